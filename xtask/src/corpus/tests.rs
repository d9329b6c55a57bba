//! How a run ends, and what is made of what it says.

use std::ffi::OsStr;

use super::*;

const BOUNDS: Bounds = Bounds { time: Duration::from_secs(20), memory: 4096 };

fn ended(script: &str, bounds: Bounds) -> Ended {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = bounded::limited(OsStr::new("/bin/sh"), bounds);
    bounded::run(command.arg("-c").arg(script), folder.path(), bounds).expect("runs")
}

#[cfg(unix)]
#[test]
fn each_end_of_a_run_is_an_outcome_of_its_own() {
    for (script, expected) in [
        ("exit 0", End::Fine),
        ("echo 'error[unsupported]: x' >&2; exit 1", End::Refused),
        ("echo 'error[document-syntax]: x' >&2; exit 2", End::Refused),
        ("echo 'error: x cannot be read' >&2; exit 2", End::Failed),
        ("exec /nowhere/xtask", End::Failed),
        ("echo \"thread 'main' panicked at a.rs:1:1:\" >&2; exit 101", End::Panicked),
        ("kill -SEGV $$", End::Panicked),
        ("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$", End::OutOfMemory),
    ] {
        assert_eq!(end_of(&ended(script, BOUNDS)), expected, "{script}");
    }
}

#[cfg(unix)]
#[test]
fn a_run_without_an_end_is_ended_when_its_time_is_over() {
    let bounds = Bounds { time: Duration::from_millis(200), ..BOUNDS };
    let ended = ended("exec sleep 60", bounds);
    assert_eq!(end_of(&ended), End::Hung);
    assert!(ended.took < Duration::from_secs(20), "{:?}", ended.took);
}

#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded() {
    let ended = ended("ulimit -v", Bounds { memory: 64, ..BOUNDS });
    assert_eq!(ended.stdout.trim(), "65536", "{}", ended.stderr);
}

#[test]
fn the_first_error_is_the_first_that_says_one() {
    assert_eq!(first_error("warning[a]: b\nerror[c]: d\nerror[e]: f\n"), "error[c]: d");
    let panic = "\nthread 'main' (1) panicked at codegen/src/a.rs:1:1:\nno entry\nnote: run\n";
    assert_eq!(first_error(panic), "thread 'main' (1) panicked at codegen/src/a.rs:1:1: no entry");
    assert_eq!(first_error(""), "");
}

#[test]
fn messages_of_the_compiler_are_counted() {
    let lines = [
        r#"{"reason":"compiler-message","message":{"level":"warning","code":{"code":"clippy::all"},"message":"w"}}"#,
        r#"{"reason":"compiler-message","message":{"level":"error","code":null,"message":"first"}}"#,
        r#"{"reason":"compiler-message","message":{"level":"error","code":null,"message":"second"}}"#,
        r#"{"reason":"compiler-message","message":{"level":"warning","code":null,"message":"1 warning emitted"}}"#,
        "no json",
    ];
    let messages = Messages::read(&lines.join("\n"));
    assert_eq!((messages.warnings, messages.first_error.as_deref()), (1, Some("first")));
}

#[test]
fn a_folder_is_searched_and_one_without_documents_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert!(documents(folder.path()).expect_err("is empty").to_string().contains("holds no documents"));
    fs::create_dir(folder.path().join("b")).expect("writable");
    for path in ["b/a.yml", "c.json", "a.yaml", "readme.md"] {
        fs::write(folder.path().join(path), "").expect("writable");
    }
    assert_eq!(documents(folder.path()).expect("readable"), ["a.yaml", "b/a.yml", "c.json"].map(PathBuf::from));
}

#[test]
fn rows_are_a_table_and_json() {
    let row = |document: &str, end, first_error: &str| {
        let (document, first_error) = (document.to_owned(), first_error.to_owned());
        Row { document, end, seconds: 0.5, lines: 7, warnings: 1, first_error }
    };
    let rows = [row("a.yaml", End::Fine, ""), row("b.yaml", End::Refused, "error[x]: y")];
    let expected = "outcome           seconds    lines  warnings  document\n\
        ok                   0.50        7         1  a.yaml\n\
        refused              0.50        7         1  b.yaml: error[x]: y\n\
        2 documents: 1 ok, 1 refused\n";
    assert_eq!(table(&rows), expected);
    assert_eq!(json(&rows)["outcomes"], json!({"ok": 1, "refused": 1}));
}
