//! Names and texts -> their words, and how they are written.

/// How a name of several words is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Casing {
    Camel,
    Kebab,
    Pascal,
    Screaming,
    Snake,
    Train,
}

impl Casing {
    /// What a message calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Camel => "camelCase",
            Self::Kebab => "kebab-case",
            Self::Pascal => "PascalCase",
            Self::Screaming => "UPPER_CASE",
            Self::Snake => "snake_case",
            Self::Train => "Train-Case",
        }
    }

    /// How a name is written; nothing when that cannot be told, as of a single word in small letters, or is like nothing.
    pub(super) fn of(name: &str) -> Option<Self> {
        let is_plain = name.chars().all(|it| it.is_ascii_alphanumeric() || "_-".contains(it));
        let first = name.chars().next()?;
        if !is_plain || !first.is_ascii_alphabetic() {
            return None;
        }
        let has = |is: fn(char) -> bool| name.chars().any(is);
        let (upper, lower) = (has(|it| it.is_ascii_uppercase()), has(|it| it.is_ascii_lowercase()));
        match (name.contains('_'), name.contains('-'), upper, lower) {
            (true, false, false, true) => Some(Self::Snake),
            (false, true, false, true) => Some(Self::Kebab),
            (_, false, true, false) if name.len() > 1 => Some(Self::Screaming),
            (false, true, true, true) if first.is_ascii_uppercase() => Some(Self::Train),
            (false, false, true, true) if first.is_ascii_uppercase() => Some(Self::Pascal),
            (false, false, true, true) => Some(Self::Camel),
            _ => None,
        }
    }

    /// Whether a name may be written this way, which one of a single word often may.
    pub(super) fn admits(self, name: &str) -> bool {
        match Self::of(name) {
            Some(it) if it == self => true,
            None => self != Self::Pascal && self != Self::Screaming && self != Self::Train && is_small(name),
            Some(Self::Screaming) => self == Self::Pascal && name.len() < 5 && !name.contains('_'),
            // One word with a capital is as good a word of one as of the other.
            Some(Self::Pascal) => self == Self::Train && !name[1..].contains(|it: char| it.is_ascii_uppercase()),
            Some(_) => false,
        }
    }
}

fn is_small(name: &str) -> bool {
    !name.contains(['_', '-']) && !name.contains(|it: char| it.is_ascii_uppercase())
}

/// The words of a name or a text in small letters: `getHTTPStatus-of_pets` has five.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let characters: Vec<char> = text.chars().collect();
    for (index, it) in characters.iter().enumerate() {
        let before = index.checked_sub(1).map(|it| characters[it]);
        let is_start = it.is_uppercase()
            && (before.is_some_and(|it| it.is_lowercase() || it.is_ascii_digit())
                || before.is_some_and(char::is_uppercase)
                    && characters.get(index + 1).is_some_and(|it| it.is_lowercase()));
        if !it.is_alphabetic() || is_start {
            take(&mut word, &mut found);
        }
        if it.is_alphabetic() {
            word.extend(it.to_lowercase());
        }
    }
    take(&mut word, &mut found);
    found
}

fn take(word: &mut String, found: &mut Vec<String>) {
    if !word.is_empty() {
        found.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_into_its_words() {
        for (text, expected) in [
            ("getHTTPStatus-of_pets", &["get", "http", "status", "of", "pets"][..]),
            ("petID", &["pet", "id"]),
            ("oauth2Token", &["oauth", "token"]),
            ("The pets, all of them.", &["the", "pets", "all", "of", "them"]),
            ("", &[]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn how_a_name_is_written_is_told_where_it_can_be() {
        for (name, expected) in [
            ("petId", Some(Casing::Camel)),
            ("pet_id", Some(Casing::Snake)),
            ("pet-id", Some(Casing::Kebab)),
            ("PetId", Some(Casing::Pascal)),
            ("PET_ID", Some(Casing::Screaming)),
            ("X-Pet-Id", Some(Casing::Train)),
            ("pet", None),
            ("pet_Id", None),
            ("pet.id", None),
        ] {
            assert_eq!(Casing::of(name), expected, "{name}");
        }
        assert!(Casing::Snake.admits("pet") && Casing::Camel.admits("pet") && !Casing::Pascal.admits("pet"));
    }
}
