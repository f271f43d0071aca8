//! Getting something out of a terminal that runs on another machine: to the clipboard, into a browser, onto a phone.
//!
//! Owns what can be handed over of the current lead ([`Handover`]), what happens when its people are not read yet, and
//! what is said afterwards. Must not know how a terminal takes it: `Effect::Copy` is plain data, and nobody ever
//! learns whether the clipboard has it, so the words are "sent to the terminal".

pub mod code;
pub mod page;
pub mod qr;

use super::command::Command;
use super::msg::{Copied, Effect};
use super::picker;
use super::remote::Remote;
use super::state::{Popup, State};
use super::status::Tone;
use super::words::coded;
use crate::domain::{FieldValues, Href, Lead, LeadId, Owner, SafeText};
use crate::i18n::Text;

/// What can leave the program of one lead; of a contact or a company it would be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    pub name: SafeText,
    pub id: SafeText,
    /// Its page in the account.
    pub url: Option<Href>,
    pub phones: Vec<Entry>,
    pub emails: Vec<Entry>,
    pub people: People,
}

/// A phone or an e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub whose: SafeText,
    /// Work, home, …; empty where nothing is said.
    pub kind: String,
    pub value: SafeText,
    pub href: Option<Href>,
}

/// Phones and e-mails belong to people, and people are read later than leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    Known,
    NotRead,
}

/// What a person wants of people who are not read yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    CopyPhone,
    CopyEmail,
    Code,
}

/// A wish that is granted when the story comes, unless a key was pressed meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    lead: LeadId,
    wish: Wish,
}

impl Handover {
    fn new(state: &State, of: Owner, name: &SafeText) -> Self {
        let id = match of {
            Owner::Lead(id) => id.to_string(),
            Owner::Contact(id) => id.to_string(),
            Owner::Company(id) => id.to_string(),
        };
        Self {
            name: name.clone(),
            id: SafeText::line(&id),
            url: Href::page(&state.settings.site, of),
            phones: Vec::new(),
            emails: Vec::new(),
            people: People::NotRead,
        }
    }

    /// Adds the phones and e-mails of a contact or a company, each value once.
    fn add(&mut self, state: &State, whose: &SafeText, fields: &[FieldValues]) {
        let entry = |value: &SafeText, kind: &SafeText, href| Entry {
            whose: whose.clone(),
            kind: if kind.is_empty() { String::new() } else { state.kind_word(kind) },
            value: SafeText::line(value.trim()),
            href,
        };
        for (value, kind) in coded(fields, "PHONE") {
            push_new(&mut self.phones, entry(value, kind, Href::call(value)));
        }
        for (value, kind) in coded(fields, "EMAIL") {
            push_new(&mut self.emails, entry(value, kind, Href::mail(value)));
        }
    }

    fn of_lead(state: &State, lead: &Lead) -> Self {
        let mut out = Self::new(state, Owner::Lead(lead.id), &lead.name);
        if let Some(story) = state.stories.get(lead.id).and_then(Remote::data) {
            out.people = People::Known;
            for contact in &story.contacts {
                out.add(state, &contact.name, &contact.fields);
            }
            if let Some(company) = &story.company {
                out.add(state, &company.name, &company.fields);
            }
        }
        out
    }

    /// Everything a code can be made of: what it is for, whose it is if not the lead's, where it leads.
    fn codes(&self, state: &State) -> Vec<(String, String, Href)> {
        let mut out = Vec::new();
        if let Some(url) = &self.url {
            out.push((state.locale.get(Text::HandLink).to_owned(), String::new(), url.clone()));
        }
        let mut add = |text: Text, entry: &Entry, href: Option<Href>| {
            let label = state.locale.fill(text, &[&entry.value]);
            out.extend(href.map(|href| (label, entry.whose.to_string(), href)));
        };
        for phone in &self.phones {
            add(Text::HandCall, phone, phone.href.clone());
            add(Text::HandChat, phone, Href::whats_app(&phone.value));
        }
        for email in &self.emails {
            add(Text::HandMail, email, email.href.clone());
        }
        out
    }
}

fn push_new(entries: &mut Vec<Entry>, entry: Entry) {
    if !entry.value.is_empty() && entries.iter().all(|known| known.value != entry.value) {
        entries.push(entry);
    }
}

/// What can be handed over here: of the lead that verbs act on. A screen of something else adds its own.
pub fn handover(state: &State) -> Option<Handover> {
    let lead = state.leads.get(state.current_lead()?)?;
    Some(Handover::of_lead(state, lead))
}

