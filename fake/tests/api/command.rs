//! The fake as a command.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use mews_connector_fake::FaultKind;
use serde_json::Value;

use crate::http::ADD;

const PROGRAM: &str = env!("CARGO_BIN_EXE_mews-connector-fake");

#[test]
fn the_first_line_says_how_to_call_it() {
    let mut child = Command::new(PROGRAM)
        .args(["--orders", "12", "--seed", "3"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let facts: Value = serde_json::from_str(&line).unwrap();
    assert!(facts["address"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    for member in ["client_token", "access_token", "now"] {
        assert!(facts[member].as_str().is_some_and(|text| text.len() >= 20), "{member}");
    }
    for member in ["service_ids", "account_ids", "bookable_service_ids", "enterprise_ids"] {
        assert!(facts[member].as_array().is_some_and(|ids| ids.len() >= 2), "{member}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// What the command says about itself when it is called with these flags.
fn greeting(flags: &[&str]) -> Value {
    let mut child = Command::new(PROGRAM).args(flags).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    serde_json::from_str(&line).unwrap()
}

#[test]
fn all_tenants_are_in_a_list_and_the_first_is_there_as_if_it_were_alone() {
    let alone = greeting(&[]);
    let facts = greeting(&["--tenants", "3", "--services", "7", "--reservations", "5"]);
    let tenants = facts["tenants"].as_array().unwrap();
    assert_eq!((tenants.len(), alone["tenants"].as_array().unwrap().len()), (3, 1));
    for (member, value) in tenants[0].as_object().unwrap() {
        assert_eq!(&facts[member], value, "{member}");
        assert_eq!(&alone["tenants"][0][member], &alone[member], "{member}");
        assert!(tenants[1].get(member).is_some_and(|other| other != value), "{member}");
    }
    assert_eq!([&facts["access_token"], &facts["client_token"]], [&alone["access_token"], &alone["client_token"]]);
    assert_eq!(facts["service_ids"].as_array().unwrap().len(), 7);
    assert_eq!(facts["service_ids"].as_array().unwrap()[..4], alone["service_ids"].as_array().unwrap()[..]);
}

#[test]
fn the_clock_is_as_the_flags_say() {
    assert_eq!(greeting(&[])["now"], "2026-07-01T12:00:00Z");
    assert_eq!(greeting(&["--now", "2026-05-01T00:00:00Z"])["now"], "2026-05-01T00:00:00Z");
    let before = std::time::SystemTime::now() - std::time::Duration::from_secs(1);
    let now = greeting(&["--real-time"])["now"].as_str().map(mews_connector_fake::time).unwrap().unwrap();
    assert!((before..=std::time::SystemTime::now()).contains(&now));
}

#[cfg(unix)]
#[test]
fn it_ends_well_when_it_is_told_to() {
    for signal in ["-TERM", "-INT"] {
        let mut child = Command::new(PROGRAM).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn wrong_use_is_status_2() {
    let wrong = [
        &["--colour"][..],
        &["--orders", "many"],
        &["--port", "70000"],
        &["more"],
        &["--fault", "408:n=0"],
        &["--now", "tomorrow"],
        &["--now", "2026-05-01T00:00:00Z", "--real-time"],
        &["--tenants", "0"],
        &["--services", "0"],
        &["--changing", "0"],
        &["--tenants", "10000", "--services", "100000"],
        &["--fault", "408:operation=orders_remove"],
        &["--contract", env!("CARGO_MANIFEST_PATH")],
        &["--contract", "no/such/contract.json"],
    ];
    for flags in wrong {
        let output = Command::new(PROGRAM).args(flags).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn what_is_in_the_way_is_named() {
    let said = |flags: &[&str]| {
        let output = Command::new(PROGRAM).args(flags).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (_, missing) = said(&["--contract", "no/such/contract.json"]);
    assert!(missing.starts_with("mews-connector-fake: no/such/contract.json: "), "{missing}");
    let (_, other) = said(&["--contract", env!("CARGO_MANIFEST_PATH")]);
    assert!(other.contains("what `cargo xtask regen` writes into `fake/contract.json`"), "{other}");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (status, busy) = said(&["--port", &port]);
    assert!(status == Some(1) && busy.starts_with(&format!("mews-connector-fake: port {port} cannot be ")), "{busy}");
}

#[test]
fn an_unknown_fault_is_status_2_with_the_kinds_and_the_help_explains_them() {
    let output = Command::new(PROGRAM).args(["--fault", "408", "--fault", "gremlin:n=2"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("there is no fault `gremlin`: there are latency, "), "{said}");
    let help = String::from_utf8(Command::new(PROGRAM).arg("--help").output().unwrap().stdout).unwrap();
    for kind in FaultKind::ALL {
        assert!(said.contains(kind.name()) && help.contains(kind.name()) && help.contains(kind.summary()));
    }
}

#[test]
fn faults_strike_and_are_noted() {
    let mut child = Command::new(PROGRAM)
        .args(["--orders", "3", "--fault", "redirect:n=2,operation=orders_add", "--fault", "5xx:status=500,n=1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    let facts: Value = serde_json::from_str(&line).unwrap();
    let address = facts["address"].as_str().unwrap().trim_start_matches("http://");
    let status = || {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "POST {ADD} HTTP/1.1\r\nHost: fake\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{{}}")
            .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    };
    assert!(status().starts_with("HTTP/1.1 500 "));
    let redirect = status();
    assert!(redirect.starts_with("HTTP/1.1 307 "));
    assert!(redirect.contains(&format!("location: {}{ADD}\r\n", facts["redirect_address"].as_str().unwrap())));
    assert!(status().starts_with("HTTP/1.1 400 "));
    child.kill().unwrap();
    let noted = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert_eq!(noted, format!("POST {ADD} 500 5xx\nPOST {ADD} 307 redirect\nPOST {ADD} 400\n"));
}

#[test]
fn a_sample_is_noted_and_the_help_explains_it() {
    let help = String::from_utf8(Command::new(PROGRAM).arg("--help").output().unwrap().stdout).unwrap();
    assert!(help.contains("`Fake-Sample`") && help.contains("`sample` in the log"), "{help}");
    // The same operation under a name that nothing behaves like.
    let contract = include_str!("../../contract.json").replace("\"orders_add\"", "\"orders_unheard\"");
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("unheard.json");
    std::fs::write(&path, contract).unwrap();
    let mut child = Command::new(PROGRAM)
        .args(["--orders", "0", "--contract", path.to_str().unwrap()])
        .args(["--fault", "5xx:status=500,n=2,operation=orders_unheard"]) // known to that contract alone
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let facts: Value = serde_json::from_str(&line).unwrap();
    let body = serde_json::json!({
        "ClientToken": facts["client_token"], "AccessToken": facts["access_token"], "Client": "Test 1.0",
        "ServiceId": facts["service_ids"][0], "AccountId": facts["account_ids"][0],
    });
    let (body, address) = (body.to_string(), facts["address"].as_str().unwrap().trim_start_matches("http://"));
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST {ADD} HTTP/1.1\r\nHost: fake\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 200 ") && text.contains("fake-sample: example\r\n"), "{text}");
    child.kill().unwrap();
    let noted = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert_eq!(noted, format!("POST {ADD} 200 sample\n"));
}
