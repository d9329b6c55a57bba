//! Prints how many findings of each kind a document has, and how long it took.
//!
//! `cargo run --release -p ostler-review --example lint -- FILE…`

use std::time::Instant;

use ostler_openapi::finding::Format;
use ostler_openapi::{Source, read};
use ostler_review::lint::{Settings, lint};

fn main() -> std::io::Result<()> {
    for file in std::env::args().skip(1) {
        if file == "--rules" {
            print!("{}", ostler_review::lint::page());
            continue;
        }
        let (file, is_whole) = file.strip_prefix('+').map_or((file.as_str(), false), |it| (it, true));
        let Ok(source) = Source::decode(file, &std::fs::read(file)?) else { continue };
        let began = Instant::now();
        let reading = read(source);
        let read_in = began.elapsed();
        let findings = lint(&reading, &Settings::default());
        println!("{file}: read in {} ms, all in {} ms", read_in.as_millis(), began.elapsed().as_millis());
        for (level, code, count) in findings.kinds() {
            println!("  {level}[{code}] {count}");
        }
        if is_whole {
            for it in findings.kept() {
                println!("{}: {}[{}] {}; {}", it.place, it.level, it.code, it.message, it.help);
            }
        }
        std::hint::black_box(findings.render(Format::Json, &[]));
    }
    Ok(())
}
