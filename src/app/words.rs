//! Values as a person reads them: amounts, times, ages, wrapped text. Pure functions of the state's
//! account, clock and language, shared by cards, previews and lists.

mod parts;

use chrono::Datelike;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::state::State;
use crate::domain::{FieldKind, FieldValue, FieldValues, Money, SafeText, Timestamp, UserId};
use crate::i18n::Text;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// When the next task is due, seen from now: what the dot on a card says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    None,
    Overdue,
    Today,
    Later,
}

impl State {
    pub fn zone(&self) -> chrono_tz::Tz {
        self.directory.account.as_ref().map_or(chrono_tz::UTC, |a| a.zone)
    }

    /// `£18 500`; zero is a dash, since nobody named a price.
    pub fn money(&self, amount: Money) -> String {
        match (&self.directory.account, amount.is_zero()) {
            (_, true) => "–".to_owned(),
            (Some(account), _) => account.currency.show(amount, self.locale.grouping()),
            (None, _) => amount.grouped(self.locale.grouping()),
        }
    }

    /// `£18.5k`.
    pub fn money_short(&self, amount: Money) -> String {
        match &self.directory.account {
            Some(account) => account.currency.show_compact(amount),
            None => amount.compact(),
        }
    }

    pub fn user_name(&self, id: UserId) -> String {
        match self.user(id) {
            Some(user) => user.name.to_string(),
            None if id == UserId::ROBOT => self.locale.get(Text::Robot).to_owned(),
            None => format!("#{id}"),
        }
    }

    /// As `money`, but zero is an amount.
    pub fn full_money(&self, amount: Money) -> String {
        let grouping = self.locale.grouping();
        let account = self.directory.account.as_ref();
        account.map_or_else(|| amount.grouped(grouping), |a| a.currency.show(amount, grouping))
    }

    /// A day later by the calendar, at the same full minute of the clock.
    pub fn same_time_tomorrow(&self) -> Timestamp {
        let minute = Timestamp(self.now.secs() - self.now.secs().rem_euclid(MINUTE));
        let later = minute.in_zone(self.zone()).and_then(|t| t.checked_add_days(chrono::Days::new(1)));
        later.map_or(minute.plus(DAY), |t| Timestamp(t.timestamp()))
    }

    /// `Wed 11 March, 14:00`.
    pub fn day_and_time(&self, at: Timestamp) -> String {
        self.day_with(at, &self.clock(at))
    }

    /// `Wed 11 March, ` and whatever tells the time.
    pub(super) fn day_with(&self, at: Timestamp, clock: &str) -> String {
        let Some(time) = at.in_zone(self.zone()) else { return at.secs().to_string() };
        let word = |text: Text, n: u32| {
            self.locale.get(text).split(' ').nth(n as usize).unwrap_or_default().to_owned()
        };
        let weekday = word(Text::Weekdays, time.weekday().num_days_from_monday());
        let month = word(Text::Months, time.month0());
        self.locale.fill(Text::DayAndTime, &[&weekday, &time.day().to_string(), &month, clock])
    }

    /// `Wed 11 March`; of another year with the year.
    pub(super) fn day_words(&self, at: Timestamp) -> String {
        let Some(time) = at.in_zone(self.zone()) else { return at.secs().to_string() };
        let word = |text: Text, n: u32| {
            self.locale.get(text).split(' ').nth(n as usize).unwrap_or_default().to_owned()
        };
        let weekday = word(Text::Weekdays, time.weekday().num_days_from_monday());
        let (day, month) = (time.day().to_string(), word(Text::Months, time.month0()));
        let is_this_year = self.now.in_zone(self.zone()).is_some_and(|now| now.year() == time.year());
        let year = time.year().to_string();
        let text = if is_this_year { Text::DayWords } else { Text::DayWordsYear };
        self.locale.fill(text, &[&weekday, &day, &month, &year])
    }

    /// Date and time in the account's zone.
    pub fn date_time(&self, at: Timestamp) -> String {
        self.format_time(at, Text::DateTimeFormat)
    }

