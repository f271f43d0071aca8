//! The file as a file: who may read it, whether it is still the one that was opened, and how it is set aside.
//!
//! Must not know what is in it. SQLite makes `-wal` and `-shm` with the mode of the file itself, so a file that
//! exists with mode 0600 before SQLite sees it keeps all three private, whatever the umask.

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use crate::domain::Timestamp;
use crate::files::{private, private_dir};

/// What tells this file from another one at the same path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    inode: u64,
}

/// Makes the file, private and empty, if it is not there; takes it from the eyes of others if it is.
pub(super) fn prepare(path: &Path) -> Result<(), StoreError> {
    if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        private_dir().create(dir).map_err(|e| StoreError::from_io(dir, &e))?;
    }
    match private().create_new(true).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => found(path),
        Err(error) => Err(StoreError::from_io(path, &error)),
        Ok(_) => Ok(()),
    }
}

fn found(path: &Path) -> Result<(), StoreError> {
    let meta = fs::metadata(path).map_err(|e| StoreError::from_io(path, &e))?;
    if !meta.is_file() {
        return Err(StoreError::Io { path: path.to_owned(), detail: "not a regular file".to_owned() });
    }
    // SQLite takes an empty file for a new one and throws away the log beside it, which may hold unsent edits.
    if meta.len() == 0 && fs::metadata(beside(path, "-wal")).is_ok_and(|wal| wal.len() > 0) {
        let detail = "it is empty, but there is a log beside it".to_owned();
        return Err(StoreError::Corrupt { path: path.to_owned(), detail });
    }
    for suffix in ["", "-wal", "-shm"] {
        close_to_others(&beside(path, suffix)).map_err(|e| StoreError::from_io(path, &e))?;
    }
    Ok(())
}

#[cfg(unix)]
fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = match fs::metadata(path) {
        Ok(meta) => meta.permissions().mode(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if mode & 0o777 == mode & 0o700 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))
}

#[cfg(not(unix))]
fn close_to_others(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// The file at `path` now; `None` when there is none (or where files have no identity).
#[cfg(unix)]
pub(super) fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|meta| Identity { device: meta.dev(), inode: meta.ino() })
}

/// The file at `path` now; `None` when there is none (or where files have no identity).
#[cfg(not(unix))]
pub(super) fn identity(_path: &Path) -> Option<Identity> {
    None
}

/// `board.db` and `-wal` → `board.db-wal`.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Renames the file and its log, so that the pair can still be opened together. Never deletes, never overwrites.
/// The log goes first: a file that stayed behind without its log is old, a log without its file would be thrown away.
pub(super) fn set_aside(path: &Path, now: Timestamp) -> Result<PathBuf, StoreError> {
    let target = free_name(path, now);
    for suffix in ["-wal", "-shm", ""] {
        match fs::rename(beside(path, suffix), beside(&target, suffix)) {
            Err(error) if error.kind() == ErrorKind::NotFound && !suffix.is_empty() => {}
            Err(error) => return Err(StoreError::from_io(path, &error)),
            Ok(()) => {}
        }
    }
    Ok(target)
}

fn free_name(path: &Path, now: Timestamp) -> PathBuf {
    let time = now
        .in_zone(chrono_tz::UTC)
        .map_or_else(|| now.secs().to_string(), |at| at.format("%Y%m%dT%H%M%SZ").to_string());
    let first = beside(path, &format!(".aside-{time}"));
    let is_taken = |name: &Path| ["", "-wal", "-shm"].iter().any(|s| beside(name, s).exists());
    let mut name = first.clone();
    let mut n = 1_u32;
    while is_taken(&name) {
        n += 1;
        name = beside(&first, &format!("-{n}"));
    }
    name
}
