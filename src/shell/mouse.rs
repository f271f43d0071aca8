//! What the terminal tells of the mouse, as messages; two clicks at once are counted here, where there is a clock.

use std::time::Duration;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use tokio::time::Instant;

use crate::app::Msg;
use crate::app::layout::Spot;
use crate::app::pointer::{Clicks, Pointing};

/// Two clicks within this are one of two.
const AT_ONCE: Duration = Duration::from_millis(400);

#[derive(Debug, Clone, Copy, Default)]
pub struct Clicker {
    last: Option<(Instant, Spot)>,
}

impl Clicker {
    /// `None` for what has no meaning here: other buttons, sideways wheels, and what is done with Shift, which belongs
    /// to the terminal.
    pub fn message(&mut self, event: MouseEvent) -> Option<Msg> {
        if event.modifiers.contains(KeyModifiers::SHIFT) {
            return None;
        }
        let at = Spot { x: event.column, y: event.row };
        let what = match event.kind {
            MouseEventKind::Down(MouseButton::Left) => Pointing::Pressed(self.count(at)),
            MouseEventKind::Drag(MouseButton::Left) => Pointing::Dragged,
            MouseEventKind::Up(MouseButton::Left) => Pointing::Released,
            MouseEventKind::ScrollDown => Pointing::WheelDown,
            MouseEventKind::ScrollUp => Pointing::WheelUp,
            _ => return None,
        };
        Some(Msg::Pointed { at, what })
    }

    fn count(&mut self, at: Spot) -> Clicks {
        let now = Instant::now();
        let is_second =
            self.last.is_some_and(|(then, there)| there == at && now.duration_since(then) < AT_ONCE);
        // A third one begins anew.
        self.last = (!is_second).then_some((now, at));
        if is_second { Clicks::Two } else { Clicks::One }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: MouseEventKind, column: u16, modifiers: KeyModifiers) -> MouseEvent {
        MouseEvent { kind, column, row: 4, modifiers }
    }

    fn press(clicker: &mut Clicker, column: u16) -> Option<Pointing> {
        let down = MouseEventKind::Down(MouseButton::Left);
        match clicker.message(event(down, column, KeyModifiers::NONE))? {
            Msg::Pointed { at, what } => {
                assert_eq!(at, Spot { x: column, y: 4 });
                Some(what)
            }
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn two_clicks_at_once_in_one_place_are_one_of_two() {
        let mut clicker = Clicker::default();
        let (one, two) = (Some(Pointing::Pressed(Clicks::One)), Some(Pointing::Pressed(Clicks::Two)));
        assert_eq!((press(&mut clicker, 7), press(&mut clicker, 7), press(&mut clicker, 7)), (one, two, one));
        assert_eq!((press(&mut clicker, 8), press(&mut clicker, 9)), (one, one));
        tokio::time::advance(AT_ONCE).await;
        assert_eq!(press(&mut clicker, 9), one);
    }

    #[test]
    fn what_belongs_to_the_terminal_or_to_nobody_is_no_message() {
        let mut clicker = Clicker::default();
        let shift = event(MouseEventKind::Down(MouseButton::Left), 1, KeyModifiers::SHIFT);
        let right = event(MouseEventKind::Down(MouseButton::Right), 1, KeyModifiers::NONE);
        let moved = event(MouseEventKind::Moved, 1, KeyModifiers::NONE);
        assert_eq!([shift, right, moved].map(|event| clicker.message(event)), [None, None, None]);
    }
}
