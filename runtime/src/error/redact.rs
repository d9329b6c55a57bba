//! Text from outside → the same text without the tokens, so that an echo of them never reaches an error or a trace.

use std::error::Error as StdError;
use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::error::failure::BoxError;
use crate::error::line::beginning;
use crate::error::redact::needle::Needle;
use crate::error::redact::steps::count_step;
use crate::error::redact::view::views;

mod needle;
mod steps;
mod view;

/// What stands where a token stood.
const REDACTED: &str = "[redacted]";

/// So many letters and digits in a row that stand in a token, both kinds among them, are taken for a piece of it,
/// whatever stands between them: servers quote requests in part, and break long words. A piece of letters alone may be a
/// word, and one of digits alone a date or a number.
const PIECE: usize = 8;

/// The longest escape that stands for one byte: each of the six characters of JSON's `\u002d`, escaped so once more.
const LONGEST_ESCAPE: usize = 36;

/// So many characters behind the shown part are looked at. They are enough to see that a token begins before its edge.
const BEHIND: usize = needle::SHORTEST_REST * LONGEST_ESCAPE;

/// How many bytes of the text of a foreign error are looked at, and how many characters are kept of one with a token.
const ERROR_TEXT: usize = 4_000;
const ERROR_KEPT: usize = 500;

/// How many causes below one another are looked at.
pub(crate) const MAX_CAUSES: usize = 16;

/// Knows the tokens and removes them, in capital or small letters.
///
/// Found are a token as it is, with the escapes of JSON, URLs, forms and HTML, each also applied twice, in base64 (of both
/// alphabets, wherever in the encoded text it begins) and in hexadecimal; pieces of it; and its beginning where a text ends.
/// Work and memory are those of the part that is shown, however long the text is.
#[derive(Clone)]
pub(crate) struct Redactor {
    tokens: Vec<SecretString>,
    needles: Vec<Needle>,
    /// How many characters before the shown part a token can begin that reaches into it.
    reach: usize,
}

impl Redactor {
    pub(crate) fn new(tokens: impl IntoIterator<Item = SecretString>) -> Self {
        // A server may echo a token without the whitespace around it, and an empty one would be found everywhere.
        let trimmed = tokens.into_iter().map(|it| SecretString::from(it.expose_secret().trim()));
        let tokens: Vec<_> = trimmed.filter(|it| !it.expose_secret().is_empty()).collect();
        let needles = tokens.iter().flat_map(|it| needle::needles(it.expose_secret())).collect();
        let longest = tokens.iter().map(|it| it.expose_secret().len()).max().unwrap_or(0);
        Redactor { tokens, needles, reach: longest * LONGEST_ESCAPE }
    }

    /// The same, which knows some tokens more.
    pub(crate) fn with(&self, tokens: impl IntoIterator<Item = SecretString>) -> Self {
        let mut all = self.clone();
        let more = Redactor::new(tokens);
        all.tokens.extend(more.tokens);
        all.needles.extend(more.needles);
        all.reach = all.reach.max(more.reach);
        all
    }

    /// The first `limit` characters of a text.
    pub(crate) fn text(&self, text: &str, limit: usize) -> String {
        self.render(text, 0, limit)
    }

    /// About `limit` characters of a text around a place in it.
    pub(crate) fn around(&self, text: &str, place: usize, limit: usize) -> String {
        self.render(text, floor(text, place.saturating_sub(limit / 3)), limit)
    }

    /// The same error, or only the redacted texts of its chain when a token shows anywhere in it, or when it is too long
    /// to be looked through.
    pub(crate) fn error(&self, error: BoxError) -> BoxError {
        let causes: Vec<_> = causes(error.as_ref()).take(MAX_CAUSES + 1).collect();
        if causes.len() <= MAX_CAUSES && causes.iter().all(|it| self.is_clean(*it)) {
            return error;
        }
        let texts = causes.iter().take(MAX_CAUSES).map(|it| {
            let (shown, _) = beginning(it, ERROR_TEXT);
            self.text(&shown, ERROR_KEPT)
        });
        let texts: Vec<_> = texts.collect();
        let chain = texts.into_iter().rev().fold(None, |cause, text| Some(Box::new(Redacted { text, cause })));
        chain.map_or(error, |it| it)
    }

