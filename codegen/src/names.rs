//! Wire names as Rust identifiers: claimed once per scope, so that two names of a scope never meet.

mod symbols;

use std::collections::BTreeMap;
use std::rc::Rc;

use heck::{ToPascalCase, ToSnakeCase};
use ostler_openapi::NodeId;
use ostler_openapi::finding::{Level, Place};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

use self::symbols::SYMBOLS;
use crate::report::{NAME_COLLISION, NAME_INVALID, Report};

/// How a scope spells its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// `ServiceOrder`: types and variants.
    Type,
    /// `service_order`: fields and methods.
    Value,
    /// `service_order`: modules, each of which is a file as well.
    Module,
}

/// A name on the wire and the identifier that stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) wire: String,
    ident: String,
}

impl Name {
    pub(crate) fn text(&self) -> &str {
        &self.ident
    }
}

impl Name {
    /// The same for something that has no name on the wire, and needs one where it is stored.
    pub(crate) fn called_as_in_rust(self) -> Self {
        Self { wire: self.ident.clone(), ..self }
    }
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(ident(&self.ident));
    }
}

/// An identifier for a word that codegen itself supplies.
pub(crate) fn ident(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
}

/// What an author can do about a name that cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// The name is made from the wire's unless an `x-rust-name` says another.
    RustName,
    /// The same for the values of an enum.
    VariantNames,
    /// The name is the first word of an operationId, and of nothing else.
    OperationId,
    /// The same for the type of a resource, which may meet that of a schema.
    Handle,
    /// The name does not come from the document.
    Config,
}

impl Remedy {
    fn for_one(self) -> &'static str {
        match self {
            Self::RustName => "give it an `x-rust-name`",
            Self::VariantNames => "name the values with `x-enum-varnames`",
            Self::OperationId | Self::Handle => "begin the operationId with another word; the path stays as it is",
            Self::Config => "choose another name in the configuration of the generator",
        }
    }

    fn for_two(self) -> &'static str {
        match self {
            Self::RustName => "give one of them an `x-rust-name`",
            Self::Handle => "begin the operationId with another word, or give the schema an `x-rust-name`",
            Self::VariantNames | Self::OperationId | Self::Config => self.for_one(),
        }
    }
}

/// Whether a name that cannot be had is refused, or another one is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Refuse,
    Find,
}

/// Names that must differ from each other, and from those of an outer scope, all of which are visible.
#[derive(Debug)]
pub(crate) struct Scope {
    case: Case,
    manner: Manner,
    taken: BTreeMap<String, Holder>,
    /// The next number to try behind a name that is taken.
    numbers: BTreeMap<String, u32>,
    outer: Option<Rc<Scope>>,
}

#[derive(Clone, Copy, Debug)]
enum Holder {
    Document(NodeId),
    Generator,
}

impl Scope {
    pub(crate) fn new(case: Case, manner: Manner) -> Self {
        Self { case, manner, taken: BTreeMap::new(), numbers: BTreeMap::new(), outer: None }
    }

    /// A scope in which `reserved` cannot be claimed.
    pub(crate) fn with_reserved(case: Case, manner: Manner, reserved: &[&str]) -> Self {
        let taken = reserved.iter().map(|it| ((*it).to_owned(), Holder::Generator)).collect();
        Self { taken, ..Self::new(case, manner) }
    }

    /// A scope in which all names of another are visible.
    pub(crate) fn inside(outer: &Rc<Scope>) -> Self {
        Self { outer: Some(Rc::clone(outer)), ..Self::new(outer.case, outer.manner) }
    }

    /// Takes a name that the generated crate uses itself.
    pub(crate) fn reserve(&mut self, ident: &str) {
        self.taken.insert(ident.to_owned(), Holder::Generator);
    }

    /// Takes a name that was claimed for a place of the document in another scope.
    pub(crate) fn hold(&mut self, ident: &str, node: NodeId) {
        self.taken.insert(ident.to_owned(), Holder::Document(node));
    }

