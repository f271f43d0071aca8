//! The content of a lead card as rows of meaning: what is said, not how it is painted.
//!
//! Made here because `update` must know how long it is (scrolling) and `ui` what it says; one source for both.

use ratatui::layout::Rect;

use super::fields::Editing;
use super::people::people_of;
use super::remote::Remote;
use super::state::State;
use super::tasks;
use super::words::{NextStep, coded, wrap};
use crate::domain::{Entity, FieldKind, FieldValues, Href, Lead, LeadId, Owner, OwnerKind, SafeText, Target};
use crate::i18n::Text;
use crate::sync::event::{EditStage, LeadStory};

/// Cells of the label column.
pub const LABEL: u16 = 15;
/// From this width on people stand beside the lead instead of below it.
const TWO_COLUMNS_FROM: u16 = 96;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The lead's own name.
    Title(String),
    Heading(String),
    /// A label and one line of its value; continuation lines have no label.
    Pair {
        label: String,
        value: String,
        tone: RowTone,
        /// What Enter changes here.
        what: Option<Editing>,
        /// Where the value leads, if it is a link.
        href: Option<Href>,
    },
    Tags(Vec<SafeText>),
    /// One of several things that hang here, and what is known of it.
    Item {
        text: String,
        note: String,
        tone: RowTone,
    },
    Note(String),
    Failure(String),
    Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowTone {
    Plain,
    Quiet,
    Strong,
    Good,
    Soon,
    Late,
}

/// One column with everything: the preview, and the card on a narrow screen.
pub fn rows(state: &State, id: LeadId, width: u16) -> Vec<Row> {
    let mut rows = lead_rows(state, id, width);
    if story(state, id).is_some() {
        rows.push(Row::Gap);
        rows.extend(people_rows(state, id, width));
    }
    rows
}

/// The card's columns on a screen of this size.
pub fn screen(state: &State, id: LeadId, body: Rect) -> Vec<(Rect, Vec<Row>)> {
    if body.width < TWO_COLUMNS_FROM {
        let area = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
        return vec![(area, rows(state, id, area.width))];
    }
    let left = Rect { x: body.x + 2, width: body.width * 11 / 20 - 3, ..body };
    let right = Rect { x: left.right() + 3, width: body.right().saturating_sub(left.right() + 4), ..body };
    vec![(left, lead_rows(state, id, left.width)), (right, people_rows(state, id, right.width))]
}

/// How many rows the longest column of the card has.
pub fn screen_height(state: &State, id: LeadId, body: Rect) -> usize {
    screen(state, id, body).iter().map(|(_, rows)| rows.len()).max().unwrap_or(0)
}

fn story(state: &State, id: LeadId) -> Option<&LeadStory> {
    state.stories.get(id).and_then(Remote::data)
}

fn lead_rows(state: &State, id: LeadId, width: u16) -> Vec<Row> {
    let Some(lead) = state.leads.get(id) else {
        // One that was found by a task may not be on the board.
        let is_asked = state.stories.get(id).is_some_and(Remote::is_loading);
        let text = if is_asked { Text::Loading } else { Text::LeadGone };
        return vec![Row::Note(state.locale.get(text).to_owned())];
    };
    let mut rows: Vec<Row> = wrap(&lead.name, usize::from(width)).into_iter().map(Row::Title).collect();
    if lead.name.trim().is_empty() {
        rows = vec![Row::Title(state.locale.fill(Text::Unnamed, &[&id.to_string()]))];
    }
    for what in state.drafts.of(id) {
        let value = state
            .locale
            .fill(Text::DraftOn, &[&state.composing_words(what), &state.key_words(what.command())]);
        push_pair(&mut rows, state.locale.get(Text::DraftLabel), &value, RowTone::Soon, width);
    }
    parked(state, id.into(), width, &mut rows);
    rows.push(Row::Gap);
    facts(state, lead, width, &mut rows);
    rows.push(Row::Gap);
    rows.extend(tasks::rows::rows_of(state, Owner::Lead(id), width));
    rows.push(Row::Gap);
    rows.push(Row::Heading(state.locale.get(Text::Fields).to_owned()));
    if let Some(at) = state.stories.kept.get(&id) {
        rows.push(Row::Note(state.as_of(*at)));
    }
    let trouble = state.stories.get(id).and_then(Remote::trouble);
    if let Some(why) = trouble {
        let lines = wrap(&state.locale.trouble(why), usize::from(width));
        rows.extend(lines.into_iter().map(Row::Failure));
    }
    // What the disk has is shown below what went wrong.
    match state.details(id) {
        None if trouble.is_some() => {}
        None => rows.push(Row::Note(state.locale.get(Text::Loading).to_owned())),
        Some(details) => {
            // With own edits that are on their way.
            if details.fields.is_empty() {
                rows.push(Row::Note(state.locale.get(Text::NoFields).to_owned()));
            }
            for field in fields_in_order(state, OwnerKind::Leads, &details.fields) {
                let from = rows.len();
                fields(state, std::slice::from_ref(&field), width, &mut rows);
                edits(&mut rows, from, Editing::Field(field.field));
            }
        }
    }
    rows
}

