//! The platform's address: https anywhere, plain http only on this machine.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::error::Error;
use crate::error::line::quote;

/// An address that requests may be sent to.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    base: String,
    secure: bool,
}

impl Address {
    /// Reads an address; plain http is for this machine and for the named hosts.
    pub(crate) fn parse(text: &str, plain_http: &[String]) -> Result<Self, Error> {
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
        // A host is all of an authority but its port: credentials were refused above.
        let port = uri.authority().map_or("", |it| it.as_str()).strip_prefix(host).unwrap_or_default();
        if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) {
            return Err(refuse("has a port that is not a number from 1 to 65535"));
        }
        let plain = || is_loopback(host) || plain_http.iter().any(|it| it.eq_ignore_ascii_case(host));
        match scheme {
            "https" => Ok(Address { base: base.to_owned(), secure: true }),
            "http" if plain() => Ok(Address { base: base.to_owned(), secure: false }),
            "http" => Err(refuse(
                "uses plain http, which shows the tokens to the network: use https, or name a host that is trusted with it by \
                 `plain_http_to`",
            )),
            _ => Err(refuse("must begin with `https://`")),
        }
    }

    /// The address of an operation.
    pub(crate) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.base
    }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|it| it > 0)
}

/// A host as it stands in an address: without a port, a scheme, or anything that stands for several.
pub(crate) fn check_host(host: &str) -> Result<(), Error> {
    let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let is_host = match bare {
        Some(bare) => bare.parse::<Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')),
    };
    let refuse =
        || Error::configuration(format!("plain http to {}: name one host, without scheme and port", quote(host)));
    is_host.then_some(()).ok_or_else(refuse)
}

/// Is it this machine? The host is written as in an address.
pub(crate) fn is_loopback(host: &str) -> bool {
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
            "https://h:1",
            "https://h:65535/",
            "https://[2001:db8::1]",
            "https://[2001:db8::1]:443",
            "http://127.0.0.1:8080",
            "http://127.200.3.4",
            "http://[::1]:9",
            "http://localhost:1/",
            "http://LOCALHOST",
            " http://localhost\n",
        ] {
            assert!(Address::parse(text, &[]).is_ok(), "{text}");
        }
        let joined = Address::parse("https://h/base/", &[]).unwrap().join("/api/x");
        assert_eq!(joined, "https://h/base/api/x");
    }

    #[test]
    fn a_port_that_no_server_can_have_is_refused() {
        for port in ["", "0", "00", "65536", "99999", "443x", "+443", "-1", "1:2"] {
            for address in
                [format!("https://h:{port}"), format!("https://h:{port}/base"), format!("http://[::1]:{port}")]
            {
                let error = Address::parse(&address, &[]).unwrap_err();
                assert!(matches!(error, Error::Configuration(_)), "{address}");
            }
        }
        for address in ["https://h:99999", "https://h:0", "https://h:/base"] {
            let error = Address::parse(address, &[]).unwrap_err().to_string();
            assert!(error.contains("has a port that is not a number from 1 to 65535"), "{error}");
        }
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
            let error = Address::parse(text, &[]).unwrap_err();
            assert!(matches!(error, Error::Configuration(_)), "{text}");
            assert!(!error.to_string().contains("password"), "{error}");
        }
    }

    #[test]
    fn plain_http_leaves_this_machine_only_for_a_host_that_is_named() {
        let named = ["mews-fake".to_owned(), "10.0.0.7".to_owned(), "[2001:db8::1]".to_owned()];
        for text in [
            "http://mews-fake",
            "http://MEWS-fake:8080/base",
            "http://10.0.0.7:1",
            "http://[2001:db8::1]:80",
            "http://localhost",
            "https://elsewhere",
        ] {
            assert!(Address::parse(text, &named).is_ok(), "{text}");
        }
        for text in [
            "http://mews-fake.evil.example",
            "http://evil.mews-fake",
            "http://mews",
            "http://10.0.0.70",
            "http://[2001:db8::2]",
        ] {
            let error = Address::parse(text, &named).unwrap_err().to_string();
            assert!(error.contains("use https") && error.contains("`plain_http_to`"), "{error}");
        }
    }

    #[test]
    fn a_host_that_is_named_is_one_host() {
        for host in ["mews-fake", "mews_fake", "a.b.c", "10.0.0.7", "[::2]"] {
            assert!(check_host(host).is_ok(), "{host}");
        }
        for host in ["", "*", "*.internal", "http://mews-fake", "mews-fake:80", "::2", "[::2", "a b", "a/b", "user@a"] {
            assert!(check_host(host).is_err(), "{host}");
        }
    }
}
