//! Texts, good and hostile, and the trees or refusals that come of them.

use std::sync::Arc;

use ostler_openapi::finding::Findings;
use ostler_openapi::tree::{DEEPEST, LONGEST_KEY, MOST_COPIES, ScalarKind, Tree, Value};
use ostler_openapi::{NodeId, Source};

/// The tree as JSON, and each finding as `line:column code`.
fn read(text: &str) -> (Option<String>, Vec<String>) {
    let (tree, findings) = tree_of(text);
    let found = findings.kept().iter().map(|it| format!("{}:{} {}", it.place.line, it.place.column, it.code));
    (tree.map(|it| it.to_json(it.root())), found.collect())
}

fn tree_of(text: &str) -> (Option<Tree>, Findings) {
    let mut findings = Findings::new();
    let source = Source::new("it.yaml", text).expect("short enough");
    (Tree::read(Arc::new(source), &mut findings), findings)
}

fn reads_as(text: &str, json: &str) {
    assert_eq!(read(text), (Some(json.to_owned()), vec![]), "{text:?}");
}

fn refused_at(text: &str, expected: &str) {
    let (tree, found) = read(text);
    let short: String = text.chars().take(80).collect();
    assert_eq!((tree, found), (None, vec![expected.to_owned()]), "{short:?}");
}

/// Read in spite of what was found.
fn reads_but(text: &str, json: &str, expected: &[&str]) {
    let (tree, found) = read(text);
    assert_eq!(
        (tree.as_deref(), found),
        (Some(json), expected.iter().map(|it| (*it).to_owned()).collect()),
        "{text:?}"
    );
}

