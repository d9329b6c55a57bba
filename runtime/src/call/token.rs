//! Texts that are secrets: types of their own that cannot be shown.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// What stands for a secret in `Debug`.
pub(crate) const HIDDEN: &str = "[redacted]";

macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// It is a type of its own, made by name, so that it cannot be given where another text belongs, which might be
        /// shown. `Debug` does not show it, it has no `Display`, and it is not serialised. Its memory is overwritten when
        /// it is dropped.
        ///
        /// ```
        #[doc = concat!("let token = ostler_runtime::", stringify!($name), "::new(\"C66EF7B239D24632943D115E\");")]
        #[doc = concat!("assert_eq!(format!(\"{token:?}\"), \"", stringify!($name), "([redacted])\");")]
        /// ```
        #[derive(Clone)]
        pub struct $name(SecretString);

        impl $name {
            /// Takes the text of the token. Whether it can be one is looked at when a client is built.
            #[must_use]
            pub fn new(token: impl Into<String>) -> Self {
                $name(SecretString::from(token.into()))
            }

            /// The text, for a request alone.
            pub(crate) fn expose(&self) -> &str {
                self.0.expose_secret()
            }

            /// The same, for whoever keeps it out of messages.
            pub(crate) fn guarded(&self) -> SecretString {
                self.0.clone()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&format_args!("{HIDDEN}")).finish()
            }
        }
    };
}

token! {
    /// The token of a client application.
    ClientToken
}

token! {
    /// The token that gives access to one property, or to several.
    AccessToken
}

token! {
    /// A key, a password or a token that a security scheme of the API asks for.
    Secret
}
