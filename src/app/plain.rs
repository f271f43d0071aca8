//! The program line by line: what a typed line means, and what the cursor is on in words.
//!
//! For people who hear the screen. The state and its commands are the same as on the drawn screen; only the way in
//! (a line instead of a key) and the way out (a sentence instead of a picture) differ. Must not know how lines arrive.

use super::builder::Focus;
use super::command::Command;
use super::composer;
use super::form;
use super::keymap::{Key, KeyCode, parse_sequence};
use super::msg::Msg;
use super::state::{Popup, Progress, Screen, State};
use super::words::NextStep;
use crate::domain::{Lead, LeadId};
use crate::i18n::Text;

/// Before keys where a line would be text.
const ESCAPE: char = '\\';
/// Alone in a line, sends what was written, as in mail programs of old.
const SEND: &str = ".";

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Keys,
    /// The whole text: it is sent.
    Line,
    /// One line of the text.
    Lines,
    /// A field of several.
    Field,
    /// What is looked for in a list.
    Sought,
}

/// What a line means, as the keys a person would press for it; or what is to be said about it.
pub fn meant(state: &State, line: &str) -> Result<Vec<Msg>, String> {
    let wanted = wanted(state);
    if let Some(keys) = line.strip_prefix(ESCAPE) {
        if wanted == Wanted::Keys {
            return meant(state, keys);
        }
        return Ok(parse_sequence(keys).map_or_else(|| text(state, wanted, keys), pressed));
    }
    match (wanted, line) {
        (Wanted::Keys | Wanted::Line | Wanted::Sought, "") => Ok(pressed([Key::plain(KeyCode::Enter)])),
        (Wanted::Field, "") => Ok(given(state, Command::FormNext)),
        (Wanted::Line | Wanted::Lines | Wanted::Field, SEND) => Ok(given(state, Command::DraftSend)),
        (Wanted::Keys, line) => {
            let line = line.trim();
            let named = || Command::named(line).filter(|named| state.scopes().contains(&named.spec().scope));
            let keys = parse_sequence(line).map(pressed).or_else(|| Some(given(state, named()?)));
            keys.ok_or_else(|| state.locale.fill(Text::PlainUnknown, &[line]))
        }
        (_, line) => Ok(text(state, wanted, line)),
    }
}

fn wanted(state: &State) -> Wanted {
    match &state.popup {
        Some(Popup::Composer(composer)) if composer.is_many() => Wanted::Lines,
        Some(Popup::Composer(_) | Popup::Drop(_)) => Wanted::Line,
        Some(Popup::Form(_)) => Wanted::Field,
        Some(Popup::Finder(_) | Popup::Palette(_) | Popup::Filter) => Wanted::Sought,
        Some(Popup::Builder) if state.builder().is_some_and(|b| b.focus == Focus::Sentence) => Wanted::Sought,
        Some(Popup::Views(shown)) if shown.naming.is_some() => Wanted::Line,
        Some(Popup::Picker(picker)) if picker.filter.is_some() => Wanted::Sought,
        None if matches!(state.screens.last(), Some(Screen::Search(_))) => Wanted::Sought,
        Some(
            Popup::Picker(_)
            | Popup::QuitQuestion
            | Popup::Page(_)
            | Popup::Code(_)
            | Popup::Why(_)
            | Popup::Builder
            | Popup::Columns(_)
            | Popup::Order(_)
            | Popup::Views(_)
            | Popup::Bulk(_),
        )
        | None => Wanted::Keys,
    }
}

/// What of a box is not to be heard: what the person typed there, and keys as they are on the drawn screen.
pub fn is_noise(state: &State, line: &str) -> bool {
    let is_key_line = |keys: &[String]| keys.iter().any(|keys| keys.trim() == line);
    match &state.popup {
        Some(Popup::Composer(composer)) => {
            composer.text().contains(line) || is_key_line(&composer::shape::shape(state, composer).keys)
        }
        Some(Popup::Form(form)) => is_key_line(&form::shape::shape(state, form).keys),
        _ => false,
    }
}

