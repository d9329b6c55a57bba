//! Outlines -> the surface: where each path leads in the end, and what code outside the crate can name.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::outline::{Declared, Impl, Member, Module, Outline};
use super::spell::Name;
use super::{Item, Kind, Origins, Surface};

const ROOT: &str = "crate";

/// What the runtime keeps for generated code is no item of anybody's, and neither is a trait of it.
const HIDDEN: &str = "ostler_runtime::private::";

/// Joins the outlines of all files of a crate.
pub(crate) fn link(outlines: Vec<Outline>, origins: &Origins) -> Surface {
    let (mut modules, mut types, mut impls) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for Module { path, names, types: declared, impls: own } in outlines.into_iter().flat_map(|it| it.modules) {
        types.extend(declared.into_iter().map(|it| (format!("{path}::{}", it.name), it)));
        impls.extend(own);
        modules.insert(path, names);
    }
    let crate_ = Crate { modules, types, origins, known: RefCell::default() };
    let public = crate_.walk();
    let mut items = crate_.items(&public);
    for it in &impls {
        crate_.add_impl(&public, &mut items, it);
    }
    let mut items: Vec<_> = items.into_values().flatten().collect();
    items.sort_unstable();
    Surface { items, aliases: public.aliases }
}

/// All files of a crate.
struct Crate<'o> {
    /// What each module calls by which name.
    modules: BTreeMap<String, BTreeMap<String, Name>>,
    types: BTreeMap<String, Declared>,
    origins: &'o Origins,
    /// Where whole paths were found to lead.
    known: RefCell<BTreeMap<String, String>>,
}

/// What code outside the crate can name.
#[derive(Default)]
struct Public {
    /// The path without `crate`, by where a thing is declared; the shortest that there is.
    paths: BTreeMap<String, String>,
    aliases: BTreeMap<String, String>,
}

