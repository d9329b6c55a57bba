//! What is wrong with a document: a code, a place, a message and a way out.

use std::fmt;

use crate::pointer::Pointer;

/// Every code that a [`Diagnostic`] can carry, in alphabetical order.
pub const CODES: &[&str] = &[
    "document-syntax",
    "document-version",
    "enum-value",
    "extension-value",
    "limit-value",
    "missing-keyword",
    "missing-servers",
    "name-collision",
    "name-invalid",
    "paging-shape",
    "recovery-shape",
    "recursive-type",
    "reference-siblings",
    "reference-unresolved",
    "required-unknown",
    "unknown-extension",
    "unknown-keyword",
    "unsupported",
    "wrong-type",
];

/// Something wrong at one place of a document, with the way out.
///
/// `Display` prints it as three lines: the code with the message, the place, and the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// One of [`CODES`].
    pub code: &'static str,
    /// The place in the document.
    pub at: Pointer,
    /// What is wrong, in lower case, with what the author wrote in backticks.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
    /// Whether the document cannot be generated because of it.
    pub severity: Severity,
}

/// Whether a [`Diagnostic`] stops the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// The crate is generated; the document is odd all the same.
    Warning,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, at, message, help, severity } = self;
        let severity = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{code}]: {message}\n  at {at}\n  help: {help}")
    }
}

/// Collects what is wrong, so that a run reports all of it.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub(crate) fn error(&mut self, code: &'static str, at: &Pointer, message: impl Into<String>, help: &'static str) {
        self.push(Severity::Error, code, at, message.into(), help);
    }

    pub(crate) fn warning(&mut self, code: &'static str, at: &Pointer, message: impl Into<String>, help: &'static str) {
        self.push(Severity::Warning, code, at, message.into(), help);
    }

    /// Reports that `what` is valid OpenAPI but beyond this generator.
    pub(crate) fn unsupported(&mut self, at: &Pointer, what: impl fmt::Display, help: &'static str) {
        self.error("unsupported", at, format!("{what} is not supported"), help);
    }

    fn push(&mut self, severity: Severity, code: &'static str, at: &Pointer, message: String, help: &'static str) {
        assert!(CODES.contains(&code), "`{code}` is missing from CODES");
        let diagnostic = Diagnostic { code, at: at.clone(), message, help, severity };
        if !self.0.contains(&diagnostic) {
            self.0.push(diagnostic);
        }
    }

    /// Ends a stage: the warnings when it may go on, everything when it may not.
    pub(crate) fn propagate(self) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        if self.0.iter().any(|it| it.severity == Severity::Error) { Err(self.0) } else { Ok(self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_alphabetical_order() {
        assert!(CODES.is_sorted());
    }

    #[test]
    fn warnings_alone_do_not_stop_a_stage() {
        let mut errors = Diagnostics::default();
        errors.warning("unknown-extension", &Pointer::root(), "`x-colour`", "remove it");
        assert_eq!(errors.propagate().map(|it| it.len()), Ok(1));
    }
}
