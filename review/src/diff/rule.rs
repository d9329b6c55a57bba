//! What a kind of change is, and how it is judged.

use ostler_openapi::finding::Code;

use crate::diff::level::{Direction, Level};

/// One kind of change.
#[derive(Debug)]
pub struct Rule {
    /// What it is called, whichever way what changed travels.
    pub name: &'static str,
    /// How it is judged.
    pub judgement: Judgement,
    /// Why it is judged so.
    pub why: &'static str,
    /// What a consumer does about it.
    pub advice: &'static str,
    /// The same where clients send what changed, and where they receive it.
    pub(super) directed: Option<[&'static str; 2]>,
    pub(super) codes: [Code; 3],
}

/// How a change is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// What changed does not travel by itself.
    Whole(Level),
    /// Clients send what changed.
    Sent(Level),
    /// Clients receive what changed.
    Received(Level),
    /// What changed is a part of values, which clients send or receive.
    Travels {
        /// The level where clients send it.
        request: Level,
        /// The level where they receive it.
        response: Level,
    },
}

pub(super) const fn whole(level: Level) -> Judgement {
    Judgement::Whole(level)
}

pub(super) const fn sent(level: Level) -> Judgement {
    Judgement::Sent(level)
}

pub(super) const fn received(level: Level) -> Judgement {
    Judgement::Received(level)
}

pub(super) const fn travels(request: Level, response: Level) -> Judgement {
    Judgement::Travels { request, response }
}

impl Rule {
    /// The id of a change of something that clients send.
    pub(super) fn of_request(&self) -> Code {
        self.codes[0]
    }

    /// The id of a change of something that clients receive.
    pub(super) fn of_response(&self) -> Code {
        self.codes[1]
    }

    /// The id of a change that is judged alike both ways, or does not travel.
    pub(super) fn of_both(&self) -> Code {
        self.codes[2]
    }

    /// What a consumer does about what travels one way, or both: where the other way alone bears the change, there is nothing
    /// to do.
    pub(super) fn advice_for(&self, direction: Direction) -> &'static str {
        let levels = match (direction, self.judgement) {
            (Direction::Request, Judgement::Travels { request, response }) => (0, request, response),
            (Direction::Response, Judgement::Travels { request, response }) => (1, response, request),
            _ => return self.advice,
        };
        match (levels, self.directed) {
            ((way, _, _), Some(directed)) => directed[way],
            ((_, Level::Info, Level::Breaking | Level::Warning), None) => "Nothing.",
            _ => self.advice,
        }
    }

    /// Every id that a change of this kind may have.
    #[must_use]
    pub fn ids(&self) -> Vec<&'static str> {
        match self.judgement {
            Judgement::Travels { request, response } if request == response => self.codes.map(Code::id).to_vec(),
            Judgement::Travels { .. } => self.codes[..2].iter().map(|it| it.id()).collect(),
            Judgement::Whole(_) | Judgement::Sent(_) | Judgement::Received(_) => vec![self.codes[2].id()],
        }
    }
}

/// The kinds of changes, for the page of all rules.
pub(super) fn page(rules: &[&Rule]) -> String {
    let mut text = "\n## Diff\n\n\
                    `ostler diff OLD NEW` tells these of two versions of a document. The id of a change begins with `request-` or \
                    `response-`\nwhere what changed is a part of values that clients send or receive, unless it is as bad both \
                    ways.\n\n| change | sent | received | why | what consumers do |\n| --- | --- | --- | --- | --- |\n"
        .to_owned();
    for Rule { name, judgement, why, advice, .. } in rules {
        let (sent, received) = match judgement {
            Judgement::Whole(level) => (level.name(), level.name()),
            Judgement::Sent(level) => (level.name(), "–"),
            Judgement::Received(level) => ("–", level.name()),
            Judgement::Travels { request, response } => (request.name(), response.name()),
        };
        text.push_str(&format!("| {name} | {sent} | {received} | {why} | {advice} |\n"));
    }
    text
}
