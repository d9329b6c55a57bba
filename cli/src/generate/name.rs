//! The name of a crate, or why nobody could use it.

use crate::outcome::Failure;

/// The longest name that crates.io takes.
const LONGEST: usize = 64;

/// What Rust keeps for itself. Alphabetical; a test says so.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Crates that every program sees, and the one that the client itself needs. Alphabetical; a test says so.
const CRATES: &[&str] = &["alloc", "core", "ostler_runtime", "proc_macro", "std", "test"];

/// Folders of Cargo's and devices of Windows. Alphabetical; a test says so.
const FOLDERS: &[&str] = &["aux", "build", "con", "deps", "examples", "incremental", "nul", "prn"];

pub(super) fn check(name: &str) -> Result<(), Failure> {
    match problem_of(name) {
        None => Ok(()),
        Some(problem) => Err(Failure::new(format!("`{name}` cannot be the name of a crate: {problem}"))),
    }
}

fn problem_of(name: &str) -> Option<&'static str> {
    let is_fine = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
    let ident = name.replace('-', "_");
    let lower = ident.to_ascii_lowercase();
    if name.is_empty() {
        Some("write one, such as `pet-store`")
    } else if !name.starts_with(|it: char| it.is_ascii_alphabetic()) || !name.chars().all(is_fine) {
        Some("begin it with a letter, and write letters, digits, `-` and `_` alone")
    } else if name.len() > LONGEST {
        Some("write 64 characters at most")
    } else if KEYWORDS.contains(&lower.as_str()) {
        Some("it is a keyword of Rust; write another, such as one with `-client`")
    } else if CRATES.contains(&lower.as_str()) {
        Some("another crate that it would stand beside is called so")
    } else if FOLDERS.contains(&lower.as_str()) || is_numbered_device(&lower) {
        Some("Cargo or Windows keeps a folder or a device of that name")
    } else {
        None
    }
}

fn is_numbered_device(name: &str) -> bool {
    let number = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    number.is_some_and(|it| it.len() == 1 && it.as_bytes()[0].is_ascii_digit())
}

/// How Rust writes the name.
pub(super) fn ident(name: &str) -> String {
    name.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_alphabetical_order() {
        assert!(KEYWORDS.is_sorted() && CRATES.is_sorted() && FOLDERS.is_sorted());
    }

    #[test]
    fn a_name_that_cargo_or_rust_could_not_use_is_refused() {
        let long = "a".repeat(65);
        for name in [
            "",
            "1st",
            "-a",
            "_a",
            "a b",
            "a/b",
            "a.b",
            "ä",
            "..",
            "fn",
            "Self",
            "gen",
            "std",
            "proc-macro",
            "test",
            "ostler-runtime",
            "build",
            "con",
            "COM1",
            "deps",
            &long,
            "a\nb",
            "a\"b",
        ] {
            assert!(check(name).is_err(), "{name:?}");
        }
        for name in ["pet-store", "a", "Pets2", "fn-client", "com10", "a_b", &long[1..]] {
            assert!(check(name).is_ok(), "{name:?}");
        }
    }
}
