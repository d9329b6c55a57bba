//! Strings, numbers and booleans, and the limits that the client checks.

use ostler_openapi::model::{Bound, Schema, SchemaType};

use crate::config::Number;
use crate::ir::{self, Limit, Type};
use crate::lower::Ctx;
use crate::lower::typed::Becomes;
use crate::report::{LIMIT_VALUE, UNSUPPORTED};

/// Whether a string with a name becomes a type of its own, so that one kind of identifier is not taken for another.
pub(super) fn is_newtype(schema: &Schema) -> bool {
    matches!(schema.format.as_deref(), None | Some("uuid"))
}

pub(super) fn lower_newtype(schema: &Schema) -> ir::Newtype {
    match schema.format.as_deref() {
        Some("uuid") => ir::Newtype::Uuid,
        _ => ir::Newtype::String,
    }
}

pub(super) fn lower_scalar(cx: &mut Ctx<'_, '_>, schema: &Schema, kind: SchemaType) -> Option<Type> {
    let format = schema.format.as_deref();
    if cx.is_strict() {
        return lower_strictly(cx, schema, kind, format);
    }
    Some(match (kind, format) {
        (SchemaType::Boolean, _) => Type::Bool,
        (SchemaType::Integer, Some("int32" | "int16" | "int8" | "uint8" | "uint16")) => Type::Integer(ir::Integer::I32),
        (SchemaType::Integer, Some("uint32")) => Type::Integer(ir::Integer::U32),
        (SchemaType::Integer, Some("uint64" | "uint")) => Type::Integer(ir::Integer::U64),
        (SchemaType::Integer, _) => Type::Integer(ir::Integer::I64),
        (SchemaType::Number, Some("decimal")) => Type::Decimal,
        (SchemaType::Number, Some("float" | "float32")) => Type::Float(ir::Float::F32),
        (SchemaType::Number, Some("double" | "float64")) => Type::Float(ir::Float::F64),
        (SchemaType::Number, _) => match cx.config.number {
            Number::Decimal => Type::Decimal,
            Number::Float => Type::Float(ir::Float::F64),
        },
        (SchemaType::String, Some("date-time")) => Type::Timestamp,
        (SchemaType::String, Some("date")) => Type::Date,
        (SchemaType::String, Some("uuid")) => Type::Uuid,
        (SchemaType::String, Some("byte")) => Type::ByteString,
        (SchemaType::String, _) => Type::String,
        (SchemaType::Array | SchemaType::Object, _) => Type::Json,
    })
}

/// Only what a value of the type certainly is.
fn lower_strictly(cx: &mut Ctx<'_, '_>, schema: &Schema, kind: SchemaType, format: Option<&str>) -> Option<Type> {
    match (kind, format) {
        (SchemaType::Boolean, None) => Some(Type::Bool),
        (SchemaType::Integer, None | Some("int64")) => Some(Type::Integer(ir::Integer::I64)),
        (SchemaType::Number, Some("decimal")) => Some(Type::Decimal),
        (SchemaType::String, None) => Some(Type::String),
        (SchemaType::String, Some("date-time")) => Some(Type::Timestamp),
        (SchemaType::String, Some("date")) => Some(Type::Date),
        (SchemaType::String, Some("uuid")) => Some(Type::Uuid),
        (SchemaType::Number, _) => {
            let help = "add `format: decimal`: a binary number would round money";
            cx.report.unsupported(schema.node, "a number that is not `format: decimal`", help);
            None
        }
        (_, Some(format)) => {
            let help = "use `uuid`, `date` or `date-time` for a string, `int64` for an integer, or no format";
            let kind = kind.keyword();
            let node = cx.member(schema.node, "format");
            cx.report.unsupported(node, format_args!("the format `{format}` on `{kind}`"), help);
            None
        }
        (SchemaType::Array | SchemaType::Object, None) => None,
    }
}

/// The limits that are read where a property or an item is described, and not on a type by itself.
pub(super) fn refuse_limits_of_type(cx: &mut Ctx<'_, '_>, schema: &Schema, becomes: Option<Becomes>) {
    if becomes == Some(Becomes::Struct) && !cx.is_strict() {
        return;
    }
    for keyword in ["maxItems", "maximum", "minItems", "minimum", "minLength", "maxLength"] {
        if let Some(member) = cx.tree.get(schema.node, keyword) {
            let help = "leave it out, or describe the limit at the property";
            cx.report.unsupported(member, format_args!("`{keyword}` on a schema that becomes a type of its own"), help);
        }
    }
}

