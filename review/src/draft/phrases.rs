//! The phrases of pages that mean something beyond the tables. Pages that say the same in other words need a line here.

/// The words of a name that say that an operation changes something, wherever in the name they stand.
pub(super) const WRITES: &[&str] = &[
    "accept",
    "activate",
    "add",
    "assign",
    "cancel",
    "charge",
    "clear",
    "close",
    "confirm",
    "create",
    "deactivate",
    "delete",
    "insert",
    "merge",
    "move",
    "pay",
    "post",
    "process",
    "refund",
    "release",
    "remove",
    "replace",
    "reset",
    "send",
    "set",
    "start",
    "stop",
    "submit",
    "transfer",
    "update",
    "upsert",
    "void",
    "write",
];

/// Of an operation: it does not work any more.
pub(super) const OVER: &[&str] = &["discontinued", "no longer available", "no longer supported", "has been removed"];

/// The same, said not to be so, or of another one.
pub(super) const NOT_OVER: &[&str] = &["not discontinued", "replaces", "replacement of"];

/// Of what is to come, which has not happened.
pub(super) const TO_COME: &[&str] = &["will be"];

/// Above a table, with a link: the members of another object belong to it as well.
pub(super) const INHERITS: &[&str] = &[
    "same properties as",
    "same structure as",
    "same as",
    "extends",
    "inherits",
    "in addition to",
    "all properties of",
];

/// The same, said not to be so.
pub(super) const NOT_INHERITS: &[&str] =
    &["not the same", "unlike", "differs from", "extends nothing", "does not extend"];

/// Under a heading without a table, with a link: it is the same schema.
pub(super) const SAME: &[&str] = &["same structure as"];

/// Under a heading without a table: an object with any keys.
pub(super) const MAP: &[&str] = &["dictionary", "key-value", "keys and values"];

/// Under a heading without a table: a text.
pub(super) const TEXT: &[&str] = &["is a string"];

/// Beside a row that is a list: its elements may be null.
pub(super) const NULL_ELEMENTS: &[&str] =
    &["element is null", "elements are null", "elements can be null", "element can be null", "null element"];

/// The same, said not to be so.
pub(super) const NO_NULL_ELEMENTS: &[&str] = &["no element is null", "no elements are null", "no null element"];

/// Beside a value that names a structure: there is none.
pub(super) const NO_STRUCTURE: &[&str] = &["no additional data"];

/// Beside an identifier: another system gave it, so that it identifies nothing here.
pub(super) const OF_OTHERS: &[&str] = &["external system"];

/// Whether a text has one of the phrases, in letters of whichever case.
pub(super) fn says(text: &str, phrases: &[&str]) -> bool {
    let text = text.to_lowercase();
    phrases.iter().any(|it| text.contains(it))
}
