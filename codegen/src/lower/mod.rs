//! Document -> `ir::Api`: every question about OpenAPI is asked, and answered, here.

mod body;
mod boxes;
mod context;
mod declare;
mod enum_;
mod extension;
mod feature;
mod media;
mod merge;
mod object;
mod operation;
mod paged_by;
mod paging;
mod parameter;
mod path;
mod plan;
mod recovery;
mod resource;
mod response;
mod scalar;
mod schema;
mod security;
mod server;
mod setting;
mod split;
mod state;
mod typed;
mod union;

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use ostler_openapi::Tree;
use ostler_openapi::model::Document;
use ostler_openapi::uses::Uses;

use crate::config::{Config, Layout};
use crate::ir;
use crate::lower::context::Ctx;
use crate::lower::state::{Plan, Reached, Resources, Schemes};
use crate::lower::typed::Hint;
use crate::names::{Case, Scope};
use crate::report::Report;

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

/// What is reserved besides where the types stand at the root: there the runtime's own are exported.
const RESERVED_AT_THE_ROOT: &[&str] = &["Answered", "Error"];

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
    names.reserve_configured(report, config.places.server_enum.as_ref(), root, &config.server_enum);
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
        modules: Scope::new(Case::Module, config.manner()),
        resources: Resources::default(),
        schemes: Schemes::default(),
        reached: Reached::default(),
        unfolding: Vec::new(),
    };
    extension::report_foreign(&mut cx);
    plan::plan(&mut cx);
    declare::declare(&mut cx);
    lower_components(&mut cx);
    let names = std::mem::replace(&mut cx.names, Scope::new(Case::Type, config.manner()));
    cx.frozen = Rc::new(names);
    cx.names = Scope::inside(&cx.frozen);
    let operations = operation::lower_operations(&mut cx);
    let servers = server::lower_servers(&mut cx, !operations.is_empty());
    let features = feature::lower_features(&mut cx);
    setting::check(&mut cx);
    let info = &document.info;
    let mut api = ir::Api {
        title: info.title.to_string(),
        version: info.version.to_string(),
        doc: info.description.as_deref().map(str::to_owned),
        servers,
        resources: cx.resources.into_resources(),
        features,
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
        } else if cx.plan.consumed.contains(&named.value.id) {
            // Its members are lowered with what takes it in.
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
