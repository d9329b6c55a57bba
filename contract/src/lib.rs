//! An OpenAPI document into the contract that the fake server keeps, `fake/contract.json`.
//!
//! The crate is pure: a value in, a value out. It stands apart from the fake so that the command that writes the
//! contract need not be linked with the fake, and apart from the generator so that the fake stays a second opinion of the
//! document. It reads documents that the generator has accepted, and refuses what the fake would not understand.

mod operation;
mod schema;

use serde_json::{Map, Value, json};

pub use schema::{FORMATS, KEYWORDS};

/// How many `$ref`s may lead from one to the next.
const LONGEST_REFERENCE_CHAIN: usize = 32;

const NO_VALUE: &Value = &Value::Null;

/// Something that the fake would not understand, with the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The members that lead to its place in the document, outermost first.
    pub at: Vec<String>,
    /// What is wrong, in lower case, with what the author wrote in backticks.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

/// The value of a document.
///
/// # Errors
///
/// When the text is neither YAML nor JSON.
pub fn parse(text: &str) -> Result<Value, Refusal> {
    serde_yaml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| Refusal {
        at: Vec::new(),
        message: format!("the document is neither YAML nor JSON: {error}"),
        help: "write the document as YAML 1.2 or JSON",
    })
}

/// The contract that a document states.
///
/// # Errors
///
/// Everything that the fake would not understand, in the order of the document.
pub fn digest(document: &Value) -> Result<Value, Vec<Refusal>> {
    let mut cx = Digest { document, refusals: Vec::new() };
    let operations = operation::digest_operations(&mut cx);
    let error = operation::digest_error(&mut cx);
    let at = Place::root().member("components").member("schemas");
    let named = document["components"]["schemas"].as_object().into_iter().flatten();
    let schemas: Map<_, _> =
        named.map(|(name, it)| (name.clone(), schema::digest_schema(&mut cx, &at.member(name), it))).collect();
    if !cx.refusals.is_empty() {
        return Err(cx.refusals);
    }
    Ok(sorted(&json!({"error": error, "operations": operations, "schemas": schemas})))
}

/// A contract as `contract.json` holds it.
#[must_use]
pub fn to_text(contract: &Value) -> String {
    format!("{contract:#}\n")
}

/// A document on its way, with what is wrong with it so far.
struct Digest<'d> {
    document: &'d Value,
    refusals: Vec<Refusal>,
}

impl<'d> Digest<'d> {
    fn refuse(&mut self, at: &Place, message: impl Into<String>, help: &'static str) {
        self.refusals.push(Refusal { at: at.0.clone(), message: message.into(), help });
    }

    /// What a value refers to, itself where it refers to nothing, with its place.
    fn resolve(&self, at: Place, value: &'d Value) -> (Place, &'d Value) {
        let mut found = (at, value);
        for _ in 0..LONGEST_REFERENCE_CHAIN {
            let target = found.1.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix("#/"));
            let Some(target) = target else { break };
            let place = target.split('/').map(|it| it.replace("~1", "/").replace("~0", "~")).collect();
            found = (Place(place), self.document.pointer(&format!("/{target}")).unwrap_or(NO_VALUE));
        }
        found
    }
}

/// The members that lead to a value of the document.
#[derive(Clone)]
struct Place(Vec<String>);

impl Place {
    fn root() -> Self {
        Self(Vec::new())
    }

    fn member(&self, name: &str) -> Self {
        let mut names = self.0.clone();
        names.push(name.to_owned());
        Self(names)
    }
}

/// The same with the members of all objects in alphabetical order, whatever order this build keeps.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut names: Vec<_> = members.keys().collect();
            names.sort();
            names.into_iter().map(|name| (name.clone(), sorted(&members[name]))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        plain => plain.clone(),
    }
}
