//! What each layout of a page states. The pages are in `tests/pages`.

use std::fmt::Write as _;

use ostler_review::facts::{self, PageFacts, Presence, Property};

const ALIGNED: &str = include_str!("pages/aligned.md");
const CELLS: &str = include_str!("pages/cells.txt");
const FLATTENED: &str = include_str!("pages/flattened.txt");
const LOOSE: &str = include_str!("pages/loose.md");
const OBJECTS: &str = include_str!("pages/objects.md");
const PLAIN: &str = include_str!("pages/plain.md");
const PAGES: &[&str] = &[ALIGNED, CELLS, FLATTENED, LOOSE, OBJECTS, PLAIN];

#[test]
fn a_page_with_plain_tables_gives_its_facts() {
    let expected = "\
operation 7 Find ships /api/harbour/v1/ships/find
  request 27 Token: string! | 28 ShipIds: array of string? [] <=1000
  request 29 SeenUtc: Time span? -> _shared.md#time-span <=3 months | 30 Note: string? <=255 characters
  request 31 Kinds: array of string Ship kind! [] -> #ship-kind <=1 | 32 HarbourIds: array,null! []
  request 33 OldId: Old id! -> #old-id deprecated | 34 Flag: string? deprecated
  response 54 Ships: array of Ship! [] -> ships.md#ship <=500
  example 19 request valid Token Extent Extent.Crews
  example 58 response invalid Ships Ships[].Id Ships[].Mast Ships[].Mast.Height Ships[].Crew Ships[].Crew[].A \
null Ships[].Mast.Height twice Ships[].Id
  example 67 response valid Ships
operation 99 Sink's ship /api/harbour/v1/ships/sink deprecated
operation 114 Move ship /api/distributor/v1/ships/move
  request 131 Token: string! | 132 ShipId: string? | 133 Speed: Speed? -> #speed | 140 Name: string?
  example 121 request valid 
object 70 Ship: 74 Id: string! | 75 Mast: Mast? -> #mast
object 77 Empty cargo: 
object 126 Move by identifier: 131 Token: string! | 132 ShipId: string! | 133 Speed: Speed! -> #speed
object 135 Move by name: 139 Token: string! | 140 Name: string! | 141 Speed: Speed? -> #speed
object 143 Speed: 147 Knots: number!
enum 36 Ship kind: Tug Barge Raft ...
enum 82 Ship kind: Tug Barge ...
enum 88 Ship kind: Tug ...
enum 95 Flag state: Raised
";
    check(PLAIN, expected);
}

#[test]
fn a_page_with_aligned_tables_gives_its_facts() {
    let expected = "\
operation 3 Find crews /api/harbour/v1/crews/find
  request 11 Token: string! | 12 CrewIds: array of Crew id? [] -> /crews.md#crew-id <=1000
  response 18 Crews: array of Crew! [] -> #crew
object 20 Crew: 24 Name: string?
";
    check(ALIGNED, expected);
}

#[test]
fn objects_need_no_operation() {
    let expected = "\
object 3 Time span: 19 Start: string!
object 26 Day span: 30 Day: string!
object 32 Word list: 36 ?Key?: string?
enum 52 Activity: Active Deleted
enum 63 Activity: Deleted
";
    check(OBJECTS, expected);
}

#[test]
fn a_page_written_loosely_gives_its_facts() {
    let expected = "\
operation 3 Open harbour /api/harbour/v1/harbours/open
  request 20 Token: string! | 21 Piers: array of string Pier state! [] <=9 | 22 Name: string? <=9 characters
  request 25 Note: string! <=99 characters deprecated | 26 Tide: Tide! -> #tide
  response 56 Event: Event! -> #event | 57 Depth: Depth! -> #depth
object 68 Storm event: 72 Force: number!
enum 10 Pier state: Dry
enum 32 Tide: Low High ...
enum 41 Wind: Calm Storm ...
enum 48 Berth: Bow Stern Side ...
";
    check(LOOSE, expected);
}

