//! What is known of the variants of a union, by which the runtime tells which of them a value is.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Ctx;
use crate::ir::{self, Candidate, Form, Kind, Presence, Type, TypeId, TypeKind};

/// With more variants than this in all, a union within a union is not looked into: it is among the last to be tried.
const MOST_WITHIN: usize = 64;

pub(super) fn emit_candidates(cx: Ctx<'_>, own: TypeId, union_: &ir::Union) -> TokenStream {
    let candidates = union_.variants.iter().map(|it| emit_candidate(&of_variant(cx, own, it)));
    quote!(&[#(#candidates),*])
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
    let types: Vec<_> = candidate.types.iter().map(emit_candidate).collect();
    let stated = [
        names(quote!(required), &candidate.required),
        names(quote!(known), &candidate.known),
        of_members(quote!(constants), &candidate.constants),
        of_members(quote!(listed), &candidate.listed),
        form,
        (!types.is_empty()).then(|| quote!(types: &[#(#types),*],)),
    ];
    let rest = quote!(private::Candidate::of(private::Kind::#kind));
    match stated.iter().any(Option::is_some) {
        true => quote!(private::Candidate { #(#stated)* ..#rest }),
        false => rest,
    }
}

/// What a value of a variant of a union looks like.
fn of_variant(cx: Ctx<'_>, own: TypeId, variant: &ir::UnionVariant) -> Candidate {
    if let Some((id, union_)) = union_of(cx, &variant.ty) {
        // What leads back to the union itself is one of its other variants.
        let types = types_within(cx, BTreeSet::from([own, id]), union_).unwrap_or_default();
        return Candidate { types, ..of(Kind::Any, Form::Any) };
    }
    of_plain(cx, variant)
}

fn of_plain(cx: Ctx<'_>, variant: &ir::UnionVariant) -> Candidate {
    let mut candidate = of_type(cx, &variant.ty);
    candidate.constants.extend(variant.constants.iter().cloned());
    candidate
}

/// What the variants of a union are, and those of the unions among them, each union once; nothing when that is too much.
fn types_within(cx: Ctx<'_>, mut seen: BTreeSet<TypeId>, union_: &ir::Union) -> Option<Vec<Candidate>> {
    let (mut types, mut rest) = (Vec::new(), vec![union_]);
    while let Some(union_) = rest.pop() {
        // With a discriminator, only what it names is read.
        for variant in union_.variants.iter().filter(|it| union_.tag.is_none() || !it.tags.is_empty()) {
            match (union_of(cx, &variant.ty), &union_.tag) {
                (Some((id, inner)), None) => rest.extend(seen.insert(id).then_some(inner)),
                (Some(_), Some(tag)) => types.push(of_tagged(of(Kind::Object, Form::Exact), tag, &variant.tags)),
                (None, Some(tag)) => types.push(of_tagged(of_plain(cx, variant), tag, &variant.tags)),
                (None, None) => types.push(of_plain(cx, variant)),
            }
            if types.len() > MOST_WITHIN {
                return None;
            }
        }
    }
    Some(types)
}

/// What it is beside a discriminator with these texts.
fn of_tagged(mut candidate: Candidate, tag: &str, texts: &[String]) -> Candidate {
    candidate.kind = Kind::Object;
    for names in [&mut candidate.required, &mut candidate.known] {
        if !names.iter().any(|it| it == tag) {
            names.push(tag.to_owned());
        }
    }
    candidate.constants.push((tag.to_owned(), texts.to_vec()));
    candidate
}

fn of(kind: Kind, form: Form) -> Candidate {
    let (required, known, constants, listed, types) = (vec![], vec![], vec![], vec![], vec![]);
    Candidate { kind, required, known, constants, listed, form, types }
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
    Candidate { required, known, constants, listed, ..of(Kind::Object, Form::Exact) }
}
