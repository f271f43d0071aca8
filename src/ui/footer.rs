//! The footer: a message, what is wrong, or what can be done; to somebody new, what to try next.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::hints::{Look, foot};
use crate::app::layout::boxes::behind;
use crate::app::layout::footer_width;

pub fn draw(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let area = Rect { x: area.x + 1.min(area.width), width: footer_width(area.width), ..area };
    let Some((tone, lines)) = state.message_lines(area.width, area.height) else {
        return hints(state, theme, area, buf);
    };
    for (n, words) in lines.iter().enumerate() {
        if let Some(line) = paint::line(area, n) {
            paint::text(buf, line, words, theme.tone(tone));
        }
    }
}

fn hints(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) {
    for (at, words, look) in foot(state).parts {
        let style = match look {
            Look::Key => theme.accent(),
            Look::Words => theme.quiet(),
            Look::Lesson => theme.plain(),
            Look::LessonSign => theme.good(),
        };
        paint::text(buf, behind(area, at), &words, style);
    }
}
