//! Measures the built program from outside, through a real terminal: what a person at the keyboard gets.
//!
//! `cargo bench --bench pty -- [--leads N] [--kept N] [--size 200x50] [--presses N] [--keys jk] [--ready TEXT] [--run "CMD ARGS"]`
//! With `--kept` it measures starts only, on a file with so many leads.
//! Without `--run` it is `dealdesk` on a demo account that another process serves, so that memory and wake-ups are
//! the program's own; with it any other terminal program (`--run "dealdesk demo"` too), so that ratios against named
//! programs come from the same instrument. It prints numbers beside the budget and never fails on them: only a
//! person can say whether the machine was quiet. Under `cargo test` it does nothing.

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "pty/cores.rs"]
mod cores;
#[path = "../tests/pty/desk.rs"]
#[allow(dead_code)] // the tests use the rest
mod desk;
#[path = "pty/kept.rs"]
mod kept;
#[path = "pty/machine.rs"]
mod machine;

use std::time::Duration;

use common::pty::Pty;
use cores::{Idle, Keys, Target, percentile};
use desk::{Account, LOADED};

/// Starts from disk that are measured.
const STARTS: usize = 7;

/// Held down, then held up: a column of 29 cards scrolls and never ends.
const HELD: &str = "jjjjjjjjjjjjjjjjjjjjkkkkkkkkkkkkkkkkkkkk";

/// The command line of the bench.
struct Options {
    leads: String,
    kept: Option<i64>,
    cols: u16,
    rows: u16,
    presses: usize,
    keys: String,
    ready: Option<String>,
    run: Option<String>,
}

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|a| a == "--bench") {
        println!("this measures for a minute: run it with `cargo bench --bench pty`");
        return;
    }
    arguments.retain(|a| a != "--bench");
    let options = options(&arguments).unwrap_or_else(|why| {
        eprintln!("{why}");
        std::process::exit(2);
    });
    measure(&options);
}

fn options(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        leads: "300".to_owned(),
        kept: None,
        cols: 200,
        rows: 50,
        presses: 300,
        keys: "jjjjkkkkljkhljkhjjkk".to_owned(),
        ready: None,
        run: None,
    };
    let mut rest = arguments.iter();
    while let Some(name) = rest.next() {
        let value = rest.next().cloned().ok_or_else(|| format!("{name} needs a value"))?;
        let wrong = || format!("{name} cannot be {value:?}");
        match name.as_str() {
            "--leads" => options.leads = value,
            "--kept" => options.kept = Some(value.parse().map_err(|_| wrong())?),
            "--keys" if !value.is_empty() => options.keys = value,
            "--ready" => options.ready = Some(value),
            "--run" => options.run = Some(value),
            "--presses" => options.presses = value.parse().map_err(|_| wrong())?,
            "--size" => {
                let (cols, rows) = value.split_once('x').ok_or_else(wrong)?;
                options.cols = cols.parse().map_err(|_| wrong())?;
                options.rows = rows.parse().map_err(|_| wrong())?;
            }
            _ => return Err(format!("unknown option {name}")),
        }
    }
    Ok(options)
}

