//! The work of looking for tokens, counted by tests instead of timed.

#[cfg(test)]
thread_local! {
    pub(super) static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// One step of that work.
#[inline]
pub(super) fn count_step() {
    #[cfg(test)]
    STEPS.with(|it| it.set(it.get() + 1));
}
