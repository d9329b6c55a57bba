//! Which named schemas say the same of a value as which others -> no circle, and no long chain.
//!
//! A schema says the same of a value as another where no member and no item stands between the two. A circle of such
//! would be checked without end, and a long chain needs a stack that nobody has.

use super::{Library, Rule, Schema};

/// How many schemas may lead from one to the next, those without a name included.
const LONGEST: usize = 64;

impl Library {
    /// What is wrong with how the schemas lead to each other.
    pub(super) fn check_chains(&self) -> Result<(), String> {
        let led_to: Vec<_> = self.schemas.iter().map(led_to).collect();
        let mut leading = vec![Vec::new(); self.schemas.len()];
        for (from, targets) in led_to.iter().enumerate() {
            targets.iter().for_each(|(to, length)| leading[*to].push((from, *length)));
        }
        // Those that lead nowhere come first, then whatever leads to them alone; what is on a circle never comes.
        let mut open: Vec<_> = led_to.iter().map(Vec::len).collect();
        let mut longest = vec![0; self.schemas.len()];
        let mut waiting: Vec<_> = (0..open.len()).filter(|place| open[*place] == 0).collect();
        while let Some(to) = waiting.pop() {
            for (from, length) in &leading[to] {
                longest[*from] = longest[*from].max(longest[to] + length);
                open[*from] -= 1;
                if open[*from] == 0 {
                    waiting.push(*from);
                }
            }
        }
        if let Some(place) = find_circle(&led_to, &open) {
            return Err(format!("{}: is defined by itself alone", self.name_at(place)));
        }
        match longest.iter().position(|it| *it > LONGEST) {
            Some(place) => Err(format!(
                "{}: leads through more than {LONGEST} schemas before it says anything",
                self.name_at(place)
            )),
            None => Ok(()),
        }
    }

    fn name_at(&self, place: usize) -> &str {
        self.places.iter().find(|(_, it)| **it == place).map_or("", |(name, _)| name)
    }
}

/// The named schemas that a schema leads to, each with the number of schemas to there. How deep schemas without a name
/// lie within each other is bounded by the reader of JSON.
fn led_to(schema: &Schema) -> Vec<(usize, usize)> {
    let (mut waiting, mut found) = (vec![(schema, 1)], Vec::new());
    while let Some((schema, length)) = waiting.pop() {
        for rule in &schema.0 {
            match rule {
                Rule::AllOf(schemas) | Rule::AnyOf(schemas) | Rule::OneOf(schemas) => {
                    waiting.extend(schemas.iter().map(|it| (it, length + 1)));
                }
                Rule::Reference(place) => found.push((*place, length)),
                _ => {}
            }
        }
    }
    found
}

/// A place on a circle, among those that lead to an open one.
fn find_circle(led_to: &[Vec<(usize, usize)>], open: &[usize]) -> Option<usize> {
    let mut place = open.iter().position(|it| *it > 0)?;
    let mut seen = vec![false; open.len()];
    while !std::mem::replace(&mut seen[place], true) {
        place = led_to[place].iter().map(|(to, _)| *to).find(|to| open[*to] > 0)?;
    }
    Some(place)
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;

    /// `S0` leads to `S1`, and so on; the last one says something.
    fn chain(count: usize, link: impl Fn(Value) -> Value) -> Value {
        let name = |at: usize| format!("S{at:05}");
        let mut schemas = Map::new();
        for at in 0..count {
            let next = json!({"$ref": format!("#/components/schemas/{}", name(at + 1))});
            schemas.insert(name(at), if at + 1 == count { json!({"type": "string"}) } else { link(next) });
        }
        schemas.into()
    }

    fn refused(schemas: &Value) -> String {
        Library::read(schemas).err().unwrap_or_default()
    }

    #[test]
    fn schemas_that_lead_to_each_other_do_so_up_to_a_length() {
        assert_eq!(refused(&chain(LONGEST + 1, |next| next)), "");
        let error = "S00000: leads through more than 64 schemas before it says anything";
        assert_eq!(refused(&chain(LONGEST + 2, |next| next)), error);
        // A schema without a name counts as well.
        assert_eq!(refused(&chain(LONGEST / 2 + 1, |next| json!({"anyOf": [next]}))), "");
        assert_eq!(refused(&chain(LONGEST / 2 + 2, |next| json!({"oneOf": [next]}))), error);
        assert_eq!(refused(&chain(60_000, |next| json!({"allOf": [next]}))), error);
        // A member stands between the two.
        assert_eq!(refused(&chain(60_000, |next| json!({"properties": {"A": next}}))), "");
    }

    #[test]
    fn a_circle_is_found_whatever_leads_to_it() {
        let mut schemas = chain(60_000, |next| json!({"allOf": [next, {}]}));
        schemas["S59999"] = json!({"oneOf": [{"$ref": "#/components/schemas/S59998"}, {}]});
        let error = refused(&schemas);
        assert!(["S59998", "S59999"].iter().any(|it| error == format!("{it}: is defined by itself alone")), "{error}");
    }
}
