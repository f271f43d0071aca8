//! Left alone for a while: an incoming lead until a time that is picked, a lead until a day and for a reason, "known,
//! wait until … because …". Kept on the disk of this host; the account knows nothing of it.

use super::Chosen;
use crate::app::msg::Effect;
use crate::app::picker::lists;
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::app::tasks::{self, Words, line};
use crate::domain::rot::{Quiet, QuietOf};
use crate::domain::{IncomingLead, SafeText, Target, Timestamp};
use crate::i18n::Text;
use crate::sync::event::DraftOf;

const HOUR: i64 = 3_600;

/// `s` on an incoming lead: for how long, by letter.
pub(super) fn pick(state: &mut State, one: &IncomingLead) -> Vec<Effect> {
    let hours = |n: i64| (state.locale.fill(Text::InHours, &[&n.to_string()]), state.now.plus(n * HOUR));
    let days = |n: i64| (state.locale.fill(Text::InDays, &[&n.to_string()]), state.now.plus(n * 24 * HOUR));
    let tomorrow = (state.locale.get(Text::BucketTomorrow).to_owned(), state.same_time_tomorrow());
    let entries = [hours(1), hours(3), tomorrow, days(3), days(7)].map(|(label, until)| {
        let of = QuietOf::Incoming(one.uid.clone());
        let quiet = Quiet { of, until, because: SafeText::default(), made_at: state.now };
        (label, state.day_and_time(until), Chosen::Wait(quiet).into())
    });
    let title = state.locale.fill(Text::InboxPickWait, &[&state.incoming_title(one)]);
    state.popup = Some(Popup::Picker(lists::choices(title, entries.into_iter())));
    Vec::new()
}

/// How a line of the box is read: until when, and because of what.
pub fn answer(state: &State, on: Target, text: &str) -> (Words, Result<Quiet, String>) {
    let said = line::read(state, text, None);
    let mut about = Words::new();
    let quiet = tasks::decided(state, &said.date, None, &mut about).and_then(|when| {
        let word = |text: Text| state.locale.get(text).to_owned();
        let Some(lead) = on.lead() else { return Err(word(Text::NoLeadHere)) };
        let when = when.ok_or_else(|| word(Text::WaitNeedsDate))?;
        about.push((Some(Tone::Info), state.locale.fill(Text::WaitUntil, &[&state.day_and_time(when.due)])));
        if said.text.trim().is_empty() {
            return Err(word(Text::WaitNeedsReason));
        }
        let because = SafeText::line(said.text.trim());
        Ok(Quiet { of: QuietOf::Lead(lead), until: when.due, because, made_at: state.now })
    });
    (about, quiet)
}

/// The line was sent: kept, and its draft is over.
pub fn keep(state: &mut State, quiet: Quiet, draft: Option<DraftOf>) -> Vec<Effect> {
    let until: Timestamp = quiet.until;
    state.inbox.quiet.insert(quiet.of.clone(), quiet.clone());
    state.inbox.changes += 1;
    let mut effects = vec![Effect::KeepQuiet(quiet)];
    effects.extend(draft.map(|of| Effect::DropDraft { of }));
    let text = state.locale.fill(Text::WaitKept, &[&state.day_and_time(until)]);
    effects.push(state.say(Tone::Good, text));
    effects
}
