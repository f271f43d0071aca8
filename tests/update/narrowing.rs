//! The sentence over the tasks: what it leaves, whose tasks it asks, and how it goes again.

use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::tasks::{TaskRef, Whose};
use dealdesk::app::{Effect, Key, Msg, Wake};
use dealdesk::domain::query::Things;
use dealdesk::domain::{Target, Task, TaskId, TaskKindId, Timestamp, UserId};
use dealdesk::sync::event::{Event, List, Listed};

use super::desk::{Desk, NOW};
use super::tasks::{HOUR, disk_told, edits, opened, task};

const MARA_STONE: UserId = UserId(2);
const MEETING: TaskKindId = TaskKindId(2);

const fn day(n: i64) -> Timestamp {
    Timestamp(NOW.0 + n * 24 * HOUR)
}

/// Five tasks: late, today, tomorrow and later; a meeting among them, and two of somebody else.
fn desk() -> Desk {
    let mut tasks = vec![task(1, day(-2)), task(2, Timestamp(NOW.0 + HOUR)), task(3, day(1))];
    tasks[2].kind = MEETING;
    for (id, due) in [(4, day(0)), (5, day(9))] {
        tasks.push(Task { responsible: MARA_STONE, ..task(id, due) });
    }
    opened(tasks)
}

fn typed(desk: &mut Desk, text: &str) -> Vec<Effect> {
    text.chars().flat_map(|c| desk.send(Msg::KeyPressed(Key::char(c)))).collect()
}

/// Opens the builder and writes this there.
fn write(desk: &mut Desk, text: &str) {
    desk.press("f e C-u");
    typed(desk, text);
}

fn rows(desk: &Desk) -> Vec<i64> {
    let id = |of: TaskRef| match of {
        TaskRef::Task(id) => id.get(),
        TaskRef::New(edit) => edit.get(),
    };
    desk.state.tasks.rows().iter().map(|row| id(row.of)).collect()
}

fn sentence(desk: &Desk) -> String {
    desk.state.sentence(Things::Tasks).map(ToString::to_string).unwrap_or_default()
}

fn toast(desk: &Desk) -> String {
    desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default()
}

#[test]
fn a_sentence_narrows_the_tasks_while_it_is_written_and_esc_takes_it_off() {
    let mut desk = desk();
    assert_eq!(rows(&desk), [1, 2, 3]);
    write(&mut desk, "due < tomorrow");
    assert_eq!((rows(&desk), desk.state.filtered()), (vec![1, 2], Some((2, 3))));
    typed(&mut desk, " and price > ");
    assert_eq!(rows(&desk), [1, 2], "what cannot be read changes nothing");
    desk.press("Enter");
    assert!(matches!(desk.state.popup, Some(Popup::Builder)), "{}", toast(&desk));
    typed(&mut desk, "5");
    desk.press("Enter");
    assert!(toast(&desk).contains("Tasks: there is no “price”. There is id, text, due"), "{}", toast(&desk));
    desk.press("C-u");
    typed(&mut desk, "due < tomorrow");
    desk.press("Enter");
    assert!(desk.state.popup.is_none(), "{}", toast(&desk));
    assert_eq!(desk.state.narrowed_by(), Some((None, Some("due < tomorrow".into()))));
    // The buckets are those of what is left, and text goes on top.
    assert_eq!(desk.state.task_buckets(), [0..1, 1..2, 2..2, 2..2, 2..2]);
    desk.press("/");
    typed(&mut desk, "task 2");
    desk.press("Enter");
    assert_eq!(rows(&desk), [2]);
    assert_eq!(desk.state.sifted(Things::Tasks), (2, 3, 0), "the sentence alone");
    desk.press("Esc");
    assert_eq!(rows(&desk), [1, 2]);
    desk.press("Esc");
    assert_eq!(
        (rows(&desk), sentence(&desk), desk.state.narrowed_by()),
        (vec![1, 2, 3], String::new(), None)
    );
    desk.press("Esc");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Board)));
}

#[test]
fn leaving_the_box_puts_back_what_was_there() {
    let mut desk = desk();
    write(&mut desk, "type = Meeting");
    desk.press("Enter");
    write(&mut desk, "responsible = Mara Stone");
    assert_eq!(rows(&desk), [4, 5]);
    desk.press("Esc Esc");
    assert_eq!((sentence(&desk).as_str(), rows(&desk)), ("type = Meeting", vec![3]));
    assert_eq!(desk.state.tasks.whose, Whose::Mine);
    // In the box 0 asks for nothing.
    desk.press("f 0 f");
    assert_eq!((sentence(&desk), rows(&desk)), (String::new(), vec![1, 2, 3]));
}

