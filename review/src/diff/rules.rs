//! Every kind of change.

use ostler_openapi::finding::Code;

use crate::diff::level::Level::{Breaking, Docs, Info, Warning};
use crate::diff::rule::{Rule, received, sent, travels, whole};

/// What to do where the value is sent, and where it is received.
macro_rules! directed {
    () => {
        None
    };
    ($sent:literal, $received:literal) => {
        Some([$sent, $received])
    };
}

/// Names each kind of change once, with what consumers do: in all, and for each way where that is not a part of it.
macro_rules! rules {
    ($($name:ident = $id:literal, $judgement:expr, $why:literal, $advice:literal $(=> $sent:literal, $received:literal)?;)*) => {
        $(pub(super) const $name: &Rule = &Rule {
            name: $id,
            judgement: $judgement,
            why: $why,
            advice: $advice,
            directed: directed!($($sent, $received)?),
            codes: [
                Code::new(concat!("request-", $id)),
                Code::new(concat!("response-", $id)),
                Code::new($id),
            ],
        };)*

        /// Every kind of change, by name.
        pub const RULES: &[&Rule] = &[$($name,)*];
    };
}

rules! {
    ADDITIONAL_PROPERTIES_FORBIDDEN = "additional-properties-forbidden", travels(Breaking, Info), "Properties that are not declared were possible.",
        "Send declared properties alone.";
    ADDITIONAL_PROPERTIES_NARROWED = "additional-properties-narrowed", travels(Breaking, Info), "Properties that are not declared could be of any type.",
        "Send values of the stated type.";
    ADDITIONAL_PROPERTIES_PERMITTED = "additional-properties-permitted", travels(Info, Breaking), "Properties that are not declared were impossible.",
        "Skip properties that are not known.";
    ADDITIONAL_PROPERTIES_WIDENED = "additional-properties-widened", travels(Info, Breaking), "Properties that are not declared may be of any type.",
        "Read values of any type.";
    AT_MOST_ONE_OF_CHANGED = "at-most-one-of-changed", travels(Warning, Warning), "Other members exclude each other than before.",
        "Give at most one of the members.";
    AT_MOST_ONE_OF_REMOVED = "at-most-one-of-removed", travels(Info, Breaking), "There may be several of the members.",
        "Read several of the members.";
    AT_MOST_ONE_OF_SET = "at-most-one-of-set", travels(Breaking, Info), "Requests with several of the members are refused.",
        "Give at most one of the members.";
    BECAME_IMPOSSIBLE = "became-impossible", travels(Breaking, Info), "Schemas that have to hold at once contradict each other, so that no value is valid.",
        "Mend the document: nothing can be sent.";
    BECAME_NOT_NULLABLE = "became-not-nullable", travels(Breaking, Info), "Null is no longer a value. An enum beside `nullable: true` admits null, whether it lists it or not.",
        "Do not send null.";
    BECAME_NULLABLE = "became-nullable", travels(Info, Breaking), "Null is a value now.",
        "Read null.";
    BECAME_POSSIBLE = "became-possible", travels(Info, Breaking), "Schemas contradicted each other, so that no value was valid, and no longer do.",
        "Read the values.";
    BODY_SCHEMA_REMOVED = "body-schema-removed", travels(Info, Breaking), "A body of any shape is possible.",
        "Read a body of any shape.";
    BODY_SCHEMA_SET = "body-schema-set", travels(Breaking, Info), "A body of any shape was possible.",
        "Send a body of the stated shape.";
    CALLBACK_ADDED = "callback-added", whole(Warning), "The server sends requests that it did not send before.",
        "Answer them if they come.";
    CALLBACK_REMOVED = "callback-removed", whole(Warning), "The server no longer sends requests that it sent before.",
        "Do not wait for them.";
    CLOSED_ENUM_BECAME_EXTENSIBLE = "closed-enum-became-extensible", travels(Info, Breaking), "Values that are not listed may come, which the document excluded before.",
        "Read values that are not known.";
    CREDENTIAL_CHANGED = "credential-changed", travels(Info, Info), "Who fills the member in changed; on the wire it is the same.",
        "Give it to the client, or to the request.";
    DEFAULT_CHANGED = "default-changed", travels(Warning, Info), "A request without the value means something else than before, which no validation sees.",
        "Send the value where its meaning matters.";
    DEFAULT_REMOVED = "default-removed", travels(Warning, Info), "What a request without the value means is no longer stated.",
        "Send the value where its meaning matters.";
    DEFAULT_SET = "default-set", travels(Info, Info), "What a missing value means is stated now.",
        "Nothing.";
    DEPRECATED = "deprecated", travels(Info, Info), "It should no longer be used.",
        "Stop using it.";
    DEPRECATED_WITH_REPLACEMENT = "deprecated-with-replacement", travels(Info, Info), "It should no longer be used, and the document says what to use instead.",
        "Use the replacement.";
    DEPRECATED_WITH_SUNSET = "deprecated-with-sunset", travels(Info, Info), "It should no longer be used, and the document says when it ends.",
        "Stop using it before that day.";
    DESCRIPTION_CHANGED = "description-changed", whole(Docs), "The description changed.",
        "Read it.";
    DISCRIMINATOR_PROPERTY_CHANGED = "discriminator-property-changed", travels(Breaking, Breaking), "Another property tells the choices apart.",
        "Use the new property.";
    DISCRIMINATOR_REMOVED = "discriminator-removed", travels(Warning, Warning), "No property tells the choices apart any more.",
        "Tell the choices apart by their shape.";
    DISCRIMINATOR_SET = "discriminator-set", travels(Warning, Warning), "A property tells the choices apart, which the document did not say before.",
        "Give the property its value.";
    DISCRIMINATOR_VALUE_ADDED = "discriminator-value-added", travels(Info, Breaking), "A client that keeps the old mapping does not know the value.",
        "Read the new value.";
    DISCRIMINATOR_VALUE_CHANGED = "discriminator-value-changed", travels(Breaking, Breaking), "The value means another choice.",
        "Use the new mapping.";
    DISCRIMINATOR_VALUE_REMOVED = "discriminator-value-removed", travels(Breaking, Info), "A client that keeps the old mapping may send the value.",
        "Do not send the value.";
    ENCODING_CHANGED = "encoding-changed", travels(Breaking, Breaking), "A part of the form is written in another way.",
        "Write it in the new way.";
    ENUM_ALIAS_ADDED = "enum-alias-added", travels(Info, Info), "An old spelling is read as well.",
        "Nothing.";
    ENUM_ALIAS_REMOVED = "enum-alias-removed", travels(Warning, Warning), "An old spelling is no longer read as the value.",
        "Check that the old spelling is gone.";
    ENUM_BECAME_CLOSED = "enum-became-closed", travels(Info, Info), "No values but those listed come.",
        "Nothing.";
    ENUM_BECAME_EXTENSIBLE = "enum-became-extensible", travels(Info, Warning), "Values that are not listed may come, which the document did not say before.",
        "Read values that are not known.";
    ENUM_DESCRIPTIONS_CHANGED = "enum-descriptions-changed", whole(Docs), "What the values mean is said in other words.",
        "Read them.";
    ENUM_REMOVED = "enum-removed", travels(Info, Breaking), "Any value is possible, and not only those that were listed.",
        "Read values that are not known.";
    ENUM_SET = "enum-set", travels(Breaking, Info), "Only the listed values are left.",
        "Send one of the listed values.";
    ENUM_VALUE_ADDED = "enum-value-added", travels(Info, Breaking), "The enum is closed, and a client that keeps the old list does not know the value.",
        "Read the new value.";
    ENUM_VALUE_ADDED_MAYBE_EXTENSIBLE = "enum-value-added-maybe-extensible", travels(Info, Warning), "The document does not say whether the enum is closed or extensible: clients of a closed one refuse the value.",
        "Check that unknown values are read.";
    ENUM_VALUE_REMOVED = "enum-value-removed", travels(Breaking, Info), "A client that keeps the old list may send the value.",
        "Do not send the value.";
    EXACTLY_ONE_OF_CHANGED = "exactly-one-of-changed", travels(Warning, Warning), "Other members exclude each other than before.",
        "Give exactly one of the members.";
    EXACTLY_ONE_OF_REMOVED = "exactly-one-of-removed", travels(Info, Breaking), "There may be none or several of the members.",
        "Read none or several of the members.";
    EXACTLY_ONE_OF_SET = "exactly-one-of-set", travels(Breaking, Info), "Requests with none or several of the members are refused.",
        "Give exactly one of the members.";
    EXAMPLE_CHANGED = "example-changed", whole(Docs), "An example changed.",
        "Read it.";
    EXTENSIBLE_ENUM_VALUE_ADDED = "extensible-enum-value-added", travels(Info, Info), "The enum is extensible, so that clients read values that they do not know.",
        "Nothing; use the value where it helps.";
    EXTENSION_CHANGED = "extension-changed", whole(Docs), "An extension changed that this tool does not know.",
        "Ask what it means.";
    EXTERNAL_DOCS_CHANGED = "external-docs-changed", whole(Docs), "A link to documentation changed.",
        "Read it.";
    FAILURE_STATUS_ADDED = "failure-status-added", received(Info), "One more failure is described.",
        "Nothing.";
    FAILURE_STATUS_REMOVED = "failure-status-removed", received(Info), "A failure is no longer described.",
        "Nothing.";
    FORMAT_CHANGED = "format-changed", travels(Breaking, Breaking), "The new format has other values than the old one.",
        "Send and read the new format." => "Send the new format.", "Read the new format.";
    FORMAT_HINT_CHANGED = "format-hint-changed", whole(Docs), "The format is a hint for forms and says nothing about values.",
        "Nothing.";
    FORMAT_NARROWED = "format-narrowed", travels(Breaking, Info), "The new format has fewer values than the old one.",
        "Send only values of the new format.";
    FORMAT_UNKNOWN_CHANGED = "format-unknown-changed", travels(Warning, Warning), "OpenAPI does not define the format, so that the document does not say which values it has.",
        "Ask what the new format means.";
    FORMAT_WIDENED = "format-widened", travels(Info, Breaking), "The new format has more values than the old one.",
        "Read values of the new format.";
    HEADER_ADDED = "header-added", received(Info), "The answer has one more header.",
        "Nothing; read it where it helps.";
    HEADER_BECAME_OPTIONAL = "header-became-optional", received(Breaking), "The answer may have no such header.",
        "Do without the header.";
    HEADER_BECAME_REQUIRED = "header-became-required", received(Info), "The answer always has the header.",
        "Nothing.";
    HEADER_REMOVED = "header-removed", received(Info), "The answer no longer has the header, which it could leave out before.",
        "Do not wait for the header.";
    INFO_CHANGED = "info-changed", whole(Docs), "What the document says of itself changed.",
        "Read it.";
    INTERVAL_MATCH_CHANGED = "interval-match-changed", travels(Warning, Warning), "Whether an interval may be cut changed.",
        "Check listings that are split.";
    LINKS_CHANGED = "links-changed", whole(Docs), "Where an answer leads is said in another way.",
        "Read it.";
    LOCALE_CHANGED = "locale-changed", travels(Info, Info), "Who fills the member in changed; on the wire it is the same.",
        "Set it on the client, or in the request.";
    MAX_INTERVAL_LOWERED = "max-interval-lowered", travels(Breaking, Info), "`x-max-interval-in-months` excludes more values.",
        "Keep to the new limit.";
    MAX_INTERVAL_RAISED = "max-interval-raised", travels(Info, Breaking), "`x-max-interval-in-months` excludes fewer values.",
        "Read values beyond the old limit.";
    MAX_INTERVAL_REMOVED = "max-interval-removed", travels(Info, Breaking), "`x-max-interval-in-months` no longer excludes values.",
        "Read values beyond the old limit.";
    MAX_INTERVAL_SET = "max-interval-set", travels(Breaking, Info), "`x-max-interval-in-months` excludes values that were possible.",
        "Keep to the limit.";
    MAX_ITEMS_LOWERED = "max-items-lowered", travels(Breaking, Info), "`maxItems` excludes more values.",
        "Keep to the new limit.";
    MAX_ITEMS_RAISED = "max-items-raised", travels(Info, Breaking), "`maxItems` excludes fewer values.",
        "Read values beyond the old limit.";
    MAX_ITEMS_REMOVED = "max-items-removed", travels(Info, Breaking), "`maxItems` no longer excludes values.",
        "Read values beyond the old limit.";
    MAX_ITEMS_SET = "max-items-set", travels(Breaking, Info), "`maxItems` excludes values that were possible.",
        "Keep to the limit.";
    MAX_LENGTH_LOWERED = "max-length-lowered", travels(Breaking, Info), "`maxLength` excludes more values.",
        "Keep to the new limit.";
    MAX_LENGTH_RAISED = "max-length-raised", travels(Info, Breaking), "`maxLength` excludes fewer values.",
        "Read values beyond the old limit.";
    MAX_LENGTH_REMOVED = "max-length-removed", travels(Info, Breaking), "`maxLength` no longer excludes values.",
        "Read values beyond the old limit.";
    MAX_LENGTH_SET = "max-length-set", travels(Breaking, Info), "`maxLength` excludes values that were possible.",
        "Keep to the limit.";
    MAX_PROPERTIES_LOWERED = "max-properties-lowered", travels(Breaking, Info), "`maxProperties` excludes more values.",
        "Keep to the new limit.";
    MAX_PROPERTIES_RAISED = "max-properties-raised", travels(Info, Breaking), "`maxProperties` excludes fewer values.",
        "Read values beyond the old limit.";
    MAX_PROPERTIES_REMOVED = "max-properties-removed", travels(Info, Breaking), "`maxProperties` no longer excludes values.",
        "Read values beyond the old limit.";
    MAX_PROPERTIES_SET = "max-properties-set", travels(Breaking, Info), "`maxProperties` excludes values that were possible.",
        "Keep to the limit.";
    MAXIMUM_LOWERED = "maximum-lowered", travels(Breaking, Info), "`maximum` excludes more values.",
        "Keep to the new limit.";
    MAXIMUM_RAISED = "maximum-raised", travels(Info, Breaking), "`maximum` excludes fewer values.",
        "Read values beyond the old limit.";
    MAXIMUM_REMOVED = "maximum-removed", travels(Info, Breaking), "`maximum` no longer excludes values.",
        "Read values beyond the old limit.";
    MAXIMUM_SET = "maximum-set", travels(Breaking, Info), "`maximum` excludes values that were possible.",
        "Keep to the limit.";
    MIN_ITEMS_LOWERED = "min-items-lowered", travels(Info, Breaking), "`minItems` excludes fewer values.",
        "Read values beyond the old limit.";
    MIN_ITEMS_RAISED = "min-items-raised", travels(Breaking, Info), "`minItems` excludes more values.",
        "Keep to the new limit.";
    MIN_ITEMS_REMOVED = "min-items-removed", travels(Info, Breaking), "`minItems` no longer excludes values.",
        "Read values beyond the old limit.";
    MIN_ITEMS_SET = "min-items-set", travels(Breaking, Info), "`minItems` excludes values that were possible.",
        "Keep to the limit.";
    MIN_LENGTH_LOWERED = "min-length-lowered", travels(Info, Breaking), "`minLength` excludes fewer values.",
        "Read values beyond the old limit.";
    MIN_LENGTH_RAISED = "min-length-raised", travels(Breaking, Info), "`minLength` excludes more values.",
        "Keep to the new limit.";
    MIN_LENGTH_REMOVED = "min-length-removed", travels(Info, Breaking), "`minLength` no longer excludes values.",
        "Read values beyond the old limit.";
    MIN_LENGTH_SET = "min-length-set", travels(Breaking, Info), "`minLength` excludes values that were possible.",
        "Keep to the limit.";
    MIN_PROPERTIES_LOWERED = "min-properties-lowered", travels(Info, Breaking), "`minProperties` excludes fewer values.",
        "Read values beyond the old limit.";
    MIN_PROPERTIES_RAISED = "min-properties-raised", travels(Breaking, Info), "`minProperties` excludes more values.",
        "Keep to the new limit.";
    MIN_PROPERTIES_REMOVED = "min-properties-removed", travels(Info, Breaking), "`minProperties` no longer excludes values.",
        "Read values beyond the old limit.";
    MIN_PROPERTIES_SET = "min-properties-set", travels(Breaking, Info), "`minProperties` excludes values that were possible.",
        "Keep to the limit.";
    MINIMUM_LOWERED = "minimum-lowered", travels(Info, Breaking), "`minimum` excludes fewer values.",
        "Read values beyond the old limit.";
    MINIMUM_RAISED = "minimum-raised", travels(Breaking, Info), "`minimum` excludes more values.",
        "Keep to the new limit.";
    MINIMUM_REMOVED = "minimum-removed", travels(Info, Breaking), "`minimum` no longer excludes values.",
        "Read values beyond the old limit.";
    MINIMUM_SET = "minimum-set", travels(Breaking, Info), "`minimum` excludes values that were possible.",
        "Keep to the limit.";
    MULTIPLE_OF_CHANGED = "multiple-of-changed", travels(Breaking, Breaking), "Multiples of the one number are not multiples of the other.",
        "Send and read multiples of the new number." => "Send multiples of the new number.", "Read multiples of the new number.";
    MULTIPLE_OF_NARROWED = "multiple-of-narrowed", travels(Breaking, Info), "Each multiple of the new number is one of the old, and not the other way round.",
        "Send only multiples.";
    MULTIPLE_OF_REMOVED = "multiple-of-removed", travels(Info, Breaking), "`multipleOf` no longer excludes values.",
        "Read values between the multiples.";
    MULTIPLE_OF_SET = "multiple-of-set", travels(Breaking, Info), "`multipleOf` excludes values that were possible.",
        "Send only multiples.";
    MULTIPLE_OF_WIDENED = "multiple-of-widened", travels(Info, Breaking), "Each multiple of the old number is one of the new, and not the other way round.",
        "Read values between the old multiples.";
    NO_LONGER_DEPRECATED = "no-longer-deprecated", travels(Info, Info), "It may be used again.",
        "Nothing.";
    NOT_CHANGED = "not-changed", travels(Warning, Warning), "Whether the values that `not` excludes are more or fewer is not decided.",
        "Compare the two.";
    OPERATION_ADDED = "operation-added", whole(Info), "There is one more operation.",
        "Nothing; use it where it helps.";
    OPERATION_DEPRECATED = "operation-deprecated", whole(Info), "The operation should no longer be called, and the document says neither what to use instead nor when it ends.",
        "Ask what to use instead.";
    OPERATION_DEPRECATED_WITH_REPLACEMENT = "operation-deprecated-with-replacement", whole(Info), "The operation should no longer be called, and the document says what to use instead.",
        "Use the replacement.";
    OPERATION_DEPRECATED_WITH_SUNSET = "operation-deprecated-with-sunset", whole(Info), "The operation should no longer be called, and the document says when it ends.",
        "Stop calling it before that day.";
    OPERATION_ID_CHANGED = "operation-id-changed", whole(Info), "On the wire nothing changed, but generated code is named after it.",
        "Use the new name.";
    OPERATION_METHOD_CHANGED = "operation-method-changed", whole(Breaking), "The operation is called with another method.",
        "Use the new method.";
    OPERATION_NO_LONGER_DEPRECATED = "operation-no-longer-deprecated", whole(Info), "The operation may be called again.",
        "Nothing.";
    OPERATION_PATH_CHANGED = "operation-path-changed", whole(Breaking), "The operation is called at another path.",
        "Call the new path.";
    OPERATION_REMOVED = "operation-removed", whole(Breaking), "The operation is gone.",
        "Do not call it.";
    OPERATION_REMOVED_AFTER_SUNSET = "operation-removed-after-sunset", whole(Info), "The operation was deprecated, and the day is past at which it was to end.",
        "Do not call it.";
    OPERATION_REPLACEMENT_CHANGED = "operation-replacement-changed", whole(Docs), "The words changed that say what to use instead.",
        "Read them.";
    OPERATION_SUNSET_EARLIER = "operation-sunset-earlier", whole(Warning), "The operation ends earlier than was announced.",
        "Stop calling it before that day.";
    OPERATION_SUNSET_LATER = "operation-sunset-later", whole(Info), "The operation ends later than was announced.",
        "Nothing.";
    OPERATION_SUNSET_REMOVED = "operation-sunset-removed", whole(Info), "The day is no longer stated at which the operation ends.",
        "Nothing.";
    OPERATION_SUNSET_SET = "operation-sunset-set", whole(Info), "The day is stated at which the operation ends.",
        "Stop calling it before that day.";
    OPERATION_TAGS_CHANGED = "operation-tags-changed", whole(Info), "On the wire nothing changed, but generated code may be grouped by tags.",
        "Look for it under the new tag.";
    OPTIONAL_PARAMETER_RENAMED = "optional-parameter-renamed", sent(Warning), "A parameter that could be left out went, and one came that looks like it: most likely it has another name. The server may refuse the old one, or ignore it.",
        "Use the new name.";
    OPTIONAL_PROPERTY_RENAMED = "optional-property-renamed", travels(Warning, Info), "A property that could be left out went, and one came that looks like it: most likely it has another name. Clients could do without it before.",
        "Use the new name." => "Send it by the new name.", "Look for it by the new name.";
    PAGINATION_CHANGED = "pagination-changed", received(Breaking), "A client that keeps the old contract looks for the next page where it is no longer.",
        "Read pages by the new members.";
    PAGINATION_REMOVED = "pagination-removed", received(Warning), "The document no longer says how the operation is read page by page.",
        "Check that lists are read to their end.";
    PAGINATION_SET = "pagination-set", received(Info), "The document says how the operation is read page by page.",
        "Nothing.";
    PARAMETER_ADDED = "parameter-added", sent(Info), "There is one more parameter, which nobody has to send.",
        "Nothing; use it where it helps.";
    PARAMETER_ALLOW_RESERVED_CHANGED = "parameter-allow-reserved-changed", sent(Warning), "Reserved characters are written in another way, if there are any.",
        "Write it in the new way.";
    PARAMETER_BECAME_OPTIONAL = "parameter-became-optional", sent(Info), "A request may leave the parameter out.",
        "Nothing.";
    PARAMETER_BECAME_REQUIRED = "parameter-became-required", sent(Breaking), "A request without the parameter is refused.",
        "Send the parameter.";
    PARAMETER_EMPTY_VALUE_FORBIDDEN = "parameter-empty-value-forbidden", sent(Breaking), "The parameter could be there without a value.",
        "Give it a value.";
    PARAMETER_EMPTY_VALUE_PERMITTED = "parameter-empty-value-permitted", sent(Info), "The parameter may be there without a value.",
        "Nothing.";
    PARAMETER_LOCATION_CHANGED = "parameter-location-changed", sent(Breaking), "The server looks for the parameter at another place of the request.",
        "Send it at the new place.";
    PARAMETER_REMOVED = "parameter-removed", sent(Warning), "The server may refuse what it does not know, or ignore it.",
        "Do not send the parameter.";
    PARAMETER_REMOVED_AFTER_SUNSET = "parameter-removed-after-sunset", sent(Info), "The parameter was deprecated, and the day is past at which it was to end.",
        "Do not send the parameter.";
    PARAMETER_RENAMED = "parameter-renamed", sent(Breaking), "A parameter went, and one came that looks like it: what goes by the new name is not found under the old one.",
        "Use the new name.";
    PARAMETER_STYLE_CHANGED = "parameter-style-changed", sent(Breaking), "The parts of the parameter are written in another way.",
        "Write it in the new way.";
    PATH_PARAMETER_RENAMED = "path-parameter-renamed", whole(Docs), "A path has values and no names, so that nothing changed on the wire.",
        "Nothing.";
    PATH_PARAMETERS_REORDERED = "path-parameters-reordered", whole(Warning), "The same names are at other places of the path: whether the values are others as well, the document does not say.",
        "Check which value is expected where.";
    PATTERN_CHANGED = "pattern-changed", travels(Warning, Warning), "Which of two patterns matches more is not decided.",
        "Compare the two patterns.";
    PATTERN_REMOVED = "pattern-removed", travels(Info, Breaking), "`pattern` no longer excludes values.",
        "Read values that the old pattern did not match.";
    PATTERN_SET = "pattern-set", travels(Breaking, Info), "`pattern` excludes values that were possible.",
        "Send only what the pattern matches.";
    PROPERTY_ADDED = "property-added", travels(Info, Info), "An object has one more property, which nobody has to send and everybody may skip.",
        "Nothing; use it where it helps.";
    PROPERTY_ADDED_TO_CLOSED_OBJECT = "property-added-to-closed-object", travels(Info, Breaking), "The object was closed: a client that keeps to it refuses the property.",
        "Read the new property.";
    PROPERTY_BECAME_NOT_READ_ONLY = "property-became-not-read-only", travels(Info, Info), "Requests may hold the property.",
        "Nothing; send it where it helps.";
    PROPERTY_BECAME_NOT_WRITE_ONLY = "property-became-not-write-only", travels(Info, Info), "Answers may hold the property.",
        "Nothing; read it where it helps.";
    PROPERTY_BECAME_OPTIONAL = "property-became-optional", travels(Info, Breaking), "The property may be missing.",
        "Do without the property.";
    PROPERTY_BECAME_READ_ONLY = "property-became-read-only", travels(Warning, Info), "Requests should not hold the property any more; whether one that does is refused is the server's choice.",
        "Do not send the property.";
    PROPERTY_BECAME_REQUIRED = "property-became-required", travels(Breaking, Info), "A request without the property is refused.",
        "Send the property in each request.";
    PROPERTY_BECAME_WRITE_ONLY = "property-became-write-only", travels(Info, Info), "Answers do not hold the property any more, which they could leave out before.",
        "Do not wait for the property.";
    PROPERTY_REMOVED = "property-removed", travels(Warning, Info), "The server may refuse what it does not know, or ignore it. Clients could do without the property before.",
        "Do not send the property, and do not wait for it." => "Do not send the property.", "Do not wait for the property.";
    PROPERTY_REMOVED_AFTER_SUNSET = "property-removed-after-sunset", travels(Info, Info), "The property was deprecated, and the day is past at which it was to end.",
        "Do not use the property.";
    PROPERTY_REMOVED_FROM_CLOSED_OBJECT = "property-removed-from-closed-object", travels(Breaking, Info), "The object is closed: a request with the property is refused.",
        "Do not send the property." => "Do not send the property.", "Do not wait for the property.";
    PROPERTY_RENAMED = "property-renamed", travels(Breaking, Breaking), "A property went, and one came that looks like it: what goes by the new name is neither sent nor found under the old one.",
        "Use the new name.";
    PROPERTY_WITH_DEFAULT_BECAME_REQUIRED = "property-with-default-became-required", travels(Warning, Info), "The property is required and has a default: the document does not say what a request without it means.",
        "Send the property in each request.";
    RATE_LIMIT_LOWERED = "rate-limit-lowered", whole(Breaking), "A client that keeps the old limit sends more requests than are taken.",
        "Keep to the new limit.";
    RATE_LIMIT_RAISED = "rate-limit-raised", whole(Info), "More requests are taken.",
        "Nothing.";
    RATE_LIMIT_REMOVED = "rate-limit-removed", whole(Info), "The document no longer limits requests.",
        "Nothing.";
    RATE_LIMIT_SET = "rate-limit-set", whole(Breaking), "A client that keeps the old contract sends more requests than are taken.",
        "Keep to the limit.";
    RECOVERY_CHANGED = "recovery-changed", whole(Info), "Where to look for what a lost write may have done is said in another way.",
        "Nothing.";
    REPLACEMENT_CHANGED = "replacement-changed", travels(Docs, Docs), "The words changed that say what to use instead.",
        "Read them.";
    REQUEST_BODY_ADDED = "request-body-added", sent(Info), "There may be a body.",
        "Nothing; use it where it helps.";
    REQUEST_BODY_BECAME_OPTIONAL = "request-body-became-optional", sent(Info), "A request may have no body.",
        "Nothing.";
    REQUEST_BODY_BECAME_REQUIRED = "request-body-became-required", sent(Breaking), "A request without a body is refused.",
        "Send a body.";
    REQUEST_BODY_REMOVED = "request-body-removed", sent(Breaking), "What was sent in the body can no longer be said.",
        "Do not send a body.";
    REQUEST_MEDIA_TYPE_ADDED = "request-media-type-added", sent(Info), "The body may be written in one more way.",
        "Nothing.";
    REQUEST_MEDIA_TYPE_REMOVED = "request-media-type-removed", sent(Breaking), "A body that is written in the old way is refused.",
        "Write the body in another way.";
    REQUIRED_HEADER_REMOVED = "required-header-removed", received(Breaking), "The answer no longer has the header, on which clients could rely.",
        "Do without the header.";
    REQUIRED_PARAMETER_ADDED = "required-parameter-added", sent(Breaking), "A request without the parameter is refused.",
        "Send the parameter.";
    REQUIRED_PARAMETER_WITH_DEFAULT_ADDED = "required-parameter-with-default-added", sent(Warning), "The parameter is required and has a default: the document does not say what a request without it means.",
        "Send the parameter.";
    REQUIRED_PROPERTY_ADDED = "required-property-added", travels(Breaking, Info), "A request without the property is refused.",
        "Send the property in each request.";
    REQUIRED_PROPERTY_ADDED_TO_CLOSED_OBJECT = "required-property-added-to-closed-object", travels(Breaking, Breaking), "The object was closed: a client that keeps to it refuses the property, and a request without it is refused.",
        "Send and read the new property." => "Send the property in each request.", "Read the new property.";
    REQUIRED_PROPERTY_BECAME_NOT_READ_ONLY = "required-property-became-not-read-only", travels(Breaking, Info), "The property was required in answers alone, and a request without it is refused now.",
        "Send the property in each request.";
    REQUIRED_PROPERTY_BECAME_WRITE_ONLY = "required-property-became-write-only", travels(Info, Breaking), "Answers do not hold the property any more, on which clients could rely.",
        "Do without the property.";
    REQUIRED_PROPERTY_REMOVED = "required-property-removed", travels(Warning, Breaking), "Clients could rely on the property. The server may refuse what it does not know, or ignore it.",
        "Do without the property." => "Do not send the property.", "Do without the property.";
    REQUIRED_PROPERTY_REMOVED_FROM_CLOSED_OBJECT = "required-property-removed-from-closed-object", travels(Breaking, Breaking), "Clients could rely on the property, and a request with it is refused.",
        "Do without the property." => "Do not send the property.", "Do without the property.";
    REQUIRED_PROPERTY_WITH_DEFAULT_ADDED = "required-property-with-default-added", travels(Warning, Info), "The property is required and has a default: the document does not say what a request without it means.",
        "Send the property in each request.";
    REQUIRED_REQUEST_BODY_ADDED = "required-request-body-added", sent(Breaking), "A request without a body is refused.",
        "Send a body.";
    RESPONSE_BODY_ADDED = "response-body-added", received(Info), "The answer has a body, which may be skipped.",
        "Nothing; read it where it helps.";
    RESPONSE_BODY_REMOVED = "response-body-removed", received(Breaking), "The answer no longer has the body that clients read.",
        "Do without the body.";
    RESPONSE_MEDIA_TYPE_ADDED = "response-media-type-added", received(Info), "The answer may be written in one more way, for those who ask for it.",
        "Nothing.";
    RESPONSE_MEDIA_TYPE_REMOVED = "response-media-type-removed", received(Breaking), "The answer is no longer written in the old way.",
        "Read the answer in another way.";
    RUST_NAME_CHANGED = "rust-name-changed", whole(Docs), "A name in Rust changed, and nothing on the wire.",
        "Use the new name.";
    SAFETY_GAINED = "safety-gained", sent(Info), "The operation may be sent twice.",
        "Nothing.";
    SAFETY_LOST = "safety-lost", sent(Breaking), "A client that keeps the old contract sends the operation twice where an answer is lost.",
        "Do not send it twice.";
    SECURITY_ADDRESS_CHANGED = "security-address-changed", sent(Warning), "Tokens are got at another address; whether the old one still answers is not stated.",
        "Use the new address.";
    SECURITY_ALTERNATIVE_ADDED = "security-alternative-added", sent(Info), "There is one more way to say who one is.",
        "Nothing.";
    SECURITY_ALTERNATIVE_REMOVED = "security-alternative-removed", sent(Breaking), "Who said who one is in this way is refused.",
        "Use another way.";
    SECURITY_REMOVED = "security-removed", sent(Info), "A request needs no credentials; those that are sent do no harm.",
        "Nothing.";
    SECURITY_SCHEME_CHANGED = "security-scheme-changed", sent(Breaking), "Credentials are sent in another way.",
        "Send them in the new way.";
    SECURITY_SCOPE_ADDED = "security-scope-added", sent(Breaking), "A token without the scope is refused.",
        "Ask for the scope.";
    SECURITY_SCOPE_REMOVED = "security-scope-removed", sent(Info), "A token needs no such scope.",
        "Nothing.";
    SECURITY_SET = "security-set", sent(Breaking), "A request without credentials is refused.",
        "Send credentials.";
    SERVER_ADDED = "server-added", whole(Info), "The API is served at one more address.",
        "Nothing.";
    SERVER_CHANGED = "server-changed", whole(Breaking), "The API is served at another address.",
        "Use the new address.";
    SERVER_REMOVED = "server-removed", whole(Breaking), "The API is no longer served at the address.",
        "Use another address.";
    SERVER_VARIABLE_DEFAULT_CHANGED = "server-variable-default-changed", whole(Warning), "Who chooses no value is served elsewhere.",
        "Choose the value.";
    SERVER_VARIABLE_VALUE_ADDED = "server-variable-value-added", whole(Info), "There is one more address.",
        "Nothing.";
    SERVER_VARIABLE_VALUE_REMOVED = "server-variable-value-removed", whole(Breaking), "An address with the value leads nowhere.",
        "Use another value.";
    SUCCESS_STATUS_ADDED = "success-status-added", received(Info), "The operation may succeed with one more status.",
        "Check that other statuses of success are taken for one.";
    SUCCESS_STATUS_REMOVED = "success-status-removed", received(Breaking), "Clients that wait for the status take another one for a failure.",
        "Wait for another status.";
    SUMMARY_CHANGED = "summary-changed", whole(Docs), "The summary changed.",
        "Read it.";
    SUNSET_EARLIER = "sunset-earlier", travels(Warning, Warning), "It ends earlier than was announced.",
        "Stop using it before that day.";
    SUNSET_LATER = "sunset-later", travels(Info, Info), "It ends later than was announced.",
        "Nothing.";
    SUNSET_REMOVED = "sunset-removed", travels(Info, Info), "The day is no longer stated at which it ends.",
        "Nothing.";
    SUNSET_SET = "sunset-set", travels(Info, Info), "The day is stated at which it ends.",
        "Stop using it before that day.";
    TITLE_CHANGED = "title-changed", whole(Docs), "The title changed.",
        "Read it.";
    TYPE_CHANGED = "type-changed", travels(Breaking, Breaking), "No value of the old type is one of the new type.",
        "Send and read the new type." => "Send the new type.", "Read the new type.";
    TYPE_NARROWED = "type-narrowed", travels(Breaking, Info), "The new type has fewer values: what was sent may be refused, and what is received was known before.",
        "Send only values of the new type.";
    TYPE_WIDENED = "type-widened", travels(Info, Breaking), "The new type has more values: what was sent is still accepted, and what is received may be new.",
        "Read the new type as well.";
    UNION_KIND_CHANGED = "union-kind-changed", travels(Warning, Warning), "Whether a value may be of several of the choices at once changed.",
        "Compare the choices.";
    UNION_MEMBER_ADDED = "union-member-added", travels(Info, Breaking), "A client that keeps the old choice does not know the new one.",
        "Read the new choice.";
    UNION_MEMBER_REMOVED = "union-member-removed", travels(Breaking, Info), "A client that keeps the old choices may send the one that is gone.",
        "Do not send it.";
    UNIQUE_ITEMS_REMOVED = "unique-items-removed", travels(Info, Breaking), "A list may hold an item twice.",
        "Read items that come twice.";
    UNIQUE_ITEMS_SET = "unique-items-set", travels(Breaking, Info), "A list no longer holds an item twice.",
        "Send each item once.";
    XML_CHANGED = "xml-changed", travels(Warning, Warning), "The value is written in XML in another way, if it is written in XML.",
        "Compare the two if XML is used.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_rules_are_in_alphabetical_order_and_each_id_is_there_once() {
        assert!(RULES.is_sorted_by(|left, right| left.name < right.name));
        let ids: Vec<_> = RULES.iter().flat_map(|it| it.ids()).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
    }

    /// A rule about values that is as bad both ways has no twin; each other one is the mirror of another, since what one
    /// side may do more the other has to bear.
    #[test]
    fn what_is_breaking_one_way_alone_has_a_mirror() {
        let narrows = |it: &&&Rule| it.judgement == travels(Breaking, Info);
        let widens = |it: &&&Rule| it.judgement == travels(Info, Breaking);
        let count = |it: fn(&&&Rule) -> bool| RULES.iter().filter(it).count();
        assert!(count(narrows) > 20 && count(widens) > 20, "{} and {}", count(narrows), count(widens));
    }

    #[test]
    fn each_rule_says_why_and_what_to_do_in_sentences() {
        for rule in RULES {
            assert!(rule.why.ends_with('.') && rule.advice.ends_with('.'), "{}", rule.name);
        }
    }
}
