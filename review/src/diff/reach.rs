//! Operations and pairs of schemas -> which operations each pair reaches, and which way.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::cx::{Cx, OperationId, PairId};
use crate::diff::level::Ways;

/// Which operations something reaches when clients send it, and when they receive it.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    pub(super) request: BTreeSet<OperationId>,
    pub(super) response: BTreeSet<OperationId>,
}

/// How many steps are taken for all operations together; what is behind them is taken for reached by none.
const MOST_STEPS: usize = 20_000_000;

/// The reach of the pairs that are asked for.
pub(super) fn of(cx: &Cx<'_>, wanted: &BTreeSet<PairId>) -> BTreeMap<PairId, Reach> {
    let mut reached: BTreeMap<PairId, Reach> = wanted.iter().map(|it| (*it, Reach::default())).collect();
    let leading = leading(cx, wanted);
    let mut by_operation: BTreeMap<OperationId, Vec<(PairId, Ways)>> = BTreeMap::new();
    for (operation, pair, ways) in &cx.roots {
        by_operation.entry(*operation).or_default().push((*pair, *ways));
    }
    let mut steps = 0;
    // For which operation a pair was seen last, and which ways.
    let mut seen = vec![(None, Ways::default()); cx.pairs.len()];
    for (operation, mut rest) in by_operation {
        while let Some((pair, ways)) = rest.pop() {
            steps += 1;
            let (last, known) = &mut seen[pair.0];
            if *last != Some(operation) {
                (*last, *known) = (Some(operation), Ways::default());
            }
            if ways.is_empty() || known.or(ways) == *known || !leading[pair.0] || steps > MOST_STEPS {
                continue;
            }
            *known = known.or(ways);
            if let Some(reach) = reached.get_mut(&pair) {
                if ways.request {
                    reach.request.insert(operation);
                }
                if ways.response {
                    reach.response.insert(operation);
                }
            }
            rest.extend(cx.pairs[pair.0].parts.iter().map(|(part, through)| (*part, ways.and(*through))));
        }
    }
    reached
}

/// Whether each pair leads to one that is wanted.
fn leading(cx: &Cx<'_>, wanted: &BTreeSet<PairId>) -> Vec<bool> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); cx.pairs.len()];
    for (user, pair) in cx.pairs.iter().enumerate() {
        pair.parts.iter().for_each(|(part, _)| users[part.0].push(user));
    }
    let mut leading = vec![false; cx.pairs.len()];
    let mut rest: Vec<usize> = wanted.iter().map(|it| it.0).collect();
    while let Some(pair) = rest.pop() {
        if !leading[pair] {
            leading[pair] = true;
            rest.extend(&users[pair]);
        }
    }
    leading
}
