//! The tokens of a file -> what tells it from another version of it, and the declarations that are left for the surface.
//!
//! Formatting a file and parsing the bodies of its functions take most of a run, and neither is needed to say whether two
//! versions of a file are the same.

use std::fmt::{self, Write};
use std::hash::{DefaultHasher, Hasher};
use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree, token_stream};

/// What a file says, short of its text: two are equal when the files are. It means nothing outside of the program that made
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    code: u64,
    documentation: u64,
}

impl Fingerprint {
    /// Whether the files differ in their documentation at most.
    #[must_use]
    pub fn is_of_same_code(self, other: Self) -> bool {
        self.code == other.code
    }
}

/// The fingerprint of a file, and its items without documentation and without the bodies of methods.
pub(crate) fn split(tokens: TokenStream) -> (Fingerprint, TokenStream) {
    let mut splitter = Splitter { code: Prints::default(), documentation: Prints::default() };
    let declarations = splitter.items(tokens);
    let fingerprint = Fingerprint { code: splitter.code.finish(), documentation: splitter.documentation.finish() };
    (fingerprint, declarations)
}

struct Splitter {
    code: Prints,
    documentation: Prints,
}

/// What stands before braces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    /// The `impl` of a type's own members.
    Impl,
    /// The `impl` of a trait.
    ImplOfTrait,
    Other,
}

impl Splitter {
    fn items(&mut self, tokens: TokenStream) -> TokenStream {
        let mut kept = Vec::new();
        let mut head = Head::Other;
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = self.skip_documentation(&mut tokens, &mut kept) {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    kept.push(self.members(group, head).into());
                    head = Head::Other;
                }
                token => {
                    head = match &token {
                        TokenTree::Ident(it) if it == "impl" => Head::Impl,
                        TokenTree::Ident(it) if it == "for" && head == Head::Impl => Head::ImplOfTrait,
                        _ => head,
                    };
                    self.code.add(token.clone());
                    kept.push(token);
                }
            }
        }
        kept.into_iter().collect()
    }

    /// What stands in the braces of an item; of an `impl`, the members that a surface tells of.
    fn members(&mut self, group: Group, head: Head) -> Group {
        let tokens = group.stream();
        drop(group);
        self.code.open('{');
        let mut kept = Vec::new();
        let mut member = Vec::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = self.skip_documentation(&mut tokens, &mut member) {
            let is_block = matches!(&token, TokenTree::Group(it) if it.delimiter() == Delimiter::Brace);
            let ends = is_block || is_mark(&token, ';');
            match is_block && head != Head::Other {
                // A body, or a value.
                true => member.push(Group::new(Delimiter::Brace, TokenStream::new()).into()),
                false => member.push(token.clone()),
            }
            self.code.add(token);
            if ends && (head == Head::Other || is_told(&member, head)) {
                kept.append(&mut member);
            } else if ends {
                member.clear();
            }
        }
        kept.append(&mut member);
        self.code.close();
        Group::new(Delimiter::Brace, kept.into_iter().collect())
    }

    /// The next token that is no documentation. What begins another attribute is kept.
    fn skip_documentation(
        &mut self,
        tokens: &mut Peekable<token_stream::IntoIter>,
        kept: &mut Vec<TokenTree>,
    ) -> Option<TokenTree> {
        loop {
            let token = tokens.next()?;
            if !is_mark(&token, '#') {
                return Some(token);
            }
            let inner = tokens.next_if(|it| is_mark(it, '!'));
            if let Some(documentation) = tokens.next_if(is_documentation) {
                self.documentation.add(documentation);
                continue;
            }
            for token in [Some(token), inner].into_iter().flatten() {
                self.code.add(token.clone());
                kept.push(token);
            }
        }
    }
}

/// Whether a surface tells of a member: of a trait, the types that go with it; else what is public, or made by a macro.
fn is_told(member: &[TokenTree], head: Head) -> bool {
    let mut words = member.iter().filter_map(|it| match it {
        TokenTree::Ident(it) => Some(it),
        _ => None,
    });
    match (words.next(), head) {
        (Some(word), Head::ImplOfTrait) => word == "type",
        (Some(word), _) => !["async", "const", "fn"].iter().any(|it| word == it),
        (None, _) => false,
    }
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == mark)
}

/// Whether what follows `#` is `[doc = …]`, or `[cfg_attr(…, doc = …)]`.
fn is_documentation(token: &TokenTree) -> bool {
    let TokenTree::Group(attribute) = token else { return false };
    let mut tokens = attribute.stream().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(name)), Some(TokenTree::Group(conditions))) if name == "cfg_attr" => {
            conditions.stream().into_iter().any(|it| is_doc(&it))
        }
        (Some(name), _) => is_doc(&name),
        (None, _) => false,
    }
}

