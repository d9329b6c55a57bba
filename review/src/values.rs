//! The values of a file of ours -> what they say, with everything that is wrong in the file told in one run.
//!
//! A reader takes the members that it knows from an object, and whatever nobody took is reported when it finishes, with the
//! nearest key that was asked for: so the keys that are known are exactly those that are read.

use std::borrow::Cow;
use std::sync::Arc;

use ostler_openapi::finding::{Code, Finding, Findings, Level, Refusal, quote};
use ostler_openapi::nearest::{self, Work};
use ostler_openapi::tree::{Member, ScalarKind, Value};
use ostler_openapi::{NodeId, Tree};

/// Reads the values of one file.
pub(crate) struct Reader<'t> {
    pub(crate) tree: &'t Tree,
    findings: Findings,
    work: Work,
    /// What every finding is called, where the file has a code of its own.
    code: Option<Code>,
}

/// An object that is being read.
#[must_use]
pub(crate) struct Object<'t> {
    node: NodeId,
    members: &'t [Member],
    taken: Vec<bool>,
    /// What was asked for, whether it is there or not.
    known: Vec<&'static str>,
    missing: Vec<&'static str>,
    /// What a message calls the object.
    what: &'static str,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(tree: &'t Tree) -> Self {
        Self { tree, findings: Findings::new(), work: Work::default(), code: None }
    }

    /// The same with one code for all that is wrong.
    pub(crate) fn with_code(tree: &'t Tree, code: Code) -> Self {
        Self { code: Some(code), ..Self::new(tree) }
    }

    /// What is wrong.
    pub(crate) fn into_findings(self) -> Findings {
        self.findings
    }

    /// What was read, unless something is wrong.
    pub(crate) fn finish<T>(mut self, value: T) -> Result<T, Refusal> {
        if !self.findings.has_errors() {
            return Ok(value);
        }
        self.findings.sort();
        Err(Refusal { source: Some(Arc::clone(self.tree.source())), findings: self.findings })
    }

    pub(crate) fn error(
        &mut self,
        code: Code,
        node: NodeId,
        message: impl Into<String>,
        help: impl Into<Cow<'static, str>>,
    ) {
        let code = self.code.unwrap_or(code);
        self.findings.push(Finding::new(code, Level::Error, self.tree.place(node), message.into(), help));
    }

    /// An error about the name of a member rather than its value.
    pub(crate) fn error_at_key(
        &mut self,
        code: Code,
        node: NodeId,
        message: String,
        help: impl Into<Cow<'static, str>>,
    ) {
        let code = self.code.unwrap_or(code);
        self.findings.push(Finding::new(code, Level::Error, self.tree.key_place(node), message, help));
    }

    fn wrong_type(&mut self, node: NodeId, expected: &str) {
        let message = format!("{expected} is expected here, but this is {}", self.tree.describe(node));
        self.error(Code::WrongType, node, message, "write it as `spec/README.md` and the rest of the file do");
    }

    /// Begins to read an object; anything else is reported.
    pub(crate) fn object(&mut self, node: NodeId, what: &'static str) -> Option<Object<'t>> {
        if !matches!(self.tree.value(node), Value::Mapping(_)) {
            self.wrong_type(node, what);
            return None;
        }
        let members = self.tree.members(node);
        let taken = vec![false; members.len()];
        Some(Object { node, members, taken, known: Vec::new(), missing: Vec::new(), what })
    }

    /// The members of an object whose names the author chooses.
    pub(crate) fn members(&mut self, node: NodeId, what: &str) -> &'t [Member] {
        if !matches!(self.tree.value(node), Value::Mapping(_)) {
            self.wrong_type(node, what);
        }
        self.tree.members(node)
    }

    pub(crate) fn elements(&mut self, node: NodeId, what: &str) -> &'t [NodeId] {
        if !matches!(self.tree.value(node), Value::Sequence(_)) {
            self.wrong_type(node, what);
        }
        self.tree.elements(node)
    }

    pub(crate) fn text(&mut self, node: NodeId) -> Option<String> {
        let text = self.tree.string(node).map(ToString::to_string);
        if text.is_none() {
            match self.tree.scalar(node).filter(|it| it.kind != ScalarKind::Null) {
                Some(_) => {
                    let message = format!("a text is expected here, but this is {}", self.tree.describe(node));
                    self.error(Code::UnquotedText, node, message, "write it in quotes");
                }
                None => self.wrong_type(node, "a text"),
            }
        }
        text
    }

    /// A text that says something, without the spaces round it.
    pub(crate) fn words(&mut self, node: NodeId) -> Option<String> {
        let text = self.text(node)?.trim().to_owned();
        if text.is_empty() {
            self.error(Code::InvalidValue, node, "this says nothing", "write something, or leave all of it out");
        }
        (!text.is_empty()).then_some(text)
    }

    pub(crate) fn texts(&mut self, node: NodeId) -> Vec<String> {
        self.elements(node, "a list of texts").iter().filter_map(|it| self.text(*it)).collect()
    }

    fn flag(&mut self, node: NodeId) -> Option<bool> {
        if let Some(ScalarKind::Bool(value)) = self.tree.scalar(node).map(|it| it.kind) {
            return Some(value);
        }
        self.wrong_type(node, "`true` or `false`");
        None
    }

    pub(crate) fn count<T: TryFrom<u64>>(&mut self, node: NodeId) -> Option<T> {
        let count = self.tree.scalar(node).and_then(|it| it.as_u64()).and_then(|it| T::try_from(it).ok());
        if count.is_none() {
            self.wrong_type(node, "a whole number that is not negative");
        }
        count
    }

    /// One of some texts, each of which means something.
    fn choice<T: Copy>(&mut self, node: NodeId, key: &str, choices: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(node)?;
        let found = choices.iter().find(|(name, _)| **name == *text).map(|(_, value)| *value);
        if found.is_none() {
            let message = format!("{} is no value of `{key}`", quote(&text));
            let help = match nearest::find(&mut self.work, &text, choices.iter().map(|it| it.0)) {
                Some(meant) => format!("write `{meant}`"),
                None => format!("write one of `{}`", choices.iter().map(|it| it.0).collect::<Vec<_>>().join("`, `")),
            };
            self.error(Code::InvalidValue, node, message, help);
        }
        found
    }

    /// A value as JSON, whatever it is.
    pub(crate) fn json(&self, node: NodeId) -> serde_json::Value {
        serde_json::from_str(&self.tree.to_json(node)).expect("what a tree writes as JSON is JSON")
    }
}

