//! Reservations: made from a seed, with the times that their state implies.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::interval::timestamp;
use crate::order::{ORIGINS, draw_commander_origin, draw_options, draw_origin_details};
use crate::random::Random;
use crate::timeline::Row;
use crate::world::{Account, DAY, DAYS, World};

/// A reservation. What no filter asks for is drawn from the identifier when it is written.
pub(crate) struct Reservation {
    pub(crate) id: Uuid,
    pub(crate) service: Uuid,
    pub(crate) account: Account,
    pub(crate) number: u32,
    pub(crate) state: &'static str,
    pub(crate) origin: &'static str,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) scheduled_start: i64,
    pub(crate) scheduled_end: i64,
    pub(crate) actual_start: Option<i64>,
    pub(crate) actual_end: Option<i64>,
    pub(crate) group: Uuid,
    pub(crate) assigned_resource: Option<Uuid>,
    pub(crate) availability_block: Option<Uuid>,
    pub(crate) partner_company: Option<Uuid>,
    pub(crate) travel_agency: Option<Uuid>,
    pub(crate) channel_number: Option<String>,
    business_segment: Option<Uuid>,
    resource_category: Uuid,
    rate: Uuid,
    profiles: [Uuid; 2],
    age_categories: [Uuid; 2],
}

const CANCELLATION_REASONS: [&str; 15] = [
    "Other",
    "ConfirmationMissed",
    "BookedElsewhere",
    "ForceMajeure",
    "GuestComplaint",
    "NoShow",
    "PriceTooHigh",
    "ServiceNotAvailable",
    "InputError",
    "InvalidPayment",
    "TravelAgency",
    "RequestedByGuest",
    "Update",
    "BookingAbandoned",
    "RequestedByBooker",
];

const PURPOSES: [&str; 3] = ["Leisure", "Business", "Student"];

const FUTURE_STATES: [(&str, u32); 4] = [("Confirmed", 76), ("Optional", 10), ("Inquired", 7), ("Requested", 7)];

/// What the reservations of a seed refer to.
struct House {
    resources: Vec<Uuid>,
    categories: Vec<Uuid>,
    rates: Vec<Uuid>,
    blocks: Vec<Uuid>,
    age_categories: [Uuid; 2],
}

/// The reservations of a seed, spread over the services that take reservations and created before the second `end`.
pub(crate) fn make_reservations(world: &World, seed: u64, count: u32, end: i64) -> Vec<Reservation> {
    let mut random = Random::new(seed, 4);
    let house = House {
        resources: random.uuids(30),
        categories: random.uuids(4),
        rates: random.uuids(5),
        blocks: random.uuids(6),
        age_categories: [random.uuid(), random.uuid()],
    };
    let services = world.bookable();
    let mut created: Vec<_> = (0..count).map(|_| end - 1 - random.seconds(DAYS * DAY)).collect();
    created.sort_unstable();
    let mut reservations: Vec<Reservation> = Vec::with_capacity(created.len());
    for (index, created) in created.into_iter().enumerate() {
        let mut reservation = make_reservation(world, &house, &mut random, created, end);
        reservation.service = services[index % services.len()];
        reservation.number = index as u32 + 1;
        // Every third one was booked together with the one before it.
        if let Some(group) = reservations.last().map(|it| it.group).filter(|_| random.percent(33)) {
            reservation.group = group;
        }
        reservations.push(reservation);
    }
    reservations
}

/// A reservation whose service and number are still to be set.
fn make_reservation(world: &World, house: &House, random: &mut Random, created: i64, end: i64) -> Reservation {
    let stay = draw_stay(random, created, end);
    let origin = random.weighted(&ORIGINS);
    let company = |random: &mut Random, chance| random.percent(chance).then(|| random.pick(world.companies()).id);
    let owners = if random.percent(90) { world.customers() } else { world.companies() };
    let assigned = stay.actual_start.is_some() || random.percent(60);
    Reservation {
        id: random.uuid(),
        service: Uuid::nil(),
        account: *random.pick(owners),
        number: 0,
        state: stay.state,
        origin,
        created,
        updated: stay.updated,
        scheduled_start: stay.start,
        scheduled_end: stay.end,
        actual_start: stay.actual_start,
        actual_end: stay.actual_end,
        group: random.uuid(),
        assigned_resource: assigned.then(|| *random.pick(&house.resources)),
        availability_block: random.percent(10).then(|| *random.pick(&house.blocks)),
        partner_company: company(random, 15),
        travel_agency: company(random, 10),
        channel_number: (origin == "ChannelManager").then(|| format!("CH{:08}", random.below(100_000_000))),
        business_segment: random.percent(40).then(|| *random.pick(&world.business_segments)),
        resource_category: *random.pick(&house.categories),
        rate: *random.pick(&house.rates),
        profiles: [*random.pick(&world.profiles), *random.pick(&world.profiles)],
        age_categories: house.age_categories,
    }
}

