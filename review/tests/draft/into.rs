//! Pages drafted into a spec that is there: nothing that a person wrote changes, and done again nothing happens.

use ostler_review::draft::{DraftFile, Error, Merged, Outdated, Page, Target, draft, merge};
use ostler_review::sources::{Aliases, Sources, parse_list};

use crate::support::{is_accepted, pages, reconciled};

/// The spec that the fixture's older operations make, in which somebody has written.
fn spec() -> Vec<DraftFile> {
    let pages = pages();
    let files = draft(&pages, &["ships_getAllUnversioned".to_owned()]).expect("is drafted").files(&pages);
    let mut files = files.expect("has sources");
    // One operation with what all have, and words of somebody's own.
    let document = &mut files.iter_mut().find(|it| it.path == "openapi.yaml").expect("is there").text;
    let wrote =
        document.replacen("      summary: ''", "      # Kept as long as anybody asks.\n      summary: Lists ships.", 1);
    let wrote = wrote.replacen(
        "      responses:\n        '200':\n          description: ''",
        "      responses:\n        '400': {$ref: '#/components/responses/Bad'}\n        '200':\n          description: ''",
        1,
    );
    let wrote = wrote.replacen(
        "components:\n  schemas:",
        "components:\n  responses:\n    Bad: {description: 'Refused.'}\n  schemas:",
        1,
    );
    assert_eq!(wrote.matches("Bad").count(), 2);
    *document = wrote;
    files
}

fn into(files: &[DraftFile], pages: &[Page], only: &[String]) -> Merged {
    try_into(files, pages, only).unwrap_or_else(|it| panic!("{it:?}"))
}

fn try_into(files: &[DraftFile], pages: &[Page], only: &[String]) -> Result<Merged, Error> {
    let text = |path: &str| files.iter().find(|it| it.path == path).map_or_else(|| panic!("no {path}"), |it| &*it.text);
    let list = text("sources/sources.yaml");
    let entries = parse_list("sources.yaml", list).expect("a list");
    let facts = entries
        .iter()
        .map(|it| ostler_review::facts::from_yaml(text(&format!("sources/{}", it.facts))).expect("facts"));
    let facts = facts.collect();
    let aliases = text("sources/aliases.yaml");
    let parsed = Aliases::parse("aliases.yaml", aliases).expect("aliases");
    let sources = Sources::join(&entries, facts, parsed).expect("sources");
    let target =
        Target { document: text("openapi.yaml"), ledger: text("ledger.yaml"), list, aliases, sources: &sources };
    merge(pages, only, target)
}

/// The files with those that changed.
fn after(mut files: Vec<DraftFile>, merged: &Merged) -> Vec<DraftFile> {
    for file in &merged.files {
        files.retain(|it| it.path != file.path);
        files.push(file.clone());
    }
    files
}

#[test]
fn what_is_there_keeps_every_line_and_what_is_new_has_what_all_have() {
    let before = spec();
    let merged = into(&before, &pages(), &[]);
    assert_eq!(merged.operations, ["ships_getAll", "ships_add"]);
    let files = after(before.clone(), &merged);
    for (old, path) in before.iter().map(|it| (&it.text, &it.path)).filter(|it| it.1 != "RECONCILIATION.md") {
        let new = &files.iter().find(|it| it.path == *path).expect("stays").text;
        let mut lines = new.lines();
        let lost: Vec<_> = old.lines().filter(|it| !lines.any(|new| new == *it)).collect();
        assert!(lost.is_empty(), "{path}: {lost:?}");
    }
    let document = &files.iter().find(|it| it.path == "openapi.yaml").expect("is there").text;
    assert_eq!(is_accepted(document), Ok(()));
    assert_eq!(document.matches("'400': {$ref: '#/components/responses/Bad'}").count(), 3, "{document}");
    assert_eq!(document.matches("\n    ShipId:").count(), 1, "what is there is referred to");
    assert_eq!(document.matches("&ClientToken").count(), 1, "{document}");
    assert!(document.contains("# Kept as long as anybody asks.\n      summary: Lists ships.\n"));
}

#[test]
fn a_merged_spec_is_unexplained_in_nothing_that_is_new() {
    let before = spec();
    let report = reconciled(&after(before.clone(), &into(&before, &pages(), &[])));
    assert_eq!((report.totals.unexplained, report.totals.unsupported), (0, 0), "{}", report.text());
}

