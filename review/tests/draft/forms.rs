//! Forms that single pages have, each on a page that is no longer than it has to be.

use ostler_review::draft::{Page, draft};

use crate::support::{is_accepted, read, reconciled};

const TABLE: &str = "\n| Property | Type | Contract | Description |\n| :-- | :-- | :-- | :-- |\n";

/// The page of an operation whose answer has these rows, and shows this.
pub(crate) fn page(name: &str, rows: &str, example: &str, rest: &str) -> Page {
    let text = format!(
        "# Gears\n\n## Get all gears\n\nReturns gears.\n\n### Request\n\n`[PlatformAddress]/api/connector/v1/{name}/getAll`\n\
         \n```javascript\n{{\"ClientToken\": \"A\"}}\n```\n{TABLE}| `ClientToken` | string | required | Token. |\n\n\
         ### Response\n\n```javascript\n{example}\n```\n{TABLE}{rows}\n{rest}"
    );
    read(&format!("{name}.md"), &text)
}

pub(crate) fn object(heading: &str, rows: &str) -> String {
    format!("\n#### {heading}\n{TABLE}{rows}\n")
}

/// The lines of a schema in the draft of pages, which is accepted and reconciles with them.
pub(crate) fn drafted(pages: &[Page], schema: &str) -> String {
    let found = draft(pages, &[]).expect("is drafted");
    assert_eq!(is_accepted(&found.document), Ok(()), "{}", found.document);
    assert!(!found.document.contains(".md:0\n"), "no page has such a line: {}", found.document);
    let files = found.files(pages).expect("has sources");
    let report = reconciled(&files);
    let totals = (report.totals.unexplained, report.totals.unsupported, report.totals.stale);
    assert_eq!(totals, (0, 0, 0), "{}", report.text());
    let start = found.document.find(&format!("\n    {schema}:\n")).unwrap_or_else(|| panic!("{}", found.document));
    let lines = found.document[start + 1..].lines();
    let lines: Vec<_> = lines.take_while(|it| !it.is_empty()).collect();
    lines.join("\n")
}

#[test]
fn a_list_names_the_structures_of_a_member_by_a_link_or_by_the_name_of_the_one_beside_it() {
    let objects = object("Wheel data", "| `Teeth` | integer | required | How many. |")
        + &object("Belt data", "| `Length` | integer | required | How long. |");
    let list = "\n#### Gear kind\n\n* `Wheel` - [Wheel data](jobs.md#wheel-data).\n* `Belt` - [Belt data](jobs.md#belt-data).\n";
    let list = || read("gears.md", &format!("# Kinds\n{list}"));
    let by_link = "| `Data` | object | required | Structure depends on [Gear kind](gears.md#gear-kind). |";
    let by_name = "| `Kind` | [Gear kind](gears.md#gear-kind) | required | Kind. |\n| `Data` | object | required | Structure depends on `Kind`. |";
    for rows in [by_link, by_name] {
        let page = page("jobs", rows, "{}", &objects);
        let union = drafted(&[list(), page], "JobsGetAllResponseData");
        assert!(union.contains("- $ref: '#/components/schemas/WheelData'"), "{union}");
        assert!(union.contains("- $ref: '#/components/schemas/BeltData'"), "{union}");
        assert!(!union.contains("additionalProperties"), "{union}");
    }
}

#[test]
fn an_update_that_is_called_after_a_list_has_its_values() {
    let rest = object("String update value", "| `Value` | string | optional | New value. |")
        + "\n#### Gear kind\n\n* `Wheel`\n* `Belt`\n\n#### Gear make type\n\n* `Cast`\n* `Cut`\n";
    let rows = "| `Kind` | [Gear kind update value](#string-update-value) | optional | Kind. |\n\
                | `Make` | [Gear make update value](#string-update-value) | optional | Make. |\n\
                | `Name` | [String update value](#string-update-value) | optional | Name. |";
    let page = page("gears", rows, "{}", &rest);
    for (update, list) in [("GearKindUpdateValue", "GearKind"), ("GearMakeUpdateValue", "GearMakeType")] {
        let update = drafted(std::slice::from_ref(&page), update);
        assert!(update.contains(&format!("#/components/schemas/{list}'")), "{update}");
    }
}

#[test]
fn elements_may_be_null_where_an_example_shows_it_or_the_page_says_it() {
    let rows = "| `Shown` | array of integer | required | Counts. |\n\
                | `Said` | array of integer | required | Counts; an element is null where nothing is known. |\n\
                | `Never` | array of integer | required | Counts. |";
    let response = drafted(
        &[page("gears", rows, "{\"Shown\": [1, null], \"Said\": [2], \"Never\": [3]}", "")],
        "GearsGetAllResponse",
    );
    let nullable: Vec<_> = response.matches("items: {type: integer, nullable: true}").collect();
    assert_eq!((nullable.len(), response.matches("items: {type: integer}").count()), (2, 1), "{response}");
}

