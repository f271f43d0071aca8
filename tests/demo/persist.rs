//! An account that is kept: what was accepted is there again, to the byte, whatever the clock and the file went through.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use dealdesk::demo::log::Start;
use dealdesk::demo::{Faults, Log, LogError, Options};
use serde_json::json;

use super::client::{Demo, NOW, kept, refused, with};

const LEADS: u32 = 12;
const DAY: i64 = 86_400_000;

pub fn options() -> Options {
    Options { leads: LEADS, automations: true, ..Options::default() }
}

pub struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub fn log(&self) -> PathBuf {
        self.dir.path().join("deep/down/1-12.log")
    }

    pub fn open(&self) -> Demo {
        self.try_open().unwrap()
    }

    fn try_open(&self) -> Result<Demo, LogError> {
        kept(options(), &self.log(), &Arc::new(AtomicI64::new(NOW * 1000)))
    }

    pub fn again(&self, demo: Demo) -> Demo {
        demo.reopen(options(), &self.log(), DAY).unwrap()
    }

    fn append(&self, bytes: &[u8]) {
        OpenOptions::new().append(true).open(self.log()).unwrap().write_all(bytes).unwrap();
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.log()).unwrap()
    }
}

fn first(demo: &Demo) -> i64 {
    demo.ids("/api/v4/leads?limit=250", "leads")[0]
}

fn rename(demo: &Demo, name: &str) -> u16 {
    let path = format!("/api/v4/leads/{}", first(demo));
    demo.patch(&path, &json!({"name": name}).to_string()).status().as_u16()
}

fn name(demo: &Demo) -> String {
    demo.json(&format!("/api/v4/leads/{}", first(demo)))["name"].as_str().unwrap().to_owned()
}

/// Every byte anybody can read of the account: status and body of each answer.
pub fn all(demo: &Demo) -> Vec<(String, u16, Vec<u8>)> {
    let ids = demo.ids("/api/v4/leads?limit=250", "leads");
    let mut paths: Vec<String> = [
        "/api/v4/account?with=task_types",
        "/api/v4/leads?limit=250&with=contacts,loss_reason&order[updated_at]=asc",
        "/api/v4/leads/tags?limit=250",
        "/api/v4/leads/pipelines",
        "/api/v4/contacts?limit=250&with=leads",
        "/api/v4/companies?limit=250&with=leads,contacts",
        "/api/v4/contacts/tags?limit=250",
        "/api/v4/leads/notes?limit=250&order[updated_at]=asc",
        "/api/v4/contacts/notes?limit=250&order[updated_at]=asc",
        "/api/v4/companies/notes?limit=250&order[updated_at]=asc",
        "/api/v4/tasks?limit=250",
        "/api/v4/leads/unsorted?limit=250",
    ]
    .map(str::to_owned)
    .into();
    paths.extend(
        ids.iter().flat_map(|id| {
            [format!("/api/v4/leads/{id}?with=contacts"), format!("/api/v4/leads/{id}/links")]
        }),
    );
    paths.extend((1..=6).map(|page| format!("/api/v4/events?limit=100&page={page}")));
    let ask = |path: String| {
        let answer = demo.observe("GET", &path, "");
        (path, answer.status().as_u16(), answer.body().to_vec())
    };
    paths.into_iter().map(ask).collect()
}

