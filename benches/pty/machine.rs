//! What the kernel says about the machine and about the measured process.
//!
//! Only Linux tells it under `/proc`; elsewhere the values are missing and the table shows a question mark.

use std::collections::BTreeMap;
use std::fs::{read_dir, read_to_string};
use std::process::Command;
use std::thread::available_parallelism;

/// Cores, processor, compiler and present load in one line: no number means anything without them.
pub fn facts() -> String {
    let cores = available_parallelism().map_or(0, usize::from);
    let info = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        info.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(": "));
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc = rustc
        .map_or_else(|_| "rustc ?".to_owned(), |out| String::from_utf8_lossy(&out.stdout).trim().to_owned());
    let load = read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("?");
    format!("{cores} cores, {}, {rustc}, load {load}", model.map_or("processor ?", |(_, name)| name))
}

/// Voluntary context switches of every thread of the process, by thread id.
pub fn switches(pid: u32) -> BTreeMap<String, u64> {
    let Ok(tasks) = read_dir(format!("/proc/{pid}/task")) else { return BTreeMap::new() };
    let count = |id: String| {
        let status = read_to_string(format!("/proc/{pid}/task/{id}/status")).ok()?;
        let switches = field(&status, "voluntary_ctxt_switches")?;
        Some((id, switches))
    };
    tasks.filter_map(|task| count(task.ok()?.file_name().into_string().ok()?)).collect()
}

/// `VmRSS` or `VmHWM` of the process.
pub fn memory_kib(pid: u32, name: &str) -> Option<u64> {
    field(&read_to_string(format!("/proc/{pid}/status")).ok()?, name)
}

/// Begins to measure `VmHWM` anew, where the kernel does that. What it was so far.
pub fn restart_peak(pid: u32) -> Option<u64> {
    let peak = memory_kib(pid, "VmHWM");
    // Where it cannot, the peak is that of the whole session, which is no less.
    let _ = std::fs::write(format!("/proc/{pid}/clear_refs"), "5");
    peak
}

fn field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}
