//! An author's prose -> Markdown that rustdoc shows as prose: no code that it would run, no tags, no links to items.
//!
//! What is written is read again before, by the parser that rustdoc has and after it was wrapped. Where that sees more
//! than prose, or another text, more is escaped; in the end all of it.

pub(super) use crate::emit::escape::code;
use crate::emit::escape::{self, Care, GLUE, one_line};
use crate::emit::invisible::clean;
use crate::emit::prose::Blocks;
use crate::emit::{prose, reading};

/// The width of a line of documentation.
const WIDTH: usize = 100;

/// A description, one line for each paragraph.
pub(super) fn prose(text: &str) -> String {
    // Most descriptions are nothing else, and reading them several times would be most of what a large document costs.
    if is_words(text) { text.to_owned() } else { written(text, Blocks::Fenced) }
}

/// A description without blocks of code, which become lines.
fn lined(text: &str) -> String {
    if is_words(text) { text.to_owned() } else { written(text, Blocks::Lines) }
}

/// Whether a text is a line of words, in which nothing means anything to Markdown wherever it is wrapped.
fn is_words(text: &str) -> bool {
    let mut previous = ' ';
    let is_word = |it: char| {
        let fits = match it {
            ' ' => previous != ' ',
            '.' | ',' => previous.is_ascii_alphabetic(),
            _ => it.is_ascii_alphanumeric(),
        };
        previous = it;
        fits
    };
    text.chars().all(is_word) && text.starts_with(|it: char| it.is_ascii_alphabetic()) && !text.ends_with(' ')
}

fn written(text: &str, blocks: Blocks) -> String {
    let text = clean(text);
    let ways = [(Care::Usual, blocks), (Care::Usual, Blocks::Lines), (Care::Full, Blocks::Lines)];
    let draft = ways.into_iter().find_map(|(care, blocks)| {
        let draft = prose::write(&text, care, blocks)?;
        (reading::prose(&wrap(&draft.text).join("\n")).as_ref() == Some(&draft.reading)).then_some(draft.text)
    });
    draft.unwrap_or_else(|| plain(&text))
}

/// A description on one line, such as a title.
pub(super) fn inline(text: &str) -> String {
    let prose = lined(text);
    let lines: Vec<_> = prose.lines().map(|it| it.trim().trim_end_matches('\\')).filter(|it| !it.is_empty()).collect();
    let line = escape::line(&lines.join(" "));
    let read = |text: &str| reading::prose(&spaced(text));
    if read(&line).is_some() && read(&line) == read(&prose) { line } else { plain(&one_line(text)) }
}

/// The first sentence of a description; `None` when it does not begin with one.
pub(super) fn first_sentence(text: &str) -> Option<String> {
    let prose = lined(text);
    let line = prose.lines().next().filter(|it| !is_marker(it.split(' ').next().unwrap_or_default()))?;
    let line = line.trim_end_matches('\\');
    let end = line.find(". ").map_or(line.len(), |it| it + 1);
    let sentence = &line[..end];
    Some(if reading::prose(&spaced(sentence)).is_some() { sentence.to_owned() } else { plain(sentence) })
}

/// A text that is not wrapped.
pub(super) fn spaced(text: &str) -> String {
    text.replace(GLUE, " ")
}

/// The lines of a comment. Where they would be more than words, all of them is escaped: no code runs, and no tag stands,
/// whatever was put together.
pub(super) fn lines(text: &str) -> Vec<String> {
    let lines = wrap(text);
    if reading::is_inert(&lines.join("\n")) { lines } else { wrap(&plain(&spaced(text))) }
}

/// Wraps each paragraph. The item of a list continues below its text.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence = None;
    for line in text.trim().lines() {
        match fence {
            // Code stays as it is.
            Some(end) => {
                lines.push(line.to_owned());
                fence = fence.filter(|_| line.trim() != end);
            }
            None => {
                fence = prose::opened_fence(line);
                match fence {
                    Some(_) => lines.push(line.to_owned()),
                    None => wrap_paragraph(line, &mut lines),
                }
            }
        }
    }
    lines
}

