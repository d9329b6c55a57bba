//! JSON pointers in the form that a `$ref` has: `#/components/schemas/Order`.

use std::fmt;

/// A place in a document, as an RFC 6901 pointer in its fragment form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self("#".to_owned())
    }

    /// The member or element `token` of this place.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + 1 + token.len());
        text.push_str(&self.0);
        text.push('/');
        push_escaped(&mut text, token);
        Self(text)
    }

    /// The place that unescaped tokens lead to, outermost first.
    pub(crate) fn of<'t>(tokens: impl IntoIterator<Item = &'t str>) -> Self {
        let mut text = "#".to_owned();
        for token in tokens {
            text.push('/');
            push_escaped(&mut text, token);
        }
        Self(text)
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn push_escaped(text: &mut String, token: &str) {
    for character in token.chars() {
        match character {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            other => text.push(other),
        }
    }
}

/// The tokens of a fragment such as `#/paths/~1a%20b`, unescaped; nothing when it is no pointer.
pub(crate) fn tokens(fragment: &str) -> Option<Vec<String>> {
    let path = percent_decoded(fragment.strip_prefix('#')?);
    if !path.is_empty() && !path.starts_with('/') {
        return None;
    }
    Some(path.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~")).collect())
}

/// What is not an escape stays as it is, so that a name with a `%` in it can be referred to plainly.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digit = |at: usize| tail.get(at).and_then(|it| char::from(*it).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_escaped_and_comes_back() {
        let at = Pointer::root().child("paths").child("/a/b~c");
        assert_eq!(at.to_string(), "#/paths/~1a~1b~0c");
        assert_eq!(at, Pointer::of(["paths", "/a/b~c"]));
        assert_eq!(tokens(at.as_str()), Some(vec!["paths".to_owned(), "/a/b~c".to_owned()]));
    }

    #[test]
    fn a_fragment_is_unescaped_from_the_outside_in() {
        for (fragment, expected) in [
            ("#", Some(vec![])),
            ("#/", Some(vec![""])),
            ("#/a%20b/%7E1c~01", Some(vec!["a b", "/c~1"])),
            ("#/100%/%zz/%c3%a9", Some(vec!["100%", "%zz", "é"])),
            ("#a", None),
            ("", None),
            ("other.yaml#/a", None),
        ] {
            assert_eq!(tokens(fragment), expected.map(|it| it.into_iter().map(str::to_owned).collect()), "{fragment}");
        }
    }
}
