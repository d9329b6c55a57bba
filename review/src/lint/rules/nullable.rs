//! `nullable` that admits no null.

use ostler_openapi::finding::{Code, Level};
use ostler_openapi::shape::{self, NullIdiom};

use crate::lint::context::{Cx, Inside};
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const WITHOUT: Rule = Rule {
    id: Code::new("nullable-without-effect"),
    level: Level::Info,
    why: "`nullable` widens the `type` beside it. Without one, or beside an `enum` without null, a strict validator refuses \
          null all the same; generated crates, `ostler diff` and the examples here admit it, as \
          was meant.",
    good: Example::schema("type: string\nnullable: true\n"),
    bad: Example::schema("nullable: true\nallOf: [{type: string}]\n"),
    find,
};

/// What is written, and the way out.
type Idle = (&'static str, &'static str);

const UNTYPED: Idle = ("`nullable` has no effect without a `type` beside it", "add the `type`");
const WRAPPER: Idle = (
    "a strict validator refuses null: `nullable` has no effect without a `type` beside it",
    "move it to the `type`, or write `anyOf` with `{type: string, nullable: true, enum: [null]}` as a branch",
);
const UNLISTED: Idle = (
    "a strict validator refuses null: `nullable` has no effect beside an `enum` without null",
    "add null to the `enum`",
);

fn find(cx: &Cx<'_>, report: &mut Report<'_>) {
    const FEW: usize = 10;
    let mut found = Vec::new();
    for (_, schema) in cx.schemas().filter(|(_, it)| it.nullable) {
        // How null is said, `shape` alone knows: the generator, the comparison of documents and this rule ask it.
        match shape::nullable_idiom(cx.tree, schema) {
            // What is listed without a `type` needs none, and null is listed.
            Some(NullIdiom::NullableWrapper) if schema.values.is_some() => {}
            Some(NullIdiom::NullableWrapper) => {
                let is_wrapper = Cx::inside(schema).iter().any(|it| it.1 == Inside::Same);
                found.push((schema.node, if is_wrapper { WRAPPER } else { UNTYPED }));
            }
            Some(NullIdiom::NullableEnum) => found.push((schema.node, UNLISTED)),
            _ => {}
        }
    }
    let more = found.len().saturating_sub(FEW);
    for (node, (message, help)) in found.iter().take(if more > 0 { 1 } else { FEW }) {
        let rest = if more > 0 { format!(", here and in {} more places", found.len() - 1) } else { String::new() };
        report.at_member((*node, "nullable"), format!("{message}{rest}"), *help);
    }
}