    /// Takes a name that the caller chose, as it is.
    pub(crate) fn reserve_configured(
        &mut self,
        report: &mut Report<'_>,
        said_at: Option<&Place>,
        root: NodeId,
        word: &str,
    ) {
        let ident = self.plain_ident(word);
        let help = Remedy::Config.for_one();
        let mut tell = |code, message: String| match said_at {
            Some(place) => report.configured((Level::Error, code), place, root, message, help),
            None => report.error(code, root, message, help),
        };
        if let Some(Holder::Generator) = self.holder(word) {
            tell(NAME_COLLISION, format!("`{word}` becomes `{word}`, which the generated crate uses itself"));
        }
        if !is_identifier(&ident) {
            tell(NAME_INVALID, format!("`{word}` does not give a Rust identifier, but `{ident}`"));
        } else if ident != word {
            tell(NAME_INVALID, format!("`{word}` is not spelled as `{ident}`, as Rust would have it"));
        }
        self.reserve(word);
    }

    /// The name of `wire`, made from `rust`, which an `x-rust-name` can change.
    pub(crate) fn claim_as(&mut self, report: &mut Report<'_>, node: NodeId, wire: &str, rust: &str) -> Name {
        self.claim(report, node, (wire, rust), Remedy::RustName)
    }

    /// The name of the first text, made from the second.
    pub(crate) fn claim(
        &mut self,
        report: &mut Report<'_>,
        node: NodeId,
        (wire, rust): (&str, &str),
        remedy: Remedy,
    ) -> Name {
        self.claim_one_of(report, node, (wire, &[rust]), remedy)
    }

    /// The one way to get a [`Name`]: of the first text, made from the first of the others that is free. In a strict scope
    /// a collision or an impossible identifier is reported and the name is made up; in another one the next best is found.
    pub(crate) fn claim_one_of(
        &mut self,
        report: &mut Report<'_>,
        node: NodeId,
        (wire, candidates): (&str, &[&str]),
        remedy: Remedy,
    ) -> Name {
        self.claim_where(report, node, (wire, candidates), remedy, |_, _| true)
    }

    /// The same for a struct, where the names that it takes besides are to be free as well.
    pub(crate) fn claim_struct(
        &mut self,
        report: &mut Report<'_>,
        node: NodeId,
        (wire, candidates): (&str, &[&str]),
        remedy: Remedy,
    ) -> Name {
        self.claim_where(report, node, (wire, candidates), remedy, Self::has_room_beside)
    }

    fn claim_where(
        &mut self,
        report: &mut Report<'_>,
        node: NodeId,
        (wire, candidates): (&str, &[&str]),
        remedy: Remedy,
        fits: fn(&Self, &str) -> bool,
    ) -> Name {
        let rust = candidates.first().copied().unwrap_or(wire);
        let ident = match self.manner {
            Manner::Refuse => self.refuse_or_take(report, node, rust, remedy),
            Manner::Find => self.find(report, node, candidates, remedy, fits),
        };
        Name { wire: wire.to_owned(), ident }
    }

    fn refuse_or_take(&mut self, report: &mut Report<'_>, node: NodeId, rust: &str, remedy: Remedy) -> String {
        let ident = self.plain_ident(rust);
        if !is_identifier(&ident) {
            let message = format!("`{rust}` does not give a Rust identifier, but `{ident}`");
            report.name((Level::Error, NAME_INVALID), (node, None), message, remedy.for_one());
            return "_invalid".to_owned();
        }
        if let Some(message) = file_problem(self.case, rust, &ident) {
            report.name((Level::Error, NAME_INVALID), (node, None), message, remedy.for_one());
        }
        match self.holder(&ident) {
            None => {}
            Some(Holder::Document(first)) => {
                let message = format!("`{rust}` becomes `{ident}`, as {} already does", report.pointer(first));
                report.name((Level::Error, NAME_COLLISION), (node, Some(first)), message, remedy.for_two());
            }
            Some(Holder::Generator) => {
                let message = format!("`{rust}` becomes `{ident}`, which the generated crate uses itself");
                report.name((Level::Error, NAME_COLLISION), (node, None), message, remedy.for_one());
            }
        }
        self.taken.insert(ident.clone(), Holder::Document(node));
        ident
    }

