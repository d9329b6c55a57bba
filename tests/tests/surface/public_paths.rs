//! The source files of a crate -> the paths by which code outside of it can name its items.
//!
//! A second opinion: it reads text, knows no outline, and expands the macros of the runtime that make items.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use syn::{ImplItem, Item, UseTree, Visibility};

use crate::macros::Macros;

/// The modules of a crate and its types, functions and constants, by numbers.
#[derive(Default)]
struct Crate {
    /// The first is the root.
    modules: Vec<Module>,
    /// The members of each.
    types: Vec<BTreeSet<String>>,
}

#[derive(Default)]
struct Module {
    parent: usize,
    /// What each name means, and whether it is exported.
    names: BTreeMap<String, BTreeMap<Target, bool>>,
}

/// What a name means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Module(usize),
    Type(usize),
    /// An item of another crate, of which nothing more is known.
    Foreign,
}

/// The public paths of the files of one crate, given by path and text; `lib.rs` is the root.
///
/// # Panics
///
/// When a module has no file, or a file is not Rust.
pub fn public_paths(files: &BTreeMap<&str, &str>, macros: &Macros) -> BTreeSet<String> {
    let mut reader = Reader { files, macros, found: Crate::default(), imports: Vec::new(), impls: Vec::new() };
    reader.read_file(0, "lib.rs", "");
    let Reader { mut found, imports, impls, .. } = reader;
    found.add_imports(&imports);
    found.add_impls(&impls);
    found.paths()
}

impl Crate {
    /// What a path that stands in a module leads to inside the crate.
    fn follow(&self, module: usize, path: &[String]) -> BTreeSet<Target> {
        let (at, rest) = self.start(module, path);
        let step = |found: BTreeSet<Target>, segment: &String| {
            let modules = found.iter().filter_map(|it| if let Target::Module(it) = it { Some(*it) } else { None });
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
            if !is_local && self.follow(import.module, &import.path).is_empty() {
                self.add(import.module, &import.name, Target::Foreign, import.is_public);
            }
        }
        while imports.iter().filter(|it| self.add_import(it)).count() > 0 {}
    }

    /// Whether the import brought anything that was not known.
    fn add_import(&mut self, import: &Import) -> bool {
        let targets = self.follow(import.module, &import.path);
        let new = targets.into_iter().filter(|it| self.add(import.module, &import.name, *it, import.is_public));
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
                    self.types[found].extend(it.members.iter().cloned());
                }
            }
        }
    }

    /// Everything that is exported by what is public. A module is entered once on each way, so that ways in a circle end.
    fn paths(&self) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        let mut waiting = vec![(0, String::new(), vec![0])];
        while let Some((module, before, way)) = waiting.pop() {
            for (name, meanings) in &self.modules[module].names {
                let path = if before.is_empty() { name.clone() } else { format!("{before}::{name}") };
                for (target, _) in meanings.iter().filter(|(_, is_exported)| **is_exported) {
                    paths.insert(path.clone());
                    match target {
                        Target::Module(it) if !way.contains(it) => {
                            waiting.push((*it, path.clone(), [way.as_slice(), &[*it]].concat()));
                        }
                        Target::Type(it) => paths.extend(self.types[*it].iter().map(|it| format!("{path}::{it}"))),
                        Target::Module(_) | Target::Foreign => {}
                    }
                }
            }
        }
        paths
    }
}

/// A name that a `use` gives to something.
struct Import {
    module: usize,
    is_public: bool,
    path: Vec<String>,
    name: String,
}

/// An `impl` of a type's own, before the type is known.
struct Impl {
    module: usize,
    path: Vec<String>,
    members: BTreeSet<String>,
}

struct Reader<'f> {
    files: &'f BTreeMap<&'f str, &'f str>,
    macros: &'f Macros,
    found: Crate,
    imports: Vec<Import>,
    impls: Vec<Impl>,
}

