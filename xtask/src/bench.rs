//! `cargo xtask bench`: how time grows with a document, shown by one that is made 1, 2 and 4 times as long.
//!
//! The figures are for a person: machines differ and are busy, so no test compares them with anything.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use ostler_codegen::{Config, generate};
use ostler_openapi::finding::Format as Shown;
use ostler_openapi::{Reading, Source, read};
use serde_json::json;

use crate::outcome::{Failure, Outcome, print};
use crate::report::Format;

/// How many times as long as the first the documents are.
const SIZES: [usize; 3] = [1, 2, 4];

/// How many groups of schemas and operations the first document has.
const GROUPS: usize = 100;

/// One document, measured.
#[derive(Debug)]
struct Row {
    operations: usize,
    bytes: usize,
    lines: usize,
    reading: Spread,
    generating: Spread,
}

/// The shortest, the middle and the longest of some runs, in seconds.
#[derive(Clone, Copy, Debug)]
struct Spread {
    least: f64,
    middle: f64,
    most: f64,
}

impl Spread {
    fn of(mut runs: Vec<Duration>) -> Self {
        runs.sort_unstable();
        let seconds = |at: usize| runs.get(at).map_or(0.0, Duration::as_secs_f64);
        Self { least: seconds(0), middle: seconds(runs.len() / 2), most: seconds(runs.len().saturating_sub(1)) }
    }
}

/// Measures each size `runs` times, in turns, so that what else the machine does falls on all of them.
pub(crate) fn run(runs: u64, format: Format) -> Result<Outcome, Failure> {
    let texts = SIZES.map(|size| synthetic(GROUPS * size));
    let mut times: [(Vec<Duration>, Vec<Duration>); 3] = Default::default();
    let mut rows = Vec::new();
    for turn in 0..runs.max(1) {
        for (text, (reading, generating)) in texts.iter().zip(&mut times) {
            let start = Instant::now();
            let document = black_box(read_document(text)?);
            reading.push(start.elapsed());
            let start = Instant::now();
            let row = generated(text, &document)?;
            generating.push(start.elapsed());
            if turn == 0 {
                rows.push(row);
            }
        }
    }
    for (row, (reading, generating)) in rows.iter_mut().zip(times) {
        (row.reading, row.generating) = (Spread::of(reading), Spread::of(generating));
    }
    match format {
        Format::Json => print(&format!("{:#}\n", json(&rows)))?,
        Format::Text | Format::Markdown | Format::Github => print(&table(&rows))?,
    }
    Ok(Outcome::fine_if(true))
}

fn read_document(text: &str) -> Result<Reading, Failure> {
    let source = Source::new("synthetic.yaml", text);
    source.map(read).map_err(|finding| Failure::new(format!("the synthetic document is too long: {}", finding.message)))
}

/// What the generator makes of it; the times are put in later.
fn generated(text: &str, document: &Reading) -> Result<Row, Failure> {
    let output = generate(document, &Config::for_crate("synthetic")).map_err(|findings| {
        Failure::new(format!(
            "the synthetic document is refused:\n{}",
            findings.render(Shown::Text, &[&document.source])
        ))
    })?;
    let lines = output.files.iter().map(|(_, text)| text.lines().count()).sum();
    let nothing = Spread::of(Vec::new());
    Ok(Row { operations: output.summary.operations, bytes: text.len(), lines, reading: nothing, generating: nothing })
}

/// The exponent of growth between the first and the last: 1 is linear, 2 the square.
fn exponent(rows: &[Row], of: impl Fn(&Row) -> f64) -> f64 {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return 0.0 };
    (of(last) / of(first)).ln() / (as_f64(last.bytes) / as_f64(first.bytes)).ln()
}

fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

fn table(rows: &[Row]) -> String {
    let mut text = String::new();
    if cfg!(debug_assertions) {
        text.push_str(
            "This is a build for development; `cargo run --release -p xtask -- bench` is the one that people use.\n",
        );
    }
    text.push_str("operations    KiB     lines   seconds to read            seconds to generate\n");
    for row in rows {
        let spread = |it: Spread| format!("{:.3} ({:.3} to {:.3})", it.middle, it.least, it.most);
        let (reading, generating) = (spread(row.reading), spread(row.generating));
        let _ = writeln!(
            text,
            "{:>10}  {:>5}  {:>8}   {reading:<25}  {generating}",
            row.operations,
            row.bytes / 1024,
            row.lines
        );
    }
    let _ = writeln!(
        text,
        "Exponent of growth, of the least times: {:.2} to read, {:.2} to generate.",
        exponent(rows, |it| it.reading.least),
        exponent(rows, |it| it.generating.least)
    );
    text
}

