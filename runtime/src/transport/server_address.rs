//! A server of the document with variables in its address → the address, which stays at the document's host.

use crate::error::Error;
use crate::error::line::quote;

/// What braces in the address of a server stand for.
pub struct ServerVariable<'a> {
    /// What stands in the braces.
    pub name: &'static str,
    /// What it is to be.
    pub value: &'a str,
    /// What the document has for it.
    pub default: &'static str,
    /// What the document allows; anything when there are none.
    pub values: &'static [&'static str],
}

/// Where a variable stands in an address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// What stands before `://`.
    Scheme,
    /// A piece of the host, or the port.
    Host,
    /// The host, or several labels of it.
    Hosts,
    /// The beginning of the path, with its slash.
    PathBegins,
    Path,
}

/// The address of a server. Each variable is filled in once, so that braces in a value stand for nothing.
pub fn server_address(template: &str, variables: &[ServerVariable<'_>]) -> Result<String, Error> {
    let (scheme, mut rest) = template.split_once("://").unwrap_or(("https", template));
    let name = scheme.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let scheme = match variables.iter().find(|it| Some(it.name) == name) {
        Some(variable) => {
            check(variable, Place::Scheme)?;
            variable.value
        }
        None => scheme,
    };
    let mut filled = String::new();
    // Values may hold slashes: whether the path has begun, the template says.
    let mut in_path = false;
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|it| Some((it.0, it.1.split_once('}')?))) {
        in_path |= before.contains('/');
        filled.push_str(before);
        match variables.iter().find(|it| it.name == name) {
            Some(variable) => {
                let is_alone = filled.is_empty() && (after.is_empty() || after.starts_with([':', '/']));
                let place = place(variable, in_path, is_alone);
                check(variable, place)?;
                in_path |= place == Place::PathBegins;
                filled.push_str(variable.value);
            }
            None => filled.extend(["{", name, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    if filled.split('/').skip(1).any(|it| it == "." || it == "..") {
        let problem = "has a segment `.` or `..`, which would lead to another path: give the variables other values";
        return Err(Error::configuration(format!("the address {} {problem}", quote(&format!("{scheme}://{filled}")))));
    }
    Ok(format!("{scheme}://{filled}"))
}

fn place(variable: &ServerVariable<'_>, in_path: bool, is_alone: bool) -> Place {
    match variable.default {
        _ if in_path => Place::Path,
        default if default.starts_with('/') => Place::PathBegins,
        default if is_alone || default.contains('.') => Place::Hosts,
        _ => Place::Host,
    }
}

/// What the document has is the document's business; any other value must not lead to another host.
fn check(variable: &ServerVariable<'_>, place: Place) -> Result<(), Error> {
    let value = variable.value;
    if value == variable.default || variable.values.contains(&value) {
        return Ok(());
    }
    let refuse = |problem: &str| {
        let name = quote(variable.name);
        Err(Error::configuration(format!("the variable {name} of the server is {}, but {problem}", quote(value))))
    };
    if !variable.values.is_empty() {
        let values: Vec<_> = variable.values.iter().map(|it| quote(it)).collect();
        return refuse(&format!("has to be one of {}", values.join(", ")));
    }
    let is_label = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
    let all = |may: fn(u8) -> bool| !value.is_empty() && value.bytes().all(|it| is_label(it) || may(it));
    let in_path = |it: u8| matches!(it, b'.' | b'~' | b'/');
    match place {
        Place::Scheme if !["http", "https"].contains(&value) => refuse("begins the address, with `http` or `https`"),
        Place::Host if !all(|_| false) => refuse(
            "stands in the host, where it may hold letters, digits, `-` and `_`: a server elsewhere is an `Address`",
        ),
        Place::Hosts if !all(|it| it == b'.') => refuse(
            "stands for a host, which may hold letters, digits, `-`, `_` and `.`: a server elsewhere is an `Address`",
        ),
        Place::PathBegins if !value.starts_with('/') => refuse("has to begin with `/`, as the path does"),
        Place::PathBegins | Place::Path if !all(in_path) => {
            refuse("may hold letters, digits, `-`, `.`, `_`, `~` and `/`, and not nothing")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: &[&str] = &[];

    /// Each variable with what the document has for it, what it is to be, and what the document allows.
    type Given = (&'static str, &'static str, &'static str, &'static [&'static str]);

    fn filled(template: &str, given: &[Given]) -> Result<String, String> {
        let variables =
            given.iter().map(|(name, default, value, values)| ServerVariable { name, value, default, values });
        server_address(template, &variables.collect::<Vec<_>>()).map_err(|it| it.to_string())
    }

    #[test]
    fn values_that_fit_their_places_are_filled_in() {
        for (template, given, address) in [
            ("https://{r}.h.example", &[("r", "eu", "us-2", FREE)][..], "https://us-2.h.example"),
            (
                "https://{h}:{p}/{b}",
                &[("h", "x", "a.b", FREE), ("p", "1", "8443", FREE), ("b", "v1", "v2/c.d~e", FREE)],
                "https://a.b:8443/v2/c.d~e",
            ),
            ("https://api.{d}", &[("d", "h.example", "i.example", FREE)], "https://api.i.example"),
            ("https://h.example{b}", &[("b", "/v1", "/v2", FREE)], "https://h.example/v2"),
            ("https://h.example{b}/{c}", &[("b", "", "", FREE), ("c", "x", ".y", FREE)], "https://h.example/.y"),
            ("https://{r}", &[("r", "a.example:1/v", "b.example/v?w", &["b.example/v?w"])], "https://b.example/v?w"),
            ("https://{r}/{other}", &[("r", "a", "b", FREE)], "https://b/{other}"),
            (
                "{s}://{h}:{p}/v1",
                &[("s", "http", "https", FREE), ("h", "localhost", "a.example", FREE), ("p", "80", "443", FREE)],
                "https://a.example:443/v1",
            ),
        ] {
            assert_eq!(filled(template, given).as_deref(), Ok(address));
        }
    }

    #[test]
    fn a_value_never_leads_to_another_host_or_path() {
        for value in
            ["", "evil.example/", "evil.example", "evil.example#", "a@b", "a:1", "a\\", "a?", "a%2f", "é", "a b", "{r}"]
        {
            let problem = filled("https://{r}.h.example/v1", &[("r", "eu", value, FREE)]).unwrap_err();
            assert!(problem.contains("the variable `r`") && problem.contains("`Address`"), "{value}: {problem}");
        }
        for value in ["", "ftp", "https://evil.example/", "HTTP", "http:"] {
            let problem = filled("{s}://{h}", &[("s", "http", value, FREE), ("h", "a", "a", FREE)]).unwrap_err();
            assert!(
                problem.contains("the variable `s`") && problem.contains("`http` or `https`"),
                "{value}: {problem}"
            );
        }
        for value in ["", "evil.example/x", "u@evil.example", "evil.example:1"] {
            assert!(filled("https://{h}:8443/v1", &[("h", "localhost", value, FREE)]).is_err(), "{value}");
        }
        for value in ["", "a?b", "a#b", "a@b", "a%2e", "..", "a/../b", "./a", "a\\b", "{r}"] {
            assert!(filled("https://h.example/{b}", &[("b", "v1", value, FREE)]).is_err(), "{value}");
        }
        for value in ["", ".evil.example", "evil", "-x/", "@evil.example", ":1", "/.."] {
            assert!(filled("https://h.example{b}", &[("b", "/v1", value, FREE)]).is_err(), "{value}");
        }
        assert!(filled("https://h.example/.{b}", &[("b", "v", ".", FREE)]).is_err(), "a segment in two pieces");
    }

    #[test]
    fn a_value_is_one_of_those_that_the_document_allows() {
        let problem = filled("https://{r}.h.example", &[("r", "eu", "uk", &["eu", "us"])]).unwrap_err();
        let expected = "the variable `r` of the server is `uk`, but has to be one of `eu`, `us`";
        assert!(problem.ends_with(expected), "{problem}");
    }

    #[test]
    fn braces_in_a_value_stand_for_nothing() {
        let given = [("a", "{b}", "{b}", FREE), ("b", "x", "y", FREE)];
        assert_eq!(filled("https://h.example/{a}/{b}", &given).as_deref(), Ok("https://h.example/{b}/y"));
    }
}
