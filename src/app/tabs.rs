//! The tabs of a card: what each is called, and what those list that are neither fields nor a timeline.
//!
//! A lead has all of them, a contact and a company the first two. Must not know how a tab bar is painted.

use super::card::{Row, RowTone, party_rows, push_pair};
use super::command::Command;
use super::feeds;
use super::lines::{self, Line, Opens};
use super::msg::Effect;
use super::people::people_of;
use super::state::{Screen, State};
use super::tasks;
use super::timeline::Mode;
use super::timeline::words::dotted;
use super::words::{cells, wrap};
use crate::domain::{LeadId, Owner, OwnerKind, Task};
use crate::i18n::Text;

/// Done tasks a tab lists; the timeline has them all.
const DONE: usize = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    #[default]
    Info,
    Timeline,
    Tasks,
    Contacts,
    Company,
    Mail,
    Changes,
}

impl Tab {
    pub const OF_LEAD: &'static [Self] =
        &[Self::Info, Self::Timeline, Self::Tasks, Self::Contacts, Self::Company, Self::Mail, Self::Changes];
    pub const OF_PARTY: &'static [Self] = &[Self::Info, Self::Timeline];

    pub const fn word(self) -> Text {
        match self {
            Self::Info => Text::TabInfo,
            Self::Timeline => Text::TabTimeline,
            Self::Tasks => Text::TasksTitle,
            Self::Contacts => Text::Contacts,
            Self::Company => Text::Company,
            Self::Mail => Text::TabMail,
            Self::Changes => Text::TabChanges,
        }
    }

    /// What of the timeline it shows, if it shows one.
    pub const fn mode(self) -> Option<Mode> {
        match self {
            Self::Timeline => Some(Mode::All),
            Self::Mail => Some(Mode::Mail),
            Self::Changes => Some(Mode::Changes),
            Self::Info | Self::Tasks | Self::Contacts | Self::Company => None,
        }
    }

    /// Rows with a cursor.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::Tasks | Self::Contacts | Self::Company)
    }

    /// The next one of these, or the one before.
    pub fn step(self, among: &[Self], step: isize) -> Self {
        let at = among.iter().position(|tab| *tab == self).unwrap_or(0);
        let count = among.len().max(1) as isize;
        let next = (at as isize + step).rem_euclid(count) as usize;
        among.get(next).copied().unwrap_or_default()
    }
}

/// Runs a command that turns to a tab; `None` where there are no tabs, or not this one.
pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let (tabs, open) = state.tabs()?;
    let nth = match command {
        Command::TabNext => return Some(turn(state, open.step(tabs, 1))),
        Command::TabPrevious => return Some(turn(state, open.step(tabs, -1))),
        Command::Tab1 => 0,
        Command::Tab2 => 1,
        Command::Tab3 => 2,
        Command::Tab4 => 3,
        Command::Tab5 => 4,
        Command::Tab6 => 5,
        Command::Tab7 => 6,
        _ => return None,
    };
    tabs.get(nth).map(|tab| turn(state, *tab))
}

pub(super) fn turn(state: &mut State, to: Tab) -> Vec<Effect> {
    match state.screens.last_mut() {
        Some(Screen::Lead(view)) => {
            if view.tab != to {
                view.lines = lines::Cursor::default();
            }
            (view.tab, view.cursor) = (to, None);
        }
        Some(Screen::Party(view)) => view.tab = to,
        _ => {}
    }
    look(state)
}

/// The open tab is looked at: what it shows is asked for where it may be old.
pub(super) fn look(state: &mut State) -> Vec<Effect> {
    let Some((of, tab)) = state.card() else { return Vec::new() };
    match tab {
        Tab::Info | Tab::Contacts => Vec::new(),
        Tab::Timeline | Tab::Mail | Tab::Changes => feeds::look(state, of),
        Tab::Tasks => {
            let mut effects = tasks::look(state);
            // Among it are the tasks that are done.
            effects.extend(feeds::look(state, of));
            effects
        }
        Tab::Company => {
            let people = of.lead().map(|id| people_of(state, id)).unwrap_or_default();
            let company = people.into_iter().find(|owner| owner.kind() == OwnerKind::Companies);
            company.map(|company| state.load_party(company)).unwrap_or_default()
        }
    }
}

