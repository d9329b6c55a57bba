//! What is known of the variants of a union, by which the runtime tells which of them a value is.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Ctx;
use crate::ir::{self, Candidate, Form, Kind, Presence, Type, TypeId, TypeKind};

/// With more variants than this in all, a union within a union is not looked into: it is among the last to be tried.
const MOST_WITHIN: usize = 64;

pub(super) fn emit_candidates(cx: Ctx<'_>, own: TypeId, union_: &ir::Union) -> TokenStream {
    let mut variants: Vec<_> = union_.variants.iter().map(|it| leaves_of(cx, own, it)).collect();
    let rivals = Rivals::of(cx, variants.iter().flatten());
    variants.iter_mut().flatten().for_each(|it| look_inside(cx, it, &rivals));
    let candidates = union_.variants.iter().zip(variants).map(|(variant, leaves)| {
        let mut types = leaves.into_iter().map(|it| it.candidate);
        match union_of(cx, &variant.ty) {
            Some(_) => emit_candidate(&Candidate { types: types.collect(), ..of(Kind::Any, Form::Any) }),
            None => types.next().map(|it| emit_candidate(&it)).unwrap_or_default(),
        }
    });
    quote!(&[#(#candidates),*])
}

/// What a value may be that no union lies between.
struct Leaf<'c> {
    candidate: Candidate,
    ty: &'c Type,
}

/// What the leaves of a union hold, where it is not the same in all of them: what is, tells nothing apart.
#[derive(Default)]
struct Rivals<'c> {
    items: Vec<&'c Type>,
    values: Vec<&'c Type>,
    members: BTreeMap<&'c str, Vec<&'c Type>>,
}

impl<'c> Rivals<'c> {
    fn of<'l>(cx: Ctx<'c>, leaves: impl Iterator<Item = &'l Leaf<'c>>) -> Self
    where
        'c: 'l,
    {
        let mut rivals = Self::default();
        let add = |types: &mut Vec<&'c Type>, ty: &'c Type| {
            if !types.contains(&ty) {
                types.push(ty);
            }
        };
        for leaf in leaves {
            match plain(leaf.ty) {
                Type::List(item) => add(&mut rivals.items, item),
                Type::Map(value) => add(&mut rivals.values, value),
                ty => {
                    for field in struct_of(cx, ty).into_iter().flat_map(|it| &it.fields) {
                        add(rivals.members.entry(&field.name.wire).or_default(), &field.ty);
                    }
                }
            }
        }
        rivals
    }
}

/// Adds what is known of the parts of a leaf, one level deep.
fn look_inside(cx: Ctx<'_>, leaf: &mut Leaf<'_>, rivals: &Rivals<'_>) {
    match plain(leaf.ty) {
        Type::List(item) if rivals.items.len() > 1 => leaf.candidate.items = types_of(cx, item),
        Type::Map(value) if rivals.values.len() > 1 => leaf.candidate.items = types_of(cx, value),
        ty => {
            let fields = struct_of(cx, ty).into_iter().flat_map(|it| &it.fields);
            let fields = fields.filter(|it| has_parts(cx, &it.ty) && rivals.members[&*it.name.wire].len() > 1);
            leaf.candidate.members.extend(fields.map(|it| (it.name.wire.clone(), types_of_part(cx, &it.ty))));
        }
    }
}

/// What pointers and null are taken off.
fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Boxed(inner) | Type::Nullable(inner) => plain(inner),
        _ => ty,
    }
}

fn struct_of<'c>(cx: Ctx<'c>, ty: &Type) -> Option<&'c ir::Struct> {
    match ty {
        Type::Named(id) => match &cx.api.type_def(*id).kind {
            TypeKind::Struct(it) => Some(it),
            _ => None,
        },
        _ => None,
    }
}

/// Whether more is known of values of a type than reading them tells at once.
fn has_parts(cx: Ctx<'_>, ty: &Type) -> bool {
    let ty = plain(ty);
    matches!(ty, Type::List(_) | Type::Map(_)) || struct_of(cx, ty).is_some() || union_of(cx, ty).is_some()
}

/// What a part looks like, and what its own items do.
fn types_of_part(cx: Ctx<'_>, ty: &Type) -> Vec<Candidate> {
    match plain(ty) {
        Type::List(item) => vec![Candidate { items: types_of(cx, item), ..of(Kind::Array, Form::Exact) }],
        Type::Map(value) => vec![Candidate { items: types_of(cx, value), ..of(Kind::Object, Form::Exact) }],
        ty => types_of(cx, ty),
    }
}

/// What a part looks like.
fn types_of(cx: Ctx<'_>, ty: &Type) -> Vec<Candidate> {
    let ty = plain(ty);
    match union_of(cx, ty) {
        None => vec![of_type(cx, ty)],
        Some((id, union_)) => match leaves_within(cx, BTreeSet::from([id]), union_) {
            Some(leaves) if !leaves.is_empty() => leaves.into_iter().map(|it| it.candidate).collect(),
            _ => vec![of(Kind::Any, Form::Any)],
        },
    }
}

