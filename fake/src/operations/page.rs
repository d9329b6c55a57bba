//! What the two lists have in common: the filters on keys and times, the limit, the cursor.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::answer::{Answer, Refusal};
use crate::body::{read_ids, read_interval, read_texts};
use crate::timeline::{Key, Query, Rank, Row, Timeline};
use crate::world::World;

/// A query by services and enterprises, accounts, states and time of update; `ids` names the list of identifiers.
///
/// Without `ServiceIds` it is about `services`.
pub(super) fn read_query<'a, T: Row + 'a>(
    world: &World,
    body: &'a Value,
    ids: &str,
    services: Vec<Uuid>,
    state: fn(&T) -> &'static str,
) -> Result<Query<'a, T>, Refusal> {
    let mut services = read_ids(body, "ServiceIds")?.unwrap_or(services);
    if let Some(enterprises) = read_ids(body, "EnterpriseIds")? {
        services.retain(|id| world.service(*id).is_some_and(|service| enterprises.contains(&service.enterprise)));
    }
    let mut keys = vec![services.into_iter().map(Key::Service).collect()];
    keys.extend(read_ids(body, ids)?.map(|ids| ids.into_iter().map(Key::Id).collect()));
    keys.extend(read_ids(body, "AccountIds")?.map(|ids| ids.into_iter().map(Key::Account).collect()));
    let mut query = Query { keys, updated: read_interval(body, "UpdatedUtc")?, tests: Vec::new() };
    if let Some(states) = read_texts(body, "States") {
        query.tests.push(Box::new(move |row| states.contains(&state(row))));
    }
    Ok(query)
}

/// The page that the request's `Limitation` asks for; `member` is what the list is called in the response.
pub(super) fn answer_page<T: Row>(
    timeline: &Timeline<T>,
    query: &Query<'_, T>,
    body: &Value,
    member: &str,
) -> Result<Answer, Refusal> {
    let limitation = &body["Limitation"];
    let count = limitation["Count"].as_u64().unwrap_or_default() as usize;
    let before = limitation.get("Cursor").map(|cursor| find_cursor(timeline, cursor)).transpose()?;
    let page = timeline.page(query, before, count);
    let items: Vec<Value> = page.iter().map(|row| row.json()).collect();
    let cursor = page.last().map(|row| row.id());
    let response = json!({member: items, "Cursor": cursor});
    Ok(if page.is_empty() { Answer::EmptyPage(response) } else { Answer::Body(response) })
}

fn find_cursor<T: Row>(timeline: &Timeline<T>, cursor: &Value) -> Result<Rank, Refusal> {
    let id = cursor.as_str().and_then(|text| Uuid::try_parse(text).ok());
    id.and_then(|id| timeline.rank(id))
        .ok_or_else(|| Refusal::malformed("`Limitation.Cursor` is not the identifier of an item."))
}
