//! Tokens of a type -> one line, in which each path is whole.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Punct, Spacing, TokenStream, TokenTree};

/// Where the modules of the runtime that belong to others are known.
const DOORS: [(&str, &str); 1] = [("ostler_runtime::private::serde", "serde")];

/// What a name of a module means.
#[derive(Debug)]
pub(super) struct Name {
    /// The whole path: of what is declared here, the module's with the name.
    pub(super) leads_to: String,
    pub(super) is_exported: bool,
}

/// What names mean at a place.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    /// The path of the module.
    pub(super) module: &'s str,
    /// What the module declares and imports, by whole paths.
    pub(super) names: &'s BTreeMap<String, Name>,
}

impl Scope<'_> {
    /// A path that stands here, from the root of a crate. What is not known here is of the prelude, or of another crate.
    pub(super) fn whole(self, segments: &[String]) -> String {
        let Some((first, rest)) = segments.split_first() else { return String::new() };
        let start = match first.as_str() {
            "crate" => first.clone(),
            "self" => self.module.to_owned(),
            "super" => self.module.rsplit_once("::").map_or(self.module, |it| it.0).to_owned(),
            "core" | "alloc" if !rest.is_empty() => "std".to_owned(),
            name => self.names.get(name).map_or_else(|| name.to_owned(), |it| it.leads_to.clone()),
        };
        let whole = rest.iter().fold(start, |path, segment| path + "::" + segment);
        through_doors(whole)
    }
}

fn through_doors(path: String) -> String {
    for (door, known) in DOORS {
        if let Some(rest) = path.strip_prefix(door).filter(|it| it.is_empty() || it.starts_with("::")) {
            return format!("{known}{rest}");
        }
    }
    path
}

/// The tokens in one line, with the paths as they are from the root of a crate; `generics` are the names that mean
/// themselves.
pub(super) fn spell(scope: Scope<'_>, generics: &BTreeSet<String>, tokens: TokenStream) -> String {
    let pieces = flatten(tokens);
    let mut line = Line::default();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let Piece::Word(word) = piece else {
            line.push_mark(piece);
            at += 1;
            continue;
        };
        let mut segments = vec![plain(word)];
        at += 1;
        while let (Some(Piece::Colons), Some(Piece::Word(it))) = (pieces.get(at), pieces.get(at + 1)) {
            segments.push(plain(it));
            at += 2;
        }
        let is_binding = matches!(pieces.get(at), Some(Piece::Mark('=')));
        let means_itself = is_binding || is_word(word) || generics.contains(&segments[0]) || line.text.ends_with("::");
        line.push_word(&if means_itself { segments.join("::") } else { scope.whole(&segments) });
    }
    line.text
}

/// As it is known, without the `r#` of a keyword.
pub(super) fn plain(word: &str) -> String {
    word.strip_prefix("r#").unwrap_or(word).to_owned()
}

/// Whether it is a word of the language, and leads nowhere.
fn is_word(word: &str) -> bool {
    matches!(word, "Self" | "as" | "const" | "dyn" | "fn" | "for" | "impl" | "mut" | "where")
}

enum Piece {
    Word(String),
    /// A lifetime, with its tick.
    Lifetime(String),
    /// A number or a text.
    Literal(String),
    /// `::`
    Colons,
    /// `->`
    Arrow,
    Mark(char),
}

/// The tokens without their nesting, which needs no recursion then.
fn flatten(tokens: TokenStream) -> Vec<Piece> {
    let mut pieces = Vec::new();
    // Whether the next mark belongs to the last one.
    let mut is_joint = false;
    let mut open = vec![(tokens.into_iter(), None)];
    while let Some((tokens, close)) = open.last_mut() {
        match tokens.next() {
            None => {
                pieces.extend(close.map(Piece::Mark));
                open.pop();
            }
            Some(TokenTree::Group(group)) => {
                let marks = match group.delimiter() {
                    Delimiter::Parenthesis => Some(('(', ')')),
                    Delimiter::Bracket => Some(('[', ']')),
                    Delimiter::Brace => Some(('{', '}')),
                    Delimiter::None => None,
                };
                pieces.extend(marks.map(|it| Piece::Mark(it.0)));
                open.push((group.stream().into_iter(), marks.map(|it| it.1)));
            }
            Some(TokenTree::Ident(it)) => push_word(&mut pieces, it.to_string()),
            Some(TokenTree::Literal(it)) => pieces.push(Piece::Literal(it.to_string())),
            Some(TokenTree::Punct(it)) => {
                push_mark(&mut pieces, &it, is_joint);
                is_joint = it.spacing() == Spacing::Joint;
            }
        }
    }
    pieces
}

