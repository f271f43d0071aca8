//! A note as it would be typed, and the note that a changed text means.
//!
//! Owns that both ways agree: what was not touched comes back as it was. Of a call the first line holds its facts, see
//! [`call`]; all that is not typed (whose phone, which recording) stays.

use super::NoteBody;
use crate::domain::call::{self, Head, Sort, Wrong};
use crate::domain::{CallOutcome, SafeText};

impl NoteBody {
    /// As it is written in a box; `word` gives outcomes a name that [`call::split`] reads.
    pub fn typed(&self, word: impl Fn(CallOutcome) -> String) -> String {
        match self {
            Self::Call(call) => {
                // The duration is always there, so that the text below is never taken for facts.
                let mut out = call::clock(call.duration);
                if let Some(outcome) = call.outcome {
                    out.push(' ');
                    out.push_str(&word(outcome));
                }
                if !call.result.trim().is_empty() {
                    out.push('\n');
                    out.push_str(call.result.trim());
                }
                out
            }
            _ => self.text().trim().to_owned(),
        }
    }

    /// The same note, saying what was typed.
    pub fn rewritten(&self, typed: &str) -> Result<Self, Wrong> {
        let mut body = self.clone();
        let said = || SafeText::block(typed.trim());
        match &mut body {
            Self::Common { text }
            | Self::Sms { text, .. }
            | Self::Message { text, .. }
            | Self::Service { text, .. }
            | Self::Attachment { text, .. }
            | Self::Geolocation { text, .. }
            | Self::Cashier { text, .. }
            | Self::Other { text, .. } => *text = said(),
            Self::Mail(_) => {}
            Self::Call(call) => {
                let typed = call::split(typed, Sort::Call);
                match typed.head {
                    Head::Wrong(why) => return Err(why),
                    Head::Text | Head::Mixed(_) => {}
                    Head::Facts(facts) => {
                        call.duration = facts.duration.unwrap_or(call.duration);
                        call.outcome = facts.outcome.or(call.outcome);
                        call.phone = facts.phone.unwrap_or_else(|| call.phone.clone());
                    }
                }
                call.result = SafeText::block(typed.text);
            }
        }
        Ok(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Call, Direction};
    use proptest::prelude::*;

    const ALL: [CallOutcome; 7] = [
        CallOutcome::LeftMessage,
        CallOutcome::CallBackLater,
        CallOutcome::NotThere,
        CallOutcome::Success,
        CallOutcome::WrongNumber,
        CallOutcome::NoAnswer,
        CallOutcome::Busy,
    ];

    fn word(outcome: CallOutcome) -> String {
        match outcome {
            CallOutcome::LeftMessage => "left message",
            CallOutcome::CallBackLater => "call back later",
            CallOutcome::NotThere => "not there",
            CallOutcome::Success => "success",
            CallOutcome::WrongNumber => "wrong number",
            CallOutcome::NoAnswer => "no answer",
            CallOutcome::Busy => "busy",
        }
        .to_owned()
    }

    fn a_call(duration: i64, outcome: Option<CallOutcome>, result: &str) -> NoteBody {
        NoteBody::Call(Box::new(Call {
            direction: Direction::In,
            phone: "ext 12".into(),
            duration,
            outcome,
            result: SafeText::block(result.trim()),
            source: "pbx".into(),
            link: "https://pbx.example/1".into(),
            uniq: "u1".into(),
            user: None,
            person: "Tom".into(),
        }))
    }

    #[test]
    fn facts_that_are_typed_change_and_others_stay() {
        let before = a_call(200, Some(CallOutcome::Busy), "Later");
        assert_eq!(before.typed(word), "3:20 busy\nLater");
        let after = |typed: &str| before.rewritten(typed);
        assert_eq!(after("3:20 success\nLater"), Ok(a_call(200, Some(CallOutcome::Success), "Later")));
        assert_eq!(after("5m"), Ok(a_call(300, Some(CallOutcome::Busy), "")));
        assert_eq!(after("Wants a quote"), Ok(a_call(200, Some(CallOutcome::Busy), "Wants a quote")));
        assert_eq!(after("3:75\nLater"), Err(Wrong::NoTime("3:75".into())));
    }

    proptest! {
        #[test]
        fn what_was_not_touched_comes_back(
            duration in 0..=86_400_i64,
            outcome in prop::option::of(prop::sample::select(ALL.to_vec())),
            result in "[a-zя0-9:+ \n]{0,40}|busy|3m\nbusy",
        ) {
            let body = a_call(duration, outcome, &result);
            prop_assert_eq!(body.rewritten(&body.typed(word)), Ok(body));
        }
    }
}
