//! The small locked file that all processes of one account share.
//!
//! Owns its format (one line of JSON, padded with blanks) and its lock. Must not know what the ledger means.
//! The lock is the kernel's: it ends with its holder. Nothing here waits; whoever finds the file locked comes again.
//! One `write` per update, over the old bytes: a kill leaves the old line or the new one.

use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::ledger::Ledger;
use crate::files::{private, private_dir};

/// Lines are padded to a multiple of this, so that the length of the file hardly ever changes.
const BLOCK: usize = 1024;
/// No ledger is longer.
const LONGEST: u64 = 64 * 1024;

/// What the file held.
#[derive(Debug)]
pub(super) enum Content {
    /// Made by this call: nobody has sent anything yet.
    Fresh,
    Sound(Box<Ledger>),
    /// Cut off, foreign or from another version.
    Damaged,
}

/// The place of the file.
#[derive(Debug, Clone)]
pub(super) struct LedgerFile {
    path: PathBuf,
}

/// The open file; dropping it ends the lock.
#[derive(Debug)]
pub(super) struct Locked {
    file: File,
    fresh: bool,
}

impl LedgerFile {
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// The locked file, or `None` while somebody else holds it. Opened anew each time, so a deleted file is noticed.
    pub fn try_lock(&self) -> io::Result<Option<Locked>> {
        let (file, fresh) = self.open()?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(ErrorKind::InvalidInput, "the rate ledger is not a regular file"));
        }
        match file.try_lock() {
            Ok(()) => Ok(Some(Locked { file, fresh })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn open(&self) -> io::Result<(File, bool)> {
        let made = match private().create_new(true).open(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if let Some(dir) = self.path.parent() {
                    private_dir().create(dir)?;
                }
                private().create_new(true).open(&self.path)
            }
            made => made,
        };
        match made {
            Ok(file) => Ok((file, true)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                private().open(&self.path).map(|file| (file, false))
            }
            Err(error) => Err(error),
        }
    }
}

impl Locked {
    pub fn read(&mut self) -> io::Result<Content> {
        let mut bytes = Vec::with_capacity(2 * BLOCK);
        self.file.seek(SeekFrom::Start(0))?;
        (&self.file).take(LONGEST).read_to_end(&mut bytes)?;
        if bytes.is_empty() && self.fresh {
            return Ok(Content::Fresh);
        }
        let line = bytes.split_inclusive(|b| *b == b'\n').next().and_then(|line| line.strip_suffix(b"\n"));
        let ledger = line.and_then(|line| serde_json::from_slice::<Ledger>(line).ok());
        Ok(ledger.filter(Ledger::is_native).map_or(Content::Damaged, |l| Content::Sound(Box::new(l))))
    }

    /// Writes the ledger; `durable` for what must survive a power cut, too.
    pub fn write(&mut self, ledger: &Ledger, durable: bool) -> io::Result<()> {
        let mut line = serde_json::to_vec(ledger)?;
        line.push(b'\n');
        let padded = line.len().next_multiple_of(BLOCK);
        line.resize(padded, b' ');
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&line)?;
        let length = u64::try_from(padded).unwrap_or(LONGEST);
        if self.file.metadata()?.len() != length {
            self.file.set_len(length)?;
        }
        if durable { self.file.sync_data() } else { Ok(()) }
    }
}
