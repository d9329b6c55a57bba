//! What every lowering function looks at and adds to.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use ostler_openapi::model::{Document, Id, Ref, Schema};
use ostler_openapi::uses::Uses;
use ostler_openapi::{NodeId, Tree};

use crate::config::Config;
use crate::ir::{self, TypeId};
use crate::lower::state::{Plan, Reached, Renamed, Resources, Schemes, find_name};
use crate::lower::typed::Becomes;
use crate::names::{Manner, Name, Scope};
use crate::report::Report;

/// What every lowering function needs.
pub(super) struct Ctx<'d, 'r> {
    pub(super) report: &'r mut Report<'d>,
    pub(super) tree: &'d Tree,
    pub(super) document: &'d Document,
    pub(super) uses: &'r Uses,
    pub(super) config: &'d Config,
    pub(super) plan: Plan,
    /// The types, those with a name under `components` first; nothing for one that is still to be lowered.
    pub(super) types: Vec<Option<ir::TypeDef>>,
    /// The types of schemas without a name.
    pub(super) inline: BTreeMap<Id<Schema>, TypeId>,
    /// Those of them that are still to be lowered.
    pub(super) waiting: VecDeque<(TypeId, Id<Schema>, Name, ir::Home)>,
    /// The names at the root of the crate, or in `types`.
    pub(super) names: Scope,
    /// The same once no more are given away, as every resource sees them.
    pub(super) frozen: Rc<Scope>,
    /// The modules of types that are not at the root.
    pub(super) modules: Scope,
    pub(super) resources: Resources,
    pub(super) schemes: Schemes,
    /// What of the caller's decisions has an effect.
    pub(super) reached: Reached,
    /// The schemas that are being unfolded, outermost first.
    pub(super) unfolding: Vec<Id<Schema>>,
}

