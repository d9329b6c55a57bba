//! Findings and the exceptions from rules -> what is left, with the exceptions that nothing needs.
//!
//! An exception stands in the document, as `x-lint-ignore: {rule: reason}` in the object that it is about or in one round it,
//! or in a file beside it, for a document that nobody may edit.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ostler_openapi::finding::{Code, Finding, Findings, Level, Place, Refusal, quote};
use ostler_openapi::model::Document;
use ostler_openapi::tree::ScalarKind;
use ostler_openapi::{NodeId, Source, Span, Tree};

use super::page::nearest_rule;
use super::reading::OF_READING;
use super::table::RULES;
use crate::values::Reader;

/// An exception that excepts nothing.
pub(super) const UNUSED: Code = Code::new("unused-exception");
/// An exception that is written otherwise than an exception is.
pub(super) const INVALID: Code = Code::new("invalid-exception");

/// What is accepted in a document that nobody may edit.
#[derive(Debug)]
pub struct Exceptions {
    source: Arc<Source>,
    entries: Vec<Entry>,
    /// What is wrong with the file.
    findings: Findings,
}

/// One rule, and one place that it is not about.
#[derive(Debug)]
struct Entry {
    rule: String,
    /// The pointer of the object, in whose parts nothing of the rule is told.
    at: String,
    place: Place,
    /// What is written in one place and stands in several by aliases is one exception.
    span: Span,
}

impl Exceptions {
    /// Reads a file of exceptions: a list of `{rule, at, reason}` as YAML or JSON. One of comments alone has none.
    ///
    /// ```
    /// use ostler_openapi::Source;
    /// use ostler_review::lint::Exceptions;
    ///
    /// let text = "- {rule: misspelt-word, at: '#/paths', reason: The server is called so.}\n";
    /// assert!(Exceptions::read(Source::new("accepted.yaml", text)?).is_ok());
    /// # Ok::<(), Box<ostler_openapi::finding::Finding>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What keeps the text from being read as YAML or JSON.
    pub fn read(source: Source) -> Result<Self, Refusal> {
        let source = Arc::new(source);
        let mut findings = Findings::new();
        if source.is_blank() {
            return Ok(Self { source, entries: Vec::new(), findings });
        }
        let tree = match Tree::read(Arc::clone(&source), &mut findings) {
            Some(tree) if !findings.has_errors() => tree,
            _ => return Err(Refusal { source: Some(source), findings }),
        };
        let root = tree.root();
        let mut reader = Reader::with_code(&tree, INVALID);
        let is_empty = tree.scalar(root).is_some_and(|it| it.kind == ScalarKind::Null);
        let nodes =
            if is_empty { &[] } else { reader.elements(root, "a list of exceptions, each `{rule, at, reason}`,") };
        let entries = nodes.iter().filter_map(|it| read_entry(&mut reader, *it)).collect();
        let findings = reader.into_findings();
        Ok(Self { source, entries, findings })
    }

    /// The text, for excerpts.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }
}

fn read_entry(reader: &mut Reader<'_>, node: NodeId) -> Option<Entry> {
    let mut it = reader.object(node, "an exception")?;
    let nodes = ["rule", "at", "reason"].map(|key| it.require(key));
    it.finish(reader);
    let [rule, at, reason] = nodes.map(|it| it.and_then(|it| reader.words(it)));
    let (rule, at) = (rule?, at?);
    reason?;
    if let Some((message, help)) = fault_of_rule(&rule) {
        reader.error(INVALID, nodes[0].unwrap_or(node), message, help);
        return None;
    }
    let place = reader.tree.place(node);
    let at = if at.starts_with('#') { at } else { format!("#{at}") };
    Some(Entry { rule, at, span: place.span, place })
}

