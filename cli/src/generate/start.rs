//! What a crate makes public -> how a program begins with it: one call, its server, and the variables that are read.

use std::collections::BTreeMap;

use ostler_codegen::{FileSet, Item, Kind, Surface};

/// What a page shows of a crate with operations.
pub(super) struct Start {
    /// One operation on a client called `client`, if there is one whose arguments can be written down.
    pub(super) call: Option<Shown>,
    /// One that is read page by page, likewise.
    pub(super) listing: Option<Shown>,
    /// A server of the document, if it has one.
    pub(super) server: Option<String>,
    /// The variables of the environment, each with what it is.
    pub(super) variables: Vec<(String, &'static str)>,
}

/// A call as a program writes it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shown {
    /// Whether it may change something; what does not comes first.
    pub(super) is_write: bool,
    /// How many arguments have to be made up.
    made_up: usize,
    pub(super) text: String,
}

impl Start {
    pub(super) fn of(surface: &Surface, files: &FileSet, server_enum: &str) -> Start {
        let is_server = |it: &&Item| {
            let name = it.path.strip_prefix(server_enum).and_then(|it| it.strip_prefix("::"));
            it.kind == Kind::Variant && name.is_some_and(|it| it != "Address")
        };
        let server = surface.items().iter().find(is_server).filter(|it| !it.signature.contains(['(', '{']));
        let server = server.map(|it| it.path.clone());
        let paged = paged(files);
        let listing = find_call(surface, |call| paged.iter().any(|it| call.ends_with(&format!("::{it}>"))));
        Start { call: find_call(surface, |_| true), listing, variables: variables(files, server.is_some()), server }
    }
}

/// The requests that are read page by page, such as `pets::ListPets`.
fn paged(files: &FileSet) -> Vec<String> {
    let of_file = |(path, text): (&str, &str)| {
        let module = path.strip_prefix("wire/")?.strip_suffix(".rs")?.replace('/', "::");
        let names = text.split("PagedRequest for ").skip(1).filter_map(|it| it.split([' ', '{']).next());
        Some(names.map(|it| format!("{module}::{it}")).collect::<Vec<_>>())
    };
    files.iter().filter_map(of_file).flatten().collect()
}

/// The call with the fewest arguments, one that reads if there is any, of those whose result is one that is wanted.
fn find_call(surface: &Surface, is_wanted: impl Fn(&str) -> bool) -> Option<Shown> {
    let getters: BTreeMap<_, _> = surface.items().iter().filter_map(getter).collect();
    let calls = surface.items().iter().filter_map(|it| {
        let (resource, action) = it.path.rsplit_once("::")?;
        let arguments = arguments(it)?;
        let getter = getters.get(resource).filter(|_| parts(&it.signature).is_some_and(|(_, it)| is_wanted(it)))?;
        let is_write = !it.origin.as_ref().is_some_and(|it| it.as_str().ends_with("/get"));
        let text = format!("client.{getter}().{action}({})", arguments.join(", "));
        Some(Shown { is_write, made_up: arguments.len(), text })
    });
    calls.min()
}

/// The resource that a method of the client leads to, and the method.
fn getter(item: &Item) -> Option<(&str, &str)> {
    let name = item.path.strip_prefix("Client::").filter(|_| item.kind == Kind::Method)?;
    let (parameters, result) = parts(&item.signature)?;
    Some((result.strip_prefix("crate::").filter(|_| parameters == "&self")?, name))
}

/// What a program may write for the arguments of an operation.
fn arguments(item: &Item) -> Option<Vec<&'static str>> {
    if item.kind != Kind::Method || item.receiver.is_some() || item.deprecated {
        return None;
    }
    let (parameters, result) = parts(&item.signature)?;
    if !result.starts_with("crate::Call<") {
        return None;
    }
    let rest = parameters.strip_prefix("&self")?;
    rest.split(", ").skip(1).map(|it| argument(it.split_once(": ")?.1)).collect()
}

fn argument(ty: &str) -> Option<&'static str> {
    match ty {
        "impl Into<String>" => Some("\"…\""),
        "i32" | "i64" | "u32" | "u64" => Some("1"),
        "bool" => Some("true"),
        _ => None,
    }
}

/// The parameters and the result of a method.
fn parts(signature: &str) -> Option<(&str, &str)> {
    let (_, rest) = signature.split_once('(')?;
    let (parameters, result) = rest.rsplit_once(") -> ")?;
    Some((parameters, result))
}

/// The variables that the crate asks for, that of the server's address first.
fn variables(files: &FileSet, has_server: bool) -> Vec<(String, &'static str)> {
    let mut variables: Vec<(String, &'static str)> = Vec::new();
    for is_of_credentials in [false, true] {
        for (_, text) in files.iter().filter(|(path, _)| (*path == "credentials.rs") == is_of_credentials) {
            let what = match is_of_credentials {
                true => "a part of the credentials",
                false if has_server => "the address of another server than the first of the document; need not be set",
                false => "the address of the server, such as `https://api.example`",
            };
            for name in text.split("private::env_var(\"").skip(1).filter_map(|it| it.split('"').next()) {
                if variables.iter().all(|(it, _)| it != name) {
                    variables.push((name.to_owned(), what));
                }
            }
        }
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(operations: &[&str]) -> Option<String> {
        let mut items = vec![
            Item::new("Client::pets", Kind::Method, "fn pets(&self) -> crate::pets::Pets"),
            Item::new("Client::builder", Kind::Method, "fn builder(server: crate::Server) -> crate::ClientBuilder"),
        ];
        items.extend(operations.iter().map(|it| {
            let name = it.split('(').next().unwrap_or_default();
            let signature = format!("fn {it} -> crate::Call<crate::pets::A>");
            Item::new(format!("pets::Pets::{name}"), Kind::Method, signature)
        }));
        find_call(&Surface::new(items, BTreeMap::new()), |_| true).map(|it| it.text)
    }

    #[test]
    fn the_simplest_call_is_shown_and_none_that_cannot_be_written() {
        let [simple, hard] = ["show(&self, id: impl Into<String>, page: i64)", "add(&self, pet: crate::types::Pet)"];
        assert_eq!(call(&[hard, simple]).as_deref(), Some("client.pets().show(\"…\", 1)"));
        assert_eq!(call(&[simple, "list(&self)"]).as_deref(), Some("client.pets().list()"));
        assert_eq!(call(&[hard, "put(&self, ids: impl IntoIterator<Item = impl Into<String>>)"]), None);
        assert_eq!(call(&["no(self, id: impl Into<String>)"]), None);
    }
}
