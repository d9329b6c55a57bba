//! What the workspace depends on, held against deny.toml by cargo-deny where that is installed.

use super::{Verdict, run_command};
use crate::outcome::Failure;
use crate::process;
use crate::workspace::Workspace;

/// What needs no network, and what needs the database of advisories.
const LOCAL: &[&str] = &["check", "bans", "licenses", "sources"];
const FETCH: &[&str] = &["fetch", "db"];
const ADVISORIES: &[&str] = &["check", "--disable-fetch", "advisories"];

pub(super) fn check(workspace: &Workspace) -> Result<Verdict, Failure> {
    check_with(&|arguments| run_command(process::cargo(workspace, "deny").args(arguments)))
}

/// `run` runs cargo-deny with arguments.
fn check_with(run: &dyn Fn(&[&str]) -> Result<Verdict, Failure>) -> Result<Verdict, Failure> {
    if let Verdict::Output(text) = run(&["--version"])?
        && text.contains("no such command")
    {
        let help = "`cargo install --locked cargo-deny`";
        return Ok(Verdict::Skipped(format!("cargo-deny is not installed: {help}")));
    }
    let local = run(LOCAL)?;
    if !matches!(local, Verdict::Fine) {
        return Ok(local);
    }
    if !matches!(run(FETCH)?, Verdict::Fine) {
        let rest = "bans, licences and sources are fine";
        return Ok(Verdict::Skipped(format!("the advisories cannot be fetched; {rest}")));
    }
    run(ADVISORIES)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::env;
    use std::fs;
    use std::process::Command;

    use serde_json::Value;

    use super::*;

    /// Runs the step with a cargo-deny that fails where its arguments are these, and tells what was run.
    fn checked(failing: &[&str], text: &str) -> (Verdict, Vec<String>) {
        let calls = RefCell::new(Vec::new());
        let verdict = check_with(&|arguments| {
            calls.borrow_mut().push(arguments.join(" "));
            Ok(if arguments == failing { Verdict::Output(text.to_owned()) } else { Verdict::Fine })
        });
        (verdict.expect("can be run"), calls.into_inner())
    }

    #[test]
    fn all_of_deny_is_checked_where_it_is_installed_and_online() {
        let (verdict, calls) = checked(&["nothing"], "");
        assert!(matches!(verdict, Verdict::Fine));
        let expected = ["--version", "check bans licenses sources", "fetch db", "check --disable-fetch advisories"];
        assert_eq!(calls, expected);
    }

    #[test]
    fn where_deny_is_not_installed_that_is_said_and_is_not_an_error() {
        let (verdict, calls) = checked(&["--version"], "error: no such command: `deny`");
        assert!(matches!(verdict, Verdict::Skipped(text) if text.contains("is not installed")));
        assert_eq!(calls, ["--version"]);
    }

    #[test]
    fn without_a_network_the_rest_is_checked_and_the_advisories_are_said_to_be_missing() {
        let (verdict, calls) = checked(FETCH, "could not connect");
        assert!(matches!(verdict, Verdict::Skipped(text) if text.contains("advisories cannot be fetched")));
        assert_eq!(calls[1], "check bans licenses sources");
    }

    #[test]
    fn what_deny_finds_is_an_error_whatever_the_network_does() {
        for failing in [LOCAL, ADVISORIES] {
            let (verdict, _) = checked(failing, "error[banned]: …");
            assert!(matches!(verdict, Verdict::Output(text) if text.contains("banned")), "{failing:?}");
        }
    }

    /// A licence expression, as far as crates use it: names with `AND`, `OR` (or `/`), `WITH` and parentheses.
    fn is_allowed(expression: &str, allowed: &[String]) -> bool {
        let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
        let tokens: Vec<_> = spaced.split_whitespace().collect();
        let (allowed, rest) = any_of(&tokens, allowed);
        assert_eq!(rest, [""; 0], "{expression}");
        allowed
    }

    fn any_of<'t, 'a>(tokens: &'t [&'a str], allowed: &[String]) -> (bool, &'t [&'a str]) {
        let (mut result, mut rest) = all_of(tokens, allowed);
        while let ["OR", after @ ..] = rest {
            let (next, after) = all_of(after, allowed);
            (result, rest) = (result || next, after);
        }
        (result, rest)
    }

    fn all_of<'t, 'a>(tokens: &'t [&'a str], allowed: &[String]) -> (bool, &'t [&'a str]) {
        let (mut result, mut rest) = one(tokens, allowed);
        while let ["AND", after @ ..] = rest {
            let (next, after) = one(after, allowed);
            (result, rest) = (result && next, after);
        }
        (result, rest)
    }

    fn one<'t, 'a>(tokens: &'t [&'a str], allowed: &[String]) -> (bool, &'t [&'a str]) {
        match tokens {
            ["(", inside @ ..] => {
                let (result, rest) = any_of(inside, allowed);
                (result, rest.strip_prefix(&[")"]).expect("is closed"))
            }
            // An exception has to be allowed by its own name.
            [name, "WITH", exception, rest @ ..] => (allowed.contains(&format!("{name} WITH {exception}")), rest),
            [name, rest @ ..] => (allowed.iter().any(|it| it == name), rest),
            [] => panic!("a licence is missing"),
        }
    }

    #[test]
    fn an_expression_is_allowed_as_far_as_its_parts_are() {
        let allowed = ["MIT", "ISC"].map(str::to_owned);
        for yes in ["MIT", "GPL-3.0 OR MIT", "MIT/Apache-2.0", "(GPL-3.0 OR MIT) AND ISC", "GPL-3.0 WITH X OR ISC"] {
            assert!(is_allowed(yes, &allowed), "{yes}");
        }
        for no in
            ["GPL-3.0", "MIT AND GPL-3.0", "MIT WITH X", "(MIT OR ISC) AND GPL-3.0", "MIT OR ISC AND GPL-3.0 AND X"]
        {
            assert_eq!(is_allowed(no, &allowed), no.starts_with("MIT OR"), "{no}");
        }
    }

    /// The strings of `allow` in deny.toml.
    fn allowed_licences() -> Vec<String> {
        let text = fs::read_to_string(Workspace::find().root().join("deny.toml")).expect("readable");
        let (_, list) = text.split_once("\nallow = [\n").expect("allows licences");
        let (list, _) = list.split_once("\n]").expect("the list ends");
        list.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next()).map(str::to_owned).collect()
    }

    /// The licence of each package that the workspace is built from on this system.
    fn licences() -> BTreeMap<String, String> {
        let version = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("-vV").output();
        let version = String::from_utf8(version.expect("rustc runs").stdout).expect("is text");
        let host = version.lines().find_map(|it| it.strip_prefix("host: ")).expect("names its host");
        let mut cargo = process::cargo(&Workspace::find(), "metadata");
        let output = cargo.args(["--format-version=1", "--locked", "--filter-platform", host]).output();
        let output = output.expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let metadata: Value = serde_json::from_slice(&output.stdout).expect("is JSON");
        let text = |package: &Value, member: &str| package[member].as_str().unwrap_or("none").to_owned();
        let packages = metadata["packages"].as_array().expect("has packages");
        packages.iter().map(|it| (text(it, "id"), text(it, "license"))).collect()
    }

    #[test]
    fn the_allowed_licences_are_those_of_the_dependencies() {
        let (allowed, licences) = (allowed_licences(), licences());
        assert!(licences.len() > 100 && allowed.is_sorted(), "{} packages, {allowed:?}", licences.len());
        let refused: Vec<_> = licences.iter().filter(|(_, it)| !is_allowed(it, &allowed)).collect();
        assert!(refused.is_empty(), "decide, and say so in deny.toml: {refused:?}");
        for (index, licence) in allowed.iter().enumerate() {
            let mut others = allowed.clone();
            others.remove(index);
            let needed = licences.values().any(|it| !is_allowed(it, &others));
            assert!(needed, "no package needs `{licence}`; take it out of deny.toml");
        }
    }
}
