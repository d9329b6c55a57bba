//! Bytes that travel as a text in base64: `format: byte`.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::error::Error;
use crate::values::text::Text;

/// Writes the padding, and reads with it or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes that are a text in base64 wherever they travel or are stored.
///
/// `Display` and `FromStr` are that text; `Debug` shows no more than how many bytes there are.
///
/// ```
/// # use ostler_runtime::ByteString;
/// let bytes = ByteString::from(b"hello".to_vec());
/// assert_eq!(bytes.to_string(), "aGVsbG8=");
/// assert_eq!("aGVsbG8=".parse::<ByteString>()?, bytes);
/// # Ok::<(), ostler_runtime::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteString(pub Bytes);

impl ByteString {
    /// The bytes themselves.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes without a copy.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl<T: Into<Bytes>> From<T> for ByteString {
    fn from(bytes: T) -> Self {
        ByteString(bytes.into())
    }
}

impl AsRef<[u8]> for ByteString {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for ByteString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&base64::display::Base64Display::new(&self.0, &BASE64), f)
    }
}

impl fmt::Debug for ByteString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByteString({} bytes)", self.0.len())
    }
}

impl FromStr for ByteString {
    type Err = Error;

    /// Reads base64 of the standard alphabet, with its padding or without.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] when it is another text.
    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text).map_err(Error::invalid_value)
    }
}

fn parse(text: &str) -> Result<ByteString, String> {
    let bytes = BASE64.decode(text).map_err(|error| format!("the text is not base64: {error}"))?;
    Ok(bytes.into())
}

impl Serialize for ByteString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ByteString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        parse(text.as_str()).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_survive_their_text(bytes: Vec<u8>) {
            let bytes = ByteString::from(bytes);
            let json = serde_json::to_string(&bytes).unwrap();
            prop_assert_eq!(&serde_json::from_str::<ByteString>(&json).unwrap(), &bytes);
            let bare = bytes.to_string();
            prop_assert_eq!(bare.trim_end_matches('=').parse::<ByteString>().unwrap(), bytes);
        }
    }

    #[test]
    fn another_text_is_refused_and_bytes_are_not_shown() {
        for text in ["a", "a b=", "=", "a*b="] {
            let error = text.parse::<ByteString>().unwrap_err().to_string();
            assert!(error.starts_with("the text is not base64"), "{text}: {error}");
        }
        assert_eq!(format!("{:?}", ByteString::from(b"secret".to_vec())), "ByteString(6 bytes)");
    }
}
