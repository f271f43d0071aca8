//! Saved views in `config.toml`: `[[views]]`, each with a name, a sentence, and whatever else it shows.
//!
//! Owns how they are read, with a warning for what is wrong, and how one is changed in place: comments, order and keys of
//! others stay as a person wrote them. A broken view is left out; the others are there.

#[cfg(test)]
mod tests;

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::edit::{Edited, Unchangeable, spliced};
use super::file::{File, FileError, Reading};
use crate::domain::query::{Column, SortKeys, Things, Wrong, parse};
use crate::domain::{SafeText, SavedView, ViewChange, ViewScreen};

const KEYS: [&str; 8] = ["name", "key", "where", "sort", "columns", "screen", "pipeline", "account"];

type Value<'a> = Spanned<DeValue<'a>>;

impl Reading<'_> {
    pub(super) fn views(&mut self, value: &Value<'_>) {
        let Some(all) = value.get_ref().as_array() else {
            return self.wrong(value, "views", "a list of tables: [[views]]");
        };
        for one in all {
            match one.get_ref().as_table() {
                Some(table) => self.view(one.span().start, table),
                None => self.wrong(one, "views", "a list of tables: [[views]]"),
            }
        }
    }

    fn view(&mut self, at: usize, table: &DeTable<'_>) {
        let before = self.file.warnings.len();
        let mut view = SavedView::default();
        for (key, value) in table {
            let text = |reading: &mut Self| match value.get_ref().as_str() {
                Some(text) => Some(SafeText::line(text)),
                None => {
                    reading.wrong(value, key.get_ref(), "a text in quotes");
                    None
                }
            };
            match key.get_ref().as_ref() {
                "name" => view.name = text(self).unwrap_or_default(),
                "key" => view.key = self.digit(value),
                "where" => {
                    view.filter = text(self).unwrap_or_default();
                    if !view.filter.trim().is_empty()
                        && let Err(wrong) = parse(&view.filter)
                    {
                        self.mistake(value, &view.filter, &wrong);
                    }
                }
                "sort" => {
                    view.sort = text(self).unwrap_or_default();
                    if let Err(wrong) = SortKeys::parse(&view.sort, Things::Leads) {
                        self.mistake(value, &view.sort, &wrong);
                    }
                }
                "columns" => view.columns = self.columns(value),
                "screen" => match value.get_ref().as_str().and_then(ViewScreen::named) {
                    Some(screen) => view.screen = screen,
                    None => self.no_choice(value, "screen", &["board", "list"]),
                },
                "pipeline" => view.pipeline = text(self),
                "account" => view.account = text(self).map(|name| name.to_string()),
                other => {
                    // The rest of it still applies.
                    self.unknown(key.span().start, other, &KEYS);
                }
            }
        }
        let unknown = |key: &str| !KEYS.contains(&key);
        let harmless = table.iter().filter(|(key, _)| unknown(key.get_ref())).count();
        if view.name.trim().is_empty() {
            return self.warn(at, "a view has no name; write name = \"…\" there. It is left out".to_owned());
        }
        if self.file.warnings.len() > before + harmless {
            let name = view.name.clone();
            return self.warn(at, format!("the view \"{name}\" is left out until that is mended"));
        }
        let is_same = |other: &SavedView| shares(other, &view);
        if let Some(other) = self.file.views.iter().find(|other| other.name == view.name && is_same(other)) {
            return self.warn(at, format!("there are two views \"{}\"; the first one counts", other.name));
        }
        let taken = self
            .file
            .views
            .iter()
            .find(|other| view.key.is_some() && other.key == view.key && is_same(other));
        if let Some(other) = taken {
            let what = format!(
                "key {} is that of the view \"{}\" already",
                view.key.unwrap_or_default(),
                other.name
            );
            self.warn(at, what);
            view.key = None;
        }
        self.file.views.push(view);
    }

    fn mistake(&mut self, value: &Value<'_>, text: &str, wrong: &Wrong) {
        let what = format!("column {} of {text:?}: {}", wrong.column(text), wrong.problem);
        self.warn(value.span().start, what);
    }

    fn digit(&mut self, value: &Value<'_>) -> Option<u8> {
        let text = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().to_owned(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        let digit = text.parse::<u8>().ok().filter(|digit| (1..=9).contains(digit));
        if digit.is_none() {
            self.warn(value.span().start, "key has to be a digit from 1 to 9".to_owned());
        }
        digit
    }

    fn columns(&mut self, value: &Value<'_>) -> Vec<SafeText> {
        let Some(all) = value.get_ref().as_array() else {
            self.wrong(value, "columns", "a list: [\"name\", \"price\", \"field:Room\"]");
            return Vec::new();
        };
        let mut columns = Vec::new();
        for one in all {
            let text = one.get_ref().as_str().unwrap_or_default();
            match Column::read(text) {
                Ok(_) => columns.push(SafeText::line(text)),
                Err(wrong) => self.mistake(one, text, &wrong),
            }
        }
        columns
    }
}

