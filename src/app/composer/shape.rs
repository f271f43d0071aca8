//! The box of a composer: how large it is, and what it says around the text. One source for `update` (scrolling) and
//! `ui` (drawing).

use super::{ComposerState, Opened, Reading, echo, note, reading};
use crate::app::command::Command;
use crate::app::layout::boxes::{Boxed, Framed};
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::app::tasks;
use crate::app::words::wrap;
use crate::i18n::{Locale, Text};
use crate::sync::event::Composing;

/// The widest a box gets inside: lines longer than this are hard to read.
const WIDEST: u16 = 72;
/// Rows of text, where there is room.
const NOTE_ROWS: u16 = 10;
const LINE_ROWS: u16 = 3;
/// Frame and margin.
const FRAME: u16 = 4;

/// What stands where, from the top: text, a gap, lines about it, keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Cells of the text; behind them is one for the cursor at the end of a full row.
    pub width: u16,
    pub rows: u16,
    pub gap: u16,
    /// How it is read, what is wrong, what cannot be taken back.
    pub about: Vec<(Option<Tone>, String)>,
    pub keys: Vec<String>,
}

impl Shape {
    /// The inside of the box.
    pub fn size(&self) -> (u16, u16) {
        let below = u16::try_from(self.about.len() + self.keys.len()).unwrap_or(u16::MAX);
        (self.width + 1, self.rows.saturating_add(self.gap).saturating_add(below))
    }
}

/// What stands where on the screen.
pub fn stands(state: &State, shape: &Shape) -> Boxed {
    let frame = Framed::new(state.regions().body, shape.size());
    let below = usize::from(shape.rows + shape.gap) + shape.about.len();
    let keys = frame.lines(below, shape.keys.len());
    Boxed::new(frame).with_text(frame.lines(0, shape.rows.into())).with_keys(keys, shape.keys.clone())
}

pub fn shape(state: &State, composer: &ComposerState) -> Shape {
    let body = state.regions().body;
    let width = body.width.saturating_sub(FRAME + 1).clamp(1, WIDEST);
    let lines = |sentences: &[(Option<Tone>, String)]| -> Vec<(Option<Tone>, String)> {
        let lines = |(tone, text): &(Option<Tone>, String)| {
            wrap(text, usize::from(width)).into_iter().map(|line| (*tone, line)).collect::<Vec<_>>()
        };
        sentences.iter().flat_map(lines).collect()
    };
    let mut sentences = sentences(state, composer);
    let mut about = lines(&sentences);
    let keys = wrap(&keys(state, composer), usize::from(width));
    let room = |about: &[_]| {
        let below = u16::try_from(about.len() + keys.len()).unwrap_or(u16::MAX);
        body.height.saturating_sub(2).saturating_sub(below)
    };
    // A note has several lines to see; what may be known by heart gives way to them.
    while composer.is_many() && room(&about) < LINE_ROWS {
        let Some(quiet) = sentences.iter().rposition(|(tone, _)| tone.is_none()) else { break };
        sentences.remove(quiet);
        about = lines(&sentences);
    }
    let room = room(&about);
    let wanted = if composer.is_many() { NOTE_ROWS } else { LINE_ROWS };
    let rows = wanted.min(room).max(1);
    Shape { width, rows, gap: u16::from(room > rows), about, keys }
}

/// Rows of text of the open box.
pub(super) fn text_rows(state: &State) -> usize {
    match &state.popup {
        Some(Popup::Composer(composer)) => usize::from(shape(state, composer).rows),
        _ => 1,
    }
}

/// `Note · Espresso bar refit`.
pub fn title(state: &State, composer: &ComposerState) -> String {
    let kind = match composer.opened {
        Opened::ByKey => state.composing_words(composer.of.what),
        Opened::AfterDone => state.locale.get(Text::ComposeNext).to_owned(),
    };
    let on = match composer.many {
        Some(kind) => state.locale.count(kind.count_text(), state.marks.count(kind), &[]),
        None => state.target_name(composer.of.on),
    };
    format!("{kind} · {on}")
}

/// How far the text as it stands has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// There is nothing to save.
    Nothing,
    NotYet,
    Yes,
    Failed,
}

