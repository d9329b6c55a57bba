//! Adds an order under its old name, which also takes the customer instead of the account.

use serde_json::{Value, json};

use crate::answer::{Answer, Refusal};
use crate::body::read_id;
use crate::operations::ordering::add_order;
use crate::random::Random;
use crate::state::State;

pub(super) fn run(state: &mut State, body: &Value) -> Result<Answer, Refusal> {
    let account = read_id(body, "AccountId")?.or(read_id(body, "CustomerId")?);
    let account = account.ok_or_else(|| Refusal::forbidden("No account is named that could be charged."))?;
    let order = add_order(state, body, account)?;
    let charge = Random::new(order.as_u64_pair().1, 7).uuid();
    Ok(Answer::Body(json!({"OrderId": order, "ChargeId": charge})))
}
