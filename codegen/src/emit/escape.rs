//! Text -> Markdown that is read as that text. Whether it is, a reader decides: see `reading`.

use crate::emit::invisible::clean;

/// A space at which no line ends. No cleaned text contains it.
pub(super) const GLUE: char = '\u{1}';

/// How much is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// What would be notation.
    Usual,
    /// All punctuation; and nothing is emphasised or a link.
    Full,
}

/// A text whose addresses have become links.
pub(super) struct Linked {
    pub(super) text: String,
    pub(super) addresses: Vec<String>,
}

/// Escapes a text that follows `previous`, and links the addresses in it that stand in `source`, too.
pub(super) fn linked(source: &str, text: &str, previous: Option<char>) -> Linked {
    let mut linked = Linked { text: String::new(), addresses: Vec::new() };
    let mut rest = text;
    while let Some((start, address)) = find_address(source, rest) {
        let previous = linked.text.chars().last().or(previous);
        linked.text.push_str(&self::text(&rest[..start], previous, Care::Usual));
        linked.text.push_str(&format!("<{address}>"));
        linked.addresses.push(address.to_owned());
        rest = &rest[start + address.len()..];
    }
    let previous = linked.text.chars().last().or(previous);
    linked.text.push_str(&self::text(rest, previous, Care::Usual));
    linked
}

/// Escapes a text that follows `previous`. White space becomes single spaces.
pub(super) fn text(text: &str, previous: Option<char>, care: Care) -> String {
    let mut escaped = String::new();
    let mut previous = previous;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, it)| *it);
        if character.is_whitespace() {
            if previous != Some(' ') {
                escaped.push(' ');
            }
            previous = Some(' ');
            continue;
        }
        let is_notation = match care {
            Care::Usual => is_notation(previous, character, next, &text[at..]),
            Care::Full => character.is_ascii_punctuation(),
        };
        if is_notation {
            escaped.push('\\');
        }
        escaped.push(character);
        previous = Some(character);
    }
    escaped
}

/// A line that begins nothing but a paragraph, and whose parts do not either when it is wrapped.
pub(super) fn line(line: &str) -> String {
    let mut words = line.split(' ');
    let mut text = secured(words.next().unwrap_or_default());
    for word in words {
        text.push(if begins_block(word) { GLUE } else { ' ' });
        text.push_str(word);
    }
    text
}

fn secured(word: &str) -> String {
    match word.strip_suffix(['.', ')']) {
        Some(number) if begins_block(word) && is_number(number) => format!("{number}\\{}", &word[number.len()..]),
        _ if begins_block(word) => format!("\\{word}"),
        _ => word.to_owned(),
    }
}

/// Whether a word at the beginning of a line could begin a list, a heading, a quotation or a table.
fn begins_block(word: &str) -> bool {
    let is_number = word.strip_suffix(['.', ')']).is_some_and(is_number);
    is_number || word.starts_with('>') || !word.is_empty() && word.chars().all(|it| "-=+#:|".contains(it))
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_digit())
}

fn is_notation(previous: Option<char>, character: char, next: Option<char>, rest: &str) -> bool {
    let is_inside = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    match character {
        '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
        '\\' => !is_inside(next),
        '_' => !(is_inside(previous) && is_inside(next)),
        '&' => is_entity(rest),
        _ => false,
    }
}

fn is_entity(text: &str) -> bool {
    text[1..]
        .split_once(';')
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '#'))
}

/// The first address in a text, with its place.
fn find_address<'t>(source: &str, text: &'t str) -> Option<(usize, &'t str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let start = from + found;
        if let Some(address) = address(&text[start..]).filter(|it| source.contains(it)) {
            return Some((start, address));
        }
        from = start + "http".len();
    }
    None
}

/// The address that a text begins with, without the punctuation of the sentence around it.
fn address(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|it| text.starts_with(it))?;
    let end = text.find(|it: char| it.is_whitespace() || it.is_control() || "<>\"`\\[]".contains(it));
    let address = &text[..end.unwrap_or(text.len())];
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '_']);
    (address.len() > scheme.len()).then_some(address)
}

/// A text as code, whatever it contains.
pub(super) fn code(text: &str) -> String {
    if let Some(text) = invisible(text) {
        return format!("the {text}");
    }
    let text = one_line(text).replace(' ', &GLUE.to_string());
    match longest_run(&text) {
        0 => format!("`{text}`"),
        run => {
            let fence = "`".repeat(run + 1);
            format!("{fence}{GLUE}{text}{GLUE}{fence}")
        }
    }
}

/// How many characters of an invisible text are told.
const MOST_TOLD: usize = 8;

/// What a text is of which nothing would be seen; nothing of any other text.
pub(super) fn invisible(text: &str) -> Option<String> {
    if !one_line(text).is_empty() {
        return None;
    }
    let told: Vec<_> = text.chars().take(MOST_TOLD).map(|it| format!("U+{:04X}", u32::from(it))).collect();
    let more = if text.chars().nth(MOST_TOLD).is_some() { " …" } else { "" };
    Some(if told.is_empty() { "empty text".to_owned() } else { format!("text {}{more}", told.join(" ")) })
}

/// Without ends of lines.
pub(super) fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn longest_run(text: &str) -> usize {
    text.split(|it| it != '`').map(str::len).max().unwrap_or(0)
}
