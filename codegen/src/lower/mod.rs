//! Document -> `ir::Api`: every question about OpenAPI is asked, and answered, here.

mod body;
mod boxes;
mod enum_;
mod extension;
mod merge;
mod object;
mod operation;
mod paging;
mod parameter;
mod plan;
mod recovery;
mod resource;
mod response;
mod scalar;
mod schema;
mod security;
mod server;
mod split;
mod union;

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use ostler_openapi::model::{Document, Id, Ref, Schema};
use ostler_openapi::uses::Uses;
use ostler_openapi::{NodeId, Tree};

use crate::config::{Config, Layout};
use crate::ir::{self, TypeId};
use crate::lower::plan::Plan;
use crate::lower::resource::Resources;
use crate::lower::schema::Becomes;
use crate::names::{Case, Manner, Name, Scope};
use crate::report::Report;

/// What every lowering function needs.
pub(super) struct Ctx<'d, 'r> {
    report: &'r mut Report<'d>,
    tree: &'d Tree,
    document: &'d Document,
    uses: &'r Uses,
    config: &'d Config,
    plan: Plan,
    /// The types, those with a name under `components` first; nothing for one that is still to be lowered.
    types: Vec<Option<ir::TypeDef>>,
    /// The types of schemas without a name.
    inline: BTreeMap<Id<Schema>, TypeId>,
    /// Those of them that are still to be lowered.
    waiting: VecDeque<(TypeId, Id<Schema>, Name, ir::Home)>,
    /// The names at the root of the crate, or in `types`.
    names: Scope,
    /// The same once no more are given away, as every resource sees them.
    frozen: Rc<Scope>,
    resources: Resources,
    schemes: security::Schemes,
    /// The schemas that are being unfolded, outermost first.
    unfolding: Vec<Id<Schema>>,
}

/// What a type without a name is called after, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Hint<'h> {
    pub(super) home: &'h ir::Home,
    /// The name of what holds it.
    pub(super) parent: &'h str,
    /// Which part of that it is.
    pub(super) part: &'h str,
}

impl Hint<'_> {
    fn name(&self) -> String {
        format!("{} {}", self.parent, self.part)
    }
}

impl<'d> Ctx<'d, '_> {
    fn is_strict(&self) -> bool {
        self.config.strict
    }

    fn manner(&self) -> Manner {
        self.config.manner()
    }

    /// The ids that the documentation of what comes from `nodes` names.
    fn notes(&self, nodes: &[NodeId]) -> Vec<String> {
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
    fn rust_name<'n>(&self, node: NodeId, stated: Option<&'n str>) -> Option<std::borrow::Cow<'n, str>> {
        if !self.config.renames.is_empty()
            && let Some(name) = self.config.renames.get(self.tree.pointer(node).as_str())
        {
            return Some(name.clone().into());
        }
        stated.map(Into::into)
    }

    /// A member of an object of the document; the object itself when there is none.
    fn member(&self, node: NodeId, key: &str) -> NodeId {
        self.tree.get(node, key).unwrap_or(node)
    }

    /// Whether a reference leads nowhere, or round in a circle, which reading reported: then the reference itself was read.
    fn is_broken(&self, used: &Ref<Schema>) -> bool {
        used.reference.is_some() && self.document.schemas[used.id].node == used.node
    }

    /// The schema that stands where it is used, and is not referred to.
    fn own(&self, used: &Ref<Schema>) -> Option<&'d Schema> {
        used.reference.is_none().then(|| &self.document.schemas[used.id])
    }

    fn push(&mut self, type_def: ir::TypeDef) -> TypeId {
        self.types.push(Some(type_def));
        TypeId(self.types.len() - 1)
    }

    /// What a named type is called.
    fn name_of(&self, id: TypeId) -> Option<String> {
        let planned = self.plan.name_of(id);
        let waiting = || self.waiting.iter().find(|it| it.0 == id).map(|it| it.2.text());
        let lowered = || self.types.get(id.0).and_then(Option::as_ref).map(|it| it.name.text());
        planned.or_else(lowered).or_else(waiting).map(str::to_owned)
    }

    /// Whether a named type is written as one text.
    fn is_text(&self, id: TypeId) -> bool {
        if let Some(becomes) = self.plan.becomes(id) {
            return matches!(becomes, Becomes::Enum | Becomes::IntegerEnum | Becomes::Newtype);
        }
        let schema = self.inline.iter().find(|(_, it)| **it == id).map(|(schema, _)| *schema);
        schema.is_some_and(|it| self.document.schemas[it].values.is_some())
    }

    /// What a named type that is lowered already is.
    fn kind(&self, id: TypeId) -> Option<&ir::TypeKind> {
        self.types.get(id.0).and_then(Option::as_ref).map(|it| &it.kind)
    }

    /// Gives the field of a struct that is lowered already another type.
    fn retype(&mut self, id: TypeId, field: usize, ty: ir::Type) {
        if let Some(ir::TypeKind::Struct(it)) = self.types[id.0].as_mut().map(|it| &mut it.kind) {
            it.fields[field].ty = ty;
        }
    }

    /// Whether a type can tell one thing from another.
    fn is_id(&self, ty: &ir::Type) -> bool {
        match ty {
            ir::Type::Integer(_) | ir::Type::String | ir::Type::Uuid => true,
            ir::Type::Named(id) => matches!(self.kind(*id), Some(ir::TypeKind::Newtype(_))),
            _ => false,
        }
    }

    /// The fields of a struct that is lowered already.
    fn fields(&self, id: TypeId) -> &[ir::Field] {
        match self.kind(id) {
            Some(ir::TypeKind::Struct(it)) => &it.fields,
            _ => &[],
        }
    }
}

