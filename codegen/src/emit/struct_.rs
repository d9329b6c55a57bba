//! Structs with their constructors and setters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::deprecation::{Item, emit_deprecated};
use crate::emit::{Ctx, docs, markdown, ty};
use crate::ir::{self, Presence, TypeId};
use crate::names::ident;

pub(super) fn emit_struct(cx: Ctx<'_>, id: TypeId, type_def: &ir::TypeDef, struct_: &ir::Struct) -> TokenStream {
    let origin = format!("Specified at {}.", markdown::code(&type_def.at.to_string()));
    let doc = format!("{}\n\n{origin}", docs::of_type(type_def));
    let members = struct_.fields.iter().map(|it| (&it.name, it.notes.as_slice()));
    let doc = docs::outer(&docs::noted(&doc, &type_def.notes, members));
    let deprecated = emit_deprecated(cx, Item::Type, type_def.deprecation.as_ref());
    let name = &type_def.name;
    let default = has_default(struct_).then(|| quote!(Default,));
    let fields = struct_.fields.iter().map(|it| emit_field(cx, struct_, it));
    let constructors = match cx.analysis.builder(id) {
        Some(builder) => emit_builder_start(builder),
        None => emit_constructors(cx, struct_),
    };
    let mut setters: Vec<_> =
        settable(struct_).filter(|_| cx.analysis.is_sent(id)).map(|it| emit_setter(cx, struct_, it)).collect();
    setters
        .extend(struct_.additional.iter().filter(|_| cx.analysis.is_sent(id)).map(|it| emit_additional_setter(cx, it)));
    let additional = struct_.additional.as_ref().map(|it| {
        let (name, ty) = (&it.name, ty::emit_type(cx, &it.ty));
        quote!(
            /// The members that the document does not name.
            pub #name: BTreeMap<String, #ty>
        )
    });
    let fields = fields.chain(additional);
    let eq = cx.analysis.is_eq(id).then(|| quote!(, Eq));

    quote! {
        #doc
        #deprecated
        #[derive(Clone, Debug, #default PartialEq #eq)]
        #[non_exhaustive]
        pub struct #name { #(#fields),* }

        impl #name { #constructors #(#setters)* }
    }
}

/// The optional fields, without those of which a constructor has already chosen one.
fn settable(struct_: &ir::Struct) -> impl Iterator<Item = &ir::Field> {
    let is_choice = |index: usize| struct_.exactly_one.iter().flat_map(|it| &it.choices).any(|it| it.field == index);
    let optional = struct_.fields.iter().enumerate().filter(|(_, it)| it.presence != Presence::Required);
    optional.filter(move |(index, _)| !is_choice(*index)).map(|(_, it)| it)
}

/// Whether a value can be made from nothing.
pub(super) fn has_default(struct_: &ir::Struct) -> bool {
    struct_.exactly_one.is_none() && struct_.fields.iter().all(|it| it.presence != Presence::Required)
}

fn emit_field(cx: Ctx<'_>, struct_: &ir::Struct, field: &ir::Field) -> TokenStream {
    let doc = docs::of(field.doc.as_deref(), &field.name.wire);
    let limits = docs::limits(&field.limits, &excluded_by(struct_, field)).map(|it| format!("\n\n{it}"));
    let doc = docs::outer(&format!("{doc}{}", limits.unwrap_or_default()));
    let deprecated = emit_deprecated(cx, Item::Member(&struct_.fields), field.deprecation.as_ref());
    let name = &field.name;
    let ty = ty::emit_field_type(cx, field);
    quote!(#doc #deprecated pub #name: #ty)
}

/// The members that are not given together with `field`.
fn excluded_by<'s>(struct_: &'s ir::Struct, field: &ir::Field) -> Vec<&'s str> {
    let wires = |group: &'s ir::AtMostOne| group.fields.iter().map(|it| struct_.fields[*it].name.wire.as_str());
    let groups = struct_.at_most_one.iter().filter(|it| wires(it).any(|it| it == field.name.wire));
    groups.flat_map(wires).filter(|it| *it != field.name.wire).collect()
}

fn emit_builder_start(builder: &str) -> TokenStream {
    let builder = ident(builder);
    quote! {
        /// Begins a value without any of its members, for tests.
        pub fn builder() -> #builder {
            <#builder as Default>::default()
        }
    }
}

