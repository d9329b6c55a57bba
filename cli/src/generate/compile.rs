//! The one place that calls the generator: a text and what was settled into source files, or what is wrong with the text.
//!
//! What [`Settings`] hold beyond what the generator's `Config` has today is connected here, and then taken out of
//! `Settings::without_effect`.

use ostler_codegen::{Config, Diagnostic, Document, Notes};

use super::MARK;
use super::name::ident;
use crate::config::Settings;

/// What the generator made of a document.
pub(super) struct Compiled {
    /// Path below `src/` and text.
    pub(super) files: Vec<(String, String)>,
    pub(super) operations: usize,
    pub(super) types: usize,
    pub(super) warnings: Vec<Diagnostic>,
    /// How a client is begun; nothing when there are no operations.
    pub(super) client: Option<Client>,
}

/// What examples have to name.
pub(super) struct Client {
    pub(super) server_enum: String,
    pub(super) has_credentials: bool,
}

pub(super) fn compile(text: &str, name: &str, settings: &Settings) -> Result<Compiled, Vec<Diagnostic>> {
    let server_enum = settings.server_enum.clone().unwrap_or_else(|| "Server".to_owned());
    let config = Config {
        server_enum: server_enum.clone(),
        env_prefix: settings.env_prefix.clone().unwrap_or_else(|| ident(name).to_ascii_uppercase()),
        trace_target: settings.trace_target.clone().unwrap_or_else(|| ident(name)),
        shortest_token: 0,
        notes: Notes::default(),
        front_page: Some("../README.md".to_owned()),
        chapters: std::collections::BTreeMap::new(),
    };
    let output = ostler_codegen::generate(&Document::parse(text)?, &config)?;
    let has = |file: &str| output.files.iter().any(|(path, _)| path == file);
    let client = has("client.rs").then(|| Client { server_enum, has_credentials: has("credentials.rs") });
    Ok(Compiled {
        client,
        operations: output.summary.operations,
        types: output.summary.types,
        files: output.files.iter().map(|(path, text)| (path.to_owned(), marked(text))).collect(),
        warnings: output.warnings,
    })
}

/// The first line of the generator names a command of its repository.
fn marked(text: &str) -> String {
    let rest = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("// @generated ") => rest,
        _ => text,
    };
    format!("// {MARK}\n{rest}")
}
