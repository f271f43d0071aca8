//! The file itself: private, and never mistaken, thrown away or written to behind somebody's back.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;

use dealdesk::domain::LeadId;
use dealdesk::store::{Store, StoreErrorKind, VERSION};
use rusqlite::Connection;

use super::{Home, NOW, lead, rows, save, step};

fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

fn refused(path: &Path, kind: StoreErrorKind) {
    let before = fs::read(path).expect("a file");
    let error = Store::open(path).expect_err("refused");
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.can_set_aside(), "{error}");
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    assert_eq!(fs::read(path).expect("a file"), before, "left as it was");
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_its_log_and_its_directory_are_for_the_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let home = Home::new();
    let store = home.open();
    save(&store, vec![lead(1, 1, 1)]).await;
    for suffix in ["", "-wal", "-shm"] {
        assert_eq!(mode(&beside(&home.path(), suffix)), 0o600, "{suffix}");
    }
    assert_eq!(mode(home.path().parent().unwrap()), 0o700);
    // A file somebody copied about is closed again.
    for suffix in ["", "-wal", "-shm"] {
        fs::set_permissions(beside(&home.path(), suffix), fs::Permissions::from_mode(0o644)).unwrap();
    }
    let again = home.open();
    assert_eq!(again.load_lead(LeadId(1)).await.unwrap(), Some(lead(1, 1, 1)));
    for suffix in ["", "-wal", "-shm"] {
        assert_eq!(mode(&beside(&home.path(), suffix)), 0o600, "{suffix}");
    }
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let home = Home::new();
    fs::create_dir_all(home.path().parent().unwrap()).unwrap();
    fs::write(home.path(), "my shopping list, in case anybody asks ".repeat(300)).unwrap();
    refused(&home.path(), StoreErrorKind::Corrupt);
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let home = Home::new();
    fs::create_dir_all(home.path().parent().unwrap()).unwrap();
    Connection::open(home.path()).unwrap().execute_batch("create table bookmarks (url)").unwrap();
    refused(&home.path(), StoreErrorKind::Corrupt);
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_refused_and_left_alone() {
    let home = Home::new();
    drop(home.open());
    let conn = Connection::open(home.path()).unwrap();
    conn.pragma_update(None, "user_version", VERSION + 1).unwrap();
    drop(conn);
    refused(&home.path(), StoreErrorKind::Newer);
}

/// A file that nobody has open: its log was moved into it, for the runtime waits for the threads of the store.
fn filled(home: &Home) {
    let store = home.open();
    on_its_own(async {
        save(&store, (1..2_000).map(|n| lead(n, 1, 1)).collect()).await;
        store.accept(step(1, 1, 2), NOW).await.unwrap();
    });
}

fn on_its_own<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

#[test]
fn a_truncated_file_is_refused_and_set_aside_whole() {
    let home = Home::new();
    filled(&home);
    let whole = fs::metadata(home.path()).unwrap().len();
    assert!(whole > 40_000, "the log was moved into the file when it was closed");
    let file = fs::OpenOptions::new().write(true).open(home.path()).unwrap();
    file.set_len(whole / 2).unwrap();
    refused(&home.path(), StoreErrorKind::Corrupt);

    let aside = Store::set_aside(&home.path(), NOW).unwrap();
    assert_eq!(aside, beside(&home.path(), ".aside-20260921T141320Z"));
    assert_eq!(fs::metadata(&aside).unwrap().len(), whole / 2);
    on_its_own(async { assert_eq!(rows(&home.open()).await, [], "the new file is empty") });
    // A second time in the same second: the first one stays.
    let second = Store::set_aside(&home.path(), NOW).unwrap();
    assert_eq!(second, beside(&aside, "-2"));
    assert!(aside.exists() && second.exists() && !home.path().exists());
}

#[test]
fn damage_found_later_is_told_and_can_be_set_aside() {
    let home = Home::new();
    filled(&home);
    // The second half is overwritten, as by a failing disk; the schema is in the first.
    let mut file = fs::OpenOptions::new().write(true).open(home.path()).unwrap();
    let half = file.metadata().unwrap().len() / 2;
    file.seek(SeekFrom::Start(half)).unwrap();
    file.write_all(&vec![0xA5; usize::try_from(half).unwrap()]).unwrap();
    drop(file);
    let store = home.open();
    on_its_own(async {
        let error = store.load_leads(dealdesk::domain::PipelineId(1)).await.expect_err("damaged");
        assert_eq!(error.kind(), StoreErrorKind::Corrupt, "{error}");
        assert!(error.can_set_aside());
        match store.check().await {
            Ok(found) => assert_ne!(found, "ok"),
            Err(error) => assert_eq!(error.kind(), StoreErrorKind::Corrupt),
        }
    });
}

#[tokio::test]
async fn an_emptied_file_with_a_log_beside_it_is_not_taken_for_a_new_one() {
    let home = Home::new();
    let store = home.open();
    save(&store, vec![lead(1, 1, 1)]).await;
    // As after a crash of the whole machine: the log is still there.
    let copy = home.0.path().join("copy.db");
    fs::copy(beside(&home.path(), "-wal"), beside(&copy, "-wal")).unwrap();
    fs::write(&copy, "").unwrap();
    refused(&copy, StoreErrorKind::Corrupt);
    assert!(fs::metadata(beside(&copy, "-wal")).unwrap().len() > 0);
    let aside = Store::set_aside(&copy, NOW).unwrap();
    assert!(fs::metadata(beside(&aside, "-wal")).unwrap().len() > 0, "the log goes with its file");
}

#[tokio::test]
async fn what_is_only_in_the_log_goes_aside_with_the_file() {
    let home = Home::new();
    let store = home.open();
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    let aside = Store::set_aside(&home.path(), NOW).unwrap();

    // The process that still has it open does not claim to save into a file nobody will read.
    let error = store.accept(step(1, 2, 3), NOW).await.expect_err("moved away");
    assert_eq!(error.kind(), StoreErrorKind::Replaced, "{error}");
    let fresh = home.open();
    assert_eq!(rows(&fresh).await, []);
    let error = store.accept(step(1, 2, 3), NOW).await.expect_err("another file");
    assert_eq!(error.kind(), StoreErrorKind::Replaced, "{error}");

    assert_eq!(rows(&Store::open(&aside).unwrap()).await.len(), 1, "the edit is in the file set aside");
}

#[test]
fn a_directory_in_the_place_of_the_file_is_an_error_not_a_panic() {
    let home = Home::new();
    fs::create_dir_all(home.path()).unwrap();
    assert_eq!(Store::open(&home.path()).expect_err("refused").kind(), StoreErrorKind::Io);
    let file = home.0.path().join("file");
    fs::write(&file, "x").unwrap();
    assert_eq!(Store::open(&file.join("x.db")).expect_err("refused").kind(), StoreErrorKind::Io);
}

#[test]
fn many_may_make_the_file_at_the_same_moment() {
    const MANY: usize = 8;
    for _ in 0..10 {
        let home = Home::new();
        let start = Barrier::new(MANY);
        thread::scope(|scope| {
            for number in 0..MANY {
                let (home, start) = (&home, &start);
                scope.spawn(move || {
                    start.wait();
                    let store = home.open();
                    on_its_own(async { store.accept(step(number as i64, 1, 2), NOW).await.map(drop) })
                        .unwrap();
                });
            }
        });
        on_its_own(async { assert_eq!(rows(&home.open()).await.len(), MANY) });
    }
}
