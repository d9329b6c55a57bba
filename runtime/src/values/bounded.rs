//! A deserializer that builds no long text of what it cannot read, and tells the path to it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};

use crate::error::line::{Bounded, cut};
use crate::values::text::Text;

/// How many bytes of a text that is in the wrong place, or of a member's name, are looked at. What an error shows of
/// them is much less, so that a token across this edge is not shown.
const LONGEST: usize = 2_000;

/// The longest text that is read, in bytes: decoding keeps several copies of a text with escapes for a moment.
const LONGEST_TEXT: usize = 16 * 1024 * 1024;

/// The steps to a value, the innermost first.
#[derive(Default)]
pub(crate) struct Trail(RefCell<Vec<Step>>);

/// One step of a path.
#[derive(Debug)]
pub(crate) enum Step {
    Item(usize),
    Member(String),
}

impl Trail {
    /// The steps from the outermost value on.
    pub(crate) fn into_steps(self) -> impl Iterator<Item = Step> {
        self.0.into_inner().into_iter().rev()
    }

    fn push(&self, step: Step) {
        self.0.borrow_mut().push(step);
    }
}

/// The error of a deserializer whose text is of bounded length, whatever the input is.
#[derive(Debug)]
pub(crate) struct BoundedError<E>(pub(crate) E);

impl<E: fmt::Display> fmt::Display for BoundedError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: std::error::Error> std::error::Error for BoundedError<E> {}

impl<E: de::Error> de::Error for BoundedError<E> {
    fn custom<T: fmt::Display>(message: T) -> Self {
        BoundedError(E::custom(Bounded { value: message, limit: LONGEST }))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        BoundedError(E::invalid_type(short(found), expected))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        BoundedError(E::invalid_value(short(found), expected))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        BoundedError(E::unknown_variant(cut(variant, LONGEST), expected))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        BoundedError(E::unknown_field(cut(field, LONGEST), expected))
    }
}

fn short(found: Unexpected<'_>) -> Unexpected<'_> {
    match found {
        Unexpected::Str(text) => Unexpected::Str(cut(text, LONGEST)),
        Unexpected::Other(text) => Unexpected::Other(cut(text, LONGEST)),
        found => found,
    }
}

/// Reads as the deserializer inside does, with errors of bounded length; leaves a trail when asked to.
pub(crate) struct Reader<'t, D> {
    pub(crate) inner: D,
    pub(crate) trail: Option<&'t Trail>,
}

/// What a value is read as does not matter to JSON, which says it by itself. A deserializer that is told would quote the
/// whole of a text that it did not expect; a visitor that is handed the text quotes it by way of our error.
macro_rules! read_any {
    ($($method:ident($($argument:ident: $ty:ty),*);)+) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($argument: $ty,)* visitor: V) -> Result<V::Value, Self::Error> {
            $(let _ = $argument;)*
            self.deserialize_any(visitor)
        }
    )+};
}