    fn find(
        &mut self,
        report: &mut Report<'_>,
        node: NodeId,
        candidates: &[&str],
        remedy: Remedy,
        fits: fn(&Self, &str) -> bool,
    ) -> String {
        let spelt: Vec<String> = candidates.iter().map(|it| spell(self.case, it)).collect();
        let free = spelt.iter().find(|it| self.holder(it).is_none() && fits(self, it)).cloned();
        let ident = free.unwrap_or_else(|| {
            let wanted = spelt.first().map_or("value", String::as_str);
            let ident = self.next_free(wanted, fits);
            let (first, why) = match self.holder(wanted) {
                Some(Holder::Document(first)) => {
                    (Some(first), format!("{} is called `{wanted}` already", report.pointer(first)))
                }
                _ => (None, format!("the generated crate uses `{wanted}` itself")),
            };
            let message = format!("this is called `{ident}` in Rust, since {why}");
            report.name((Level::Warning, NAME_COLLISION), (node, first), message, remedy.for_one());
            ident
        });
        self.taken.insert(ident.clone(), Holder::Document(node));
        ident
    }

    /// A name with the first number behind it that makes it free.
    fn next_free(&mut self, wanted: &str, fits: fn(&Self, &str) -> bool) -> String {
        let mut number = self.numbers.get(wanted).copied().unwrap_or(2);
        let base = wanted.trim_end_matches('_');
        loop {
            let is_digit = base.ends_with(|it: char| it.is_ascii_digit());
            let ident = if is_digit || self.case != Case::Type {
                format!("{base}_{number}")
            } else {
                format!("{base}{number}")
            };
            number += 1;
            if self.holder(&ident).is_none() && fits(self, &ident) {
                self.numbers.insert(wanted.to_owned(), number);
                return ident;
            }
        }
    }

    fn plain_ident(&self, rust: &str) -> String {
        match self.case {
            Case::Type => dodge_keyword(rust.to_pascal_case()),
            Case::Value | Case::Module => dodge_keyword(rust.to_snake_case()),
        }
    }

    fn holder(&self, ident: &str) -> Option<Holder> {
        let own = self.taken.get(ident).copied();
        own.or_else(|| self.outer.as_ref().and_then(|it| it.holder(ident)))
    }

    /// The first of `candidates` that nobody claimed, for an item that the document does not name. When all are
    /// taken, the last is qualified until it is free.
    pub(crate) fn claim_free(&mut self, candidates: &[&str]) -> Name {
        let free = candidates.iter().find(|it| self.holder(it).is_none());
        let mut ident = free.or(candidates.last()).map_or_else(String::new, |it| (*it).to_owned());
        while self.holder(&ident).is_some() {
            ident = match self.case {
                Case::Type => format!("Other{ident}"),
                Case::Value | Case::Module => format!("other_{ident}"),
            };
        }
        self.taken.insert(ident.clone(), Holder::Generator);
        Name { wire: String::new(), ident }
    }

    /// The name of the first text, made from the second, that was claimed and reported elsewhere.
    pub(crate) fn claim_silently(&mut self, wire: &str, rust: &str) -> Name {
        let ident = match self.manner {
            Manner::Refuse => self.plain_ident(rust),
            Manner::Find => spell(self.case, rust),
        };
        let ident = match (self.manner, self.holder(&ident)) {
            _ if !is_identifier(&ident) => "_invalid".to_owned(),
            (Manner::Find, Some(_)) => self.next_free(&ident, |_, _| true),
            _ => ident,
        };
        self.taken.insert(ident.clone(), Holder::Generator);
        Name { wire: wire.to_owned(), ident }
    }

