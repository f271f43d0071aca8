//! Files and directories for their owner only: the rate ledger, the account's file, the log, secrets.
//!
//! The mode is given when they are made, not after, so that there is no moment in which others can read them. What is
//! replaced is replaced as a whole: a kill at any moment leaves the old content or the new one.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
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

/// The mode of a file, as `chmod` counts; none where there is no file, or no such thing as modes.
pub fn mode(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    return std::fs::metadata(path)
        .ok()
        .map(|meta| std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o777);
    #[cfg(not(unix))]
    return None;
}

/// Gives a file new content at once, for its owner only: written beside it, on the disk, then renamed. Two of these at a
/// time on one file need a lock. A name that leads elsewhere goes on leading there.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let path = match std::fs::canonicalize(path) {
        Ok(real) => real,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    private_dir().create(dir)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = dir.join(name);
    // One that a killed program left may be anybody's by now: it is not written into.
    remove(&beside)?;
    let mut file = private().create_new(true).open(&beside)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if let Err(error) = written.and_then(|()| std::fs::rename(&beside, &path)) {
        // The first error is the one to tell.
        let _ = std::fs::remove_file(&beside);
        return Err(error);
    }
    // The new name has to survive a power cut, too.
    File::open(dir)?.sync_all()
}

/// The content of a file; `None` where there is none.
pub fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The names, without it, of the files in a directory that end so, in their order; none where there is no directory.
pub fn names_in(dir: &Path, ending: &str) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        names.extend(name.to_str().and_then(|name| name.strip_suffix(ending)).map(str::to_owned));
    }
    names.sort_unstable();
    Ok(names)
}

/// Takes a file away; that it was not there is as good.
pub fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The lock of all processes that name the same file. The kernel's: it ends with its holder, however that ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// `None` while somebody else has it. Nothing waits here; whoever has to wait comes again.
    pub fn try_take(path: &Path) -> io::Result<Option<Self>> {
        if let Some(dir) = path.parent() {
            private_dir().create(dir)?;
        }
        let file = private().create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
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
    fn a_file_is_replaced_as_a_whole_and_for_its_owner_only() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a/secret");
        assert_eq!(read(&path).unwrap(), None);
        replace(&path, b"one").unwrap();
        // What a killed program left, and readable for everybody.
        std::fs::write(home.path().join("a/secret.new"), "half of").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(read(&path).unwrap().as_deref(), Some(&b"two"[..]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            let link = home.path().join("link");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            replace(&link, b"three").unwrap();
            assert!(std::fs::symlink_metadata(&link).unwrap().file_type().is_symlink());
        }
        assert_eq!(read(&path).unwrap().as_deref(), Some(&b"three"[..]));
        assert_eq!(std::fs::read_dir(home.path().join("a")).unwrap().count(), 1, "nothing is left behind");
        remove(&path).unwrap();
        remove(&path).unwrap();
    }

    #[test]
    fn the_names_in_a_directory_are_those_with_the_ending() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(names_in(&home.path().join("none"), ".toml").unwrap(), Vec::<String>::new());
        for name in ["b.toml", "a.toml", "a.txt", "toml"] {
            std::fs::write(home.path().join(name), "").unwrap();
        }
        assert_eq!(names_in(home.path(), ".toml").unwrap(), ["a", "b"]);
    }

    #[test]
    fn a_lock_has_one_holder_and_ends_with_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("x/lock");
        let held = Lock::try_take(&path).unwrap();
        assert!(held.is_some() && Lock::try_take(&path).unwrap().is_none());
        drop(held);
        assert!(Lock::try_take(&path).unwrap().is_some());
    }

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
