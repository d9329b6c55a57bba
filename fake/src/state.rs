//! Everything a fake knows and can be made to change: who it is about, and the entries of each kind.

use crate::order::{Order, make_orders};
use crate::reservation::{Reservation, make_reservations};
use crate::timeline::Timeline;
use crate::world::World;

pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) orders: Timeline<Order>,
    pub(crate) reservations: Timeline<Reservation>,
    pub(crate) seed: u64,
    /// How many orders requests have added.
    pub(crate) added: u32,
}

impl State {
    pub(crate) fn new(seed: u64, orders: u32, reservations: u32) -> Self {
        let world = World::new(seed);
        let reservations = make_reservations(&world, seed, reservations);
        let linkable: Vec<_> = reservations.iter().map(|reservation| reservation.id).collect();
        let orders = Timeline::new(make_orders(&world, seed, orders, &linkable));
        Self { world, orders, reservations: Timeline::new(reservations), seed, added: 0 }
    }
}