    fn is_clean(&self, error: &(dyn StdError + 'static)) -> bool {
        let (shown, whole) = beginning(format_args!("{error} {error:?}"), ERROR_TEXT);
        whole && self.hidden(&shown).is_empty()
    }

    /// What is cut off is not looked at, beyond what tells where a token at the edge begins or ends.
    fn render(&self, text: &str, start: usize, limit: usize) -> String {
        let end = forward(text, start, limit);
        let scan = backward(text, start, self.reach);
        let hidden = self.hidden(&text[scan..forward(text, end, BEHIND)]);
        let mut output = String::new();
        let mut shown = start;
        for (from, to) in hidden.into_iter().map(|(from, to)| (scan + from, scan + to)) {
            if to <= start || from >= end {
                continue;
            }
            output.push_str(text.get(shown..from).unwrap_or_default());
            output.push_str(REDACTED);
            shown = to;
        }
        output.push_str(text.get(shown..end).unwrap_or_default());
        if end < text.len() {
            output.push('…');
        }
        output
    }

    /// Where tokens and pieces of them stand, in order and apart from each other.
    fn hidden(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found = self.pieces(text);
        for view in views(text) {
            self.needles.iter().for_each(|it| it.find(&view, &mut found));
        }
        found.sort_unstable();
        let mut apart: Vec<(usize, usize)> = Vec::new();
        for (from, to) in found {
            match apart.last_mut().filter(|last| from < last.1) {
                Some(last) => last.1 = last.1.max(to),
                None => apart.push((from, to)),
            }
        }
        apart
    }

    fn pieces(&self, text: &str) -> Vec<(usize, usize)> {
        let tokens = self.tokens.iter().map(ExposeSecret::expose_secret);
        let mut known: Vec<u64> = tokens.flat_map(|it| windows(it).map(|(_, _, window)| window)).collect();
        known.retain(|it| {
            let bytes = it.to_be_bytes();
            bytes.iter().any(u8::is_ascii_digit) && !bytes.iter().all(u8::is_ascii_digit)
        });
        known.sort_unstable();
        let found = windows(text).filter(|(_, _, window)| known.binary_search(window).is_ok());
        found.map(|(from, to, _)| (from, to)).collect()
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// An error and the errors below it.
pub(crate) fn causes<'e>(error: &'e (dyn StdError + 'static)) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |it| <dyn StdError>::source(*it))
}

/// An error of which only the redacted text was kept.
#[derive(Debug)]
struct Redacted {
    text: String,
    cause: Option<Box<Redacted>>,
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl StdError for Redacted {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|it| it as _)
    }
}

/// Each run of `PIECE` letters and digits in a row, whatever stands between them: where it begins and ends, and the
/// characters in small letters as a number. Beyond ASCII a character counts by its last byte: what is taken for a piece
/// without being one is hidden for nothing.
fn windows(text: &str) -> impl Iterator<Item = (usize, usize, u64)> {
    let mut begins = [0; PIECE];
    let letters = text.char_indices().filter(|(_, c)| c.is_alphanumeric()).enumerate();
    let all = letters.scan(0_u64, move |window, (count, (at, c))| {
        count_step();
        *window = (*window << 8) | (u64::from(c.to_ascii_lowercase()) & 0xff);
        begins[count % PIECE] = at;
        Some((count, begins[(count + 1) % PIECE], at + c.len_utf8(), *window))
    });
    all.filter(|(count, ..)| count + 1 >= PIECE).map(|(_, from, to, window)| (from, to, window))
}

/// The place so many characters behind a place.
fn forward(text: &str, place: usize, characters: usize) -> usize {
    text[place..].char_indices().nth(characters).map_or(text.len(), |(at, _)| place + at)
}

/// The place so many characters before a place.
fn backward(text: &str, place: usize, characters: usize) -> usize {
    let before = characters.checked_sub(1).map(|it| text[..place].char_indices().nth_back(it));
    before.map_or(place, |it| it.map_or(0, |(at, _)| at))
}

/// The nearest character boundary at or before a place.
fn floor(text: &str, place: usize) -> usize {
    let mut place = place.min(text.len());
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::redact::steps::STEPS;

    const TOKEN: &str = "E0D439EE+522F/4436\"8DC7é";

    fn redactor() -> Redactor {
        Redactor::new([
            SecretString::from(TOKEN),
            SecretString::from("C66EF7B239D24632943D115EDE9CB810"),
            SecretString::from(""),
        ])
    }

    #[test]
    fn a_token_is_removed_wherever_it_stands() {
        let text = format!("{TOKEN} is not {TOKEN}{TOKEN}, nor C66EF7B239D24632943D115EDE9CB810.");
        assert_eq!(redactor().text(&text, 1000), "[redacted] is not [redacted][redacted], nor [redacted].");
    }

    #[test]
    fn a_token_is_recognised_in_each_usual_escape() {
        for echo in [
            serde_json::to_string(TOKEN).unwrap(),
            "E0D439EE\\u002B522F\\/4436\\u00228DC7\\u00e9".to_owned(),
            "E0D439EE%2B522F%2f4436%228DC7é".to_owned(),
            "E0D439EE&#x2B;522F&#47;4436&quot;8DC7&#xE9;".to_owned(),
        ] {
            let shown = redactor().text(&format!("<{echo}>"), 1000);
            assert!(shown.contains("[redacted]") && !shown.contains("522F"), "{echo}: {shown}");
        }
    }

    #[test]
    fn a_token_with_spaces_is_recognised_as_a_form_has_it() {
        let redactor = Redactor::new([SecretString::from("s3cr et&+1")]);
        for echo in ["s3cr et&+1", "s3cr+et%26%2B1", "S3CR+ET%26%2b1", "s3cr%20et%26%2B1", "s3cr%2Bet%2526%252B1"] {
            assert_eq!(redactor.text(&format!("<{echo}>"), 1000), "<[redacted]>", "{echo}");
        }
        assert_eq!(redactor.text("token s3cr+et%26", 1000), "token [redacted]", "cut off");
    }

    #[test]
    fn a_token_is_recognised_in_capital_and_in_small_letters() {
        for echo in
            ["e0d439ee+522f/4436\"8dc7é", "e0D439Ee%2b522F/4436\"8Dc7é", "\\u0065\\u0030d439ee+522f/4436\"8dc7é"]
        {
            assert_eq!(redactor().text(&format!("<{echo}>"), 1000), "<[redacted]>", "{echo}");
        }
        assert_eq!(redactor().text("c66ef7b239d24632943d115ede9cb810.", 1000), "[redacted].");
        assert_eq!(redactor().text("token e0d439ee+522", 1000), "token [redacted]");
    }

    #[test]
    fn whitespace_around_a_token_hides_nothing_from_the_redactor() {
        let redactor = Redactor::new(["\nC66EF7B239D2\r\n", " E0D439EE522F ", " ", "\n"].map(SecretString::from));
        let shown = redactor.text("C66EF7B239D2, E0D439EE522F and \n E0D439EE522F \n", 1000);
        assert_eq!(shown, "[redacted], [redacted] and \n [redacted] \n");
    }

    #[test]
    fn a_token_cut_off_by_the_end_or_by_the_window_leaves_nothing() {
        let cut = format!("token {}", &TOKEN[..12]);
        assert_eq!(redactor().text(&cut, 1000), "token [redacted]");
        let text = format!("{}{TOKEN}{}", "x".repeat(50), "y".repeat(50));
        for place in 0..text.len() {
            for limit in [1, 5, 20, 60] {
                let shown = redactor().around(&text, place, limit);
                assert!(!shown.contains("D439") && !shown.contains("436"), "{place} {limit}: {shown}");
            }
        }
    }

    #[test]
    fn a_piece_of_a_token_is_removed_wherever_it_was_cut_or_broken() {
        for echo in [
            "39EE+522F/4436...",
            "********23D24632943D11",
            "C66EF7B239D2\n4632943D115E",
            "C66EF7B239D2\u{200b}4632943D115E",
            "C66E-F7B2-39D2-4632",
            "D24632943D115E\\u00",
            "C66EF7B239D24632%252D943D115EDE9C",
        ] {
            let shown = redactor().text(&format!("<{echo}> and more"), 1000);
            for piece in ["522F", "3D11", "F7B2", "4632", "115E"] {
                assert!(!shown.contains(piece), "{echo}: {shown}");
            }
            assert!(shown.ends_with("> and more"), "{shown}");
        }
        let wordy = Redactor::new([SecretString::from("the access token of a test")]);
        assert_eq!(wordy.text("Invalid AccessToken.", 1000), "Invalid AccessToken.", "words are not a piece");
        assert_eq!(redactor().text("C66EF7B and 32943D1", 1000), "C66EF7B and 32943D1", "seven are not a piece");
    }

    #[test]
    fn ordinary_words_dates_and_numbers_stay() {
        let redactor =
            Redactor::new(["B7C1-20230423-0A5D-20250131-10009999", "7F00-5f8b1d2e-9C"].map(SecretString::from));
        for text in [
            "The access token is invalid, and so is the client token.",
            "from 2023-04-23 to 2025-01-31, number 20230423 of 10009999",
            "2023-04-23T00:00:00Z",
            "5f8b1d2c-0c8a-4b6e-9a43-3a2f6f1f0c11",
        ] {
            assert_eq!(redactor.text(text, 1000), text);
        }
        assert_eq!(redactor.text("C1-20230423-0A", 1000), "[redacted]", "digits with their neighbours are a piece");
    }

    /// The text with each byte written by a function.
    fn each(text: &str, write: impl Fn(u8) -> String) -> String {
        text.bytes().map(write).collect()
    }

    #[test]
    fn a_token_is_recognised_in_escapes_that_are_escaped_again() {
        let token = "C66EF7B239D24632943D115EDE9CB810-EA00F8FD8294692C";
        for echo in [
            token.replace('-', "%252D"),
            token.replace('-', "%252d"),
            each(token, |it| format!("%25{it:02X}")),
            each(&each(token, |it| format!("%{it:02X}")), |it| format!("%{it:02x}")),
            each(&each(token, |it| format!("\\u{it:04x}")), |it| format!("\\u{it:04X}")),
            each(token, |it| format!("%{it:02x}")),
            each(token, |it| format!("\\u{it:04x}")),
            each(token, |it| format!("\\\\u{it:04x}")),
            each(token, |it| format!("&#{it};")),
            each(token, |it| format!("&amp;#x{it:x};")),
            each(token, |it| format!("%26%23{it}%3B")),
            each(token, |it| format!("\\u0025{it:02x}")),
        ] {
            let redactor = Redactor::new([SecretString::from(token)]);
            assert_eq!(redactor.text(&format!("<{echo}> and more"), 10_000), "<[redacted]> and more", "{echo}");
            // However far behind the beginning the shown part begins or ends, nothing of the token is left.
            for place in (0..echo.len()).step_by(5) {
                let shown = redactor.around(&format!("<{echo}> and more"), place, 20);
                let rest = shown.replace("[redacted]", "").replace("> and more", "");
                assert!(
                    rest.trim_matches(['<', '…']).len() < 20 && !rest.contains(&echo[..12]),
                    "{place} {echo}: {shown}"
                );
            }
        }
    }

    #[test]
    fn a_token_is_recognised_in_base64_and_in_hexadecimal() {
        use base64::Engine as _;
        use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

        // Some of its characters stand as `+` and `/`, or `-` and `_`, in base64.
        let token = "C66EF7B2~~~?>>39D2463\u{7ff}2943D115E>?~~>?DE9CB810";
        let redactor = Redactor::new([SecretString::from(token)]);
        for before in ["", "x", "me", "abc", "user:"] {
            for after in ["", "\n", ":y", "xyz"] {
                let text = format!("{before}{token}{after}");
                for encoded in [STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)] {
                    let shown = redactor.text(&format!("Basic {encoded} and more"), 1000);
                    assert!(shown.starts_with("Basic ") && shown.ends_with(" and more"), "{shown}");
                    // Characters at either edge hold bits of the neighbours.
                    let most = 40 + (before.len() + after.len()) * 2;
                    assert!(shown.contains("[redacted]") && shown.len() < most, "{before}{after}: {shown}");
                    let escaped = serde_json::to_string(&encoded.replace('+', "%2B")).unwrap().replace('/', "\\/");
                    assert!(redactor.text(&escaped, 1000).len() < most, "{escaped}");
                    let cut = redactor.text(&format!("Basic {}", &encoded[..encoded.len() - 16]), 1000);
                    assert!(cut.contains("[redacted]") && cut.len() < most, "{cut}");
                }
                for hex in [each(&text, |it| format!("{it:02x}")), each(&text, |it| format!("{it:02X}"))] {
                    let shown = redactor.text(&format!("0x{hex}"), 1000);
                    assert_eq!(shown.len(), 12 + 2 * (before.len() + after.len()), "{shown}");
                }
            }
        }
    }

    /// How many steps something takes.
    fn steps<T>(run: impl FnOnce() -> T) -> u64 {
        let before = STEPS.get();
        run();
        STEPS.get() - before
    }

    #[test]
    fn the_work_does_not_grow_with_the_part_of_a_text_that_is_not_shown() {
        let redactor = redactor();
        let texts = [100_000, 1_000_000].map(|it| format!("{TOKEN} \\u0041%41").repeat(it / TOKEN.len()));
        for limit in [0, 1, 300, 4_000] {
            let [short, long] = [0, 1].map(|it| steps(|| redactor.text(&texts[it], limit)));
            assert_eq!(short, long);
            let [short, long] = [0, 1].map(|it| steps(|| redactor.around(&texts[it], 50_000, limit)));
            assert_eq!(short, long);
        }
        let shown = redactor.text(&texts[1], 300);
        assert!(shown.len() < 1_000, "{}", shown.len());
    }

    #[test]
    fn a_token_that_resembles_itself_takes_no_more_work_than_another() {
        let work = |token: String, text: &str| {
            let redactor = Redactor::new([SecretString::from(token)]);
            steps(|| redactor.text(text, 20_000)) as f64 / 20_000.0
        };
        for len in [64, 512, 4_096] {
            let other: String = (0..len).map(|it| char::from(b'a' + (it * it % 23) as u8)).collect();
            let other = work(other, &"a".repeat(20_000));
            for (token, text) in
                [("a".repeat(len - 1) + "b", "a"), ("a".repeat(len), "a"), ("ab".repeat(len / 2), "ba")]
            {
                let work = work(token, &text.repeat(20_000));
                assert!(work < 3.0 * other + 3.0, "{len}: {work} steps for each character, elsewhere {other}");
            }
        }
    }

    #[test]
    fn a_text_without_tokens_stays_and_is_bounded() {
        assert_eq!(redactor().text("E0D439E\\u00 &; %zz é", 1000), "E0D439E\\u00 &; %zz é");
        assert_eq!(redactor().text("ééééé", 3), "ééé…");
        assert_eq!(redactor().around("0123456789", 9, 3), "89");
    }

    #[test]
    fn a_long_error_is_replaced_by_its_beginning() {
        let long: BoxError = "x".repeat(1_000_000).into();
        assert_eq!(redactor().error(long).to_string().len(), ERROR_KEPT + "…".len());
    }

    #[derive(Debug)]
    struct Link(Option<Box<Link>>, String);

    impl fmt::Display for Link {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&self.1)
        }
    }

    impl StdError for Link {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            self.0.as_deref().map(|it| it as _)
        }
    }

    #[test]
    fn a_chain_with_a_token_keeps_its_links() {
        let link = |below, text: &str| Link(below, text.to_owned());
        let chain = || link(Some(Box::new(link(Some(Box::new(link(None, "refused"))), TOKEN))), "no connection");
        let shown: Vec<_> = causes(redactor().error(Box::new(chain())).as_ref()).map(ToString::to_string).collect();
        assert_eq!(shown, ["no connection", "[redacted]", "refused"]);
        let deep = (0..100).fold(link(None, "0"), |below, it| link(Some(Box::new(below)), &it.to_string()));
        assert_eq!(causes(redactor().error(Box::new(deep)).as_ref()).count(), MAX_CAUSES);
    }

    #[test]
    fn an_error_that_shows_a_token_is_replaced() {
        let leak: BoxError = format!("sent {TOKEN}").into();
        let shown = redactor().error(leak);
        assert_eq!(shown.to_string(), "sent [redacted]");
        assert!(!format!("{shown:?}").contains("522F"));
    }
}
