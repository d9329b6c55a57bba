//! What the front page shows of commands is what they print today; `UPDATE_EXPECT=1` writes it anew.
#![allow(clippy::unwrap_used)]

use std::fs;

use ostler_openapi::Source;
use ostler_openapi::finding::Format;
use tests::cases::{config, generate, is_updating, read, root};
use tests::reconciliation::{reconcile, sources, spec_folder};

/// The line and the column of a schema's property, counted from 1.
fn place_of(spec: &str, place: &str) -> String {
    let (schema, property) = place.split_once('.').unwrap();
    let mut lines = spec.lines().enumerate().skip_while(|(_, it)| *it != format!("    {schema}:"));
    let line = lines.find(|(_, it)| *it == format!("        {property}:")).unwrap().0 + 1;
    format!("{line}:9")
}

/// What is printed of the two slips that the page shows.
fn refusal(spec: &str) -> String {
    let slips = [
        (
            "          description: Price without taxes, for enterprises with net pricing.\n          type: number\n          \
             format: decimal\n",
            "          description: Price without taxes, for enterprises with net pricing.\n          type: number\n",
        ),
        (
            "      description: How an order is added.\n      type: object\n",
            "      description: How an order is added.\n      type: object\n      pattern: '[A-Z]+'\n",
        ),
    ];
    let text = slips.iter().fold(spec.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    });
    let reading = ostler_openapi::read(Source::new("spec/openapi.yaml", text.as_str()).unwrap());
    let findings = ostler_codegen::generate(&reading, &config()).unwrap_err();
    findings.render(Format::Text, &[&reading.source])
}

/// How the difference begins that the page shows.
const UNEXPLAINED: &str = "error[unexplained]: Item parameters, UnitCount";

#[test]
fn the_front_page_shows_the_numbers_of_today() {
    let [spec, ledger] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    let output = generate(&spec).unwrap();
    // What the fake knows of the document is a file as well.
    let (operations, types, files) = (output.summary.operations, output.summary.types, output.files.len() + 1);
    // The page says: one property is no longer required. So is the document for readers out of date then.
    let required = "required: [Name, UnitCount, UnitAmount]";
    let optional = spec.replacen(required, "required: [Name, UnitAmount]", 1);
    let (reconciled, unexplained) = reconcile(&sources(), &optional, &ledger, |it| {
        let (summary, text) = (it.check(None).summary(), it.check(None).text());
        let start = text.find(UNEXPLAINED).expect("it is unexplained");
        let length = text[start..].find("\n\n").expect("an empty line ends it");
        (summary, text[start..][..length].to_owned())
    });

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
            format!("  at spec/openapi.yaml:{}\n", place_of(&spec, place))
        } else {
            format!("{line}\n")
        }
    });
    let mut renewed: String = renewed.collect();
    let (first, last) =
        ("$ cargo xtask regen\nerror[", "\ngenerated/src and fake/contract.json are left as they were\n");
    let start = renewed.find(first).expect("a refusal is shown") + first.len() - "error[".len();
    let end = renewed[start..].find(last).expect("its end is shown") + start + 1;
    renewed.replace_range(start..end, &refusal(&spec));
    let start = renewed.find(UNEXPLAINED).expect("a difference is shown");
    let end = start + renewed[start..].find("\n…\n").expect("its end is shown");
    renewed.replace_range(start..end, &unexplained);
    assert_eq!(shown, [1, 1, 1], "README.md shows other reports than this test knows");
    if is_updating() {
        fs::write(&path, renewed).unwrap();
    } else {
        let differs = page.lines().zip(renewed.lines()).find(|(page, renewed)| page != renewed);
        assert_eq!(differs, None, "`UPDATE_EXPECT=1 cargo test -p tests --test front_page` renews README.md");
    }
}