/// Asks for what the open tab shows once more.
pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    let Some((of, tab)) = state.card() else { return Vec::new() };
    let is_told = tab.mode().is_some() || tab == Tab::Tasks;
    let mut effects = look(state);
    if is_told {
        effects.extend(feeds::refresh(state, of, super::msg::Urgency::Now));
    }
    effects
}

/// Between two tabs.
const TAB_GAP: usize = 2;

/// A tab as it stands in the line of tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabCell {
    pub tab: Tab,
    pub number: String,
    /// With its number.
    pub text: String,
}

impl State {
    /// The line of tabs in so many cells. Where there is no room for all names, the numbers of the others do; before
    /// that, the blanks behind them go.
    pub fn tab_cells(&self, width: u16) -> Vec<TabCell> {
        let Some((tabs, open)) = self.tabs() else { return Vec::new() };
        let labels: Vec<String> = tabs.iter().map(|tab| self.tab_label(*tab)).collect();
        let all: usize = labels.iter().map(|label| cells(label) + 2 + TAB_GAP).sum();
        let width = usize::from(width);
        // The brackets of the open one need one more.
        let is_short = all.saturating_sub(labels.len()) + 1 > width;
        let behind = if all > width + TAB_GAP { "" } else { " " };
        let cell = |(n, (tab, label)): (usize, (&Tab, &String))| {
            let number = (n + 1).to_string();
            let text = if *tab == open {
                format!("[{number} {label}]")
            } else if is_short {
                format!(" {number} ")
            } else {
                format!(" {number} {label}{behind}")
            };
            TabCell { tab: *tab, number, text }
        };
        tabs.iter().zip(&labels).enumerate().map(cell).collect()
    }

    /// The tab in a column of that line, which has a margin at each side.
    pub fn tab_at(&self, column: usize, width: u16) -> Option<Tab> {
        let mut left = column.checked_sub(1)?;
        let all = self.tab_cells(width.saturating_sub(2));
        let found = all.iter().find(|cell| {
            let is_here = left < cells(&cell.text);
            left = left.saturating_sub(cells(&cell.text));
            is_here
        });
        found.map(|cell| cell.tab)
    }

    /// The tabs of the card on the screen, and the one that is open.
    pub fn tabs(&self) -> Option<(&'static [Tab], Tab)> {
        let (of, open) = self.card()?;
        Some((if of.lead().is_some() { Tab::OF_LEAD } else { Tab::OF_PARTY }, open))
    }

    /// Whose card is on the screen, and its open tab.
    fn card(&self) -> Option<(Owner, Tab)> {
        match self.screens.last()? {
            Screen::Lead(view) => Some((Owner::Lead(view.id), view.tab)),
            Screen::Party(view) => Some((view.owner, view.tab)),
            Screen::Board
            | Screen::List
            | Screen::Parties(_)
            | Screen::Log(_)
            | Screen::Outbox(_)
            | Screen::Conflict(_)
            | Screen::Search(_)
            | Screen::Tasks
            | Screen::Inbox => None,
        }
    }

    /// `Tasks 2`.
    pub fn tab_label(&self, tab: Tab) -> String {
        let word = self.locale.get(tab.word());
        let lead = self.card().and_then(|(of, _)| of.lead());
        let count = lead.map_or(0, |id| match tab {
            Tab::Tasks => self.tasks.of(Owner::Lead(id)).len(),
            Tab::Contacts => {
                people_of(self, id).iter().filter(|owner| owner.kind() == OwnerKind::Contacts).count()
            }
            Tab::Info | Tab::Timeline | Tab::Company | Tab::Mail | Tab::Changes => 0,
        });
        if count > 0 { format!("{word} {count}") } else { word.to_owned() }
    }

