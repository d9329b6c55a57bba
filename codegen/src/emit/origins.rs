//! Which place of the document each declaration is made of, by the path of the file that declares it.

use ostler_openapi::Pointer;

use crate::emit::{Ctx, context, credentials};
use crate::ir::{self, TypeId, TypeKind};
use crate::surface::{Origin, Origins};

pub(super) fn origins(cx: Ctx<'_>) -> Origins {
    let mut origins = Origins::default();
    for id in cx.api.type_ids() {
        add_type(cx, &mut origins, id);
    }
    for (index, resource) in cx.api.resources.iter().enumerate() {
        add_resource(cx, &mut origins, ir::ResourceId(index), resource);
    }
    let modules = cx.api.resources.iter().map(|it| (it.module.text(), &it.at));
    origins.insert("crate::client::Client".to_owned(), Origin::default().with_members(modules));
    add_servers(cx, &mut origins);
    if credentials::exist(cx) {
        let setters = cx.api.schemes.iter().map(|it| (it.name.text(), &it.at));
        origins.insert("crate::credentials::Credentials".to_owned(), Origin::default().with_members(setters));
    }
    origins
}

fn add_type(cx: Ctx<'_>, origins: &mut Origins, id: TypeId) {
    let type_def = cx.api.type_def(id);
    let (module, wire) = match &type_def.home {
        ir::Home::Types(module) => {
            let module = module.text();
            (format!("crate::types::{module}"), format!("crate::types::wire::{module}"))
        }
        ir::Home::Resource(id) => {
            let module = cx.api.resources[id.0].module.text();
            (format!("crate::{module}"), format!("crate::wire::{module}"))
        }
    };
    let of_type = || Origin::of(&type_def.at).with_members(members(&type_def.kind)).with_makers(makers(&type_def.kind));
    if let Some(builder) = cx.analysis.builder(id) {
        origins.insert(format!("{wire}::{builder}"), of_type());
    }
    origins.insert(format!("{module}::{}", type_def.name.text()), of_type());
}

/// Fields with their setters, and variants.
fn members(kind: &TypeKind) -> Vec<(&str, &Pointer)> {
    match kind {
        TypeKind::Struct(it) => {
            let fields = it.fields.iter().map(|it| (it.name.text(), &it.at));
            fields.chain(it.additional.iter().map(|it| (it.name.text(), &it.at))).collect()
        }
        TypeKind::Enum(it) => it.variants.iter().map(|it| (it.name.text(), &it.at)).collect(),
        TypeKind::IntegerEnum(it) => it.variants.iter().map(|(it, _)| (it.name.text(), &it.at)).collect(),
        TypeKind::Union(it) => it.variants.iter().map(|it| (it.name.text(), &it.at)).collect(),
        TypeKind::Answer(it) => it.variants.iter().map(|it| (it.name.text(), &it.at)).collect(),
        TypeKind::Newtype(_) => Vec::new(),
    }
}

/// The constructors that are about one of several members.
fn makers(kind: &TypeKind) -> Vec<(&str, &Pointer)> {
    let TypeKind::Struct(it) = kind else { return Vec::new() };
    let choices = it.exactly_one.iter().flat_map(|it| &it.choices);
    choices.map(|choice| (choice.constructor.text(), &it.fields[choice.field].at)).collect()
}

fn add_resource(cx: Ctx<'_>, origins: &mut Origins, id: ir::ResourceId, resource: &ir::Resource) {
    let module = format!("crate::{}", resource.module.text());
    let methods = cx.api.operations_of(id).map(|it| (it.method_name.text(), &cx.api.type_def(it.request).at));
    origins.insert(format!("{module}::{}", resource.handle.text()), Origin::of(&resource.at).with_members(methods));
    origins.insert(module, Origin::of(&resource.at));
}

fn add_servers(cx: Ctx<'_>, origins: &mut Origins) {
    let servers = cx.api.servers.iter();
    let chosen: Vec<_> = servers.clone().map(|it| (context::with_variables(it), &it.at)).collect();
    let origin = Origin::default().with_members(servers.map(|it| (it.name.text(), &it.at)));
    let origin = origin.with_makers(chosen.iter().map(|(name, at)| (name.as_str(), *at)));
    origins.insert(format!("crate::{}::{}", context::server_module(cx), cx.config.server_enum), origin);
}
