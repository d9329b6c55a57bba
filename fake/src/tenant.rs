//! One tenant of the fake: its token, whom and what it is about, and its rows, made when they are first asked for.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use uuid::Uuid;

use crate::clock::Watch;
use crate::order::Change;
use crate::state::{Draft, Plan, State};
use crate::timeline::{Key, Query, Row};
use crate::world::{Pricing, ServiceKind, World};

/// One of those who share a [`Fake`](crate::Fake): an access token, and the enterprises, services, accounts, orders and
/// reservations that it reaches. No two tenants have an identifier in common, and none sees what another has.
///
/// Its orders and reservations are made when the first request or call asks for them.
pub struct Tenant {
    access_token: String,
    service_ids: Vec<Uuid>,
    net_service_ids: Vec<Uuid>,
    gross_service_ids: Vec<Uuid>,
    bookable_service_ids: Vec<Uuid>,
    account_ids: Vec<Uuid>,
    enterprise_ids: Vec<Uuid>,
    world: Arc<World>,
    watch: Arc<Watch>,
    plan: Plan,
    requests: AtomicU64,
    state: Mutex<Option<State>>,
}

/// An order that somebody else adds; see [`Tenant::add_order`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    service: Uuid,
    account: Uuid,
    business_segment: Option<Uuid>,
    linked_reservation: Option<Uuid>,
}

/// Why something could not be done to the data of a fake: the identifier is not one of that tenant's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unknown {
    /// The service is not one that takes orders.
    Service(Uuid),
    /// The account does not exist.
    Account(Uuid),
    /// The order does not exist.
    Order(Uuid),
}

impl NewOrder {
    /// An order of a service, owned by an account.
    #[must_use]
    pub fn new(service_id: Uuid, account_id: Uuid) -> Self {
        Self { service: service_id, account: account_id, business_segment: None, linked_reservation: None }
    }

    /// Its `BusinessSegmentId`; any, as for requests.
    #[must_use]
    pub fn business_segment(mut self, id: Uuid) -> Self {
        self.business_segment = Some(id);
        self
    }

    /// Its `LinkedReservationId`; any, as for requests.
    #[must_use]
    pub fn linked_reservation(mut self, id: Uuid) -> Self {
        self.linked_reservation = Some(id);
        self
    }
}

impl Tenant {
    pub(crate) fn new(world: World, watch: Arc<Watch>, plan: Plan) -> Self {
        let of_kind = |kind| world.services.iter().filter(|it| it.kind == kind).map(|it| it.id).collect();
        let mut enterprise_ids: Vec<_> = world.services.iter().map(|it| it.enterprise).collect();
        enterprise_ids.sort_unstable();
        enterprise_ids.dedup();
        Self {
            access_token: world.access_token.clone(),
            service_ids: world.orderable(),
            net_service_ids: of_kind(ServiceKind::Orderable(Pricing::Net)),
            gross_service_ids: of_kind(ServiceKind::Orderable(Pricing::Gross)),
            bookable_service_ids: world.bookable(),
            account_ids: world.accounts.iter().map(|it| it.id).collect(),
            enterprise_ids,
            world: Arc::new(world),
            watch,
            plan,
            requests: AtomicU64::new(0),
            state: Mutex::new(None),
        }
    }

    /// The `AccessToken` that reaches it.
    #[must_use]
    pub fn access_token(&self) -> &str {
        &self.access_token
    }

    /// The services that take product service orders. The first takes net and gross prices alike.
    #[must_use]
    pub fn service_ids(&self) -> &[Uuid] {
        &self.service_ids
    }

    /// Those services whose orders must state net values.
    #[must_use]
    pub fn net_service_ids(&self) -> &[Uuid] {
        &self.net_service_ids
    }

    /// Those services whose orders must state gross values.
    #[must_use]
    pub fn gross_service_ids(&self) -> &[Uuid] {
        &self.gross_service_ids
    }

    /// The services that take reservations, and no orders.
    #[must_use]
    pub fn bookable_service_ids(&self) -> &[Uuid] {
        &self.bookable_service_ids
    }

    /// An account that can be charged; a customer.
    #[must_use]
    pub fn account_id(&self) -> Uuid {
        self.account_ids[0]
    }

