//! The card in the middle as rows of meaning: what came and how, what is due, or why a lead is red.

use super::{Item, Sort, queue::Entry};
use crate::app::card::{self, Row, RowTone, push_pair};
use crate::app::layout::{ONE_COLUMN_BELOW, Size, footer_width};
use crate::app::state::State;
use crate::app::tasks::TaskRef;
use crate::app::why;
use crate::app::words::wrap;
use crate::domain::{Fact, FactKind, FactValue, IncomingCategory, IncomingLead, Owner};
use crate::i18n::Text;

/// The widest a card gets: longer lines are hard to read.
const WIDTH: u16 = 92;

/// Cells of a row.
pub const fn width(size: Size) -> u16 {
    let room = footer_width(size.width);
    if room < WIDTH { room } else { WIDTH }
}

/// Lines of the head, of the keys and of the held verdict, around the card.
pub fn around(state: &State) -> u16 {
    let keys = key_lines(state).len() as u16;
    let gap = u16::from(state.size.width >= ONE_COLUMN_BELOW);
    1 + gap + keys + gap + u16::from(!state.held().is_empty())
}

/// Rows of the card that are in sight.
pub fn room(state: &State) -> usize {
    usize::from(state.regions().body.height.saturating_sub(around(state))).max(1)
}

/// Rows of half a page.
pub fn page(state: &State) -> usize {
    (room(state) / 2).max(1)
}

/// `1 take  2 link …`, in as many lines as they need.
pub fn key_lines(state: &State) -> Vec<Vec<(String, String)>> {
    let width = usize::from(width(state.size));
    let mut lines: Vec<Vec<(String, String)>> = vec![Vec::new()];
    let mut used = 0;
    for (key, text) in super::key_words(state) {
        let word = state.locale.get(text).to_owned();
        let cells = crate::app::words::cells(&key) + crate::app::words::cells(&word) + 3;
        if used + cells > width + 2 && used > 0 {
            lines.push(Vec::new());
            used = 0;
        }
        used += cells;
        if let Some(line) = lines.last_mut() {
            line.push((key, word));
        }
    }
    lines
}

/// What stands above the card: how many are left, and what sort the first is of.
pub fn head(state: &State) -> (String, String) {
    let left = state.locale.count(Text::InboxLeft, state.inbox.left(), &[]);
    let sort = state.inbox.entry().map(|entry| {
        let text = match entry.sort {
            Sort::Incoming => return category(state, entry),
            Sort::Overdue => Text::InboxOverdue,
            Sort::Rotting => Text::InboxRotting,
            Sort::NoStep => Text::InboxNoStep,
        };
        state.locale.get(text).to_owned()
    });
    (left, sort.unwrap_or_default())
}

fn category(state: &State, entry: &Entry) -> String {
    let Item::Incoming(uid) = &entry.item else { return String::new() };
    let Some(one) = state.inbox.one(uid) else { return String::new() };
    state.category_words(&one.category)
}

impl State {
    /// `website form`, `phone call`; the account's own word for a way that is not known.
    pub fn category_words(&self, category: &IncomingCategory) -> String {
        let text = match category {
            IncomingCategory::Call => Text::IncomingCall,
            IncomingCategory::Mail => Text::IncomingMail,
            IncomingCategory::Form => Text::IncomingForm,
            IncomingCategory::Chat => Text::IncomingChat,
            IncomingCategory::Other(word) => return word.to_string(),
        };
        self.locale.get(text).to_owned()
    }

    /// What its lead is called, where that is known; else what is told of how it came.
    pub fn incoming_title(&self, one: &IncomingLead) -> String {
        let lead = one.lead.and_then(|id| self.leads.get(id)).map(|lead| lead.name.to_string());
        lead.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| one.title().to_string())
    }

    /// What a fact is called.
    pub fn fact_words(&self, what: &FactKind) -> String {
        let text = match what {
            FactKind::Message => Text::FactMessage,
            FactKind::Subject => Text::FactSubject,
            FactKind::From => Text::MailFrom,
            FactKind::Email => Text::Email,
            FactKind::Phone => Text::Phone,
            FactKind::To => Text::MailTo,
            FactKind::Service => Text::FactService,
            FactKind::Source => Text::FactSource,
            FactKind::Form => Text::FactForm,
            FactKind::FormId => Text::FactFormId,
            FactKind::Page => Text::FactPage,
            FactKind::Referer => Text::FactReferer,
            FactKind::Ip => Text::FactIp,
            FactKind::At => Text::FactAt,
            FactKind::Duration => Text::FactDuration,
            FactKind::Recording => Text::FactRecording,
            FactKind::TakenBy => Text::FactTakenBy,
            FactKind::Reference => Text::FactReference,
            FactKind::Thread => Text::FactThread,
            FactKind::Visitor => Text::FactVisitor,
            FactKind::Other(word) => return word.to_string(),
        };
        self.locale.get(text).to_owned()
    }

    /// A fact's value: a text, a time, a length.
    pub fn fact_value(&self, value: &FactValue) -> String {
        match value {
            FactValue::Text(text) => text.to_string(),
            FactValue::Time(at) => self.date_time(*at),
            FactValue::Seconds(long) => format!("{}:{:02}", long / 60, long % 60),
        }
    }
}