/// What is said first of all.
pub fn hello(state: &State) -> &str {
    state.locale.get(Text::PlainHello)
}

/// How to answer where a line is text; nothing where keys are wanted, which the help tells.
pub fn prompt(state: &State) -> Option<&str> {
    Some(state.locale.get(match wanted(state) {
        Wanted::Keys => return None,
        Wanted::Line => Text::PlainLine,
        Wanted::Lines => Text::PlainLines,
        Wanted::Field => Text::PlainField,
        Wanted::Sought => Text::PlainSought,
    }))
}

/// A command as the keys that run it here; one without a key, by its name.
fn given(state: &State, command: Command) -> Vec<Msg> {
    let keys = state.keymap.key_of(command, &state.scopes());
    keys.and_then(|keys| parse_sequence(&keys)).map_or_else(|| vec![Msg::CommandGiven(command)], pressed)
}

fn pressed(keys: impl IntoIterator<Item = Key>) -> Vec<Msg> {
    keys.into_iter().map(Msg::KeyPressed).collect()
}

/// A text takes the place of the one that stands there; only a further line joins what was written.
fn text(state: &State, wanted: Wanted, line: &str) -> Vec<Msg> {
    let mut out = match wanted {
        Wanted::Keys => return Vec::new(),
        Wanted::Lines => Vec::new(),
        Wanted::Line | Wanted::Field | Wanted::Sought => erased(state),
    };
    out.extend(line.chars().map(|c| Msg::KeyPressed(Key::char(c))));
    match wanted {
        Wanted::Line | Wanted::Lines => out.push(Msg::KeyPressed(Key::plain(KeyCode::Enter))),
        Wanted::Field => out.extend(given(state, Command::FormNext)),
        Wanted::Keys | Wanted::Sought => {}
    }
    out
}

/// The keys that take away what stands in the field.
fn erased(state: &State) -> Vec<Msg> {
    let typed = match &state.popup {
        Some(Popup::Drop(question)) => question.typed.chars().count(),
        Some(Popup::Picker(_)) => return given(state, Command::FinderClear),
        _ => return given(state, Command::DraftEraseHead),
    };
    pressed(std::iter::repeat_n(Key::plain(KeyCode::Backspace), typed))
}

/// Whether there is something to work on: what is typed before that waits, or it would fall into nothing.
pub fn is_ready(state: &State) -> bool {
    if !matches!(state.screens.last(), Some(Screen::Board) | None) {
        return true;
    }
    let is_stuck = state.link.trouble.is_some() || state.directory.load.trouble().is_some();
    let pull = state.board.pipeline.and_then(|shown| state.leads.pulls.get(&shown));
    let is_read = pull.is_some_and(|pull| pull.as_of.is_some() || pull.progress != Progress::Reading);
    let is_empty = !state.directory.load.is_loading() && state.directory.pipelines.is_empty();
    is_stuck || is_read || is_empty
}

/// What the cursor is on, in words; `None` where the screen has no words of its own for it.
pub fn place(state: &State) -> Option<String> {
    match (&state.popup, state.screens.last()) {
        (None | Some(Popup::Filter), Some(Screen::Board) | None) => board(state),
        _ => None,
    }
}

/// `Proposal, 3 of 12: Espresso bar refit, £18,500, Mara Linden, task overdue`.
fn board(state: &State) -> Option<String> {
    let place = state.focused_place()?;
    let stage = state.stage(place)?;
    let column = state.leads.columns().column(place).filter(|column| !column.is_empty());
    let lead = state.board_cursor().and_then(|id| state.leads.get(id));
    let (Some(column), Some(lead)) = (column, lead) else {
        return Some(
            state.locale.fill(Text::PlainNothing, &[&stage.name, state.locale.get(Text::EmptyStage)]),
        );
    };
    let at = (state.board.cursor(place).row + 1).to_string();
    let values = [stage.name.as_str(), &at, &column.len().to_string(), &lead_words(state, lead)];
    Some(state.locale.fill(Text::PlainPlace, &values))
}