    /// A name made from a text for something that is not shown unless it is needed.
    pub(crate) fn claim_quietly(&mut self, text: &str) -> Name {
        let wanted = spell(self.case, text);
        let ident = if self.holder(&wanted).is_none() { wanted } else { self.next_free(&wanted, |_, _| true) };
        self.taken.insert(ident.clone(), Holder::Generator);
        Name { wire: String::new(), ident }
    }

    /// Takes the name of the type through which a struct is read; see [`slots_of`].
    pub(crate) fn claim_slots(&mut self, report: &mut Report<'_>, node: NodeId, name: &Name) {
        self.claim_beside(report, node, name, "read through", slots_of(name));
    }

    /// Takes the name of the type that builds a struct; see [`builder_of`].
    pub(crate) fn claim_builder(&mut self, report: &mut Report<'_>, node: NodeId, name: &Name) {
        self.claim_beside(report, node, name, "built by", builder_of(name));
    }

    fn claim_beside(&mut self, report: &mut Report<'_>, node: NodeId, name: &Name, how: &str, other: String) {
        if let Some(Holder::Document(first)) = self.holder(&other) {
            let at = report.pointer(first);
            let message = format!("`{}` is {how} a `{other}`, but {at} becomes that already", name.text());
            let help = "give one of them an `x-rust-name`";
            report.name((Level::Error, NAME_COLLISION), (node, Some(first)), message, help);
        }
        self.taken.insert(other, Holder::Generator);
    }

    /// Whether the names that a struct of this name takes besides are free.
    fn has_room_beside(&self, ident: &str) -> bool {
        let base = ident.trim_end_matches('_');
        self.holder(&format!("{base}Slots")).is_none() && self.holder(&format!("{base}Builder")).is_none()
    }
}

/// The type that builds a struct with many required members.
pub(crate) fn builder_of(name: &Name) -> String {
    format!("{}Builder", name.text().trim_end_matches('_'))
}

/// The private type through which a struct is read.
pub(crate) fn slots_of(name: &Name) -> String {
    format!("{}Slots", name.text().trim_end_matches('_'))
}

/// The Cargo feature of a module: its words, joined as features are.
pub(crate) fn feature_of(module: &Name) -> String {
    module.text().trim_end_matches('_').replace('_', "-")
}

/// The words of a name, in lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.to_snake_case().split('_').map(str::to_owned).collect()
}

fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|it| it.is_ascii_alphabetic())
        && characters.all(|it| it.is_ascii_alphanumeric() || it == '_')
}

/// The longest name of a type or of a module. The compiler's documentation makes `struct.<name>.html` of it, and file
/// systems take 255 bytes; the rest is for what generated names add, such as [`slots_of`].
const MAX_FILE_STEM: usize = 200;

/// The longest name that is found for an overlong one, with room for a number.
const MAX_FOUND: usize = 100;

/// What Windows keeps for devices, whatever the extension. Alphabetical; the numbered ones are listed apart.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];
const NUMBERED_DEVICES: &[&str] = &["com", "lpt"];

/// Why a file cannot be called so everywhere. Types have files in the crate's documentation only. What is said of a type
/// is said of its module with the same words, so that it is reported once.
fn file_problem(case: Case, rust: &str, ident: &str) -> Option<String> {
    match case {
        Case::Type | Case::Module if ident.len() > MAX_FILE_STEM => {
            let limit = format!("{MAX_FILE_STEM} bytes are the most");
            Some(format!("`{rust}` is too long for a name that a file is called after: {limit}"))
        }
        Case::Module if is_device(ident) => {
            Some(format!("`{rust}` becomes the file `{ident}.rs`, a name that Windows keeps for a device"))
        }
        Case::Type | Case::Value | Case::Module => None,
    }
}

fn is_device(ident: &str) -> bool {
    let number = NUMBERED_DEVICES.iter().find_map(|it| ident.strip_prefix(it));
    DEVICES.contains(&ident) || number.is_some_and(|it| it.len() == 1 && it.as_bytes()[0].is_ascii_digit())
}

