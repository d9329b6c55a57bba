//! The parts of a `multipart/form-data` body, as RFC 7578 has them.

use std::hash::{BuildHasher, RandomState};

use http::HeaderValue;
use serde::ser::Serialize;

use crate::call::payload::Payload;
use crate::values::content::Content;
use crate::values::decimal_serde::as_numbers;
use crate::values::file::File;
use crate::values::plain::{self, Plain};
use crate::values::style::LEFT_OUT;

/// Collects the parts of a form.
#[derive(Default)]
pub struct MultipartWriter {
    parts: Vec<Part>,
    problem: Option<String>,
}

struct Part {
    name: String,
    /// Whole lines, each with its end.
    head: String,
    content: Content,
}

const JSON: &str = "application/json";

impl MultipartWriter {
    /// Adds a required value: a text as it is, a list as a part for each item, and an object as JSON.
    pub fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        let texts = texts(value).and_then(not_left_out);
        self.add_texts(name, texts);
    }

    /// Adds a value, or nothing when it is absent or a list without items.
    pub fn field_optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.add_texts(name, texts(value));
        }
    }

    fn add_texts(&mut self, name: &'static str, texts: Result<Vec<(String, bool)>, String>) {
        let added = texts.map(|texts| {
            for (text, is_json) in texts {
                self.add(name, None, is_json.then_some(JSON), bytes_of(text));
            }
        });
        self.keep(name, added);
    }

    /// Adds a required value of a media type. Of JSON it is the whole value; of any other type it is a text, or a list with a
    /// part for each item.
    pub fn field_as<T: Serialize + ?Sized>(&mut self, name: &'static str, content_type: &'static str, value: &T) {
        let texts = texts_as(content_type, value).and_then(not_left_out);
        self.add_texts_as(name, content_type, texts);
    }

    /// As [`field_as`](Self::field_as), or nothing when the value is absent or has no parts.
    pub fn field_as_optional<T: Serialize>(
        &mut self,
        name: &'static str,
        content_type: &'static str,
        value: &Option<T>,
    ) {
        if let Some(value) = value {
            self.add_texts_as(name, content_type, texts_as(content_type, value));
        }
    }

    fn add_texts_as(&mut self, name: &'static str, content_type: &'static str, texts: Result<Vec<String>, String>) {
        let added = texts.and_then(|texts| {
            check_header(content_type)?;
            texts.into_iter().for_each(|it| self.add(name, None, Some(content_type), bytes_of(it)));
            Ok(())
        });
        self.keep(name, added);
    }

    /// Adds the files of a required list.
    pub fn files(&mut self, name: &'static str, files: &[File]) {
        let added = if files.is_empty() { Err(LEFT_OUT.to_owned()) } else { Ok(()) };
        self.keep(name, added);
        files.iter().for_each(|it| self.file(name, it));
    }

    /// Adds a file. One without a name is called as its part is: servers take a part without a file name for a text.
    pub fn file(&mut self, name: &'static str, file: &File) {
        let content_type = file.content_type.as_deref().unwrap_or("application/octet-stream");
        let added = check_header(content_type).map(|()| {
            let file_name = file.file_name.as_deref().unwrap_or(name);
            self.add(name, Some(file_name), Some(content_type), file.content.clone());
        });
        self.keep(name, added);
    }

    /// Adds a file, or nothing when it is absent.
    pub fn file_optional(&mut self, name: &'static str, file: &Option<File>) {
        if let Some(file) = file {
            self.file(name, file);
        }
    }

    fn add(&mut self, name: &str, file_name: Option<&str>, content_type: Option<&str>, content: Content) {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        head.push_str("\r\n");
        if let Some(content_type) = content_type {
            head.push_str(&format!("Content-Type: {content_type}\r\n"));
        }
        self.parts.push(Part { name: name.to_owned(), head, content });
    }

    fn keep(&mut self, name: &str, added: Result<(), String>) {
        if let Err(problem) = added {
            self.problem.get_or_insert_with(|| format!("the part `{name}` of the form {problem}"));
        }
    }

    /// The boundary and the body, or why there is none.
    pub(crate) fn finish(self) -> Result<(String, Payload), String> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let boundary = self.boundary(draw);
        let mut payload = Payload::default();
        // The end of a part and the beginning of the next are sent together.
        let mut between = String::new();
        for part in self.parts {
            between.push_str(&format!("--{boundary}\r\n{}\r\n", part.head));
            payload.push_bytes(std::mem::take(&mut between).into());
            payload.push_file(format!("the part `{}` of the form", part.name), part.content);
            between.push_str("\r\n");
        }
        between.push_str(&format!("--{boundary}--\r\n"));
        payload.push_bytes(between.into());
        Ok((boundary, payload))
    }

    /// A text that stands in no part whose bytes are there: the first of those that are drawn.
    fn boundary(&self, mut draw: impl FnMut() -> String) -> String {
        loop {
            let boundary = draw();
            let needle = boundary.as_bytes();
            // Before the search goes through every byte, it looks for the first of the boundary.
            let stands_in = |content: &[u8]| content.windows(needle.len()).any(|it| it[0] == needle[0] && it == needle);
            if !self.parts.iter().any(|it| matches!(&it.content, Content::Bytes(bytes) if stands_in(bytes))) {
                return boundary;
            }
        }
    }
}

