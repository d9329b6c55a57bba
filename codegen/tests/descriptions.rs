//! A description is data: whatever it says, rustdoc finds prose in the comment that comes of it, and runs none of it.
#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use ostler_codegen::Config;
use ostler_openapi::Source;
use proptest::prelude::*;
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag};
use serde_json::json;

/// What rustdoc switches on for a page; for the tests in it, nothing.
const PAGE: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION);

/// Pieces of Markdown that mean something together. `W` stands for a word of its own.
const PIECES: &[&str] = &[
    "W",
    "W",
    "W",
    "W.",
    " ",
    " ",
    " ",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "  \n",
    "\\\n",
    "\t",
    "    ",
    "   ",
    "\r\n",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "- - ",
    "> ",
    ">",
    "# ",
    "## W\n",
    "---\n",
    "===\n",
    "```\n",
    "```rust\n",
    "~~~\n",
    "~~~~",
    "````",
    "`",
    "``",
    "```",
    "` `",
    "~~~rust,should_panic\n",
    "std::process::exit(1)",
    "<script>",
    "</script>",
    "<b",
    ">W</b>",
    "<!-- ",
    " -->",
    "<?",
    "<![CDATA[",
    "<br/>",
    "<div\n",
    "&lt;script&gt;",
    "&#96;&#96;&#96;",
    "&#x202e;",
    "&amp;lt;",
    "[W]",
    "[`W`]",
    "[`W`](crate::W)",
    "[W](https://a.example/W)",
    "[W](javascript:W)",
    "![W](https://b.example/W)",
    "[W][W]",
    "[a]",
    "[a]: https://c.example/a",
    "[^1]",
    "[^1]: ",
    "[",
    "](",
    "]",
    ")",
    "(",
    "<https://d.example/W>",
    "https://e.example/W_W",
    "<a@b.example>",
    "*",
    "**",
    "_",
    "__",
    "W_W",
    "~",
    "~~",
    "\\",
    "\\`",
    "\\[",
    "|",
    "| W | W |\n",
    "|---|---|\n",
    ":-",
    "- [ ] ",
    "\"",
    "'",
    "...",
    "--",
    "\u{200b}",
    "\u{feff}",
    "\u{61c}",
    "\u{202e}",
    "\u{e0041}",
    "\u{2028}",
    "\u{0}",
    "\u{c}",
    "\u{a0}",
    "ä",
    "*/",
    "/*",
    "#!",
    "{}",
    "$W$",
    "W: W",
    "\n: W",
    "+++\n",
    "[[W]]",
    "==",
];

/// A description, and the words in it.
fn description() -> impl Strategy<Value = (String, Vec<String>)> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => (80_usize..110).prop_map(|it| "l".repeat(it)),
        1 => prop::sample::select(PIECES).prop_map(|it| it.repeat(30)),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| {
        let mut words = Vec::new();
        let mut text = String::new();
        for (index, part) in pieces.concat().split('W').enumerate() {
            if index > 0 {
                words.push(format!("w{index}w"));
                text.push_str(&words[index - 1]);
            }
            text.push_str(part);
        }
        (text, words)
    })
}

/// The comments of a crate in whose document `text` stands wherever an author can write one.
fn comments(text: &str) -> Vec<String> {
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": format!("T {text}"), "version": format!("1{text}"), "description": text},
        "servers": [{"url": "https://a.example", "x-rust-name": "Live", "description": text}],
        "tags": [{"name": "Boats", "description": text}],
        "paths": {"/boats/list": {"post": {
            "operationId": "boats_list", "tags": ["Boats"], "summary": text, "description": text,
            "deprecated": true, "x-deprecatedMessage": text,
            "requestBody": {"content": {"application/json": {"schema": {"type": "object", "description": text,
                "properties": {"Port": {"type": "string", "description": text}}}}}},
            "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema": {
                "type": "object", "properties": {"Colour": {"$ref": "#/components/schemas/Colour"}}}}}}}}}},
        "components": {"schemas": {"Colour": {"type": "string", "enum": ["Red"], "description": text,
            "x-enumDescriptions": {"Red": text}, "x-enum-aliases": {"Crimson": "Red"}}}},
    });
    let config =
        Config { server_enum: "Harbour".to_owned(), env_prefix: "BOATS".to_owned(), ..Config::strict("prose") };
    let reading = ostler_openapi::read(Source::new("prose.json", document.to_string()).unwrap());
    let output = ostler_codegen::generate(&reading, &config).unwrap();
    output.files.iter().flat_map(|(_, text)| comments_of(text)).collect()
}

