//! What a page may not have: each mistake is one problem, and names its line.

use ostler_review::facts;

const HEAD: &str = "| Property | Type | Contract | Description |\n| :-- | :-- | :-- | :-- |\n";

#[test]
fn a_row_that_is_not_understood_is_reported() {
    for (row, expected) in [
        ("| `A` | string | mandatory | x |", "the contract `mandatory` is not understood"),
        ("| `A` | string | optionl, max 5 items | x |", "the contract `optionl, max 5 items` is not understood"),
        ("| `A` | string | required, twice | x |", "the contract `required, twice` is not understood"),
        ("| `A` | string |  | x |", "the contract `` is not understood"),
        ("| `A` | string | [B](#b) | x |", "the contract `B` is not understood"),
        ("| `A` | string | min 1 item | x |", "the contract `min 1 item` is not understood"),
        ("| `A` | string | requird |", "the row has 3 cells, the table's header 4"),
        ("| `A` |  | required |", "the row has 3 cells, the table's header 4"),
        ("| `A` | required |", "the row has 2 cells, the table's header 4"),
        ("| `A` | B | string | required | x |", "the row has 5 cells, the table's header 4"),
        ("| `A` | string | required | x | optional |", "the row has 5 cells, the table's header 4"),
        ("| `A` | string | required | x || `B` | string | required | y |", "the row has 9 cells, the table's header 4"),
        ("| `A` | string | required | x | `B` | string | ~~optional~~ |", "the row has 7 cells, the table's header 4"),
        ("| Prose after a pipe.", "the row has 1 cells, the table's header 4"),
        ("`A` |", "the row has 1 cells, the table's header 4"),
        ("|  | string | required | x |", "`` is not a name of a property"),
        ("| `A` or `B` | string | required | x |", "`A or B` is not a name of a property"),
        ("\n| `A` | string | required | x |", "a row stands in no table"),
        ("\n`A` | string | optional", "a row stands in no table"),
    ] {
        let page = format!("# Page\n\n### Ship\n\n{HEAD}{row}\n");
        let line = if row.starts_with('\n') { 8 } else { 7 };
        check(&page, &[(line, expected)]);
    }
}

#[test]
fn a_table_that_looks_like_one_of_properties_is_reported() {
    for (head, expected) in [
        ("| Name | Type | Contract | Description |", "has no column `Property`"),
        ("| Property | Contract | Description |", "has no column `Type`"),
        ("| Property | Type | Description |", "has no column `Contract`"),
        ("| Property | Description |", "has no column `Type`, `Contract`"),
        ("| Field | Presence |", "has no column `Property`, `Type`, `Contract`"),
    ] {
        let cells = head.matches('|').count() - 1;
        let delimiter = format!("|{}", " --- |".repeat(cells));
        let row = format!("| `A` | {}required |", "string | ".repeat(cells - 2));
        let page = format!("### Ship\n\n{head}\n{delimiter}\n{row}\n");
        check(&page, &[(3, expected)]);
    }
    let page = format!("### Ship\n\n| Property | Type | Contract | Type |\n{}", "| - | - | - | - |\n");
    check(&page, &[(3, "the table has several columns `type`")]);
    check(
        &format!("Text\n\n{HEAD}| `A` | string | required | x |\n"),
        &[(1, "a table of properties stands under no heading")],
    );
}

#[test]
fn a_table_that_lost_its_header_is_reported() {
    let row = "| `A` | string | required | x |\n";
    let delimiter = "| :-- | :-- | :-- |\n";
    let head = "| Property | Type | Contract | Description |\n";
    check(&format!("### Ship\n\n{row}"), &[(3, "a row stands in no table")]);
    let lost = "a row stands in no table";
    check(&format!("### Ship\n\n{head}{delimiter}{row}"), &[(3, lost), (4, lost), (5, lost)]);
}

#[test]
fn an_operation_needs_one_address_and_one_of_each_side() {
    let address = "`[PlatformAddress]/api/v1/ships/find`";
    for (body, line, expected) in [
        ("### Request\n\nNo address.\n", 5, "the `Request` has no address"),
        (&format!("### Request\n\n{address}\n\n`[PlatformAddress]/api/v1/ships/sink`\n"), 9, "a second address"),
        (&format!("### Request\n\n{address}\n\n### Request\n\n{address}\n"), 9, "a second `Request` under one heading"),
        (&format!("### Response\n\n### Request\n\n{address}\n"), 5, "a `Response` without a `Request` before it"),
        (&format!("### Request\n\n{address}\n\n### Response\n\n### Response\n"), 11, "a second `Response`"),
        (&format!("### Request\n\n{address}\n\n#### Response\n"), 9, "a second `Response` in one operation, or one at"),
        (&format!("{address}\n\n### Ship\n\n{HEAD}"), 5, "an address stands outside of a `Request` section"),
    ] {
        check(&format!("# Ships\n\n## Find\n\n{body}"), &[(line, expected)]);
    }
    check(&format!("### Request\n\n{address}\n"), &[(1, "a `Request` under no operation's heading")]);
}