/// A text of 128 bits that nobody can guess: it is not looked for in a file that is read while it is sent, so whoever
/// writes such a file must not know it. The standard library draws its keys from the system.
fn draw() -> String {
    let half = |it: u8| RandomState::new().hash_one(it);
    format!("{:016x}{:016x}", half(0), half(1))
}

fn bytes_of(text: String) -> Content {
    Content::Bytes(text.into())
}

/// A name between quotes: as browsers write it, with what would end it percent-encoded.
fn quoted(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '"' => quoted.push_str("%22"),
            c if c.is_ascii_control() => quoted.push_str(&format!("%{:02X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted
}

fn check_header(content_type: &str) -> Result<(), String> {
    let is_header = HeaderValue::from_str(content_type).is_ok() && !content_type.trim().is_empty();
    if is_header { Ok(()) } else { Err("has a content type that cannot be a header".to_owned()) }
}

/// Is it a media type of JSON, such as `application/json` or `application/merge-patch+json`?
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == JSON || essence.ends_with("+json")
}

/// What a value is as a media type, in a text for each part.
fn texts_as<T: Serialize + ?Sized>(content_type: &str, value: &T) -> Result<Vec<String>, String> {
    if is_json(content_type) {
        return as_numbers(|| plain::json_text(value)).map(|it| vec![it]);
    }
    Plain::of(value).and_then(|it| match it {
        Plain::Text(text) => Ok(vec![text]),
        Plain::List(items) => Ok(items),
        Plain::Members(_) => Err(format!("cannot carry an object as `{content_type}`")),
    })
}

/// A list without items has no part: a request without it may mean something else.
fn not_left_out<T>(texts: Vec<T>) -> Result<Vec<T>, String> {
    if texts.is_empty() { Err(LEFT_OUT.to_owned()) } else { Ok(texts) }
}

/// The text of each part that a value becomes, and whether it is JSON.
fn texts<T: Serialize + ?Sized>(value: &T) -> Result<Vec<(String, bool)>, String> {
    let text = plain::json_text(value)?;
    let numbers = as_numbers(|| plain::json_text(value))?;
    if text.starts_with('[') {
        let both = plain::items(&text)?.into_iter().zip(plain::items(&numbers)?);
        return both.map(|(text, numbers)| part_text(text.get(), numbers.get())).collect();
    }
    part_text(&text, &numbers).map(|it| vec![it])
}

/// A text as it is, and anything with parts as JSON, in which decimals are numbers.
fn part_text(text: &str, numbers: &str) -> Result<(String, bool), String> {
    match text.as_bytes().first() {
        Some(b'[' | b'{') => Ok((numbers.to_owned(), true)),
        _ => match Plain::of_json(text)? {
            Plain::Text(text) => Ok((text, false)),
            Plain::List(_) | Plain::Members(_) => Ok((numbers.to_owned(), true)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(fill: impl FnOnce(&mut MultipartWriter)) -> Result<String, String> {
        let mut writer = MultipartWriter::default();
        fill(&mut writer);
        let (boundary, body) = writer.finish()?;
        Ok(String::from_utf8(body.in_memory().unwrap().to_vec()).unwrap().replace(&boundary, "B"))
    }

    #[test]
    fn no_name_of_a_file_ends_its_header() {
        let hostile = "a\"; name=\"x\r\nContent-Type: text/html\r\n\r\n<p>\0é.txt";
        let body = written(|form| form.file("f", &File::new("x").named(hostile))).unwrap();
        let expected = "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a%22; name=%22x%0D%0AContent-Type: \
                        text/html%0D%0A%0D%0A<p>%00é.txt\"\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n--B--\r\n";
        assert_eq!(body, expected);
    }

    #[test]
    fn a_content_type_that_cannot_be_a_header_is_refused() {
        for content_type in ["text/plain\r\nX: y", "", " "] {
            let problem = written(|form| form.file("f", &File::new("x").content_type(content_type))).unwrap_err();
            assert_eq!(problem, "the part `f` of the form has a content type that cannot be a header");
        }
    }

    #[test]
    fn a_required_list_without_items_is_refused_and_an_optional_one_is_left_out() {
        const NONE: [i32; 0] = [];
        for problem in [
            written(|form| form.field("ids", &NONE)),
            written(|form| form.field_as("ids", "text/plain", &NONE)),
            written(|form| form.files("ids", &[])),
        ] {
            let problem = problem.unwrap_err();
            assert!(problem.starts_with("the part `ids` of the form is required, but has no items"), "{problem}");
        }
        let body = written(|form| {
            form.field_optional("ids", &Some(NONE));
            form.field_as_optional("ids", "text/plain", &Some(NONE));
            form.field_as("ids", "application/json", &NONE);
        });
        assert!(body.unwrap().ends_with("Content-Type: application/json\r\n\r\n[]\r\n--B--\r\n"));
    }

    #[test]
    fn a_boundary_stands_in_no_part() {
        let mut writer = MultipartWriter::default();
        writer.file("f", &File::new("..first..\r\n--second"));
        let mut drawn = ["first", "second", "third"].into_iter().map(str::to_owned);
        assert_eq!(writer.boundary(|| drawn.next().unwrap()), "third");
    }

    #[test]
    fn each_kind_of_value_has_its_parts() {
        let price = crate::values::decimal::decimal_literal("7.50");
        let body = written(|form| {
            form.field("text", "a");
            form.field("price", &price);
            form.field("list", &[1, 2]);
            form.field("object", &serde_json::json!({"a": [1]}));
            form.field_as("prices", "application/json", &[price]);
            form.field_as("csv", "text/csv", "a,b");
            form.field_optional("absent", &None::<i32>);
        });
        let part = |name: &str, content_type: &str, content: &str| {
            let head = format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n");
            format!("{head}{content_type}\r\n{content}\r\n")
        };
        let json = "Content-Type: application/json\r\n";
        let expected = [
            part("text", "", "a"),
            part("price", "", "7.50"),
            part("list", "", "1"),
            part("list", "", "2"),
            part("object", json, r#"{"a":[1]}"#),
            part("prices", json, "[7.50]"),
            part("csv", "Content-Type: text/csv\r\n", "a,b"),
        ];
        assert_eq!(body.unwrap(), expected.concat() + "--B--\r\n");
    }

    #[test]
    fn null_and_objects_without_a_type_that_can_hold_them_are_refused() {
        let problem = written(|form| form.field("x", &None::<i32>)).unwrap_err();
        assert_eq!(problem, "the part `x` of the form cannot carry null: leave it out");
        let problem = written(|form| form.field_as("x", "text/csv", &serde_json::json!({"a": 1}))).unwrap_err();
        assert_eq!(problem, "the part `x` of the form cannot carry an object as `text/csv`");
    }
}
