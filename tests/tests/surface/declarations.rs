//! The source files of a crate -> the declarations of its public methods, and the traits of its types.
//!
//! A second opinion, which knows no modules: types of one name are one, and a path is its last segment.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{ImplItem, Item, Visibility};

use crate::macros::Macros;

/// By the name of a type.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Declarations {
    pub methods: BTreeMap<String, BTreeSet<String>>,
    pub traits: BTreeMap<String, BTreeSet<String>>,
}

/// The traits between the crate and its runtime.
const HIDDEN: [&str; 7] = ["Check", "Events", "Known", "Localized", "Members", "Slots", "From<Core>"];

/// What the files declare.
///
/// # Panics
///
/// When a file is not Rust.
pub fn declarations<'f>(files: impl Iterator<Item = (&'f str, &'f str)>, macros: &Macros) -> Declarations {
    let (mut found, mut types, mut impls) = (Declarations::default(), BTreeSet::new(), Vec::new());
    let mut waiting: Vec<_> =
        files.flat_map(|(_, text)| syn::parse_file(text).expect("a file is Rust").items).collect();
    while let Some(item) = waiting.pop() {
        match item {
            Item::Struct(syn::ItemStruct { ident, attrs, vis: Visibility::Public(_), .. })
            | Item::Enum(syn::ItemEnum { ident, attrs, vis: Visibility::Public(_), .. }) => {
                let name = plain(&ident.to_string()).to_owned();
                found.traits.entry(name.clone()).or_default().extend(derived(&attrs));
                types.insert(name);
            }
            Item::Impl(it) => impls.push(it),
            Item::Macro(it) => {
                let name = it.mac.path.segments.last().expect("a macro has a name").ident.to_string();
                let made: syn::File = syn::parse2(macros.expand(&name, it.mac.tokens)).expect("it makes items");
                waiting.extend(made.items);
            }
            _ => {}
        }
    }
    impls.into_iter().for_each(|it| found.add_impl(&types, it, macros));
    found
}

impl Declarations {
    fn add_impl(&mut self, types: &BTreeSet<String>, item: syn::ItemImpl, macros: &Macros) {
        let syn::Type::Path(ty) = &*item.self_ty else { return };
        let own = plain(&ty.path.segments.last().expect("a path has segments").ident.to_string()).to_owned();
        let Some((_, path, _)) = &item.trait_ else {
            let methods = methods(item.items, macros);
            if types.contains(&own) && !methods.is_empty() {
                self.methods.entry(own).or_default().extend(methods);
            }
            return;
        };
        let mut name = last_segments(path.to_token_stream());
        let associated = item.items.iter().filter_map(|it| match it {
            ImplItem::Type(it) => Some(format!("{}={}", it.ident, last_segments(it.ty.to_token_stream()))),
            _ => None,
        });
        let associated = associated.collect::<Vec<_>>().join(",");
        if !associated.is_empty() {
            name = match name.strip_suffix('>') {
                Some(begun) => format!("{begun},{associated}>"),
                None => format!("{name}<{associated}>"),
            };
        }
        if HIDDEN.contains(&name.split("<Output").next().unwrap_or_default()) {
            return;
        }
        if types.contains(&own) {
            self.traits.entry(own).or_default().insert(name);
            return;
        }
        // A conversion into a type of another crate is the type's that is converted.
        let from = name.strip_prefix("From<").and_then(|it| it.strip_suffix('>')).map(str::to_owned);
        if let Some(from) = from.filter(|it| types.contains(it)) {
            self.traits.entry(from).or_default().insert(format!("{name} for {own}"));
        }
    }
}

fn methods(items: Vec<ImplItem>, macros: &Macros) -> BTreeSet<String> {
    let mut methods = BTreeSet::new();
    let mut waiting = items;
    while let Some(item) = waiting.pop() {
        match item {
            ImplItem::Fn(mut it) if matches!(it.vis, Visibility::Public(_)) => {
                if let Some(syn::FnArg::Receiver(it)) = it.sig.inputs.first_mut() {
                    it.mutability = it.mutability.filter(|_| it.reference.is_some());
                }
                methods.insert(last_segments(it.sig.to_token_stream()));
            }
            ImplItem::Macro(it) => {
                let name = it.mac.path.segments.last().expect("a macro has a name").ident.to_string();
                let made = macros.expand(&name, it.mac.tokens);
                let made: syn::ItemImpl = syn::parse2(quote!(impl X { #made })).expect("it makes members");
                waiting.extend(made.items);
            }
            _ => {}
        }
    }
    methods
}

fn derived(attributes: &[syn::Attribute]) -> Vec<String> {
    let lists = attributes.iter().filter(|it| it.path().is_ident("derive")).map(|it| it.meta.require_list());
    let tokens = lists.flat_map(|it| it.expect("a list").tokens.clone());
    tokens.map(|it| it.to_string()).filter(|it| it != ",").collect()
}

fn plain(word: &str) -> &str {
    word.strip_prefix("r#").unwrap_or(word)
}

/// The tokens without spaces between them, unless words would run together, and of each path its last segment.
pub fn last_segments(tokens: TokenStream) -> String {
    let mut words = Vec::new();
    flatten(tokens, &mut words);
    let mut line = String::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let is_keyword = matches!(word.as_str(), "impl" | "dyn" | "mut" | "as" | "for" | "const");
        let is_name = word.starts_with(|it: char| it.is_alphabetic() || it == '_');
        let ends_list = word == "," && words.peek().is_some_and(|it| matches!(it.as_str(), ">" | ")"));
        if word == "::" || ends_list || is_name && !is_keyword && words.peek().is_some_and(|it| *it == "::") {
            continue;
        }
        if is_name && line.ends_with(|it: char| it.is_alphanumeric() || matches!(it, '_' | '>' | ')')) {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    let mut is_second = false;
    for token in tokens {
        let is_first = matches!(&token, TokenTree::Punct(it) if it.as_char() == ':' && it.spacing() == Spacing::Joint);
        match token {
            TokenTree::Group(it) => {
                let (open, close) = match it.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                words.extend((!open.is_empty()).then(|| open.to_owned()));
                flatten(it.stream(), words);
                words.extend((!close.is_empty()).then(|| close.to_owned()));
            }
            // The two of `::`.
            TokenTree::Punct(_) if is_first => words.push("::".to_owned()),
            TokenTree::Punct(_) if is_second => {}
            other => words.push(plain(&other.to_string()).to_owned()),
        }
        is_second = is_first;
    }
}