fn measure(options: &Options) {
    let account = options.run.is_none().then(|| Account::serve(&["--leads", &options.leads]));
    let command = options.run.clone().unwrap_or_else(|| env!("CARGO_BIN_EXE_dealdesk").to_owned());
    let home = tempfile::tempdir().expect("a folder for the program's files");
    let target = Target {
        command: command.split_whitespace().map(str::to_owned).collect(),
        home: home.path().to_owned(),
        account: account.as_ref().map(|account| (account.url.clone(), account.token.clone())),
        cols: options.cols,
        rows: options.rows,
        // A price: the first card is on the board.
        ready: options.ready.clone().or_else(|| account.as_ref().map(|_| "£".to_owned())),
    };
    if account.is_some() {
        print!("{} leads, ", options.leads);
    }
    println!("{command}\n{}x{}, {}\n", options.cols, options.rows, machine::facts());
    row("what", "measured", "budget");

    if let (Some(account), Some(leads)) = (&account, options.kept) {
        return measure_kept(&target, account, leads);
    }
    let floor = cores::floor(options.presses);
    row("this instrument alone (cat), p50 / p99", &both(&floor.latencies), "subtract it");
    let (pty, cold) = target.start();
    row("first frame, first start", &ms(cold), "");
    cores::end(&pty);
    // The first start has used up what the account allows in a second.
    std::thread::park_timeout(Duration::from_millis(1200));
    let (pty, warm) = target.start();
    row("first frame, second start (files exist)", &ms(warm), "<= 100 ms");
    if let Some(account) = &account {
        let keys = cores::press(&pty, &options.keys, options.presses / 3);
        row("while leads stream in: key -> first change, p50 / p99", &both(&keys.firsts), "<= 1 / <= 3 ms");
        pty.wait_until(Duration::from_secs(180), |screen| screen.contents().contains(LOADED));
        report_sync(account);
    }
    let settled = cores::settle(&pty, Duration::from_secs(1), Duration::from_secs(30));
    row("quiet after", &settled.map_or_else(|| "never in 30 s".to_owned(), ms), "");

    report_keys(&cores::press(&pty, &options.keys, options.presses));
    // Down to the lower edge, and on: each press moves all cards of the column.
    cores::press(&pty, "j", usize::from(options.rows / 3));
    let scrolling = cores::press(&pty, "j", 8);
    row("scrolling a column by a card, p50 / most", &both(&scrolling.latencies), "");
    row("scrolling a column by a card, bytes p50 / p95", &bytes(&scrolling), "");
    let paced = cores::hold(&pty, HELD, 300, Duration::from_millis(5));
    row("300 held keys, 200 per second, settle after", &ms(paced), "<= 20 ms");
    let burst = cores::hold(&pty, HELD, 300, Duration::ZERO);
    row("300 keys at once, settle after", &ms(burst), "");

    let mut peak = machine::restart_peak(pty.pid());
    memory_row("resident memory until here, peak", peak);
    if let Some(account) = &account {
        report_timeline(&pty, options.presses);
        peak = peak.max(report_views(&pty, VIEWS, options.presses));
        peak = peak.max(report_outbox(&pty, account, options.presses));
    }

    // Threads that wait for more to read or write end after ten seconds; that is no idling yet.
    cores::settle(&pty, Duration::from_secs(11), Duration::from_secs(60));
    let asked = || account.as_ref().map_or(0, |account| account.stats().count("requests"));
    let before = asked();
    let Idle { bytes, wakeups, threads } = cores::idle(&pty, Duration::from_secs(3));
    let meanwhile = asked() - before;
    // Nothing is idle while the background still reads: the history of a large account takes some minutes.
    row("idle 3 s: requests meanwhile", &meanwhile.to_string(), "0, or it is not idle");
    row("idle 3 s: bytes", &bytes.to_string(), "0");
    row(&format!("idle 3 s: wake-ups of {threads} threads"), &wakeups.to_string(), "0");
    let memory = |field| machine::memory_kib(pty.pid(), field);
    memory_row("resident memory", memory("VmRSS"));
    memory_row("resident memory, peak", peak.max(memory("VmHWM")));
    cores::end(&pty);
    if account.is_some() {
        report_starts(&target);
    }
}

/// Starts on a file that was filled past the network.
fn measure_kept(target: &Target, account: &Account, leads: i64) {
    let (pty, _) = target.start();
    pty.wait_until(Duration::from_secs(60), |screen| screen.contents().contains(LOADED));
    cores::end(&pty);
    kept::fill(account, &target.home.join("data"), leads);
    println!("{leads} leads in the file\n");
    report_starts(target);
}

