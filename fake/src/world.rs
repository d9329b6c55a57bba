//! Seed -> who and what the data is about: enterprises, services, accounts, tokens.

use std::borrow::Cow;
use std::collections::HashMap;

use uuid::Uuid;

use crate::random::Random;

/// Which of the two values an amount may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pricing {
    /// Either of them. No real enterprise is so lenient; it lets any example run.
    Either,
    Net,
    Gross,
}

/// What can be done with a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServiceKind {
    /// It takes product service orders.
    Orderable(Pricing),
    /// It takes reservations.
    Bookable,
}

pub(crate) struct Service {
    pub(crate) id: Uuid,
    pub(crate) enterprise: Uuid,
    pub(crate) name: Cow<'static, str>,
    pub(crate) kind: ServiceKind,
}

#[derive(Clone, Copy)]
pub(crate) struct Account {
    pub(crate) id: Uuid,
    /// `Customer` or `Company`.
    pub(crate) account_type: &'static str,
}

pub(crate) struct World {
    pub(crate) client_token: String,
    pub(crate) access_token: String,
    /// Those that take orders first.
    pub(crate) services: Vec<Service>,
    /// Where a service stands among them.
    places: HashMap<Uuid, usize>,
    /// Customers first.
    pub(crate) accounts: Vec<Account>,
    pub(crate) profiles: Vec<Uuid>,
    pub(crate) business_segments: Vec<Uuid>,
}

/// A service that takes orders: its pricing, and which of the two enterprises it belongs to. Further ones are like
/// these in turn.
const ORDERABLE: [(&str, Pricing, usize); 4] = [
    ("Restaurant", Pricing::Either, 0),
    ("Bar", Pricing::Either, 0),
    ("Spa", Pricing::Net, 1),
    ("Minibar", Pricing::Gross, 1),
];

/// A service that takes reservations, and which of the two enterprises it belongs to.
const BOOKABLE: [(&str, usize); 2] = [("Stay", 0), ("Apartments", 1)];

/// How many services take orders unless another number is asked for.
pub(crate) const DEFAULT_SERVICES: u32 = ORDERABLE.len() as u32;

const CUSTOMERS: usize = 40;
const COMPANIES: usize = 10;

/// The days over which the data's creation is spread, up to its end.
pub(crate) const DAYS: u32 = 540;
pub(crate) const DAY: u32 = 86_400;

impl World {
    /// The world of a seed, in which so many services take orders.
    pub(crate) fn new(seed: u64, services: u32) -> Self {
        let mut random = Random::new(seed, 1);
        let client_token = token(&mut random);
        let access_token = token(&mut random);
        let services = make_services(&mut random, seed, services as usize);
        let mut account = |account_type| Account { id: random.uuid(), account_type };
        let mut accounts: Vec<_> = (0..CUSTOMERS).map(|_| account("Customer")).collect();
        accounts.extend((0..COMPANIES).map(|_| account("Company")));
        Self {
            client_token,
            access_token,
            places: services.iter().enumerate().map(|(place, service)| (service.id, place)).collect(),
            services,
            accounts,
            profiles: random.uuids(8),
            business_segments: random.uuids(5),
        }
    }

    pub(crate) fn service(&self, id: Uuid) -> Option<&Service> {
        self.places.get(&id).map(|place| &self.services[*place])
    }

    pub(crate) fn account(&self, id: Uuid) -> Option<Account> {
        self.accounts.iter().find(|account| account.id == id).copied()
    }

    pub(crate) fn companies(&self) -> &[Account] {
        &self.accounts[CUSTOMERS..]
    }

    pub(crate) fn customers(&self) -> &[Account] {
        &self.accounts[..CUSTOMERS]
    }

    /// The services that take product service orders.
    pub(crate) fn orderable(&self) -> Vec<Uuid> {
        self.services.iter().filter(|it| it.kind != ServiceKind::Bookable).map(|it| it.id).collect()
    }

    /// The services that take reservations.
    pub(crate) fn bookable(&self) -> Vec<Uuid> {
        self.services.iter().filter(|it| it.kind == ServiceKind::Bookable).map(|it| it.id).collect()
    }
}

/// Those that take orders, then those that take reservations.
fn make_services(random: &mut Random, seed: u64, count: usize) -> Vec<Service> {
    let enterprises = random.uuids(2);
    // The ids of the first few come from one sequence, that of reservations included: their number changes no other id.
    let (orderable, bookable) = (random.uuids(ORDERABLE.len()), random.uuids(BOOKABLE.len()));
    let mut further = Random::new(seed, 12);
    let make = |index: usize| {
        let (name, pricing, enterprise) = ORDERABLE[index % ORDERABLE.len()];
        let first = orderable.get(index).copied();
        Service {
            id: first.unwrap_or_else(|| further.uuid()),
            enterprise: enterprises[enterprise],
            name: if first.is_some() { name.into() } else { format!("{name} {}", 1 + index / ORDERABLE.len()).into() },
            kind: ServiceKind::Orderable(pricing),
        }
    };
    let mut services: Vec<_> = (0..count).map(make).collect();
    services.extend(BOOKABLE.iter().zip(bookable).map(|((name, enterprise), id)| Service {
        id,
        enterprise: enterprises[*enterprise],
        name: (*name).into(),
        kind: ServiceKind::Bookable,
    }));
    services
}

/// Text of the shape of a real token.
fn token(random: &mut Random) -> String {
    let [first, second] = [random.uuid(), random.uuid()].map(|id| format!("{:X}", id.simple()));
    format!("{first}-{}", &second[1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_services_leave_the_others_as_they_are() {
        let (usual, few, many) = (World::new(7, DEFAULT_SERVICES), World::new(7, 1), World::new(7, 2_000));
        assert_eq!(usual.orderable(), many.orderable()[..4]);
        assert_eq!(usual.orderable()[..1], few.orderable());
        for other in [few, many] {
            assert_eq!(usual.bookable(), other.bookable());
            assert_eq!(usual.profiles, other.profiles);
            assert_eq!(usual.access_token, other.access_token);
        }
    }

    #[test]
    fn each_service_is_found_by_its_id_and_has_a_name_of_its_own() {
        let world = World::new(7, 9);
        assert!(world.services.iter().all(|it| world.service(it.id).is_some_and(|found| found.id == it.id)));
        let names: Vec<_> = world.services.iter().map(|it| it.name.as_ref()).collect();
        let expected = [
            "Restaurant",
            "Bar",
            "Spa",
            "Minibar",
            "Restaurant 2",
            "Bar 2",
            "Spa 2",
            "Minibar 2",
            "Restaurant 3",
            "Stay",
            "Apartments",
        ];
        assert_eq!(names, expected);
    }
}