/// Own edits of a thing that wait for a person: what its card shows is without them.
pub(super) fn parked(state: &State, on: Target, width: u16, rows: &mut Vec<Row>) {
    let waiting = state.leads.overlay().pending_of(on).iter();
    for pending in waiting.filter(|p| matches!(p.stage, EditStage::Parked(_))) {
        let what = state.change_words(&pending.edit.change, pending.edit.base.as_ref());
        let text = state.locale.fill(Text::CardParked, &[&what]);
        rows.extend(wrap(&text, usize::from(width)).into_iter().map(Row::Failure));
    }
}

fn facts(state: &State, lead: &Lead, width: u16, rows: &mut Vec<Row>) {
    let text = |t: Text| state.locale.get(t).to_owned();
    let mut pair = |label: Text, value: String, tone: RowTone| {
        let from = rows.len();
        push_pair(rows, &text(label), &value, tone, width);
        let what = match label {
            Text::Price => Editing::Price,
            Text::Stage => Editing::Stage,
            Text::LossReason => Editing::LossReason,
            Text::Responsible => Editing::Responsible,
            _ => return,
        };
        edits(rows, from, what);
    };
    let stage = state.stage(lead.place).map_or_else(|| lead.place.stage.to_string(), |s| s.name.to_string());
    pair(Text::Price, state.money(lead.price), RowTone::Strong);
    pair(Text::Stage, stage, RowTone::Plain);
    if let Some(reason) = lead.loss_reason {
        let name = state.directory.loss_reasons.get(&reason);
        pair(
            Text::LossReason,
            name.map_or_else(|| format!("#{reason}"), |r| r.name.to_string()),
            RowTone::Plain,
        );
    }
    pair(Text::Responsible, state.user_name(lead.responsible), RowTone::Plain);
    let (next, tone) = match (state.next_step(lead.next_task_at), lead.next_task_at) {
        (NextStep::Overdue, Some(at)) => {
            (format!("{} ({})", state.date_time(at), text(Text::Overdue)), RowTone::Late)
        }
        (NextStep::Today, Some(at)) => {
            (format!("{} ({})", state.clock(at), text(Text::Today)), RowTone::Soon)
        }
        (_, Some(at)) => (state.date_time(at), RowTone::Good),
        (_, None) => (text(Text::NoNextStep), RowTone::Late),
    };
    pair(Text::NextTask, next, tone);
    let ago = |at| format!("{} ({})", state.date_time(at), state.age(at));
    pair(Text::Created, ago(lead.created_at), RowTone::Plain);
    pair(Text::Updated, ago(lead.updated_at), RowTone::Plain);
    if let Some(at) = lead.closed_at {
        pair(Text::Closed, ago(at), RowTone::Plain);
    }
    pair(Text::Id, lead.id.to_string(), RowTone::Plain);
    if !lead.tags.is_empty() {
        rows.push(Row::Tags(lead.tags.iter().map(|t| t.name.clone()).collect()));
    }
}

/// As the account arranged them; fields it has no definition of come last.
pub(super) fn fields_in_order(state: &State, owner: OwnerKind, fields: &[FieldValues]) -> Vec<FieldValues> {
    let place = |values: &FieldValues| {
        let at = state.directory.fields(owner).iter().position(|def| def.id == values.field);
        at.unwrap_or(usize::MAX)
    };
    let mut fields = fields.to_vec();
    fields.sort_by_key(place);
    fields
}

fn fields(state: &State, fields: &[FieldValues], width: u16, rows: &mut Vec<Row>) {
    for field in fields {
        let name = if field.name.is_empty() { &field.code } else { &field.name };
        let (value, from) = (state.field_lines(field).join("\n"), rows.len());
        push_pair(rows, name, &value, RowTone::Plain, width);
        if field.kind == FieldKind::Url && field.values.len() == 1 {
            linked(rows, from, Href::web(&value).as_ref());
        }
    }
}

