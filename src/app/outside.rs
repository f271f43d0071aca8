//! Texts in the person's own editor: one that is open in a composer, or everything of a card as one document.
//!
//! A document that cannot be read comes back with a mark at the line until it can, or until the person leaves it as it
//! is: then it is a draft, and nothing was sent.

use super::composer;
use super::drafts::Kept;
use super::fields::document::{self, Fault};
use super::fields::learn;
use super::making::{self, Made};
use super::msg::{Edited, Effect, Outside};
use super::people;
use super::state::{Popup, State};
use super::status::Tone;
use crate::app::command::Command;
use crate::domain::{SafeText, Target};
use crate::i18n::Text;
use crate::sync::event::{Composing, DraftOf};

/// Before what is wrong, in the document.
const MARK: &str = "# ✗ ";

/// What is in the editor at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Going {
    Composer(DraftOf),
    Card {
        on: Target,
        /// The document as it was before anything was changed in it.
        given: String,
        /// As it went to the editor, marks included.
        sent: String,
        marks: Vec<String>,
    },
}

/// Gives the text of the open box to the editor.
pub(super) fn compose(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Composer(composer)) = &state.popup else { return Vec::new() };
    let (of, text) = (composer.of, composer.text());
    state.outside = Some(Going::Composer(of));
    let mut effects = composer::keep(state);
    effects.push(Effect::EditOutside { text, what: Outside::Prose });
    effects
}

/// Gives everything of a thing to the editor; what was begun before goes on.
pub(super) fn card(state: &mut State, on: Target) -> Vec<Effect> {
    let of = DraftOf { on, what: Composing::Card };
    let draft = state.drafts.get(of).and_then(|kept| unpacked(&kept.text));
    let document = if people::lacks_fields(state, on) { None } else { document::write(state, on) };
    let (given, text) = match (draft, document) {
        (Some(draft), _) => draft,
        (None, Some(text)) => (text.clone(), text),
        (None, None) => {
            let mut effects = learn(state, on);
            effects.extend(state.hint(Tone::Info, Text::FieldNotRead));
            return effects;
        }
    };
    send(state, on, given, text, Vec::new())
}

fn send(state: &mut State, on: Target, given: String, text: String, marks: Vec<String>) -> Vec<Effect> {
    state.outside = Some(Going::Card { on, given, sent: text.clone(), marks });
    vec![Effect::EditOutside { text, what: Outside::Toml }]
}

/// The editor is closed.
pub(super) fn on_edited(state: &mut State, edited: Edited) -> Vec<Effect> {
    let Some(going) = state.outside.take() else { return Vec::new() };
    let (text, why) = match edited {
        Edited::Text(text) => (Some(text), None),
        Edited::Failed { why, text } => (text, Some(why)),
    };
    match going {
        Going::Composer(of) => {
            let mut effects = text.map(|text| composer::replace(state, of, &text)).unwrap_or_default();
            effects.extend(why.map(|why| failed(state, &why)));
            effects
        }
        Going::Card { on, given, sent, marks } => {
            let text = text.unwrap_or_else(|| sent.clone());
            let plain = unmarked(&text, &marks);
            let of = DraftOf { on, what: Composing::Card };
            if let Some(why) = why {
                let mut effects = keep(state, of, &given, &plain);
                effects.push(failed(state, &why));
                return effects;
            }
            if text == sent || plain.trim().is_empty() {
                return left(state, of, &given, &unmarked(&sent, &marks));
            }
            returned(state, of, given, &plain)
        }
    }
}

fn failed(state: &mut State, why: &SafeText) -> Effect {
    let text = state.locale.fill(Text::OutsideFailed, &[why]);
    state.say(Tone::Bad, text)
}

/// Nothing was done to it this time.
fn left(state: &mut State, of: DraftOf, given: &str, text: &str) -> Vec<Effect> {
    if text == given {
        return state.hint(Tone::Info, Text::Unchanged);
    }
    let mut effects = keep(state, of, given, text);
    let words = state.locale.fill(Text::OutsideKept, &[&state.key_words(Command::EditAll)]);
    effects.push(state.say(Tone::Info, words));
    effects
}