/// The comments of a file, and the notes of what is deprecated: rustdoc reads those, too.
fn comments_of(text: &str) -> Vec<String> {
    let mut comments = vec![String::new()];
    for line in text.lines().map(str::trim) {
        let comment = line.strip_prefix("///").or(line.strip_prefix("//!"));
        match comment {
            Some(comment) => {
                let last = comments.last_mut().unwrap();
                last.push_str(comment.strip_prefix(' ').unwrap_or(comment));
                last.push('\n');
            }
            None => comments.push(String::new()),
        }
    }
    comments.retain(|it| !it.is_empty());
    for attribute in syn::parse_file(text).unwrap().items.iter().filter_map(deprecation) {
        comments.push(attribute);
    }
    comments
}

/// The note of an item that is deprecated.
fn deprecation(item: &syn::Item) -> Option<String> {
    let syn::Item::Struct(item) = item else { return None };
    let attribute = item.attrs.iter().find(|it| it.path().is_ident("deprecated"))?;
    let mut note = None;
    let _ = attribute.parse_nested_meta(|meta| {
        note = Some(meta.value()?.parse::<syn::LitStr>()?.value());
        Ok(())
    });
    note
}

/// What rustdoc makes of comments.
#[derive(Default)]
struct Page {
    text: String,
    /// Where they lead; `None` for what rustdoc takes for an item.
    targets: Vec<Option<String>>,
    /// What is more than prose.
    harm: Vec<String>,
}

impl Page {
    fn items(&self) -> usize {
        self.targets.iter().filter(|it| it.is_none()).count()
    }

    fn read(&mut self, comment: &str, options: Options) {
        let item = |_: BrokenLink<'_>| Some((CowStr::from("item"), CowStr::from("")));
        for event in Parser::new_with_broken_link_callback(comment, options, Some(item)) {
            match event {
                // The lines of a block of code are text that ends.
                Event::Text(it) | Event::Code(it) => self.text.push_str(&it.replace('\n', " ")),
                // Rustdoc runs no block of this name.
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(name))) if &*name == "text" => {}
                Event::SoftBreak | Event::HardBreak => self.text.push(' '),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    // The words of an address count as well.
                    self.text.push_str(&dest_url);
                    self.targets.push((&*dest_url != "item").then(|| dest_url.into_string()));
                }
                Event::Start(
                    Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Emphasis | Tag::Strong | Tag::Heading { .. },
                )
                | Event::End(_) => {}
                other => self.harm.push(format!("{other:?} in {comment}")),
            }
        }
    }
}

fn read(comments: &[String], options: Options) -> Page {
    let mut page = Page::default();
    comments.iter().for_each(|it| page.read(it, options));
    page
}

/// What a crate has whose document asks for no links.
static OWN: LazyLock<Page> = LazyLock::new(|| read(&comments("x"), PAGE));

fn is_hidden(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{61c}' | '\u{feff}')
        || matches!(character, '\u{e0000}'..='\u{e0fff}' | '\u{2028}' | '\u{2029}')
        || character.is_control()
}

fn check(text: &str, words: &[String]) -> Result<(), TestCaseError> {
    let visible = text.replace(|it| it != '\n' && is_hidden(it), "");
    let comments = comments(text);
    for options in [PAGE, Options::empty()] {
        let page = read(&comments, options);
        prop_assert!(page.harm.is_empty(), "{:?}", page.harm);
        prop_assert_eq!(page.items(), OWN.items(), "links to items");
        for address in page.targets.iter().flatten() {
            let is_own = OWN.targets.iter().flatten().any(|it| it == address);
            let is_stated = address.starts_with("https://") && visible.contains(address);
            prop_assert!(is_own || is_stated, "{} is no target of the document", address);
        }
        for word in words {
            prop_assert!(page.text.contains(word.as_str()), "{} is missing from {}", word, page.text);
        }
        prop_assert!(!page.text.contains(is_hidden), "{:?}", page.text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(9),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_description_is_prose_whatever_it_says((text, words) in description()) {
        check(&text, &words)?;
    }
}

#[test]
fn the_descriptions_that_once_did_harm_do_none() {
    let span = format!("{} `{} <script>alert(1)</script>` end", "word ".repeat(17), "code ".repeat(4));
    let list = "- ~~~\n\n  std::process::exit(1)\n";
    let indented = "1. x\n\n       std::process::exit(1)\n";
    for text in [list, indented, &span, "a\u{200b}b\u{feff}c\u{61c}d\u{e0041}e", "> ```\n> panic!()\n"] {
        check(text, &[]).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}
