//! What goes wrong around the gate: blocks, damaged and unwritable files, holders that stop, callers that leave.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, ThreadId};
use std::time::Duration;

use dealdesk::api::gate::{Clock, Gate, GateError, Lane, RuntimeClock};
use futures_util::future::{BoxFuture, join, join_all};

use super::{Host, LIMIT, paused, worst_second};

#[test]
fn a_block_stops_everybody_until_a_person_reopens() {
    paused(async {
        let host = Host::new();
        let (one, two) = (host.process(), host.process());
        for _ in 0..LIMIT {
            host.request(&one, Lane::Interactive).await;
        }
        let blocked_at = std::cell::Cell::new(0);
        let waiting = |gate| {
            let (host, blocked_at) = (&host, &blocked_at);
            async move {
                let answers = join_all(
                    [Lane::Interactive, Lane::Interactive, Lane::Push, Lane::Background].map(|lane| {
                        let gate: &Gate = gate;
                        gate.enter(lane)
                    }),
                )
                .await;
                assert!(answers.iter().all(|a| *a == Err(GateError::Blocked)), "{answers:?}");
                host.now() - blocked_at.get()
            }
        };
        let block = async {
            host.pause(200).await;
            blocked_at.set(host.now());
            one.blocked().await;
        };
        let ((here, there), ()) = join(join(waiting(&one), waiting(&two)), block).await;
        assert!(here <= 10, "those who wait here hear it at once, not after {here} ms");
        assert!(there <= 600, "those elsewhere with their next look, not after {there} ms");
        assert!(one.status().borrow().blocked && two.status().borrow().blocked);
        assert_eq!(one.status().borrow().waiting, [0; 3]);

        let restarted = host.process();
        host.pause(3_600_000).await;
        assert_eq!(restarted.enter(Lane::Interactive).await, Err(GateError::Blocked));
        restarted.reopen().await;
        for gate in [&one, &two, &restarted] {
            assert_eq!(gate.enter(Lane::Interactive).await, Ok(()));
            assert!(!gate.status().borrow().blocked);
        }
    });
}

#[test]
fn a_429_closes_the_gate_for_the_other_processes_too() {
    paused(async {
        let host = Host::new();
        let (one, two) = (host.process(), host.process());
        host.request(&one, Lane::Background).await;
        one.throttled(Some(Duration::from_secs(3))).await;
        assert_eq!(host.request(&two, Lane::Interactive).await, 3_000);
        let status = two.status();
        assert_eq!((status.borrow().cap, status.borrow().closed_until), (3, None));
        one.refresh().await;
        assert_eq!(one.status().borrow().used, 1, "it sees what the other sent");
    });
}

#[test]
fn a_damaged_file_means_a_full_window_and_then_goes_on() {
    let native = paused(async {
        let host = Host::new();
        host.request(&host.process(), Lane::Push).await;
        fs::read(host.path()).expect("a ledger")
    });
    let text = String::from_utf8(native.clone()).expect("text");
    let other_version = text.replace("\"version\":1", "\"version\":2").into_bytes();
    let endless = vec![b'['; 300_000];
    for damage in
        [&native[..40], b"", b"\0\0\0\0", b"{}\n", b"null\n", b"\xff\xfe\n", &other_version, &endless]
    {
        paused(async {
            let host = Host::new();
            fs::create_dir_all(host.path().parent().expect("a directory")).expect("made");
            fs::write(host.path(), damage).expect("written");
            let gate = host.process();
            let waited = host.request(&gate, Lane::Interactive).await;
            assert_eq!(waited, 1_050, "after {:?}", damage.get(..8));
            assert_eq!(host.request(&gate, Lane::Interactive).await, 0);
            assert!(gate.status().borrow().shared);
        });
    }
}

#[test]
fn damage_does_not_lift_a_block_that_is_known() {
    paused(async {
        let host = Host::new();
        let gate = host.process();
        gate.blocked().await;
        fs::write(host.path(), b"{").expect("written");
        assert_eq!(gate.enter(Lane::Push).await, Err(GateError::Blocked));
    });
}

#[test]
fn a_deleted_file_does_not_make_the_past_undone() {
    paused(async {
        let host = Host::new();
        let gate = host.process();
        for n in 0..40 {
            if n % 5 == 0 && n > 0 {
                fs::remove_file(host.path()).expect("deleted");
            }
            host.request(&gate, Lane::Interactive).await;
        }
        assert!(worst_second(&host.sent.take()) <= LIMIT);
    });
}

