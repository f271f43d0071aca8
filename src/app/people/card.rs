//! The card of a contact or a company: its own fields, who belongs to it, its leads. Keyed by [`Owner`].
//!
//! Rows of meaning, as in [`crate::app::card`], with a cursor: a row may lead to another card.

use super::{leads_of_company, leads_of_contact, open};
use crate::app::card::{Row, RowTone, fields_in_order, parked, person_fields, push_pair};
use crate::app::command::Command;
use crate::app::lines::{Cursor, Line, Opens, Step};
use crate::app::msg::Effect;
use crate::app::remote::Remote;
use crate::app::state::{Screen, State};
use crate::app::status::Tone;
use crate::app::tabs::Tab;
use crate::app::timeline::{Mode, TimelineState};
use crate::app::words::wrap;
use crate::domain::{
    Company, Contact, Entity, FieldValues, LeadId, Owner, OwnerKind, SafeText, Tag, Timestamp, UserId,
};
use crate::i18n::Text;

/// Longer lines are hard to read.
const WIDEST: u16 = 110;

#[derive(Debug, Clone)]
pub struct PartyState {
    pub owner: Owner,
    pub tab: Tab,
    pub cursor: Cursor,
    timeline: TimelineState,
}

impl PartyState {
    pub fn new(owner: Owner) -> Self {
        let timeline = TimelineState::new(Mode::All);
        Self { owner, tab: Tab::Info, cursor: Cursor::default(), timeline }
    }

    /// The timeline, where its tab is open.
    pub fn timeline(&self) -> Option<&TimelineState> {
        (self.tab == Tab::Timeline).then_some(&self.timeline)
    }

    pub(in crate::app) fn timeline_mut(&mut self) -> Option<&mut TimelineState> {
        (self.tab == Tab::Timeline).then_some(&mut self.timeline)
    }
}

/// Cells a card takes in a body of this width.
pub const fn width(body: u16) -> u16 {
    let room = body.saturating_sub(2);
    if room < WIDEST { room } else { WIDEST }
}

/// What both sorts of parties have.
struct Party {
    name: SafeText,
    responsible: UserId,
    created_at: Timestamp,
    updated_at: Timestamp,
    fields: Vec<FieldValues>,
    tags: Vec<Tag>,
}

impl From<Contact> for Party {
    fn from(c: Contact) -> Self {
        let (name, responsible, fields, tags) = (c.name, c.responsible, c.fields, c.tags);
        Self { name, responsible, created_at: c.created_at, updated_at: c.updated_at, fields, tags }
    }
}

impl From<Company> for Party {
    fn from(c: Company) -> Self {
        let (name, responsible, fields, tags) = (c.name, c.responsible, c.fields, c.tags);
        Self { name, responsible, created_at: c.created_at, updated_at: c.updated_at, fields, tags }
    }
}

impl State {
    /// The card as it stands, with own unsent edits on top.
    pub fn party_lines(&self, owner: Owner, width: u16) -> Vec<Line> {
        let card = self.people.card(owner);
        let (kind, party) = match self.entity(owner.into()) {
            Some(Entity::Contact(contact)) => (OwnerKind::Contacts, Party::from(*contact)),
            Some(Entity::Company(company)) => (OwnerKind::Companies, Party::from(*company)),
            _ => return self.without_party(owner, width),
        };
        let mut rows = self.party_head(owner, &party, width);
        if let Some(Remote::Failed { why, .. }) = card {
            rows.extend(wrap(&self.locale.trouble(why), usize::from(width)).into_iter().map(Row::Failure));
        }
        self.party_facts(owner, &party, width, &mut rows);
        let rest = fields_in_order(self, kind, &party.fields);
        person_fields(self, &rest, width, &mut rows);
        if !party.tags.is_empty() {
            rows.push(Row::Tags(party.tags.iter().map(|tag| tag.name.clone()).collect()));
        }
        let mut lines: Vec<Line> = rows.into_iter().map(Line::from).collect();
        self.people_lines(owner, &mut lines);
        self.lead_lines(owner, &mut lines);
        lines
    }

