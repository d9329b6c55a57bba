//! Where a listing stands, as a value that outlives the program.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use hmac::{Hmac, Mac};
use secrecy::ExposeSecret as _;
use serde::de::{self, Deserialize, Deserializer, MapAccess};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::call::caller::Caller;
use crate::values::members::{self, Members};
use crate::values::slots::{self, Slot, Slots};
use crate::values::text::Text;

/// The version that is written.
pub(crate) const VERSION: u32 = 2;

/// The version that did not say where it was taken.
const WITHOUT_ORIGIN: u32 = 1;

/// Can the members of a checkpoint of this version be read?
pub(crate) fn is_known(version: u32) -> bool {
    matches!(version, WITHOUT_ORIGIN | VERSION)
}

/// The longest cursor that is followed and stored, in bytes. Those of real servers have a few dozen.
pub(crate) const MAX_CURSOR: usize = 4096;

/// The longest name of an operation in a checkpoint, in bytes.
const MAX_OPERATION: usize = 256;

/// The length of a hash in hexadecimal digits.
const HASH: usize = 64;

/// A place in a listing, to be stored and resumed later, by this program or another.
///
/// [`Pages::checkpoint`](crate::Pages::checkpoint) and [`Items::checkpoint`](crate::Items::checkpoint) give it,
/// [`Listing::resume`](crate::Listing::resume) and the call of a generated client take it.
///
/// # What it promises
///
/// Within one run everything is delivered exactly once. **Across a crash it is delivered at least once**: what comes after
/// the stored checkpoint comes again. So store the rows first and the checkpoint after them; the other way round a
/// crash between the two would lose a page. Whoever must not see a row twice keeps the rows by their id.
///
/// ```
/// # use ostler_runtime::{Checkpoint, Listing, PagedRequest, Pages};
/// # fn keep<T>(rows: T) {}
/// async fn read<R: PagedRequest>(
///     listing: Listing<R>,
///     stored: &mut Option<String>,
/// ) -> Result<(), Box<dyn std::error::Error>> {
///     let listing = match stored {
///         Some(json) => listing.resume(&serde_json::from_str(json)?)?,
///         None => listing,
///     };
///     let mut pages = listing.pages();
///     while let Some(page) = pages.try_next().await? {
///         keep(page);
///         *stored = Some(serde_json::to_string(&pages.checkpoint())?);
///     }
///     Ok(())
/// }
/// ```
///
/// # What it holds
///
/// A version, the operation, a hash of the request, the origin, the part where the listing is split, the server's cursor,
/// and whether the listing is finished: neither tokens nor the page size, which may change in between. As JSON it has at
/// most 5 kB unless the cursor needs escapes. It can be written in every format of serde, and read in those that
/// describe themselves, such as JSON. `Debug` does not show the cursor, since a server may put anything into it.
///
/// The hash, SHA-256, is of the request's own members as JSON with sorted names, headers included. It does not depend
/// on the order in which a program sets them, nor on its build. The order of a list counts: the same ids in another order
/// are another filter.
///
/// The origin is a message authentication code (HMAC-SHA-256) over operation, hash and address, with the access token as
/// the key. So a checkpoint of one enterprise is not resumed on another, nor one of a test server on the live one, and it
/// cannot be checked against a guess without the token. A token that was replaced makes its checkpoints foreign:
/// [`Listing::resume_moved`](crate::Listing::resume_moved) takes them over.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    pub(crate) version: u32,
    pub(crate) operation: String,
    pub(crate) filter: String,
    /// None in the version that did not have it.
    pub(crate) origin: Option<String>,
    /// Counted from 0; none where the listing is not split.
    pub(crate) part: Option<u32>,
    pub(crate) cursor: Option<String>,
    pub(crate) finished: bool,
}

impl Checkpoint {
    /// Whether everything was delivered: a listing that is resumed here ends at once.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// The operation that was listed, such as `listPets`.
    pub fn operation(&self) -> &str {
        &self.operation
    }
}

