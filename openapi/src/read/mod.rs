//! A tree -> the model of the document, and what is wrong with it.
//!
//! Whatever can be referred to waits in a queue until it is read, so that neither nesting nor references make reading
//! recurse: what is read directly ends at the next such item.

mod checks;
mod cx;
mod kind;
mod object;
mod reference;

pub use self::cx::MOST_ITEMS;
pub(crate) use self::cx::{Component, Cx};
pub(crate) use self::object::Object;
use crate::finding::Findings;
use crate::model::{Document, read_document};
use crate::tree::Tree;

impl Document {
    /// Reads what a tree says; nothing when this is not OpenAPI 3.0, which is a finding as well.
    pub fn read(tree: &Tree, findings: &mut Findings) -> Option<Self> {
        let mut cx = Cx::new(tree, findings);
        let mut document = read_document(&mut cx)?;
        cx.read_waiting();
        cx.report_remote_references();
        document.keep(&mut cx);
        checks::run(&mut cx, &document);
        findings.sort();
        Some(document)
    }
}
