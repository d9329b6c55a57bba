//! The text of a `--config` file into settings, or into what is wrong with it.

use std::collections::BTreeMap;

use ostler_openapi::finding::{Code, Finding, Findings, Level, Place};
use ostler_openapi::tree::{NodeId, Tree, Value};

use crate::outcome::Failure;
use crate::spec::{Told, Values};

/// What a caller decides that the document does not say. What is `None` or empty was left open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The name of the enum over the document's servers.
    pub server_enum: Option<String>,
    /// The prefix of the environment variables that credentials and addresses are read from.
    pub env_prefix: Option<String>,
    /// The target of the crate's traces.
    pub trace_target: Option<String>,
    /// Where the types are.
    pub layout: Option<Layout>,
    /// What makes operations a resource.
    pub group_by: Option<GroupBy>,
    /// What of the crate is behind Cargo features.
    pub features: Option<Features>,
    /// The schemas of enums that take no other value than those listed.
    pub closed_enums: Vec<String>,
    /// Names of Rust items, by the pointer of what they stand for, such as `#/components/schemas/order`.
    pub rename: BTreeMap<String, String>,
    /// Names of types, likewise: of a property that declares its type itself, `rename` has the name of the member.
    pub rename_types: BTreeMap<String, String>,
    /// What a `number` without a format is.
    pub number: Option<Number>,
    /// How operations are paged, by their `operationId`.
    pub pagination: BTreeMap<String, Pagination>,
    /// Where the settings say so, by the same.
    pub pagination_places: BTreeMap<String, Place>,
    /// The file of an OpenAPI Overlay, relative to that of the settings.
    pub overlay: Option<String>,
}

/// Where the types are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// In the module `types`.
    Types,
    /// At the root of the crate.
    Root,
}

/// What makes operations a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// Their first tag.
    Tag,
    /// The first part of their `operationId`.
    OperationId,
}

/// What of the crate is behind Cargo features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Features {
    /// Each resource, which is a tag unless [`GroupBy`] says otherwise, with the types that only some resources need.
    Tag,
}

/// What a `number` without a format is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// Binary, and fast.
    Float,
    /// Exact.
    Decimal,
}

/// How an operation is paged: JSON pointers to the members that say so, such as `/cursor`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pagination {
    /// How many items a page may have, in the body of the request.
    pub limit: String,
    /// Where a page begins, there as well.
    pub cursor: String,
    /// Where the next page begins, in the body of the response.
    pub next: String,
    /// The items of a page, there as well.
    pub items: String,
}

/// Alphabetical; a test says so.
const KEYS: &[&str] = &[
    "closed-enums",
    "env-prefix",
    "features",
    "group-by",
    "layout",
    "number",
    "overlay",
    "pagination",
    "rename",
    "rename-types",
    "server-enum",
    "trace-target",
];
const PAGINATION_KEYS: &[&str] = &["cursor", "items", "limit", "next"];

impl Settings {
    /// Reads YAML or JSON, called `name` in what there is to say about it.
    ///
    /// # Errors
    ///
    /// All that is wrong with it, each with its line.
    pub fn parse(name: &str, text: &str) -> Result<Settings, Told> {
        Self::of(&Values::of(name, text)?)
    }

    pub(crate) fn of(file: &Values) -> Result<Settings, Told> {
        let mut reader = Reader { tree: file.tree(), findings: Findings::new() };
        let settings = reader.settings();
        let findings = reader.findings;
        if findings.has_errors() { Err(file.tell(findings)) } else { Ok(settings) }
    }

    pub(crate) fn check_names(&self) -> Result<(), Failure> {
        let is_type = |it: &str| is_identifier(it) && it.starts_with(|it: char| it.is_ascii_uppercase());
        let is_prefix = |it: &str| is_identifier(it) && !it.contains(|it: char| it.is_ascii_lowercase());
        let is_target = |it: &str| it.split("::").all(is_identifier);
        for (key, value, is_fine, help) in [
            ("server-enum", &self.server_enum, is_type as fn(&str) -> bool, "a name such as `Server`"),
            ("env-prefix", &self.env_prefix, is_prefix, "capital letters and `_`, such as `PET_STORE`"),
            ("trace-target", &self.trace_target, is_target, "a path such as `pet_store::http`"),
        ] {
            if let Some(value) = value.as_ref().filter(|it| !is_fine(it)) {
                return Err(Failure::new(format!("`{value}` cannot be the `{key}`: write {help}")));
            }
        }
        Ok(())
    }
}