#[test]
fn an_enum_is_open_where_its_list_goes_on() {
    for (list, expected) in [
        ("* `A`\n* `B`\n...\n", "A B ..."),
        ("* `A`\n* `B`\n  …\n", "A B ..."),
        ("* `A` - one.\n* `B` - two.\n...\n", "A B ..."),
        ("* `A`\n* `B`...\n", "A B ..."),
        ("* `A`\n* `B` …\n", "A B ..."),
        ("* `A`\n* `B`\nand more\n", "A B ..."),
        ("* `A`\n* …and more\n", "A ..."),
        ("* `A`\n* and more\n", "A ..."),
        ("* `A`\n* ... more to come\n* `B` - x\n", ""),
        ("* `A`\n\n…and more\n", "A ..."),
        ("* Tug\n* Barge\n...\n", "Tug Barge ..."),
        ("* Tug\n* Barge…\n", "Tug Barge ..."),
        ("* Tug\n* More\n", "Tug More"),
        ("* `A` - one, two...\n* `B`.\n", "A B"),
        ("* `A` - one,\n  etc.\n", "A"),
        ("* `A` - `B`\n", "A"),
        ("* `A`,\n* `B`;\n", "A B"),
        ("* `A`, `B`\n* `C`/`D` | `E`.\n", "A B C D E"),
        ("* `A`, `B`, `C`, etc.\n", "A B C ..."),
        ("* `A`, `...`\n", "A ..."),
        ("* `A` `B`\n* `C`\n", ""),
    ] {
        match facts::read("page", &format!("# Page\n\n#### Kind\n\n{list}")) {
            Ok(document) => assert_eq!(show(&document), format!("enum 3 Kind: {expected}\n"), "{list}"),
            Err(refusal) => assert!(expected.is_empty(), "{list}{refusal}"),
        }
    }
}

#[test]
fn a_table_that_a_type_leads_to_is_an_enum() {
    let head = "| Property | Type | Contract | Description |\n| - | - | - | - |\n";
    for (r#type, table, expected) in [
        ("string [Wind](winds.md#wind)", "| Type | Text |\n| - | - |\n| `A` | x |\n| `B` | `C` |\n", "A B"),
        ("array of Wind", "| Value |\n| - |\n| **`A`** |\n| … |\n", "A ..."),
        ("Wind", "| Value |\n| - |\n| `A` |\n`B`\n", "A B"),
        ("string", "| Value |\n| - |\n| `A` |\n", ""),
        ("string `Wind`", "| Value |\n| - |\n| `A` |\n", ""),
        ("[Wind](#wind)", "| Value | Text |\n| - | - |\n| A | x |\n", ""),
        ("[Wind](#wind)", "| Value | Text |\n| - | - |\n", ""),
        ("[Wind](#wind)", "| Value | Text |\n| - | - |\n| `A` | x |\n\n* `B`\n", "B"),
    ] {
        let page = format!("### S\n\n{head}| `W` | {type} | required | x |\n\n### Wind\n\n{table}");
        let enums = read("page", &page).enums;
        let shown: Vec<_> = enums.iter().map(|it| it.values.join(" ") + if it.open { " ..." } else { "" }).collect();
        assert_eq!(shown.join("; "), expected, "{page}");
    }
}

#[test]
fn what_a_type_leads_to_may_be_prose_or_links() {
    let head = "| Property | Type | Contract | Description |\n| - | - | - | - |\n";
    for body in [
        "",
        "Prose with `A`.\n",
        "```json\n{}\n```\n",
        "* [A](#a)\n* [`B`](#b) is one\n* [**C**](#c)\n",
        "* Open - it is open\n",
        "* **Two words**: text\n* \"Two words\" more text\n",
        "* `A` is one\n* some text\n* more text\n",
        "| A | B |\n| - | - |\n| x | `y` |\n",
        "#### Deeper\n\n* `A`\n",
        "* **One**: text\n\n#### Wind\n\n| Property | Type | Contract |\n| - | - | - |\n",
    ] {
        let page = format!("### S\n\n{head}| `W` | [Wind](#wind) | required | x |\n\n### Wind\n\n{body}");
        let document = read("page", &page);
        assert!(document.enums.iter().all(|it| it.name == "Deeper"), "{page}");
    }
}

#[test]
fn a_line_without_pipes_after_a_row_is_prose() {
    let head = "| Property | Type | Contract | Description |\n| - | - | - | - |\n";
    let table =
        format!("{head}| `A` | string | required | x |\nText with a \\| in it.\n| `B` | string | required | y\n");
    check(&format!("### S\n\n{table}more |\n"), "object 1 S: 5 A: string! | 7 B: string!\n");
    let page = format!("# P\n\n## F\n\n### Request\n\n{table}`[PlatformAddress]/api/f`\n");
    check(&page, "operation 3 F /api/f\n  request 9 A: string! | 11 B: string!\n");
    let quoted = format!("# P\n\n## F\n> text\n\n### Request\n\n/api/f\n\n{head}Deprecated!\n");
    check(&quoted, "operation 3 F /api/f deprecated\n");
}

#[test]
fn what_stands_twice_is_two_facts() {
    let head = "| Property | Type | Contract | Description |\n| - | - | - | - |\n";
    let table = format!("{head}| `A` | string | required | x\n| `A ` | int | optional, max 9 days |\\||\n\n");
    let page = format!("## S {{#s}}\n\n{table}{table}## E\n\n- `A`\n- `A`\n\nor\n\n+ `B`\n\nand\n\n...\n");
    let object = |line: usize| format!("object 1 S: {line} A: string! | {} A: int? <=9 days\n", line + 1);
    check(&page, &format!("{}{}enum 13 E: A A B ...\n", object(5), object(10)));
}

