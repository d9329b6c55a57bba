//! What each kind of change asks of the callers of a crate, after the chapter on SemVer of the Cargo book.

use crate::diff::semver::Semver;

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// What it is called in reports.
    pub id: &'static str,
    /// What it takes.
    pub semver: Semver,
    /// Why.
    pub why: &'static str,
}

/// Declares the rules, and lists them: one row each, alphabetical.
macro_rules! rules {
    ($($name:ident = $id:literal, $semver:ident, $why:literal;)*) => {
        $(pub(super) const $name: &Rule = &Rule { id: $id, semver: Semver::$semver, why: $why };)*

        /// Every rule, by its id.
        pub const RULES: &[&Rule] = &[$($name),*];
    };
}

rules! {
    ARGUMENT_GENERALIZED = "argument-generalized", Minor, "what was passed until now still converts";
    CODE_CHANGED = "code-changed", Patch, "callers name nothing of it";
    CONST_ADDED = "const-added", Minor, "it can also be called in constants";
    DEPRECATION_ADDED = "deprecation-added", Minor, "callers are warned";
    DEPRECATION_REMOVED = "deprecation-removed", Patch, "callers are not warned any more";
    DOCUMENTATION_CHANGED = "documentation-changed", Patch, "the code is the same";
    FEATURE_ADDED = "feature-added", Minor, "no manifest names it yet";
    FEATURE_REMOVED = "feature-removed", Major, "a manifest that names it is refused";
    FIELD_ADDED = "field-added", Minor, "nobody else can write the struct, or match it, without `..`";
    FIELD_ADDED_TO_EXHAUSTIVE = "field-added-to-exhaustive", Major, "whoever writes the struct has to name the field";
    FIELD_CHANGED = "field-changed", Major, "whoever reads the field gets another type";
    ITEM_ADDED = "item-added", Minor, "nobody names it yet";
    ITEM_REMOVED = "item-removed", Major, "whoever names it does not compile";
    ITEM_RENAMED = "item-renamed", Major, "whoever names it by the old name does not compile";
    KIND_CHANGED = "kind-changed", Major, "it is used in another way";
    NON_EXHAUSTIVE_ADDED = "non-exhaustive-added", Major, "whoever writes it, or matches all of it, does not compile";
    NON_EXHAUSTIVE_REMOVED = "non-exhaustive-removed", Minor, "it can also be written, and matched without `..` or `_`";
    PARAMETER_ADDED = "parameter-added", Major, "whoever calls it has to pass one value more";
    PARAMETER_CHANGED = "parameter-changed", Major, "what is passed has another type";
    PARAMETER_REMOVED = "parameter-removed", Major, "whoever calls it passes one value too many";
    PARAMETER_RENAMED = "parameter-renamed", Patch, "callers pass values by their place";
    PARAMETERS_REORDERED = "parameters-reordered", Major, "what is passed would be taken for something else";
    PATH_REMOVED = "path-removed", Major, "whoever imports it by this path does not compile";
    RETURN_CHANGED = "return-changed", Major, "whoever calls it gets another type";
    SIGNATURE_CHANGED = "signature-changed", Major, "it is declared in another way";
    TRAIT_ADDED = "trait-added", Minor, "nobody needs it yet";
    TRAIT_CHANGED = "trait-changed", Major, "what goes with the trait has another type";
    TRAIT_REMOVED = "trait-removed", Major, "whoever needs the trait does not compile";
    VARIANT_ADDED = "variant-added", Minor, "whoever matches the enum has an arm for what is not known";
    VARIANT_ADDED_TO_EXHAUSTIVE = "variant-added-to-exhaustive", Major, "whoever matches all variants has to match it";
    VARIANT_CHANGED = "variant-changed", Major, "whoever matches the variant gets something else";
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All others are major.
    #[test]
    fn each_rule_takes_what_is_written_down_here() {
        let of = |semver: Semver| RULES.iter().filter(|it| it.semver == semver).map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(
            of(Semver::Patch),
            ["code-changed", "deprecation-removed", "documentation-changed", "parameter-renamed"]
        );
        let minor = [
            "argument-generalized",
            "const-added",
            "deprecation-added",
            "feature-added",
            "field-added",
            "item-added",
            "non-exhaustive-removed",
            "trait-added",
            "variant-added",
        ];
        assert_eq!((of(Semver::Minor), of(Semver::None)), (minor.to_vec(), Vec::new()));
    }

    #[test]
    fn rules_are_listed_once_in_the_order_of_their_names() {
        assert!(RULES.windows(2).all(|it| it[0].id < it[1].id), "{RULES:#?}");
    }
}
