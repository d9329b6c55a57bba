//! The fields of an `application/x-www-form-urlencoded` body.

use serde::ser::Serialize;

use crate::values::decimal_serde::as_numbers;
use crate::values::percent::{Kept, encode};
use crate::values::plain::{self, Plain};
use crate::values::style::{self, Style};

/// Collects the fields of a form.
#[derive(Default)]
pub struct FormWriter {
    pairs: Vec<String>,
    problem: Option<String>,
}

impl FormWriter {
    /// Adds a required field.
    ///
    /// In the style [`Json`](Style::Json), which is what a form has of fields without a style of their own, an object is its
    /// JSON text, a list a field for each item, and everything else the text itself.
    pub fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T, style: Style, explode: bool) {
        let written = written(name, value, style, explode);
        self.keep(name, written.and_then(style::not_left_out));
    }

    /// Adds a field, or nothing when it is absent or holds nothing.
    pub fn field_optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>, style: Style, explode: bool) {
        if let Some(value) = value {
            self.keep(name, written(name, value, style, explode));
        }
    }

    fn keep(&mut self, name: &str, written: Result<String, String>) {
        match written {
            Ok(written) => self.pairs.extend(Some(written).filter(|it| !it.is_empty())),
            Err(problem) => {
                self.problem.get_or_insert_with(|| format!("the field `{name}` of the form {problem}"));
            }
        }
    }

    /// The body, or why there is none.
    pub(crate) fn finish(self) -> Result<String, String> {
        self.problem.map_or(Ok(self.pairs.join("&")), Err)
    }
}

fn written<T: Serialize + ?Sized>(name: &str, value: &T, style: Style, explode: bool) -> Result<String, String> {
    match style {
        Style::Json => without_style(name, value),
        _ => Plain::of(value).and_then(|it| style::in_query(name, &it, style, explode, Kept::Form)),
    }
}

fn without_style<T: Serialize + ?Sized>(name: &str, value: &T) -> Result<String, String> {
    let text = plain::json_text(value)?;
    let texts = match text.as_bytes().first() {
        Some(b'[') => as_numbers(|| plain::json_text(value)).and_then(|numbers| items(&text, &numbers))?,
        Some(b'{') => vec![as_numbers(|| plain::json_text(value))?],
        _ => vec![plain_text(&text)?],
    };
    let name = encode(name, Kept::Form);
    Ok(texts.iter().map(|it| format!("{name}={}", encode(it, Kept::Form))).collect::<Vec<_>>().join("&"))
}

/// The text of each item. Decimals are numbers where they stand in JSON, and their own text elsewhere.
fn items(text: &str, numbers: &str) -> Result<Vec<String>, String> {
    let both = plain::items(text)?.into_iter().zip(plain::items(numbers)?);
    both.map(|(text, numbers)| match text.get().as_bytes().first() {
        Some(b'[' | b'{') => Ok(numbers.get().to_owned()),
        _ => plain_text(text.get()),
    })
    .collect()
}

fn plain_text(text: &str) -> Result<String, String> {
    match Plain::of_json(text)? {
        Plain::Text(text) => Ok(text),
        Plain::List(_) | Plain::Members(_) => Err("cannot carry a value with parts here".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_required_list_without_items_is_refused_and_an_optional_one_is_left_out() {
        const NONE: [i32; 0] = [];
        for style in [Style::Json, Style::Form] {
            let mut form = FormWriter::default();
            form.field("ids", &NONE, style, true);
            let problem = form.finish().unwrap_err();
            assert!(problem.starts_with("the field `ids` of the form is required, but has no items"), "{problem}");
            let mut form = FormWriter::default();
            form.field_optional("ids", &Some(NONE), style, true);
            form.field("name", "", style, true);
            assert_eq!(form.finish().unwrap(), "name=");
        }
    }
}