fn dodge_keyword(text: String) -> String {
    let free = syn::parse_str::<Ident>(&text).is_ok() && text != "gen";
    let number = text.starts_with(|it: char| it.is_ascii_digit());
    if free || text.is_empty() || number { text } else { format!("{text}_") }
}

/// The identifier of any text at all. The same text always gives the same one; two texts may give one.
fn spell(case: Case, text: &str) -> String {
    let words = in_ascii(text);
    let ident = match case {
        Case::Type => words.to_pascal_case(),
        Case::Value | Case::Module => words.to_snake_case(),
    };
    let ident = match ident.as_bytes().first() {
        None => {
            if case == Case::Type {
                "Empty".to_owned()
            } else {
                "empty".to_owned()
            }
        }
        Some(first) if first.is_ascii_digit() => format!("{}{ident}", if case == Case::Type { 'N' } else { 'n' }),
        Some(_) => ident,
    };
    let ident = if ident.len() > MAX_FOUND { shorten(case, &ident, text) } else { ident };
    match case {
        Case::Module if is_device(&ident) => format!("{ident}_"),
        Case::Type | Case::Value | Case::Module => dodge_keyword(ident),
    }
}

/// Letters and digits of ASCII, and the names of other characters where they matter.
fn in_ascii(text: &str) -> String {
    let has_letters = text.chars().any(char::is_alphanumeric);
    let mut words = String::new();
    for (index, character) in text.chars().enumerate().take(4 * MAX_FILE_STEM) {
        match character {
            it if it.is_ascii_alphanumeric() => words.push(it),
            it if it.is_alphanumeric() => words.push_str(&format!("_u{:x}_", u32::from(it))),
            it if !has_letters || index == 0 && matches!(it, '-' | '+') => {
                let name = SYMBOLS.iter().find(|(symbol, _)| *symbol == it);
                let name = name.map_or_else(|| format!("u{:x}", u32::from(it)), |(_, name)| (*name).to_owned());
                words.push_str(&format!("_{name}_"));
            }
            _ => words.push('_'),
        }
    }
    words
}