impl fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checkpoint")
            .field("version", &self.version)
            .field("operation", &self.operation)
            .field("filter", &self.filter)
            .field("part", &self.part)
            // A server may put anything into it, even a token.
            .field("cursor", &self.cursor.as_ref().map(|_| "[hidden]"))
            .field("finished", &self.finished)
            .finish()
    }
}

impl Serialize for Checkpoint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("Checkpoint", 7)?;
        members.serialize_field("version", &self.version)?;
        members.serialize_field("operation", &self.operation)?;
        members.serialize_field("filter", &self.filter)?;
        members.serialize_field("origin", &self.origin)?;
        members.serialize_field("part", &self.part)?;
        members.serialize_field("cursor", &self.cursor)?;
        members.serialize_field("finished", &self.finished)?;
        members.end()
    }
}

impl<'de> Deserialize<'de> for Checkpoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        slots::deserialize::<CheckpointSlots, D>(deserializer)
    }
}

#[derive(Default)]
struct CheckpointSlots {
    version: Option<u32>,
    operation: Slot<Bounded<MAX_OPERATION>>,
    filter: Slot<Bounded<HASH>>,
    origin: Slot<Option<Bounded<HASH>>>,
    part: Slot<Option<u32>>,
    cursor: Slot<Option<Bounded<MAX_CURSOR>>>,
    finished: Slot<bool>,
}

impl<'de> Slots<'de> for CheckpointSlots {
    type Output = Checkpoint;

    const NAME: &'static str = "Checkpoint";

    fn read<A: MapAccess<'de>>(&mut self, member: &str, map: &mut A) -> Result<(), A::Error> {
        match member {
            "version" if self.version.is_some() => Err(de::Error::duplicate_field("version")),
            "version" => {
                self.version = Some(map.next_value()?);
                Ok(())
            }
            // What another version says is not for this one to read: `resume` refuses it.
            _ if self.version.is_some_and(|it| !is_known(it)) => slots::skip(map),
            "operation" => self.operation.read("operation", map),
            "filter" => self.filter.read("filter", map),
            "origin" => self.origin.read("origin", map),
            "part" => self.part.read("part", map),
            "cursor" => self.cursor.read("cursor", map),
            "finished" => self.finished.read("finished", map),
            _ => slots::skip(map),
        }
    }

    fn finish<E: de::Error>(self) -> Result<Checkpoint, E> {
        let version = self.version.ok_or_else(|| E::missing_field("version"))?;
        if !is_known(version) {
            let (operation, filter, origin, part, cursor) = Default::default();
            return Ok(Checkpoint { version, operation, filter, origin, part, cursor, finished: false });
        }
        let filter = self.filter.required("filter")?.0;
        let origin = self.origin.optional().map(|it| it.0);
        if version == VERSION && origin.is_none() {
            return Err(E::missing_field("origin"));
        }
        for (member, hash) in [("filter", Some(&filter)), ("origin", origin.as_ref())] {
            if !hash.is_none_or(|it| is_hash(it)) {
                return Err(E::custom(format_args!("`{member}` is not a hash of 64 hexadecimal digits")));
            }
        }
        let cursor = self.cursor.optional().map(|it| it.0);
        if cursor.as_deref() == Some("") {
            return Err(E::custom("`cursor` is empty, which would lead to the first page"));
        }
        Ok(Checkpoint {
            version,
            operation: self.operation.required("operation")?.0,
            filter,
            origin,
            part: self.part.optional(),
            cursor,
            finished: self.finished.required("finished")?,
        })
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == HASH && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
}

/// A text of at most so many bytes.
struct Bounded<const MAX: usize>(String);

impl<'de, const MAX: usize> Deserialize<'de> for Bounded<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        if text.as_str().len() > MAX {
            let message = format!("a text of {} bytes, where at most {MAX} are taken", text.as_str().len());
            return Err(de::Error::custom(message));
        }
        Ok(Bounded(text.as_str().to_owned()))
    }
}