impl<'d> Ctx<'d, '_> {
    pub(super) fn is_strict(&self) -> bool {
        self.config.strict
    }

    pub(super) fn manner(&self) -> Manner {
        self.config.manner()
    }

    /// The ids that the documentation of what comes from `nodes` names.
    pub(super) fn notes(&self, nodes: &[NodeId]) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        if self.config.notes.is_empty() {
            return notes;
        }
        for node in nodes {
            let pointer = self.tree.pointer(*node);
            let ids =
                self.config.notes.of(&pointer).iter().filter(|id| !notes.contains(id)).cloned().collect::<Vec<_>>();
            notes.extend(ids);
        }
        notes
    }

    /// The identifier that the author prefers: the caller's, or else the document's.
    pub(super) fn rust_name<'n>(&self, node: NodeId, stated: Option<&'n str>) -> Option<Cow<'n, str>> {
        let renamed = find_name(&self.config.renames, self.tree, [node]);
        match renamed {
            Some((pointer, name)) => {
                self.reached.rename(pointer);
                Some(name.to_owned().into())
            }
            None => stated.map(Into::into),
        }
    }

    /// The identifier that the author prefers for a type: that of its schema, or of what only wraps it. Whoever makes a type
    /// of that name says so by [`named_type`](Self::named_type).
    pub(super) fn type_name<'n>(
        &self,
        through: &[NodeId],
        node: NodeId,
        stated: Option<&'n str>,
    ) -> Option<Cow<'n, str>> {
        let renamed = self.type_rename(through, node).map(|(_, name)| name.to_owned().into());
        renamed.or_else(|| stated.map(Into::into))
    }

    /// Notes that there is a type whose name is [`type_name`](Self::type_name) of the same.
    pub(super) fn named_type(&self, through: &[NodeId], node: NodeId) {
        match self.type_rename(through, node) {
            Some((Renamed::Type(pointer), _)) => self.reached.type_rename(pointer),
            Some((Renamed::Any(pointer), _)) => self.reached.rename(pointer),
            None => {}
        }
    }

    /// What the caller calls a type, and by which of the settings.
    fn type_rename(&self, through: &[NodeId], node: NodeId) -> Option<(Renamed<'d>, &'d str)> {
        let nodes = [node].into_iter().chain(through.iter().copied());
        if let Some((pointer, name)) = find_name(&self.config.type_renames, self.tree, nodes) {
            return Some((Renamed::Type(pointer), name));
        }
        let (pointer, name) = find_name(&self.config.renames, self.tree, [node])?;
        // What the caller says of a member is not said of its type.
        let is_component = pointer.starts_with("#/components/schemas/properties/");
        let is_member = pointer.rsplit('/').nth(1) == Some("properties") && !is_component;
        (!is_member).then_some((Renamed::Any(pointer), name))
    }

    /// A member of an object of the document; the object itself when there is none.
    pub(super) fn member(&self, node: NodeId, key: &str) -> NodeId {
        self.tree.get(node, key).unwrap_or(node)
    }

    /// Whether a reference leads nowhere, or round in a circle, which reading reported: then the reference itself was read.
    pub(super) fn is_broken(&self, used: &Ref<Schema>) -> bool {
        used.reference.is_some() && self.document.schemas[used.id].node == used.node
    }

    /// The schema that stands where it is used, and is not referred to.
    pub(super) fn own(&self, used: &Ref<Schema>) -> Option<&'d Schema> {
        used.reference.is_none().then(|| &self.document.schemas[used.id])
    }

    pub(super) fn push(&mut self, type_def: ir::TypeDef) -> TypeId {
        self.types.push(Some(type_def));
        TypeId(self.types.len() - 1)
    }

    /// What a named type is called.
    pub(super) fn name_of(&self, id: TypeId) -> Option<String> {
        let planned = self.plan.name_of(id);
        let waiting = || self.waiting.iter().find(|it| it.0 == id).map(|it| it.2.text());
        let lowered = || self.types.get(id.0).and_then(Option::as_ref).map(|it| it.name.text());
        planned.or_else(lowered).or_else(waiting).map(str::to_owned)
    }

    /// Whether a named type is written as one text.
    pub(super) fn is_text(&self, id: TypeId) -> bool {
        if let Some(becomes) = self.plan.becomes(id) {
            return matches!(becomes, Becomes::Enum | Becomes::IntegerEnum | Becomes::Newtype);
        }
        let schema = self.inline.iter().find(|(_, it)| **it == id).map(|(schema, _)| *schema);
        schema.is_some_and(|it| self.document.schemas[it].values.is_some())
    }

    /// What a named type that is lowered already is.
    pub(super) fn kind(&self, id: TypeId) -> Option<&ir::TypeKind> {
        self.types.get(id.0).and_then(Option::as_ref).map(|it| &it.kind)
    }

    /// Gives the field of a struct that is lowered already another type.
    pub(super) fn retype(&mut self, id: TypeId, field: usize, ty: ir::Type) {
        if let Some(ir::TypeKind::Struct(it)) = self.types[id.0].as_mut().map(|it| &mut it.kind) {
            it.fields[field].ty = ty;
        }
    }

    /// Whether a type can tell one thing from another.
    pub(super) fn is_id(&self, ty: &ir::Type) -> bool {
        match ty {
            ir::Type::Integer(_) | ir::Type::String | ir::Type::Uuid => true,
            ir::Type::Named(id) => matches!(self.kind(*id), Some(ir::TypeKind::Newtype(_))),
            _ => false,
        }
    }

    /// The type of what stands somewhere in a response, where each index is one into the fields of an object.
    pub(super) fn type_at(&self, response: &ir::Type, path: &[usize]) -> Option<&ir::Type> {
        let (last, way) = path.split_last()?;
        let mut holder = response.named()?;
        for index in way {
            holder = self.fields(holder).get(*index)?.ty.named()?;
        }
        self.fields(holder).get(*last).map(|it| &it.ty)
    }

    /// The fields of a struct that is lowered already.
    pub(super) fn fields(&self, id: TypeId) -> &[ir::Field] {
        match self.kind(id) {
            Some(ir::TypeKind::Struct(it)) => &it.fields,
            _ => &[],
        }
    }

    /// The description, with the default that the server applies.
    pub(super) fn doc(&self, schema: &Schema) -> Option<String> {
        let description = schema.description.as_deref().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
        let default = schema.default.map(|it| format!("The server's default is `{}`.", self.tree.to_json(it)));
        let parts: Vec<String> = description.into_iter().chain(default).collect();
        (!parts.is_empty()).then(|| parts.join("\n\n"))
    }
}