/// What the client checks before it sends a value of the type.
pub(super) fn lower_limits(cx: &mut Ctx<'_, '_>, schema: &Schema, ty: &Type) -> Vec<Limit> {
    let (array, object, string) = (&schema.array, &schema.object, &schema.string);
    if cx.is_strict() {
        check_limits(cx, schema, ty);
    }
    match ty {
        Type::List(_) => {
            let unique = array.unique_items.then_some(Limit::UniqueItems);
            let [low, high] = [array.min_items.map(Limit::MinItems), array.max_items.map(Limit::MaxItems)];
            low.into_iter().chain(high).chain(unique).collect()
        }
        Type::Map(_) => {
            let low = object.min_properties.map(Limit::MinProperties);
            low.into_iter().chain(object.max_properties.map(Limit::MaxProperties)).collect()
        }
        Type::String => {
            let low = string.min_length.filter(|it| *it > 0).map(Limit::MinLength);
            low.into_iter().chain(string.max_length.map(Limit::MaxLength)).collect()
        }
        Type::Integer(width) => lower_integer_limits(schema, *width),
        Type::Float(_) => {
            let bound = |it: &Option<Bound>| it.as_ref().and_then(|it| Some((it.value.value.as_f64()?, it.exclusive)));
            let low = bound(&schema.number.minimum).map(|(it, exclusive)| Limit::FloatMinimum(it, exclusive));
            let high = bound(&schema.number.maximum).map(|(it, exclusive)| Limit::FloatMaximum(it, exclusive));
            [Limit::Finite].into_iter().chain(low).chain(high).collect()
        }
        _ => Vec::new(),
    }
}

/// Of a whole number; what every number of the width keeps need not be checked, and what none can is not.
fn lower_integer_limits(schema: &Schema, width: ir::Integer) -> Vec<Limit> {
    let (least, most) = match width {
        ir::Integer::I32 => (i64::from(i32::MIN), i64::from(i32::MAX)),
        ir::Integer::U32 => (0, i64::from(u32::MAX)),
        ir::Integer::I64 => (i64::MIN, i64::MAX),
        // Its numbers are not all those of the checks.
        ir::Integer::U64 => return Vec::new(),
    };
    let whole = |it: &Option<Bound>, step: i64| {
        let bound = it.as_ref()?;
        let value = bound.value.value.as_i64()?;
        if bound.exclusive { value.checked_add(step) } else { Some(value) }
    };
    let is_within = |it: &i64| (least..=most).contains(it);
    let low = whole(&schema.number.minimum, 1).filter(is_within).filter(|it| *it > least || width == ir::Integer::I64);
    let high = whole(&schema.number.maximum, -1).filter(is_within).filter(|it| *it < most || width == ir::Integer::I64);
    low.map(Limit::Minimum).into_iter().chain(high.map(Limit::Maximum)).collect()
}

/// Whether a limit is one of values of a type.
fn is_about(keyword: &str, ty: SchemaType) -> bool {
    match ty {
        SchemaType::Array => keyword.ends_with("Items"),
        SchemaType::Object => keyword.ends_with("Properties"),
        SchemaType::String => keyword.ends_with("Length"),
        SchemaType::Integer | SchemaType::Number => keyword.to_lowercase().ends_with("imum"),
        SchemaType::Boolean => false,
    }
}

/// Reports the limits that say nothing of a value of the type, or that are not checked.
fn check_limits(cx: &mut Ctx<'_, '_>, schema: &Schema, ty: &Type) {
    let applies = |keyword: &str| match ty {
        Type::List(_) => matches!(keyword, "minItems" | "maxItems" | "uniqueItems"),
        Type::Map(_) => matches!(keyword, "minProperties" | "maxProperties"),
        Type::String => matches!(keyword, "minLength" | "maxLength"),
        Type::Integer(_) => matches!(keyword, "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum"),
        _ => false,
    };
    for keyword in [
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
    ] {
        // What says nothing of the type was reported when the document was read.
        let is_reported = schema.ty.is_none_or(|it| !is_about(keyword, it));
        if let Some(member) = cx.tree.get(schema.node, keyword).filter(|_| !applies(keyword) && !is_reported) {
            let message = "this limit does not apply to a schema of this type, or cannot be checked for it";
            cx.report.error(LIMIT_VALUE, member, message, "remove it");
        }
    }
    let bounds = [("minimum", &schema.number.minimum), ("maximum", &schema.number.maximum)];
    for (_, bound) in bounds.iter().filter(|_| matches!(ty, Type::Integer(_))) {
        if let Some(bound) = bound.as_ref().filter(|it| it.value.value.as_i64().is_none()) {
            let message = "a limit of a whole number is a whole number of 64 bits";
            cx.report.error(UNSUPPORTED, bound.value.node, message, "write one");
        }
    }
}
