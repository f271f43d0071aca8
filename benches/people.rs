//! What fifty thousand contacts cost: the list of them, and who is known by a phone or a piece of a name.

use dealdesk::domain::{
    CompanyId, Contact, ContactId, ContactPoint, FieldId, FieldKind, FieldValue, FieldValues, LeadId,
    OwnerKind, Sought, Timestamp, UserId,
};
use dealdesk::store::{Bookmark, Store};
use divan::Bencher;
use tokio::runtime::{Builder, Runtime};

const CONTACTS: i64 = 50_000;

fn main() {
    divan::main();
}

fn contact(n: i64) -> Contact {
    let phone =
        FieldValue::Labelled { value: format!("+7 912 {n:07}").as_str().into(), label: "WORK".into() };
    Contact {
        id: ContactId(n),
        name: format!("Name {n:05}").as_str().into(),
        responsible: UserId(1),
        company: Some(CompanyId(n / 5)),
        created_at: Timestamp(1),
        updated_at: Timestamp(1),
        fields: vec![FieldValues {
            field: FieldId(1),
            name: "Phone".into(),
            code: "PHONE".into(),
            kind: FieldKind::MultiText,
            is_computed: false,
            values: vec![phone],
        }],
        tags: Vec::new(),
        leads: vec![LeadId(n)],
    }
}

/// The runtime ends last.
struct Filled {
    store: Store,
    runtime: Runtime,
    _home: tempfile::TempDir,
}

fn filled() -> Filled {
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    let home = tempfile::tempdir().expect("a directory");
    let store = Store::open(&home.path().join("people.db")).expect("opened");
    let contacts = (1..=CONTACTS).map(contact).collect();
    runtime
        .block_on(async { store.save_entities::<Contact>(contacts, Bookmark::None).await })
        .expect("saved");
    Filled { store, runtime, _home: home }
}

#[divan::bench(sample_count = 20)]
fn list(bencher: Bencher<'_, '_>) {
    let filled = filled();
    bencher.bench_local(|| {
        filled
            .runtime
            .block_on(async { filled.store.load_listings(OwnerKind::Contacts).await })
            .expect("listed")
    });
}

#[divan::bench(sample_count = 50)]
fn by_phone(bencher: Bencher<'_, '_>) {
    let filled = filled();
    find(bencher, &filled, &Sought::Points(ContactPoint::phone("8 912 0040000").into_iter().collect()));
}

#[divan::bench(sample_count = 50)]
fn by_name(bencher: Bencher<'_, '_>) {
    let filled = filled();
    find(bencher, &filled, &Sought::Text("4999".into()));
}

/// All that is kept of them is looked through for a word nobody has, and for the end of a number.
#[divan::bench(args = ["zzzxq", "0040000"], sample_count = 10, sample_size = 1)]
fn texts(bencher: Bencher<'_, '_>, sought: &str) {
    let filled = filled();
    bencher.bench_local(|| {
        let found = async { filled.store.search_texts(sought.into()).await };
        filled.runtime.block_on(found).expect("looked")
    });
}

fn find(bencher: Bencher<'_, '_>, filled: &Filled, sought: &Sought) {
    bencher.bench_local(|| {
        let found = async { filled.store.find_listings(OwnerKind::Contacts, sought.clone()).await };
        filled.runtime.block_on(found).expect("found")
    });
}