impl Reader<'_> {
    /// Reads a file as a module; `folder` is where the files of the modules that it declares stand.
    fn read_file(&mut self, parent: usize, path: &str, folder: &str) -> usize {
        let text = self.files.get(path).unwrap_or_else(|| panic!("{path}: this file is missing"));
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: the file is not Rust: {error}"));
        self.read_module(parent, file.items, folder)
    }

    fn read_module(&mut self, parent: usize, items: Vec<Item>, folder: &str) -> usize {
        let module = self.found.modules.len();
        self.found.modules.push(Module { parent, ..Module::default() });
        items.into_iter().for_each(|it| self.read_item(module, it, folder));
        module
    }

    fn read_item(&mut self, module: usize, item: Item, folder: &str) {
        match item {
            Item::Mod(it) => self.read_mod(module, it, folder),
            Item::Use(it) => self.read_use(module, is_public(&it.vis), Vec::new(), it.tree),
            Item::Impl(it) if it.trait_.is_none() => self.read_impl(module, it),
            Item::Struct(it) => self.add_type(module, &it.ident, &it.vis, fields(&it.fields)),
            Item::Enum(it) => {
                let variants = it.variants.iter().map(|it| name_of(&it.ident)).collect();
                self.add_type(module, &it.ident, &it.vis, variants);
            }
            Item::Trait(it) => self.add_type(module, &it.ident, &it.vis, BTreeSet::new()),
            Item::Type(it) => self.add_type(module, &it.ident, &it.vis, BTreeSet::new()),
            Item::Const(it) => self.add_type(module, &it.ident, &it.vis, BTreeSet::new()),
            Item::Static(it) => self.add_type(module, &it.ident, &it.vis, BTreeSet::new()),
            Item::Fn(it) => self.add_type(module, &it.sig.ident, &it.vis, BTreeSet::new()),
            Item::Macro(it) => {
                let file: syn::File = syn::parse2(self.expand(&it.mac)).expect("the macro makes items");
                file.items.into_iter().for_each(|it| self.read_item(module, it, folder));
            }
            _ => {}
        }
    }

    fn expand(&self, call: &syn::Macro) -> TokenStream {
        let name = name_of(&call.path.segments.last().expect("a macro has a name").ident);
        self.macros.expand(&name, call.tokens.clone())
    }

    fn read_mod(&mut self, module: usize, item: syn::ItemMod, folder: &str) {
        let name = name_of(&item.ident);
        let inner = format!("{folder}{name}/");
        let read = match item.content {
            Some((_, items)) => self.read_module(module, items, &inner),
            None => self.read_file(module, &format!("{folder}{name}.rs"), &inner),
        };
        self.found.add(module, &name, Target::Module(read), is_public(&item.vis));
    }

    fn read_use(&mut self, module: usize, is_public: bool, mut path: Vec<String>, tree: UseTree) {
        match tree {
            UseTree::Path(it) => {
                path.push(name_of(&it.ident));
                self.read_use(module, is_public, path, *it.tree);
            }
            UseTree::Name(it) => {
                let name = name_of(&it.ident);
                path.push(name.clone());
                self.imports.push(Import { module, is_public, path, name });
            }
            UseTree::Rename(it) => {
                path.push(name_of(&it.ident));
                self.imports.push(Import { module, is_public, path, name: name_of(&it.rename) });
            }
            UseTree::Glob(_) => panic!("whatever `{}` has is imported", path.join("::")),
            UseTree::Group(it) => {
                it.items.into_iter().for_each(|it| self.read_use(module, is_public, path.clone(), it))
            }
        }
    }

    fn read_impl(&mut self, module: usize, item: syn::ItemImpl) {
        let syn::Type::Path(ty) = *item.self_ty else { return };
        let path = ty.path.segments.iter().map(|it| name_of(&it.ident)).collect();
        let mut members = BTreeSet::new();
        let mut waiting = item.items;
        while let Some(it) = waiting.pop() {
            match it {
                ImplItem::Fn(it) if is_public(&it.vis) => drop(members.insert(name_of(&it.sig.ident))),
                ImplItem::Const(it) if is_public(&it.vis) => drop(members.insert(name_of(&it.ident))),
                ImplItem::Macro(it) => {
                    let made = self.expand(&it.mac);
                    let made: syn::ItemImpl = syn::parse2(quote::quote!(impl X { #made })).expect("it makes members");
                    waiting.extend(made.items);
                }
                _ => {}
            }
        }
        self.impls.push(Impl { module, path, members });
    }

    fn add_type(&mut self, module: usize, name: &syn::Ident, visibility: &Visibility, members: BTreeSet<String>) {
        let found = self.found.types.len();
        self.found.types.push(members);
        self.found.add(module, &name_of(name), Target::Type(found), is_public(visibility));
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