/// The card; where nothing is left, what there is to say about that.
pub fn card(state: &State) -> Vec<Row> {
    let width = width(state.size);
    match state.inbox.entry().map(|entry| &entry.item) {
        None => end(state, width),
        Some(Item::Incoming(uid)) => {
            state.inbox.one(uid).map(|one| incoming(state, one, width)).unwrap_or_default()
        }
        Some(Item::Task(task)) => task_rows(state, *task, width),
        Some(Item::Lead(id)) => {
            let mut rows = why::rows(state, *id, width);
            rows.push(Row::Gap);
            rows.extend(card::rows(state, *id, width));
            rows
        }
    }
}

fn incoming(state: &State, one: &IncomingLead, width: u16) -> Vec<Row> {
    let title = state.incoming_title(one);
    let mut rows: Vec<Row> = wrap(&title, usize::from(width)).into_iter().map(Row::Title).collect();
    let waits = state.locale.fill(Text::InboxWaits, &[&state.age(one.created_at)]);
    rows.push(Row::Note(format!("{waits} · {}", state.date_time(one.created_at))));
    rows.push(Row::Gap);
    let mut pair = |label: Text, value: &str, tone: RowTone| {
        if !value.trim().is_empty() {
            push_pair(&mut rows, state.locale.get(label), value, tone, width);
        }
    };
    let pipeline = state.directory.pipelines.iter().find(|p| p.id == one.pipeline);
    pair(Text::MailFrom, one.contact_name.as_deref().unwrap_or_default(), RowTone::Strong);
    pair(Text::Phone, one.phone.as_deref().unwrap_or_default(), RowTone::Plain);
    pair(Text::Email, one.email.as_deref().unwrap_or_default(), RowTone::Plain);
    pair(Text::FactSource, &one.source_name, RowTone::Plain);
    pair(Text::FactPipeline, pipeline.map_or("", |p| &p.name), RowTone::Plain);
    rows.push(Row::Gap);
    rows.push(Row::Heading(state.locale.get(Text::InboxHowItCame).to_owned()));
    // What stands above is not said twice.
    let said = [&one.contact_name, &one.phone, &one.email, &Some(one.source_name.clone())];
    let is_new = |fact: &&Fact| match &fact.value {
        FactValue::Text(text) if **text == *title => false,
        FactValue::Text(text) => said.iter().all(|known| known.as_ref() != Some(text)),
        FactValue::Time(_) | FactValue::Seconds(_) => true,
    };
    for fact in one.facts.iter().filter(is_new) {
        for (n, part) in state.fact_value(&fact.value).lines().enumerate() {
            let label = if n == 0 { state.fact_words(&fact.what) } else { " ".to_owned() };
            push_pair(&mut rows, &label, part, RowTone::Plain, width);
        }
    }
    if let Some(id) = one.lead {
        push_pair(&mut rows, state.locale.get(Text::Id), &id.to_string(), RowTone::Quiet, width);
        if state.details(id).is_some() {
            rows.push(Row::Gap);
            rows.extend(card::people_rows(state, id, width));
        }
    }
    rows
}

fn task_rows(state: &State, task: TaskRef, width: u16) -> Vec<Row> {
    let Some(known) = state.task(task) else { return Vec::new() };
    let mut rows: Vec<Row> = wrap(&known.text, usize::from(width)).into_iter().map(Row::Title).collect();
    rows.push(Row::Gap);
    let due = state.due_with_day(known.due);
    push_pair(&mut rows, state.locale.get(Text::FactDue), &due, RowTone::Late, width);
    let kind = state.task_kind_name(known.kind);
    push_pair(&mut rows, state.locale.get(Text::FactKindOfTask), &kind, RowTone::Plain, width);
    let who = state.user_name(known.responsible);
    push_pair(&mut rows, state.locale.get(Text::Responsible), &who, RowTone::Plain, width);
    if let Some(owner) = known.owner {
        rows.push(Row::Gap);
        match owner {
            Owner::Lead(id) => rows.extend(card::rows(state, id, width)),
            Owner::Contact(_) | Owner::Company(_) => {
                rows.push(Row::Heading(state.owner_name(owner)));
            }
        }
    }
    rows
}

/// Nothing is left, or nothing is known yet.
fn end(state: &State, width: u16) -> Vec<Row> {
    let locale = &state.locale;
    let link = state.link.trouble.as_ref().map(|(why, _)| why);
    let skipped = state.inbox.skipped();
    let mut texts = Vec::new();
    match (state.inbox.as_of, state.inbox.trouble().or(link)) {
        (Some(_), _) if skipped == 0 => texts.push(locale.get(Text::InboxDone).to_owned()),
        (Some(_), _) => {}
        // Whatever else there is to decide, what waits on the server is not known.
        (None, Some(why)) => texts.push(locale.trouble(why)),
        (None, None) => texts.push(locale.get(Text::InboxReading).to_owned()),
    }
    if skipped > 0 {
        texts.push(locale.count(Text::InboxSkipped, skipped, &[]));
    }
    texts.iter().flat_map(|text| wrap(text, usize::from(width))).map(Row::Note).collect()
}
