//! The platform's address: https anywhere, plain http only on this machine.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::error::Error;
use crate::failure::quote;

/// An address that requests may be sent to.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    base: String,
    loopback: bool,
    secure: bool,
}

impl Address {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let refuse = |problem: &str| Error::configuration(format!("the address {} {problem}", quote(text)));
        if text.contains('@') {
            // It may hold a password, so it is not shown.
            return Err(Error::configuration("the address must not contain credentials".to_owned()));
        }
        if text.contains(['?', '#']) {
            return Err(refuse("must have neither a query nor a fragment"));
        }
        let base = text.trim_end_matches('/');
        let uri: http::Uri = base.parse().map_err(|_| refuse("is not a URL such as `https://api.example.com`"))?;
        let host = uri.host().filter(|it| !it.is_empty());
        let (Some(scheme), Some(host)) = (uri.scheme_str(), host) else {
            return Err(refuse("is not a URL such as `https://api.example.com`"));
        };
        let loopback = is_loopback(host);
        match scheme {
            "https" => Ok(Address { base: base.to_owned(), loopback, secure: true }),
            "http" if loopback => Ok(Address { base: base.to_owned(), loopback, secure: false }),
            "http" => Err(refuse("uses plain http, which is allowed to this machine only: use https")),
            _ => Err(refuse("must begin with `https://`")),
        }
    }

    /// The address of an operation.
    pub(crate) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    #[cfg_attr(not(feature = "reqwest"), allow(dead_code))]
    pub(crate) fn is_loopback(&self) -> bool {
        self.loopback
    }

    #[cfg_attr(not(feature = "reqwest"), allow(dead_code))]
    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.base
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    match bare {
        Some(bare) => bare.parse::<Ipv6Addr>().is_ok_and(|it| it.is_loopback()),
        None => host.eq_ignore_ascii_case("localhost") || host.parse::<Ipv4Addr>().is_ok_and(|it| it.is_loopback()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_allowed_anywhere_and_http_on_this_machine() {
        for text in [
            "https://api.mews-demo.com",
            "https://api.mews-demo.com/",
            "https://10.0.0.1:8443/proxy/",
            "http://127.0.0.1:8080",
            "http://127.200.3.4",
            "http://[::1]:9",
            "http://localhost:1/",
            "http://LOCALHOST",
            " http://localhost\n",
        ] {
            assert!(Address::parse(text).is_ok(), "{text}");
        }
        let joined = Address::parse("https://h/base/").unwrap().join("/api/x");
        assert_eq!(joined, "https://h/base/api/x");
    }

    #[test]
    fn anything_else_is_refused_before_a_token_could_leave() {
        for text in [
            "http://api.mews-demo.com",
            "http://10.0.0.1",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://127.0.0.1\\@evil.example",
            "http://0.0.0.0",
            "http://[::2]",
            "http://user:password@localhost",
            "https://user@host",
            "ftp://localhost",
            "api.mews-demo.com",
            "https://",
            "https:///path",
            "https://h?x=1",
            "https://h/#x",
            "",
        ] {
            let error = Address::parse(text).unwrap_err();
            assert!(matches!(error, Error::Configuration(_)), "{text}");
            assert!(!error.to_string().contains("password"), "{error}");
        }
    }
}
