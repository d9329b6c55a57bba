//! Pages as a browser shows them: nothing is too wide, links lead somewhere, and what is hostile is text.
//!
//! A test-only page holds the page in a frame of the width in question, since windows of browsers have a least width, and
//! measures it. Where no Chromium is installed nothing is measured; the tests say so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ostler_review::page::Format;
use serde_json::Value;

use crate::support::{cases, page_of};

/// How long a browser may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What measures the page in the frame.
const MEASURE: &str = "
const frame = document.querySelector('iframe');
frame.addEventListener('load', () => {
  const page = frame.contentDocument, root = page.documentElement;
  const wide = [...page.querySelectorAll('body *')].filter(it => it.getBoundingClientRect().right > root.clientWidth + 0.5
    || (it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).display !== 'inline'));
  const links = [...page.querySelectorAll('a')];
  const bad = links.filter(it => !page.getElementById((it.getAttribute('href') || '').slice(1)));
  const hostile = page.querySelectorAll('script, img, svg, iframe, b, [onload], [onerror], [onmouseover], [src]');
  const pair = page.querySelector('.pair');
  const result = {
    width: frame.contentWindow.innerWidth, scroll: root.scrollWidth, client: root.clientWidth,
    wide: wide.map(it => it.outerHTML.slice(0, 120)), links: links.length, bad: bad.map(it => it.outerHTML),
    hostile: [...hostile].map(it => it.outerHTML), styles: page.querySelectorAll('style').length,
    columns: pair ? getComputedStyle(pair).gridTemplateColumns.split(' ').length : 0,
  };
  document.title = 'measured';
  document.getElementById('result').textContent = JSON.stringify(result);
});
frame.srcdoc = document.getElementById('page').textContent;
";

/// The browser, if one is installed; `CHROMIUM` names another one.
fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let folders: Vec<_> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.iter().flat_map(|name| folders.iter().map(move |it| it.join(name))).find(|it| it.is_file())
}

/// A page in a frame of a width.
fn framed(html: &str, width: usize) -> String {
    let text = html.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!DOCTYPE html><meta charset=utf-8><pre id=result></pre><iframe width={width} height=900 \
         style='border:0'></iframe><textarea id=page hidden>\n{text}</textarea><script>{MEASURE}</script>"
    )
}

/// What a browser prints of a file once it is loaded.
fn dump(browser: &Path, folder: &Path, file: &Path) -> String {
    let out = fs::File::create(folder.join("out")).expect("writable");
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--window-size=1400,1000", "--virtual-time-budget=5000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("file://{}", file.display()))
        .stdout(out)
        .stderr(Stdio::null())
        .spawn()
        .expect("the browser starts");
    let started = Instant::now();
    loop {
        if child.try_wait().expect("can be asked").is_some() {
            return fs::read_to_string(folder.join("out")).expect("readable");
        }
        if started.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            panic!("{} took longer than {PATIENCE:?}", browser.display());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What was measured of a page at a width.
fn measure(browser: &Path, html: &str, width: usize) -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("framed.html");
    fs::write(&file, framed(html, width)).expect("writable");
    let dom = dump(browser, folder.path(), &file);
    let start = dom.find("<pre id=\"result\">").expect("the page is there") + "<pre id=\"result\">".len();
    let end = start + dom[start..].find("</pre>").expect("it ends");
    let text = dom[start..end].replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn every_page_fits_a_phone_and_a_desk_and_its_links_lead_somewhere() {
    let Some(browser) = chromium() else {
        eprintln!("no Chromium is installed, so that no page was measured");
        return;
    };
    for case in cases() {
        let html = page_of(&case).render(Format::Html);
        for (width, columns) in [(360, 1), (1280, 2)] {
            let found = measure(&browser, &html, width);
            let what = format!("{} at {width}: {found:#}", case.display());
            assert_eq!(found["width"], width, "{what}");
            assert!(found["scroll"].as_u64() <= found["client"].as_u64(), "{what}");
            assert_eq!(found["wide"], Value::Array(vec![]), "{what}");
            assert!(found["links"].as_u64() > Some(5), "{what}");
            assert_eq!(found["bad"], Value::Array(vec![]), "{what}");
            assert_eq!((&found["hostile"], &found["styles"]), (&Value::Array(vec![]), &Value::from(1)), "{what}");
            assert!(found["columns"] == columns || found["columns"] == 0, "{what}");
        }
    }
}

#[test]
fn what_is_too_wide_hostile_or_leads_nowhere_would_be_noticed() {
    let Some(browser) = chromium() else {
        eprintln!("no Chromium is installed, so that nothing was measured");
        return;
    };
    let html = "<!DOCTYPE html><body><p style='width: 500px'>wide</p><a href='#nowhere'>a</a><img alt=''>";
    let found = measure(&browser, html, 360);
    assert!(found["scroll"].as_u64() > found["client"].as_u64(), "{found:#}");
    for member in ["wide", "bad", "hostile"] {
        assert!(found[member].as_array().is_some_and(|it| !it.is_empty()), "{member}: {found:#}");
    }
}
