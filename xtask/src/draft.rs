//! `cargo xtask draft`: as `ostler draft`, and with `--merge` into the spec of the workspace.

use clap::{Arg, ArgAction, ArgMatches, Command};
use ostler::{command, draft};
use ostler_review::draft::{Target, merge};

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
    let merged = merge(&pages, &options.operations, target).map_err(draft::failure)?;
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
    say(&format!(
        "new: {}; write the descriptions, run `cargo xtask regen`, and decide what `cargo xtask reconcile` lists\n",
        merged.operations.join(", ")
    ));
    let report = reconcile::report(workspace)?;
    say(&format!("{}\n", report.summary()));
    Ok(Outcome::Fine)
}
