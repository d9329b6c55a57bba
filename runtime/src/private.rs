//! The door for generated code: no stability is promised to anyone else.

pub use crate::check::{
    At, Check, check_exactly_one, check_interval, check_interval_months, check_max_items, check_maximum,
    check_min_items, check_minimum,
};
pub use crate::client::Core;
pub use crate::credentials::{CredentialValues, env_var};
pub use crate::decimal::decimal_literal;
pub use crate::members::{Members, serialize, write, write_optional};
pub use crate::operation::{ClientMember, ErrorMembers, Operation, Paging, Safety};
pub use crate::request::HeaderWriter;
pub use crate::slots::{Slot, Slots, deserialize, skip};
pub use crate::split::Axes;
pub use crate::text::{Text, no_such_value, parse_uuid, read_uuid};
pub use crate::unknown::unknown;
pub use crate::{
    __closed_enum as closed_enum, __open_enum as open_enum, __string_newtype as string_newtype,
    __uuid_newtype as uuid_newtype,
};
pub use serde;
pub use serde::de::MapAccess;
pub use serde::ser::SerializeMap;