fn push_word(pieces: &mut Vec<Piece>, word: String) {
    match pieces.last_mut() {
        Some(last @ Piece::Mark('\'')) => *last = Piece::Lifetime(format!("'{word}")),
        _ => pieces.push(Piece::Word(word)),
    }
}

fn push_mark(pieces: &mut Vec<Piece>, mark: &Punct, is_joint: bool) {
    match (pieces.last_mut().filter(|_| is_joint), mark.as_char()) {
        (Some(last @ Piece::Mark(':')), ':') => *last = Piece::Colons,
        (Some(last @ Piece::Mark('-')), '>') => *last = Piece::Arrow,
        (_, mark) => pieces.push(Piece::Mark(mark)),
    }
}

/// A line with a space wherever rustfmt would write one.
#[derive(Default)]
struct Line {
    text: String,
}

impl Line {
    fn push_word(&mut self, word: &str) {
        if self.text.ends_with(|it: char| it.is_alphanumeric() || matches!(it, '_' | '>' | ')' | ']')) {
            self.text.push(' ');
        }
        self.text.push_str(word);
    }

    fn push_mark(&mut self, piece: &Piece) {
        match piece {
            Piece::Word(it) | Piece::Lifetime(it) | Piece::Literal(it) => self.push_word(it),
            // Before a path it says that the path is whole, which each is here.
            Piece::Colons if !self.text.ends_with('>') => {}
            Piece::Colons => self.text.push_str("::"),
            Piece::Arrow => self.text.push_str(" -> "),
            Piece::Mark(it @ (':' | ',' | ';')) => self.text.extend([*it, ' ']),
            Piece::Mark(it @ ('=' | '+')) => self.text.extend([' ', *it, ' ']),
            Piece::Mark(it @ ('>' | ')' | ']')) => {
                // A comma before the end says nothing.
                let kept = self.text.trim_end_matches([',', ' ']).len();
                self.text.truncate(kept);
                self.text.push(*it);
            }
            Piece::Mark(it @ ('&' | '[')) if self.text.ends_with(|it: char| it.is_alphanumeric()) => {
                self.text.extend([' ', *it]);
            }
            Piece::Mark(it) => self.text.push(*it),
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn spelled(tokens: TokenStream) -> String {
        let name = |to: &str| Name { leads_to: to.to_owned(), is_exported: false };
        let names = BTreeMap::from([
            ("Order".to_owned(), name("crate::types::Order")),
            ("private".to_owned(), name("ostler_runtime::private")),
            ("Item".to_owned(), name("crate::types::Item")),
            ("type".to_owned(), name("crate::type")),
        ]);
        let scope = Scope { module: "crate::orders", names: &names };
        spell(scope, &BTreeSet::from(["R".to_owned()]), tokens)
    }

    #[test]
    fn each_path_is_whole_and_each_type_is_one_line() {
        for (tokens, expected) in [
            (quote!(Option<Vec<Order>>), "Option<Vec<crate::types::Order>>"),
            (
                quote!(impl IntoIterator<Item = impl Into<Item>>),
                "impl IntoIterator<Item = impl Into<crate::types::Item>>",
            ),
            (quote!(&'static [Self]), "&'static [Self]"),
            (quote!(&mut super::Pet), "&mut crate::Pet"),
            (quote!(self::Pet<'de>), "crate::orders::Pet<'de>"),
            (quote!(::core::time::Duration), "std::time::Duration"),
            (quote!(private::serde::Serialize), "serde::Serialize"),
            (quote!(private::Core), "ostler_runtime::private::Core"),
            (
                quote!(Result<R::Response, <R as Order>::Order>),
                "Result<R::Response, <R as crate::types::Order>::Order>",
            ),
            (quote!(r#type::Order), "crate::type::Order"),
            (quote!((String, BTreeMap<String, R>,)), "(String, BTreeMap<String, R>)"),
            (quote!(impl FnOnce(R) -> R + Send), "impl FnOnce(R) -> R + Send"),
            (quote!(R: Order + 'static, const N: usize), "R: crate::types::Order + 'static, const N: usize"),
            (quote!(R: ::serde::Serialize), "R: serde::Serialize"),
            (quote!([u8; 16]), "[u8; 16]"),
        ] {
            assert_eq!(spelled(tokens), expected);
        }
    }
}
