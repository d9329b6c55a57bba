//! Adds an order.

use serde_json::{Value, json};

use crate::answer::{Answer, Refusal};
use crate::body::read_id;
use crate::operations::ordering::add_order;
use crate::state::State;

pub(super) fn run(state: &mut State, body: &Value) -> Result<Answer, Refusal> {
    let account = read_id(body, "AccountId")?.ok_or_else(|| Refusal::malformed("`AccountId` is required."))?;
    let order = add_order(state, body, account)?;
    Ok(Answer::Body(json!({"OrderId": order})))
}