/// The hash of a request's own members, and of the limits by which it is split.
///
/// Members are sorted here rather than by a map of serde_json, whose order depends on the features that other crates of
/// a program switch on.
pub(crate) fn filter_hash<R: Members>(request: &R, limits: &str) -> serde_json::Result<String> {
    let text = serde_json::to_string(&Whole(request))?;
    let mut hash = Sha256::new();
    hash_sorted(&text, &mut hash)?;
    hash.update(limits);
    Ok(digits(&hash.finalize()))
}

/// Says where a checkpoint was taken, to whoever has the access token: by whom, of what, and at which address.
pub(crate) fn origin(caller: &Caller, operation: &str, filter: &str) -> String {
    let key = caller.credentials.identity();
    let mut code = Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes()).expect("a key may have any length");
    for part in ["ostler checkpoint 2", operation, filter, caller.address.as_str()] {
        // With its length, so that no part can end in another.
        code.update(&(part.len() as u64).to_be_bytes());
        code.update(part.as_bytes());
    }
    digits(&code.finalize().into_bytes())
}

fn digits(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(HASH);
    for byte in bytes {
        // Writing to a `String` cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// A request as an object of its own.
struct Whole<'a, R>(&'a R);

impl<R: Members> Serialize for Whole<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        members::serialize(self.0, serializer)
    }
}

