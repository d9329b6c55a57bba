//! Pages that say one thing and mean another, or that were written to do harm.

use ostler_review::draft::{Page, draft};

use crate::forms::{drafted, object, page};
use crate::support::{is_accepted, read};

fn document(pages: &[Page]) -> String {
    draft(pages, &[]).expect("is drafted").document
}

/// What may be sent twice is a read: an operation that also changes something is none, however its name begins.
#[test]
fn an_operation_that_reads_and_writes_is_a_write() {
    let page = page("jobs", "| `Total` | number | required | Sum. |", "{\"Total\": 1}", "");
    for (name, expected) in [
        ("getAll", "read"),
        ("getAddress", "read"),
        ("getAllByOrder", "read"),
        ("searchByName", "read"),
        ("getOrCreate", "write"),
        ("getAndClose", "write"),
        ("findOrAdd", "write"),
        ("searchAndMerge", "write"),
        ("listUpdate", "write"),
        ("getRidOf", "write"),
        ("getaway", "write"),
    ] {
        let text = page.text.replace("jobs/getAll", &format!("jobs/{name}"));
        let document = document(&[read("jobs.md", &text)]);
        assert!(document.contains(&format!("      x-safety: {expected}\n")), "{name}: {document}");
    }
}

#[test]
fn no_text_of_a_page_leaves_its_comment_or_its_scalar() {
    let key = "x` is fine\\n  /api/evil/charge:\\n    post:\\n      x-safety: read\\n  # ";
    let rows = "| `Comma` | string | required | Word. |\n| `None` | string | required | Word. |";
    for more in [format!("\"{key}\": 1"), "\"a\\u0000\\u0085\\u2028\": 1".to_owned()] {
        let example = format!("{{\"Comma\": \",x\", \"None\": \"a\\ufffe\", {more}}}");
        let document = document(&[page("jobs", rows, &example, "")]);
        assert_eq!(is_accepted(&document), Ok(()), "{document}");
        let paths = document.lines().filter(|it| it.starts_with("  /")).count();
        assert_eq!(paths, 1, "{document}");
        assert!(document.contains("Comma: ',x'\n") && document.contains("None: \"a\\U0000fffe\"\n"), "{document}");
    }
}

#[test]
fn a_token_is_taken_over_from_nowhere() {
    let rows =
        "| `Echo` | [Echo](#echo) | required | What was sent. |\n| `Said` | array of string | required | Words. |";
    let rest =
        object("Echo", "| `ClientToken` | string | required | Token. |\n| `Other` | string | required | Text. |");
    let example =
        "{\"Echo\": {\"ClientToken\": \"TOP-SECRET\", \"Other\": \"O\"}, \"Said\": [\"TOP-SECRET\", \"word\"]}";
    let document = document(&[page("jobs", rows, example, &rest)]);
    assert!(!document.contains("TOP-SECRET"), "{document}");
    assert_eq!(document.matches("YOUR_CLIENT_TOKEN").count(), 3, "{document}");
    assert!(document.contains("- word\n"), "{document}");
}

#[test]
fn only_what_is_posted_is_drafted() {
    let page = page("jobs", "", "{}", "");
    let other = read("gears.md", &page.text.replace("jobs/", "gears/"));
    for method in ["GET", "PUT", "PATCH", "DELETE"] {
        let text = page.text.replacen("`[Platform", &format!("{method} `[Platform"), 1);
        let drafted = draft(&[read("jobs.md", &text), read("gears.md", &other.text)], &[]).expect("is drafted");
        assert_eq!(drafted.operations, ["gears_getAll"]);
        let told = format!("jobs.md:3: Get all gears: it is asked for by {method}, and a draft has POST alone");
        assert_eq!(drafted.left_out, [told]);
    }
}

#[test]
fn a_sentence_that_denies_something_does_not_say_it() {
    let base = object("Base", "| `Teeth` | integer | required | How many. |");
    let more = object("More", "| `Spokes` | integer | required | How many. |");
    let with = |said: &str| {
        let own = format!("\n#### Wheel\n\n{said}\n{}", &object("X", "| `Make` | string | required | Who. |")[8..]);
        let rows = "| `Wheel` | [Wheel](#wheel) | required | Wheel. |";
        drafted(&[page("jobs", rows, "{}", &format!("{base}{more}{own}"))], "Wheel")
    };
    assert!(with("Extends [Base](#base).").contains("Teeth:"));
    let both = with("Extends [Base](#base) and [More](#more).");
    assert!(both.contains("Teeth:") && both.contains("Spokes:"), "{both}");
    for said in ["Not the same as [Base](#base).", "Unlike the [Base](#base), it extends nothing."] {
        assert!(!with(said).contains("Teeth:"), "{said}");
    }
    let jobs =
        page("jobs", "| `Counts` | array of integer | required | No element is null. |", "{\"Counts\": [1]}", "");
    assert!(!drafted(&[jobs], "JobsGetAllResponse").contains("nullable"));
    let page = page("jobs", "", "{}", "");
    for said in ["This operation is not discontinued.", "This operation replaces one that is discontinued."] {
        let text = page.text.replacen("Returns gears.", said, 1);
        assert_eq!(draft(&[read("jobs.md", &text)], &[]).expect("is drafted").operations, ["jobs_getAll"], "{said}");
    }
}

/// No computed description says the opposite of what a member is for, or is not English.
#[test]
fn a_description_that_would_be_wrong_is_not_written() {
    let row = "| `ClientToken` | string | required | Token. |";
    let page = page("gears", "", "{}", "");
    let filters: String = ["Excluded", "Not", "Without", "Except"]
        .map(|it| format!("\n| `{it}ShopIds` | array of string | optional | Unique identifiers. |"))
        .concat();
    let text = page.text.replacen(row, &format!("{row}{filters}"), 1);
    let document = document(&[read("gears.md", &text)]);
    assert!(!document.contains("whose gears to list"), "{document}");
    for (resource, action) in
        [("news", "add"), ("children", "delete"), ("gears", "olds"), ("gears", "go"), ("series", "add")]
    {
        let text = page.text.replace("gears/getAll", &format!("{resource}/{action}"));
        let document = self::document(&[read("gears.md", &text)]);
        assert!(document.contains("      summary: ''\n"), "{resource}/{action}: {document}");
    }
}

#[test]
fn an_interval_that_no_page_describes_has_no_length() {
    let row = "| `ClientToken` | string | required | Token. |";
    let interval = "| `CreatedUtc` | [Time interval](shop.md#time-interval) | optional, max length 3 months | When. |";
    let page = page("gears", "", "{}", "");
    let text = page.text.replacen(row, &format!("{row}\n{interval}"), 1);
    let request = drafted(&[read("gears.md", &text)], "GearsGetAllRequest");
    assert!(!request.contains("x-max-interval-in-months"), "{request}");
    assert!(request.contains("# The page limits it to 3 months, and none of the pages says that it is an interval.\n"));
}

#[test]
fn pages_without_operations_are_a_document() {
    let only =
        read("gears.md", &format!("# Gears\n{}", object("Gear", "| `Teeth` | integer | required | How many. |")));
    let document = document(&[only]);
    assert!(document.contains("tags: []\n") && document.contains("paths: {}\n"), "{document}");
    assert_eq!(is_accepted(&document), Ok(()));
}
