//! Prints how long reading takes: `cargo run --release -p ostler-openapi --example measure -- FILE…`.

use std::time::Instant;

use ostler_openapi::finding::Findings;
use ostler_openapi::{Source, Tree};

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).expect("the file can be read");
        let start = Instant::now();
        let source = Source::decode(&path, &bytes);
        let mut findings = Findings::new();
        let tree = source.ok().and_then(|it| Tree::read(it.into(), &mut findings));
        let tree_time = start.elapsed();
        println!("{path}: {} bytes, tree {} in {tree_time:?}", bytes.len(), tree.is_some());
    }
}
