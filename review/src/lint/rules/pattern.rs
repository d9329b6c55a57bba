//! Patterns that are none.

use ostler_openapi::finding::{Code, Level, quote};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;
use crate::lint::value::is_ecma;

pub(in crate::lint) const INVALID: Rule = Rule {
    id: Code::new("invalid-pattern"),
    level: Level::Error,
    why: "A `pattern` is a regular expression of ECMA 262. What is none of those is refused by validators, or checks nothing.",
    good: Example::schema("type: string\npattern: '^[a-z]+$'\n"),
    bad: Example::schema("type: string\npattern: '^[a-z+$'\n"),
    find,
};

fn find(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (_, schema) in cx.schemas() {
        let Some(pattern) = &schema.string.pattern else { continue };
        if let Err(reason) = is_ecma(pattern) {
            let message = format!("{} is no regular expression: {reason}", quote(pattern));
            report.at_member((schema.node, "pattern"), message, "write one of ECMA 262, as JavaScript has them");
        }
    }
}
