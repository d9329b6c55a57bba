//! Rows in a file, kept by their id: whenever the program dies, what was committed is there.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use mews_connector::{Checkpoint, ProductServiceOrder, ProductServiceOrderId, TimeInterval, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Result;

/// Product service orders, the interval that is being listed, and how far that has come.
pub struct Store {
    file: File,
    state: State,
}

#[derive(Default)]
struct State {
    rows: BTreeMap<ProductServiceOrderId, ProductServiceOrder>,
    interval: Option<TimeInterval>,
    checkpoint: Option<Checkpoint>,
    /// Until when everything is here.
    synced_until: Option<Timestamp>,
}

/// One line of the file. What belongs together is one line, and a line that has no end was never written.
#[derive(Serialize, Deserialize)]
enum Record {
    /// A listing of this interval begins.
    Begin(TimeInterval),
    /// A page came: its rows, and the checkpoint after them.
    Page(Vec<ProductServiceOrder>, Checkpoint),
    /// Everything up to this time is here.
    End(Timestamp),
}

impl Store {
    /// Opens the file, which need not exist.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or holds something else.
    pub fn open(path: &Path) -> Result<Self> {
        let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
        let mut state = State::default();
        let mut whole = 0;
        let mut reader = BufReader::new(&file);
        loop {
            let mut line = String::new();
            let length = reader.read_line(&mut line)?;
            if !line.ends_with('\n') {
                break; // the end, or a line that was being written when the program died
            }
            state.apply(serde_json::from_str(&line)?);
            whole += length as u64;
        }
        file.set_len(whole)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Store { file, state })
    }

    /// The rows, each once.
    pub fn rows(&self) -> impl Iterator<Item = &ProductServiceOrder> {
        self.state.rows.values()
    }

    /// The interval of the listing that was interrupted, and where it stands.
    pub fn interrupted(&self) -> Option<(&TimeInterval, Option<&Checkpoint>)> {
        Some((self.state.interval.as_ref()?, self.state.checkpoint.as_ref()))
    }

    /// Until when everything is here.
    pub fn synced_until(&self) -> Option<Timestamp> {
        self.state.synced_until
    }

    /// Notes the interval before anything is listed: the next run has to list the same one.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn begin(&mut self, interval: TimeInterval) -> Result<()> {
        self.write(Record::Begin(interval))
    }

    /// Keeps the rows of a page and the checkpoint after them, both or neither.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn commit(&mut self, rows: Vec<ProductServiceOrder>, checkpoint: Checkpoint) -> Result<()> {
        self.write(Record::Page(rows, checkpoint))
    }

    /// Notes that the listing came to its end.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn end(&mut self, until: Timestamp) -> Result<()> {
        self.write(Record::End(until))
    }

    fn write(&mut self, entry: Record) -> Result<()> {
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.file.sync_data()?;
        self.state.apply(entry);
        Ok(())
    }
}

impl State {
    fn apply(&mut self, entry: Record) {
        match entry {
            Record::Begin(interval) => (self.interval, self.checkpoint) = (Some(interval), None),
            Record::Page(rows, checkpoint) => {
                // A row that comes again replaces the one that is here.
                self.rows.extend(rows.into_iter().map(|row| (row.id, row)));
                self.checkpoint = Some(checkpoint);
            }
            Record::End(until) => {
                (self.interval, self.checkpoint, self.synced_until) = (None, None, Some(until));
            }
        }
    }
}