/// Whether there is an account in which both are shown.
fn shares(one: &SavedView, other: &SavedView) -> bool {
    one.account == other.account || one.account.is_none() || other.account.is_none()
}

impl File {
    /// The text with a change of its views; `None` where the file has something else than the person saw.
    pub fn with_view(&self, change: &ViewChange) -> Option<Edited> {
        let is_it =
            |view: &SavedView, known: &SavedView| view.name == known.name && view.account == known.account;
        let at = |known: &SavedView| self.views.iter().position(|view| is_it(view, known));
        let has_key = |view: &SavedView, except: Option<usize>| {
            let mut others = self.views.iter().enumerate().filter(|(n, _)| Some(*n) != except);
            others.any(|(_, other)| view.key.is_some() && other.key == view.key && shares(other, view))
        };
        let mut wanted = self.views.clone();
        let text = match (&change.was, &change.now) {
            (None, None) => return None,
            (None, Some(now)) => {
                if at(now).is_some() {
                    return None;
                }
                // Somebody gave the digit away meanwhile: it is saved all the same.
                let now = &SavedView { key: now.key.filter(|_| !has_key(now, None)), ..now.clone() };
                wanted.push(now.clone());
                let gap = match self.text.as_str() {
                    "" => "",
                    text if text.ends_with('\n') => "\n",
                    _ => "\n\n",
                };
                Some(format!("{}{gap}{}", self.text, block(now)))
            }
            (Some(was), now) => {
                let place = at(was).filter(|place| self.views.get(*place) == Some(was))?;
                match now {
                    Some(now) => {
                        // Another name must not be that of another view.
                        if at(now).is_some_and(|other| other != place) || has_key(now, Some(place)) {
                            return None;
                        }
                        wanted[place] = now.clone();
                        self.replaced(was, now)
                    }
                    None => {
                        wanted.remove(place);
                        self.without(was)
                    }
                }
            }
        };
        let instead = change.now.as_ref().map_or_else(
            || "take the view out there".to_owned(),
            |now| format!("write there:\n{}", block(now)),
        );
        let unchangeable = || Unchangeable::new(instead.clone());
        let checked = text.ok_or_else(unchangeable).and_then(|text| {
            let read = File::parse(&self.path, text.clone());
            let is_meant = |file: &Self| {
                file.views == wanted && file.accounts == self.accounts && file.current == self.current
            };
            if read.is_ok_and(|file| is_meant(&file)) { Ok(text) } else { Err(unchangeable()) }
        });
        Some(checked)
    }

