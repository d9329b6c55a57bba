//! The files of a generated crate -> the types in them that are read and written as JSON.
//!
//! `build.rs` and a test include this file: it knows what generated code looks like, and nothing else of the library.

/// A type that is read and written.
#[derive(Debug, PartialEq, Eq)]
pub struct Declared {
    /// How the crate calls it, such as `types::Boat`.
    pub path: String,
    /// Where the document describes it, such as `#/components/schemas/Boat`. Only objects say so.
    pub pointer: String,
}

/// What is written of a type whose code is a macro's.
const MACROS: &[&str] = &["closed_enum", "open_enum", "open_integer_enum", "string_newtype", "uuid_newtype"];

/// The types of a crate, in the order of its files.
pub fn declared(files: &[(String, String)]) -> Vec<Declared> {
    let mut found = Vec::new();
    for (path, text) in files {
        let (module, declaration) = match (path.strip_prefix("types/wire/"), path.strip_prefix("wire/")) {
            (Some(file), _) => ("types".to_owned(), format!("types/{file}")),
            (None, Some(file)) => (file.trim_end_matches(".rs").to_owned(), file.to_owned()),
            (None, None) => continue,
        };
        let declaration = files.iter().find(|(it, _)| *it == declaration).map_or("", |(_, text)| text);
        found.extend(text.lines().filter_map(written).map(|name| Declared {
            path: format!("{module}::{name}"),
            pointer: pointer(declaration, name).unwrap_or_default(),
        }));
    }
    found
}

/// The type that a line says how to write.
fn written(line: &str) -> Option<&str> {
    if let Some(rest) = line.strip_prefix("impl Serialize for ") {
        return rest.strip_suffix(" {");
    }
    let (name, rest) = line.strip_prefix("private::")?.split_once("!(")?;
    MACROS.contains(&name).then(|| rest.trim_end_matches([')', ';', ' ', '{'])).filter(|it| !it.is_empty())
}

/// The pointer in the documentation above the declaration of a type.
fn pointer(declaration: &str, name: &str) -> Option<String> {
    let is_declaration = |line: &str| {
        let rest = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
        rest.and_then(|it| it.strip_prefix(name)).is_some_and(|it| it.starts_with([' ', '(', ';']))
    };
    let lines: Vec<&str> = declaration.lines().collect();
    let end = lines.iter().position(|it| is_declaration(it))?;
    let above = lines[..end].iter().rev().take_while(|it| !it.is_empty());
    let mut docs: Vec<&str> = above.filter_map(|it| it.strip_prefix("///")).map(str::trim).collect();
    docs.reverse();
    let docs = docs.join(" ");
    let (_, pointer) = docs.rsplit_once("Specified at `")?;
    let fence = pointer.bytes().take_while(|it| *it == b'`').count() + 1;
    let (pointer, _) = pointer.trim_start_matches('`').split_once(&"`".repeat(fence))?;
    Some(if fence > 1 { pointer.trim() } else { pointer }.to_owned())
}
