//! A program whose own HTTP client is reqwest with its default features.

#[cfg(test)]
mod tests {
    use mews_connector::{AccessToken, Client, ClientToken, Credentials, Platform};

    fn credentials() -> Credentials {
        let token = |digit: &str| format!("{}-{}", digit.repeat(32), digit.repeat(31));
        Credentials::new(ClientToken::new(token("A")), AccessToken::new(token("B")), "Host 1.0")
    }

    #[test]
    fn its_own_client_and_ours_can_be_built() {
        reqwest::Client::new();
        Client::builder(Platform::Demo, credentials()).build().unwrap();
    }
}
