//! The list, the filter builder and saved views on 100 000 leads.

use dealdesk::app::{Key, KeyCode, Msg, State, update};
use dealdesk::domain::{SavedView, ViewScreen};
use divan::Bencher;

use super::{LEADS, frame, full, press, screen};

fn enter(state: &mut State) {
    update(state, Msg::KeyPressed(Key::plain(KeyCode::Enter)));
}

fn listed() -> State {
    let mut state = full();
    press(&mut state, 'g');
    press(&mut state, 'l');
    assert_eq!(state.list.rows().len(), LEADS as usize);
    state
}

/// A held key in the list.
#[divan::bench]
fn list_key_and_frame(bencher: Bencher<'_, '_>) {
    let (mut state, mut terminal) = (listed(), screen());
    bencher.bench_local(|| {
        press(&mut state, 'j');
        frame(&mut terminal, &state);
    });
}

/// `S`: all leads by a column, and the other way round with the next one. The first column is the name.
#[divan::bench(args = [0, 1, 2, 4], sample_count = 20, sample_size = 1)]
fn list_sort_by_column(bencher: Bencher<'_, '_>, column: usize) {
    let mut state = listed();
    for _ in 0..column {
        press(&mut state, 'l');
    }
    bencher.bench_local(|| press(&mut state, 'S'));
}

/// A letter of a sentence and its Backspace, which are two keys: read, looked up, and asked of all leads.
#[divan::bench(args = ["price > 5000", "stage = Proposal and price > 5k", "name ~ kiln", "next task < today and price > 5"], sample_count = 20, sample_size = 1)]
fn filter_keystroke(bencher: Bencher<'_, '_>, sentence: &str) {
    let mut state = full();
    press(&mut state, 'f');
    press(&mut state, 'e');
    sentence.chars().for_each(|c| press(&mut state, c));
    let digits = ['1', '2'];
    let mut n = 0;
    bencher.bench_local(|| {
        n += 1;
        press(&mut state, digits[n % 2]);
        update(&mut state, Msg::KeyPressed(Key::plain(KeyCode::Backspace)));
    });
}

/// `1` and `2`, back and forth: a board and a list.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn view_switch(bencher: Bencher<'_, '_>) {
    let mut state = full();
    let view = |key: u8, filter: &str, screen: ViewScreen| SavedView {
        name: format!("v{key}").as_str().into(),
        key: Some(key),
        filter: filter.into(),
        screen,
        ..SavedView::default()
    };
    state.views.saved = vec![
        view(1, "price > 5k", ViewScreen::Board),
        view(2, "stage = Proposal and next task is empty", ViewScreen::List),
    ];
    enter(&mut state);
    update(&mut state, Msg::KeyPressed(Key::plain(KeyCode::Esc)));
    let mut digits = ['1', '2'].into_iter().cycle();
    bencher.bench_local(|| press(&mut state, digits.next().unwrap_or('1')));
}
