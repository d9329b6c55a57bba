//! Values without parts that a schema admits: what stands at its bounds, and what is awkward to write.

use ostler_openapi::NodeId;
use ostler_openapi::model::{Bound, Schema, SchemaType};
use ostler_openapi::tree::{ScalarKind, Tree};
use serde_json::{Value, json};

/// What a schema that says nothing admits; null stands at the end.
pub fn of_anything() -> Vec<Value> {
    vec![json!({"any": [1, null, "x"]}), json!("text"), json!(1.5), json!(true), json!([[]]), json!(null)]
}

/// The values that are listed, and one that is not, unless none is ever added.
pub fn of_enum(tree: &Tree, schema: &Schema, values: &[NodeId]) -> Vec<Value> {
    let mut found: Vec<Value> = values.iter().filter_map(|it| serde_json::from_str(&tree.to_json(*it)).ok()).collect();
    let all = |kind: ScalarKind| values.iter().all(|it| tree.scalar(*it).is_some_and(|it| it.kind == kind));
    if schema.extensions.extensible != Some(false) {
        found.extend(all(ScalarKind::String).then(|| json!("a value of tomorrow")));
        found.extend(all(ScalarKind::Int).then(|| json!(123_456)));
    }
    found
}

pub fn of_scalar(schema: &Schema, ty: SchemaType) -> Vec<Value> {
    let format = schema.format.as_deref();
    match (ty, format) {
        (SchemaType::Boolean, _) => vec![json!(true), json!(false)],
        (SchemaType::String, Some("date-time")) => vec![
            json!("2026-05-01T00:00:00Z"),
            json!("2024-02-29T23:59:59.5Z"),
            json!("1969-12-31T23:59:59.123456789Z"),
        ],
        (SchemaType::String, Some("date")) => vec![json!("2024-02-29"), json!("1900-01-01"), json!("9999-12-31")],
        (SchemaType::String, Some("uuid")) => {
            vec![json!("0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9"), json!("00000000-0000-0000-0000-000000000000")]
        }
        (SchemaType::String, Some("byte")) => vec![json!("AAEC/+8="), json!(""), json!("Zm9v")],
        (SchemaType::String, _) => texts(schema),
        (SchemaType::Integer, _) => whole_numbers(schema, format),
        (SchemaType::Number, _) => numbers(schema, format),
        (SchemaType::Array | SchemaType::Object, _) => Vec::new(),
    }
}

fn texts(schema: &Schema) -> Vec<Value> {
    let least = usize::try_from(schema.string.min_length.unwrap_or(0)).unwrap_or(usize::MAX).min(10_000);
    let most = usize::try_from(schema.string.max_length.unwrap_or(10_000)).unwrap_or(10_000);
    let mut texts =
        vec!["text".to_owned(), String::new(), "a\"b\\c/\n\t\u{1}\u{7f}é\u{2028}😀".to_owned(), "null".to_owned()];
    texts.extend([least, most.min(300)].map(|it| "x".repeat(it)));
    texts.retain(|it| (least..=most).contains(&it.chars().count()));
    texts.into_iter().map(Value::from).collect()
}

fn whole_numbers(schema: &Schema, format: Option<&str>) -> Vec<Value> {
    let (least, most) = match format {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("uint8") => (0, u8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("uint16") => (0, u16::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint64" | "uint") => (0, i128::from(u64::MAX)),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    let bound = |it: &Option<Bound>, step: i128| {
        let bound = it.as_ref()?;
        let value = i128::from(bound.value.value.as_i64()?);
        Some(if bound.exclusive { value + step } else { value })
    };
    let least = bound(&schema.number.minimum, 1).map_or(least, |it| it.max(least));
    let most = bound(&schema.number.maximum, -1).map_or(most, |it| it.min(most));
    let numbers = [1, 0, -1, 7, least, most];
    let numbers = numbers.into_iter().filter(|it| (least..=most).contains(it));
    numbers
        .filter_map(|it| i64::try_from(it).map(Value::from).ok().or(u64::try_from(it).map(Value::from).ok()))
        .collect()
}

fn numbers(schema: &Schema, format: Option<&str>) -> Vec<Value> {
    let is_single = matches!(format, Some("float" | "float32"));
    let is_decimal = format == Some("decimal");
    let value = |it: &Option<Bound>| it.as_ref().and_then(|it| it.value.value.as_f64());
    let (low, high) = (value(&schema.number.minimum), value(&schema.number.maximum));
    let mut numbers = vec![0.5, 0.1, -1.25, 3.0, 12.5, 0.0];
    numbers.extend((!is_decimal).then_some(if is_single { 3.0e38 } else { 1e300 }));
    numbers.extend((!is_decimal && !is_single).then_some(0.1 + 0.2));
    numbers.extend(low.into_iter().chain(high));
    let excludes = |it: &Option<Bound>| it.as_ref().is_some_and(|it| it.exclusive);
    let (open_low, open_high) = (excludes(&schema.number.minimum), excludes(&schema.number.maximum));
    numbers.retain(|it| low.is_none_or(|low| *it > low || *it == low && !open_low));
    numbers.retain(|it| high.is_none_or(|high| *it < high || *it == high && !open_high));
    numbers
        .into_iter()
        .map(|it| if it.fract() == 0.0 && it.abs() < 1e15 { json!(it as i64) } else { json!(it) })
        .collect()
}
