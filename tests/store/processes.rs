//! Real processes on one real file, killed with SIGKILL: this test binary starts itself. What a process has said to be
//! saved is there afterwards, and no row is ever in two hands.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use dealdesk::domain::{EditId, LeadId};
use dealdesk::store::{Composer, Confirmed, DraftKey, LEASE_SECS, Owner, Row, RowState, Store};
use tokio::runtime::{Builder, Runtime};

use super::{Home, NOW, is_sound, key, lead, rows, save, stage, step};

const FILE: &str = "DEALDESK_TEST_STORE_FILE";
const TASK: &str = "DEALDESK_TEST_STORE_TASK";
/// Which process this is, for leads of its own.
const NUMBER: &str = "DEALDESK_TEST_STORE_NUMBER";

fn runtime() -> Runtime {
    Builder::new_current_thread().build().expect("a runtime")
}

/// Not a test of its own: the body of a child process, which finds its task in the environment.
#[test]
fn child() {
    let Ok(task) = std::env::var(TASK) else { return };
    let path = std::env::var(FILE).expect("a file");
    let number: i64 = std::env::var(NUMBER).expect("set").parse().expect("a number");
    runtime().block_on(async {
        let store = Store::open(Path::new(&path)).expect("opened");
        match task.as_str() {
            "write" => write(&store, number).await,
            "send" => send(&store, usize::MAX).await,
            "send three and hang" => send(&store, 3).await,
            other => panic!("no task {other}"),
        }
    });
}

/// Past the test harness, one write a line: the parent reads until the very moment of the kill.
fn tell(line: &str) {
    std::io::stderr().write_all(format!("{line}\n").as_bytes()).expect("told");
}

/// Types, queues and caches for ever; tells each only when the store has said yes.
async fn write(store: &Store, number: i64) {
    for n in 1.. {
        let alone = number * 1_000_000 + n;
        store.accept(step(alone, 1, 2), NOW).await.expect("accepted");
        tell(&format!("edit {alone}"));
        // All of these become one row: the last one that was told must not be lost in it.
        store.accept(step(number, n, n + 1), NOW).await.expect("accepted");
        tell(&format!("stage {}", n + 1));
        let draft = DraftKey { entity: key(number), composer: Composer::Note, field: None };
        store.save_draft(draft, n.to_string(), 0, NOW).await.expect("saved");
        tell(&format!("draft {n}"));
        save(store, (0..20).map(|m| lead(alone * 20 + m, number, n)).collect()).await;
        tell(&format!("page {alone}"));
    }
}

/// Sends what there is: tells when a row is in its hands and when it is not any more.
async fn send(store: &Store, hang_at: usize) {
    let owner = store.new_owner().await.expect("an owner");
    let mut taken = 0;
    while let Some(row) = store.lease_next(owner.clone(), NOW).await.expect("leased") {
        tell(&format!("begin {}", row.id));
        taken += 1;
        if taken == hang_at {
            // With a row in hand, until the kill.
            let _ = std::io::stdin().read(&mut [0]);
        }
        tell(&format!("end {}", row.id));
        assert!(store.settle(row.id, Confirmed::AsAsked).await.expect("settled"));
    }
}

/// A child, killed when the test ends early.
struct Process {
    child: Child,
    told: Option<BufReader<std::process::ChildStderr>>,
    /// Held open: a child that waits for its input waits for ever.
    _input: Option<ChildStdin>,
    _output: Option<ChildStdout>,
}

impl Process {
    fn start(path: &Path, task: &str, number: i64) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this test"));
        command.args(["--exact", "processes::child", "--nocapture"]);
        command.env(FILE, path).env(TASK, task).env(NUMBER, number.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("started");
        let told = child.stderr.take().map(BufReader::new);
        Self { told, _input: child.stdin.take(), _output: child.stdout.take(), child }
    }

    /// The next `count` lines.
    fn hear(&mut self, count: usize) -> Vec<String> {
        let lines = self.told.as_mut().expect("piped").lines();
        lines.take(count).map(|line| line.expect("a line")).collect()
    }

    /// Kills it (SIGKILL) and gives what it told until then.
    fn kill(mut self) -> Vec<String> {
        self.child.kill().expect("killed");
        self.rest()
    }

