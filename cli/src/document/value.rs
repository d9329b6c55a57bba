//! The values of a text with their places into plain JSON.

use ostler_openapi::tree::{NodeId, Scalar, ScalarKind, Tree, Value as Written};
use serde_json::{Map, Number, Value};

use crate::outcome::Failure;

/// The whole text. A tree is no deeper than its reader lets it be, so this may recurse.
pub(super) fn of(tree: &Tree) -> Result<Value, Failure> {
    convert(tree, tree.root())
}

pub(super) fn convert(tree: &Tree, node: NodeId) -> Result<Value, Failure> {
    match tree.value(node) {
        Written::Scalar(scalar) => convert_scalar(scalar).ok_or_else(|| {
            let place = tree.place(node);
            let (name, line) = (tree.source().name(), place.line);
            Failure::new(format!(
                "{name}:{line}: `{}` is a number that JSON does not have: write it in quotes",
                scalar.text
            ))
        }),
        Written::Sequence(elements) => {
            elements.iter().map(|it| convert(tree, *it)).collect::<Result<_, _>>().map(Value::Array)
        }
        Written::Mapping(_) => {
            let members = tree.members(node).iter();
            let members = members.map(|it| Ok((it.key.to_string(), convert(tree, it.value)?)));
            members.collect::<Result<Map<_, _>, _>>().map(Value::Object)
        }
    }
}

fn convert_scalar(scalar: &Scalar) -> Option<Value> {
    Some(match scalar.kind {
        ScalarKind::Null => Value::Null,
        ScalarKind::Bool(it) => Value::Bool(it),
        ScalarKind::Int => match (scalar.as_i64(), scalar.as_u64()) {
            (Some(it), _) => it.into(),
            (None, Some(it)) => it.into(),
            (None, None) => Value::Number(Number::from_f64(scalar.as_f64()?)?),
        },
        ScalarKind::Float => Value::Number(Number::from_f64(scalar.as_f64()?)?),
        ScalarKind::String => Value::String(scalar.text.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::of;

    #[test]
    fn yaml_becomes_the_json_that_it_stands_for() {
        let value = of("a: [1, -2, 1.5, 18446744073709551615, yes, true, null, '1', 0x10]\n1: {b: ''}\n");
        let expected = json!({"a": [1, -2, 1.5, 18446744073709551615_u64, "yes", true, null, "1", 16], "1": {"b": ""}});
        assert_eq!(value, expected);
    }
}
