//! `cargo xtask draft`: as `ostler draft`, and with `--merge` into the spec of the workspace.

use std::fs;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};
use ostler::draft::Options;
use ostler::{command, draft};
use ostler_review::draft::{DraftFile, Error, Merged, Outdated, Page, Target, merge};

use crate::notes::LEDGER;
use crate::outcome::{Failure, Outcome, say};
use crate::reconcile::{self, DOCUMENT, Inputs, SOURCES, read};
use crate::replace::{Known, replace_all, with_ends_of};
use crate::takeover::Lock;
use crate::workspace::{SPEC, Workspace};

/// The command, with what only a workspace has.
pub(crate) fn command() -> Command {
    command::draft_command().arg(
        Arg::new("merge")
            .long("merge")
            .help("Put what the spec lacks into spec/, where nothing else changes; done again, it finds nothing to do")
            .conflicts_with("out")
            .action(ArgAction::SetTrue),
    )
}

pub(crate) fn run(workspace: &Workspace, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = command::draft_options(matches);
    if !matches.get_flag("merge") {
        return draft::run(&options);
    }
    let pages = draft::read(&options)?.whole()?;
    let _lock = Lock::take(workspace)?;
    let known = known(workspace)?;
    let inputs = Inputs::read(workspace)?;
    let merged = merged(workspace, &inputs, &pages, &options)?;
    let written = write(workspace, known, &merged)?;
    draft::tell(&merged.left_out);
    written.iter().for_each(|it| say(&format!("wrote {it}\n")));
    if merged.operations.is_empty() {
        say(nothing_new(&pages));
        return Ok(Outcome::Fine);
    }
    let document = inputs.texts().0;
    let now = merged.files.iter().find(|it| it.path == "openapi.yaml").map_or(document, |it| it.text.as_str());
    let left = empty(now).saturating_sub(empty(document));
    say(&format!(
        "new: {}; {left} descriptions to write, which `cargo xtask lint` lists; run `cargo xtask regen`, and decide what \
         `cargo xtask reconcile` lists\n",
        merged.operations.join(", ")
    ));
    let report = reconcile::report(workspace)?;
    say(&format!("{}\n", report.summary()));
    Ok(Outcome::Fine)
}

/// The files of the spec that a merge changes, as they are before anything is read of them.
fn known(workspace: &Workspace) -> Result<Vec<Known>, Failure> {
    let names = [SPEC, LEDGER, DOCUMENT].map(str::to_owned);
    let names = names.into_iter().chain(["sources", "aliases"].map(|it| format!("{SOURCES}/{it}.yaml")));
    names.map(|it| Known::read(it.clone(), place(workspace, &it))).collect()
}

/// Where a file is; where a link stands, what it leads to.
fn place(workspace: &Workspace, name: &str) -> PathBuf {
    let path = workspace.path(name);
    fs::canonicalize(&path).unwrap_or(path)
}

fn merged(workspace: &Workspace, inputs: &Inputs, pages: &[Page], options: &Options) -> Result<Merged, Failure> {
    let texts = [format!("{SOURCES}/sources.yaml"), format!("{SOURCES}/aliases.yaml")];
    let [list, aliases] = [read(workspace, &texts[0])?, read(workspace, &texts[1])?];
    let (document, ledger) = inputs.texts();
    let target = Target { document, ledger, list: &list, aliases: &aliases, sources: &inputs.sources };
    merge(pages, &options.operations, target).map_err(|it| refused(it, &options.files))
}

/// Writes the files that a merge changes, all of them or none; returns their names.
fn write(workspace: &Workspace, mut known: Vec<Known>, merged: &Merged) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    for DraftFile { path, text } in in_order(merged) {
        let name = format!("spec/{path}");
        let own = match known.iter().position(|it| it.name == name) {
            Some(at) => at,
            None => {
                known.push(new_source(workspace, &name, text)?);
                known.len() - 1
            }
        };
        let Known { path, bytes, .. } = &known[own];
        files.push((name, path.clone(), with_ends_of(bytes.as_deref().unwrap_or_default(), text)));
    }
    replace_all(&files, || known.iter().try_for_each(Known::check))?;
    Ok(files.into_iter().map(|it| it.0).collect())
}

/// The document comes last: as long as it lacks the operations, a run that was killed is done again as a whole.
fn in_order(merged: &Merged) -> Vec<&DraftFile> {
    let mut files: Vec<_> = merged.files.iter().collect();
    files.sort_by_key(|it| it.path == "openapi.yaml");
    files
}

