//! A text -> a tree of values, each of which knows where it stands.

mod build;
mod input;
mod json;
mod merge;
mod node;
mod scalar;
mod write;
mod yaml;

use std::sync::Arc;

pub use self::build::{DEEPEST, LONGEST_KEY, MOST_COPIES};
pub use self::node::{Mapping, Member, NodeId, Tree, Value};
pub use self::scalar::{Scalar, ScalarKind};
pub(crate) use self::write::write_string;
use crate::finding::{Code, Finding, Findings, Level};
use crate::pointer::Pointer;
use crate::source::{Source, Span};

impl Tree {
    /// Reads YAML 1.2 or JSON. What can be read in spite of it, such as a member that is written twice, is a finding, and
    /// there is a tree all the same.
    pub fn read(source: Arc<Source>, findings: &mut Findings) -> Option<Self> {
        if let Err(refusal) = refuse_controls(&source) {
            findings.push(*refusal);
            return None;
        }
        let read = match source.content().0.trim_start().starts_with(['{', '[']) {
            true => read_braced(&source),
            false => yaml::read(&source),
        };
        match read {
            Ok(read) => {
                read.findings.into_iter().for_each(|it| findings.push(it));
                findings.sort();
                Some(Self { source, nodes: read.nodes, root: read.root })
            }
            Err(refusal) => {
                findings.push(*refusal);
                None
            }
        }
    }
}

/// Neither YAML nor JSON lets such a character stand as it is, and both readers would let some pass.
fn refuse_controls(source: &Source) -> Result<(), Box<Finding>> {
    let is_control = |it: u8| it < 0x20 && !b"\t\n\r".contains(&it);
    let Some(at) = source.text().bytes().position(is_control) else { return Ok(()) };
    let message = format!("the control character U+{:04X} stands here", source.text().as_bytes()[at]);
    let place = source.place(Span::new(at, at + 1), Pointer::root());
    let help = "remove it, or write it as an escape in quotes";
    Err(Box::new(Finding::new(Code::DocumentSyntax, Level::Error, place, message, help)))
}

/// Reads a text that may be JSON, or YAML in flow style.
fn read_braced(source: &Source) -> Result<build::Built, Box<Finding>> {
    let json = match json::read(source) {
        Ok(read) => return Ok(read),
        Err(refusal) => refusal,
    };
    // A bound holds for both; what is no JSON may still be YAML, such as `{a: 1}`.
    if json.code != Code::DocumentSyntax || begins_as_json(source.content().0) {
        return Err(json);
    }
    let quoted = source.content().0.trim_start()[1..].trim_start().starts_with(['"', '}', '{', '[']);
    yaml::read(source).map_err(|yaml| if quoted { json } else { yaml })
}

/// Whether the first thing inside of the brackets is a string in double quotes, or a comment as programs have them. YAML
/// would read `01`, `NaN`, `1 2` and `// why` there as texts, which nobody means who writes JSON.
fn begins_as_json(text: &str) -> bool {
    let mut rest = text.trim_start();
    loop {
        rest = match rest.strip_prefix(['{', '[']) {
            Some(inside) => inside.trim_start(),
            None if rest.starts_with('#') => rest.split_once('\n').map_or("", |(_, after)| after.trim_start()),
            None => return ["\"", "//", "/*"].iter().any(|it| rest.starts_with(it)),
        };
    }
}
