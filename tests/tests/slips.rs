//! One slip of the pen anywhere in the spec: a name or a value that became another. The generator never panics, and what
//! it then refuses, it refuses on the line of the slip, or by the name that nobody declares any more.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ostler_openapi::finding::{Finding, Findings, Level, Place};
use ostler_openapi::{Reading, Span, Tree};
use tests::cases::{config, read, read_document, root, to_report};

/// One of how many slips is made. `SLIPS=1 cargo test -p tests --test slips` makes all, and takes ten minutes.
const ONE_OF: usize = 61;

/// How many lines a part of the document has at most that is named for a slip in it: what is wrong may be the whole, as
/// with a choice between a schema and what was `null`.
const FEW_LINES: usize = 8;

/// Where any text is right: below these names, a text may become another; and so may a number where it still is a bound.
const FREE: [&str; 13] = [
    "content",
    "description",
    "maxItems",
    "maximum",
    "minItems",
    "minimum",
    "name",
    "summary",
    "tags",
    "title",
    "url",
    "version",
    "x-deprecatedMessage",
];

/// What is written by mistake: the first in the place of a name, each in the place of a value.
const VALUES: [&str; 4] = ["Slip", "7", "[Slip]", "{Slip: 7}"];

/// A name or a value without parts.
#[derive(Clone)]
struct Spot {
    span: Span,
    line: usize,
    /// The last name on the way to it; of an element that of its list.
    name: String,
    is_key: bool,
    /// Whether it stands in a table of descriptions.
    is_in_words: bool,
    /// The pointer of the component that it stands in.
    component: Option<String>,
}

/// Every name and every value of the document but those in examples, which other tests hold to be true, and texts of
/// several lines.
fn spots(tree: &Tree) -> Vec<Spot> {
    let mut spots = Vec::new();
    let mut waiting = vec![(tree.root(), String::new(), false)];
    while let Some((id, name, is_in_words)) = waiting.pop() {
        let pointer = tree.pointer(id).to_string();
        let is_component = pointer.starts_with("#/components/");
        let component = is_component.then(|| pointer.split('/').take(4).collect::<Vec<_>>().join("/"));
        let spot = |span, line, is_key| {
            let (name, component) = (name.clone(), component.clone());
            Spot { span, line, name, is_key, is_in_words, component }
        };
        for it in tree.members(id) {
            spots.push(spot(it.key_span, tree.key_place(it.value).line, true));
            // The reasons of exceptions are for lint.
            if !["example", "x-lint-ignore"].contains(&&*it.key) {
                waiting.push((it.value, it.key.to_string(), is_in_words || name == "x-enumDescriptions"));
            }
        }
        waiting.extend(tree.elements(id).iter().map(|it| (*it, name.clone(), is_in_words)));
        if tree.scalar(id).is_some() {
            spots.push(spot(tree.span(id), tree.place(id).line, false));
        }
    }
    spots.retain(|it| !tree.source().slice(it.span).contains('\n'));
    spots
}

