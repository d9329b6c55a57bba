//! Everything that a tenant's requests read and change: who it is about, and the rows of each kind.

use std::sync::Arc;

use uuid::Uuid;

use crate::clock::Watch;
use crate::order::{CONFIRMED, Change, Order, make_orders};
use crate::random::Random;
use crate::reservation::{Reservation, make_reservations};
use crate::timeline::Timeline;
use crate::world::{Account, World};

pub(crate) struct State {
    pub(crate) world: Arc<World>,
    pub(crate) orders: Timeline<Order>,
    pub(crate) reservations: Timeline<Reservation>,
    watch: Arc<Watch>,
    seed: u64,
    /// How many orders requests have added.
    pub(crate) added: u32,
    /// How many orders were added behind the client's back.
    placed: u32,
    changing: Option<Changing>,
}

/// What the data of a tenant is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) orders: u32,
    pub(crate) reservations: u32,
    /// The second before which everything was created.
    pub(crate) end: i64,
    /// An order changes with every so many requests for orders.
    pub(crate) changing: Option<u32>,
}

/// Orders that change while they are listed.
struct Changing {
    every: u32,
    listed: u64,
    random: Random,
}

/// What is known of an order that is to be added.
pub(crate) struct Draft {
    pub(crate) service: Uuid,
    pub(crate) account: Account,
    pub(crate) business_segment: Option<Uuid>,
    pub(crate) linked_reservation: Option<Uuid>,
}

impl State {
    pub(crate) fn new(world: Arc<World>, watch: Arc<Watch>, plan: Plan) -> Self {
        let Plan { seed, end, .. } = plan;
        let reservations = make_reservations(&world, seed, plan.reservations, end);
        let linkable: Vec<_> = reservations.iter().map(|reservation| reservation.id).collect();
        let orders = Timeline::new(make_orders(&world, seed, plan.orders, &linkable, end));
        let changing = plan.changing.map(|every| Changing { every, listed: 0, random: Random::new(seed, 11) });
        Self { world, orders, reservations: Timeline::new(reservations), watch, seed, added: 0, placed: 0, changing }
    }

    /// Adds an order that a request asks for; gives its identifier.
    pub(crate) fn add_order(&mut self, draft: Draft) -> Uuid {
        self.added += 1;
        self.enter(draft, 6 + (u64::from(self.added) << 8))
    }

    /// Adds an order that no request asks for; gives its identifier. It leaves alone what later requests draw.
    pub(crate) fn place_order(&mut self, draft: Draft) -> Uuid {
        self.placed += 1;
        self.enter(draft, 10 + (u64::from(self.placed) << 8))
    }

    fn enter(&mut self, draft: Draft, stream: u64) -> Uuid {
        let id = Random::new(self.seed, stream).uuid();
        let now = self.watch.tick();
        self.orders.add(Order {
            id,
            service: draft.service,
            account: draft.account,
            number: self.orders.len() + 1,
            state: CONFIRMED,
            origin: "Connector",
            created: now,
            updated: now,
            canceled: None,
            business_segment: draft.business_segment,
            linked_reservation: draft.linked_reservation,
            profiles: [self.world.profiles[0]; 2],
            added: true,
        });
        id
    }

    /// Changes the order of this identifier, if there is one.
    pub(crate) fn change_order(&mut self, id: Uuid, change: Change) -> bool {
        let watch = &self.watch;
        self.orders.change(id, |order| order.change(change, watch.tick()))
    }

    /// Notes that orders are being listed, which may be the moment in which one of them changes.
    pub(crate) fn note_listing(&mut self) {
        let Some(changing) = &mut self.changing else {
            return;
        };
        changing.listed += 1;
        if changing.listed % u64::from(changing.every) != 0 || self.orders.len() == 0 {
            return;
        }
        let slot = changing.random.below(self.orders.len());
        let change = *changing.random.pick(&[Change::Touch, Change::Confirm, Change::Cancel]);
        if let Some(id) = self.orders.nth(slot).map(|order| order.id) {
            self.change_order(id, change);
        }
    }
}
