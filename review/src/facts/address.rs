//! The address of an operation: `/api/…` behind a placeholder, a host or nothing.

/// The addresses in a text, from `/api/` on, in order.
pub(super) fn find_all(text: &str) -> Vec<String> {
    text.split([' ', '\t', '\n', '\u{a0}', '`', '"', '\'', '<', '>', '(', ')']).filter_map(path).collect()
}

/// Whether a text has an address behind a placeholder that leads elsewhere: `[WebSocketAddress]/ws/…`.
pub(super) fn leads_elsewhere(text: &str) -> bool {
    let text = text.trim().trim_matches('`');
    let Some((name, rest)) = text.strip_prefix('[').and_then(|it| it.split_once(']')) else {
        return text.starts_with("ws://") || text.starts_with("wss://");
    };
    name.chars().all(|it| it.is_ascii_alphanumeric()) && rest.starts_with('/') && !rest.contains("/api/")
}

/// Whether a text is nothing but one address, perhaps after its method.
pub(super) fn is_all(text: &str) -> bool {
    let text = text.trim();
    let text = text.strip_prefix("POST ").or_else(|| text.strip_prefix("GET ")).unwrap_or(text);
    !text.contains(char::is_whitespace) && path(text.trim_matches('`')).is_some_and(|it| !it.contains(['[', '{']))
}

fn path(word: &str) -> Option<String> {
    let at = word.find("/api/")?;
    let before = &word[..at];
    let base = before.is_empty() || before.ends_with(']') || before.contains("://") || before.ends_with("}");
    let path = word[at..].trim_end_matches(['.', ',', ';', ':', '*', '!', '?']);
    (base && path.len() > "/api/".len()).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_starts_at_api_whatever_stands_around_it() {
        for text in [
            "[PlatformAddress]/api/v1/ships/getAll",
            "`[PlatformAddress]/api/v1/ships/getAll`",
            "POST https://example.com/api/v1/ships/getAll.",
            "Call `/api/v1/ships/getAll`, then wait.",
        ] {
            assert_eq!(find_all(text), ["/api/v1/ships/getAll"], "{text}");
        }
        assert!(find_all("see docs/api/ships and /api/").is_empty());
        assert!(find_all("[WebSocketAddress]/ws/ships").is_empty());
    }

    #[test]
    fn only_an_address_by_itself_is_all() {
        assert!(is_all("`[PlatformAddress]/api/v1/ships/getAll`"));
        assert!(!is_all("[PlatformAddress]/api/v1/[Resource]/[Action]"));
        assert!(!is_all("Use /api/v1/ships/getAll"));
        assert!(leads_elsewhere("[WebSocketAddress]/ws/ships"));
        assert!(!leads_elsewhere("[PlatformAddress]/api/v1/ships"));
    }
}