fn returned(state: &mut State, of: DraftOf, given: String, text: &str) -> Vec<Effect> {
    let wishes = match document::read(state, of.on, &given, text) {
        Ok(wishes) => wishes,
        Err(faults) => {
            let mut effects = keep(state, of, &given, text);
            let (marked, marks) = marked(text, &faults);
            effects.extend(send(state, of.on, given, marked, marks));
            return effects;
        }
    };
    let mut edits = Vec::new();
    for wish in wishes {
        match making::make_over(state, of.on, wish.change, wish.seen) {
            Made::Edit(edit) => edits.push(*edit),
            Made::Unchanged => {}
            Made::Unknown => {
                // Those made before it go their way; the draft has the rest.
                let mut effects = keep(state, of, &given, text);
                effects.extend(push_all(edits));
                effects.extend(state.hint(Tone::Warn, Text::FieldNotRead));
                return effects;
            }
        }
    }
    state.drafts.take(of);
    let mut effects = vec![Effect::DropDraft { of }];
    if edits.is_empty() {
        effects.extend(state.hint(Tone::Info, Text::Unchanged));
        return effects;
    }
    let text =
        state.locale.fill(Text::OutsideSent, &[&edits.len().to_string(), &state.key_words(Command::Undo)]);
    effects.extend(push_all(edits));
    effects.push(state.say(Tone::Good, text));
    effects
}

fn push_all(edits: Vec<crate::domain::Edit>) -> Option<Effect> {
    (!edits.is_empty()).then_some(Effect::PushAll(edits))
}

fn keep(state: &mut State, of: DraftOf, given: &str, text: &str) -> Vec<Effect> {
    if given == text {
        return Vec::new();
    }
    let text = packed(given, text);
    state.drafts.put(of, Kept::new(text.clone()));
    vec![Effect::KeepDraft { of, text, cursor: 0 }]
}

/// The document as it was and as it is, in one text: which keys were changed is told by both.
fn packed(given: &str, text: &str) -> String {
    format!("{}\n{given}{text}", given.len())
}

fn unpacked(packed: &str) -> Option<(String, String)> {
    let (len, rest) = packed.split_once('\n')?;
    let (given, text) = rest.split_at_checked(len.parse().ok()?)?;
    Some((given.to_owned(), text.to_owned()))
}

/// The document with a line above each that has a fault, and those lines.
fn marked(text: &str, faults: &[Fault]) -> (String, Vec<String>) {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let mut marks = Vec::new();
    let mut faults: Vec<&Fault> = faults.iter().collect();
    faults.sort_by_key(|fault| std::cmp::Reverse(fault.line));
    for fault in faults {
        let mark = format!("{MARK}{}", fault.words.replace('\n', " "));
        lines.insert(fault.line.unwrap_or(0).min(lines.len()), mark.clone());
        marks.push(mark);
    }
    (lines.join("\n"), marks)
}

fn unmarked(text: &str, marks: &[String]) -> String {
    let lines = text.split('\n').filter(|line| !marks.iter().any(|mark| mark == line));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_draft_gives_back_both_texts(given in "[a-zя\n]{0,40}", text in "[a-zя0-9\n]{0,40}") {
            prop_assert_eq!(unpacked(&packed(&given, &text)), Some((given, text)));
        }

        #[test]
        fn marks_come_and_go_without_a_trace(text in "[a-z\n]{0,40}", lines in proptest::collection::vec(0..9_usize, 0..4)) {
            let fault = |line: usize| Fault { line: (line > 0).then(|| line - 1), words: format!("wrong {line}") };
            let faults: Vec<Fault> = lines.into_iter().map(fault).collect();
            let (marked, marks) = marked(&text, &faults);
            prop_assert_eq!(marks.len(), faults.len());
            prop_assert_eq!(unmarked(&marked, &marks), text);
        }
    }
}
