//! The text of a `--config` file into settings, or into what is wrong with it.

use std::collections::BTreeMap;

use ostler_openapi::finding::{Code, Finding, Findings, Level, Place, quote};
use ostler_openapi::tree::{NodeId, Scalar, Tree, Value};

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
    /// The operations that may be sent twice, whatever their method, by their `operationId`.
    pub reads: Vec<String>,
    /// How many requests the server takes.
    pub rate_limit: Option<RateLimit>,
    /// The file of an OpenAPI Overlay, relative to that of the settings.
    pub overlay: Option<String>,
    /// Where all this is written.
    pub places: Places,
}

/// Where settings are written: by the name of each and, of one that holds several things, by what it says of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<(&'static str, String), Place>);

impl Places {
    /// The place of a setting as a whole, or of the part that is called `name`, such as an operation of `reads`. Where an
    /// entry of `pagination` has its pointers, `limit`, `cursor`, `next` and `items` say.
    pub fn of(&self, setting: &'static str, name: &str) -> Option<&Place> {
        self.0.get(&(setting, name.to_owned()))
    }

    /// What there is of a setting, with what is wrong in itself.
    pub(crate) fn names(&self, setting: &'static str) -> impl Iterator<Item = &str> {
        let names = self.0.keys().filter(move |(it, name)| *it == setting && !name.is_empty());
        names.map(|(_, name)| name.as_str())
    }

    fn note(&mut self, setting: &'static str, name: &str, place: Place) {
        // What is written twice is wrong where it is written first.
        self.0.entry((setting, name.to_owned())).or_insert(place);
    }
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

/// How many requests the server takes, for each token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// At most so many.
    pub requests: u64,
    /// In so many seconds.
    pub seconds: u64,
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
    "rate-limit",
    "reads",
    "rename",
    "rename-types",
    "server-enum",
    "trace-target",
];
const PAGINATION_KEYS: &[&str] = &["cursor", "items", "limit", "next"];
const RATE_LIMIT_KEYS: &[&str] = &["requests", "seconds"];

impl Settings {
    /// Reads YAML or JSON, called `name` in what there is to say about it.
    ///
    /// # Errors
    ///
    /// All that is wrong with it, each with its line.
    pub fn parse(name: &str, text: &str) -> Result<Settings, Told> {
        let file = Values::of(name, text)?;
        let (settings, findings) = Self::of(&file);
        if findings.has_errors() { Err(file.tell(findings)) } else { Ok(settings) }
    }

    /// What can be read of a file, and what is wrong with the rest.
    pub(crate) fn of(file: &Values) -> (Settings, Findings) {
        let (places, findings) = (Places::default(), Findings::new());
        let mut reader = Reader { tree: file.tree(), places, findings };
        let settings = reader.settings();
        reader.check_together(&settings);
        (Settings { places: reader.places, ..settings }, reader.findings)
    }
}

fn is_type(text: &str) -> bool {
    is_identifier(text) && text.starts_with(|it: char| it.is_ascii_uppercase())
}

fn is_prefix(text: &str) -> bool {
    is_identifier(text) && !text.contains(|it: char| it.is_ascii_lowercase())
}

fn is_target(text: &str) -> bool {
    text.split("::").all(is_identifier)
}

fn is_identifier(text: &str) -> bool {
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    text.starts_with(|it: char| it.is_ascii_alphabetic()) && text.chars().all(is_word)
}

struct Reader<'t> {
    tree: &'t Tree,
    places: Places,
    findings: Findings,
}

