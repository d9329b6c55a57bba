//! How far a listing has come.

/// How far a listing has come since it began or was resumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many parts are read to their end, of those that came before the place where it was resumed, too.
    pub parts_done: usize,
    /// Of how many; 1 where the listing is not split.
    pub parts: usize,
    /// How many pages came.
    pub pages: u64,
    /// How many rows came.
    pub rows: u64,
}

/// Whoever wants to see it.
pub(crate) type Watcher = Box<dyn FnMut(&Progress) + Send>;
