//! What the generator made of a document into the files of a whole crate.

use super::compile::{Client, Compiled};
use super::name::ident;
use super::{MARK, runtime};
use crate::synchronize::{Owner, Wanted};

/// All files of the crate. `dependency` is how its manifest names the runtime.
pub(super) fn files(compiled: &Compiled, name: &str, title: &str, source: &runtime::Source) -> Vec<Wanted> {
    let user = |path: &str, text: String| Wanted { path: path.to_owned(), text, owner: Owner::User };
    let mut files = vec![
        user("Cargo.toml", manifest(name, title, &source.dependency, compiled.client.is_some())),
        user("README.md", readme(name, compiled.client.as_ref())),
    ];
    if let Some(client) = &compiled.client {
        files.push(user(&format!("examples/{EXAMPLE}.rs"), example(name, client)));
    }
    let sources = compiled.files.iter();
    files.extend(sources.map(|(path, text)| Wanted {
        path: format!("src/{path}"),
        text: text.clone(),
        owner: Owner::Command,
    }));
    if source.is_embedded {
        files.extend(runtime::files());
    }
    files
}

/// The name of the one example.
const EXAMPLE: &str = "connect";

fn manifest(name: &str, title: &str, dependency: &str, has_example: bool) -> String {
    let title = match one_line(title) {
        title if title.is_empty() => name.to_owned(),
        title => title,
    };
    let tokio = match has_example {
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

[features]
default = [\"reqwest\", \"tracing\"]
# The transport over reqwest and rustls. Without it, give the client a transport of your own.
reqwest = [\"ostler-runtime/reqwest\"]
# Events about each call, without bodies and tokens.
tracing = [\"ostler-runtime/tracing\"]
# `Timestamp` to and from the instants of these crates: jiff 0.2, chrono 0.4, time 0.3.
chrono = [\"ostler-runtime/chrono\"]
jiff = [\"ostler-runtime/jiff\"]
time = [\"ostler-runtime/time\"]

[dependencies]
{dependency}
{tokio}"
    )
}

/// A text of the document as a part of a basic string of TOML.
fn one_line(text: &str) -> String {
    let words: Vec<_> =
        text.split(|it: char| it.is_whitespace() || it.is_control()).filter(|it| !it.is_empty()).collect();
    let short: String = words.join(" ").chars().take(200).collect();
    short.trim_end().replace('\\', "\\\\").replace('"', "\\\"")
}

/// It is a part of the crate's documentation, and its code is tested with the crate. No text of the document is in it.
fn readme(name: &str, client: Option<&Client>) -> String {
    let mut page = format!(
        "# {name}

A client that `ostler generate` wrote from an OpenAPI document. The files in `src/` are written anew when it runs again;
this page, `Cargo.toml` and `examples/` are yours.
"
    );
    if let Some(client) = client {
        let code = connect(name, client);
        page.push_str(&format!(
            "
## Setting up

Calls need a tokio runtime with its time driver (`enable_all`, or `#[tokio::main]`). The address, and what
identifies the program, are read from the environment:

```rust,no_run
{code}```

`examples/{EXAMPLE}.rs` is the same as a program.

## Features

| feature | what |
| --- | --- |
| `reqwest` (default) | the transport over reqwest and rustls |
| `tracing` (default) | events about each call, without bodies and tokens |
| `chrono`, `jiff`, `time` | times to and from those of these crates |
"
        ));
    }
    page
}

fn example(name: &str, client: &Client) -> String {
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
    let (krate, server) = (ident(name), &client.server_enum);
    let mut imports = vec!["Client", "Error", server];
    let mut arguments = format!("{server}::from_env()?");
    if client.has_credentials {
        imports.push("Credentials");
        arguments.push_str(", Credentials::from_env()?");
    }
    imports.sort_unstable();
    let imports = imports.join(", ");
    format!(
        "use {krate}::{{{imports}}};

fn main() -> Result<(), Error> {{
    let client = Client::builder({arguments}).build()?;
    println!(\"{{client:?}}\");
    Ok(())
}}
"
    )
}

/// The same mark as that of the sources, in a file of TOML.
pub(super) fn marked_toml(text: &str) -> String {
    format!("# {MARK}\n\n{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_leave_the_manifest() {
        for title in ["A \"B\"\n[package]\nname = \"x\"", "\\", "\u{7f}\u{0}\u{85}", &"\"".repeat(500), ""] {
            let text = manifest("pets", title, "ostler-runtime = \"1\"", true);
            assert_eq!(text.lines().filter(|it| it.starts_with("name = ")).count(), 1);
            let line = text.lines().find(|it| it.starts_with("description")).expect("is there");
            let inside =
                line.strip_prefix("description = \"").and_then(|it| it.strip_suffix('"')).expect("is one string");
            let unescaped = inside.replace("\\\\", "").replace("\\\"", "");
            assert!(!unescaped.contains(['"', '\\']) && !inside.contains(char::is_control), "{line}");
        }
    }
}
