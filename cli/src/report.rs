//! Drift into text, JSON, Markdown or GitHub's annotations.

use serde_json::{Value, json};
use similar::TextDiff;

use crate::synchronize::Drift;

/// How a command reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Markdown,
    Github,
}

impl Format {
    pub const NAMES: [&'static str; 4] = ["text", "json", "markdown", "github"];

    /// The format of one of `NAMES`.
    pub fn from_name(name: &str) -> Format {
        match name {
            "json" => Format::Json,
            "markdown" => Format::Markdown,
            "github" => Format::Github,
            _ => Format::Text,
        }
    }
}

pub fn drift_json(drift: &Drift) -> Value {
    json!({ "path": drift.path(), "kind": drift.kind(), "diff": unified(drift) })
}

/// An annotation that says what to run.
pub fn drift_github(drift: &Drift, command: &str) -> String {
    let message = format!("{} file; run `{command}`", drift.kind());
    annotation("error", drift.path(), 1, "drift", &message)
}

/// Text between fences longer than any run of backticks in it, so that the text cannot end its own block.
pub fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

/// The change that a command would make, in the form that `patch` and `git apply` read.
pub fn unified(drift: &Drift) -> String {
    let path = drift.path();
    let (before, after) = (format!("a/{path}"), format!("b/{path}"));
    match drift {
        Drift::Missing { expected, .. } => diff("/dev/null", b"", &after, expected),
        Drift::Stale { found, expected, .. } => diff(&before, found, &after, expected),
        Drift::Stray { found, .. } => diff(&before, found, "/dev/null", ""),
    }
}

fn diff(before: &str, found: &[u8], after: &str, expected: &str) -> String {
    let lossy = String::from_utf8_lossy(found);
    let hunks = TextDiff::from_lines(lossy.as_ref(), expected).unified_diff().context_radius(3).to_string();
    if hunks.is_empty() {
        // An empty file has no lines to show, and a link may hold the very text that a file should.
        return format!("--- {before}\n+++ {after}\n");
    }
    format!("--- {before}\n+++ {after}\n{hunks}")
}

/// One line for a place in a file.
pub fn annotation(level: &str, path: &str, line: usize, title: &str, message: &str) -> String {
    let path = escape(path).replace(':', "%3A").replace(',', "%2C");
    format!("::{level} file={path},line={line},title={title}::{}\n", escape(message))
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_reads_as_a_patch_from_the_folder_to_what_is_generated() {
        let stale = Drift::Stale {
            path: "generated/src/a.rs".to_owned(),
            found: b"one\ntwo\n".to_vec(),
            expected: "one\nthree\n".to_owned(),
        };
        assert_eq!(
            unified(&stale),
            "--- a/generated/src/a.rs\n+++ b/generated/src/a.rs\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n"
        );
        let missing = Drift::Missing { path: "generated/src/b.rs".to_owned(), expected: "one\n".to_owned() };
        assert_eq!(unified(&missing), "--- /dev/null\n+++ b/generated/src/b.rs\n@@ -0,0 +1 @@\n+one\n");
        let stray = Drift::Stray { path: "generated/src/c.rs".to_owned(), found: b"one\n".to_vec() };
        assert_eq!(unified(&stray), "--- a/generated/src/c.rs\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n");
    }

    #[test]
    fn a_drift_without_a_line_to_show_still_names_its_file() {
        let stray = Drift::Stray { path: "generated/src/empty".to_owned(), found: Vec::new() };
        assert_eq!(unified(&stray), "--- a/generated/src/empty\n+++ /dev/null\n");
    }

    #[test]
    fn an_annotation_stays_on_one_line() {
        let text = annotation("error", "a,b:c.rs", 3, "drift", "50 %\nof it");
        assert_eq!(text, "::error file=a%2Cb%3Ac.rs,line=3,title=drift::50 %25%0Aof it\n");
    }

    #[test]
    fn a_fence_is_longer_than_the_backticks_inside() {
        assert_eq!(fenced("diff", "+```\n"), "````diff\n+```\n````\n");
    }
}
