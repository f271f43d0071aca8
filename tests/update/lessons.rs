//! What somebody new is told in the footer, what is remembered of it, and when a chord is told.

use dealdesk::app::lessons::Lesson;
use dealdesk::app::memory::{recall, told};
use dealdesk::app::which::{Line, PATIENCE_MILLIS};
use dealdesk::app::{Command, Effect, Wake};
use dealdesk::i18n::{Language, Locale};

use super::desk::Desk;

fn new() -> Desk {
    let mut desk = Desk::with_leads(120, 40, 5);
    desk.state.lessons.are_on = true;
    desk
}

fn lesson(desk: &Desk) -> Option<Lesson> {
    desk.state.lesson().map(|(lesson, _)| lesson)
}

#[test]
fn a_lesson_is_over_once_it_was_done() {
    let mut desk = new();
    let (first, words) = desk.state.lesson().expect("a lesson");
    assert_eq!((first, words.as_str()), (Lesson::Open, "Enter opens the card under the cursor"));
    desk.press("Enter Esc");
    assert_eq!(lesson(&desk), Some(Lesson::Palette));
    desk.press(":");
    assert_eq!(lesson(&desk), None, "nothing is taught beside a box");
    desk.press("Esc / Esc");
    assert_eq!(lesson(&desk), Some(Lesson::Note));
    desk.press("n Esc L");
    // It says that the note is kept, or that the lead was moved: that goes first.
    desk.press("j k");
    assert_eq!(lesson(&desk), Some(Lesson::Undo));
}

#[test]
fn a_lesson_nobody_wants_goes_by_itself_and_one_without_sense_is_left_out() {
    let mut desk = new();
    desk.hold("j", 14);
    assert_eq!(lesson(&desk), Some(Lesson::Open));
    desk.press("j");
    assert_eq!(lesson(&desk), Some(Lesson::Palette));
    desk.hold("j", 200);
    assert_eq!(lesson(&desk), None, "after some minutes there is nothing more to say");
    let mut desk = Desk::new(120, 40);
    desk.state.lessons.are_on = true;
    assert_eq!(lesson(&desk), Some(Lesson::Palette), "without a lead there is no card to open");
}

#[test]
fn nobody_is_taught_without_room_under_a_message_or_against_their_will() {
    let mut desk = new();
    desk.resize(40, 12);
    assert_eq!(lesson(&desk), None);
    desk.resize(120, 40);
    desk.press("z");
    assert_eq!(lesson(&desk), None, "a message goes first");
    desk.state.lessons.are_on = false;
    desk.press("j");
    assert_eq!(lesson(&desk), None);
}

#[test]
fn every_lesson_has_its_words_and_its_key_in_every_language_at_80_columns() {
    for language in Language::ALL {
        let mut desk = new();
        desk.state.locale = Locale::new(language);
        desk.resize(80, 24);
        for lesson in Lesson::ALL {
            assert!(!lesson.key(&desk.state).is_empty(), "{lesson:?}");
        }
        let mut seen = Vec::new();
        desk.press("L");
        for _ in 0..400 {
            seen.extend(lesson(&desk));
            desk.press("j");
        }
        seen.dedup();
        // Carrying was done.
        assert_eq!(seen.len(), Lesson::ALL.len() - 1, "{language:?}: {seen:?}");
    }
}

#[test]
fn what_was_learned_and_chosen_is_there_the_next_time() {
    let mut desk = new();
    desk.press("Enter Esc i p P");
    desk.press(": C-u");
    desk.send(dealdesk::app::Msg::Pasted("lead.tags".to_owned()));
    desk.press("Enter Esc");
    let kept = told(&desk.state);
    let mut next = new();
    recall(&mut next.state, &kept);
    assert_eq!(lesson(&next), Some(Lesson::Filter));
    assert_eq!(next.state.lately.commands(), [Command::EditTags]);
    assert_eq!(told(&next.state), kept);
    assert_eq!(next.state.board.density, desk.state.board.density);
    assert!(next.state.preview.is_on);
    // What another version wrote is no harm.
    let mut odd = new();
    recall(&mut odd.state, "learned flying 3\nlearned open x\nlately no.such\n\nlines 9\npreview\n");
    assert_eq!(told(&odd.state), "");
    // The last key counts, too.
    let end = desk.press("C-c");
    assert!(end.contains(&Effect::Remember(told(&desk.state))));
}

#[test]
fn a_chord_is_told_at_once_here_and_over_a_line_after_a_while() {
    let mut desk = new();
    assert_eq!(desk.press("g"), []);
    assert!(desk.state.is_chord_told());
    desk.press("Esc");
    assert!(!desk.state.is_chord_told());

    desk.state.settings.line = Line::Far;
    let effects = desk.press("g");
    let [Effect::WakeAfter { millis: PATIENCE_MILLIS, wake: first @ Wake::ChordRested { .. } }] = effects[..]
    else {
        panic!("{effects:?}")
    };
    assert!(!desk.state.is_chord_told());
    // Who knows it has gone on before that.
    desk.press("b");
    desk.woke(first);
    assert!(!desk.state.is_chord_told());
    desk.press("y");
    desk.woke(first);
    assert!(!desk.state.is_chord_told(), "that was about another chord");
    let second = desk.press("Esc y");
    assert_eq!(second.len(), 1);
    let [Effect::WakeAfter { wake, .. }] = second[..] else { panic!("{second:?}") };
    desk.woke(wake);
    assert!(desk.state.is_chord_told());
    desk.press("Esc");
    assert!(!desk.state.is_chord_told());
}
