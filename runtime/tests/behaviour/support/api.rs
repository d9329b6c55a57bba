//! Two operations, written by hand in the shape of generated code.

use ostler_runtime::private::serde::de::{self, MapAccess};
use ostler_runtime::private::serde::ser::SerializeMap;
use ostler_runtime::private::serde::{Deserialize, Deserializer, Serialize, Serializer};
use ostler_runtime::private::{
    self, At, Check, ClientMember, ErrorMembers, HeaderWriter, Members, Operation, Paging, Safety, Slot, Slots,
};
use ostler_runtime::{Decimal, PagedRequest, Request, Timestamp, UnknownValue, Uuid, Violation};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderId(Uuid);

private::uuid_newtype!(OrderId);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

private::string_newtype!(Name);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum State {
    Inquired,
    Confirmed,
    Unknown(UnknownValue),
}

impl State {
    pub fn as_str(&self) -> &str {
        match self {
            State::Inquired => "Inquired",
            State::Confirmed => "Confirmed",
            State::Unknown(value) => value.as_str(),
        }
    }
}

impl From<&str> for State {
    fn from(text: &str) -> Self {
        match text {
            "Inquired" | "Enquired" => State::Inquired,
            "Confirmed" => State::Confirmed,
            _ => State::Unknown(private::unknown(text)),
        }
    }
}

private::open_enum!(State);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preference {
    Minimal,
}

impl Preference {
    const VALUES: &[&str] = &["return=minimal"];

    pub fn as_str(&self) -> &'static str {
        match self {
            Preference::Minimal => "return=minimal",
        }
    }

    pub fn from_wire(text: &str) -> Option<Self> {
        (text == "return=minimal").then_some(Preference::Minimal)
    }
}

private::closed_enum!(Preference);

#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub id: OrderId,
    pub state: State,
    pub price: Option<Decimal>,
    pub created: Option<Timestamp>,
}

#[derive(Default)]
pub struct OrderSlots {
    id: Slot<OrderId>,
    state: Slot<State>,
    price: Slot<Option<Decimal>>,
    created: Slot<Option<Timestamp>>,
}

impl<'de> Slots<'de> for OrderSlots {
    type Output = Order;

    const NAME: &'static str = "Order";

    fn read<A: MapAccess<'de>>(&mut self, member: &str, map: &mut A) -> Result<(), A::Error> {
        match member {
            "Id" => self.id.read("Id", map),
            "State" => self.state.read("State", map),
            "Price" => self.price.read("Price", map),
            "CreatedUtc" => self.created.read("CreatedUtc", map),
            _ => private::skip(map),
        }
    }

    fn finish<E: de::Error>(self) -> Result<Order, E> {
        Ok(Order {
            id: self.id.required("Id")?,
            state: self.state.required("State")?,
            price: self.price.optional(),
            created: self.created.optional(),
        })
    }
}

impl<'de> Deserialize<'de> for Order {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        private::deserialize::<OrderSlots, D>(deserializer)
    }
}

#[derive(Clone, Debug, PartialEq, Default)]
pub struct GetAllResponse {
    pub orders: Vec<Order>,
    pub cursor: Option<String>,
}

#[derive(Default)]
pub struct GetAllResponseSlots {
    orders: Slot<Vec<Order>>,
    cursor: Slot<Option<String>>,
}

impl<'de> Slots<'de> for GetAllResponseSlots {
    type Output = GetAllResponse;

    const NAME: &'static str = "GetAllResponse";

    fn read<A: MapAccess<'de>>(&mut self, member: &str, map: &mut A) -> Result<(), A::Error> {
        match member {
            "Orders" => self.orders.read("Orders", map),
            "Cursor" => self.cursor.read("Cursor", map),
            _ => private::skip(map),
        }
    }

    fn finish<E: de::Error>(self) -> Result<GetAllResponse, E> {
        Ok(GetAllResponse { orders: self.orders.required("Orders")?, cursor: self.cursor.optional() })
    }
}

impl<'de> Deserialize<'de> for GetAllResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        private::deserialize::<GetAllResponseSlots, D>(deserializer)
    }
}

const CLIENT_MEMBERS: &[(&str, ClientMember)] = &[
    ("ClientToken", ClientMember::ClientToken),
    ("AccessToken", ClientMember::AccessToken),
    ("Client", ClientMember::Client),
    ("LanguageCode", ClientMember::Language),
    ("CultureCode", ClientMember::Culture),
];

const ERROR: ErrorMembers =
    ErrorMembers { message: Some("Message"), request_id: Some("RequestId"), details: Some("Details") };

#[derive(Clone, Debug, PartialEq, Default)]
pub struct GetAll {
    pub states: Option<Vec<State>>,
    pub prefer: Option<Preference>,
}

impl GetAll {
    pub fn new() -> Self {
        Self::default()
    }
}

impl Members for GetAll {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        private::write_optional(map, "States", &self.states)
    }

    fn parameters<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        private::write_optional(map, "Prefer", &self.prefer)
    }
}

impl Check for GetAll {
    fn check(&self, at: At<'_>) -> Result<(), Violation> {
        if let Some(states) = &self.states {
            private::check_max_items(at.member("States"), states.len(), 3)?;
        }
        Ok(())
    }
}

impl Request for GetAll {
    type Response = GetAllResponse;

    const OPERATION: Operation = Operation {
        id: "orders_getAll",
        method: "POST",
        path: "/api/orders/getAll",
        safety: Safety::Read,
        client_members: CLIENT_MEMBERS,
        no_content: &[204],
        error: ERROR,
        request_id_header: Some("Request-Id"),
        paging: Some(Paging { container: Some("Limitation"), limit: "Count", cursor: "Cursor", largest: 1000 }),
    };

    fn headers(&self, headers: &mut HeaderWriter<'_>) {
        headers.write_optional("Prefer", &self.prefer);
    }

    fn empty() -> Option<GetAllResponse> {
        Some(GetAllResponse::default())
    }
}

impl PagedRequest for GetAll {
    type Item = Order;

    fn next_cursor(response: &GetAllResponse) -> Option<&str> {
        response.cursor.as_deref()
    }

    fn item_count(response: &GetAllResponse) -> usize {
        response.orders.len()
    }

    fn into_items(response: GetAllResponse) -> Vec<Order> {
        response.orders
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Add {
    pub name: Name,
    pub price: Option<Decimal>,
    pub note: Option<String>,
}

impl Add {
    pub fn new(name: &str) -> Self {
        Add { name: name.into(), price: None, note: None }
    }
}

impl Members for Add {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        private::write(map, "Name", &self.name)?;
        private::write_optional(map, "Price", &self.price)
    }
}

impl Serialize for Add {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        private::serialize(self, serializer)
    }
}

impl Check for Add {
    fn check(&self, _: At<'_>) -> Result<(), Violation> {
        Ok(())
    }
}

impl Request for Add {
    type Response = OrderId;

    const OPERATION: Operation = Operation {
        id: "orders_add",
        method: "POST",
        path: "/api/orders/add",
        safety: Safety::Write,
        client_members: CLIENT_MEMBERS,
        no_content: &[],
        error: ERROR,
        request_id_header: Some("Request-Id"),
        paging: None,
    };

    fn headers(&self, headers: &mut HeaderWriter<'_>) {
        headers.write_optional("X-Note", &self.note);
    }
}
