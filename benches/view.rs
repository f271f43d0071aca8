//! What a key costs before anything is sent: `update` and `view` on a board of 100 000 leads, 200 cells by 50.
//!
//! `cargo bench --bench view`. The state is built as the program builds it, through messages. The budget is one
//! millisecond for a key and its frame.

#[path = "view/bulk.rs"]
mod bulk;
#[path = "view/list.rs"]
mod list;
#[path = "view/palette.rs"]
mod palette;
#[path = "view/timeline.rs"]
mod timeline;

use dealdesk::app::layout::Size;
use dealdesk::app::state::Settings;
use dealdesk::app::{Effect, Key, Msg, State, update};
use dealdesk::domain::{
    Lead, LeadId, Money, Owner, Pipeline, PipelineId, Place, RequestId, SafeText, Stage, StageId, StageKind,
    Tag, TagId, Task, TaskId, TaskKindId, Timestamp, UserId,
};
use dealdesk::i18n::{Language, Locale};
use dealdesk::sync::event::{Event, Load, Loaded, Reach, Then};
use dealdesk::ui::{theme::Theme, view};
use divan::Bencher;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const LEADS: i64 = 100_000;
const TASKS: i64 = 20_000;
const PAGE: i64 = 250;
const NOW: Timestamp = Timestamp(1_760_000_000);
const PIPELINE: PipelineId = PipelineId(1);
const NAMES: [&str; 5] = [
    "Espresso bar refit",
    "Кофемашина для новой точки",
    "Horno para el taller",
    "青い窯の見積もり",
    "Kiln 2",
];

fn main() {
    divan::main();
}

fn pipeline() -> Pipeline {
    let stage = |(sort, (id, name, kind)): (i64, (i64, &str, StageKind))| Stage {
        id: StageId(id),
        name: name.into(),
        sort,
        color: "#99ccff".into(),
        kind,
    };
    let stages = [
        (10, "Incoming", StageKind::Incoming),
        (11, "First talk", StageKind::Open),
        (12, "Needs", StageKind::Open),
        (13, "Proposal", StageKind::Open),
        (14, "Negotiation", StageKind::Open),
        (15, "Contract", StageKind::Open),
        (142, "Won", StageKind::Won),
        (143, "Lost", StageKind::Lost),
    ];
    let stages = (0..).zip(stages).map(stage).collect();
    Pipeline { id: PIPELINE, name: "Sales".into(), sort: 1, is_main: true, is_archived: false, stages }
}

/// The n-th lead: the same one every time, neighbours unlike each other.
fn lead(n: i64, updated_at: Timestamp) -> Lead {
    let scattered = n.wrapping_mul(0x9E37_79B9).rem_euclid(1 << 20);
    let stage = [10, 11, 11, 12, 13, 13, 14, 15, 142, 143][usize::try_from(scattered % 10).unwrap_or(0)];
    let name = NAMES[usize::try_from(scattered % 5).unwrap_or(0)];
    let tag = |id: i64| Tag { id: TagId(id), name: SafeText::line("warm") };
    Lead {
        id: LeadId(20_000_000 + n),
        name: SafeText::line(&format!("{name} {n}")),
        price: Money::from_units(scattered % 90_000),
        place: Place { pipeline: PIPELINE, stage: StageId(stage) },
        responsible: UserId(scattered % 7),
        created_at: Timestamp(NOW.secs() - scattered * 60),
        updated_at,
        closed_at: None,
        next_task_at: (scattered % 3 > 0).then_some(Timestamp(NOW.secs() + scattered - (1 << 19))),
        loss_reason: None,
        company: None,
        main_contact: None,
        tags: (0..scattered % 3).map(tag).collect(),
    }
}

/// All leads as pages, newest first.
fn pages() -> Vec<Vec<Lead>> {
    let page = |p: i64| (0..PAGE).map(|n| lead(LEADS - p * PAGE - n, NOW)).collect();
    (0..LEADS / PAGE).map(page).collect()
}

/// A board that knows its pipeline, and the request that waits for its leads.
fn opened() -> (State, RequestId) {
    let size = Size { width: 200, height: 50 };
    let mut state = State::new(size, NOW, Locale::new(Language::English), Settings::default());
    let directory = asked(&state.start(), &Load::Directory(Reach::Due));
    let what = Loaded::Pipelines(vec![pipeline()]);
    let effects = update(&mut state, Msg::Happened(Event::Loaded { request: directory, what }));
    (state, asked(&effects, &Load::Leads(PIPELINE, Reach::Due)))
}

fn asked(effects: &[Effect], wanted: &Load) -> RequestId {
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::Load { request, load, .. } if load == wanted => Some(*request),
        _ => None,
    });
    asked.expect("the load was asked for")
}

fn page_came(state: &mut State, request: RequestId, leads: Vec<Lead>, then: Then) {
    let what = Loaded::Leads { pipeline: PIPELINE, leads, then };
    update(state, Msg::Happened(Event::Loaded { request, what }));
}

fn read(pages: Vec<Vec<Lead>>) -> State {
    let (mut state, request) = opened();
    let last = pages.len() - 1;
    for (n, page) in pages.into_iter().enumerate() {
        page_came(&mut state, request, page, if n == last { Then::End } else { Then::More });
    }
    state
}

