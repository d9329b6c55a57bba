//! `cargo xtask draft`: as `ostler draft`, and with `--merge` into the spec of the workspace.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};
use ostler::{command, draft};
use ostler_review::draft::{Error, Outdated, Target, merge};

use crate::outcome::{Failure, Outcome, say};
use crate::reconcile::{self, Inputs, SOURCES, read};
use crate::takeover::{Lock, replace_all};
use crate::workspace::Workspace;

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
    let inputs = Inputs::read(workspace)?;
    let texts = [format!("{SOURCES}/sources.yaml"), format!("{SOURCES}/aliases.yaml")];
    let [list, aliases] = [read(workspace, &texts[0])?, read(workspace, &texts[1])?];
    let (document, ledger) = inputs.texts();
    let target = Target { document, ledger, list: &list, aliases: &aliases, sources: &inputs.sources };
    let merged = merge(&pages, &options.operations, target).map_err(|it| refused(it, &options.files))?;
    let files: Vec<_> = merged.files.iter().map(|it| (format!("spec/{}", it.path), &it.text)).collect();
    let staged: Vec<_> =
        files.iter().map(|(name, text)| (name.clone(), workspace.root().join(name), (*text).clone())).collect();
    replace_all(&staged)?;
    draft::tell(&merged.left_out);
    staged.iter().for_each(|it| say(&format!("wrote {}\n", it.0)));
    if merged.operations.is_empty() {
        say("the spec has every operation that was asked for: nothing was written\n");
        return Ok(Outcome::Fine);
    }
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

/// How many descriptions and summaries of a document are empty.
fn empty(document: &str) -> usize {
    document.lines().filter(|it| ["description: ''", "summary: ''"].contains(&it.trim())).count()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::reconcile::tests::copy;
    use crate::takeover::tests::contents;

    const PAGE: &str = "# Boats\n\n## Add boat\n\n### Request\n\n`[PlatformAddress]/api/connector/v1/boats/add`\n\n\
                        | Property | Type | Contract | Description |\n| --- | --- | --- | --- |\n\
                        | `Colour` | string | required | Of the hull. |\n\n### Response\n\n\
                        | Property | Type | Contract | Description |\n| --- | --- | --- | --- |\n\
                        | `Length` | integer | required | How long. |\n";

    fn merged(workspace: &Workspace, page: &Path) -> Result<Outcome, Failure> {
        let page = page.to_str().expect("is UTF-8");
        run(workspace, &command().get_matches_from(["draft", page, "--merge", "--date", "2026-02-03"]))
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
        assert_eq!(merged(&workspace, &page).expect("is merged"), Outcome::Fine);
        for (file, way_out) in [(&page, "`"), (&versioned, "`; if it is a page of its own, make it a source with")] {
            let later = PAGE.replace("| integer |", "| string |").replace("boats/add", "boats/addOne");
            fs::write(file, later).expect("writable");
            let before = contents(&workspace);
            let failure = merged(&workspace, file).expect_err("must fail").to_string();
            assert_eq!(contents(&workspace), before);
            let command = format!("`cargo xtask reconcile --page {} --write{way_out}", file.display());
            assert!(failure.contains("version of the source `boats`") && failure.contains(&command), "{failure}");
        }
        let take_over = crate::takeover::Takeover { file: &page, source: None, below: None, date: Some("2026-02-03") };
        let (write, text) = (crate::synchronize::Mode::Write, crate::report::Format::Text);
        crate::takeover::run(&workspace, &take_over, write, text).expect("can be written");
        assert_eq!(merged(&workspace, &page).expect("is merged"), Outcome::Fine);
    }
}