pub(super) fn people_rows(state: &State, id: LeadId, width: u16) -> Vec<Row> {
    let Some(details) = state.details(id) else {
        let is_over =
            state.leads.get(id).is_none() || state.stories.get(id).is_some_and(|s| s.trouble().is_some());
        return if is_over {
            Vec::new()
        } else {
            vec![Row::Note(state.locale.get(Text::Loading).to_owned())]
        };
    };
    let mut rows = vec![Row::Heading(state.locale.get(Text::Contacts).to_owned())];
    // The disk may lack some of them: those are on their way, unless the server refused.
    let is_over = state.stories.get(id).is_some_and(|story| story.trouble().is_some());
    let has_people = is_over || state.stories.has_people(id);
    let is_here = |owner: &Owner| has_people || state.entity((*owner).into()).is_some();
    let (mut contacts, mut companies): (Vec<Owner>, Vec<Owner>) =
        people_of(state, id).into_iter().partition(|owner| owner.kind() == OwnerKind::Contacts);
    let linked = (contacts.len(), companies.len());
    contacts.retain(is_here);
    companies.retain(is_here);
    let note = |text: Text| Row::Note(state.locale.get(text).to_owned());
    match linked.0 {
        0 => rows.push(note(Text::NoContacts)),
        all if all > contacts.len() => rows.push(note(Text::Loading)),
        _ => {}
    }
    let main =
        details.contacts.iter().find(|c| c.is_main && contacts.len() > 1).map(|c| Owner::Contact(c.id));
    for contact in contacts {
        let mut name = state.target_name(contact.into());
        if Some(contact) == main {
            name = format!("{name} ({})", state.locale.get(Text::MainContact));
        }
        party_rows(state, contact, &name, width, &mut rows);
    }
    rows.push(Row::Gap);
    rows.push(Row::Heading(state.locale.get(Text::Company).to_owned()));
    match linked.1 {
        0 => rows.push(note(Text::NoCompany)),
        all if all > companies.len() => rows.push(note(Text::Loading)),
        _ => {}
    }
    for company in companies {
        party_rows(state, company, &state.target_name(company.into()), width, &mut rows);
    }
    rows
}

pub(super) fn party_rows(state: &State, owner: Owner, name: &str, width: u16, rows: &mut Vec<Row>) {
    push_pair(rows, "", name, RowTone::Strong, width);
    match state.entity(owner.into()) {
        Some(Entity::Contact(contact)) => person_fields(state, &contact.fields, width, rows),
        Some(Entity::Company(company)) => person_fields(state, &company.fields, width, rows),
        _ => {}
    }
}

/// Phones and addresses first: they are what a card is opened for.
pub(super) fn person_fields(state: &State, all: &[FieldValues], width: u16, rows: &mut Vec<Row>) {
    for (code, label) in [("PHONE", Text::Phone), ("EMAIL", Text::Email)] {
        for (value, kind) in coded(all, code) {
            let href = if label == Text::Phone { Href::call(value) } else { Href::mail(value) };
            let from = rows.len();
            let value = if kind.is_empty() {
                value.to_string()
            } else {
                format!("{value} ({})", state.kind_word(kind))
            };
            push_pair(rows, state.locale.get(label), &value, RowTone::Plain, width);
            linked(rows, from, href.as_ref());
        }
    }
    let rest: Vec<FieldValues> =
        all.iter().filter(|f| !matches!(&*f.code, "PHONE" | "EMAIL")).cloned().collect();
    fields(state, &rest, width, rows);
}

/// What Enter changes on the rows from `from` on.
fn edits(rows: &mut [Row], from: usize, of: Editing) {
    for row in rows.iter_mut().skip(from) {
        if let Row::Pair { what, .. } = row {
            *what = Some(of);
        }
    }
}

/// The rows that can be changed, each thing once: its first row and what it is.
pub fn editable(rows: &[Row]) -> Vec<(usize, Editing)> {
    let mut out: Vec<(usize, Editing)> = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let what = match row {
            Row::Title(_) => Some(Editing::Name),
            Row::Pair { what, .. } => *what,
            Row::Tags(_) => Some(Editing::Tags),
            Row::Heading(_) | Row::Item { .. } | Row::Note(_) | Row::Failure(_) | Row::Gap => None,
        };
        if let Some(what) = what.filter(|what| out.last().is_none_or(|(_, last)| last != what)) {
            out.push((n, what));
        }
    }
    out
}

/// A value may take several lines; the label stands at the first.
pub(super) fn push_pair(rows: &mut Vec<Row>, label: &str, value: &str, tone: RowTone, width: u16) {
    let room = if label.is_empty() { width } else { width.saturating_sub(LABEL) };
    let mut label = label.to_owned();
    for line in wrap(value, usize::from(room)) {
        rows.push(Row::Pair { label: std::mem::take(&mut label), value: line, tone, what: None, href: None });
    }
}

/// Makes the values from this row on a link.
pub(super) fn linked(rows: &mut [Row], from: usize, to: Option<&Href>) {
    for row in rows.iter_mut().skip(from) {
        if let Row::Pair { href, .. } = row {
            *href = to.cloned();
        }
    }
}