impl Crate<'_> {
    /// Where a whole path leads, through imports, to a declaration or into another crate.
    fn declared(&self, path: &str) -> String {
        if let Some(it) = self.known.borrow().get(path) {
            return it.clone();
        }
        let mut leads_to = path.to_owned();
        // Imports of each other in a circle lead nowhere.
        for _ in 0..=self.modules.len() {
            match self.follow(&leads_to) {
                Some(it) => leads_to = it,
                None => break,
            }
        }
        self.known.borrow_mut().insert(path.to_owned(), leads_to.clone());
        leads_to
    }

    /// The path with its first import replaced by what is imported; nothing when there is none in it.
    fn follow(&self, path: &str) -> Option<String> {
        let mut module = ROOT.to_owned();
        let mut rest = path.strip_prefix("crate::")?;
        loop {
            let (segment, after) = rest.split_once("::").map_or((rest, None), |(it, after)| (it, Some(after)));
            let declared = format!("{module}::{segment}");
            let leads_to = &self.modules.get(&module)?.get(segment)?.leads_to;
            if *leads_to != declared {
                return Some(after.map_or_else(|| leads_to.clone(), |after| format!("{leads_to}::{after}")));
            }
            (module, rest) = (declared, after?);
        }
    }

    /// Finds what can be named, the shortest paths first.
    fn walk(&self) -> Public {
        let mut public = Public::default();
        let mut waiting = VecDeque::from([(ROOT.to_owned(), String::new())]);
        while let Some((module, path)) = waiting.pop_front() {
            let exported = self.modules.get(&module).into_iter().flatten().filter(|(_, it)| it.is_exported);
            for (name, it) in exported {
                let path = if path.is_empty() { name.clone() } else { format!("{path}::{name}") };
                let declared = self.declared(&it.leads_to);
                match public.paths.get(&declared) {
                    Some(shorter) => drop(public.aliases.insert(path, shorter.clone())),
                    None => {
                        public.paths.insert(declared.clone(), path.clone());
                        if self.modules.contains_key(&declared) {
                            waiting.push_back((declared, path));
                        }
                    }
                }
            }
        }
        public
    }

    /// The items that can be named, with the members of their declarations, by where they are declared.
    fn items(&self, public: &Public) -> BTreeMap<String, Vec<Item>> {
        let of = |(declared, path): (&String, &String)| {
            let name = path.rsplit("::").next().unwrap_or(path);
            let plain = |kind, signature| Item {
                path: path.clone(),
                receiver: None,
                kind,
                signature,
                traits: Vec::new(),
                deprecated: false,
                origin: self.origins.of(declared).cloned(),
            };
            let items = match self.types.get(declared) {
                Some(it) => self.items_of(public, (declared, path), it),
                None if self.modules.contains_key(declared) => vec![plain(Kind::Module, format!("mod {name}"))],
                None => vec![plain(Kind::ReExport, format!("use {declared}"))],
            };
            (declared.clone(), items)
        };
        public.paths.iter().map(of).collect()
    }

    fn items_of(&self, public: &Public, (at, path): (&str, &str), declared: &Declared) -> Vec<Item> {
        let own = Item {
            path: path.to_owned(),
            receiver: None,
            kind: declared.kind,
            signature: self.canonical(public, &declared.signature),
            traits: declared.traits.clone(),
            deprecated: declared.deprecated,
            origin: self.origins.of(at).cloned(),
        };
        let members = declared.members.iter().map(|it| self.member(public, (at, path), None, it));
        std::iter::once(own).chain(members).collect()
    }

    /// An item of the type that is declared at `at`, or of what the receiver says.
    fn member(&self, public: &Public, (at, path): (&str, &str), receiver: Option<&String>, member: &Member) -> Item {
        let argument = receiver.and_then(|it| argument_of(it)).map(|it| self.declared(it));
        let at = argument.as_deref().unwrap_or(at);
        Item {
            origin: self.origins.of_member(at, member.kind, &member.name, &member.signature).cloned(),
            path: format!("{path}::{}", member.name),
            receiver: receiver.map(|it| self.canonical(public, it)),
            kind: member.kind,
            signature: self.canonical(public, &member.signature),
            traits: Vec::new(),
            deprecated: member.deprecated,
        }
    }

    fn add_impl(&self, public: &Public, items: &mut BTreeMap<String, Vec<Item>>, added: &Impl) {
        let declared = self.declared(&added.of);
        let (Some(path), Some(items)) = (public.paths.get(&declared), items.get_mut(&declared)) else { return };
        items
            .extend(added.members.iter().map(|it| self.member(public, (&declared, path), added.receiver.as_ref(), it)));
        let traits = added.traits.iter().map(|it| self.canonical(public, it));
        // The first is the type itself.
        let known: BTreeSet<_> = items[0].traits.drain(..).chain(traits.filter(|it| !it.contains(HIDDEN))).collect();
        items[0].traits = known.into_iter().collect();
    }

    /// A line with the paths of the crate as code outside of it would write them.
    fn canonical(&self, public: &Public, line: &str) -> String {
        let mut text = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(start) = rest.find("crate::") {
            let end = rest[start..].find(|it: char| !(it.is_alphanumeric() || matches!(it, '_' | ':')));
            // A bound or a field has a single colon after its name.
            let end = end.map_or(rest.len(), |it| start + it);
            let path = rest[start..end].trim_end_matches(':');
            text.push_str(&rest[..start]);
            let declared = self.declared(path);
            match public.paths.get(&declared).filter(|_| declared.starts_with("crate::")) {
                Some(it) => {
                    text.push_str("crate::");
                    text.push_str(it);
                }
                None => text.push_str(&declared),
            }
            rest = &rest[start + path.len()..];
        }
        text.push_str(rest);
        text
    }
}