fn wrap_paragraph(paragraph: &str, lines: &mut Vec<String>) {
    let text = paragraph.trim_start_matches(' ');
    let mut indent = paragraph.len() - text.len();
    let first = text.split(' ').next().unwrap_or_default();
    let hanging = indent + if is_marker(first) { first.len() + 1 } else { 0 };
    let mut line = String::new();
    for word in text.split(' ').filter(|it| !it.is_empty()) {
        if !line.is_empty() && line.len() + 1 + word.len() > WIDTH {
            lines.push(spaced(&format!("{:indent$}{line}", "")));
            line.clear();
            indent = hanging;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(if line.is_empty() { line } else { spaced(&format!("{:indent$}{line}", "")) });
}

/// Whether a word begins the item of a list.
fn is_marker(word: &str) -> bool {
    word == "-" || word.strip_suffix('.').is_some_and(escape::is_number)
}

/// A text as it is, each line a paragraph: what has its punctuation escaped can be nothing else.
fn plain(text: &str) -> String {
    let lines = text.lines().map(|it| escape::text(it.trim(), None, Care::Full)).filter(|it| !it.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

        #[test]
        fn a_line_of_words_is_what_writing_it_anew_makes_of_it(text in "[a-zA-Z][0-9]{0,2}([a-z][.,]?|[A-Z]| [a-zA-Z0-9]|[0-9]){0,60}") {
            prop_assert!(is_words(&text));
            prop_assert_eq!(written(&text, Blocks::Fenced), text);
        }

        #[test]
        fn what_is_inert_at_a_glance_is_inert(text in "[a-z0-9 .\n`#>*+!\\[\\]()|&;:=_\\\\-]{0,60}") {
            prop_assume!(reading::is_inert_at_a_glance(&text));
            prop_assert!(reading::is_inert_as_read(&text));
        }
    }

    #[test]
    fn words_are_not_read_and_anything_else_is() {
        for text in ["A pet, of any kind. Never 2 of them.", "a"] {
            assert!(is_words(text), "{text}");
        }
        for text in ["", "1. a", "a 1. b", "a  b", " a", "a ", "a\nb", "a - b", "`a`", "a_b", "<a>", "a\u{a0}b"] {
            assert!(!is_words(text), "{text}");
        }
    }

    #[test]
    fn prose_is_escaped_and_code_is_not() {
        assert_eq!(spaced(&prose("[a] <b> `[c] <d>` (https://e.f).")), "\\[a\\] \\<b> `[c] <d>` (<https://e.f>).");
        assert_eq!(prose("<https://a.b>"), "<https://a.b>");
        assert_eq!(prose("already \\[escaped\\]"), "already \\[escaped\\]");
        assert_eq!(
            prose("*one* __two__ snake_case [three](https://a.b)"),
            "*one* **two** snake_case [three](https://a.b)"
        );
    }

    #[test]
    fn unbalanced_backticks_are_escaped() {
        assert_eq!(prose("a ` [b]"), "a \\` \\[b\\]");
        assert_eq!(spaced(&prose("``a ` b`` `")), "`` a ` b `` \\`");
    }

    #[test]
    fn a_block_of_code_stays_one_that_nobody_runs() {
        let wrapped = |text: &str| wrap(&prose(text)).join("\n");
        assert_eq!(wrapped("```\nfn f()\n\n  x\n\n```\nend"), "```text\nfn f()\n\n  x\n```\n\nend");
        assert_eq!(wrapped("- ~~~\n\n  std::process::exit(1)"), "- ```text\n  std::process::exit(1)\n  ```");
        assert_eq!(wrapped("a\n\n\t  tabbed"), "a\n\n```text\n  tabbed\n```");
        assert_eq!(wrapped("~~~json\n{\n  \"a\": 1\n}\n~~~"), "```text\n{\n  \"a\": 1\n}\n```");
        assert_eq!(
            wrapped("1. a\n   ```rust,should_panic\n   ```` b\n   ```"),
            "1. a\n\n   rust,should_panic\n   `````text\n   ```` b\n   `````"
        );
        let long = format!("```\n  {}\n```", "word ".repeat(40).trim());
        assert_eq!(wrapped(&long), long.replacen("```", "```text", 1), "code is not wrapped");
    }

    #[test]
    fn where_there_is_one_line_a_block_of_code_becomes_lines_of_code() {
        assert_eq!(spaced(&lined("```\nfn f()\n  x\n```\nend")), "`fn f()`\\\n`x`\n\nend");
        assert_eq!(spaced(&inline("a\n```\nb\n```")), "a `b`");
    }

    #[test]
    fn tags_that_only_emphasise_do_so() {
        assert_eq!(prose("a <b>b</b> <EM>c</EM> <strong>d</strong>"), "a **b** *c* **d**");
        assert_eq!(prose("a <b>b"), "a \\<b>b");
        assert_eq!(prose("<u>a</u>"), "\\<u>a\\</u>");
    }

    #[test]
    fn what_is_more_than_prose_is_shown() {
        assert_eq!(prose("<script>\n*x*"), "\\<script> \\*x\\*");
        assert_eq!(prose("![a](https://b.c)"), "!\\[a\\](<https://b.c>)");
        assert_eq!(prose("[a](crate::b)"), "\\[a\\](crate::b)");
        assert_eq!(prose("[a]: https://b.c"), "\\[a\\]: <https://b.c>");
        assert_eq!(prose("# Title\n> quoted"), "**Title**\n\nquoted");
        assert_eq!(prose("|a|b|\n|-|-|\n|c|d|"), "a \\| b\\\nc \\| d");
    }

    #[test]
    fn the_lines_of_a_paragraph_become_one_and_items_stay_apart() {
        let text = "one\ntwo\n- three\nfour\n  1. five\n\n\n\nsix";
        assert_eq!(prose(text), "one two\n\n- three four\n  1. five\n\nsix");
    }

    #[test]
    fn in_the_last_resort_all_punctuation_is_escaped() {
        assert_eq!(plain("- `a`\n\n  <b>"), "\\- \\`a\\`\n\n\\<b\\>");
        let code = "``` \npanic!()\n```";
        assert_eq!(lines(code), ["\\`\\`\\`", "", "panic\\!\\(\\)", "", "\\`\\`\\`"]);
    }

    #[test]
    fn code_holds_any_text() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(
            [code(""), code(" \t"), code("\u{200b}")],
            ["the empty text", "the text U+0020 U+0009", "the text U+200B"]
        );
        assert_eq!(code(&" ".repeat(9)), format!("the text{} …", " U+0020".repeat(8)));
        assert_eq!(spaced(&code("a`b")), "`` a`b ``");
        assert_eq!(spaced(&code("a\nb")), "`a b`");
    }

    #[test]
    fn long_lines_are_wrapped_and_paragraphs_kept() {
        let lines = wrap(&format!("{}\n\nend", "word ".repeat(30)));
        assert_eq!(lines.len(), 4);
        assert!(lines.iter().all(|it| it.len() <= WIDTH));
        assert_eq!(lines[2], "");
    }

    #[test]
    fn a_continuation_never_begins_a_list_or_a_heading() {
        let text = prose(&format!("{} - 1. # = end", "word ".repeat(19)));
        assert_eq!(wrap(&text)[1], "word - 1. # = end");
    }

    #[test]
    fn code_is_never_wrapped() {
        let text = prose(&format!("{} `some code <script>` end", "word ".repeat(18)));
        assert_eq!(wrap(&text)[1], "`some code <script>` end");
    }

    #[test]
    fn the_item_of_a_list_continues_below_its_text() {
        let lines = wrap(&prose(&format!("- {}", "word ".repeat(30))));
        assert!(lines[0].starts_with("- word") && lines[1].starts_with("  word"), "{lines:?}");
    }

    #[test]
    fn a_title_is_one_line_and_no_list() {
        assert_eq!(inline("Hotels\nand - [x]"), format!("Hotels and{GLUE}- \\[x\\]"));
        assert_eq!(inline("1. API"), "1\\. API");
        assert_eq!(inline("1.0.0"), "1.0.0");
    }
}
