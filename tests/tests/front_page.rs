//! What the front page shows of commands is what they print today; `UPDATE_EXPECT=1` writes it anew.
#![allow(clippy::unwrap_used)]

use std::fs;

use ostler_codegen::Document;
use tests::cases::{config, is_updating, read, root};
use tests::reconciliation::{reconcile, sources, spec_folder};

/// The line of a schema's property, counted from 1.
fn line_of(spec: &str, place: &str) -> usize {
    let (schema, property) = place.split_once('.').unwrap();
    let mut lines = spec.lines().enumerate().skip_while(|(_, it)| *it != format!("    {schema}:"));
    lines.find(|(_, it)| *it == format!("        {property}:")).unwrap().0 + 1
}

#[test]
fn the_front_page_shows_the_numbers_of_today() {
    let [spec, ledger] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    let output = ostler_codegen::generate(&Document::parse(&spec).unwrap(), &config()).unwrap();
    // What the fake knows of the document is a file as well.
    let (operations, types, files) = (output.summary.operations, output.summary.types, output.files.len() + 1);
    // The page says: one property is no longer required. So is the document for readers out of date then.
    let required = "required: [Name, UnitCount, UnitAmount]";
    let optional = spec.replacen(required, "required: [Name, UnitAmount]", 1);
    let reconciled = reconcile(&sources(), &optional, &ledger, |it| it.check(None).summary());

    let path = root().join("README.md");
    let page = read(&path);
    let lines: Vec<_> = page.lines().collect();
    let mut shown = [0; 3];
    let renewed = lines.iter().enumerate().map(|(index, line)| {
        if line.contains(" operations, ") && line.ends_with(" ms") {
            shown[0] += 1;
            let rest = line.split_once(" files, ").unwrap().1;
            format!("{operations} operations, {types} types, {files} files, {rest}\n")
        } else if line.contains(" facts of ") && line.contains(" sources: ") {
            shown[1] += 1;
            format!("{reconciled}, 1 drift\n")
        } else if line.starts_with("  at spec/openapi.yaml:") {
            shown[2] += 1;
            let place = lines[index - 2].rsplit_once(" at ").unwrap().1;
            format!("  at spec/openapi.yaml:{}\n", line_of(&spec, place))
        } else {
            format!("{line}\n")
        }
    });
    let renewed: String = renewed.collect();
    assert_eq!(shown, [1, 1, 2], "README.md shows other reports than this test knows");
    if is_updating() {
        fs::write(&path, renewed).unwrap();
    } else {
        let differs = page.lines().zip(renewed.lines()).find(|(page, renewed)| page != renewed);
        assert_eq!(differs, None, "`UPDATE_EXPECT=1 cargo test -p tests --test front_page` renews README.md");
    }
}
