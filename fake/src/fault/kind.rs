//! What can go wrong on purpose: a table with one row for each kind. Which values a parameter may have stands below it.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde_json::Value;

use super::effect::Effect;
use super::script::Step;
use super::{page, replacement, rewrite, script};

/// Each row has the form `KIND is NAME: SUMMARY, takes PARAMETERS, does EFFECT`. The documentation of the kind stands above
/// it, and its members have their defaults, which PARAMETERS repeats as the command line has them.
macro_rules! kinds {
    ($(
        $(#[$documentation:meta])*
        $kind:ident $({$(
            $(#[$member_documentation:meta])*
            $member:ident: $type:ty = $default:expr,
        )+})? is $name:literal: $summary:literal, takes $parameters:literal, does $effect:expr;
    )+) => {
        /// What goes wrong.
        ///
        /// On the command line, a kind is called by its [`name`](Self::name).
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum FaultKind {$(
            $(#[$documentation])*
            $kind $({$(
                $(#[$member_documentation])*
                $member: $type,
            )+})?,
        )+}

        impl FaultKind {
            /// Every kind with its default parameters, in the order in which `--help` lists them.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$kind $({ $($member: $default),+ })?),+];

            /// Its name on the command line, such as `reset-in-body`.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$kind { .. } => $name,)+
                }
            }

            /// One line about it.
            #[must_use]
            pub fn summary(&self) -> &'static str {
                match self {
                    $(Self::$kind { .. } => $summary,)+
                }
            }

            /// Its parameters on the command line beside those that every fault has, with their defaults: `ms=200`, or
            /// nothing.
            #[must_use]
            pub fn parameters(&self) -> &'static str {
                match self {
                    $(Self::$kind { .. } => $parameters,)+
                }
            }

            /// What it does to an answer.
            pub(super) fn effect(&self) -> Effect {
                match self.clone() {
                    $(Self::$kind $({ $($member),+ })? => $effect,)+
                }
            }
        }
    };
}

