//! Text → the same text percent-encoded, so that it can stand at one place of an address or of a form.

/// Which characters stand for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Letters, digits, `-`, `.`, `_` and `~`.
    Unreserved,
    /// As well the reserved characters that may stand in the value of a query, and what is percent-encoded already.
    Reserved,
    /// As `Reserved`, without the comma: it separates the items around this one.
    ReservedItem,
    /// What a form leaves as it is. A space is a `+`.
    Form,
}

/// Encodes a text.
pub(crate) fn encode(text: &str, kept: Kept) -> String {
    let mut encoded = String::with_capacity(text.len());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b' ' if kept == Kept::Form => encoded.push('+'),
            b'%' if is_triple(kept, &text.as_bytes()[at..]) => encoded.push('%'),
            _ if kept.keeps(byte) => encoded.push(char::from(byte)),
            _ => {
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                let digit = |it: u8| char::from(DIGITS[usize::from(it)]);
                encoded.extend(['%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
    encoded
}

/// Is it something that was percent-encoded before, where such may pass?
fn is_triple(kept: Kept, bytes: &[u8]) -> bool {
    let passes = matches!(kept, Kept::Reserved | Kept::ReservedItem);
    passes && bytes.get(1..3).is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit))
}

impl Kept {
    fn keeps(self, byte: u8) -> bool {
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        // Of the reserved ones, `#`, `[` and `]` cannot stand in a query; `&` and `+` mean something else there.
        let reserved =
            matches!(byte, b':' | b'/' | b'?' | b'@' | b'!' | b'$' | b'\'' | b'(' | b')' | b'*' | b';' | b'=');
        match self {
            Kept::Unreserved => plain || byte == b'~',
            Kept::Reserved => plain || byte == b'~' || reserved || byte == b',',
            Kept::ReservedItem => plain || byte == b'~' || reserved,
            Kept::Form => plain || byte == b'*',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_is_encoded_byte_by_byte() {
        assert_eq!(encode("aZ09-._~", Kept::Unreserved), "aZ09-._~");
        assert_eq!(encode("a/b?c#d&e=f+g h%i", Kept::Unreserved), "a%2Fb%3Fc%23d%26e%3Df%2Bg%20h%25i");
        assert_eq!(encode("é\r\n\0", Kept::Unreserved), "%C3%A9%0D%0A%00");
    }

    #[test]
    fn reserved_characters_pass_where_they_cannot_end_the_value() {
        assert_eq!(encode("a/b?c:d@e,f;g=h!$'()*", Kept::Reserved), "a/b?c:d@e,f;g=h!$'()*");
        assert_eq!(encode("a&b#c+d[e] %", Kept::Reserved), "a%26b%23c%2Bd%5Be%5D%20%25");
        assert_eq!(encode("a%2Fb%2", Kept::Reserved), "a%2Fb%252");
        assert_eq!(encode("a,b/c%41", Kept::ReservedItem), "a%2Cb/c%41");
    }

    #[test]
    fn a_form_writes_a_space_as_a_plus() {
        assert_eq!(encode("a b+c~d*e%41", Kept::Form), "a+b%2Bc%7Ed*e%2541");
    }
}
