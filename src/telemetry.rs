//! The log file: what went wrong, for whoever has to find out why. Never on the screen, never a secret.
//!
//! One file in the state directory, mode 0600, cut at start when it has grown past a megabyte (one older
//! file is kept). Requests are logged by method and path; tokens are of a type that cannot be printed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::files::{private, private_dir};

const MAX_BYTES: u64 = 1024 * 1024;

/// How much is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// `-q`
    Errors,
    #[default]
    Warnings,
    /// `-v`
    Everything,
}

/// Starts the log below `dir`. Without a place to write there is no log, and the program goes on.
pub fn start(dir: Option<&Path>, detail: Detail) -> Option<PathBuf> {
    let path = dir?.join("dealdesk.log");
    let file = open(&path).ok()?;
    let level = match detail {
        Detail::Errors => LevelFilter::ERROR,
        Detail::Warnings => LevelFilter::WARN,
        Detail::Everything => LevelFilter::DEBUG,
    };
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
    let filter = Targets::new().with_target("dealdesk", level);
    tracing_subscriber::registry().with(lines).with(filter).try_init().ok()?;
    Some(path)
}

fn open(path: &Path) -> std::io::Result<File> {
    if let Some(dir) = path.parent() {
        private_dir().create(dir)?;
    }
    if fs::metadata(path).is_ok_and(|m| m.len() > MAX_BYTES) {
        fs::rename(path, path.with_extension("log.old"))?;
    }
    private().create(true).append(true).open(path)
}

/// Panics go to the log and to `last`, not to a screen that is ours: whoever restores the terminal shows them.
pub fn catch_panics(last: &'static Mutex<Option<String>>) {
    std::panic::set_hook(Box::new(move |info| {
        let trace = std::backtrace::Backtrace::force_capture();
        tracing::error!("{info}\n{trace}");
        *last.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(info.to_string());
    }));
}