    /// Waits for its end and gives what it told.
    fn rest(&mut self) -> Vec<String> {
        let told = self.told.take().expect("piped").lines().collect::<Result<Vec<_>, _>>().expect("lines");
        self.child.wait().expect("gone");
        told
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a child said was saved.
#[derive(Debug, Default)]
struct Told {
    edits: BTreeSet<i64>,
    pages: BTreeSet<i64>,
    stage: i64,
    draft: i64,
}

impl Told {
    fn hear(&mut self, lines: &[String]) {
        for line in lines {
            let (what, n) = line.split_once(' ').unwrap_or_else(|| panic!("a child said {lines:?}"));
            let n: i64 = n.parse().unwrap_or_else(|_| panic!("a child said {line:?}"));
            match what {
                "edit" => drop(self.edits.insert(n)),
                "page" => drop(self.pages.insert(n)),
                "stage" => self.stage = n,
                "draft" => self.draft = n,
                _ => panic!("a child said {line:?}"),
            }
        }
    }

    async fn is_kept(&self, store: &Store, number: i64) {
        let rows = rows(store).await;
        let queued: BTreeSet<i64> =
            rows.iter().filter_map(|row| row.entity.lead().map(LeadId::get)).collect();
        assert!(self.edits.is_subset(&queued), "lost: {:?}", self.edits.difference(&queued));
        let joined: Vec<&Row> = rows.iter().filter(|row| row.entity == key(number)).collect();
        assert!(joined.len() <= 1, "unsent steps of one lead are one row");
        if self.stage > 0 {
            let edit = joined[0].edit().expect("an edit");
            assert!((self.stage..=self.stage + 1).any(|n| edit.change == stage(n)), "{edit:?}");
            assert_eq!(edit.base, Some(stage(1)));
        }
        let drafts = store.load_drafts().await.expect("loaded");
        let draft =
            drafts.iter().find(|d| d.key.entity == key(number)).map_or(0, |d| d.text.parse().unwrap());
        assert!((self.draft..=self.draft + 1).contains(&draft), "{draft} after {}", self.draft);
        for page in &self.pages {
            for m in 0..20 {
                assert!(store.load_lead(LeadId(page * 20 + m)).await.expect("asked").is_some());
            }
        }
    }
}

#[test]
fn whatever_was_said_to_be_saved_survives_kills_at_any_moment() {
    // Two at a time on one file, killed after so many lines; 0 is while they make the file.
    for round in [[0, 0], [0, 1], [1, 9], [2, 30], [17, 3], [40, 41], [5, 0], [64, 90]] {
        let home = Home::new();
        // Several lives each: a killed process comes back to the same file.
        for life in 0..3 {
            let numbers = [life * 2 + 1, life * 2 + 2];
            let mut children = numbers.map(|number| Process::start(&home.path(), "write", number));
            let mut told = [Told::default(), Told::default()];
            for (n, child) in children.iter_mut().enumerate() {
                told[n].hear(&child.hear(round[n]));
            }
            let [one, two] = children;
            told[0].hear(&one.kill());
            told[1].hear(&two.kill());
            runtime().block_on(async {
                let store = home.open();
                for (told, number) in told.iter().zip(numbers) {
                    told.is_kept(&store, number).await;
                }
                is_sound(&store).await;
            });
        }
    }
}

/// The rows a sender told of: begun, and ended.
fn heard(lines: &[String]) -> (Vec<i64>, Vec<i64>) {
    let of = |word: &str| {
        lines.iter().filter_map(|l| l.strip_prefix(word)).map(|id| id.parse().expect("an id")).collect()
    };
    (of("begin "), of("end "))
}

#[test]
fn four_senders_one_of_them_killed_with_a_row_in_hand_send_each_row_once() {
    const EDITS: i64 = 200;
    let (home, runtime) = (Home::new(), runtime());
    let ids: BTreeSet<i64> = runtime.block_on(async {
        let store = home.open();
        save(&store, (1..=EDITS).map(|n| lead(n, 1, 1)).collect()).await;
        let accepted = store.accept_all((1..=EDITS).map(|n| step(n, 1, 2)).collect(), NOW).await;
        accepted.expect("accepted").into_iter().map(|one| one.row.id.get()).collect()
    });

    let mut victim = Process::start(&home.path(), "send three and hang", 0);
    let mut lines = victim.hear(5);
    let mut others = [1, 2, 3].map(|number| Process::start(&home.path(), "send", number));
    let told = others.each_mut().map(Process::rest);
    assert!(others.iter_mut().all(|other| other.child.wait().expect("ended").success()));
    lines.append(&mut victim.kill());

    let mut begun: BTreeMap<i64, usize> = BTreeMap::new();
    let mut ended = BTreeSet::new();
    for lines in told.iter().chain([&lines]) {
        let (begins, ends) = heard(lines);
        for id in begins {
            *begun.entry(id).or_default() += 1;
        }
        assert!(ends.into_iter().all(|id| ended.insert(id)), "sent twice");
    }
    assert!(begun.values().all(|times| *times == 1), "in two hands: {begun:?}");
    assert_eq!(begun.keys().copied().collect::<BTreeSet<_>>(), ids, "everybody's rows together are all");
    let (begins, ends) = heard(&lines);
    let left: Vec<EditId> = begins.iter().filter(|id| !ends.contains(id)).map(|id| EditId(*id)).collect();
    assert_eq!(left.len(), 1, "the victim died with one in its hand");

    runtime.block_on(async {
        let store = home.open();
        assert_eq!(rows(&store).await.iter().map(|row| row.id).collect::<Vec<_>>(), left);
        // Nobody takes it while the dead one's lease stands; then the next one does, and knows to look first.
        let owner: Owner = store.new_owner().await.expect("an owner");
        let early = store.lease_next(owner.clone(), NOW.plus(LEASE_SECS - 1)).await.expect("asked");
        assert_eq!(early, None);
        let row = store.lease_next(owner, NOW.plus(LEASE_SECS)).await.expect("asked").expect("taken over");
        assert_eq!((row.id, &row.state, row.lost > 0), (left[0], &RowState::Sending, true));
        is_sound(&store).await;
    });
}
