//! What each operation of the specification does, one file each.

mod customers_charge;
mod ordering;
mod orders_add;
mod page;
mod product_service_orders_get_all;
mod reservations_get_all;

use serde_json::Value;

use crate::answer::{Answer, Refusal};
use crate::state::State;

/// Carries out a request that has passed its schema and whose tokens are right.
pub(crate) type Behaviour = fn(&mut State, &Value) -> Result<Answer, Refusal>;

/// By operationId.
const BEHAVIOURS: [(&str, Behaviour); 4] = [
    ("customers_charge", customers_charge::run),
    ("orders_add", orders_add::run),
    ("productServiceOrders_getAll", product_service_orders_get_all::run),
    ("reservations_getAll", reservations_get_all::run),
];

/// The behaviour of an operation, if it has one.
pub(crate) fn find(operation_id: &str) -> Option<Behaviour> {
    BEHAVIOURS.iter().find(|(id, _)| *id == operation_id).map(|(_, behaviour)| *behaviour)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::contract::Contract;

    #[test]
    fn each_operation_of_the_specification_has_a_behaviour_and_no_other() {
        let specified: BTreeSet<_> = Contract::get().unwrap().operations().map(|(_, it)| it.id.as_str()).collect();
        assert_eq!(BTreeSet::from(BEHAVIOURS.map(|(id, _)| id)), specified);
    }
}
