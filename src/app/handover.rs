//! Getting something out of a terminal that runs on another machine: to the clipboard, into a browser, onto a phone.
//!
//! Owns what can be handed over of the current lead, contact or company ([`Handover`]), what happens when phones and
//! e-mails are not read yet, and what is said afterwards. Must not know how a terminal takes it: `Effect::Copy` is plain data, and nobody ever
//! learns whether the clipboard has it, so the words are "sent to the terminal".

pub mod code;
pub mod page;
pub mod qr;

use super::command::Command;
use super::msg::{Copied, Effect};
use super::own::{self, OwnId};
use super::picker;
use super::remote::Remote;
use super::state::{Popup, State};
use super::status::Tone;
use super::words::coded;
use crate::domain::{Entity, FieldValues, Href, Lead, Owner, SafeText};
use crate::i18n::Text;
use crate::sync::event::Trouble;

/// What can leave the program of one lead, contact or company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    of: Owner,
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

/// Phones and e-mails belong to people, and people are read later than leads and lists.
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
    /// What a command of the person's own is given.
    Own(OwnId),
}

/// A wish that is granted when the people come, unless a key was pressed meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    of: Owner,
    wish: Wish,
}

impl Handover {
    pub const fn owner(&self) -> Owner {
        self.of
    }

    fn new(state: &State, of: Owner, name: &SafeText) -> Self {
        let id = match of {
            Owner::Lead(id) => id.to_string(),
            Owner::Contact(id) => id.to_string(),
            Owner::Company(id) => id.to_string(),
        };
        Self {
            of,
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

    /// `None` where nothing is known of it.
    fn of(state: &State, owner: Owner) -> Option<Self> {
        if let Owner::Lead(id) = owner {
            return state.leads.get(id).map(|lead| Self::of_lead(state, lead));
        }
        let mut out = Self::new(state, owner, &SafeText::line(&state.party_name(owner)));
        let entity = state.entity(owner.into());
        match entity.as_ref().and_then(Entity::fields) {
            // Whose they are is told by the name above.
            Some(fields) => {
                out.people = People::Known;
                out.add(state, &SafeText::default(), fields);
            }
            None if out.name.is_empty() => return None,
            None => {}
        }
        Some(out)
    }

    fn of_lead(state: &State, lead: &Lead) -> Self {
        let mut out = Self::new(state, Owner::Lead(lead.id), &lead.name);
        let story = state.stories.get(lead.id).and_then(Remote::data);
        if let Some(story) = story.filter(|_| state.stories.has_people(lead.id)) {
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

    /// What is said of a lead differs from what is said of a contact or a company.
    const fn words(&self, of_lead: Text, of_party: Text) -> Text {
        match self.of {
            Owner::Lead(_) => of_lead,
            Owner::Contact(_) | Owner::Company(_) => of_party,
        }
    }

    /// Everything a code can be made of: what it is for, whose it is if not the lead's, where it leads.
    fn codes(&self, state: &State) -> Vec<(String, String, Href)> {
        let mut out = Vec::new();
        if let Some(url) = &self.url {
            let text = self.words(Text::HandLink, Text::HandLinkParty);
            out.push((state.locale.get(text).to_owned(), String::new(), url.clone()));
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

/// Of what something can be handed over here: the lead, contact or company that notes and tasks are written on.
fn current(state: &State) -> Option<Owner> {
    state.current_owner()?.owner()
}

/// What can be handed over here.
pub fn handover(state: &State) -> Option<Handover> {
    Handover::of(state, current(state)?)
}

/// How far the phones and e-mails of it were read.
struct Reading<'a> {
    is_read: bool,
    is_asked: bool,
    why: Option<&'a Trouble>,
}

fn reading(state: &State, of: Owner) -> Reading<'_> {
    if let Owner::Lead(id) = of {
        let story = state.stories.get(id);
        let is_read = state.stories.has_people(id);
        return Reading {
            is_read,
            is_asked: story.is_some_and(Remote::is_loading),
            why: story.and_then(Remote::trouble),
        };
    }
    let card = state.people.card(of);
    let is_read = state.entity(of.into()).is_some();
    let is_asked = card.is_some_and(Remote::is_loading);
    Reading { is_read, is_asked, why: card.and_then(Remote::trouble) }
}

/// Whether everything of it is known.
pub(super) fn is_read(state: &State, of: Owner) -> bool {
    reading(state, of).is_read
}

/// One of the commands that hand over.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(what) = handover(state) else {
        let is_party = current(state).is_some_and(|of| of.lead().is_none());
        let text = if is_party { Text::PartyGone } else { Text::NoLeadHere };
        return state.hint(Tone::Info, text);
    };
    match command {
        Command::CopyPhone => wish(state, &what, Wish::CopyPhone),
        Command::CopyEmail => wish(state, &what, Wish::CopyEmail),
        Command::ShowCode => wish(state, &what, Wish::Code),
        Command::ShowLink => page::open(state),
        Command::CopyName if what.name.trim().is_empty() => {
            let text = what.words(Text::HandNoName, Text::HandNoNameParty);
            state.hint(Tone::Info, text)
        }
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
pub(super) fn wish(state: &mut State, what: &Handover, wish: Wish) -> Vec<Effect> {
    let is_asked = reading(state, what.of).is_asked;
    if what.people == People::Known || (wish == Wish::Code && is_asked) {
        return grant(state, what, wish);
    }
    state.waiting = Some(Waiting { of: what.of, wish });
    let mut effects = state.load_party(what.of);
    effects.extend(state.hint(Tone::Info, what.words(Text::HandReading, Text::HandReadingParty)));
    effects
}

fn grant(state: &mut State, what: &Handover, wish: Wish) -> Vec<Effect> {
    let (entries, none) = match wish {
        Wish::CopyPhone => (&what.phones, what.words(Text::HandNoPhone, Text::HandNoPhoneParty)),
        Wish::CopyEmail => (&what.emails, what.words(Text::HandNoEmail, Text::HandNoEmailParty)),
        Wish::Code => return grant_code(state, what),
        Wish::Own(id) => return own::run(state, id),
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
    let Some(Waiting { of, wish }) = state.waiting else { return Vec::new() };
    let Reading { is_read, is_asked, why } = reading(state, of);
    if !is_read && is_asked {
        return Vec::new();
    }
    let why = why.filter(|_| !is_read).cloned();
    state.waiting = None;
    state.toast = None;
    let what = Handover::of(state, of).filter(|_| current(state) == Some(of));
    // A list may name somebody whom the account has no more.
    let is_gone = of.lead().is_none() && !is_read && why.is_none();
    match (what, why) {
        (None, _) if of.lead().is_some() => state.hint(Tone::Warn, Text::LeadGone),
        (None, _) => state.hint(Tone::Warn, Text::PartyGone),
        (Some(_), None) if is_gone => state.hint(Tone::Warn, Text::PartyGone),
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
    let by_hand = &*state.key_words(Command::ShowLink);
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
