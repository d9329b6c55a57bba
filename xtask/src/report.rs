//! Findings of the house rules into text, JSON or GitHub's annotations.

use serde_json::{Value, json};

pub(crate) use ostler::report::{Format, annotation, fenced, unified};

/// A place in the workspace where a house rule is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: &'static str,
    /// Relative to the root, with `/` between its parts.
    pub(crate) path: String,
    /// Counted from 1.
    pub(crate) line: usize,
    pub(crate) message: String,
    pub(crate) help: &'static str,
}

impl Finding {
    pub(crate) fn text(&self) -> String {
        let Finding { rule, path, line, message, help } = self;
        format!("error[{rule}]: {message}\n  at {path}:{line}\n  help: {help}\n")
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "rule": self.rule,
            "level": "error",
            "file": self.path,
            "line": self.line,
            "message": self.message,
            "help": self.help,
        })
    }

    pub(crate) fn github(&self) -> String {
        let message = format!("{}; {}", self.message, self.help);
        annotation("error", &self.path, self.line, self.rule, &message)
    }
}
