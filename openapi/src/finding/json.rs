//! Findings -> one JSON object, with everything that is kept.

use crate::finding::{Finding, Findings, Level, Related};
use crate::tree::write_string;

pub(super) fn render(findings: &Findings) -> String {
    let mut text = "{\"findings\":[".to_owned();
    for (index, finding) in findings.kept().iter().enumerate() {
        text.push_str(if index > 0 { ",\n" } else { "\n" });
        write_finding(&mut text, finding);
    }
    text.push_str("],\n\"kinds\":[");
    for (index, (level, code, count)) in findings.kinds().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        text.push_str(&format!("{comma}{{\"rule\":\"{code}\",\"level\":\"{level}\",\"count\":{count}}}"));
    }
    let [errors, warnings, infos] = [Level::Error, Level::Warning, Level::Info].map(|it| findings.count(it));
    let left_out = findings.left_out();
    text.push_str(&format!(
        "],\n\"errors\":{errors},\"warnings\":{warnings},\"infos\":{infos},\"left_out\":{left_out}}}\n"
    ));
    text
}

fn write_finding(text: &mut String, finding: &Finding) {
    let Finding { code, level, place, message, help, related } = finding;
    text.push_str(&format!("{{\"rule\":\"{code}\",\"level\":\"{level}\",\"pointer\":"));
    write_string(text, place.pointer.as_str());
    text.push_str(",\"file\":");
    write_string(text, &place.file);
    let (line, column, span) = (place.line, place.column, place.span);
    text.push_str(&format!(
        ",\"line\":{line},\"column\":{column},\"start\":{},\"end\":{},\"message\":",
        span.start, span.end
    ));
    write_string(text, message);
    text.push_str(",\"help\":");
    write_string(text, help);
    if !related.is_empty() {
        text.push_str(",\"related\":[");
        for (index, Related { place, what }) in related.iter().enumerate() {
            text.push_str(if index > 0 { ",{\"what\":" } else { "{\"what\":" });
            write_string(text, what);
            text.push_str(",\"pointer\":");
            write_string(text, place.pointer.as_str());
            text.push_str(",\"file\":");
            write_string(text, &place.file);
            text.push_str(&format!(",\"line\":{},\"column\":{}}}", place.line, place.column));
        }
        text.push(']');
    }
    text.push('}');
}