    /// Nothing is known of it: not yet, not any more, or for a reason.
    fn without_party(&self, owner: Owner, width: u16) -> Vec<Line> {
        let name = self.party_name(owner);
        let mut rows: Vec<Row> = wrap(&name, usize::from(width)).into_iter().map(Row::Title).collect();
        match self.people.card(owner) {
            Some(Remote::Failed { why, .. }) => {
                let lines = wrap(&self.locale.trouble(why), usize::from(width));
                rows.extend(lines.into_iter().map(Row::Failure));
            }
            Some(Remote::Loading { .. }) => rows.push(Row::Note(self.locale.get(Text::Loading).to_owned())),
            Some(Remote::Idle | Remote::Ready(())) | None => {
                let lines = wrap(self.locale.get(Text::PartyGone), usize::from(width));
                rows = lines.into_iter().map(Row::Note).collect();
            }
        }
        rows.into_iter().map(Line::from).collect()
    }

    fn party_head(&self, owner: Owner, party: &Party, width: u16) -> Vec<Row> {
        let name = match party.name.trim() {
            "" => self.target_name(owner.into()),
            name => name.to_owned(),
        };
        let mut rows: Vec<Row> = wrap(&name, usize::from(width)).into_iter().map(Row::Title).collect();
        for what in self.drafts.of(owner) {
            let key = self.key_words(what.command());
            let value = self.locale.fill(Text::DraftOn, &[self.locale.get(what.word()), &key]);
            push_pair(&mut rows, self.locale.get(Text::DraftLabel), &value, RowTone::Soon, width);
        }
        parked(self, owner.into(), width, &mut rows);
        if let Some(at) = self.people.kept.get(&owner).filter(|at| at.secs() > 0) {
            rows.push(Row::Note(self.as_of(*at)));
        }
        rows.push(Row::Gap);
        rows
    }

    fn party_facts(&self, owner: Owner, party: &Party, width: u16, rows: &mut Vec<Row>) {
        let ago = |at: Timestamp| format!("{} ({})", self.date_time(at), self.age(at));
        let id = match owner {
            Owner::Lead(id) => id.to_string(),
            Owner::Contact(id) => id.to_string(),
            Owner::Company(id) => id.to_string(),
        };
        let mut pair = |label: Text, value: &str| {
            push_pair(rows, self.locale.get(label), value, RowTone::Plain, width);
        };
        pair(Text::Responsible, &self.user_name(party.responsible));
        if party.created_at.secs() > 0 {
            pair(Text::Created, &ago(party.created_at));
        }
        pair(Text::Updated, &ago(party.updated_at));
        pair(Text::Id, &id);
    }

    /// The company of a contact, the contacts of a company.
    fn people_lines(&self, owner: Owner, lines: &mut Vec<Line>) {
        let heading = |text: Text| Line::from(Row::Heading(self.locale.get(text).to_owned()));
        let note = |text: Text| Line::from(Row::Note(self.locale.get(text).to_owned()));
        lines.push(Row::Gap.into());
        match owner {
            Owner::Lead(_) => {}
            Owner::Contact(id) => {
                lines.push(heading(Text::Company));
                let company = self.known.contact(id).and_then(|known| self.shown(id, known).company);
                match company {
                    Some(company) => lines.push(self.party_line(Owner::Company(company))),
                    None => lines.push(note(Text::NoCompany)),
                }
            }
            Owner::Company(id) => {
                lines.push(heading(Text::Contacts));
                let contacts: Vec<Owner> = self.contacts_of(id).into_iter().map(Owner::Contact).collect();
                if contacts.is_empty() {
                    lines.push(note(Text::NoContacts));
                }
                lines.extend(contacts.into_iter().map(|contact| self.party_line(contact)));
            }
        }
    }