/// Hashes a JSON text without white space as if the members of its objects were sorted.
fn hash_sorted(text: &str, hash: &mut Sha256) -> serde_json::Result<()> {
    let mut separator = "";
    match text.as_bytes().first() {
        Some(b'{') => {
            hash.update("{");
            for (name, value) in serde_json::from_str::<BTreeMap<String, &RawValue>>(text)? {
                hash.update(separator);
                hash.update(serde_json::to_string(&name)?);
                hash.update(":");
                hash_sorted(value.get(), hash)?;
                separator = ",";
            }
            hash.update("}");
        }
        Some(b'[') => {
            hash.update("[");
            for item in serde_json::from_str::<Vec<&RawValue>>(text)? {
                hash.update(separator);
                hash_sorted(item.get(), hash)?;
                separator = ",";
            }
            hash.update("]");
        }
        _ => hash.update(text),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::ser::SerializeMap;

    use super::*;

    /// Members in the order in which they are written.
    struct Json(Vec<(&'static str, serde_json::Value)>);

    impl Members for Json {
        fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
            self.0.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))
        }
    }

    fn hash(members: &[(&'static str, serde_json::Value)]) -> String {
        filter_hash(&Json(members.to_vec()), "").unwrap()
    }

    #[test]
    fn the_hash_is_that_of_json_with_sorted_names() {
        let members = [("b", serde_json::json!([1, {"d": null}])), ("a", serde_json::json!("é\n"))];
        // sha256sum of {"a":"é\n","b":[1,{"d":null}]}
        let expected = "27e5fb2788c2e2f4fbd321a8345d9c962fa83fb03f99a1c972cc3cd456894427";
        assert_eq!(hash(&members), expected);
        let [first, second] = members;
        assert_eq!(hash(&[second, first]), expected, "the order of members does not count");
    }

    #[test]
    fn every_difference_of_a_filter_is_another_hash() {
        let one = |value: serde_json::Value| hash(&[("Ids", value)]);
        let hashes = [
            hash(&[]),
            one(serde_json::json!([])),
            one(serde_json::json!(["a", "b"])),
            one(serde_json::json!(["b", "a"])),
            one(serde_json::json!(["a", "b", "b"])),
            one(serde_json::json!(["a,b"])),
            hash(&[("Numbers", serde_json::json!(["a", "b"]))]),
            filter_hash(&Json(vec![("Ids", serde_json::json!(["a", "b"]))]), "Ids/1").unwrap(),
        ];
        let different: std::collections::HashSet<_> = hashes.iter().collect();
        assert_eq!(different.len(), hashes.len());
    }

    const GOOD: &str = r#"{"version":2,"operation":"orders_getAll","filter":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","origin":"a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a","part":2,"cursor":"c","finished":false}"#;

    #[test]
    fn what_is_written_is_stable() {
        let checkpoint: Checkpoint = serde_json::from_str(GOOD).unwrap();
        assert_eq!(serde_json::to_string(&checkpoint).unwrap(), GOOD);
        assert!(!checkpoint.is_finished() && checkpoint.operation() == "orders_getAll");
        assert!(format!("{checkpoint:?}").contains("cursor: Some(\"[hidden]\")"));
    }

    #[test]
    fn what_cannot_be_a_checkpoint_is_refused_with_the_reason() {
        let long = "x".repeat(MAX_CURSOR + 1);
        for (from, to, reason) in [
            (r#""c""#, &*format!("\"{long}\""), "4097 bytes, where at most 4096"),
            (r#""c""#, r#""""#, "`cursor` is empty"),
            (r#""c""#, "7", "expected a string"),
            ("orders_getAll", &*long, "4097 bytes, where at most 256"),
            ("e3b0", "E3B0", "64 hexadecimal digits"),
            ("e3b0", "e3b", "64 hexadecimal digits"),
            ("e3b0", "e3b00", "65 bytes, where at most 64"),
            ("a7ff", "a7fg", "`origin` is not a hash"),
            (r#""origin":"#, r#""other":"#, "missing field `origin`"),
            ("\"version\":2,", "", "missing field `version`"),
            ("\"version\":2,", "\"version\":2,\"version\":2,", "duplicate field `version`"),
            (",\"finished\":false", "", "missing field `finished`"),
            ("\"part\":2", "\"part\":-2", "-2"),
            ("\"part\":2", "\"part\":4294967296", "4294967296"),
            (GOOD, "[]", "expected an object (Checkpoint)"),
        ] {
            let error = serde_json::from_str::<Checkpoint>(&GOOD.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
        let longest = GOOD.replace("\"c\"", &format!("\"{}\"", &long[1..]));
        assert!(serde_json::from_str::<Checkpoint>(&longest).is_ok());
    }

    #[test]
    fn another_version_is_read_without_being_understood() {
        for text in [r#"{"version":3,"cursor":{"a":[]},"filter":7}"#, r#"{"version":0}"#] {
            let checkpoint: Checkpoint = serde_json::from_str(text).unwrap();
            assert!(!is_known(checkpoint.version));
        }
        let more = GOOD.replace("{", r#"{"note":{"a":1},"#);
        assert!(serde_json::from_str::<Checkpoint>(&more).is_ok(), "more members of the same version are passed over");
    }

    proptest! {
        #[test]
        fn a_checkpoint_survives_its_text(
            operation in "[a-zA-Z_]{0,60}",
            filter in "[0-9a-f]{64}",
            origin in "[0-9a-f]{64}",
            part: Option<u32>,
            cursor in proptest::option::of(any::<String>()),
            finished: bool,
        ) {
            let cursor = cursor.filter(|it| !it.is_empty());
            let checkpoint = Checkpoint { version: VERSION, operation, filter, origin: Some(origin), part, cursor, finished };
            let json = serde_json::to_string(&checkpoint).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Checkpoint>(&json).unwrap(), &checkpoint);
            let value = serde_json::to_value(&checkpoint).unwrap();
            prop_assert_eq!(&serde_json::from_value::<Checkpoint>(value).unwrap(), &checkpoint);
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text: String, cut in 0usize..200) {
            let _ = serde_json::from_str::<Checkpoint>(&text);
            let _ = serde_json::from_str::<Checkpoint>(GOOD.get(..cut.min(GOOD.len())).unwrap_or_default());
        }
    }
}
