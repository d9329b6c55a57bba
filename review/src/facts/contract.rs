//! The contract's cell of a property: `required`, or `optional, max 1000 items`.
//!
//! The least that a property may have, `min 1 item`, is understood and dropped: facts have no place for it.

use super::Presence;

/// What a contract's cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contract {
    pub(super) presence: Presence,
    pub(super) max_items: Option<u64>,
    pub(super) max_length: Option<String>,
}

/// Reads a whole cell; nothing where it says anything else.
pub(super) fn parse(cell: &str, array: bool) -> Option<Contract> {
    // A limit right after the presence: `required max 5 items`.
    let without_comma = || {
        let (first, rest) = cell.trim().split_once(char::is_whitespace)?;
        presence(first)?;
        parse_clauses(&format!("{first}, {rest}"), array)
    };
    parse_clauses(cell, array).or_else(without_comma)
}

fn parse_clauses(cell: &str, array: bool) -> Option<Contract> {
    let mut clauses = clauses(cell).into_iter();
    let presence = presence(clauses.next()?)?;
    let mut contract = Contract { presence, max_items: None, max_length: None };
    let (mut least_items, mut least_length) = (false, false);
    for clause in clauses {
        let limit = limit(clause, array)?;
        let taken = match limit {
            Limit::Items(count) => contract.max_items.replace(count).is_some(),
            Limit::Length(length) => contract.max_length.replace(length).is_some(),
            Limit::LeastItems => std::mem::replace(&mut least_items, true),
            Limit::LeastLength => std::mem::replace(&mut least_length, true),
        };
        if taken {
            return None;
        }
    }
    Some(contract)
}

/// The most words of a contract before a description, and one.
const LONGEST: usize = 8;

/// Reads the contract that a text starts with, and returns the rest of the text.
pub(super) fn parse_start(text: &str, array: bool) -> Option<(Contract, &str)> {
    let end = text.find(|it: char| !it.is_ascii_alphabetic()).unwrap_or(text.len());
    presence(&text[..end])?;
    // The longest start that is a contract: `, max length 3 months` before a description has no mark at its end.
    let spaces = text.match_indices(' ').map(|(at, _)| at).filter(|at| *at >= end);
    let mut ends: Vec<usize> = [end].into_iter().chain(spaces).chain([text.len()]).take(LONGEST).collect();
    ends.dedup();
    ends.into_iter().rev().filter_map(|it| Some((parse_clauses(&text[..it], array)?, text[it..].trim()))).next()
}

fn presence(word: &str) -> Option<Presence> {
    match word.to_ascii_lowercase().as_str() {
        "required" => Some(Presence::Required),
        "optional" => Some(Presence::Optional),
        _ => None,
    }
}

/// The parts between commas; a comma inside a number is none.
fn clauses(cell: &str) -> Vec<&str> {
    let cell = cell.trim().trim_end_matches('.');
    let bytes = cell.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let commas = cell.match_indices(',').map(|(at, _)| at).filter(|at| !(*at > 0 && digit(*at - 1) && digit(*at + 1)));
    let mut parts = Vec::new();
    let mut start = 0;
    for comma in commas {
        parts.push(cell[start..comma].trim());
        start = comma + 1;
    }
    parts.push(cell[start..].trim());
    parts
}

enum Limit {
    Items(u64),
    Length(String),
    LeastItems,
    LeastLength,
}

fn limit(clause: &str, array: bool) -> Option<Limit> {
    let mut words = clause.split_whitespace();
    match words.next()?.to_ascii_lowercase().as_str() {
        "max" | "max." | "maximum" => {}
        "min" | "min." | "minimum" => return least(words),
        _ => return None,
    }
    let mut number = words.next()?;
    let length = ["length", "size"].contains(&number);
    if length {
        number = words.next()?;
    }
    let count: u64 = number.replace([',', '_'], "").parse().ok()?;
    let unit = words.collect::<Vec<_>>().join(" ");
    match unit.as_str() {
        "item" | "items" => Some(Limit::Items(count)),
        "" if length => Some(Limit::Length(count.to_string())),
        "" if array => Some(Limit::Items(count)),
        "" => None,
        _ if unit.split(' ').count() == 1 && is_unit(&unit) => Some(Limit::Length(format!("{count} {unit}"))),
        _ => None,
    }
}

