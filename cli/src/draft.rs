//! `ostler draft`: documentation pages into a first version of a document.

use std::fs;
use std::path::{Path, PathBuf};

use ostler_review::draft::{self, Draft, DraftFile, Error, Page};
use ostler_review::facts::PAGE_LAYOUT;

use crate::facts;
use crate::outcome::{Failure, Outcome, print, say};
use crate::spec::Told;

/// What `draft` was asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The pages.
    pub files: Vec<PathBuf>,
    /// The operations, by identifier, path or title; none for all.
    pub operations: Vec<String>,
    /// The folder of a spec to write; without it the document goes to standard output.
    pub out: Option<PathBuf>,
    /// The day as of which the pages are taken; today where it is not given.
    pub date: Option<String>,
}

/// Pages, as far as they can be read.
#[derive(Debug, Default)]
pub struct Given {
    /// Those that can, in the order of their names.
    pub pages: Vec<Page>,
    /// Those on which nothing stands that a document could state.
    pub empty: Vec<String>,
    /// Why others cannot.
    told: Told,
    /// How many these are.
    refused: usize,
    /// Whether one of them is no page at all: a file that is not there, or a picture.
    is_misnamed: bool,
}

impl Given {
    /// All pages, or every reason why one cannot be read.
    pub fn whole(self) -> Result<Vec<Page>, Failure> {
        if !self.told.is_empty() {
            return Err(Failure::told("nothing was drafted", self.told));
        }
        Ok(self.pages)
    }
}

/// Prints the document, or writes the folder of a spec; what was left out goes to standard error. A page that cannot be read
/// keeps none of the others out, and is told when they are drafted.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    let Given { pages, empty, told, refused, is_misnamed } = read(options)?;
    if is_misnamed || pages.is_empty() && !told.is_empty() {
        return Err(Failure::told("nothing was drafted", told));
    }
    if pages.is_empty() {
        return Err(Failure::new(format!("nothing was drafted: {}", nothing(&empty))));
    }
    let draft = match draft::draft(&pages, &options.operations) {
        Ok(draft) => draft,
        // What was asked for may be on a page that cannot be read.
        Err(error) if told.is_empty() => return Err(failure(error)),
        Err(error) => return Err(Failure::told(failure(error).to_string(), told)),
    };
    match &options.out {
        Some(folder) => write(folder, &pages, &draft)?,
        None => print(&draft.document)?,
    }
    for name in &empty {
        say(&format!("left out: {}\n", nothing(std::slice::from_ref(name))));
    }
    tell(&draft.left_out);
    if told.is_empty() {
        return Ok(Outcome::Fine);
    }
    let total = pages.len() + refused + empty.len();
    Err(Failure::told(format!("{refused} of {total} pages cannot be read; the others are drafted"), told))
}

fn nothing(pages: &[String]) -> String {
    format!("{}: no operation, object or enum is recognised", pages.join(", "))
}

/// Says which operations of the pages are not in the draft.
pub fn tell(left_out: &[String]) {
    for it in left_out {
        say(&format!("left out: {it}\n"));
    }
}

/// Why nothing was drafted.
pub fn failure(error: Error) -> Failure {
    match error {
        Error::Unknown { operation, nearest } => {
            let nearest = nearest.map_or_else(String::new, |it| format!("; is `{it}` meant?"));
            Failure::new(format!("no page has the operation `{operation}`{nearest}"))
        }
        Error::Outdated(pages) => {
            let other = |it: &draft::Outdated| format!("{} is another version of the source `{}`", it.page, it.source);
            let pages: Vec<_> = pages.iter().map(other).collect();
            Failure::new(format!("nothing was drafted: {}: take it over first", pages.join(", ")))
        }
        Error::Spec(reason) => Failure::new(format!("nothing was drafted: {reason}")),
    }
}

/// Reads the pages, as far as they can be read.
pub fn read(options: &Options) -> Result<Given, Failure> {
    let date = match &options.date {
        Some(date) => crate::diff::checked(date)?,
        None => crate::diff::today(),
    };
    let mut given = Given::default();
    for file in &options.files {
        match facts::read_page(file, &date) {
            Ok(page) => given.pages.push(page),
            Err(refusal) if ostler_review::facts::says_nothing(&refusal) => {
                given.empty.push(file.display().to_string());
            }
            Err(refusal) => {
                given.is_misnamed |= refusal.findings.kept().iter().any(|it| it.code != PAGE_LAYOUT);
                given.told.add(refusal);
                given.refused += 1;
            }
        }
    }
    let pages = &mut given.pages;
    pages.sort_by(|a, b| a.wording.facts.document.cmp(&b.wording.facts.document));
    if let Some(two) = pages.windows(2).find(|it| it[0].wording.facts.document == it[1].wording.facts.document) {
        let name = &two[0].wording.facts.document;
        return Err(Failure::new(format!("two pages are called {name}: give each page once")));
    }
    Ok(given)
}

/// Writes the folder, or nothing: it is made beside its place and put there once it is whole.
fn write(folder: &Path, pages: &[Page], draft: &Draft) -> Result<(), Failure> {
    if fs::read_dir(folder).map_or(folder.exists(), |mut it| it.next().is_some()) {
        let message = format!("{} is there already: name a folder that is not there, or is empty", folder.display());
        return Err(Failure::new(message));
    }
    let files = draft.files(pages).map_err(|it| failure(Error::Spec(it)))?;
    let parent = folder.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|error| Failure::io("create", parent, &error))?;
    let staged = parent.join(format!(".draft-{}", std::process::id()));
    let written = stage(&staged, &files).and_then(|()| {
        // An empty folder gives way.
        let _ = fs::remove_dir(folder);
        fs::rename(&staged, folder).map_err(|error| Failure::io("write", folder, &error))
    });
    if written.is_err() {
        // What cannot be removed either is nobody's folder yet.
        let _ = fs::remove_dir_all(&staged);
    }
    written?;
    for file in &files {
        say(&format!("wrote {}\n", folder.join(&file.path).display()));
    }
    Ok(())
}

fn stage(folder: &Path, files: &[DraftFile]) -> Result<(), Failure> {
    for file in files {
        let path = folder.join(&file.path);
        let inside = path.parent().unwrap_or(folder);
        fs::create_dir_all(inside).map_err(|error| Failure::io("create", inside, &error))?;
        fs::write(&path, &file.text).map_err(|error| Failure::io("write", &path, &error))?;
    }
    Ok(())
}
