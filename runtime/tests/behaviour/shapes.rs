//! Values of every shape in slots, builders and enums, as generated code uses them.

use std::collections::BTreeMap;

use ostler_runtime::private::serde::de::{self, MapAccess};
use ostler_runtime::private::serde::ser::SerializeMap;
use ostler_runtime::private::serde::{Deserialize, Deserializer, Serialize, Serializer};
use ostler_runtime::private::{self, Candidate, Kind, Members, RawJson, Slot, Slots};
use ostler_runtime::{ByteString, Date, Error, Json, UnknownInteger};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Level {
    Low,
    High,
    Unknown(UnknownInteger),
}

impl Level {
    fn as_i64(self) -> i64 {
        match self {
            Level::Low => 1,
            Level::High => 9,
            Level::Unknown(number) => number.as_i64(),
        }
    }
}

impl From<i64> for Level {
    fn from(number: i64) -> Self {
        match number {
            1 => Level::Low,
            9 => Level::High,
            _ => Level::Unknown(private::unknown_integer(number)),
        }
    }
}

private::open_integer_enum!(Level);

/// An object with a member of each shape, and others that nobody named.
#[derive(Clone, Debug, PartialEq)]
struct Shapes {
    number: f64,
    any: Json,
    maybe: Option<Json>,
    map: Option<BTreeMap<String, i32>>,
    gaps: Option<Vec<Option<i32>>>,
    inner: Option<Box<Shapes>>,
    bytes: Option<ByteString>,
    day: Option<Date>,
    level: Option<Level>,
    additional: BTreeMap<String, Json>,
}

#[derive(Default)]
struct ShapesSlots {
    number: Slot<f64>,
    any: Slot<Json>,
    maybe: Slot<Option<Json>>,
    map: Slot<Option<BTreeMap<String, i32>>>,
    gaps: Slot<Option<Vec<Option<i32>>>>,
    inner: Slot<Option<Box<Shapes>>>,
    bytes: Slot<Option<ByteString>>,
    day: Slot<Option<Date>>,
    level: Slot<Option<Level>>,
    additional: BTreeMap<String, Json>,
}

impl<'de> Slots<'de> for ShapesSlots {
    type Output = Shapes;

    const NAME: &'static str = "Shapes";

    fn read<A: MapAccess<'de>>(&mut self, member: &str, map: &mut A) -> Result<(), A::Error> {
        match member {
            "number" => self.number.read("number", map),
            "any" => self.any.read("any", map),
            "maybe" => self.maybe.read("maybe", map),
            "map" => self.map.read("map", map),
            "gaps" => self.gaps.read("gaps", map),
            "inner" => self.inner.read("inner", map),
            "bytes" => self.bytes.read("bytes", map),
            "day" => self.day.read("day", map),
            "level" => self.level.read("level", map),
            _ => private::read_additional(&mut self.additional, member, map),
        }
    }

    fn finish<E: de::Error>(self) -> Result<Shapes, E> {
        Ok(Shapes {
            number: self.number.required("number")?,
            any: self.any.required("any")?,
            maybe: self.maybe.optional(),
            map: self.map.optional(),
            gaps: self.gaps.optional(),
            inner: self.inner.optional(),
            bytes: self.bytes.optional(),
            day: self.day.optional(),
            level: self.level.optional(),
            additional: self.additional,
        })
    }
}

impl<'de> Deserialize<'de> for Shapes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        private::deserialize::<ShapesSlots, D>(deserializer)
    }
}

impl Members for Shapes {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        private::write(map, "number", &self.number)?;
        private::write(map, "any", &self.any)?;
        private::write_optional(map, "maybe", &self.maybe)?;
        private::write_optional(map, "map", &self.map)?;
        private::write_optional(map, "gaps", &self.gaps)?;
        private::write_optional(map, "inner", &self.inner)?;
        private::write_optional(map, "bytes", &self.bytes)?;
        private::write_optional(map, "day", &self.day)?;
        private::write_optional(map, "level", &self.level)?;
        private::write_additional(
            map,
            &self.additional,
            &["number", "any", "maybe", "map", "gaps", "inner", "bytes", "day", "level"],
        )
    }
}

impl Serialize for Shapes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        private::serialize(self, serializer)
    }
}

#[derive(Default)]
struct ShapesBuilder {
    slots: ShapesSlots,
}

impl ShapesBuilder {
    private::setter!(number, f64);
    private::setter!(any, into Json);
    private::setter!(maybe, into Json);
    private::setter!(map, BTreeMap<String, i32>);
    private::setter!(gaps, each Option<i32>);
    private::setter!(inner, into Box<Shapes>);
    private::setter!(bytes, into ByteString);
    private::setter!(day, Date);
    private::setter!(level, into Level);