fn json(rows: &[Row]) -> serde_json::Value {
    let spread = |it: Spread| json!({ "least": it.least, "middle": it.middle, "most": it.most });
    let row = |it: &Row| {
        json!({
            "operations": it.operations,
            "bytes": it.bytes,
            "lines": it.lines,
            "seconds_to_read": spread(it.reading),
            "seconds_to_generate": spread(it.generating),
        })
    };
    json!({
        "is_development_build": cfg!(debug_assertions),
        "documents": rows.iter().map(row).collect::<Vec<_>>(),
        "exponent_to_read": exponent(rows, |it| it.reading.least),
        "exponent_to_generate": exponent(rows, |it| it.generating.least),
    })
}

/// A document of so many groups, each of two operations and six schemas that use each other and those of the group
/// before; nearly all that large documents are made of is in it.
fn synthetic(groups: usize) -> String {
    let (mut paths, mut schemas) = (String::new(), String::new());
    for group in 0..groups {
        let before = group.saturating_sub(1);
        paths.push_str(&PATHS.replace("GROUP", &group.to_string()).replace("TAG", &(group / 10).to_string()));
        schemas.push_str(&SCHEMAS.replace("GROUP", &group.to_string()).replace("BEFORE", &before.to_string()));
    }
    format!(
        "openapi: 3.0.4\ninfo: {{title: Synthetic, version: '1'}}\nservers: [{{url: 'https://synthetic.test'}}]\npaths:\n{paths}components:\n  schemas:\n{schemas}"
    )
}

const PATHS: &str = "  /groups/GROUP/things/{id}:
    get:
      operationId: groupGROUPGet
      tags: ['TagTAG']
      summary: Reads a thing.
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 1000}}
      responses:
        '200': {description: The thing., content: {application/json: {schema: {$ref: '#/components/schemas/ThingGROUP'}}}}
        '404': {description: There is none., content: {application/json: {schema: {$ref: '#/components/schemas/FaultGROUP'}}}}
    put:
      operationId: groupGROUPPut
      tags: ['TagTAG']
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/ThingGROUP'}}}}
      responses:
        '204': {description: It was written.}
";

const SCHEMAS: &str = "    ThingGROUP:
      type: object
      description: A thing of the group.
      required: [id, state]
      properties:
        id: {type: string, format: uuid}
        state: {$ref: '#/components/schemas/StateGROUP'}
        price: {type: number, minimum: 0}
        created: {type: string, format: date-time, nullable: true}
        parts: {type: array, maxItems: 100, items: {$ref: '#/components/schemas/PartGROUP'}}
        former: {$ref: '#/components/schemas/ThingBEFORE'}
        labels: {type: object, additionalProperties: {type: string}}
        payment: {$ref: '#/components/schemas/PaymentGROUP'}
    StateGROUP: {type: string, enum: [Open, Closed, Lost]}
    PartGROUP:
      allOf:
        - {$ref: '#/components/schemas/SizeGROUP'}
        - {type: object, required: [name], properties: {name: {type: string, minLength: 1}, parts: {type: array, items: {$ref: '#/components/schemas/PartGROUP'}}}}
    SizeGROUP: {type: object, properties: {width: {type: integer, format: int32}, height: {type: integer, format: int32}}}
    FaultGROUP: {type: object, required: [message], properties: {message: {type: string}, details: {}}}
    PaymentGROUP:
      oneOf: [{$ref: '#/components/schemas/SizeGROUP'}, {$ref: '#/components/schemas/FaultGROUP'}, {type: string}]
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_synthetic_document_is_generated_without_a_finding() {
        let text = synthetic(2);
        let document = read_document(&text).expect("it is short");
        assert!(document.findings.is_empty(), "{}", document.findings.render(Shown::Text, &[&document.source]));
        let row = generated(&text, &document).expect("it is accepted");
        assert_eq!(row.operations, 4);
        let output = generate(&document, &Config::for_crate("synthetic")).expect("it is accepted");
        assert!(output.findings.is_empty(), "{}", output.findings.render(Shown::Text, &[&document.source]));
    }

    #[test]
    fn an_exponent_is_that_of_the_growth() {
        let row = |bytes: usize, seconds: f64| {
            let spread = Spread { least: seconds, middle: seconds, most: seconds };
            Row { operations: 0, bytes, lines: 0, reading: spread, generating: spread }
        };
        let of = |seconds: [f64; 3]| {
            let rows: Vec<_> = [100, 200, 400].into_iter().zip(seconds).map(|(bytes, it)| row(bytes, it)).collect();
            (exponent(&rows, |it| it.reading.least) * 100.0).round()
        };
        assert_eq!((of([1.0, 2.0, 4.0]), of([1.0, 4.0, 16.0]), of([1.0, 1.0, 1.0])), (100.0, 200.0, 0.0));
    }

    #[test]
    fn the_spread_of_runs_is_their_least_middle_and_most() {
        let spread = Spread::of([3, 1, 2].map(Duration::from_secs).to_vec());
        assert_eq!((spread.least, spread.middle, spread.most), (1.0, 2.0, 3.0));
    }
}