pub(super) fn union_of<'c>(cx: Ctx<'c>, ty: &Type) -> Option<(TypeId, &'c ir::Union)> {
    match ty {
        Type::Boxed(inner) => union_of(cx, inner),
        Type::Named(id) => match &cx.api.type_def(*id).kind {
            TypeKind::Union(it) => Some((*id, it)),
            _ => None,
        },
        _ => None,
    }
}

fn emit_candidate(candidate: &Candidate) -> TokenStream {
    let kind = match candidate.kind {
        Kind::Any => quote!(Any),
        Kind::Boolean => quote!(Bool),
        Kind::Integer => quote!(Integer),
        Kind::Number => quote!(Number),
        Kind::String => quote!(String),
        Kind::Array => quote!(Array),
        Kind::Object => quote!(Object),
    };
    let names = |field: TokenStream, names: &[String]| (!names.is_empty()).then(|| quote!(#field: &[#(#names),*],));
    let of_members = |field: TokenStream, members: &[(String, Vec<String>)]| {
        let members = members.iter().map(|(name, texts)| quote!((#name, &[#(#texts),*])));
        let members: Vec<_> = members.collect();
        (!members.is_empty()).then(|| quote!(#field: &[#(#members),*],))
    };
    let form = match &candidate.form {
        Form::Exact => None,
        Form::Any => Some(quote!(form: private::Form::Any,)),
        Form::Listed(texts) => Some(quote!(form: private::Form::Listed(&[#(#texts),*]),)),
    };
    let [types, items] =
        [&candidate.types, &candidate.items].map(|it| it.iter().map(emit_candidate).collect::<Vec<_>>());
    let members = candidate.members.iter().map(|(name, types)| {
        let types = types.iter().map(emit_candidate);
        quote!((#name, &[#(#types),*]))
    });
    let members: Vec<_> = members.collect();
    let stated = [
        names(quote!(required), &candidate.required),
        names(quote!(known), &candidate.known),
        of_members(quote!(constants), &candidate.constants),
        of_members(quote!(listed), &candidate.listed),
        form,
        (!types.is_empty()).then(|| quote!(types: &[#(#types),*],)),
        candidate.is_closed.then(|| quote!(closed: true,)),
        (!members.is_empty()).then(|| quote!(members: &[#(#members),*],)),
        (!items.is_empty()).then(|| quote!(items: &[#(#items),*],)),
    ];
    let rest = quote!(private::Candidate::of(private::Kind::#kind));
    match stated.iter().any(Option::is_some) {
        true => quote!(private::Candidate { #(#stated)* ..#rest }),
        false => rest,
    }
}

/// What a value of a variant looks like. Of one that is a union that is what its own variants do, if they are not too many.
fn leaves_of<'c>(cx: Ctx<'c>, own: TypeId, variant: &'c ir::UnionVariant) -> Vec<Leaf<'c>> {
    match union_of(cx, &variant.ty) {
        // What leads back to the union itself is one of its other variants.
        Some((id, union_)) => leaves_within(cx, BTreeSet::from([own, id]), union_).unwrap_or_default(),
        None => vec![leaf(cx, variant)],
    }
}

/// How a variant is read that is a union. It reads everything; what it does not know, another variant may be, unless it is
/// told from these by its discriminator.
pub(super) fn emit_read_of_union(cx: Ctx<'_>, own: TypeId, variant: &ir::UnionVariant) -> Option<TokenStream> {
    let (_, union_) = union_of(cx, &variant.ty)?;
    let is_told = union_.tag.is_some() && !leaves_of(cx, own, variant).is_empty();
    Some(if is_told { quote!(read) } else { quote!(read_known) })
}

fn leaf<'c>(cx: Ctx<'c>, variant: &'c ir::UnionVariant) -> Leaf<'c> {
    let mut candidate = of_type(cx, &variant.ty);
    candidate.constants.extend(variant.constants.iter().cloned());
    Leaf { candidate, ty: &variant.ty }
}

/// What the variants of a union are, and those of the unions among them, each union once; nothing when that is too much.
fn leaves_within<'c>(cx: Ctx<'c>, mut seen: BTreeSet<TypeId>, union_: &'c ir::Union) -> Option<Vec<Leaf<'c>>> {
    let (mut leaves, mut rest) = (Vec::new(), vec![union_]);
    while let Some(union_) = rest.pop() {
        leaves.extend(union_.tag.as_ref().map(|tag| of_tomorrow(union_, tag)));
        // With a discriminator, only what it names is read.
        for variant in union_.variants.iter().filter(|it| union_.tag.is_none() || !it.tags.is_empty()) {
            match (union_of(cx, &variant.ty), &union_.tag) {
                (Some((id, inner)), None) => rest.extend(seen.insert(id).then_some(inner)),
                (_, Some(tag)) => leaves.push(tagged(leaf(cx, variant), tag, &variant.tags)),
                (None, None) => leaves.push(leaf(cx, variant)),
            }
            if leaves.len() > MOST_WITHIN {
                return None;
            }
        }
    }
    Some(leaves)
}

/// What a discriminator says that nobody knows yet is of the union that has the discriminator, which keeps it.
fn of_tomorrow<'c>(union_: &ir::Union, tag: &str) -> Leaf<'c> {
    let texts = union_.variants.iter().flat_map(|it| it.tags.iter().cloned()).collect();
    let (names, listed) = (vec![tag.to_owned()], vec![(tag.to_owned(), texts)]);
    let candidate = Candidate { required: names.clone(), known: names, listed, ..of(Kind::Object, Form::Exact) };
    Leaf { candidate, ty: &ANY }
}

/// Of which nothing is known.
static ANY: Type = Type::Json;

/// A leaf beside a discriminator with these texts.
fn tagged<'c>(mut leaf: Leaf<'c>, tag: &str, texts: &[String]) -> Leaf<'c> {
    let candidate = &mut leaf.candidate;
    (candidate.kind, candidate.form) = (Kind::Object, Form::Exact);
    for names in [&mut candidate.required, &mut candidate.known] {
        if !names.iter().any(|it| it == tag) {
            names.push(tag.to_owned());
        }
    }
    candidate.constants.push((tag.to_owned(), texts.to_vec()));
    leaf
}

fn of(kind: Kind, form: Form) -> Candidate {
    let (required, known, constants, listed) = (vec![], vec![], vec![], vec![]);
    let (types, is_closed, members, items) = (vec![], false, vec![], vec![]);
    Candidate { kind, required, known, constants, listed, form, types, is_closed, members, items }
}

/// What a value of a type looks like.
fn of_type(cx: Ctx<'_>, ty: &Type) -> Candidate {
    let exact = |kind| of(kind, Form::Exact);
    match ty {
        Type::Bool => exact(Kind::Boolean),
        Type::Integer(_) => exact(Kind::Integer),
        Type::Float(_) | Type::Decimal => of(Kind::Number, Form::Any),
        Type::Uuid | Type::Timestamp | Type::Date | Type::ByteString => exact(Kind::String),
        Type::String | Type::Text => of(Kind::String, Form::Any),
        Type::Nothing | Type::File | Type::Json | Type::Binary | Type::Nullable(_) => of(Kind::Any, Form::Any),
        Type::List(_) => exact(Kind::Array),
        Type::Map(_) => exact(Kind::Object),
        Type::Boxed(inner) => of_type(cx, inner),
        Type::Named(id) => match &cx.api.type_def(*id).kind {
            TypeKind::Enum(it) => of(Kind::String, Form::Listed(texts(it))),
            TypeKind::Newtype(ir::Newtype::Uuid) => exact(Kind::String),
            TypeKind::Newtype(ir::Newtype::String) => of(Kind::String, Form::Any),
            TypeKind::IntegerEnum(it) => of(Kind::Integer, Form::Listed(numbers(it))),
            TypeKind::Union(_) | TypeKind::Answer(_) => of(Kind::Any, Form::Any),
            TypeKind::Struct(it) => of_struct(cx, it),
        },
    }
}

fn texts(enum_: &ir::Enum) -> Vec<String> {
    let texts = enum_.variants.iter().flat_map(|it| std::iter::once(&it.name.wire).chain(&it.aliases));
    texts.cloned().collect()
}

fn numbers(enum_: &ir::IntegerEnum) -> Vec<String> {
    enum_.variants.iter().map(|(_, number)| number.to_string()).collect()
}

fn of_struct(cx: Ctx<'_>, struct_: &ir::Struct) -> Candidate {
    let wires = |fields: Vec<&ir::Field>| fields.into_iter().map(|it| it.name.wire.clone()).collect::<Vec<_>>();
    let required = wires(struct_.fields.iter().filter(|it| it.presence != Presence::Optional).collect());
    let values = |field: &ir::Field| {
        let Type::Named(id) = field.ty else { return None };
        let values = match &cx.api.type_def(id).kind {
            TypeKind::Enum(it) => texts(it),
            TypeKind::IntegerEnum(it) => numbers(it),
            TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Answer(_) | TypeKind::Newtype(_) => return None,
        };
        Some((field.name.wire.clone(), values))
    };
    let values = struct_.fields.iter().filter_map(values);
    // One text alone is there to tell this from other types; of several, the server may add one.
    let (constants, listed) = values.partition(|(_, values)| values.len() == 1);
    let known = wires(struct_.fields.iter().collect());
    let is_closed = struct_.is_closed;
    Candidate { required, known, constants, listed, is_closed, ..of(Kind::Object, Form::Exact) }
}
