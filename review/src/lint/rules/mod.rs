//! The rules, a file for each close family of them.

pub(super) mod body;
pub(super) mod casing;
pub(super) mod components;
pub(super) mod composition;
pub(super) mod description;
pub(super) mod discriminator;
pub(super) mod endless;
pub(super) mod enums;
pub(super) mod examples;
pub(super) mod invisible;
pub(super) mod known_words;
pub(super) mod limits;
pub(super) mod nullable;
pub(super) mod operations;
pub(super) mod parameters;
pub(super) mod paths;
pub(super) mod pattern;
pub(super) mod presence;
pub(super) mod prose;
pub(super) mod secrets;
pub(super) mod security;
pub(super) mod servers;
pub(super) mod spelling;
pub(super) mod tags;
pub(super) mod yaml;
