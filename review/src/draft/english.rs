//! English words: the names of a document in words, and the forms of these that sentences need.

/// The actions that are put into sentences: English verbs that take one thing, and whose forms are regular.
pub(super) const VERBS: &[&str] = &[
    "accept",
    "activate",
    "add",
    "assign",
    "cancel",
    "charge",
    "clear",
    "close",
    "confirm",
    "create",
    "deactivate",
    "delete",
    "export",
    "import",
    "price",
    "process",
    "refund",
    "release",
    "remove",
    "replace",
    "reset",
    "search",
    "send",
    "set",
    "start",
    "stop",
    "update",
    "validate",
];

/// Words that end like plurals and are none, or of which the singular is another word.
pub(super) const NO_PLURALS: &[&str] = &["news", "series", "species", "sms", "children", "means"];

/// The words of a name, in small letters but for abbreviations: `order items` for `OrderItems`, `PDF file` for `PDFFile`.
pub(super) fn words(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut found: Vec<String> = Vec::new();
    for (at, it) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|it| letters[it]);
        let ends_abbreviation = letters.get(at + 1).is_some_and(|it| it.is_lowercase());
        let begins = it.is_uppercase() && before.is_none_or(|it| !it.is_uppercase() || ends_abbreviation);
        match found.last_mut() {
            Some(word) if !begins => word.push(*it),
            _ => found.push(it.to_string()),
        }
    }
    let is_abbreviation = |it: &String| it.len() > 1 && it.chars().all(char::is_uppercase);
    let small = found.into_iter().map(|it| if is_abbreviation(&it) { it } else { it.to_lowercase() });
    small.collect::<Vec<_>>().join(" ")
}

pub(super) fn plural(words: &str) -> String {
    let vowels = ["ay", "ey", "oy", "uy"];
    let consonant_y = words.ends_with('y') && !vowels.iter().any(|it| words.ends_with(it));
    if consonant_y {
        return format!("{}ies", &words[..words.len() - 1]);
    }
    let hisses = ["s", "x", "ch", "sh"].iter().any(|it| words.ends_with(it));
    format!("{words}{}", if hisses { "es" } else { "s" })
}

pub(super) fn third_person(verb: &str) -> String {
    // English adds the same to a verb as to a noun.
    plural(verb)
}

pub(super) fn past(verb: &str) -> String {
    format!("{}ed", verb.strip_suffix('e').unwrap_or(verb))
}

pub(super) fn with_article(noun: &str) -> String {
    let starts = |all: &[&str]| all.iter().any(|it| noun.starts_with(it));
    let sounds_so = noun.starts_with(['a', 'e', 'i', 'o']) && !starts(&["one ", "once", "eu"])
        || starts(&["hour", "honest", "heir"])
        || noun.starts_with("un") && !noun.starts_with("uni");
    format!("{} {noun}", if sounds_so { "an" } else { "a" })
}

pub(super) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_names_are_english() {
        for (name, expected) in [
            ("OrderItems", "order items"),
            ("orderItems", "order items"),
            ("PDFFile", "PDF file"),
            ("BillPDF", "bill PDF"),
            ("Ship", "ship"),
            ("", ""),
        ] {
            assert_eq!(words(name), expected, "{name}");
        }
        for (noun, several) in
            [("ship", "ships"), ("company", "companies"), ("survey", "surveys"), ("tax", "taxes"), ("hatch", "hatches")]
        {
            assert_eq!(plural(noun), several);
        }
        for (noun, one) in [
            ("ship", "a ship"),
            ("order", "an order"),
            ("unit", "a unit"),
            ("hour", "an hour"),
            ("one time key", "a one time key"),
            ("unpaid bill", "an unpaid bill"),
        ] {
            assert_eq!(with_article(noun), one);
        }
    }
}
