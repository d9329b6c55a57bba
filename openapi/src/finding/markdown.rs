//! Findings -> a section of a page in Markdown.

use crate::finding::{Findings, visible};

pub(super) fn render(findings: &Findings) -> String {
    let mut text = format!("**{}**\n\n", findings.summary());
    for line in findings.kinds_to_tell() {
        text.push_str(&format!("- {line}\n"));
    }
    if text.ends_with("\n") && !text.ends_with("\n\n") {
        text.push('\n');
    }
    for finding in findings.shown() {
        let place = code_span(&finding.place.to_string());
        let pointer = code_span(finding.place.pointer.as_str());
        let (level, code, message, help) =
            (finding.level, finding.code, escape(&finding.message), escape(&finding.help));
        let related = finding.related.iter().map(|it| format!("{} {}; ", it.what, code_span(&it.place.to_string())));
        let related: String = related.collect();
        text.push_str(&format!("- {place} **{level}** `{code}`: {message}  \n  at {pointer}; {related}{help}\n"));
    }
    text
}

/// What an author wrote stands between backticks already, and holds none.
fn escape(text: &str) -> String {
    // The last one of an odd number would leave open what follows.
    let unpaired = text.rfind('`').filter(|_| text.matches('`').count() % 2 == 1);
    let mut quoted = false;
    let mut escaped = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let is_unpaired = unpaired == Some(at);
        quoted ^= character == '`' && !is_unpaired;
        if is_unpaired || !quoted && matches!(character, '<' | '>' | '[' | ']' | '*' | '_' | '\\' | '|' | '&') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn code_span(text: &str) -> String {
    format!("`{}`", visible(text).replace('`', "'"))
}
