//! Pointers such as `#/components/schemas/Order`, as the ledger and reports write them.

/// The pointer of the member `name` of what `pointer` points to.
pub(crate) fn child(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The pointer of what the value at `pointer` is a member of, and its name.
pub(crate) fn parent(pointer: &str) -> Option<(&str, String)> {
    let (parent, name) = pointer.rsplit_once('/')?;
    Some((parent, name.replace("~1", "/").replace("~0", "~")))
}

/// The pointer of a property of the object schema at `owner`.
pub(crate) fn property(owner: &str, name: &str) -> String {
    child(&format!("{owner}/properties"), name)
}

/// Whether one of two pointers leads to the other.
pub(crate) fn related(left: &str, right: &str) -> bool {
    let leads =
        |short: &str, long: &str| long.strip_prefix(short).is_some_and(|it| it.is_empty() || it.starts_with('/'));
    leads(left, right) || leads(right, left)
}

/// What a pointer is called in a report: `Order.Id`, or `POST /api/orders/add`.
pub(crate) fn label(pointer: &str) -> String {
    let plain = |text: &str| text.replace("~1", "/").replace("~0", "~");
    let pointer = pointer.strip_prefix("#/").unwrap_or(pointer);
    if let Some(place) = pointer.strip_prefix("paths/") {
        let mut parts = place.splitn(3, '/');
        let (path, method) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let rest = parts.next().map_or_else(String::new, |it| format!(" {it}"));
        return plain(format!("{} {path}{rest}", method.to_uppercase()).trim());
    }
    let pointer = pointer.strip_prefix("components/").unwrap_or(pointer);
    let pointer = pointer.strip_prefix("schemas/").unwrap_or(pointer);
    plain(&pointer.replace("/properties/", "."))
}
