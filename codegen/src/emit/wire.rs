//! How values are written, read and checked: the serde implementations, written out.
//!
//! They are written out rather than derived because that halves the time to compile a large crate and reads faster.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{Ctx, check, context, docs, enum_, imports, operation, ty, union};
use crate::ir::{self, Place, Presence, TypeId, TypeKind};
use crate::names::{Name, ident, slots_of};

pub(super) fn emit_types(cx: Ctx<'_>, ids: &[TypeId]) -> TokenStream {
    let doc = docs::inner("How it is read and written.");
    let imports = imports::of_wire(cx, ids);
    let traits = emit_trait_uses(cx, ids);
    let impls = ids.iter().map(|id| emit_impls(cx, *id));
    quote!(#doc #imports use ostler_runtime::private; #traits #(#impls)*)
}

pub(super) fn emit_resource(cx: Ctx<'_>, id: ir::ResourceId, resource: &ir::Resource) -> TokenStream {
    let doc = docs::inner("How its requests and responses are read, written and checked.");
    let ids = cx.analysis.types_of(id);
    let module = &resource.module;
    let imports = imports::of_resource_wire(cx, id, ids);
    let names: Vec<_> = ids.iter().map(|id| cx.api.type_def(*id).name.text()).collect();
    let own = context::imports_of(&quote!(crate::#module), &names);
    let traits = emit_trait_uses(cx, ids);
    let impls = ids.iter().map(|id| emit_impls(cx, *id));
    let requests = cx.api.operations_of(id).map(|it| operation::emit_request_impls(cx, it));
    quote! {
        #doc
        #imports
        #own
        use ostler_runtime::private;
        #traits
        #(#impls)*
        #(#requests)*
    }
}

/// The traits that the implementations name, and none that they do not.
fn emit_trait_uses(cx: Ctx<'_>, ids: &[TypeId]) -> Option<TokenStream> {
    let is = |wanted: fn(&TypeKind) -> bool| ids.iter().any(|id| wanted(&cx.api.type_def(*id).kind));
    let has_struct = is(|it| matches!(it, TypeKind::Struct(_)));
    let has_union = is(|it| matches!(it, TypeKind::Union(_)));
    let slot = ids.iter().any(|id| !cx.api.fields(*id).is_empty()).then(|| quote!(Slot,));
    let check = ids.iter().any(|id| cx.analysis.is_checked(*id)).then(|| quote!(At, Check,));
    let violation = check.is_some().then(|| {
        quote!(
            use ostler_runtime::Violation;
        )
    });
    match (has_struct, has_union) {
        (true, _) => Some(quote! {
            use ostler_runtime::private::serde::{Deserialize, Deserializer, Serialize, Serializer, de};
            use ostler_runtime::private::{#check MapAccess, Members, SerializeMap, #slot Slots};
            #violation
        }),
        (false, true) => {
            let checks = check.map(|it| quote!(use ostler_runtime::private::{#it};));
            Some(quote! {
                use ostler_runtime::private::serde::{Deserialize, Deserializer, Serialize, Serializer};
                #checks
                #violation
            })
        }
        (false, false) => None,
    }
}

fn emit_impls(cx: Ctx<'_>, id: TypeId) -> TokenStream {
    let type_def = cx.api.type_def(id);
    let name = &type_def.name;
    match &type_def.kind {
        TypeKind::Newtype(ir::Newtype::Uuid) => quote!(private::uuid_newtype!(#name);),
        TypeKind::Newtype(ir::Newtype::String) => quote!(private::string_newtype!(#name);),
        TypeKind::Enum(it) => emit_enum_impls(name, it),
        TypeKind::IntegerEnum(it) => enum_::emit_integer_enum_impls(name, it),
        TypeKind::Union(it) => union::emit_union_impls(cx, id, name, it),
        TypeKind::Answer(it) => union::emit_answer_impls(name, it),
        TypeKind::Struct(it) => {
            let write = emit_write(name, it);
            let read = emit_read(cx, id, name, it);
            let check = cx.analysis.is_checked(id).then(|| emit_check(cx, name, it));
            let builder = cx.analysis.builder(id).map(|builder| emit_builder(cx, name, it, builder));
            quote!(#write #read #check #builder)
        }
    }
}

fn emit_enum_impls(name: &Name, enum_: &ir::Enum) -> TokenStream {
    let arms = enum_.variants.iter().map(|variant| {
        let (wire, aliases, name) = (&variant.name.wire, &variant.aliases, &variant.name);
        (quote!(#wire #(| #aliases)*), quote!(Self::#name))
    });
    let (patterns, values): (Vec<_>, Vec<_>) = arms.unzip();
    let wires = enum_.variants.iter().map(|it| &it.name.wire);
    match &enum_.fallback {
        Some(fallback) => quote! {
            impl From<&str> for #name {
                fn from(value: &str) -> Self {
                    match value { #(#patterns => #values,)* _ => Self::#fallback(private::unknown(value)) }
                }
            }

            private::open_enum!(#name);
        },
        None => quote! {
            impl #name {
                const VALUES: &'static [&'static str] = &[#(#wires),*];

                fn from_wire(value: &str) -> Option<Self> {
                    match value { #(#patterns => Some(#values),)* _ => None }
                }
            }

            private::closed_enum!(#name);
        },
    }
}

/// Each field with the name under which it is stored. What travels beside the body may be called as another field is; then
/// the place is part of the name.
fn stored_names(struct_: &ir::Struct) -> Vec<(String, &ir::Field)> {
    let body = struct_.fields.iter().filter(|it| it.place == Place::Body);
    let mut taken: BTreeSet<String> = body.map(|it| it.name.wire.clone()).collect();
    let stored = struct_.fields.iter().map(|field| {
        let mut name = field.name.wire.clone();
        if let Place::Parameter(parameter) = &field.place {
            while !taken.insert(name.clone()) {
                name = format!("{name} ({})", parameter.location.keyword());
            }
        }
        (name, field)
    });
    stored.collect()
}

fn emit_write(name: &Name, struct_: &ir::Struct) -> TokenStream {
    let (body, parameters): (Vec<_>, Vec<_>) =
        stored_names(struct_).into_iter().partition(|(_, it)| it.place == Place::Body);
    let additional = struct_.additional.as_ref().map(|it| {
        let name = &it.name;
        let declared = body.iter().map(|(wire, _)| wire);
        quote!(private::write_additional(map, &self.#name, &[#(#declared),*])?;)
    });
    let body: Vec<_> = body.into_iter().map(emit_write_field).chain(additional).collect();
    let parameters: Vec<_> = parameters.into_iter().map(emit_write_field).collect();
    let map = if body.is_empty() { quote!(_) } else { quote!(map) };
    let parameters = (!parameters.is_empty()).then(|| {
        quote! {
            fn parameters<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                #(#parameters)*
                Ok(())
            }
        }
    });
    quote! {
        impl Members for #name {
            fn members<M: SerializeMap>(&self, #map: &mut M) -> Result<(), M::Error> {
                #(#body)*
                Ok(())
            }
            #parameters
        }

        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                private::serialize(self, serializer)
            }
        }
    }
}

fn emit_write_field((wire, field): (String, &ir::Field)) -> TokenStream {
    let name = &field.name;
    match field.presence {
        Presence::Required | Presence::Nullable => quote!(private::write(map, #wire, &self.#name)?;),
        Presence::Optional => quote!(private::write_optional(map, #wire, &self.#name)?;),
    }
}

fn emit_read(cx: Ctx<'_>, id: TypeId, name: &Name, struct_: &ir::Struct) -> TokenStream {
    let slots = ident(&slots_of(name));
    let fields = struct_.fields.iter().map(|it| {
        let (name, ty) = (&it.name, ty::emit_field_type(cx, it));
        quote!(#name: Slot<#ty>)
    });
    let additional = struct_.additional.as_ref().map(|it| {
        let (name, ty) = (&it.name, ty::emit_type(cx, &it.ty));
        quote!(#name: BTreeMap<String, #ty>)
    });
    let fields = fields.chain(additional);
    let methods = emit_read_methods(cx, id, name, struct_);
    let also = cx.analysis.builder(id).map(|_| quote!(Clone, Debug,));
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                private::deserialize::<#slots, D>(deserializer)
            }
        }

        #[derive(#also Default)]
        struct #slots { #(#fields),* }

        #methods
    }
}

fn emit_read_methods(cx: Ctx<'_>, id: TypeId, name: &Name, struct_: &ir::Struct) -> TokenStream {
    let slots = ident(&slots_of(name));
    let text = name.text();
    let values = stored_names(struct_).into_iter().map(|(wire, it)| {
        let name = &it.name;
        match it.presence {
            Presence::Required => quote!(#name: self.#name.required(#wire)?),
            Presence::Optional | Presence::Nullable => quote!(#name: self.#name.optional()),
        }
    });
    let additional = struct_.additional.as_ref().map(|it| {
        let name = &it.name;
        quote!(#name: self.#name)
    });
    let values = values.chain(additional);
    let read = emit_read_method(struct_, cx.analysis.is_only_sent(id));
    quote! {
        impl<'de> Slots<'de> for #slots {
            type Output = #name;
            const NAME: &'static str = #text;

            #read

            fn finish<E: de::Error>(self) -> Result<#name, E> {
                Ok(#name { #(#values),* })
            }
        }
    }
}

fn emit_read_method(struct_: &ir::Struct, refuses_unknown: bool) -> TokenStream {
    let (wires, fields): (Vec<_>, Vec<_>) =
        stored_names(struct_).into_iter().map(|(wire, field)| (wire, &field.name)).unzip();
    let (member, map, unknown) = match (&struct_.additional, refuses_unknown) {
        (Some(it), _) => {
            let name = &it.name;
            (quote!(member), quote!(map), quote!(private::read_additional(&mut self.#name, member, map)))
        }
        (None, true) => (quote!(member), quote!(_), quote!(private::unknown_member(Self::NAME, member))),
        (None, false) => (quote!(_), quote!(map), quote!(private::skip(map))),
    };
    if wires.is_empty() {
        return quote! {
            fn read<A: MapAccess<'de>>(&mut self, #member: &str, #map: &mut A) -> Result<(), A::Error> {
                #unknown
            }
        };
    }
    quote! {
        fn read<A: MapAccess<'de>>(&mut self, member: &str, map: &mut A) -> Result<(), A::Error> {
            match member {
                #(#wires => self.#fields.read(#wires, map),)*
                _ => #unknown,
            }
        }
    }
}

fn emit_builder(cx: Ctx<'_>, name: &Name, struct_: &ir::Struct, builder: &str) -> TokenStream {
    let (builder, slots, error) = (ident(builder), ident(&slots_of(name)), ty::emit_error(cx));
    let doc = docs::outer(&format!("Builds a [`{}`] member by member, for tests.", name.text()));
    let setters = struct_.fields.iter().map(|it| {
        let (name, ty) = (&it.name, ty::emit_setter_type(cx, &it.ty));
        quote!(private::setter!(#name, #ty);)
    });
    let required = struct_.fields.iter().filter(|it| it.presence == Presence::Required);
    let required = required.map(|it| {
        let (name, wire) = (&it.name, &it.name.wire);
        quote!((#wire, self.slots.#name.is_set()))
    });
    quote! {
        #doc
        #[derive(Clone, Debug, Default)]
        pub struct #builder { slots: #slots }

        impl #builder {
            #(#setters)*

            /// The value.
            ///
            /// # Errors
            ///
            /// Names each required member that was not set.
            pub fn build(self) -> Result<#name, #error> {
                private::build(&[#(#required),*], self.slots)
            }
        }
    }
}

fn emit_check(cx: Ctx<'_>, name: &Name, struct_: &ir::Struct) -> TokenStream {
    let checks = check::emit_checks(cx, struct_);
    let at = if checks.is_empty() { quote!(_) } else { quote!(at) };
    quote! {
        impl Check for #name {
            fn check(&self, #at: At<'_>) -> Result<(), Violation> {
                #checks
                Ok(())
            }
        }
    }
}