impl Reader<'_> {
    fn settings(&mut self) -> Settings {
        let mut it = Settings::default();
        for (key, node) in self.members(self.tree.root(), KEYS) {
            self.places.note(key, "", self.tree.place(node));
            match key {
                "closed-enums" => it.closed_enums = self.texts("closed-enums", node),
                "env-prefix" => {
                    it.env_prefix = self.name(node, is_prefix, "capital letters and `_`, such as `PET_STORE`");
                }
                "features" => it.features = self.choice(node, &[("tag", Features::Tag)]),
                "group-by" => {
                    it.group_by = self.choice(node, &[("tag", GroupBy::Tag), ("operation-id", GroupBy::OperationId)]);
                }
                "layout" => it.layout = self.choice(node, &[("types", Layout::Types), ("root", Layout::Root)]),
                "number" => it.number = self.choice(node, &[("float", Number::Float), ("decimal", Number::Decimal)]),
                "overlay" => it.overlay = self.text(node),
                "pagination" => {
                    let entries = self.map(node).into_iter();
                    it.pagination = entries
                        .filter_map(|(id, node)| Some((self.pagination(&id, node)?, id)))
                        .map(|(it, id)| (id, it))
                        .collect();
                }
                "rate-limit" => it.rate_limit = self.rate_limit(node),
                "reads" => it.reads = self.texts("reads", node),
                "rename" => it.rename = self.names("rename", node),
                "rename-types" => it.rename_types = self.names("rename-types", node),
                "server-enum" => it.server_enum = self.name(node, is_type, "a name such as `Server`"),
                "trace-target" => it.trace_target = self.name(node, is_target, "a path such as `pet_store::http`"),
                _ => unreachable!("`members` returns only the keys that it was given"),
            }
        }
        it
    }

    /// What each setting by itself does not show.
    fn check_together(&mut self, settings: &Settings) {
        if let (Some(Layout::Root), Some(Features::Tag)) = (settings.layout, settings.features) {
            let places = ["features", "layout"].map(|it| self.places.of(it, "").cloned());
            let [Some(features), Some(layout)] = places else { return };
            let message = "`features` are not supported with the layout `root`".to_owned();
            let help = "choose the layout `types`, or no features";
            let finding = Finding::new(Code::InvalidValue, Level::Error, features, message, help);
            self.findings.push(finding.with_related("the layout is chosen here", layout));
        }
    }

    /// Names in Rust by pointer.
    fn names(&mut self, setting: &'static str, node: NodeId) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        for (at, node) in self.map(node) {
            self.places.note(setting, &at, self.tree.key_place(node));
            if let Some(name) = self.name(node, is_identifier, "letters, digits and `_`, such as `Order` or `number`") {
                names.insert(at, name);
            }
        }
        names
    }

    /// An entry of `pagination`; nothing when what is wrong with it was told.
    fn pagination(&mut self, id: &str, node: NodeId) -> Option<Pagination> {
        self.places.note("pagination", id, self.tree.key_place(node));
        let mut it = Pagination::default();
        let members = self.members(node, PAGINATION_KEYS);
        for (key, node) in &members {
            self.places.note(key, id, self.tree.place(*node));
            let pointer = self.pointer(*node);
            match *key {
                "cursor" => it.cursor = pointer,
                "items" => it.items = pointer,
                "limit" => it.limit = pointer,
                _ => it.next = pointer,
            }
        }
        self.require(node, PAGINATION_KEYS, &members, |key| format!("a pointer, such as `/{key}`"));
        let is_whole = [&it.cursor, &it.items, &it.limit, &it.next].iter().all(|it| !it.is_empty());
        is_whole.then_some(it)
    }

    fn rate_limit(&mut self, node: NodeId) -> Option<RateLimit> {
        let members = self.members(node, RATE_LIMIT_KEYS);
        self.require(node, RATE_LIMIT_KEYS, &members, |_| "a number, such as `10`".to_owned());
        let mut number = |key: &str| {
            let node = members.iter().find(|it| it.0 == key)?.1;
            let number = self.tree.scalar(node).and_then(Scalar::as_u64).filter(|it| (1..=1_000_000).contains(it));
            if number.is_none() {
                self.wrong(node, "this is not a number of them", "write one from 1 to 1000000");
            }
            number
        };
        let (requests, seconds) = (number("requests"), number("seconds"));
        Some(RateLimit { requests: requests?, seconds: seconds? })
    }

    /// Tells which of the keys are missing, and what they are to be written with.
    fn require(
        &mut self,
        node: NodeId,
        keys: &[&str],
        members: &[(&'static str, NodeId)],
        with: impl Fn(&str) -> String,
    ) {
        for key in keys.iter().filter(|key| !members.iter().any(|it| it.0 == **key)) {
            let place = self.tree.key_place(node);
            let (message, help) = (format!("`{key}` is missing"), format!("write `{key}` with {}", with(key)));
            self.findings.push(Finding::new(Code::MissingKeyword, Level::Error, place, message, help));
        }
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

    /// A text that can be what it is for, which `such as` tells otherwise.
    fn name(&mut self, node: NodeId, is_fine: fn(&str) -> bool, such_as: &str) -> Option<String> {
        let text = self.text(node)?;
        if is_fine(&text) {
            return Some(text);
        }
        self.wrong(node, &format!("{} is not a name that Rust has here", quote(&text)), &format!("write {such_as}"));
        None
    }

    fn texts(&mut self, setting: &'static str, node: NodeId) -> Vec<String> {
        let Value::Sequence(elements) = self.tree.value(node) else {
            self.wrong(node, "this is not a list", "write a list of names, such as `[Colour]`");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for node in elements {
            if let Some(text) = self.text(*node) {
                self.places.note(setting, &text, self.tree.place(*node));
                texts.push(text);
            }
        }
        texts
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
        assert!(KEYS.is_sorted() && PAGINATION_KEYS.is_sorted() && RATE_LIMIT_KEYS.is_sorted());
    }

    #[test]
    fn each_setting_is_read() {
        let text = "server-enum: Region\nenv-prefix: PETS\ntrace-target: pets\nlayout: root\ngroup-by: operation-id\n\
            closed-enums: [Colour]\nrename: {'#/components/schemas/pet': Animal}\n\
            rename-types: {'#/components/schemas/owner': Human}\nnumber: decimal\nfeatures: tag\n\
            pagination: {listPets: {limit: /max, cursor: /after, next: /next_page, items: /pets}}\noverlay: fix.yaml\n\
            reads: [searchPets]\nrate-limit: {requests: 20, seconds: 1}\n";
        // That two of them do not go together is told as well.
        let (settings, _) = Settings::of(&Values::of("it.yaml", text).expect("is YAML"));
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
            reads: vec!["searchPets".to_owned()],
            rate_limit: Some(RateLimit { requests: 20, seconds: 1 }),
            overlay: text("fix.yaml"),
            places: settings.places.clone(),
        };
        assert_eq!(settings, expected);
        for (setting, name, place) in [
            ("server-enum", "", "1:14"),
            ("closed-enums", "Colour", "6:16"),
            ("rename", "#/components/schemas/pet", "7:10"),
            ("pagination", "listPets", "11:14"),
            ("next", "listPets", "11:60"),
            ("reads", "searchPets", "13:9"),
        ] {
            let found = settings.places.of(setting, name).map(ToString::to_string);
            assert_eq!(found, Some(format!("it.yaml:{place}")), "{setting}");
        }
        assert_eq!(Settings::parse("it.yaml", "{}").expect("is fine"), Settings::default());
    }

    #[test]
    fn what_is_wrong_is_told_in_its_line_with_the_way_out() {
        let text = "layuot: root\nnumber: int\nclosed-enums: Colour\npagination: {listPets: {limits: max, items: pets}}\nzzzzzzzz: 1\nrate-limit: {requests: 0}\n";
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
            "--> it.yaml:6:24",
            "help: write one from 1 to 1000000",
            "help: write `seconds` with a number",
        ] {
            assert!(told.contains(expected), "{expected}: {told}");
        }
    }

    #[test]
    fn names_that_would_not_be_rust_are_refused_where_they_stand() {
        for (text, place) in [
            ("server-enum: 1a", "1:14"),
            ("server-enum: server", "1:14"),
            ("env-prefix: pets", "1:13"),
            ("env-prefix: 'A B'", "1:13"),
            ("trace-target: 'a b'", "1:15"),
            ("rename: {'#/paths': 'a b'}", "1:21"),
            ("rename-types: {'#/paths': 'Ü'}", "1:27"),
            ("layout: root\nfeatures: tag", "2:11"),
        ] {
            let told = Settings::parse("it.yaml", text).expect_err("is wrong").text();
            assert!(told.contains(&format!("--> it.yaml:{place}\n")), "{told}");
        }
        let fine = "server-enum: Region\nenv-prefix: PET_STORE\ntrace-target: 'a::b'\n";
        Settings::parse("it.yaml", fine).expect("is fine");
    }
}
