//! An author's prose -> Markdown that rustdoc shows as prose: no links, no tags, and no code that it would run.

/// The languages of code blocks that rustdoc would not take for Rust; any other becomes `text`.
const LANGUAGES: &[&str] = &["bash", "csv", "html", "http", "json", "sh", "sql", "text", "toml", "xml", "yaml"];

/// Deeper indentation could turn a line into a block of code.
const DEEPEST_INDENT: usize = 3;

/// A part of a description.
enum Block {
    Blank,
    /// A paragraph, a list's item, a heading or a table's row, on one line.
    Text {
        indent: usize,
        text: String,
    },
    Code {
        language: &'static str,
        lines: Vec<String>,
    },
}

/// A description, one line for each paragraph.
pub(super) fn prose(text: &str) -> String {
    let mut lines = Vec::new();
    for block in blocks(text) {
        match block {
            Block::Blank => lines.push(String::new()),
            Block::Text { indent, text } => lines.push(format!("{}{}", " ".repeat(indent), escape(&text))),
            Block::Code { language, lines: code } => {
                let fence = "`".repeat(3.max(longest_run(&code.join("\n")) + 1));
                lines.push(format!("{fence}{language}"));
                lines.extend(code);
                lines.push(fence);
            }
        }
    }
    lines.join("\n").trim_end().to_owned()
}

/// A text without line breaks, such as a title.
pub(super) fn inline(text: &str) -> String {
    escape(&clean(text).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first sentence of a description; `None` when it does not begin with one.
pub(super) fn first_sentence(text: &str) -> Option<String> {
    let Some(Block::Text { text, .. }) = blocks(text).into_iter().next() else { return None };
    let end = text.find(". ").map_or(text.len(), |it| it + 1);
    Some(escape(&text[..end]))
}

/// A text as code, whatever it contains.
pub(super) fn code(text: &str) -> String {
    let text = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    match longest_run(&text) {
        0 if text.is_empty() => "the empty text".to_owned(),
        0 => format!("`{text}`"),
        run => {
            let fence = "`".repeat(run + 1);
            format!("{fence} {text} {fence}")
        }
    }
}

/// Whether a word at the beginning of a line could begin a list, a heading, a block of code or a table.
pub(super) fn begins_block(word: &str) -> bool {
    let is_rule = |mark: char| word.chars().all(|it| it == mark);
    is_marker(word)
        || ['-', '=', '*', '_', '#', ':'].into_iter().any(is_rule)
        || ["```", "~~~", "|", "-|", ":-", "--"].into_iter().any(|it| word.starts_with(it))
}

/// Whether a word begins the item of a list.
pub(super) fn is_marker(word: &str) -> bool {
    let number = word.strip_suffix(['.', ')']);
    let is_number = |it: &str| (1..=9).contains(&it.len()) && it.chars().all(|it| it.is_ascii_digit());
    matches!(word, "-" | "+" | "*") || number.is_some_and(is_number)
}

/// The marks that begin a block of code, when `line` does.
pub(super) fn opening_fence(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|it| matches!(it, '`' | '~'))?;
    let (fence, info) = line.split_at(line.len() - line.trim_start_matches(mark).len());
    (fence.len() >= 3 && !(mark == '`' && info.contains('`'))).then_some(fence)
}

/// Whether `line` ends a block of code that began with `fence`.
pub(super) fn closes_fence(line: &str, fence: &str) -> bool {
    let line = line.trim();
    line.len() >= fence.len() && line.chars().all(|it| fence.starts_with(it))
}

fn blocks(text: &str) -> Vec<Block> {
    let text = clean(text);
    let mut blocks: Vec<Block> = Vec::new();
    let mut lines = text.trim().lines();
    let mut open = false;
    while let Some(line) = lines.next() {
        let word = line.split_whitespace().next();
        let Some(word) = word else {
            if !matches!(blocks.last(), Some(Block::Blank)) {
                blocks.push(Block::Blank);
            }
            continue;
        };
        if let Some(fence) = opening_fence(line) {
            let info = line.trim().trim_start_matches(fence).trim();
            let language = LANGUAGES.iter().find(|it| **it == info).copied().unwrap_or("text");
            let code = lines.by_ref().take_while(|it| !closes_fence(it, fence)).map(|it| it.trim_end().to_owned());
            blocks.push(Block::Code { language, lines: code.collect() });
            continue;
        }
        let stands_alone = word.starts_with(['#', '|']);
        let line_text = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match blocks.last_mut() {
            Some(Block::Text { text, .. }) if open && !stands_alone && !is_marker(word) => {
                text.push(' ');
                text.push_str(&line_text);
            }
            _ => blocks.push(Block::Text { indent: indent(line), text: line_text }),
        }
        open = !stands_alone;
    }
    blocks
}

fn indent(line: &str) -> usize {
    let spaces = line.chars().take_while(|it| it.is_whitespace());
    spaces.map(|it| if it == '\t' { 4 } else { 1 }).sum::<usize>().min(DEEPEST_INDENT)
}

/// Without characters that a comment may not hold, or that would turn the text round.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept = text
        .chars()
        .filter(|it| !matches!(it, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    kept.map(|it| if it.is_control() && it != '\n' && it != '\t' { ' ' } else { it }).collect()
}

fn longest_run(text: &str) -> usize {
    text.split(|it| it != '`').map(str::len).max().unwrap_or(0)
}

/// Escapes what rustdoc would read as a link or a tag; code stays as it is.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (taken, replaced) = match first {
            '`' => escape_backticks(rest),
            '\\' if rest[1..].starts_with(|it: char| it.is_ascii_punctuation()) => (2, rest[..2].to_owned()),
            '<' if is_autolink(rest) => {
                let (length, address) = escape_address(&rest[1..]);
                (length + 2, address)
            }
            '[' | ']' | '<' | '>' => (1, format!("\\{first}")),
            'h' if rest.starts_with("http://") || rest.starts_with("https://") => escape_address(rest),
            other => (other.len_utf8(), other.to_string()),
        };
        escaped.push_str(&replaced);
        rest = &rest[taken..];
    }
    escaped
}