fn emit_constructors(cx: Ctx<'_>, struct_: &ir::Struct) -> TokenStream {
    if struct_.interval.is_some() {
        return emit_interval_constructor(cx, struct_);
    }
    match &struct_.exactly_one {
        None => emit_new(cx, struct_),
        Some(exactly_one) => {
            let choices = exactly_one.choices.iter().map(|it| emit_choice(cx, struct_, it));
            quote!(#(#choices)*)
        }
    }
}

fn emit_new(cx: Ctx<'_>, struct_: &ir::Struct) -> TokenStream {
    if has_default(struct_) {
        return quote! {
            /// Creates a value without any of the optional members.
            #[must_use]
            pub fn new() -> Self {
                <Self as Default>::default()
            }
        };
    }
    let parameters = parameters(cx, &required(struct_));
    let inits = emit_inits(cx, struct_, None);
    quote! {
        /// Creates a value from the members that are required.
        #[must_use]
        pub fn new(#parameters) -> Self {
            Self { #(#inits),* }
        }
    }
}

fn emit_interval_constructor(cx: Ctx<'_>, struct_: &ir::Struct) -> TokenStream {
    let error = ty::emit_error(cx);
    let parameters = parameters(cx, &required(struct_));
    let inits = emit_inits(cx, struct_, None);
    quote! {
        /// Creates a span of time.
        ///
        /// # Errors
        ///
        /// When the end is before the start.
        pub fn new(#parameters) -> Result<Self, #error> {
            let interval = Self { #(#inits),* };
            Check::check(&interval, At::root())?;
            Ok(interval)
        }
    }
}

fn emit_choice(cx: Ctx<'_>, struct_: &ir::Struct, choice: &ir::Choice) -> TokenStream {
    let field = &struct_.fields[choice.field];
    let wire = markdown::code(&field.name.wire);
    let doc = docs::outer(&format!("Creates a value with {wire} and the members that are required."));
    let constructor = &choice.constructor;
    let mut fields = required(struct_);
    fields.push(field);
    let parameters = parameters(cx, &fields);
    let inits = emit_inits(cx, struct_, Some(choice.field));
    quote! {
        #doc
        #[must_use]
        pub fn #constructor(#parameters) -> Self {
            Self { #(#inits),* }
        }
    }
}

pub(super) fn required(struct_: &ir::Struct) -> Vec<&ir::Field> {
    struct_.fields.iter().filter(|it| it.presence == Presence::Required).collect()
}

/// `name: type` for each field, as a constructor takes it.
pub(super) fn parameters(cx: Ctx<'_>, fields: &[&ir::Field]) -> TokenStream {
    let names = fields.iter().map(|it| &it.name);
    let types = fields.iter().map(|it| ty::emit_parameter_type(cx, &it.ty));
    quote!(#(#names: #types),*)
}

/// The fields of a literal, `chosen` being given though it is optional.
fn emit_inits(cx: Ctx<'_>, struct_: &ir::Struct, chosen: Option<usize>) -> Vec<TokenStream> {
    let emit_init = |(index, field): (usize, &ir::Field)| {
        let name = &field.name;
        let value = ty::emit_conversion(cx, &field.ty, name);
        if chosen == Some(index) {
            let value = value.unwrap_or_else(|| quote!(#name));
            return quote!(#name: Some(#value));
        }
        match (field.presence, value) {
            (Presence::Required, Some(value)) => quote!(#name: #value),
            (Presence::Required, None) => quote!(#name),
            (Presence::Optional | Presence::Nullable, _) => quote!(#name: None),
        }
    };
    let additional = struct_.additional.as_ref().map(|it| {
        let name = &it.name;
        quote!(#name: BTreeMap::new())
    });
    struct_.fields.iter().enumerate().map(emit_init).chain(additional).collect()
}

fn emit_additional_setter(cx: Ctx<'_>, additional: &ir::Additional) -> TokenStream {
    let (name, ty) = (&additional.name, ty::emit_type(cx, &additional.ty));
    quote! {
        /// Sets the members that the document does not name.
        #[must_use]
        pub fn #name(mut self, #name: impl IntoIterator<Item = (String, #ty)>) -> Self {
            self.#name = #name.into_iter().collect();
            self
        }
    }
}

fn emit_setter(cx: Ctx<'_>, struct_: &ir::Struct, field: &ir::Field) -> TokenStream {
    let wire = markdown::code(&field.name.wire);
    let doc = match &field.doc {
        Some(doc) => {
            let sentence = docs::first_sentence(Some(doc), &field.name.wire);
            format!("Sets {wire}: {}", lower_first(&sentence))
        }
        None => format!("Sets {wire}."),
    };
    let doc = docs::outer(&doc);
    let deprecated = emit_deprecated(cx, Item::Member(&struct_.fields), field.deprecation.as_ref());
    let name = &field.name;
    let ty = ty::emit_parameter_type(cx, &field.ty);
    let value = ty::emit_conversion(cx, &field.ty, name).unwrap_or_else(|| quote!(#name));
    quote! {
        #doc
        #deprecated
        #[must_use]
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

/// A sentence as the continuation of another; an abbreviation in capitals stays as it is.
fn lower_first(sentence: &str) -> String {
    let mut characters = sentence.chars();
    let first = characters.next();
    let second = characters.clone().next();
    match first {
        Some(first) if second.is_some_and(|it| it.is_lowercase() || it == ' ') => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => sentence.to_owned(),
    }
}
