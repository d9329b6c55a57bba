//! Splits each accept golden into the files it holds, so that the library compiles them as modules, and lists the
//! operations of the generated crate and the types of other people's documents, so that tests are about each of them.
//!
//! While goldens are renewed (`UPDATE_EXPECT=1`) none is compiled: one that does not compile must not keep itself from
//! being replaced.

#[path = "src/difference.rs"]
#[allow(dead_code, reason = "goldens are read here, and written elsewhere")]
mod difference;

#[path = "src/declared.rs"]
mod declared;

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Begins the line above each file of a golden; the path of the file follows.
const SEPARATOR: &str = "// ===== ";

/// Between the path of a file and the golden with a file of that path, from which the differences follow.
const AS_IN: &str = " as in ";

fn main() -> io::Result<()> {
    let cases = Path::new("cases/accept");
    println!("cargo::rerun-if-changed={}", cases.display());
    println!("cargo::rerun-if-env-changed=UPDATE_EXPECT");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let folder = out.join("goldens");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let (mut names, mut features) = (Vec::new(), BTreeSet::new());
    if env::var_os("UPDATE_EXPECT").is_none() {
        names = golden_names(cases)?;
    }
    let mut table = String::new();
    for name in &names {
        let golden = fs::read_to_string(cases.join(format!("{name}.rs")))?;
        let files = split(&golden, &|other| fs::read_to_string(cases.join(format!("{other}.rs"))))?;
        write(&files, name, &folder.join(name))?;
        if name.starts_with("any_") {
            table.push_str(&round_trips(name, &files));
        }
        features.extend(files.iter().flat_map(|(_, text)| features_of(text)));
    }
    // What stands behind features is compiled with all of them; `cli/tests/generate.rs` tries each alone.
    for feature in features {
        println!("cargo::rustc-check-cfg=cfg(feature, values(\"{feature}\"))");
        println!("cargo::rustc-cfg=feature=\"{feature}\"");
    }
    fs::write(out.join("round_trips.rs"), format!("const TABLE: &[Row] = &[\n{table}];\n"))?;
    fs::write(out.join("goldens.rs"), index(&names, &folder))?;
    let page = Path::new("../docs/production.md");
    println!("cargo::rerun-if-changed={}", page.display());
    let page = fs::read_to_string(page)?;
    for name in ["recovery", "sync"] {
        fs::write(out.join(format!("{name}.rs")), example(&page, name)?)?;
    }
    fs::write(out.join("operations.rs"), operations(Path::new("../generated/src/wire"))?)
}

/// Two macros that call another one with each request type of the crate: those that are paged, and the others.
fn operations(folder: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let (mut plain, mut paged) = (Vec::new(), Vec::new());
    let mut files = fs::read_dir(folder)?.map(|it| it.map(|it| it.path())).collect::<Result<Vec<_>, _>>()?;
    files.sort();
    for file in files {
        let module = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file)?;
        let implementing = |name: &str| -> Vec<String> {
            let start = format!("impl ostler_runtime::{name} for ");
            let types = text.lines().filter_map(|it| it.strip_prefix(&start)?.strip_suffix(" {"));
            types.map(|it| format!("mews_connector::{module}::{it}")).collect()
        };
        let with_pages = implementing("PagedRequest");
        plain.extend(implementing("Request").into_iter().filter(|it| !with_pages.contains(it)));
        paged.extend(with_pages);
    }
    Ok(caller("for_each_plain_request", &plain) + &caller("for_each_paged_request", &paged))
}

/// A row for each type of a golden: where it stands, and how it is decoded and encoded.
fn round_trips(name: &str, files: &[(String, String)]) -> String {
    let row = |it: declared::Declared| {
        let declared::Declared { path, pointer } = it;
        let trip = format!("trip::<tests::goldens::{name}::{path}>");
        format!("    Row {{ case: {name:?}, path: {path:?}, pointer: {pointer:?}, trip: {trip} }},\n")
    };
    declared::declared(files).into_iter().map(row).collect()
}

fn caller(name: &str, types: &[String]) -> String {
    let calls: String = types.iter().map(|it| format!("        $each!({it});\n")).collect();
    format!("macro_rules! {name} {{\n    ($each:ident) => {{\n{calls}    }};\n}}\n")
}

/// The code below `<!-- example: name -->`: a test runs what the page shows.
fn example(page: &str, name: &str) -> io::Result<String> {
    let marked = page.split_once(&format!("<!-- example: {name} -->\n```rust\n")).map(|(_, rest)| rest);
    let code = marked.and_then(|it| it.split_once("\n```\n")).map(|(code, _)| format!("{code}\n"));
    code.ok_or_else(|| io::Error::other(format!("the page has no example `{name}`")))
}

/// The stems of the goldens, sorted.
fn golden_names(cases: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(cases)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".rs").map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// The files of a golden, by path.
fn split(golden: &str, read: &dyn Fn(&str) -> io::Result<String>) -> io::Result<Vec<(String, String)>> {
    let mut sections: Vec<(&str, String)> = Vec::new();
    for line in golden.split_inclusive('\n') {
        if let Some(title) = line.strip_prefix(SEPARATOR) {
            sections.push((title.trim_end(), String::new()));
        } else if let Some((_, text)) = sections.last_mut() {
            text.push_str(line);
        }
    }
    let mut files = Vec::new();
    for (title, text) in sections {
        let Some((path, other)) = title.split_once(AS_IN) else {
            files.push((title.to_owned(), text));
            continue;
        };
        let others =
            split(&read(other)?, &|it| Err(io::Error::other(format!("`{other}` is not whole: it needs `{it}`"))))?;
        let plain = others.into_iter().find(|(it, _)| it == path);
        let (_, plain) = plain.ok_or_else(|| io::Error::other(format!("`{other}` has no `{path}`")))?;
        files.push((path.to_owned(), difference::apply(&plain, &text).map_err(io::Error::other)?));
    }
    Ok(files)
}

/// Writes the files of a golden, in which `crate` becomes the module of the golden.
fn write(files: &[(String, String)], name: &str, folder: &Path) -> io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text.replace("crate::", &format!("crate::goldens::{name}::")))?;
    }
    Ok(())
}

/// The features that a file asks about.
fn features_of(text: &str) -> Vec<String> {
    let found = text.split("feature = \"").skip(1).filter_map(|it| it.split_once('"'));
    found.map(|(feature, _)| feature.to_owned()).collect()
}

fn index(names: &[String], folder: &Path) -> String {
    let mut text = String::new();
    for name in names {
        let path = folder.join(name).join("lib.rs");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "#[path = {path:?}]\npub mod {name};");
    }
    let _ = writeln!(text, "/// The names of the goldens, sorted.\npub const NAMES: &[&str] = &{names:?};");
    text
}
