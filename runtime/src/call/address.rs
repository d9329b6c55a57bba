//! The parameters of a request → its path, its query and its cookies.

use serde::ser::Serialize;

use crate::call::operation::Paging;
use crate::call::page::Page;
use crate::values::decimal_serde::as_numbers;
use crate::values::percent::{Kept, encode};
use crate::values::plain::{self, Plain};
use crate::values::style::{self, Style};

/// Collects the parameters that a request has outside of its headers and its body.
pub struct AddressWriter<'a> {
    template: &'a str,
    path: Vec<(&'static str, String)>,
    query: Vec<String>,
    cookies: Vec<String>,
    problem: Option<String>,
}

/// Where a request goes, below the address of the server.
pub(crate) struct Target {
    /// The path, and the query where there is one.
    pub(crate) path: String,
    /// What the header `Cookie` says; empty where there is none.
    pub(crate) cookies: String,
}

impl<'a> AddressWriter<'a> {
    /// For a path with a `{name}` for each of its parameters.
    pub(crate) fn new(template: &'a str) -> Self {
        let (path, query, cookies) = Default::default();
        AddressWriter { template, path, query, cookies, problem: None }
    }

    /// Fills in a part of the path.
    pub fn path<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T, style: Style, explode: bool) {
        let written = match style {
            Style::Json => as_numbers(|| plain::json_text(value)).map(|it| encode(&it, Kept::Unreserved)),
            _ => Plain::of(value).and_then(|it| style::in_path(name, &it, style, explode)),
        };
        let written = written.and_then(|it| match it.is_empty() {
            true => Err("is empty, so that the path would be that of another operation".to_owned()),
            false => Ok(it),
        });
        if let Some(written) = self.keep(name, written) {
            self.path.push((name, written));
        }
    }

    /// Adds a required parameter to the query. `allow_reserved`: reserved characters that cannot end the value stay as
    /// they are.
    pub fn query<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: bool,
        allow_reserved: bool,
    ) {
        let written = in_query(name, value, style, explode, allow_reserved).and_then(style::not_left_out);
        let written = self.keep(name, written);
        self.query.extend(written);
    }

    /// Adds a parameter to the query, or nothing when it is absent or holds nothing.
    pub fn query_optional<T: Serialize>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
        style: Style,
        explode: bool,
        allow_reserved: bool,
    ) {
        if let Some(value) = value {
            let written = in_query(name, value, style, explode, allow_reserved);
            let written = self.keep(name, written);
            self.query.extend(written.filter(|it| !it.is_empty()));
        }
    }

    /// Adds limit and cursor to the query, which a request without a body has nowhere else.
    pub(crate) fn page(&mut self, paging: &Paging, page: Page<'_>) {
        self.query(paging.limit, &page.count, Style::Form, true, false);
        if let Some(cursor) = page.cursor {
            self.query(paging.cursor, cursor, Style::Form, true, false);
        }
    }

    /// Adds a required cookie, in the style `form`.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T, explode: bool) {
        let written = in_cookie(name, value, explode).and_then(style::not_left_out);
        let written = self.keep(name, written);
        self.cookies.extend(written);
    }

    /// Adds a cookie, or nothing when it is absent or holds nothing.
    pub fn cookie_optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>, explode: bool) {
        if let Some(value) = value {
            let written = in_cookie(name, value, explode);
            let written = self.keep(name, written);
            self.cookies.extend(written.filter(|it| !it.is_empty()));
        }
    }

    /// Adds a cookie that is the JSON text of a value, as one has it that is described by `content`.
    pub fn cookie_json<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        let written = as_numbers(|| plain::json_text(value))
            .map(|it| format!("{}={}", encode(name, Kept::Unreserved), encode(&it, Kept::Unreserved)));
        let written = self.keep(name, written);
        self.cookies.extend(written);
    }

    /// As [`cookie_json`](Self::cookie_json), or nothing when the value is absent.
    pub fn cookie_json_optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.cookie_json(name, value);
        }
    }

    /// What was written, unless it cannot be: the first problem is kept.
    fn keep(&mut self, name: &str, written: Result<String, String>) -> Option<String> {
        match written {
            Ok(written) => Some(written),
            Err(problem) => {
                self.problem.get_or_insert_with(|| format!("the parameter `{name}` {problem}"));
                None
            }
        }
    }

    /// Where the request goes, or why it cannot be sent.
    pub(crate) fn finish(self) -> Result<Target, String> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let mut path = String::with_capacity(self.template.len());
        for (count, segment) in self.template.split('/').enumerate() {
            if count > 0 {
                path.push('/');
            }
            path.push_str(&fill(segment, &self.path)?);
        }
        if !self.query.is_empty() {
            path.push(if self.template.contains('?') { '&' } else { '?' });
            path.push_str(&self.query.join("&"));
        }
        Ok(Target { path, cookies: self.cookies.join("; ") })
    }
}

