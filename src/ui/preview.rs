//! The preview beside or below the board and the list: the card of the lead under the cursor, behind a rule.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::{lead, paint};
use crate::app::State;
use crate::app::layout::PreviewRegion;
use crate::app::preview::PreviewSide;
use crate::i18n::Text;

pub fn draw(state: &State, theme: Theme, region: PreviewRegion, buf: &mut Buffer) {
    let PreviewRegion { area, inside, side } = region;
    match side {
        PreviewSide::Right => {
            for n in 0..area.height {
                let line = Rect { y: area.y + n, height: 1, ..area };
                paint::text(buf, line, "│", theme.quiet());
            }
        }
        PreviewSide::Below => {
            let rule = Rect { height: 1, ..area };
            paint::text(buf, rule, &"─".repeat(usize::from(area.width)), theme.quiet());
        }
    }
    match state.current_lead() {
        Some(id) => {
            let rows = crate::app::card::rows(state, id, inside.width);
            lead::rows(theme, &rows, state.preview.scroll, inside, buf);
        }
        None => {
            let text = state.locale.get(Text::NoLeadHere);
            paint::text(buf, Rect { height: 1.min(inside.height), ..inside }, text, theme.quiet());
        }
    }
}
