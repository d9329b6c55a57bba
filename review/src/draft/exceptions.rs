//! The rules of a ledger that new parts of the document do not follow, made to say so.

use std::collections::BTreeSet;

use ostler_openapi::finding::Refusal;
use serde_json::Value;

use super::folder;
use super::page::Target;
use crate::reconcile::{Exception, File, Reconciliation};
use crate::sources::Sources;

/// How often the rules are looked at: where one counts no more, the one counts that it was an exception to.
const MOST_ROUNDS: usize = 8;

/// The ledger with an entry for all places at which a rule does not hold that held before, and which the rule excepts.
pub(super) fn add(document: &str, target: Target<'_>, sources: &Sources) -> Result<String, Refusal> {
    let before = read(target.document, target.ledger, sources)?;
    let mut ids: BTreeSet<String> = before.ledger().entries.iter().map(|it| it.id.clone()).collect();
    let before = before.exceptions();
    let is_old = |rule: &str, place: &String| {
        before.iter().any(|before| before.rule == rule && before.entry.subject.contains(place))
    };
    let mut ledger = target.ledger.to_owned();
    let mut made: Vec<(String, Exception)> = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let mut has_changed = false;
        let round = read(document, &ledger, sources)?.exceptions();
        for mut found in round {
            found.entry.subject.retain(|it| !is_old(&found.rule, it));
            for (id, it) in &made {
                let is_same = it.entry.decision == found.entry.decision;
                let is_said = is_same && found.entry.subject.iter().any(|place| it.entry.subject.contains(place));
                if is_said && let Some(text) = except(&ledger, &found.rule, id) {
                    ledger = text;
                    has_changed = true;
                    found.entry.subject.retain(|place| !it.entry.subject.contains(place));
                }
            }
            if found.entry.subject.is_empty() {
                continue;
            }
            let because = match found.entry.is_contradiction {
                false => "The sentence or the heading of a page says of what kind it is.".to_owned(),
                true => format!("The pages give no reason why `{}` would hold here.", found.rule),
            };
            let (id, text) = folder::named_entry_text(&found.entry, (&words(&found), &because), &mut ids);
            // A rule that is written in another form stays as it is, and the report says what to do.
            let Some(excepted) = except(&ledger, &found.rule, &id) else { continue };
            ledger = format!("{excepted}\n{text}");
            has_changed = true;
            made.push((id, found));
        }
        if !has_changed {
            break;
        }
    }
    Ok(ledger)
}

fn read<'t>(document: &'t str, ledger: &'t str, sources: &'t Sources) -> Result<Reconciliation<'t>, Refusal> {
    let spec = File { name: "openapi.yaml", text: document };
    Reconciliation::new(spec, File { name: "ledger.yaml", text: ledger }, sources)
}

/// What an exception is called: after the rule, and the type that counts in its place.
fn words(exception: &Exception) -> String {
    let decided = exception.entry.decision.get("type").and_then(Value::as_str).unwrap_or("otherwise");
    folder::slug(&format!("{}-{decided}", exception.rule))
}

/// The ledger's text with one more name in `except` of a rule, where it is written on one line, or not at all.
fn except(ledger: &str, rule: &str, id: &str) -> Option<String> {
    let mut lines: Vec<String> = ledger.lines().map(str::to_owned).collect();
    let start = lines.iter().position(|it| it.trim_end() == format!("- id: {rule}"))?;
    let end = lines.iter().skip(start + 1).position(|it| it.starts_with("- ")).map_or(lines.len(), |it| start + 1 + it);
    let at = |key: &str| (start..end).find(|it| lines[*it].starts_with(&format!("  {key}:")));
    match at("except") {
        Some(line) => {
            let list = lines[line].trim_end().strip_suffix(']')?;
            let separator = if list.ends_with('[') { "" } else { ", " };
            lines[line] = format!("{list}{separator}{id}]");
        }
        None => {
            let line = at("decision")?;
            lines.insert(line, format!("  except: [{id}]"));
        }
    }
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_excepts_one_more() {
        let text = "- id: a\n  except: [b]\n  decision: {}\n\n- id: b\n  decision: {}\n  because: x\n\n- id: c\n  except:\n    - a\n  decision: {}\n";
        let with = |rule| except(text, rule, "new");
        assert_eq!(with("a"), Some(text.replace("[b]", "[b, new]")));
        assert_eq!(
            with("b"),
            Some(text.replace("  decision: {}\n  because", "  except: [new]\n  decision: {}\n  because"))
        );
        assert_eq!(with("c"), None, "it is not on one line");
        assert_eq!(with("d"), None);
    }
}
