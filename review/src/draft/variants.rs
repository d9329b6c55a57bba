//! Types that are called otherwise than the heading that their links lead to: `Extended amount` for `Amount`, and
//! `Gear kind update value` for `String update value`.

use super::kinds;
use super::library::Thing;
use super::model::{Kind, Schema, Shape};
use super::naming::together;
use super::schemas::Builder;
use super::shown;
use crate::facts::Property;

/// Such a type.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    /// The schema of the heading that its link leads to.
    base: String,
    /// The list that its value is of, where it is an update that is called after one.
    value: Option<String>,
}

impl Builder<'_> {
    /// The schema of the type of a row that is called otherwise than the heading that its link leads to.
    pub(super) fn variant(&mut self, page: usize, row: &Property, base: &str) -> Option<String> {
        let written = row.r#type.as_deref()?;
        let words = kinds::parse(written, row.array).name;
        let name = together(words);
        if name == base || self.context.naming.by_name(&name).is_some() {
            return None;
        }
        let value = self.updated(page, words, base);
        if value.is_none() && !name.ends_with(base) {
            return None;
        }
        self.variants.entry(name.clone()).or_insert_with(|| Variant { base: base.to_owned(), value });
        Some(name)
    }

    /// The list that the value of an update is of, by the words of its name: `Gear kind update value`, also of a list that is
    /// called `Gear kind type`.
    fn updated(&self, page: usize, words: &str, base: &str) -> Option<String> {
        base.strip_suffix("UpdateValue").filter(|it| ["String", "Text", "Enum"].contains(it))?;
        let at = words.to_lowercase().find(" update value")?;
        let of = words.get(..at)?;
        [of.to_owned(), format!("{of} type")].iter().find_map(|it| {
            let target = self.context.library.follow(page, "", it)?;
            let list = target.things.iter().find(|it| matches!(it, Thing::Enum(_)))?;
            Some(self.context.naming.of(target.page, *list)?.name.clone())
        })
    }

    pub(super) fn add_variant(&mut self, name: &str, Variant { base, value }: Variant) {
        let has = self.schemas.contains_key(&base);
        self.add_named(&base);
        let of_base = self.schemas.get(&base).cloned();
        if !has {
            self.schemas.remove(&base);
        }
        let Some(Schema { shape: Shape::Object(mut members), origin, .. }) = of_base else { return };
        let heading = self.context.naming.by_name(&base).map_or(base.as_str(), |it| it.things[0].1.name());
        let remark = if let Some(value) = value {
            for member in members.iter_mut().filter(|it| it.kind == Kind::TEXT) {
                member.kind = Kind::Schema(value.clone());
            }
            self.waiting.push(value);
            format!("The page links it to `{heading}`, and its name says of which list the value is.")
        } else {
            let Some(from) = &origin else { return };
            let more = shown::more(self.context, name, from, &members);
            let lacks = if more.is_empty() { "" } else { "; what that lacks, examples show" };
            members.extend(more);
            format!("The page links it to `{heading}`{lacks}.")
        };
        self.schemas.insert(name.to_owned(), Schema { shape: Shape::Object(members), origin, remarks: vec![remark] });
    }
}
