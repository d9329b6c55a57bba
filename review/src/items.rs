//! The source files of a crate -> its public items, by the paths that lead to them.
//!
//! An item is public when code outside the crate can name it. It is then known by each path that leads to it from the
//! root, also through a module that is private: the crate exports `Order` at its root, and `types::Order` is it, too.

use std::collections::{BTreeMap, BTreeSet};

use syn::{ImplItem, Item, TraitItem, UseTree, Visibility};

/// How alike two names are of which one may be meant by the other, from 0 to 1.
const LIKENESS: f64 = 0.7;

/// The public items of a crate.
#[derive(Debug)]
pub struct Items {
    /// The first is the root.
    modules: Vec<Module>,
    types: Vec<Type>,
}

#[derive(Debug, Default)]
struct Module {
    /// Whether code outside the crate can name it.
    is_public: bool,
    parent: usize,
    /// What each name means, and whether it is exported. A module and a function may have the same name.
    names: BTreeMap<String, BTreeMap<Target, bool>>,
}

/// A type or anything else that is no module, such as a function or a constant.
#[derive(Debug)]
struct Type {
    is_public: bool,
    /// Its public fields, variants, methods and constants.
    members: BTreeSet<String>,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Module(usize),
    Type(usize),
    /// An item of another crate, of which nothing more is known.
    Foreign,
}

impl Target {
    fn module(&self) -> Option<usize> {
        match self {
            Self::Module(it) => Some(*it),
            Self::Type(_) | Self::Foreign => None,
        }
    }
}

impl Items {
    /// Collects the items of the files of one crate, given by path and text. The folder of `lib.rs` is the root.
    ///
    /// # Errors
    ///
    /// When there is no `lib.rs`, a module has no file, or a file is not Rust.
    pub fn of<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> Result<Self, String> {
        let files: BTreeMap<&str, &str> = files.collect();
        let mut roots = files.keys().filter_map(|it| it.strip_suffix("lib.rs"));
        let root = roots.find(|it| it.is_empty() || it.ends_with('/')).ok_or("no file is called `lib.rs`")?;
        let items = Items { modules: Vec::new(), types: Vec::new() };
        let mut reader = Reader { files: &files, items, imports: Vec::new(), impls: Vec::new() };
        reader.read_file(0, &format!("{root}lib.rs"), root)?;
        let Reader { mut items, imports, impls, .. } = reader;
        items.add_imports(&imports);
        items.add_impls(&impls);
        items.mark_public();
        Ok(items)
    }

    /// Whether a path such as `types::Order::id` leads to a public item: a module, a type, a function or a constant, or
    /// a type's public field, variant, method or constant.
    pub fn contains(&self, path: &str) -> bool {
        let segments: Vec<&str> = path.split("::").collect();
        let Some((last, before)) = segments.split_last() else { return false };
        self.resolve(before).into_iter().any(|it| match it {
            Target::Module(module) => self.has_item(module, last),
            Target::Type(it) => self.types[it].is_public && self.types[it].members.contains(*last),
            Target::Foreign => false,
        })
    }

    fn has_item(&self, module: usize, name: &str) -> bool {
        self.meanings(module, name).any(|target| match target {
            // A private module leads to public items, but is none.
            Target::Module(it) => self.modules[it].is_public,
            Target::Type(it) => self.types[it].is_public,
            Target::Foreign => self.modules[module].is_public,
        })
    }

    /// What a name in a module means to others: what it exports, and the modules that it declares.
    fn meanings(&self, module: usize, name: &str) -> impl Iterator<Item = Target> {
        let is_declared = move |it: Target| matches!(it, Target::Module(inner) if self.modules[inner].parent == module);
        let meanings = self.modules[module].names.get(name).into_iter().flatten();
        meanings.filter(move |(it, is_exported)| **is_exported || is_declared(**it)).map(|(it, _)| *it)
    }

    /// A path that leads to something and is like `path`, for a message that asks whether it was meant.
    pub fn nearest(&self, path: &str) -> Option<String> {
        let segments: Vec<&str> = path.split("::").collect();
        // One segment is wrong: the first that leads nowhere.
        let known = (0..segments.len()).rev().find(|it| !self.resolve(&segments[..*it]).is_empty())?;
        let (before, wrong, after) = (&segments[..known], segments[known], &segments[known + 1..]);
        let with = |name: &str| {
            let short: Vec<_> = before.iter().chain([&name]).copied().collect();
            let whole: Vec<_> = short.iter().chain(after).copied().collect();
            [whole, short].iter().map(|it| it.join("::")).find(|it| self.contains(it))
        };
        let names = self.names_below(before);
        let likeness = |it: &str| strsim::jaro_winkler(it, wrong);
        let mut alike: Vec<_> = names.into_iter().filter(|it| likeness(it) >= LIKENESS).collect();
        alike.sort_by(|left, right| likeness(right).total_cmp(&likeness(left)));
        alike.into_iter().find_map(with).or_else(|| self.elsewhere(&segments[known..]))
    }

