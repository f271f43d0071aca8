//! The secrets of the accounts: one file each, for its owner only, and what renews what is in it.
//!
//! Owns the format of the files, the lock that all processes share, and the [`Credentials`](crate::api::Credentials)
//! made from them. Must not know which accounts there are, or how a person signs in. No system keyring: it would bring
//! more code than the rest of the program has for secrets, and over SSH there is mostly none; who has a store of their
//! own names a command that prints the token.

mod command;
mod kept;
mod keyed;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

pub use command::Printed;
pub use kept::{Kept, Session};
pub use keyed::Keyed;

use crate::files::{self, Lock};

/// How often somebody who waits for the lock looks again, and for how long: longer than a request can take.
const PAUSE: Duration = Duration::from_millis(20);
const TRIES: u32 = 3_000;

/// The directory of the files.
#[derive(Debug, Clone)]
pub struct Vault {
    dir: PathBuf,
}

/// Why a secret cannot be had or kept. Never quotes it.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{} does not hold what dealdesk keeps there", path.display())]
    Damaged { path: PathBuf },
    #[error("another dealdesk has had {} for a minute", path.display())]
    Busy { path: PathBuf },
}

impl Vault {
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// What is kept for an account of this name.
    pub fn load(&self, name: &str) -> Result<Option<Kept>, VaultError> {
        let path = self.path(name, "json");
        match files::read(&path) {
            Ok(None) => Ok(None),
            Ok(Some(content)) => {
                let content = Zeroizing::new(content);
                Kept::read(&content).map(Some).ok_or(VaultError::Damaged { path })
            }
            Err(source) => Err(VaultError::Io { path, source }),
        }
    }

    /// Replaces it, so that a kill leaves the old or the new. Only whoever has the lock does this.
    pub fn save(&self, name: &str, kept: &Kept) -> Result<(), VaultError> {
        let path = self.path(name, "json");
        files::replace(&path, &kept.write()).map_err(|source| VaultError::Io { path, source })
    }

    pub fn forget(&self, name: &str) -> Result<(), VaultError> {
        for ending in ["json", "json.new"] {
            let path = self.path(name, ending);
            files::remove(&path).map_err(|source| VaultError::Io { path, source })?;
        }
        Ok(())
    }

    /// The lock on one account's secrets, waited for.
    pub async fn lock(&self, name: &str) -> Result<Lock, VaultError> {
        let path = self.path(name, "lock");
        for _ in 0..TRIES {
            match Lock::try_take(&path) {
                Ok(Some(lock)) => return Ok(lock),
                Ok(None) => tokio::time::sleep(PAUSE).await,
                Err(source) => return Err(VaultError::Io { path, source }),
            }
        }
        Err(VaultError::Busy { path })
    }

    pub fn path(&self, name: &str, ending: &str) -> PathBuf {
        self.dir.join(format!("{name}.{ending}"))
    }
}
