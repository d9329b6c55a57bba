//! A request with longer lists or intervals than the document allows → several requests within its limits.

use std::collections::HashSet;
use std::hash::Hash;

use crate::call::request::PagedRequest;
use crate::error::Error;
use crate::listing::checkpoint;
use crate::values::timestamp::Timestamp;

/// A request becomes at most so many.
const MAX_PARTS: usize = 10_000;

/// A paged request that can be sent as several, because its document limits lists of ids or intervals.
///
/// Implemented by generated types only.
pub trait SplitRequest: PagedRequest + Clone {
    #[doc(hidden)]
    fn axes(axes: &mut Axes<Self>);
}

/// Both ends of an interval in a request.
type Ends<'a> = Option<(&'a mut Timestamp, &'a mut Timestamp)>;

/// Learns along which members a request can be cut, and cuts it.
pub struct Axes<R> {
    request: R,
    intervals: Vec<Cutter<R>>,
    lists: Vec<Cutter<R>>,
    problem: Option<String>,
}

type Cutter<R> = Box<dyn Cut<R>>;

impl<R: 'static> Axes<R> {
    /// A list of ids of which at most `max` may be sent together.
    pub fn list<T>(&mut self, name: &'static str, max: usize, at: fn(&mut R) -> Option<&mut Vec<T>>)
    where
        T: Clone + Eq + Hash + Send + Sync + 'static,
    {
        let Some(ids) = at(&mut self.request) else { return };
        keep_first_of_each(ids);
        if ids.len() > max.max(1) {
            self.lists.push(Box::new(ListCut { name, max: max.max(1), len: ids.len(), ids: Vec::new(), at }));
        }
    }

    /// An interval of at most `months` calendar months in which one instant of each row lies.
    pub fn instants(&mut self, name: &'static str, months: u32, at: fn(&mut R) -> Ends<'_>) {
        let Some((start, end)) = at(&mut self.request) else { return };
        let edges = edges(*start, *end, months);
        if edges.len() > 2 {
            self.intervals.push(Box::new(IntervalCut { name, months, edges, at }));
        }
    }

    /// An interval of at most `months` calendar months that rows overlap, which therefore cannot be cut.
    pub fn overlap(&mut self, name: &'static str, months: u32, at: fn(&mut R) -> Ends<'_>) {
        let Some((start, end)) = at(&mut self.request) else { return };
        if edges(*start, *end, months).len() > 2 {
            self.problem.get_or_insert_with(|| {
                format!(
                    "`{name}` is longer than {months} months, and cannot be split: it finds the rows that overlap it, so \
                     that one row would come with several parts"
                )
            });
        }
    }
}

/// Keeps the order, and the first of equal ids.
fn keep_first_of_each<T: Eq + Hash>(ids: &mut Vec<T>) {
    let mut seen = HashSet::with_capacity(ids.len());
    let is_first: Vec<bool> = ids.iter().map(|it| seen.insert(it)).collect();
    let mut is_first = is_first.into_iter();
    ids.retain(|_| is_first.next().unwrap_or(true));
}

/// The ends of the parts of an interval, in the order of time. An interval that is an instant, or runs backwards, is one
/// part: whether it may be sent is not decided here.
fn edges(start: Timestamp, end: Timestamp, months: u32) -> Vec<Timestamp> {
    let mut edges = vec![start];
    let mut from = start;
    // After the last month of the calendar there is nothing that could be too long.
    while let Some(to) = from.checked_add_months(months).filter(|to| from < *to && *to < end) {
        edges.push(to);
        from = to;
    }
    edges.push(end);
    edges
}

/// A member along which a request is cut.
trait Cut<R>: Send + Sync {
    /// The member and its limit, as they take part in the hash of a checkpoint: with another limit, parts would differ.
    fn limit(&self) -> String;

    /// Two or more.
    fn parts(&self) -> usize;