    /// What stands in a tab of a lead that lists something; nothing for the others.
    pub fn tab_lines(&self, id: LeadId, tab: Tab, width: u16) -> Vec<Line> {
        match tab {
            Tab::Tasks => self.task_lines(id, width),
            Tab::Contacts => self.contact_lines(id, width),
            Tab::Company => {
                let company =
                    people_of(self, id).into_iter().find(|owner| owner.kind() == OwnerKind::Companies);
                match company {
                    Some(company) => self.party_lines(company, width),
                    None => {
                        vec![Row::Note(self.locale.get(self.nobody(id, Text::NoCompany)).to_owned()).into()]
                    }
                }
            }
            Tab::Info | Tab::Timeline | Tab::Mail | Tab::Changes => Vec::new(),
        }
    }

    /// Open tasks, the next one first, and below them the last ones that are done.
    fn task_lines(&self, id: LeadId, width: u16) -> Vec<Line> {
        let owner = Owner::Lead(id);
        let mut lines = tasks::rows::lines_of(self, owner, width);
        let mut done: Vec<&Task> =
            self.known.tasks().filter(|task| task.is_completed && task.owner == Some(owner)).collect();
        done.sort_by_key(|task| (std::cmp::Reverse(task.updated_at), task.id));
        if !done.is_empty() {
            lines.push(Row::Gap.into());
            lines.push(Row::Heading(self.locale.get(Text::TasksDone).to_owned()).into());
        }
        for task in done.into_iter().take(DONE) {
            let result = task.result.as_ref().map(|result| format!(" → {result}")).unwrap_or_default();
            let value = format!("✓ {}{result}", task.text);
            let mut rows = Vec::new();
            push_pair(&mut rows, &self.date_time(task.updated_at), &value, RowTone::Plain, width);
            lines.extend(rows.into_iter().map(Line::from));
        }
        lines
    }

    fn contact_lines(&self, id: LeadId, width: u16) -> Vec<Line> {
        let main = self.details(id).and_then(|details| {
            details.contacts.iter().find(|contact| contact.is_main).map(|contact| Owner::Contact(contact.id))
        });
        let contacts: Vec<Owner> =
            people_of(self, id).into_iter().filter(|owner| owner.kind() == OwnerKind::Contacts).collect();
        if contacts.is_empty() {
            let text = self.locale.get(self.nobody(id, Text::NoContacts));
            return vec![Row::Note(text.to_owned()).into()];
        }
        let mut lines: Vec<Line> = Vec::new();
        for contact in &contacts {
            if !lines.is_empty() {
                lines.push(Row::Gap.into());
            }
            let mut name = self.owner_name(*contact);
            if Some(*contact) == main && contacts.len() > 1 {
                name = format!("{name} ({})", self.locale.get(Text::MainContact));
            }
            let mut rows = Vec::new();
            party_rows(self, *contact, &name, width, &mut rows);
            let mut rows = rows.into_iter();
            lines.extend(rows.next().map(|row| Line::card(row, *contact)));
            lines.extend(rows.map(|row| Line { row, opens: Some(Opens::Card(*contact)) }));
        }
        lines
    }

    /// Why nobody is listed: there is none, or it is not read yet.
    fn nobody(&self, id: LeadId, none: Text) -> Text {
        if self.details(id).is_some() { none } else { Text::Loading }
    }

    /// The lead a tab belongs to, in one line above what it shows.
    pub fn tab_title(&self) -> Option<(String, String)> {
        let (of, _) = self.card().filter(|(_, tab)| *tab != Tab::Info)?;
        let name = self.owner_name(of);
        let lead = of.lead().and_then(|id| self.leads.get(id));
        let stage = lead.and_then(|lead| self.stage(lead.place)).map(|stage| stage.name.to_string());
        let price = lead.map(|lead| self.money(lead.price)).unwrap_or_default();
        let more = dotted([stage.unwrap_or_default(), price]);
        let name = wrap(&name, usize::from(u16::MAX)).join(" ");
        Some((name, more))
    }
}
