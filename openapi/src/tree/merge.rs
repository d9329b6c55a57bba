//! The values of merge keys (`<<`) -> members of the mapping that they stand in.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::finding::Code;
use crate::tree::build::{Builder, Refused};
use crate::tree::{Member, NodeId, Value};

/// Takes the merge keys out, and adds the members of their values: what is written in the mapping itself wins, then what
/// is merged first.
pub(super) fn apply(builder: &mut Builder<'_>, members: Vec<Member>, merges: &[usize]) -> Result<Vec<Member>, Refused> {
    let mut written = Vec::with_capacity(members.len());
    let mut merged = Vec::new();
    for (index, member) in members.into_iter().enumerate() {
        match merges.binary_search(&index) {
            Ok(_) => merged.push(member),
            Err(_) => written.push(member),
        }
    }
    let mut names: BTreeSet<Arc<str>> = written.iter().map(|it| Arc::clone(&it.key)).collect();
    for merge in merged {
        for source in sources(builder, &merge) {
            let Value::Mapping(mapping) = builder.nodes[source.0 as usize].value.clone() else { continue };
            for member in mapping.members {
                if names.insert(Arc::clone(&member.key)) {
                    // A copy, since another alias may repeat the original.
                    let value = builder.copy(member.value, builder.depth() + 1, merge.key_span)?;
                    written.push(Member { value, ..member });
                }
            }
        }
    }
    Ok(written)
}

/// The mappings that a merge key names.
fn sources(builder: &mut Builder<'_>, merge: &Member) -> Vec<NodeId> {
    let is_mapping =
        |builder: &Builder<'_>, id: NodeId| matches!(builder.nodes[id.0 as usize].value, Value::Mapping(_));
    let candidates = match &builder.nodes[merge.value.0 as usize].value {
        Value::Sequence(elements) => elements.clone(),
        Value::Scalar(_) | Value::Mapping(_) => vec![merge.value],
    };
    let (good, bad): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|it| is_mapping(builder, *it));
    if !bad.is_empty() {
        let message = "a merge key `<<` takes a mapping, or a list of mappings".to_owned();
        builder.report(
            Code::MergeKey,
            merge.key_span,
            message,
            "write `<<: *anchor`, where the anchor is at a mapping",
        );
    }
    good
}