#[test]
fn an_example_under_a_heading_of_its_own_is_the_sides() {
    let table = "| Property | Type | Contract | Description |\n| - | - | - | - |\n| `A` | string | required | x |\n";
    let page = format!("# P\n\n## F\n\n### Request\n\n/api/f\n\n#### Example 1\n\n```\n{{}}\n```\n\n{table}");
    check(&page, "operation 3 F /api/f\n  request 17 A: string!\n  example 12 request valid \n");
}

#[test]
fn a_scrape_with_a_cell_in_each_line_gives_its_facts() {
    let expected = "\
operation 2 Find ships /api/harbour/v1/ships/find
  request 13 Token: string! | 17 ShipIds: array of string? [] <=1000 | 22 SeenUtc: lost? <=3 months
  request 25 Kind: Ship kind! | 29 Flag: string lost deprecated
  response 38 Cursor: string?
  example 6 request valid Token Note ShipIds
  example 33 response valid Ships Ships[].Id null Ships[].Id
operation 57 Sink ship /api/harbour/v1/ships/sink deprecated
  request 65 Token: string!
  example 70 response valid 
object 42 Ship: 43 Id: string! | 49 Crew: lost?
enum 53 Ship kind: Tug Barge ...
";
    check(CELLS, expected);
}

#[test]
fn a_scrape_with_a_row_in_each_line_gives_its_facts() {
    let expected = "\
operation 10 Find ships /api/harbour/v1/ships/find
  request 22 Token: string! | 23 ShipIds: array of string? [] <=1000 | 24 SeenUtc: Time span? <=3 months
  request 25 Kinds: array of Ship kind! [] | 26 Flag: string? deprecated | 27 Crew: lost? | 28 Mast: string lost
  response 42 Ships: array of Ship! []
  example 18 request valid Token
  example 38 response valid Ships
object 44 Ship: 47 Id: string!
enum 30 Ship kind: Tug Barge ...
";
    check(FLATTENED, expected);
}

#[test]
fn each_line_that_is_not_empty_has_the_hash_of_its_text() {
    let document = read("one/two\\page.md", "\u{feff}### A\t \r\n\r\n\u{a0}\r\n* `B`\r\n");
    assert_eq!(document.document, "page.md");
    // printf '### A' | sha256sum, printf '* `B`' | sha256sum
    let lines: Vec<_> = document.lines.iter().map(|(number, hash)| format!("{number} {hash}")).collect();
    assert_eq!(lines, ["1 9dee83395462", "4 57b0d9292fbd"]);
    assert_eq!(document.sha256.len(), 64);
}

#[test]
fn line_endings_and_a_byte_order_mark_change_no_fact() {
    for page in PAGES {
        let plain = read("page", page);
        for changed in [page.replace('\n', "\r\n"), page.replace('\n', "\r"), format!("\u{feff}{page}")] {
            let document = PageFacts { sha256: plain.sha256.clone(), ..read("page", &changed) };
            assert_eq!(document, plain);
        }
    }
}

#[test]
fn facts_survive_yaml_with_a_property_in_each_line() {
    for page in PAGES {
        let document = read("page", page);
        let yaml = facts::to_yaml(&document);
        assert_eq!(facts::from_yaml(&yaml).as_ref(), Ok(&document), "{yaml}");
        let rows = yaml.lines().filter(|it| it.trim_start().starts_with("- {name: ")).count();
        let sides = document.operations.iter().map(|it| it.request.len() + it.response.len()).sum::<usize>();
        assert_eq!(rows, sides + document.objects.iter().map(|it| it.properties.len()).sum::<usize>());
    }
    let odd = "### \u{85}Q \u{2028}\"x\" \\ 'y' # : é\n\n* `0x12` - no\n* `null`\n* `~`\n* `1e5`\n";
    let document = read("- a: b", odd);
    assert_eq!(facts::from_yaml(&facts::to_yaml(&document)).as_ref(), Ok(&document));
    assert!(facts::from_yaml("document: x").is_err());
    let refused = |text: &str| facts::read_yaml("004.yaml", text).expect_err(text).to_string();
    let lines_twice = facts::to_yaml(&document).replacen("lines:\n", "lines:\n  1: \"a\"\n  1: \"b\"\n", 1);
    for (text, said) in [
        (lines_twice.as_str(), "`1` is written twice, in line 4 as well\n --> 004.yaml:5:3\n"),
        ("document: x\nsha: y\n", "`sha` is no member of the facts of a page"),
        ("document: x\nsha: y\n", " --> 004.yaml:2:1\n"),
    ] {
        assert!(refused(text).contains(said), "{}", refused(text));
    }
    let twice = "document: x\nsha256: y\nlines: {}\noperations: []\nobjects: []\nenums: []\nmore: 1\n";
    assert!(facts::from_yaml(twice).unwrap_err().contains("more"));
}

