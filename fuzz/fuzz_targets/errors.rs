//! Any bytes as the body of an error, of any status, with the tokens said back somewhere in them.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::errors(input));
