//! Tables of phrases with what a person would expect, on a fixed clock: Friday 2026-11-20 15:42 in London.

mod always;
mod english;
mod portuguese;
mod refusals;
mod russian;
mod spanish;
mod splits;
mod zones;

use chrono::{NaiveDateTime, TimeZone, Timelike};
use chrono_tz::Tz;

use super::{Asked, Reading, Turned, When, read};
use crate::domain::Timestamp;

/// `asked("2026-11-20 15:42", London)`: the default time is the time of now, as the program asks.
fn asked(now: &str, zone: Tz) -> Asked {
    let now = NaiveDateTime::parse_from_str(now, "%Y-%m-%d %H:%M").expect("a time");
    let at = zone.from_local_datetime(&now).earliest().expect("a time that exists");
    let default_time = now.time().with_second(0).expect("a minute");
    Asked { now: Timestamp(at.timestamp()), zone, default_time }
}

fn friday() -> Asked {
    asked("2026-11-20 15:42", Tz::Europe__London)
}

/// `11-21 10:00 60m`: the local time (with its year if it is not 2026), `day` for a whole day, how long it lasts.
fn shown(when: &When, zone: Tz) -> String {
    let local = when.due.in_zone(zone).expect("a time").naive_local();
    let text = local.format(if when.is_all_day { "%Y-%m-%d day" } else { "%Y-%m-%d %H:%M" }).to_string();
    assert!(!when.is_all_day || local.format("%H:%M:%S").to_string() == "23:59:00");
    let lasts = when.duration.map_or(String::new(), |secs| format!(" {}m", secs / 60));
    let turned = match when.turned {
        Turned::No => "",
        Turned::Skipped => " skipped",
        Turned::Twice => " twice",
    };
    format!("{}{lasts}{turned}", text.strip_prefix("2026-").unwrap_or(&text))
}

fn told(text: &str, reading: &Reading, zone: Tz) -> String {
    match reading {
        Reading::At(when) => shown(when, zone),
        Reading::Ambiguous(all) => all.iter().map(|when| shown(when, zone)).collect::<Vec<_>>().join(" | "),
        Reading::Past(when) => format!("past {}", shown(when, zone)),
        Reading::Nothing { at } => format!("not [{}]", &text[at.clone()]),
    }
}

fn answer(text: &str, asked: &Asked) -> String {
    told(text, &read(text, asked), asked.zone)
}

/// All rows are read before any is complained about.
#[track_caller]
fn table(rows: &[(&str, &str)], asked: &Asked) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(text, want)| (text, want, answer(text, asked)))
        .filter(|(_, want, got)| *want != got)
        .map(|(text, want, got)| format!("{text:?}: expected {want:?}, read {got:?}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
