//! A file -> what each of its modules declares, imports and implements, with whole paths.
//!
//! A path is whole for the file alone: `crate::Order` may still be an import of the root. It takes all files to know.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, FnArg, Generics, ImplItem, Item, UseTree, Visibility};

use super::Kind;
use super::made::{self, TYPE};
use super::spell::{Name, Scope, plain, spell};

/// What a file says of the surface.
#[derive(Debug)]
pub(crate) struct Outline {
    /// The file's own module, and those that are written out in it.
    pub(super) modules: Vec<Module>,
}

#[derive(Debug)]
pub(super) struct Module {
    /// Its path, such as `crate::types`.
    pub(super) path: String,
    /// What it declares and imports.
    pub(super) names: BTreeMap<String, Name>,
    pub(super) types: Vec<Declared>,
    pub(super) impls: Vec<Impl>,
}

/// A type, or another name for one.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) signature: String,
    pub(super) deprecated: bool,
    pub(super) members: Vec<Member>,
    pub(super) traits: Vec<String>,
}

/// A field, variant, method or constant.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) signature: String,
    pub(super) deprecated: bool,
}

/// What an `impl`, or a macro that makes some, gives a type.
#[derive(Debug)]
pub(super) struct Impl {
    /// The whole path of the type.
    pub(super) of: String,
    /// The `impl` itself when it is not about all values of the type.
    pub(super) receiver: Option<String>,
    pub(super) members: Vec<Member>,
    pub(super) traits: Vec<String>,
}

impl Outline {
    /// Reads a file that is written to this path below `src/`.
    pub(crate) fn of(path: &str, file: &syn::File) -> Self {
        let path = path.strip_suffix(".rs").unwrap_or(path);
        let path = if path == "lib" { "crate".to_owned() } else { format!("crate::{}", path.replace('/', "::")) };
        let mut outline = Outline { modules: Vec::new() };
        let mut waiting = vec![(path, file.items.as_slice())];
        while let Some((path, items)) = waiting.pop() {
            for item in items {
                if let Item::Mod(syn::ItemMod { ident, content: Some((_, items)), .. }) = item {
                    waiting.push((format!("{path}::{}", plain(&ident.to_string())), items.as_slice()));
                }
            }
            outline.modules.push(Module::of(path, items));
        }
        outline
    }
}

impl Module {
    fn of(path: String, items: &[Item]) -> Self {
        let declared: BTreeSet<_> = items.iter().filter_map(declaration).map(|it| plain(&it.0.to_string())).collect();
        let mut names = BTreeMap::new();
        for (ident, visibility) in items.iter().filter_map(declaration) {
            let name = plain(&ident.to_string());
            let leads_to = format!("{path}::{name}");
            names.insert(name, Name { leads_to, is_exported: is_public(visibility) });
        }
        for item in items {
            if let Item::Use(it) = item {
                add_imports(&mut names, &declared, &path, it);
            }
        }
        let scope = Scope { module: &path, names: &names };
        let types = items.iter().filter_map(|it| read_type(scope, it)).collect();
        let impls = items.iter().filter_map(|it| read_impl(scope, it)).collect();
        Module { path, names, types, impls }
    }
}

/// The name of what an item declares, and whether others see it.
///
/// # Panics
///
/// When no emitter wrote such an item when this was written: the surface would lack it.
fn declaration(item: &Item) -> Option<(&syn::Ident, &Visibility)> {
    match item {
        Item::Mod(it) => Some((&it.ident, &it.vis)),
        Item::Struct(it) => Some((&it.ident, &it.vis)),
        Item::Enum(it) => Some((&it.ident, &it.vis)),
        Item::Type(it) => Some((&it.ident, &it.vis)),
        Item::Impl(_) | Item::Use(_) | Item::Macro(_) => None,
        Item::Const(it) if !is_public(&it.vis) => None,
        other => panic!("an emitter writes an item that the surface does not know: {}", other.to_token_stream()),
    }
}

