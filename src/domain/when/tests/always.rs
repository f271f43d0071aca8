//! What holds for every text: no panic, no date in the past that is called one ahead, places inside the text.

use chrono_tz::Tz;
use proptest::prelude::*;

use super::super::{Asked, Reading, Turned, When, bucket, read, split};
use crate::domain::Timestamp;

const ZONES: [Tz; 8] = [
    Tz::UTC,
    Tz::Europe__London,
    Tz::America__New_York,
    Tz::America__Sao_Paulo,
    Tz::Asia__Tehran,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Apia,
    Tz::Pacific__Kiritimati,
];

/// Parts that phrases are made of, in and out of season.
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "tomorrow", "today", "завтра", "mañana", "amanhã", "yesterday", "tonight", "friday", "в пт", "el lunes", "na segunda",
    "next", "próximo", "que viene", "this", "mar", "sat", "3", "10", "12", "27", "31", "2026", "10:30", "10.30", "3/4",
    "25.12", "1.11", "29.02", "31.12.2026", "2027-03-28", "25 dec", "de diciembre", "декабря", "01:30", "02:15", "00:00",
    "24:00", "10am", "3 pm", "10h", "10h30", "at", "в", "a las", "às", "from", "с", "to", "до", "a", "-", "10-11", "9-5pm",
    "for", "на", "durante", "por", "30m", "2 hours", "полчаса", "hora y media", "in", "через", "daqui a", "en", "+", "+2d",
    "+3h", "+9999w", "in 3 days", "через час", "3 дня", "утра", "вечером", "de la tarde", "da manhã", "midnight", "noon",
    "до обеда", "all day", "o dia todo", "eom", "eow", "eod", "fim do mês", "weekend", "next week", "dia 5", "5-го", "числа",
    "y media", "half past", "quarter to", "o'clock", "and", ",", ".", ":", "call", "Friday's", "99999999999", "📅", "и\u{306}",
];

fn phrase() -> impl Strategy<Value = String> {
    let gap = prop_oneof![6 => Just(" "), 1 => Just(""), 1 => Just(", ")];
    let parts = proptest::collection::vec((proptest::sample::select(PARTS), gap), 1..8);
    parts.prop_map(|parts| parts.iter().flat_map(|(part, gap)| [*part, *gap]).collect())
}

fn clock() -> impl Strategy<Value = Asked> {
    // 2004 to 2097, with a minute of the day for the default.
    let parts = (1_072_915_200..4_000_000_000_i64, proptest::sample::select(&ZONES[..]), 0..1440_u32);
    parts.prop_map(|(now, zone, minute)| {
        let default_time = chrono::NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).expect("a time");
        Asked { now: Timestamp(now), zone, default_time }
    })
}

fn check(text: &str, reading: &Reading, asked: &Asked) {
    let ahead = |when: &When| {
        assert!(when.due > asked.now, "{text:?} is not ahead");
        assert!(when.duration.is_none_or(|secs| secs > 0), "{text:?} ends before it begins");
        let local = when.due.in_zone(asked.zone).expect("a time of the calendar");
        let is_last_minute = local.format("%H:%M:%S").to_string() == "23:59:00";
        assert!(!when.is_all_day || is_last_minute || when.turned == Turned::Skipped, "{text:?}: {local}");
    };
    match reading {
        Reading::At(when) => ahead(when),
        Reading::Ambiguous(all) => {
            assert!(all.len() > 1, "{text:?} is not ambiguous");
            all.iter().for_each(ahead);
        }
        Reading::Past(when) => assert!(when.due <= asked.now, "{text:?} is not gone by"),
        Reading::Nothing { at } => assert!(text.get(at.clone()).is_some(), "{text:?}: {at:?}"),
    }
}

fn check_split(text: &str, asked: &Asked) {
    let split = split(text, asked);
    let Some((range, reading)) = split.phrase else {
        assert_eq!(split.rest, text.trim());
        return;
    };
    check(text, &reading, asked);
    assert!(!matches!(reading, Reading::Nothing { .. }), "{text:?}");
    assert!(text.contains(split.rest));
    let phrase = &text[range];
    // What was taken out is a date for `read`, the same one.
    assert_eq!(read(phrase, asked), reading, "{phrase:?} of {text:?}");
    // Only marks and white space are lost.
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).count();
    assert_eq!(letters(phrase) + letters(split.rest), letters(text), "{text:?}");
}

/// The parts make phrases often enough for the properties to say something.
#[test]
fn many_phrases_of_the_parts_are_dates() {
    let asked = super::friday();
    let pairs = PARTS.iter().flat_map(|a| PARTS.iter().map(move |b| format!("{a} {b}")));
    let readings: Vec<Reading> = pairs.map(|text| read(&text, &asked)).collect();
    let count = |is: fn(&Reading) -> bool| readings.iter().filter(|r| is(r)).count();
    assert!(count(|r| matches!(r, Reading::At(_))) > 800);
    assert!(count(|r| matches!(r, Reading::Ambiguous(_))) > 100);
    assert!(count(|r| matches!(r, Reading::Past(_))) > 40);
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), asked in clock()) {
        check(&text, &read(&text, &asked), &asked);
        check_split(&text, &asked);
    }

    #[test]
    fn any_clock_is_borne(text in phrase(), now in any::<i64>(), due in any::<i64>()) {
        for zone in ZONES {
            let asked = Asked { now: Timestamp(now), zone, default_time: chrono::NaiveTime::MIN };
            check(&text, &read(&text, &asked), &asked);
            let soon = bucket(Timestamp(due), Timestamp(now), zone);
            prop_assert_eq!(soon == super::super::Bucket::Overdue, due < now);
        }
    }

    #[test]
    fn a_phrase_lies_ahead_or_says_that_it_does_not(text in phrase(), asked in clock()) {
        check(&text, &read(&text, &asked), &asked);
        check_split(&text, &asked);
    }

    #[test]
    fn case_and_marks_change_nothing(text in phrase(), asked in clock()) {
        let upper = text.to_uppercase();
        let (plain, loud) = (read(&text, &asked), read(&upper, &asked));
        if !matches!(plain, Reading::Nothing { .. }) {
            prop_assert_eq!(&plain, &loud);
            prop_assert_eq!(plain, read(&format!("  {}!", text.trim_end()), &asked));
        }
    }

    /// The words of a day and a time say that day and that time, wherever the clock stands.
    #[test]
    fn a_day_and_a_time_are_that_day_and_time(asked in clock(), days in 1..400_u32, hour in 8..24_u32, minute in 0..60_u32) {
        let today = asked.now.in_zone(asked.zone).expect("a time").date_naive();
        let want = today + chrono::Days::new(u64::from(days));
        for text in [
            format!("in {days} days at {hour}:{minute:02}"),
            format!("{hour}:{minute:02} {}", want.format("%d.%m.%Y")),
            format!("{} {hour}h{minute:02}", want.format("%Y-%m-%d")),
            format!("через {days} дней в {hour}.{minute:02}"),
        ] {
            let Reading::At(when) = read(&text, &asked) else { panic!("{text}") };
            if when.turned != Turned::Skipped {
                let local = when.due.in_zone(asked.zone).expect("a time").naive_local();
                prop_assert_eq!(local, want.and_hms_opt(hour, minute, 0).expect("a time"), "{}", text);
            }
        }
    }
}
