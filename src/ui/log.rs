//! The log panel: own edits and requests, newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::bulk::Fate;
use crate::app::bulk::runs::Member;
use crate::app::log::{LogEntry, LogLine, LogState, Logged, Outcome};
use crate::app::status::Tone;
use crate::i18n::Text;

pub fn draw(state: &State, view: LogState, theme: Theme, body: Rect, buf: &mut Buffer) {
    let body = Rect { x: body.x + 1.min(body.width), width: body.width.saturating_sub(2), ..body };
    if state.log.entries().is_empty() {
        return paint::centered(buf, body, state.locale.get(Text::LogEmpty), theme.quiet());
    }
    for (n, shown) in state.log_lines(view).skip(view.top).take(usize::from(body.height)).enumerate() {
        let Some(line) = paint::line(body, n) else { break };
        match shown {
            LogLine::Entry(entry) => draw_entry(state, theme, entry, line, buf),
            LogLine::Member(member) => draw_member(state, theme, member, line, buf),
        }
    }
}

fn draw_entry(state: &State, theme: Theme, entry: &LogEntry, line: Rect, buf: &mut Buffer) {
    let locale = &state.locale;
    let time = format!("{}  ", state.clock(entry.at));
    let used = paint::text(buf, line, &time, theme.quiet());
    let line = paint::shifted(line, used);
    match &entry.what {
        Logged::Request(exchange) => {
            let status =
                exchange.status.map_or_else(|| locale.get(Text::LogNoAnswer).to_owned(), |s| s.to_string());
            let is_good = exchange.status.is_some_and(|s| (200..300).contains(&s));
            let style = if is_good { theme.good() } else { theme.late() };
            let head = format!("{status} {} ", exchange.method);
            let took = format!("{} ms", exchange.millis);
            let width = paint::right(buf, line, &took, theme.quiet());
            let room = Rect { width: line.width.saturating_sub(width + 1), ..line };
            paint::spans(buf, room, &[(&head, style), (&exchange.path, theme.quiet())]);
        }
        Logged::Edit { name, change, base, outcome, .. } => {
            let what = locale.fill(Text::LogEdit, &[name, &state.change_words(change, base.as_ref())]);
            let (word, style, why) = outcome_words(state, theme, outcome);
            paint::spans(
                buf,
                line,
                &[(&format!("{word}  "), style), (&what, theme.strong()), (&why, theme.plain())],
            );
        }
        Logged::Many(run) => {
            let Some(run) = state.runs.get(*run) else { return };
            let count = run.count();
            let words = state.count_words(count);
            let style = match count {
                count if count.waits > 0 => theme.late(),
                count if count.arrived == count.of => theme.good(),
                _ => theme.quiet(),
            };
            paint::spans(buf, line, &[(&run.what, theme.strong()), ("  ", style), (&words, style)]);
        }
        Logged::Trouble(why) => {
            paint::text(buf, line, &locale.trouble(why), theme.tone(Tone::Warn));
        }
    }
}

/// One thing of many, below what was done to all of them.
fn draw_member(state: &State, theme: Theme, member: &Member, line: Rect, buf: &mut Buffer) {
    let (text, style) = match member.fate {
        Fate::Going => (Text::LogQueued, theme.quiet()),
        Fate::Arrived => (Text::LogConfirmed, theme.good()),
        Fate::Waits => (Text::LogRefused, theme.late()),
        Fate::Gone => (Text::LogGone, theme.quiet()),
    };
    let word = format!("  {}  ", state.locale.get(text));
    paint::spans(buf, line, &[(&word, style), (&state.target_name(member.on), theme.plain())]);
}

fn outcome_words(state: &State, theme: Theme, outcome: &Outcome) -> (String, ratatui::style::Style, String) {
    let word = |text| state.locale.get(text).to_owned();
    match outcome {
        Outcome::Queued => (word(Text::LogQueued), theme.quiet(), String::new()),
        Outcome::Confirmed => (word(Text::LogConfirmed), theme.good(), String::new()),
        Outcome::Refused(why) => {
            (word(Text::LogRefused), theme.late(), format!("  {}", state.locale.trouble(why)))
        }
        Outcome::Waiting(why) => {
            (word(Text::LogWaiting), theme.soon(), format!("  {}", state.locale.trouble(why)))
        }
    }
}
