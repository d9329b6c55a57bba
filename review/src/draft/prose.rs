//! What the sentence beside a row says in words that every page uses: of what it is the identifier, which format it has,
//! what to use in place of something deprecated.

use super::english::capitalized;

/// The words after which the name of a thing ends.
const ENDS: &str = "a about an and any are as assigned associated at been being belonging belongs by can connected \
    created for from has have if in into is item's of on related returned returns since that the to \
    under used where which who whose with within you";

/// Words before the name of a thing.
const ARTICLES: [&str; 7] = ["the", "a", "an", "specific", "all", "any", "each"];

/// Of what a sentence says that it is the identifier, in PascalCase and in the singular: `ResourceCategory`.
pub(super) fn identified(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let start = ["dentifiers of ", "dentifier of ", "ids of ", "id of "]
        .iter()
        .find_map(|it| lower.find(it).map(|at| at + it.len()))?;
    let rest = text.get(start..)?;
    let mut words = Vec::new();
    for word in rest.split_whitespace() {
        let bare = word.trim_matches(|it: char| "`'\"".contains(it));
        let ended = bare.ends_with(|it: char| ".,;:()".contains(it));
        let name = bare.trim_end_matches(|it: char| ".,;:()".contains(it));
        if words.is_empty() && ARTICLES.contains(&name.to_lowercase().as_str()) {
            continue;
        }
        // `Travel agency (Company)` is a company; `Customer or Company` is neither.
        if let Some(kind) = bare.strip_prefix('(').and_then(|it| it.trim_end_matches(['.', ',']).strip_suffix(')')) {
            let kind = kind.trim_matches('`');
            if kind.starts_with(char::is_uppercase) && kind.chars().all(char::is_alphanumeric) {
                words = vec![kind];
            }
            break;
        }
        if name.eq_ignore_ascii_case("or") {
            return None;
        }
        if ENDS.split(' ').any(|it| name.eq_ignore_ascii_case(it)) || bare.starts_with('(') {
            break;
        }
        if !name.chars().all(char::is_alphanumeric) || name.is_empty() {
            return None;
        }
        words.push(name);
        if ended {
            break;
        }
    }
    if words.is_empty() || words.len() > 3 {
        return None;
    }
    let mut name: String = words.iter().map(|it| capitalized(it)).collect();
    name = singular(&name);
    Some(name)
}

/// The singular of an English noun that is written like `Companies`, `Services` or `Addresses`.
pub(super) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies").filter(|it| it.len() > 2) {
        return format!("{stem}y");
    }
    for ending in ["sses", "xes", "ches", "shes", "tuses"] {
        if let Some(stem) = name.strip_suffix("es").filter(|_| name.ends_with(ending)) {
            return stem.to_owned();
        }
    }
    let keeps = ["ss", "us", "is"].iter().any(|it| name.ends_with(it));
    name.strip_suffix('s').filter(|it| !keeps && it.len() > 1).unwrap_or(name).to_owned()
}

/// Whether a page says that a text is written as ISO 8601 says; a duration is neither a date nor a time.
pub(super) fn is_iso_8601(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("iso 8601") && !lower.contains("duration")
}

/// The format of a text, by what the page says of it.
pub(super) fn time_format(name: &str, text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    if lower.contains("duration") {
        return None;
    }
    if name.ends_with("Utc") {
        return Some("date-time");
    }
    if !lower.contains("iso 8601") {
        return None;
    }
    if lower.contains("utc") || lower.contains("date and time") || lower.contains("timestamp") {
        return Some("date-time");
    }
    (lower.contains("date") && !lower.contains("time")).then_some("date")
}

/// The standard whose code a text is, by what the page says of it: `ISO 4217`, `ISO 3166-1 alpha-2`.
pub(super) fn standard(name: &str, text: &str) -> Option<String> {
    if !name.ends_with("Code") && !name.ends_with("Currency") {
        return None;
    }
    let rest = text.split_once("ISO").map(|it| it.1.trim_start_matches([' ', '-']))?;
    let number: String = rest.chars().take_while(|it| it.is_ascii_digit() || *it == '-').collect();
    let rest = &rest[number.len()..];
    let kind = [" alpha-2", " alpha-3"].into_iter().find(|it| rest.starts_with(it)).unwrap_or_default();
    let number = number.trim_matches('-');
    (!number.is_empty()).then(|| format!("ISO {number}{kind}"))
}

