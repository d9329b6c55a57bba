//! The limits of a struct as code.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::Ctx;
use crate::ir::{self, Float, Integer, Limit, Presence, Type};

/// The body of `Check::check`, without the final `Ok`.
pub(super) fn emit_checks(cx: Ctx<'_>, struct_: &ir::Struct) -> TokenStream {
    let fields = struct_.fields.iter().filter_map(|it| emit_field_check(cx, it));
    let interval = struct_.interval.as_ref().map(emit_interval_check);
    let exactly_one = struct_.exactly_one.as_ref().map(|it| emit_exactly_one_check(struct_, it));
    let at_most_one = struct_.at_most_one.iter().map(|it| emit_at_most_one_check(struct_, it));
    let additional = struct_.additional.as_ref().and_then(|it| {
        let (name, inner) = (&it.name, emit_value_check(cx, &it.ty, &it.limits)?);
        Some(quote!(for value in self.#name.values() { #inner }))
    });
    quote!(#interval #exactly_one #(#at_most_one)* #(#fields)* #additional)
}

fn emit_interval_check(interval: &ir::Interval) -> TokenStream {
    let ir::Interval { start, end } = interval;
    let (start_wire, end_wire) = (&start.wire, &end.wire);
    quote!(private::check_interval(at, (#start_wire, &self.#start), (#end_wire, &self.#end))?;)
}

fn emit_exactly_one_check(struct_: &ir::Struct, exactly_one: &ir::ExactlyOne) -> TokenStream {
    let members = exactly_one.choices.iter().map(|it| emit_is_given(&struct_.fields[it.field]));
    quote!(private::check_exactly_one(at, &[#(#members),*])?;)
}

fn emit_at_most_one_check(struct_: &ir::Struct, at_most_one: &ir::AtMostOne) -> TokenStream {
    let members = at_most_one.fields.iter().map(|it| emit_is_given(&struct_.fields[*it]));
    quote!(private::check_at_most_one(at, &[#(#members),*])?;)
}

fn emit_is_given(field: &ir::Field) -> TokenStream {
    let name = &field.name;
    let wire = &name.wire;
    quote!((#wire, self.#name.is_some()))
}

fn emit_field_check(cx: Ctx<'_>, field: &ir::Field) -> Option<TokenStream> {
    let checks = emit_value_check(cx, &field.ty, &field.limits)?;
    let name = &field.name;
    let wire = &name.wire;
    let body = quote! {
        let at = at.member(#wire);
        #checks
    };
    Some(match field.presence {
        Presence::Required => quote!({ let value = &self.#name; #body }),
        Presence::Optional | Presence::Nullable => quote!(if let Some(value) = &self.#name { #body }),
    })
}

/// Checks a value: its own limits, and what it holds.
pub(super) fn emit_value_check(cx: Ctx<'_>, ty: &Type, limits: &[Limit]) -> Option<TokenStream> {
    let inner = emit_inner_check(cx, ty);
    if limits.is_empty() && inner.is_none() {
        return None;
    }
    let limits = emit_limits(ty, limits);
    Some(quote!(#limits #inner))
}

fn emit_limits(ty: &Type, limits: &[Limit]) -> Option<TokenStream> {
    if limits.is_empty() {
        return None;
    }
    Some(match ty {
        Type::Nullable(inner) => {
            let limits = emit_limits(inner, limits);
            quote!(if let Some(value) = value { #limits })
        }
        _ => {
            let limits = limits.iter().map(|it| emit_limit(ty, it));
            quote!(#(#limits)*)
        }
    })
}

/// The limits of what stands in a list or a map.
fn emit_each(ty: &Type, limits: &[Limit]) -> TokenStream {
    match ty {
        Type::List(item) => {
            let limits = emit_limits(item, limits);
            quote! {
                for (index, value) in value.iter().enumerate() {
                    let at = at.index(index);
                    #limits
                }
            }
        }
        Type::Map(value) => {
            let limits = emit_limits(value, limits);
            quote!(for value in value.values() { #limits })
        }
        _ => TokenStream::new(),
    }
}

fn emit_limit(ty: &Type, limit: &Limit) -> TokenStream {
    let count = |it: u64| Literal::u64_unsuffixed(it);
    let number = |it: i64| Literal::i64_unsuffixed(it);
    let value = match ty {
        Type::Integer(Integer::I64) => quote!(*value),
        Type::Integer(_) => quote!(i64::from(*value)),
        Type::Float(Float::F64) => quote!(*value),
        Type::Float(Float::F32) => quote!(f64::from(*value)),
        _ => quote!(value.len()),
    };
    match limit {
        Limit::MinItems(it) => {
            let limit = count(*it);
            quote!(private::check_min_items(at, #value, #limit)?;)
        }
        Limit::MaxItems(it) => {
            let limit = count(*it);
            quote!(private::check_max_items(at, #value, #limit)?;)
        }
        Limit::UniqueItems => quote!(private::check_unique(at, value)?;),
        Limit::MinProperties(it) => {
            let limit = count(*it);
            quote!(private::check_min_properties(at, #value, #limit)?;)
        }
        Limit::MaxProperties(it) => {
            let limit = count(*it);
            quote!(private::check_max_properties(at, #value, #limit)?;)
        }
        Limit::MinLength(it) => {
            let limit = count(*it);
            quote!(private::check_min_length(at, value, #limit)?;)
        }
        Limit::MaxLength(it) => {
            let limit = count(*it);
            quote!(private::check_max_length(at, value, #limit)?;)
        }
        Limit::Minimum(it) => {
            let limit = number(*it);
            quote!(private::check_minimum(at, #value, #limit)?;)
        }
        Limit::Maximum(it) => {
            let limit = number(*it);
            quote!(private::check_maximum(at, #value, #limit)?;)
        }
        Limit::Each(limits) => emit_each(ty, limits),
        Limit::Finite => quote!(private::check_finite(at, #value)?;),
        Limit::FloatMinimum(it, exclusive) => {
            let limit = Literal::f64_unsuffixed(*it);
            match exclusive {
                true => quote!(private::check_minimum_exclusive_f64(at, #value, #limit)?;),
                false => quote!(private::check_minimum_f64(at, #value, #limit)?;),
            }
        }
        Limit::FloatMaximum(it, exclusive) => {
            let limit = Literal::f64_unsuffixed(*it);
            match exclusive {
                true => quote!(private::check_maximum_exclusive_f64(at, #value, #limit)?;),
                false => quote!(private::check_maximum_f64(at, #value, #limit)?;),
            }
        }
        Limit::Months { months, start, end, matching: _ } => {
            let months = Literal::u32_unsuffixed(*months);
            quote!(private::check_interval_months(at, &value.#start, &value.#end, #months)?;)
        }
    }
}

/// Checks what the value holds: a struct, or each struct of a list or a map.
pub(super) fn emit_inner_check(cx: Ctx<'_>, ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Named(id) => cx.analysis.is_checked(*id).then(|| quote!(Check::check(value, at)?;)),
        Type::Boxed(inner) => {
            let inner = emit_inner_check(cx, inner)?;
            Some(quote!(let value = &**value; #inner))
        }
        Type::Nullable(inner) => {
            let inner = emit_inner_check(cx, inner)?;
            Some(quote!(if let Some(value) = value { #inner }))
        }
        Type::List(item) => {
            let inner = emit_inner_check(cx, item)?;
            Some(quote! {
                for (index, value) in value.iter().enumerate() {
                    let at = at.index(index);
                    #inner
                }
            })
        }
        Type::Map(item) => {
            let inner = emit_inner_check(cx, item)?;
            Some(quote!(for value in value.values() { #inner }))
        }
        _ => None,
    }
}
