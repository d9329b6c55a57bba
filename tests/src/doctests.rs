//! What must not compile, each beside the twin that does.
//!
//! A required member is an argument:
//!
//! ```
//! # use mews_connector::{ServiceId, Uuid, product_service_orders::GetAll};
//! let request = GetAll::new([ServiceId::from(Uuid::nil())]);
//! ```
//!
//! ```compile_fail,E0061
//! # use mews_connector::{ServiceId, Uuid, product_service_orders::GetAll};
//! let request = GetAll::new();
//! ```
//!
//! One kind of identifier is not another:
//!
//! ```
//! # use mews_connector::{AccountId, ServiceId, Uuid, orders::Add};
//! let request = Add::new(ServiceId::from(Uuid::nil()), AccountId::from(Uuid::nil()));
//! ```
//!
//! ```compile_fail,E0308
//! # use mews_connector::{AccountId, ServiceId, Uuid, orders::Add};
//! let request = Add::new(AccountId::from(Uuid::nil()), ServiceId::from(Uuid::nil()));
//! ```
//!
//! A price is net or gross, and never neither:
//!
//! ```
//! # use mews_connector::{AmountParameters, dec};
//! let price = AmountParameters::net("USD", ["US-DC-G"], dec!(7));
//! ```
//!
//! ```compile_fail,E0599
//! # use mews_connector::{AmountParameters, dec};
//! let price = AmountParameters::new("USD", ["US-DC-G"]);
//! ```
//!
//! Credentials can be debugged, which shows no token, but not displayed:
//!
//! ```
//! # use mews_connector::{AccessToken, ClientToken, Credentials};
//! let (client, access) = (ClientToken::new("secret one"), AccessToken::new("secret two"));
//! let credentials = Credentials::new(client, access, "Sample Client 1.0.0");
//! assert!(!format!("{credentials:?}").contains("secret"));
//! ```
//!
//! ```compile_fail,E0277
//! # use mews_connector::{AccessToken, ClientToken, Credentials};
//! let (client, access) = (ClientToken::new("secret one"), AccessToken::new("secret two"));
//! let credentials = Credentials::new(client, access, "Sample Client 1.0.0");
//! format!("{credentials}");
//! ```
//!
//! One credential cannot be given for another, nor any text for a token:
//!
//! ```
//! # use mews_connector::{AccessToken, ClientToken, Credentials};
//! let (client, access) = (ClientToken::new("secret one"), AccessToken::new("secret two"));
//! let credentials = Credentials::new(client, access, "Sample Client 1.0.0");
//! ```
//!
//! ```compile_fail,E0308
//! # use mews_connector::{AccessToken, ClientToken, Credentials};
//! let (client, access) = (ClientToken::new("secret one"), AccessToken::new("secret two"));
//! let credentials = Credentials::new(access, client, "Sample Client 1.0.0");
//! ```
//!
//! ```compile_fail,E0277
//! # use mews_connector::{AccessToken, ClientToken, Credentials};
//! let (client, access) = (ClientToken::new("secret one"), AccessToken::new("secret two"));
//! let credentials = Credentials::new(client, access, AccessToken::new("secret two"));
//! ```
//!
//! ```compile_fail,E0308
//! # use mews_connector::{AccessToken, ClientToken, Credentials};
//! let (client, access) = (ClientToken::new("secret one"), AccessToken::new("secret two"));
//! let credentials = Credentials::new("secret one", "secret two", "Sample Client 1.0.0");
//! ```
//!
//! Nor can they be written down:
//!
//! ```
//! # use mews_connector::{AccountType};
//! serde_json::to_string(&AccountType::Company).unwrap();
//! ```
//!
//! ```compile_fail,E0277
//! # use mews_connector::{AccessToken, ClientToken, Credentials};
//! let (client, access) = (ClientToken::new("secret one"), AccessToken::new("secret two"));
//! serde_json::to_string(&Credentials::new(client, access, "Sample Client 1.0.0")).unwrap();
//! ```
//!
//! A deprecated operation says what replaced it:
//!
//! ```
//! # #![allow(deprecated)]
//! # use mews_connector::{ServiceId, Uuid, customers::Charge};
//! let request = Charge::new(ServiceId::from(Uuid::nil()));
//! ```
//!
//! ```compile_fail
//! # #![deny(deprecated)]
//! # use mews_connector::{ServiceId, Uuid, customers::Charge};
//! let request = Charge::new(ServiceId::from(Uuid::nil()));
//! ```
//!
//! A read with limits can be split, a write never is:
//!
//! ```
//! # use mews_connector::{Call, product_service_orders::GetAll};
//! fn split(call: Call<GetAll>) -> bool { call.split().is_ok() }
//! ```
//!
//! ```compile_fail,E0599
//! # use mews_connector::{Call, orders::Add};
//! fn split(call: Call<Add>) -> bool { call.split().is_ok() }
//! ```
//!
//! Only what has pages is resumed:
//!
//! ```
//! # use mews_connector::{Call, Checkpoint, reservations::GetAll};
//! fn resume(call: Call<GetAll>, checkpoint: &Checkpoint) -> bool { call.resume(checkpoint).is_ok() }
//! ```
//!
//! ```compile_fail,E0599
//! # use mews_connector::{Call, Checkpoint, orders::Add};
//! fn resume(call: Call<Add>, checkpoint: &Checkpoint) -> bool { call.resume(checkpoint).is_ok() }
//! ```
//!
//! A response may grow, so it is not built as a literal:
//!
//! ```
//! # use mews_connector::orders::AddResponse;
//! # use mews_connector::{ProductServiceOrderId, Uuid};
//! let response = AddResponse::new(ProductServiceOrderId::from(Uuid::nil()));
//! ```
//!
//! ```compile_fail,E0639
//! # use mews_connector::orders::AddResponse;
//! # use mews_connector::{ProductServiceOrderId, Uuid};
//! let response = AddResponse { order_id: ProductServiceOrderId::from(Uuid::nil()) };
//! ```

#[doc = include_str!("../../README.md")]
#[allow(dead_code)]
struct Readme;
