//! The spec, the facts of its sources and the ledger are one, and whatever is changed in one of them is named.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ostler_openapi::finding::Finding;
use ostler_review::facts::{self, PageText};
use ostler_review::ledger::{Class, Entry, Ledger};
use ostler_review::reconcile::{Reconciliation, Report, UNEXPLAINED, UNSUPPORTED};
use ostler_review::sources::{Source, Sources};
use serde_json::Value;
use tests::cases::{self, read, root};
use tests::reconciliation::{reconcile, sources, spec_folder};

fn yaml(name: &str) -> Value {
    serde_yaml::from_str(&read(&spec_folder().join(name))).unwrap()
}

/// What is done to some of many things at once, so that a few rounds show for each what a round for each would.
///
/// A round takes the things whose number has a certain digit at a certain place in binary. Two things differ in a digit,
/// so that for each other thing there are rounds with the one and without the other. What is reported in the rounds with
/// a thing, and in no more, is therefore reported because of this thing alone.
#[derive(Clone, Copy)]
struct Round {
    place: u32,
    digit: usize,
}

impl Round {
    fn takes(self, index: usize) -> bool {
        index >> self.place & 1 == self.digit
    }
}

/// Whether a finding names a place of the spec.
fn is_about(finding: &Finding, pointer: &str) -> bool {
    finding.places().any(|it| &*it.file == "spec/openapi.yaml" && it.pointer.as_str() == pointer)
}

/// The rounds for `count` things.
fn rounds(count: usize) -> Vec<Round> {
    let places = 0..usize::BITS - count.saturating_sub(1).leading_zeros();
    places.flat_map(|place| [0, 1].map(|digit| Round { place, digit })).collect()
}

/// Findings with what was reported of them in each round.
struct Tried {
    rounds: Vec<Round>,
    findings: Vec<(Finding, Vec<bool>)>,
}

impl Tried {
    /// Asks in each round what is reported then.
    fn new(count: usize, mut report: impl FnMut(Round) -> Report) -> Self {
        let rounds = rounds(count);
        let mut findings: BTreeMap<String, (Finding, Vec<bool>)> = BTreeMap::new();
        for (index, round) in rounds.iter().enumerate() {
            for finding in report(*round).findings.kept() {
                // The numbers of the ledger's entries are those of a round.
                let places = finding.places().filter(|it| &*it.file != "spec/ledger.yaml").collect::<Vec<_>>();
                let key = format!("{} {} {places:?}", finding.code, finding.message);
                let new = || (finding.clone(), vec![false; rounds.len()]);
                findings.entry(key).or_insert_with(new).1[index] = true;
            }
        }
        Self { rounds, findings: findings.into_values().collect() }
    }

    /// What is reported because of one of the things alone.
    fn because_of(&self, index: usize) -> impl Iterator<Item = &Finding> {
        let own = move |seen: &[bool]| self.rounds.iter().zip(seen).all(|(round, seen)| round.takes(index) == *seen);
        self.findings.iter().filter(move |(_, seen)| own(seen)).map(|(finding, _)| finding)
    }

