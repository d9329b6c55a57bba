//! Media types: what a client makes of each.

/// The kinds of media types, the one that says most of its parts first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Json,
    Multipart,
    Form,
    Text,
    Bytes,
}

/// What a media type is to a client.
pub(super) fn kind_of(media_type: &str) -> Kind {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" => Kind::Json,
        it if it.ends_with("+json") => Kind::Json,
        "multipart/form-data" => Kind::Multipart,
        "application/x-www-form-urlencoded" => Kind::Form,
        "application/xml"
        | "application/x-yaml"
        | "application/yaml"
        | "application/x-ndjson"
        | "application/jsonl" => Kind::Text,
        it if it.starts_with("text/") || it.ends_with("+xml") || it.ends_with("+yaml") => Kind::Text,
        _ => Kind::Bytes,
    }
}

/// Whether a media type can stand in a header as it is.
pub(super) fn is_media_type(text: &str) -> bool {
    let is_plain = |it: char| it.is_ascii_graphic() || it == ' ';
    text.contains('/') && text.chars().all(is_plain) && !text.contains('*')
}