/// The exceptions that stand in a document.
fn read_inline(tree: &Tree, document: &Document, findings: &mut Findings) -> Vec<Entry> {
    let mut entries = Vec::new();
    for node in &document.lint_ignores {
        if tree.members(*node).is_empty() {
            let message = "`x-lint-ignore` is an object whose names are rules, each with the reason".to_owned();
            findings.push(invalid(tree.place(*node), message, "write `x-lint-ignore: {rule: reason}`"));
        }
        let Some(object) = tree.parent(*node) else { continue };
        for member in tree.members(*node) {
            let place = tree.key_place(member.value);
            if tree.string(member.value).is_none_or(|it| it.trim().is_empty()) {
                let message = format!("the exception from {} has no reason", quote(&member.key));
                findings.push(invalid(place, message, "write why, as a text behind the name of the rule"));
                continue;
            }
            if let Some((message, help)) = fault_of_rule(&member.key) {
                findings.push(invalid(place, message, help));
                continue;
            }
            let (rule, at) = (member.key.to_string(), tree.pointer(object).as_str().to_owned());
            entries.push(Entry { rule, at, span: place.span, place });
        }
    }
    entries
}

/// What is wrong with the name of a rule, and the way out.
fn fault_of_rule(rule: &str) -> Option<(String, String)> {
    let mut ids = RULES.iter().map(|it| it.id.id()).chain(OF_READING.iter().map(|it| it.code.id()));
    if ids.any(|it| it == rule) {
        return None;
    }
    let help = match nearest_rule(rule) {
        Some(meant) => format!("write `{meant}`"),
        None => "`ostler lint --list` prints the rules".to_owned(),
    };
    Some((format!("there is no rule {}", quote(rule)), help))
}

fn invalid(place: Place, message: String, help: impl Into<Cow<'static, str>>) -> Finding {
    Finding::new(INVALID, Level::Error, place, message, help)
}

/// Leaves out what is excepted, and adds what is wrong with the exceptions.
pub(super) fn apply(findings: &Findings, tree: &Tree, document: &Document, beside: Option<&Exceptions>) -> Findings {
    let mut about_exceptions = beside.map(|it| it.findings.clone()).unwrap_or_default();
    let inline = read_inline(tree, document, &mut about_exceptions);
    let entries: Vec<&Entry> = inline.iter().chain(beside.iter().flat_map(|it| &it.entries)).collect();
    let mut by_place: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        by_place.entry((&entry.rule, &entry.at)).or_default().push(index);
    }
    let mut used = BTreeSet::new();
    let mut kept = Findings::new();
    let mut counts: BTreeMap<(Level, Code), usize> = BTreeMap::new();
    for finding in findings.kept() {
        *counts.entry((finding.level, finding.code)).or_default() += 1;
        match excepted(finding, &by_place) {
            Some(indexes) => {
                used.extend(indexes.iter().map(|it| (Arc::clone(&entries[*it].place.file), entries[*it].span)))
            }
            None => kept.push(finding.clone()),
        }
    }
    for (level, code, count) in findings.kinds() {
        let seen = counts.get(&(level, code)).copied().unwrap_or_default();
        (seen..count).for_each(|_| kept.count_more(level, code));
    }
    about_exceptions.kept().iter().for_each(|it| kept.push(it.clone()));
    for entry in entries.iter().filter(|it| !used.contains(&(Arc::clone(&it.place.file), it.span))) {
        let message = format!("nothing of {} is found here, so that this exception is not needed", quote(&entry.rule));
        let help = "remove it";
        kept.push(Finding::new(UNUSED, Level::Error, entry.place.clone(), message, help));
    }
    kept
}

/// The exceptions that a finding falls under: those at its place, and at the places round it.
fn excepted<'e>(finding: &'e Finding, by_place: &'e BTreeMap<(&'e str, &'e str), Vec<usize>>) -> Option<&'e [usize]> {
    if by_place.is_empty() {
        return None;
    }
    let rule = finding.code.id();
    let mut at = finding.place.pointer.as_str();
    loop {
        if let Some(found) = by_place.get(&(rule, at)) {
            return Some(found);
        }
        at = &at[..at.rfind('/')?];
    }
}
