//! Product service orders: made from a seed, kept small, written as JSON only when a page shows them.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::interval::timestamp;
use crate::random::Random;
use crate::timeline::Row;
use crate::world::{Account, DAY, DAYS, World};

/// A product service order. What no filter asks for is drawn from the identifier when it is written.
pub(crate) struct Order {
    pub(crate) id: Uuid,
    pub(crate) service: Uuid,
    pub(crate) account: Account,
    pub(crate) number: u32,
    pub(crate) state: &'static str,
    pub(crate) origin: &'static str,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    /// When it was canceled; set if and only if that is its state.
    pub(crate) canceled: Option<i64>,
    pub(crate) business_segment: Option<Uuid>,
    pub(crate) linked_reservation: Option<Uuid>,
    /// The people who created and last updated it.
    pub(crate) profiles: [Uuid; 2],
    /// Whether it was added later, so that nothing about it is drawn.
    pub(crate) added: bool,
}

pub(crate) const CONFIRMED: &str = "Confirmed";
const CANCELED: &str = "Canceled";

const STATES: [(&str, u32); 7] = [
    ("Processed", 35),
    (CONFIRMED, 30),
    ("Started", 15),
    (CANCELED, 10),
    ("Optional", 4),
    ("Inquired", 3),
    ("Requested", 3),
];

/// Where service orders come from, and how often.
pub(crate) const ORIGINS: [(&str, u32); 6] = [
    ("Commander", 40),
    ("Connector", 20),
    ("Distributor", 15),
    ("ChannelManager", 15),
    ("Navigator", 7),
    ("Import", 3),
];

const COMMANDER_ORIGINS: [&str; 8] =
    ["InPerson", "Channel", "Phone", "Email", "Website", "Message", "CallCenter", "RoomingList"];

const CHANNELS: [&str; 3] = ["Booking.com", "Expedia", "Airbnb"];

const LONGEST_DELAY: u32 = 30 * DAY;

/// The orders of a seed, spread over the services that take orders and created before the second `end`.
pub(crate) fn make_orders(world: &World, seed: u64, count: u32, reservations: &[Uuid], end: i64) -> Vec<Order> {
    let mut random = Random::new(seed, 2);
    let services = world.orderable();
    let mut created: Vec<_> = (0..count).map(|_| end - 1 - random.seconds(DAYS * DAY)).collect();
    created.sort_unstable();
    let make = |(index, created): (usize, i64)| Order {
        service: services[index % services.len()],
        number: index as u32 + 1,
        ..draw_order(world, &mut random, reservations, created, end)
    };
    created.into_iter().enumerate().map(make).collect()
}

/// An order whose service and number are still to be set.
fn draw_order(world: &World, random: &mut Random, reservations: &[Uuid], created: i64, end: i64) -> Order {
    let delay = if random.percent(60) { random.seconds(LONGEST_DELAY) } else { 0 };
    let linked = !reservations.is_empty() && random.percent(25);
    let updated = (created + delay).min(end - 1);
    let id = random.uuid();
    let account = *random.pick(&world.accounts);
    let state = random.weighted(&STATES);
    Order {
        id,
        service: Uuid::nil(),
        account,
        number: 0,
        state,
        origin: random.weighted(&ORIGINS),
        created,
        updated,
        canceled: (state == CANCELED).then_some(updated),
        business_segment: random.percent(40).then(|| *random.pick(&world.business_segments)),
        linked_reservation: linked.then(|| *random.pick(reservations)),
        profiles: [*random.pick(&world.profiles), *random.pick(&world.profiles)],
        added: false,
    }
}

/// What is done to an order after it was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Something that a list does not show but for the time.
    Touch,
    Confirm,
    Cancel,
}

impl Order {
    /// Changes it at that second, or at its creation if that is later.
    pub(crate) fn change(&mut self, change: Change, second: i64) {
        self.updated = second.max(self.created);
        match change {
            Change::Touch => {}
            Change::Confirm => (self.state, self.canceled) = (CONFIRMED, None),
            Change::Cancel => (self.state, self.canceled) = (CANCELED, Some(self.updated)),
        }
    }
}

impl Row for Order {
    fn id(&self) -> Uuid {
        self.id
    }

    fn service(&self) -> Uuid {
        self.service
    }

    fn account(&self) -> Uuid {
        self.account.id
    }

    fn link(&self) -> Option<Uuid> {
        self.linked_reservation
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn updated(&self) -> i64 {
        self.updated
    }

    fn json(&self) -> Value {
        let mut random = Random::new(self.id.as_u64_pair().1, 3);
        let drawn = |random: &mut Random, chance| (random.percent(chance) && !self.added).then(|| random.uuid());
        json!({
            "Id": self.id,
            "ServiceId": self.service,
            "AccountId": self.account.id,
            "AccountType": self.account.account_type,
            "CreatorProfileId": self.profiles[0],
            "UpdaterProfileId": self.profiles[1],
            "BookerId": drawn(&mut random, 30),
            "Number": self.number.to_string(),
            "State": self.state,
            "Origin": self.origin,
            "CommanderOrigin": draw_commander_origin(&mut random, self.origin),
            "OriginDetails": draw_origin_details(&mut random, self.origin),
            "CreatedUtc": timestamp(self.created).to_string(),
            "UpdatedUtc": timestamp(self.updated).to_string(),
            "CancelledUtc": self.canceled.map(|second| timestamp(second).to_string()),
            "VoucherId": drawn(&mut random, 5),
            "BusinessSegmentId": self.business_segment,
            "LinkedReservationId": self.linked_reservation,
            "Options": draw_options(&mut random, !self.added && matches!(self.state, "Started" | "Processed")),
        })
    }
}

pub(crate) fn draw_commander_origin(random: &mut Random, origin: &str) -> Option<&'static str> {
    (origin == "Commander" && random.percent(90)).then(|| *random.pick(&COMMANDER_ORIGINS))
}

pub(crate) fn draw_origin_details(random: &mut Random, origin: &str) -> Option<&'static str> {
    (origin == "ChannelManager").then(|| *random.pick(&CHANNELS))
}

/// Who has checked in; nobody before the order has started.
pub(crate) fn draw_options(random: &mut Random, started: bool) -> Value {
    let owner = started && random.percent(90);
    let all = owner && random.percent(60);
    json!({
        "OwnerCheckedIn": owner,
        "AllCompanionsCheckedIn": all,
        "AnyCompanionCheckedIn": all || (started && random.percent(30)),
        "ConnectorCheckIn": started && random.percent(20),
    })
}