impl Object<'_> {
    /// Takes the member `key`. One that is null is as good as none.
    pub(crate) fn take(&mut self, reader: &Reader<'_>, key: &'static str) -> Option<NodeId> {
        let node = self.take_any(key)?;
        let is_null = reader.tree.scalar(node).is_some_and(|it| it.kind == ScalarKind::Null);
        (!is_null).then_some(node)
    }

    /// Takes the member `key`, which has to be there. That it is missing is reported when the object is finished, unless it
    /// is only misspelt.
    pub(crate) fn require(&mut self, key: &'static str) -> Option<NodeId> {
        let member = self.take_any(key);
        if member.is_none() {
            self.missing.push(key);
        }
        member
    }

    fn take_any(&mut self, key: &'static str) -> Option<NodeId> {
        self.known.push(key);
        let index = self.members.iter().position(|it| *it.key == *key)?;
        self.taken[index] = true;
        Some(self.members[index].value)
    }

    pub(crate) fn text(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<String> {
        self.take(reader, key).and_then(|it| reader.text(it))
    }

    pub(crate) fn texts(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Vec<String>> {
        self.take(reader, key).map(|it| reader.texts(it))
    }

    pub(crate) fn flag(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<bool> {
        self.take(reader, key).and_then(|it| reader.flag(it))
    }

    pub(crate) fn choice<T: Copy>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        self.take(reader, key).and_then(|it| reader.choice(it, key, choices))
    }

    /// A text that has to be there; one that is not there is reported, and empty.
    pub(crate) fn require_text(&mut self, reader: &mut Reader<'_>, key: &'static str) -> String {
        self.require(key).and_then(|it| reader.text(it)).unwrap_or_default()
    }

    pub(crate) fn require_texts(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<String> {
        self.require(key).map(|it| reader.texts(it)).unwrap_or_default()
    }

    pub(crate) fn require_flag(&mut self, reader: &mut Reader<'_>, key: &'static str) -> bool {
        self.require(key).and_then(|it| reader.flag(it)).unwrap_or_default()
    }

    pub(crate) fn require_count(&mut self, reader: &mut Reader<'_>, key: &'static str) -> usize {
        self.require(key).and_then(|it| reader.count(it)).unwrap_or_default()
    }

    pub(crate) fn require_choice<T: Copy>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        self.require(key).and_then(|it| reader.choice(it, key, choices))
    }

    /// The elements of a list, as `read` reads them.
    pub(crate) fn list<'t, T>(
        &mut self,
        reader: &mut Reader<'t>,
        key: &'static str,
        read: impl Fn(&mut Reader<'t>, NodeId) -> Option<T>,
    ) -> Vec<T> {
        let elements = self.take(reader, key).map(|it| reader.elements(it, "a list")).unwrap_or_default();
        elements.iter().filter_map(|it| read(reader, *it)).collect()
    }

    /// Reads the elements of a list that has to be there.
    pub(crate) fn require_list<'t, T>(
        &mut self,
        reader: &mut Reader<'t>,
        key: &'static str,
        read: impl Fn(&mut Reader<'t>, NodeId) -> Option<T>,
    ) -> Vec<T> {
        let elements = self.require(key).map(|it| reader.elements(it, "a list")).unwrap_or_default();
        elements.iter().filter_map(|it| read(reader, *it)).collect()
    }

    /// Ends reading: what nobody took is reported, and what is missing.
    pub(crate) fn finish(mut self, reader: &mut Reader<'_>) {
        let rest = self.members.iter().zip(&self.taken).filter(|(_, taken)| !**taken);
        for (member, _) in rest {
            let message = format!("{} is no member of {}", quote(&member.key), self.what);
            let nearest = nearest::find(&mut reader.work, &member.key, self.known.iter().copied());
            // What is there under another name is not missing as well.
            self.missing.retain(|it| Some(*it) != nearest);
            let help = match nearest {
                Some(meant) => format!("write `{meant}`, or remove it"),
                None => format!("remove it, or write one of `{}`", self.known.join("`, `")),
            };
            reader.error_at_key(Code::UnknownKeyword, member.value, message, help);
        }
        for key in &self.missing {
            let message = format!("`{key}` is missing in {}", self.what);
            reader.error_at_key(Code::MissingKeyword, self.node, message, format!("add `{key}`"));
        }
    }
}
