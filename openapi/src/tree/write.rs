//! A value -> the same as JSON.

use std::fmt::Write;

use crate::finding::is_invisible;
use crate::tree::{NodeId, Scalar, ScalarKind, Tree, Value};

impl Tree {
    /// The value as JSON on one line. A number keeps its digits; an infinity and what is no number are strings.
    pub fn to_json(&self, id: NodeId) -> String {
        let mut text = String::new();
        write_value(&mut text, self, id);
        text
    }
}

/// Goes as deep as the tree, which is bounded.
fn write_value(text: &mut String, tree: &Tree, id: NodeId) {
    match tree.value(id) {
        Value::Scalar(scalar) => write_scalar(text, scalar),
        Value::Sequence(elements) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                text.push_str(if index > 0 { "," } else { "" });
                write_value(text, tree, *element);
            }
            text.push(']');
        }
        Value::Mapping(_) => {
            text.push('{');
            for (index, member) in tree.members(id).iter().enumerate() {
                text.push_str(if index > 0 { "," } else { "" });
                write_string(text, &member.key);
                text.push(':');
                write_value(text, tree, member.value);
            }
            text.push('}');
        }
    }
}

fn write_scalar(text: &mut String, scalar: &Scalar) {
    match scalar.kind {
        ScalarKind::Null => text.push_str("null"),
        ScalarKind::Bool(it) => text.push_str(if it { "true" } else { "false" }),
        ScalarKind::Int | ScalarKind::Float if is_json_number(&scalar.text) => text.push_str(&scalar.text),
        ScalarKind::Int if scalar.text.starts_with("0x") || scalar.text.starts_with("0o") => match scalar.as_i128() {
            Some(number) => text.push_str(&number.to_string()),
            None => write_string(text, &scalar.text),
        },
        ScalarKind::Int | ScalarKind::Float if !scalar.is_infinite_or_nan() => write_number(text, &scalar.text),
        ScalarKind::Int | ScalarKind::Float | ScalarKind::String => write_string(text, &scalar.text),
    }
}

/// Writes `+1.5`, `.5`, `1.` or `007` as JSON has it, digit by digit.
fn write_number(text: &mut String, number: &str) {
    let unsigned = number.trim_start_matches(['+', '-']);
    let (digits, exponent) = unsigned.split_at(unsigned.find(['e', 'E']).unwrap_or(unsigned.len()));
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let or_zero = |it: &str| if it.is_empty() { "0".to_owned() } else { it.to_owned() };
    text.push_str(if number.starts_with('-') { "-" } else { "" });
    text.push_str(&or_zero(whole.trim_start_matches('0')));
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(&or_zero(fraction));
    }
    text.push_str(exponent);
}

fn is_json_number(text: &str) -> bool {
    super::json::number_kind(text).is_some()
}

pub(crate) fn write_string(text: &mut String, string: &str) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            // All of them are in the first plane.
            it if is_invisible(it) => {
                write!(text, "\\u{:04x}", u32::from(it)).expect("a string takes any text");
            }
            it => text.push(it),
        }
    }
    text.push('"');
}
