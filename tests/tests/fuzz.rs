//! The fuzzer's targets on all of its seeds, and on mutations of them that are the same in each run.
#![allow(clippy::unwrap_used)]

use std::fs;

use serde_json::{Value, json};
use tests::cases::root;
use tests::damage::{PIECES, count, nth};
use tests::random::Random;

#[path = "../../fuzz/src/lib.rs"]
mod fuzz;

/// How many mutations each target gets; the fuzzer itself goes on for as long as it is let.
const MUTATIONS: usize = 1_000;

/// The longest input: mutations grow, and what comes after tells nothing new.
const MAX_INPUT: usize = 8_192;

/// The inputs of a target, in the order of their names.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(root().join("fuzz/seeds").join(target)).unwrap();
    let mut paths: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|it| fs::read(it).unwrap()).collect()
}

/// A seed with one to four changes. Every other one stays JSON, if it was.
fn mutate(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    // Of two the longer: it has more to change.
    let two = [random.pick(seeds), random.pick(seeds)];
    let input = two.into_iter().max_by_key(|it| it.len()).cloned().unwrap_or_default();
    match serde_json::from_slice(&input) {
        Ok(value) if random.below(2) == 0 => mutate_values(random, value),
        _ => mutate_bytes(random, seeds, input),
    }
}

fn mutate_values(random: &mut Random, mut value: Value) -> Vec<u8> {
    for _ in 0..=random.below(2) {
        let mut left = random.below(count(&value));
        let scraps = [
            json!(null),
            json!(""),
            json!(-1),
            json!(1e300),
            json!([]),
            json!({}),
            json!("x".repeat(300)),
            json!(true),
        ];
        if let Some(node) = nth(&mut value, &mut left) {
            let scrap = &scraps[random.below(scraps.len())];
            match node {
                Value::Object(members) if random.below(2) == 0 => {
                    let key = members.keys().nth(random.below(members.len())).cloned().unwrap_or_default();
                    members.remove(&key);
                }
                Value::Array(elements) if random.below(2) == 0 => elements.extend(elements.clone()),
                _ => *node = scrap.clone(),
            }
        }
    }
    let mut text = value.to_string().into_bytes();
    text.truncate(MAX_INPUT);
    text
}

fn mutate_bytes(random: &mut Random, seeds: &[Vec<u8>], mut input: Vec<u8>) -> Vec<u8> {
    for _ in 0..=random.below(4) {
        let at = random.below(input.len() + 1);
        let end = (at + random.below(40)).min(input.len());
        match random.below(7) {
            0 => input.truncate(at),
            1 => drop(input.splice(at..at, random.pick(&PIECES).iter().copied())),
            2 => drop(input.drain(at..end)),
            3 => drop(input.splice(at..at, input[at..end].to_vec())),
            4 => {
                let other = random.pick(seeds);
                let from = random.below(other.len());
                input.splice(at..end, other[from..].iter().copied());
            }
            5 if at < input.len() => input[at] ^= 1 << random.below(8),
            _ => drop(input.splice(at..at, [u8::try_from(random.below(256)).unwrap()])),
        }
        input.truncate(MAX_INPUT);
    }
    input
}

/// Runs a target on its seeds and their mutations; an input that breaks it is printed.
fn each_input(target: &str, mut run: impl FnMut(&[u8])) {
    struct Last(Vec<u8>);
    impl Drop for Last {
        fn drop(&mut self) {
            if std::thread::panicking() {
                eprintln!("the input was: \"{}\"", self.0.escape_ascii());
            }
        }
    }
    let seeds = seeds(target);
    assert!(seeds.len() >= 10, "{target} has {} seeds", seeds.len());
    let mut random = Random::new(0x0005_EED5_0F57_1E12);
    let mutations = (0..MUTATIONS).map(|_| mutate(&mut random, &seeds));
    let mut last = Last(Vec::new());
    for input in seeds.iter().cloned().chain(mutations) {
        last.0 = input;
        run(&last.0);
    }
}

#[test]
fn no_seed_and_no_mutation_of_it_breaks_the_client() {
    let (mut read, mut inputs) = (0, 0);
    each_input("decoder", |body| {
        read += fuzz::decoder(body);
        inputs += 1;
    });
    // Damage that nothing survives, or that nothing notices, would try little.
    assert!(read > 25 && read < inputs, "{read} answers read of {inputs} inputs to three operations");
}

#[test]
fn no_seed_and_no_mutation_of_it_brings_a_token_out() {
    each_input("errors", fuzz::errors);
}

#[test]
fn no_seed_and_no_mutation_of_it_breaks_the_generator() {
    let (mut accepted, mut inputs) = (0, 0);
    each_input("document", |bytes| {
        accepted += fuzz::document(bytes);
        inputs += 1;
    });
    assert!(accepted > 25 && accepted < inputs, "{accepted} crates of {inputs} inputs to two configurations");
}
