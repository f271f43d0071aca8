//! What can go wrong with the file, sorted by what a person can do about it.
//!
//! Owns the sorting of SQLite's and the system's errors. Each message ends with what to do; the screen may find
//! its own words by [`StoreError::kind`].

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the store could not do what it was asked. Nothing that failed was saved, not even in part.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "{} was written by a newer dealdesk (format {found}; this one knows up to {known}). Update dealdesk, or set the file aside to start with an empty one.",
        path.display()
    )]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error(
        "{} is damaged or not a dealdesk file ({detail}). Set it aside to start with an empty one; it will not be deleted.",
        path.display()
    )]
    Corrupt { path: PathBuf, detail: String },
    #[error(
        "the disk is full: nothing was saved to {}. Free some space; dealdesk goes on and can then save again.",
        path.display()
    )]
    Full { path: PathBuf },
    #[error(
        "{} cannot be written ({detail}): nothing was saved. Make the file and its directory writable for you.",
        path.display()
    )]
    ReadOnly { path: PathBuf, detail: String },
    #[error(
        "another program holds {} for too long: nothing was saved. Close other dealdesks that hang, then try again.",
        path.display()
    )]
    Busy { path: PathBuf },
    #[error("{} cannot be used ({detail}): nothing was saved. Check the disk it is on.", path.display())]
    Io { path: PathBuf, detail: String },
    #[error(
        "{} was moved or replaced while dealdesk had it open: nothing was saved. Start dealdesk again.",
        path.display()
    )]
    Replaced { path: PathBuf },
    #[error(
        "what is saved as {what} cannot be read ({detail}). Update dealdesk or read it from the server again."
    )]
    Unreadable { what: String, detail: String },
    #[error(
        "the store could not do its work ({0}): nothing was saved. This is a fault in dealdesk; please report it."
    )]
    Fault(String),
}

/// The sort of a [`StoreError`], without its particulars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoreErrorKind {
    /// Written by a newer version.
    Newer,
    /// Damaged or foreign.
    Corrupt,
    /// No space left.
    Full,
    /// File or directory may not be written.
    ReadOnly,
    /// Somebody else kept it locked.
    Busy,
    /// The system could not read or write it.
    Io,
    /// The path leads to another file by now.
    Replaced,
    /// One entry does not make sense to this version.
    Unreadable,
    /// A mistake in this program.
    Fault,
}

impl StoreError {
    /// Its sort: for words of one's own and for decisions.
    pub const fn kind(&self) -> StoreErrorKind {
        match self {
            Self::Newer { .. } => StoreErrorKind::Newer,
            Self::Corrupt { .. } => StoreErrorKind::Corrupt,
            Self::Full { .. } => StoreErrorKind::Full,
            Self::ReadOnly { .. } => StoreErrorKind::ReadOnly,
            Self::Busy { .. } => StoreErrorKind::Busy,
            Self::Io { .. } => StoreErrorKind::Io,
            Self::Replaced { .. } => StoreErrorKind::Replaced,
            Self::Unreadable { .. } => StoreErrorKind::Unreadable,
            Self::Fault(_) => StoreErrorKind::Fault,
        }
    }

    /// Whether [`super::Store::set_aside`] is the way out.
    pub const fn can_set_aside(&self) -> bool {
        matches!(self, Self::Newer { .. } | Self::Corrupt { .. })
    }

    /// An error of the file system.
    pub(super) fn from_io(path: &Path, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full { path },
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path, detail: error.to_string() }
            }
            _ => Self::Io { path, detail: error.to_string() },
        }
    }

    /// An error inside a job, told of the file it concerns.
    pub(super) fn from_job(path: &Path, error: JobError) -> Self {
        match error {
            JobError::Sqlite(error) => Self::from_sqlite(path, &error),
            JobError::Told(error) => error,
        }
    }

    pub(super) fn from_sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        let detail = error.to_string();
        if let rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..) = error
        {
            return Self::Unreadable { what: "a row".to_owned(), detail };
        }
        let Some(code) = error.sqlite_error_code() else { return Self::Fault(detail) };
        let path = path.to_owned();
        match code {
            ErrorCode::DiskFull => Self::Full { path },
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Corrupt { path, detail },
            ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied
            | ErrorCode::AuthorizationForStatementDenied => Self::ReadOnly { path, detail },
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                Self::Busy { path }
            }
            ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::NoLargeFileSupport
            | ErrorCode::OutOfMemory => Self::Io { path, detail },
            _ => Self::Fault(detail),
        }
    }
}

/// An error inside a job, which does not know the path of its file.
#[derive(Debug)]
pub(super) enum JobError {
    Sqlite(rusqlite::Error),
    Told(StoreError),
}

impl From<rusqlite::Error> for JobError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self::Told(error)
    }
}

/// The result of one job.
pub(super) type Done<T> = Result<T, JobError>;