#[test]
fn done_again_a_merge_changes_nothing() {
    let before = spec();
    let first = after(before.clone(), &into(&before, &pages(), &[]));
    let again = into(&first, &pages(), &[]);
    assert_eq!((again.files, again.operations), (Vec::new(), Vec::new()));
    let named = into(&first, &pages(), &["ships_add".to_owned()]);
    assert_eq!((named.files, named.operations), (Vec::new(), Vec::new()));
}

#[test]
fn one_operation_after_the_other_is_all_at_once() {
    let before = spec();
    let one = after(before.clone(), &into(&before, &pages(), &["ships_add".to_owned()]));
    let both = after(one.clone(), &into(&one, &pages(), &["ships_getAll".to_owned()]));
    let document = |files: &[DraftFile]| files.iter().find(|it| it.path == "openapi.yaml").map(|it| it.text.clone());
    assert_eq!(is_accepted(&document(&both).expect("is there")), Ok(()));
    let lines = |text: &str| {
        let mut lines: Vec<String> = text.lines().filter(|it| !it.is_empty()).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let once = document(&after(before.clone(), &into(&before, &pages(), &[]))).expect("is there");
    let twice = document(&both).expect("is there");
    assert_eq!(lines(&twice), lines(&once));
}

/// A rule of the ledger holds of all operations of the spec but not of a new one, which the rule then excepts by name.
#[test]
fn what_is_new_is_an_exception_to_each_rule_that_it_does_not_follow() {
    let mut before = spec();
    let ledger = &mut before.iter_mut().find(|it| it.path == "ledger.yaml").expect("is there").text;
    let rules = "
- id: all-read
  class: gap
  subject: ['#/paths/*/post']
  decision: {set: {x-safety: read}}
  because: Nothing is written so far.

- id: none-has-a-description
  class: gap
  subject: ['#/paths/*/post']
  decision: {set: {description: null}}
  because: It was never true.
";
    ledger.push_str(rules);
    let merged = into(&before, &pages(), &[]);
    let files = after(before, &merged);
    let ledger = &files.iter().find(|it| it.path == "ledger.yaml").expect("is there").text;
    assert!(ledger.contains("  except: [all-read-otherwise]\n  decision: {set: {x-safety: read}}\n"), "{ledger}");
    let entry = |id: &str| ledger.split("\n- id: ").find(|it| it.starts_with(&format!("{id}\n"))).expect("is there");
    let exception = entry("all-read-otherwise");
    assert!(exception.contains("ships~1add/post']\n  decision: {set: {x-safety: write}}\n"), "{exception}");
    assert!(exception.contains("  undecided: true\n"), "{exception}");
    // What was wrong before stays somebody's to mend.
    let exception = entry("none-has-a-description-otherwise");
    assert!(exception.contains("ships~1add/post'"), "{exception}");
    assert!(!exception.contains("ships~1getAll/post'"), "{exception}");
    let found = reconciled(&files).findings;
    let stale: Vec<_> = found.kept().iter().map(|it| &it.message).filter(|it| it.contains("was decided for")).collect();
    assert_eq!(stale.len(), 1, "{stale:?}");
}

/// An answer without a body stands for one without rows, and not for one that must say something else.
#[test]
fn a_status_without_a_body_is_taken_over_where_an_answer_can_be_empty() {
    let table = "\n| Property | Type | Contract | Description |\n| :-- | :-- | :-- | :-- |\n";
    let page = |name: &str, more: &str| {
        let text = format!(
            "# Boats\n\n## Get all {name}\n\n### Request\n\n`[PlatformAddress]/api/connector/v1/{name}/getAll`\n\n```javascript\n\
             {{}}\n```\n{table}| `Limitation` | [Limitation](paging.md#limitation) | required | How much. |\n\n### Response\n\n\
             ```javascript\n{{}}\n```\n{table}| `Boats` | array of string | required | Boats. |\n\
             | `Cursor` | string | optional | Cursor. |\n{more}"
        );
        crate::support::read(&format!("{name}.md"), &text)
    };
    let first = [page("boats", "")];
    let mut before = draft(&first, &[]).expect("is drafted").files(&first).expect("has sources");
    let document = &mut before.iter_mut().find(|it| it.path == "openapi.yaml").expect("is there").text;
    *document = document
        .replacen("      responses:\n", "      responses:\n        '204': {$ref: '#/components/responses/None'}\n", 1)
        .replacen("components:\n", "components:\n  responses:\n    None: {description: Nothing.}\n", 1);
    let more = "| `Total` | integer | required | How many there are. |\n";
    let merged = into(&before, &[page("rafts", ""), page("ships", more)], &[]);
    let files = after(before, &merged);
    let document = &files.iter().find(|it| it.path == "openapi.yaml").expect("is there").text;
    let has = |name: &str| {
        let operation = document.split(&format!("/{name}/getAll:\n")).nth(1).expect("has a path");
        operation.split("\n  /").next().is_some_and(|it| it.contains("'204': {$ref"))
    };
    assert!(has("boats") && has("rafts"), "{document}");
    assert!(!has("ships"), "{document}");
}

/// What every request of the spec takes, and the pages leave to their general part.
#[test]
fn a_request_takes_the_pair_of_the_language_where_all_others_do() {
    let mut before = spec();
    let merged = into(&before, &pages(), &["ships_add".to_owned()]);
    let added = |files: &[DraftFile]| {
        let document = &files.iter().find(|it| it.path == "openapi.yaml").expect("is there").text;
        let request = document.split("    ShipsAddRequest:\n").nth(1).expect("is there");
        request.split("\n\n").next().expect("has an end").to_owned()
    };
    assert!(!added(&after(before.clone(), &merged)).contains("x-locale"));
    let document = &mut before.iter_mut().find(|it| it.path == "openapi.yaml").expect("is there").text;
    let (start, rest) = document.split_once("Request:\n").expect("has a request");
    let locale = "        LanguageCode: {type: string, x-locale: language}\n        CultureCode: {type: string, x-locale: culture}\n";
    *document = format!(
        "{start}Request:\n{}",
        rest.replacen("      properties:\n", &format!("      properties:\n{locale}"), 1)
    );
    let request = added(&after(before.clone(), &into(&before, &pages(), &["ships_add".to_owned()])));
    let at = |word: &str| request.find(word).unwrap_or_else(|| panic!("no {word} in {request}"));
    assert!(
        at("Client:") < at("x-locale: language") && at("x-locale: language") < at("x-locale: culture"),
        "{request}"
    );
}

#[test]
fn what_the_spec_has_is_found_however_it_is_called() {
    let before = spec();
    let first = after(before.clone(), &into(&before, &pages(), &[]));
    for name in ["ships_add", "/api/connector/v1/ships/add", "ships/add", "Add ship"] {
        let again = into(&first, &pages(), &[name.to_owned()]);
        assert_eq!((again.files, again.operations), (Vec::new(), Vec::new()), "{name}");
    }
}

/// The facts of the source would be those of the version before, which says nothing of what the draft is made of.
#[test]
fn a_page_that_is_a_source_in_another_version_is_refused() {
    let before = spec();
    let text = crate::support::PAGES[1].1;
    let later = text.replace("| `Crew` | integer | required |", "| `Crew` | string | required |");
    assert_ne!(text, later);
    for (name, text, is_same_name) in
        [("ships.md", &*later, Some(true)), ("ships_77.md", &later, Some(false)), ("ships_77.md", text, None)]
    {
        let given = [crate::support::page("_shared.md"), crate::support::read(name, text)];
        let refused = is_same_name.map(|is_same_name| {
            let (page, source) = (name.to_owned(), "ships".to_owned());
            Error::Outdated(vec![Outdated { page, source, is_same_name }])
        });
        assert_eq!(try_into(&before, &given, &["ships_add".to_owned()]).err(), refused, "{name}");
    }
}

/// The document with what is new of pages.
fn document(files: &[DraftFile], pages: &[Page]) -> String {
    let files = after(files.to_vec(), &into(files, pages, &[]));
    let document = files.into_iter().find(|it| it.path == "openapi.yaml").expect("is there").text;
    assert_eq!(is_accepted(&document), Ok(()), "{document}");
    document
}

/// A page of operations that add something, which have these rows in their answers.
fn adding(file: &str, title: &str, operations: &[(&str, &str)]) -> Page {
    let table = "\n| Property | Type | Contract | Description |\n| :-- | :-- | :-- | :-- |\n";
    let operation = |(path, rows): &(&str, &str)| {
        let rows: String = rows
            .split(' ')
            .map(|it| format!("| `{it}Id` | string | required | Unique identifier of the {}. |\n", it.to_lowercase()))
            .collect();
        format!(
            "## Add {path}\n\n### Request\n\n`[PlatformAddress]/api/connector/v1/{path}`\n{table}| `Name` | string | required | Name. |\n\n\
             ### Response\n{table}{rows}\n"
        )
    };
    let operations: String = operations.iter().map(operation).collect();
    crate::support::read(file, &format!("# {title}\n\n{operations}"))
}

/// What stands in a text, in the order in which it stands there.
fn in_order<'a>(text: &str, all: &[&'a str]) -> Vec<&'a str> {
    let mut found: Vec<_> =
        all.iter().map(|it| (text.find(it).unwrap_or_else(|| panic!("no {it}: {text}")), *it)).collect();
    found.sort_unstable();
    found.into_iter().map(|it| it.1).collect()
}

