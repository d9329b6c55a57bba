//! What a security scheme of a document asks for.

/// A security scheme of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheme {
    /// The name by which the credentials know it.
    pub name: &'static str,
    /// Where its secret stands.
    pub place: SchemePlace,
    /// The method of `Credentials` that takes it.
    pub setter: &'static str,
    /// The environment variable that `Credentials::from_env` reads it from.
    pub variable: &'static str,
}

/// Where the secret of a scheme stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemePlace {
    /// In a header of this name.
    Header(&'static str),
    /// In the query.
    Query(&'static str),
    /// In a cookie.
    Cookie(&'static str),
    /// In the header `Authorization`: a user and a password.
    Basic,
    /// In the header `Authorization`: a token.
    Bearer,
}
