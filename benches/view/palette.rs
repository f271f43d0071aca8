//! A key in the palette, with every lead looked through and every command, setting and person ranked. The budget is ten
//! milliseconds.

use dealdesk::app::{Msg, State, Wake, update};
use divan::Bencher;

/// What most leads have, a word of many, one lead, a command, a slip, the other layout, nothing.
const TYPED: [&str; 7] = ["e", "espresso", "99999", "move", "expreso", "rjatvfibyf", "zzzxq"];

fn open() -> State {
    let mut state = super::full();
    super::press(&mut state, ':');
    // The leads are taken in by and by; no key waits for them.
    for _ in 0..super::LEADS / 4_000 {
        update(&mut state, Msg::Woke(Wake::TakingIn));
    }
    state
}

#[divan::bench(args = TYPED, sample_count = 50, sample_size = 1)]
fn palette_key(bencher: Bencher<'_, '_>, typed: &str) {
    let state = open();
    let (last, before) =
        typed.chars().next_back().map(|c| (c, &typed[..typed.len() - c.len_utf8()])).unwrap_or_default();
    let typed_before = || {
        let mut state = state.clone();
        update(&mut state, Msg::Pasted(before.to_owned()));
        state
    };
    bencher.with_inputs(typed_before).bench_local_refs(|state| super::press(state, last));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn palette_opens(bencher: Bencher<'_, '_>) {
    let state = super::full();
    bencher.with_inputs(|| state.clone()).bench_local_refs(|state| super::press(state, ':'));
}