#[test]
fn an_address_of_another_kind_is_no_operation() {
    let page = format!("# Sockets\n\n## Listen\n\n### Request\n\n`[SocketAddress]/ws/v1`\n\n### Response\n\n{HEAD}");
    let document = facts::read("page", &page).unwrap();
    assert_eq!((document.operations.len(), document.objects.len()), (0, 1));
}

#[test]
fn a_list_that_is_an_enum_in_part_is_reported() {
    let no_value = "the list of `Ship kind` has an item that is not a value";
    for (list, line) in [
        ("* `Tug`\n* Barge\n", 10),
        ("* `Tug`\n* `Barge` or `Raft`\n", 10),
        ("* Tugs:\n  * `Tug`\n* `Raft`\n* ...\n", 9),
        ("* `Tug`\n* `Barge`\n* some more of them\n", 11),
    ] {
        let page =
            format!("### Ship\n\n{HEAD}| `Kind` | [Ship kind](#ship-kind) | required | x |\n\n### Ship kind\n\n{list}");
        check(&page, &[(line, no_value)]);
    }
}

#[test]
fn what_a_type_leads_to_and_looks_like_values_is_reported() {
    let leads = "a type leads to `Ship kind`, which is neither an enum nor an object";
    for body in [
        "* **Tug** pulls\n* **Barge**: carries\n",
        "* \"Tug\"\n* “Barge”\n",
        "* 'Tug' - pulls\n* Barge of a kind\n",
        "* `Tug` must come before the others\n",
        "1. **Tug &amp; Barge**\n2. **Raft**\n",
        "| Kind | Text |\n| - | - |\n| `Tug` or `Barge` | x |\n",
        "| Kind | Text |\n| - | - |\n| **Tug** | x |\n| other | y |\n",
    ] {
        for r#type in ["string [Ship kind](ships.md#ship-kind)", "array of Ship kind"] {
            let page = format!("### Ship\n\n{HEAD}| `Kind` | {type} | required | x |\n\n### Ship kind\n\n{body}");
            check(&page, &[(7, leads)]);
        }
        let page = format!("### Ship\n\n{HEAD}| `Kind` | string | required | x |\n\n### Ship kind\n\n{body}");
        assert!(facts::read("page", &page).is_ok(), "{page}");
    }
}

#[test]
fn a_row_has_cells_to_spare_only_in_a_description_at_its_end() {
    for (row, cells) in [("| `A` | string |", 2), ("| `A` | string | required | x |", 4)] {
        let head = "| Property | Type | Contract |\n| - | - | - |\n";
        let expected = format!("the row has {cells} cells, the table's header 3");
        check(&format!("### Ship\n\n{head}{row}\n"), &[(5, &expected)]);
    }
    let head = "| Property | Description | Contract | Type |\n| - | - | - | - |\n";
    let expected = "the row has 5 cells, the table's header 4";
    check(&format!("### Ship\n\n{head}| `A` | x | required | string | y |\n"), &[(5, expected)]);
}

#[test]
fn a_list_of_prose_is_no_enum() {
    for list in [
        "* **Kinds**: `Tug` and `Barge`.\n* See `Raft`.\n",
        "* [Tug](#tug)\n* [Barge](#barge)\n",
        "* `Tug` must come before the others\n",
        "> * `Tug`\n> * `Barge`\n",
        "{% hint %}\n* `Tug`\n{% endhint %}\n",
    ] {
        let page = format!("### Ship\n\n{HEAD}\n### Notes\n\n{list}");
        let document = facts::read("page", &page).unwrap_or_else(|it| panic!("{list}: {it:?}"));
        assert!(document.enums.is_empty(), "{list}");
    }
}

#[test]
fn words_without_marks_are_values_where_an_enum_has_to_be() {
    let page =
        format!("### Ship\n\n{HEAD}| `Kind` | [Kind](#kind) | required | x |\n\n### Kind\n\n* Tug\n* Barge\n* etc.\n");
    let document = facts::read("page", &page).unwrap();
    assert_eq!((document.enums[0].values.join(" "), document.enums[0].open), ("Tug Barge".to_owned(), true));
}