impl Saved {
    /// The word for it at the foot of the box.
    pub fn words(self, locale: &Locale) -> Option<(Tone, String)> {
        let (tone, text) = match self {
            Self::Nothing => return None,
            Self::NotYet => (Tone::Info, Text::Saving),
            Self::Yes => (Tone::Good, Text::DraftSaved),
            Self::Failed => (Tone::Bad, Text::DraftNotSaved),
        };
        Some((tone, locale.get(text).to_owned()))
    }
}

fn sentences(state: &State, composer: &ComposerState) -> Vec<(Option<Tone>, String)> {
    let quiet = |text: Text| (None, state.locale.get(text).to_owned());
    let complaint = composer.complaint.clone().map(|text| (Some(Tone::Warn), text));
    let mut out = Vec::new();
    match composer.of.what {
        Composing::Note
        | Composing::CallIn
        | Composing::CallOut
        | Composing::Sms
        | Composing::Service
        | Composing::Rewrite => {
            out = echo::sentences(state, composer);
            if let Some(complaint) = complaint.filter(|complaint| !out.contains(complaint)) {
                out.insert(0, complaint);
            }
        }
        Composing::Task | Composing::Result | Composing::Due | Composing::Wait => {
            let line = tasks::answer(state, composer.of, &composer.text());
            out.extend(line.map(|line| line.about).unwrap_or_default());
            // A date that cannot be meant is said while it is typed.
            if let Some(complaint) = complaint.filter(|complaint| !out.contains(complaint)) {
                out.push(complaint);
            }
            if composer.of.what == Composing::Task && composer.of.on.owner().is_some() {
                out.push(quiet(Text::TaskIsFinal));
            }
        }
        Composing::Name
        | Composing::Card
        | Composing::NewLead
        | Composing::NewContact
        | Composing::NewCompany => {
            out.extend(complaint);
        }
        Composing::Price | Composing::Field(_) => {
            out.extend(match (reading(state, composer), complaint) {
                (_, Some(complaint)) => Some(complaint),
                (Reading::As(words), None) => {
                    Some((Some(Tone::Good), state.locale.fill(Text::ReadAs, &[&words])))
                }
                (Reading::Not(words), None) => Some((None, words)),
                (Reading::Plain, None) => None,
            });
            if composer.empties_many() {
                out.push((Some(Tone::Warn), state.locale.get(Text::FieldEmptied).to_owned()));
            }
        }
    }
    out
}

fn keys(state: &State, composer: &ComposerState) -> String {
    let [send, enter, leave, kind, who] =
        [Command::DraftSend, Command::DraftEnter, Command::DraftLeave, Command::DraftKind, Command::DraftWho]
            .map(|command| state.key_words(command));
    let keys = match composer.of.what {
        Composing::Task if composer.opened == Opened::AfterDone => {
            state.locale.fill(Text::NextKeys, &[&enter, &kind, &who, &leave])
        }
        Composing::Task => state.locale.fill(Text::TaskKeys, &[&enter, &kind, &who, &leave]),
        what if note::is_new(what) => note_keys(state, composer),
        _ if composer.is_many() => state.locale.fill(Text::NoteKeys, &[&send, &enter, &leave]),
        _ => state.locale.fill(Text::LineKeys, &[&enter, &leave]),
    };
    format!("{keys} · {}", state.locale.fill(Text::OutsideKey, &[&state.key_words(Command::DraftOutside)]))
}

/// Also what the sort is turned to, and which other draft there is.
fn note_keys(state: &State, composer: &ComposerState) -> String {
    let [send, enter, leave, kind] =
        [Command::DraftSend, Command::DraftEnter, Command::DraftLeave, Command::DraftKind]
            .map(|command| state.key_words(command));
    let word = |what| state.locale.get(note::sort_word(what));
    let mut keys = match note::next(state, composer) {
        Some(next) => state.locale.fill(Text::SortKeys, &[&send, &enter, &kind, word(next), &leave]),
        None => state.locale.fill(Text::NoteKeys, &[&send, &enter, &leave]),
    };
    if let Some(other) = note::begun_besides(state, composer.of) {
        let text =
            state.locale.fill(Text::OtherDraftKey, &[&state.key_words(Command::DraftWho), word(other)]);
        keys = format!("{keys} · {text}");
    }
    keys
}
