//! Which page a request asks for.

/// Which page to ask for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page<'a> {
    pub(crate) count: u32,
    pub(crate) cursor: Option<&'a str>,
}