#[test]
fn a_time_has_a_greatest_length_in_months_where_it_has_two_ends() {
    let interval = "| `StartUtc` | string | required | Start. |\n| `EndUtc` | string | required | End. |";
    let days = "| `Start` | string | required | Start. |\n| `End` | string | required | End. |";
    let rest = object("Time interval", interval) + &object("Date interval", days);
    let rows = "| `Within` | [Time interval](#time-interval) | required, max length 1 month | Span. |\n\
                | `Year` | [Time interval](#time-interval) | required, max length 1 year | Span. |\n\
                | `Days` | [Date interval](#date-interval) | required, max length 1 month | Span. |\n\
                | `KiteId` | string | required, max length 1 month | Unique identifier of the Kite. |";
    let response = drafted(&[page("gears", rows, "{}", &rest)], "GearsGetAllResponse");
    assert!(response.contains("x-max-interval-in-months: 1\n"), "{response}");
    assert!(response.contains("x-max-interval-in-months: 12\n"), "{response}");
    assert_eq!(response.matches("x-max-interval-in-months").count(), 2, "{response}");
    assert!(response.contains("max length 1 month`, which no keyword states"), "{response}");
}

#[test]
fn what_is_discontinued_is_left_out_and_what_will_be_is_not() {
    let with = |sentence: &str| {
        let mut text = page("gears", "| `Name` | string | required | Name. |", "{}", "").text;
        text = text.replace("Returns gears.", sentence);
        draft(&[read("gears.md", &text)], &[]).expect("is drafted").operations.len()
    };
    assert_eq!(with("This operation is discontinued."), 0);
    assert_eq!(with("This operation is deprecated and will be discontinued on 2030-01-01."), 1);
}

#[test]
fn members_are_those_of_another_object_and_more() {
    let rest = object("Wheel", "| `Teeth` | integer | required | How many. |")
        + &format!(
            "\n#### Big wheel\n\nSame as [Wheel](#wheel), with these:\n{TABLE}| `Weight` | integer | required | In kilograms. |\n"
        );
    let rows = "| `Wheels` | array of [Big wheel](#big-wheel) | required | Wheels. |";
    let wheel = drafted(&[page("gears", rows, "{}", &rest)], "BigWheel");
    assert!(wheel.contains("required: [Teeth, Weight]"), "{wheel}");
}

#[test]
fn a_member_that_only_an_example_shows_is_what_all_rows_of_its_name_are() {
    let rest = object("Belt", "| `Holes` | integer | required | Holes. |\n| `Number` | string | optional | Number. |");
    let rows = "| `Key` | [Belt parameter](#belt-parameter) | required | Key. |\n| `Belt` | [Belt](#belt) | required | Belt. |";
    let example = "{\"Key\": {\"Holes\": 3, \"Number\": null, \"Other\": 1.5}, \"Belt\": {\"Holes\": 1}}";
    let key = drafted(&[page("gears", rows, example, &rest)], "BeltParameter");
    let member =
        |name: &str| key.split(&format!("        {name}:\n")).nth(1).map(|it| it.lines().take(2).collect::<String>());
    assert!(member("Holes").is_some_and(|it| it.ends_with("type: integer")), "{key}");
    assert!(member("Number").is_some_and(|it| it.ends_with("type: string")), "{key}");
    assert!(member("Other").is_some_and(|it| it.ends_with("type: number")), "{key}");
    assert!(key.starts_with("    BeltParameter:"), "{key}");
}

/// A property always has a type, so that what nobody knows is a component.
#[test]
fn a_member_of_which_nothing_is_known_has_a_schema_of_its_own() {
    let rows = "| `Key` | [Belt parameter](#belt-parameter) | required | Key. |";
    let key = drafted(&[page("gears", rows, "{\"Key\": {\"Hole\": null, \"Pins\": []}}", "")], "BeltParameter");
    assert!(
        key.contains("- $ref: '#/components/schemas/BeltParameterHole'")
            || key.contains("[{$ref: '#/components/schemas/BeltParameterHole'}]"),
        "{key}"
    );
    assert!(key.contains("items: {$ref: '#/components/schemas/BeltParameterPins'}"), "{key}");
}

