//! A pointer of the caller's that cannot be used is told with its reason and the place where the caller wrote it.
#![allow(clippy::unwrap_used)]

use ostler_codegen::{Config, PagingPlaces, PagingWords, Places};
use ostler_openapi::finding::{Finding, Level, Place};
use ostler_openapi::{Source, read};

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: Boats, version: '1'}
servers: [{url: 'https://a.example'}]
paths:
  /boats:
    get:
      operationId: listBoats
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: cursor, in: query, schema: {type: string}}
        - {name: colour, in: query, schema: {type: integer}}
      responses:
        '200':
          description: Some.
          content:
            application/json:
              schema:
                type: object
                properties:
                  boats: {type: array, items: {type: string}}
                  page: {type: object, required: [always], properties: {next: {type: string}, size: {type: integer, multipleOf: 2}}}
                  always: {type: string}
                  either: {oneOf: [{type: string}, {type: object, properties: {next: {type: string}}}]}
                required: [always]
";

#[test]
fn each_pointer_that_cannot_be_used_says_why_where_it_was_written() {
    for (line, words, problem) in [
        (15, ["/limit", "/cursor", "/page/nxt", "/boats"], "`next` is `/page/nxt`, but `page` has no member `nxt`"),
        (15, ["/limit", "/cursor", "/pages/next", "/boats"], "but the response has no member `pages`"),
        (15, ["/limit", "/cursor", "/boats/next", "/boats"], "but `boats` is not one object with properties"),
        (15, ["/limit", "/cursor", "/either/next", "/boats"], "but `either` is not one object with properties"),
        (15, ["/limit", "/cursor", "/page/size", "/boats"], "but that is not a string"),
        (15, ["/limit", "/cursor", "/always", "/boats"], "but that is always there, so that no page would be the last"),
        (16, ["/limit", "/cursor", "/page/next", "/page"], "`items` is `/page`, but that is not an array"),
        (15, ["/limit", "/cursor", "next", "/boats"], "`next` is `next`, but a pointer to a member begins with `/`"),
        (13, ["/page/limit", "/cursor", "/page/next", "/boats"], "but a parameter of the query is one name"),
        (14, ["/limit", "/colour", "/page/next", "/boats"], "`colour` is not of type `string` in the request"),
    ] {
        let findings = findings(words);
        let found = findings.iter().find(|it| it.message.contains(problem));
        let found = found.unwrap_or_else(|| panic!("{problem}: {findings:?}"));
        assert_eq!(
            (&*found.place.file, found.place.line, found.level),
            ("ostler.yaml", line, Level::Error),
            "{problem}"
        );
        let related: Vec<_> = found.related.iter().map(|it| (&*it.place.file, it.place.line)).collect();
        assert_eq!(related, [("boats.yaml", 7)], "{problem}");
    }
}

#[test]
fn what_is_found_elsewhere_does_not_name_the_configuration() {
    let findings = findings(["/limit", "/cursor", "/page/next", "/boats"]);
    let other = findings.iter().find(|it| it.message.contains("multipleOf")).unwrap();
    assert!(other.related.is_empty(), "{findings:?}");
}

fn findings([limit, cursor, next, items]: [&str; 4]) -> Vec<Finding> {
    let [limit, cursor, next, items] = [limit, cursor, next, items].map(str::to_owned);
    let words = PagingWords { limit, cursor, next, items };
    let lines = [("limit", 13), ("cursor", 14), ("next", 15), ("items", 16)];
    let lines = lines.map(|(it, line)| (it.to_owned(), Place::of_line("ostler.yaml", line)));
    let places = PagingPlaces { entry: Place::of_line("ostler.yaml", 12), words: lines.into() };
    let config = Config {
        paging: [("listBoats".to_owned(), words)].into(),
        places: Places { paging: [("listBoats".to_owned(), places)].into(), ..Places::default() },
        ..Config::for_crate("boats")
    };
    let reading = read(Source::new("boats.yaml", DOCUMENT).unwrap());
    match ostler_codegen::generate(&reading, &config) {
        Ok(output) => output.findings.kept().to_vec(),
        Err(findings) => findings.kept().to_vec(),
    }
}

