//! What looks like a secret in an example, a default or a text.

use std::sync::LazyLock;

use ostler_openapi::NodeId;
use ostler_openapi::finding::{Code, Level, quote};
use ostler_openapi::tree::{ScalarKind, Value};
use regex::Regex;

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;

pub(in crate::lint) const SECRET: Rule = Rule {
    id: Code::new("secret"),
    level: Level::Warning,
    why: "A document is published: a token or a password that somebody copied into an example is everybody's from then on.",
    good: Example::schema("type: string\nexample: YOUR_TOKEN\n"),
    bad: Example::schema("type: string\nexample: AKIAQ7WERTYUIOPASDF2\n"),
    find,
};

/// What is a secret by the way that it is written.
static KNOWN: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    let kinds = [
        ("a key of AWS", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
        ("a token of GitHub", r"\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{30,}"),
        ("a key of Stripe", r"\b[sr]k_(?:live|test)_[0-9a-zA-Z]{10,}"),
        ("a token of Slack", r"\bxox[abprs]-[0-9A-Za-z-]{10,}"),
        ("a key of Google", r"\bAIza[0-9A-Za-z_-]{35}\b"),
        ("a key of OpenAI", r"\bsk-(?:proj-)?[A-Za-z0-9_-]{32,}"),
        ("a token of GitLab", r"\bglpat-[0-9A-Za-z_-]{20}\b"),
        ("a key of SendGrid", r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
        ("a JSON Web Token", r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}"),
        ("a private key", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY"),
        ("a password in an address", r"\b[a-z][a-z0-9+.-]*://[^\s/:@{}<>]+:[^\s/@{}<>]+@[^\s/]"),
        ("a token in a header", r"(?i)\b(?:bearer|basic) [A-Za-z0-9+/_.-]{24,}={0,2}"),
    ];
    kinds.map(|(what, it)| (what, Regex::new(it).expect("the patterns of this file are good"))).into()
});

/// The names of members that hold secrets, without what divides their words.
const NAMES: &[&str] = &[
    "accesskey",
    "accesstoken",
    "apikey",
    "apisecret",
    "apitoken",
    "authtoken",
    "authorization",
    "bearertoken",
    "clientsecret",
    "clienttoken",
    "credential",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "refreshtoken",
    "secret",
    "secretkey",
    "secretaccesskey",
    "signingkey",
    "token",
    "webhooksecret",
    "xapikey",
];

const PLACEHOLDERS: &[&str] = &[
    "example",
    "your",
    "xxx",
    "***",
    "...",
    "placeholder",
    "changeme",
    "sample",
    "dummy",
    "redacted",
    "string",
    "insert",
    "<",
    "{",
    "$",
    "todo",
    "fake",
    "hidden",
    "123456",
    "abcdef",
    "lorem",
];

fn find(cx: &Cx<'_>, report: &mut Report<'_>) {
    let mut rest = vec![cx.tree.root()];
    while let Some(node) = rest.pop() {
        match cx.tree.value(node) {
            Value::Sequence(elements) => rest.extend(elements.iter().rev()),
            Value::Mapping(_) => rest.extend(cx.tree.members(node).iter().rev().map(|it| it.value)),
            Value::Scalar(scalar) if scalar.kind == ScalarKind::String && scalar.text.len() >= 8 => {
                tell_known(report, node, &scalar.text);
            }
            Value::Scalar(_) => {}
        }
    }
    for instance in cx.examples() {
        tell_named(cx, report, (instance.value, None));
    }
    for (_, schema) in cx.schemas() {
        if let Some(default) = schema.default {
            tell_named(cx, report, (default, None));
        }
    }
}

fn tell_known(report: &mut Report<'_>, node: NodeId, text: &str) {
    if let Some((what, _)) = KNOWN.iter().find(|(_, it)| it.is_match(text)) {
        report.at(
            node,
            format!("this looks like {what}"),
            "replace it by a word such as `YOUR_TOKEN`, and withdraw it if it is one",
        );
    }
}

/// Looks for values that belong to a name of a secret, and look like one.
fn tell_named(cx: &Cx<'_>, report: &mut Report<'_>, start: (NodeId, Option<&str>)) {
    let mut rest = vec![start];
    while let Some((node, name)) = rest.pop() {
        match cx.tree.value(node) {
            Value::Sequence(elements) => rest.extend(elements.iter().map(|it| (*it, name))),
            Value::Mapping(_) => rest.extend(cx.tree.members(node).iter().map(|it| (it.value, Some(&*it.key)))),
            Value::Scalar(scalar) if scalar.kind == ScalarKind::String => {
                let name = name.unwrap_or_else(|| called(cx, node));
                let plain = name.replace(['-', '_', ' '], "").to_lowercase();
                let is_named =
                    NAMES.contains(&plain.as_str()) || plain.ends_with("password") || plain.ends_with("secret");
                let is_known = KNOWN.iter().any(|(_, it)| it.is_match(&scalar.text));
                if is_named && !is_known && is_random(&scalar.text) {
                    let message = format!("the value of {} looks like a real one", quote(name));
                    report.at(
                        node,
                        message,
                        "replace it by a word such as `YOUR_TOKEN`, and withdraw it if it is real",
                    );
                }
            }
            Value::Scalar(_) => {}
        }
    }
}

/// What an example or a default belongs to: the property that it stands in, or the parameter.
fn called<'d>(cx: &Cx<'d>, node: NodeId) -> &'d str {
    let mut here = node;
    while let Some(parent) = cx.tree.parent(here) {
        if let Some(name) = cx.tree.get(parent, "name").and_then(|it| cx.tree.string(it))
            && cx.tree.get(parent, "in").is_some()
        {
            return name;
        }
        let key = cx.tree.key(here).map_or("", |it| &**it);
        let above = cx.tree.parent(parent).and_then(|_| cx.tree.key(parent)).map_or("", |it| &**it);
        if above == "properties" {
            return key;
        }
        here = parent;
    }
    ""
}

/// Whether nobody would make up such a text for an example.
fn is_random(text: &str) -> bool {
    let lower = text.to_lowercase();
    if PLACEHOLDERS.iter().any(|it| lower.contains(it)) || text.contains(char::is_whitespace) {
        return false;
    }
    let has = |is: fn(char) -> bool| text.chars().any(is);
    let (digit, letter) = (has(|it| it.is_ascii_digit()), has(|it| it.is_ascii_alphabetic()));
    let (upper, lower) = (has(|it| it.is_ascii_uppercase()), has(|it| it.is_ascii_lowercase()));
    let sign = has(|it| it.is_ascii_punctuation());
    let distinct: std::collections::BTreeSet<char> = text.chars().collect();
    let is_long = text.len() >= 16 && digit && letter && distinct.len() >= 8;
    let is_password =
        text.len() >= 8 && [digit, upper, lower, sign].iter().filter(|it| **it).count() >= 3 && distinct.len() >= 6;
    is_long || is_password
}
