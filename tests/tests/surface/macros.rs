//! The macros of the runtime that generated code calls, expanded as the compiler would.

use std::collections::BTreeMap;

use proc_macro2::{Group, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use tests::cases::{read, root};

/// The rules of each macro, by the name that `ostler_runtime::private` gives it.
pub struct Macros(BTreeMap<String, Vec<Rule>>);

/// What a rule matches, and what it makes of that.
struct Rule {
    pattern: Vec<TokenTree>,
    body: TokenStream,
}

/// What the variables of a rule stand for.
type Variables = BTreeMap<String, TokenStream>;

impl Macros {
    /// Reads them from the sources of the runtime.
    pub fn of_runtime() -> Self {
        let mut macros = BTreeMap::new();
        for path in ["runtime/src/values/newtype.rs", "runtime/src/call/events.rs"] {
            let file = syn::parse_file(&read(&root().join(path))).expect("the runtime is Rust");
            for item in file.items {
                if let syn::Item::Macro(syn::ItemMacro { ident: Some(name), mac, .. }) = item {
                    let name = name.to_string().trim_start_matches('_').to_owned();
                    macros.entry(name).or_insert_with(|| rules(mac.tokens));
                }
            }
        }
        Self(macros)
    }

    /// What a call stands for, with the calls in it expanded as well.
    pub fn expand(&self, name: &str, arguments: TokenStream) -> TokenStream {
        let rules = self.0.get(name).unwrap_or_else(|| panic!("the runtime has no macro `{name}`"));
        let arguments: Vec<_> = arguments.into_iter().collect();
        let found = rules.iter().find_map(|it| Some((it, matched(&it.pattern, &arguments)?)));
        let (rule, variables) = found.unwrap_or_else(|| panic!("no rule of `{name}` takes this"));
        let body = substitute(&rule.body, &variables);
        // A rule that hands on to another one is nothing but that call.
        let inner = syn::parse2::<syn::ItemMacro>(body.clone()).map(|it| it.mac);
        match inner {
            Ok(call) if call.path.segments.last().is_some_and(|it| it.ident == format!("__{name}")) => {
                self.expand(name, call.tokens)
            }
            _ => body,
        }
    }
}

/// `(pattern) => { body };` for each rule.
fn rules(tokens: TokenStream) -> Vec<Rule> {
    let groups: Vec<_> =
        tokens.into_iter().filter_map(|it| if let TokenTree::Group(it) = it { Some(it) } else { None }).collect();
    let rule = |pair: &[Group]| Rule { pattern: pair[0].stream().into_iter().collect(), body: pair[1].stream() };
    groups.chunks(2).map(rule).collect()
}

/// The variables of a pattern, if the tokens match it. A type takes all tokens up to the next one of the pattern.
fn matched(pattern: &[TokenTree], tokens: &[TokenTree]) -> Option<Variables> {
    let (mut variables, mut at, mut index) = (Variables::new(), 0, 0);
    while let Some(expected) = pattern.get(index) {
        if !is_mark(expected, '$') {
            let found = tokens.get(at)?;
            (found.to_string() == expected.to_string()).then_some(())?;
            (at, index) = (at + 1, index + 1);
            continue;
        }
        let (name, kind) = (pattern[index + 1].to_string(), pattern[index + 3].to_string());
        index += 4;
        let end = match (kind.as_str(), pattern.get(index)) {
            ("ident", _) => matches!(tokens.get(at)?, TokenTree::Ident(_)).then_some(at + 1)?,
            ("literal" | "block", _) => at + 1,
            (_, Some(next)) => at + end_of_type(&tokens[at..], next)?,
            (_, None) => tokens.len(),
        };
        variables.insert(name, tokens.get(at..end).filter(|it| !it.is_empty())?.iter().cloned().collect());
        at = end;
    }
    (at == tokens.len() && variables.get("item").is_none_or(is_type) && variables.get("value").is_none_or(is_value))
        .then_some(variables)
}

/// The number of tokens before the next one of the pattern, outside of angle brackets.
fn end_of_type(tokens: &[TokenTree], next: &TokenTree) -> Option<usize> {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Punct(it) if it.as_char() == '<' => depth += 1,
            TokenTree::Punct(it) if it.as_char() == '>' => depth -= 1,
            it if depth == 0 && it.to_string() == next.to_string() => return Some(index),
            _ => {}
        }
    }
    None
}

fn is_type(tokens: &TokenStream) -> bool {
    syn::parse2::<syn::Type>(tokens.clone()).is_ok()
}

fn is_value(tokens: &TokenStream) -> bool {
    is_type(tokens) || syn::parse2::<syn::Block>(tokens.clone()).is_ok()
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == mark)
}

/// The body with each `$name` replaced; `$crate` is the runtime.
fn substitute(body: &TokenStream, variables: &Variables) -> TokenStream {
    let mut tokens = body.clone().into_iter().peekable();
    let mut made = TokenStream::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(it) if it.as_char() == '$' && it.spacing() == Spacing::Alone => {
                let name = tokens.next().expect("a `$` stands before a name").to_string();
                match variables.get(&name) {
                    Some(it) => it.to_tokens(&mut made),
                    None => {
                        assert_eq!(name, "crate", "a variable has a value");
                        quote::quote!(::ostler_runtime).to_tokens(&mut made);
                    }
                }
            }
            TokenTree::Group(it) => {
                let inner = substitute(&it.stream(), variables);
                Group::new(it.delimiter(), inner).to_tokens(&mut made);
            }
            other => other.to_tokens(&mut made),
        }
    }
    made
}
