//! The parts of a declaration in one line, as the generator spells it.

/// A function.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function<'s> {
    pub(super) is_const: bool,
    /// What stands before the name and after it: `async`, and the parameters of types with their bounds.
    pub(super) rest: (&'s str, &'s str),
    pub(super) parameters: Vec<Parameter<'s>>,
    /// With its arrow; empty when nothing is returned.
    pub(super) output: &'s str,
}

/// A parameter; of `self`, the name is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parameter<'s> {
    pub(super) name: &'s str,
    pub(super) ty: &'s str,
}

impl<'s> Function<'s> {
    /// Reads `const async fn name<…>(name: Type, …) -> Type`; nothing when it is no function.
    pub(super) fn read(signature: &'s str) -> Option<Self> {
        let (before, after) = signature.split_once("fn ")?;
        let (is_const, before) = match before.strip_prefix("const ") {
            Some(rest) => (true, rest),
            None => (false, before),
        };
        let open = top_level(after).find(|(_, it)| *it == '(')?.0;
        let inside = &after[open + 1..];
        // Closed by the first that nothing inside has opened.
        let close = open + 1 + closing(inside)?;
        let name_end = after[..open].find('<').unwrap_or(open);
        let parameters = split(&after[open + 1..close]).into_iter().map(Parameter::read).collect();
        Some(Self { is_const, rest: (before, &after[name_end..open]), parameters, output: after[close + 1..].trim() })
    }
}

impl<'s> Parameter<'s> {
    fn read(text: &'s str) -> Self {
        match text.split_once(": ") {
            Some((name, ty)) => Self { name, ty },
            None => Self { name: "", ty: text },
        }
    }
}

/// Whether a parameter of the second type takes whatever one of the first takes.
pub(super) fn is_generalized(old: &str, new: &str) -> bool {
    let argument =
        |ty: &'_ str, of: &str| -> Option<String> { ty.strip_prefix(of)?.strip_suffix('>').map(str::to_owned) };
    if argument(new, "impl Into<").as_deref() == Some(old) {
        return true;
    }
    let items = (argument(old, "impl IntoIterator<Item = "), argument(new, "impl IntoIterator<Item = "));
    matches!(items, (Some(old), Some(new)) if argument(&new, "impl Into<").as_ref() == Some(&old))
}

/// A declaration of a type without `#[non_exhaustive]`, and whether that stood there.
pub(super) fn without_non_exhaustive(signature: &str) -> (bool, &str) {
    match signature.strip_prefix("#[non_exhaustive] ") {
        Some(rest) => (true, rest),
        None => (false, signature),
    }
}

/// Whether nobody else can write a value of the struct, or name all its fields: it says so, or has private ones.
pub(super) fn is_open(signature: &str) -> bool {
    let (is_non_exhaustive, rest) = without_non_exhaustive(signature);
    is_non_exhaustive || has_private_fields(rest)
}

pub(super) fn has_private_fields(signature: &str) -> bool {
    signature.ends_with("{ .. }") || signature.ends_with("(..)")
}

/// The name of a trait, without its parameters and associated types and what it is for.
pub(super) fn trait_name(text: &str) -> &str {
    text.split(['<', ' ']).next().unwrap_or(text)
}

/// The characters that stand in no angle brackets, with their places. The bracket of an arrow is none.
fn top_level(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut depth = 0_usize;
    let mut previous = ' ';
    text.char_indices().filter(move |(_, it)| {
        match it {
            '<' => depth += 1,
            '>' if previous != '-' => depth = depth.saturating_sub(1),
            _ => {}
        }
        previous = *it;
        depth == 0
    })
}

/// The place of the bracket that closes what was open before the text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, it) in text.char_indices() {
        match it {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The parts between commas that stand in no brackets.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, it) in top_level(text) {
        match it {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|it| !it.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_read_into_its_parts() {
        let read = |text| Function::read(text).expect("a function");
        let all = read(
            "const async fn f<R: A<B>>(&self, a: impl FnOnce(R, u8) -> R, b: impl Into<[u8; 2]>) -> Result<(A, B), E>",
        );
        assert!(all.is_const);
        assert_eq!(all.rest, ("async ", "<R: A<B>>"));
        assert_eq!(all.output, "-> Result<(A, B), E>");
        let parameters: Vec<_> = all.parameters.iter().map(|it| (it.name, it.ty)).collect();
        assert_eq!(parameters, [("", "&self"), ("a", "impl FnOnce(R, u8) -> R"), ("b", "impl Into<[u8; 2]>")]);
        assert_eq!(read("fn new() -> Self").parameters, []);
        assert_eq!(read("fn f(a: BTreeMap<String, (u8, u8)>)").parameters[0].ty, "BTreeMap<String, (u8, u8)>");
        assert_eq!(Function::read("enum A"), None);
    }

    #[test]
    fn an_argument_is_more_general_when_the_old_type_converts_into_itself() {
        for (old, new, expected) in [
            ("String", "impl Into<String>", true),
            ("impl Into<String>", "String", false),
            ("u8", "impl Into<String>", false),
            ("impl IntoIterator<Item = A<B>>", "impl IntoIterator<Item = impl Into<A<B>>>", true),
            ("impl IntoIterator<Item = impl Into<A>>", "impl IntoIterator<Item = A>", false),
        ] {
            assert_eq!(is_generalized(old, new), expected, "{old} {new}");
        }
    }
}
