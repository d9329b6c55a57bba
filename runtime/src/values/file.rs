//! A file that a request carries: its bytes, its name and its type.

use std::fmt;

use bytes::Bytes;
use serde::de::{self, Deserialize, Deserializer, MapAccess};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::values::byte_string::ByteString;
use crate::values::members::{self, Members, write, write_optional};
use crate::values::slots::{self, Slot, Slots};

/// A file that a request carries as a part of a form.
///
/// `Debug` shows how many bytes there are and none of them. Where a request is stored, the bytes are a text in base64.
///
/// ```
/// # use ostler_runtime::File;
/// let file = File::new("a,b\n1,2\n").named("table.csv").content_type("text/csv");
/// assert_eq!(format!("{file:?}"), r#"File { content: "8 bytes", file_name: Some("table.csv"), content_type: Some("text/csv") }"#);
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct File {
    /// The bytes.
    pub content: Bytes,
    /// What the file is called; the name of its part in the form unless set.
    pub file_name: Option<String>,
    /// Its media type; `application/octet-stream` unless set, or unless the document says another.
    pub content_type: Option<String>,
}

impl File {
    /// A file of these bytes.
    #[must_use]
    pub fn new(content: impl Into<Bytes>) -> Self {
        File { content: content.into(), file_name: None, content_type: None }
    }

    /// What the file is called. No name can end the header that it stands in: quotes and line breaks are escaped there.
    #[must_use]
    pub fn named(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// The media type of the file. One that cannot be a header is an error once the request is sent.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

impl<T: Into<Bytes>> From<T> for File {
    fn from(content: T) -> Self {
        File::new(content)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("content", &format!("{} bytes", self.content.len()))
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .finish()
    }
}

impl Members for File {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        write(map, "content", &ByteString(self.content.clone()))?;
        write_optional(map, "fileName", &self.file_name)?;
        write_optional(map, "contentType", &self.content_type)
    }
}

impl Serialize for File {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        members::serialize(self, serializer)
    }
}

#[derive(Default)]
struct FileSlots {
    content: Slot<ByteString>,
    file_name: Slot<Option<String>>,
    content_type: Slot<Option<String>>,
}

impl<'de> Slots<'de> for FileSlots {
    type Output = File;

    const NAME: &'static str = "File";

    fn read<A: MapAccess<'de>>(&mut self, member: &str, map: &mut A) -> Result<(), A::Error> {
        match member {
            "content" => self.content.read("content", map),
            "fileName" => self.file_name.read("fileName", map),
            "contentType" => self.content_type.read("contentType", map),
            _ => slots::unknown_member(Self::NAME, member),
        }
    }

    fn finish<E: de::Error>(self) -> Result<File, E> {
        Ok(File {
            content: self.content.required("content")?.0,
            file_name: self.file_name.optional(),
            content_type: self.content_type.optional(),
        })
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        slots::deserialize::<FileSlots, D>(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_survives_being_stored() {
        for file in [File::new(vec![0, 255, 13, 10]), File::new("x").named("a\"b.txt").content_type("text/plain")] {
            let json = serde_json::to_string(&file).unwrap();
            assert_eq!(serde_json::from_str::<File>(&json).unwrap(), file, "{json}");
        }
        let json = serde_json::to_string(&File::new("x").named("n")).unwrap();
        assert_eq!(json, r#"{"content":"eA==","fileName":"n"}"#);
    }
}
