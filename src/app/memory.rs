//! What the program remembers of a person from one run to the next: what was learned, what was chosen lately in the
//! palette, how the board looks. No word of an account is in it.
//!
//! Lines of words. A line that is not understood is left out: another version may have written it.

use super::board::Density;
use super::command::COMMANDS;
use super::lessons::Lesson;
use super::preview::PreviewSide;
use super::state::State;

/// Everything there is to remember, as it is written down.
pub fn told(state: &State) -> String {
    let mut lines: Vec<String> = Vec::new();
    for lesson in Lesson::ALL {
        let count = state.lessons.count(lesson);
        if count > 0 {
            lines.push(format!("learned {} {count}", lesson.word()));
        }
    }
    lines.extend(state.lately.commands().iter().map(|command| format!("lately {}", command.spec().name)));
    if state.board.density != Density::default() {
        lines.push(format!("lines {}", state.board.density.lines()));
    }
    if state.preview.is_on {
        let side = match state.preview.side {
            PreviewSide::Right => "right",
            PreviewSide::Below => "below",
        };
        lines.push(format!("preview {side}"));
    }
    lines.iter().fold(String::new(), |text, line| text + line + "\n")
}

/// Everything as it was left.
pub fn recall(state: &mut State, text: &str) {
    let mut lately = Vec::new();
    for line in text.lines() {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["learned", word, count] => {
                let lesson = Lesson::ALL.into_iter().find(|lesson| lesson.word() == word);
                if let (Some(lesson), Ok(count)) = (lesson, count.parse()) {
                    state.lessons.put(lesson, count);
                }
            }
            ["lately", name] => {
                lately.extend(COMMANDS.iter().find(|spec| spec.name == name).map(|spec| spec.command));
            }
            ["lines", "1"] => state.board.density = Density::One,
            ["lines", "3"] => state.board.density = Density::Three,
            ["preview", side] => {
                state.preview.is_on = true;
                state.preview.side = if side == "below" { PreviewSide::Below } else { PreviewSide::Right };
            }
            _ => {}
        }
    }
    for command in lately.into_iter().rev() {
        state.lately.chosen(command);
    }
    state.remembered = told(state);
}