    /// What to read when something is missing.
    fn text(&self) -> String {
        let lines = self.findings.iter().map(|(it, seen)| format!("{} ({seen:?})", it.message));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// What is reported after `change` of a few of `things` in the spec.
fn try_spec<T>(things: &[T], change: impl Fn(&mut Value, &T)) -> Tried {
    let [spec, ledger] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    let value = yaml("openapi.yaml");
    reconcile(&sources(), &spec, &ledger, |it| {
        Tried::new(things.len(), |round| {
            let mut spec = value.clone();
            let taken = things.iter().enumerate().filter(|(index, _)| round.takes(*index));
            taken.for_each(|(_, thing)| change(&mut spec, thing));
            it.try_spec(&spec).unwrap();
            it.check(None)
        })
    })
}

#[test]
fn facts_spec_and_ledger_are_one() {
    let [spec, ledger] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    let surface = cases::generate(&spec).expect("the spec is accepted").surface;
    let report = reconcile(&sources(), &spec, &ledger, |it| it.check(Some(&surface)));
    assert!(report.is_fine(), "{}", report.text());
    assert!(report.totals.facts > 1500 && report.totals.explained > 100, "{}", report.summary());
}

#[test]
fn the_document_for_readers_is_what_the_command_writes() {
    let [spec, ledger] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    let expected = reconcile(&sources(), &spec, &ledger, |it| it.document());
    let found = read(&spec_folder().join("RECONCILIATION.md"));
    assert!(found == expected, "spec/RECONCILIATION.md is out of date: run `cargo xtask reconcile --write`");
}

#[test]
fn each_thing_of_many_has_rounds_of_its_own() {
    for count in [0, 1, 2, 3, 8, 9, 200] {
        let rounds = rounds(count);
        let own = |index: usize| rounds.iter().map(|it| it.takes(index)).collect::<Vec<_>>();
        assert_eq!((0..count).map(own).collect::<BTreeSet<_>>().len(), count);
        assert!(count < 2 || (0..count).all(|it| own(it).contains(&true) && own(it).contains(&false)), "{count}");
    }
}

#[test]
fn each_flipped_required_is_named() {
    let spec = yaml("openapi.yaml");
    let schemas = spec["components"]["schemas"].as_object().unwrap();
    let mut properties = Vec::new();
    for (name, schema) in schemas {
        let names = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(|it| it.keys());
        properties.extend(names.map(|property| (name, property)));
    }
    let tried = try_spec(&properties, |spec, (name, property)| {
        let required = spec["components"]["schemas"][*name].as_object_mut().unwrap();
        let names = required.entry("required").or_insert_with(|| Value::Array(Vec::new())).as_array_mut().unwrap();
        let before = names.len();
        names.retain(|it| it != *property);
        if names.len() == before {
            names.push(property.as_str().into());
        }
    });
    for (index, (name, property)) in properties.iter().enumerate() {
        let pointer = format!("#/components/schemas/{name}/properties/{property}");
        let named = tried.because_of(index).any(|it| is_about(it, &pointer));
        assert!(named, "{pointer} is not named in {}", tried.text());
    }
    assert!(properties.len() > 150, "{}", properties.len());
}

#[test]
fn each_changed_enum_value_is_named() {
    let spec = yaml("openapi.yaml");
    let schemas = spec["components"]["schemas"].as_object().unwrap();
    let mut values = Vec::new();
    for (name, schema) in schemas {
        let count = schema.get("enum").and_then(Value::as_array).map_or(0, Vec::len);
        values.extend((0..count).map(|index| (name, index)));
    }
    let tried = try_spec(&values, |spec, (name, index)| {
        let value = &mut spec["components"]["schemas"][*name]["enum"][*index];
        *value = Value::String(format!("{}x", value.as_str().unwrap()));
    });
    for (number, (name, index)) in values.iter().enumerate() {
        let pointer = format!("#/components/schemas/{name}");
        let value = schemas[*name]["enum"][*index].as_str().unwrap();
        let here = tried.because_of(number).filter(|it| is_about(it, &pointer));
        let kinds: BTreeSet<_> = here.filter(|it| it.message.contains(value)).map(|it| it.code).collect();
        let expected = [UNEXPLAINED, UNSUPPORTED];
        assert!(expected.iter().all(|it| kinds.contains(it)), "{value} of {pointer}: {kinds:?} in {}", tried.text());
    }
    assert!(values.len() > 40, "{}", values.len());
}

#[test]
fn each_removed_entry_is_named() {
    let [spec, text] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    let entries = Ledger::parse("ledger.yaml", &text).unwrap().entries;
    let tried = reconcile(&sources(), &spec, &text, |it| {
        Tried::new(entries.len(), |round| {
            let others = entries.iter().enumerate().filter(|(index, _)| !round.takes(*index));
            it.ledger_mut().entries = others.map(|(_, entry)| entry.clone()).collect();
            let document = it.document();
            let shown = shown(&document);
            for (index, entry) in entries.iter().enumerate() {
                assert!(shown.contains(entry.id.as_str()) != round.takes(index), "{}", entry.id);
            }
            it.check(None)
        })
    });
    let committed = read(&spec_folder().join("RECONCILIATION.md"));
    let shown = shown(&committed);
    for (index, entry) in entries.iter().enumerate() {
        // Wording is not a fact: what notices its entry's absence is the document alone.
        let only_wording = !entry.claims.is_empty() && entry.claims.iter().all(|it| it.quotes.is_some());
        let named = || tried.because_of(index).next().is_some() || is_missed_as_exception(&spec, &text, entry);
        assert!(only_wording || named(), "nothing misses {}", entry.id);
        assert!(shown.contains(entry.id.as_str()), "{}", entry.id);
    }
}

/// Whether a rule misses an entry that it excepts. It says so only while it is there itself, which the rounds cannot tell
/// apart, so that the entry is taken away alone.
fn is_missed_as_exception(spec: &str, text: &str, entry: &Entry) -> bool {
    reconcile(&sources(), spec, text, |it| {
        it.ledger_mut().entries.retain(|other| other.id != entry.id);
        let rules = it.ledger().entries.iter().filter(|it| it.except.contains(&entry.id));
        let rules: BTreeSet<_> = rules.map(|it| it.id.clone()).collect();
        let is_rule = |message: &str| rules.iter().any(|it| message.starts_with(&format!("entry `{it}`: ")));
        it.check(None).findings.kept().iter().any(|it| is_rule(&it.message) && it.message.contains(&entry.id))
    })
}

/// Whatever an entry supports, it supports at each of its places: where nothing else decides something of the place, the
/// place is named once the entry is gone.
#[test]
fn each_entry_with_a_pattern_is_missed_at_each_of_its_places() {
    let [spec, text] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    let mut missed = 0;
    reconcile(&sources(), &spec, &text, |it| {
        let ledger = it.ledger().clone();
        let places = it.places_of_entries();
        for (index, entry) in ledger.entries.iter().enumerate() {
            if entry.class != Class::Gap || !entry.subject.iter().any(|it| it.contains('*')) {
                continue;
            }
            it.ledger_mut().clone_from(&ledger);
            it.ledger_mut().entries.remove(index);
            let findings = it.check(None).findings;
            let reported = findings.kept().iter().flat_map(Finding::places);
            let named: BTreeSet<_> = reported.map(|it| it.pointer.to_string()).collect();
            for place in &places[index] {
                let others = places.iter().enumerate().filter(|(other, it)| *other != index && it.contains(place));
                assert!(named.contains(place) || others.count() > 0, "nothing misses {} at {place}", entry.id);
                missed += usize::from(named.contains(place));
            }
        }
    });
    assert!(missed > 200, "{missed}");
}

/// The ids of the entries that a document for readers shows.
fn shown(document: &str) -> BTreeSet<&str> {
    let entries = document.lines().filter_map(|it| it.strip_prefix("- **")?.split_once("** "));
    entries.map(|(id, _)| id).collect()
}

/// Where one of two would do, the rounds say of neither that it is missed.
#[test]
fn an_entry_that_is_there_twice_is_missed_in_neither_place() {
    let [spec, text] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    reconcile(&sources(), &spec, &text, |it| {
        let once = it.ledger_mut().entries.clone();
        let entry = once.iter().find(|it| it.class == Class::Presence && !it.claims.is_empty()).unwrap();
        let same = Entry { id: "the-same".to_owned(), ..entry.clone() };
        let twice = [entry, &same];
        let tried = Tried::new(twice.len(), |round| {
            let others = once.iter().filter(|it| it.id != entry.id).cloned();
            let left = (0..twice.len()).filter(|index| !round.takes(*index)).map(|index| twice[index].clone());
            it.ledger_mut().entries = others.chain(left).collect();
            it.check(None)
        });
        assert!((0..twice.len()).all(|index| tried.because_of(index).next().is_none()), "{}", tried.text());
    });
}

#[test]
fn each_removed_claim_is_named() {
    let (sources, spec) = (sources(), read(&spec_folder().join("openapi.yaml")));
    let text = read(&spec_folder().join("ledger.yaml"));
    let ledger = Ledger::parse("ledger.yaml", &text).unwrap();
    let mut claims = Vec::new();
    for (entry, it) in ledger.entries.iter().enumerate() {
        let indexes = (0..it.claims.len()).filter(|index| it.claims[*index].says.is_some());
        claims.extend(indexes.map(|index| (entry, index)));
    }
    let tried = reconcile(&sources, &spec, &text, |it| {
        Tried::new(claims.len(), |round| {
            it.ledger_mut().clone_from(&ledger);
            // From the end, so that the indexes of those before stay what they are.
            let taken = claims.iter().enumerate().rev().filter(|(number, _)| round.takes(*number));
            taken.for_each(|(_, (entry, index))| drop(it.ledger_mut().entries[*entry].claims.remove(*index)));
            it.check(None)
        })
    });
    for (number, (entry, index)) in claims.iter().enumerate() {
        let claim = &ledger.entries[*entry].claims[*index];
        // A claim with a star is about several sources.
        let source = sources.get(&claim.source);
        let about = sources.list.iter().filter(|it| source.is_none_or(|source| source.name == it.name));
        let pages: Vec<_> = about.map(|it| it.facts.document.as_str()).collect();
        let named = tried.because_of(number).any(|it| {
            it.code == UNEXPLAINED
                && it.message.contains(claim.words())
                && it.places().any(|it| pages.contains(&&*it.file))
        });
        let id = &ledger.entries[*entry].id;
        assert!(named, "{claim} of {id} is not named in {}", tried.text());
    }
}

/// A request without the pair would not say in which language its client asks, and no page would miss it: most leave the
/// pair out.
#[test]
fn each_request_takes_the_pair_of_the_locale() {
    let spec = yaml("openapi.yaml");
    let schemas = spec["components"]["schemas"].as_object().unwrap();
    let requests: Vec<_> = schemas.iter().filter(|(name, _)| name.ends_with("Request")).collect();
    assert!(!requests.is_empty());
    for (name, schema) in requests {
        for (member, locale) in [("LanguageCode", "language"), ("CultureCode", "culture")] {
            let stated = &schema["properties"][member]["x-locale"];
            assert_eq!(stated, locale, "{name}: add {member} with `x-locale: {locale}`, as other requests have it");
        }
    }
}

/// The folder of the documents, where a checkout has them beside it. They are not part of the project.
fn documents() -> Option<PathBuf> {
    let folder = root().join("../shared/docs");
    if !folder.is_dir() {
        eprintln!("skipped: the documents are not in {}", folder.display());
        return None;
    }
    Some(folder)
}

/// The sources whose document is in the folder, with its text. Of a page that was taken over from elsewhere it need not
/// be; but a folder without any of them is another folder.
fn with_documents<'s>(sources: &'s Sources, folder: &Path) -> Vec<(&'s Source, String)> {
    let (there, missing): (Vec<_>, Vec<_>) =
        sources.list.iter().partition(|it| folder.join(&it.facts.document).is_file());
    for source in missing {
        eprintln!("skipped: {} is not in {}", source.facts.document, folder.display());
    }
    assert!(!there.is_empty(), "{} holds no document of any source", folder.display());
    there.into_iter().map(|it| (it, read(&folder.join(&it.facts.document)))).collect()
}

/// The version of a source that a text is.
fn version(source: &Source, text: &str) -> Option<PageText> {
    let read = if source.notes { facts::read_notes } else { facts::read_text };
    read(&source.facts.document, text).ok()
}

/// The facts are those of the documents, and each claim on wording quotes what stands there.
#[test]
fn the_facts_are_what_the_documents_state() {
    let Some(folder) = documents() else { return };
    let sources = sources();
    let [spec, ledger] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    reconcile(&sources, &spec, &ledger, |it| {
        for (source, text) in with_documents(&sources, &folder) {
            let name = &source.facts.document;
            let found = it.take_over(&version(source, &text).unwrap(), source);
            assert!(found == source.facts, "{name}: run `cargo xtask reconcile --page {name} --write`");
        }
    });
}

/// Where lines stand is told and decides nothing: with a line more before each line of each source, all is as it was.
#[test]
fn lines_that_move_change_nothing_but_their_numbers() {
    let [spec, ledger] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    let look = |it: &mut Reconciliation<'_>| {
        let Report { totals, classes, sources, findings, .. } = it.check(None);
        (format!("{totals:?} {classes:?} {sources:?} {:?}", findings.kept()), it.document())
    };
    let mut moved = sources();
    let before = reconcile(&moved, &spec, &ledger, look);
    for source in &mut moved.list {
        source.facts = facts::from_yaml(&with_lines_between(&facts::to_yaml(&source.facts))).unwrap();
    }
    assert_eq!(reconcile(&moved, &spec, &ledger, look), before);
}

