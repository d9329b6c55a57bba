//! All that is known of the pages before the first schema is made.

use serde_json::Value;

use super::identifiers::Identifiers;
use super::library::Library;
use super::naming::{Naming, together};
use super::observed::{ByRow, Observed, Tokens};
use super::{kinds, prose};
use crate::facts::Property;

/// What schemas are made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    pub(super) library: &'a Library<'a>,
    pub(super) naming: &'a Naming<'a>,
    pub(super) identifiers: &'a Identifiers,
    /// What the examples of each page show.
    pub(super) observed: &'a [Observed],
    /// What examples show of each row.
    pub(super) by_row: &'a ByRow,
    pub(super) tokens: &'a Tokens,
}

impl<'a> Context<'a> {
    /// What a text about something deprecated names to be used instead: by name, or by a link to an operation.
    pub(super) fn replacement(self, page: usize, text: &str, links: &[&str]) -> Option<String> {
        let by_link = Some(self.library.operations_at(page, links)).filter(|it| !it.is_empty());
        let by_link = by_link.map(|it| format!("Use {} instead.", it.join(" and ")));
        by_link.or_else(|| prose::replacement(text))
    }

    /// The row that states the type of a member, where all rows of that name on all pages state the same; with its page and
    /// the place of its table.
    pub(super) fn row_of(self, name: &str) -> Option<(usize, String, &'a Property)> {
        let pages = self.library.pages.iter().enumerate();
        let rows = pages.flat_map(|(page, it)| it.rows().map(move |(place, row)| (page, place, row)));
        // Filters of a request are called like what they look at, and are of other types.
        let is_request = |place: &str| place.ends_with(", request");
        let mut rows = rows.filter(|it| it.2.name == name && it.2.r#type.is_some() && !is_request(&it.1));
        let first = rows.next()?;
        let says = |it: &Property| (it.r#type.clone().map(|it| it.to_lowercase()), it.array);
        rows.all(|it| says(it.2) == says(first.2)).then_some(first)
    }

    /// What examples show of a row; where no example that leads there has it, of whatever is called so on its page.
    pub(super) fn values(self, page: usize, place: &str, name: &str) -> Vec<&'a Value> {
        match self.by_row.values(page, place, name) {
            [] => self.observed[page].values(name).collect(),
            values => values.iter().collect(),
        }
    }

    /// What examples show of all members whose type is called so, on whichever page.
    pub(super) fn shown(self, schema: &str) -> Vec<&'a Value> {
        let mut shown = Vec::new();
        for (page, it) in self.library.pages.iter().enumerate() {
            let typed = it.rows().filter(|(_, row)| {
                let written = row.r#type.as_deref().unwrap_or_default();
                together(kinds::parse(written, row.array).name) == schema
            });
            for (place, row) in typed {
                for value in self.by_row.values(page, &place, &row.name) {
                    shown.extend(value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice));
                }
            }
        }
        shown.retain(|it| !it.is_null());
        shown
    }
}
