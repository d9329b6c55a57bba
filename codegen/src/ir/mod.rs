//! What a client crate consists of, in Rust's terms: names claimed, references resolved, wrappers unfolded.

mod operations;
mod types;

use std::collections::BTreeSet;

pub(crate) use operations::{
    Axis, AxisKind, Body, ClientMember, ClientValue, Deprecation, ErrorMembers, NoContent, Operation, Paging, Recovery,
    Resource, ResourceId, Safety, Scheme, SchemePlace, Server, Variable,
};
pub(crate) use types::{
    Additional, Answer, AnswerVariant, AtMostOne, Candidate, Choice, Enum, ExactlyOne, Field, Float, Form, Home,
    Integer, IntegerEnum, Interval, Kind, Limit, MOST_ARGUMENTS, Matching, Newtype, Parameter, Place, Presence, Struct,
    Style, Type, TypeDef, TypeId, TypeKind, Union, UnionVariant, Variant,
};

/// A whole client crate.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) doc: Option<String>,
    pub(crate) servers: Vec<Server>,
    pub(crate) resources: Vec<Resource>,
    /// The Cargo feature of each resource, in the same order; empty where nothing is behind features.
    pub(crate) features: Vec<String>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) types: Vec<TypeDef>,
    /// How many requests the server takes, and in how many seconds.
    pub(crate) rate_limit: Option<(u32, u32)>,
    /// The ways to say who one is that some operation asks for.
    pub(crate) schemes: Vec<Scheme>,
}

impl Api {
    pub(crate) fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// The module that declares a type.
    pub(crate) fn home(&self, id: TypeId) -> &Home {
        &self.type_def(id).home
    }

    /// The types that the root of the crate exports.
    pub(crate) fn root_types(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        let all = self.types.iter().enumerate().map(|(index, it)| (TypeId(index), it));
        all.filter(|(_, it)| it.home.resource().is_none())
    }

    pub(crate) fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId)
    }

    /// The fields of a struct; none for other types.
    pub(crate) fn fields(&self, id: TypeId) -> &[Field] {
        match &self.type_def(id).kind {
            TypeKind::Struct(it) => &it.fields,
            TypeKind::Enum(_)
            | TypeKind::IntegerEnum(_)
            | TypeKind::Union(_)
            | TypeKind::Answer(_)
            | TypeKind::Newtype(_) => &[],
        }
    }

    /// The members without a name of a struct; nothing of other types.
    pub(crate) fn additional(&self, id: TypeId) -> Option<&Additional> {
        match &self.type_def(id).kind {
            TypeKind::Struct(it) => it.additional.as_ref(),
            TypeKind::Enum(_)
            | TypeKind::IntegerEnum(_)
            | TypeKind::Union(_)
            | TypeKind::Answer(_)
            | TypeKind::Newtype(_) => None,
        }
    }

    /// The fields of a response that is a struct; none of anything else.
    pub(crate) fn response_fields(&self, operation: &Operation) -> &[Field] {
        match &operation.response {
            Type::Named(id) => self.fields(*id),
            _ => &[],
        }
    }

    /// The fields on the way to what stands somewhere in a response.
    pub(crate) fn response_path(&self, operation: &Operation, path: &[usize]) -> Vec<&Field> {
        let mut fields = self.response_fields(operation);
        let mut found = Vec::new();
        for index in path {
            let field = &fields[*index];
            fields = field.ty.named().map(|it| self.fields(it)).unwrap_or_default();
            found.push(field);
        }
        found
    }

    /// What a paged operation lists.
    pub(crate) fn items_type(&self, operation: &Operation) -> Option<&Type> {
        let items = &operation.paging.as_ref()?.items;
        self.response_path(operation, items).last().map(|it| &it.ty)
    }

    /// The types that a type is made of.
    pub(crate) fn parts(&self, id: TypeId) -> Vec<&Type> {
        match &self.type_def(id).kind {
            TypeKind::Struct(it) => {
                let additional = it.additional.iter().map(|it| &it.ty);
                it.fields.iter().map(|it| &it.ty).chain(additional).collect()
            }
            TypeKind::Union(it) => it.variants.iter().map(|it| &it.ty).collect(),
            TypeKind::Answer(it) => it.variants.iter().map(|it| &it.ty).collect(),
            TypeKind::Enum(_) | TypeKind::IntegerEnum(_) | TypeKind::Newtype(_) => Vec::new(),
        }
    }

    /// The named types that a type is made of.
    pub(crate) fn used_by(&self, id: TypeId) -> impl Iterator<Item = TypeId> {
        self.parts(id).into_iter().filter_map(Type::named)
    }

    pub(crate) fn operations_of(&self, id: ResourceId) -> impl Iterator<Item = &Operation> {
        self.resources[id.0].operations.iter().map(|it| &self.operations[*it])
    }

    /// The kinds of value that the client fills into some request, in a fixed order.
    pub(crate) fn client_values(&self) -> Vec<ClientValue> {
        let used = |value: &ClientValue| {
            self.operations.iter().any(|it| it.client_members.iter().any(|member| member.value == *value))
        };
        ClientValue::ALL.into_iter().filter(used).collect()
    }

    /// Asserts what lowering promises; a failure is a bug of this crate.
    pub(crate) fn verify(&self) {
        let mut names = BTreeSet::new();
        for it in &self.types {
            assert!(
                names.insert((it.home.resource(), it.name.text())),
                "two types of one module have one name: {it:?}"
            );
        }
        let features: BTreeSet<_> = self.features.iter().collect();
        assert_eq!(features.len(), self.features.len(), "two resources have one feature");
        assert!(features.is_empty() || features.len() == self.resources.len(), "a resource has no feature");
        let used: BTreeSet<_> = self.operations.iter().map(|it| it.resource).collect();
        assert_eq!(used.len(), self.resources.len(), "an operation was left out without a word");
        for id in self.type_ids() {
            let mut names = BTreeSet::new();
            assert!(self.fields(id).iter().all(|it| names.insert(it.name.text())), "two fields have one name");
            assert!(self.used_by(id).all(|TypeId(it)| it < self.types.len()), "a type was never defined");
        }
    }
}
