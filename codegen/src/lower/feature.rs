//! The Cargo features of resources: what each is called.

use std::collections::BTreeSet;

use crate::config::{Features, Layout};
use crate::lower::Ctx;
use crate::names;
use crate::report::{NAME_COLLISION, UNSUPPORTED};

/// The features that a generated crate has besides.
const RESERVED: &[&str] = &["chrono", "default", "jiff", "reqwest", "time", "tracing"];

/// One for each resource, or none at all.
pub(super) fn lower_features(cx: &mut Ctx<'_, '_>) -> Vec<String> {
    if cx.config.features == Features::None {
        return Vec::new();
    }
    if cx.config.layout == Layout::Root {
        let message = "features for each tag are not supported where the types are at the root of the crate";
        let help = "choose the layout `types` in the configuration of the generator, or no features";
        cx.report.error(UNSUPPORTED, cx.tree.root(), message, help);
        return Vec::new();
    }
    let wanted: Vec<_> = cx.resources.list.iter().map(|it| names::feature_of(&it.module)).collect();
    // No other resource loses its name to one that needs another.
    let mut taken: BTreeSet<String> =
        wanted.iter().cloned().chain(RESERVED.iter().map(|it| (*it).to_owned())).collect();
    let mut features = Vec::new();
    for (feature, node) in wanted.into_iter().zip(&cx.resources.nodes) {
        if !RESERVED.contains(&feature.as_str()) {
            features.push(feature);
            continue;
        }
        let found = find(&taken, &feature);
        let message =
            format!("the feature of this is called `{found}`, since the generated crate uses `{feature}` itself");
        cx.report.warning(NAME_COLLISION, *node, message, "give the operations another tag to choose another name");
        taken.insert(found.clone());
        features.push(found);
    }
    features
}

/// The next best, as modules get it.
fn find(taken: &BTreeSet<String>, feature: &str) -> String {
    let words = ["api", "operations"].into_iter().map(str::to_owned).chain((2_u64..).map(|it| it.to_string()));
    let mut candidates = words.map(|it| format!("{feature}-{it}"));
    candidates.find(|it| !taken.contains(it)).expect("there are more numbers than names")
}
