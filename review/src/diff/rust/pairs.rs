//! Which item of one crate is which of the other: the one at the same path, or at the path that the old one leads to now,
//! or the one with another name that is evidently the same.

use std::collections::BTreeMap;

use ostler_codegen::{Item, Kind, Surface};
use ostler_openapi::Pointer;

use super::signature::{has_private_fields, without_non_exhaustive};

/// The items of two crates.
#[derive(Debug, Default)]
pub(super) struct Pairs<'s> {
    /// The old and the new one.
    pub(super) both: Vec<(&'s Item, &'s Item)>,
    pub(super) removed: Vec<&'s Item>,
    pub(super) added: Vec<&'s Item>,
    /// Those of `both` that have another name.
    pub(super) renamed: Vec<(&'s Item, &'s Item)>,
    /// The other paths of old items that lead nowhere now, with those items.
    pub(super) lost_paths: Vec<(&'s str, &'s Item)>,
    pub(super) paths: Paths,
}

/// Where the paths of old items lead in the new crate, unless that is where they did.
#[derive(Debug, Default)]
pub(super) struct Paths(BTreeMap<String, String>);

impl Paths {
    /// A path, such as `orders::Add::new`, as the new crate has it.
    pub(super) fn path(&self, path: &str) -> String {
        if self.0.is_empty() {
            return path.to_owned();
        }
        let ends = path.match_indices("::").map(|(at, _)| at).chain([path.len()]);
        // The longest that has moved: a type may have left its module.
        let moved = ends.filter_map(|end| Some((self.0.get(&path[..end])?, end))).last();
        moved.map_or_else(|| path.to_owned(), |(to, end)| format!("{to}{}", &path[end..]))
    }

    /// A line in which each path of the crate is as the new one has it.
    pub(super) fn line(&self, line: &str) -> String {
        if self.0.is_empty() {
            return line.to_owned();
        }
        let mut text = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(start) = rest.find("crate::") {
            let path = &rest[start + "crate::".len()..];
            let end = path.find(|it: char| !(it.is_alphanumeric() || matches!(it, '_' | ':'))).unwrap_or(path.len());
            let path = path[..end].trim_end_matches(':');
            text.push_str(&rest[..start]);
            text.push_str("crate::");
            text.push_str(&self.path(path));
            rest = &rest[start + "crate::".len() + path.len()..];
        }
        text.push_str(rest);
        text
    }
}

/// What tells an item from all others of its crate.
type Key = (String, Option<String>, Kind);

pub(super) fn pair<'s>(old: Option<&'s Surface>, new: Option<&'s Surface>) -> Pairs<'s> {
    let items = |side: Option<&'s Surface>| side.map_or(&[][..], Surface::items);
    let mut paths = Paths::default();
    if let (Some(old), Some(new)) = (old, new) {
        add_aliases(&mut paths, old, new);
    }
    let mut pairs = match_by_key(items(old), items(new), &paths);
    // What a type is made of can be renamed along with it, and tells what else is renamed.
    let of_types = renamed_types(&pairs, &paths);
    for (old, new) in &of_types {
        paths.0.insert(old.path.clone(), new.path.clone());
    }
    if !of_types.is_empty() {
        pairs = match_by_key(items(old), items(new), &paths);
    }
    pairs.renamed = of_types;
    let of_members = renamed_members(&pairs, &paths);
    let is_renamed = |it: &&Item, of: fn(&(&'s Item, &'s Item)) -> &'s Item| {
        of_members.iter().any(|pair| std::ptr::eq(of(pair), *it))
    };
    pairs.removed.retain(|it| !is_renamed(it, |pair| pair.0));
    pairs.added.retain(|it| !is_renamed(it, |pair| pair.1));
    pairs.both.extend(&of_members);
    pairs.renamed.extend(of_members);
    if let (Some(old), Some(new)) = (old, new) {
        pairs.lost_paths = lost_paths(old, new, &paths);
    }
    Pairs { paths, ..pairs }
}

/// What is listed under another path now, and can still be named by the old one.
fn add_aliases(paths: &mut Paths, old: &Surface, new: &Surface) {
    let listed: BTreeMap<_, _> = new.aliases().collect();
    for item in old.items() {
        if let Some(to) = listed.get(item.path.as_str()) {
            paths.0.insert(item.path.clone(), (*to).to_owned());
        }
    }
}

/// The other paths of what is still there that do not lead to it any more.
fn lost_paths<'s>(old: &'s Surface, new: &Surface, paths: &Paths) -> Vec<(&'s str, &'s Item)> {
    let lost = old.aliases().filter_map(|(alias, path)| {
        let item = old.find(path).first()?;
        let is_there = new.contains(&paths.path(path));
        (is_there && !new.contains(alias)).then_some((alias, item))
    });
    lost.collect()
}

fn match_by_key<'s>(old: &'s [Item], new: &'s [Item], paths: &Paths) -> Pairs<'s> {
    let key = |it: &Item| (it.path.clone(), it.receiver.clone(), it.kind);
    let mut left: BTreeMap<Key, &Item> = new.iter().map(|it| (key(it), it)).collect();
    let mut pairs = Pairs::default();
    for item in old {
        let key = (paths.path(&item.path), item.receiver.as_ref().map(|it| paths.line(it)), item.kind);
        match left.remove(&key) {
            Some(new) => pairs.both.push((item, new)),
            None => pairs.removed.push(item),
        }
    }
    pairs.added = left.into_values().collect();
    pairs
}