    /// The path of an item of the same name at the root or in one of its modules.
    fn elsewhere(&self, segments: &[&str]) -> Option<String> {
        let path = segments.join("::");
        let paths = self.modules[0].names.keys().map(|module| format!("{module}::{path}"));
        std::iter::once(path.clone()).chain(paths).find(|it| self.contains(it))
    }

    /// The names that may come after a path.
    fn names_below(&self, segments: &[&str]) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for target in self.resolve(segments) {
            match target {
                Target::Module(it) => {
                    let names_in = self.modules[it].names.keys().map(String::as_str);
                    names.extend(names_in.filter(|name| self.meanings(it, name).next().is_some()));
                }
                Target::Type(it) => names.extend(self.types[it].members.iter().map(String::as_str)),
                Target::Foreign => {}
            }
        }
        names
    }

    /// What the segments lead to from the root; of no segment, the root.
    fn resolve(&self, segments: &[&str]) -> BTreeSet<Target> {
        let step = |found: BTreeSet<Target>, segment: &&str| {
            found.iter().filter_map(Target::module).flat_map(|it| self.meanings(it, segment)).collect()
        };
        segments.iter().fold(BTreeSet::from([Target::Module(0)]), step)
    }

    /// What a path that stands in a module leads to inside the crate.
    fn follow(&self, module: usize, path: &[String]) -> BTreeSet<Target> {
        let (at, rest) = self.start(module, path);
        let step = |found: BTreeSet<Target>, segment: &String| {
            let modules = found.iter().filter_map(Target::module);
            let meanings = modules.filter_map(|it| self.modules[it].names.get(segment));
            meanings.flat_map(BTreeMap::keys).copied().collect()
        };
        rest.iter().fold(BTreeSet::from([Target::Module(at)]), step)
    }

    /// The module that a path begins at, and what is left of the path.
    fn start<'p>(&self, module: usize, mut path: &'p [String]) -> (usize, &'p [String]) {
        let mut at = module;
        while let Some((first, rest)) = path.split_first() {
            at = match first.as_str() {
                "crate" => 0,
                "self" => at,
                "super" => self.modules[at].parent,
                _ => break,
            };
            path = rest;
        }
        (at, path)
    }

    /// Gives names their meanings until none is new. Only then is what still means nothing an item of another crate.
    fn add_imports(&mut self, imports: &[Import]) {
        while imports.iter().filter(|it| self.add_import(it)).count() > 0 {}
        for import in imports {
            let is_local = import.path.first().is_none_or(|it| matches!(it.as_str(), "crate" | "self" | "super"));
            if let (false, Some(name)) = (is_local, &import.name)
                && self.follow(import.module, &import.path).is_empty()
            {
                self.add(import.module, name, Target::Foreign, import.is_public);
            }
        }
        while imports.iter().filter(|it| self.add_import(it)).count() > 0 {}
    }

    /// Whether the import brought anything that was not known.
    fn add_import(&mut self, import: &Import) -> bool {
        let targets = self.follow(import.module, &import.path);
        let mut found = Vec::new();
        match &import.name {
            Some(name) => found.extend(targets.into_iter().map(|it| (name.clone(), it, import.is_public))),
            None => {
                for module in targets.iter().filter_map(Target::module) {
                    for (name, meanings) in &self.modules[module].names {
                        let of =
                            |(it, is_exported): (&Target, &bool)| (name.clone(), *it, *is_exported && import.is_public);
                        found.extend(meanings.iter().map(of));
                    }
                }
            }
        }
        let new = found.iter().filter(|(name, target, is_public)| self.add(import.module, name, *target, *is_public));
        new.count() > 0
    }

    /// Whether this was not known.
    fn add(&mut self, module: usize, name: &str, target: Target, is_exported: bool) -> bool {
        let meanings = self.modules[module].names.entry(name.to_owned()).or_default();
        let known = meanings.get(&target).copied();
        meanings.insert(target, known == Some(true) || is_exported);
        known.is_none_or(|it| is_exported && !it)
    }

    fn add_impls(&mut self, impls: &[Impl]) {
        for it in impls {
            for target in self.follow(it.module, &it.path) {
                if let Target::Type(found) = target {
                    self.types[found].members.extend(it.members.iter().cloned());
                }
            }
        }
    }

    /// Marks what code outside the crate can name: what is exported by what it can name.
    fn mark_public(&mut self) {
        let mut waiting = vec![0];
        while let Some(module) = waiting.pop() {
            if std::mem::replace(&mut self.modules[module].is_public, true) {
                continue;
            }
            let exported = self.modules[module].names.values().flatten().filter(|(_, is_exported)| **is_exported);
            for (target, _) in exported {
                match target {
                    Target::Module(it) => waiting.push(*it),
                    Target::Type(it) => self.types[*it].is_public = true,
                    Target::Foreign => {}
                }
            }
        }
    }
}

