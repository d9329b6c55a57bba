//! The one place that calls the generator: a document and the decisions about it into source files, or what is wrong with it.

use std::collections::BTreeMap;

use ostler_codegen::{Config, Feature, PagingPlaces, PagingWords, Places};
use ostler_openapi::Tree;
use ostler_openapi::finding::Findings;

use super::name::ident;
use super::start::Start;
use super::{Error, MARK};
use crate::config::{Features, GroupBy, Layout, Number, Pagination, Settings};
use crate::document::{Edited, kept, names};

/// What the generator made of a document.
pub(super) struct Compiled {
    /// Path below `src/` and text.
    pub(super) files: Vec<(String, String)>,
    pub(super) operations: usize,
    pub(super) types: usize,
    /// What is odd about the document.
    pub(super) findings: Findings,
    /// How a client is begun; nothing when there are no operations.
    pub(super) client: Option<Client>,
    /// The Cargo features that the sources ask about, by name.
    pub(super) features: Vec<Feature>,
}

/// What examples have to name.
pub(super) struct Client {
    pub(super) server_enum: String,
    pub(super) has_credentials: bool,
    pub(super) start: Start,
}

pub(super) fn compile(document: &Edited, name: &str, settings: &Settings, only: &[String]) -> Result<Compiled, Error> {
    let spec = document.spec();
    // As for each command: a document of another version is input that cannot be read.
    let Some(read) = &spec.reading().document else {
        return Err(document.tell(spec.reading().findings.clone()).unreadable().into());
    };
    names::check_only(&[read], only)?;
    let renames = [&settings.rename, &settings.rename_types].map(|it| names::by_pointer(spec.tree(), it));
    let [renames, type_renames] = renames;
    let only_these = only.iter().cloned().collect();
    let places = places(spec.tree(), settings);
    let config = Config { renames, type_renames, places, only: only_these, ..configure(name, settings) };
    let concerning = |it| kept::filter(it, spec.tree(), read, only);
    let output = ostler_codegen::generate(spec.reading(), &config).map_err(|it| document.tell(concerning(it)))?;
    if document.has_wrong_settings() {
        return Err(document.tell(concerning(output.findings)).into());
    }
    let has = |file: &str| output.files.iter().any(|(path, _)| path == file);
    let server_enum = config.server_enum;
    let client = has("client.rs").then(|| Client {
        has_credentials: has("credentials.rs"),
        start: Start::of(&output.surface, &output.files, &server_enum),
        server_enum,
    });
    Ok(Compiled {
        client,
        operations: output.summary.operations,
        types: output.summary.types,
        files: output.files.iter().map(|(path, text)| (path.to_owned(), marked(text))).collect(),
        findings: concerning(output.findings),
        features: output.features,
    })
}

/// What was decided that needs no look at the document, over what holds for a document of somebody else.
pub(crate) fn configure(name: &str, settings: &Settings) -> Config {
    let mut config = Config::for_crate(name);
    config.front_page = Some("../README.md".to_owned());
    config.env_prefix = settings.env_prefix.clone().unwrap_or_else(|| ident(name).to_ascii_uppercase());
    config.trace_target = settings.trace_target.clone().unwrap_or_else(|| ident(name));
    if let Some(name) = &settings.server_enum {
        config.server_enum.clone_from(name);
    }
    if let Some(layout) = settings.layout {
        config.layout = match layout {
            Layout::Types => ostler_codegen::Layout::Types,
            Layout::Root => ostler_codegen::Layout::Root,
        };
    }
    if let Some(group_by) = settings.group_by {
        config.grouping = match group_by {
            GroupBy::Tag => ostler_codegen::Grouping::Tag,
            GroupBy::OperationId => ostler_codegen::Grouping::OperationId,
        };
    }
    if let Some(number) = settings.number {
        config.number = match number {
            Number::Float => ostler_codegen::Number::Float,
            Number::Decimal => ostler_codegen::Number::Decimal,
        };
    }
    if let Some(Features::Tag) = settings.features {
        config.features = ostler_codegen::Features::Tag;
    }
    config.closed_enums = settings.closed_enums.iter().cloned().collect();
    config.paging = settings.pagination.iter().map(|(id, it)| (id.clone(), words(it))).collect();
    config
}

/// Where the user wrote what the generator may find to be wrong.
fn places(tree: &Tree, settings: &Settings) -> Places {
    let of = |setting, name: &str| settings.places.of(setting, name).cloned();
    let renamed = |setting, names: &BTreeMap<String, String>| {
        let places = names.keys().filter_map(|it| Some((it.clone(), of(setting, it)?))).collect();
        names::by_pointer(tree, &places)
    };
    let paging = settings.pagination.keys().filter_map(|id| {
        let words = ["limit", "cursor", "next", "items"].map(|it| (it.to_owned(), of(it, id)));
        let words = words.into_iter().filter_map(|(word, place)| Some((word, place?))).collect();
        Some((id.clone(), PagingPlaces { entry: of("pagination", id)?, words }))
    });
    Places {
        server_enum: of("server-enum", ""),
        renames: renamed("rename", &settings.rename),
        type_renames: renamed("rename-types", &settings.rename_types),
        paging: paging.collect(),
    }
}

fn words(pagination: &Pagination) -> PagingWords {
    let Pagination { limit, cursor, next, items } = pagination.clone();
    PagingWords { limit, cursor, next, items }
}

/// The first line of the generator names a command of its repository.
fn marked(text: &str) -> String {
    let rest = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("// @generated ") => rest,
        _ => text,
    };
    format!("// {MARK}\n{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Values;

    #[test]
    fn each_setting_reaches_the_generator_and_without_it_holds_what_does_for_any_document() {
        let text = "server-enum: Region\nenv-prefix: PETS\ntrace-target: pets\nlayout: root\ngroup-by: operation-id\n\
            closed-enums: [Colour]\nnumber: decimal\nfeatures: tag\n\
            pagination: {listPets: {limit: /max, cursor: /after, next: /next_page, items: /pets}}\n";
        let [limit, cursor, next, items] = ["/max", "/after", "/next_page", "/pets"].map(str::to_owned);
        let front_page = Some("../README.md".to_owned());
        let expected = Config {
            server_enum: "Region".to_owned(),
            env_prefix: "PETS".to_owned(),
            trace_target: "pets".to_owned(),
            front_page: front_page.clone(),
            layout: ostler_codegen::Layout::Root,
            grouping: ostler_codegen::Grouping::OperationId,
            number: ostler_codegen::Number::Decimal,
            features: ostler_codegen::Features::Tag,
            closed_enums: ["Colour".to_owned()].into(),
            paging: [("listPets".to_owned(), PagingWords { limit, cursor, next, items })].into(),
            ..Config::for_crate("pet-store")
        };
        // That two of them do not go together is told as well.
        let (settings, _) = Settings::of(&Values::of("it.yaml", text).expect("is YAML"));
        assert_eq!(configure("pet-store", &settings), expected);
        let open = Config { front_page, ..Config::for_crate("pet-store") };
        assert_eq!(configure("pet-store", &Settings::default()), open);
    }
}
