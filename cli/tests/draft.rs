//! `ostler draft` as it is called: what it prints, what it writes, and what it refuses.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const ADD: &str = "# Boats

## Add boat

### Request

`[PlatformAddress]/api/connector/v1/boats/add`

| Property | Type | Contract | Description |
| :-- | :-- | :-- | :-- |
| `Colour` | [Colour](shared.md#colour) | required | Of the hull. |

### Response

| Property | Type | Contract | Description |
| :-- | :-- | :-- | :-- |
| `BoatId` | string | required | Unique identifier of the boat. |
";

const SHARED: &str = "# Shared\n\n## Colour\n\n- `Red`\n- `Green`\n";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ostler"));
    command.current_dir(folder).arg("draft").args(arguments).output().expect("the program runs")
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("boats.md"), ADD).expect("writable");
    fs::write(folder.path().join("shared.md"), SHARED).expect("writable");
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn the_document_goes_to_standard_output_whatever_the_order_of_the_pages() {
    let folder = folder();
    let output = run(folder.path(), &["boats.md", "shared.md"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document = text(&output.stdout);
    assert!(document.starts_with("openapi: 3.0.3\n") && document.contains("operationId: boats_add\n"), "{document}");
    assert!(document.contains("\n    Colour:\n"), "{document}");
    assert_eq!(run(folder.path(), &["shared.md", "boats.md"]).stdout, output.stdout);
}

#[test]
fn a_folder_holds_the_document_with_its_sources_and_is_written_whole_or_not_at_all() {
    let folder = folder();
    let output = run(folder.path(), &["boats.md", "shared.md", "--out", "new/spec", "--date", "2026-01-02"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{}", text(&output.stderr));
    let read = |name: &str| fs::read_to_string(folder.path().join("new/spec").join(name)).expect(name);
    assert!(read("openapi.yaml").contains("boats_add"));
    assert!(read("sources/sources.yaml").contains("date: '2026-01-02'"), "{}", read("sources/sources.yaml"));
    for name in
        ["ledger.yaml", "RECONCILIATION.md", "sources/aliases.yaml", "sources/boats.yaml", "sources/shared.yaml"]
    {
        assert!(!read(name).is_empty(), "{name}");
    }
    let before = read("openapi.yaml");
    let again = run(folder.path(), &["boats.md", "--out", "new/spec"]);
    assert_ne!(again.status.code(), Some(0));
    assert!(text(&again.stderr).contains("name a folder that is not there, or is empty"), "{}", text(&again.stderr));
    assert_eq!(read("openapi.yaml"), before);
    let left: Vec<_> =
        fs::read_dir(folder.path().join("new")).expect("readable").map(|it| it.expect("is").file_name()).collect();
    assert_eq!(left, ["spec"]);
}

#[test]
fn a_page_that_cannot_be_read_is_told_and_keeps_none_of_the_others_out() {
    let folder = folder();
    let whole = run(folder.path(), &["boats.md", "shared.md"]).stdout;
    fs::write(folder.path().join("README.md"), "# All pages\n\n* [Boats](boats.md)\n").expect("writable");
    let output = run(folder.path(), &["README.md", "boats.md", "shared.md"]);
    assert_eq!((output.status.code(), &output.stdout), (Some(0), &whole));
    let expected = "left out: README.md: no operation, object or enum is recognised\n";
    assert_eq!(text(&output.stderr), expected);
    let wrong = "# Sails\n\n## Sail\n\n| Property | Type | Contract | Description |\n| --- | --- | --- | --- |\n\
                 | `Area` | number | whenever | Its area. |\n";
    fs::write(folder.path().join("sails.md"), wrong).expect("writable");
    let output = run(folder.path(), &["boats.md", "sails.md", "shared.md"]);
    assert_eq!((output.status.code(), &output.stdout), (Some(2), &whole));
    let said = text(&output.stderr);
    assert!(said.contains("sails.md:7:1") && said.contains("`whenever`"), "{said}");
    assert!(said.ends_with("error: 1 of 3 pages cannot be read; the others are drafted\n"), "{said}");
    let alone = run(folder.path(), &["sails.md"]);
    assert!(!alone.status.success() && alone.stdout.is_empty());
    assert!(text(&alone.stderr).ends_with("error: nothing was drafted\n"), "{}", text(&alone.stderr));
}

#[test]
fn what_is_asked_for_and_not_there_is_refused_with_the_way_out() {
    let folder = folder();
    for (arguments, expected) in [
        (&["boats.md", "--operation", "boats_ad"][..], "no page has the operation `boats_ad`; is `boats_add` meant?"),
        (&["boats.md", "./boats.md"], "two pages are called boats.md: give each page once"),
        (&["boats.md", "missing.md"], "missing.md:1:1"),
        (&["boats.md", "--date", "soon"], "soon"),
    ] {
        let output = run(folder.path(), arguments);
        assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
        assert!(text(&output.stderr).contains(expected), "{arguments:?}: {}", text(&output.stderr));
    }
}
