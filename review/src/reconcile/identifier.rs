//! Which identifier's type a member stands for by its name.

use crate::spec::{self, Spec};

/// The name of the schema that the name of a member, or of a list of them, ends with: `ReservationId` for
/// `LinkedReservationId` and for the items of `LinkedReservationIds`, the longest where several do. A member that is called
/// `Id` and no more stands for the schema that it is in: `ReservationId` in `Reservation`.
pub(crate) fn by_name(spec: Spec<'_>, place: &str) -> Option<String> {
    let known = |name: &str| spec.at(&spec::child("#/components/schemas", name)).is_some();
    let (owner, name) = match place.strip_suffix("/items") {
        Some(list) => spec::parent(list).and_then(|(owner, name)| Some((owner, name.strip_suffix('s')?.to_owned())))?,
        None => spec::parent(place)?,
    };
    if name == "Id" {
        let schema = spec::parent(owner.strip_suffix("/properties")?)?.1;
        return Some(format!("{schema}Id")).filter(|it| known(it));
    }
    let ends = name.char_indices().filter(|(_, it)| it.is_uppercase()).map(|(at, _)| &name[at..]);
    let mut ends = ends.filter(|it| it.len() > "Id".len());
    ends.find(|it| it.ends_with("Id") && known(it)).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::Contents;

    #[test]
    fn a_member_stands_for_the_longest_name_that_it_ends_with() {
        let schemas = json!({"CategoryId": {}, "ResourceCategoryId": {}, "OrderId": {}, "Order": {}, "Id": {}});
        let root = json!({"openapi": "3.0.3", "components": {"schemas": schemas}});
        let contents = Contents::read("it.yaml", &root.to_string()).expect("a document");
        let found = |place: &str| by_name(contents.spec(), &format!("#/components/schemas/{place}"));
        for (place, expected) in [
            ("Order/properties/RequestedResourceCategoryId", Some("ResourceCategoryId")),
            ("Order/properties/CategoryId", Some("CategoryId")),
            ("Order/properties/SubcategoryId", None),
            ("Order/properties/LinkedOrderIds/items", Some("OrderId")),
            ("Order/properties/Id", Some("OrderId")),
            ("Order/properties/Ids/items", Some("OrderId")),
            ("Bill/properties/Id", None),
            ("Order/properties/OrderIds", None),
            ("Order/properties/Order", None),
            ("Order/properties/Children/items", None),
            ("OrderId", Some("OrderId")),
        ] {
            assert_eq!(found(place).as_deref(), expected, "{place}");
        }
    }
}