kinds! {
    /// The answer is late.
    Latency {
        /// By how much.
        delay: Duration = Duration::from_millis(200),
    } is "latency": "the answer is late",
        takes "ms=200", does Effect::Delay(delay);

    /// Half the head arrives, then nothing more, and the connection stays open.
    StallInHeaders is "stall-in-headers": "half the head arrives, then nothing",
        takes "", does Effect::script(script::stall_in_headers);

    /// Half the body arrives, then nothing more, and the connection stays open.
    StallInBody is "stall-in-body": "half the body arrives, then nothing",
        takes "", does Effect::script(script::stall_in_body);

    /// The connection is reset instead of an answer.
    ResetBeforeHeaders is "reset-before-headers": "the connection is reset instead of an answer",
        takes "", does Effect::script(|_| vec![Step::Reset]);

    /// The connection is reset after half the head.
    ResetInHeaders is "reset-in-headers": "the connection is reset after half the head",
        takes "", does Effect::script(script::reset_in_headers);

    /// The connection is reset after half the body.
    ResetInBody is "reset-in-body": "the connection is reset after half the body",
        takes "", does Effect::script(script::reset_in_body);

    /// The connection is closed in good order after half the body that `Content-Length` announces.
    Truncation is "truncation": "the connection is closed after half the announced body",
        takes "", does Effect::script(script::truncate);

    /// `Content-Length` is ten bytes more than the body, and the connection is closed after the whole body.
    ContentLengthTooLarge is "content-length-too-large": "ten bytes more are announced than the whole body has",
        takes "", does Effect::script(script::announce_more);

    /// `Content-Length` is half the body, and the connection is closed after the whole body.
    ContentLengthTooSmall is "content-length-too-small": "half as many bytes are announced as follow",
        takes "", does Effect::script(script::announce_less);

    /// The answer is whole and says nothing of it, but the connection is closed after it.
    IdleClose {
        /// How long the connection is idle before.
        delay: Duration = Duration::ZERO,
    } is "idle-close": "the connection is closed after a whole answer that does not say so",
        takes "ms=0", does Effect::script(move |it| script::close_idle(it, delay));

    /// 429.
    TooManyRequests {
        /// When to come back.
        retry_after: RetryAfter = RetryAfter::Seconds(1),
    } is "429": "status 429",
        takes "retry-after=1", does Effect::replace(move |call| replacement::too_many_requests(call, &retry_after));

    /// 500, 502, 503, 504 or any other status of that class.
    ServerError {
        /// From 500 to 599.
        status: u16 = 503,
        /// When to come back.
        retry_after: RetryAfter = RetryAfter::Absent,
    } is "5xx": "status 500 to 599",
        takes "status=503,retry-after=none",
        does Effect::replace(move |call| replacement::server_error(call, status, &retry_after));

    /// 408, which closes the connection and says so.
    RequestTimeout is "408": "status 408 and `Connection: close`",
        takes "", does Effect::replace(replacement::request_timeout);

    /// A page for people instead of JSON, as a proxy sends it.
    HtmlPage {
        /// From 200 to 599, such as 200 or 502.
        status: u16 = 502,
    } is "html-page": "a page for people, as proxies send it, with any status",
        takes "status=502", does Effect::replace(move |call| replacement::html_page(call, status));

    /// An error whose `Message` and `Details` repeat both tokens of the request.
    EchoedTokens {
        /// From 400 to 599.
        status: u16 = 400,
    } is "echoed-tokens": "an error whose `Message` and `Details` repeat both tokens",
        takes "status=400", does Effect::replace(move |call| replacement::echo(call, status));

    /// A redirect to another listener; see [`Fake::redirected`](crate::Fake::redirected).
    Redirect {
        /// 301, 302, 303, 307 or 308.
        status: u16 = 307,
    } is "redirect": "a redirect to another listener of the fake, which counts what reaches it",
        takes "status=307", does Effect::replace(move |call| replacement::redirect(call, status));

    /// The right JSON as `text/html`.
    WrongContentType is "wrong-content-type": "the right JSON as `text/html`",
        takes "", does Effect::rewrite(rewrite::mislabel);

    /// The answer's first text, or an added member where there is none, begins with bytes that are not UTF-8.
    InvalidUtf8 is "invalid-utf8": "the first text begins with bytes that are not UTF-8",
        takes "", does Effect::rewrite(rewrite::break_text);

    /// A small body that decodes to a huge one: valid JSON with spaces before its last brace. A request that does not
    /// accept gzip is answered by [`EndlessBody`](Self::EndlessBody) instead.
    GzipBomb {
        /// The size once decoded, in MiB, at most 10240. Each takes about 1 KiB on the wire.
        mebibytes: u32 = 256,
    } is "gzip-bomb": "small on the wire, huge when decoded; without `Accept-Encoding: gzip` endless",
        takes "mib=256", does Effect::Script(Box::new(move |headers, it| script::gzip_bomb(headers, it, mebibytes)));

    /// Valid JSON up to its last brace, then spaces without end, chunked.
    EndlessBody is "endless-body": "JSON whose last brace never comes, chunked",
        takes "", does Effect::script(script::never_end);

    /// An added member of arrays within arrays.
    JsonDepth {
        /// How many, at most a million.
        depth: u32 = 10_000,
    } is "json-depth": "an added member of arrays within arrays",
        takes "depth=10000", does Effect::rewrite(move |it| rewrite::nest(it, depth));

    /// The answer's first number, or an added member where there is none, is `1e400`.
    HugeNumber is "huge-number": "the first number, or an added member, is 1e400",
        takes "", does Effect::rewrite(rewrite::enlarge_number);

    /// The page's cursor is the one that the request sent. Only lists; the first page is left as it is.
    RepeatingCursor is "repeating-cursor": "lists: the cursor is the one that the request sent",
        takes "", does Effect::EditList(page::repeat_cursor);

    /// Two cursors take turns for ever, from the second page on. Only lists.
    AlternatingCursor is "alternating-cursor": "lists: from the second page on two cursors take turns",
        takes "", does Effect::EditList(page::alternate_cursor);

    /// The page is empty, and its cursor leads to the items that it should have had. Only lists.
    EmptyPage is "empty-page": "lists: no items, and a cursor that leads to those held back",
        takes "", does Effect::EditList(page::hold_back_all);

    /// The page has half of its items, and a cursor that leads to the others. Only lists.
    ShortPage is "short-page": "lists: half of the items, and a cursor that leads to the others",
        takes "", does Effect::EditList(page::hold_back_half);

    /// The page's first item comes twice; no item is lost. Only lists.
    DuplicateRows is "duplicate-rows": "lists: the first item comes twice, and none is lost",
        takes "", does Effect::EditList(page::duplicate_first);

    /// The `State` of the page's first item is one that nobody has heard of. Only lists.
    UnknownEnumValue is "unknown-enum-value": "lists: the first item has an unheard-of `State`",
        takes "", does Effect::EditList(page::rename_state);

    /// A required member is null: of the first item, or of the answer where that is not a list.
    NullRequired {
        /// Which; `None` stands for `Id` in an item and `OrderId` elsewhere.
        member: Option<String> = None,
    } is "null-required": "a required member is null",
        takes "member=NAME",
        does Effect::edit_body(move |body, items| {
            page::change_required(body, items, member.as_deref(), Some(Value::Null));
        });

    /// A required member is left out: of the first item, or of the answer where that is not a list.
    MissingRequired {
        /// Which; `None` stands for `Id` in an item and `OrderId` elsewhere.
        member: Option<String> = None,
    } is "missing-required": "a required member is left out",
        takes "member=NAME",
        does Effect::edit_body(move |body, items| {
            page::change_required(body, items, member.as_deref(), None);
        });
}

/// What the header `Retry-After` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// Nothing: there is no such header.
    Absent,
    /// That many seconds.
    Seconds(u64),
    /// The HTTP date so many seconds from now, rounded up to a whole second.
    Date(u64),
    /// An HTTP date in 2015.
    Past,
    /// A number of seconds that needs more than 64 bits.
    Absurd,
    /// A word.
    Garbage,
}

impl FaultKind {
    /// What is wrong with its parameters.
    pub(crate) fn check(&self) -> Result<(), String> {
        let (status, allowed): (u16, &[RangeInclusive<u16>]) = match self {
            Self::ServerError { status, .. } => (*status, &[500..=599]),
            // Those without a body are left out.
            Self::HtmlPage { status } => (*status, &[200..=203, 300..=303, 307..=599]),
            Self::EchoedTokens { status } => (*status, &[400..=599]),
            Self::Redirect { status } => (*status, &[301..=303, 307..=308]),
            Self::GzipBomb { mebibytes: 10_241.. } => return Err("`mib` is more than 10240".to_owned()),
            Self::JsonDepth { depth: 1_000_001.. } => return Err("`depth` is more than 1000000".to_owned()),
            _ => return Ok(()),
        };
        match allowed.iter().any(|range| range.contains(&status)) {
            true => Ok(()),
            false => Err(format!("`{}` does not come with status {status}", self.name())),
        }
    }
}