/// The file of a page that becomes a source. One that is there is somebody's, unless a run that was killed wrote it.
fn new_source(workspace: &Workspace, name: &str, text: &str) -> Result<Known, Failure> {
    let file = Known::read(name.to_owned(), place(workspace, name))?;
    if file.bytes.as_deref().is_some_and(|it| it != text.as_bytes()) {
        return Err(Failure::new(format!(
            "{name} is there, and {SOURCES}/sources.yaml does not list it: nothing was written; list it, or give the file another \
             name"
        )));
    }
    Ok(file)
}

/// Why nothing was merged. A page in another version has a command of its own.
fn refused(error: Error, files: &[PathBuf]) -> Failure {
    let Error::Outdated(pages) = error else { return draft::failure(error) };
    let line = |it: &Outdated| {
        let Outdated { page, source, is_same_name } = it;
        let file = files.iter().find(|file| file.file_name().is_some_and(|name| name == page.as_str()));
        let file = file.map_or_else(|| page.clone(), |it| it.display().to_string());
        let (by_name, otherwise) = match is_same_name {
            true => ("", ""),
            false => (
                "by its name ",
                "; if it is a page of its own, make it a source with `--as NAME --below SOURCE` as well",
            ),
        };
        format!(
            "\n{page} is {by_name}another version of the source `{source}`: take it over first, with `cargo xtask reconcile \
             --page {file} --write`{otherwise}"
        )
    };
    Failure::new(format!("nothing was written{}", pages.iter().map(line).collect::<String>()))
}

/// Why a merge wrote nothing.
fn nothing_new(pages: &[Page]) -> &'static str {
    if pages.iter().all(|it| it.wording.facts.operations.is_empty()) {
        return "the pages describe no operation: nothing was written\n";
    }
    "the spec has every operation that was asked for, or it was left out: nothing was written\n"
}