#[test]
fn what_was_done_is_there_again() {
    let place = Place::new();
    let demo = place.open();
    let id = first(&demo);
    let token = demo.account.token().to_owned();
    demo.wait(3 * DAY);
    assert_eq!(rename(&demo, "kept"), 200);
    assert_eq!(
        demo.patch(&format!("/api/v4/leads/{id}"), r#"{"pipeline_id":6950551,"status_id":58141811}"#)
            .status(),
        200
    );
    let made = demo.observe("POST", "/api/v4/leads", r#"[{"name":"new"},{"name":"newer"}]"#);
    assert_eq!(made.status(), 200);
    let before = demo.json(&format!("/api/v4/leads/{id}"));
    assert_eq!(before["status_id"], 58_141_815, "the robot moved it on");
    let events = demo.json("/api/v4/events?limit=100");

    let demo = place.again(demo);
    assert_eq!(demo.account.token(), token);
    assert_eq!(demo.account.born_ms(), NOW * 1000);
    assert!(demo.account.is_kept() && !with(options()).account.is_kept());
    assert_eq!(demo.account.stats().requests + demo.account.stats().observed, 0, "stats are of this run");
    assert_eq!(demo.json(&format!("/api/v4/leads/{id}")), before);
    assert_eq!(demo.json("/api/v4/events?limit=100"), events);
    assert_eq!(demo.ids("/api/v4/leads?limit=250", "leads").len(), LEADS as usize + 2);
}

#[test]
fn a_lost_answer_is_kept_and_what_never_arrived_is_not() {
    let place = Place::new();
    let demo = place.open();
    let path = format!("/api/v4/leads/{}", first(&demo));
    for (spec, name) in
        [("drop*1", "never"), ("drop-after*1", "lost"), ("429*1", "slow"), ("truncate*1", "half")]
    {
        demo.account.set_faults(Faults::parse(spec).unwrap());
        demo.send("PATCH", &path, &json!({ "name": name }).to_string());
        demo.wait(1000);
    }
    let lines = String::from_utf8(place.bytes()).unwrap();
    assert!(lines.contains("lost") && lines.contains("half"), "{lines}");
    assert!(!lines.contains("never") && !lines.contains("slow"), "{lines}");
    assert_eq!(name(&place.again(demo)), "half");
}

#[test]
fn refused_writes_leave_the_file_as_it_was() {
    let place = Place::new();
    let demo = place.open();
    assert_eq!(rename(&demo, "before"), 200);
    let before = place.bytes();
    let id = first(&demo);
    let path = format!("/api/v4/leads/{id}");
    for body in ["", "nonsense", r#"{"price":"much"}"#, r#"{"status_id":1}"#] {
        refused(&demo.patch(&path, body), 400);
    }
    assert_eq!(demo.patch("/api/v4/leads/1", "{}").status(), 404);
    assert_eq!(demo.patch("/api/v4/account", "{}").status(), 405);
    assert_eq!(place.bytes(), before);
    assert_eq!(rename(&demo, "after"), 200);
    assert_eq!(name(&place.again(demo)), "after");
}

#[test]
fn a_torn_end_is_cut_off() {
    let place = Place::new();
    let demo = place.open();
    assert_eq!(rename(&demo, "one"), 200);
    let one = place.bytes();
    assert_eq!(rename(&demo, "two"), 200);
    let two = place.bytes();
    drop(demo);
    for length in one.len()..two.len() {
        fs::write(place.log(), &two[..length]).unwrap();
        let demo = place.open();
        assert_eq!(name(&demo), "one", "cut after {length} bytes");
        assert_eq!(place.bytes(), one);
    }
    // What a power cut may leave, and a write that was under way and would have been refused.
    for tail in [
        &[0_u8; 4096][..],
        br#"{"at_ms":1,"user":8101001,"method":"PATCH","path":"/api/v4/leads/1","body":"{}"}
"#,
    ] {
        fs::write(place.log(), &two).unwrap();
        place.append(tail);
        let demo = place.open();
        assert_eq!(place.bytes(), two);
        assert_eq!((name(&demo), rename(&demo, "three")), ("two".to_owned(), 200));
        assert_eq!(name(&place.again(demo)), "three");
    }
}

#[test]
fn a_torn_beginning_is_a_new_account() {
    let place = Place::new();
    drop(place.open());
    let whole = place.bytes();
    for length in 0..whole.len() {
        fs::write(place.log(), &whole[..length]).unwrap();
        let demo = place.open();
        assert_eq!(place.bytes(), whole, "cut after {length} bytes");
        drop(demo);
    }
}

#[test]
fn a_file_that_is_damaged_or_foreign_is_named_and_not_touched() {
    let place = Place::new();
    let demo = place.open();
    for name in ["one", "two"] {
        assert_eq!(rename(&demo, name), 200);
    }
    drop(demo);
    let good = String::from_utf8(place.bytes()).unwrap();
    let damages = [
        ("a poem\n".to_owned(), "is not what was done"),
        ("a poem".to_owned(), "is not what was done"),
        (good.replacen("PATCH", "PA", 1), "line 2"),
        (good.replacen("\"body\"", "\"boby\"", 1), "line 2"),
        (good.replacen("/api/v4/leads/", "/api/v4/dreams/", 1), "line 2"),
        (good.replacen("/api/v4/leads/", "/elsewhere/", 1), "line 2"),
        (format!("{good}\n"), "line 4"),
        (good.replacen("\"seed\":1", "\"seed\":2", 1), "another seed"),
        (good.replacen("\"leads\":12", "\"leads\":13", 1), "another seed"),
        (good.replacen("demo\":1", "demo\":2", 1), "another version"),
        (good.replacen("\"print\":\"", "\"print\":\"x", 1), "another version"),
        (good.replacen("\"born_ms\":", "\"born_ms\":-", 1), "line 1"),
    ];
    for (bad, said) in damages {
        assert_ne!(bad, good, "{said}");
        fs::write(place.log(), &bad).unwrap();
        let error = place.try_open().map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
        assert!(error.contains("1-12.log") && error.contains("--fresh"), "{error}");
        assert_eq!(String::from_utf8(place.bytes()).unwrap(), bad);
    }
    let log = Log::open(&place.log(), Start::Fresh).unwrap();
    drop(log);
    assert_ne!(name(&place.open()), "two");
}

#[test]
fn one_at_a_time() {
    let place = Place::new();
    let demo = place.open();
    assert_eq!(rename(&demo, "mine"), 200);
    for start in [Start::Continue, Start::Fresh] {
        let error = Log::open(&place.log(), start).unwrap_err();
        assert!(matches!(error, LogError::InUse { .. }), "{error}");
        assert!(error.to_string().contains("--seed"), "{error}");
    }
    assert_eq!(rename(&demo, "still mine"), 200);
    assert_eq!(name(&place.again(demo)), "still mine");
}

#[test]
fn a_token_that_ended_is_made_anew_once() {
    let place = Place::new();
    let options = || Options { token_lifetime: 60, ..options() };
    let millis = Arc::new(AtomicI64::new(NOW * 1000));
    let mut demo = kept(options(), &place.log(), &millis).unwrap();
    let first = demo.account.token().to_owned();
    let mut tokens = Vec::new();
    for later in [59_000, 1_000, 30_000, -90_000] {
        demo = demo.reopen(options(), &place.log(), later).unwrap();
        assert_eq!(demo.status("/api/v4/account"), 200);
        tokens.push(demo.account.token().to_owned());
    }
    assert_eq!((&tokens[0], &tokens[3]), (&first, &first), "the same while it lasts");
    assert_ne!(tokens[1], first);
    assert_eq!(tokens[1], tokens[2]);
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    drop(place.open());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place.log()), 0o600);
    assert_eq!(mode(place.log().parent().unwrap()), 0o700);
}

#[test]
fn what_a_colleague_deleted_stays_deleted() {
    let place = Place::new();
    let demo = place.open();
    let gone = first(&demo);
    assert_eq!(demo.observe("DELETE", &format!("/api/v4/leads/{gone}"), "").status(), 204);
    let demo = place.again(demo);
    assert_eq!(demo.status(&format!("/api/v4/leads/{gone}")), 204);
    assert!(!demo.ids("/api/v4/leads?limit=250", "leads").contains(&gone));
}
