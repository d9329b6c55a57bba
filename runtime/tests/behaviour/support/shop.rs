//! An API with every kind of parameter, body, security and answer, in the shape of generated code.

use ostler_runtime::private::serde::ser::SerializeMap;
use ostler_runtime::private::{
    ANY_SUCCESS, AddressWriter, At, BodyWriter, Check, CredentialValues, ErrorMembers, HeaderWriter, Members,
    Operation, Received, Safety, Scheme, SchemePlace, Style, Unreadable,
};
use ostler_runtime::{
    BinaryBody, ClientBuilder, Decimal, DocumentedRefusal, File, MemoryTransport, Request, Response, TextBody,
    Violation,
};
use serde_json::{Value, json};

use super::Core;

/// A client without the credentials of other tests.
pub fn shop(transport: &MemoryTransport, credentials: CredentialValues) -> Core {
    let builder = ClientBuilder::new("https://shop.test/v1", credentials);
    builder.transport(transport.clone()).max_attempts(1).build().unwrap()
}

const READ: Operation = Operation {
    id: "items_find",
    method: "GET",
    path: "/shops/{shop}/items",
    safety: Safety::Read,
    client_members: &[],
    no_content: &[],
    error: ErrorMembers { message: Some("message"), request_id: None, details: None },
    request_id_header: None,
    paging: None,
};

macro_rules! plain {
    ($($name:ident),+ $(,)?) => {$(
        impl Members for $name {
            fn members<M: SerializeMap>(&self, _: &mut M) -> Result<(), M::Error> {
                Ok(())
            }
        }

        impl Check for $name {
            fn check(&self, _: At<'_>) -> Result<(), Violation> {
                Ok(())
            }
        }
    )+};
}

/// A read whose parameters stand everywhere but in a body.
pub struct Find {
    pub shop: String,
    pub words: Vec<String>,
    pub sizes: Option<Vec<Decimal>>,
    pub filter: Value,
    pub note: Option<Value>,
    pub session: Option<String>,
}

impl Find {
    pub fn in_shop(shop: &str) -> Self {
        let (words, sizes, note, session) = Default::default();
        Find { shop: shop.to_owned(), words, sizes, filter: json!({}), note, session }
    }
}

impl Request for Find {
    type Response = Value;

    const OPERATION: Operation = READ;

    fn address(&self, address: &mut AddressWriter<'_>) {
        address.path("shop", &self.shop, Style::Simple, false);
        address.query_optional("q", &Some(&self.words), Style::Form, true, false);
        address.query_optional("size", &self.sizes, Style::PipeDelimited, false, false);
        address.query_optional("filter", &Some(&self.filter), Style::DeepObject, true, false);
        address.cookie_optional("session", &self.session, true);
    }

    fn headers(&self, headers: &mut HeaderWriter<'_>) {
        headers.write_value_optional("X-Note", &self.note, true);
    }

    fn body(&self, _: &mut BodyWriter<'_>) {}
}

/// A write with a body of any kind.
pub enum Post {
    Nothing,
    Json(Value),
    Patch(Value),
    Form { text: String, list: Vec<i32>, object: Value, deep: Value },
    Upload { title: String, prices: Vec<Decimal>, data: Value, file: File },
    Whole(File),
    Text(String),
}

impl Request for Post {
    type Response = ();

    const OPERATION: Operation = Operation {
        id: "items_post",
        method: "POST",
        path: "/items",
        safety: Safety::Write,
        no_content: ANY_SUCCESS,
        ..READ
    };

    fn body(&self, body: &mut BodyWriter<'_>) {
        match self {
            Post::Nothing => {}
            Post::Json(value) => body.json(value),
            Post::Patch(value) => body.json_as("application/merge-patch+json", value),
            Post::Form { text, list, object, deep } => body.form(|form| {
                form.field("text", text, Style::Form, true);
                form.field("list", list, Style::Form, true);
                form.field("object", object, Style::Json, false);
                form.field("deep", deep, Style::DeepObject, true);
                form.field_optional("absent", &None::<i32>, Style::Form, true);
            }),
            Post::Upload { title, prices, data, file } => body.multipart(|form| {
                form.field("title", title);
                form.field("price", prices);
                form.field_as("data", "application/json", data);
                form.file("file", file);
                form.file_optional("absent", &None);
            }),
            Post::Whole(file) => body.file("application/pdf", file),
            Post::Text(text) => body.text("text/plain", text),
        }
    }

