//! The runtime in floors: a file imports from its own floor or from lower ones, and no files import each other in a
//! circle.

use ostler_openapi::finding::Finding;

use super::Rule;
use super::imports::{self, Import};
use super::tree::Tree;

const FOLDER: &str = "runtime/src/";

/// The modules at the root, from the top down. Those of one floor may import from each other.
const FLOORS: &[&[&str]] =
    &[&["client"], &["recovery"], &["listing"], &["call"], &["transport", "values"], &["error"], &["safety"]];

/// They hold no code of their own: they say what others see.
const DOORS: &[&str] = &["lib", "private"];

pub(super) fn find(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.under(FOLDER).filter(|it| !is_door(&it.path)) {
        if floor_of(&source.path).is_none() {
            let message = format!("`{}` is on no floor", module_of(&source.path));
            found.push(rule.finding(&source.path, 1, message));
        }
        for line in imports::upward_lines(&source.tokens) {
            let message = "`super::` leaves the file without a word on the floor; write `crate::`";
            found.push(rule.finding(&source.path, line, message.to_owned()));
        }
    }
    let mut imports = imports::collect(tree, FOLDER);
    imports.retain(|it| !is_door(it.from));
    found.extend(imports.iter().filter_map(|it| Some(rule.finding(it.from, it.line, problem_of(it)?))));
    // An import that is wrong already would close a circle for each file above it.
    imports.retain(|it| problem_of(it).is_none());
    for circle in imports::circles(&imports) {
        let line = imports.iter().find(|it| it.from == circle[0] && it.to == circle.get(1).copied());
        let names: Vec<_> = circle.iter().chain(&circle[..1]).map(|it| &it[FOLDER.len()..]).collect();
        let message = format!("files import each other in a circle: {}", names.join(" -> "));
        found.push(rule.finding(circle[0], line.map_or(1, |it| it.line), message));
    }
    found
}

/// What is wrong with an import.
fn problem_of(import: &Import<'_>) -> Option<String> {
    let from = floor_of(import.from)?;
    let Some(to) = import.to.filter(|it| !is_door(it)) else {
        return Some(format!("`{}` does not say which floor it is on; name its own module", import.path));
    };
    (floor_of(to)? < from).then(|| format!("`{}` is on a higher floor than `{}`", import.path, module_of(import.from)))
}

fn is_door(path: &str) -> bool {
    DOORS.contains(&module_of(path))
}

