//! What reading a document found -> the same, as bad as it is for the document rather than for a reader of it.

use ostler_openapi::Reading;
use ostler_openapi::finding::{Code, Findings, Level};
use ostler_openapi::model::Document;

/// A kind of finding that reading makes.
#[derive(Debug)]
pub struct OfReading {
    /// What reports and exceptions call it.
    pub code: Code,
    /// How bad it is; nothing where reading knows better, as for a keyword that is misspelt or has no effect.
    pub level: Option<Level>,
    /// What it is.
    pub what: &'static str,
}

const fn of(code: Code, what: &'static str) -> OfReading {
    OfReading { code, level: None, what }
}

const fn at(code: Code, level: Level, what: &'static str) -> OfReading {
    OfReading { code, level: Some(level), what }
}

/// Every kind of finding of reading, in alphabetical order.
pub const OF_READING: &[OfReading] = &[
    of(Code::AliasExpansion, "an alias that expands too far, or stands inside of what it repeats"),
    of(Code::DocumentDepth, "values too deep in one another"),
    of(Code::DocumentEncoding, "bytes that are not UTF-8"),
    of(Code::DocumentSize, "a text that is too long, or a part of it"),
    of(Code::DocumentSyntax, "a text that is neither YAML nor JSON"),
    of(Code::DocumentVersion, "a document that is not OpenAPI 3.0"),
    of(Code::DuplicateKey, "a member that is written twice"),
    of(Code::DuplicateName, "an `operationId`, a parameter or a required name that stands twice"),
    of(Code::EnumValue, "a value of `enum` that the type does not admit"),
    of(Code::ExtensionValue, "a value that an `x-` member of ours does not have"),
    of(Code::InvalidValue, "a text that is not one of those that OpenAPI lists, such as a status or a media type"),
    of(Code::LimitValue, "a limit that is none, or a largest value below the least one"),
    of(Code::MergeKey, "a merge key with something else than objects behind it"),
    of(Code::MisplacedKeyword, "a keyword without an effect where it stands"),
    of(Code::MissingKeyword, "a member that OpenAPI requires"),
    of(Code::PathTemplate, "a path whose braces and parameters do not fit"),
    of(Code::ReferenceCircle, "references that lead back to themselves"),
    of(Code::ReferenceConflict, "members beside the reference of a path item that it has as well"),
    of(Code::ReferenceKind, "a reference to another kind of thing"),
    at(Code::ReferenceRemote, Level::Warning, "a reference into another document, which is not looked at"),
    of(Code::ReferenceSiblings, "members beside a `$ref`, which have no effect"),
    of(Code::ReferenceUnresolved, "a reference to what does not exist"),
    at(Code::RequiredUnknown, Level::Error, "a required property that is not declared"),
    of(Code::UnknownExtension, "an `x-` member of ours that is misspelt, or means nothing where it stands"),
    of(Code::UnknownKeyword, "a member that OpenAPI does not know"),
    of(Code::UnknownName, "a security scheme or an operation that does not exist"),
    of(Code::UnquotedText, "a number or a truth where OpenAPI has a text"),
    of(Code::WrongType, "a value of another type than OpenAPI states"),
    of(Code::YamlTag, "a YAML tag without a meaning here"),
];

/// The findings of reading.
pub(super) fn findings(reading: &Reading) -> Findings {
    let levelled = reading.findings.with_levels(|finding| {
        let row = OF_READING.iter().find(|it| it.code == finding.code);
        row.and_then(|it| it.level).unwrap_or(finding.level)
    });
    let Some(document) = &reading.document else { return levelled };
    without_mappings(&levelled, document, reading)
}

/// What a discriminator names that is no schema is a reference that leads nowhere, or a file beside the document: the rule
/// about those says what it is.
fn without_mappings(findings: &Findings, document: &Document, reading: &Reading) -> Findings {
    let Some(tree) = &reading.tree else { return findings.clone() };
    let is_name = |node| tree.string(node).is_some_and(|it| !it.starts_with('#'));
    let mappings = document.schemas.iter().filter_map(|(_, it)| tree.get(it.discriminator.as_ref()?.node, "mapping"));
    let spans: std::collections::BTreeSet<_> =
        mappings.flat_map(|it| tree.members(it)).filter(|it| is_name(it.value)).map(|it| tree.span(it.value)).collect();
    let mut kept = Findings::new();
    for finding in findings.kept() {
        let codes = [Code::ReferenceRemote, Code::ReferenceUnresolved];
        let is_told = codes.contains(&finding.code) && spans.contains(&finding.place.span);
        if !is_told {
            kept.push(finding.clone());
        }
    }
    let left_out =
        |level: Level, code: Code| findings.kept().iter().filter(|it| (it.level, it.code) == (level, code)).count();
    for (level, code, count) in findings.kinds() {
        (left_out(level, code)..count).for_each(|_| kept.count_more(level, code));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_finding_of_reading_has_a_row_in_alphabetical_order() {
        assert_eq!(OF_READING.iter().map(|it| it.code).collect::<Vec<_>>(), Code::ALL);
    }
}
