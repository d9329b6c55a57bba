//! The house rules: the files of the workspace into findings. Each rule is a row of `RULES`.

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

use crate::report::Finding;
use crate::tidy::tree::Tree;

/// One house rule. `id` is what a finding is called by.
struct Rule {
    id: &'static str,
    find: fn(&Rule, &Tree) -> Vec<Finding>,
    help: &'static str,
}

impl Rule {
    fn finding(&self, path: &str, line: usize, message: String) -> Finding {
        Finding { rule: self.id, path: path.to_owned(), line, message, help: self.help }
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
        id: "floors",
        find: floors::find,
        help: "move the code down, or hand it in from above; the table is in xtask/src/tidy/floors.rs",
    },
    Rule {
        id: "forbidden-macros",
        find: words::find_macros,
        help: "write the code, or an error that the caller can handle",
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

/// Every place under `root` where a house rule is broken.
pub(crate) fn check(root: &Path) -> io::Result<Vec<Finding>> {
    let tree = Tree::read(root)?;
    Ok(RULES.iter().flat_map(|rule| (rule.find)(rule, &tree)).collect())
}

/// What the rule `id` finds in files given as path and text.
#[cfg(test)]
fn findings(id: &str, files: &[(&str, &str)]) -> Vec<String> {
    let rule = RULES.iter().find(|rule| rule.id == id).expect("the rule exists");
    let found = (rule.find)(rule, &Tree::of(files));
    found.iter().map(|it| format!("{}:{}: {}", it.path, it.line, it.message)).collect()
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
        let found = check(root.path()).expect("readable");
        assert_eq!(found.iter().map(|it| it.rule).collect::<Vec<_>>(), ["invariants"; 2]);
        assert_eq!(found.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["ARCHITECTURE.md", "SECURITY.md"]);
    }
}