#[test]
fn who_asks_for_somebody_asks_everybodys_tasks() {
    let mut desk = desk();
    write(&mut desk, "responsible = Mara Stone");
    desk.press("Enter");
    assert_eq!((desk.state.tasks.whose, rows(&desk)), (Whose::All, vec![4, 5]));
    assert_eq!(desk.state.filtered(), Some((2, 5)));
    // More of the sentence does not turn what the person turned.
    desk.press("0");
    assert_eq!((desk.state.tasks.whose, rows(&desk)), (Whose::Mine, Vec::new()));
    desk.press("f e");
    typed(&mut desk, " and due < tomorrow");
    assert_eq!(desk.state.tasks.whose, Whose::Mine);
    desk.press("Enter 0");
    assert_eq!(rows(&desk), [4]);
    // Leaving the box puts that back as well.
    desk.press("0 f e C-u");
    typed(&mut desk, "responsible = me");
    assert_eq!(desk.state.tasks.whose, Whose::All);
    desk.press("Esc Esc");
    assert_eq!((desk.state.tasks.whose, rows(&desk).len()), (Whose::Mine, 0));
    desk.press("0");
    assert_eq!(rows(&desk), [4]);
    desk.press("Esc");
    assert_eq!((desk.state.tasks.whose, rows(&desk).len()), (Whose::All, 5), "as the person turned it");
}

#[test]
fn own_tasks_are_shown_again_when_nobody_is_asked_for_any_more() {
    let mut desk = desk();
    write(&mut desk, "responsible in (Mara Stone, me)");
    desk.press("Enter");
    assert_eq!(rows(&desk), [1, 4, 2, 3, 5]);
    desk.press("Esc");
    assert_eq!((desk.state.tasks.whose, rows(&desk)), (Whose::Mine, vec![1, 2, 3]));
}

#[test]
fn rows_are_answered_from_lists_of_what_tasks_have() {
    let mut desk = desk();
    // Who: me is the first of the list.
    desk.press("f Enter Tab Enter");
    assert_eq!(sentence(&desk), "responsible = me");
    // When it is due: overdue.
    desk.press("j Enter Enter");
    assert_eq!(sentence(&desk), "responsible = me and due < now");
    assert_eq!(rows(&desk), [1]);
    // What type: by its name.
    desk.press("x j Enter");
    typed(&mut desk, "meet");
    desk.press("Tab Enter");
    assert_eq!((sentence(&desk).as_str(), rows(&desk)), ("responsible = me and type = Meeting", vec![3]));
    desk.press("!");
    assert_eq!(rows(&desk), [1, 2]);
    // The text: a part of it.
    desk.press("j Enter");
    typed(&mut desk, "sk 2");
    desk.press("Enter f");
    assert_eq!((rows(&desk), desk.state.popup.is_none()), (vec![2], true));
}

#[test]
fn words_of_tasks_are_offered_and_a_view_of_them_is_not_saved() {
    let mut desk = desk();
    desk.press("f e");
    typed(&mut desk, "ty");
    desk.press("Tab");
    typed(&mut desk, "= mee");
    desk.press("Tab Esc");
    assert_eq!((sentence(&desk).as_str(), rows(&desk)), ("type = Meeting", vec![3]));
    desk.press("F");
    assert!(matches!(desk.state.popup, Some(Popup::Builder)), "{}", toast(&desk));
    assert!(toast(&desk).contains("saved as a view"), "{}", toast(&desk));
}

#[test]
fn a_task_that_changes_comes_and_goes_and_the_cursor_stays_in_its_place() {
    let mut desk = desk();
    write(&mut desk, "due < tomorrow");
    desk.press("Enter");
    assert_eq!(desk.state.task_cursor(), Some(TaskRef::Task(TaskId(1))));
    // By a colleague: it is due later now, and another one today.
    let read = Event::Listed(List::Tasks, Listed::Read { came: 2, gone: 0 });
    let effects = desk.send(Msg::Happened(read));
    let tasks = [(1, day(3)), (2, Timestamp(NOW.0 + HOUR)), (3, day(0))];
    let tasks = tasks.map(|(id, due)| Task { updated_at: NOW, ..task(id, due) });
    disk_told(&mut desk, &effects, tasks.to_vec(), Some(NOW));
    assert_eq!((rows(&desk), desk.state.filtered()), (vec![3, 2], Some((2, 3))));
    // By the person: the cursor stays in its place, on the next one.
    desk.press("k k");
    assert_eq!(desk.state.task_cursor(), Some(TaskRef::Task(TaskId(3))));
    desk.press("s");
    desk.send(Msg::Pasted("next friday 10:00".to_owned()));
    assert_eq!(edits(&desk.press("Enter")).len(), 1, "{}", toast(&desk));
    assert_eq!((rows(&desk), desk.state.task_cursor()), (vec![2], Some(TaskRef::Task(TaskId(2)))));
    // Without the filter it is there, where it went.
    desk.press("Esc");
    assert_eq!(rows(&desk).len(), 3);
}

#[test]
fn the_sentence_follows_the_day() {
    let mut desk = desk();
    write(&mut desk, "due = today");
    desk.press("Enter");
    assert_eq!(rows(&desk), [2]);
    desk.send(Msg::TimeTold(day(1)));
    desk.woke(Wake::Minute);
    assert_eq!(rows(&desk), [3]);
}

#[test]
fn marks_and_verbs_are_about_what_is_left() {
    let mut desk = desk();
    write(&mut desk, "due < tomorrow");
    desk.press("Enter V V");
    let marked = desk.state.marks_words();
    assert!(marked.is_some_and(|words| words.starts_with('2')));
    desk.press("Esc");
    let made = edits(&desk.press("D"));
    assert_eq!(made.iter().map(|edit| edit.on).collect::<Vec<_>>(), [Target::Task(TaskId(1))]);
    assert_eq!(rows(&desk), [2]);
}