    fn party_line(&self, owner: Owner) -> Line {
        let fields = match owner {
            Owner::Lead(_) => None,
            Owner::Contact(id) => self.known.contact(id).map(crate::domain::Listing::of_contact),
            Owner::Company(id) => self.known.company(id).map(crate::domain::Listing::of_company),
        };
        let note = fields.map(|listing| listing.phone.to_string()).unwrap_or_default();
        let row = Row::Item { text: self.target_name(owner.into()), note, tone: RowTone::Plain };
        Line::card(row, owner)
    }

    fn lead_lines(&self, owner: Owner, lines: &mut Vec<Line>) {
        let leads = match owner {
            Owner::Lead(_) => Vec::new(),
            Owner::Contact(id) => leads_of_contact(self, id),
            Owner::Company(id) => leads_of_company(self, id),
        };
        lines.push(Row::Gap.into());
        lines.push(Row::Heading(self.locale.get(Text::Leads).to_owned()).into());
        if leads.is_empty() {
            lines.push(Row::Note(self.locale.get(Text::NoLeadsLinked).to_owned()).into());
        }
        for lead in leads {
            let row = match lead.lead().and_then(|id| self.leads.get(id)) {
                Some(lead) => {
                    let stage = self.stage(lead.place).map(|stage| stage.name.to_string());
                    let parts =
                        [stage.unwrap_or_default(), self.money(lead.price), self.user_name(lead.responsible)];
                    let tone = if lead.closed_at.is_some() { RowTone::Plain } else { RowTone::Strong };
                    Row::Item { text: self.lead_name(lead.id), note: parts.join(" · "), tone }
                }
                None => {
                    let text = self.target_name(lead.into());
                    Row::Item { text, note: String::new(), tone: RowTone::Plain }
                }
            };
            lines.push(Line::card(row, lead));
        }
    }
}

fn lines(state: &State) -> Vec<Line> {
    let body = state.regions().body;
    match state.screens.last() {
        Some(Screen::Party(view)) => state.party_lines(view.owner, width(body.width)),
        _ => Vec::new(),
    }
}

/// Runs a command on the card; `None` when it has no meaning here.
pub fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    if crate::app::timeline::front(state).is_some() {
        return crate::app::timeline::run(state, command);
    }
    let half = isize::from((state.regions().body.height / 2).max(1).cast_signed());
    let lines = lines(state);
    let Some(Screen::Party(view)) = state.screens.last_mut() else { return None };
    let step = match command {
        Command::CursorDown => Step::Down,
        Command::CursorUp => Step::Up,
        Command::HalfPageDown => Step::By(half),
        Command::HalfPageUp => Step::By(-half),
        Command::CursorTop => Step::First,
        Command::CursorBottom => Step::Last,
        Command::Open => return Some(open_row(state, &lines)),
        _ => return None,
    };
    view.cursor.step(&lines, step);
    Some(Vec::new())
}

fn open_row(state: &mut State, lines: &[Line]) -> Vec<Effect> {
    let Some(Screen::Party(view)) = state.screens.last() else { return Vec::new() };
    open_line(state, lines, view.cursor.row)
}

/// Opens what a row leads to; from a card to a lead, all leads among the rows can be walked.
pub fn open_line(state: &mut State, lines: &[Line], row: usize) -> Vec<Effect> {
    match lines.get(row).and_then(|line| line.opens) {
        Some(Opens::Card(owner)) => {
            let leads: Vec<LeadId> = lines.iter().filter_map(|line| line.owner()?.lead()).collect();
            open(state, owner, leads)
        }
        Some(Opens::Task(of)) => crate::app::tasks::act_on(state, of, crate::app::tasks::Verb::Edit),
        None => state.hint(Tone::Info, Text::NothingToOpen),
    }
}

/// Keeps the cursor on the card and on the screen.
pub fn settle(state: &mut State) {
    if !matches!(state.screens.last(), Some(Screen::Party(_))) {
        return;
    }
    let height = usize::from(state.regions().body.height);
    let len = lines(state).len();
    if let Some(Screen::Party(view)) = state.screens.last_mut() {
        view.cursor.settle(len, height);
    }
}