/// Starts from disk: to the first card, to the board with all leads of its pipeline, and the memory then.
fn report_starts(target: &Target) {
    let (mut firsts, mut whole, mut memory) = (Vec::new(), Vec::new(), None);
    for _ in 0..STARTS {
        // What the start before asked for no longer counts.
        std::thread::park_timeout(Duration::from_millis(1200));
        let (pty, first) = target.start();
        firsts.push(first);
        pty.wait_until(Duration::from_secs(60), |screen| screen.contents().contains(LOADED));
        let loaded = pty.first_shown(|screen| screen.contents().contains(LOADED)).expect("it was there");
        whole.push(loaded.duration_since(pty.started()));
        cores::settle(&pty, Duration::from_secs(2), Duration::from_secs(60));
        memory = memory.max(machine::memory_kib(pty.pid(), "VmRSS"));
        cores::end(&pty);
    }
    row("start from disk: first card, p50 / most", &both(&firsts), "<= 100 ms");
    row("start from disk: all leads of the pipeline, p50 / most", &both(&whole), "");
    memory_row("resident memory after a start from disk", memory);
}

fn report_keys(keys: &Keys) {
    row("key -> last change, p50 / p99", &both(&keys.latencies), "<= 1 / <= 3 ms");
    row("bytes per key, p50 / p95", &bytes(keys), "p95 <= 400");
    row("keys without an answer", &format!("{} of {}", keys.silent, keys.silent + keys.bytes.len()), "");
}

/// The cursor in the timeline of the first card of the column; then back to the board.
fn report_timeline(pty: &Pty, presses: usize) {
    pty.keys("gg\r2");
    cores::settle(pty, Duration::from_secs(1), Duration::from_secs(60));
    let moves = cores::press(pty, "jjjkkk", presses);
    row("timeline: key -> last change, p50 / p99", &both(&moves.latencies), "<= 1 / <= 3 ms");
    row("timeline: bytes per key, p50 / p95", &bytes(&moves), "p95 <= 400");
    row("timeline: keys without an answer", &moves.silent.to_string(), "0");
    pty.keys("gb");
}

/// A view: what opens it, what is pressed in it over and over, and what leaves it again.
type View = (&'static str, &'static str, &'static str, &'static str);

const VIEWS: &[View] = &[
    ("list, j k", "gl", "jjjkkk", "gb"),
    ("list, h l over the columns", "gl", "llhh", "gb"),
    ("tasks, j k", "gt", "jjjkkk", "gb"),
    ("inbox, j k", "gi", "jjkk", "gb"),
    ("contacts, j k", "gc", "jjjkkk", "gb"),
    ("companies, j k", "gm", "jjjkkk", "gb"),
    ("board with preview, j k", "p", "jjjkkk", "p"),
    ("board, filter as it is typed", "/", "es\u{7f}\u{7f}", "\u{1b}"),
    ("list, filter as it is typed", "gl/", "es\u{7f}\u{7f}", "\u{1b}\u{1b}gb"),
    ("search everything as it is typed", "g/", "es\u{7f}\u{7f}", "\u{1b}"),
    ("palette as it is typed", ":", "le\u{7f}\u{7f}", "\u{1b}"),
    ("help as it is typed", "?", "le\u{7f}\u{7f}", "\u{1b}"),
    ("note as it is typed", "n", "we\u{7f}\u{7f}", "\u{1b}"),
    ("marks, Space over a column", "", "    kkkk", "\u{1b}"),
    ("board to list and back, chords", "", "glgb", ""),
];

/// A view with something in it only while the account does not answer.
const OUTBOX: &[View] = &[("outbox of ten notes, j k", "go", "jjjkkk", "gb")];
const CTRL_D: &str = "\u{4}";

/// Ten notes that wait, since the account has stopped; then they are sent.
fn report_outbox(pty: &Pty, account: &Account, presses: usize) -> Option<u64> {
    account.signal("STOP");
    for _ in 0..10 {
        for keys in ["n", "we", CTRL_D, "j"] {
            pty.keys(keys);
            cores::settle(pty, Duration::from_millis(150), Duration::from_secs(10));
        }
    }
    let peak = report_views(pty, OUTBOX, presses);
    account.signal("CONT");
    pty.wait_until(Duration::from_secs(180), |screen| !screen.contents().contains("unsent"));
    peak
}

