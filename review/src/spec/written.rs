//! What is written in a document, keyword by keyword, for what the ledger decides of any keyword.

use ostler_openapi::tree::{Scalar, ScalarKind};
use ostler_openapi::{NodeId, Tree, tree};
use serde_json::{Number, Value};

/// A value as JSON. A number that JSON cannot write is its text. Goes as deep as the tree, which is bounded.
pub(super) fn to_json(tree: &Tree, node: NodeId) -> Value {
    match tree.value(node) {
        tree::Value::Scalar(scalar) => of_scalar(scalar),
        tree::Value::Sequence(elements) => elements.iter().map(|it| to_json(tree, *it)).collect(),
        tree::Value::Mapping(_) => {
            let members = tree.members(node).iter().map(|it| (it.key.to_string(), to_json(tree, it.value)));
            Value::Object(members.collect())
        }
    }
}

fn of_scalar(scalar: &Scalar) -> Value {
    let text = || Value::String(scalar.text.to_string());
    match scalar.kind {
        ScalarKind::Null => Value::Null,
        ScalarKind::Bool(it) => Value::Bool(it),
        ScalarKind::String => text(),
        ScalarKind::Int | ScalarKind::Float => {
            let whole = || scalar.as_u64().map(Number::from).or_else(|| scalar.as_i64().map(Number::from));
            let number = if scalar.kind == ScalarKind::Int { whole() } else { None };
            number.or_else(|| Number::from_f64(scalar.as_f64()?)).map_or_else(text, Value::Number)
        }
    }
}

/// The value at a pointer such as `#/components/schemas/Colour`.
pub(super) fn at<'v>(root: &'v Value, pointer: &str) -> Option<&'v Value> {
    let mut tokens = pointer.strip_prefix('#')?.split('/');
    if !tokens.next()?.is_empty() {
        return None;
    }
    tokens.try_fold(root, step)
}

/// The member that a part of a pointer leads to. Few parts are escaped, and only those are written anew: places are looked
/// up a hundred thousand times in a reconciliation.
fn step<'v>(value: &'v Value, token: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) if token.contains('~') => members.get(&token.replace("~1", "/").replace("~0", "~")),
        Value::Object(members) => members.get(token),
        // `01` and `+1` are no indexes.
        Value::Array(elements) => elements.get(token.parse::<usize>().ok().filter(|it| it.to_string() == token)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ostler_openapi::Source;
    use ostler_openapi::finding::Findings;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pointer_leads_where_the_standard_says() {
        let root = json!({"": 0, "a/b": [1, {"~1": 2}], "c": {"": 3}});
        let pointers =
            ["", "/", "/a~1b/0", "/a~1b/1/~01", "/c/", "/c", "/a~1b/01", "/a~1b/+1", "/a~1b/2", "/a/b", "/c/x"];
        for pointer in pointers {
            assert_eq!(at(&root, &format!("#{pointer}")), root.pointer(pointer), "{pointer}");
        }
        assert_eq!(["", "/c", "#c"].map(|it| at(&root, it)), [None; 3]);
    }

    #[test]
    fn what_is_written_in_yaml_is_the_same_in_json() {
        let text = "a: [1, -2, 1.50, 0x10, 18446744073709551615, 99999999999999999999999, .inf]\nb: {c: ~, d: 'no', e: true}\n";
        let tree =
            Tree::read(Arc::new(Source::new("it", text).expect("short")), &mut Findings::new()).expect("is YAML");
        let expected = json!({
            "a": [1, -2, 1.5, 16, 18_446_744_073_709_551_615_u64, 1e23, ".inf"],
            "b": {"c": null, "d": "no", "e": true},
        });
        assert_eq!(to_json(&tree, tree.root()), expected);
    }
}
