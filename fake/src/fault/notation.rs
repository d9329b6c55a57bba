//! `KIND[:name=value,…]` -> a fault, or the reason why it is not one.

use std::str::FromStr;
use std::time::Duration;

use super::{Fault, FaultKind, InvalidFault, RetryAfter, When};
use crate::contract::Contract;

const COMMON: &str = "n, count, p, operation, path, above, when";

impl FromStr for Fault {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let (name, parameters) = text.split_once(':').unwrap_or((text, ""));
        let kind = FaultKind::ALL.into_iter().find(|kind| kind.name() == name);
        let mut fault = Self::new(kind.ok_or_else(|| unknown_kind(name))?);
        let mut seen = Vec::new();
        for parameter in parameters.split(',').filter(|_| text.contains(':')) {
            let (key, value) = parameter.split_once('=').ok_or_else(|| {
                InvalidFault(format!(
                    "`{parameter}` is not a parameter: `{name}` takes {}",
                    all_parameters(&fault.kind)
                ))
            })?;
            if seen.contains(&key) {
                return Err(InvalidFault(format!("`{key}` is given twice")));
            }
            seen.push(key);
            fault.set(key, value)?;
        }
        fault.check_alone()?;
        Ok(fault)
    }
}

impl Fault {
    fn set(&mut self, key: &str, value: &str) -> Result<(), InvalidFault> {
        match key {
            "n" => self.nth = Some(read(key, value, "a number from 1")?),
            "count" => self.times = Some(read(key, value, "a number from 1")?),
            "p" => self.probability = Some(read(key, value, "a probability from 0 to 1")?),
            "operation" => self.operation = Some(value.to_owned()),
            "path" => self.path = Some(value.to_owned()),
            "above" => self.above = Some(read(key, value, "a number of items")?),
            "when" => {
                self.when = match value {
                    "before" => When::Before,
                    "after" => When::After,
                    _ => return Err(InvalidFault(format!("`when` is `before` or `after`, not `{value}`"))),
                }
            }
            _ => self.kind.set(key, value)?,
        }
        Ok(())
    }

    /// What is wrong with it, whatever is served.
    fn check_alone(&self) -> Result<(), InvalidFault> {
        for (key, value) in [("n", self.nth), ("count", self.times)] {
            if value == Some(0) {
                return Err(InvalidFault(format!("`{key}` counts from 1")));
            }
        }
        if self.probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
            return Err(InvalidFault("`p` is a probability from 0 to 1".to_owned()));
        }
        self.kind.check().map_err(InvalidFault)
    }

    /// What is wrong with it where this contract is served.
    pub(crate) fn check(&self, contract: &Contract) -> Result<(), InvalidFault> {
        self.check_alone()?;
        let known: Vec<_> = contract.operations().collect();
        if let Some(operation) = self.operation.as_ref().filter(|it| known.iter().all(|(_, op)| op.id != **it)) {
            let ids: Vec<_> = known.iter().map(|(_, operation)| operation.id.as_str()).collect();
            return Err(InvalidFault(format!("there is no operation `{operation}`: there are {}", ids.join(", "))));
        }
        if let Some(path) = self.path.as_ref().filter(|it| known.iter().all(|(path, _)| path != it)) {
            let paths: Vec<_> = known.iter().map(|(path, _)| *path).collect();
            return Err(InvalidFault(format!("there is no operation at `{path}`: there are {}", paths.join(", "))));
        }
        Ok(())
    }
}

impl FaultKind {
    /// Sets one of the parameters that this kind has beside the common ones.
    fn set(&mut self, key: &str, value: &str) -> Result<(), InvalidFault> {
        match (key, self) {
            ("ms", Self::Latency { delay } | Self::IdleClose { delay }) => {
                *delay = Duration::from_millis(u64::from(read::<u32>(key, value, "a number of milliseconds")?));
            }
            ("retry-after", Self::TooManyRequests { retry_after } | Self::ServerError { retry_after, .. }) => {
                *retry_after = RetryAfter::parse(value)?;
            }
            (
                "status",
                Self::ServerError { status, .. }
                | Self::HtmlPage { status }
                | Self::EchoedTokens { status }
                | Self::Redirect { status },
            ) => *status = read(key, value, "a status")?,
            ("mib", Self::GzipBomb { mebibytes }) => *mebibytes = read(key, value, "a number of MiB")?,
            ("depth", Self::JsonDepth { depth }) => *depth = read(key, value, "a number")?,
            ("member", Self::NullRequired { member } | Self::MissingRequired { member }) => {
                *member = Some(value.to_owned());
            }
            (_, kind) => {
                let message = format!("`{}` has no parameter `{key}`: it takes {}", kind.name(), all_parameters(kind));
                return Err(InvalidFault(message));
            }
        }
        Ok(())
    }
}

