//! What is looked for: a token, and the texts that encodings make of it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};

use crate::error::redact::steps::count_step;
use crate::error::redact::view::Unit;

/// So many bytes of a token at the very end of a text are taken for a token that was cut off.
pub(super) const SHORTEST_REST: usize = 8;

/// The shortest token that is looked for in base64 and in hexadecimal. What those make of a shorter one is short enough
/// to stand anywhere.
const SHORTEST_ENCODED: usize = 8;

/// A text that is looked for, in small letters.
#[derive(Clone)]
pub(super) struct Needle {
    text: SecretString,
    /// For each beginning of the text: how long the longest shorter beginning is with which it ends.
    fallback: Vec<usize>,
}

/// All that a token may look like, but for escapes.
pub(super) fn needles(token: &str) -> Vec<Needle> {
    let mut texts = vec![token.to_owned()];
    if token.contains(' ') {
        // A form has a plus sign for a space; the escapes around it are undone as everywhere.
        texts.push(token.replace(' ', "+"));
    }
    if token.len() >= SHORTEST_ENCODED {
        texts.push(token.bytes().map(|it| format!("{it:02x}")).collect());
        texts.extend((0..3).flat_map(|before| base64(token, before)));
    }
    texts.iter().map(|it| Needle::new(it)).collect()
}

/// What base64 makes of a token behind so many other bytes, without the characters that depend on its neighbours.
fn base64(token: &str, before: usize) -> [String; 2] {
    let bytes = [&[0; 2][..before], token.as_bytes()].concat();
    let whole = (before * 8).div_ceil(6)..bytes.len() * 8 / 6;
    [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)].map(|it| it[whole.clone()].to_owned())
}

impl Needle {
    fn new(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let bytes = text.as_bytes();
        let mut fallback = vec![0; bytes.len()];
        for at in 1..bytes.len() {
            fallback[at] = advance(bytes, &fallback, fallback[at - 1], bytes[at]);
        }
        Needle { text: SecretString::from(text), fallback }
    }

    /// Finds every place of the needle, and its beginning at the end, after Knuth, Morris and Pratt: no byte is looked at
    /// again, however alike the pieces of a token are.
    pub(super) fn find(&self, view: &[Unit], found: &mut Vec<(usize, usize)>) {
        let bytes = self.text.expose_secret().as_bytes();
        let mut matched = 0;
        for (at, unit) in view.iter().enumerate() {
            // Behind a whole needle the search goes on with the longest end of it that begins another.
            let known = if matched == bytes.len() { self.fallback[matched - 1] } else { matched };
            matched = advance(bytes, &self.fallback, known, unit.byte);
            if matched == bytes.len() {
                found.push((view[at + 1 - matched].from, unit.to));
            }
        }
        if let Some(last) = view.last().filter(|_| matched >= SHORTEST_REST) {
            found.push((view[view.len() - matched].from, last.to));
        }
    }
}

/// How much of the needle is matched after one more byte.
fn advance(needle: &[u8], fallback: &[usize], mut matched: usize, byte: u8) -> usize {
    loop {
        count_step();
        if needle[matched] == byte {
            return matched + 1;
        }
        if matched == 0 {
            return 0;
        }
        matched = fallback[matched - 1];
    }
}