#[test]
fn a_slip_is_refused_on_its_line() {
    let text = read(&root().join("spec/openapi.yaml"));
    let reading = read_document(&text);
    let one_of = std::env::var("SLIPS").ok().and_then(|it| it.parse().ok()).unwrap_or(ONE_OF);
    let tree = reading.tree.as_ref().expect("the spec is YAML");
    let slips = spots(tree).into_iter().flat_map(|spot| {
        let words = if spot.is_key { &VALUES[..1] } else { &VALUES[..] };
        words.iter().map(move |word| (spot.clone(), *word))
    });
    let mut wrong = Vec::new();
    for (spot, word) in slips.step_by(one_of) {
        let was = &text[spot.span.range()];
        let what = format!("line {}: `{was}` became `{word}`", spot.line);
        let mut slipped = text.clone();
        slipped.replace_range(spot.span.range(), word);
        let reading = read_document(&slipped);
        let generated = catch_unwind(AssertUnwindSafe(|| ostler_codegen::generate(&reading, &config())));
        match generated.unwrap_or_else(|_| panic!("{what}, and the generator panics")) {
            Ok(_) if is_free(&spot, word) => {}
            Ok(_) => wrong.push(format!("{what}, and it is accepted")),
            Err(findings) if names(&reading, &findings, &spot, was) => {}
            Err(findings) => wrong.push(format!("{what}, and this is said:\n{}", to_report(&findings))),
        }
    }
    assert!(wrong.is_empty(), "{} of them\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn one_slip_is_one_error_and_two_are_two() {
    let slips = [
        ("operationId: reservations_getAll", "operationId: productServiceOrders_getAll", "duplicate-name"),
        ("x-safety: read", "x-safety: raed", "extension-value"),
        ("x-safety: read", "x-saftey: read", "unknown-extension"),
        ("/schemas/AccountId'", "/schemas/AcountId'", "reference-unresolved"),
        ("/schemas/TimeInterval'", "/schemas/Interval'", "reference-unresolved"),
        ("/schemas/Limitation'", "/schemas/Limits'", "reference-unresolved"),
        ("/schemas/ProductServiceOrder'", "/schemas/Order'", "reference-unresolved"),
        ("/schemas/OrdersAddRequest'", "/schemas/AddRequest'", "reference-unresolved"),
        ("/schemas/OrdersAddResponse'", "/schemas/AddResponse'", "reference-unresolved"),
        ("    /ServiceIds: /ServiceId\n", "    /ServiceIds: /ServicesId\n", "recovery-shape"),
        ("created: /CreatedUtc", "craeted: /CreatedUtc", "extension-value"),
        ("listing: productServiceOrders_getAll", "listing: orders_getAll", "recovery-shape"),
        ("maximum: 1000", "maximum: []", "wrong-type"),
        ("type: string", "tpye: string", "unknown-keyword"),
        ("x-max-interval-in-months: 3", "x-max-interval-in-months: x", "extension-value"),
    ];
    let text = read(&root().join("spec/openapi.yaml"));
    let errors = |text: &str| {
        let refused = ostler_codegen::generate(&read_document(text), &config());
        let findings = refused.map(drop).expect_err("a slip is refused");
        let errors = findings.kept().iter().filter(|it| it.level == Level::Error);
        errors.map(|it| it.code.id().to_owned()).collect::<Vec<_>>()
    };
    // It is a part of the other listing's rows alone.
    let (start, end) = text.split_once("    PersonCount:\n").expect("the schema is there");
    let spoiled = end.replacen("type: integer", "type: number", 1);
    for (from, to, code) in slips {
        assert!(start.contains(from), "{from}");
        let slipped = text.replacen(from, to, 1);
        assert_eq!(errors(&slipped), [code], "`{from}` became `{to}`");
        let mut both = errors(&slipped.replacen(end, &spoiled, 1));
        both.sort();
        let mut expected = [code, "unsupported"];
        expected.sort_unstable();
        assert_eq!(both, expected, "`{from}` became `{to}`, and something else is wrong as well");
    }
}

/// Whether what was written by mistake is as right as what was there.
fn is_free(spot: &Spot, word: &str) -> bool {
    let is_name = spot.is_key && ["properties", "x-enum-aliases"].contains(&&*spot.name);
    let is_rate = ["requests", "seconds"].contains(&&*spot.name);
    let is_number = word == "7" && (spot.name.starts_with("x-max-") || is_rate);
    let is_text = word == "Slip" && (spot.is_in_words || spot.name == "x-rust-name");
    is_name || is_number || is_text || FREE.contains(&&*spot.name)
}

/// Whether one of the findings is about the line or the few lines round it, or says the name that was there, or which
/// keyword is behind it.
fn names(reading: &Reading, findings: &Findings, spot: &Spot, was: &str) -> bool {
    let was = was.trim_matches(['\'', '"']);
    let lines = |it: &Place| {
        let node = reading.tree.as_ref().and_then(|tree| Some((tree, tree.at_fragment(&it.pointer.to_string())?)));
        let last = node.map_or(it.line, |(tree, node)| tree.source().position(tree.span(node).range().end).0);
        // A place may be the key of a part that an alias or a merge took from further up.
        let is_few = last.checked_sub(it.line).is_some_and(|lines| lines < FEW_LINES);
        it.line..=if is_few { last } else { it.line }
    };
    let mut places = findings.kept().iter().flat_map(Finding::places);
    let keyword = format!("`{}`", spot.name);
    let says = |it: &Finding| {
        it.message.contains(was)
            || !spot.is_key && it.message.contains(&keyword)
            || spot.component.as_deref().is_some_and(|name| it.message.contains(name))
    };
    places.any(|it| lines(it).contains(&spot.line)) || findings.kept().iter().any(says)
}