    fn empty() -> Option<()> {
        Some(())
    }
}

/// Reads that differ in who may send them.
macro_rules! secured {
    ($($name:ident: $ways:expr;)+) => {$(
        pub struct $name;

        plain!($name);

        impl Request for $name {
            type Response = Value;

            const OPERATION: Operation = Operation { path: "/items?a=b", ..READ };
            const SECURITY: &'static [&'static [Scheme]] = $ways;

            fn body(&self, _: &mut BodyWriter<'_>) {}
        }
    )+};
}

const fn scheme(name: &'static str, place: SchemePlace) -> Scheme {
    Scheme { name, place, setter: name, variable: "SHOP_KEY" }
}

const KEY: Scheme = scheme("api_key", SchemePlace::Header("X-Api-Key"));
const LOGIN: Scheme = scheme("login", SchemePlace::Basic);
const QUERY: Scheme = scheme("query_key", SchemePlace::Query("api key"));
const SESSION: Scheme = scheme("session", SchemePlace::Cookie("sid"));
const TOKEN: Scheme = scheme("token", SchemePlace::Bearer);

secured! {
    ByHeader: &[&[KEY]];
    ByQuery: &[&[QUERY]];
    ByCookie: &[&[SESSION]];
    ByLogin: &[&[LOGIN]];
    ByToken: &[&[TOKEN]];
    ByBothOrToken: &[&[KEY, SESSION], &[TOKEN]];
    ByTokenOrNothing: &[&[], &[TOKEN]];
    ByNothing: &[];
}

/// A write that needs a token.
pub struct PostByToken;

impl Request for PostByToken {
    type Response = ();

    const OPERATION: Operation = Post::OPERATION;
    const SECURITY: &'static [&'static [Scheme]] = &[&[TOKEN]];

    fn empty() -> Option<()> {
        Some(())
    }
}

pub struct Download;

impl Request for Download {
    type Response = BinaryBody;

    const OPERATION: Operation = READ;
    const ACCEPT: &'static str = "image/png, application/pdf";

    fn address(&self, address: &mut AddressWriter<'_>) {
        address.path("shop", "s", Style::Simple, false);
    }

    fn body(&self, _: &mut BodyWriter<'_>) {}
}

pub struct Readme;

impl Request for Readme {
    type Response = TextBody;

    const OPERATION: Operation = Operation { path: "/readme", ..READ };
    const ACCEPT: &'static str = "text/plain";

    fn body(&self, _: &mut BodyWriter<'_>) {}
}

/// An answer that depends on the status.
#[derive(Debug, PartialEq)]
pub enum Purchased {
    Done(Value),
    Queued(TextBody),
    Nothing,
}

impl Response for Purchased {
    fn read(answer: Received<'_>) -> Result<Self, Unreadable> {
        match answer.status() {
            200 => Ok(Purchased::Done(answer.json()?)),
            202 => Ok(Purchased::Queued(TextBody(answer.text()?))),
            204 => Ok(Purchased::Nothing),
            _ => Err(answer.unexpected()),
        }
    }
}

/// What the server says when it refuses a purchase.
#[derive(Debug, PartialEq)]
pub enum PurchaseRefusal {
    Invalid { fields: Vec<String> },
    Busy { queue: Option<String> },
}

pub struct Purchase;

impl Request for Purchase {
    type Response = Purchased;

    const OPERATION: Operation =
        Operation { id: "items_buy", method: "PUT", path: "/purchases", safety: Safety::Write, ..READ };
}

impl DocumentedRefusal for Purchase {
    type Refusal = PurchaseRefusal;

    fn read_refusal(answer: Received<'_>) -> Result<PurchaseRefusal, Unreadable> {
        match answer.status() {
            400 => Ok(PurchaseRefusal::Invalid { fields: answer.json()? }),
            503 => Ok(PurchaseRefusal::Busy { queue: answer.header("x-queue").map(str::to_owned) }),
            _ => Err(answer.unexpected()),
        }
    }
}

plain!(Find, Post, PostByToken, Download, Readme, Purchase);
