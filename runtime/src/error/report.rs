//! An error with all that caused it, for logs and for programs that end with it.

use std::error::Error as StdError;
use std::fmt;

use crate::error::Error;
use crate::error::line::{beginning, one_line};
use crate::error::redact::{MAX_CAUSES, causes};

/// How many characters of a cause are shown.
const SHOWN: usize = 500;

impl Error {
    /// The error and all of its causes, such as the address that refused the connection, in one line: for a log.
    ///
    /// ```
    /// # use ostler_runtime::Error;
    /// fn log(error: &Error) {
    ///     eprintln!("{}", error.report()); // …nothing was sent; caused by: connection refused
    /// }
    /// ```
    pub fn report(&self) -> impl fmt::Display + '_ {
        Report(self)
    }

    fn write_causes(&self, f: &mut fmt::Formatter<'_>, separator: &str) -> fmt::Result {
        for cause in self.source().into_iter().flat_map(causes).take(MAX_CAUSES) {
            // A character takes at most four bytes.
            let (text, _) = beginning(cause, SHOWN * 4 + 4);
            write!(f, "{separator}caused by: {}", one_line(&text, SHOWN))?;
        }
        Ok(())
    }
}

struct Report<'e>(&'e Error);

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)?;
        self.0.write_causes(f, "; ")
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            write!(f, "{self}")?;
            return self.write_causes(f, "\n");
        }
        let (name, failure): (_, &dyn fmt::Debug) = match self {
            Error::Configuration(it) => ("Configuration", it),
            Error::InvalidRequest(it) => ("InvalidRequest", it),
            Error::CheckpointMismatch(it) => ("CheckpointMismatch", it),
            Error::Refused(it) => ("Refused", it),
            Error::Transit(it) => ("Transit", it),
            Error::Decode(it) => ("Decode", it),
            Error::OutcomeUnknown(it) => ("OutcomeUnknown", it),
            Error::Paging(it) => ("Paging", it),
        };
        f.debug_tuple(name).field(failure).finish()
    }
}
