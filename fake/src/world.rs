//! Seed -> who and what the data is about: enterprises, services, accounts, tokens.

use jiff::civil::date;
use jiff::tz::TimeZone;
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
    pub(crate) name: &'static str,
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
    pub(crate) services: Vec<Service>,
    /// Customers first.
    pub(crate) accounts: Vec<Account>,
    pub(crate) profiles: Vec<Uuid>,
    pub(crate) business_segments: Vec<Uuid>,
}

/// The service, its pricing or kind, and which of the two enterprises it belongs to.
const SERVICES: [(&str, ServiceKind, usize); 6] = [
    ("Restaurant", ServiceKind::Orderable(Pricing::Either), 0),
    ("Bar", ServiceKind::Orderable(Pricing::Either), 0),
    ("Spa", ServiceKind::Orderable(Pricing::Net), 1),
    ("Minibar", ServiceKind::Orderable(Pricing::Gross), 1),
    ("Stay", ServiceKind::Bookable, 0),
    ("Apartments", ServiceKind::Bookable, 1),
];

const CUSTOMERS: usize = 40;
const COMPANIES: usize = 10;

/// The days over which the data's creation is spread, up to `now`.
pub(crate) const DAYS: u32 = 540;
pub(crate) const DAY: u32 = 86_400;

/// When the data ends, in seconds since 1970: the fake has no clock, so that a seed fixes every byte.
pub(crate) fn now() -> i64 {
    let noon = date(2026, 7, 1).at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
    noon.expect("UTC has no gaps").timestamp().as_second()
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, 1);
        let client_token = token(&mut random);
        let access_token = token(&mut random);
        let enterprises = random.uuids(2);
        let services = SERVICES.map(|(name, kind, enterprise)| Service {
            id: random.uuid(),
            enterprise: enterprises[enterprise],
            name,
            kind,
        });
        let mut account = |account_type| Account { id: random.uuid(), account_type };
        let mut accounts: Vec<_> = (0..CUSTOMERS).map(|_| account("Customer")).collect();
        accounts.extend((0..COMPANIES).map(|_| account("Company")));
        Self {
            client_token,
            access_token,
            services: services.into(),
            accounts,
            profiles: random.uuids(8),
            business_segments: random.uuids(5),
        }
    }

    pub(crate) fn service(&self, id: Uuid) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
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

/// Text of the shape of a real token.
fn token(random: &mut Random) -> String {
    let [first, second] = [random.uuid(), random.uuid()].map(|id| format!("{:X}", id.simple()));
    format!("{first}-{}", &second[1..])
}
