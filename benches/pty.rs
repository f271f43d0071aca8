//! Measures the built program from outside, through a real terminal: what a person at the keyboard gets.
//!
//! `cargo bench --bench pty -- [--leads N] [--size 200x50] [--presses N] [--keys jk] [--ready TEXT] [--run "CMD ARGS"]`
//! Without `--run` it is `dealdesk demo --leads N`; with it any other terminal program, so that ratios against
//! named programs come from the same instrument. It prints numbers beside the budget and never fails on them:
//! only a person can say whether the machine was quiet. Under `cargo test` it does nothing.

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "pty/cores.rs"]
mod cores;
#[path = "pty/machine.rs"]
mod machine;

use std::time::Duration;

use cores::{Idle, Keys, Target, percentile};

/// The command line of the bench.
struct Options {
    leads: String,
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
        cols: 200,
        rows: 50,
        presses: 300,
        keys: "jjjjjkkkljkljhkhjl".to_owned(),
        ready: None,
        run: None,
    };
    let mut rest = arguments.iter();
    while let Some(name) = rest.next() {
        let value = rest.next().cloned().ok_or_else(|| format!("{name} needs a value"))?;
        let wrong = || format!("{name} cannot be {value:?}");
        match name.as_str() {
            "--leads" => options.leads = value,
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
    let home = tempfile::tempdir().expect("a folder for the program's files");
    let command = options
        .run
        .clone()
        .unwrap_or_else(|| format!("{} demo --leads {}", env!("CARGO_BIN_EXE_dealdesk"), options.leads));
    let target = Target {
        command: command.split_whitespace().map(str::to_owned).collect(),
        home: home.path().to_owned(),
        cols: options.cols,
        rows: options.rows,
        ready: options.ready.clone(),
    };
    println!("{command}\n{}x{}, {}\n", options.cols, options.rows, machine::facts());
    row("what", "measured", "budget");

    let floor = cores::floor(options.presses);
    row("this instrument alone (cat), p50 / p99", &both(&floor.latencies), "subtract it");
    let (pty, cold) = target.start();
    row("first frame, first start", &ms(cold), "");
    cores::end(&pty);
    let (pty, warm) = target.start();
    row("first frame, second start (files exist)", &ms(warm), "<= 100 ms");
    let settled = cores::settle(&pty, Duration::from_secs(1), Duration::from_secs(180));
    row("quiet after", &settled.map_or_else(|| "never in 180 s".to_owned(), ms), "");

    report_keys(&cores::press(&pty, &options.keys, options.presses));
    let key = options.keys.chars().next().expect("keys are not empty");
    let paced = cores::hold(&pty, key, 300, Duration::from_millis(5));
    row("300 held keys, 200 per second, settle after", &ms(paced), "<= 20 ms");
    let back = options.keys.chars().find(|c| *c != key).unwrap_or(key);
    let burst = cores::hold(&pty, back, 300, Duration::ZERO);
    row("300 keys at once, settle after", &ms(burst), "");

    cores::settle(&pty, Duration::from_millis(300), Duration::from_secs(30));
    let Idle { bytes, wakeups, threads } = cores::idle(&pty, Duration::from_secs(3));
    row("idle 3 s: bytes", &bytes.to_string(), "0");
    row(&format!("idle 3 s: wake-ups of {threads} threads"), &wakeups.to_string(), "0");
    for (name, field) in [("resident memory", "VmRSS"), ("resident memory, peak", "VmHWM")] {
        let value = machine::memory_kib(pty.pid(), field).map_or_else(|| "?".to_owned(), mib);
        row(name, &value, "<= 120 MB");
    }
    cores::end(&pty);
}

fn report_keys(keys: &Keys) {
    row("key -> last change, p50 / p99", &both(&keys.latencies), "<= 1 / <= 3 ms");
    let bytes = |percent| percentile(&keys.bytes, percent).map_or_else(|| "?".to_owned(), |n| n.to_string());
    row("bytes per key, p50 / p95", &format!("{} / {}", bytes(50), bytes(95)), "p95 <= 400");
    row("keys without an answer", &format!("{} of {}", keys.silent, keys.silent + keys.bytes.len()), "");
}

fn row(what: &str, measured: &str, budget: &str) {
    println!("{what:<44}{measured:>22}   {budget}");
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
