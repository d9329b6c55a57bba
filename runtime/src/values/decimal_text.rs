//! The text of a JSON number → sign, coefficient and scale, exactly or not at all.
//!
//! Everything is `const`, so that `dec!` checks its literal while the caller compiles.

/// The most digits a number may have when it is written out, leading zeros left aside.
pub(crate) const MAX_DIGITS: u32 = 28;

/// The most digits a number may have after the point.
pub(crate) const MAX_SCALE: u32 = 28;

/// The furthest an exponent may move the point; further ones are refused unread, whatever the digits are.
const MAX_EXPONENT: u32 = 100;

/// A number as `(-1)^negative × coefficient × 10^-scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) negative: bool,
    pub(crate) coefficient: u128,
    pub(crate) scale: u32,
}

/// Why a text is not a decimal that can be kept exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotANumber,
    TooManyDigits,
    TooFine,
    ExponentOutOfRange,
}

impl Refusal {
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Refusal::NotANumber => "it is not a decimal number",
            Refusal::TooManyDigits => "it has more than 28 digits and is never rounded",
            Refusal::TooFine => "it has more than 28 digits after the point and is never rounded",
            Refusal::ExponentOutOfRange => "its exponent is out of range",
        }
    }
}

/// Reads a number in JSON's grammar.
pub(crate) const fn parse(text: &[u8]) -> Result<Parts, Refusal> {
    let negative = !text.is_empty() && text[0] == b'-';
    let start = if negative { 1 } else { 0 };
    let whole = match read_digits(text, start, 0) {
        Ok(run) => run,
        Err(refusal) => return Err(refusal),
    };
    if whole.end == start || (whole.end > start + 1 && text[start] == b'0') {
        return Err(Refusal::NotANumber);
    }
    let mut at = whole.end;
    let mut coefficient = whole.coefficient;
    let mut scale = 0;
    if at < text.len() && text[at] == b'.' {
        let fraction = match read_digits(text, at + 1, coefficient) {
            Ok(run) => run,
            Err(refusal) => return Err(refusal),
        };
        if fraction.end == at + 1 {
            return Err(Refusal::NotANumber);
        }
        scale = fraction.end - at - 1;
        coefficient = fraction.coefficient;
        at = fraction.end;
    }
    let exponent = match read_exponent(text, at) {
        Ok(exponent) => exponent,
        Err(refusal) => return Err(refusal),
    };
    match shift(coefficient, scale, exponent) {
        Ok((coefficient, scale)) => Ok(Parts { negative: negative && coefficient != 0, coefficient, scale }),
        Err(refusal) => Err(refusal),
    }
}

/// How many digits a coefficient has; none for zero.
pub(crate) const fn count_digits(coefficient: u128) -> u32 {
    match coefficient.checked_ilog10() {
        Some(log) => log + 1,
        None => 0,
    }
}

struct Run {
    coefficient: u128,
    end: usize,
}

const fn read_digits(text: &[u8], start: usize, coefficient: u128) -> Result<Run, Refusal> {
    let mut run = Run { coefficient, end: start };
    while run.end < text.len() && text[run.end].is_ascii_digit() {
        run.coefficient = run.coefficient * 10 + (text[run.end] - b'0') as u128;
        if count_digits(run.coefficient) > MAX_DIGITS {
            return Err(Refusal::TooManyDigits);
        }
        run.end += 1;
    }
    Ok(run)
}

/// The exponent that the rest of the text says, or 0 when there is no rest.
const fn read_exponent(text: &[u8], start: usize) -> Result<i32, Refusal> {
    if start == text.len() {
        return Ok(0);
    }
    if text[start] != b'e' && text[start] != b'E' {
        return Err(Refusal::NotANumber);
    }
    let mut at = start + 1;
    let negative = at < text.len() && text[at] == b'-';
    if at < text.len() && (text[at] == b'-' || text[at] == b'+') {
        at += 1;
    }
    if at == text.len() {
        return Err(Refusal::NotANumber);
    }
    let mut exponent: u32 = 0;
    while at < text.len() {
        if !text[at].is_ascii_digit() {
            return Err(Refusal::NotANumber);
        }
        exponent = exponent.saturating_mul(10).saturating_add((text[at] - b'0') as u32);
        at += 1;
    }
    if exponent > MAX_EXPONENT {
        return Err(Refusal::ExponentOutOfRange);
    }
    Ok(if negative { -(exponent as i32) } else { exponent as i32 })
}

/// Moves the point by the exponent: to the left it raises the scale, to the right it first uses the scale up.
const fn shift(mut coefficient: u128, scale: usize, exponent: i32) -> Result<(u128, u32), Refusal> {
    if scale > 2 * MAX_EXPONENT as usize {
        return Err(Refusal::TooFine);
    }
    let scale = scale as i32 - exponent;
    if scale > MAX_SCALE as i32 {
        return Err(Refusal::TooFine);
    }
    let mut zeros = if scale < 0 && coefficient != 0 { -scale } else { 0 };
    while zeros > 0 {
        coefficient *= 10;
        if count_digits(coefficient) > MAX_DIGITS {
            return Err(Refusal::TooManyDigits);
        }
        zeros -= 1;
    }
    Ok((coefficient, if scale < 0 { 0 } else { scale as u32 }))
}