/// The types that are evidently called otherwise now: made of the same place of the document, or of the same members.
fn renamed_types<'s>(pairs: &Pairs<'s>, paths: &Paths) -> Vec<(&'s Item, &'s Item)> {
    let is_type = |it: &&&Item| matches!(it.kind, Kind::Struct | Kind::Enum);
    let removed: Vec<&Item> = pairs.removed.iter().filter(is_type).copied().collect();
    let added: Vec<&Item> = pairs.added.iter().filter(is_type).copied().collect();
    let place = |it: &Item| {
        let at = it.origin.as_ref().filter(|it| is_stable(it))?;
        Some((at.as_str().to_owned(), it.kind, has_private_fields(&it.signature)))
    };
    let mut renamed = only_ones(&removed, &added, place, place);
    let is_left = |it: &&Item| !renamed.iter().any(|pair| std::ptr::eq(pair.0, *it) || std::ptr::eq(pair.1, *it));
    let (removed, added): (Vec<_>, Vec<_>) =
        (removed.into_iter().filter(is_left).collect(), added.into_iter().filter(is_left).collect());
    let mut moved = Paths(paths.0.clone());
    moved.0.extend(renamed.iter().map(|(old, new)| (old.path.clone(), new.path.clone())));
    let (old_shapes, new_shapes) = (shapes(&pairs.removed, &moved), shapes(&pairs.added, &Paths::default()));
    let same = only_ones(
        &removed,
        &added,
        |it| old_shapes.get(it.path.as_str()).cloned(),
        |it| new_shapes.get(it.path.as_str()).cloned(),
    );
    renamed.extend(same);
    renamed
}

/// The members of types that are there before and after, made of the same place of the document under another name.
fn renamed_members<'s>(pairs: &Pairs<'s>, paths: &Paths) -> Vec<(&'s Item, &'s Item)> {
    let origins: BTreeMap<_, _> =
        pairs.both.iter().flat_map(|(old, new)| [(&old.path, &old.origin), (&new.path, &new.origin)]).collect();
    let place = |it: &Item, to: &dyn Fn(&str) -> String| {
        let (owner, _) = it.path.rsplit_once("::")?;
        let at = it.origin.as_ref().filter(|it| is_stable(it))?;
        // What is made of a whole type is told by its name alone.
        let is_own = origins.get(&owner.to_owned()).is_some_and(|it| it.as_ref() != Some(at));
        is_own.then(|| (to(owner), it.receiver.as_ref().map(|it| to(it)), it.kind, at.as_str().to_owned()))
    };
    let old = |it: &Item| place(it, &|text| if text.contains(' ') { paths.line(text) } else { paths.path(text) });
    let new = |it: &Item| place(it, &|text| text.to_owned());
    only_ones(&pairs.removed, &pairs.added, old, new)
}

/// Pairs what has a key that nothing else has on either side.
fn only_ones<'s, K: Ord>(
    removed: &[&'s Item],
    added: &[&'s Item],
    of_old: impl Fn(&Item) -> Option<K>,
    of_new: impl Fn(&Item) -> Option<K>,
) -> Vec<(&'s Item, &'s Item)> {
    let mut found: BTreeMap<K, (Vec<&'s Item>, Vec<&'s Item>)> = BTreeMap::new();
    for item in removed {
        found.extend(of_old(item).map(|it| (it, Default::default())).filter(|(key, _)| !found.contains_key(key)));
        if let Some(entry) = of_old(item).and_then(|it| found.get_mut(&it)) {
            entry.0.push(item);
        }
    }
    for item in added {
        if let Some(entry) = of_new(item).and_then(|it| found.get_mut(&it)) {
            entry.1.push(item);
        }
    }
    let pairs = found.into_values().filter_map(|(old, new)| match (&old[..], &new[..]) {
        ([old], [new]) => Some((*old, *new)),
        _ => None,
    });
    pairs.collect()
}

/// Whether a place is the same in both documents: the number of an element tells nothing.
fn is_stable(at: &Pointer) -> bool {
    let lists = ["allOf", "anyOf", "enum", "oneOf", "parameters", "servers", "tags"];
    let mut tokens = at.as_str().split('/').peekable();
    let is_number = |it: &&str| it.bytes().all(|it| it.is_ascii_digit());
    while let Some(token) = tokens.next() {
        if lists.contains(&token) && tokens.peek().is_some_and(is_number) {
            return false;
        }
    }
    true
}

/// The fewest members by which a type is known again.
const TELLING: usize = 2;

/// What types are made of, by their paths, whatever they are called.
fn shapes(items: &[&Item], paths: &Paths) -> BTreeMap<String, String> {
    let mut members: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in items.iter().filter(|it| matches!(it.kind, Kind::Field | Kind::Variant)) {
        if let Some((owner, _)) = item.path.rsplit_once("::") {
            members.entry(owner).or_default().push(item);
        }
    }
    let mut shapes = BTreeMap::new();
    for item in items.iter().filter(|it| matches!(it.kind, Kind::Struct | Kind::Enum)) {
        let Some(members) = members.get(item.path.as_str()).filter(|it| it.len() >= TELLING) else { continue };
        let own = Paths([(item.path.clone(), "Self".to_owned())].into());
        let (is_non_exhaustive, _) = without_non_exhaustive(&item.signature);
        let lines: Vec<_> = members.iter().map(|it| own.line(&paths.line(&it.signature))).collect();
        shapes.insert(item.path.clone(), format!("{:?} {is_non_exhaustive}\n{}", item.kind, lines.join("\n")));
    }
    shapes
}