/// The beginning of a name, and a number that depends on all of it.
fn shorten(case: Case, ident: &str, text: &str) -> String {
    // FNV-1a: the same everywhere and always.
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let beginning = ident[..MAX_FOUND - 20].trim_end_matches('_');
    match case {
        Case::Type => format!("{beginning}X{hash:016x}"),
        Case::Value | Case::Module => format!("{beginning}_{hash:016x}"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ostler_openapi::finding::{Findings, Level};
    use ostler_openapi::{Reading, Source, Tree, read};

    use super::*;

    /// Claims each name in turn, and gives the identifiers with what was said.
    fn claims(case: Case, manner: Manner, wires: &[&str]) -> (Vec<String>, Findings) {
        let reading: Reading = read(Source::new("it.yaml", "openapi: 3.0.3\na-b: 1\naB: 2\n").expect("short enough"));
        let empty =
            Reading { findings: Findings::new(), source: Arc::clone(&reading.source), tree: None, document: None };
        let tree: &Tree = reading.tree.as_ref().expect("is YAML");
        let mut report = Report::new(tree, &empty, manner == Manner::Refuse);
        let mut scope = Scope::new(case, manner);
        let claim = |wire: &&str| {
            let node = tree.get(tree.root(), wire).unwrap_or(tree.root());
            scope.claim_as(&mut report, node, wire, wire).text().to_owned()
        };
        let names = wires.iter().map(claim).collect();
        (names, report.finish())
    }

    fn claim(case: Case, wire: &str) -> String {
        claims(case, Manner::Refuse, &[wire]).0.remove(0)
    }

    fn found(case: Case, wire: &str) -> String {
        claims(case, Manner::Find, &[wire]).0.remove(0)
    }

    #[test]
    fn wire_names_become_identifiers() {
        assert_eq!(claim(Case::Value, "UpdatedUtc"), "updated_utc");
        assert_eq!(claim(Case::Type, "return=minimal"), "ReturnMinimal");
    }

    #[test]
    fn keywords_get_a_trailing_underscore() {
        for (case, wire, expected) in
            [(Case::Value, "Type", "type_"), (Case::Value, "gen", "gen_"), (Case::Type, "self", "Self_")]
        {
            assert_eq!((claim(case, wire), found(case, wire)), (expected.to_owned(), expected.to_owned()));
        }
    }

    #[test]
    fn a_second_claim_of_an_identifier_names_the_first() {
        let (_, findings) = claims(Case::Type, Manner::Refuse, &["a-b", "aB"]);
        assert!(findings.kept()[0].message.contains("#/a-b"), "{findings:?}");
        let (names, findings) = claims(Case::Type, Manner::Find, &["a-b", "aB"]);
        assert_eq!(names, ["AB", "AB2"]);
        assert!(findings.kept()[0].message.contains("#/a-b") && !findings.has_errors(), "{findings:?}");
    }

    #[test]
    fn a_struct_is_called_so_that_what_it_is_read_through_has_a_name_too() {
        let reading: Reading = read(Source::new("it.yaml", "openapi: 3.0.3\n").expect("short enough"));
        let tree: &Tree = reading.tree.as_ref().expect("is YAML");
        let mut report = Report::new(tree, &reading, false);
        let mut scope = Scope::new(Case::Type, Manner::Find);
        scope.claim_as(&mut report, tree.root(), "pet slots", "pet slots");
        let mut claim = |named| scope.claim_struct(&mut report, tree.root(), ("pet", named), Remedy::RustName);
        assert_eq!(claim(&["pet", "pet model"]).text(), "PetModel");
        assert_eq!(claim(&["pet"]).text(), "Pet2");
    }

    #[test]
    fn any_text_has_an_identifier() {
        for (case, wire, expected) in [
            (Case::Type, "2fa", "N2fa"),
            (Case::Value, "2fa", "n2fa"),
            (Case::Value, "", "empty"),
            (Case::Type, "", "Empty"),
            (Case::Type, "+1", "Plus1"),
            (Case::Type, "-1", "Minus1"),
            (Case::Type, "-created", "MinusCreated"),
            (Case::Type, "*", "Star"),
            (Case::Type, "<=", "LessEqual"),
            (Case::Value, "$ref", "ref_"),
            (Case::Value, "@type", "type_"),
            (Case::Value, "größe", "gr_uf6_udf_e"),
            (Case::Value, "名", "u540d"),
            (Case::Module, "aux", "aux_"),
            (Case::Value, "\u{202e}", "u202e"),
        ] {
            assert_eq!(found(case, wire), expected, "{wire}");
        }
        let long = found(Case::Module, &"a".repeat(10_000));
        assert!(long.len() < MAX_FILE_STEM && long != found(Case::Module, &"a".repeat(10_001)), "{long}");
    }

    #[test]
    fn a_module_is_called_as_a_file_can_be_called() {
        let codes = |case: Case, wire: &str| claims(case, Manner::Refuse, &[wire]).1.count(Level::Error);
        let (longest, longer) = ("a".repeat(MAX_FILE_STEM), "a".repeat(MAX_FILE_STEM + 1));
        for case in [Case::Type, Case::Module] {
            assert_eq!((codes(case, &longest), codes(case, &longer)), (0, 1), "{case:?}");
        }
        assert_eq!(codes(Case::Value, &longer), 0, "a field has no file");
        for device in ["Aux", "CON", "nul", "Prn", "com1", "LPT9"] {
            assert_eq!((codes(Case::Module, device), codes(Case::Type, device)), (1, 0), "{device}");
        }
        for other in ["Auxiliary", "Com", "Com10", "Comx"] {
            assert_eq!(codes(Case::Module, other), 0, "{other}");
        }
    }

    #[test]
    fn a_number_is_not_an_identifier() {
        let (_, findings) = claims(Case::Type, Manner::Refuse, &["2fa"]);
        assert_eq!(findings.kept()[0].code, NAME_INVALID);
    }
}