/// How many descriptions and summaries of a document are empty.
fn empty(document: &str) -> usize {
    document.lines().filter(|it| ["description: ''", "summary: ''"].contains(&it.trim())).count()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::reconcile::tests::copy;
    use crate::takeover::tests::contents;

    const PAGE: &str = "# Boats\n\n## Add boat\n\n### Request\n\n`[PlatformAddress]/api/connector/v1/boats/add`\n\n\
                        | Property | Type | Contract | Description |\n| --- | --- | --- | --- |\n\
                        | `Colour` | string | required | Of the hull. |\n\n### Response\n\n```javascript\n{\"Length\": 1}\n```\n\n\
                        | Property | Type | Contract | Description |\n| --- | --- | --- | --- |\n\
                        | `Length` | integer | required | How long. |\n\
                        | `State` | [Boat state (ver 2024-01-01)](#boat-state-ver-2024-01-01) | required | How it is. |\n\n\
                        #### Boat state (ver 2024-01-01)\n\n- `Afloat`\n- `Sunk`\n";

    fn run_on(workspace: &Workspace, page: &Path) -> Result<Outcome, Failure> {
        let page = page.to_str().expect("is UTF-8");
        run(workspace, &command().get_matches_from(["draft", page, "--merge", "--date", "2026-02-03"]))
    }

    #[test]
    fn pages_without_operations_are_told_as_such() {
        let page = |text: &str| {
            let wording = ostler_review::facts::read_text("boats.md", text).expect("is a page");
            Page { text: text.to_owned(), wording, date: "2026-02-03".to_owned() }
        };
        let object = "# Boats\n\n#### Boat\n\n| Property | Type | Contract | Description |\n| :-- | :-- | :-- | :-- |\n\
                      | `Id` | string | required | X. |\n";
        assert!(nothing_new(&[page(object)]).starts_with("the pages describe no operation"));
        assert!(nothing_new(&[page(object), page(PAGE)]).starts_with("the spec has every operation"));
    }

    #[test]
    fn what_is_to_be_described_is_counted() {
        let text = "description: ''\nsummary: ''\ndescription: It.\n  description: ''\nexample: \"description: ''\"\n";
        assert_eq!(empty(text), 3);
    }

    #[test]
    fn a_page_in_another_version_is_to_be_taken_over_first() {
        let (root, workspace) = copy();
        let [page, versioned] = ["boats.md", "boats_new.md"].map(|it| root.path().join(it));
        fs::write(&page, PAGE).expect("writable");
        assert_eq!(run_on(&workspace, &page).expect("is merged"), Outcome::Fine);
        for (file, way_out) in [(&page, "`"), (&versioned, "`; if it is a page of its own, make it a source with")] {
            let later = PAGE.replace("| integer |", "| string |").replace("boats/add", "boats/addOne");
            fs::write(file, later).expect("writable");
            let before = contents(&workspace);
            let failure = run_on(&workspace, file).expect_err("must fail").to_string();
            assert_eq!(contents(&workspace), before);
            let command = format!("`cargo xtask reconcile --page {} --write{way_out}", file.display());
            assert!(failure.contains("version of the source `boats`") && failure.contains(&command), "{failure}");
        }
        let take_over = crate::takeover::Takeover { file: &page, source: None, below: None, date: Some("2026-02-03") };
        let (write, text) = (crate::synchronize::Mode::Write, crate::report::Format::Text);
        crate::takeover::run(&workspace, &take_over, write, text).expect("can be written");
        assert_eq!(run_on(&workspace, &page).expect("is merged"), Outcome::Fine);
    }

    /// What a merge of the page of boats needs, in a copy of the workspace.
    fn with_boats() -> (tempfile::TempDir, Workspace, Options, PathBuf) {
        let (root, workspace) = copy();
        let file = root.path().join("boats.md");
        fs::write(&file, PAGE).expect("writable");
        let date = Some("2026-02-03".to_owned());
        let options = Options { files: vec![file.clone()], operations: Vec::new(), out: None, date };
        (root, workspace, options, file)
    }

    fn made(workspace: &Workspace, options: &Options) -> Merged {
        let pages = draft::read(options).and_then(|it| it.whole()).expect("a page");
        merged(workspace, &Inputs::read(workspace).expect("can be read"), &pages, options).expect("is merged")
    }

    #[test]
    fn a_file_that_is_saved_while_a_merge_reads_it_is_kept() {
        for name in
            ["openapi.yaml", "ledger.yaml", "sources/sources.yaml", "sources/aliases.yaml", "sources/boats.yaml"]
        {
            let (_root, workspace, options, _) = with_boats();
            let known = known(&workspace).expect("can be read");
            let merged = made(&workspace, &options);
            let path = workspace.path(&format!("spec/{name}"));
            let saved = fs::read_to_string(&path).unwrap_or_default() + "# Mine.\n";
            fs::write(&path, saved).expect("writable");
            let before = contents(&workspace);
            let failure = write(&workspace, known, &merged).expect_err("must fail").to_string();
            assert!(failure.contains(&format!("spec/{name} ")) && failure.contains("nothing was written"), "{failure}");
            assert_eq!(contents(&workspace), before);
        }
    }

    #[test]
    fn a_merge_that_was_killed_between_two_files_is_ended_by_the_same_merge() {
        let (_root, workspace, options, file) = with_boats();
        let made = made(&workspace, &options);
        assert_eq!(run_on(&workspace, &file).expect("is merged"), Outcome::Fine);
        let whole = contents(&workspace);
        let files = in_order(&made);
        assert!(files.len() == 6 && files.last().is_some_and(|it| it.path == "openapi.yaml"));
        for replaced in 0..files.len() {
            let (_root, workspace, _, file) = with_boats();
            for it in &files[..replaced] {
                fs::write(workspace.path(&format!("spec/{}", it.path)), &it.text).expect("writable");
            }
            assert_eq!(run_on(&workspace, &file).expect("is merged"), Outcome::Fine);
            let texts = |all: Vec<(PathBuf, String)>| all.into_iter().map(|it| it.1).collect::<Vec<_>>();
            assert!(texts(contents(&workspace)) == texts(whole.clone()), "{replaced}");
        }
    }

    #[test]
    fn files_keep_the_ends_of_their_lines() {
        let (_root, workspace, _, file) = with_boats();
        let names = ["openapi.yaml", "ledger.yaml", "sources/sources.yaml", "sources/aliases.yaml"];
        for name in names {
            let path = workspace.path(&format!("spec/{name}"));
            let text = fs::read_to_string(&path).expect("readable");
            fs::write(&path, text.replace('\n', "\r\n")).expect("writable");
        }
        assert_eq!(run_on(&workspace, &file).expect("is merged"), Outcome::Fine);
        for name in names {
            let text = fs::read_to_string(workspace.path(&format!("spec/{name}"))).expect("readable");
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{name}");
        }
        let document = fs::read_to_string(workspace.path(SPEC)).expect("readable");
        assert!(document.contains("operationId: boats_add\r\n"));
    }

    #[test]
    fn files_that_nobody_listed_stay() {
        let (_root, workspace, _, file) = with_boats();
        let [source, staged] = ["sources/boats.yaml", "openapi.new"].map(|it| workspace.path(&format!("spec/{it}")));
        fs::write(&source, "mine: 1\n").expect("writable");
        fs::write(&staged, "mine\n").expect("writable");
        let before = contents(&workspace);
        let failure = run_on(&workspace, &file).expect_err("must fail").to_string();
        assert!(
            failure.contains("spec/sources/boats.yaml is there, and spec/sources/sources.yaml does not list it"),
            "{failure}"
        );
        assert_eq!(contents(&workspace), before);
        fs::remove_file(&source).expect("is there");
        assert_eq!(run_on(&workspace, &file).expect("is merged"), Outcome::Fine);
        assert_eq!(fs::read_to_string(&staged).expect("readable"), "mine\n");
    }
}