#[test]
fn without_a_writable_place_it_counts_alone_and_says_so() {
    paused(async {
        let host = Host::new();
        fs::write(host.dir.path().join("file"), b"").expect("written");
        let gate = host.gate(Some(&host.dir.path().join("file").join("rate.ledger")));
        let in_memory = host.gate(None);
        for gate in [gate, in_memory] {
            for _ in 0..30 {
                host.request(&gate, Lane::Interactive).await;
            }
            assert!(!gate.status().borrow().shared);
            assert!(worst_second(&host.sent.take()) <= LIMIT);
            host.pause(5_000).await;
        }
        // A directory in the place of the file, then a free place: it is shared again.
        fs::create_dir_all(host.path()).expect("made");
        let gate = host.process();
        host.request(&gate, Lane::Push).await;
        assert!(!gate.status().borrow().shared);
        fs::remove_dir(host.path()).expect("removed");
        host.request(&gate, Lane::Push).await;
        assert!(gate.status().borrow().shared);
        gate.refresh().await;
        assert_eq!(gate.status().borrow().used, 2, "what was sent alone is in the file now");
    });
}

#[test]
fn a_stopped_holder_slows_the_others_down_but_does_not_freeze_them() {
    paused(async {
        let host = Host::new();
        let gate = host.process();
        host.request(&gate, Lane::Interactive).await;
        let holder = fs::File::open(host.path()).expect("opened");
        holder.lock().expect("locked");
        host.pause(5_000).await;
        let first = host.request(&gate, Lane::Interactive).await;
        assert!(first < 2_000, "{first} ms");
        assert!(!gate.status().borrow().shared);
        for _ in 0..4 {
            assert!(host.request(&gate, Lane::Interactive).await >= 1_000, "alone, it sends one per window");
        }
        drop(holder);
        host.pause(1_100).await;
        host.request(&gate, Lane::Interactive).await;
        assert!(gate.status().borrow().shared);
        assert_eq!(gate.status().borrow().cap, 7);
    });
}

#[test]
fn a_dropped_call_leaves_nothing_behind() {
    paused(async {
        let host = Host::new();
        let (one, two) = (host.process(), host.process());
        for _ in 0..LIMIT {
            host.request(&one, Lane::Interactive).await;
        }
        for gate in [&one, &two] {
            // Ten callers wait and go away; one of them had the ticket.
            let callers = join_all((0..10).map(|_| gate.enter(Lane::Interactive)));
            assert!(tokio::time::timeout(Duration::from_millis(300), callers).await.is_err());
            assert_eq!(gate.status().borrow().waiting, [0; 3]);
        }
        let started = host.now();
        let waited = host.request(&two, Lane::Background).await;
        assert!(started + waited <= super::START + 1_060, "nobody stood in the way");
    });
}

#[test]
fn an_idle_gate_tells_nobody_anything() {
    paused(async {
        let host = Host::new();
        let gate = host.process();
        let mut status = gate.status();
        host.request(&gate, Lane::Interactive).await;
        assert!(status.has_changed().expect("open"));
        let seen = status.borrow_and_update().clone();
        assert_eq!((seen.used, seen.cap, seen.waiting, seen.shared), (1, 7, [0; 3], true));
        host.pause(3_600_000).await;
        assert!(!status.has_changed().expect("open"));
        gate.refresh().await;
        assert_eq!(status.borrow_and_update().used, 0);
        gate.refresh().await;
        assert!(!status.has_changed().expect("open"), "nothing new is no news");
    });
}

/// Time that leaps on every third stamp, after it was made: the process was stopped there, or the disk hung.
#[derive(Debug)]
struct Leaping {
    clock: RuntimeClock,
    caller: ThreadId,
    stamps: AtomicU64,
    leapt: AtomicU64,
}

impl Clock for Leaping {
    fn now_ms(&self) -> u64 {
        let now = self.clock.now_ms() + self.leapt.load(Ordering::SeqCst);
        // The stamps are made on the blocking threads.
        if thread::current().id() != self.caller {
            let n = self.stamps.fetch_add(1, Ordering::SeqCst);
            if n.is_multiple_of(3) {
                self.leapt.fetch_add(40 + n * 37 % 300, Ordering::SeqCst);
            }
        }
        now
    }

    fn sleep_until(&self, at_ms: u64) -> BoxFuture<'_, ()> {
        self.clock.sleep_until(at_ms.saturating_sub(self.leapt.load(Ordering::SeqCst)))
    }
}

#[test]
fn a_grant_that_arrives_late_is_stamped_anew() {
    paused(async {
        let host = Host::new();
        let clock = Arc::new(Leaping {
            clock: *host.clock,
            caller: thread::current().id(),
            stamps: AtomicU64::new(0),
            leapt: AtomicU64::new(0),
        });
        let gate = Gate::open(Some(&host.path()), clock.clone());
        let mut sent = Vec::new();
        for _ in 0..300 {
            gate.enter(Lane::Interactive).await.expect("not blocked");
            sent.push(clock.now_ms());
        }
        assert!(worst_second(&sent) <= LIMIT, "{sent:?}");
    });
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    paused(async {
        let host = Host::new();
        host.request(&host.process(), Lane::Interactive).await;
        let mode = |path: &std::path::Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&host.path()), 0o600);
        assert_eq!(mode(host.path().parent().expect("a directory")), 0o700);
    });
}
