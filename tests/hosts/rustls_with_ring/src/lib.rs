//! A program that sets TLS up itself, with the provider `ring`: it has to say so, once.

#[cfg(test)]
mod tests {
    use mews_connector::{AccessToken, Client, ClientToken, Credentials, Platform};

    fn credentials() -> Credentials {
        let token = |digit: &str| format!("{}-{}", digit.repeat(32), digit.repeat(31));
        Credentials::new(ClientToken::new(token("A")), AccessToken::new(token("B")), "Host 1.0")
    }

    #[test]
    fn its_own_tls_and_our_client_can_be_built() {
        // What `docs/production.md` asks for: beside the provider of this client, rustls does not guess.
        rustls::crypto::ring::default_provider().install_default().unwrap();
        let _ = rustls::ClientConfig::builder();
        Client::builder(Platform::Demo, credentials()).build().unwrap();
    }
}
