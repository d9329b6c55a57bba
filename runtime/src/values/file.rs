//! A file that a request carries: what it holds, its name and its type.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;
use serde::de::{self, Deserialize, Deserializer, MapAccess};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use crate::error::failure::BoxError;
use crate::values::byte_string::ByteString;
use crate::values::content::{Content, Failing, Once, PathContent};
use crate::values::local_file;
use crate::values::members::{self, Members, write, write_optional};
use crate::values::slots::{self, Slot, Slots};

/// A file that a request carries, as its body or as a part of a form: bytes, a file on this machine, or a stream.
///
/// ```
/// # use ostler_runtime::File;
/// let file = File::new("a,b\n1,2\n").named("table.csv").content_type("text/csv");
/// assert_eq!(format!("{file:?}"), r#"File { content: "8 bytes", file_name: Some("table.csv"), content_type: Some("text/csv") }"#);
/// ```
///
/// What is no bytes in memory is read while it is sent, one piece at a time and no faster than it leaves. The body has a
/// `Content-Length` where each of its lengths is known, and is chunked otherwise.
///
/// # Sending it again
///
/// Bytes and files on this machine can be sent any number of times: the file is opened anew for each attempt. A stream can
/// be sent once. A call whose stream was begun is never sent again by the client, whatever the answer; while nothing was
/// taken of the stream, such as when the connection is refused, it is sent again as others are. A clone of a file of a stream
/// is the same stream, and a second call with one that was sent is [`Error::InvalidRequest`](crate::Error::InvalidRequest).
///
/// # When it cannot be read
///
/// Files are looked at before each attempt, and the first stream is asked for its first chunk: what fails then, such as a
/// file that is gone or no longer as long as it was, is an [`Error::Transit`](crate::Error::Transit) of which
/// [`is_unreadable`](crate::TransitFailure::is_unreadable) is true, and nothing was sent. What fails later breaks the request
/// off in its middle. Of a read that is the same error; of a write it is an
/// [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown) with it as the cause, since a part of it may have reached the
/// server. It is not sent again in either case: what cannot be read is not the server's matter.
///
/// # Elsewhere
///
/// `Debug` shows how many bytes there are, and the path, but none of the bytes. Of files that are equal, bytes are the same
/// bytes, paths the same path and length, and streams the same stream. Where a request is stored, bytes are a text in
/// base64; a file of a path or a stream is refused there: store the path, and open it when the request is read back.
/// Hooks and traces see nothing of a file. A detached call that was sent reads its file to the end without its caller.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct File {
    pub(crate) content: Content,
    /// What the file is called; the name of its part in the form unless set.
    pub file_name: Option<String>,
    /// Its media type; `application/octet-stream` unless set, or unless the document says another.
    pub content_type: Option<String>,
}

impl File {
    /// A file of these bytes.
    #[must_use]
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self::of(Content::Bytes(content.into()))
    }

    /// A file on this machine, which is called as it is called there. It is opened for each attempt to send it, and has to
    /// be as long as it is now. It is not held open meanwhile: whoever writes into it in place changes what is sent.
    ///
    /// # Errors
    ///
    /// When it cannot be opened, or is no regular file: the length of a pipe or a device is not known, and reading it may
    /// wait for ever. Outside a tokio runtime.
    pub async fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path: Arc<Path> = path.as_ref().into();
        let length = local_file::length(path.clone()).await?;
        let file_name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        Ok(File { file_name, ..Self::of(Content::Path(PathContent { path, length })) })
    }

    /// A file of a stream of unknown length, which can be sent once.
    #[must_use]
    pub fn from_stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::of(Content::Stream(Once::new(None, Box::pin(Failing::new(stream)))))
    }

    /// A file of a stream of so many bytes, which can be sent once. A stream that holds more or less breaks the request off.
    #[must_use]
    pub fn from_sized_stream<S, E>(length: u64, stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::of(Content::Stream(Once::new(Some(length), Box::pin(Failing::new(stream)))))
    }

    fn of(content: Content) -> Self {
        File { content, file_name: None, content_type: None }
    }

    /// How many bytes it has; nothing for a stream of unknown length.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.content.length()
    }

    /// Its bytes, where they are in memory.
    #[must_use]
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Path(_) | Content::Stream(_) => None,
        }
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
            .field("content", &self.content)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .finish()
    }
}

impl Members for File {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Some(bytes) = self.bytes() else {
            let message =
                "a file of a path or a stream cannot be stored: store its path, and open it again with `File::open`";
            return Err(M::Error::custom(message));
        };
        write(map, "content", &ByteString(bytes.clone()))?;
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
            content: Content::Bytes(self.content.required("content")?.0),
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

    #[tokio::test]
    async fn what_is_not_in_memory_shows_nothing_and_is_not_stored() {
        struct Nothing;
        impl Stream for Nothing {
            type Item = Result<Bytes, io::Error>;
            fn poll_next(
                self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Option<Self::Item>> {
                std::task::Poll::Ready(None)
            }
        }
        let path = std::env::temp_dir().join(format!("ostler-shown-{}.txt", std::process::id()));
        std::fs::write(&path, "secret").unwrap();
        let opened = File::open(&path).await.unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(opened.file_name.as_deref(), path.file_name().and_then(|it| it.to_str()));
        let shown = format!("{opened:?}");
        assert!(shown.contains(&format!("6 bytes of {}", path.display())) && !shown.contains("secret"), "{shown}");
        let (known, unknown) = (File::from_sized_stream(3, Nothing), File::from_stream(Nothing));
        assert!(format!("{known:?}{unknown:?}").contains("a stream of 3 bytes"));
        assert_eq!((known.length(), unknown.length()), (Some(3), None));
        for file in [opened, known, unknown] {
            let problem = serde_json::to_string(&file).unwrap_err().to_string();
            assert!(problem.contains("cannot be stored"), "{problem}");
            assert_eq!(file.clone(), file, "a clone is the same one");
        }
        assert_ne!(File::from_stream(Nothing), File::from_stream(Nothing));
    }

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
