//! The decisions that hold for every draft, since it was made by them.

use std::collections::BTreeSet;

use crate::reconcile::{File, Reconciliation};
use crate::sources::Sources;

/// Each rule by itself, as the ledger writes it.
const RULES: [&str; 8] = [
    "- id: method
  class: gap
  subject: ['#/paths/*/*']
  decision: {set: {method: post}}
  because: No page names the method, and every operation takes its request as a JSON body.
",
    "- id: enums-open
  class: gap
  subject: ['#/components/schemas/*']
  where: {has: enum}
  decision: {set: {x-extensible: true}}
  because: No page promises that its list of values is closed.
",
    "- id: response-nullable
  class: gap
  subject: ['#/components/schemas/*/properties/*']
  where: {presence: optional, side: response}
  decision: {set: {nullable: true}}
  because: No table has a word for null, which examples send for optional members of a response.
",
    "- id: format-decimal
  class: gap
  subject: ['#/components/schemas/*/properties/*']
  where: {type: number}
  decision: {set: {format: decimal}}
  because: Prices and rates are decimal fractions, which binary floating point would change.
",
    "- id: format-decimal-of-elements
  class: gap
  subject: ['#/components/schemas/*/properties/*/items']
  where: {type: number}
  decision: {set: {format: decimal}}
  because: Prices and rates are decimal fractions, which binary floating point would change.
",
    "- id: credential-client-token
  class: gap
  subject: ['#/components/schemas/*Request/properties/ClientToken']
  decision: {set: {x-credential: client-token}}
  because: It is the same in every request of a program, so that the client fills it in.
",
    "- id: credential-access-token
  class: gap
  subject: ['#/components/schemas/*Request/properties/AccessToken']
  decision: {set: {x-credential: access-token}}
  because: It is the same in every request for an enterprise, so that the client fills it in.
",
    "- id: credential-client
  class: gap
  subject: ['#/components/schemas/*Request/properties/Client']
  decision: {set: {x-credential: client}}
  because: It names the program in every request, so that the client fills it in.
",
];

/// The rules that hold of a document and decide something in it.
pub(super) fn holding(document: &str, sources: &Sources) -> Result<String, String> {
    let all = RULES.join("\n");
    let spec = File { name: "openapi.yaml", text: document };
    let reconciliation = Reconciliation::new(spec, File { name: "ledger.yaml", text: &all }, sources);
    let reconciliation = reconciliation.map_err(|it| it.to_string())?;
    let broken: BTreeSet<String> = reconciliation.exceptions().into_iter().map(|it| it.rule).collect();
    let mut text = String::from("# What the pages leave open, and what they contradict themselves in.\n");
    let rules = reconciliation.ledger().entries.iter().zip(reconciliation.places_of_entries());
    for (rule, (entry, places)) in RULES.iter().zip(rules) {
        if !places.is_empty() && !broken.contains(&entry.id) {
            text.push('\n');
            text.push_str(rule);
        }
    }
    Ok(text)
}
