//! How far a listing has come, on one line of a terminal.

use std::io::{self, IsTerminal, Write};

use mews_connector::Progress;

/// Shows progress on standard error, where a person is watching it and the rows go elsewhere.
pub fn watcher() -> impl FnMut(&Progress) + Send + 'static {
    let mut line = Line { shown: io::stderr().is_terminal() && !io::stdout().is_terminal(), begun: false };
    move |progress| line.show(progress)
}

struct Line {
    shown: bool,
    begun: bool,
}

impl Line {
    fn show(&mut self, progress: &Progress) {
        if self.shown {
            self.begun = true;
            let Progress { parts_done, parts, pages, rows, .. } = progress;
            let parts = if *parts > 1 { format!("{parts_done} of {parts} parts, ") } else { String::new() };
            let _ = write!(io::stderr(), "\r{parts}{pages} pages, {rows} rows");
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.begun {
            let _ = writeln!(io::stderr());
        }
    }
}
