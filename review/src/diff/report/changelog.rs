//! A difference -> what an API's team tells its consumers, in the words of a changelog.

use std::collections::BTreeMap;

use crate::diff::report::model::Report;
use crate::diff::report::words::{markdown_code, markdown_text, some_of};
use crate::diff::semver::Semver;
use crate::diff::{Change, Level};

/// How many operations of a change are named.
const MOST_OPERATIONS: usize = 4;

/// How many items of the crate are named that nothing on the wire explains.
const MOST_ITEMS: usize = 20;

/// What a change is told under, in the order of a changelog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Added,
    Changed,
    Deprecated,
    Removed,
    Documentation,
}

impl Group {
    const ALL: [Self; 5] = [Self::Added, Self::Changed, Self::Deprecated, Self::Removed, Self::Documentation];

    fn heading(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Deprecated => "Deprecated",
            Self::Removed => "Removed",
            Self::Documentation => "Documentation-only",
        }
    }

    fn of(change: &Change) -> Self {
        let has = |word: &str| change.rule.split('-').any(|it| it == word);
        let thing = [
            "operation",
            "property",
            "parameter",
            "header",
            "status",
            "body",
            "type",
            "member",
            "value",
            "server",
            "callback",
        ];
        let is_thing = thing.iter().any(|it| has(it)) && !has("default");
        match change.level {
            Level::Docs => Self::Documentation,
            _ if has("deprecated") || has("sunset") && !has("removed") => Self::Deprecated,
            _ if has("added") => Self::Added,
            _ if has("removed") && is_thing => Self::Removed,
            Level::Breaking | Level::Warning | Level::Info => Self::Changed,
        }
    }
}

/// One line of it.
struct Entry<'d> {
    level: Level,
    is_operation: bool,
    message: &'d str,
    operations: Vec<String>,
}

pub(super) fn render(report: &Report) -> String {
    let mut groups: BTreeMap<Group, Vec<Entry<'_>>> = BTreeMap::new();
    for change in &report.diff.changes {
        let entries = groups.entry(Group::of(change)).or_default();
        // The same edit may be judged twice, for requests and for answers; it is told once, at its worst.
        match entries.iter_mut().find(|it| it.message == change.message) {
            Some(entry) => {
                entry.level = entry.level.min(change.level);
                entry.operations.extend(change.operations.iter().cloned());
                entry.operations.sort();
                entry.operations.dedup();
            }
            None => entries.push(Entry {
                level: change.level,
                is_operation: change.rule.starts_with("operation-"),
                message: &change.message,
                operations: change.operations.clone(),
            }),
        }
    }
    let mut text = String::new();
    for group in Group::ALL {
        let mut entries = groups.remove(&group).unwrap_or_default();
        entries.sort_by_key(|it| (!it.is_operation, it.level));
        let mut lines: Vec<_> = entries.iter().map(line).collect();
        if group == Group::Changed {
            lines.extend(in_rust_alone(report));
        }
        if lines.is_empty() {
            continue;
        }
        let separator = if text.is_empty() { "" } else { "\n" };
        text.push_str(&format!("{separator}### {}\n\n{}", group.heading(), lines.concat()));
    }
    text
}

/// What makes programs fail to compile and nothing on the wire explains.
fn in_rust_alone(report: &Report) -> Vec<String> {
    let items: Vec<_> = report.unexplained().into_iter().filter(|it| it.semver == Semver::Major).collect();
    let lines = items
        .iter()
        .take(MOST_ITEMS)
        .map(|it| format!("- **Breaking:** In Rust, {}: {}.\n", markdown_code(&it.path), markdown_text(&it.message)));
    let mut lines: Vec<_> = lines.collect();
    if let Some(rest) = items.len().checked_sub(MOST_ITEMS).filter(|it| *it > 0) {
        lines.push(format!("- **Breaking:** In Rust, {rest} more.\n"));
    }
    lines
}

fn line(entry: &Entry<'_>) -> String {
    let prefix = if entry.level == Level::Breaking { "**Breaking:** " } else { "" };
    let operations = match &entry.operations[..] {
        [] => String::new(),
        some => format!(" ({})", some_of(some, MOST_OPERATIONS, markdown_code)),
    };
    let mut message = markdown_text(entry.message);
    // The first letter begins a sentence, unless it is a name.
    if let Some(first) = message.get(..1).map(str::to_uppercase) {
        message.replace_range(..1, &first);
    }
    format!("- {prefix}{message}{operations}.\n")
}