/// Code up to the matching backticks, or backticks that mean nothing.
fn escape_backticks(text: &str) -> (usize, String) {
    let run = text.len() - text.trim_start_matches('`').len();
    let mut at = run;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let length = text[start..].len() - text[start..].trim_start_matches('`').len();
        at = start + length;
        if length == run {
            return (at, text[..at].to_owned());
        }
    }
    (run, "\\`".repeat(run))
}

/// Whether an address stands in angle brackets already.
fn is_autolink(text: &str) -> bool {
    let address = &text[1..];
    (address.starts_with("http://") || address.starts_with("https://"))
        && address[escape_address(address).0..].starts_with('>')
}

fn escape_address(text: &str) -> (usize, String) {
    let end = text.find(|it: char| it.is_whitespace() || matches!(it, '<' | '>' | '"' | '`' | '\\' | '[' | ']'));
    let address =
        text[..end.unwrap_or(text.len())].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '_']);
    match address {
        "http" | "https" | "http://" | "https://" => (4, text[..4].to_owned()),
        address => (address.len(), format!("<{address}>")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_escaped_and_code_is_not() {
        assert_eq!(prose("[a] <b> `[c] <d>` (https://e.f)."), "\\[a\\] \\<b\\> `[c] <d>` (<https://e.f>).");
        assert_eq!(prose("<https://a.b>"), "<https://a.b>");
        assert_eq!(prose("already \\[escaped\\]"), "already \\[escaped\\]");
    }

    #[test]
    fn unbalanced_backticks_are_escaped() {
        assert_eq!(prose("a ` [b]"), "a \\` \\[b\\]");
        assert_eq!(prose("``a ` b`` `"), "``a ` b`` \\`");
    }

    #[test]
    fn no_code_is_taken_for_rust() {
        assert_eq!(prose("```\nfn f()\n```\nend"), "```text\nfn f()\n```\nend");
        assert_eq!(prose("~~~rust,no_run\nx"), "```text\nx\n```");
        assert_eq!(prose("a\n\n        indented\n\n\ttabbed"), "a\n\n   indented\n\n   tabbed");
        assert_eq!(prose("```json\n{}\n```"), "```json\n{}\n```");
    }

    #[test]
    fn the_lines_of_a_paragraph_become_one_and_items_stay_apart() {
        assert_eq!(prose("one\ntwo\n- three\nfour\n1. five\n\n\n\nsix"), "one two\n- three four\n1. five\n\nsix");
    }

    #[test]
    fn characters_that_a_comment_may_not_hold_are_left_out() {
        assert_eq!(prose("a\u{202e}b\rc\0d"), "ab c d");
    }

    #[test]
    fn code_holds_any_text() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("a\nb"), "`a b`");
    }
}
