//! JSON pointers, as fragments: `#/components/schemas/Order`.

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
    pub fn child(&self, token: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + 1 + token.len());
        text.push_str(&self.0);
        text.push('/');
        for part in token.split_inclusive(['~', '/']) {
            match part.strip_suffix('~').map(|it| (it, "~0")).or(part.strip_suffix('/').map(|it| (it, "~1"))) {
                Some((plain, escaped)) => text.extend([plain, escaped]),
                None => text.push_str(part),
            }
        }
        Self(text)
    }

    /// Reads a pointer such as the value of a `$ref`; `None` when it does not point into the same document.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        (text == "#" || text.starts_with("#/")).then(|| Self(text.to_owned()))
    }

    /// The unescaped tokens, outermost first.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = String> {
        self.0.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// Whether this is the place of an `x-` member, whose contents OpenAPI does not know.
    pub(crate) fn names_extension(&self) -> bool {
        self.0.rsplit('/').next().is_some_and(|token| token.starts_with("x-"))
    }

    /// The name of a schema under `components/schemas`, when this is such a place.
    pub(crate) fn component(&self) -> Option<String> {
        let name = self.0.strip_prefix("#/components/schemas/")?;
        (!name.contains('/')).then(|| name.replace("~1", "/").replace("~0", "~"))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_escaped_and_comes_back() {
        let at = Pointer::root().child("paths").child("/a/b~c");
        assert_eq!(at.to_string(), "#/paths/~1a~1b~0c");
        assert_eq!(at.tokens().collect::<Vec<_>>(), ["paths", "/a/b~c"]);
    }

    #[test]
    fn another_document_is_no_pointer() {
        assert_eq!(Pointer::parse("other.yaml#/x"), None);
    }
}
