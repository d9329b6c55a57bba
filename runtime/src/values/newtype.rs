//! The impls of generated newtypes and enums, and the setters of builders: the declaration is generated, the behaviour is
//! here.

/// Gives `pub struct X(Uuid)` its behaviour.
#[doc(hidden)]
#[macro_export]
macro_rules! __uuid_newtype {
    ($name:ident) => {
        impl $name {
            /// The id with this UUID.
            pub const fn from_uuid(uuid: $crate::Uuid) -> Self {
                Self(uuid)
            }

            /// The id of nothing: all zeros. No id of the server is nil.
            pub const fn nil() -> Self {
                Self($crate::Uuid::nil())
            }

            /// Is it the id of nothing?
            pub const fn is_nil(&self) -> bool {
                self.0.is_nil()
            }

            /// The id's UUID.
            pub const fn as_uuid(&self) -> &$crate::Uuid {
                &self.0
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::write!(f, ::core::concat!(::core::stringify!($name), "({})"), self.0)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::Error;

            /// Reads a UUID with its hyphens. The error tells the length of any other text but not the text itself, since a
            /// token that was mistaken for an id must not end in a log.
            ///
            /// # Errors
            ///
            /// When it is another text: `Error::InvalidRequest`.
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::Error> {
                $crate::private::parse_uuid(::core::stringify!($name), text).map(Self)
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = $crate::Error;

            fn try_from(text: &str) -> ::core::result::Result<Self, $crate::Error> {
                text.parse()
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::Error;

            fn try_from(text: ::std::string::String) -> ::core::result::Result<Self, $crate::Error> {
                text.parse()
            }
        }

        impl ::core::convert::From<$crate::Uuid> for $name {
            fn from(uuid: $crate::Uuid) -> Self {
                Self(uuid)
            }
        }

        impl ::core::convert::From<$name> for $crate::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::read_uuid(::core::stringify!($name), deserializer).map(Self)
            }
        }
    };
}

/// Gives `pub struct X(String)` its behaviour.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_newtype {
    ($name:ident) => {
        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(::std::string::String::from(text))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self(text)
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <::std::string::String as $crate::private::serde::Deserialize>::deserialize(deserializer).map(Self)
            }
        }
    };
}

/// Gives an enum that keeps unknown values its behaviour.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(text))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                <Self as ::core::convert::From<&str>>::from(text.as_str())
            }
        }

        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let text = <$crate::private::Text<'de> as $crate::private::serde::Deserialize<'de>>::deserialize(
                    deserializer,
                )?;
                ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(text.as_str()))
            }
        }
    };
}

/// Gives an enum of integers that keeps unknown values its behaviour. It has `as_i64(&self) -> i64` and `From<i64>`.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_integer_enum {
    ($name:ident) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::Error;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::Error> {
                $crate::private::parse_integer(::core::stringify!($name), text)
                    .map(<Self as ::core::convert::From<i64>>::from)
            }
        }

        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <i64 as $crate::private::serde::Deserialize>::deserialize(deserializer)
                    .map(<Self as ::core::convert::From<i64>>::from)
            }
        }
    };
}

/// Gives an enum that refuses unknown values its behaviour.
#[doc(hidden)]
#[macro_export]
macro_rules! __closed_enum {
    ($name:ident) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::Error;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::Error> {
                Self::from_wire(text)
                    .ok_or_else(|| $crate::private::no_such_value(::core::stringify!($name), text, Self::VALUES))
            }
        }

        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let text = <$crate::private::Text<'de> as $crate::private::serde::Deserialize<'de>>::deserialize(
                    deserializer,
                )?;
                Self::from_wire(text.as_str()).ok_or_else(|| {
                    $crate::private::serde::de::Error::custom($crate::private::no_such_value(
                        ::core::stringify!($name),
                        text.as_str(),
                        Self::VALUES,
                    ))
                })
            }
        }
    };
}

/// Gives a builder over `slots` a setter: of any value that converts (`into`), and of all items of a list (`each`).
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ($name:ident, each into $item:ty) => {
        $crate::__setter!(@ $name, impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<$item>>, {
            ::core::iter::Iterator::collect::<::std::vec::Vec<$item>>(
                ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter($name), ::core::convert::Into::into),
            )
        });
    };
    ($name:ident, each $item:ty) => {
        $crate::__setter!(@ $name, impl ::core::iter::IntoIterator<Item = $item>, {
            ::core::iter::Iterator::collect::<::std::vec::Vec<$item>>(::core::iter::IntoIterator::into_iter($name))
        });
    };
    ($name:ident, into $value:ty) => {
        $crate::__setter!(@ $name, impl ::core::convert::Into<$value>, {
            ::core::convert::Into::<$value>::into($name)
        });
    };
    ($name:ident, $value:ty) => {
        $crate::__setter!(@ $name, $value, { $name });
    };
    (@ $name:ident, $parameter:ty, $value:block) => {
        #[doc = ::core::concat!("Sets `", ::core::stringify!($name), "`.")]
        #[must_use]
        pub fn $name(mut self, $name: $parameter) -> Self {
            self.slots.$name.set($value);
            self
        }
    };
}
