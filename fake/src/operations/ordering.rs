//! The rules of the business by which an order is added, whichever operation asks for it.

use serde_json::Value;
use uuid::Uuid;

use crate::answer::Refusal;
use crate::body::read_id;
use crate::state::{Draft, State};
use crate::world::{Account, Pricing, Service, ServiceKind, World};

/// Adds the order that the request describes, owned by `account`; gives its identifier.
pub(super) fn add_order(state: &mut State, body: &Value, account: Uuid) -> Result<Uuid, Refusal> {
    let (service, pricing) = find_service(&state.world, body)?;
    let account = find_account(&state.world, account)?;
    check_lines(body, pricing)?;
    let draft = Draft {
        service: service.id,
        account,
        business_segment: read_id(body, "BusinessSegmentId")?,
        linked_reservation: read_id(body, "LinkedReservationId")?,
    };
    Ok(state.add_order(draft))
}

/// The owner of a new order; a company may own one as well as a customer.
fn find_account(world: &World, id: Uuid) -> Result<Account, Refusal> {
    world.account(id).ok_or_else(|| Refusal::forbidden("The account to be charged does not exist."))
}

fn find_service<'a>(world: &'a World, body: &Value) -> Result<(&'a Service, Pricing), Refusal> {
    let id = read_id(body, "ServiceId")?;
    let service = id.and_then(|id| world.service(id));
    let service = service.ok_or_else(|| Refusal::forbidden("The ordered service does not exist."))?;
    let enterprise = read_id(body, "EnterpriseId")?;
    if enterprise.is_some_and(|enterprise| enterprise != service.enterprise) {
        return Err(Refusal::forbidden("The ordered service belongs to another enterprise."));
    }
    match service.kind {
        ServiceKind::Orderable(pricing) => Ok((service, pricing)),
        ServiceKind::Bookable => Err(Refusal::forbidden(format!("{} takes reservations, not orders.", service.name))),
    }
}

/// There is something to order, and each price is stated as the service demands.
fn check_lines(body: &Value, pricing: Pricing) -> Result<(), Refusal> {
    let lines = |member: &'static str| {
        let lines = body.get(member).and_then(Value::as_array).into_iter().flatten();
        lines.enumerate().map(move |(index, line)| (format!("{member}[{index}]"), line))
    };
    let mut is_empty = true;
    for (path, line) in lines("ProductOrders").chain(lines("Items")) {
        is_empty = false;
        if let Some(amount) = line.get("UnitAmount") {
            check_amount(&format!("{path}.UnitAmount"), amount, pricing)?;
        }
    }
    match is_empty {
        true => Err(Refusal::forbidden("An order needs at least one product or item.")),
        false => Ok(()),
    }
}

fn check_amount(path: &str, amount: &Value, pricing: Pricing) -> Result<(), Refusal> {
    let is_gross = amount.get("GrossValue").is_some();
    let tax_codes = amount["TaxCodes"].as_array().map_or(0, Vec::len);
    match (is_gross, pricing) {
        (true, Pricing::Net) => {
            Err(Refusal::forbidden(format!("`{path}` must state a net value: the enterprise's prices are net.")))
        }
        (false, Pricing::Gross) => {
            Err(Refusal::forbidden(format!("`{path}` must state a gross value: the enterprise's prices are gross.")))
        }
        (true, _) if tax_codes != 1 => {
            Err(Refusal::forbidden(format!("`{path}` states a gross value, which goes with exactly one tax code.")))
        }
        _ => Ok(()),
    }
}
