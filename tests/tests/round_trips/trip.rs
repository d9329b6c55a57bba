//! A JSON text through a type and back. The programs of other people's documents include this file as well.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Decodes a value and encodes it, as it is sent.
pub fn trip<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, String> {
    let value: T = serde_json::from_str(text).map_err(|error| format!("is not read: {error}"))?;
    let written = ostler_runtime::private::as_numbers(|| serde_json::to_string(&value));
    written.map_err(|error| format!("is not written: {error}"))
}
