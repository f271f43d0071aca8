//! How far `dealdesk sync` is, on standard error: one line drawn over itself on a terminal, plain lines elsewhere, and
//! lines of JSON where JSON was asked for.
//!
//! Owns the pace (no plain line within a second of the last) and that nothing is left of the drawn line in the end.
//! The time is told, so that its lines can be tested.

use std::io::Write;

use serde_json::{Value, json};

use crate::shell::terminal;
use crate::sync::{Progress, Tally};

const BAR: usize = 12;
/// Between two plain lines.
const LINES_EVERY: u64 = 1_000;
/// Between two drawings.
const DRAWN_EVERY: u64 = 50;
/// Of a terminal that does not tell.
const WIDTH: usize = 80;

/// What standard error can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Bar,
    Ascii,
    Lines,
    /// Lines for a program: `{"progress": {"pages", "leads", "others", "requests", "seconds"}}`.
    Objects,
}

impl Style {
    /// Nothing is drawn over.
    const fn is_lines(self) -> bool {
        matches!(self, Self::Lines | Self::Objects)
    }
}

#[derive(Debug)]
pub struct Meter {
    style: Style,
    begun: u64,
    last: Option<u64>,
    /// Cells of the line on the terminal.
    drawn: usize,
    tally: Tally,
    is_waiting: bool,
}

impl Meter {
    pub fn new(style: Style, begun: u64) -> Self {
        Self { style, begun, last: None, drawn: 0, tally: Tally::default(), is_waiting: false }
    }

    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// News, or none while time passes.
    pub fn take(&mut self, news: Option<Progress>, now: u64) {
        let is_news = news.is_some();
        match news {
            Some(Progress::Read(tally)) => {
                self.tally = tally;
                self.is_waiting = false;
            }
            Some(Progress::Waiting(_)) => self.is_waiting = true,
            None => {}
        }
        let every = if self.style.is_lines() { LINES_EVERY } else { DRAWN_EVERY };
        let is_early = now < self.last.unwrap_or(self.begun).saturating_add(every);
        if is_early || (self.style.is_lines() && !is_news) {
            return;
        }
        self.last = Some(now);
        self.write(now);
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        let text = match self.style {
            _ if self.drawn == 0 => return,
            Style::Bar => "\r\x1b[K".to_owned(),
            Style::Ascii | Style::Lines | Style::Objects => format!("\r{:1$}\r", "", self.drawn),
        };
        self.drawn = 0;
        put(&text);
    }

    fn write(&mut self, now: u64) {
        let width = terminal::width().map_or(WIDTH, usize::from);
        let text = match self.style {
            Style::Lines => format!("{}\n", self.text(now)),
            Style::Objects => format!("{}\n", self.object(now)),
            Style::Bar | Style::Ascii => {
                let line = self.line(now, width.saturating_sub(1));
                let cells = line.chars().count();
                let rest = match self.style {
                    Style::Bar => "\x1b[K".to_owned(),
                    Style::Ascii | Style::Lines | Style::Objects => {
                        " ".repeat(self.drawn.saturating_sub(cells))
                    }
                };
                self.drawn = cells;
                format!("\r{line}{rest}")
            }
        };
        put(&text);
    }

    /// Bar and text, cut to the width. All characters are one cell wide.
    fn line(&self, now: u64, width: usize) -> String {
        let (done, of) = self.tally.steps;
        let full = (BAR * done).checked_div(of).unwrap_or(0);
        let (on, off) = if self.style == Style::Bar { ('█', '░') } else { ('#', '.') };
        let bar = (0..BAR).map(|n| if n < full { on } else { off });
        bar.chain([' ']).chain(self.text(now).chars()).take(width).collect()
    }

    fn others(&self) -> usize {
        self.tally.lists.values().map(|(came, _)| came).sum()
    }

    fn object(&self, now: u64) -> Value {
        let Tally { pages, changed, requests, .. } = &self.tally;
        let seconds = now.saturating_sub(self.begun) / 1_000;
        let (others, leads) = (self.others(), changed);
        json!({"progress": {
            "pages": pages, "leads": leads, "others": others, "requests": requests, "seconds": seconds,
        }})
    }

    fn text(&self, now: u64) -> String {
        let millis = now.saturating_sub(self.begun);
        let tally = &self.tally;
        let rate = (tally.requests * 10_000).checked_div(millis).unwrap_or(0);
        let others = self.others();
        let waits = if self.is_waiting { ", waiting for the account" } else { "" };
        format!(
            "{} pages, {} leads, {others} others, {}.{} requests/s, {}:{:02}{waits}",
            tally.pages,
            tally.changed,
            rate / 10,
            rate % 10,
            millis / 60_000,
            millis / 1_000 % 60
        )
    }
}

/// Standard error may be gone with the terminal: then nobody is left to look.
fn put(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter(style: Style) -> Meter {
        let tally = Tally { steps: (3, 12), pages: 7, changed: 1_250, requests: 66, ..Tally::default() };
        Meter { tally, ..Meter::new(style, 1_000) }
    }

    #[test]
    fn the_line_tells_how_far_it_is_and_fits() {
        let expected = "7 pages, 1250 leads, 0 others, 6.6 requests/s, 0:10";
        assert_eq!(meter(Style::Ascii).line(11_000, 79), format!("###......... {expected}"));
        assert_eq!(meter(Style::Bar).line(11_000, 79), format!("███░░░░░░░░░ {expected}"));
        for width in 0..70 {
            assert!(meter(Style::Bar).line(11_000, width).chars().count() <= width);
        }
        assert_eq!(
            meter(Style::Objects).object(11_000),
            json!({"progress": {"pages": 7, "leads": 1_250, "others": 0, "requests": 66, "seconds": 10}})
        );
        assert_eq!(meter(Style::Lines).text(1_000), "7 pages, 1250 leads, 0 others, 0.0 requests/s, 0:00");
    }
}
