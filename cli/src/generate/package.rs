//! What the generator made of a document into the files of a whole crate.

use ostler_codegen::Feature;

use super::compile::{Client, Compiled};
use super::name::ident;
use super::{MARK, runtime};
use crate::synchronize::{Owner, Wanted};

/// All files of the crate, with the copy of the runtime as a package of that name if it needs one.
pub(super) fn files(
    compiled: &Compiled,
    name: &str,
    title: &str,
    source: &runtime::Source,
    copy: Option<&str>,
) -> Vec<Wanted> {
    let user = |path: &str, text: String| Wanted { path: path.to_owned(), text, owner: Owner::User };
    let mut files = vec![
        user("Cargo.toml", manifest(name, title, &source.dependency, compiled)),
        user("README.md", readme(name, compiled)),
    ];
    if let Some(client) = &compiled.client {
        files.push(user(&format!("examples/{EXAMPLE}.rs"), example(name, client, &compiled.features)));
    }
    let sources = compiled.files.iter();
    files.extend(sources.map(|(path, text)| Wanted {
        path: format!("src/{path}"),
        text: text.clone(),
        owner: Owner::Command,
    }));
    files.extend(copy.into_iter().flat_map(runtime::files));
    files
}

/// The name of the one example.
const EXAMPLE: &str = "connect";

