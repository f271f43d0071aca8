//! The box of a form: how large it is, what its fields show, and what it says below them. One source for `update`
//! (scrolling) and `ui` (drawing).

use unicode_segmentation::UnicodeSegmentation;

use super::{FormState, Slot};
use crate::app::command::Command;
use crate::app::composer::editor::Editor;
use crate::app::layout::boxes::{Boxed, Framed, behind};
use crate::app::state::State;
use crate::app::status::Tone;
use crate::app::words::{cells, fit, wrap};
use crate::domain::{Listing, OwnerKind};
use crate::i18n::Text;
use crate::sync::event::Composing;

const WIDEST: u16 = 72;
/// Frame and margin.
const FRAME: u16 = 4;
/// Cells of the label column.
const LABEL: usize = 13;
/// Hits that are shown.
const HITS: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    pub width: u16,
    /// Fields on the screen.
    pub rows: usize,
    pub about: Vec<(Option<Tone>, String)>,
    pub keys: Vec<String>,
}

/// What a field shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub label: String,
    pub text: String,
    /// Where the next letter goes; only of a text field with the focus.
    pub caret: Option<usize>,
    pub look: Look,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Typed,
    Choice,
    /// Somebody known stands there instead of what is typed.
    Known,
    /// Not sent, since somebody known stands there.
    Unused,
}

pub fn shape(state: &State, form: &FormState) -> Shape {
    let body = state.regions().body;
    let width = body.width.saturating_sub(FRAME).clamp(1, WIDEST);
    let room = usize::from(width);
    let fields = form.slots().len();
    let height = usize::from(body.height.saturating_sub(2)).max(1);
    let keys = wrap(&keys(state, form), room);
    let mut about: Vec<(Option<Tone>, String)> = Vec::new();
    for (tone, text) in sentences(state, form, room) {
        about.extend(wrap(&text, room).into_iter().map(|line| (tone, line)));
    }
    // At least two fields stay in sight; what is said first is said longest.
    let least = fields.min(2);
    let keys = if least + keys.len() + about.len() > height { Vec::new() } else { keys };
    about.truncate(height.saturating_sub(least + keys.len()));
    let rows = fields.min(height.saturating_sub(about.len() + keys.len())).max(1);
    Shape { width, rows, about, keys }
}

/// Cells of the labels in a line of so many.
pub fn label_cells(line: u16) -> usize {
    LABEL.min(usize::from(line / 2))
}

/// What stands where on the screen; a row is a field.
pub fn stands(state: &State, form: &FormState, shape: &Shape) -> Boxed {
    let frame = Framed::new(state.regions().body, shape.size());
    let keys = frame.lines(shape.rows + shape.about.len(), shape.keys.len());
    let stands = Boxed::new(frame).with_rows(frame.lines(0, shape.rows), form.top, form.slots().len());
    stands
        .with_text(behind(frame.lines(0, shape.rows), label_cells(frame.inside.width)))
        .with_keys(keys, shape.keys.clone())
}

impl Shape {
    /// The inside of the box.
    pub fn size(&self) -> (u16, u16) {
        let rows = self.rows + self.about.len() + self.keys.len();
        (self.width, u16::try_from(rows).unwrap_or(u16::MAX))
    }
}

/// What is wrong, who is known already, what cannot be undone.
fn sentences(state: &State, form: &FormState, room: usize) -> Vec<(Option<Tone>, String)> {
    let mut out: Vec<(Option<Tone>, String)> = Vec::new();
    out.extend(form.complaint.clone().map(|text| (Some(Tone::Warn), text)));
    let of = form.section();
    let looked = form.looked(of);
    if !looked.listings.is_empty() {
        let is_own = matches!(
            (form.what, of),
            (Composing::NewContact, OwnerKind::Contacts) | (Composing::NewCompany, OwnerKind::Companies)
        );
        let text = if is_own { Text::FormOpensKnown } else { Text::FormUsesKnown };
        out.push((Some(Tone::Warn), state.locale.fill(text, &[&state.key_words(Command::FormUse)])));
        let chosen = form.chosen(of).map(|chosen| chosen.owner);
        for hit in looked.listings.iter().take(HITS) {
            let mark = if Some(hit.owner) == chosen { "✓" } else { "·" };
            out.push((Some(Tone::Info), fit(&format!("{mark} {}", hit_words(state, hit)), room)));
        }
        if let Some(more) = looked.listings.len().checked_sub(HITS).filter(|more| *more > 0) {
            out.push((None, state.locale.fill(Text::FormMoreKnown, &[&more.to_string()])));
        }
    }
    out.push((None, state.locale.get(final_word(form)).to_owned()));
    out
}

const fn final_word(form: &FormState) -> Text {
    match form.what {
        Composing::NewContact | Composing::NewCompany => Text::FormIsFinal,
        _ => Text::FormLeadIsFinal,
    }
}

