//! A schema violation -> the sentence that names the member, without a word of its value (it may be a token).

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::LocationSegment;

/// One sentence about one violation, such as "`Items[0].UnitCount` must be of type integer."
pub(crate) fn describe(error: &ValidationError<'_>) -> String {
    let path = member_path(error);
    let name = if path.is_empty() { "The body".to_owned() } else { format!("`{path}`") };
    let fault = match error.kind() {
        ValidationErrorKind::Required { property } => {
            let dot = if path.is_empty() { "" } else { "." };
            return format!("`{path}{dot}{}` is required.", property.as_str().unwrap_or_default());
        }
        ValidationErrorKind::Type { .. } if error.instance().is_null() => "must not be null".to_owned(),
        ValidationErrorKind::Type { kind: TypeKind::Single(ty) } => format!("must be of type {ty}"),
        ValidationErrorKind::Type { .. } => "is of a wrong type".to_owned(),
        ValidationErrorKind::Enum { .. } => "is none of the values it may have".to_owned(),
        ValidationErrorKind::Format { format } => format!("is not a valid {format}"),
        ValidationErrorKind::MinItems { limit } => {
            format!("must not have fewer items than {limit}")
        }
        ValidationErrorKind::MaxItems { limit } => format!("must not have more items than {limit}"),
        ValidationErrorKind::Minimum { limit } => format!("must not be less than {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("must not be more than {limit}"),
        ValidationErrorKind::Custom { message, .. } => message.clone(),
        other => format!("breaks the rule `{}`", other.keyword()),
    };
    format!("{name} {fault}.")
}

/// Where the violation is, as a reader of the documentation would write it: `Items[0].UnitAmount`.
fn member_path(error: &ValidationError<'_>) -> String {
    let mut path = String::new();
    for segment in error.instance_path().iter() {
        match segment {
            LocationSegment::Index(index) => path.push_str(&format!("[{index}]")),
            LocationSegment::Property(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&name);
            }
        }
    }
    path
}
