//! Document -> `ir::Api`: every question about OpenAPI is asked, and answered, here.

mod body;
mod enum_;
mod extension;
mod keywords;
mod object;
mod operation;
mod paging;
mod parameter;
mod plan;
mod recovery;
mod recursion;
mod response;
mod scalar;
mod schema;
mod server;
mod split;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::document::{Document, Node};
use crate::ir;
use crate::names::{Case, Scope};
use crate::pointer::Pointer;

use keywords::Keywords;
use plan::Plan;

/// What every lowering function needs.
pub(super) struct Ctx<'c> {
    errors: &'c mut Diagnostics,
    document: &'c Document,
    plan: &'c Plan,
    config: &'c Config,
    /// The names at the root of the crate, all of which are visible in every module.
    root_names: &'c Scope,
    /// The components that are being unfolded, outermost first.
    unfolding: Vec<Pointer>,
}

impl Ctx<'_> {
    /// The ids that the documentation of what comes from `nodes` names.
    fn notes(&self, nodes: &[&Node<'_>]) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        for id in nodes.iter().flat_map(|it| self.config.notes.of(&it.at)) {
            if !notes.contains(&id) {
                notes.push(id);
            }
        }
        notes
    }
}

/// The names that the root of a generated crate and its preludes use. `Error` and `Result` belong to the runtime.
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
    "Error",
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

const ROOT: Keywords = Keywords {
    what: "the document",
    known: &["openapi", "info", "servers", "security", "tags", "paths", "components", "externalDocs"],
    unsupported: &[],
    extensions: &[],
};

const COMPONENTS: Keywords = Keywords {
    what: "the components",
    known: &["schemas", "responses", "parameters", "examples", "requestBodies", "headers"],
    unsupported: &["securitySchemes", "links", "callbacks"],
    extensions: &[],
};

const INFO: Keywords = Keywords {
    what: "the info object",
    known: &["title", "version", "description", "termsOfService", "contact", "license"],
    unsupported: &[],
    extensions: &[],
};

/// Lowers a document, collecting everything that is wrong with it.
pub(crate) fn lower(errors: &mut Diagnostics, document: &Document, config: &Config) -> ir::Api {
    let root = document.root();
    keywords::check(errors, &root, &ROOT);
    let mut types = Scope::with_reserved(Case::Type, RESERVED_TYPES);
    types.reserve_configured(errors, &root.at, &config.server_enum);
    extension::token_types(document).for_each(|it| types.reserve(it));
    let plan = plan::plan(errors, document, &mut types);
    let mut cx = Ctx { errors, document, plan: &plan, config, root_names: &types, unfolding: Vec::new() };

    let mut api = lower_info(&mut cx, &root);
    api.types = lower_components(&mut cx, &root);
    recursion::refuse_recursion(&mut cx, &api);
    operation::lower_operations(&mut cx, &root, &mut api);
    api.servers = server::lower_servers(&mut cx, &root, !api.operations.is_empty());
    if let Some(security) = root.get("security") {
        operation::refuse_security(&mut cx, &security);
    }
    api
}

fn lower_info(cx: &mut Ctx<'_>, root: &Node<'_>) -> ir::Api {
    let info = root.expect(cx.errors, "info");
    if let Some(info) = &info {
        keywords::check(cx.errors, info, &INFO);
    }
    let info = info.unwrap_or_default();
    let text = |cx: &mut Ctx<'_>, key| info.get(key).and_then(|it| it.string(cx.errors)).map(str::to_owned);
    let title = text(cx, "title").unwrap_or_default();
    let version = text(cx, "version").unwrap_or_default();
    let doc = text(cx, "description");
    ir::Api { title, version, doc, servers: vec![], resources: vec![], operations: vec![], types: vec![] }
}

fn lower_components(cx: &mut Ctx<'_>, root: &Node<'_>) -> Vec<ir::TypeDef> {
    let Some(components) = root.get("components") else { return Vec::new() };
    keywords::check(cx.errors, &components, &COMPONENTS);
    let plan = cx.plan;
    let Some(schemas) = components.get("schemas") else { return Vec::new() };
    schemas.object(cx.errors);
    for (_, alias) in schemas.entries().filter(|(_, it)| !schema::is_type(it)) {
        extension::refuse_matching(cx.errors, &alias);
        // Unfolded wherever it is used; lowered here, too, so that one that is not used is looked at all the same.
        schema::lower_type(cx, &alias);
    }
    let named = schemas.entries().filter_map(|(_, node)| Some((plan.planned(&node.at)?, node)));
    let home = |it: &plan::Planned| ir::Home::Types(it.module.clone());
    named.map(|(planned, node)| schema::lower_type_def(cx, &node, planned.name.clone(), home(planned))).collect()
}