#[test]
fn a_filter_of_a_request_says_nothing_of_the_member_that_it_looks_at() {
    let rest =
        object("Time interval", "| `StartUtc` | string | required | Start. |\n| `EndUtc` | string | required | End. |");
    let rows = "| `Key` | [Belt parameter](#belt-parameter) | required | Key. |";
    let text = page("gears", rows, "{\"Key\": {\"ClosedUtc\": null}}", &rest).text;
    let filter = "| `ClientToken` | string | required | Token. |\n| `ClosedUtc` | [Time interval](#time-interval) | optional | When. |";
    let text = text.replacen("| `ClientToken` | string | required | Token. |", filter, 1);
    let key = drafted(&[read("gears.md", &text)], "BeltParameter");
    assert!(!key.contains("TimeInterval"), "{key}");
}

#[test]
fn a_heading_of_two_pages_is_called_so_on_the_page_about_such_things() {
    let rows = "| `Front` | [Wheel](#wheel) | required | Front. |\n\
                | `Back` | [Wheel](wheels.md#wheel) | required | Back. |\n\
                | `Make` | [Wheel make](wheels.md#wheel-make) | required | Make. |";
    let own = object("Wheel", "| `Teeth` | integer | required | How many. |")
        + &object("Wheel make", "| `Maker` | string | required | Who. |");
    let wheels = object("Wheel", "| `Spokes` | integer | required | How many. |")
        + &object("Wheel make", "| `Year` | integer | required | When. |");
    let pages = [page("axles", rows, "{}", &own), read("wheels.md", &format!("# Wheels\n{wheels}"))];
    for (schema, member) in [("Wheel", "Spokes"), ("GearWheel", "Teeth"), ("WheelMake", "Year")] {
        let object = drafted(&pages, schema);
        assert!(object.contains(&format!("        {member}:\n")), "{object}");
    }
}

#[test]
fn an_operation_that_returns_something_and_is_not_called_so_is_a_write_that_a_person_looks_at() {
    let page = page("jobs", "| `Total` | number | required | Sum. |", "{\"Total\": 1}", "");
    let called = |name: &str| {
        let text = page.text.replace("jobs/getAll", &format!("jobs/{name}"));
        draft(&[read("jobs.md", &text)], &[]).expect("is drafted").document
    };
    let asks = "  # The page says that it returns something: is it a read? Its name does not say so.\n";
    let (price, all) = (called("price"), called("getAll"));
    assert!(price.contains(asks) && price.contains("x-safety: write\n"), "{price}");
    assert!(!all.contains(asks) && all.contains("x-safety: read\n"), "{all}");
}

/// Members of one name in two objects: what an example shows of the one says nothing of the other.
#[test]
fn an_example_shows_what_the_rows_that_lead_to_it_describe() {
    let rows = "| `Items` | array of [Gear item](shop.md#gear-item) | required | Items. |\n\
                | `Tax` | [Tax](#tax) | required | Tax. |\n\
                | `Spares` | array of [Spare](shop.md#spare) | required | Spares. |";
    let rest = object(
        "Tax",
        "| `Items` | array of [Tax item](#tax-item) | required | Items. |\n| `Spares` | boolean | required | Some. |",
    ) + &object("Tax item", "| `Rate` | number | required | Rate. |");
    let example =
        "{\"Items\": [{\"Teeth\": 1}], \"Tax\": {\"Items\": [{\"Rate\": 2}], \"Spares\": true}, \"Spares\": []}";
    let pages = [page("jobs", rows, example, &rest)];
    let item = drafted(&pages, "GearItem");
    assert!(item.contains("        Teeth:\n") && !item.contains("Rate"), "{item}");
    let spare = drafted(&pages, "Spare");
    assert!(!spare.contains("boolean"), "{spare}");
}

