//! Product service orders: made from a seed, kept small, written as JSON only when a page shows them.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::interval::timestamp;
use crate::random::Random;
use crate::timeline::Entry;
use crate::world::{Account, DAY, DAYS, World, now};

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
    pub(crate) business_segment: Option<Uuid>,
    pub(crate) linked_reservation: Option<Uuid>,
    /// The people who created and last updated it.
    pub(crate) profiles: [Uuid; 2],
    /// Whether a request added it, so that nothing about it is drawn.
    pub(crate) added: bool,
}

const STATES: [(&str, u32); 7] = [
    ("Processed", 35),
    ("Confirmed", 30),
    ("Started", 15),
    ("Canceled", 10),
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

/// The orders of a seed, spread over the services that take orders.
pub(crate) fn make_orders(world: &World, seed: u64, count: u32, reservations: &[Uuid]) -> Vec<Order> {
    let mut random = Random::new(seed, 2);
    let services = world.orderable();
    let mut created: Vec<_> = (0..count).map(|_| now() - 1 - random.seconds(DAYS * DAY)).collect();
    created.sort_unstable();
    let make = |(index, created)| {
        let service = services[index % services.len()];
        make_order(world, &mut random, reservations, service, index as u32 + 1, created)
    };
    created.into_iter().enumerate().map(make).collect()
}

fn make_order(
    world: &World,
    random: &mut Random,
    reservations: &[Uuid],
    service: Uuid,
    number: u32,
    created: i64,
) -> Order {
    let delay = if random.percent(60) { random.seconds(LONGEST_DELAY) } else { 0 };
    let linked = !reservations.is_empty() && random.percent(25);
    Order {
        id: random.uuid(),
        service,
        account: *random.pick(&world.accounts),
        number,
        state: random.weighted(&STATES),
        origin: random.weighted(&ORIGINS),
        created,
        updated: (created + delay).min(now() - 1),
        business_segment: random.percent(40).then(|| *random.pick(&world.business_segments)),
        linked_reservation: linked.then(|| *random.pick(reservations)),
        profiles: [*random.pick(&world.profiles), *random.pick(&world.profiles)],
        added: false,
    }
}

impl Entry for Order {
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
            "CancelledUtc": (self.state == "Canceled").then(|| timestamp(self.updated).to_string()),
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
