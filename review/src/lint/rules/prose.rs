//! Limits that only the description states, or that it states otherwise than the keyword.

use std::sync::LazyLock;

use ostler_openapi::NodeId;
use ostler_openapi::finding::{Code, Level};
use ostler_openapi::model::{Schema, SchemaType};
use regex::Regex;

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const LIMIT: Rule = Rule {
    id: Code::new("limit-in-prose"),
    level: Level::Warning,
    why: "A limit that only a sentence states is checked by nobody, and one that a keyword states otherwise is wrong in one of \
          the two places.",
    good: Example::schema("type: string\nmaxLength: 255\ndescription: The name, at most 255 characters long.\n"),
    bad: Example::schema("type: string\ndescription: The name, at most 255 characters long.\n"),
    find,
};

/// A way to state a limit, and the keyword for it.
struct Phrase {
    pattern: Regex,
    keyword: &'static str,
    of: &'static [SchemaType],
}

const NUMBERS: &[SchemaType] = &[SchemaType::Integer, SchemaType::Number];
const STRINGS: &[SchemaType] = &[SchemaType::String];
const ARRAYS: &[SchemaType] = &[SchemaType::Array];

/// Words that come before the greatest number there is, and the least one.
const MOST: &str = r"(?:at most|up to|no more than|not more than|not exceed(?:ing)?|cannot exceed|max(?:imum)?(?: (?:of|is|length|size|number|count|value|limit))*(?: of| is)?:?|limited to|limit of|upper limit of)";
const LEAST: &str = r"(?:at least|no (?:less|fewer) than|not less than|min(?:imum)?(?: (?:of|is|length|size|number|count|value))*(?: of| is)?:?)";
const NUMBER: &str = r"(-?[0-9][0-9,_]*(?:\.[0-9]+)?)";
const ITEMS: &str = r"(?:items?|elements?|entries|values?|ids?|identifiers?|records?|rows?|objects?|results?)";

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let phrase = |pattern: String, keyword: &'static str, of: &'static [SchemaType]| Phrase {
        pattern: Regex::new(&format!("(?i){pattern}")).expect("the patterns of this file are good"),
        keyword,
        of,
    };
    let characters = "(?:characters?|chars?|letters|symbols)";
    vec![
        phrase(format!(r"\b{MOST} {NUMBER} {characters}\b"), "maxLength", STRINGS),
        phrase(format!(r"\b{NUMBER} {characters} (?:at most|maximum|max|or (?:less|fewer))\b"), "maxLength", STRINGS),
        phrase(format!(r"\bmax(?:imum)? (?:length|size)(?: of| is|:|=)* {NUMBER}\b"), "maxLength", STRINGS),
        phrase(format!(r"\b{LEAST} {NUMBER} {characters}\b"), "minLength", STRINGS),
        phrase(format!(r"\b{MOST} {NUMBER} (?:[a-z]+ )?{ITEMS}\b"), "maxItems", ARRAYS),
        phrase(format!(r"\b{LEAST} {NUMBER} (?:[a-z]+ )?{ITEMS}\b"), "minItems", ARRAYS),
        phrase(format!(r"\b(?:max(?:imum)?(?: value)?(?: is| of|:)?|at most|no(?:t)? (?:more|greater) than|cannot exceed|must not exceed) {NUMBER}(?:[.,;)\s]|$)"), "maximum", NUMBERS),
        phrase(format!(r"\b(?:min(?:imum)?(?: value)?(?: is| of|:)?|at least|no(?:t)? less than) {NUMBER}(?:[.,;)\s]|$)"), "minimum", NUMBERS),
        phrase(r"\b(?:must|has to|should) be (?:positive|greater than (?:0|zero)|non-?negative|not negative|(?:a )?positive (?:number|integer))\b".to_owned(), "minimum", NUMBERS),
        phrase(format!(r"\bbetween {NUMBER} and {NUMBER}(?:[.,;)\s]|$)"), "maximum", NUMBERS),
        phrase(format!(r"\bbetween {NUMBER} and {NUMBER} {characters}\b"), "maxLength", STRINGS),
        phrase(format!(r"\b(?:must be|has to be|exactly|is always) {NUMBER} {characters}(?: long| in length)?\b"), "maxLength", STRINGS),
        phrase(format!(r"\bdefault(?:s|ed)?(?: value)?(?: to| is|:|=)* {NUMBER}(?:[.,;)\s]|$)"), "default", NUMBERS),
        phrase(format!(r"\b{MOST} {NUMBER} (?:days|weeks|months|years|hours)\b"), "interval", &[SchemaType::Object]),
    ]
});