#[test]
fn a_page_cut_anywhere_is_read_or_refused() {
    for page in PAGES {
        for end in (0..=page.len()).filter(|it| page.is_char_boundary(*it)) {
            let Err(refusal) = facts::read("page", &page[..end]) else { continue };
            let last = page[..end].split('\n').count();
            assert!(refusal.findings.kept().iter().all(|it| it.place.line <= last), "{end}: {refusal}");
        }
        for start in (0..page.len()).step_by(7).filter(|it| page.is_char_boundary(*it)) {
            let _ = facts::read("page", &page[start..]);
        }
    }
}

#[test]
fn a_page_with_lines_in_another_order_is_read_or_refused() {
    for page in PAGES {
        let mut lines: Vec<_> = page.lines().collect();
        let mut seed = 7_usize;
        for _ in 0..40 {
            for index in (1..lines.len()).rev() {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                lines.swap(index, (seed >> 33) % (index + 1));
            }
            let _ = facts::read("page", &lines.join("\n"));
        }
    }
}

#[test]
fn deep_nesting_and_long_lines_end_soon() {
    let deep = [">", "* ", "[", "{", "~~", "`", "| ", "<", "{\"a\":", "# ", "**", "- `A`\n  "];
    for piece in deep {
        let text = format!("# A\n\n### Request\n\n{}\n", piece.repeat(20_000));
        let _ = facts::read("page", &text);
        let _ = facts::read("page", &piece.repeat(20_000));
    }
}

fn read(name: &str, text: &str) -> PageFacts {
    facts::read(name, text).unwrap_or_else(|it| panic!("{it:#?}"))
}

fn check(page: &str, expected: &str) {
    let shown = show(&read("page", page));
    assert_eq!(shown, unwrap_lines(expected), "\n{shown}");
}

/// Several lines of properties of one side stand for one.
fn unwrap_lines(expected: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for line in expected.lines() {
        let side = ["  request ", "  response "].into_iter().find(|it| line.starts_with(it));
        match (side, out.last_mut()) {
            (Some(side), Some(last)) if last.starts_with(side) => {
                last.push_str(" | ");
                last.push_str(&line[side.len()..]);
            }
            _ => out.push(line.to_owned()),
        }
    }
    out.iter().map(|it| format!("{it}\n")).collect()
}

fn show(document: &PageFacts) -> String {
    let mut out = String::new();
    let deprecated = |it: bool| if it { " deprecated" } else { "" };
    for it in &document.operations {
        let _ = writeln!(out, "operation {} {} {}{}", it.line, it.title, it.path, deprecated(it.deprecated));
        for (side, properties) in [("request", &it.request), ("response", &it.response)] {
            if !properties.is_empty() {
                let _ = writeln!(out, "  {side} {}", show_all(properties));
            }
        }
        for it in &it.examples {
            let side = format!("{:?}", it.side).to_lowercase();
            let valid = if it.valid { "valid" } else { "invalid" };
            let _ = write!(out, "  example {} {side} {valid} {}", it.line, it.members.join(" "));
            for (label, list) in [("null", &it.nulls), ("twice", &it.duplicate_keys)] {
                if !list.is_empty() {
                    let _ = write!(out, " {label} {}", list.join(" "));
                }
            }
            out.push('\n');
        }
    }
    for it in &document.objects {
        let _ = writeln!(out, "object {} {}: {}", it.line, it.name, show_all(&it.properties));
    }
    for it in &document.enums {
        let more = if it.open { " ..." } else { "" };
        let _ = writeln!(out, "enum {} {}: {}{more}", it.line, it.name, it.values.join(" "));
    }
    out
}

fn show_all(properties: &[Property]) -> String {
    properties.iter().map(show_property).collect::<Vec<_>>().join(" | ")
}

/// `!` is required, `?` optional; `lost` what a scrape lost.
fn show_property(property: &Property) -> String {
    let mut out = format!("{} {}: {}", property.line, property.name, property.r#type.as_deref().unwrap_or("lost"));
    out += match property.presence {
        Some(Presence::Required) => "!",
        Some(Presence::Optional) => "?",
        None => " lost",
    };
    out += if property.array { " []" } else { "" };
    out += &property.link.iter().map(|it| format!(" -> {it}")).collect::<String>();
    out += &property.max_items.iter().map(|it| format!(" <={it}")).collect::<String>();
    out += &property.max_length.iter().map(|it| format!(" <={it}")).collect::<String>();
    out + if property.deprecated { " deprecated" } else { "" }
}
