//! The goldens of somebody else's documents on the wire: what is sent, and what is made of answers.
//!
//! They are compiled with the library; here a client of each talks to a transport in memory.
#![allow(clippy::unwrap_used)]

use ostler_runtime::bytes::Bytes;
use ostler_runtime::{File, Json, MemoryRequest, MemoryTransport, Secret, TokenSource};
use tests::goldens::{
    any_answers, any_bases, any_bodies, any_limits, any_nested_pages, any_pages, any_parameters, any_schemas,
    any_unions,
};

fn only(transport: &MemoryTransport) -> MemoryRequest {
    let mut requests = transport.requests();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

fn header(request: &MemoryRequest, name: &str) -> String {
    let value = request.headers.get(name).map(|it| it.to_str().unwrap().to_owned());
    value.unwrap_or_default()
}

#[tokio::test]
async fn parameters_are_written_where_the_document_says_and_checked_before() {
    use any_parameters::types::{Colour, Size};
    use any_parameters::{Client, Server};

    let transport = MemoryTransport::new();
    let client = Client::builder(Server::live_with("us").unwrap()).transport(transport.clone()).build().unwrap();
    for value in ["uk", "evil.example/", ""] {
        let error = Server::live_with(value).unwrap_err().to_string();
        assert!(error.contains("`region`") && error.contains("one of `eu`, `us`"), "{error}");
    }
    transport.answer(200, r#"["Argo"]"#);
    let size = Size::new().length(4.5).width(any_parameters::Decimal::from(2));
    let call = client
        .boats()
        .find_boats("a/b c", [1, 2], 3)
        .colours([Colour::Red, Colour::from("blue")])
        .size(size.clone())
        .near(size)
        .since("2024-02-29".parse().unwrap())
        .x_tags(["x".to_owned(), "y".to_owned()])
        .x_trace("t-1")
        .session("s1")
        .x_size(Size::new().length(1.5).width(any_parameters::dec!(2.50)))
        .x_places(["Århus".to_owned()])
        .sizes([Size::new().length(3.0)])
        .x_plain("as it is");
    assert_eq!(call.send().await.unwrap(), ["Argo"]);
    let request = only(&transport);
    assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/harbours/a%2Fb%20c/boats/1,2"));
    let query = request.query.clone().unwrap();
    let near = "near=%7B%22length%22%3A4.5%2C%22width%22%3A2%7D";
    let expected =
        format!("colours=red&colours=blue&size%5Blength%5D=4.5&size%5Bwidth%5D=2&{near}&since=2024-02-29&page=3");
    let sorted = |text: &str| {
        let mut parts: Vec<_> = text.replace("%5B", "[").replace("%5D", "]").split('&').map(str::to_owned).collect();
        parts.sort();
        parts
    };
    assert_eq!(sorted(&query), sorted(&expected));
    assert_eq!((header(&request, "x-tags"), header(&request, "x-trace")), ("x,y".to_owned(), "t-1".to_owned()));
    assert_eq!(
        (header(&request, "cookie"), header(&request, "content-type")),
        ("session=s1; sizes=%5B%7B%22length%22%3A3.0%7D%5D".to_owned(), String::new())
    );
    let json = ["x-size", "x-places", "x-plain"].map(|it| header(&request, it));
    assert_eq!(json, [r#"{"length":1.5,"width":2.50}"#, r#"["\u00c5rhus"]"#, "as it is"]);

    for (call, expected) in [
        (client.boats().find_boats("a", [1], 101), "at most 100"),
        (client.boats().find_boats("a", [1], 1).x_trace("much too long"), "at most 8 characters"),
        (client.boats().find_boats("..", [1], 1), "harbour"),
    ] {
        let error = call.send().await.unwrap_err().to_string();
        assert!(error.contains("not sent") && error.contains(expected), "{error}");
    }
    assert_eq!(transport.requests().len(), 1);
}

#[test]
fn a_stored_request_keeps_parameters_and_members_of_one_name() {
    use any_parameters::boats::MoorBoat;

    let request = MoorBoat::new("path", 7).id_query("query").id_header("header");
    let stored = serde_json::to_string(&request).unwrap();
    assert_eq!(stored, r#"{"id":7,"id (path)":"path","id (query)":"query","id (header)":"header"}"#);
    assert_eq!(serde_json::from_str::<MoorBoat>(&stored).unwrap(), request);
}

#[tokio::test]
async fn bodies_are_sent_as_their_media_type_says() {
    use any_bodies::types::Boat;
    use any_bodies::{Client, Server};

    let transport = MemoryTransport::new();
    let client = Client::builder(Server::Live).transport(transport.clone()).build().unwrap();
    let mut boat = Boat::new("Argo");
    boat.pin = Some("1234".to_owned());

    transport.answer(201, "");
    client.boats().add_boat(boat.clone()).send().await.unwrap();
    transport.answer(204, "");
    let change = client.boats().change_boat().name("Argo II").additional_properties([("sails".to_owned(), 3)]);
    change.send().await.unwrap();
    transport.answer(200, r#"{"id": "b1", "name": "Argo"}"#);
    let added = client.boats().add_boats().body([boat.clone()]).send().await.unwrap();
    assert_eq!((added.id.as_deref(), added.name.as_str()), (Some("b1"), "Argo"));
    transport.answer(200, "a;b\n");
    let found = client.boats().search_boats("a b").tags(["x".to_owned(), "y&z".to_owned()]).send().await.unwrap();
    assert_eq!(found.as_str(), "a;b\n");
    transport.answer(200, Bytes::from_static(b"\x89PNG"));
    let picture = client.pictures().set_picture(File::new(Bytes::from_static(b"\x00\xff"))).send().await.unwrap();
    assert_eq!(&picture.bytes[..], b"\x89PNG");
    transport.answer(200, "7");
    let pictures = [File::new("one").named("a\"b.png").content_type("image/png"), File::new("two")];
    let count = client.pictures().add_pictures(pictures).title("# Hi").about(boat).send().await.unwrap();
    assert_eq!(count, 7);
    transport.answer(200, "");
    client.pictures().set_note("Hello").send().await.unwrap();

    let requests = transport.requests();
    let text = |index: usize| String::from_utf8_lossy(&requests[index].body).into_owned();
    let kind = |index: usize| header(&requests[index], "content-type");
    assert_eq!((kind(0).as_str(), text(0).as_str()), ("application/json", r#"{"name":"Argo","pin":"1234"}"#));
    assert_eq!(
        (kind(1).as_str(), text(1).as_str()),
        ("application/merge-patch+json", r#"{"name":"Argo II","sails":3}"#)
    );
    assert_eq!(text(2), r#"[{"name":"Argo","pin":"1234"}]"#);
    assert_eq!(
        (kind(3).as_str(), text(3).as_str()),
        ("application/x-www-form-urlencoded", "name=a+b&tags=x&tags=y%26z")
    );
    assert_eq!((kind(4).as_str(), &requests[4].body[..]), ("image/png", &b"\x00\xff"[..]));
    let parts = text(5);
    assert!(kind(5).starts_with("multipart/form-data; boundary="), "{}", kind(5));
    for expected in ["text/markdown", "# Hi", "application/json", "\"pin\":\"1234\"", "image/png", "a%22b.png", "two"] {
        assert!(parts.contains(expected), "{expected}: {parts}");
    }
    assert_eq!((kind(6).as_str(), text(6).as_str()), ("text/plain", "Hello"));

    let change = client.boats().change_boat().name("Argo").additional_properties([("name".to_owned(), 3)]);
    let error = change.send().await.unwrap_err().to_string();
    assert!(error.contains("not sent") && error.contains("hold `name`"), "{error}");

    let error = client.pictures().add_pictures([]).send().await.unwrap_err().to_string();
    assert!(error.contains("not sent") && error.contains("is required, but has no items"), "{error}");

    let twice = [Boat::new("Argo"), Boat::new("Argo")];
    for call in [client.boats().add_boats().body([]), client.boats().add_boats().body(twice)] {
        assert!(call.send().await.unwrap_err().to_string().contains("not sent"));
    }
}

#[tokio::test]
async fn limits_inside_of_lists_maps_and_choices_are_checked_before_sending() {
    use any_limits::boats::SetBoats;
    use any_limits::{Client, Server};

    let transport = MemoryTransport::new();
    let client = Client::builder(Server::Live).transport(transport.clone()).build().unwrap();
    let fleet = |text: &str| serde_json::from_str::<SetBoats>(text).unwrap();
    for (text, place) in [
        (r#"{"names":["a",""]}"#, "names[1]"),
        (r#"{"names":["12345"]}"#, "names[0]"),
        (r#"{"names":["a","b","c","d"]}"#, "names"),
        (r#"{"depths":[null,-0.5]}"#, "depths[1]"),
        (r#"{"grid":[[1],[]]}"#, "grid[1]"),
        (r#"{"grid":[[1,0]]}"#, "grid[0][1]"),
        (r#"{"byName":{"x":["y","z"]}}"#, "byName"),
        (r#"{"length":0}"#, "length"),
        (r#"{"length":"12345"}"#, "length"),
        (r#"{"length":[1,2,3]}"#, "length"),
        (r#"{"other":10}"#, "10"),
    ] {
        let error = client.send(&fleet(text)).await.unwrap_err().to_string();
        assert!(error.contains("not sent") && error.contains(place), "{text}: {error}");
    }
    let error = client.boats().add_names(["ab".to_owned(), "c".to_owned()]).send().await.unwrap_err().to_string();
    assert!(error.contains("not sent") && error.contains("[1]"), "{error}");
    assert!(transport.requests().is_empty());

    let text = r#"{"names":["a"],"depths":[null,0.5],"grid":[[1]],"byName":{"x":["y"]},"length":4,"other":9}"#;
    transport.answer(204, "");
    client.send(&fleet(text)).await.unwrap();
    assert_eq!(only(&transport).body, text);
}

#[tokio::test]
async fn answers_are_told_apart_by_status_and_refusals_have_their_documented_body() {
    use any_answers::boats::{BoatRefusal, BoatRequest, BoatResponse, RemoveBoat};
    use any_answers::{Client, Credentials, Server};

    let transport = MemoryTransport::new();
    let credentials = Credentials::new().key(Secret::new("k-1234567890"));
    let client =
        Client::builder(Server::Live, credentials).transport(transport.clone()).max_attempts(1).build().unwrap();
    let call = || client.boats().boat("1");
    let answer = http::Response::builder().status(200).header("X-Left", "9").body(r#"{"id": "1"}"#).unwrap();
    transport.respond(answer);
    let answered = call().send_answered().await.unwrap();
    assert_eq!(answered.header("x-left"), Some("9"));
    assert!(matches!(answered.into_response(), BoatResponse::Ok(it) if it.id == "1"));
    transport.answer(202, r#"{"minutes": 5}"#);
    assert!(matches!(call().send().await.unwrap(), BoatResponse::Accepted(it) if it.minutes == 5));
    transport.answer(204, "");
    assert!(matches!(call().send().await.unwrap(), BoatResponse::NoContent));
    transport.answer(206, "{}");
    assert!(call().send().await.unwrap_err().to_string().contains("not described"));

    transport.answer(404, r#"{"message": "No.", "hint": "Look."}"#);
    let error = call().send().await.unwrap_err();
    assert_eq!(error.message(), Some("No."));
    assert!(
        matches!(error.refusal::<BoatRequest>(), Some(BoatRefusal::NotFound(it)) if it.hint.as_deref() == Some("Look."))
    );
    transport.answer(409, r#"{"code": 3}"#);
    let error = call().send().await.unwrap_err();
    assert!(matches!(error.refusal::<BoatRequest>(), Some(BoatRefusal::ClientError(it)) if it.code == Some(3)));
    assert!(transport.requests().iter().all(|it| header(it, "x-key") == "k-1234567890"));

    let error = client.boats().remove_boat("1").send().await.unwrap_err();
    assert!(error.to_string().contains("credentials"), "{error}");
    let credentials = Credentials::new()
        .query(Secret::new("q-1234567890"))
        .token(TokenSource::from_fn(|| async { Ok(Secret::new("fresh-token-123")) }));
    let client = client.with_credentials(credentials).unwrap();
    transport.answer(500, r#"{"message": "q-1234567890"}"#);
    let error = client.boats().remove_boat("1").send().await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("q-1234567890") && shown.contains("may have been carried out"), "{shown}");
    assert!(error.refusal::<RemoveBoat>().is_some());
    let last = transport.requests().pop().unwrap();
    assert_eq!(last.query.as_deref(), Some("key=q-1234567890"));
    assert_eq!(header(&last, "authorization"), "Bearer fresh-token-123");
    transport.answer(200, "");
    client.boats().has_boat("1").send().await.unwrap();
    assert_eq!(transport.requests().pop().unwrap().method, "HEAD");
}

#[tokio::test]
async fn a_discriminator_that_is_no_member_of_a_type_is_written_once() {
    use any_bodies::types::Mooring;
    use any_bodies::types::{Berth, Buoy};
    use any_bodies::{Client, Server};
    use any_unions::types::{BoxModel, Cargo, Sack, Tank};

    let transport = MemoryTransport::new();
    let client = Client::builder(Server::Live).transport(transport.clone()).build().unwrap();
    for (mooring, expected) in [
        (Mooring::from(Buoy::new().depth(3)), r#"{"place":"Buoy","depth":3}"#),
        (Mooring::from(Berth::new(7)), r#"{"place":"Berth","number":7}"#),
    ] {
        transport.answer(204, "");
        client.boats().moor_boat(mooring).send().await.unwrap();
        let request = transport.requests().pop().unwrap();
        assert_eq!(request.body, expected.as_bytes());
        let stored: Mooring = serde_json::from_str(expected).unwrap();
        assert_eq!(serde_json::to_string(&stored).unwrap(), expected, "what is only sent is read when it was stored");
        assert!(serde_json::from_str::<Mooring>(&expected.replace('}', r#","x":1}"#)).is_err());
    }

    for text in [
        r#"{"form":"sack","weight":2,"next":{"form":"tank","litres":1}}"#,
        r#"{"form":"tank","litres":5,"left":2}"#,
        r#"{"width":1,"form":"case"}"#,
    ] {
        let cargo: Cargo = serde_json::from_str(text).unwrap();
        assert!(!matches!(cargo, Cargo::Unknown(_)), "{cargo:?}");
        assert_eq!(serde_json::to_string(&cargo).unwrap(), text);
    }
    for (cargo, text) in [
        (Cargo::from(Sack::new()), r#"{"form":"sack"}"#),
        (Cargo::from(Tank::new()), r#"{"form":"tank"}"#),
        (Cargo::from(BoxModel::new()), r#"{"form":"box"}"#),
    ] {
        assert_eq!(serde_json::to_string(&cargo).unwrap(), text);
    }
}

#[test]
fn values_of_every_kind_come_back_as_they_were() {
    use any_schemas::types::{Everything, Tree};

    let text = concat!(
        r#"{"small":1,"natural":18446744073709551615,"ratio":0.5,"exact":1.10,"bytes":"AAE=","day":"2024-02-29","#,
        r#""time":"2024-02-29T00:00:00Z","id":"00000000-0000-0000-0000-000000000001","email":"a@b.c","#,
        r#""anything":[1.000000000000000000001],"free":{"a":1},"holes":["a",null],"#,
        r#""inner":{"more":{"kind":"two"}},"null or text":"x","other":{"b":[]}}"#
    );
    let value: Everything = serde_json::from_str(text).unwrap();
    assert_eq!(value.additional_properties["other"], Json::of(&serde_json::json!({"b": []})).unwrap());
    let written = ostler_runtime::private::as_numbers(|| serde_json::to_string(&value).unwrap());
    assert_eq!(written, text);

    let tree: Tree = serde_json::from_str(r#"{"left":{"branches":[{}]},"byName":{"a":{}}}"#).unwrap();
    assert_eq!(tree.left.as_ref().unwrap().branches.as_ref().unwrap().len(), 1);
}

#[tokio::test]
async fn what_inherits_is_read_and_sent_where_its_base_is_asked_for() {
    use any_bases::types::{Cat, Event, Persian, Pet};
    use any_bases::{Client, Server};

    let transport = MemoryTransport::new();
    let client = Client::builder(Server::Live).transport(transport.clone()).build().unwrap();
    let persian = r#"{"kind":"Persian","name":"Mia","lives":9,"owner":{"kind":"Cat","name":"Tom"}}"#;
    let guest = r#"{"kind":"Guest","name":"Bo","friend":{"kind":"Pet","name":"Al"}}"#;
    let fish = r#"{"kind":"Fish","fins":2}"#;
    let all = format!("[{persian},{guest},{fish}]");
    transport.answer(200, all.clone());
    let owner = Cat::new("Cat", "Tom");
    let pets = client.pets().add_pet(Persian::new("Persian", "Mia", owner.into()).lives(9)).send().await.unwrap();
    assert_eq!(only(&transport).body, persian.as_bytes(), "a child is sent with all its members");

    let [Pet::Persian(mia), Pet::PetBaseValue(bo), Pet::Unknown(_)] = &pets[..] else { panic!("{pets:?}") };
    assert_eq!(mia.lives, Some(9), "what the child has besides is not lost");
    assert!(matches!(&*mia.owner, Pet::Cat(it) if it.name == "Tom"));
    assert!(matches!(bo.friend.as_deref(), Some(Pet::PetBaseValue(it)) if it.name == "Al"));
    assert_eq!(serde_json::to_string(&pets).unwrap(), all);

    let read = |text: &str| serde_json::from_str::<Event>(text).unwrap();
    assert!(matches!(read(r#"{"type":"deleted","id":"7"}"#), Event::EventDeleted(it) if it.id.as_deref() == Some("7")));
    assert!(matches!(read(r#"{"type":"moved","to":"here"}"#), Event::Move(it) if it.to == "here"));
    assert!(matches!(read(r#"{"type":"Event"}"#), Event::Unknown(_)), "with a mapping, only what it names is there");
}

#[tokio::test]
async fn pages_are_asked_for_in_the_query_of_a_request_without_a_body() {
    use any_pages::{Client, Server};

    let transport = MemoryTransport::new();
    let client = Client::builder(Server::Live).transport(transport.clone()).build().unwrap();
    transport.answer(200, r#"{"items":[{"name":"Argo"},{"name":"Ark"}],"next_page":"a/b=="}"#);
    transport.answer(200, r#"{"items":[{"name":"Nina"}],"next_page":null}"#);
    let mut boats = client.boats().list_boats().colour("red").items();
    let mut names = Vec::new();
    while let Some(boat) = boats.try_next().await.unwrap() {
        names.push(boat.name);
    }
    assert_eq!(names, ["Argo", "Ark", "Nina"]);
    let requests = transport.requests();
    let queries: Vec<_> = requests.iter().map(|it| it.query.clone().unwrap_or_default()).collect();
    assert_eq!(queries, ["colour=red&limit=50", "colour=red&limit=50&page_token=a%2Fb%3D%3D"]);
    assert!(requests.iter().all(|it| it.body.is_empty() && it.method == "GET"));

    transport.answer(200, r#"{"boats":["Argo"],"next":"n"}"#);
    transport.answer(200, "{}");
    let mut pages = client.boats().list_stated().page_size(5).pages();
    while pages.try_next().await.unwrap().is_some() {}
    let queries: Vec<_> = transport.requests()[2..].iter().map(|it| it.query.clone().unwrap_or_default()).collect();
    assert_eq!(queries, ["limit=5", "limit=5&cursor=n"]);
    let error = client.boats().list_stated().page_size(11).send().await.unwrap_err().to_string();
    assert!(error.contains("limit") && error.contains("at most 10"), "{error}");

    transport.answer(200, r#"{"cursor":"c","boats":[]}"#);
    transport.answer(200, r#"{"next_cursor":"c"}"#);
    client.boats().list_required().limit(1).cursor("c").send().await.unwrap();
    client.boats().list_two().limit(1).cursor("c").send().await.unwrap();
    assert_eq!(
        transport.requests()[5].query.as_deref(),
        Some("limit=1&cursor=c"),
        "what is not proved is the caller's"
    );
}

/// Reads all pages with these answers; gives the items as text, and the query or the body of each request.
macro_rules! listed {
    ($transport:ident, $call:expr, $answers:expr) => {{
        let before = $transport.requests().len();
        for answer in $answers {
            $transport.answer(200, answer);
        }
        let mut listing = $call.items();
        let mut items = Vec::new();
        while let Some(item) = listing.try_next().await.unwrap() {
            items.push(format!("{item:?}"));
        }
        let requests = $transport.requests();
        let body = |it: &MemoryRequest| String::from_utf8(it.body.to_vec()).unwrap();
        let asked: Vec<_> = requests[before..].iter().map(|it| it.query.clone().unwrap_or_else(|| body(it))).collect();
        (items, asked)
    }};
}

#[tokio::test]
async fn cursor_and_items_are_found_inside_of_objects_and_what_is_missing_on_the_way_is_the_end() {
    use any_nested_pages::{Client, Server};

    let transport = MemoryTransport::new();
    let client = Client::builder(Server::Live).transport(transport.clone()).build().unwrap();
    for last in [r#"{"data":[]}"#, r#"{"next_page":null}"#, "{}"] {
        let answers = [r#"{"data":[{"name":"Argo"}],"next_page":{"offset":"o1"}}"#, last];
        let (items, asked) = listed!(transport, client.boats().list_boats(), answers);
        assert_eq!(items.len(), 1, "{items:?}");
        assert_eq!(asked, ["limit=10", "limit=10&offset=o1"]);
    }
    for last in [r#"{"result":{"crews":["Bo"]}}"#, r#"{"result":{"crews":["Bo"],"next":null}}"#] {
        let answers = [r#"{"result":{"crews":["Al"],"next":"n"}}"#, last];
        let (items, asked) = listed!(transport, client.crews().list_crews(), answers);
        assert_eq!((items, asked.len()), (vec![r#""Al""#.to_owned(), r#""Bo""#.to_owned()], 2));
    }
    let (items, asked) = listed!(transport, client.crews().list_crews(), ["{}"]);
    assert_eq!((items.len(), asked.len()), (0, 1));
    for last in [r#"{"meta":{"paging":{}},"answer":{"found":{"docks":[3]}}}"#, r#"{"meta":{"paging":{}},"answer":{}}"#]
    {
        let answers = [r#"{"meta":{"paging":{"after":"a"}},"answer":{"found":{"docks":[1,2]}}}"#, last];
        let (items, asked) = listed!(transport, client.docks().search_docks(), answers);
        assert_eq!(items.len(), if last.contains('3') { 3 } else { 2 }, "{items:?}");
        assert_eq!(asked, [r#"{"page":{"size":20}}"#, r#"{"page":{"size":20,"after":"a"}}"#]);
    }
}