/// A name that a `use` gives to something.
struct Import {
    module: usize,
    is_public: bool,
    path: Vec<String>,
    /// Nothing for `*`.
    name: Option<String>,
}

/// An `impl` of a type's own, before the type is known.
struct Impl {
    module: usize,
    path: Vec<String>,
    members: BTreeSet<String>,
}

struct Reader<'f> {
    files: &'f BTreeMap<&'f str, &'f str>,
    items: Items,
    imports: Vec<Import>,
    impls: Vec<Impl>,
}

impl Reader<'_> {
    /// Reads a file as a module; `folder` is where the files of the modules that it declares stand.
    fn read_file(&mut self, parent: usize, path: &str, folder: &str) -> Result<usize, String> {
        let text = self.files.get(path).ok_or_else(|| format!("{path}: this file is missing"))?;
        let file = syn::parse_file(text).map_err(|error| format!("{path}: the file is not Rust: {error}"))?;
        self.read_module(parent, file.items, folder)
    }

    fn read_module(&mut self, parent: usize, items: Vec<Item>, folder: &str) -> Result<usize, String> {
        let module = self.items.modules.len();
        self.items.modules.push(Module { parent, ..Module::default() });
        for item in items {
            self.read_item(module, item, folder)?;
        }
        Ok(module)
    }

    fn read_item(&mut self, module: usize, item: Item, folder: &str) -> Result<(), String> {
        match item {
            Item::Mod(it) => self.read_mod(module, it, folder)?,
            Item::Use(it) => self.read_use(module, is_public(&it.vis), Vec::new(), it.tree),
            Item::Impl(it) if it.trait_.is_none() => self.read_impl(module, it),
            Item::Struct(it) => self.add_type(module, &it.ident, &it.vis, fields(&it.fields)),
            Item::Union(it) => self.add_type(module, &it.ident, &it.vis, fields(&syn::Fields::Named(it.fields))),
            Item::Enum(it) => {
                let variants = it.variants.iter().map(|it| name_of(&it.ident)).collect();
                self.add_type(module, &it.ident, &it.vis, variants);
            }
            Item::Trait(it) => {
                let members = it.items.iter().filter_map(trait_member).collect();
                self.add_type(module, &it.ident, &it.vis, members);
            }
            Item::Type(it) => self.add_type(module, &it.ident, &it.vis, BTreeSet::new()),
            Item::Const(it) => self.add_type(module, &it.ident, &it.vis, BTreeSet::new()),
            Item::Static(it) => self.add_type(module, &it.ident, &it.vis, BTreeSet::new()),
            Item::Fn(it) => self.add_type(module, &it.sig.ident, &it.vis, BTreeSet::new()),
            _ => {}
        }
        Ok(())
    }

    fn read_mod(&mut self, module: usize, item: syn::ItemMod, folder: &str) -> Result<(), String> {
        let name = name_of(&item.ident);
        let inner = format!("{folder}{name}/");
        let read = match item.content {
            Some((_, items)) => self.read_module(module, items, &inner)?,
            None => {
                let paths = [format!("{folder}{name}.rs"), format!("{inner}mod.rs")];
                let path = paths.iter().find(|it| self.files.contains_key(it.as_str())).unwrap_or(&paths[0]);
                self.read_file(module, path, &inner)?
            }
        };
        self.items.add(module, &name, Target::Module(read), is_public(&item.vis));
        Ok(())
    }

    fn read_use(&mut self, module: usize, is_public: bool, mut path: Vec<String>, tree: UseTree) {
        match tree {
            UseTree::Path(it) => {
                path.push(name_of(&it.ident));
                self.read_use(module, is_public, path, *it.tree);
            }
            UseTree::Name(it) => {
                // `use a::{self}` imports `a`.
                let name = name_of(&it.ident);
                if name != "self" {
                    path.push(name);
                }
                let name = path.last().cloned();
                self.imports.push(Import { module, is_public, path, name });
            }
            UseTree::Rename(it) => {
                if it.ident != "self" {
                    path.push(name_of(&it.ident));
                }
                self.imports.push(Import { module, is_public, path, name: Some(name_of(&it.rename)) });
            }
            UseTree::Glob(_) => self.imports.push(Import { module, is_public, path, name: None }),
            UseTree::Group(it) => {
                for tree in it.items {
                    self.read_use(module, is_public, path.clone(), tree);
                }
            }
        }
    }

    fn read_impl(&mut self, module: usize, item: syn::ItemImpl) {
        let syn::Type::Path(ty) = *item.self_ty else { return };
        let path = ty.path.segments.iter().map(|it| name_of(&it.ident)).collect();
        let members = item.items.iter().filter_map(impl_member).collect();
        self.impls.push(Impl { module, path, members });
    }

    fn add_type(&mut self, module: usize, name: &syn::Ident, visibility: &Visibility, members: BTreeSet<String>) {
        let found = self.items.types.len();
        self.items.types.push(Type { is_public: false, members });
        self.items.add(module, &name_of(name), Target::Type(found), is_public(visibility));
    }
}

