//! What a keystroke costs in a search over 100 000 leads: the filter of the board, and the search over everything.
//!
//! `cargo bench --bench search`. The budget is ten milliseconds for a key.

use dealdesk::domain::search::{Entries, EntryText, Found, Marks, Query};
use divan::{Bencher, black_box};

const LEADS: usize = 100_000;
const NAMES: [&str; 8] = [
    "Espresso bar refit",
    "Кофемашина для новой точки",
    "Horno para el taller",
    "青い窯の見積もり",
    "Kiln 2",
    "Сделка: Андрей Соловьёв, второй цех",
    "Pão de Açúcar — loja nova",
    "Tin Roof, Lda.",
];
const TAGS: [&str; 4] = ["warm", "повторная", "wholesale", "feria"];

fn main() {
    divan::main();
}

fn text(n: usize) -> EntryText {
    let scattered = n.wrapping_mul(0x9E37_79B9) % (1 << 20);
    let mut text = EntryText::default();
    text.field(&format!("{} {n}", NAMES[scattered % NAMES.len()])).mark(scattered % 7);
    for tag in TAGS.iter().take(scattered % 3) {
        text.field(tag);
    }
    text
}

fn entries() -> Entries {
    let mut entries = Entries::default();
    for n in 0..LEADS {
        entries.push(&text(n));
    }
    assert!(entries.size() < 16 << 20, "{} bytes", entries.size());
    entries
}

fn query(typed: &str) -> Query {
    Query::read(typed, &Marks::new(["Mara Linden", "Павел Ёжиков"].into_iter()))
}

/// From nothing: what opening the filter line costs once.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn all_leads_taken_in(bencher: Bencher<'_, '_>) {
    bencher.bench_local(entries);
}

#[divan::bench]
fn one_lead_changed(bencher: Bencher<'_, '_>) {
    let mut entries = entries();
    let mut n = 0;
    bencher.bench_local(|| {
        n += 1;
        entries.set(n % LEADS, &text(n));
    });
}

/// The first letter: most leads are hits. Then words that many have, one has, that have slips, that are typed in the
/// other layout, the other alphabet, and that nothing has.
const TYPED: [&str; 11] = [
    "e",
    "о",
    "espresso",
    "кофе",
    "99999",
    "кофимашина",
    "expreso",
    "rjatvfibyf",
    "kofemashina",
    "soloviov andrej",
    "zzzxq",
];

#[divan::bench(args = TYPED, sample_count = 50, sample_size = 1)]
fn filter_key(bencher: Bencher<'_, '_>, typed: &str) {
    let entries = entries();
    bencher.bench_local(|| entries.filter(&query(black_box(typed)), None).count());
}

/// A word typed on: only what was found is looked through.
#[divan::bench(args = ["espr", "кофем"], sample_count = 50, sample_size = 1)]
fn filter_key_goes_on(bencher: Bencher<'_, '_>, typed: &str) {
    let entries = entries();
    let before: String = typed.chars().take(typed.chars().count() - 1).collect();
    let before: Found = entries.filter(&query(&before), None);
    bencher.bench_local(|| entries.filter(&query(black_box(typed)), Some(&before)).count());
}

#[divan::bench(args = TYPED, sample_count = 50, sample_size = 1)]
fn search_key(bencher: Bencher<'_, '_>, typed: &str) {
    let entries = entries();
    bencher.bench_local(|| entries.ranked(&query(black_box(typed)), 200).len());
}

/// The list of contacts under a filter: a letter, a word, a number.
#[divan::bench(args = ["о", "carvalho", "0040000"], sample_count = 50, sample_size = 1)]
fn contacts_key(bencher: Bencher<'_, '_>, typed: &str) {
    const CONTACTS: usize = 60_000;
    let mut entries = Entries::default();
    let mut text = EntryText::default();
    for n in 0..CONTACTS {
        text.clear().field(&format!("{} Carvalho {n}", NAMES[n % NAMES.len()]));
        text.phone(&format!("+7 912 {n:07}")).field("Tin Roof, Lda.").field("Mara Linden");
        entries.push(&text);
    }
    bencher.bench_local(|| entries.filter(&query(black_box(typed)), None).count());
}