static CHOICES: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)\b(?:(?:must be |can be |is |either )?one of|(?:possible|allowed|valid|accepted|permitted|supported) values(?: are)?)(?: the following)?:?\s*[`'\x22*]?[A-Za-z][\w-]*[`'\x22*]?(?:,\s*|\s+or\s+|\s*\|\s*)[`'\x22*]?[A-Za-z]";
    Regex::new(pattern).expect("the patterns of this file are good")
});

fn find(cx: &Cx<'_>, report: &mut Report<'_>) {
    for (_, schema) in cx.schemas() {
        if let Some(text) = schema.description.as_deref() {
            tell(cx, report, (schema.node, text), schema);
        }
    }
    for (_, parameter) in cx.document.parameters.iter() {
        let schema = cx.schema_of(parameter.value.as_ref()).map(|it| cx.schema(it));
        if let (Some(text), Some(schema)) = (parameter.description.as_deref(), schema) {
            tell(cx, report, (parameter.node, text), schema);
        }
    }
}

fn tell(cx: &Cx<'_>, report: &mut Report<'_>, (at, text): (NodeId, &str), schema: &Schema) {
    // What is long tells of more than this value.
    const LONGEST: usize = 2_000;
    if text.len() > LONGEST {
        return;
    }
    let ty = schema.ty.or_else(|| inner_type(cx, schema));
    for phrase in PHRASES.iter().filter(|it| ty.is_some_and(|ty| it.of.contains(&ty))) {
        let Some(found) = phrase.pattern.captures(text) else { continue };
        let said = found.iter().skip(1).flatten().last().map(|it| it.as_str().replace([',', '_'], ""));
        let said: Option<f64> = said.and_then(|it| it.trim_end_matches('.').parse().ok());
        let whole = found.get(0).map_or("", |it| it.as_str()).trim_end_matches([',', ';', ')', ' ', '\n', '.']);
        let by_keyword = match phrase.keyword {
            // Nobody has to state one.
            "default" => Some(schema.default.and_then(|it| cx.tree.scalar(it)?.as_f64())),
            keyword => stated(schema, keyword),
        };
        let Some(stated) = by_keyword else {
            let message = match phrase.keyword {
                "interval" => format!("the description says `{whole}`, which no keyword does"),
                keyword => format!("the description says `{whole}`, but `{keyword}` is missing"),
            };
            let help = match phrase.keyword {
                "interval" => "add `x-max-interval-in-months`".to_owned(),
                keyword => format!("add `{keyword}`"),
            };
            return report.at_member((at, "description"), message, help);
        };
        if said.is_some_and(|it| stated.is_some_and(|stated| (stated - it).abs() > 1e-9)) {
            let keyword = phrase.keyword;
            let message =
                format!("the description says `{whole}`, but `{keyword}` says {}", stated.unwrap_or_default());
            return report.at_member((at, "description"), message, "mend the one that is wrong");
        }
    }
    if ty == Some(SchemaType::String)
        && schema.values.is_none()
        && schema.string.pattern.is_none()
        && CHOICES.is_match(text)
    {
        let message = "the description lists the values, but `enum` is missing".to_owned();
        report.at_member((at, "description"), message, "add `enum`");
    }
}

/// The type of what a schema only wraps.
fn inner_type(cx: &Cx<'_>, schema: &Schema) -> Option<SchemaType> {
    let [only] = &schema.all_of[..] else { return None };
    cx.schema(only).ty
}

/// What a keyword says: nothing when it is missing, nothing inside when it is there without a number that could be compared.
fn stated(schema: &Schema, keyword: &str) -> Option<Option<f64>> {
    let number = |it: Option<u64>| it.map(|it| Some(it as f64));
    let by_others = schema.values.is_some() || schema.string.pattern.is_some() || lengths_are_known(schema);
    match keyword {
        "maxLength" if schema.string.max_length.is_none() && by_others => Some(None),
        "minLength" if schema.string.min_length.is_none() && by_others => Some(None),
        "maxLength" => number(schema.string.max_length),
        "minLength" => number(schema.string.min_length),
        "maxItems" => number(schema.array.max_items),
        "minItems" => number(schema.array.min_items),
        "minimum" | "maximum" if schema.values.is_some() => Some(None),
        "maximum" => schema.number.maximum.as_ref().map(|it| it.value.value.as_f64().filter(|_| !it.exclusive)),
        "minimum" => schema.number.minimum.as_ref().map(|it| it.value.value.as_f64().filter(|_| !it.exclusive)),
        _ => schema.extensions.max_interval_in_months.map(|_| None),
    }
}

fn lengths_are_known(schema: &Schema) -> bool {
    schema.format.as_deref().is_some_and(|it| ["date", "date-time", "uuid", "ipv4"].contains(&it))
}
