//! Notes of every sort: which sort the open box writes, what its first line says, and from its text to a note.
//!
//! Owns the turning from one sort to the next: the text goes along, with its draft; a draft that another sort has
//! already is passed over, never written over. Must not know how a line of facts is read (`domain::call`) nor how a
//! draft gets to the disk.

use super::phone::{CardPhone, is_reading, look, phone};
use super::{ComposerState, leave, open_box, open_on};
use crate::app::command::Command;
use crate::app::msg::Effect;
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::domain::call::{self, Facts, Head, Sort};
use crate::domain::{Change, Direction, Entity, NewNote, NewNoteKind, Note, NoteBody, SafeText, Target};
use crate::i18n::Text;
use crate::sync::event::{Composing, DraftOf};

/// In the order they are turned.
pub(super) const SORTS: [Composing; 5] =
    [Composing::Note, Composing::CallIn, Composing::CallOut, Composing::Sms, Composing::Service];

/// In whose name a service message is, where none is typed.
pub(super) const SERVICE: &str = "dealdesk";
/// A longer word before a colon is a sentence.
const LONGEST_NAME: usize = 40;

/// Whether it writes a new note of some sort.
pub(super) fn is_new(what: Composing) -> bool {
    SORTS.contains(&what)
}

fn after(what: Composing) -> impl Iterator<Item = Composing> {
    let at = SORTS.iter().position(|sort| *sort == what).unwrap_or(0);
    (1..SORTS.len()).filter_map(move |n| SORTS.get((at + n) % SORTS.len()).copied())
}

/// What a key that writes a note opens: what was begun goes on, whatever sort it has.
pub(super) fn begun(state: &State, on: Target) -> Composing {
    SORTS.into_iter().find(|what| has_draft(state, DraftOf { on, what: *what })).unwrap_or(Composing::Note)
}

/// The sort that the next turn gives, as far as a key line can tell.
pub(super) fn next(state: &State, composer: &ComposerState) -> Option<Composing> {
    after(composer.of.what).find(|what| is_free(state, composer, *what))
}

fn is_free(state: &State, composer: &ComposerState, what: Composing) -> bool {
    composer.has_nothing() || !has_draft(state, DraftOf { what, ..composer.of })
}

/// Turns the sort of what is written.
pub(super) fn turn(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Composer(composer)) = &state.popup else { return Vec::new() };
    let of = composer.of;
    let Some(what) = next(state, composer) else {
        let text = state.locale.fill(Text::NoteAllBegun, &[&state.key_words(Command::DraftWho)]);
        return complain(state, text);
    };
    let to = DraftOf { what, ..of };
    if composer.has_nothing() {
        // Nothing goes along: what was begun there is shown.
        let mut effects = leave(state);
        effects.extend(open_on(state, to.on, to.what));
        return effects;
    }
    let passed = after(of.what).take_while(|sort| *sort != what).next();
    state.drafts.take(of);
    let Some(composer) = open_box(state) else { return Vec::new() };
    composer.of = to;
    let mut effects = composer.changed();
    if let Some(passed) = passed {
        let word = state.locale.get(passed.word()).to_owned();
        let text = state.locale.fill(Text::NotePassed, &[&word, &state.key_words(Command::DraftWho)]);
        complain(state, text);
    }
    effects.extend(look(state, to));
    effects
}

/// To the next draft of another sort, or to an empty note; what is written here stays here.
pub(super) fn turn_draft(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Composer(composer)) = &state.popup else { return Vec::new() };
    let of = composer.of;
    let Some(what) = other(state, of) else {
        let text = state.locale.get(Text::NoteNoOther).to_owned();
        return complain(state, text);
    };
    let mut effects = leave(state);
    effects.extend(open_on(state, of.on, what));
    effects
}

/// Where that goes: the next sort that has a draft, or the plain note.
fn other(state: &State, of: DraftOf) -> Option<Composing> {
    after(of.what).find(|what| *what == Composing::Note || has_draft(state, DraftOf { what: *what, ..of }))
}

/// The next sort that has a draft of its own.
pub(super) fn begun_besides(state: &State, of: DraftOf) -> Option<Composing> {
    after(of.what).find(|what| has_draft(state, DraftOf { what: *what, ..of }))
}

fn has_draft(state: &State, of: DraftOf) -> bool {
    state.drafts.get(of).is_some()
}