/// Adds what a `use` brings. A path begins at a module or type that is declared here, or at another crate.
fn add_imports(names: &mut BTreeMap<String, Name>, declared: &BTreeSet<String>, module: &str, item: &syn::ItemUse) {
    let is_exported = is_public(&item.vis);
    let mut waiting = vec![(Vec::new(), &item.tree)];
    while let Some((mut path, tree)) = waiting.pop() {
        let (name, last) = match tree {
            UseTree::Path(it) => {
                path.push(plain(&it.ident.to_string()));
                waiting.push((path, &it.tree));
                continue;
            }
            UseTree::Group(it) => {
                waiting.extend(it.items.iter().map(|it| (path.clone(), it)));
                continue;
            }
            UseTree::Name(it) => (&it.ident, &it.ident),
            UseTree::Rename(it) => (&it.rename, &it.ident),
            UseTree::Glob(_) => panic!("an emitter imports whatever `{}` has", path.join("::")),
        };
        path.push(plain(&last.to_string()));
        let first = path[0].clone();
        if declared.contains(&first) {
            path.insert(0, "self".to_owned());
        }
        let nothing = BTreeMap::new();
        let leads_to = Scope { module, names: &nothing }.whole(&path);
        names.insert(plain(&name.to_string()), Name { leads_to, is_exported });
    }
}

fn read_type(scope: Scope<'_>, item: &Item) -> Option<Declared> {
    let (ident, attributes, kind, signature, members) = match item {
        Item::Struct(it) => {
            let all = generics_of(&[&it.generics]);
            let members = it.fields.iter().enumerate().filter(|(_, it)| is_public(&it.vis));
            let members = members.map(|(index, it)| read_field(scope, &all, index, it)).collect();
            let name = plain(&it.ident.to_string());
            let generics = spell_generics(scope, &it.generics);
            let signature = format!("{}struct {name}{generics}{}", exhaustive(&it.attrs), hidden(&it.fields));
            (&it.ident, &it.attrs, Kind::Struct, signature, members)
        }
        Item::Enum(it) => {
            let all = generics_of(&[&it.generics]);
            let members = it.variants.iter().map(|it| read_variant(scope, &all, it)).collect();
            let name = plain(&it.ident.to_string());
            let signature = format!("{}enum {name}{}", exhaustive(&it.attrs), spell_generics(scope, &it.generics));
            (&it.ident, &it.attrs, Kind::Enum, signature, members)
        }
        Item::Type(it) => {
            let generics = spell_generics(scope, &it.generics);
            let ty = spell(scope, &generics_of(&[&it.generics]), it.ty.to_token_stream());
            let signature = format!("type {}{generics} = {ty}", plain(&it.ident.to_string()));
            (&it.ident, &it.attrs, Kind::Type, signature, Vec::new())
        }
        _ => return None,
    };
    let deprecated = is_deprecated(attributes);
    Some(Declared {
        name: plain(&ident.to_string()),
        kind,
        signature,
        deprecated,
        members,
        traits: derives(attributes),
    })
}

fn read_field(scope: Scope<'_>, generics: &BTreeSet<String>, index: usize, field: &syn::Field) -> Member {
    let name = field.ident.as_ref().map_or_else(|| index.to_string(), |it| plain(&it.to_string()));
    let ty = spell(scope, generics, field.ty.to_token_stream());
    Member { signature: format!("{name}: {ty}"), name, kind: Kind::Field, deprecated: is_deprecated(&field.attrs) }
}

fn read_variant(scope: Scope<'_>, generics: &BTreeSet<String>, variant: &syn::Variant) -> Member {
    let name = plain(&variant.ident.to_string());
    let payload = spell(scope, generics, variant.fields.to_token_stream());
    let deprecated = is_deprecated(&variant.attrs);
    Member { signature: format!("{name}{payload}"), name, kind: Kind::Variant, deprecated }
}