fn in_query<T: Serialize + ?Sized>(
    name: &'static str,
    value: &T,
    style: Style,
    explode: bool,
    allow_reserved: bool,
) -> Result<String, String> {
    let kept = if allow_reserved { Kept::Reserved } else { Kept::Unreserved };
    match style {
        Style::Json => as_numbers(|| plain::json_text(value))
            .map(|it| format!("{}={}", encode(name, Kept::Unreserved), encode(&it, Kept::Unreserved))),
        _ => Plain::of(value).and_then(|it| style::in_query(name, &it, style, explode, kept)),
    }
}

fn in_cookie<T: Serialize + ?Sized>(name: &'static str, value: &T, explode: bool) -> Result<String, String> {
    Plain::of(value).and_then(|it| style::in_cookie(name, &it, explode))
}

/// Fills in what stands between the slashes of a path. `.` and `..` would lead to another path, written as they are or
/// percent-encoded.
fn fill(segment: &str, values: &[(&'static str, String)]) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = segment;
    let mut last = None;
    while let Some((before, name, after)) = placeholder(rest) {
        let value = values.iter().find(|(known, _)| *known == name);
        debug_assert!(value.is_some(), "generated code fills in each parameter of a path, but not `{name}`");
        let (_, value) = value.ok_or_else(|| format!("the parameter `{name}` of the path has no value"))?;
        filled.push_str(before);
        filled.push_str(value);
        (rest, last) = (after, Some(name));
    }
    filled.push_str(rest);
    match last {
        Some(name) if filled == "." || filled == ".." => Err(format!(
            "the parameter `{name}` makes a segment `{filled}` of the path, which would be that of another operation"
        )),
        _ => Ok(filled),
    }
}

/// The first `{name}` of a text, with what stands before and behind it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(template: &str, values: &[(&'static str, &str)]) -> Result<String, String> {
        let mut writer = AddressWriter::new(template);
        values.iter().for_each(|(name, value)| writer.path(name, value, Style::Simple, false));
        writer.finish().map(|it| it.path)
    }

    #[test]
    fn a_value_stays_within_its_place_in_the_path() {
        assert_eq!(path("/a/{x}/b", &[("x", "1")]).unwrap(), "/a/1/b");
        assert_eq!(path("/{x}.{y}/{x}", &[("x", "a"), ("y", "b")]).unwrap(), "/a.b/a");
        assert_eq!(path("/a/{x}", &[("x", "../b?c#d/%2e")]).unwrap(), "/a/..%2Fb%3Fc%23d%2F%252e");
        assert_eq!(path("/a/{x}.json", &[("x", "..")]).unwrap(), "/a/...json");
        assert_eq!(path("/a/{x}", &[("x", "é\r\n")]).unwrap(), "/a/%C3%A9%0D%0A");
    }

    #[test]
    fn a_value_that_would_lead_to_another_operation_is_refused() {
        for value in ["", ".", ".."] {
            let problem = path("/a/{x}", &[("x", value)]).unwrap_err();
            assert!(problem.contains("the parameter `x`") && problem.contains("another operation"), "{problem}");
        }
        assert!(path("/a/{x}{y}", &[("x", "."), ("y", ".")]).is_err());
        assert!(path("/a/.{x}", &[("x", ".")]).is_err());
        assert!(path("/a/{x}.json", &[("x", "")]).is_err(), "wherever it stands");
        let mut writer = AddressWriter::new("/a/{x}");
        writer.path("x", ".", Style::Label, false);
        assert!(writer.finish().is_err(), "a label of a dot is two of them");
        let mut writer = AddressWriter::new("/a/{x}");
        writer.path::<[i32]>("x", &[], Style::Simple, false);
        assert!(writer.finish().is_err(), "a list without items is empty");
    }

    #[test]
    fn json_is_encoded_whole() {
        let mut writer = AddressWriter::new("/a/{x}");
        writer.path("x", &["a/b"], Style::Json, false);
        writer.query("q", &serde_json::json!({"a": [null, "&="]}), Style::Json, false, true);
        let path = writer.finish().unwrap().path;
        assert_eq!(path, "/a/%5B%22a%2Fb%22%5D?q=%7B%22a%22%3A%5Bnull%2C%22%26%3D%22%5D%7D");
    }

    #[test]
    fn queries_and_cookies_are_joined_and_absent_ones_left_out() {
        let mut writer = AddressWriter::new("/a");
        writer.query("b", &1, Style::Form, true, false);
        writer.query_optional("c", &Some(["x", "y"]), Style::Form, true, false);
        writer.query_optional("d", &None::<i32>, Style::Form, true, false);
        writer.query_optional::<[i32; 0]>("e", &Some([]), Style::Form, true, false);
        writer.query("f", "", Style::Form, true, false);
        writer.cookie("g", "a;b", true);
        writer.cookie_optional("h", &Some(2), true);
        writer.cookie_optional("i", &None::<i32>, true);
        writer.cookie_optional::<[i32; 0]>("j", &Some([]), true);
        let target = writer.finish().unwrap();
        assert_eq!((target.path.as_str(), target.cookies.as_str()), ("/a?b=1&c=x&c=y&f=", "g=a%3Bb; h=2"));
    }

    #[test]
    fn what_is_required_is_not_left_out_because_it_holds_nothing() {
        let none = std::collections::BTreeMap::<String, i32>::new();
        for (style, explode) in [(Style::Form, true), (Style::Form, false), (Style::PipeDelimited, false)] {
            let mut writer = AddressWriter::new("/v");
            writer.query::<[i32]>("ids", &[], style, explode, true);
            let problem = writer.finish().err().unwrap_or_default();
            assert!(problem.starts_with("the parameter `ids` is required, but has no"), "{style:?}: {problem}");
        }
        for (style, explode) in [(Style::Form, true), (Style::Form, false), (Style::DeepObject, true)] {
            let mut writer = AddressWriter::new("/v");
            writer.query("filter", &none, style, explode, false);
            assert!(writer.finish().err().is_some_and(|it| it.contains("`filter`")), "{style:?}");
        }
        for explode in [true, false] {
            let mut writer = AddressWriter::new("/v");
            writer.cookie::<[i32]>("seen", &[], explode);
            assert!(writer.finish().err().is_some_and(|it| it.contains("`seen`")));
        }
        for (style, explode) in [(Style::Simple, false), (Style::Label, true), (Style::Matrix, false)] {
            let mut writer = AddressWriter::new("/v/{x}");
            writer.path("x", &none, style, explode);
            assert!(writer.finish().err().is_some_and(|it| it.contains("`x` is empty")), "{style:?}");
        }
    }

    #[test]
    fn what_a_style_cannot_say_is_an_error_that_names_the_parameter() {
        let mut writer = AddressWriter::new("/a");
        writer.query("b", &[[1]], Style::Form, true, false);
        writer.query("c", &None::<i32>, Style::Form, true, false);
        let problem = writer.finish().err();
        assert_eq!(problem.as_deref(), Some("the parameter `b` cannot carry a list or an object within another"));
    }
}