/// The names that the root of a generated crate and its preludes use. `Result` belongs to the runtime.
const RESERVED_TYPES: &[&str] = &[
    "Box",
    "Call",
    "Checkpoint",
    "Client",
    "ClientBuilder",
    "Clone",
    "Copy",
    "Credentials",
    "Debug",
    "Decimal",
    "Default",
    "Eq",
    "Err",
    "FnOnce",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "Items",
    "Iterator",
    "Listing",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PagedRequest",
    "Pages",
    "PartialEq",
    "PartialOrd",
    "RecoverableRequest",
    "Recovered",
    "Recovery",
    "Request",
    "Result",
    "RoundingStrategy",
    "Self",
    "Some",
    "SplitRequest",
    "String",
    "Timestamp",
    "Transport",
    "TransportBody",
    "TransportError",
    "UnknownValue",
    "Uuid",
    "Vec",
    // What the implementations of reading, writing and checking import, and their type parameters.
    "A",
    "At",
    "Check",
    "D",
    "Deserialize",
    "Deserializer",
    "E",
    "M",
    "MapAccess",
    "Members",
    "R",
    "S",
    "Serialize",
    "SerializeMap",
    "Serializer",
    "Slot",
    "Slots",
    "Violation",
];

/// What is reserved besides where the types stand at the root: there the runtime's own `Error` is exported.
const RESERVED_AT_THE_ROOT: &[&str] = &["Error"];

/// What is reserved besides where a document may have anything: the other names that the generated crate imports.
const RESERVED_IN_TYPES: &[&str] = &[
    "BTreeMap",
    "BinaryBody",
    "ByteString",
    "Date",
    "Detached",
    "File",
    "Json",
    "Response",
    "Secret",
    "TextBody",
    "TokenSource",
    "UnknownInteger",
];

/// Lowers a document, collecting everything that is wrong with it.
pub(crate) fn lower<'d>(
    report: &mut Report<'d>,
    tree: &'d Tree,
    document: &'d Document,
    config: &'d Config,
) -> ir::Api {
    let uses = Uses::of(document);
    let root = tree.root();
    let mut names = Scope::with_reserved(Case::Type, config.manner(), RESERVED_TYPES);
    let more = match config.layout {
        Layout::Root => RESERVED_AT_THE_ROOT,
        Layout::Types => RESERVED_IN_TYPES,
    };
    more.iter().for_each(|it| names.reserve(it));
    names.reserve_configured(report, root, &config.server_enum);
    extension::token_types(document, config.strict).for_each(|it| names.reserve(it));
    let frozen = Rc::new(Scope::new(Case::Type, config.manner()));
    let mut cx = Ctx {
        report,
        tree,
        document,
        uses: &uses,
        config,
        plan: Plan::default(),
        types: Vec::new(),
        inline: BTreeMap::new(),
        waiting: VecDeque::new(),
        names,
        frozen,
        resources: Resources::default(),
        schemes: security::Schemes::default(),
        unfolding: Vec::new(),
    };
    extension::report_foreign(&mut cx);
    plan::plan(&mut cx);
    lower_components(&mut cx);
    cx.frozen = Rc::new(std::mem::replace(&mut cx.names, Scope::new(Case::Type, config.manner())));
    let operations = operation::lower_operations(&mut cx);
    let servers = server::lower_servers(&mut cx, !operations.is_empty());
    let info = &document.info;
    let mut api = ir::Api {
        title: info.title.to_string(),
        version: info.version.to_string(),
        doc: info.description.as_deref().map(str::to_owned),
        servers,
        resources: cx.resources.into_resources(),
        operations,
        types: cx.types.into_iter().map(|it| it.expect("each type that was planned is lowered")).collect(),
        schemes: cx.schemes.into_schemes(),
        rate_limit: document.rate_limit.map(|it| (it.requests, it.seconds)),
    };
    boxes::break_circles(&mut api);
    api
}

fn lower_components(cx: &mut Ctx<'_, '_>) {
    let components = &cx.document.components.schemas;
    for named in components {
        if cx.is_broken(&named.value) {
            continue;
        }
        if let Some(planned) = cx.plan.planned_at(named.value.node).cloned() {
            let home = ir::Home::Types(planned.module);
            let def = schema::lower_type_def(cx, named.value.id, planned.name, home);
            cx.types[planned.id.0] = Some(def);
        } else if let Some(module) = cx.plan.module_of_unfolded(named.value.node) {
            // Unfolded wherever it is used; lowered here, too, so that one that is not used is looked at all the same, and
            // that what it holds stands in a place of its own.
            let home = ir::Home::Types(module);
            extension::refuse_matching(cx, &named.value);
            schema::lower_type(cx, &named.value, Hint { home: &home, parent: &named.name, part: "" });
        }
        schema::lower_waiting(cx);
    }
}
