//! The text of a ledger -> its entries.

use ostler_openapi::finding::{self, Finding, Level, Refusal};
use ostler_openapi::{NodeId, Source, Span, Tree};

use super::{Claim, Class, Code, Decision, Entry, Identifier, Ledger, Where};
use crate::facts::{Presence, Side};
use crate::values::Reader;
use crate::yaml;

/// Reads a ledger, with the places of its entries.
pub(super) fn read(name: &str, text: &str) -> Result<(Tree, Ledger), Refusal> {
    if text.trim().is_empty() {
        return Err(refuse_nothing(name)?);
    }
    // A file with comments alone is a ledger as well: somebody wrote it.
    let is_empty = text.lines().map(str::trim).all(|it| it.is_empty() || it.starts_with('#') || it == "---");
    let tree = yaml::read(name, if is_empty { "[]" } else { text })?;
    let mut reader = Reader::new(&tree);
    let nodes = reader.elements(tree.root(), "a list of entries");
    let entries = nodes.iter().filter_map(|it| read_entry(&mut reader, *it)).collect();
    let ledger = reader.finish(Ledger { entries })?;
    Ok((tree, ledger))
}

/// What has lost its text would otherwise explain nothing, and each fact that differs would be told.
fn refuse_nothing(name: &str) -> Result<Refusal, Refusal> {
    let source = std::sync::Arc::new(Source::new(name, "")?);
    let message = "the file is empty".to_owned();
    let help = "bring its entries back, or write `[]` where there are none";
    let place = source.place(Span::default(), ostler_openapi::Pointer::root());
    let finding = Finding::new(finding::Code::DocumentSyntax, Level::Error, place, message, help);
    Ok(Refusal::of(&source, finding))
}

fn read_entry(reader: &mut Reader<'_>, node: NodeId) -> Option<Entry> {
    let mut it = reader.object(node, "an entry of the ledger")?;
    let id = it.require_text(reader, "id");
    let class = it.require_choice(reader, "class", &Class::ALL.map(|it| (it.word(), it)));
    let subject = it.texts(reader, "subject").unwrap_or_default();
    let r#where = it.take(reader, "where").and_then(|it| read_where(reader, it)).unwrap_or_default();
    let except = it.texts(reader, "except").unwrap_or_default();
    let claims = it.list(reader, "claims", read_claim);
    let decision = it.require("decision").and_then(|it| read_decision(reader, it)).unwrap_or_default();
    let because = it.require_text(reader, "because");
    let undecided = it.flag(reader, "undecided").unwrap_or_default();
    let code = it.take(reader, "code").and_then(|it| read_code(reader, it)).unwrap_or_default();
    let overrules = it.texts(reader, "overrules").unwrap_or_default();
    it.finish(reader);
    let class = class?;
    Some(Entry { id, class, subject, r#where, except, claims, decision, because, undecided, code, overrules })
}

fn read_where(reader: &mut Reader<'_>, node: NodeId) -> Option<Where> {
    let mut it = reader.object(node, "`where`")?;
    let r#where = Where {
        r#type: it.text(reader, "type"),
        has: it.text(reader, "has"),
        presence: it.choice(reader, "presence", &Presence::WORDS),
        side: it.choice(reader, "side", &Side::WORDS),
    };
    it.finish(reader);
    Some(r#where)
}

fn read_claim(reader: &mut Reader<'_>, node: NodeId) -> Option<Claim> {
    let mut it = reader.object(node, "a claim")?;
    let claim = Claim {
        source: it.require_text(reader, "source"),
        at: it.require_text(reader, "at"),
        says: it.text(reader, "says"),
        quotes: it.text(reader, "quotes"),
    };
    it.finish(reader);
    Some(claim)
}

fn read_decision(reader: &mut Reader<'_>, node: NodeId) -> Option<Decision> {
    let mut it = reader.object(node, "a decision")?;
    let set = it.take(reader, "set").map(|it| {
        let members = reader.members(it, "an object of keywords");
        members.iter().map(|it| (it.key.to_string(), reader.json(it.value))).collect()
    });
    let decision = Decision {
        presence: it.choice(reader, "presence", &Presence::WORDS),
        r#type: it.text(reader, "type"),
        identifier: it.choice(reader, "identifier", &[("by-name", Identifier::ByName)]),
        values: it.texts(reader, "values"),
        path: it.text(reader, "path"),
        rename: it.text(reader, "rename"),
        omit: it.flag(reader, "omit"),
        merge: it.text(reader, "merge"),
        deprecated: it.flag(reader, "deprecated"),
        set: set.unwrap_or_default(),
    };
    it.finish(reader);
    Some(decision)
}

fn read_code(reader: &mut Reader<'_>, node: NodeId) -> Option<Code> {
    let mut it = reader.object(node, "`code`")?;
    let code = Code {
        exists: it.texts(reader, "exists").unwrap_or_default(),
        absent: it.texts(reader, "absent").unwrap_or_default(),
    };
    it.finish(reader);
    Some(code)
}
