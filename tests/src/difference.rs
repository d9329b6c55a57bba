//! A text as the differences from another one: what goldens show of files that nearly repeat each other.
//!
//! `build.rs` includes this file as well, to compile what the differences stand for.

use std::fmt::Write;
use std::ops::Range;

const INSTEAD_OF_ONE: &str = "// ----- instead of line ";
const INSTEAD: &str = "// ----- instead of lines ";
const AFTER: &str = "// ----- after line ";

/// Writes down that these lines of the plain text, counted from 0, are others.
pub fn write(found: &mut String, plain: Range<usize>, lines: &[&str]) {
    // Writing to a String cannot fail.
    let _ = match plain.len() {
        0 => writeln!(found, "{AFTER}{}", plain.start),
        1 => writeln!(found, "{INSTEAD_OF_ONE}{}", plain.end),
        _ => writeln!(found, "{INSTEAD}{} to {}", plain.start + 1, plain.end),
    };
    lines.iter().for_each(|line| found.push_str(line));
}

/// The text that the differences stand for.
///
/// # Errors
///
/// When they are not differences, or not from a text with so many lines.
pub fn apply(plain: &str, differences: &str) -> Result<String, String> {
    let lines: Vec<_> = plain.split_inclusive('\n').collect();
    let (mut text, mut next) = (String::new(), 0);
    for line in differences.split_inclusive('\n') {
        if let Some(range) = read(line.trim_end()) {
            let kept = lines.get(next..range.start).filter(|_| range.end <= lines.len());
            let kept = kept.ok_or_else(|| format!("`{}` is not among the lines that follow", line.trim_end()))?;
            text.push_str(&kept.concat());
            next = range.end;
        } else if next == 0 && text.is_empty() {
            return Err(format!("`{}` does not say where it stands", line.trim_end()));
        } else {
            text.push_str(line);
        }
    }
    text.push_str(&lines[next..].concat());
    Ok(text)
}

fn read(line: &str) -> Option<Range<usize>> {
    if let Some(after) = line.strip_prefix(AFTER) {
        let after = after.parse().ok()?;
        return Some(after..after);
    }
    if let Some(one) = line.strip_prefix(INSTEAD_OF_ONE) {
        let one: usize = one.parse().ok()?;
        return Some(one.checked_sub(1)?..one);
    }
    let (first, last) = line.strip_prefix(INSTEAD)?.split_once(" to ")?;
    let first: usize = first.parse().ok()?;
    Some(first.checked_sub(1)?..last.parse().ok()?)
}