    fn build(self) -> Result<Shapes, Error> {
        let slots = self.slots;
        private::build(&[("number", slots.number.is_set()), ("any", slots.any.is_set())], slots)
    }
}

const TEXT: &str = r#"{"number":1.5,"any":null,"maybe":[1.10],"map":{"a":1},"gaps":[1,null],"inner":{"number":0.0,"any":7},"bytes":"aGk=","day":"2024-02-29","level":4,"x-1":"y","x-2":12345678901234567890.1}"#;

#[test]
fn each_shape_can_be_built_and_survives_its_json() {
    let inner = ShapesBuilder::default().number(0.0).any("7".parse::<Json>().unwrap()).build().unwrap();
    let mut built = ShapesBuilder::default()
        .number(1.5)
        .any(serde_json::Value::Null)
        .maybe("[1.10]".parse::<Json>().unwrap())
        .map(BTreeMap::from([("a".to_owned(), 1)]))
        .gaps([Some(1), None])
        .inner(inner)
        .bytes("hi")
        .day("2024-02-29".parse().unwrap())
        .level(4)
        .build()
        .unwrap();
    for (name, json) in [("x-1", "\"y\""), ("x-2", "12345678901234567890.1")] {
        built.additional.insert(name.to_owned(), json.parse().unwrap());
    }
    assert_eq!(serde_json::to_string(&built).unwrap(), TEXT);
    assert_eq!(serde_json::from_str::<Shapes>(TEXT).unwrap(), built);
    let missing = ShapesBuilder::default().number(1.0).build().unwrap_err();
    assert_eq!(missing.to_string(), "Shapes cannot be built without `any`");
}

#[test]
fn a_member_that_nobody_named_comes_once() {
    let error = serde_json::from_str::<Shapes>(r#"{"number":1,"any":1,"x":1,"x":2}"#).unwrap_err();
    assert!(error.to_string().starts_with("duplicate field `x`"), "{error}");
}

#[test]
fn an_enum_of_integers_keeps_what_it_does_not_know() {
    for (text, level) in [("1", Level::Low), ("9", Level::High), ("-4", Level::from(-4))] {
        assert_eq!(serde_json::from_str::<Level>(text).unwrap(), level);
        assert_eq!(text.parse::<Level>().unwrap(), level);
        assert_eq!((serde_json::to_string(&level).unwrap().as_str(), level.to_string().as_str()), (text, text));
    }
    assert_eq!(format!("{:?}", Level::from(4)), "Unknown(4)");
    assert!(serde_json::from_str::<Level>("\"1\"").is_err());
    assert_eq!("x".parse::<Level>().unwrap_err().to_string(), "`x` is not an integer, as each Level is");
}

/// A union as the generator would write it.
#[derive(Debug, PartialEq)]
enum Pet {
    Shapes(Box<Shapes>),
    Level(Level),
    Text(String),
    Other(Json),
}

const CANDIDATES: &[Candidate] = &[
    Candidate { required: &["number", "any"], known: &["number", "any", "level"], ..Candidate::of(Kind::Object) },
    Candidate::of(Kind::Integer),
    Candidate::of(Kind::String),
];

impl<'de> Deserialize<'de> for Pet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawJson::deserialize(deserializer)?;
        for candidate in raw.candidates(CANDIDATES) {
            let read = match candidate {
                0 => raw.read().map(Pet::Shapes),
                1 => raw.read().map(Pet::Level),
                _ => raw.read().map(Pet::Text),
            };
            if read.is_ok() {
                return read;
            }
        }
        Ok(Pet::Other(raw.into_json()))
    }
}

#[test]
fn a_union_is_read_as_what_fits_best() {
    let pets: Vec<Pet> =
        serde_json::from_str(r#"[9, "x", {"number":1,"any":{}}, {"number":"1","any":1}, [1.0]]"#).unwrap();
    assert_eq!(pets[..2], [Pet::Level(Level::High), Pet::Text("x".to_owned())]);
    assert!(matches!(&pets[2], Pet::Shapes(it) if it.number == 1.0), "{pets:?}");
    let others = [r#"{"number":"1","any":1}"#, "[1.0]"].map(|it| Pet::Other(it.parse().unwrap()));
    assert_eq!(pets[3..], others);
    let buffered: Pet = serde_json::from_value(serde_json::json!("x")).unwrap();
    assert_eq!(buffered, Pet::Text("x".to_owned()));
}
