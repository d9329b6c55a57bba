//! The rules of a ledger that new parts of the document do not follow, made to say so.

use std::collections::BTreeSet;

use ostler_openapi::finding::Refusal;
use serde_json::Value;

use super::folder;
use super::page::Target;
use super::yaml::COLUMNS;
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

/// The ledger's text with one more name in `except` of a rule. A list of one line becomes one of several where the line would
/// get too long. What is no list stays as it is.
fn except(ledger: &str, rule: &str, id: &str) -> Option<String> {
    let mut lines: Vec<String> = ledger.lines().map(str::to_owned).collect();
    let start = lines.iter().position(|it| it.trim_end() == format!("- id: {rule}"))?;
    let end = lines.iter().skip(start + 1).position(|it| it.starts_with("- ")).map_or(lines.len(), |it| start + 1 + it);
    let at = |key: &str| (start..end).find(|it| lines[*it].starts_with(&format!("  {key}:")));
    let Some(key) = at("except") else {
        let line = at("decision")?;
        lines.splice(line..line, on_lines(format!("  except: [{id}]")));
        return Some(lines.join("\n") + "\n");
    };
    let is_key =
        |line: &str| line.strip_prefix("  ").is_some_and(|it| it.starts_with(|it: char| it.is_ascii_lowercase()));
    let next = (key + 1..end).find(|it| is_key(&lines[*it])).unwrap_or(end);
    let value = code(&lines[key]).trim_start_matches("  except:").trim();
    if value.starts_with('[') {
        let last = (key..next).find(|it| code(&lines[*it]).ends_with(']'))?;
        let (list, rest) = lines[last].split_at(code(&lines[last]).len());
        let list = list.strip_suffix(']')?.trim_end().trim_end_matches(',');
        let separator = if list.ends_with('[') { "" } else { ", " };
        let line = format!("{list}{separator}{id}]{rest}");
        let is_one_line = last == key;
        lines.splice(last..=last, if is_one_line { on_lines(line) } else { vec![line] });
    } else if value.is_empty() {
        let last = (key + 1..next).rfind(|it| lines[*it].trim_start().starts_with("- "))?;
        let (indent, _) = lines[last].split_once('-')?;
        let line = format!("{indent}- {id}");
        lines.insert(last + 1, line);
    } else {
        return None;
    }
    Some(lines.join("\n") + "\n")
}

/// A line without the comment at its end. No name of an entry has a `#`.
fn code(line: &str) -> &str {
    line.split_once(" #").map_or(line, |it| it.0).trim_end()
}

/// A list of one line as it is, or with a line for each element where that one is too long.
fn on_lines(line: String) -> Vec<String> {
    let end = code(&line).len();
    let list = line[..end].split_once('[').and_then(|(key, it)| Some((key.trim_end(), it.strip_suffix(']')?)));
    match list.filter(|_| line.chars().count() > COLUMNS) {
        Some((key, list)) => {
            let elements = list.split(',').map(str::trim).filter(|it| !it.is_empty()).map(|it| format!("    - {it}"));
            std::iter::once(format!("{key}{}", &line[end..])).chain(elements).collect()
        }
        None => vec![line],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_excepts_one_more() {
        let text = "- id: a\n  except: [b]\n  decision: {}\n\n- id: b\n  decision: {}\n  because: x\n\n- id: c\n  except: b\n  decision: {}\n";
        let with = |rule| except(text, rule, "new");
        assert_eq!(with("a"), Some(text.replace("[b]", "[b, new]")));
        assert_eq!(
            with("b"),
            Some(text.replace("  decision: {}\n  because", "  except: [new]\n  decision: {}\n  because"))
        );
        assert_eq!(with("c"), None, "it is no list");
        assert_eq!(with("d"), None);
    }

    /// The text of a rule with this for its `except`, among others.
    fn rule(except: &str) -> String {
        format!("# Rules.\n\n- id: a\n  class: gap\n{except}  decision: {{}}\n\n- id: b\n  except: [a]\n\n")
    }

    #[test]
    fn a_list_takes_one_more_however_it_is_written() {
        for (before, after) in [
            ("  except:\n    - b\n    - c\n", "  except:\n    - b\n    - c\n    - new\n"),
            ("  except:\n  - b\n", "  except:\n  - b\n  - new\n"),
            (
                "  except: # why\n    # b is old\n    - b # as c\n",
                "  except: # why\n    # b is old\n    - b # as c\n    - new\n",
            ),
            (
                "  except:\n    - b\n\n    # c is old\n    - c\n  # what it decides\n",
                "  except:\n    - b\n\n    # c is old\n    - c\n    - new\n  # what it decides\n",
            ),
            ("  except: [b]  # why\n", "  except: [b, new]  # why\n"),
            ("  except: [b,\n    c]\n", "  except: [b,\n    c, new]\n"),
            ("  except: [ b, c, ]\n", "  except: [ b, c, new]\n"),
        ] {
            assert_eq!(except(&rule(before), "a", "new"), Some(rule(after)), "{before}");
        }
    }

    #[test]
    fn a_list_of_one_line_becomes_one_of_several_where_the_line_gets_too_long() {
        let long = "x".repeat(COLUMNS - "  except: [b, , new]".len());
        let before = rule(&format!("  except: [b, {long}]\n"));
        assert_eq!(except(&before, "a", "new"), Some(rule(&format!("  except: [b, {long}, new]\n"))));
        let block = format!("  except:\n    - b\n    - {long}\n    - news\n");
        assert_eq!(except(&before, "a", "news"), Some(rule(&block)));
        assert_eq!(except(&rule(&block), "a", "new"), Some(rule(&format!("{block}    - new\n"))));
        let before = rule(&format!("  except: [b, {long}] # why\n"));
        let block = format!("  except: # why\n    - b\n    - {long}\n    - new\n");
        assert_eq!(except(&before, "a", "new"), Some(rule(&block)));
        // One that is no longer than its line has to be.
        let alone = "y".repeat(COLUMNS);
        let inserted = except(&rule(""), "a", &alone);
        assert_eq!(inserted, Some(rule(&format!("  except:\n    - {alone}\n"))));
    }
}