/// What a sort is called within a sentence.
pub(super) const fn sort_word(what: Composing) -> Text {
    match what {
        Composing::CallIn => Text::ChangeCallIn,
        Composing::CallOut => Text::ChangeCallOut,
        Composing::Sms => Text::ChangeSms,
        Composing::Service => Text::ChangeService,
        Composing::Note
        | Composing::Task
        | Composing::Name
        | Composing::Price
        | Composing::NewLead
        | Composing::NewContact
        | Composing::NewCompany
        | Composing::Field(_)
        | Composing::Card
        | Composing::Result
        | Composing::Due
        | Composing::Rewrite
        | Composing::Wait => Text::ChangeNote,
    }
}

fn complain(state: &mut State, text: String) -> Vec<Effect> {
    if let Some(composer) = open_box(state) {
        composer.complaint = Some(text);
    }
    Vec::new()
}

/// The name of a service and what it says; a colon in a time or an address divides nothing.
pub(super) fn service(text: &str) -> (&str, &str) {
    let text = text.trim();
    match text.split_once(':') {
        Some((name, rest))
            if !name.trim().is_empty()
                && !name.contains('\n')
                && name.chars().count() <= LONGEST_NAME
                && rest.chars().next().is_none_or(char::is_whitespace) =>
        {
            (name.trim(), rest.trim())
        }
        Some(_) | None => (SERVICE, text),
    }
}

/// The new note a text means, or what is wrong with it.
pub(super) fn added(state: &State, of: DraftOf, text: &str) -> Result<Change, String> {
    let why = |text: Text| state.locale.get(text).to_owned();
    let facts = |sort: Sort| {
        let typed = call::split(text, sort);
        match typed.head {
            Head::Facts(facts) => Ok((facts, typed.text)),
            Head::Text | Head::Mixed(_) => Ok((Facts::default(), typed.text)),
            Head::Wrong(wrong) => Err(state.wrong_facts(&wrong)),
        }
    };
    let phone = |typed: Option<SafeText>| match phone(state, of, typed) {
        CardPhone::Is(phone) => Ok(phone),
        CardPhone::NotRead if is_reading(state, of) => Err(why(Text::CallPhoneReading)),
        CardPhone::NotRead | CardPhone::None => Err(why(Text::CallPhoneMissing)),
    };
    let (kind, text) = match of.what {
        Composing::CallIn | Composing::CallOut => {
            let (facts, text) = facts(Sort::Call)?;
            let direction = if of.what == Composing::CallIn { Direction::In } else { Direction::Out };
            let (duration, outcome) = (facts.duration.unwrap_or(0), facts.outcome);
            (NewNoteKind::Call { direction, phone: phone(facts.phone)?, duration, outcome }, text)
        }
        Composing::Sms => {
            let (facts, text) = facts(Sort::Sms)?;
            let direction = facts.direction.unwrap_or(Direction::Out);
            (NewNoteKind::Sms { direction, phone: phone(facts.phone)? }, text)
        }
        Composing::Service => {
            let (name, text) = service(text);
            (NewNoteKind::Service { service: SafeText::line(name) }, text)
        }
        Composing::Note
        | Composing::Task
        | Composing::Name
        | Composing::Price
        | Composing::NewLead
        | Composing::NewContact
        | Composing::NewCompany
        | Composing::Field(_)
        | Composing::Card
        | Composing::Result
        | Composing::Due
        | Composing::Rewrite
        | Composing::Wait => (NewNoteKind::Common, text.trim()),
    };
    if text.is_empty() && !matches!(kind, NewNoteKind::Call { .. }) {
        return Err(why(Text::NoteTextMissing));
    }
    Ok(Change::AddNote(NewNote { text: SafeText::block(text), kind }))
}

/// The note that is being changed, as the screen shows it.
pub(super) fn being_changed(state: &State, on: Target) -> Option<Note> {
    match state.entity(on)? {
        Entity::Note(note) => Some(*note),
        Entity::Lead(_) | Entity::Details(_) | Entity::Contact(_) | Entity::Company(_) | Entity::Task(_) => {
            None
        }
    }
}

/// What stands in the note, as it would be typed.
pub(super) fn standing(state: &State, on: Target) -> Option<String> {
    Some(being_changed(state, on)?.body.typed(|outcome| state.outcome_word(outcome)))
}

/// The change that a rewritten text means.
pub(super) fn rewritten(state: &State, on: Target, text: &str) -> Result<Change, String> {
    let Some(note) = being_changed(state, on) else {
        return Err(state.locale.get(Text::RewriteUnknown).to_owned());
    };
    let body = note.body.rewritten(text).map_err(|wrong| state.wrong_facts(&wrong))?;
    if body.text().is_empty() && !matches!(body, NoteBody::Call(_)) {
        return Err(state.locale.get(Text::NoteTextMissing).to_owned());
    }
    Ok(Change::Rewrite { of: note.owner, body: Box::new(body) })
}

