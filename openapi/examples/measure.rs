//! Prints how long reading takes, and what is found: `cargo run --release -p ostler-openapi --example measure -- FILE…`.

use std::time::Instant;

use ostler_openapi::finding::Format;
use ostler_openapi::{Source, read};

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).expect("the file can be read");
        let source = Source::decode(&path, &bytes).expect("the text is UTF-8, and not too long");
        let start = Instant::now();
        let reading = read(source);
        let time = start.elapsed();
        let schemas = reading.document.as_ref().map_or(0, |it| it.schemas.len());
        println!("{path}: {} bytes, {schemas} schemas, {}, in {time:?}", bytes.len(), reading.findings.summary());
        for (level, code, count) in reading.findings.kinds() {
            let first = reading.findings.kept().iter().find(|it| it.code == code && it.level == level);
            let first = first.map_or_else(String::new, |it| format!("{}: {}", it.place, it.message));
            println!("  {count} {level}[{code}], first {first}");
        }
        for format in [Format::Text, Format::Json, Format::Markdown, Format::Github] {
            let start = Instant::now();
            let length = reading.findings.render(format, &[&reading.source]).len();
            println!("  {format:?} has {length} bytes, in {:?}", start.elapsed());
        }
    }
}
