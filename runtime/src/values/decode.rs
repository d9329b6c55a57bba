//! A JSON text → the value it holds, or what is wrong with it, and where.

use std::str::Utf8Error;

use serde::de::DeserializeOwned;

use crate::values::bounded::{BoundedError, Reader, Step, Trail};

/// Why a body could not be decoded, and where. Neither path nor reason is longer than a few lines of the body would be.
pub(crate) struct Problem {
    pub(crate) path: String,
    pub(crate) reason: String,
    /// The line and the column where it showed, when that helps.
    pub(crate) line_and_column: Option<(usize, usize)>,
    /// The byte of the body where it showed, when that helps.
    pub(crate) place: Option<usize>,
    pub(crate) truncated: bool,
}

impl Problem {
    /// What is wrong, and on which line.
    pub(crate) fn whole_reason(&self) -> String {
        match self.line_and_column {
            Some((line, column)) => format!("{} (line {line}, column {column})", self.reason),
            None => self.reason.clone(),
        }
    }

    /// What is wrong, with the path to it within a text that is a part of another.
    pub(crate) fn within(&self) -> String {
        match self.path.strip_prefix('$') {
            None | Some("") => self.reason.clone(),
            Some(path) => format!("{path} in it: {}", self.reason),
        }
    }
}

impl From<&str> for Problem {
    fn from(reason: &str) -> Self {
        Problem {
            path: "$".to_owned(),
            reason: reason.to_owned(),
            line_and_column: None,
            place: None,
            truncated: false,
        }
    }
}

impl From<Utf8Error> for Problem {
    fn from(error: Utf8Error) -> Self {
        let place = error.valid_up_to();
        let reason = format!("the body is not valid UTF-8 at byte {place}");
        // A character that lacks its end is the end of a body that was cut.
        let truncated = error.error_len().is_none();
        Problem { path: "$".to_owned(), reason, line_and_column: None, place: Some(place), truncated }
    }
}

/// Decodes a body; the path of a failure is only looked for once there is one.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    decode_text(std::str::from_utf8(body)?)
}

/// Decodes a text.
pub(crate) fn decode_text<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    read(text, None).map_err(|error| locate::<T>(text, error))
}

/// Decodes a text within another in one pass, with the path: two passes at each level would double with each.
pub(crate) fn decode_part<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let trail = Trail::default();
    read(text, Some(&trail)).map_err(|error| problem(json_path(trail), &error, text))
}

fn read<T: DeserializeOwned>(text: &str, trail: Option<&Trail>) -> Result<T, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(Reader { inner: &mut json, trail }).map_err(|BoundedError(error)| error)?;
    json.end()?;
    Ok(value)
}

/// Decodes once more, to learn the path of what went wrong.
fn locate<T: DeserializeOwned>(text: &str, error: serde_json::Error) -> Problem {
    if text.trim_ascii().is_empty() {
        return Problem { truncated: true, .."the body is empty".into() };
    }
    let trail = Trail::default();
    let error = read::<T>(text, Some(&trail)).err().unwrap_or(error);
    problem(json_path(trail), &error, text)
}

fn problem(path: String, error: &serde_json::Error, text: &str) -> Problem {
    let place = Some(offset(text, error.line(), error.column()));
    let full = error.to_string();
    let reason = full.rsplit_once(" at line ").map_or(full.as_str(), |(reason, _)| reason);
    // The member that is not there belongs to the path; serde only names it in the text.
    let (path, reason, line_and_column) =
        match reason.strip_prefix("missing field `").and_then(|it| it.strip_suffix('`')) {
            Some(member) => (path + &step(member), "missing".to_owned(), None),
            None => (path, reason.to_owned(), Some((error.line(), error.column()))),
        };
    Problem { path, reason, line_and_column, place, truncated: error.is_eof() }
}

fn json_path(trail: Trail) -> String {
    let steps = trail.into_steps().map(|it| match it {
        Step::Item(index) => format!("[{index}]"),
        Step::Member(name) => step(&name),
    });
    std::iter::once("$".to_owned()).chain(steps).collect()
}

fn step(member: &str) -> String {
    let plain = !member.is_empty() && member.chars().all(|c| c.is_alphanumeric() || c == '_');
    if plain { format!(".{member}") } else { format!("[{member:?}]") }
}

/// The byte at a line and column, both counted from one as serde_json does.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len())
}