/// A spec of two operations about boats, whose schemas stand under a heading.
fn boats() -> Vec<DraftFile> {
    let pages = [adding("boats.md", "Boats", &[("boats/add", "Mast Boat Rudder"), ("boats/sink", "Boat")])];
    let mut files = draft(&pages, &[]).expect("is drafted").files(&pages).expect("has sources");
    let text = &mut files.iter_mut().find(|it| it.path == "openapi.yaml").expect("is there").text;
    let headed =
        text.replacen("    # boats.md:3\n    BoatsAddRequest:", "    # Boats: on the sea.\n\n    BoatsAddRequest:", 1);
    assert_ne!(*text, headed);
    *text = headed;
    files
}

#[test]
fn new_identifiers_stand_in_alphabetical_order_among_those_that_are_there() {
    let parts = adding("parts.md", "Parts", &[("parts/add", "Winch Anchor Oar Keel Propeller Zinc")]);
    let document = document(&boats(), &[parts]);
    let expected = ["Anchor", "Boat", "Keel", "Mast", "Oar", "Propeller", "Rudder", "Winch", "Zinc"];
    let expected = expected.map(|it| format!("\n    {it}Id:\n"));
    let mut expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    expected.push("\n    # Boats: on the sea.\n");
    assert_eq!(in_order(&document, &expected), expected, "{document}");
}

