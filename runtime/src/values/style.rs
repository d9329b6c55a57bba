//! The styles of OpenAPI: a parameter's name and value → what stands in the path, the query, a header or a cookie.
//!
//! The table of OpenAPI 3.0.4 ("Style Examples") says what each style makes of a text, a list and an object; what it marks
//! as `n/a` is refused. Two cases lie beyond it: `deepObject` is the same with `explode` and without, since only one form of
//! it is described, and a list or an object without anything in it is left out, as RFC 6570 has it; where it is required,
//! the request is refused instead.

use crate::values::percent::{Kept, encode};
use crate::values::plain::Plain;

/// How a parameter's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `blue,black`: paths and headers.
    Simple,
    /// `.blue,black`: paths.
    Label,
    /// `;color=blue,black`: paths.
    Matrix,
    /// `color=blue,black`: queries, cookies and forms.
    Form,
    /// `color=blue%20black`: queries and forms.
    SpaceDelimited,
    /// `color=blue%7Cblack`: queries and forms.
    PipeDelimited,
    /// `color%5BR%5D=100`: queries and forms.
    DeepObject,
    /// The JSON text of the value, as a parameter has it that is described by `content`.
    Json,
}

const ELSEWHERE: &str = "has a style that is not one of its place";
/// Why what is required cannot be written as nothing.
pub(crate) const LEFT_OUT: &str =
    "is required, but has no items or members, so that it would be left out: give it at least one";
const NOT_SAID: &str = "cannot carry its value: its style says nothing about such a one";

/// A list or an object that holds nothing is written as nothing: a request without its filter may mean everything.
pub(crate) fn not_left_out(written: String) -> Result<String, String> {
    if written.is_empty() { Err(LEFT_OUT.to_owned()) } else { Ok(written) }
}

/// What stands in the path. It may be empty, which is for the caller to refuse.
pub(crate) fn in_path(name: &str, value: &Plain, style: Style, explode: bool) -> Result<String, String> {
    let encoded = |text: &str| encode(text, Kept::Unreserved);
    Ok(match (style, value) {
        (Style::Simple, _) => listed(value, explode, encoded).join(","),
        (Style::Label, Plain::Text(text)) => format!(".{}", encoded(text)),
        (Style::Label, _) if explode => {
            refuse_separator(value, ".")?;
            listed(value, true, encoded).iter().map(|it| format!(".{it}")).collect()
        }
        (Style::Label, _) => match listed(value, false, encoded) {
            items if items.is_empty() => String::new(),
            items => format!(".{}", items.join(",")),
        },
        (Style::Matrix, _) => pairs(name, value, explode, ",", encoded).iter().map(matrix).collect(),
        _ => return Err(ELSEWHERE.to_owned()),
    })
}

/// A pair of the style `matrix`; a text that is empty has no equals sign.
fn matrix((name, value): &(String, String)) -> String {
    if value.is_empty() { format!(";{name}") } else { format!(";{name}={value}") }
}