#[test]
fn yaml_is_read_as_1_2() {
    reads_as("a: yes\nb: off\nc: 2026-11-21\nd: 1:30\n", r#"{"a":"yes","b":"off","c":"2026-11-21","d":"1:30"}"#);
    reads_as("a: 0o17\nb: 0x1F\nc: 017\nd: 1e3\ne: ~\nf:\n", r#"{"a":15,"b":31,"c":17,"d":1e3,"e":null,"f":null}"#);
    reads_as("- 123456789012345678901234567890\n- 1e400\n- '5'\n", r#"[123456789012345678901234567890,1e400,"5"]"#);
    reads_as("a: |\n  x\n  y\nb: >-\n  z\n  z\n", r#"{"a":"x\ny\n","b":"z z"}"#);
    reads_as("200: {a: 1}\ntrue: x\nnull: y\n", r#"{"200":{"a":1},"true":"x","null":"y"}"#);
    reads_as("# nothing but\na: 1 # this\n", r#"{"a":1}"#);
    reads_as("%YAML 1.1\n---\na: no\n...\n", r#"{"a":"no"}"#);
    reads_as("? a\n: b\n", r#"{"a":"b"}"#);
    reads_as("{a: 1, b: [x, 'y',], # why\n}", r#"{"a":1,"b":["x","y"]}"#);
}

#[test]
fn json_is_read_as_json() {
    reads_as("{\"a\":\t1,\n\t\"b\": \"\\/ \\ud83d\\ude00 \\u00e9\\n\"}", r#"{"a":1,"b":"/ 😀 é\n"}"#);
    reads_as(
        "\r\n[1e400, -0, 1.50, 123456789012345678901234567890, null]",
        "[1e400,-0,1.50,123456789012345678901234567890,null]",
    );
    reads_as(r#"{"<<": {"a": 1}, "": [], "é": {}}"#, r#"{"<<":{"a":1},"":[],"é":{}}"#);
    refused_at(r#"{"a": "\ud83d"}"#, "1:8 document-syntax");
    refused_at(r#"{"a": "\u12"}"#, "1:8 document-syntax");
    refused_at("{\"a\": 1,\n \"b\" 2}", "2:6 document-syntax");
    refused_at("{\"a\": \"é\u{1}\"}", "1:9 document-syntax");
    refused_at("{\"a\": [1, 2}", "1:12 document-syntax");
    refused_at("{\"a\": \"x", "1:9 document-syntax");
    refused_at("{} {}", "1:4 document-syntax");
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    reads_as("\u{feff}a: 1", r#"{"a":1}"#);
    reads_as("\u{feff}{\"a\": 1}", r#"{"a":1}"#);
    let (tree, _) = tree_of("\u{feff}a: é\nb: 1");
    let tree = tree.expect("is read");
    let of = |key: &str| tree.place(tree.get(tree.root(), key).expect("is there"));
    assert_eq!((of("a").line, of("a").column, of("a").span.range()), (1, 4, 6..8));
    assert_eq!((of("b").line, of("b").column, of("b").span.range()), (2, 4, 12..13));
}

#[test]
fn a_member_that_is_written_twice_is_told_with_the_line_of_the_first() {
    reads_but("a: 1\nb: 2\na: 3\n", r#"{"a":1,"b":2}"#, &["3:1 duplicate-key"]);
    reads_but(
        "{\"a\": 1, \"b\": {\"x\": 1, \"x\": 2}, \"a\": 3}",
        r#"{"a":1,"b":{"x":1}}"#,
        &["1:24 duplicate-key", "1:33 duplicate-key"],
    );
    reads_but("200: 1\n'200': 2\n\"200\": 3\n", r#"{"200":1}"#, &["2:1 duplicate-key", "3:1 duplicate-key"]);
    let (_, findings) = tree_of("x:\n  - a: 1\n    a: 2\n");
    let finding = &findings.kept()[0];
    assert_eq!(finding.message, "`a` is written twice, in line 2 as well");
    assert_eq!(finding.place.pointer.as_str(), "#/x/0/a");
}

#[test]
fn what_is_neither_is_refused_with_line_and_column() {
    for (text, expected) in [
        ("", "1:1 document-syntax"),
        ("# nothing\n", "1:1 document-syntax"),
        ("a: b: c", "1:5 document-syntax"),
        ("a: 1\n  b: 2\n", "2:4 document-syntax"),
        ("a:\n\tb: 1", "2:2 document-syntax"),
        ("a: 'x\n", "1:4 document-syntax"),
        ("a: 1\nb: \0\n", "2:4 document-syntax"),
        ("{\"a\": \"\0\"}", "1:8 document-syntax"),
        ("a: '\u{1b}'\n", "1:5 document-syntax"),
        ("a: *b\n", "1:4 document-syntax"),
        ("a: 1\n---\nb: 2\n", "2:1 document-syntax"),
        ("? [a]\n: 1\n", "1:3 document-syntax"),
        ("? {a: b}\n: 1\n", "1:3 document-syntax"),
        (": 1\n", "1:1 document-syntax"),
        ("a: &x k\n*x : 1\n", "2:1 document-syntax"),
        ("{---", "1:5 document-syntax"),
        ("[1, 2", "1:6 document-syntax"),
    ] {
        let (tree, found) = read(text);
        assert_eq!((tree, found.len()), (None, 1), "{text:?}: {found:?}");
        assert!(found[0] == expected, "{text:?}: {found:?}, not {expected}");
    }
}

#[test]
fn a_bracket_that_is_not_closed_is_told_where_it_opens() {
    for (text, expected) in [("a: 1\nb: {c: 1,\n  d: 2\ne: 3\nf: 4\n", Some("it.yaml:2:4")), ("a: 1\n  b: 2\n", None)] {
        let (_, findings) = tree_of(text);
        let related: Vec<_> = findings.kept()[0].related.iter().map(|it| it.place.to_string()).collect();
        assert_eq!(related.first().map(String::as_str), expected, "{text:?}: {findings:?}");
    }
}

#[test]
fn aliases_repeat_what_their_anchors_name() {
    reads_as("a: &x {b: [1, &y 2]}\nc: *x\nd: *y\n", r#"{"a":{"b":[1,2]},"c":{"b":[1,2]},"d":2}"#);
    reads_as("a: &x 1\nb: &x 2\nc: *x\n", r#"{"a":1,"b":2,"c":2}"#);
    let (tree, _) = tree_of("a: &x\n  b: 1\nc: *x\n");
    let tree = tree.expect("is read");
    let copied = tree.at(["c", "b"]).expect("is there");
    assert_eq!(tree.pointer(copied).as_str(), "#/c/b");
    assert_eq!((tree.place(copied).line, tree.place(copied).column), (2, 6), "it is written at the anchor");
    refused_at("a: &x [1, *x]\n", "1:11 alias-expansion");
}

#[test]
fn a_merge_key_adds_what_is_not_written() {
    reads_as("a: &x {p: 1, q: 2}\nb:\n  q: 3\n  <<: *x\n  r: 4\n", r#"{"a":{"p":1,"q":2},"b":{"q":3,"r":4,"p":1}}"#);
    reads_as("- &x {p: 1}\n- &y {p: 2, q: 2}\n- <<: [*x, *y]\n", r#"[{"p":1},{"p":2,"q":2},{"p":1,"q":2}]"#);
    reads_as("a: {<<: &x {p: {q: 1}}}\nb: *x\n", r#"{"a":{"p":{"q":1}},"b":{"p":{"q":1}}}"#);
    reads_as("'<<': {p: 1}\n", r#"{"<<":{"p":1}}"#);
    reads_but("a: 1\n<<: 2\n", r#"{"a":1}"#, &["2:1 merge-key"]);
    reads_but("a: 1\n<<: [{b: 2}, 3]\n", r#"{"a":1,"b":2}"#, &["2:1 merge-key"]);
    let (tree, _) = tree_of("a: &x {p: 1}\nb: {q: 2, <<: *x}\n");
    let tree = tree.expect("is read");
    assert_eq!(tree.pointer(tree.at(["b", "p"]).expect("is there")).as_str(), "#/b/p");
}

#[test]
fn a_tag_says_what_a_scalar_is_or_is_told() {
    reads_as("- !!str 1\n- !!int 2\n- !!float 3\n- ! 4\n- !!map {}\n- !!seq []\n", r#"["1",2,3,"4",{},[]]"#);
    reads_but(
        "a: !!binary aGk=\nb: !secret x\nc: !!int x\n",
        r#"{"a":"aGk=","b":"x","c":"x"}"#,
        &["1:4 yaml-tag", "2:4 yaml-tag", "3:4 yaml-tag"],
    );
}

#[test]
fn a_number_that_json_does_not_have_is_told() {
    reads_but(
        "a: .inf\nb: [-.Inf, .nan]\nc: '.inf'\n",
        r#"{"a":".inf","b":["-.Inf",".nan"],"c":".inf"}"#,
        &["1:4 document-syntax", "2:5 document-syntax", "2:12 document-syntax"],
    );
}

#[test]
fn aliases_expand_up_to_a_bound() {
    let mut laughs = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
    for level in 1..20 {
        let references = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs.push_str(&format!("a{level}: &a{level} [{references}]\n"));
    }
    let (tree, found) = read(&laughs);
    assert!(tree.is_none() && found.len() == 1 && found[0].ends_with("alias-expansion"), "{found:?}");

    let merges: String = (1..20).map(|it| format!("- &a{it} {{<<: [*a{0}, *a{0}], k{it}: *a{0}}}\n", it - 1)).collect();
    let (tree, found) = read(&format!("- &a0 {{k0: [1]}}\n{merges}"));
    assert!(tree.is_none() && found.len() == 1 && found[0].ends_with("alias-expansion"), "{found:?}");

    // A list of 999 values is a thousand.
    let values = vec!["1"; 999].join(", ");
    let of = |count: usize| read(&format!("- &a [{values}]\n{}", "- *a\n".repeat(count))).1;
    assert_eq!(of(MOST_COPIES / 1_000), [""; 0]);
    assert_eq!(of(MOST_COPIES / 1_000 + 1), ["202:3 alias-expansion"]);

    let text = "x".repeat(1_000_000);
    let (tree, _) = tree_of(&format!("- &a {text}\n{}", "- *a\n".repeat(100_000)));
    assert_eq!(tree.map(|it| it.elements(it.root()).len()), Some(100_001), "a text is not copied");
}

#[test]
fn no_depth_is_too_deep_to_be_refused() {
    let nested = |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("- ", ""), ("{a: ", "}"), ("? ", "")] {
        for depth in [DEEPEST + 1, 1_000, 100_000] {
            let text = nested(open, close, depth);
            let (tree, findings) = tree_of(&text);
            assert!(tree.is_none() && findings.kept().len() == 1, "{open} {depth}");
            let code = findings.kept()[0].code.id();
            assert!(code == "document-depth" || open == "? ", "{open} {depth}: {code}");
        }
    }
    assert_eq!(read(&nested("[", "]", DEEPEST)).1, [""; 0]);
    let aliases: String = (1..200).map(|it| format!("a{it}: &a{it} [*a{}]\n", it - 1)).collect();
    let (tree, found) = read(&format!("a0: &a0 1\n{aliases}"));
    assert!(tree.is_none() && found.len() == 1 && found[0].ends_with("document-depth"), "{found:?}");
}

#[test]
fn a_name_has_a_bound() {
    let of = |length: usize| read(&format!("{{\"{}\": 1}}", "é".repeat(length))).1;
    assert_eq!((of(LONGEST_KEY), of(LONGEST_KEY + 1)), (vec![], vec!["1:2 document-size".to_owned()]));
}

#[test]
fn each_value_knows_its_place_and_the_way_to_it() {
    let text = "paths:\n  /a/b:\n    get:\n      tags: [x, 'yé']\n      n: |\n        long\n        text\n";
    let (tree, _) = tree_of(text);
    let tree = tree.expect("is read");
    for (pointer, line, column, written) in [
        ("#/paths/~1a~1b", 2, 3, "/a/b"),
        ("#/paths/~1a~1b/get/tags", 4, 7, "tags"),
        ("#/paths/~1a~1b/get/tags/1", 4, 17, "'yé'"),
        ("#/paths/~1a~1b/get/n", 6, 9, "long\n        text\n"),
    ] {
        let node = tree.at_fragment(pointer).expect("is there");
        let place = tree.place(node);
        assert_eq!(tree.pointer(node).as_str(), pointer);
        assert_eq!((place.line, place.column, tree.source().slice(place.span)), (line, column, written));
    }
    let tags = tree.at_fragment("#/paths/~1a~1b/get/tags").expect("is there");
    assert_eq!(tree.source().slice(tree.span(tags)), "[x, 'yé']");
    assert_eq!(tree.source().slice(tree.span(tree.root())), text);
    for nowhere in ["#/paths/~1a~1b/get/tags/01", "#/paths/x", "#/paths/~1a~1b/get/tags/0/x", "paths"] {
        assert_eq!(tree.at_fragment(nowhere), None, "{nowhere}");
    }
}

#[test]
fn a_tab_may_stand_between_a_name_and_its_value() {
    reads_as(
        "x:\tvalue\ny:\t\t1\nz: |\n  a:\tb\n'q':\t\"c:\td\"\n",
        "{\"x\":\"value\",\"y\":1,\"z\":\"a:\\tb\\n\",\"q\":\"c:\\td\"}",
    );
    reads_as("{x:\tvalue, y: [a, {b:\tc}]}", r#"{"x":"value","y":["a",{"b":"c"}]}"#);
    refused_at("x:\tb: c\n", "1:5 document-syntax");
    refused_at("x:\t- c\n", "1:4 document-syntax");
}

#[test]
fn an_anchor_may_stand_at_a_name() {
    reads_as("&n name: x\nother: *n\n&m 5: *m\n", r#"{"name":"x","other":"name","5":5}"#);
}

#[test]
fn a_tag_may_be_written_whole() {
    reads_as("- !<tag:yaml.org,2002:str> 7\n- !<tag:yaml.org,2002:map> {}\n", r#"["7",{}]"#);
    reads_but("- !<tag:example.com:str> 7\n", "[7]", &["1:3 yaml-tag"]);
}

#[test]
fn what_is_wrong_with_an_element_has_its_pointer() {
    for (text, expected) in [
        ("x-a:\n  - ok\n  - !foo bar\n", "#/x-a/1"),
        ("x-a:\n  - ok\n  - !foo {}\n", "#/x-a/1"),
        ("x-a: [1, {b: [2, .inf]}]\n", "#/x-a/1/b/1"),
        ("- 1\n- {<<: 2}\n", "#/1"),
        ("- 1\n- {a: 1, a: 2}\n", "#/1/a"),
        ("- 1\n- *b\n", "#/1"),
        ("[[\"a\"], \"\\u12\"]", "#/1"),
        ("{\"a\": [1, [2, 3, x]]}", "#/a/1/2"),
    ] {
        let (_, findings) = tree_of(text);
        assert_eq!(findings.kept()[0].place.pointer.as_str(), expected, "{text}");
    }
}

#[test]
fn what_begins_as_json_and_is_none_says_so() {
    for (text, at, message) in [
        ("{ // v\n  \"openapi\": 1}", "1:3", "JSON has no comments"),
        ("{\"a\": 1, /* v */ \"b\": 2}", "1:10", "JSON has no comments"),
        ("{\"a\": 01}", "1:7", "`01` is no value"),
        ("{\"a\": 1 2}", "1:9", "`,` or `}` is expected here"),
        ("{\"a\": NaN}", "1:7", "`NaN` is no value"),
        ("{\"a\": undefined}", "1:7", "`undefined` is no value"),
        ("{\"a\": [1,, 2]}", "1:10", "a value is expected here"),
        ("{\"a\": 'x'}", "1:7", "a value is expected here"),
        ("{\"a\": 1, b: 2}", "1:10", "the name of a member, in quotes, is expected here"),
        ("{\"a\": 1, # why\n \"b\": NaN,}", "2:7", "`NaN` is no value"),
    ] {
        let (tree, findings) = tree_of(text);
        let found: Vec<_> =
            findings.kept().iter().map(|it| format!("{}:{} {}", it.place.line, it.place.column, it.message)).collect();
        assert_eq!((tree.is_none(), found), (true, vec![format!("{at} the text is not JSON: {message}")]), "{text}");
    }
    reads_as("{\"a\": 1, # why\n \"b\": [2,], # that\n}", r#"{"a":1,"b":[2]}"#);
    reads_as("{ # v\n\"a\": 1}", r#"{"a":1}"#);
    reads_as("{a: 01, b: 'x'}", r#"{"a":1,"b":"x"}"#);
    reads_as("[{a: 1 2}]", r#"[{"a":"1 2"}]"#);
}

#[test]
fn a_number_is_written_as_json_has_it() {
    reads_as("[.5, +1.5, -.5, 1., 1.e5, 00.5, +.5e+3, 5E3]", "[0.5,1.5,-0.5,1.0,1.0e5,0.5,0.5e+3,5E3]");
    let digits = "9".repeat(50);
    reads_as(&format!("[+{digits}, -00{digits}, 0o17]"), &format!("[{digits},-{digits},15]"));
}

/// Checks what holds of each tree, whatever the text: parents, places and names fit together.
fn check(tree: &Tree) {
    let mut rest = vec![tree.root()];
    while let Some(node) = rest.pop() {
        let children: Vec<NodeId> = match tree.value(node) {
            Value::Scalar(scalar) => {
                assert!(scalar.kind != ScalarKind::Int || scalar.text.chars().any(|it| it.is_ascii_hexdigit()));
                vec![]
            }
            Value::Sequence(elements) => elements.clone(),
            Value::Mapping(_) => tree.members(node).iter().map(|it| it.value).collect(),
        };
        for child in &children {
            assert_eq!(tree.parent(*child), Some(node));
        }
        for member in tree.members(node) {
            assert_eq!(tree.get(node, &member.key), Some(member.value));
            assert_eq!(tree.key(member.value), Some(&member.key));
        }
        let (span, length) = (tree.span(node).range(), tree.source().text().len());
        assert!(span.start <= span.end && span.end <= length, "{span:?} of {length}");
        assert!(tree.source().text().get(span).is_some(), "no character is cut in two");
        rest.extend(children);
    }
}

mod random {
    use proptest::prelude::*;
    use proptest::test_runner::FileFailurePersistence;

    use super::*;

    const SPEC: &str = include_str!("../../spec/openapi.yaml");

    fn survives(text: &str) {
        let (tree, findings) = tree_of(text);
        assert!(tree.is_some() || findings.kept().len() == 1, "{text:?}");
        if let Some(tree) = &tree {
            check(tree);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 512,
            failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
            ..ProptestConfig::default()
        })]

        #[test]
        fn no_text_is_too_odd(text in "[-\\[\\]{}:,?&*!|>'\"%#@ a-c0-9é\n\t<~.\\\\u]{0,60}") {
            survives(&text);
        }

        #[test]
        fn nothing_at_all_is_too_odd(text in any::<String>()) {
            survives(&text);
        }

        #[test]
        fn a_text_may_be_cut_anywhere(from in 0..SPEC.len(), length in 0..2_000_usize, odd in "[\\[{'\"&*:\t\0]{0,2}") {
            let end = (from + length).min(SPEC.len());
            prop_assume!(SPEC.is_char_boundary(from) && SPEC.is_char_boundary(end));
            survives(&format!("{}{odd}", &SPEC[from..end]));
        }
    }
}