/// What a page says to use in place of something, with what it names as code in backticks.
pub(super) fn replacement(text: &str) -> Option<String> {
    let at = text.find("Use ").map(|it| it + 4).or_else(|| text.find("use ").map(|it| it + 4))?;
    let rest = text.get(at..)?;
    // What is named by several words, such as a link, begins with a capital letter, and the next words do not.
    let mut names: Vec<Vec<&str>> = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    for word in rest.split_whitespace() {
        let bare = word.trim_matches(|it: char| "`'\".,;:()".contains(it));
        let is_path = bare.contains('/') && bare.chars().all(|it| it.is_alphanumeric() || "/._-".contains(it));
        let is_word = !bare.is_empty() && bare.chars().all(|it| it.is_alphanumeric() || it == '.');
        match bare.to_lowercase().as_str() {
            "instead" | "to" | "for" | "when" | "if" | "that" | "which" => break,
            "in" | "from" | "of" | "or" | "and" | "with" => {
                parts.extend(joined(&mut names));
                parts.push(bare.to_lowercase());
            }
            "the" | "a" => parts.extend(joined(&mut names)),
            _ if is_path || is_word && bare.starts_with(char::is_uppercase) => names.push(vec![bare]),
            _ if is_word && names.last().is_some_and(|it| it.len() < LONGEST_NAME) => {
                names.last_mut().into_iter().for_each(|it| it.push(bare));
            }
            _ => return None,
        }
        if word.ends_with('.') {
            break;
        }
    }
    parts.extend(joined(&mut names));
    while parts.last().is_some_and(|it| !it.starts_with('`')) {
        parts.pop();
    }
    (parts.first().is_some_and(|it| it.starts_with('`'))).then(|| format!("Use {} instead.", parts.join(" ")))
}

/// The most words of a name.
const LONGEST_NAME: usize = 6;

/// The names that follow each other, as one or as several.
fn joined(names: &mut Vec<Vec<&str>>) -> Vec<String> {
    std::mem::take(names).into_iter().map(|it| format!("`{}`", it.join(" "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thing_that_is_identified_is_named_by_the_sentence() {
        for (text, expected) in [
            ("Unique identifier of the ship.", Some("Ship")),
            ("Unique identifiers of Harbours to look in.", Some("Harbour")),
            ("Unique identifier of the Resource category whose prices to update.", Some("ResourceCategory")),
            ("The unique identifier of the `Rate` to update.", Some("Rate")),
            ("Unique identifiers of specific Companies.", Some("Company")),
            ("Unique identifier of the account (`Customer` or `Company`) that owns it.", Some("Account")),
            ("Unique identifier of the Customer or Company who owns it.", None),
            ("Identifier of the Travel Agency (Company) that mediated it.", Some("Company")),
            ("ID of the Company.", Some("Company")),
            ("Unique identifier of the user profile who created it.", Some("UserProfile")),
            ("Identifier of an existing anchor.", Some("ExistingAnchor")),
            ("Unique identifier of the", None),
            ("Unique identifier of the very long name nobody gives.", None),
            ("Name of the ship.", None),
            ("ẞßẞß unique identifier of the ship", Some("Ship")),
        ] {
            assert_eq!(identified(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_format_needs_words_that_say_it() {
        for (name, text, expected) in [
            ("CreatedUtc", "", Some("date-time")),
            ("Start", "Start in UTC timezone in ISO 8601 format.", Some("date-time")),
            ("BirthDate", "Date of birth in ISO 8601 format.", Some("date")),
            ("Offset", "Offset from midnight as an ISO 8601 duration.", None),
            ("Name", "Name of it.", None),
        ] {
            assert_eq!(time_format(name, text), expected, "{name}");
        }
    }

    #[test]
    fn a_code_is_of_the_standard_that_is_named() {
        for (name, text, expected) in [
            ("Currency", "ISO-4217 code of the currency.", Some("ISO 4217")),
            ("CountryCode", "ISO 3166-1 alpha-2 code of it.", Some("ISO 3166-1 alpha-2")),
            ("SubdivisionCode", "Code (ISO 3166-2).", Some("ISO 3166-2")),
            ("CreatedUtc", "In ISO 8601 format.", None),
            ("TaxCode", "ISO", None),
            ("TaxCode", "Code of the tax.", None),
        ] {
            assert_eq!(standard(name, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_to_use_in_place_is_told_in_words_of_our_own() {
        for (text, expected) in [
            ("Name of it. Deprecated! Use `Names` instead", Some("Use `Names` instead.")),
            ("Deprecated! Use Promotions in Data instead.", Some("Use `Promotions` in `Data` instead.")),
            ("Deprecated! Use Get all harbours instead.", Some("Use `Get all harbours` instead.")),
            ("Use `ships/getAll` with `ShipIds` instead.", Some("Use `ships/getAll` with `ShipIds` instead.")),
            ("Use `ships/getAll`.", Some("Use `ships/getAll` instead.")),
            ("Use Add harbours to add one.", Some("Use `Add harbours` instead.")),
            ("Use Get of the very long name that nobody gives to anything.", None),
            ("Deprecated! Use the other operation.", None),
            ("Deprecated!", None),
        ] {
            assert_eq!(replacement(text).as_deref(), expected, "{text}");
        }
    }
}
