//! `nullable` that admits no null.

use ostler_openapi::finding::{Code, Level};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const WITHOUT: Rule = Rule {
    id: Code::new("nullable-without-effect"),
    level: Level::Info,
    why: "`nullable` widens the `type` beside it. Without one, or beside an `enum` without null, a strict validator refuses \
          null all the same.",
    good: Example::schema("type: string\nnullable: true\n"),
    bad: Example::schema("nullable: true\nallOf: [{type: string}]\n"),
    find,
};

fn find(cx: &Cx<'_>, report: &mut Report<'_>) {
    const FEW: usize = 10;
    let mut found = Vec::new();
    for (_, schema) in cx.schemas().filter(|(_, it)| it.nullable) {
        let has_null = |it: &Vec<_>| it.iter().any(|it| cx.tree.to_json(*it) == "null");
        if schema.ty.is_none() && schema.values.is_none() {
            found.push((schema.node, "`nullable` has no effect without a `type` beside it"));
        } else if schema.values.as_ref().is_some_and(|it| !has_null(it)) {
            found.push((schema.node, "`nullable` has no effect beside an `enum` without null"));
        }
    }
    let more = found.len().saturating_sub(FEW);
    for (node, message) in found.iter().take(if more > 0 { 1 } else { FEW }) {
        let rest = if more > 0 { format!(", here and in {} more places", found.len() - 1) } else { String::new() };
        report.at_member((*node, "nullable"), format!("{message}{rest}"), "add the `type`, or null to the `enum`");
    }
}
