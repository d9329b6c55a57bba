//! What operations do, one file each. Those of the specification that are not here are answered by `sample`.

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

/// By operationId; alphabetical.
const BEHAVIOURS: &[(&str, Behaviour)] = &[
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
    use super::*;
    use crate::contract::Contract;

    #[test]
    fn each_behaviour_is_that_of_an_operation_of_the_specification_and_the_list_is_alphabetical() {
        let contract = Contract::get().unwrap();
        for (id, _) in BEHAVIOURS {
            assert!(contract.operations().any(|(_, it)| it.id == *id), "the specification has no operation `{id}`");
        }
        assert!(BEHAVIOURS.is_sorted_by_key(|(id, _)| id));
    }
}