/// As it is known, without the `r#` of a keyword.
fn name_of(ident: &syn::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The public fields, those of a tuple by their numbers.
fn fields(fields: &syn::Fields) -> BTreeSet<String> {
    let public = fields.iter().enumerate().filter(|(_, it)| is_public(&it.vis));
    public.map(|(index, it)| it.ident.as_ref().map_or_else(|| index.to_string(), name_of)).collect()
}

fn impl_member(item: &ImplItem) -> Option<String> {
    match item {
        ImplItem::Fn(it) if is_public(&it.vis) => Some(name_of(&it.sig.ident)),
        ImplItem::Const(it) if is_public(&it.vis) => Some(name_of(&it.ident)),
        _ => None,
    }
}

fn trait_member(item: &TraitItem) -> Option<String> {
    match item {
        TraitItem::Fn(it) => Some(name_of(&it.sig.ident)),
        TraitItem::Const(it) => Some(name_of(&it.ident)),
        TraitItem::Type(it) => Some(name_of(&it.ident)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(files: &[(&str, &str)]) -> Items {
        Items::of(files.iter().copied()).unwrap()
    }

    /// A crate with one file.
    fn of(text: &str) -> Items {
        items(&[("lib.rs", text)])
    }

    fn assert_contains(items: &Items, paths: &[&str]) {
        for path in paths {
            assert!(items.contains(path), "{path} is missing");
        }
    }

    fn assert_lacks(items: &Items, paths: &[&str]) {
        for path in paths {
            assert!(!items.contains(path), "{path} is there");
        }
    }

    #[test]
    fn fields_variants_methods_and_constants_are_items_of_their_types() {
        let items = of("pub struct A { pub a: u8, b: u8, pub(crate) c: u8, pub r#type: u8 }
            impl A { pub fn new() -> A { todo() } fn d() {} pub const E: u8 = 1; const F: u8 = 2; }
            impl Clone for A { fn clone(&self) -> A { todo() } }
            pub struct T(pub u8, u8);
            pub enum B { One, Two(u8) }
            pub trait C { const Y: u8; type Z; fn x(&self); }
            pub type D = A; pub const G: u8 = 1; pub static H: u8 = 1; pub fn i() {}");
        assert_contains(&items, &["A", "A::a", "A::type", "A::new", "A::E", "T::0", "B::One", "B::Two"]);
        assert_contains(&items, &["C::x", "C::Y", "C::Z", "D", "G", "H", "i"]);
        assert_lacks(
            &items,
            &["A::b", "A::c", "A::d", "A::F", "A::clone", "T::1", "B::Three", "A::a::x", "X", "", "A::"],
        );
    }

    #[test]
    fn what_is_not_exported_is_no_public_item() {
        let items =
            of("mod a { pub struct Hidden { pub x: u8 } pub struct Shown { pub x: u8 } pub mod b { pub fn f() {} } }
            struct Private; pub(crate) struct Crate; pub use a::Shown;");
        assert_contains(&items, &["Shown::x", "a::Shown", "a::Shown::x"]);
        assert_lacks(&items, &["a", "a::b", "a::b::f", "a::Hidden", "a::Hidden::x", "Private", "Crate"]);
    }

    #[test]
    fn what_a_module_imports_for_itself_is_no_item_of_it() {
        let items = of("mod types { pub struct Id; } pub use types::Id; pub mod other { pub fn f() {} }
            pub mod orders { use crate::Id; use crate::other; use runtime::Error; pub fn f(_: Id) {} }");
        assert_contains(&items, &["Id", "types::Id", "orders::f", "other::f"]);
        assert_lacks(&items, &["orders::Id", "orders::Error", "orders::other", "orders::other::f"]);
    }

    #[test]
    fn re_exports_are_followed_through_files_renames_groups_and_globs() {
        let items = items(&[
            (
                "src/lib.rs",
                "mod types; pub mod inner; pub use types::{Order as Renamed, *}; pub use self::inner::deep;",
            ),
            ("src/types.rs", "mod order; pub mod r#type; pub use self::order::Order; use order::Other;"),
            ("src/types/order.rs", "pub struct Order { pub id: u8 } pub struct Other;"),
            ("src/types/type.rs", "pub enum Kind { A }"),
            ("src/inner/mod.rs", "pub mod deep { pub use super::super::types::order::Order as Again; }"),
            ("src/stray.rs", "pub struct Stray;"),
        ]);
        assert_contains(&items, &["Order::id", "Renamed::id", "types::Order::id", "types::order::Order::id"]);
        assert_contains(&items, &["deep::Again::id", "inner::deep::Again", "inner", "type::Kind::A"]);
        assert_lacks(&items, &["Other", "types::Other", "types::order::Other", "types", "Stray", "stray::Stray"]);
    }

    #[test]
    fn an_impl_belongs_to_the_type_that_it_names_wherever_it_stands() {
        let items = of("pub struct Call<R>(R); pub mod a { use crate::Call; pub struct Get; impl Call<Get> { pub fn ids(self) {} } }
            pub mod b { pub struct Get; impl Get { pub fn x() {} } impl crate::a::Get { pub fn y() {} } impl Nowhere { pub fn z() {} } }");
        assert_contains(&items, &["Call::ids", "a::Get::y", "b::Get::x"]);
        assert_lacks(&items, &["a::Get::ids", "a::Get::x", "b::Get::y", "a::Get::z", "b::Nowhere"]);
    }

    #[test]
    fn items_of_other_crates_are_known_by_name_alone() {
        let items = of(
            "pub use runtime::{Error, dec}; pub use serde; use http::Uri; pub mod error { pub use runtime::Violation; }",
        );
        assert_contains(&items, &["Error", "dec", "serde", "error::Violation"]);
        assert_lacks(&items, &["Error::new", "serde::Value"]);
    }

    #[test]
    fn re_exports_in_a_circle_end() {
        let items = of("pub use a::X; pub mod a { pub use crate::X; pub use super::*; pub use self::*; pub struct Y; }
            pub use a::*; pub use X as Z; pub use Z as W; pub use W as Z;");
        assert_contains(&items, &["a::Y", "Y", "a::a::Y"]);
        assert_lacks(&items, &["a::Nothing", "Nothing"]);
        assert_eq!(items.nearest("a::Nothing::x"), None);
    }

    #[test]
    fn a_path_that_is_like_another_is_said() {
        let items = of("mod types { pub struct Order { pub company_id: u8 } pub struct Hidden; } pub use types::Order;
            pub mod orders { pub struct GetAll; impl GetAll { pub fn ids() {} } }");
        for (path, expected) in [
            ("types::Order::compny_id", Some("types::Order::company_id")),
            ("types::Ordr::company_id", Some("types::Order::company_id")),
            ("type::Order", Some("types::Order")),
            ("orders::getAll::ids", Some("orders::GetAll::ids")),
            ("orders::GetAll::id", Some("orders::GetAll::ids")),
            ("orders::Order", Some("Order")),
            ("GetAll::ids", Some("orders::GetAll::ids")),
            ("types::Order::something", None),
            ("", None),
        ] {
            assert_eq!(items.nearest(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn a_missing_file_and_one_that_is_not_rust_are_refused() {
        let error = |files: &[(&str, &str)]| Items::of(files.iter().copied()).unwrap_err();
        assert_eq!(error(&[("a.rs", "")]), "no file is called `lib.rs`");
        assert_eq!(error(&[("src/lib.rs", "mod a;")]), "src/a.rs: this file is missing");
        assert!(error(&[("lib.rs", "mod a;"), ("a.rs", "fn")]).starts_with("a.rs: the file is not Rust: "));
    }
}