fn is_identifier(text: &str) -> bool {
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    text.starts_with(|it: char| it.is_ascii_alphabetic()) && text.chars().all(is_word)
}

struct Reader<'t> {
    tree: &'t Tree,
    findings: Findings,
}

impl Reader<'_> {
    fn settings(&mut self) -> Settings {
        let mut it = Settings::default();
        for (key, node) in self.members(self.tree.root(), KEYS) {
            match key {
                "closed-enums" => it.closed_enums = self.texts(node),
                "env-prefix" => it.env_prefix = self.text(node),
                "features" => it.features = self.choice(node, &[("tag", Features::Tag)]),
                "group-by" => {
                    it.group_by = self.choice(node, &[("tag", GroupBy::Tag), ("operation-id", GroupBy::OperationId)]);
                }
                "layout" => it.layout = self.choice(node, &[("types", Layout::Types), ("root", Layout::Root)]),
                "number" => it.number = self.choice(node, &[("float", Number::Float), ("decimal", Number::Decimal)]),
                "overlay" => it.overlay = self.text(node),
                "pagination" => {
                    let operations = self.map(node);
                    let place = |(id, node): &(String, NodeId)| (id.clone(), self.tree.key_place(*node));
                    it.pagination_places = operations.iter().map(place).collect();
                    it.pagination = operations.into_iter().map(|(id, node)| (id, self.pagination(node))).collect();
                }
                "rename" => it.rename = self.names(node),
                "rename-types" => it.rename_types = self.names(node),
                "server-enum" => it.server_enum = self.text(node),
                "trace-target" => it.trace_target = self.text(node),
                _ => unreachable!("`members` returns only the keys that it was given"),
            }
        }
        it
    }

    fn names(&mut self, node: NodeId) -> BTreeMap<String, String> {
        let names = self.map(node);
        names.into_iter().filter_map(|(at, node)| Some((at, self.text(node)?))).collect()
    }

    fn pagination(&mut self, node: NodeId) -> Pagination {
        let mut it = Pagination::default();
        let members = self.members(node, PAGINATION_KEYS);
        for (key, node) in &members {
            let pointer = self.pointer(*node);
            match *key {
                "cursor" => it.cursor = pointer,
                "items" => it.items = pointer,
                "limit" => it.limit = pointer,
                _ => it.next = pointer,
            }
        }
        for key in PAGINATION_KEYS.iter().filter(|key| !members.iter().any(|it| it.0 == **key)) {
            let place = self.tree.key_place(node);
            let help = format!("write `{key}` with a pointer, such as `/{key}`");
            let message = format!("`{key}` is missing");
            self.findings.push(Finding::new(Code::MissingKeyword, Level::Error, place, message, help));
        }
        it
    }

    fn pointer(&mut self, node: NodeId) -> String {
        let pointer = self.tree.string(node).filter(|it| it.starts_with('/')).map(|it| it.to_string());
        if pointer.is_none() {
            self.wrong(
                node,
                "this is not a JSON pointer",
                "write where the member is in its body, such as `/page/cursor`",
            );
        }
        pointer.unwrap_or_default()
    }

    /// The members that are known; the others are told, with the nearest that is.
    fn members(&mut self, node: NodeId, known: &'static [&'static str]) -> Vec<(&'static str, NodeId)> {
        let mut found = Vec::new();
        for (key, node) in self.map(node) {
            match known.iter().find(|it| **it == key) {
                Some(key) => found.push((*key, node)),
                None => {
                    let nearest = nearest(&key, known.iter().copied());
                    let help = match nearest {
                        Some(nearest) => format!("write `{nearest}`"),
                        None => format!("leave it out, or write one of `{}`", known.join("`, `")),
                    };
                    let place = self.tree.key_place(node);
                    let message = format!("`{key}` is not a setting");
                    self.findings.push(Finding::new(Code::UnknownKeyword, Level::Error, place, message, help));
                }
            }
        }
        found
    }

    fn map(&mut self, node: NodeId) -> Vec<(String, NodeId)> {
        match self.tree.value(node) {
            Value::Mapping(_) => self.tree.members(node).iter().map(|it| (it.key.to_string(), it.value)).collect(),
            Value::Scalar(_) | Value::Sequence(_) => {
                self.wrong(node, "this is not an object", "write names with values");
                Vec::new()
            }
        }
    }

    fn text(&mut self, node: NodeId) -> Option<String> {
        let text = self.tree.string(node).filter(|it| !it.is_empty()).map(|it| it.to_string());
        if text.is_none() {
            self.wrong(node, "this is not a text", "write a name");
        }
        text
    }

    fn texts(&mut self, node: NodeId) -> Vec<String> {
        let Value::Sequence(elements) = self.tree.value(node) else {
            self.wrong(node, "this is not a list", "write a list of names, such as `[Colour]`");
            return Vec::new();
        };
        elements.iter().filter_map(|it| self.text(*it)).collect()
    }

    fn choice<T: Copy>(&mut self, node: NodeId, choices: &[(&'static str, T)]) -> Option<T> {
        let text = self.tree.string(node).map(|it| it.to_string()).unwrap_or_default();
        let found = choices.iter().find(|(name, _)| *name == text).map(|(_, it)| *it);
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
            self.wrong(node, "this is not one of the choices", &format!("write {}", names.join(" or ")));
        }
        found
    }

    fn wrong(&mut self, node: NodeId, message: &str, help: &str) {
        let place = self.tree.place(node);
        let finding = Finding::new(Code::InvalidValue, Level::Error, place, message.to_owned(), help.to_owned());
        self.findings.push(finding);
    }
}

