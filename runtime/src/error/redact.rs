//! Text from outside → the same text without the tokens, so that an echo of them never reaches an error or a trace.

use std::error::Error as StdError;
use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::error::failure::BoxError;

/// What stands where a token stood.
const REDACTED: &str = "[redacted]";

/// So many letters and digits in a row that stand in a token, a digit among them, are taken for a piece of it, whatever
/// stands between them: servers quote requests in part, and break long words.
const PIECE: usize = 8;

/// So many characters of a token at the very end of a text are taken for a token that was cut off.
const SHORTEST_REST: usize = 8;

/// The longest escape that stands for one character: `\ud83d\ude00`.
const LONGEST_ESCAPE: usize = 12;

/// Knows the tokens and removes them, in capital or small letters.
#[derive(Clone)]
pub(crate) struct Redactor(Vec<SecretString>);

impl Redactor {
    pub(crate) fn new(tokens: impl IntoIterator<Item = SecretString>) -> Self {
        // A server may echo a token without the whitespace around it, and an empty one would be found everywhere.
        let trimmed = tokens.into_iter().map(|it| SecretString::from(it.expose_secret().trim()));
        Redactor(trimmed.filter(|it| !it.expose_secret().is_empty()).collect())
    }

    /// The first `limit` characters of a text.
    pub(crate) fn text(&self, text: &str, limit: usize) -> String {
        self.render(text, 0, limit)
    }

    /// About `limit` characters of a text around a place in it.
    pub(crate) fn around(&self, text: &str, place: usize, limit: usize) -> String {
        self.render(text, floor(text, place.saturating_sub(limit / 3)), limit)
    }

