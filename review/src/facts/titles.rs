//! What each thing of a page is called, wherever it stands: by its heading, its side and its row.

use std::collections::{BTreeMap, BTreeSet};

use super::{PageFacts, Side};

/// The titles of a page's operations, objects and enums, each in the order of its facts. The second thing under a heading of
/// the same name is called `Name (2)`, so that each name means one thing.
#[derive(Debug, Default)]
pub(crate) struct Titles {
    pub(crate) operations: Vec<String>,
    pub(crate) objects: Vec<String>,
    pub(crate) enums: Vec<String>,
    counts: BTreeMap<String, usize>,
    given: BTreeSet<String>,
}

impl Titles {
    pub(crate) fn of(document: &PageFacts) -> Self {
        let operations = document.operations.iter().map(|it| (it.line, &it.title));
        let objects = document.objects.iter().map(|it| (it.line, &it.name));
        let enums = document.enums.iter().map(|it| (it.line, &it.name));
        let mut all: Vec<(usize, usize, usize, &String)> = Vec::new();
        all.extend(operations.enumerate().map(|(index, (line, name))| (line, 0, index, name)));
        all.extend(objects.enumerate().map(|(index, (line, name))| (line, 1, index, name)));
        all.extend(enums.enumerate().map(|(index, (line, name))| (line, 2, index, name)));
        all.sort_unstable();
        let mut titles = Self::default();
        let mut named =
            [document.operations.len(), document.objects.len(), document.enums.len()].map(|it| vec![String::new(); it]);
        for (_, kind, index, name) in all {
            // What somebody wrote down may stand in another order than its lines.
            named[kind][index] = titles.next(name);
        }
        [titles.operations, titles.objects, titles.enums] = named;
        titles
    }

    /// The name of one more thing under a heading.
    pub(crate) fn next(&mut self, heading: &str) -> String {
        let count = self.counts.entry(heading.to_owned()).or_default();
        loop {
            *count += 1;
            // A heading may be written like the name of the second one of another.
            let name = numbered(heading, *count);
            if self.given.insert(name.clone()) {
                return name;
            }
        }
    }
}

fn numbered(name: &str, count: usize) -> String {
    if count > 1 { format!("{name} ({count})") } else { name.to_owned() }
}

/// One of the bodies of an operation.
pub(crate) fn side(operation: &str, side: Side) -> String {
    match side {
        Side::Request => format!("{operation}, request"),
        Side::Response => format!("{operation}, response"),
    }
}

/// A row of a table.
pub(crate) fn row(table: &str, property: &str) -> String {
    format!("{table}, {property}")
}

/// An example of a side, counted from 1.
pub(crate) fn example(side: &str, number: usize) -> String {
    numbered(&format!("{side}, example"), number)
}

/// Whether a place is what `at` names, or lies in it.
pub(crate) fn is_in(place: &str, at: &str) -> bool {
    place.strip_prefix(at).is_some_and(|it| it.is_empty() || it.starts_with(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Object;

    #[test]
    fn things_are_called_by_their_lines_in_whatever_order_they_were_written_down() {
        let object = |name: &str, line| Object { name: name.to_owned(), line, properties: Vec::new() };
        let objects = vec![object("Wind", 9), object("Ship", 3), object("Wind", 1)];
        let titles = Titles::of(&PageFacts { objects, ..PageFacts::default() });
        assert_eq!(titles.objects, ["Wind (2)", "Ship", "Wind"]);
    }
}
