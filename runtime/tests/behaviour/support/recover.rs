//! A write that can be looked for among the stays, written by hand in the shape of generated code.

use ostler_runtime::private::{self, Reader};
use ostler_runtime::{Error, Listing, RecoverableRequest, Timestamp};

use super::{Add, FindStays, Order, OrderId, Reply, Span, id};

impl RecoverableRequest for Add {
    type Id = OrderId;
    type Row = Order;
    type Listing = FindStays;

    const COMPARED: &'static [&'static str] = &["Price"];

    fn listing(&self, start: Timestamp, end: Timestamp) -> FindStays {
        FindStays { numbers: Some(vec!["7".to_owned()]), updated: Some(Span { start, end }), ..FindStays::default() }
    }

    fn open(reader: Reader, listing: FindStays) -> Result<Listing<FindStays>, Error> {
        reader.split(listing)
    }

    fn is_like(&self, row: &Order) -> bool {
        private::agrees(self.price.as_ref(), row.price.as_ref())
    }

    fn created(row: &Order) -> Timestamp {
        row.created.unwrap()
    }

    fn row_id(row: &Order) -> &OrderId {
        &row.id
    }

    fn response_id(response: &OrderId) -> &OrderId {
        response
    }
}

/// A row as the listing shows it: its number, its price, and when it was created.
pub fn row(number: usize, price: u32, created: Timestamp) -> String {
    format!(r#"{{"Id":"{}","State":"Confirmed","Price":{price},"CreatedUtc":"{created}"}}"#, id(number))
}

pub fn rows(rows: &[String]) -> Reply {
    rows_before(rows, None)
}

/// A page with a cursor, where there is one.
pub fn rows_before(rows: &[String], cursor: Option<&str>) -> Reply {
    let cursor = cursor.map_or("null".to_owned(), |it| format!("\"{it}\""));
    Reply::new(200, format!(r#"{{"Orders":[{}],"Cursor":{cursor}}}"#, rows.join(",")))
}
