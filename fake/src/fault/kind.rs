//! What can go wrong on purpose: each kind with its name, its parameters and one line about it.

use std::ops::RangeInclusive;
use std::time::Duration;

/// What goes wrong.
///
/// On the command line, a kind is called by its [`name`](Self::name).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The answer is late.
    Latency {
        /// By how much.
        delay: Duration,
    },
    /// Half the head arrives, then nothing more, and the connection stays open.
    StallInHeaders,
    /// Half the body arrives, then nothing more, and the connection stays open.
    StallInBody,
    /// The connection is reset instead of an answer.
    ResetBeforeHeaders,
    /// The connection is reset after half the head.
    ResetInHeaders,
    /// The connection is reset after half the body.
    ResetInBody,
    /// The connection is closed in good order after half the body that `Content-Length` announces.
    Truncation,
    /// `Content-Length` is ten bytes more than the body, and the connection is closed after the whole body.
    ContentLengthTooLarge,
    /// `Content-Length` is half the body, and the connection is closed after the whole body.
    ContentLengthTooSmall,
    /// The answer is whole and says nothing of it, but the connection is closed after it.
    IdleClose {
        /// How long the connection is idle before.
        delay: Duration,
    },
    /// 429.
    TooManyRequests {
        /// When to come back.
        retry_after: RetryAfter,
    },
    /// 500, 502, 503, 504 or any other status of that class.
    ServerError {
        /// From 500 to 599.
        status: u16,
        /// When to come back.
        retry_after: RetryAfter,
    },
    /// 408, which closes the connection and says so.
    RequestTimeout,
    /// A page for people instead of JSON, as a proxy sends it.
    HtmlPage {
        /// From 200 to 599, such as 200 or 502.
        status: u16,
    },
    /// An error whose `Message` and `Details` repeat both tokens of the request.
    EchoedTokens {
        /// From 400 to 599.
        status: u16,
    },
    /// A redirect to another listener; see [`Fake::redirected`](crate::Fake::redirected).
    Redirect {
        /// 301, 302, 303, 307 or 308.
        status: u16,
    },
    /// The right JSON as `text/html`.
    WrongContentType,
    /// The answer's first text, or an added member where there is none, begins with bytes that are not UTF-8.
    InvalidUtf8,
    /// A small body that decodes to a huge one: valid JSON with spaces before its last brace. A request that does not
    /// accept gzip is answered by [`EndlessBody`](Self::EndlessBody) instead.
    GzipBomb {
        /// The size once decoded, in MiB, at most 10240. Each takes about 1 KiB on the wire.
        mebibytes: u32,
    },
    /// Valid JSON up to its last brace, then spaces without end, chunked.
    EndlessBody,
    /// An added member of arrays within arrays.
    JsonDepth {
        /// How many, at most a million.
        depth: u32,
    },
    /// The answer's first number, or an added member where there is none, is `1e400`.
    HugeNumber,
    /// The page's cursor is the one that the request sent. Only lists; the first page is left as it is.
    RepeatingCursor,
    /// Two cursors take turns for ever, from the second page on. Only lists.
    AlternatingCursor,
    /// The page is empty, and its cursor leads to the items that it should have had. Only lists.
    EmptyPage,
    /// The page has half of its items, and a cursor that leads to the others. Only lists.
    ShortPage,
    /// The page's first item comes twice; no item is lost. Only lists.
    DuplicateRows,
    /// The `State` of the page's first item is one that nobody has heard of. Only lists.
    UnknownEnumValue,
    /// A required member is null: of the first item, or of the answer where that is no list.
    NullRequired {
        /// Which; `None` stands for `Id` in an item and `OrderId` elsewhere.
        member: Option<String>,
    },
    /// A required member is left out: of the first item, or of the answer where that is no list.
    MissingRequired {
        /// Which; `None` stands for `Id` in an item and `OrderId` elsewhere.
        member: Option<String>,
    },
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
    /// Every kind with its default parameters, in the order in which `--help` lists them.
    pub const ALL: [Self; 30] = [
        Self::Latency { delay: Duration::from_millis(200) },
        Self::StallInHeaders,
        Self::StallInBody,
        Self::ResetBeforeHeaders,
        Self::ResetInHeaders,
        Self::ResetInBody,
        Self::Truncation,
        Self::ContentLengthTooLarge,
        Self::ContentLengthTooSmall,
        Self::IdleClose { delay: Duration::ZERO },
        Self::TooManyRequests { retry_after: RetryAfter::Seconds(1) },
        Self::ServerError { status: 503, retry_after: RetryAfter::Absent },
        Self::RequestTimeout,
        Self::HtmlPage { status: 502 },
        Self::EchoedTokens { status: 400 },
        Self::Redirect { status: 307 },
        Self::WrongContentType,
        Self::InvalidUtf8,
        Self::GzipBomb { mebibytes: 256 },
        Self::EndlessBody,
        Self::JsonDepth { depth: 10_000 },
        Self::HugeNumber,
        Self::RepeatingCursor,
        Self::AlternatingCursor,
        Self::EmptyPage,
        Self::ShortPage,
        Self::DuplicateRows,
        Self::UnknownEnumValue,
        Self::NullRequired { member: None },
        Self::MissingRequired { member: None },
    ];

    /// Its name on the command line, such as `reset-in-body`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Latency { .. } => "latency",
            Self::StallInHeaders => "stall-in-headers",
            Self::StallInBody => "stall-in-body",
            Self::ResetBeforeHeaders => "reset-before-headers",
            Self::ResetInHeaders => "reset-in-headers",
            Self::ResetInBody => "reset-in-body",
            Self::Truncation => "truncation",
            Self::ContentLengthTooLarge => "content-length-too-large",
            Self::ContentLengthTooSmall => "content-length-too-small",
            Self::IdleClose { .. } => "idle-close",
            Self::TooManyRequests { .. } => "429",
            Self::ServerError { .. } => "5xx",
            Self::RequestTimeout => "408",
            Self::HtmlPage { .. } => "html-page",
            Self::EchoedTokens { .. } => "echoed-tokens",
            Self::Redirect { .. } => "redirect",
            Self::WrongContentType => "wrong-content-type",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::GzipBomb { .. } => "gzip-bomb",
            Self::EndlessBody => "endless-body",
            Self::JsonDepth { .. } => "json-depth",
            Self::HugeNumber => "huge-number",
            Self::RepeatingCursor => "repeating-cursor",
            Self::AlternatingCursor => "alternating-cursor",
            Self::EmptyPage => "empty-page",
            Self::ShortPage => "short-page",
            Self::DuplicateRows => "duplicate-rows",
            Self::UnknownEnumValue => "unknown-enum-value",
            Self::NullRequired { .. } => "null-required",
            Self::MissingRequired { .. } => "missing-required",
        }
    }

    /// One line about it.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        match self {
            Self::Latency { .. } => "the answer is late",
            Self::StallInHeaders => "half the head arrives, then nothing",
            Self::StallInBody => "half the body arrives, then nothing",
            Self::ResetBeforeHeaders => "the connection is reset instead of an answer",
            Self::ResetInHeaders => "the connection is reset after half the head",
            Self::ResetInBody => "the connection is reset after half the body",
            Self::Truncation => "the connection is closed after half the announced body",
            Self::ContentLengthTooLarge => "ten bytes more are announced than the whole body has",
            Self::ContentLengthTooSmall => "half as many bytes are announced as follow",
            Self::IdleClose { .. } => "the connection is closed after a whole answer that does not say so",
            Self::TooManyRequests { .. } => "status 429",
            Self::ServerError { .. } => "status 500 to 599",
            Self::RequestTimeout => "status 408 and `Connection: close`",
            Self::HtmlPage { .. } => "a page for people, as proxies send it, with any status",
            Self::EchoedTokens { .. } => "an error whose `Message` and `Details` repeat both tokens",
            Self::Redirect { .. } => "a redirect to another listener of the fake, which counts what reaches it",
            Self::WrongContentType => "the right JSON as `text/html`",
            Self::InvalidUtf8 => "the first text begins with bytes that are not UTF-8",
            Self::GzipBomb { .. } => "small on the wire, huge when decoded; without `Accept-Encoding: gzip` endless",
            Self::EndlessBody => "JSON whose last brace never comes, chunked",
            Self::JsonDepth { .. } => "an added member of arrays within arrays",
            Self::HugeNumber => "the first number, or an added member, is 1e400",
            Self::RepeatingCursor => "lists: the cursor is the one that the request sent",
            Self::AlternatingCursor => "lists: from the second page on two cursors take turns",
            Self::EmptyPage => "lists: no items, and a cursor that leads to those held back",
            Self::ShortPage => "lists: half of the items, and a cursor that leads to the others",
            Self::DuplicateRows => "lists: the first item comes twice, and none is lost",
            Self::UnknownEnumValue => "lists: the first item has an unheard-of `State`",
            Self::NullRequired { .. } => "a required member is null",
            Self::MissingRequired { .. } => "a required member is left out",
        }
    }

    /// Its parameters on the command line beside those that every fault has, with their defaults: `ms=200`, or nothing.
    #[must_use]
    pub fn parameters(&self) -> &'static str {
        match self {
            Self::Latency { .. } => "ms=200",
            Self::IdleClose { .. } => "ms=0",
            Self::TooManyRequests { .. } => "retry-after=1",
            Self::ServerError { .. } => "status=503,retry-after=none",
            Self::HtmlPage { .. } => "status=502",
            Self::EchoedTokens { .. } => "status=400",
            Self::Redirect { .. } => "status=307",
            Self::GzipBomb { .. } => "mib=256",
            Self::JsonDepth { .. } => "depth=10000",
            Self::NullRequired { .. } | Self::MissingRequired { .. } => "member=NAME",
            Self::StallInHeaders
            | Self::StallInBody
            | Self::ResetBeforeHeaders
            | Self::ResetInHeaders
            | Self::ResetInBody
            | Self::Truncation
            | Self::ContentLengthTooLarge
            | Self::ContentLengthTooSmall
            | Self::RequestTimeout
            | Self::WrongContentType
            | Self::InvalidUtf8
            | Self::EndlessBody
            | Self::HugeNumber
            | Self::RepeatingCursor
            | Self::AlternatingCursor
            | Self::EmptyPage
            | Self::ShortPage
            | Self::DuplicateRows
            | Self::UnknownEnumValue => "",
        }
    }

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
