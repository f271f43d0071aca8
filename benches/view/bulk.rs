//! Marks on a board of 100 000 leads, and one verb over 500 of them: what it costs before anything is sent, and while the
//! answers come.

use dealdesk::app::marks::MarkKind;
use dealdesk::app::{Effect, Key, KeyCode, Msg, State, update};
use dealdesk::domain::Edit;
use dealdesk::sync::event::{EditEvent, Event};
use divan::Bencher;

use super::{frame, full, press, screen};

const MANY: usize = 500;

fn enter(state: &mut State) -> Vec<Effect> {
    update(state, Msg::KeyPressed(Key::plain(KeyCode::Enter)))
}

/// All that is seen is marked.
fn marked() -> State {
    let mut state = full();
    press(&mut state, 'V');
    press(&mut state, 'V');
    state
}

/// 500 leads of a stage are marked, and the box stands that asks.
fn asked() -> State {
    let mut state = full();
    press(&mut state, 'l');
    press(&mut state, 'v');
    (1..MANY).for_each(|_| press(&mut state, 'j'));
    assert_eq!(state.marks.count(MarkKind::Leads), MANY);
    press(&mut state, 'L');
    state
}

fn sent(state: &mut State) -> Vec<Edit> {
    let edits = enter(state).into_iter().find_map(|effect| match effect {
        Effect::PushAll(edits) => Some(edits),
        _ => None,
    });
    let edits = edits.unwrap_or_default();
    assert_eq!(edits.len(), MANY);
    edits
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn marking_all_of_100_000(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(full).bench_local_values(|mut state| {
        press(&mut state, 'V');
        press(&mut state, 'V');
        state
    });
}

#[divan::bench]
fn key_and_frame_with_all_marked(bencher: Bencher<'_, '_>) {
    let (mut state, mut terminal) = (marked(), screen());
    let mut keys = std::iter::repeat_n('j', 500).chain(std::iter::repeat_n('k', 500)).cycle();
    bencher.bench_local(|| {
        press(&mut state, keys.next().unwrap_or('j'));
        frame(&mut terminal, &state);
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn sending_500_and_frame(bencher: Bencher<'_, '_>) {
    let mut terminal = screen();
    bencher.with_inputs(asked).bench_local_values(|mut state| {
        let edits = sent(&mut state);
        frame(&mut terminal, &state);
        (state, edits)
    });
}

/// One answer while the others are on their way, and its frame.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn an_answer_of_500_and_frame(bencher: Bencher<'_, '_>) {
    let (mut state, mut terminal) = (asked(), screen());
    let mut edits = sent(&mut state).into_iter();
    bencher.with_inputs(|| edits.next()).bench_local_values(|edit| {
        if let Some(Edit { id, on, .. }) = edit {
            let what = EditEvent::Confirmed { made: None, now: Vec::new() };
            update(&mut state, Msg::Happened(Event::Edit { id, on, what }));
        }
        frame(&mut terminal, &state);
    });
}