#[test]
fn the_schemas_of_a_tag_stand_in_its_section_and_its_operations_together() {
    let rafts = adding("rafts.md", "Rafts", &[("rafts/add", "Raft")]);
    let before = boats();
    let before = after(before.clone(), &into(&before, &[rafts], &[]));
    let more = adding("more.md", "Boats", &[("boats/launch", "Boat"), ("boats/anchor", "Boat")]);
    let again = adding("again.md", "Rafts", &[("rafts/launch", "Raft"), ("rafts/burn", "Raft")]);
    let document = document(&before, &[again, more]);
    let schemas = [
        "\n    BoatId:\n",
        "\n\n    # Boats: on the sea.\n\n    BoatsAddRequest:\n",
        "\n    BoatsAddResponse:\n",
        "\n    BoatsSinkResponse:\n",
        "\n\n    # more.md:3\n    BoatsLaunchRequest:\n",
        "\n    BoatsLaunchResponse:\n",
        "\n    BoatsAnchorRequest:\n",
        "\n\n    # Rafts.\n\n    # rafts.md:3\n    RaftsAddRequest:\n",
        "\n    RaftsAddResponse:\n",
        "\n    RaftsLaunchRequest:\n",
        "\n    RaftsBurnResponse:\n",
    ];
    assert_eq!(in_order(&document, &schemas), schemas, "{document}");
    let paths = ["boats/add", "boats/sink", "boats/launch", "boats/anchor", "rafts/add", "rafts/launch", "rafts/burn"];
    let paths = paths.map(|it| format!("/{it}:\n"));
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    assert_eq!(in_order(&document, &paths), paths, "{document}");
    assert_eq!(document.matches("# Rafts.\n").count(), 1, "{document}");
}