    /// The day a date field means. Some clients write midnight UTC, others midnight in the account's zone.
    fn day(&self, at: Timestamp) -> String {
        let zone = if at.secs().rem_euclid(DAY) == 0 { chrono_tz::UTC } else { self.zone() };
        self.format_in(zone, at, Text::DateFormat)
    }

    /// Hours and minutes in the account's zone.
    pub fn clock(&self, at: Timestamp) -> String {
        self.format_time(at, Text::ClockFormat)
    }

    /// How old what is shown is: the time of day, or the date when that was more than a day ago.
    pub fn as_of(&self, at: Timestamp) -> String {
        let is_old = self.now.since(at) >= DAY;
        let when = if is_old { self.format_time(at, Text::DateFormat) } else { self.clock(at) };
        self.locale.fill(Text::AsOf, &[&when])
    }

    /// To the second: when something is tried again.
    pub fn clock_exact(&self, at: Timestamp) -> String {
        self.format_time(at, Text::ClockExactFormat)
    }

    pub(super) fn format_time(&self, at: Timestamp, format: Text) -> String {
        self.format_in(self.zone(), at, format)
    }

    fn format_in(&self, zone: chrono_tz::Tz, at: Timestamp, format: Text) -> String {
        match at.in_zone(zone) {
            Some(time) => time.format(self.locale.get(format)).to_string(),
            None => at.secs().to_string(),
        }
    }

    /// How long ago, in the largest unit that says enough: `now`, `12m`, `5h`, `3d`, `8mo`.
    pub fn age(&self, at: Timestamp) -> String {
        let secs = self.now.since(at).max(0);
        let (text, n) = match secs {
            0..MINUTE => return self.locale.get(Text::AgeNow).to_owned(),
            MINUTE..HOUR => (Text::AgeMinutes, secs / MINUTE),
            HOUR..DAY => (Text::AgeHours, secs / HOUR),
            _ if secs < 90 * DAY => (Text::AgeDays, secs / DAY),
            _ => (Text::AgeMonths, secs / (30 * DAY)),
        };
        self.locale.fill(text, &[&n.to_string()])
    }

    pub fn next_step(&self, due: Option<Timestamp>) -> NextStep {
        let Some(due) = due else { return NextStep::None };
        if due < self.now {
            return NextStep::Overdue;
        }
        let day = |t: Timestamp| t.in_zone(self.zone()).map(|t| t.date_naive());
        if day(due) == day(self.now) { NextStep::Today } else { NextStep::Later }
    }

    /// The values of one custom field, one line each.
    pub fn field_lines(&self, field: &FieldValues) -> Vec<String> {
        if field.kind == FieldKind::SmartAddress {
            return parts::address(&field.values);
        }
        field.values.iter().flat_map(|value| self.value_lines(&field.kind, value)).collect()
    }

    fn value_lines(&self, kind: &FieldKind, value: &FieldValue) -> Vec<String> {
        match value {
            FieldValue::Text(text) => text.lines().map(str::to_owned).collect(),
            FieldValue::Flag(on) => vec![self.locale.get(if *on { Text::Yes } else { Text::No }).to_owned()],
            FieldValue::At(at) => vec![match kind {
                FieldKind::Date | FieldKind::Birthday => self.day(*at),
                _ => self.date_time(*at),
            }],
            FieldValue::Choice { label, .. } => vec![label.to_string()],
            FieldValue::Labelled { value, label } if label.is_empty() => vec![value.to_string()],
            FieldValue::Labelled { value, label } => vec![format!("{value} ({})", self.kind_word(label))],
            FieldValue::Parts(parts) => parts::lines(self, kind, parts),
        }
    }
}

impl State {
    /// The API's code for the kind of a phone or an address, as a word; an unknown one as it came.
    pub fn kind_word(&self, code: &str) -> String {
        let text = match code {
            "WORK" => Text::KindWork,
            "WORKDD" => Text::KindDirect,
            "MOB" => Text::KindMobile,
            "FAX" => Text::KindFax,
            "HOME" => Text::KindHome,
            "PRIV" => Text::KindPrivate,
            "OTHER" => Text::KindOther,
            unknown => return unknown.to_lowercase(),
        };
        self.locale.get(text).to_owned()
    }
}