/// What follows `min`.
fn least<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Limit> {
    let _: u64 = words.next()?.replace([',', '_'], "").parse().ok()?;
    let limit = match words.next()? {
        "item" | "items" => Limit::LeastItems,
        "character" | "characters" => Limit::LeastLength,
        _ => return None,
    };
    words.next().is_none().then_some(limit)
}

/// Whether a word measures a text or a time: so that a description after it is not taken for one.
fn is_unit(word: &str) -> bool {
    let units = ["character", "char", "byte", "second", "minute", "hour", "day", "week", "month", "quarter", "year"];
    units.contains(&word.strip_suffix('s').unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(contract: Contract) -> String {
        let Contract { presence, max_items, max_length } = contract;
        format!("{presence:?} {} {}", max_items.unwrap_or(0), max_length.unwrap_or_default())
    }

    #[test]
    fn each_form_of_a_contract_is_understood() {
        for (cell, expected) in [
            ("required", "Required 0 "),
            (" Optional. ", "Optional 0 "),
            ("optional, max 1000 items", "Optional 1000 "),
            ("required,max 1,000 items", "Required 1000 "),
            ("optional, max 1 item", "Optional 1 "),
            ("optional, max length 3 months", "Optional 0 3 months"),
            ("optional, max 255 characters", "Optional 0 255 characters"),
            ("required, max 5 items, max length 9 days", "Required 5 9 days"),
            ("required, min 1 item", "Required 0 "),
            ("optional, min 1 character, max length 9 characters", "Optional 0 9 characters"),
            ("required, max 5 items, min 2 items, min 1 character", "Required 5 "),
            ("required max 10 items", "Required 10 "),
            ("optional max length 3 months, max 5 items", "Optional 5 3 months"),
            ("required min 1 item", "Required 0 "),
        ] {
            assert_eq!(parse(cell, false).map(show).as_deref(), Some(expected), "{cell}");
        }
        assert_eq!(parse("optional, max 5", true).map(show).as_deref(), Some("Optional 5 "));
    }

    #[test]
    fn nothing_else_is_a_contract() {
        for cell in [
            "",
            "mandatory",
            "optionl",
            "required optional",
            "optional, min 1",
            "optional, min item",
            "optional, min one item",
            "optional, min value 1",
            "optional, min 1 item of it",
            "optional, min 1 item, min 2 items",
            "min 1 item",
            "optional for ships",
            "optional or required",
            "optional, max items",
            "optional, max 5",
            "required, ",
            "optional, max 5 items, max 6 items",
            "optional, max 99999999999999999999 items",
            "conditional",
        ] {
            assert_eq!(parse(cell, false), None, "{cell}");
        }
    }

    #[test]
    fn a_contract_before_a_description_ends_where_it_ends() {
        for (text, expected, rest) in [
            ("required Name of the thing.", "Required 0 ", "Name of the thing."),
            ("required Max 5 items of it.", "Required 0 ", "Max 5 items of it."),
            ("required, min 1 item Items.", "Required 0 ", "Items."),
            ("optional, max 1000 items Identifiers.", "Optional 1000 ", "Identifiers."),
            ("optional, max length 3 months Interval of it.", "Optional 0 3 months", "Interval of it."),
            ("optional, max length 3 months", "Optional 0 3 months", ""),
            ("required", "Required 0 ", ""),
        ] {
            let (contract, found) = parse_start(text, false).unwrap();
            assert_eq!((show(contract).as_str(), found), (expected, rest), "{text}");
        }
        assert_eq!(parse_start("requiredness of it", false), None);
    }
}