fn full() -> State {
    let state = read(pages());
    let place = Place { pipeline: PIPELINE, stage: StageId(11) };
    assert!(state.leads.columns().column(place).is_some_and(|column| column.len() > 10_000));
    state
}

fn screen() -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(200, 50)).expect("a screen in memory")
}

fn press(state: &mut State, key: char) {
    update(state, Msg::KeyPressed(Key::char(key)));
}

fn frame(terminal: &mut Terminal<TestBackend>, state: &State) {
    let theme = Theme::default();
    terminal.draw(|frame| view(state, theme, frame)).expect("a frame");
}

/// A cursor that goes down through a column, the board scrolling under it: what a held key costs.
#[divan::bench]
fn key_and_frame(bencher: Bencher<'_, '_>) {
    let (mut state, mut terminal) = (full(), screen());
    bencher.bench_local(|| {
        press(&mut state, 'j');
        frame(&mut terminal, &state);
    });
}

#[divan::bench]
fn key_alone(bencher: Bencher<'_, '_>) {
    let mut state = full();
    bencher.bench_local(|| press(&mut state, 'j'));
}

#[divan::bench]
fn frame_alone(bencher: Bencher<'_, '_>) {
    let (state, mut terminal) = (full(), screen());
    bencher.bench_local(|| frame(&mut terminal, &state));
}

/// `S` and a letter: all columns in another order.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn sort_anew(bencher: Bencher<'_, '_>) {
    let mut state = full();
    let mut orders = "asdf".chars().cycle();
    bencher.bench_local(|| {
        press(&mut state, 'S');
        press(&mut state, orders.next().unwrap_or('a'));
    });
}

/// One page of the second sweep: known leads, some of them changed.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn page_of_known_leads(bencher: Bencher<'_, '_>) {
    let mut state = full();
    let refresh = Msg::KeyPressed(Key::char('r'));
    let request = asked(&update(&mut state, refresh), &Load::Leads(PIPELINE, Reach::Due));
    let mut p = 0;
    bencher
        .with_inputs(|| {
            p += 1;
            // Every fifth is worth more than before, and moves in a column sorted by price or change.
            let changed = |n: i64| if n % 5 == 0 { NOW.plus(n) } else { NOW };
            (0..PAGE).map(|n| lead(LEADS - p * PAGE - n, changed(n))).collect::<Vec<_>>()
        })
        .bench_local_values(|page| page_came(&mut state, request, page, Then::More));
}

/// One page of leads nobody knew yet, on top of all others.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn page_of_new_leads(bencher: Bencher<'_, '_>) {
    let mut state = full();
    let refresh = Msg::KeyPressed(Key::char('r'));
    let request = asked(&update(&mut state, refresh), &Load::Leads(PIPELINE, Reach::Due));
    let mut p = 0;
    bencher
        .with_inputs(|| {
            p += 1;
            (0..PAGE).map(|n| lead(LEADS + p * PAGE - n, NOW)).collect::<Vec<_>>()
        })
        .bench_local_values(|page| page_came(&mut state, request, page, Then::More));
}

/// All pages of the first read, the decoding of the answers left out.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn first_read_of_all(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(pages).bench_local_values(read);
}

/// Due within three weeks of now, before and after.
fn task(n: i64) -> Task {
    let scattered = n.wrapping_mul(0x9E37_79B9).rem_euclid(1 << 20);
    Task {
        id: TaskId(4_000_000 + n),
        text: SafeText::line(NAMES[usize::try_from(scattered % 5).unwrap_or(0)]),
        due: Timestamp(NOW.secs() + scattered * 3 - (3 << 19)),
        duration: 0,
        kind: TaskKindId::FOLLOW_UP,
        responsible: UserId(1),
        owner: Some(Owner::Lead(LeadId(20_000_001 + scattered % LEADS))),
        is_completed: false,
        result: None,
        created_by: UserId(1),
        created_at: NOW,
        updated_at: NOW,
    }
}

/// The tasks screen with all its tasks.
fn tasks() -> State {
    let mut state = full();
    press(&mut state, 'g');
    let effects = update(&mut state, Msg::KeyPressed(Key::char('t')));
    let request = asked(&effects, &Load::Tasks);
    let what = Loaded::Tasks { tasks: (0..TASKS).map(task).collect(), around: Vec::new(), as_of: Some(NOW) };
    update(&mut state, Msg::Happened(Event::Kept { request, what, at: NOW }));
    assert_eq!(state.tasks.rows().len(), TASKS as usize);
    state
}

/// A held key on the tasks screen, all buckets full.
#[divan::bench]
fn tasks_key_and_frame(bencher: Bencher<'_, '_>) {
    let (mut state, mut terminal) = (tasks(), screen());
    bencher.bench_local(|| {
        press(&mut state, 'j');
        frame(&mut terminal, &state);
    });
}

/// A task changed: all of them are put in order again.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn tasks_put_in_order(bencher: Bencher<'_, '_>) {
    let mut state = tasks();
    bencher.bench_local(|| press(&mut state, 'D'));
}