/// The pairs of a query or of a form, joined by `&`; nothing where there is nothing to say.
pub(crate) fn in_query(name: &str, value: &Plain, style: Style, explode: bool, kept: Kept) -> Result<String, String> {
    let encoded = |text: &str| encode(text, kept);
    let joined = |text: &str| encode(text, if kept == Kept::Reserved { Kept::ReservedItem } else { kept });
    let is_text = matches!(value, Plain::Text(_));
    let pairs = match style {
        Style::Form if explode || is_text => pairs(name, value, explode, ",", encoded),
        Style::Form => pairs(name, value, false, ",", joined),
        Style::SpaceDelimited | Style::PipeDelimited if explode || is_text => return Err(NOT_SAID.to_owned()),
        Style::SpaceDelimited => {
            refuse_separator(value, " ")?;
            pairs(name, value, false, if kept == Kept::Form { "+" } else { "%20" }, joined)
        }
        Style::PipeDelimited => {
            refuse_separator(value, "|")?;
            pairs(name, value, false, "%7C", joined)
        }
        Style::DeepObject => match value {
            Plain::Members(members) => deep(name, members, encoded),
            Plain::Text(_) | Plain::List(_) => return Err(NOT_SAID.to_owned()),
        },
        Style::Simple | Style::Label | Style::Matrix | Style::Json => return Err(ELSEWHERE.to_owned()),
    };
    Ok(pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&"))
}

fn deep(name: &str, members: &[(String, String)], encoded: impl Fn(&str) -> String) -> Vec<(String, String)> {
    let named = |member: &str| encode(&format!("{name}[{member}]"), Kept::Unreserved);
    members.iter().map(|(member, value)| (named(member), encoded(value))).collect()
}

/// The value of a header; nothing where there is nothing to say.
pub(crate) fn in_header(value: &Plain, explode: bool) -> Result<Option<String>, String> {
    refuse_separator(value, ",")?;
    if let (Plain::Members(members), true) = (value, explode)
        && members.iter().any(|(name, _)| name.contains('='))
    {
        return Err(separated("="));
    }
    let listed = listed(value, explode, str::to_owned);
    Ok((!listed.is_empty()).then(|| listed.join(",")))
}

/// The pairs of a cookie. Several are joined by `; `, as cookies are: an `&` would be a part of the first one.
pub(crate) fn in_cookie(name: &str, value: &Plain, explode: bool) -> Result<String, String> {
    if texts(value).any(|it| it.contains(char::is_control)) {
        return Err("cannot carry control characters".to_owned());
    }
    let pairs = pairs(name, value, explode, ",", |it| encode(it, Kept::Unreserved));
    Ok(pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; "))
}

/// The items, or the members as `name=value` or as `name` and `value`.
fn listed(value: &Plain, explode: bool, encoded: impl Fn(&str) -> String) -> Vec<String> {
    match value {
        Plain::Text(text) => vec![encoded(text)],
        Plain::List(items) => items.iter().map(|it| encoded(it)).collect(),
        Plain::Members(members) if explode => {
            members.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect()
        }
        Plain::Members(members) => members.iter().flat_map(|(name, value)| [encoded(name), encoded(value)]).collect(),
    }
}

/// Names with their values: a pair for each item or member where they are taken apart, one for all where they are not.
fn pairs(
    name: &str,
    value: &Plain,
    explode: bool,
    separator: &str,
    encoded: impl Fn(&str) -> String,
) -> Vec<(String, String)> {
    let own = || encode(name, Kept::Unreserved);
    match value {
        Plain::Text(text) => vec![(own(), encoded(text))],
        Plain::List(items) if explode => items.iter().map(|it| (own(), encoded(it))).collect(),
        Plain::Members(members) if explode => {
            members.iter().map(|(name, value)| (encode(name, Kept::Unreserved), encoded(value))).collect()
        }
        Plain::List(_) | Plain::Members(_) => match listed(value, false, encoded) {
            items if items.is_empty() => Vec::new(),
            items => vec![(own(), items.join(separator))],
        },
    }
}

/// What separates items cannot stand in one of them where it is not told apart by being encoded.
fn refuse_separator(value: &Plain, separator: &str) -> Result<(), String> {
    let is_text = matches!(value, Plain::Text(_));
    if !is_text && texts(value).any(|it| it.contains(separator)) { Err(separated(separator)) } else { Ok(()) }
}

fn separated(separator: &str) -> String {
    format!("cannot carry an item with `{separator}` in it, which its style separates items by")
}

/// Every text in a value, names of members among them.
fn texts(value: &Plain) -> impl Iterator<Item = &str> {
    let (text, items, members): (Option<&String>, &[String], &[(String, String)]) = match value {
        Plain::Text(text) => (Some(text), &[], &[]),
        Plain::List(items) => (None, items, &[]),
        Plain::Members(members) => (None, &[], members),
    };
    let members = members.iter().flat_map(|(name, value)| [name, value]);
    text.into_iter().chain(items).chain(members).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of OpenAPI's own table: nothing, a text, a list, an object.
    fn values() -> [Plain; 4] {
        let text = |it: &str| it.to_owned();
        let members = [("R", "100"), ("G", "200"), ("B", "150")].map(|(name, value)| (text(name), text(value)));
        [
            Plain::Text(String::new()),
            Plain::Text(text("blue")),
            Plain::List(["blue", "black", "brown"].map(text).to_vec()),
            Plain::Members(members.to_vec()),
        ]
    }

    const NOT_APPLICABLE: &str = "n/a";

    /// "Style Examples" of OpenAPI 3.0.4. A header has the row of `simple`, a cookie that of `form`.
    const TABLE: [(Style, bool, [&str; 4]); 13] = [
        (Style::Matrix, false, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
        (Style::Matrix, true, [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]),
        (Style::Label, false, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        (Style::Label, true, [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        (Style::Simple, false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Style::Simple, true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
        (Style::Form, false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (Style::Form, true, ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        (
            Style::SpaceDelimited,
            false,
            [NOT_APPLICABLE, NOT_APPLICABLE, "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"],
        ),
        (Style::SpaceDelimited, true, [NOT_APPLICABLE; 4]),
        (
            Style::PipeDelimited,
            false,
            [NOT_APPLICABLE, NOT_APPLICABLE, "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"],
        ),
        (Style::PipeDelimited, true, [NOT_APPLICABLE; 4]),
        (
            Style::DeepObject,
            true,
            [NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
        ),
    ];

    fn written(style: Style, explode: bool, value: &Plain) -> Result<String, String> {
        match style {
            Style::Matrix | Style::Label | Style::Simple => in_path("color", value, style, explode),
            _ => in_query("color", value, style, explode, Kept::Unreserved),
        }
    }

    #[test]
    fn each_style_writes_what_the_table_of_openapi_shows() {
        for (style, explode, row) in TABLE {
            for (value, cell) in values().iter().zip(row) {
                let written = written(style, explode, value);
                let expected = if cell == NOT_APPLICABLE { Err(NOT_SAID.to_owned()) } else { Ok(cell.to_owned()) };
                assert_eq!(written, expected, "{style:?} {explode} {value:?}");
            }
        }
    }

    #[test]
    fn a_header_has_the_row_of_simple_and_a_cookie_that_of_form() {
        for (style, explode, row) in TABLE {
            for (value, cell) in values().iter().zip(row) {
                match style {
                    Style::Simple => assert_eq!(in_header(value, explode), Ok(Some(cell.to_owned()))),
                    Style::Form => assert_eq!(in_cookie("color", value, explode), Ok(cell.replace('&', "; "))),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn nothing_in_a_list_or_an_object_is_nothing_at_all() {
        for value in [Plain::List(Vec::new()), Plain::Members(Vec::new())] {
            for explode in [false, true] {
                for style in [Style::Simple, Style::Label, Style::Matrix] {
                    assert_eq!(in_path("color", &value, style, explode), Ok(String::new()), "{style:?}");
                }
                assert_eq!(in_query("color", &value, Style::Form, explode, Kept::Unreserved), Ok(String::new()));
                assert_eq!(in_header(&value, explode), Ok(None));
                assert_eq!(in_cookie("color", &value, explode), Ok(String::new()));
            }
        }
    }

    fn list(items: &[&str]) -> Plain {
        Plain::List(items.iter().map(|it| (*it).to_owned()).collect())
    }

    #[test]
    fn what_separates_items_is_told_apart_or_refused() {
        let items = list(&["a,b", "c;d=e&f"]);
        assert_eq!(in_path("x", &items, Style::Simple, false).unwrap(), "a%2Cb,c%3Bd%3De%26f");
        assert_eq!(in_query("x", &items, Style::Form, false, Kept::Reserved).unwrap(), "x=a%2Cb,c;d=e%26f");
        assert_eq!(in_query("x", &items, Style::Form, true, Kept::Reserved).unwrap(), "x=a,b&x=c;d=e%26f");
        let refused = [
            in_path("x", &list(&["1.5"]), Style::Label, true),
            in_query("x", &list(&["a b"]), Style::SpaceDelimited, false, Kept::Unreserved),
            in_query("x", &list(&["a|b"]), Style::PipeDelimited, false, Kept::Unreserved),
            in_header(&items, false).map(|it| it.unwrap_or_default()),
            in_header(&Plain::Members(vec![("a=b".to_owned(), "c".to_owned())]), true).map(|it| it.unwrap_or_default()),
        ];
        for refused in refused {
            assert!(refused.unwrap_err().contains("which its style separates items by"));
        }
        assert_eq!(in_header(&Plain::Text("a, b".to_owned()), false).unwrap().as_deref(), Some("a, b"));
    }

    #[test]
    fn a_name_is_encoded_like_a_value() {
        let value = Plain::Text("1".to_owned());
        assert_eq!(in_query("a&b=c[]", &value, Style::Form, true, Kept::Reserved).unwrap(), "a%26b%3Dc%5B%5D=1");
        assert_eq!(in_cookie("a;b", &value, true).unwrap(), "a%3Bb=1");
        assert!(in_cookie("a", &Plain::Text("1\r\nSet".to_owned()), true).is_err());
    }

    #[test]
    fn deep_objects_are_written_alike_with_explode_and_without() {
        let value = &values()[3];
        let [joined, apart] =
            [false, true].map(|it| in_query("color", value, Style::DeepObject, it, Kept::Unreserved).unwrap());
        assert_eq!(joined, apart);
    }
}
