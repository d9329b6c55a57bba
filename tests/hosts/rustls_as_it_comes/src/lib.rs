//! A program that sets TLS up itself, with the default features of rustls.

#[cfg(test)]
mod tests {
    use mews_connector::{AccessToken, Client, ClientToken, Credentials, Platform};

    fn credentials() -> Credentials {
        let token = |digit: &str| format!("{}-{}", digit.repeat(32), digit.repeat(31));
        Credentials::new(ClientToken::new(token("A")), AccessToken::new(token("B")), "Host 1.0")
    }

    #[test]
    fn its_own_tls_and_our_client_can_be_built() {
        // It panics when more than one provider is compiled in, or none.
        let _ = rustls::ClientConfig::builder();
        Client::builder(Platform::Demo, credentials()).build().unwrap();
    }
}
