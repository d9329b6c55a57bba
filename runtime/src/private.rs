//! The door for generated code: no stability is promised to anyone else.

pub use crate::call::address::AddressWriter;
pub use crate::call::body::BodyWriter;
pub use crate::call::credentials::{CredentialValues, env_var, has_env_var};
pub use crate::call::events::{Event, Events};
pub use crate::call::form::FormWriter;
pub use crate::call::headers::HeaderWriter;
pub use crate::call::multipart::MultipartWriter;
pub use crate::call::operation::{ANY_SUCCESS, ClientMember, ErrorMembers, Operation, Paging};
pub use crate::call::options::CallOptions;
pub use crate::call::response::{Received, Unreadable};
pub use crate::call::scheme::{Scheme, SchemePlace};
pub use crate::client::Core;
pub use crate::client::builder::Localized;
pub use crate::listing::split::Axes;
pub use crate::recovery::request::{Reader, agrees};
pub use crate::safety::Safety;
pub use crate::transport::server_address::{ServerVariable, server_address};
pub use crate::values::candidate::{Candidate, Form, Kind};
pub use crate::values::check::{
    At, Check, check_at_most_one, check_exactly_one, check_interval, check_interval_months, check_max_items,
    check_maximum, check_min_items, check_minimum,
};
pub use crate::values::check_values::{
    check_finite, check_max_length, check_max_properties, check_maximum_exclusive, check_maximum_exclusive_f64,
    check_maximum_f64, check_min_length, check_min_properties, check_minimum_exclusive, check_minimum_exclusive_f64,
    check_minimum_f64, check_unique,
};
pub use crate::values::decimal::decimal_literal;
pub use crate::values::decimal_serde::as_numbers;
pub use crate::values::members::{Members, serialize, serialize_tagged, write, write_additional, write_optional};
pub use crate::values::raw_json::{Known, RawJson};
pub use crate::values::slots::{Slot, Slots, build, deserialize, read_additional, skip, unknown_member};
pub use crate::values::style::Style;
pub use crate::values::text::{Text, no_such_value, parse_integer, parse_uuid, read_uuid};
pub use crate::values::unknown::{unknown, unknown_integer};
pub use crate::{
    __closed_enum as closed_enum, __events as events, __open_enum as open_enum,
    __open_integer_enum as open_integer_enum, __setter as setter, __string_newtype as string_newtype,
    __uuid_newtype as uuid_newtype,
};
pub use serde;
pub use serde::de::MapAccess;
pub use serde::ser::SerializeMap;
#[cfg(feature = "tracing")]
pub use tracing;