/// One of the commands that hand over.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(what) = handover(state) else { return state.hint(Tone::Info, Text::NoLeadHere) };
    match command {
        Command::CopyPhone => wish(state, &what, Wish::CopyPhone),
        Command::CopyEmail => wish(state, &what, Wish::CopyEmail),
        Command::ShowCode => wish(state, &what, Wish::Code),
        Command::ShowLink => page::open(state),
        Command::CopyName if what.name.trim().is_empty() => state.hint(Tone::Info, Text::HandNoName),
        Command::CopyName => copy(&what.name),
        Command::CopyId => copy(&what.id),
        _ => match &what.url {
            Some(url) => copy(url.as_str()),
            None => state.hint(Tone::Warn, Text::HandNoLink),
        },
    }
}

/// One line without an end, or a shell that it is pasted into would run it.
fn copy(text: &str) -> Vec<Effect> {
    vec![Effect::Copy(SafeText::line(text.trim()))]
}

/// Grants a wish, or asks for the people first. A code is not worth waiting for twice: while they are on their way,
/// there is the link.
fn wish(state: &mut State, what: &Handover, wish: Wish) -> Vec<Effect> {
    let Some(lead) = state.current_lead() else { return Vec::new() };
    let is_asked = state.stories.get(lead).is_some_and(Remote::is_loading);
    if what.people == People::Known || (wish == Wish::Code && is_asked) {
        return grant(state, what, wish);
    }
    state.waiting = Some(Waiting { lead, wish });
    let mut effects = state.load_story(lead);
    effects.extend(state.hint(Tone::Info, Text::HandReading));
    effects
}

fn grant(state: &mut State, what: &Handover, wish: Wish) -> Vec<Effect> {
    let (entries, none) = match wish {
        Wish::CopyPhone => (&what.phones, Text::HandNoPhone),
        Wish::CopyEmail => (&what.emails, Text::HandNoEmail),
        Wish::Code => return grant_code(state, what),
    };
    match entries.as_slice() {
        [] => state.hint(Tone::Info, none),
        [one] => copy(&one.value),
        many => {
            let title = if wish == Wish::CopyPhone { Text::HandWhichPhone } else { Text::HandWhichEmail };
            state.popup = Some(Popup::Picker(picker::entries(state, title, many)));
            Vec::new()
        }
    }
}

fn grant_code(state: &mut State, what: &Handover) -> Vec<Effect> {
    let mut codes = what.codes(state);
    match codes.len() {
        0 => state.hint(Tone::Warn, Text::HandNoLink),
        1 => codes.pop().map(|(_, _, href)| code::open(state, href)).unwrap_or_default(),
        _ => {
            state.popup = Some(Popup::Picker(picker::codes(state, codes)));
            Vec::new()
        }
    }
}

/// Grants what waited, once the people are known, and says why not when they cannot be read.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    page::settle(state);
    let Some(Waiting { lead, wish }) = state.waiting else { return Vec::new() };
    let story = state.stories.get(lead);
    let is_read = story.is_some_and(|story| story.data().is_some());
    if !is_read && story.is_some_and(Remote::is_loading) {
        return Vec::new();
    }
    let why = story.and_then(Remote::trouble).filter(|_| !is_read).cloned();
    state.waiting = None;
    state.toast = None;
    let what = handover(state).filter(|_| state.current_lead() == Some(lead));
    match (what, why) {
        (None, _) => state.hint(Tone::Warn, Text::LeadGone),
        (Some(what), None) => grant(state, &what, wish),
        (Some(what), Some(_)) if wish == Wish::Code => grant(state, &what, wish),
        (Some(_), Some(why)) => {
            let text = state.locale.trouble(&why);
            vec![state.say(Tone::Bad, text)]
        }
    }
}

/// What came of a copy, as far as anybody can know.
pub(super) fn on_copied(state: &mut State, what: &Copied) -> Vec<Effect> {
    let by_hand = Command::ShowLink.key();
    let (tone, text) = match what {
        Copied::Sent(text) => (Tone::Good, state.locale.fill(Text::HandSent, &[text])),
        Copied::TooLong { most } => {
            (Tone::Warn, state.locale.fill(Text::HandTooLong, &[&most.to_string(), by_hand]))
        }
        Copied::TmuxSilent => (Tone::Warn, state.locale.fill(Text::HandTmuxSilent, &[by_hand])),
        Copied::TmuxRefused { why } => {
            (Tone::Warn, state.locale.fill(Text::HandTmuxRefused, &[why, by_hand]))
        }
        Copied::Unwritable { why } => (Tone::Warn, state.locale.fill(Text::HandUnwritable, &[why])),
    };
    vec![state.say(tone, text)]
}

/// A command of a box that is only read.
pub(super) fn run_box(state: &mut State, command: Command) -> Vec<Effect> {
    match (command, &mut state.popup) {
        (Command::BoxDown, Some(Popup::Page(page))) => page.top += 1,
        (Command::BoxUp, Some(Popup::Page(page))) => page.top = page.top.saturating_sub(1),
        (Command::BoxDown | Command::BoxUp, _) => {}
        _ => state.popup = None,
    }
    Vec::new()
}
