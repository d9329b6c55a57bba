//! What waits in a source for somebody to read it, and what follows once somebody has.

use super::stated;
use super::takeover::Alignment;
use crate::facts::{PageFacts, PageText, Piece, Quote};
use crate::sources::Source;
use crate::spec;

/// Something that reads otherwise than when somebody read it last, or that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What it is about, with its line.
    pub what: String,
    /// The sentence that was read last; nothing where no page shows it.
    pub was: Option<String>,
    /// The sentence that stands there now; nothing where no page shows it, or nothing stands there.
    pub now: Option<String>,
}

/// What [`accept`] takes as read: `page` is the version that was taken over, `before` one before it.
pub fn waiting(source: &Source, page: Option<&PageText>, before: Option<&PageText>) -> Vec<Waiting> {
    let Source { facts, .. } = source;
    let mut waiting = Vec::new();
    for quote in facts.quotes.iter().filter(|it| is_waiting(it)) {
        let shown = |page: Option<&PageText>, hash: &Option<String>| {
            let hash = hash.as_ref()?;
            page?.pieces.iter().find(|it| has(it, quote) && it.hash_at(&quote.at) == *hash).map(|it| it.text.clone())
        };
        let Quote { at, quotes, line, hash, was } = quote;
        let what = format!("`{quotes}` ({at}), line {line}");
        waiting.push(Waiting { what, was: shown(before, was), now: shown(page, hash) });
    }
    for line in &facts.reworded {
        let what =
            format!("line {line}, from which `{}` were written down", stated::on_line(facts, *line).join("`, `"));
        let was = page.zip(before).map(|(page, before)| {
            let alignment = Alignment::new(&before.facts.lines, &page.facts.lines);
            let lines = before.facts.lines.keys().map(|it| (*it, alignment.to(*it)));
            let lines = lines.filter(|(_, to)| to.line == *line && !to.same);
            lines.map(|(line, _)| on_line(before, line)).collect::<Vec<_>>().join(" ")
        });
        let now = page.map(|it| on_line(it, *line));
        waiting.push(Waiting { what, was: was.filter(|it| !it.is_empty()), now: now.filter(|it| !it.is_empty()) });
    }
    for it in &facts.gone {
        let what = format!("`{}`, which led to {}, is gone", it.name, spec::label(&it.led_to));
        waiting.push(Waiting { what, was: None, now: None });
    }
    waiting
}

/// Facts of which somebody has read what reads otherwise now, and decided about what is gone.
pub fn accept(mut facts: PageFacts) -> PageFacts {
    // What is lost cannot be read, and waits for its claim to be mended.
    facts.quotes.iter_mut().filter(|it| it.hash.is_some()).for_each(|it| it.was = None);
    facts.reworded.clear();
    facts.gone.clear();
    facts
}

/// Whether a sentence is to be read: there is one, and another one was read.
fn is_waiting(quote: &Quote) -> bool {
    quote.was.is_some() && quote.hash.is_some()
}

fn has(piece: &Piece, quote: &Quote) -> bool {
    crate::facts::titles::is_in(&piece.place, &quote.at)
}

/// The sentences that begin on a line.
fn on_line(page: &PageText, line: usize) -> String {
    let pieces: Vec<_> = page.pieces.iter().filter(|it| it.line == line).map(|it| it.text.as_str()).collect();
    pieces.join(" ")
}
