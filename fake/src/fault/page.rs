//! Faults in the data: a success that says something else than it should.
//!
//! Where items are held back or two cursors take turns, the cursor is `note~cursor`: the note is the fault's, and what
//! follows it is the cursor that the fake means. So nothing has to be remembered between two requests.

use serde_json::{Value, json};

/// A page of a list, and the cursor that asked for it.
pub(super) struct List<'a> {
    items: &'a mut Vec<Value>,
    cursor: &'a mut Value,
    asked: Option<&'a str>,
}

impl<'a> List<'a> {
    /// The page in an answer that calls its list `member`.
    pub(super) fn of(body: &'a mut Value, member: &str, asked: Option<&'a str>) -> Option<Self> {
        let (mut items, mut cursor) = (None, None);
        for (name, value) in body.as_object_mut()? {
            match name.as_str() {
                "Cursor" => cursor = Some(value),
                name if name == member => items = value.as_array_mut(),
                _ => {}
            }
        }
        Some(Self { items: items?, cursor: cursor?, asked })
    }

    /// Lets the next page begin after this one's last item.
    fn end_at_last(&mut self) {
        if let Some(item) = self.items.last() {
            *self.cursor = item["Id"].clone();
        }
    }
}

/// Puts the cursor that is meant in place of one that carries a note.
pub(crate) fn resolve_cursor(body: &mut Value) {
    let Some(limitation) = body.get_mut("Limitation").and_then(Value::as_object_mut) else {
        return;
    };
    let cursor = limitation.get("Cursor").and_then(Value::as_str).and_then(|it| it.rsplit_once('~'));
    match cursor.map(|(_, meant)| meant.to_owned()) {
        None => {}
        Some(meant) if meant.is_empty() => drop(limitation.remove("Cursor")),
        Some(meant) => drop(limitation.insert("Cursor".to_owned(), meant.into())),
    }
}

pub(super) fn repeat_cursor(list: &mut List<'_>) {
    if let Some(asked) = list.asked {
        *list.cursor = json!(asked);
    }
}

/// The note is the cursor to go back to.
pub(super) fn alternate_cursor(list: &mut List<'_>) {
    let Some(asked) = list.asked else {
        return;
    };
    *list.cursor = match asked.rsplit_once('~') {
        Some((back, _)) => json!(back),
        None => json!(format!("{asked}~{}", list.cursor.as_str().unwrap_or(asked))),
    };
}

/// The note is how many times in a row the items have been held back, so that no two cursors are the same.
pub(super) fn hold_back_all(list: &mut List<'_>) {
    let (note, meant) = list.asked.map_or(("0", ""), |asked| asked.rsplit_once('~').unwrap_or(("0", asked)));
    let times = note.parse::<u64>().unwrap_or_default().saturating_add(1);
    *list.cursor = json!(format!("{times}~{meant}"));
    list.items.clear();
}

pub(super) fn hold_back_half(list: &mut List<'_>) {
    list.items.truncate(list.items.len().div_ceil(2));
    list.end_at_last();
}

pub(super) fn duplicate_first(list: &mut List<'_>) {
    let Some(first) = list.items.first().cloned() else {
        return;
    };
    // The page must not outgrow what was asked for, and must get on nevertheless.
    if list.items.len() > 1 {
        list.items.pop();
    }
    list.items.insert(1, first);
    list.end_at_last();
}

pub(super) fn rename_state(list: &mut List<'_>) {
    if let Some(item) = list.items.first_mut() {
        item["State"] = json!("Hibernating");
    }
}

/// Sets a required member to `value`, or removes it: of the first item, or of the body where that is not a list.
pub(super) fn change_required(body: &mut Value, items: Option<&str>, member: Option<&str>, value: Option<Value>) {
    let is_empty = items.is_some_and(|items| body[items].as_array().is_none_or(Vec::is_empty));
    let (object, member) = match items {
        // Without an item the list itself has to do.
        Some(items) if is_empty => (body, items),
        Some(items) => (&mut body[items][0], member.unwrap_or("Id")),
        None => (body, member.unwrap_or("OrderId")),
    };
    if let Some(members) = object.as_object_mut() {
        match value {
            Some(value) => drop(members.insert(member.to_owned(), value)),
            None => drop(members.remove(member)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(edit: fn(&mut List<'_>), ids: &[u32], asked: Option<&str>) -> (Vec<u64>, Value) {
        let items: Vec<_> = ids.iter().map(|id| json!({"Id": id})).collect();
        let mut body = json!({"Items": items, "Cursor": ids.last()});
        edit(&mut List::of(&mut body, "Items", asked).unwrap());
        let ids = body["Items"].as_array().unwrap().iter().map(|item| item["Id"].as_u64().unwrap()).collect();
        (ids, body["Cursor"].clone())
    }

    #[test]
    fn items_that_are_held_back_come_with_the_cursor() {
        assert_eq!(edit(hold_back_half, &[1, 2, 3], None), (vec![1, 2], json!(2)));
        assert_eq!(edit(hold_back_half, &[1], None), (vec![1], json!(1)));
        assert_eq!(edit(hold_back_half, &[], None), (vec![], Value::Null));
        assert_eq!(edit(hold_back_all, &[1], None), (vec![], json!("1~")));
        assert_eq!(edit(hold_back_all, &[1], Some("1~")), (vec![], json!("2~")));
        assert_eq!(edit(hold_back_all, &[1], Some("a")), (vec![], json!("1~a")));
        assert_eq!(edit(hold_back_all, &[1], Some("1~a")), (vec![], json!("2~a")));
    }

    #[test]
    fn a_page_with_a_duplicate_gets_on_and_is_no_longer_than_asked() {
        assert_eq!(edit(duplicate_first, &[1, 2, 3], None), (vec![1, 1, 2], json!(2)));
        assert_eq!(edit(duplicate_first, &[1, 2], None), (vec![1, 1], json!(1)));
        assert_eq!(edit(duplicate_first, &[1], None), (vec![1, 1], json!(1)));
        assert_eq!(edit(duplicate_first, &[], None), (vec![], Value::Null));
    }

    #[test]
    fn a_note_is_taken_off_a_cursor() {
        for (cursor, expected) in [
            (json!("1~a"), json!({"Count": 1, "Cursor": "a"})),
            (json!("1~"), json!({"Count": 1})),
            (json!("a"), json!({"Count": 1, "Cursor": "a"})),
            (json!(1), json!({"Count": 1, "Cursor": 1})),
        ] {
            let mut body = json!({"Limitation": {"Count": 1, "Cursor": cursor}});
            resolve_cursor(&mut body);
            assert_eq!(body["Limitation"], expected);
        }
    }

    #[test]
    fn a_required_member_is_found_in_items_lists_and_answers() {
        let change = |mut body: Value, items, member, value| {
            change_required(&mut body, items, member, value);
            body
        };
        let page = json!({"Items": [{"Id": 1, "A": 2}]});
        assert_eq!(change(page.clone(), Some("Items"), None, None), json!({"Items": [{"A": 2}]}));
        let expected = json!({"Items": [{"Id": 1, "A": null}]});
        assert_eq!(change(page, Some("Items"), Some("A"), Some(Value::Null)), expected);
        assert_eq!(change(json!({"Items": []}), Some("Items"), None, None), json!({}));
        assert_eq!(change(json!({"OrderId": 1}), None, None, Some(Value::Null)), json!({"OrderId": null}));
    }
}
