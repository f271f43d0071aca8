//! How a note is understood while it is written: what goes along besides its text, what is in doubt, in words.

use super::ComposerState;
use super::note::{SERVICE, being_changed, is_new, service};
use super::phone::{CardPhone, is_reading, phone};
use crate::app::state::State;
use crate::app::status::Tone;
use crate::domain::call::{self, Facts, Head, Sort, Wrong};
use crate::domain::{CallOutcome, Direction, Note, NoteBody};
use crate::i18n::Text;
use crate::sync::event::{Composing, DraftOf};

/// A sentence about the text, and how it is meant.
type Said = (Option<Tone>, String);

const fn sort(what: Composing) -> Sort {
    if matches!(what, Composing::Sms) { Sort::Sms } else { Sort::Call }
}

/// How the open box is understood: what is sent besides the text, and what is in doubt.
pub(super) fn sentences(state: &State, composer: &ComposerState) -> Vec<Said> {
    let of = composer.of;
    let text = composer.text();
    let mut out = Vec::new();
    match of.what {
        Composing::CallIn | Composing::CallOut | Composing::Sms => {
            let head = call::split(&text, sort(of.what)).head;
            out.extend(doubt(state, &head));
            let facts = if let Head::Facts(facts) = &head { facts.clone() } else { Facts::default() };
            if !matches!(head, Head::Wrong(_)) {
                out.push((Some(Tone::Good), echo(state, of, &facts)));
            }
            if facts == Facts::default() {
                let expected = if of.what == Composing::Sms { Text::SmsExpected } else { Text::CallExpected };
                out.push((None, state.locale.get(expected).to_owned()));
            }
        }
        Composing::Service => {
            let words = format!("{} · {}", state.locale.get(of.what.word()), service(&text).0);
            out.push((Some(Tone::Good), words));
            out.push((None, state.locale.fill(Text::ServiceExpected, &[SERVICE])));
        }
        Composing::Rewrite => out.extend(anew(state, of, &text)),
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
        | Composing::Wait => {}
    }
    if is_new(of.what) {
        out.push((None, state.locale.get(Text::NoteIsFinal).to_owned()));
    }
    out
}

/// How a call stands once it is rewritten.
fn anew(state: &State, of: DraftOf, text: &str) -> Vec<Said> {
    let Some(Note { body, .. }) = being_changed(state, of.on) else {
        return vec![(Some(Tone::Warn), state.locale.get(Text::RewriteUnknown).to_owned())];
    };
    let NoteBody::Call(_) = &body else { return Vec::new() };
    let mut out: Vec<Said> = doubt(state, &call::split(text, Sort::Call).head).into_iter().collect();
    if let Ok(NoteBody::Call(call)) = body.rewritten(text) {
        let what = if call.direction == Direction::In { Composing::CallIn } else { Composing::CallOut };
        let facts = state.call_words(call.duration, call.outcome);
        let words = [state.locale.get(what.word()).to_owned(), facts, call.phone.to_string()];
        out.push((
            Some(Tone::Good),
            words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · "),
        ));
    }
    out
}

fn doubt(state: &State, head: &Head) -> Option<Said> {
    let text = match head {
        Head::Text | Head::Facts(_) => return None,
        Head::Mixed(rest) => state.locale.fill(Text::CallMixed, &[rest]),
        Head::Wrong(wrong) => state.wrong_facts(wrong),
    };
    Some((Some(Tone::Warn), text))
}

/// `Incoming call · 3 min 20 s · success · +44 20 7946 0958`.
fn echo(state: &State, of: DraftOf, facts: &Facts) -> String {
    let word = |text: Text| state.locale.get(text).to_owned();
    let mut words = vec![word(of.what.word())];
    if of.what == Composing::Sms {
        words.push(word(if facts.direction == Some(Direction::In) { Text::SmsIn } else { Text::SmsOut }));
    } else {
        words.push(state.call_words(facts.duration.unwrap_or(0), facts.outcome));
    }
    words.push(match phone(state, of, facts.phone.clone()) {
        CardPhone::Is(phone) => phone.to_string(),
        CardPhone::NotRead if is_reading(state, of) => word(Text::CallPhoneReading),
        CardPhone::NotRead | CardPhone::None => word(Text::CallNoPhone),
    });
    words.join(" · ")
}

impl State {
    /// `3 min 20 s · success`.
    pub(in crate::app) fn call_words(&self, duration: i64, outcome: Option<CallOutcome>) -> String {
        let outcome = outcome.map_or_else(
            || self.locale.get(Text::CallNoOutcome).to_owned(),
            |outcome| self.outcome_word(outcome),
        );
        format!("{} · {outcome}", self.span_words(duration))
    }

    fn span_words(&self, secs: i64) -> String {
        let parts = [
            (Text::SpanHours, secs / 3_600),
            (Text::SpanMinutes, secs / 60 % 60),
            (Text::SpanSeconds, secs % 60),
        ];
        let told = parts.into_iter().filter(|(_, count)| *count > 0);
        let words: Vec<String> =
            told.map(|(text, count)| self.locale.fill(text, &[&count.to_string()])).collect();
        if words.is_empty() { self.locale.get(Text::CallNoDuration).to_owned() } else { words.join(" ") }
    }

    /// How a call ended, in a word that can be typed.
    pub fn outcome_word(&self, outcome: CallOutcome) -> String {
        let text = match outcome {
            CallOutcome::LeftMessage => Text::OutcomeLeftMessage,
            CallOutcome::CallBackLater => Text::OutcomeCallBack,
            CallOutcome::NotThere => Text::OutcomeNotThere,
            CallOutcome::Success => Text::OutcomeSuccess,
            CallOutcome::WrongNumber => Text::OutcomeWrongNumber,
            CallOutcome::NoAnswer => Text::OutcomeNoAnswer,
            CallOutcome::Busy => Text::OutcomeBusy,
        };
        self.locale.get(text).to_owned()
    }

    pub(super) fn wrong_facts(&self, wrong: &Wrong) -> String {
        match wrong {
            Wrong::Twice(words) => self.locale.fill(Text::CallTwice, &[words]),
            Wrong::Bare(words) => self.locale.fill(Text::CallBare, &[words]),
            Wrong::NoTime(words) => self.locale.fill(Text::CallNoTime, &[words]),
            Wrong::TooLong(words) => self.locale.fill(Text::CallTooLong, &[words]),
            Wrong::Unfinished(words, all) => {
                let all: Vec<String> = all.iter().map(|outcome| self.outcome_word(*outcome)).collect();
                self.locale.fill(Text::CallWhichOutcome, &[words, &all.join(", ")])
            }
        }
    }
}
