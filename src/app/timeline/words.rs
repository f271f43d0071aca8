//! What an entry says: a head line, and what stands below it shortly, opened, and in full.

use crate::app::card::RowTone;
use crate::app::state::State;
use crate::domain::timeline::{Author, Entry};
use crate::domain::{Href, Owner, Timestamp};
use crate::i18n::Text;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub mark: &'static str,
    pub title: String,
    pub tone: RowTone,
    /// The first lines of it are shown.
    pub brief: Vec<Part>,
    /// Instead of that, once it is opened; nothing where it is the same.
    pub open: Vec<Part>,
    /// Below that, when asked for: what somebody quotes.
    pub full: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    pub tone: RowTone,
    pub href: Option<Href>,
}

impl Words {
    pub const fn new(mark: &'static str, title: String, tone: RowTone) -> Self {
        Self { mark, title, tone, brief: Vec::new(), open: Vec::new(), full: Vec::new() }
    }

    /// Adds a paragraph to what is shown shortly, unless there is nothing to say.
    pub fn say(mut self, text: &str, tone: RowTone) -> Self {
        if !text.trim().is_empty() {
            self.brief.push(Part::new(text.trim_end().to_owned(), tone));
        }
        self
    }

    pub fn link(mut self, text: &str) -> Self {
        if !text.trim().is_empty() {
            self.brief.push(Part::link(text));
        }
        self
    }

    /// Everything it says, as text.
    pub fn text(&self) -> String {
        let body = if self.open.is_empty() { &self.brief } else { &self.open };
        let all = body.iter().chain(&self.full).map(|part| part.text.as_str());
        let body = all.collect::<Vec<_>>().join("\n");
        if body.is_empty() { self.title.clone() } else { body }
    }
}

impl Part {
    pub const fn new(text: String, tone: RowTone) -> Self {
        Self { text, tone, href: None }
    }

    pub fn link(text: &str) -> Self {
        Self { text: text.trim().to_owned(), tone: RowTone::Plain, href: Href::web(text) }
    }
}

/// Parts of a head line, those that say something, divided by dots.
pub fn dotted<S: AsRef<str>>(parts: impl IntoIterator<Item = S>) -> String {
    let mut out = String::new();
    for part in parts {
        let part = part.as_ref().trim();
        if part.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push_str(" · ");
        }
        out.push_str(part);
    }
    out
}

impl State {
    /// Who did it; the other side by the name of whoever it hangs on.
    pub(super) fn author(&self, entry: &Entry) -> String {
        match entry.by {
            Author::Person(user) => self.user_name(user),
            Author::Robot => self.locale.get(Text::Robot).to_owned(),
            Author::Customer => {
                let person = entry.owners.iter().find(|owner| owner.lead().is_none());
                person.map_or_else(
                    || self.locale.get(Text::Customer).to_owned(),
                    |owner| self.owner_name(*owner),
                )
            }
        }
    }

    /// Through whom it came, where that is not the thing itself and not who did it.
    pub(super) fn via(&self, of: Owner, entry: &Entry) -> String {
        if entry.owners.contains(&of) || entry.by == Author::Customer {
            return String::new();
        }
        entry.owners.first().map(|owner| self.owner_name(*owner)).unwrap_or_default()
    }

    /// `Today · Tue 10 March`; of another year with the year.
    pub(super) fn day_heading(&self, at: Timestamp) -> String {
        let is_today = self.is_same_day(at, self.now);
        let is_yesterday = self.is_same_day(at.plus(86_400), self.now);
        let near = match (is_today, is_yesterday) {
            (true, _) => self.locale.get(Text::DayToday),
            (_, true) => self.locale.get(Text::DayYesterday),
            _ => "",
        };
        dotted([near, &self.day_words(at)])
    }
}