/// The name that was probably meant.
pub(crate) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let distance = |it: &str| strsim::osa_distance(&name.to_lowercase(), &it.to_lowercase());
    let (distance, found) = known.into_iter().map(|it| (distance(it), it)).min()?;
    (distance <= 1 + name.len() / 4).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_are_in_alphabetical_order() {
        assert!(KEYS.is_sorted() && PAGINATION_KEYS.is_sorted());
    }

    #[test]
    fn each_setting_is_read() {
        let text = "server-enum: Region\nenv-prefix: PETS\ntrace-target: pets\nlayout: root\ngroup-by: operation-id\n\
            closed-enums: [Colour]\nrename: {'#/components/schemas/pet': Animal}\n\
            rename-types: {'#/components/schemas/owner': Human}\nnumber: decimal\nfeatures: tag\n\
            pagination: {listPets: {limit: /max, cursor: /after, next: /next_page, items: /pets}}\noverlay: fix.yaml\n";
        let settings = Settings::parse("it.yaml", text).expect("is fine");
        let text = |it: &str| Some(it.to_owned());
        let [limit, cursor, next, items] = ["/max", "/after", "/next_page", "/pets"].map(str::to_owned);
        let pagination = Pagination { limit, cursor, next, items };
        let expected = Settings {
            server_enum: text("Region"),
            env_prefix: text("PETS"),
            trace_target: text("pets"),
            layout: Some(Layout::Root),
            group_by: Some(GroupBy::OperationId),
            features: Some(Features::Tag),
            closed_enums: vec!["Colour".to_owned()],
            rename: [("#/components/schemas/pet".to_owned(), "Animal".to_owned())].into(),
            rename_types: [("#/components/schemas/owner".to_owned(), "Human".to_owned())].into(),
            number: Some(Number::Decimal),
            pagination: [("listPets".to_owned(), pagination)].into(),
            pagination_places: settings.pagination_places.clone(),
            overlay: text("fix.yaml"),
        };
        assert_eq!(settings, expected);
        assert_eq!(settings.pagination_places["listPets"].line, 11);
        assert_eq!(Settings::parse("it.yaml", "{}").expect("is fine"), Settings::default());
    }

    #[test]
    fn what_is_wrong_is_told_in_its_line_with_the_way_out() {
        let text = "layuot: root\nnumber: int\nclosed-enums: Colour\npagination: {listPets: {limits: max, items: pets}}\nzzzzzzzz: 1\n";
        let told = Settings::parse("it.yaml", text).expect_err("is wrong").text();
        for expected in [
            "`layuot` is not a setting",
            "help: write `layout`",
            "--> it.yaml:2:9",
            "help: write `float` or `decimal`",
            "help: write a list of names",
            "help: write `limit`",
            "`cursor` is missing",
            "this is not a JSON pointer",
            "help: leave it out, or write one of `closed-enums`",
        ] {
            assert!(told.contains(expected), "{expected}: {told}");
        }
    }

    #[test]
    fn names_that_would_not_be_rust_are_refused() {
        for text in
            ["server-enum: 1a", "server-enum: server", "env-prefix: pets", "env-prefix: 'A B'", "trace-target: 'a b'"]
        {
            assert!(Settings::parse("it.yaml", text).map(|it| it.check_names().is_err()).unwrap_or(true), "{text}");
        }
        let fine = "server-enum: Region\nenv-prefix: PET_STORE\ntrace-target: 'a::b'\n";
        Settings::parse("it.yaml", fine).expect("is fine").check_names().expect("is fine");
    }
}