/// What stands above a request that is deprecated, and what the draft says to use instead.
#[test]
fn what_replaces_an_operation_is_found_in_the_block_that_says_it_is_deprecated() {
    let link = "[Get all gears](gears.md#get-all-gears)";
    let instead = "Use `gears/getAll` instead.";
    for (block, expected) in [
        (format!("> ### Deprecated!\n> This operation is [deprecated](old.md). Use {link} instead.\n"), Some(instead)),
        (format!("> ### Deprecated!\n\nUse {link}.\n"), Some(instead)),
        (format!("> ### Deprecated!\n> It is old.\n\n> Use {link}.\n"), Some(instead)),
        ("> ### Deprecated!\n> Use gears/getAll.\n".to_owned(), Some(instead)),
        (format!("> **Deprecated!** Use {link} instead.\n"), Some(instead)),
        // What is said before is about something else.
        (format!("Use `Names` to name them.\n\n> ### Deprecated!\n> Use {link} instead.\n"), Some(instead)),
        // One of two is half of it.
        (
            format!("> ### Deprecated!\n> Use {link} and [Get all belts](belts.md#get-all-belts) instead.\n"),
            Some("Use `Get all gears` and `Get all belts` instead."),
        ),
        ("> ### Deprecated!\n> Follow the [Gear use case](../gears.md) for gears.\n".to_owned(), None),
        (format!("> ### Deprecated!\n> It is old.\n\n### Note\n\nUse {link} for more.\n"), None),
    ] {
        let old = page("wheels", "", "{}", "");
        let text =
            old.text.replacen("## Get all gears\n\nReturns gears.\n", &format!("## Get all wheels\n\n{block}"), 1);
        let pages = [page("gears", "", "{}", ""), read("wheels.md", &text)];
        let document = draft(&pages, &[]).expect("is drafted").document;
        let operation = document.split("operationId: wheels_getAll\n").nth(1).unwrap_or_else(|| panic!("{document}"));
        let operation = operation.split("requestBody").next().unwrap_or_default();
        assert!(operation.contains("      deprecated: true\n"), "{block}: {operation}");
        let message = operation.lines().find_map(|it| it.trim().strip_prefix("x-deprecatedMessage: "));
        assert_eq!(message.map(|it| it.trim_matches('\'')), expected, "{block}");
    }
}

