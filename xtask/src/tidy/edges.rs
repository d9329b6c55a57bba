//! Which package may depend on which: one direction only.

use ostler_openapi::finding::Finding;

use super::Rule;
use super::tree::Tree;

/// A manifest and the packages of this workspace that it must not depend on. Alphabetical; a test says so.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("cli/Cargo.toml", &["mews-connector", "mews-connector-fake", "ostler-contract", "ostler-runtime", "xtask"]),
    (
        "codegen/Cargo.toml",
        &["mews-connector", "mews-connector-fake", "ostler", "ostler-review", "ostler-runtime", "xtask"],
    ),
    (
        "contract/Cargo.toml",
        &[
            "mews-connector",
            "mews-connector-fake",
            "ostler",
            "ostler-codegen",
            "ostler-openapi",
            "ostler-review",
            "ostler-runtime",
            "xtask",
        ],
    ),
    (
        "fake/Cargo.toml",
        &["mews-connector", "ostler", "ostler-codegen", "ostler-openapi", "ostler-review", "ostler-runtime", "xtask"],
    ),
    (
        "generated/Cargo.toml",
        &["mews-connector-fake", "ostler", "ostler-codegen", "ostler-openapi", "ostler-review", "xtask"],
    ),
    (
        "openapi/Cargo.toml",
        &[
            "mews-connector",
            "mews-connector-fake",
            "ostler",
            "ostler-codegen",
            "ostler-review",
            "ostler-runtime",
            "xtask",
        ],
    ),
    ("review/Cargo.toml", &["mews-connector", "mews-connector-fake", "ostler", "ostler-runtime", "xtask"]),
    (
        "runtime/Cargo.toml",
        &[
            "mews-connector",
            "mews-connector-fake",
            "ostler",
            "ostler-codegen",
            "ostler-openapi",
            "ostler-review",
            "xtask",
        ],
    ),
    ("xtask/Cargo.toml", &["mews-connector", "mews-connector-fake", "ostler-runtime"]),
];

pub(super) fn find(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, forbidden) in FORBIDDEN {
        let text = tree.manifests.get(*path).map_or("", String::as_str);
        for (line, package) in dependencies(text) {
            if forbidden.contains(&package.as_str()) {
                found.push(rule.finding(path, line, format!("depends on `{package}`")));
            }
        }
    }
    found
}

/// The packages named in a manifest's dependency tables, of every kind, each with its line.
fn dependencies(manifest: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (index, line) in manifest.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        let name = if let Some(table) = line.strip_prefix('[') {
            let (_, last) = table.rsplit_once("dependencies").unwrap_or_default();
            inside = last == "]";
            last.strip_prefix('.').map(|it| it.trim_end_matches(']'))
        } else if let Some((_, renamed)) = line.split_once("package = ") {
            Some(renamed)
        } else {
            line.split(['=', '.', ' ']).next().filter(|_| inside)
        };
        let name = name.map(|it| it.trim_start_matches('"').split('"').next().unwrap_or_default());
        found.extend(name.filter(|it| !it.is_empty()).map(|it| (index + 1, it.to_owned())));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::findings;
    use super::*;

    #[test]
    fn the_manifests_are_in_alphabetical_order() {
        assert!(FORBIDDEN.is_sorted());
        assert!(FORBIDDEN.iter().all(|(_, packages)| packages.is_sorted()));
    }

    #[test]
    fn an_edge_in_the_wrong_direction_is_found_however_it_is_written() {
        for line in [
            "[dependencies]\nmews-connector = { path = \"../generated\" }",
            "[dependencies]\nmews-connector.workspace = true",
            "[dependencies.mews-connector]\npath = \"../generated\"",
            "[dev-dependencies]\n\"mews-connector\" = \"1\"",
            "[target.'cfg(unix)'.dependencies]\nmews-connector = \"1\"",
            "[dependencies]\nclient = { package = \"mews-connector\", path = \"../generated\" }",
            "[dependencies.client]\npackage = \"mews-connector\"",
        ] {
            let found = findings("crate-edges", &[("xtask/Cargo.toml", line)]);
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            assert!(found[0].ends_with("depends on `mews-connector`"), "{found:?}");
        }
    }

    #[test]
    fn the_review_reads_the_compiler_and_not_the_other_way_round() {
        for (manifest, package, count) in [
            ("review/Cargo.toml", "ostler-codegen", 0),
            ("xtask/Cargo.toml", "ostler-review", 0),
            ("review/Cargo.toml", "ostler-runtime", 1),
            ("codegen/Cargo.toml", "ostler-review", 1),
            ("generated/Cargo.toml", "ostler-review", 1),
            ("codegen/Cargo.toml", "ostler-openapi", 0),
            ("openapi/Cargo.toml", "ostler-codegen", 1),
            ("runtime/Cargo.toml", "ostler-openapi", 1),
            ("cli/Cargo.toml", "ostler-review", 0),
            ("cli/Cargo.toml", "xtask", 1),
            ("xtask/Cargo.toml", "ostler", 0),
            ("review/Cargo.toml", "ostler", 1),
        ] {
            let text = format!("[dependencies]\n{package}.workspace = true\n");
            assert_eq!(findings("crate-edges", &[(manifest, &text)]).len(), count, "{manifest}: {package}");
        }
    }

    #[test]
    fn an_edge_in_the_right_direction_is_fine() {
        let text = "[package]\nname = \"xtask\"\n[dependencies]\n# mews-connector\nostler-codegen.workspace = true\n\
            mews-connector-more = \"1\"\n[features]\nmews-connector = []\n";
        assert_eq!(findings("crate-edges", &[("xtask/Cargo.toml", text)]), [""; 0]);
    }
}