fn read_impl(scope: Scope<'_>, item: &Item) -> Option<Impl> {
    match item {
        Item::Impl(it) => read_written_impl(scope, it),
        Item::Macro(it) => read_made_impl(scope, &it.mac),
        _ => None,
    }
}

fn read_written_impl(scope: Scope<'_>, item: &syn::ItemImpl) -> Option<Impl> {
    let syn::Type::Path(ty) = &*item.self_ty else { return None };
    let segments: Vec<_> = ty.path.segments.iter().map(|it| plain(&it.ident.to_string())).collect();
    let of = scope.whole(&segments);
    let generics = generics_of(&[&item.generics]);
    let is_of_all = ty.path.segments.iter().all(|it| it.arguments.is_none());
    let own = (!is_of_all).then(|| spell(scope, &generics, ty.to_token_stream()));
    let spelled = spell_generics(scope, &item.generics);
    match &item.trait_ {
        None => {
            let members = item.items.iter().filter_map(|it| read_member(scope, &item.generics, it)).collect();
            let receiver = own.map(|own| format!("impl{spelled} {own}"));
            Some(Impl { of, receiver, members, traits: Vec::new() })
        }
        Some((_, path, _)) => {
            let name = spell(scope, &generics, path.to_token_stream());
            let name = with_associated_types(scope, &generics, name, item);
            let traits = match own {
                Some(own) => format!("{name} for {own}"),
                None => name,
            };
            Some(Impl { of, receiver: None, members: Vec::new(), traits: vec![traits] })
        }
    }
}

/// A trait with the types that an `impl` gives it, as a bound would name them: `Request<Response = crate::orders::AddResponse>`.
fn with_associated_types(scope: Scope<'_>, generics: &BTreeSet<String>, name: String, item: &syn::ItemImpl) -> String {
    let types = item.items.iter().filter_map(|it| match it {
        ImplItem::Type(it) => Some(format!("{} = {}", it.ident, spell(scope, generics, it.ty.to_token_stream()))),
        _ => None,
    });
    let types = types.collect::<Vec<_>>().join(", ");
    match (types.is_empty(), name.strip_suffix('>')) {
        (true, _) => name,
        (false, Some(begun)) => format!("{begun}, {types}>"),
        (false, None) => format!("{name}<{types}>"),
    }
}

/// What a macro of the runtime makes of the type that it is given.
fn read_made_impl(scope: Scope<'_>, call: &syn::Macro) -> Option<Impl> {
    let made = made::by(&call.path.segments.last()?.ident.to_string());
    let proc_macro2::TokenTree::Ident(ty) = call.tokens.clone().into_iter().next()? else { return None };
    let of = scope.whole(&[plain(&ty.to_string())]);
    let method = |(name, signature): &(&str, &str)| Member {
        name: (*name).to_owned(),
        kind: Kind::Method,
        signature: (*signature).to_owned(),
        deprecated: false,
    };
    let members = made.methods.iter().map(method).collect();
    let traits = made.traits.iter().map(|it| it.replace(TYPE, &of)).collect();
    Some(Impl { of, receiver: None, members, traits })
}

fn read_member(scope: Scope<'_>, outer: &Generics, item: &ImplItem) -> Option<Member> {
    match item {
        ImplItem::Fn(it) if is_public(&it.vis) => {
            let name = plain(&it.sig.ident.to_string());
            let signature = spell_function(scope, outer, &name, &it.sig);
            Some(Member { name, kind: Kind::Method, signature, deprecated: is_deprecated(&it.attrs) })
        }
        ImplItem::Const(it) if is_public(&it.vis) => {
            let name = plain(&it.ident.to_string());
            let ty = spell(scope, &generics_of(&[outer]), it.ty.to_token_stream());
            let deprecated = is_deprecated(&it.attrs);
            Some(Member { signature: format!("const {name}: {ty}"), name, kind: Kind::Constant, deprecated })
        }
        ImplItem::Macro(it) => {
            let setter = made::setter(it.mac.tokens.clone())?;
            let (name, value) = (setter.name, spell(scope, &BTreeSet::new(), setter.value));
            let signature = format!("fn {name}(self, {name}: {}{value}{}) -> Self", setter.before, setter.after);
            Some(Member { name, kind: Kind::Method, signature, deprecated: false })
        }
        _ => None,
    }
}

