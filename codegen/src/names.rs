//! Wire names as Rust identifiers: claimed once per scope, so that two names of a scope never meet.

use std::collections::BTreeMap;

use heck::{ToPascalCase, ToSnakeCase};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;

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

/// Names that must differ from each other. A clone is a scope in which all names of the first are visible.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    case: Case,
    taken: BTreeMap<String, Holder>,
}

#[derive(Clone, Debug)]
enum Holder {
    Document(Pointer),
    Generator,
}

impl Scope {
    pub(crate) fn new(case: Case) -> Self {
        Self { case, taken: BTreeMap::new() }
    }

    /// A scope in which `reserved` cannot be claimed.
    pub(crate) fn with_reserved(case: Case, reserved: &[&str]) -> Self {
        let taken = reserved.iter().map(|it| ((*it).to_owned(), Holder::Generator)).collect();
        Self { case, taken }
    }

    /// Takes a name that the generated crate uses itself.
    pub(crate) fn reserve(&mut self, ident: &str) {
        self.taken.insert(ident.to_owned(), Holder::Generator);
    }

    /// Takes a name that the caller chose, as it is.
    pub(crate) fn reserve_configured(&mut self, errors: &mut Diagnostics, root: &Pointer, word: &str) {
        let name = self.claim(errors, root, (word, word), Remedy::Config);
        if name.text() != word && is_identifier(name.text()) {
            let message = format!("`{word}` is not spelled as `{}`, as Rust would have it", name.text());
            errors.error("name-invalid", root, message, Remedy::Config.for_one());
        }
        self.reserve(word);
    }

    /// The name of `wire`, made from `rust`, which an `x-rust-name` can change.
    pub(crate) fn claim_as(&mut self, errors: &mut Diagnostics, at: &Pointer, wire: &str, rust: &str) -> Name {
        self.claim(errors, at, (wire, rust), Remedy::RustName)
    }

    /// The one way to get a [`Name`]: of the first text, made from the second. A collision or an impossible identifier
    /// is reported and the name is made up.
    pub(crate) fn claim(
        &mut self,
        errors: &mut Diagnostics,
        at: &Pointer,
        (wire, rust): (&str, &str),
        remedy: Remedy,
    ) -> Name {
        let ident = match self.case {
            Case::Type => dodge_keyword(rust.to_pascal_case()),
            Case::Value | Case::Module => dodge_keyword(rust.to_snake_case()),
        };
        if !is_identifier(&ident) {
            let message = format!("`{rust}` does not give a Rust identifier, but `{ident}`");
            errors.error("name-invalid", at, message, remedy.for_one());
            return Name { wire: wire.to_owned(), ident: "_invalid".to_owned() };
        }
        if let Some(message) = file_problem(self.case, rust, &ident) {
            errors.error("name-invalid", at, message, remedy.for_one());
        }
        match self.taken.insert(ident.clone(), Holder::Document(at.clone())) {
            None => {}
            Some(Holder::Document(first)) => {
                let message = format!("`{rust}` becomes `{ident}`, as {first} already does");
                errors.error("name-collision", at, message, remedy.for_two());
            }
            Some(Holder::Generator) => {
                let message = format!("`{rust}` becomes `{ident}`, which the generated crate uses itself");
                errors.error("name-collision", at, message, remedy.for_one());
            }
        }
        Name { wire: wire.to_owned(), ident }
    }

    /// The first of `candidates` that nobody claimed, for an item that the document does not name. When all are
    /// taken, the last is qualified until it is free.
    pub(crate) fn claim_free(&mut self, candidates: &[&str]) -> Name {
        let free = candidates.iter().find(|it| !self.taken.contains_key(**it));
        let mut ident = free.or(candidates.last()).map_or_else(String::new, |it| (*it).to_owned());
        while self.taken.contains_key(&ident) {
            ident = format!("Other{ident}");
        }
        self.taken.insert(ident.clone(), Holder::Generator);
        Name { wire: String::new(), ident }
    }

    /// Takes the name of the type through which a struct is read; see [`slots_of`].
    pub(crate) fn claim_slots(&mut self, errors: &mut Diagnostics, at: &Pointer, name: &Name) {
        self.claim_beside(errors, at, name, "read through", slots_of(name));
    }

    /// Takes the name of the type that builds a struct; see [`builder_of`].
    pub(crate) fn claim_builder(&mut self, errors: &mut Diagnostics, at: &Pointer, name: &Name) {
        self.claim_beside(errors, at, name, "built by", builder_of(name));
    }

    fn claim_beside(&mut self, errors: &mut Diagnostics, at: &Pointer, name: &Name, how: &str, other: String) {
        if let Some(Holder::Document(first)) = self.taken.insert(other.clone(), Holder::Generator) {
            let message = format!("`{}` is {how} a `{other}`, but {first} becomes that already", name.text());
            errors.error("name-collision", at, message, "give one of them an `x-rust-name`");
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(case: Case, wire: &str) -> String {
        Scope::new(case).claim_as(&mut Diagnostics::default(), &Pointer::root(), wire, wire).text().to_owned()
    }

    #[test]
    fn wire_names_become_identifiers() {
        assert_eq!(claim(Case::Value, "UpdatedUtc"), "updated_utc");
        assert_eq!(claim(Case::Type, "return=minimal"), "ReturnMinimal");
    }

    #[test]
    fn keywords_get_a_trailing_underscore() {
        assert_eq!(claim(Case::Value, "Type"), "type_");
        assert_eq!(claim(Case::Value, "gen"), "gen_");
        assert_eq!(claim(Case::Type, "self"), "Self_");
    }

    #[test]
    fn a_second_claim_of_an_identifier_names_the_first() {
        let mut errors = Diagnostics::default();
        let mut scope = Scope::new(Case::Type);
        scope.claim_as(&mut errors, &Pointer::root().child("a-b"), "a-b", "a-b");
        scope.claim_as(&mut errors, &Pointer::root().child("aB"), "aB", "aB");
        let report = errors.propagate().unwrap_err();
        assert!(report[0].message.contains("#/a-b"), "{report:?}");
    }

    #[test]
    fn a_module_is_called_as_a_file_can_be_called() {
        let codes = |case: Case, wire: &str| {
            let mut errors = Diagnostics::default();
            Scope::new(case).claim_as(&mut errors, &Pointer::root(), wire, wire);
            errors.propagate().err().unwrap_or_default().len()
        };
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
    fn a_number_is_no_identifier() {
        let mut errors = Diagnostics::default();
        Scope::new(Case::Type).claim_as(&mut errors, &Pointer::root(), "2fa", "2fa");
        assert_eq!(errors.propagate().unwrap_err()[0].code, "name-invalid");
    }
}