/// As the deserializer inside does.
macro_rules! read_as {
    ($($method:ident($($argument:ident: $ty:ty),*);)+) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($argument: $ty,)* visitor: V) -> Result<V::Value, Self::Error> {
            self.inner.$method($($argument,)* Watcher { visitor, trail: self.trail }).map_err(BoundedError)
        }
    )+};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Reader<'_, D> {
    type Error = BoundedError<D::Error>;

    read_as! {
        deserialize_any();
        deserialize_i128();
        deserialize_u128();
        deserialize_option();
        deserialize_newtype_struct(name: &'static str);
        deserialize_enum(name: &'static str, variants: &'static [&'static str]);
    }

    read_any! {
        deserialize_bool();
        deserialize_i8();
        deserialize_i16();
        deserialize_i32();
        deserialize_i64();
        deserialize_u8();
        deserialize_u16();
        deserialize_u32();
        deserialize_u64();
        deserialize_f32();
        deserialize_f64();
        deserialize_char();
        deserialize_str();
        deserialize_string();
        deserialize_bytes();
        deserialize_byte_buf();
        deserialize_unit();
        deserialize_unit_struct(name: &'static str);
        deserialize_seq();
        deserialize_tuple(len: usize);
        deserialize_tuple_struct(name: &'static str, len: usize);
        deserialize_map();
        deserialize_struct(name: &'static str, fields: &'static [&'static str]);
        deserialize_identifier();
    }

    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.inner.deserialize_ignored_any(visitor).map_err(BoundedError)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// Hands on what a visitor is shown.
struct Watcher<'t, V> {
    visitor: V,
    trail: Option<&'t Trail>,
}

macro_rules! hand_on {
    ($($method:ident($ty:ty);)+) => {$(
        #[inline]
        fn $method<E: de::Error>(self, value: $ty) -> Result<V::Value, E> {
            self.visitor.$method::<BoundedError<E>>(value).map_err(|it| it.0)
        }
    )+};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Watcher<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    hand_on! {
        visit_bool(bool);
        visit_i64(i64);
        visit_i128(i128);
        visit_u64(u64);
        visit_u128(u128);
        visit_f64(f64);
    }

    #[inline]
    fn visit_str<E: de::Error>(self, text: &str) -> Result<V::Value, E> {
        self.visitor.visit_str::<BoundedError<E>>(bearable(text)?).map_err(|it| it.0)
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<V::Value, E> {
        self.visitor.visit_borrowed_str::<BoundedError<E>>(bearable(text)?).map_err(|it| it.0)
    }

    #[inline]
    fn visit_string<E: de::Error>(self, text: String) -> Result<V::Value, E> {
        bearable(&text)?;
        self.visitor.visit_string::<BoundedError<E>>(text).map_err(|it| it.0)
    }

    #[inline]
    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none::<BoundedError<E>>().map_err(|it| it.0)
    }

    #[inline]
    fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_unit::<BoundedError<E>>().map_err(|it| it.0)
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_some(Reader { inner, trail: self.trail }).map_err(|it| it.0)
    }

    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_newtype_struct(Reader { inner, trail: self.trail }).map_err(|it| it.0)
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_seq(Items { inner, trail: self.trail, index: 0 }).map_err(|it| it.0)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Entries { inner, trail: self.trail, member: String::new() }).map_err(|it| it.0)
    }

    #[inline]
    fn visit_enum<A: EnumAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_enum(Variants { inner, trail: self.trail }).map_err(|it| it.0)
    }
}

fn bearable<E: de::Error>(text: &str) -> Result<&str, E> {
    if text.len() <= LONGEST_TEXT {
        return Ok(text);
    }
    Err(E::custom(format_args!("a text of {} bytes is longer than any that is read", text.len())))
}

/// Reads a value through a [`Reader`].
struct Seed<'t, S> {
    seed: S,
    trail: Option<&'t Trail>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Seed<'_, S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.seed.deserialize(Reader { inner, trail: self.trail }).map_err(|it| it.0)
    }
}

struct Items<'t, A> {
    inner: A,
    trail: Option<&'t Trail>,
    index: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<'_, A> {
    type Error = BoundedError<A::Error>;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Self::Error> {
        let next = self.inner.next_element_seed(Seed { seed, trail: self.trail });
        if let (Err(_), Some(trail)) = (&next, self.trail) {
            trail.push(Step::Item(self.index));
        }
        self.index += 1;
        next.map_err(BoundedError)
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

struct Entries<'t, A> {
    inner: A,
    trail: Option<&'t Trail>,
    /// The member whose value comes next; kept only for a trail.
    member: String,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'_, A> {
    type Error = BoundedError<A::Error>;

    /// Names are read as text: nothing here has other names.
    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Self::Error> {
        let text = Seed { seed: PhantomData::<Text<'de>>, trail: None };
        let Some(name) = self.inner.next_key_seed(text).map_err(BoundedError)? else { return Ok(None) };
        if self.trail.is_some() {
            cut(name.as_str(), LONGEST).clone_into(&mut self.member);
        }
        let name = match name.into_inner() {
            Cow::Borrowed(name) => seed.deserialize(BorrowedStrDeserializer::new(name)),
            Cow::Owned(name) => seed.deserialize(StringDeserializer::new(name)),
        };
        name.map(Some)
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Self::Error> {
        let value = self.inner.next_value_seed(Seed { seed, trail: self.trail });
        if let (Err(_), Some(trail)) = (&value, self.trail) {
            trail.push(Step::Member(std::mem::take(&mut self.member)));
        }
        value.map_err(BoundedError)
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

struct Variants<'t, A> {
    inner: A,
    trail: Option<&'t Trail>,
}

impl<'de, 't, A: EnumAccess<'de>> EnumAccess<'de> for Variants<'t, A> {
    type Error = BoundedError<A::Error>;
    type Variant = Variants<'t, A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), Self::Error> {
        let (value, inner) = self.inner.variant_seed(Seed { seed, trail: self.trail }).map_err(BoundedError)?;
        Ok((value, Variants { inner, trail: self.trail }))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Variants<'_, A> {
    type Error = BoundedError<A::Error>;

    fn unit_variant(self) -> Result<(), Self::Error> {
        self.inner.unit_variant().map_err(BoundedError)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Self::Error> {
        self.inner.newtype_variant_seed(Seed { seed, trail: self.trail }).map_err(BoundedError)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Self::Error> {
        self.inner.tuple_variant(len, Watcher { visitor, trail: self.trail }).map_err(BoundedError)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.inner.struct_variant(fields, Watcher { visitor, trail: self.trail }).map_err(BoundedError)
    }
}
