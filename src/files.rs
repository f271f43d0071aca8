//! Files and directories for their owner only: the rate ledger, the account's file, the log.
//!
//! The mode is given when they are made, not after, so that there is no moment in which others can read them.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// To read and write a file that is made with mode 0600.
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// To make a directory, and those above it, with mode 0700.
pub fn private_dir() -> DirBuilder {
    let mut dir = DirBuilder::new();
    dir.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut dir, 0o700);
    dir
}

/// Names that are tried for a scratch file; the earlier ones may be left by programs that were killed.
const TRIES: u32 = 1_000;

/// A file another program works on for a while; gone when dropped.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// A new file in this directory, which is made where it is missing.
    pub fn make(dir: &Path, ending: &str, text: &str) -> io::Result<Self> {
        private_dir().create(dir)?;
        let mut found = Err(io::ErrorKind::AlreadyExists.into());
        for number in 1..=TRIES {
            let path = dir.join(format!("dealdesk-{number}.{ending}"));
            found = private().create_new(true).open(&path).map(|file| (file, Self { path }));
            if !matches!(&found, Err(error) if error.kind() == io::ErrorKind::AlreadyExists) {
                break;
            }
        }
        let (mut file, scratch) = found?;
        file.write_all(text.as_bytes())?;
        Ok(scratch)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the file holds now; what is no UTF-8 in it becomes visible marks.
    pub fn read(&self) -> io::Result<String> {
        Ok(String::from_utf8_lossy(&std::fs::read(&self.path)?).into_owned())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // The editor may have taken it away itself.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scratch_file_is_for_its_owner_and_leaves_nothing_behind() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("a/b");
        let scratch = Scratch::make(&dir, "toml", "x = 1").unwrap();
        let other = Scratch::make(&dir, "toml", "x = 2").unwrap();
        assert_eq!((scratch.read().unwrap().as_str(), other.read().unwrap().as_str()), ("x = 1", "x = 2"));
        #[cfg(unix)]
        for (path, wanted) in [(scratch.path(), 0o600), (dir.as_path(), 0o700)] {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, wanted);
        }
        drop((scratch, other));
        assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 0);
    }
}