#[test]
fn what_is_written_is_in_the_hand_of_the_spec() {
    let table = "\n| Property | Type | Contract | Description |\n| :-- | :-- | :-- | :-- |\n";
    let long = format!("Add raft {}", "of logs ".repeat(10).trim_end());
    let operation = |title: &str, path: &str| {
        format!(
            "## {title}\n\n### Request\n\n`[PlatformAddress]/api/connector/v1/{path}`\n{table}| `Name` | string | required | Name. |\n\n\
             ### Response\n\n```javascript\n{{\"RaftId\": \"12345678-1234-1234-1234-123456789012\"}}\n```\n{table}\
             | `RaftId` | string | required | Unique identifier of the raft. |\n| `Length` | integer | required | How long. |\n\n"
        )
    };
    let text = format!("# Rafts\n\n{}{}", operation(&long, "rafts/addLong"), operation("Add raft", "rafts/add"));
    let before = boats();
    let merged = into(&before, &[crate::support::read("rafts.md", &text)], &[]);
    let files = after(before, &merged);
    assert_eq!(reconciled(&files).totals.unexplained, 0);
    let text = |path: &str| files.iter().find(|it| it.path == path).map_or_else(|| panic!("no {path}"), |it| &*it.text);
    let ledger = text("ledger.yaml");
    let short = "  subject: ['#/components/schemas/RaftsAddResponse/properties/Length']\n  claims:\n    \
                 - {source: rafts, at: 'Add raft, response, example', says: no Length}\n";
    assert!(ledger.contains(short), "{ledger}");
    let long = format!("  claims:\n    - source: rafts\n      at: {long}, response, example\n      says: no Length\n");
    assert!(ledger.contains(&long), "{ledger}");
    assert!(text("sources/sources.yaml").contains("  - name: rafts\n    document: rafts.md\n"));
    assert!(text("openapi.yaml").contains(" RaftId: 12345678-1234-1234-1234-123456789012\n"));
    for path in ["openapi.yaml", "ledger.yaml", "sources/sources.yaml", "sources/aliases.yaml"] {
        let long: Vec<_> = text(path).lines().filter(|it| it.chars().count() > 120).collect();
        assert!(long.is_empty(), "{path}: {long:?}");
    }
}

/// The files of the folder that are no source's stay as they are.
#[test]
fn a_page_that_is_called_as_a_file_of_the_folder_is_a_source_of_another_name() {
    let pages = || {
        [("Aliases.md", "Oar"), ("sources.md", "Keel")]
            .map(|(name, title)| adding(name, title, &[(&format!("{title}/add"), title)]))
    };
    let paths = |files: &[DraftFile]| {
        let mut paths: Vec<_> = files.iter().map(|it| it.path.clone()).collect();
        paths.sort();
        paths
    };
    let files = draft(&pages(), &[]).expect("is drafted").files(&pages()).expect("has sources");
    let expected = ["aliases-page", "aliases", "sources-page", "sources"].map(|it| format!("sources/{it}.yaml"));
    assert_eq!(paths(&files)[3..], expected);
    assert_eq!(reconciled(&files).totals.unexplained, 0);
    let before = boats();
    let merged = into(&before, &pages(), &[]);
    let files = after(before, &merged);
    assert_eq!(
        paths(&files)[3..],
        ["aliases-page", "aliases", "boats", "sources-page", "sources"].map(|it| format!("sources/{it}.yaml"))
    );
    assert_eq!(reconciled(&files).totals.unexplained, 0);
    let again = into(&files, &pages(), &[]);
    assert_eq!((again.files, again.operations), (Vec::new(), Vec::new()));
}

#[test]
fn a_page_whose_file_another_source_has_is_a_source_of_another_name() {
    let mut before = boats();
    let facts = before.iter_mut().find(|it| it.path == "sources/boats.yaml").expect("is there");
    facts.path = "sources/Rafts.yaml".to_owned();
    let facts = facts.text.clone();
    let list = before.iter_mut().find(|it| it.path == "sources/sources.yaml").expect("is there");
    list.text = list.text.replace("facts: boats.yaml", "facts: Rafts.yaml");
    let merged = into(&before, &[adding("rafts.md", "Rafts", &[("rafts/add", "Raft")])], &[]);
    let files = after(before, &merged);
    assert!(merged.files.iter().any(|it| it.path == "sources/rafts-page.yaml"));
    assert!(files.iter().any(|it| it.path == "sources/Rafts.yaml" && it.text == facts));
    assert_eq!(reconciled(&files).totals.unexplained, 0);
}