/// The values of a field with this code (`PHONE`, `EMAIL`), with their kind.
pub fn coded<'a>(fields: &'a [FieldValues], code: &str) -> Vec<(&'a SafeText, &'a SafeText)> {
    let of_code = fields.iter().filter(|f| &*f.code == code);
    of_code
        .flat_map(|f| &f.values)
        .filter_map(|v| match v {
            FieldValue::Labelled { value, label } => Some((value, label)),
            _ => None,
        })
        .collect()
}

/// Cells a text takes, counted as the screen buffer counts them: it gives half-width voicing marks one more.
pub fn cells(text: &str) -> usize {
    text.width() + text.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}')).count()
}

/// Cuts to `width` cells on a grapheme boundary, with `…` where something is missing.
pub fn fit(text: &str, width: usize) -> String {
    if cells(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let w = cells(grapheme);
        if used + w > width.saturating_sub(1) {
            break;
        }
        used += w;
        out.push_str(grapheme);
    }
    if width > 0 {
        out.push('…');
    }
    out
}

/// Breaks into lines of at most `width` cells: at spaces where possible, else between words without spaces,
/// and inside a word only where it is longer than a line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let mut current = String::new();
        for chunk in line.split_inclusive(' ') {
            if cells(chunk.trim_end()) > width {
                chunk.split_word_bounds().for_each(|word| append(&mut lines, &mut current, word, width));
            } else {
                append(&mut lines, &mut current, chunk, width);
            }
        }
        lines.push(current.trim_end().to_owned());
    }
    lines
}

/// Puts a word behind `current`, or on a new line. Spaces at the end of a line take no room.
fn append(lines: &mut Vec<String>, current: &mut String, word: &str, width: usize) {
    if cells(current) + cells(word.trim_end()) <= width {
        current.push_str(word);
        return;
    }
    if !current.trim().is_empty() {
        lines.push(current.trim_end().to_owned());
    }
    current.clear();
    for grapheme in word.trim_start().graphemes(true) {
        if !current.is_empty() && cells(current) + cells(grapheme.trim_end()) > width {
            lines.push(std::mem::take(current));
        }
        current.push_str(grapheme);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_cut_between_graphemes() {
        for (text, width, cut) in [
            ("Espresso", 8, "Espresso"),
            ("Espresso", 5, "Espr…"),
            ("漢字漢字", 5, "漢字…"),
            ("漢字漢字", 4, "漢…"),
            ("👨‍👩‍👧 семья", 4, "👨‍👩‍👧 …"),
            ("x", 0, ""),
            ("ｶﾞｶﾞｶﾞ", 7, "ｶﾞｶﾞ…"),
        ] {
            assert_eq!(fit(text, width), cut);
        }
    }

    #[test]
    fn lines_break_at_spaces_before_they_break_in_words() {
        for (text, width, lines) in [
            ("28 Feb 2026 09:00 (overdue)", 20, vec!["28 Feb 2026 09:00", "(overdue)"]),
            ("ines@tinroof.example (work)", 20, vec!["ines@tinroof.example", "(work)"]),
            ("a-very-long-address@docais.example", 20, vec!["a-very-long-address@", "docais.example"]),
            ("漢字漢字漢", 4, vec!["漢字", "漢字", "漢"]),
            ("two\nlines", 20, vec!["two", "lines"]),
            ("", 20, vec![""]),
        ] {
            assert_eq!(wrap(text, width), lines);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_asked(text in "[a-zя漢ｶﾞ👩\u{200d}👧 \n]{0,60}", width in 2..30_usize) {
            prop_assert!(cells(&fit(&text.replace('\n', " "), width)) <= width);
            for line in wrap(&text, width) {
                // One grapheme that is itself wider has nowhere else to go.
                prop_assert!(cells(&line) <= width || line.graphemes(true).count() == 1, "{line:?}");
            }
        }

        #[test]
        fn wrapping_loses_no_letter(text in "[a-zя漢 \n]{0,80}", width in 2..30_usize) {
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&wrap(&text, width).concat()), letters(&text));
        }
    }
}