#[test]
fn what_is_never_closed_is_reported() {
    for (end, line, expected) in [
        ("```json\n{}\n", 7, "the fence is never closed"),
        ("~~~\n{}\n```\n", 7, "the fence is never closed"),
        ("```json\n{}\n\n```json\n{}\n```\n", 10, "a fence or a row stands inside of a fence"),
        ("```json\n{}\n| `A` | string | required | x |\n```\n", 9, "a fence or a row stands inside of a fence"),
        ("<!-- comment\n\n### Kind\n\n* `A`\n", 7, "the comment is never closed"),
        ("{% hint %}\n\n### Kind\n\n* `A`\n", 7, "the `{% hint %}` is never closed"),
        ("<div>\n| `A` | string | required | x |\n</div>\n", 8, "a row or a fence stands inside of HTML"),
        ("<table><tr><th>Property</th><th>Contract</th></tr></table>\n", 7, "a table of properties is written in HTML"),
    ] {
        check(&format!("### Ship\n\n{HEAD}\n\n{end}"), &[(line, expected)]);
    }
}

#[test]
fn a_page_without_facts_is_reported_with_the_layouts() {
    for page in ["", "Only prose.\n", "# Title\n\n| Operation | Description |\n| - | - |\n| [A](a.md) | Does it. |\n"] {
        let refusal = facts::read("page", page).unwrap_err();
        let finding = &refusal.findings.kept()[0];
        let shown = format!("{}: {}; {}", finding.place, finding.message, finding.help);
        assert!(shown.starts_with("page:1:1: no operation, object or enum is recognised; give a page with"), "{shown}");
        assert!(shown.contains("| Property | Type | Contract | Description |") && shown.contains("one cell per line"));
    }
}

#[test]
fn a_page_that_is_too_large_is_reported() {
    let page = " ".repeat(facts::LARGEST_PAGE + 1);
    check(&page, &[(1, "the page has 4194305 bytes, more than 4194304")]);
    let deep = format!("# A\n\n## B\n\n### Request\n\n/api/b\n\n```\n{}\n```\n", "{\"a\":".repeat(200));
    check(&deep, &[(10, "the example is nested deeper than 100 levels")]);
}

#[test]
fn a_scrape_that_is_not_understood_is_reported() {
    let head = "Ships\nFind ships\nFinds ships.\nRequest\n";
    let address = "[PlatformAddress]/api/v1/ships/find\n";
    let table = "Property Type Contract Description\n";
    for (page, expected) in [
        (format!("{head}Token\nstring\nrequired\nx.\n"), vec![(4, "the `Request` has no address")]),
        (
            format!("{head}{address}[PlatformAddress]/api/v1/ships/sink\n"),
            vec![(6, "a second address of one operation")],
        ),
        (format!("{head}{address}Token\nstring\nmandatory\nx.\n"), vec![(7, "`string` belongs to no row")]),
        (format!("{head}{address}of the\nrequired\nx.\n"), vec![(7, "`required` belongs to no row")]),
        (
            format!("{head}{address}Token string required x.\n"),
            vec![(6, "`Token string required x.` belongs to no row")],
        ),
        (
            format!("{head}{address}A\nstring\nrequired\nx.\nA\nstring\nrequired\ny.\n"),
            vec![(10, "`A` stands twice in one table")],
        ),
        (
            format!("{head}{address}{table}Token string mandatory x.\n"),
            vec![(7, "the row's contract is not understood")],
        ),
        (
            format!("{head}{address}{table}Token string required x.\nA sentence.\nFlag string optional y.\n"),
            vec![(9, "a row stands outside of a table")],
        ),
        (format!("{table}Token string required x.\n"), vec![(1, "a row stands under no heading")]),
        (
            format!("Response\n{table}Token string required x.\n"),
            vec![(1, "a `Response` without a `Request` before it")],
        ),
        (
            format!("Request\n{address}{table}Token string required x.\n"),
            vec![
                (1, "no title stands before the `Request`"),
                (2, "an address stands outside of a `Request`"),
                (3, "a row stands under no heading"),
            ],
        ),
    ] {
        check(&page, &expected);
    }
}

/// The page's problems are those expected, which are given by their line and the start of their message.
fn check(page: &str, expected: &[(usize, &str)]) {
    let refusal = facts::read("page", page).expect_err(page);
    let (findings, shown) = (refusal.findings.kept(), refusal.to_string());
    assert_eq!(findings.len(), expected.len(), "{page}\n{shown}");
    for (finding, (line, message)) in findings.iter().zip(expected) {
        assert_eq!(finding.place.line, *line, "{page}\n{shown}");
        assert!(finding.message.contains(message), "{page}\n{shown}");
        assert!(!finding.help.is_empty());
    }
    assert!(shown.ends_with(&format!("\n{}\n", refusal.findings.summary())), "{shown}");
}

#[test]
fn a_problem_is_shown_in_its_line_with_a_caret() {
    let page = "\u{feff}### Ship\r\n\r\n```\r\n{}\r\n";
    let shown = facts::read("ships.md", page).expect_err("the fence is never closed").to_string();
    let expected = " --> ships.md:3:1\n  |\n3 | ```\n  | ^^^\n  |\n";
    assert!(shown.starts_with("error[page-layout]: ") && shown.contains(expected), "{shown}");
}
