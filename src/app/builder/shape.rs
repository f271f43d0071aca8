//! The box of a filter: its rows, a gap, the sentence with a mark below it, what is wrong with it, what it leaves, the keys.

use super::{BuilderState, Focus, complete, visible};
use crate::app::layout::boxes::{Boxed, Framed, behind};
use crate::app::state::State;
use crate::app::views::wrong::wrong_words;
use crate::app::words::{cells, fit, wrap};
use crate::i18n::Text;

/// The widest the box gets.
const WIDTH: u16 = 84;
/// What stands before the sentence.
pub const PROMPT: &str = "> ";

#[derive(Debug, Clone)]
pub struct Shape {
    pub stands: Boxed,
    /// What is wrong, or what may follow.
    pub about: Vec<String>,
    /// In which line of the inside it says how many are left.
    pub count: usize,
}

pub fn shape(state: &State, builder: &BuilderState) -> Shape {
    let body = state.regions().body;
    let width = WIDTH.min(body.width.saturating_sub(4)).max(1);
    let keys = if builder.focus == Focus::Rows { Text::FilterRowKeys } else { Text::FilterWriteKeys };
    let keys = wrap(state.locale.get(keys), usize::from(width));
    let about = about(state, builder, width);
    let rows = builder.parts.rows().len();
    let list = rows.min(visible(state));
    let count = list + 3 + about.len().max(1);
    let height = count + 1 + keys.len();
    let frame = Framed::new(body, (width, u16::try_from(height).unwrap_or(u16::MAX)));
    let stands = Boxed::new(frame)
        .with_rows(frame.lines(0, list), builder.top, rows)
        .with_text(behind(frame.lines(list + 1, 1), PROMPT.len()))
        .with_keys(frame.lines(count + 1, keys.len()), keys);
    Shape { stands, about, count }
}

/// As many of the words as fit, the one that is meant among them.
fn offered(offers: &[complete::Offer], pick: usize, width: usize) -> String {
    let word = |(n, offer): (usize, &complete::Offer)| {
        if n == pick { format!("[{}]", offer.text) } else { offer.text.clone() }
    };
    let words: Vec<String> = offers.iter().enumerate().map(word).collect();
    let is_fit = |words: &[String]| cells(&words.join("  ")) <= width;
    let meant = pick.min(words.len().saturating_sub(1));
    let from = (0..meant).find(|from| is_fit(&words[*from..=meant])).unwrap_or(meant);
    let until =
        (meant + 1..=words.len()).rev().find(|until| is_fit(&words[from..*until])).unwrap_or(meant + 1);
    fit(&words[from..until].join("  "), width)
}

/// What is wrong, or what may follow.
fn about(state: &State, builder: &BuilderState, width: u16) -> Vec<String> {
    let offers = if builder.focus == Focus::Sentence { complete::words(state) } else { Vec::new() };
    let mut lines = Vec::new();
    if !offers.is_empty() {
        lines.push(offered(&offers, builder.pick, usize::from(width)));
    }
    if let Some(wrong) = &builder.wrong {
        let mut words = wrap(&wrong_words(&state.locale, wrong), usize::from(width));
        words.truncate(2);
        words.extend(lines);
        return words;
    }
    lines
}