    /// The same error, or only its redacted text when a token shows anywhere in its chain.
    pub(crate) fn error(&self, error: BoxError) -> BoxError {
        let mut link: Option<&(dyn StdError + 'static)> = Some(error.as_ref());
        while let Some(it) = link {
            let shown = format!("{it} {it:?}");
            if self.text(&shown, usize::MAX) != shown {
                return Box::new(Redacted(self.text(&error.to_string(), 500)));
            }
            link = it.source();
        }
        error
    }

    fn render(&self, text: &str, start: usize, limit: usize) -> String {
        let longest = self.0.iter().map(|it| it.expose_secret().chars().count()).max().unwrap_or(0);
        // A token that begins before the window may reach into it.
        let scan = floor(text, start.saturating_sub(longest * LONGEST_ESCAPE));
        let mut pieces = self.pieces(&text[scan..]).into_iter().map(|(from, to)| (scan + from, scan + to)).peekable();
        let mut output = String::new();
        let mut written = 0;
        let (mut hidden_until, mut marked) = (0, false);
        for (at, c) in text[scan..].char_indices().map(|(at, c)| (scan + at, c)) {
            if written >= limit {
                output.push('…');
                break;
            }
            if let Some(len) = self.token_at(&text[at..]) {
                hidden_until = hidden_until.max(at + len);
            }
            while let Some((_, to)) = pieces.next_if(|(from, _)| *from <= at) {
                hidden_until = hidden_until.max(to);
            }
            if at < start {
                continue;
            }
            if at >= hidden_until {
                output.push(c);
                written += 1;
            } else if !marked {
                output.push_str(REDACTED);
                written += REDACTED.len();
            }
            marked = at + c.len_utf8() < hidden_until;
        }
        output
    }

    /// Where pieces of the tokens stand, in order; they may overlap.
    fn pieces(&self, text: &str) -> Vec<(usize, usize)> {
        let tokens = self.0.iter().map(ExposeSecret::expose_secret);
        let known = tokens.flat_map(|it| windows(it).map(|(_, _, window)| window));
        // A piece without a digit may be a word that servers use: made-up tokens hold such.
        let mut known: Vec<u64> = known.filter(|it| it.to_be_bytes().iter().any(u8::is_ascii_digit)).collect();
        known.sort_unstable();
        let found = windows(text).filter(|(_, _, window)| known.binary_search(window).is_ok());
        found.map(|(from, to, _)| (from, to)).collect()
    }

    /// The length of the token that a text begins with, written plainly or with escapes.
    fn token_at(&self, text: &str) -> Option<usize> {
        let lengths = self.0.iter().map(ExposeSecret::expose_secret).filter_map(|token| {
            let plain = text.get(..token.len()).is_some_and(|it| it.eq_ignore_ascii_case(token));
            if plain { Some(token.len()) } else { match_escaped(text, token) }
        });
        lengths.max()
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// An error of which only the redacted text was kept.
#[derive(Debug)]
struct Redacted(String);

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Redacted {}

/// Each run of `PIECE` letters and digits in a row, whatever stands between them: where it begins and ends, and the
/// characters in small letters as a number. Beyond ASCII a character counts by its last byte: what is taken for a piece
/// without being one is hidden for nothing.
fn windows(text: &str) -> impl Iterator<Item = (usize, usize, u64)> {
    let mut begins = [0; PIECE];
    let letters = text.char_indices().filter(|(_, c)| c.is_alphanumeric()).enumerate();
    let all = letters.scan(0_u64, move |window, (count, (at, c))| {
        *window = (*window << 8) | (u64::from(c.to_ascii_lowercase()) & 0xff);
        begins[count % PIECE] = at;
        Some((count, begins[(count + 1) % PIECE], at + c.len_utf8(), *window))
    });
    all.filter(|(count, ..)| count + 1 >= PIECE).map(|(_, from, to, window)| (from, to, window))
}

fn match_escaped(text: &str, token: &str) -> Option<usize> {
    let mut rest = text;
    for (matched, expected) in token.chars().enumerate() {
        if rest.is_empty() && matched >= SHORTEST_REST {
            break;
        }
        rest = &rest[match_char(rest, expected)?..];
    }
    Some(text.len() - rest.len())
}

/// How many bytes stand for the expected character: as JSON, a URL or HTML would escape it, or plainly.
fn match_char(text: &str, expected: char) -> Option<usize> {
    let escape = match text.as_bytes().first()? {
        b'\\' => json_escape(text),
        b'%' => hex(text.get(1..3)?).map(|code| (code, 3)),
        b'&' => html_escape(text),
        _ => None,
    };
    match escape {
        Some((code, len)) if char::from_u32(code).is_some_and(|it| it.eq_ignore_ascii_case(&expected)) => Some(len),
        _ => text.starts_with(|it: char| it.eq_ignore_ascii_case(&expected)).then(|| expected.len_utf8()),
    }
}

fn json_escape(text: &str) -> Option<(u32, usize)> {
    let code = match text.as_bytes().get(1)? {
        b'u' => {
            let high = hex(text.get(2..6)?)?;
            if !(0xD800..0xDC00).contains(&high) {
                return Some((high, 6));
            }
            let low = hex(text.get(6..12)?.strip_prefix("\\u")?)?;
            return Some((0x10000 + ((high - 0xD800) << 10) + low.checked_sub(0xDC00)?, 12));
        }
        b'n' => 10,
        b't' => 9,
        b'r' => 13,
        b'b' => 8,
        b'f' => 12,
        plain => u32::from(*plain),
    };
    Some((code, 2))
}

fn html_escape(text: &str) -> Option<(u32, usize)> {
    let end = text.bytes().take(10).position(|it| it == b';')?;
    let code = match text.get(1..end)? {
        "amp" => 38,
        "quot" => 34,
        "apos" => 39,
        "lt" => 60,
        "gt" => 62,
        name => match name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
            Some(digits) => hex(digits)?,
            None => name.strip_prefix('#')?.parse().ok()?,
        },
    };
    Some((code, end + 1))
}

fn hex(digits: &str) -> Option<u32> {
    u32::from_str_radix(digits, 16).ok()
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
        assert_eq!(wordy.text("Invalid AccessToken.", 1000), "Invalid AccessToken.", "words are no piece");
        assert_eq!(redactor().text("C66EF7B and 32943D1", 1000), "C66EF7B and 32943D1", "seven are no piece");
    }

    #[test]
    fn a_text_without_tokens_stays_and_is_bounded() {
        assert_eq!(redactor().text("E0D439E\\u00 &; %zz é", 1000), "E0D439E\\u00 &; %zz é");
        assert_eq!(redactor().text("ééééé", 3), "ééé…");
        assert_eq!(redactor().around("0123456789", 9, 3), "89");
    }

    #[test]
    fn an_error_that_shows_a_token_is_replaced() {
        let leak: BoxError = format!("sent {TOKEN}").into();
        let shown = redactor().error(leak);
        assert_eq!(shown.to_string(), "sent [redacted]");
        assert!(!format!("{shown:?}").contains("522F"));
    }
}