fn manifest(name: &str, title: &str, dependency: &str, compiled: &Compiled) -> String {
    let title = match one_line(title) {
        title if title.is_empty() => name.to_owned(),
        title => title,
    };
    let declarations = declarations(dependency, &compiled.features);
    let tokio = match compiled.client.is_some() {
        true => {
            "\n[dev-dependencies]\n# For programs that make calls.\n\
             tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\", \"time\"] }\n"
        }
        false => "",
    };
    format!(
        "# Written once by `ostler generate`, and yours since: later runs leave this file alone.

[package]
name = \"{name}\"
version = \"0.1.0\"
edition = \"2024\"
rust-version = \"1.88\"
description = \"A client of {title}\"
readme = \"README.md\"
categories = [\"api-bindings\"]
# Fill in how you license the crate before you publish it, such as \"MIT OR Apache-2.0\".
# license = \"\"

[package.metadata.docs.rs]
all-features = true

{declarations}{tokio}"
    )
}

/// The part of a manifest that generated code asks for.
pub(super) fn declarations(dependency: &str, features: &[Feature]) -> String {
    let (default, resources) = resource_features(features);
    format!(
        "[features]
default = {default}
# The transport over reqwest and rustls. Without it, give the client a transport of your own.
reqwest = [\"ostler-runtime/reqwest\"]
# Events about each call, without bodies and tokens.
tracing = [\"ostler-runtime/tracing\"]
# `Timestamp` to and from the instants of these crates: jiff 0.2, chrono 0.4, time 0.3.
chrono = [\"ostler-runtime/chrono\"]
jiff = [\"ostler-runtime/jiff\"]
time = [\"ostler-runtime/time\"]
{resources}
[dependencies]
{dependency}
"
    )
}

/// What is on by default, and the features of resources.
fn resource_features(features: &[Feature]) -> (String, String) {
    if features.is_empty() {
        return ("[\"reqwest\", \"tracing\"]".to_owned(), String::new());
    }
    let names = ["reqwest", "tracing"].into_iter().chain(features.iter().map(|it| it.name.as_str()));
    let default: String = names.map(|it| format!("    \"{it}\",\n")).collect();
    let declared: String = features.iter().map(|it| format!("{} = []\n", it.name)).collect();
    let comment = "# Operations by their module, with the types that no other feature needs.";
    (format!("[\n{default}]"), format!("{comment}\n{declared}"))
}

/// A text of the document as a part of a basic string of TOML.
fn one_line(text: &str) -> String {
    let words: Vec<_> =
        text.split(|it: char| it.is_whitespace() || it.is_control()).filter(|it| !it.is_empty()).collect();
    let short: String = words.join(" ").chars().take(200).collect();
    short.trim_end().replace('\\', "\\\\").replace('"', "\\\"")
}

/// It is a part of the crate's documentation, and its code is tested with the crate. No text of the document is in it.
fn readme(name: &str, compiled: &Compiled) -> String {
    let mut page = format!(
        "# {name}

A client that `ostler generate` wrote from an OpenAPI document. The files in `src/` are written anew when it runs again;
this page, `Cargo.toml` and `examples/` are yours.
"
    );
    if let Some(client) = &compiled.client {
        page.push_str(&set_up(name, client, !compiled.features.is_empty()));
        page.push_str(&listing(name, client));
        page.push_str(ERRORS);
        page.push_str(
            "
## Features

| feature | what |
| --- | --- |
| `reqwest` (default) | the transport over reqwest and rustls |
| `tracing` (default) | events about each call, without bodies and tokens |
| `chrono`, `jiff`, `time` | times to and from those of these crates |
",
        );
        page.push_str(&describe_features(&compiled.features));
    }
    page
}

/// What an error means by its status, as the runtime has it for every document.
const ERRORS: &str = "
## Errors

| answer | error | was it carried out? |
| --- | --- | --- |
| 400 to 499 but 408, or 300 to 399 to a read | `Error::Refused` | no |
| 408, or 500 to 599, to a read | `Error::Refused`, after it was sent again some times | it was a read |
| 408, 300 to 399, or 500 to 599, to a write | `Error::OutcomeUnknown`; it is not sent again | **perhaps** |
| none, to a read or since the server was not reached | `Error::Transit`, after it was sent again some times | no, or it was a read |
| none, to a write that was sent | `Error::OutcomeUnknown`; it is not sent again | **perhaps** |
| one that cannot be understood | `Error::Decode`, or `Error::OutcomeUnknown` for a write | yes |

After 429 a write is sent again as well. `error.status()` is the status, `error.message()` what the server says where the document
tells which member that is, and `error.answer()` has the body and the headers of any answer that says no.
";

/// How a listing is read, if there is one.
fn listing(name: &str, client: &Client) -> String {
    let Some(listing) = &client.start.listing else { return String::new() };
    let (krate, call) = (ident(name), &listing.text);
    format!(
        "
## Pages

A listing is read item by item; `.pages()` reads it page by page.

```rust,no_run
use {krate}::{{Client, Error}};

async fn example(client: &Client) -> Result<(), Error> {{
    let mut items = {call}.items();
    while let Some(item) = items.try_next().await? {{
        println!(\"{{item:?}}\");
    }}
    Ok(())
}}
```
"
    )
}

/// How a program begins.
fn set_up(name: &str, client: &Client, has_features: bool) -> String {
    let variables = client.start.variables.iter().map(|(name, what)| format!("| `{name}` | {what} |\n"));
    let variables: String = variables.collect();
    let server = client.start.server.as_ref().map_or_else(String::new, |it| {
        format!(
            "\nA program that always calls the same server writes `{it}` for `{}::from_env()?`.\n",
            client.server_enum
        )
    });
    let code = match &client.start.call {
        Some(call) => first_call(name, client, &call.text),
        None => connect(name, client),
    };
    let what = match can_be_run(client, has_features) {
        Some(_) => "is a program that makes this call",
        None => "is a program that sets a client up",
    };
    format!(
        "
## Setting up

Calls need a tokio runtime with its time driver (`enable_all`, or `#[tokio::main]`). The address, and what
identifies the program, are read from the environment:

| variable | what |
| --- | --- |
{variables}{server}
```rust,no_run
{code}```

`examples/{EXAMPLE}.rs` {what}. What each operation takes and answers, the page of its module says.
"
    )
}

/// The rows of the features of resources, and what else there is to say of them.
fn describe_features(features: &[Feature]) -> String {
    let [first, ..] = features else { return String::new() };
    let row = |it: &Feature| format!("| `{}` (default) | the operations in `{}` |\n", it.name, it.module);
    let rows: String = features.iter().map(row).collect();
    format!(
        "{rows}
Fewer features take less time to compile. With some of the operations and all the rest:

```toml
default-features = false
features = [\"reqwest\", \"tracing\", \"{}\"]
```

The call on this page is tested with all of them.
",
        first.name
    )
}

/// The call of the example: one that changes nothing, and that is there whatever the features are.
fn can_be_run(client: &Client, has_features: bool) -> Option<&str> {
    let call = client.start.call.as_ref().filter(|it| !it.is_write && !has_features)?;
    Some(&call.text)
}

fn example(name: &str, client: &Client, features: &[Feature]) -> String {
    let Some(call) = can_be_run(client, !features.is_empty()) else { return example_without_call(name, client) };
    let (imports, arguments) = begin(name, client);
    let made_up = if call.contains('…') { "    // Write what you are looking for in place of `…`.\n" } else { "" };
    format!(
        "//! Builds a client from the environment, and makes one call that changes nothing.
//!
//! ```sh
//! cargo run --example {EXAMPLE}
//! ```

{imports}
#[tokio::main]
async fn main() -> Result<(), Error> {{
    let client = Client::builder({arguments}).build()?;
{made_up}    match {call}.send().await {{
        Ok(answer) => println!(\"{{answer:?}}\"),
        Err(error) if error.status() == Some(404) => println!(\"there is none: {{error}}\"),
        Err(error) if error.is_retryable() => println!(\"try again later: {{error}}\"),
        Err(error) => return Err(error),
    }}
    Ok(())
}}
"
    )
}

fn example_without_call(name: &str, client: &Client) -> String {
    format!(
        "//! Builds a client from the environment and shows how it is set up; nothing is sent.
//!
//! ```sh
//! cargo run --example {EXAMPLE}
//! ```

{}",
        connect(name, client)
    )
}

fn connect(name: &str, client: &Client) -> String {
    let (imports, arguments) = begin(name, client);
    format!(
        "{imports}
fn main() -> Result<(), Error> {{
    let client = Client::builder({arguments}).build()?;
    println!(\"{{client:?}}\");
    Ok(())
}}
"
    )
}

/// A function, since a program needs a crate more: that of its runtime.
fn first_call(name: &str, client: &Client, call: &str) -> String {
    let (imports, arguments) = begin(name, client);
    format!(
        "{imports}
async fn example() -> Result<(), Error> {{
    let client = Client::builder({arguments}).build()?;
    let answer = {call}.send().await?;
    println!(\"{{answer:?}}\");
    Ok(())
}}
"
    )
}

/// What is imported to set a client up, and what its builder takes.
fn begin(name: &str, client: &Client) -> (String, String) {
    let (krate, server) = (ident(name), &client.server_enum);
    let mut imports = vec!["Client", "Error", server];
    let mut arguments = format!("{server}::from_env()?");
    if client.has_credentials {
        imports.push("Credentials");
        arguments.push_str(", Credentials::from_env()?");
    }
    imports.sort_unstable();
    (format!("use {krate}::{{{}}};\n", imports.join(", ")), arguments)
}

/// The same mark as that of the sources, in a file of TOML.
pub(super) fn marked_toml(text: &str) -> String {
    format!("# {MARK}\n\n{text}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ostler_openapi::finding::Findings;

    #[test]
    fn a_title_cannot_leave_the_manifest() {
        let (files, features, findings) = (Vec::new(), Vec::new(), Findings::new());
        let compiled = Compiled { files, operations: 0, types: 0, findings, client: None, features };
        for title in ["A \"B\"\n[package]\nname = \"x\"", "\\", "\u{7f}\u{0}\u{85}", &"\"".repeat(500), ""] {
            let text = manifest("pets", title, "ostler-runtime = \"1\"", &compiled);
            assert_eq!(text.lines().filter(|it| it.starts_with("name = ")).count(), 1);
            let line = text.lines().find(|it| it.starts_with("description")).expect("is there");
            let inside =
                line.strip_prefix("description = \"").and_then(|it| it.strip_suffix('"')).expect("is one string");
            let unescaped = inside.replace("\\\\", "").replace("\\\"", "");
            assert!(!unescaped.contains(['"', '\\']) && !inside.contains(char::is_control), "{line}");
        }
    }
}
