//! Any bytes as a page of orders, and as the answer to a write.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    fuzz::decoder(body);
});