fn spell_function(scope: Scope<'_>, outer: &Generics, name: &str, function: &syn::Signature) -> String {
    let generics = generics_of(&[outer, &function.generics]);
    let of = |tokens: TokenStream| spell(scope, &generics, tokens);
    let parameters = function.inputs.iter().map(|it| match it {
        FnArg::Receiver(it) => match (&it.reference, &it.mutability) {
            (None, _) => "self".to_owned(),
            (Some(_), None) => "&self".to_owned(),
            (Some(_), Some(_)) => "&mut self".to_owned(),
        },
        FnArg::Typed(it) => match &*it.pat {
            syn::Pat::Ident(name) => format!("{}: {}", plain(&name.ident.to_string()), of(it.ty.to_token_stream())),
            _ => of(it.ty.to_token_stream()),
        },
    });
    let parameters = parameters.collect::<Vec<_>>().join(", ");
    let asynchronous = if function.asyncness.is_some() { "async " } else { "" };
    let constant = if function.constness.is_some() { "const " } else { "" };
    let spelled = spell_within(scope, &generics, &function.generics);
    let output = match &function.output {
        syn::ReturnType::Default => String::new(),
        syn::ReturnType::Type(_, ty) => format!(" -> {}", of(ty.to_token_stream())),
    };
    format!("{constant}{asynchronous}fn {name}{spelled}({parameters}){output}")
}

fn spell_generics(scope: Scope<'_>, generics: &Generics) -> String {
    spell_within(scope, &generics_of(&[generics]), generics)
}

/// The parameters and their bounds, those of a `where` included; nothing when there are none.
fn spell_within(scope: Scope<'_>, names: &BTreeSet<String>, generics: &Generics) -> String {
    let clause = generics.where_clause.as_ref().map(|it| spell(scope, names, it.predicates.to_token_stream()));
    let clause = clause.map_or(String::new(), |it| format!(" where {it}"));
    match generics.params.is_empty() {
        true => clause,
        false => format!("<{}>{clause}", spell(scope, names, generics.params.to_token_stream())),
    }
}

/// The names of type parameters, which mean themselves.
fn generics_of(all: &[&Generics]) -> BTreeSet<String> {
    let names = |it: &Generics| {
        let types = it.type_params().map(|it| it.ident.to_string());
        types.chain(it.const_params().map(|it| it.ident.to_string())).collect::<Vec<_>>()
    };
    all.iter().copied().flat_map(names).collect()
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_deprecated(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|it| it.path().is_ident("deprecated"))
}

fn exhaustive(attributes: &[Attribute]) -> &'static str {
    if attributes.iter().any(|it| it.path().is_ident("non_exhaustive")) { "#[non_exhaustive] " } else { "" }
}

/// What stands for private fields.
fn hidden(fields: &syn::Fields) -> &'static str {
    match (fields.iter().all(|it| is_public(&it.vis)), fields) {
        (true, _) | (false, syn::Fields::Unit) => "",
        (false, syn::Fields::Unnamed(_)) => "(..)",
        (false, syn::Fields::Named(_)) => " { .. }",
    }
}

/// The traits that are derived.
fn derives(attributes: &[Attribute]) -> Vec<String> {
    let derives = attributes.iter().filter(|it| it.path().is_ident("derive"));
    let lists = derives.filter_map(|it| it.meta.require_list().ok());
    let words = lists.flat_map(|it| it.tokens.clone()).filter_map(|it| match it {
        proc_macro2::TokenTree::Ident(it) => Some(it.to_string()),
        _ => None,
    });
    words.collect()
}
