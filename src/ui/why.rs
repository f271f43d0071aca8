//! The box that says why a lead is red, and which keys mend it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::{lead, paint};
use crate::app::State;
use crate::app::why::{self, WhyBox};
use crate::i18n::Text;

pub fn draw(state: &State, shown: WhyBox, theme: Theme, buf: &mut Buffer) {
    let stands = why::shape(state, &shown);
    paint::framed(buf, stands.frame, state.locale.get(Text::WhyTitle), theme);
    let inside = stands.frame.inside;
    let list = Rect { height: inside.height.saturating_sub(2), ..inside };
    lead::rows(theme, &why::box_rows(state, &shown), shown.top, list, buf);
    paint::keys(buf, &stands, theme);
}
