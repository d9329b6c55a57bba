//! A program with bounds on its time and its memory into what it ended with.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::Guard;

/// How often a program is looked at.
const PAUSE: Duration = Duration::from_millis(20);

/// The most bytes of what a program says that are looked at.
const MOST_OUTPUT: u64 = 16 * 1024 * 1024;

/// What a program may take.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) time: Duration,
    /// In MiB; held where there is a shell that can.
    pub(super) memory: u64,
}

/// What a program ended with.
pub(super) struct Ended {
    /// Nothing when its time was over.
    pub(super) status: Option<ExitStatus>,
    pub(super) took: Duration,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// The program behind a shell that lets it have no more memory than that.
pub(super) fn limited(program: &OsStr, bounds: Bounds) -> Command {
    if cfg!(unix) && Path::new("/bin/sh").exists() {
        let mut command = Command::new("/bin/sh");
        let limit = format!("ulimit -v {} 2>/dev/null; exec \"$0\" \"$@\"", bounds.memory * 1024);
        command.arg("-c").arg(limit).arg(program);
        return command;
    }
    Command::new(program)
}

/// Runs it to its end or to that of its time. What it says goes through files, so that nothing waits for a reader.
pub(super) fn run(command: &mut Command, folder: &Path, bounds: Bounds) -> io::Result<Ended> {
    let [stdout, stderr] = ["stdout", "stderr"].map(|it| folder.join(it));
    let started = Instant::now();
    command.stdin(Stdio::null()).stdout(File::create(&stdout)?).stderr(File::create(&stderr)?);
    let mut child = Guard(command.spawn()?);
    let status = loop {
        match child.0.try_wait()? {
            Some(status) => break Some(status),
            None if started.elapsed() >= bounds.time => break None,
            None => thread::sleep(PAUSE),
        }
    };
    drop(child);
    Ok(Ended { status, took: started.elapsed(), stdout: start_of(&stdout)?, stderr: start_of(&stderr)? })
}

fn start_of(path: &PathBuf) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_OUTPUT).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
