//! What a client crate consists of, in Rust's terms: names claimed, references resolved, wrappers unfolded.

mod operations;
mod types;

pub(crate) use operations::{
    Axis, AxisKind, ClientMember, ClientValue, Deprecation, ErrorMembers, Operation, Paging, Recovery, Resource,
    ResourceId, Safety, Server,
};
pub(crate) use types::{
    AtMostOne, Choice, Enum, ExactlyOne, Field, Home, Interval, Limit, MOST_ARGUMENTS, Matching, Newtype, Place,
    Presence, Struct, Type, TypeDef, TypeId, TypeKind, Variant,
};

/// A whole client crate.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) doc: Option<String>,
    pub(crate) servers: Vec<Server>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) types: Vec<TypeDef>,
}

impl Api {
    pub(crate) fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
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
            TypeKind::Enum(_) | TypeKind::Newtype(_) => &[],
        }
    }

    pub(crate) fn operations_of(&self, id: ResourceId) -> impl Iterator<Item = &Operation> {
        self.operations.iter().filter(move |it| it.resource == id)
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
        for home in self.types.iter().map(|it| it.home.resource()) {
            let together = self.types.iter().filter(|it| it.home.resource() == home);
            let names: Vec<_> = together.map(|it| it.name.text()).collect();
            assert!(all_differ(&names), "two types of one module have one name: {names:?}");
        }
        for id in (0..self.resources.len()).map(ResourceId) {
            assert!(self.operations_of(id).next().is_some(), "an operation was left out without a word");
        }
        for id in self.type_ids() {
            let names: Vec<_> = self.fields(id).iter().map(|it| it.name.text()).collect();
            assert!(all_differ(&names), "two fields of one struct have one name: {names:?}");
            for TypeId(used) in self.fields(id).iter().filter_map(|it| it.ty.named()) {
                assert!(used < self.types.len(), "a field refers to a type that was never defined");
            }
        }
    }
}

fn all_differ(names: &[&str]) -> bool {
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).all(|it| it[0] != it[1])
}