fn is_doc(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(it) if it == "doc")
}

/// A hash of tokens.
#[derive(Default)]
struct Prints(DefaultHasher);

impl Prints {
    /// Adds a token and all that is in it, without recursion.
    fn add(&mut self, token: TokenTree) {
        let mut open = vec![TokenStream::from(token).into_iter()];
        while let Some(tokens) = open.last_mut() {
            match tokens.next() {
                None => {
                    open.pop();
                    if !open.is_empty() {
                        self.close();
                    }
                }
                Some(TokenTree::Group(group)) => {
                    self.open(match group.delimiter() {
                        Delimiter::Parenthesis => '(',
                        Delimiter::Bracket => '[',
                        Delimiter::Brace => '{',
                        Delimiter::None => ' ',
                    });
                    let tokens = group.stream();
                    // Its tokens are moved, and not cloned, once nobody else holds them.
                    drop(group);
                    open.push(tokens.into_iter());
                }
                Some(TokenTree::Punct(it)) => self.0.write_u32(it.as_char().into()),
                Some(TokenTree::Ident(it)) => self.word(&it),
                Some(TokenTree::Literal(it)) => self.word(&it),
            }
        }
    }

    fn open(&mut self, delimiter: char) {
        self.0.write_u32(delimiter.into());
    }

    fn close(&mut self) {
        self.0.write_u32(')'.into());
    }

    fn word(&mut self, word: &impl fmt::Display) {
        write!(self, "{word}").expect("a hash takes every text");
        // It ends here, whatever follows.
        self.0.write_u8(0xff);
    }

    fn finish(&self) -> u64 {
        self.0.finish()
    }
}

impl fmt::Write for Prints {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn print(tokens: TokenStream) -> Fingerprint {
        split(tokens).0
    }

    #[test]
    fn documentation_bodies_and_what_nobody_sees_are_left_out_and_all_else_is_kept() {
        let (_, declarations) = split(quote! {
            #![doc = " A file."]
            #![cfg_attr(feature = "a", doc = " More.")]
            #![cfg_attr(docsrs, feature(doc_cfg))]
            #[doc = " A type."]
            #[derive(Clone)]
            pub struct A { #[doc = " A field."] #[deprecated] pub a: [u8; 2], }
            impl<T> B<T> for A { const C: D = D { e: 1 }; type E = u8; fn f(&self) -> u8 { 1 } }
            impl A { const C: D = D { e: 1 }; #[doc = " A method."] #[must_use] pub fn f(&self) -> u8 { 1 } fn g() {} m!(x); }
            mod m { pub use a::{B, C}; }
        });
        let expected = quote! {
            #![cfg_attr(docsrs, feature(doc_cfg))]
            #[derive(Clone)]
            pub struct A { #[deprecated] pub a: [u8; 2], }
            impl<T> B<T> for A { type E = u8; }
            impl A { #[must_use] pub fn f(&self) -> u8 {} m!(x); }
            mod m { pub use a::{B, C}; }
        };
        assert_eq!(declarations.to_string(), expected.to_string());
    }

    #[test]
    fn a_print_tells_code_from_documentation_and_every_token_from_another() {
        let first = print(quote!(#[doc = "a"] struct A { x: u8 } impl A { fn f() { g(1) } }));
        let documented = print(quote!(#[doc = "b"] struct A { x: u8 } impl A { fn f() { g(1) } }));
        assert!(first != documented && first.is_of_same_code(documented));
        for other in [
            quote!(#[doc = "a"] struct A { x: u8 } impl A { fn f() { g(2) } }),
            quote!(#[doc = "a"] struct A { x: u8 } impl A { fn f() { (g)(1) } }),
            quote!(#[doc = "a"] struct A { x: u8 } impl A { fn f() { g[1] } }),
            quote!(#[doc = "a"] struct A { xu: u8 } impl A { fn f() { g(1) } }),
            quote!(#[doc = "a"] #[deprecated] struct A { x: u8 } impl A { fn f() { g(1) } }),
            quote!(#[doc = "a"] struct A { x: u8, } impl A { fn f() { g(1) } }),
        ] {
            assert!(!print(other.clone()).is_of_same_code(first), "{other}");
        }
        assert_eq!(print(quote!(#[doc = "a"] struct A { x: u8 } impl A { fn f() { g(1) } })), first);
    }
}