/// A key in each view. What comes of the network and the disk meanwhile is charged to the key it falls on. Gives the most
/// memory that was used between the views, in KiB.
fn report_views(pty: &Pty, views: &[View], presses: usize) -> Option<u64> {
    let mut most = None;
    for (view, open, keys, leave) in views {
        most = most.max(machine::restart_peak(pty.pid()));
        pty.keys(open);
        cores::settle(pty, Duration::from_millis(700), Duration::from_secs(60));
        let pressed = cores::press(pty, keys, presses / 2);
        row(&format!("{view}: key -> first change, p50 / p99"), &both(&pressed.firsts), "");
        row(&format!("{view}: key -> last change, p50 / p99"), &both(&pressed.latencies), "<= 1 / <= 3 ms");
        row(&format!("{view}: bytes per key, p50 / p95"), &bytes(&pressed), "");
        // One at a time: Esc and a letter in one piece are another key.
        for key in leave.chars() {
            pty.keys(key.encode_utf8(&mut [0; 4]));
            cores::settle(pty, Duration::from_millis(150), Duration::from_secs(60));
        }
        let peak = machine::memory_kib(pty.pid(), "VmHWM");
        memory_row(&format!("{view}, and back: resident memory, peak"), peak);
    }
    most
}

fn bytes(keys: &Keys) -> String {
    let bytes = |percent| percentile(&keys.bytes, percent).map_or_else(|| "?".to_owned(), |n| n.to_string());
    format!("{} / {}", bytes(50), bytes(95))
}

/// Waits until the account is asked for leads no more, then tells how fast they were read. What comes behind them, such as
/// the history, goes on.
fn report_sync(account: &Account) {
    let count = || account.stats().0["by_route"]["GET /api/v4/leads"].as_i64();
    let mut asked = None;
    while asked != count() {
        asked = count();
        std::thread::park_timeout(Duration::from_secs(2));
    }
    let stats = account.stats();
    let pages = stats.0["recent"].as_array().cloned().unwrap_or_default();
    let is_page =
        |seen: &&serde_json::Value| seen["path"].as_str().is_some_and(|p| p.starts_with("/api/v4/leads?"));
    let times: Vec<i64> = pages.iter().filter(is_page).filter_map(|seen| seen["at_ms"].as_i64()).collect();
    // Two starts: the first one was ended after its first frame.
    let tail = times.iter().rev().take(times.len().saturating_sub(8)).copied().collect::<Vec<_>>();
    if let (Some(last), Some(first)) = (tail.first(), tail.last()) {
        let seconds = Duration::from_millis((last - first).unsigned_abs()).as_secs_f64();
        let rate = (tail.len().saturating_sub(1)) as f64 / seconds;
        row("pages of leads per second", &format!("{rate:.2} of {}", tail.len()), ">= 6.65");
    }
    let most = stats.count("max_in_window");
    row("most requests in a second / 429", &format!("{most} / {}", stats.count("over_limit")), "<= 7 / 0");
}

fn row(what: &str, measured: &str, budget: &str) {
    println!("{what:<58}{measured:>22}   {budget}");
}

/// A question mark where the kernel does not tell it.
fn memory_row(what: &str, kib: Option<u64>) {
    row(what, &kib.map_or_else(|| "?".to_owned(), mib), "<= 120 MB");
}

fn both(latencies: &[Duration]) -> String {
    match (percentile(latencies, 50), percentile(latencies, 99)) {
        (Some(half), Some(most)) => format!("{} / {}", ms(half), ms(most)),
        _ => "?".to_owned(),
    }
}

fn ms(span: Duration) -> String {
    format!("{:.2} ms", span.as_secs_f64() * 1000.0)
}

fn mib(kib: u64) -> String {
    format!("{}.{} MB", kib / 1024, kib % 1024 * 10 / 1024)
}
