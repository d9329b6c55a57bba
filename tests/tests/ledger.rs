//! The spec, the facts of its sources and the ledger are one, and whatever is changed in one of them is named.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ostler_review::facts;
use ostler_review::items::Items;
use ostler_review::ledger::{Claim, Ledger};
use ostler_review::reconcile::{File, Problem, ProblemKind, Reconciliation, Report};
use ostler_review::sources::{Aliases, Sources, parse_list};
use serde_json::Value;
use tests::cases::{read, root};

fn spec_folder() -> PathBuf {
    root().join("spec")
}

fn sources() -> Sources {
    let folder = spec_folder().join("sources");
    let entries = parse_list(&read(&folder.join("sources.yaml"))).unwrap();
    let documents = entries.iter().map(|it| facts::from_yaml(&read(&folder.join(&it.facts))).unwrap()).collect();
    Sources::join(&entries, documents, Aliases::parse(&read(&folder.join("aliases.yaml"))).unwrap()).unwrap()
}

fn yaml(name: &str) -> Value {
    serde_yaml::from_str(&read(&spec_folder().join(name))).unwrap()
}

/// Holds a spec and a ledger against the sources.
fn reconcile<R>(sources: &Sources, spec: &str, ledger: &str, look: impl FnOnce(&Reconciliation<'_>) -> R) -> R {
    let spec = File { name: "spec/openapi.yaml", text: spec };
    let ledger = File { name: "spec/ledger.yaml", text: ledger };
    look(&Reconciliation::new(spec, ledger, sources).unwrap())
}

/// The items of the crate as it is on disk.
fn items() -> Items {
    fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                collect(&entry.path(), &format!("{path}/"), files);
            } else {
                files.push((path, read(&entry.path())));
            }
        }
    }
    let mut files = Vec::new();
    collect(&root().join("generated/src"), "", &mut files);
    Items::of(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap()
}

/// What is reported after `change` of the spec.
fn after(sources: &Sources, ledger: &str, spec: &Value, change: impl FnOnce(&mut Value)) -> Report {
    let mut spec = spec.clone();
    change(&mut spec);
    reconcile(sources, &spec.to_string(), ledger, |it| it.check(None))
}

fn is_named(report: &Report, pointer: &str) -> bool {
    let names = |it: &Problem| it.pointer.as_deref() == Some(pointer);
    report.problems.iter().any(names)
}

#[test]
fn facts_spec_and_ledger_are_one() {
    let [spec, ledger] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    let report = reconcile(&sources(), &spec, &ledger, |it| it.check(Some(&items())));
    assert!(report.is_fine(), "{}", report.text());
    assert!(report.totals.facts > 1500 && report.totals.explained > 100, "{}", report.summary());
}

#[test]
fn the_document_for_readers_is_what_the_command_writes() {
    let [spec, ledger] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    let expected = reconcile(&sources(), &spec, &ledger, |it| it.document());
    let found = read(&spec_folder().join("RECONCILIATION.md"));
    assert!(found == expected, "spec/RECONCILIATION.md is out of date: run `cargo xtask reconcile --write`");
}

#[test]
fn each_flipped_required_is_named() {
    let (sources, spec, ledger) = (sources(), yaml("openapi.yaml"), read(&spec_folder().join("ledger.yaml")));
    let schemas = spec["components"]["schemas"].as_object().unwrap();
    let mut flipped = 0;
    for (name, schema) in schemas {
        let properties = schema.get("properties").and_then(Value::as_object);
        for property in properties.into_iter().flat_map(|it| it.keys()) {
            let report = after(&sources, &ledger, &spec, |spec| {
                let required = spec["components"]["schemas"][name].as_object_mut().unwrap();
                let required = required.entry("required").or_insert_with(|| Value::Array(Vec::new()));
                let names = required.as_array_mut().unwrap();
                let before = names.len();
                names.retain(|it| it != property);
                if names.len() == before {
                    names.push(property.clone().into());
                }
            });
            let pointer = format!("#/components/schemas/{name}/properties/{property}");
            assert!(is_named(&report, &pointer), "{pointer} is not named in {}", report.text());
            flipped += 1;
        }
    }
    assert!(flipped > 150, "{flipped}");
}

#[test]
fn each_changed_enum_value_is_named() {
    let (sources, spec, ledger) = (sources(), yaml("openapi.yaml"), read(&spec_folder().join("ledger.yaml")));
    let schemas = spec["components"]["schemas"].as_object().unwrap();
    let mut changed = 0;
    for (name, schema) in schemas {
        let values = schema.get("enum").and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..values {
            let report = after(&sources, &ledger, &spec, |spec| {
                let value = &mut spec["components"]["schemas"][name]["enum"][index];
                *value = Value::String(format!("{}x", value.as_str().unwrap()));
            });
            let pointer = format!("#/components/schemas/{name}");
            let kinds: BTreeSet<_> = report.problems.iter().map(|it| it.kind).collect();
            let expected = [ProblemKind::Unexplained, ProblemKind::Unsupported];
            assert!(expected.iter().all(|it| kinds.contains(it)), "{}", report.text());
            assert!(is_named(&report, &pointer), "{pointer} is not named in {}", report.text());
            changed += 1;
        }
    }
    assert!(changed > 40, "{changed}");
}

