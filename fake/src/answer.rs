//! What an operation gives back, before it becomes HTTP.

use axum::http::StatusCode;
use serde_json::Value;

use crate::sample::Sample;

/// A success.
pub(crate) enum Answer {
    /// With its body.
    Body(Value),
    /// A page without items, which the caller may ask to be left out.
    EmptyPage(Value),
    /// Of an operation without behaviour.
    Sample(Sample),
}

/// A request that was not carried out.
#[derive(Debug, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    /// 400: the request breaks the contract.
    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// 401: a token is wrong.
    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, message)
    }

    /// 403: a rule of the business forbids it; the message is for the end user.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }
}