    /// Takes out of the request what no part needs whole.
    fn take(&mut self, request: &mut R);

    /// Puts what belongs to a part, counted from 0, into a copy of the rest.
    fn put(&self, request: &mut R, part: usize);
}

struct ListCut<R, T> {
    name: &'static str,
    max: usize,
    len: usize,
    ids: Vec<T>,
    at: fn(&mut R) -> Option<&mut Vec<T>>,
}

impl<R, T: Clone + Send + Sync> Cut<R> for ListCut<R, T> {
    fn limit(&self) -> String {
        format!("{}/{}", self.name, self.max)
    }

    fn parts(&self) -> usize {
        self.len.div_ceil(self.max)
    }

    fn take(&mut self, request: &mut R) {
        self.ids = (self.at)(request).map(std::mem::take).unwrap_or_default();
    }

    fn put(&self, request: &mut R, part: usize) {
        if let (Some(ids), Some(chunk)) = ((self.at)(request), self.ids.chunks(self.max).nth(part)) {
            *ids = chunk.to_vec();
        }
    }
}

struct IntervalCut<R> {
    name: &'static str,
    months: u32,
    edges: Vec<Timestamp>,
    at: fn(&mut R) -> Ends<'_>,
}

impl<R> Cut<R> for IntervalCut<R> {
    fn limit(&self) -> String {
        format!("{}/{}", self.name, self.months)
    }

    fn parts(&self) -> usize {
        self.edges.len() - 1
    }

    fn take(&mut self, _: &mut R) {}

    /// The newest part is the first.
    fn put(&self, request: &mut R, part: usize) {
        if let (Some((start, end)), Some([from, to])) = ((self.at)(request), self.edges.windows(2).rev().nth(part)) {
            (*start, *end) = (*from, *to);
        }
    }
}

/// A request cut into parts, which are made one at a time.
pub(crate) struct Split<R> {
    /// Everything but the long lists, which are in the cuts.
    rest: R,
    copy: fn(&R) -> R,
    /// The first changes most slowly from part to part.
    cuts: Vec<Cutter<R>>,
    parts: usize,
    filter: String,
}

impl<R: SplitRequest> Split<R> {
    /// Fails when a member cannot be cut, or when there would be too many parts.
    pub(crate) fn new(request: R) -> Result<Self, Error> {
        let mut axes = Axes { request, intervals: Vec::new(), lists: Vec::new(), problem: None };
        R::axes(&mut axes);
        let Axes { mut request, intervals: mut cuts, lists, problem } = axes;
        cuts.extend(lists);
        let refused = |message| Error::unencodable(R::OPERATION.id, message);
        if let Some(problem) = problem {
            return Err(refused(problem));
        }
        let parts = cuts.iter().fold(1, |parts: usize, cut| parts.saturating_mul(cut.parts()));
        if parts > MAX_PARTS {
            return Err(refused(format!("it would be split into {parts} requests, and {MAX_PARTS} is the most")));
        }
        let limits: String = cuts.iter().map(|it| format!(" {}", it.limit())).collect();
        let filter = checkpoint::filter_hash(&request, &limits).map_err(|error| refused(error.to_string()))?;
        cuts.iter_mut().for_each(|it| it.take(&mut request));
        Ok(Split { rest: request, copy: R::clone, cuts, parts, filter })
    }
}

impl<R> Split<R> {
    pub(crate) fn parts(&self) -> usize {
        self.parts
    }

    /// The hash of the request after its lists lost their duplicates, and of the limits that cut it.
    pub(crate) fn filter(&self) -> &str {
        &self.filter
    }

    /// One of the requests, counted from 0. It copies the part's own ids, and what is no longer than its limit.
    pub(crate) fn part(&self, mut part: usize) -> R {
        let mut request = (self.copy)(&self.rest);
        for cut in self.cuts.iter().rev() {
            cut.put(&mut request, part % cut.parts());
            part /= cut.parts();
        }
        request
    }
}
