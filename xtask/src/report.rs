//! The reports of `ostler`, for the commands here.

pub(crate) use ostler::report::{Format, fenced, unified};