/// Three listings of which the last one's answer differs, and what is no listing.
const MANY: &str = "
openapi: 3.0.3
info: {title: Boats, version: '1'}
servers: [{url: 'https://a.example'}]
paths:
  /boats: {get: {operationId: listBoats, parameters: [&limit {name: max, in: query, schema: {type: integer, maximum: 9}}, &from {name: from, in: query, schema: {type: string}}], responses: &page {'200': {description: Some., content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}}}
  /crews: {get: {operationId: listCrews, parameters: [*limit, *from], responses: *page}}
  /ports: {get: {operationId: listPorts, parameters: [*limit, *from], responses: {'200': {description: Some., content: {application/json: {schema: {type: object, properties: {data: {type: array, items: {type: string}}}}}}}}}}
  /boats/{id}: {get: {operationId: readBoat, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: *page}}
components:
  schemas:
    Page: {type: object, properties: {data: {type: array, items: {type: string}}, page: {type: object, properties: {then: {type: string}}}}}
";

#[test]
fn one_entry_pages_all_operations_that_it_fits_and_says_which_of_them_it_does_not() {
    for key in ["*", "list*"] {
        let (paged, told) = many(&[key]);
        assert_eq!(paged, ["boats::ListBoats", "crews::ListCrews"], "{told:?}");
        let expected = format!("warning 1 `{key}` does not fit `listPorts`: `next` is `/page/then`");
        assert!(told.iter().any(|it| it.starts_with(&expected)), "{told:?}");
        assert_eq!(told.len(), 1, "{told:?}");
    }
    let (paged, told) = many(&["read*"]);
    assert_eq!((paged.len(), told), (0, vec!["error 1 `read*` pages no operation".to_owned()]));
}

#[test]
fn an_entry_of_its_own_goes_before_a_pattern_and_of_two_patterns_none_does() {
    let (paged, told) = many(&["list*s", "listPorts"]);
    assert_eq!(paged.len(), 0);
    assert!(told.iter().any(|it| it.starts_with("error 2 `next` is `/page/then`, but")), "{told:?}");
    let (_, told) = many(&["list*", "*Boats"]);
    assert_eq!(told.iter().filter(|it| it.contains("both match `listBoats`")).count(), 1, "{told:?}");
    assert!(told.iter().any(|it| it.starts_with("error ")), "{told:?}");
}

/// The operations that are paged, and what is told, with level and line, as settings with such keys have it.
fn many(keys: &[&str]) -> (Vec<String>, Vec<String>) {
    let [limit, cursor, next, items] = ["/max", "/from", "/page/then", "/data"].map(str::to_owned);
    let words = PagingWords { limit, cursor, next, items };
    let places = keys.iter().enumerate().map(|(index, key)| {
        let entry = Place::of_line("ostler.yaml", index + 1);
        ((*key).to_owned(), PagingPlaces { entry, words: [].into() })
    });
    let config = Config {
        paging: keys.iter().map(|it| ((*it).to_owned(), words.clone())).collect(),
        places: Places { paging: places.collect(), ..Places::default() },
        ..Config::for_crate("boats")
    };
    let reading = read(Source::new("boats.yaml", MANY).unwrap());
    let (paged, findings) = match ostler_codegen::generate(&reading, &config) {
        Ok(output) => {
            let paged = output.files.iter().flat_map(|(path, text)| {
                let module = path.trim_start_matches("wire/").trim_end_matches(".rs").to_owned();
                let names = text.split("PagedRequest for ").skip(1).filter_map(|it| it.split(' ').next());
                names.map(move |it| format!("{module}::{it}"))
            });
            (paged.collect(), output.findings)
        }
        Err(findings) => (Vec::new(), findings),
    };
    let told = findings.kept().iter().map(|it| format!("{} {} {}", it.level, it.place.line, it.message));
    (paged, told.collect())
}