/// Facts of a page with a line more before each of its lines.
fn with_lines_between(yaml: &str) -> String {
    let twice = |number: &str| (2 * number.parse::<usize>().unwrap()).to_string();
    let doubled = yaml.lines().map(|text| {
        let numbered = text.trim_start().split_once(": ").filter(|it| it.0.bytes().all(|it| it.is_ascii_digit()));
        if let Some((number, hash)) = numbered {
            return format!("  {}: {hash}\n", twice(number));
        }
        let Some((before, after)) = text.rsplit_once("line: ") else { return format!("{text}\n") };
        let digits = after.len() - after.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        format!("{before}line: {}{}\n", twice(&after[..digits]), &after[digits..])
    });
    doubled.collect()
}

/// A line more in a document, after every so many of its lines, moves no quotation to another sentence.
#[test]
fn a_line_more_in_a_document_moves_its_quotations() {
    let Some(folder) = documents() else { return };
    let sources = sources();
    let [spec, ledger] = ["openapi.yaml", "ledger.yaml"].map(|it| read(&spec_folder().join(it)));
    reconcile(&sources, &spec, &ledger, |it| {
        for (source, text) in with_documents(&sources, &folder) {
            let mut versions = 0;
            for at in (0..text.lines().count()).step_by(STEP) {
                let mut lines: Vec<_> = text.lines().collect();
                lines.insert(at, "<!-- One more line. -->");
                let Some(page) = version(source, &lines.join("\n")) else { continue };
                versions += 1;
                let after = it.take_over(&page, source);
                for quote in &source.facts.quotes {
                    let now = after.quotes.iter().find(|it| (&it.at, &it.quotes) == (&quote.at, &quote.quotes));
                    let line = quote.line + usize::from(quote.line > at);
                    let held = now.is_none_or(|it| it.was.is_some() || (&it.hash, it.line) == (&quote.hash, line));
                    assert!(held, "{} after line {at}: {quote:?} became {now:?}", source.facts.document);
                }
            }
            assert!(versions > 0, "{}: {versions}", source.facts.document);
        }
    });
}

/// The distance of the lines after which one is put: every line has its turn in the tests of the pages' readers.
const STEP: usize = 11;