/// `Ines Carvalho · +351 555 0142 · Tin Roof`.
pub fn hit_words(state: &State, hit: &Listing) -> String {
    let leads = format!("{}: {}", state.locale.get(Text::Leads), hit.leads);
    let leads = if hit.leads > 0 { leads.as_str() } else { "" };
    let name =
        if hit.name.trim().is_empty() { state.target_name(hit.owner.into()) } else { hit.name.to_string() };
    let parts = [name.as_str(), &hit.phone, &hit.company, leads];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn keys(state: &State, form: &FormState) -> String {
    let [send, next, leave] =
        [Command::DraftSend, Command::FormNext, Command::DraftLeave].map(|command| state.key_words(command));
    let text = if form.slot().is_choice() { Text::FormChoiceKeys } else { Text::FormKeys };
    state.locale.fill(text, &[&send, &next, &leave])
}

pub fn title(state: &State, form: &FormState) -> String {
    state.locale.get(form.what.word()).to_owned()
}

/// The n-th field, its value in so many cells.
pub fn field(state: &State, form: &FormState, n: usize, room: usize) -> Option<Field> {
    let slot = *form.slots().get(n)?;
    let is_person = slot == Slot::Name && form.what == Composing::NewContact;
    let label = state.locale.get(if is_person { Text::FormPersonName } else { slot.label() }).to_owned();
    let choice = |text: String| Field { label: label.clone(), text, caret: None, look: Look::Choice };
    match slot {
        Slot::Stage => return Some(choice(fit(&stage_words(state, form), room))),
        Slot::Responsible => {
            let name = form.responsible.map(|user| state.user_name(user)).unwrap_or_default();
            return Some(choice(fit(&format!("‹ {name} ›"), room)));
        }
        _ => {}
    }
    let known = match slot {
        Slot::Contact => form.contact.as_ref(),
        Slot::Company => form.company.as_ref(),
        _ => None,
    };
    if let Some(known) = known {
        let text = fit(&format!("✓ {}", known.name), room);
        return Some(Field { label, text, caret: (n == form.focus).then_some(0), look: Look::Known });
    }
    let is_unused = form.contact.is_some() && matches!(slot, Slot::Phone | Slot::Email);
    let (before, behind) = form.editor(slot).map(Editor::line_parts).unwrap_or_default();
    let (text, caret) = window(before, behind, room);
    let look = if is_unused { Look::Unused } else { Look::Typed };
    Some(Field { label, text, caret: (n == form.focus).then_some(caret), look })
}

fn stage_words(state: &State, form: &FormState) -> String {
    let Some(place) = form.stage else { return "–".to_owned() };
    let stage =
        state.stage(place).map_or_else(|| format!("#{}", place.stage), |stage| stage.name.to_string());
    let pipelines = &state.directory.pipelines;
    let pipeline = pipelines.iter().find(|pipeline| pipeline.id == place.pipeline && pipelines.len() > 1);
    match pipeline {
        Some(pipeline) => format!("‹ {stage} · {} ›", pipeline.name),
        None => format!("‹ {stage} ›"),
    }
}

/// What is in sight of a line before its cursor, where there are so many cells.
fn in_sight(before: &str, room: usize) -> &str {
    let mut start = before;
    while cells(start) + 1 > room {
        let Some(first) = start.graphemes(true).next() else { break };
        start = &start[first.len()..];
    }
    start
}

/// As much of a line as has room, with its cursor in sight.
pub fn window(before: &str, behind: &str, room: usize) -> (String, usize) {
    let start = in_sight(before, room);
    let mut text = start.to_owned();
    for grapheme in behind.graphemes(true) {
        if cells(&text) + cells(grapheme) > room {
            break;
        }
        text.push_str(grapheme);
    }
    (text, cells(start))
}

/// The column, in characters, that `window` shows in a cell; behind the text its end.
pub fn column_at((before, behind): (&str, &str), room: usize, cell: usize) -> usize {
    let start = in_sight(before, room);
    let mut column = before.chars().count() - start.chars().count();
    let mut used = 0;
    for grapheme in start.graphemes(true).chain(behind.graphemes(true)) {
        used += cells(grapheme);
        if used > cell {
            break;
        }
        column += grapheme.chars().count();
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_the_character_that_is_shown_in_it() {
        for (before, behind, room, cell, column) in [
            ("", "", 10, 4, 0),
            ("ab", "cd", 10, 0, 0),
            ("ab", "cd", 10, 3, 3),
            ("ab", "cd", 10, 9, 4),
            // Each half of a wide character is that character.
            ("", "漢字ab", 10, 1, 0),
            ("", "漢字ab", 10, 2, 1),
            ("", "漢字ab", 10, 3, 1),
            ("", "漢字ab", 10, 4, 2),
            // Of a family, which is one thing, the start.
            ("", "👨‍👩‍👧b", 10, 1, 0),
            ("", "👨‍👩‍👧b", 10, 2, 5),
            // What is scrolled out of sight counts.
            ("abcdefgh", "", 4, 0, 5),
            ("漢字漢字", "", 5, 2, 3),
        ] {
            assert_eq!(column_at((before, behind), room, cell), column, "{before}|{behind} {room} {cell}");
        }
    }
}
