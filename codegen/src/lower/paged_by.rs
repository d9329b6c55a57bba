//! Who says how an operation is paged, the document or the caller, and where what is wrong with it is told.

use ostler_openapi::NodeId;
use ostler_openapi::finding::{Level, quote};
use ostler_openapi::model::Operation;

use crate::config::{PagingPlaces, PagingWords, matches_operation};
use crate::lower::Ctx;
use crate::report::PAGING_SHAPE;

const MANY_HELP: &str = "write an entry for this operation alone, which goes before, or a pattern that leaves it out";

/// Where it is said how an operation is paged.
#[derive(Clone)]
pub(super) struct Said {
    pub(super) node: NodeId,
    by: By,
}

#[derive(Clone)]
enum By {
    Document,
    /// An entry for the operation alone.
    Entry(Option<PagingPlaces>),
    /// An entry for many, by its key, with the operation that it is read for.
    Pattern(Option<PagingPlaces>, String, String),
}

impl Said {
    pub(super) fn by_document(node: NodeId) -> Said {
        Said { node, by: By::Document }
    }

    /// The same about another part of the document.
    pub(super) fn at(&self, node: NodeId) -> Said {
        Said { node, ..self.clone() }
    }

    /// The same about one of the words, where the document has them.
    pub(super) fn of_word(&self, cx: &Ctx<'_, '_>, word: &str) -> Said {
        match self.by {
            By::Document => self.at(cx.member(self.node, word)),
            By::Entry(_) | By::Pattern(..) => self.clone(),
        }
    }

    /// The entry that is for many operations.
    pub(super) fn pattern(&self) -> Option<&str> {
        match &self.by {
            By::Pattern(_, key, _) => Some(key),
            By::Document | By::Entry(_) => None,
        }
    }

    /// Says what is wrong with one of the words.
    pub(super) fn refuse(&self, cx: &mut Ctx<'_, '_>, word: &str, message: String, help: &'static str) {
        if !self.tell(cx, word, &message, help) {
            cx.report.error(PAGING_SHAPE, self.node, message, help);
        }
    }

    /// The same of what somebody else's document may say in vain, and the caller may not.
    pub(super) fn concede(&self, cx: &mut Ctx<'_, '_>, word: &str, message: String, help: &'static str) {
        if !self.tell(cx, word, &message, help) {
            cx.report.concede(PAGING_SHAPE, self.node, message, help);
        }
    }

    /// Whether it was told where the caller wrote it. That an entry for many does not fit one of them stops nobody.
    fn tell(&self, cx: &mut Ctx<'_, '_>, word: &str, message: &str, help: &'static str) -> bool {
        match &self.by {
            By::Document | By::Entry(None) => false,
            By::Entry(Some(places)) => {
                cx.report.configured((Level::Error, PAGING_SHAPE), places.of(word), self.node, message, help);
                true
            }
            By::Pattern(places, key, id) => {
                let message = format!("{} does not fit {}: {message}", quote(key), quote(id));
                match places {
                    Some(it) => {
                        let kind = (Level::Warning, PAGING_SHAPE);
                        cx.report.configured(kind, it.of(word), self.node, message, MANY_HELP);
                    }
                    None => cx.report.warning(PAGING_SHAPE, self.node, message, MANY_HELP),
                }
                true
            }
        }
    }
}

/// The caller's entry for an operation: the one that names it, or else the pattern that it matches.
pub(super) fn find_entry<'d>(cx: &mut Ctx<'d, '_>, operation: &Operation) -> Option<(Said, &'d PagingWords)> {
    let config = cx.config;
    let id = operation.operation_id.as_deref().filter(|_| !config.paging.is_empty())?;
    let node = operation.node;
    if let Some(words) = config.paging.get(id) {
        cx.reached.paging(id);
        return Some((Said { node, by: By::Entry(config.places.paging.get(id).cloned()) }, words));
    }
    let mut patterns = config.paging.iter().filter(|(key, _)| matches_operation(key, id));
    let (key, words) = patterns.next()?;
    for (other, _) in patterns {
        refuse_two(cx, node, id, (key, other));
    }
    let by = By::Pattern(config.places.paging.get(key).cloned(), key.clone(), id.to_owned());
    Some((Said { node, by }, words))
}

/// Of two patterns none goes before the other.
fn refuse_two(cx: &mut Ctx<'_, '_>, node: NodeId, id: &str, (one, other): (&str, &str)) {
    // That the second one pages nothing follows from that.
    cx.reached.paging(other);
    let message = format!("{} and {} both match {}", quote(one), quote(other), quote(id));
    let help = "write an entry for the operation alone, or patterns that leave it to one of them";
    match cx.config.places.paging.get(other) {
        Some(places) => cx.report.configured((Level::Error, PAGING_SHAPE), &places.entry, node, message, help),
        None => cx.report.error(PAGING_SHAPE, node, message, help),
    }
}
