//! What a change of a document means for those who call the crate that is generated of it.
//!
//! ```text
//! Survey, Survey -> Pairs -> judge -> Comparison
//! ```
//!
//! Both documents went through the generator, and what the two crates make public is compared: each item by itself, in the
//! words of a version from 1.0 on. The rules are those of the Cargo book; `rules` lists them.

mod judge;
mod pairs;
mod rules;
mod signature;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use ostler_codegen::{Kind, Survey};
use ostler_openapi::Pointer;
use ostler_openapi::finding::{Finding, Findings, Level};

pub use self::rules::{RULES, Rule};
use crate::diff::semver::Semver;

/// What became of a document.
#[derive(Clone, Copy, Debug)]
pub enum Side<'s> {
    /// There is none.
    Absent,
    /// The generator refuses it.
    Refused(&'s Findings),
    /// It becomes a crate.
    Made(&'s Survey),
}

/// What one crate is to callers of the other.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// How much of a new version it takes in all.
    pub verdict: Verdict,
    /// What differs in what the crate makes public, the paths in order. What stands in an item that was added or removed is
    /// not listed beside it.
    pub items: Vec<ItemChange>,
    /// The Cargo features that differ, by name.
    pub features: Vec<FeatureChange>,
    /// Whether the files differ, in what callers name or not.
    pub files: FilesDiffer,
}

/// How much of a new version it takes.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// Whatever the greatest of the changes takes.
    Known(Semver),
    /// A side does not become a crate.
    Unknown(Vec<Refused>),
}

/// Why a side does not become a crate.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Whether it is the old side.
    pub is_old: bool,
    /// The first of the errors.
    pub first: Option<Finding>,
    /// How many there are.
    pub errors: usize,
}

/// One difference of an item.
#[derive(Clone, Debug)]
pub struct ItemChange {
    /// The kind of change, with what it takes and why.
    pub rule: &'static Rule,
    /// The path of the item, in the new crate unless it is only in the old one.
    pub path: String,
    /// The path that it had, where that is another one.
    pub old_path: Option<String>,
    /// The `impl` that it stands in, where that is not about all values of its type.
    pub receiver: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// What of its declaration differs, as it was.
    pub old: Option<String>,
    /// The same as it is.
    pub new: Option<String>,
    /// How many items were added or removed with it.
    pub members: usize,
    /// Where the old document says it.
    pub old_at: Option<Pointer>,
    /// Where the new document says it.
    pub new_at: Option<Pointer>,
}

impl ItemChange {
    /// What it takes.
    #[must_use]
    pub fn semver(&self) -> Semver {
        self.rule.semver
    }
}

/// A Cargo feature that only one side has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureChange {
    /// Whether it was added or removed, and what that takes.
    pub rule: &'static Rule,
    /// Its name.
    pub name: String,
}

/// How the files of two crates differ; the greater, the more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilesDiffer {
    /// Not at all.
    No,
    /// In their documentation alone.
    InDocumentation,
    /// In their code.
    InCode,
}

impl FilesDiffer {
    /// What it takes where nothing that callers name differs.
    #[must_use]
    pub fn rule(self) -> Option<&'static Rule> {
        match self {
            Self::No => None,
            Self::InDocumentation => Some(rules::DOCUMENTATION_CHANGED),
            Self::InCode => Some(rules::CODE_CHANGED),
        }
    }
}

/// Compares what two documents become.
///
/// ```
/// use ostler_codegen::{Config, survey};
/// use ostler_openapi::{Source, read};
/// use ostler_review::diff::rust::{Side, Verdict, compare};
/// use ostler_review::diff::semver::Semver;
///
/// let crate_of = |colours: &str| {
///     let text = format!("
/// openapi: 3.0.3
/// info: {{title: Colours, version: '1'}}
/// paths: {{}}
/// components: {{schemas: {{Colour: {{type: string, enum: {colours}}}}}}}
/// ");
///     let reading = read(Source::new("colours.yaml", text).expect("it is short"));
///     survey(&reading, &Config::for_crate("colours")).expect("nothing is wrong with it")
/// };
/// let (old, new) = (crate_of("[Red]"), crate_of("[Red, Green]"));
/// let found = compare(Side::Made(&old), Side::Made(&new));
/// assert!(matches!(found.verdict, Verdict::Known(Semver::Minor)));
/// assert_eq!(found.items[0].path, "types::Colour::Green");
/// assert_eq!(found.items[0].new_at.as_ref().unwrap().as_str(), "#/components/schemas/Colour/enum/1");
/// ```
#[must_use]
pub fn compare(old: Side<'_>, new: Side<'_>) -> Comparison {
    let refused: Vec<_> =
        [(true, old), (false, new)].into_iter().filter_map(|(is_old, it)| refusal(is_old, it)).collect();
    if !refused.is_empty() {
        let verdict = Verdict::Unknown(refused);
        return Comparison { verdict, items: Vec::new(), features: Vec::new(), files: FilesDiffer::No };
    }
    let (old, new) = (survey_of(old), survey_of(new));
    let pairs = pairs::pair(old.map(|it| &it.surface), new.map(|it| &it.surface));
    let items = judge::judge(&pairs);
    let features = compare_features(old, new);
    let files = compare_files(old, new);
    let rules = items.iter().map(|it| it.rule).chain(features.iter().map(|it| it.rule)).chain(files.rule());
    let verdict = Verdict::Known(rules.map(|it| it.semver).max().unwrap_or_default());
    Comparison { verdict, items, features, files }
}

fn refusal(is_old: bool, side: Side<'_>) -> Option<Refused> {
    let Side::Refused(findings) = side else { return None };
    let first = findings.kept().iter().find(|it| it.level == Level::Error).cloned();
    Some(Refused { is_old, first, errors: findings.count(Level::Error) })
}

fn survey_of(side: Side<'_>) -> Option<&Survey> {
    match side {
        Side::Absent | Side::Refused(_) => None,
        Side::Made(survey) => Some(survey),
    }
}

fn compare_features(old: Option<&Survey>, new: Option<&Survey>) -> Vec<FeatureChange> {
    let names = |side: Option<&Survey>| {
        let features = side.into_iter().flat_map(|it| &it.features);
        features.map(|it| it.name.clone()).collect::<BTreeSet<_>>()
    };
    let (old, new) = (names(old), names(new));
    let differ = old.symmetric_difference(&new).map(|name| {
        let rule = if old.contains(name) { rules::FEATURE_REMOVED } else { rules::FEATURE_ADDED };
        FeatureChange { rule, name: name.clone() }
    });
    differ.collect()
}

fn compare_files(old: Option<&Survey>, new: Option<&Survey>) -> FilesDiffer {
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (&old.files, &new.files),
        (None, None) => return FilesDiffer::No,
        _ => return FilesDiffer::InCode,
    };
    if !old.keys().eq(new.keys()) {
        return FilesDiffer::InCode;
    }
    let differ = old.values().zip(new.values()).map(|(old, new)| match old.is_of_same_code(*new) {
        _ if old == new => FilesDiffer::No,
        true => FilesDiffer::InDocumentation,
        false => FilesDiffer::InCode,
    });
    differ.max().unwrap_or(FilesDiffer::No)
}
