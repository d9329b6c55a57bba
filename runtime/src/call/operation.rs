//! What a generated request says about its operation, as constants.

use crate::safety::Safety;

/// Description of an operation; a constant of each request type.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The operation's id, as errors and traces show it: `listPets`.
    pub id: &'static str,
    /// The HTTP method in capitals.
    pub method: &'static str,
    /// The path below the platform's address, with its leading slash.
    pub path: &'static str,
    /// Whether the request may be sent twice.
    pub safety: Safety,
    /// Members that the client fills in. They are written first, in this order; absent values are left out.
    pub client_members: &'static [(&'static str, ClientMember)],
    /// Success statuses that carry no body.
    pub no_content: &'static [u16],
    /// Where an error body keeps its parts.
    pub error: ErrorMembers,
    /// The response header that carries the request id.
    pub request_id_header: Option<&'static str>,
    /// How pages are asked for, when the operation is paged.
    pub paging: Option<Paging>,
}

/// A value that the client puts into the body of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientMember {
    /// The token of the client application.
    ClientToken,
    /// The token that gives access to one property.
    AccessToken,
    /// The name of the client application.
    Client,
    /// The language of texts, as set on the client.
    Language,
    /// The culture of formats, as set on the client.
    Culture,
}

/// Names of the members of an error body.
#[derive(Debug, Clone, Copy, Default)]
pub struct ErrorMembers {
    /// The text meant for the end user.
    pub message: Option<&'static str>,
    /// The id under which the server remembers the request.
    pub request_id: Option<&'static str>,
    /// Further text for developers.
    pub details: Option<&'static str>,
}

/// How a page is asked for: in the body, or in the query of a request that has none.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    /// The object of the body that holds the two below; absent when they stand at the top, or in the query.
    pub container: Option<&'static str>,
    /// The member or parameter that says how many items a page holds at most.
    pub limit: &'static str,
    /// The member or parameter that says where the page begins.
    pub cursor: &'static str,
    /// The largest page that the document allows.
    pub largest: u32,
}

/// Every status of success, for an operation of which no answer has a body.
pub const ANY_SUCCESS: &[u16] = &every_success();

const fn every_success() -> [u16; 100] {
    let mut statuses = [0; 100];
    let mut count = 0;
    while count < 100 {
        statuses[count as usize] = 200 + count;
        count += 1;
    }
    statuses
}
