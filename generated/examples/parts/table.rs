//! Rows of a table, printed one by one as they arrive.

use std::fmt::Display;
use std::io::{self, Write};

use crate::program::printable;

/// Columns by heading and width; a longer cell pushes the rest of its row to the right.
pub struct Table<const N: usize>(pub [(&'static str, usize); N]);

impl<const N: usize> Table<N> {
    /// Prints the headings.
    pub fn headings(&self, out: &mut impl Write) -> io::Result<()> {
        self.row(out, &self.0.each_ref().map(|(heading, _)| heading as &dyn Display))
    }

    /// Prints one row.
    pub fn row(&self, out: &mut impl Write, cells: &[&dyn Display; N]) -> io::Result<()> {
        let mut line = String::new();
        for ((_, width), cell) in self.0.iter().zip(cells) {
            let cell = printable(&cell.to_string());
            line.push_str(&format!("{cell:<width$}  "));
        }
        writeln!(out, "{}", line.trim_end())
    }
}
