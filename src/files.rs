//! Files and directories for their owner only: the rate ledger, the account's file, the log.
//!
//! The mode is given when they are made, not after, so that there is no moment in which others can read them.

use std::fs::{DirBuilder, OpenOptions};

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
