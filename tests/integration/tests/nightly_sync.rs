//! The nightly sync is killed again and again, and in the end every order is there once.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use integration::store::Store;
use mews_connector_fake::{Clock, Fake, Fault, FaultKind, time};

/// How often the sync is killed before it is let alone.
const KILLS: usize = 25;

const NOW: &str = "2026-07-01T12:00:00Z";

/// Lists 1,100 services, which takes several requests, a page at a time.
fn start(fake: &Fake, file: &Path, now: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_nightly_sync"))
        .arg(file)
        .arg(now)
        .args(fake.service_ids().iter().map(ToString::to_string))
        .env("MEWS_PLATFORM_ADDRESS", fake.address())
        .env("MEWS_CLIENT_TOKEN", fake.client_token())
        .env("MEWS_ACCESS_TOKEN", fake.access_token())
        .env("MEWS_CLIENT", "Nightly sync 1.0")
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

fn finish(mut child: Child) {
    assert!(child.wait().unwrap().success());
}

fn lines(file: &Path) -> usize {
    fs::read_to_string(file).map_or(0, |text| text.lines().count())
}

fn temporary(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_file(&path);
    path
}

#[test]
fn every_order_is_there_once_however_often_the_sync_is_killed() {
    let slow = Fault::new(FaultKind::Latency { delay: Duration::from_millis(5) });
    let clock = Clock::at(time(NOW).unwrap());
    let fake = Fake::builder().services(1_100).orders(2_200).clock(clock).fault(slow).start_blocking().unwrap();
    let file = temporary("killed.jsonl");
    let mut kills = 0;
    loop {
        let before = lines(&file);
        let mut child = start(&fake, &file, NOW);
        // A few lines more, and it dies; at the latest it comes to its end by itself.
        let ended = loop {
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success());
                break true;
            }
            if kills < KILLS && lines(&file) > before + kills % 7 {
                break false;
            }
            sleep(Duration::from_millis(1));
        };
        if ended {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    assert_eq!(kills, KILLS);
    let store = Store::open(&file).unwrap();
    assert_eq!(store.rows().count(), 2_200);
    assert!(store.interrupted().is_none() && store.synced_until().is_some());
}

#[test]
fn the_next_night_finds_what_changed_and_keeps_each_order_once() {
    let fake = Fake::builder().orders(50).clock(Clock::at(time(NOW).unwrap())).start_blocking().unwrap();
    let file = temporary("nights.jsonl");
    finish(start(&fake, &file, "2026-07-01T12:00:01Z"));
    let rows = |file: &Path| Store::open(file).unwrap().rows().map(|it| (it.id, it.updated_utc)).collect::<Vec<_>>();
    let first = rows(&file);
    assert_eq!(first.len(), 50);
    fake.advance(Duration::from_secs(3600));
    let changed = first[7].0;
    fake.touch_order(changed.to_string().parse().unwrap()).unwrap();
    let before = fake.requests().values().sum::<u64>();
    finish(start(&fake, &file, "2026-07-02T12:00:00Z"));
    let second = rows(&file);
    assert_eq!(second.len(), 50);
    let differing: Vec<_> = second.iter().filter(|it| !first.contains(it)).collect();
    assert_eq!(differing.len(), 1);
    assert_eq!(differing[0].0, changed);
    let requests = fake.requests().values().sum::<u64>() - before;
    assert!(requests <= 2, "a page with what changed, and the end: {requests}");
}

#[test]
fn a_line_that_was_being_written_is_as_if_it_were_not_there() {
    let fake = Fake::builder().orders(20).clock(Clock::at(time(NOW).unwrap())).start_blocking().unwrap();
    let file = temporary("torn.jsonl");
    finish(start(&fake, &file, "2026-07-01T12:00:01Z"));
    let text = fs::read_to_string(&file).unwrap();
    for cut in [1, text.len() / 3, text.len() - 1] {
        fs::write(&file, &text[..cut]).unwrap();
        finish(start(&fake, &file, "2026-07-01T12:00:01Z"));
        assert_eq!(Store::open(&file).unwrap().rows().count(), 20, "{cut}");
    }
}
