//! Operations without behaviour: they are judged as all are, and answered by samples.

use mews_connector_fake::{Builder, Fake, Fault, FaultKind, When};
use ostler_contract::{digest, parse, to_text};
use serde_json::{Value, json};

use crate::http::{Reply, limited, post, post_with, send, start};

const GET: &str = "/api/connector/v1/drinks/getAll";
const POUR: &str = "/api/connector/v1/drinks/pour";

/// Two operations that nobody has thought of, as a maintainer would add them to the document.
const INVENTED: &str = r"
paths:
  /api/connector/v1/drinks/getAll:
    post:
      operationId: drinks_getAll
      x-safety: read
      x-pagination: {limit: /Limitation/Count, cursor: /Limitation/Cursor, next: /Cursor, items: /Drinks}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/DrinksGetAllRequest'}}}}
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/DrinksGetAllResponse'}}}}
        '204': {description: None.}
        4XX: {content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
        5XX: {content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
  /api/connector/v1/drinks/pour:
    put:
      operationId: drinks_pour
      x-safety: write
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/DrinksGetAllRequest'}}}}
      responses:
        '201':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Drink'}
              example: {Id: 6f01ceb2-a1f4-4c4e-b1d4-3f8f1d5a9d3c, Kind: Tea, Price: 2.5, PouredUtc: '2023-04-23T14:58:02Z'}
        4XX: {content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
        5XX: {content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
components:
  schemas:
    DrinksGetAllRequest:
      type: object
      required: [ClientToken, AccessToken, Client, Limitation]
      properties:
        ClientToken: {type: string}
        AccessToken: {type: string}
        Client: {type: string}
        Kinds: {type: array, maxItems: 2, items: {type: string}}
        Limitation: {$ref: '#/components/schemas/Limitation'}
    DrinksGetAllResponse:
      type: object
      required: [Drinks]
      properties:
        Drinks: {type: array, items: {$ref: '#/components/schemas/Drink'}}
        Cursor: {type: string, nullable: true}
    Drink:
      type: object
      required: [Id, Kind, Price, PouredUtc]
      properties:
        Id: {type: string, format: uuid}
        Kind: {type: string, enum: [Beer, Tea]}
        Price: {type: number, format: decimal}
        PouredUtc: {type: string, format: date-time}
        After: {$ref: '#/components/schemas/Drink'}
";

fn document() -> Value {
    parse(include_str!("../../../spec/openapi.yaml")).unwrap()
}

/// The document with the two operations beside its own.
fn extended() -> Value {
    let (mut document, invented) = (document(), parse(INVENTED).unwrap());
    for place in ["/paths", "/components/schemas"] {
        let more = invented.pointer(place).and_then(Value::as_object).unwrap().clone();
        document.pointer_mut(place).and_then(Value::as_object_mut).unwrap().extend(more);
    }
    document
}

fn serving(document: &Value) -> Builder {
    Fake::builder().orders(5).reservations(5).contract(to_text(&digest(document).unwrap()))
}

fn sample(reply: &Reply) -> Option<&str> {
    reply.header("Fake-Sample")
}

fn pour(fake: &Fake) -> Reply {
    let mut body = crate::http::credentials(fake);
    body.insert("Limitation".to_owned(), json!({"Count": 1}));
    send(fake, "PUT", POUR, "", Value::Object(body).to_string().as_bytes()).unwrap()
}

#[test]
fn a_new_operation_is_judged_and_answered_at_once_and_the_answer_is_marked() {
    let fake = start(serving(&extended()));
    let reply = post(&fake, GET, limited(json!({}), 10, None));
    assert_eq!((reply.status, sample(&reply)), (200, Some("generated")), "{}", reply.text);
    let [drink] = reply.json()["Drinks"].as_array().unwrap().clone().try_into().unwrap();
    assert_eq!((&drink["Kind"], &drink["Price"], drink.get("After")), (&json!("Beer"), &json!(0), None));

    let reply = pour(&fake);
    assert_eq!((reply.status, sample(&reply)), (201, Some("example")), "{}", reply.text);
    assert_eq!(reply.json()["Kind"], "Tea");
    let samples: Vec<_> = fake.events().iter().map(|it| it.sample).collect();
    assert_eq!(samples, [Some("generated"), Some("example")]);

    let refuse = |members: Value| {
        let reply = post(&fake, GET, members);
        assert_eq!(sample(&reply), None);
        (reply.status, reply.message())
    };
    assert_eq!(refuse(json!({})), (400, "`Limitation` is required.".to_owned()));
    let message = "`Kinds` must not have more items than 2.".to_owned();
    assert_eq!(refuse(limited(json!({"Kinds": ["a", "b", "c"]}), 1, None)), (400, message));
    assert_eq!(refuse(json!({"AccessToken": "x"})).0, 401);
    assert_eq!(refuse(limited(json!({"LanguageCode": "en-US"}), 1, None)).0, 400);
    let reply = post(&fake, POUR, json!({}));
    assert_eq!((reply.status, reply.header("Allow")), (405, Some("PUT")));
}

#[test]
fn a_list_without_behaviour_ends_after_its_one_page() {
    let fake = start(serving(&extended()));
    let first = post(&fake, GET, limited(json!({}), 1, None)).json();
    assert_eq!(first["Cursor"], first["Drinks"][0]["Id"]);
    let after = limited(json!({}), 1, first["Cursor"].as_str());
    let last = post(&fake, GET, after.clone());
    assert_eq!((last.status, sample(&last)), (200, Some("last-page")));
    assert_eq!(last.json(), json!({"Drinks": [], "Cursor": null}));
    let none = post_with(&fake, GET, "Prefer: return=minimal\r\n", after);
    assert_eq!((none.status, none.text.as_str(), sample(&none)), (204, "", Some("last-page")));
    let unknown = post(&fake, GET, limited(json!({}), 1, Some("unheard")));
    assert_eq!((unknown.status, unknown.message().as_str()), (400, "`Limitation.Cursor` is not the cursor of a page."));
}

#[test]
fn a_preference_for_no_body_is_kept_only_where_the_document_has_such_a_status() {
    let mut document = extended();
    document["paths"][GET]["post"]["responses"].as_object_mut().unwrap().remove("204");
    let fake = start(serving(&document));
    let cursor = post(&fake, GET, limited(json!({}), 1, None)).json()["Cursor"].as_str().unwrap().to_owned();
    let last = post_with(&fake, GET, "Prefer: return=minimal\r\n", limited(json!({}), 1, Some(&cursor)));
    assert_eq!((last.status, last.json()["Drinks"].clone()), (200, json!([])));
}

#[test]
fn a_page_of_an_example_is_no_longer_than_asked() {
    let mut document = extended();
    let drink = document["paths"][POUR]["put"]["responses"]["201"]["content"]["application/json"]["example"].clone();
    let body = &mut document["paths"][GET]["post"]["responses"]["200"]["content"]["application/json"];
    body["example"] = json!({"Drinks": [drink, drink, drink], "Cursor": "the-end"});
    let fake = start(serving(&document));
    for (count, expected) in [(1, 1), (2, 2), (1000, 3)] {
        let page = post(&fake, GET, limited(json!({}), count, None));
        assert_eq!((page.json()["Drinks"].as_array().unwrap().len(), sample(&page)), (expected, Some("example")));
    }
    assert_eq!(sample(&post(&fake, GET, limited(json!({}), 1, Some("the-end")))), Some("last-page"));
}

#[test]
fn an_example_that_its_schema_refuses_is_not_given() {
    let mut document = extended();
    document["paths"][POUR]["put"]["responses"]["201"]["content"]["application/json"]["example"]["Kind"] = json!("Mud");
    let reply = pour(&start(serving(&document)));
    assert_eq!(
        (reply.status, sample(&reply), &reply.json()["Kind"]),
        (201, Some("generated"), &json!("Beer")),
        "{}",
        reply.text
    );
}

#[test]
fn where_no_answer_can_be_made_up_the_fault_names_the_operation_the_schema_and_the_way_out() {
    let mut document = extended();
    document["components"]["schemas"]["Drink"]["required"] = json!(["After"]);
    for validates in [true, false] {
        let reply = pour(&start(serving(&document).validate_responses(validates)));
        let message = reply.message();
        assert_eq!((reply.status, sample(&reply)), (500, None), "{message}");
        for part in ["`drinks_pour`", "`Drink`", "`After.After.", "Give the response an example in spec/openapi.yaml"] {
            assert!(message.contains(part), "{message}");
        }
    }
}

#[test]
fn the_seed_decides_what_is_made_up() {
    let get = |seed| post(&start(serving(&extended()).seed(seed)), GET, limited(json!({}), 1, None)).text;
    assert_eq!(get(7), get(7));
    assert_ne!(get(7), get(8));
}

#[test]
fn faults_strike_operations_without_behaviour() {
    let lost = Fault::new(FaultKind::MissingRequired { member: Some("Kind".to_owned()) });
    let lost = lost.when(When::Before).operation("drinks_pour").nth(2);
    let fake = start(serving(&extended()).fault(lost).fault(Fault::new(FaultKind::EmptyPage).path(GET).nth(1)));
    assert!(pour(&fake).json().get("Kind").is_some());
    let struck = pour(&fake);
    assert!(struck.json().get("Kind").is_none() && sample(&struck) == Some("example"));
    let first = post(&fake, GET, limited(json!({}), 1, None)).json();
    assert_eq!((&first["Drinks"], &first["Cursor"]), (&json!([]), &json!("1~")));
    let held_back = post(&fake, GET, limited(json!({}), 1, Some("1~"))).json();
    assert_eq!(held_back["Drinks"].as_array().unwrap().len(), 1);
}

#[test]
fn a_contract_that_cannot_be_read_is_an_error_of_the_start() {
    for text in ["", "{}", r#"{"schemas": {}, "operations": {"/a": {}}, "error": {}}"#] {
        let error = Fake::builder().contract(text).start_blocking().unwrap_err();
        assert!(error.to_string().starts_with("the contract: "), "{error}");
    }
}

/// A request to each operation of a contract, by path: what the fake makes up for a response that looks like one.
fn requests(contract: &Value) -> Vec<(String, String, Value)> {
    let mut makers = contract.clone();
    for operation in makers["operations"].as_object_mut().unwrap().values_mut() {
        operation["response"] = std::mem::replace(&mut operation["request"], json!({"type": "object"}));
        operation["id"] = json!(format!("{}_request", operation["id"].as_str().unwrap()));
        (operation["example"], operation["paging"]) = (Value::Null, Value::Null);
    }
    let fake = start(Fake::builder().orders(0).reservations(0).contract(to_text(&makers)));
    let make = |(path, operation): (&String, &Value)| {
        let method = operation["method"].as_str().unwrap().to_uppercase();
        let body = Value::Object(crate::http::credentials(&fake)).to_string();
        let reply = send(&fake, &method, path, "", body.as_bytes()).unwrap();
        assert_eq!(sample(&reply), Some("generated"), "{path}: {}", reply.text);
        (path.clone(), method, reply.json())
    };
    makers["operations"].as_object().unwrap().iter().map(make).collect()
}

#[test]
fn every_operation_answers_a_generated_request_with_its_behaviour_and_without() {
    let contract = digest(&extended()).unwrap();
    let mut without = contract.clone();
    for operation in without["operations"].as_object_mut().unwrap().values_mut() {
        operation["id"] = json!(format!("{}_unheard", operation["id"].as_str().unwrap()));
    }
    let requests = requests(&contract);
    assert_eq!(requests.len(), contract["operations"].as_object().unwrap().len());
    let mut behaved = 0;
    for contract in [&contract, &without] {
        let fake = start(Fake::builder().orders(5).reservations(5).contract(to_text(contract)));
        for (path, method, body) in &requests {
            let operation = &contract["operations"][path];
            let mut body = body.as_object().unwrap().clone();
            body.extend(crate::http::credentials(&fake));
            let reply = send(&fake, method, path, "", Value::Object(body).to_string().as_bytes()).unwrap();
            // Behaviour that writes may know neither the made-up service nor the account.
            let is_refused_by_behaviour = reply.status == 403 && operation["is_write"] == true;
            match sample(&reply) {
                Some(_) => assert_eq!(json!(reply.status), operation["status"], "{path}: {}", reply.text),
                None => {
                    assert!(reply.status == 200 || is_refused_by_behaviour, "{path}: {}", reply.text);
                    assert!(!operation["id"].as_str().unwrap().ends_with("_unheard"), "{path}");
                    behaved += 1;
                }
            }
        }
    }
    assert!(behaved > 0);
}
