//! What the file costs with a hundred thousand leads in it: the board from disk, a page into it, the life of an edit.
//!
//! `STORE_BENCH_LEADS=1000000 STORE_BENCH_ONCE=1 cargo bench --bench store` makes a file of that size and tells once
//! how long it takes to load and how much memory that needs.

use std::path::Path;
use std::time::Instant;

use dealdesk::domain::{
    AccountEvent, Change, CompanyId, ContactId, EventSubject, EventValue, FieldId, FieldKind, FieldOptionId,
    FieldValue, FieldValues, Lead, LeadDetails, LeadId, LinkedContact, Money, PipelineId, Place, SafeText,
    StageId, Tag, TagId, Timestamp, UserId,
};
use dealdesk::store::{Bookmark, Confirmed, NewEdit, Owner, Store};
use divan::Bencher;
use divan::counter::ItemsCount;
use tokio::runtime::{Builder, Runtime};

const PIPELINES: i64 = 4;
const PAGE: i64 = 250;
/// The field that is a choice.
const ROOM: i64 = 11;
const NOW: Timestamp = Timestamp(1_790_000_000);

fn main() {
    if std::env::var_os("STORE_BENCH_ONCE").is_some() {
        once(leads_wanted());
    } else {
        divan::main();
    }
}

fn leads_wanted() -> i64 {
    std::env::var("STORE_BENCH_LEADS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().build().expect("a runtime")
}

/// Half of the names are Cyrillic, two of three leads have tags: about what accounts look like.
fn lead(n: i64) -> Lead {
    let tag = |id: i64, name: &str| Tag { id: TagId(id), name: name.into() };
    let name = if n % 2 == 0 {
        format!("Espresso bar refit №{n} — Quayside Roasters")
    } else {
        format!("Ремонт кофейни на набережной, заявка {n}")
    };
    let tags: Box<[Tag]> = match n % 3 {
        0 => Box::default(),
        1 => [tag(1, "warm")].into(),
        _ => [tag(2, "выставка"), tag(n % 40, "partner")].into(),
    };
    Lead {
        id: LeadId(20_000_000 + n),
        name: name.as_str().into(),
        price: Money::from_units(n * 37 % 90_000),
        place: Place { pipeline: PipelineId(1 + n % PIPELINES), stage: StageId(58_000_000 + n % 9) },
        responsible: UserId(8_101_001 + n % 7),
        created_at: Timestamp(1_760_000_000 + n),
        updated_at: Timestamp(1_780_000_000 + n),
        closed_at: (n % 5 == 0).then_some(Timestamp(1_785_000_000)),
        next_task_at: (n % 3 == 0).then_some(Timestamp(1_791_000_000 + n)),
        loss_reason: None,
        company: Some(CompanyId(29_610_174 + n)),
        main_contact: Some(ContactId(39_610_174 + n)),
        tags,
    }
}

/// As a list tells it: eight fields filled, of which half repeat from lead to lead.
fn details(n: i64) -> LeadDetails {
    let field = |id: i64, name: &str, kind: FieldKind, value: FieldValue| FieldValues {
        field: FieldId(1_928_000 + id),
        name: name.into(),
        code: SafeText::default(),
        kind,
        values: vec![value],
        is_computed: false,
    };
    let text = |text: String| FieldValue::Text(text.as_str().into());
    let rooms = ["Ground floor", "Terrace", "Roof", "Подвал"];
    let room = FieldValue::Choice {
        option: Some(FieldOptionId(1_669_868 + n % 4)),
        label: rooms[usize::try_from(n % 4).unwrap_or(0)].into(),
    };
    let lead = lead(n);
    LeadDetails {
        fields: vec![
            field(1, "Order reference", FieldKind::Text, text(format!("BK-{n}"))),
            field(
                3,
                "Site notes",
                FieldKind::TextArea,
                text(format!("Ask at the gate, ring twice, then {n}")),
            ),
            field(5, "Seats", FieldKind::Numeric, text((n % 120).to_string())),
            field(9, "Deposit paid", FieldKind::Checkbox, FieldValue::Flag(n % 2 == 0)),
            field(ROOM, "Room", FieldKind::Select, room),
            field(17, "Install date", FieldKind::Date, FieldValue::At(NOW.plus(n % 90 * 86_400))),
            field(23, "Site address", FieldKind::StreetAddress, text(format!("Набережная, дом {}", n % 400))),
            field(25, "utm_source", FieldKind::TrackingData, text("newsletter-spring".into())),
        ],
        contacts: lead.main_contact.map(|id| LinkedContact { id, is_main: true }).into_iter().collect(),
        created_by: UserId(8_101_001),
        updated_by: UserId(8_101_001),
        score: None,
        lead,
    }
}

/// A file with `count` leads, as a first synchronisation makes it.
fn filled(path: &Path, count: i64) -> (Runtime, Store) {
    let runtime = runtime();
    let store = runtime.block_on(async {
        let store = Store::open(path).expect("opened");
        for first in (0..count).step_by(PAGE as usize) {
            let page = (first..count.min(first + PAGE)).map(details).collect();
            store.save_details(page, Bookmark::None, NOW).await.expect("saved");
        }
        store
    });
    (runtime, store)
}

#[expect(clippy::disallowed_methods, reason = "a program that measures reads the clock")]
fn once(count: i64) {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("board.db");
    let begun = Instant::now();
    drop(filled(&path, count));
    println!(
        "{count} leads saved in {:?}, {} MB",
        begun.elapsed(),
        path.metadata().expect("a file").len() >> 20
    );
    let before = resident();
    let begun = Instant::now();
    let (store, runtime) = (Store::open(&path).expect("opened"), runtime());
    println!("opened in {:?}", begun.elapsed());
    let begun = Instant::now();
    let first = runtime.block_on(async { store.load_leads(PipelineId(1)).await }).expect("loaded");
    println!("{} leads of the first pipeline in {:?}", first.len(), begun.elapsed());
    let begun = Instant::now();
    let others = runtime.block_on(async { store.load_other_leads(PipelineId(1)).await }).expect("loaded");
    println!("{} others in {:?}", others.len(), begun.elapsed());
    println!("{} MB resident, {} MB before", resident() >> 10, before >> 10);
}

/// Kilobytes of memory in use.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn load_all_leads(bencher: Bencher<'_, '_>) {
    let dir = tempfile::tempdir().expect("a directory");
    let count = leads_wanted();
    let (runtime, store) = filled(&dir.path().join("board.db"), count);
    bencher.counter(ItemsCount::new(count.unsigned_abs())).bench_local(|| {
        runtime.block_on(async { store.load_other_leads(PipelineId(0)).await }).expect("loaded")
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn load_one_pipeline(bencher: Bencher<'_, '_>) {
    let dir = tempfile::tempdir().expect("a directory");
    let (runtime, store) = filled(&dir.path().join("board.db"), leads_wanted());
    bencher
        .bench_local(|| runtime.block_on(async { store.load_leads(PipelineId(1)).await }).expect("loaded"));
}

#[divan::bench(sample_count = 100, sample_size = 1)]
fn page_of_known_leads(bencher: Bencher<'_, '_>) {
    let dir = tempfile::tempdir().expect("a directory");
    let count = leads_wanted();
    let (runtime, store) = filled(&dir.path().join("board.db"), count);
    let mut first = 0;
    bencher
        .with_inputs(|| {
            first = (first + 7_919) % (count - PAGE);
            (first..first + PAGE).map(details).collect::<Vec<_>>()
        })
        .counter(ItemsCount::new(PAGE.unsigned_abs()))
        .bench_local_values(|page| {
            runtime.block_on(async { store.save_details(page, Bookmark::None, NOW).await }).expect("saved");
        });
}

#[divan::bench(sample_count = 100, sample_size = 1)]
fn page_of_new_leads(bencher: Bencher<'_, '_>) {
    let dir = tempfile::tempdir().expect("a directory");
    let (runtime, store) = filled(&dir.path().join("board.db"), leads_wanted());
    let mut first = leads_wanted();
    bencher
        .with_inputs(|| {
            first += PAGE;
            (first..first + PAGE).map(details).collect::<Vec<_>>()
        })
        .counter(ItemsCount::new(PAGE.unsigned_abs()))
        .bench_local_values(|page| {
            runtime.block_on(async { store.save_details(page, Bookmark::None, NOW).await }).expect("saved");
        });
}

/// What a filter or a column by custom fields asks for once: one of choices, and one with a text of its own for each lead.
#[divan::bench(args = [1, 2], sample_count = 10, sample_size = 1)]
fn fields_of_all(bencher: Bencher<'_, '_>, wanted: usize) {
    let dir = tempfile::tempdir().expect("a directory");
    let count = leads_wanted();
    let (runtime, store) = filled(&dir.path().join("board.db"), count);
    let fields: Vec<FieldId> = [ROOM, 1].into_iter().take(wanted).map(|id| FieldId(1_928_000 + id)).collect();
    bencher.counter(ItemsCount::new(count.unsigned_abs())).bench_local(|| {
        runtime.block_on(async { store.load_fields(fields.clone(), None).await }).expect("loaded")
    });
}

/// All that is written in the fields of leads is looked through for a word nobody has, and for one of the last leads.
#[divan::bench(args = ["zzzxq", "bk-99999", "набережная дом 401"], sample_count = 10, sample_size = 1)]
fn texts_of_all(bencher: Bencher<'_, '_>, sought: &str) {
    let dir = tempfile::tempdir().expect("a directory");
    let (runtime, store) = filled(&dir.path().join("board.db"), leads_wanted());
    bencher.bench_local(|| {
        runtime.block_on(async { store.search_texts(sought.into()).await }).expect("looked through")
    });
}

fn edit(n: i64) -> NewEdit<Change> {
    let to =
        |stage| Change::Move { to: Place { pipeline: PipelineId(1), stage: StageId(stage) }, reason: None };
    NewEdit { entity: LeadId(20_000_000 + n).into(), change: to(2), base: Some(to(1)) }
}

fn owner(runtime: &Runtime, store: &Store) -> Owner {
    runtime.block_on(async { store.new_owner().await }).expect("an owner")
}

#[divan::bench(sample_count = 200, sample_size = 1)]
fn accept(bencher: Bencher<'_, '_>) {
    let dir = tempfile::tempdir().expect("a directory");
    let (runtime, store) = filled(&dir.path().join("board.db"), 1_000);
    let mut n = 0;
    bencher.bench_local(|| {
        n += 1;
        runtime.block_on(async { store.accept(edit(n), NOW).await }).expect("accepted")
    });
}

#[divan::bench(sample_count = 200, sample_size = 1)]
fn accept_lease_settle(bencher: Bencher<'_, '_>) {
    let dir = tempfile::tempdir().expect("a directory");
    let (runtime, store) = filled(&dir.path().join("board.db"), leads_wanted());
    let owner = owner(&runtime, &store);
    let mut n = 0;
    bencher.bench_local(|| {
        n += 1;
        runtime.block_on(async {
            store.accept(edit(n), NOW).await.expect("accepted");
            let row = store.lease_next(owner.clone(), NOW).await.expect("leased").expect("a row");
            assert!(store.settle(row.id, Confirmed::Read(vec![lead(n).into()])).await.expect("settled"));
        });
    });
}

/// How long the next row takes to find behind ten thousand that cannot go yet.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn lease_behind_ten_thousand_waiting(bencher: Bencher<'_, '_>) {
    let dir = tempfile::tempdir().expect("a directory");
    let (runtime, store) = filled(&dir.path().join("board.db"), 1_000);
    let owner = owner(&runtime, &store);
    runtime.block_on(async {
        store.accept_all((0..10_000).map(edit).collect(), NOW).await.expect("accepted");
        for row in store.lease(owner.clone(), NOW, 10_000).await.expect("leased") {
            drop(store.mark_waiting(row.lease().expect("held").clone(), NOW.plus(600)));
        }
        store.flush().await.expect("done");
    });
    bencher.bench_local(|| {
        let none = runtime.block_on(async { store.lease_next(owner.clone(), NOW).await }).expect("asked");
        assert_eq!(none, None);
    });
}

/// Five events each, as a year of work leaves them.
fn events(count: i64) -> impl Iterator<Item = AccountEvent> {
    (0..count * 5).map(move |n| AccountEvent {
        id: SafeText::line(&format!("{n:026}")),
        kind: if n % 3 == 0 { "lead_status_changed" } else { "common_note_added" }.into(),
        subject: EventSubject::Owner(dealdesk::domain::Owner::Lead(LeadId(20_000_000 + n % count))),
        created_by: UserId(8_101_001 + n % 7),
        created_at: Timestamp(1_760_000_000 + n),
        before: Vec::new(),
        after: vec![EventValue::Place(Place { pipeline: PipelineId(1), stage: StageId(58_000_000 + n % 9) })],
    })
}

/// How long all leads stand and rest: what opening the inbox asks for.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn ages_of_all(bencher: Bencher<'_, '_>) {
    let dir = tempfile::tempdir().expect("a directory");
    let store = Store::open(&dir.path().join("board.db")).expect("opened");
    let (runtime, count) = (runtime(), leads_wanted());
    runtime.block_on(async {
        let mut portion = Vec::new();
        for event in events(count) {
            portion.push(event);
            if portion.len() == 5_000 {
                store.save_entities(std::mem::take(&mut portion), Bookmark::None).await.expect("saved");
            }
        }
        store.save_entities(portion, Bookmark::None).await.expect("saved");
    });
    bencher.counter(ItemsCount::new(count.unsigned_abs())).bench_local(|| {
        let ages = runtime.block_on(async { store.load_ages(None).await }).expect("read");
        assert_eq!(ages.len() as u64, count.unsigned_abs());
        ages
    });
}
