//! Lists product service orders.

use serde_json::Value;

use crate::answer::{Answer, Refusal};
use crate::body::read_ids;
use crate::operations::page::{answer_page, read_query};
use crate::order::Order;
use crate::state::State;
use crate::timeline::Key;

pub(super) fn run(state: &mut State, body: &Value) -> Result<Answer, Refusal> {
    state.note_listing();
    let services = state.world.orderable();
    let order_state = |order: &Order| order.state;
    let mut query = read_query(&state.world, body, "ProductServiceOrderIds", services, order_state)?;
    let links = read_ids(body, "LinkedReservationIds")?;
    query.keys.extend(links.map(|ids| ids.into_iter().map(Key::Link).collect()));
    answer_page(&state.orders, &query, body, "ProductServiceOrders")
}