    /// The place of a view's table in the file, among all of them.
    fn table_of<'t>(parsed: &'t DeTable<'_>, view: &SavedView) -> Option<(usize, &'t DeTable<'t>)> {
        let views = parsed.iter().find(|(key, _)| key.get_ref() == "views")?.1;
        let text = |table: &DeTable<'_>, name: &str| {
            let value = table.iter().find(|(key, _)| key.get_ref() == name)?.1;
            value.get_ref().as_str().map(str::to_owned)
        };
        let all = views.get_ref().as_array()?.iter().enumerate();
        all.filter_map(|(n, one)| Some((n, one.get_ref().as_table()?))).find(|(_, table)| {
            text(table, "name").is_some_and(|name| SafeText::line(&name) == view.name)
                && text(table, "account") == view.account
        })
    }

    /// Where the lines of the n-th `[[views]]` stand: its header, and what is below it.
    fn lines_of(&self, n: usize) -> Option<(Range<usize>, Range<usize>)> {
        let mut at = 0;
        let lines: Vec<(usize, &str)> = self
            .text
            .split_inclusive('\n')
            .map(|line| {
                let start = at;
                at += line.len();
                (start, line)
            })
            .collect();
        let is_header = |line: &str| line.trim_start().starts_with('[');
        let is_view = |line: &str| {
            let bare: String = line.split('#').next().unwrap_or_default().split_whitespace().collect();
            bare == "[[views]]"
        };
        let (place, (start, header)) =
            lines.iter().enumerate().filter(|(_, (_, line))| is_view(line)).nth(n)?;
        let next =
            lines.iter().skip(place + 1).find(|(_, line)| is_header(line)).map_or(self.text.len(), |l| l.0);
        Some((*start..start + header.len(), start + header.len()..next))
    }

    /// Key by key, so that everything else stays where it is.
    fn replaced(&self, was: &SavedView, now: &SavedView) -> Option<String> {
        let parsed = DeTable::parse(&self.text).ok()?;
        let (n, table) = Self::table_of(parsed.get_ref(), was)?;
        let (header, _) = self.lines_of(n)?;
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        let mut new_lines = String::new();
        let (old, new) = (values(was), values(now));
        for (key, value) in &new {
            let standing = table.iter().find(|(known, _)| known.get_ref() == key);
            let is_same = old.iter().any(|(known, said)| known == key && said == value);
            match (standing, value) {
                (Some(_), Some(_)) if is_same => {}
                (Some((_, known)), Some(value)) => edits.push((known.span(), value.clone())),
                (Some((known, standing)), None) => {
                    edits.push((self.whole_lines(known.span().start..standing.span().end), String::new()));
                }
                (None, Some(value)) => new_lines.extend([key, " = ", value, "\n"]),
                (None, None) => {}
            }
        }
        if !new_lines.is_empty() {
            let last = table.iter().map(|(_, value)| value.span().end).max().unwrap_or(header.end);
            let at = self.whole_lines(last..last).end.max(header.end);
            let gap = if self.text[..at].ends_with('\n') { "" } else { "\n" };
            edits.push((at..at, format!("{gap}{new_lines}")));
        }
        edits.sort_by_key(|(range, _)| std::cmp::Reverse((range.start, range.end)));
        Some(edits.into_iter().fold(self.text.clone(), |text, (range, new)| spliced(&text, range, &new)))
    }

    /// A place in the text, to the ends of its lines.
    fn whole_lines(&self, place: Range<usize>) -> Range<usize> {
        let start = self.text[..place.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[place.end..].find('\n').map_or(self.text.len(), |at| place.end + at + 1);
        start..end
    }

    /// Without a view and the comments directly above it; those above what follows stay.
    fn without(&self, view: &SavedView) -> Option<String> {
        let parsed = DeTable::parse(&self.text).ok()?;
        let (n, _) = Self::table_of(parsed.get_ref(), view)?;
        let (header, body) = self.lines_of(n)?;
        let above = &self.text[..header.start];
        let comments: usize = above
            .split_inclusive('\n')
            .rev()
            .take_while(|line| line.trim().starts_with('#'))
            .map(str::len)
            .sum();
        let inside = &self.text[body.clone()];
        let kept: usize = if body.end == self.text.len() {
            0
        } else {
            let is_kept = |line: &&str| line.trim().starts_with('#');
            inside.split_inclusive('\n').rev().take_while(is_kept).map(str::len).sum()
        };
        let text = format!("{}{}", &self.text[..header.start - comments], &self.text[body.end - kept..]);
        Some(if body.end == self.text.len() {
            format!("{}\n", text.trim_end()).trim_start().to_owned()
        } else {
            text
        })
    }
}

/// The keys of a view and how their values are written; nothing for those that say what is usual.
fn values(view: &SavedView) -> Vec<(&'static str, Option<String>)> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let some = |text: &SafeText| (!text.is_empty()).then(|| quoted(text));
    let columns: Vec<String> = view.columns.iter().map(|column| quoted(column)).collect();
    vec![
        ("name", Some(quoted(&view.name))),
        ("key", view.key.map(|key| key.to_string())),
        ("where", some(&view.filter)),
        ("sort", some(&view.sort)),
        ("columns", (!columns.is_empty()).then(|| format!("[{}]", columns.join(", ")))),
        ("screen", (view.screen == ViewScreen::List).then(|| quoted(view.screen.word()))),
        ("pipeline", view.pipeline.as_ref().map(|name| quoted(name))),
        ("account", view.account.as_deref().map(quoted)),
    ]
}

fn block(view: &SavedView) -> String {
    let lines = values(view).into_iter().filter_map(|(key, value)| Some(format!("{key} = {}\n", value?)));
    format!("[[views]]\n{}", lines.collect::<String>())
}

/// What came of a change that was tried on the file as it is.
#[derive(Debug)]
pub enum Tried {
    /// This is to be written.
    Text(String),
    /// The file has something else.
    Changed,
    Failed(String),
}

/// A change on the file as it is now.
pub fn tried(file: &Result<File, FileError>, change: &ViewChange) -> Tried {
    match file {
        Err(error) => Tried::Failed(error.to_string()),
        Ok(file) => match file.with_view(change) {
            None => Tried::Changed,
            Some(Ok(text)) => Tried::Text(text),
            Some(Err(error)) => Tried::Failed(error.to_string()),
        },
    }
}