/// The page of the ships with the newest operation once more, of a later day.
fn later_ships() -> Page {
    let text = crate::support::PAGES[1].1;
    let start = text.find("## Get all ships (ver 2024-05-06)").expect("has the operation");
    let end = start + text[start..].find("\n## ").expect("has others") + 1;
    let section = text[start..end].replace("2024-05-06", "2027-02-01");
    assert!(section.contains("#### Ship (ver 2027-02-01)"), "{section}");
    crate::support::read("later.md", &format!("# Ships\n\n{section}"))
}

/// What the spec has keeps its name, and a later version that comes with a merge has its day in every name.
#[test]
fn a_later_version_of_an_operation_is_called_by_its_day() {
    let first = spec();
    let mut before = after(first.clone(), &into(&first, &pages(), &[]));
    // The last line of a file need not end.
    let aliases = before.iter_mut().find(|it| it.path == "sources/aliases.yaml").expect("is there");
    aliases.text.truncate(aliases.text.trim_end().len());
    for others in [pages(), vec![crate::support::page("_shared.md")]] {
        let given: Vec<_> = others.into_iter().chain([later_ships()]).collect();
        let merged = into(&before, &given, &[]);
        assert_eq!(merged.operations, ["ships_getAll20270201"]);
        let files = after(before.clone(), &merged);
        let document = &files.iter().find(|it| it.path == "openapi.yaml").expect("is there").text;
        assert_eq!(is_accepted(document), Ok(()));
        let ids = ["operationId: ships_getAll\n", "operationId: ships_getAll20270201\n"];
        for name in ids.into_iter().chain(["\n    Ship:\n", "\n    Ship20270201:\n"]) {
            assert_eq!(document.matches(name).count(), 1, "{name}");
        }
        let response = document.split("\n    ShipsGetAll20270201Response:\n").nth(1).expect("is there");
        let response = response.split("\n\n").next().expect("has an end");
        assert!(response.contains("'#/components/schemas/Ship20270201'"), "{response}");
        let report = reconciled(&files);
        assert_eq!((report.totals.unexplained, report.totals.unsupported), (0, 0), "{}", report.text());
        let again = into(&files, &given, &[]);
        assert_eq!((again.files, again.operations), (Vec::new(), Vec::new()));
    }
}

/// What one page calls otherwise by an alias is the same under that heading of another page.
#[test]
fn a_heading_that_is_an_alias_of_another_page_is_the_schema_that_it_names() {
    use crate::forms::{object, page};

    let wheel = |heading: &str| object(heading, "| `Teeth` | integer | required | How many. |");
    let first = [page("jobs", "| `Wheel` | [Wheel](#wheel) | required | Wheel. |", "{}", &wheel("Wheel"))];
    let mut before = draft(&first, &[]).expect("is drafted").files(&first).expect("has sources");
    let aliases = &mut before.iter_mut().find(|it| it.path.ends_with("aliases.yaml")).expect("is there").text;
    let line = "  - {name: Round thing, source: jobs, pointer: '#/components/schemas/Wheel'}\n";
    *aliases = format!("{}\n{line}", aliases.trim_end().trim_end_matches(" []"));
    let rows = "| `Front` | [Round thing](#round-thing) | required | Front. |";
    let merged = into(&before, &[page("belts", rows, "{}", &wheel("Round thing"))], &[]);
    let files = after(before, &merged);
    let text = |path: &str| &files.iter().find(|it| it.path.ends_with(path)).expect("is there").text;
    let document = text("openapi.yaml");
    let front = "        Front:\n          description: ''\n          allOf: [{$ref: '#/components/schemas/Wheel'}]\n";
    assert!(document.contains(front) && !document.contains("RoundThing"), "{document}");
    let own = "  - {name: Round thing, source: belts, pointer: '#/components/schemas/Wheel'}\n";
    assert!(text("aliases.yaml").contains(own), "{}", text("aliases.yaml"));
    // The alias of the test's own making is of a heading that its page does not have.
    let totals = reconciled(&files).totals;
    assert_eq!((totals.unexplained, totals.unsupported, totals.stale), (0, 0, 1));
}