#[test]
fn each_removed_entry_is_named() {
    let (sources, spec, ledger) = (sources(), read(&spec_folder().join("openapi.yaml")), yaml("ledger.yaml"));
    let committed = read(&spec_folder().join("RECONCILIATION.md"));
    let entries = ledger.as_array().unwrap();
    for (index, entry) in entries.iter().enumerate() {
        let mut others = entries.clone();
        others.remove(index);
        let ledger = Value::Array(others).to_string();
        let (report, document) = reconcile(&sources, &spec, &ledger, |it| (it.check(None), it.document()));
        // Wording is no fact: what notices its entry's absence is the document alone.
        let is_wording = |it: &Value| it.get("hash").is_some();
        let claims = entry.get("claims").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let only_wording = !claims.is_empty() && claims.iter().all(is_wording);
        let id = entry["id"].as_str().unwrap();
        assert!(only_wording || !report.is_fine(), "nothing misses {id}");
        let line = format!("- **{id}** ");
        assert!(committed.contains(&line) && !document.contains(&line), "{id}");
    }
}

#[test]
fn each_removed_claim_is_named() {
    let (sources, spec, ledger) = (sources(), read(&spec_folder().join("openapi.yaml")), yaml("ledger.yaml"));
    for (index, entry) in ledger.as_array().unwrap().iter().enumerate() {
        let claims = entry.get("claims").and_then(Value::as_array).map_or(0, Vec::len);
        for claim in (0..claims).filter(|it| entry["claims"][it].get("hash").is_none()) {
            let mut without = ledger.clone();
            without[index]["claims"].as_array_mut().unwrap().remove(claim);
            let report = reconcile(&sources, &spec, &without.to_string(), |it| it.check(None));
            let [says, source] = ["says", "source"].map(|it| entry["claims"][claim][it].as_str().unwrap());
            let document = &sources.get(source).unwrap().facts.document;
            let named = report.problems.iter().any(|it| {
                it.kind == ProblemKind::Unexplained
                    && it.message.contains(says)
                    && it.source.as_ref().is_some_and(|it| it.file == *document)
            });
            assert!(named, "{source} `{says}` of {} is not named in {}", entry["id"], report.text());
        }
    }
}

/// The folder of the documents, where a checkout has them beside it. They are not part of the project.
fn documents() -> Option<PathBuf> {
    let folder = root().join("../shared/docs");
    if !folder.is_dir() {
        eprintln!("skipped: the documents are not in {}", folder.display());
        return None;
    }
    Some(folder)
}

#[test]
fn the_facts_are_what_the_documents_state() {
    let Some(folder) = documents() else { return };
    for source in sources().list.iter().filter(|it| !it.partial) {
        let name = &source.facts.document;
        let found = facts::read(name, &read(&folder.join(name))).unwrap();
        assert!(found == source.facts, "{name}: renew its facts with `cargo xtask facts --format yaml`");
    }
}

/// Claims that quote a value quote what stands there.
#[test]
fn each_claim_is_found_in_its_lines() {
    let Some(folder) = documents() else { return };
    let sources = sources();
    let ledger = Ledger::parse(&read(&spec_folder().join("ledger.yaml"))).unwrap();
    for entry in &ledger.entries {
        for claim in entry.claims.iter().filter(|it| is_quotation(it)) {
            let document = &sources.get(&claim.source).unwrap().facts.document;
            let text = read(&folder.join(document));
            let (first, last) = claim.span().unwrap();
            let lines: Vec<_> = text.lines().skip(first - 1).take(last - first + 1).collect();
            let (quoted, lines) = (unmarked(&claim.says), lines.join(" "));
            let found = [&lines, &without_targets(&lines)].into_iter().any(|it| unmarked(it).contains(&quoted));
            assert!(found, "{} says `{quoted}` of {document}:{first}: {lines}", entry.id);
        }
    }
}

/// What is not there cannot be quoted.
fn is_quotation(claim: &Claim) -> bool {
    let says = &claim.says;
    !says.starts_with("no ")
        && says != "invalid JSON"
        && !says.ends_with(" null")
        && !says.starts_with("not ")
        && says != "deprecated"
}

/// Text without Markdown's marks.
fn unmarked(text: &str) -> String {
    text.chars().filter(|it| !"`*~[]\\".contains(*it)).collect()
}

/// Text without the targets of its links.
fn without_targets(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, target)) = rest.split_once("](") {
        plain.push_str(before);
        rest = target.split_once(')').map_or("", |it| it.1);
    }
    plain + rest
}
