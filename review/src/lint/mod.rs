//! A document that was read -> what is wrong with it or misleads, by rules that are rows of one table.
//!
//! ```text
//! Reading --- its findings --------------\
//!    \------- RULES, each of which finds --+-> exceptions -> Findings
//! ```
//!
//! What reading found comes first, at the level that it has for somebody who wants to know whether the document is good;
//! then each rule adds its own. What an exception is about is left out, and an exception that nothing needs is a finding.

mod context;
mod examples;
mod exception;
mod page;
mod reading;
mod report;
mod rule;
mod rules;
mod table;
mod text;
mod value;

use ostler_openapi::Reading;
use ostler_openapi::finding::Findings;

use self::context::Cx;
pub use self::examples::Example;
pub use self::exception::Exceptions;
pub use self::page::{explain, list, nearest_rule, page};
pub use self::reading::{OF_READING, OfReading};
use self::report::Report;
pub use self::rule::Rule;
pub use self::table::RULES;

/// What [`lint`] is asked to do beside its rules.
#[derive(Debug, Default)]
pub struct Settings<'s> {
    /// What is accepted in a document that nobody may edit.
    pub exceptions: Option<&'s Exceptions>,
}

/// Finds what is wrong with a document, or misleads, in the order of the text.
///
/// ```
/// use ostler_openapi::finding::Level;
/// use ostler_openapi::{Source, read};
/// use ostler_review::lint::{Settings, lint};
///
/// let text = "
/// openapi: 3.0.3
/// info: {title: Pets, version: '1'}
/// servers: [{url: 'https://pets.example'}]
/// paths:
///   /pets:
///     get:
///       operationId: listPets
///       description: Lists the pets.
///       responses:
///         '200':
///           description: The pets.
///           content: {application/json: {schema: {type: integer, minimum: 1, default: 0}}}
///         '400': {description: What was asked for cannot be understood.}
/// ";
/// let reading = read(Source::new("pets.yaml", text)?);
/// let findings = lint(&reading, &Settings::default());
/// let found: Vec<_> = findings.kept().iter().map(|it| (it.code.id(), it.place.line)).collect();
/// assert_eq!(found, [("default-invalid", 13)]);
/// # Ok::<(), Box<ostler_openapi::finding::Finding>>(())
/// ```
pub fn lint(reading: &Reading, settings: &Settings<'_>) -> Findings {
    let mut findings = reading::findings(reading);
    if let (Some(tree), Some(document)) = (&reading.tree, &reading.document) {
        let cx = Cx::new(tree, document);
        for rule in RULES {
            (rule.find)(&cx, &mut Report::new(rule, tree, &mut findings));
        }
        findings = exception::apply(&findings, tree, document, settings.exceptions);
    }
    findings.sort();
    findings
}
