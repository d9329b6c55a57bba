//! What the caller decides because the document cannot say it.

use std::collections::BTreeMap;

use crate::notes::Notes;

/// The caller's decisions. There is no default: each of them is visible in the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The name of the enum over the document's `servers`, such as `Platform`.
    pub server_enum: String,
    /// The prefix of the environment variables from which credentials are read, such as `MEWS`.
    pub env_prefix: String,
    /// The target of the crate's traces, which is its name as Rust writes it, such as `mews_connector`.
    pub trace_target: String,
    /// The fewest characters of a token of this API; a client is not built with a shorter one, which could not be told
    /// from ordinary words in messages. 0 when the caller knows no such number.
    pub shortest_token: usize,
    /// What the documentation of generated items names.
    pub notes: Notes,
    /// The Markdown that the crate's documentation begins with, by its path from `src/`, such as `../README.md`. It is
    /// not read here: the crate includes it, so that its examples are compiled.
    pub front_page: Option<String>,
    /// Longer Markdown, likewise, each the documentation of a public module without code, by the name of that module.
    pub chapters: BTreeMap<String, String>,
}