/// The times of a stay, and the state that they and the end of the data imply.
struct Stay {
    state: &'static str,
    updated: i64,
    start: i64,
    end: i64,
    actual_start: Option<i64>,
    actual_end: Option<i64>,
}

fn draw_stay(random: &mut Random, created: i64, data_end: i64) -> Stay {
    let day = i64::from(DAY);
    let start = (created / day + 1 + random.seconds(120)) * day + 14 * 3600;
    let end = start + (1 + random.seconds(7)) * day - 4 * 3600;
    let arrival = start + random.seconds(6 * 3600);
    let departure = end - random.seconds(3 * 3600);
    let is_canceled = random.percent(12);
    let state = match is_canceled {
        true => "Canceled",
        false if departure < data_end => "Processed",
        false if arrival < data_end => "Started",
        false => random.weighted(&FUTURE_STATES),
    };
    let actual_start = matches!(state, "Started" | "Processed").then_some(arrival);
    let actual_end = (state == "Processed").then_some(departure);
    let changed = created + random.seconds(20 * DAY);
    let touched = actual_end.or(actual_start).unwrap_or(changed);
    Stay { state, updated: touched.clamp(created, data_end - 1), start, end, actual_start, actual_end }
}

impl Row for Reservation {
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
        None
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn updated(&self) -> i64 {
        self.updated
    }

    fn json(&self) -> Value {
        let mut random = Random::new(self.id.as_u64_pair().1, 5);
        let mut drawn = |chance| random.percent(chance).then(|| random.uuid());
        let (booker, voucher, credit_card) = (drawn(40), drawn(5), drawn(30));
        let canceled = self.state == "Canceled";
        let time = |second| timestamp(second).to_string();
        json!({
            "Id": self.id,
            "ServiceId": self.service,
            "AccountId": self.account.id,
            "AccountType": self.account.account_type,
            "CreatorProfileId": self.profiles[0],
            "UpdaterProfileId": self.profiles[1],
            "BookerId": booker,
            "Number": self.number.to_string(),
            "State": self.state,
            "Origin": self.origin,
            "CommanderOrigin": draw_commander_origin(&mut random, self.origin),
            "OriginDetails": draw_origin_details(&mut random, self.origin),
            "CreatedUtc": time(self.created),
            "UpdatedUtc": time(self.updated),
            "CancelledUtc": canceled.then(|| time(self.updated)),
            "VoucherId": voucher,
            "BusinessSegmentId": self.business_segment,
            "Options": draw_options(&mut random, self.actual_start.is_some()),
            "RateId": self.rate,
            "CreditCardId": credit_card,
            "GroupId": self.group,
            "RequestedResourceCategoryId": self.resource_category,
            "AssignedResourceId": self.assigned_resource,
            "AvailabilityBlockId": self.availability_block,
            "PartnerCompanyId": self.partner_company,
            "TravelAgencyId": self.travel_agency,
            "AssignedResourceLocked": self.assigned_resource.is_some() && random.percent(15),
            "ChannelNumber": self.channel_number,
            "ChannelManagerNumber": self.channel_number.as_ref().map(|_| "1"),
            "CancellationReason": canceled.then(|| *random.pick(&CANCELLATION_REASONS)),
            "ReleasedUtc": (self.state == "Optional").then(|| time(self.scheduled_start - i64::from(DAY))),
            "ScheduledStartUtc": time(self.scheduled_start),
            "ActualStartUtc": self.actual_start.map(time),
            "ScheduledEndUtc": time(self.scheduled_end),
            "ActualEndUtc": self.actual_end.map(time),
            "Purpose": random.percent(50).then(|| *random.pick(&PURPOSES)),
            "QrCodeData": self.actual_start.map(|_| format!("QR{}", self.number)),
            "PersonCounts": draw_person_counts(&mut random, &self.age_categories),
            "StartUtc": time(self.scheduled_start),
            "EndUtc": time(self.scheduled_end),
        })
    }
}

/// One to three adults, sometimes with children.
fn draw_person_counts(random: &mut Random, [adults, children]: &[Uuid; 2]) -> Value {
    let mut counts = vec![json!({"AgeCategoryId": adults, "Count": 1 + random.below(3)})];
    if random.percent(30) {
        counts.push(json!({"AgeCategoryId": children, "Count": 1 + random.below(2)}));
    }
    Value::Array(counts)
}