    /// All accounts, customers first.
    #[must_use]
    pub fn account_ids(&self) -> &[Uuid] {
        &self.account_ids
    }

    /// The enterprises that the access token gives access to.
    #[must_use]
    pub fn enterprise_ids(&self) -> &[Uuid] {
        &self.enterprise_ids
    }

    /// How many requests have come with its access token and the right client token.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// How many product service orders there are now, whoever added them.
    #[must_use]
    pub fn order_count(&self) -> u32 {
        self.with_state(|state| state.orders.len())
    }

    /// How many reservations there are.
    #[must_use]
    pub fn reservation_count(&self) -> u32 {
        self.with_state(|state| state.reservations.len())
    }

    /// How many orders requests have added, whether or not their senders were told.
    #[must_use]
    pub fn orders_added(&self) -> u32 {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.as_ref().map_or(0, |state| state.added)
    }

    /// The order of this identifier, as a list would show it.
    #[must_use]
    pub fn order(&self, id: Uuid) -> Option<Value> {
        self.with_state(|state| state.orders.get(id).map(Row::json))
    }

    /// All orders of an account as a list would show them, newest first: what was added is at the front.
    #[must_use]
    pub fn orders_of(&self, account_id: Uuid) -> Vec<Value> {
        let query = Query { keys: vec![[Key::Account(account_id)].into()], updated: None, tests: Vec::new() };
        self.with_state(|state| state.orders.page(&query, None, usize::MAX).into_iter().map(Row::json).collect())
    }

    /// Adds an order as somebody else would, without a request: the clock's time, `Confirmed`, and not one of
    /// [`orders_added`](Self::orders_added). Gives its identifier.
    ///
    /// # Errors
    ///
    /// When the service does not take orders, or the account does not exist.
    pub fn add_order(&self, order: NewOrder) -> Result<Uuid, Unknown> {
        if !self.service_ids.contains(&order.service) {
            return Err(Unknown::Service(order.service));
        }
        let draft = Draft {
            service: order.service,
            account: self.world.account(order.account).ok_or(Unknown::Account(order.account))?,
            business_segment: order.business_segment,
            linked_reservation: order.linked_reservation,
        };
        Ok(self.with_state(|state| state.place_order(draft)))
    }

    /// Changes something of an order that a list does not show: its `UpdatedUtc` becomes the clock's time.
    ///
    /// # Errors
    ///
    /// When there is no such order.
    pub fn touch_order(&self, id: Uuid) -> Result<(), Unknown> {
        self.change_order(id, Change::Touch)
    }

    /// Lets an order be `Confirmed`, whatever it was, and its `UpdatedUtc` the clock's time.
    ///
    /// # Errors
    ///
    /// When there is no such order.
    pub fn confirm_order(&self, id: Uuid) -> Result<(), Unknown> {
        self.change_order(id, Change::Confirm)
    }

    /// Lets an order be `Canceled`, whatever it was, and its `UpdatedUtc` and `CancelledUtc` the clock's time.
    ///
    /// # Errors
    ///
    /// When there is no such order.
    pub fn cancel_order(&self, id: Uuid) -> Result<(), Unknown> {
        self.change_order(id, Change::Cancel)
    }

    fn change_order(&self, id: Uuid, change: Change) -> Result<(), Unknown> {
        match self.with_state(|state| state.change_order(id, change)) {
            true => Ok(()),
            false => Err(Unknown::Order(id)),
        }
    }

    pub(crate) fn note_request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    /// Acts on the rows, which are made if this is the first time that anyone does.
    pub(crate) fn with_state<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        // A handler that panicked must not take the others with it.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        act(state.get_or_insert_with(|| State::new(Arc::clone(&self.world), Arc::clone(&self.watch), self.plan)))
    }
}

/// Without the token and the data.
impl fmt::Debug for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tenant").field("enterprise_ids", &self.enterprise_ids).finish_non_exhaustive()
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(id) => write!(f, "{id} is not a service of this tenant that takes orders"),
            Self::Account(id) => write!(f, "{id} is not an account of this tenant"),
            Self::Order(id) => write!(f, "{id} is not an order of this tenant"),
        }
    }
}

impl std::error::Error for Unknown {}