/// Counted from the top.
fn floor_of(path: &str) -> Option<usize> {
    let module = module_of(path);
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The module at the root that a file belongs to.
fn module_of(path: &str) -> &str {
    let place = path.strip_prefix(FOLDER).unwrap_or(path);
    place.split('/').next().unwrap_or(place).trim_end_matches(".rs")
}

#[cfg(test)]
mod tests {
    use super::super::findings;
    use super::*;

    fn found_in(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|(path, text)| (format!("{FOLDER}{path}"), *text)).collect();
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        findings("floors", &files)
    }

    #[test]
    fn each_floor_may_use_itself_and_those_below_and_none_above() {
        for (above, upper) in FLOORS.iter().enumerate().flat_map(|(at, floor)| floor.iter().map(move |it| (at, it))) {
            for (below, lower) in FLOORS.iter().enumerate().flat_map(|(at, floor)| floor.iter().map(move |it| (at, it)))
            {
                let (from, to) = (format!("{upper}/mod.rs"), format!("{lower}/thing.rs"));
                let text = format!("use crate::{lower}::thing::Thing;");
                let found = found_in(&[(&from, &text), (&to, "struct Thing;")]);
                let message = format!("`crate::{lower}::thing::Thing` is on a higher floor than `{upper}`");
                let expected = (below < above).then(|| format!("{FOLDER}{from}:1: {message}"));
                assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn an_import_is_found_however_it_is_written() {
        for text in [
            "pub(crate) use crate::call::retry::Retry;",
            "use crate::{call::{retry::{self, Retry}}};",
            "fn f() { crate::call::retry::f(); }",
            "fn f() { vec![crate::call::retry::f()]; }",
            "#[cfg(test)] mod tests { use crate::call::retry::*; }",
            "pub(crate) use crate::call::retry as again;",
        ] {
            let found = found_in(&[("error/mod.rs", text), ("call/retry.rs", "")]);
            assert!(!found.is_empty() && found.iter().all(|it| it.contains("higher floor")), "{text}: {found:?}");
        }
        for text in [
            "// crate::call::retry",
            "/// [`crate::call::retry`]\nstruct A;",
            "macro_rules! m { () => { $crate::call::retry::f() } }",
        ] {
            assert_eq!(found_in(&[("error/mod.rs", text), ("call/retry.rs", "")]), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_name_at_the_root_does_not_say_its_floor_and_only_the_doors_see_all() {
        let text = "use crate::{Error, client::Core};\npub use crate::private::Members;";
        let files = [("client/mod.rs", ""), ("lib.rs", text), ("private.rs", text)];
        assert_eq!(found_in(&files), [""; 0]);
        let found = found_in(&[
            ("client/mod.rs", "use crate::Error;\nuse crate::private::Members;\nuse crate::*;"),
            ("private.rs", ""),
        ]);
        let expected = ["1: `crate::Error`", "2: `crate::private::Members`", "3: `crate::*`"];
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!(
                *found,
                format!("{FOLDER}client/mod.rs:{expected} does not say which floor it is on; name its own module")
            );
        }
    }

    #[test]
    fn files_that_import_each_other_in_a_circle_are_found_once() {
        let found = found_in(&[
            ("call/a.rs", "\nuse crate::call::b::B;"),
            ("call/b.rs", "use crate::call::C;\nuse crate::error::Error;"),
            ("call/mod.rs", "mod a;\nmod b;\npub(crate) use a::A;"),
            ("error/mod.rs", ""),
        ]);
        let circle = "files import each other in a circle: call/a.rs -> call/b.rs -> call/mod.rs -> call/a.rs";
        assert_eq!(found, [format!("{FOLDER}call/a.rs:2: {circle}")]);
        let found = found_in(&[
            ("call/a.rs", "use crate::call::b::B; use crate::call::c::C;"),
            ("call/b.rs", "use crate::call::c::C;"),
            ("call/c.rs", ""),
            ("call/mod.rs", "mod a; use crate::call::a::A; use self::b::B;"),
        ]);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn an_import_from_above_is_one_finding_whatever_circles_it_closes() {
        let found = found_in(&[
            ("client/mod.rs", "use crate::call::a::A;"),
            ("call/a.rs", "use crate::error::Error;"),
            ("error/mod.rs", "use crate::client::Core;"),
        ]);
        assert_eq!(found, [format!("{FOLDER}error/mod.rs:1: `crate::client::Core` is on a higher floor than `error`")]);
    }

    #[test]
    fn transport_and_values_share_a_floor_but_no_circle() {
        let files = [("transport/a.rs", "use crate::values::b::B;"), ("values/b.rs", "use crate::transport::a::A;")];
        let circle = "files import each other in a circle: transport/a.rs -> values/b.rs -> transport/a.rs";
        assert_eq!(found_in(&files), [format!("{FOLDER}transport/a.rs:1: {circle}")]);
    }

    #[test]
    fn a_path_upwards_that_leaves_its_file_is_found() {
        let text = "use super::retry;\n#[cfg(test)]\nmod tests {\n    use super::*;\n    use super::super::retry;\n}\npub(super) fn f() {}";
        let found = found_in(&[("call/a.rs", text), ("call/retry.rs", "")]);
        let message = "`super::` leaves the file without a word on the floor; write `crate::`";
        assert_eq!(found, [1, 5].map(|line| format!("{FOLDER}call/a.rs:{line}: {message}")));
    }

    #[test]
    fn a_new_module_at_the_root_needs_a_floor() {
        assert_eq!(found_in(&[("attic.rs", "")]), [format!("{FOLDER}attic.rs:1: `attic` is on no floor")]);
    }
}
