//! The house rules: the files of the workspace into findings. Each rule is a row of `RULES`.

mod circles;
mod edges;
mod floors;
mod headers;
mod imports;
mod invariants;
mod layers;
mod lengths;
mod paths;
mod tree;
mod words;

use std::io;
use std::path::Path;

use ostler_openapi::finding::{Code, Finding, Findings, Format, Level, Place};
use ostler_openapi::{Pointer, Source, Span};
use serde_json::Value;

use crate::tidy::tree::Tree;

/// One house rule. `id` is what a finding is called by.
struct Rule {
    id: &'static str,
    find: fn(&Rule, &Tree) -> Vec<Finding>,
    help: &'static str,
}

impl Rule {
    fn finding(&self, path: &str, line: usize, message: String) -> Finding {
        let place = Place { file: path.into(), line, column: 1, span: Span::default(), pointer: Pointer::root() };
        Finding::new(Code::new(self.id), Level::Error, place, message, self.help)
    }
}

/// Alphabetical; a test says so.
const RULES: &[Rule] = &[
    Rule {
        id: "crate-edges",
        find: edges::find,
        help: "let the packages depend on each other in one direction; see ARCHITECTURE.md",
    },
    Rule {
        id: "file-length",
        find: lengths::find_files,
        help: "split the file by what its parts are about; tests by what becomes of what they do",
    },
    Rule {
        id: "floors",
        find: floors::find,
        help: "move the code down, or hand it in from above; the table is in xtask/src/tidy/floors.rs",
    },
    Rule {
        id: "function-length",
        find: lengths::find_functions,
        help: "move a part with a name of its own into a function of its own",
    },
    Rule {
        id: "generated-derives",
        find: words::find_derives,
        help: "let codegen write the impl out; deriving serde doubles what the crate takes to build",
    },
    Rule {
        id: "generated-headers",
        find: headers::find_generated,
        help: "run `cargo xtask regen`; nothing in this folder is written by hand",
    },
    Rule {
        id: "import-circles",
        find: circles::find,
        help: "move what both sides need below them, or let one side alone call; at most two modules may need each other",
    },
    Rule {
        id: "invariants",
        find: invariants::find,
        help: "end it with \"Test: `name`\", where `name` is a test of this workspace",
    },
    Rule {
        id: "layers",
        find: layers::find,
        help: "move the code to where the word may be said; the table is in xtask/src/tidy/layers.rs",
    },
    Rule {
        id: "module-docs",
        find: headers::find_hand_written,
        help: "open the file with a `//!` line that says what it turns into what",
    },
    Rule { id: "parsed", find: tree::find_unparsed, help: "make it valid Rust, or leave it out of the workspace" },
    Rule {
        id: "quote-length",
        find: lengths::find_quotes,
        help: "split the emitter, or move what interpolates nothing into the runtime",
    },
    Rule {
        id: "runtime-door",
        find: layers::find_back_doors,
        help: "use `ostler_runtime::private::…` or what the runtime exports at its root",
    },
];

/// Every place where a house rule is broken, with the texts of those files.
#[derive(Default)]
pub(crate) struct Report {
    findings: Findings,
    sources: Vec<Source>,
}

impl Report {
    pub(crate) fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The report as it is printed; for a terminal, with an excerpt of each place.
    pub(crate) fn render(&self, format: Format) -> String {
        self.findings.render(format, &self.sources.iter().collect::<Vec<_>>())
    }

    /// An object with `findings`, and how many there are of each kind.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.render(Format::Json)).expect("a report in JSON is JSON")
    }

    fn add(&mut self, mut finding: Finding, tree: &Tree) {
        let file = &finding.place.file;
        if let Some(text) = tree.text_of(file) {
            point_at_line(&mut finding.place, text);
            if self.sources.iter().all(|it| it.name() != &finding.place.file) {
                // A text that is too long for excerpts is reported without them.
                self.sources.extend(Source::new(&finding.place.file, text));
            }
        }
        self.findings.push(finding);
    }
}

/// What a rule finds is a line: all of it is meant, from its first letter on.
fn point_at_line(place: &mut Place, text: &str) {
    let mut lines = text.split_inclusive('\n');
    let start: usize = lines.by_ref().take(place.line - 1).map(str::len).sum();
    let line = lines.next().unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    place.column = line[..indent].chars().count() + 1;
    let byte = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    place.span = Span { start: byte(start + indent), end: byte(start + line.trim_end().len().max(indent)) };
}

/// Every place under `root` where a house rule is broken.
pub(crate) fn check(root: &Path) -> io::Result<Report> {
    let tree = Tree::read(root)?;
    let mut report = Report::default();
    for finding in RULES.iter().flat_map(|rule| (rule.find)(rule, &tree)) {
        report.add(finding, &tree);
    }
    Ok(report)
}

/// What the rule `id` finds in files given as path and text.
#[cfg(test)]
fn findings(id: &str, files: &[(&str, &str)]) -> Vec<String> {
    let rule = RULES.iter().find(|rule| rule.id == id).expect("the rule exists");
    let found = (rule.find)(rule, &Tree::of(files));
    found.iter().map(|it| format!("{}:{}: {}", it.place.file, it.place.line, it.message)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_in_alphabetical_order() {
        assert!(RULES.is_sorted_by(|left, right| left.id < right.id));
    }

    #[test]
    fn a_folder_without_files_lacks_only_what_is_to_be_said_of_it() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let report = check(root.path()).expect("readable");
        let found = report.findings.kept();
        assert_eq!(found.iter().map(|it| it.code.id()).collect::<Vec<_>>(), ["invariants"; 2]);
        assert_eq!(found.iter().map(|it| &*it.place.file).collect::<Vec<_>>(), ["ARCHITECTURE.md", "SECURITY.md"]);
    }

    #[test]
    fn a_finding_is_shown_with_its_line() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let folder = root.path().join("codegen/src");
        std::fs::create_dir_all(&folder).expect("writable");
        std::fs::write(folder.join("lib.rs"), "//! Doc.\nmod a {\n    use std::fs;\n}\n").expect("writable");
        let report = check(root.path()).expect("readable");
        let text = report.render(Format::Text);
        let shown = "error[layers]: `std::fs` is said outside of its layer\n --> codegen/src/lib.rs:3:5\n  |\n\
            3 |     use std::fs;\n  |     ^^^^^^^^^^^^\n  |\n  = help: move the code";
        assert!(text.contains(shown), "{text}");
        let line = "::error file=codegen/src/lib.rs,line=3,col=5,title=layers::`std::fs` is said outside";
        assert!(report.render(Format::Github).contains(line));
    }

    #[test]
    fn the_place_of_a_line_that_is_not_there_is_the_end() {
        let mut place = Place { file: "a".into(), line: 3, column: 9, span: Span::default(), pointer: Pointer::root() };
        point_at_line(&mut place, "a\nb\n");
        assert_eq!((place.column, place.span), (1, Span { start: 4, end: 4 }));
    }
}
