//! Places that may not be written: a clear error. Root may write everywhere, so as root the body runs as nobody.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use dealdesk::store::{Store, StoreErrorKind};

use super::Home;

const PATH: &str = "DEALDESK_TEST_STORE_UNWRITABLE";
const NOBODY: u32 = 65_534;

/// Not a test of its own: the body, in a process that may not write.
#[test]
fn child() {
    let Ok(path) = std::env::var(PATH) else { return };
    let error = Store::open(&PathBuf::from(path)).expect_err("refused");
    assert_eq!(error.kind(), StoreErrorKind::ReadOnly, "{error:?}");
    assert!(error.to_string().contains("cannot be written"), "{error}");
}

fn is_refused(root: &Path, path: &Path) {
    let mut program = std::env::current_exe().expect("this test");
    let is_root = fs::metadata(root).expect("a directory").uid() == 0;
    if is_root {
        // Root's own build may lie where nobody else may look, so it is run from here.
        fs::set_permissions(root, fs::Permissions::from_mode(0o755)).expect("opened");
        let copy = root.join("program");
        if !copy.exists() && fs::hard_link(&program, &copy).is_err() {
            fs::copy(&program, &copy).expect("room for a copy of this test");
        }
        program = copy;
    }
    let mut command = Command::new(program);
    command.args(["--exact", "unwritable::child", "--nocapture"]).env(PATH, path);
    if is_root {
        command.uid(NOBODY).current_dir(root);
    }
    let output = command.output().expect("run");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

fn close(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("closed");
}

#[test]
fn a_directory_that_may_not_be_written_is_named() {
    let home = Home::new();
    let dir = home.0.path().join("closed");
    fs::create_dir(&dir).unwrap();
    close(&dir, 0o555);
    is_refused(home.0.path(), &dir.join("x.db"));
    is_refused(home.0.path(), &dir.join("deeper").join("x.db"));
}

#[test]
fn a_file_that_may_not_be_written_is_named() {
    let home = Home::new();
    drop(home.open());
    let dir = home.path().parent().unwrap().to_owned();
    close(&dir, 0o755);
    close(&home.path(), 0o444);
    is_refused(home.0.path(), &home.path());
}

#[test]
fn an_own_file_in_a_directory_that_may_not_be_written_is_named() {
    let home = Home::new();
    drop(home.open());
    if fs::metadata(home.path()).unwrap().uid() == 0 {
        chown(home.path(), Some(NOBODY), None).unwrap();
    }
    close(home.path().parent().unwrap(), 0o555);
    is_refused(home.0.path(), &home.path());
    close(home.path().parent().unwrap(), 0o755);
}
