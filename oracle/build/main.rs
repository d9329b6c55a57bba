//! Generates progenitor's client of the document, adapted to what it can read.

mod adapt;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use progenitor::Generator;
use serde_json::Value;

const DOCUMENT: &str = "../spec/openapi.yaml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed={DOCUMENT}");

    let mut document: Value = serde_yaml::from_str(&fs::read_to_string(DOCUMENT)?)?;
    adapt::adapt(&mut document, &adapt::ADAPTATIONS);
    let client = Generator::default().generate_tokens(&serde_json::from_value(document)?)?;

    let folder = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(folder.join("progenitor.rs"), client.to_string())?;
    Ok(())
}
