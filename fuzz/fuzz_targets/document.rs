//! Any bytes as a document, for the generator.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    fuzz::document(bytes);
});
