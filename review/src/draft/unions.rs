//! A member whose structure another member of the same object names: `Value` beside `Discriminator`.

use serde_json::Value;

use super::context::Context;
use super::library::Thing;
use super::phrases::{self, says};
use crate::facts::{Enum, Object, Property};
use crate::names::slug;

/// The schemas that a member may be.
#[derive(Debug)]
pub(super) struct Union {
    pub(super) schemas: Vec<String>,
    /// Whether there are others, which no page describes.
    pub(super) or_any: bool,
}

/// What a value of the enum names.
enum Tagged<'a> {
    Object(usize, &'a Object),
    /// The page says that there is nothing.
    Nothing,
    Unknown,
}

/// The schemas that a row without a structure of its own may be, in the order of the values that name them; nothing for any
/// other row, or where not a single one is found.
pub(super) fn of_value(
    context: Context<'_>,
    page: usize,
    rows: &[Property],
    row: &Property,
    (text, links): (&str, &[&str]),
) -> Option<Union> {
    if row.r#type.as_deref() != Some("object") || row.link.is_some() {
        return None;
    }
    let (listed, values) = tags(context, page, rows, (text, links))?;
    let linked: Vec<(usize, &Object)> = links.iter().filter_map(|it| object(context, page, it)).collect();
    let mut union = Union { schemas: Vec::new(), or_any: false };
    for value in &values.values {
        match of_tag(context, page, (listed, values), value, &linked) {
            Tagged::Object(page, object) => {
                let name = context.naming.of(page, Thing::Object(object)).map(|it| it.name.clone());
                union.schemas.extend(name.filter(|it| !union.schemas.contains(it)));
            }
            Tagged::Nothing => {}
            Tagged::Unknown => union.or_any = true,
        }
    }
    (!union.schemas.is_empty()).then_some(union)
}

/// The list whose values name the structures: the one of a sibling that is called a discriminator, the one that the row's own
/// sentence links to, or the one of a sibling that the sentence names.
fn tags<'a>(
    context: Context<'a>,
    page: usize,
    rows: &[Property],
    (text, links): (&str, &[&str]),
) -> Option<(usize, &'a Enum)> {
    let of_row = |it: &Property| list(context, page, it.link.as_deref()?, it.r#type.as_deref().unwrap_or_default());
    let called = rows.iter().filter(|it| it.name.ends_with("Discriminator"));
    let names = |it: &&Property| text.split(|it: char| !it.is_alphanumeric()).any(|word| word == it.name);
    let by_link = || links.iter().find_map(|it| list(context, page, it, ""));
    called.take(1).find_map(of_row).or_else(by_link).or_else(|| rows.iter().filter(names).find_map(of_row))
}

fn list<'a>(context: Context<'a>, page: usize, link: &str, name: &str) -> Option<(usize, &'a Enum)> {
    let target = context.library.follow(page, link, name)?;
    target.things.iter().find_map(|it| if let Thing::Enum(it) = it { Some((target.page, *it)) } else { None })
}

fn object<'a>(context: Context<'a>, page: usize, link: &str) -> Option<(usize, &'a Object)> {
    let target = context.library.follow(page, link, "").filter(|it| it.is_exact)?;
    target.things.iter().find_map(|it| if let Thing::Object(it) = it { Some((target.page, *it)) } else { None })
}

/// The object that a value of the enum names: by a link beside the value or the row, by its heading, or by what an example
/// shows.
fn of_tag<'a>(
    context: Context<'a>,
    page: usize,
    (listed, values): (usize, &Enum),
    value: &str,
    linked: &[(usize, &'a Object)],
) -> Tagged<'a> {
    let item = context.library.pages[listed].value(values, value);
    if let Some((page, object)) = item.iter().flat_map(|it| &it.links).find_map(|it| object(context, listed, it)) {
        return Tagged::Object(page, object);
    }
    if item.is_some_and(|it| says(&it.text, phrases::NO_STRUCTURE)) {
        return Tagged::Nothing;
    }
    let tag = slug(value);
    if let Some((page, object)) = linked.iter().find(|it| slug(&it.1.name).starts_with(&tag)) {
        return Tagged::Object(*page, object);
    }
    let objects = || context.library.pages[page].wording.facts.objects.iter();
    if let Some(found) = objects().find(|it| slug(&it.name) == tag) {
        return Tagged::Object(page, found);
    }
    // `Relative product price` for `Relative` of `Product pricing data discriminator`.
    let about: Vec<_> = values.name.split_whitespace().map(str::to_lowercase).collect();
    let shares = |it: &Object| it.name.split_whitespace().any(|it| about.contains(&it.to_lowercase()));
    if let Some(found) = objects().find(|it| slug(&it.name).starts_with(&tag) && shares(it)) {
        return Tagged::Object(page, found);
    }
    shown(context, page, value).map_or(Tagged::Unknown, |(page, it)| Tagged::Object(page, it))
}

/// The one object of all pages that has every member of what examples show beside the tag, and the fewest others.
fn shown<'a>(context: Context<'a>, page: usize, value: &str) -> Option<(usize, &'a Object)> {
    let mut members: Vec<&str> = Vec::new();
    for shown in context.observed[page].tagged(value).filter_map(Value::as_object) {
        members.extend(shown.keys().map(String::as_str));
    }
    members.sort_unstable();
    members.dedup();
    if members.len() < 2 {
        return None;
    }
    let pages = context.library.pages.iter().enumerate();
    let objects = pages.flat_map(|(page, it)| it.wording.facts.objects.iter().map(move |object| (page, object)));
    let has = |object: &Object| members.iter().all(|it| object.properties.iter().any(|row| row.name == **it));
    let mut found: Vec<_> = objects.filter(|it| has(it.1)).map(|it| (it.1.properties.len(), it)).collect();
    found.sort_by_key(|it| it.0);
    match found[..] {
        [(_, only)] => Some(only),
        [(first, only), (second, _), ..] if first < second => Some(only),
        _ => None,
    }
}
