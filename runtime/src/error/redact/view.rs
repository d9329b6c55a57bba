//! A text → the texts that it may stand for, with the escapes of JSON, URLs and HTML undone.

use crate::error::redact::steps::count_step;

/// One byte in small letters, and the piece of the text that stands for it.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    pub(super) byte: u8,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The longest escape that is read, in bytes.
const LONGEST: usize = 12;

/// Reads an escape at the beginning of some bytes: what it stands for, and how long it is.
type ReadEscape = fn(&[u8]) -> Option<(Meaning, usize)>;

/// What an escape stands for.
enum Meaning {
    Byte(u8),
    Character(char),
}

/// The text as it is, and all that becomes of it when one kind of escape, or every kind, is undone once and twice.
pub(super) fn views(text: &str) -> Vec<Vec<Unit>> {
    let plain = text.char_indices().flat_map(|(from, c)| units(c, from, from + c.len_utf8())).collect();
    let mut views: Vec<Vec<Unit>> = vec![plain];
    let kinds = [json as ReadEscape, percent, html].map(|it| unescape(&views[0], it));
    let mixed = kinds.iter().flatten().count() > 1;
    let all = mixed.then(|| unescape(&views[0], any)).flatten();
    for (once, reader) in kinds.into_iter().chain([all]).zip([json as ReadEscape, percent, html, any]) {
        let Some(once) = once else { continue };
        // What one kind of escape hides may be of another kind.
        let again = [reader, any].into_iter().filter_map(|it| unescape(&once, it));
        views.extend(again);
        views.push(once);
    }
    views
}

fn units(c: char, from: usize, to: usize) -> impl Iterator<Item = Unit> {
    let mut bytes = [0; 4];
    let len = c.encode_utf8(&mut bytes).len();
    bytes.into_iter().take(len).map(move |byte| Unit { byte: byte.to_ascii_lowercase(), from, to })
}

/// The text with its escapes undone; nothing when there are none.
fn unescape(view: &[Unit], read: ReadEscape) -> Option<Vec<Unit>> {
    let mut output = Vec::new();
    let mut changed = false;
    let mut at = 0;
    while let Some(unit) = view.get(at) {
        count_step();
        let mut bytes = [0; LONGEST];
        let rest = &view[at..view.len().min(at + LONGEST)];
        bytes.iter_mut().zip(rest).for_each(|(byte, unit)| *byte = unit.byte);
        let bytes = &bytes[..rest.len()];
        let Some((meaning, len)) = read(bytes) else {
            if is_cut_off(bytes, read) {
                // The text was cut within an escape; what comes before it is at its end.
                return Some(output);
            }
            output.push(*unit);
            at += 1;
            continue;
        };
        let (from, to) = (unit.from, view[at + len - 1].to);
        match meaning {
            Meaning::Byte(byte) => output.push(Unit { byte: byte.to_ascii_lowercase(), from, to }),
            Meaning::Character(c) => output.extend(units(c, from, to)),
        }
        changed = true;
        at += len;
    }
    changed.then_some(output)
}

/// May these be the first bytes of an escape of which the rest was cut off?
fn is_cut_off(bytes: &[u8], read: ReadEscape) -> bool {
    let starts = match bytes.first() {
        Some(b'\\') => read(b"\\n").is_some(),
        Some(b'%') => read(b"%41").is_some(),
        Some(b'&') => read(b"&lt;").is_some(),
        _ => false,
    };
    starts && bytes.len() < LONGEST && bytes[1..].iter().all(|it| it.is_ascii_alphanumeric() || b"\\#".contains(it))
}

fn any(bytes: &[u8]) -> Option<(Meaning, usize)> {
    json(bytes).or_else(|| percent(bytes)).or_else(|| html(bytes))
}

fn percent(bytes: &[u8]) -> Option<(Meaning, usize)> {
    let digits = bytes.strip_prefix(b"%")?.get(..2)?;
    Some((Meaning::Byte(hex(digits)?.try_into().ok()?), 3))
}

fn json(bytes: &[u8]) -> Option<(Meaning, usize)> {
    let escape = bytes.strip_prefix(b"\\")?;
    let code = match escape.first()? {
        b'u' => {
            let high = hex(escape.get(1..5)?)?;
            if !(0xD800..0xDC00).contains(&high) {
                return character(high, 6);
            }
            let low = hex(escape.get(5..11)?.strip_prefix(b"\\u")?)?;
            return character(0x10000 + ((high - 0xD800) << 10) + low.checked_sub(0xDC00)?, 12);
        }
        b'n' => 10,
        b't' => 9,
        b'r' => 13,
        b'b' => 8,
        b'f' => 12,
        // Any other byte stands for itself; the rest of a character beyond ASCII follows by itself.
        plain => *plain,
    };
    Some((Meaning::Byte(code), 2))
}

fn html(bytes: &[u8]) -> Option<(Meaning, usize)> {
    let name = bytes.strip_prefix(b"&")?;
    let name = &name[..name.iter().position(|it| *it == b';')?];
    let code = match name {
        b"amp" => 38,
        b"quot" => 34,
        b"apos" => 39,
        b"lt" => 60,
        b"gt" => 62,
        [b'#', b'x', digits @ ..] => hex(digits)?,
        [b'#', digits @ ..] => std::str::from_utf8(digits).ok()?.parse().ok()?,
        _ => return None,
    };
    character(code, name.len() + 2)
}

fn character(code: u32, len: usize) -> Option<(Meaning, usize)> {
    Some((Meaning::Character(char::from_u32(code)?), len))
}

fn hex(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok()?;
    u32::from_str_radix(digits, 16).ok()
}
