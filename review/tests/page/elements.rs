//! Pages as a parser of HTML sees them.

use std::collections::BTreeSet;

use html5gum::{Token, Tokenizer};
use ostler_review::page::Format;

use crate::support::{cases, page, page_of};

/// Elements that have no end.
const VOID: [&str; 2] = ["meta", "br"];

/// All the elements that a page is made of.
const KNOWN: [&str; 38] = [
    "a",
    "article",
    "body",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "ins",
    "li",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// All their attributes.
const ATTRIBUTES: [&str; 13] = [
    "aria-labelledby",
    "charset",
    "class",
    "content",
    "data-name",
    "href",
    "http-equiv",
    "id",
    "lang",
    "name",
    "open",
    "scope",
    "tabindex",
];

/// An element: its name and its attributes.
type Element = (String, Vec<(String, String)>);

/// The elements of a page, which is well-formed, and its text.
fn read(html: &str) -> (Vec<Element>, String) {
    let (mut elements, mut open, mut text) = (Vec::new(), Vec::new(), String::new());
    let word = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("is UTF-8");
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = word(&tag.name);
                if !VOID.contains(&name.as_str()) {
                    open.push(name.clone());
                }
                let attributes = tag.attributes.iter().map(|(name, value)| (word(name), word(&value.value)));
                elements.push((name, attributes.collect()));
            }
            Token::EndTag(tag) => assert_eq!(open.pop(), Some(word(&tag.name)), "what is open last ends first"),
            Token::String(string) => text.push_str(&word(&string)),
            Token::Doctype(doctype) => assert!(!doctype.force_quirks),
            Token::Comment(comment) => panic!("a comment: {comment:?}"),
            Token::Error(error) => panic!("no HTML: {error:?}"),
        }
    }
    assert!(open.is_empty(), "{open:?}");
    (elements, text)
}

fn values<'e>(elements: &'e [Element], attribute: &'static str) -> impl Iterator<Item = &'e str> {
    let attributes = elements.iter().flat_map(|it| &it.1);
    attributes.filter(move |it| it.0 == attribute).map(|it| it.1.as_str())
}

#[test]
fn every_link_leads_somewhere_and_every_id_is_there_once() {
    for case in cases() {
        let (elements, _) = read(&page_of(&case).render(Format::Html));
        let ids: Vec<_> = values(&elements, "id").collect();
        let known: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "{ids:?}");
        let mut links = 0;
        for link in values(&elements, "href") {
            assert!(link.strip_prefix('#').is_some_and(|it| known.contains(it)), "{}: {link}", case.display());
            links += 1;
        }
        assert!(links > 5, "{}", case.display());
        for label in values(&elements, "aria-labelledby") {
            assert!(known.contains(label), "{label}");
        }
    }
}

#[test]
fn a_page_has_no_element_and_no_attribute_but_its_own_whatever_the_documents_say() {
    for case in cases() {
        let (elements, _) = read(&page_of(&case).render(Format::Html));
        for (name, attributes) in &elements {
            assert!(KNOWN.contains(&name.as_str()), "{}: <{name}>", case.display());
            let is_known = |it: &(String, String)| ATTRIBUTES.contains(&it.0.as_str());
            assert!(attributes.iter().all(is_known), "{}: <{name}> {attributes:?}", case.display());
        }
        let count = |name: &str| elements.iter().filter(|it| it.0 == name).count();
        let once = ["html", "head", "title", "style", "body", "main", "nav", "header", "h1"];
        assert!(once.iter().all(|it| count(it) == 1), "{}", case.display());
    }
}

#[test]
fn what_a_hostile_document_says_is_there_as_text() {
    let case = cases().into_iter().find(|it| it.ends_with("hostile")).expect("is there");
    let (_, text) = read(&page_of(&case).render(Format::Html));
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    for said in ["</script><img src=x onerror=alert(1)>", "\"onmouseover=\"alert(2)\" x=\"", "right\\u{202e}left"] {
        assert!(text.contains(said), "{said}");
    }
    assert!(!text.contains('\u{202e}'));
}

#[test]
fn the_style_loads_nothing_and_each_pair_of_its_colours_can_be_read() {
    let style = include_str!("../../src/page/style.css");
    for word in ["url(", "@import", "@font-face", "http", "<"] {
        assert!(!style.contains(word), "{word}");
    }
    let schemes: Vec<_> = style.split(":root {").skip(1).collect();
    assert_eq!(schemes.len(), 3, "light, dark and print");
    let pairs = [
        ("ink", "paper"),
        ("ink", "panel"),
        ("quiet", "paper"),
        ("quiet", "panel"),
        ("link", "paper"),
        ("bad", "paper"),
        ("bad", "bad-panel"),
        ("warn", "warn-panel"),
        ("good", "good-panel"),
    ];
    for scheme in schemes {
        for (front, back) in pairs {
            let (front, back) = (light(scheme, front), light(scheme, back));
            let contrast = (front.max(back) + 0.05) / (front.min(back) + 0.05);
            assert!(contrast >= 4.5, "{contrast} in {scheme}");
        }
    }
}

/// The relative luminance of a colour, as WCAG 2 defines it.
fn light(scheme: &str, name: &str) -> f64 {
    let start = scheme.find(&format!("--{name}: #")).unwrap_or_else(|| panic!("no {name}")) + name.len() + 5;
    let part = |at: usize| {
        let value =
            f64::from(u8::from_str_radix(&scheme[start + at..start + at + 2], 16).expect("is a colour")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

#[test]
fn of_very_many_changes_the_first_are_shown_and_the_others_counted() {
    let document = |members: usize| {
        let members: String = (0..members).map(|it| format!("        m{it}: {{type: string}}\n")).collect();
        format!(
            "openapi: 3.0.3\ninfo: {{title: It, version: '1'}}\npaths:\n  /it:\n    get:\n      operationId: it\n      \
             responses:\n        200:\n          description: It.\n          content:\n            application/json: \
             {{schema: {{$ref: '#/components/schemas/It'}}}}\ncomponents:\n  schemas:\n    It:\n      type: object\n      \
             properties:\n        kept: {{type: string}}\n{members}"
        )
    };
    let page = page(&document(0), &document(260));
    let (elements, text) = read(&page.render(Format::Html));
    assert_eq!(elements.iter().filter(|it| it.0 == "article").count(), 200);
    assert!(text.contains("60 more are not shown."));
    assert!(page.render(Format::Markdown).contains("\n60 more are not shown.\n"));
}