/// What a person is asked of the pages.
fn asked(pages: &[Page]) -> Vec<String> {
    let files = draft(pages, &[]).expect("is drafted").files(pages).expect("has sources");
    assert_eq!(reconciled(&files).totals.unexplained, 0);
    let ledger = &files.iter().find(|it| it.path == "ledger.yaml").expect("has a ledger").text;
    let entries = ledger.split("\n- id: ").filter(|it| it.contains("undecided: true"));
    entries.map(|it| it.lines().next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_list_that_stands_twice_is_asked_about_where_the_two_differ() {
    let rows = "| `Kind` | [Gear kind](#gear-kind) | required | Kind. |";
    let list = |values: &str| format!("\n#### Gear kind\n\n{values}\n");
    let example = "{\"Kind\": \"Wheel\"}";
    let with = |second: &str| page("jobs", rows, example, &(list("* `Wheel`\n* `Belt`") + &list(second)));
    assert_eq!(asked(&[with("* `Wheel`\n* `Belt`")]), [""; 0]);
    assert_eq!(asked(&[with("* `Wheel`\n* `Chain`")]), ["gear-kind-values", "gear-kind-merge-gear-kind"]);
}

#[test]
fn of_an_object_that_only_an_example_shows_one_question_is_asked() {
    let rows = "| `Item` | [Item](shop.md#item) | required | Item. |";
    let page = page("jobs", rows, "{\"Item\": {\"Teeth\": 1, \"Maker\": \"A\", \"IsNew\": true}}", "");
    assert_eq!(asked(&[page]), ["presence-optional"]);
}

#[test]
fn an_object_whose_structures_a_list_names_needs_no_decision() {
    let rest = object("Wheel data", "| `Teeth` | integer | required | How many. |")
        + "\n#### Gear kind\n\n* `Wheel` - [Wheel data](#wheel-data).\n";
    let rows = "| `Kind` | [Gear kind](#gear-kind) | required | Kind. |\n| `Data` | object | required | Structure depends on `Kind`. |";
    let page = page("jobs", rows, "{\"Kind\": \"Wheel\", \"Data\": {\"Teeth\": 1}}", &rest);
    assert_eq!(asked(&[page]), [""; 0]);
}

#[test]
fn what_is_required_and_null_in_the_example_of_an_answer_may_be_null() {
    let rows = "| `Total` | number | required | Sum. |\n| `Item` | [Item](#item) | required | Item. |";
    let rest = object("Item", "| `Teeth` | integer | required | How many. |\n| `Maker` | string | required | Who. |");
    let page = page("jobs", rows, "{\"Total\": null, \"Item\": {\"Teeth\": 1, \"Maker\": null}}", &rest);
    let says = "        # Its row requires it, and the example of an answer shows null.\n";
    let total = drafted(std::slice::from_ref(&page), "JobsGetAllResponse");
    assert!(total.contains(&format!("{says}        Total:\n")) && total.contains("nullable: true"), "{total}");
    let item = drafted(std::slice::from_ref(&page), "Item");
    assert!(item.contains("required: [Teeth, Maker]") && item.matches("nullable").count() == 1, "{item}");
    let document = draft(std::slice::from_ref(&page), &[]).expect("is drafted").document;
    assert!(document.contains("Total: null") && document.contains("Maker: null"), "{document}");
    assert_eq!(asked(&[page]), ["nullable"]);
}

#[test]
fn null_in_an_update_is_asked_about() {
    let rest = object("Text update value", "| `Value` | string | optional | New value. |");
    let page = page("jobs", "", "{}", &rest);
    let text =
        page.text.replacen("{\"ClientToken\": \"A\"}", "{\"ClientToken\": \"A\", \"Notes\": {\"Value\": null}}", 1);
    let row = "| `ClientToken` | string | required | Token. |";
    let text = text.replacen(
        row,
        &format!("{row}\n| `Notes` | [Text update value](#text-update-value) | optional | Notes. |"),
        1,
    );
    assert_eq!(asked(&[read("jobs.md", &text)]), ["text-update-value-value-presence-optional"]);
}

#[test]
fn an_operation_that_a_quoted_heading_says_is_discontinued_is_left_out() {
    let page = page("jobs", "| `Total` | number | required | Sum. |", "{\"Total\": 1}", "");
    let other = read("gears.md", &page.text.replace("jobs/", "gears/"));
    for block in
        ["> ### Discontinued!\n> Use another.\n", "> ### Deprecated!\n> This operation is [discontinued](old.md).\n"]
    {
        let text = page.text.replacen("Returns gears.\n", &format!("{block}\nReturns gears.\n"), 1);
        let drafted = draft(&[read("jobs.md", &text), read("gears.md", &other.text)], &[]).expect("is drafted");
        assert_eq!(drafted.operations, ["gears_getAll"], "{block}");
    }
}

#[test]
fn what_a_name_alone_says_is_not_said_to_be_shown() {
    let rows = "| `Due` | [DateTime update value](shop.md#datetime-update-value) | required | When. |\n\
                | `Title` | [Words](shop.md#words) | required | Title. |";
    let page = page("jobs", rows, "{\"Title\": {\"en-US\": \"Cog\", \"cs\": \"Zub\"}}", "");
    let pages = [page];
    let document = draft(&pages, &[]).expect("is drafted").document;
    let guess =
        "    # No page describes it, and no example shows it: this is what its name says.\n    DateTimeUpdateValue:\n";
    assert!(document.contains(guess), "{document}");
    // Keys that are languages make a map.
    let words = drafted(&pages, "Words");
    assert!(words.contains("additionalProperties: {type: string}"), "{words}");
}

#[test]
fn a_day_is_one_by_its_format_and_examples() {
    let rows = "| `Day` | string | required | In ISO 8601 format. |\n| `At` | string | required | In ISO 8601 format. |\n\
                | `Span` | string | required | ISO 8601 duration. |\n| `Word` | string | required | Like a day. |";
    let example = "{\"Day\": \"2026-02-01\", \"At\": \"2026-02-01T10:00:00Z\", \"Span\": \"2026-02-01\", \"Word\": \"2026-02-01\"}";
    let response = drafted(&[page("jobs", rows, example, "")], "JobsGetAllResponse");
    let formats: Vec<_> = response.lines().filter_map(|it| it.trim().strip_prefix("format: ")).collect();
    assert_eq!(formats, ["date", "date-time"], "{response}");
}

#[test]
fn several_are_updated_where_the_request_has_a_list_of_updates_and_an_empty_answer_is_not_described() {
    let page = page("gears", "", "{}", "");
    let row = "| `ClientToken` | string | required | Token. |";
    let more = "| `GearIds` | array of string | required | Unique identifiers of the gears. |";
    let text = page.text.replacen(row, &format!("{row}\n{more}"), 1).replace("gears/getAll", "gears/update");
    let document = draft(&[read("gears.md", &text)], &[]).expect("is drafted").document;
    assert!(document.contains("summary: Updates gears.\n"), "{document}");
    assert!(document.contains("GearsUpdateResponse:\n      description: ''\n"), "{document}");
    assert!(document.contains("description: The gears to update.\n"), "{document}");
}

#[test]
fn another_word_for_a_type_needs_no_decision() {
    let rows = "| `Key` | uuid | required | Key. |\n| `Days` | array of strings | required | Days. |\n\
                | `Count` | int32 | required | Count. |\n| `Made` | date | required | Made. |";
    let example = "{\"Key\": \"a\", \"Days\": [\"b\"], \"Count\": 1, \"Made\": \"2026-02-01\"}";
    let page = page("jobs", rows, example, "");
    assert_eq!(asked(std::slice::from_ref(&page)), [""; 0]);
    let response = drafted(&[page], "JobsGetAllResponse");
    for says in ["type: integer\n", "items: {type: string}\n", "format: date"] {
        assert!(response.contains(says), "{says}: {response}");
    }
}
