//! The box that says why a lead is red, and which keys mend it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::{lead, paint};
use crate::app::why::{self, WhyBox};
use crate::app::{Command, State};
use crate::i18n::Text;

pub fn draw(state: &State, shown: WhyBox, theme: Theme, buf: &mut Buffer) {
    let rows = why::box_rows(state, &shown);
    let body = state.regions().body;
    let size = (why::width(state), rows.len().min(why::visible(state)) as u16 + 2);
    let inside = paint::popup(buf, body, size, state.locale.get(Text::WhyTitle), theme);
    let list = Rect { height: inside.height.saturating_sub(2), ..inside };
    lead::rows(theme, &rows, shown.top, list, buf);
    let last = Rect { y: inside.bottom().saturating_sub(1), height: 1.min(inside.height), ..inside };
    let hint = state.locale.fill(Text::HandBoxHint, &[&state.key_words(Command::BoxClose)]);
    paint::text(buf, last, &hint, theme.quiet());
}
