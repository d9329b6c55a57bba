//! What a schema says -> the same without what excludes nothing, so that it is told of no change.

use ostler_openapi::model::SchemaType;

use crate::diff::meaning::Meaning;
use crate::diff::number::{End, Numeric, ends_of};

impl Meaning {
    /// Of whole numbers, an end that is outside is the next one that is inside.
    pub(super) fn round_ends(&mut self) {
        if self.ty.as_ref().is_some_and(|it| it.value == SchemaType::Integer) {
            for (end, step) in [(&mut self.minimum, 1), (&mut self.maximum, -1)] {
                if let Some(end) = end.as_mut().map(|it| &mut it.value).filter(|it| it.exclusive)
                    && let Some(next) = end.value.plus(step)
                {
                    *end = End { value: next, exclusive: false };
                }
            }
        }
    }

    /// Drops limits that exclude nothing of what is left beside them.
    pub(super) fn drop_idle(&mut self) {
        if self.ty.as_ref().is_some_and(|it| it.value == SchemaType::Integer) {
            self.multiple_of.take_if(|it| Numeric::Whole(1).is_multiple_of(it.value));
            if let Some((least, most)) = self.format.as_ref().and_then(|it| ends_of(&it.value)) {
                let end = |value| End { value: Numeric::Whole(value), exclusive: false };
                self.minimum.take_if(|it| !it.value.is_above(&end(least)));
                self.maximum.take_if(|it| !it.value.is_below(&end(most)));
            }
        }
        let Some(values) = &self.values else { return };
        let lengths: Option<Vec<u64>> = values.value.keys().map(|it| length_of(it)).collect();
        if let Some(lengths) = lengths {
            let fits = |keyword: &str, limit: u64| match keyword {
                "minLength" => lengths.iter().all(|it| *it >= limit),
                "maxLength" => lengths.iter().all(|it| *it <= limit),
                _ => false,
            };
            self.counts.retain(|keyword, it| !fits(keyword, it.value));
        }
        let numbers: Option<Vec<End>> = values
            .value
            .keys()
            .map(|it| it.parse().ok().map(|it| End { value: Numeric::Whole(it), exclusive: false }))
            .collect();
        if let Some(numbers) = numbers {
            self.minimum.take_if(|end| numbers.iter().all(|it| !end.value.is_above(it)));
            self.maximum.take_if(|end| numbers.iter().all(|it| !end.value.is_below(it)));
        }
    }
}

/// How many characters a text has that is written as JSON; nothing for another value.
fn length_of(json: &str) -> Option<u64> {
    let text: String = serde_json::from_str(json).ok()?;
    Some(text.chars().count() as u64)
}