/// The type that an `impl` is about: `crate::orders::Add` in `impl crate::Call<crate::orders::Add>`.
fn argument_of(receiver: &str) -> Option<&str> {
    let rest = receiver.strip_prefix("impl ")?;
    rest.split_once('<')?.1.strip_suffix('>')
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn surface(files: &[(&str, proc_macro2::TokenStream)]) -> Surface {
        let outline = |(path, tokens): &(&str, proc_macro2::TokenStream)| {
            Outline::of(path, &syn::parse2(tokens.clone()).expect("a file"))
        };
        link(files.iter().map(outline).collect(), &Origins::default())
    }

    fn paths(surface: &Surface) -> Vec<&str> {
        surface.items().iter().map(|it| it.path.as_str()).collect()
    }

    #[test]
    fn what_is_not_exported_is_not_public() {
        let found = surface(&[(
            "lib.rs",
            quote! {
                mod a {
                    pub struct Hidden { pub x: u8 }
                    pub struct Shown { pub x: u8, y: u8, pub(crate) z: u8, pub r#type: Hidden }
                    impl Shown { pub fn new() -> Self {} fn f() {} pub const K: u8 = 1; const L: u8 = 2; }
                    impl Clone for Shown { fn clone(&self) -> Self {} }
                    pub mod b { pub struct Deep; }
                }
                struct Private;
                pub(crate) struct Own;
                pub use a::Shown;
                use a::Hidden;
                use runtime::Error;
                pub use runtime::{Json, Uuid as Id};
            },
        )]);
        assert_eq!(paths(&found), ["Id", "Json", "Shown", "Shown::K", "Shown::new", "Shown::type", "Shown::x"]);
        assert_eq!(found.find("Shown")[0].signature, "struct Shown { .. }");
        assert_eq!(found.find("Shown")[0].traits, ["Clone"]);
        // It cannot be named, and is therefore said as it is declared.
        assert_eq!(found.find("Shown::type")[0].signature, "type: crate::a::Hidden");
        assert_eq!(found.find("Id")[0].signature, "use runtime::Uuid");
    }

    #[test]
    fn of_several_paths_the_shortest_lists_an_item_and_the_others_lead_to_it() {
        let found = surface(&[
            (
                "lib.rs",
                quote!(
                    mod types;
                    pub mod orders;
                    pub mod again {
                        pub use crate::orders;
                    }
                    pub use types::Order;
                ),
            ),
            (
                "types.rs",
                quote!(
                    mod order;
                    pub use self::order::Order;
                ),
            ),
            (
                "types/order.rs",
                quote!(
                    pub struct Order {
                        pub id: u8,
                    }
                ),
            ),
            (
                "orders.rs",
                quote!(
                    pub use crate::types::Order as Renamed;
                    pub struct Get {
                        pub order: Renamed,
                    }
                ),
            ),
        ]);
        assert_eq!(paths(&found), ["Order", "Order::id", "again", "orders", "orders::Get", "orders::Get::order"]);
        let aliases: Vec<_> = found.aliases().collect();
        assert_eq!(aliases, [("again::orders", "orders"), ("orders::Renamed", "Order")]);
        for path in ["orders::Renamed::id", "again::orders::Get::order", "again::orders::Renamed::id"] {
            assert!(found.contains(path), "{path} is missing");
        }
        for path in ["types::Order", "again::Order", "orders::Order", "again::orders::Renamed::x"] {
            assert!(!found.contains(path), "{path} is there");
        }
        assert_eq!(found.find("orders::Get::order")[0].signature, "order: crate::Order");
    }

    #[test]
    fn a_signature_does_not_tell_how_a_file_imports() {
        let of = |file| {
            surface(&[
                (
                    "lib.rs",
                    quote!(
                        pub mod a;
                        pub struct Id;
                        pub use runtime::Json;
                    ),
                ),
                ("a.rs", file),
            ])
        };
        let expected =
            of(quote!(pub struct A { pub id: crate::Id } impl A { pub fn new(id: crate::Id) -> runtime::Json {} }));
        for file in [
            quote!(use crate::{Id, Json}; pub struct A { pub id: Id } impl A { pub fn new(id: Id) -> Json {} }),
            quote!(use super::Id as It; use runtime::Json; pub struct A { pub id: It } impl A { pub fn new(id: super::Id) -> Json {} }),
            quote!(use crate as root; pub struct A { pub id: root::Id } impl A { pub fn new(id: root::Id) -> root::Json {} }),
        ] {
            assert_eq!(of(file), expected);
        }
    }

    #[test]
    fn an_impl_belongs_to_the_type_that_it_names_wherever_it_stands() {
        let found = surface(&[
            (
                "lib.rs",
                quote!(
                    pub struct Call<R> {
                        r: R,
                    }
                    pub mod a;
                    pub mod b;
                ),
            ),
            (
                "a.rs",
                quote!(use crate::Call; pub struct Get; impl Call<Get> { pub fn ids(self) {} }
                    impl<R: runtime::Request> Call<R> { pub fn ids(self, r: &mut R) {} }),
            ),
            ("b.rs", quote!(pub struct Get; impl crate::a::Get { pub fn x() {} } impl Nowhere { pub fn y() {} })),
        ]);
        assert_eq!(paths(&found), ["Call", "Call::ids", "Call::ids", "a", "a::Get", "a::Get::x", "b", "b::Get"]);
        let lines: Vec<_> = found.find("Call::ids").iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "Call::ids: impl crate::Call<crate::a::Get>: fn ids(self)",
                "Call::ids: impl<R: runtime::Request> crate::Call<R>: fn ids(self, r: &mut R)"
            ]
        );
    }

    #[test]
    fn exports_in_a_circle_end() {
        let found = surface(&[(
            "lib.rs",
            quote!(
                pub use a::X;
                pub mod a {
                    pub use crate::X;
                    pub use crate::a;
                    pub struct Y;
                }
                pub use W as Z;
                pub use Z as W;
            ),
        )]);
        assert!(found.contains("a::Y") && found.contains("a::a::a::Y"), "{found}");
        assert!(!found.contains("a::Nothing"), "{found}");
    }

    #[test]
    #[should_panic = "`surface/made.rs` does not say what it makes"]
    fn a_macro_that_is_not_known_is_noticed() {
        surface(&[("lib.rs", quote!(private::something!(X);))]);
    }
}
