//! What each layout of a page states. The pages are in `tests/pages`.

use std::fmt::Write as _;

use ostler_review::facts::{self, Document, Presence, Property};

const ALIGNED: &str = include_str!("pages/aligned.md");
const CELLS: &str = include_str!("pages/cells.txt");
const FLATTENED: &str = include_str!("pages/flattened.txt");
const OBJECTS: &str = include_str!("pages/objects.md");
const PLAIN: &str = include_str!("pages/plain.md");
const PAGES: &[&str] = &[ALIGNED, CELLS, FLATTENED, OBJECTS, PLAIN];

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
            let document = Document { sha256: plain.sha256.clone(), ..read("page", &changed) };
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
    assert_eq!(facts::from_yaml(&facts::to_yaml(&document)), Ok(document));
    assert!(facts::from_yaml("document: x").is_err());
    let twice = "document: x\nsha256: y\nlines: {}\noperations: []\nobjects: []\nenums: []\nmore: 1\n";
    assert!(facts::from_yaml(twice).unwrap_err().contains("more"));
}

#[test]
fn a_page_cut_anywhere_is_read_or_refused() {
    for page in PAGES {
        for end in (0..=page.len()).filter(|it| page.is_char_boundary(*it)) {
            for problem in facts::read("page", &page[..end]).err().into_iter().flatten() {
                assert!(problem.line <= page[..end].split('\n').count(), "{end}: {problem}");
            }
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

fn read(name: &str, text: &str) -> Document {
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

fn show(document: &Document) -> String {
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