impl RetryAfter {
    fn parse(text: &str) -> Result<Self, InvalidFault> {
        Ok(match text {
            "none" => Self::Absent,
            "past" => Self::Past,
            "absurd" => Self::Absurd,
            "garbage" => Self::Garbage,
            _ => {
                let expected = "a number of seconds, `date+SECONDS`, `past`, `absurd`, `garbage` or `none`";
                match text.strip_prefix("date+") {
                    Some(seconds) => Self::Date(read("retry-after", seconds, expected)?),
                    None => Self::Seconds(read("retry-after", text, expected)?),
                }
            }
        })
    }
}

fn read<T: FromStr>(key: &str, value: &str, expected: &str) -> Result<T, InvalidFault> {
    value.parse().map_err(|_| InvalidFault(format!("`{key}` is {expected}, not `{value}`")))
}

fn unknown_kind(name: &str) -> InvalidFault {
    let names = FaultKind::ALL.map(|kind| kind.name());
    InvalidFault(format!("there is no fault `{name}`: there are {}", names.join(", ")))
}

fn all_parameters(kind: &FaultKind) -> String {
    let own = kind.parameters().split(',').filter_map(|it| it.split_once('=')).map(|(key, _)| format!("{key}, "));
    own.collect::<String>() + COMMON
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Fault, String> {
        text.parse().map_err(|error: InvalidFault| error.to_string())
    }

    #[test]
    fn each_kind_is_found_by_its_name_and_takes_its_own_defaults() {
        for kind in FaultKind::ALL {
            assert_eq!(parse(kind.name()), Ok(Fault::new(kind.clone())));
            if !kind.parameters().is_empty() && !kind.parameters().starts_with("member=") {
                let text = format!("{}:{}", kind.name(), kind.parameters());
                assert_eq!(parse(&text), Ok(Fault::new(kind)), "{text}");
            }
        }
    }

    #[test]
    fn parameters_are_combined_by_commas() {
        let path = "/api/connector/v1/orders/add";
        let text = format!("5xx:n=2,count=3,p=0.05,path={path},operation=orders_add,above=9,when=after,status=500");
        let kind = FaultKind::ServerError { status: 500, retry_after: RetryAfter::Absent };
        let fault = Fault::new(kind).nth(2).times(3).probability(0.05).path(path).operation("orders_add").above(9);
        assert_eq!(parse(&text), Ok(fault.when(When::After)));
    }

    #[test]
    fn each_way_to_come_back_later_can_be_written() {
        for (text, expected) in [
            ("2", RetryAfter::Seconds(2)),
            ("date+2", RetryAfter::Date(2)),
            ("past", RetryAfter::Past),
            ("absurd", RetryAfter::Absurd),
            ("garbage", RetryAfter::Garbage),
            ("none", RetryAfter::Absent),
        ] {
            let fault = parse(&format!("429:retry-after={text}"));
            assert_eq!(fault, Ok(Fault::new(FaultKind::TooManyRequests { retry_after: expected })));
        }
    }

    #[test]
    fn what_is_not_a_fault_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", "there is no fault ``: there are latency, stall-in-headers, "),
            ("408s", "there is no fault `408s`: there are latency, "),
            ("408:", "`` is not a parameter: `408` takes n, count, p, "),
            ("408:n", "`n` is not a parameter: `408` takes n, "),
            ("408:n=1,", "`` is not a parameter: "),
            ("408:ms=1", "`408` has no parameter `ms`: it takes n, count, p, operation, path, above, when"),
            ("5xx:ms=1", "`5xx` has no parameter `ms`: it takes status, retry-after, n, "),
            ("408:n=0", "`n` counts from 1"),
            ("408:count=-1", "`count` is a number from 1, not `-1`"),
            ("408:n=1,n=2", "`n` is given twice"),
            ("408:p=1.5", "`p` is a probability from 0 to 1"),
            ("408:p=NaN", "`p` is a probability from 0 to 1"),
            ("408:when=never", "`when` is `before` or `after`, not `never`"),
            ("429:retry-after=soon", "`retry-after` is a number of seconds, `date+SECONDS`, `past`, "),
            ("5xx:status=404", "`5xx` does not come with status 404"),
            ("redirect:status=304", "`redirect` does not come with status 304"),
            ("gzip-bomb:mib=10241", "`mib` is more than 10240"),
            ("json-depth:depth=1000001", "`depth` is more than 1000000"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(reason), "{text}: {error}");
        }
    }
}