/// Opens the box with the text of an own note, or says why it stays as it is.
pub fn rewrite(state: &mut State, id: crate::domain::NoteId) -> Vec<Effect> {
    let on = Target::Note(id);
    let me = state.directory.account.as_ref().map(|account| account.current_user);
    let why = match (being_changed(state, on), me) {
        (None, _) => state.locale.get(Text::RewriteUnknown).to_owned(),
        (Some(note), _) if !note.body.is_editable() => state.locale.get(Text::RewriteFixed).to_owned(),
        (Some(_), None) => state.locale.get(Text::RewriteNobody).to_owned(),
        (Some(note), Some(me)) if note.created_by != me => {
            state.locale.fill(Text::RewriteNotOwn, &[&state.user_name(note.created_by)])
        }
        (Some(_), Some(_)) => return open_on(state, on, Composing::Rewrite),
    };
    vec![state.say(Tone::Info, why)]
}

/// A note that was not sent, as it was typed: which box it belongs to, and its text.
pub(in crate::app) fn written(state: &State, note: &NewNote) -> (Composing, String) {
    let text = note.text.trim();
    match &note.kind {
        NewNoteKind::Common => (Composing::Note, text.to_owned()),
        NewNoteKind::Call { direction, phone, duration, outcome } => {
            let what = if *direction == Direction::In { Composing::CallIn } else { Composing::CallOut };
            let outcome = outcome.map(|outcome| state.outcome_word(outcome));
            let line = [Some(call::clock(*duration)), outcome].into_iter().flatten();
            (what, with_phone(line.collect(), phone, text, Sort::Call))
        }
        NewNoteKind::Sms { direction, phone } => {
            let way = if *direction == Direction::In { Text::SmsIn } else { Text::SmsOut };
            let line = vec![state.locale.get(way).to_owned()];
            (Composing::Sms, with_phone(line, phone, text, Sort::Sms))
        }
        NewNoteKind::Service { service: name } => {
            let named = format!("{name}: {text}");
            let is_plain = name.as_str() == SERVICE && service(text) == (SERVICE, text);
            (Composing::Service, if is_plain { text.to_owned() } else { named })
        }
    }
}

/// The facts with the phone, if it reads back from there; else the card has it.
fn with_phone(mut line: Vec<String>, phone: &SafeText, text: &str, sort: Sort) -> String {
    let all = format!("{} {phone}", line.join(" "));
    let is_read =
        matches!(call::split(&all, sort).head, Head::Facts(facts) if facts.phone.as_ref() == Some(phone));
    if is_read {
        line = vec![all];
    }
    format!("{}\n{text}", line.join(" ")).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CallOutcome;
    use crate::i18n::{Language, Locale};

    #[test]
    fn a_service_is_named_before_a_colon() {
        for (text, said) in [
            ("Boiler bot: the stock is low", ("Boiler bot", "the stock is low")),
            ("Бот:\nостаток мал", ("Бот", "остаток мал")),
            ("the stock is low", (SERVICE, "the stock is low")),
            ("at 10:30 the lift stops", (SERVICE, "at 10:30 the lift stops")),
            ("https://stock.example", (SERVICE, "https://stock.example")),
            (": low", (SERVICE, ": low")),
            ("Bot:", ("Bot", "")),
            ("two\nlines: here", (SERVICE, "two\nlines: here")),
        ] {
            assert_eq!(service(text), said, "{text}");
        }
    }

    /// What a box is filled with must be read back.
    #[test]
    fn every_language_names_facts_as_they_are_read() {
        use CallOutcome::{Busy, CallBackLater, LeftMessage, NoAnswer, NotThere, Success, WrongNumber};
        for language in Language::ALL {
            let size = crate::app::layout::Size { width: 80, height: 24 };
            let settings = crate::app::state::Settings::default();
            let state = State::new(size, crate::domain::Timestamp(0), Locale::new(language), settings);
            for outcome in [LeftMessage, CallBackLater, NotThere, Success, WrongNumber, NoAnswer, Busy] {
                let read = call::split(&state.outcome_word(outcome), Sort::Call).head;
                assert_eq!(
                    read,
                    Head::Facts(Facts { outcome: Some(outcome), ..Facts::default() }),
                    "{language:?}"
                );
            }
            for (text, way) in [(Text::SmsIn, Direction::In), (Text::SmsOut, Direction::Out)] {
                let read = call::split(state.locale.get(text), Sort::Sms).head;
                assert_eq!(
                    read,
                    Head::Facts(Facts { direction: Some(way), ..Facts::default() }),
                    "{language:?}"
                );
            }
        }
    }
}