fn lead_words(state: &State, lead: &Lead) -> String {
    let mut words = vec![state.lead_name(lead.id)];
    if !lead.price.is_zero() {
        words.push(state.full_money(lead.price));
    }
    words.extend(state.user(lead.responsible).map(|user| user.name.to_string()));
    words.push(task_words(state, lead.next_task_at));
    words.extend(lead.tags.iter().map(|tag| format!("#{}", tag.name)));
    words.extend(fate_words(state, lead.id).map(str::to_owned));
    words.join(", ")
}

fn task_words(state: &State, due: Option<crate::domain::Timestamp>) -> String {
    let text = match state.next_step(due) {
        NextStep::Overdue => Text::PlainOverdue,
        NextStep::Today => Text::PlainToday,
        NextStep::Later => Text::PlainLater,
        NextStep::None => Text::PlainNoTask,
    };
    state.locale.fill(text, &[&due.map(|due| state.due_with_day(due)).unwrap_or_default()])
}

/// What of the lead is not on the server.
fn fate_words(state: &State, lead: LeadId) -> Option<&str> {
    use crate::sync::event::EditStage;
    let pending = state.leads.overlay().pending_of(lead);
    let is_parked = pending.iter().any(|pending| matches!(pending.stage, EditStage::Parked(_)));
    let text = if is_parked { Text::PlainParked } else { Text::PlainPending };
    (!pending.is_empty()).then(|| state.locale.get(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::layout::Size;
    use crate::app::state::Settings;
    use crate::app::update;
    use crate::domain::Timestamp;
    use crate::i18n::{Language, Locale};

    fn state() -> State {
        let size = Size { width: 58, height: 120 };
        State::new(size, Timestamp(0), Locale::new(Language::English), Settings::default())
    }

    fn keys(state: &State, line: &str) -> String {
        let key = |msg: Msg| match msg {
            Msg::KeyPressed(key) => key.to_string(),
            other => format!("{other:?}"),
        };
        match meant(state, line) {
            Ok(msgs) => msgs.into_iter().map(key).collect::<Vec<_>>().join(" "),
            Err(why) => why,
        }
    }

    #[test]
    fn a_line_is_keys_or_the_name_of_a_command() {
        let state = state();
        for (line, meaning) in [
            ("j", "j"),
            ("g t", "g t"),
            (" C-d ", "C-d"),
            ("", "Enter"),
            ("\\Esc", "Esc"),
            ("go.tasks", "g t"),
            ("lead.move_right", "L"),
            ("о", "о"),
        ] {
            assert_eq!(keys(&state, line), meaning, "{line:?}");
        }
        for line in ["move it", "draft.send", "jj"] {
            assert!(keys(&state, line).contains("is no key and no command"), "{line:?}");
        }
    }

    #[test]
    fn where_a_text_is_wanted_a_line_is_that_text() {
        let mut state = state();
        for key in "?old".chars() {
            update(&mut state, Msg::KeyPressed(Key::char(key)));
        }
        assert_eq!(keys(&state, "note"), "C-u n o t e");
        assert_eq!(keys(&state, ""), "Enter");
        assert_eq!(keys(&state, "\\Down"), "Down");
        assert_eq!(keys(&state, "\\Nothing"), "C-u N o t h i n g");
        for msg in meant(&state, "note").expect("a text") {
            update(&mut state, msg);
        }
        let Some(Popup::Palette(help)) = &state.popup else { panic!("the box is open") };
        assert_eq!(help.editor().text(), "note");
    }

    #[test]
    fn lines_wait_for_something_to_work_on() {
        let mut state = state();
        state.start();
        assert!(!is_ready(&state));
        state.screens.push(Screen::Tasks);
        assert!(is_ready(&state));
    }
}
