//! What a filter costs: 100 000 leads judged, as on every key of a live filter, and ordered, as a list is.
//!
//! `cargo bench --bench filter`. The budget is ten milliseconds for a filter over all of them. Reading and looking up
//! names is measured apart: it happens once per filter.

use dealdesk::domain::query::{
    FieldColumn, FieldTable, Filter, LeadFacts, Names, SortKeys, Things, parse, resolve,
};
use dealdesk::domain::{
    CompanyId, FieldDef, FieldId, FieldKind, FieldValue, Lead, LeadId, Money, Pipeline, PipelineId, Place,
    SafeText, Stage, StageId, StageKind, Tag, TagId, Timestamp, User, UserId,
};
use divan::Bencher;

const LEADS: i64 = 100_000;
const COMPANIES: i64 = 20_000;
const NOW: Timestamp = Timestamp(1_760_000_000);
const NAMES: [&str; 6] = [
    "Espresso bar refit, second phase",
    "Кофемашина для новой точки на вокзале",
    "Horno para el taller de cerámica",
    "青い窯の見積もり",
    "Kiln 2",
    "New roof for the terrace",
];

fn main() {
    divan::main();
}

struct Desk {
    leads: Vec<Lead>,
    fields: FieldTable,
    users: Vec<User>,
    pipelines: Vec<Pipeline>,
    defs: Vec<FieldDef>,
    companies: Vec<(CompanyId, SafeText)>,
}

fn lead(n: i64) -> Lead {
    let mixed = n.wrapping_mul(2_654_435_761) >> 7 & 0xFFFF;
    let tags = [(0, "vip"), (1, "тёплый"), (2, "trade fair")]
        .map(|(id, name)| Tag { id: TagId(id), name: name.into() });
    let (name, few) = (usize::try_from(mixed % 6).unwrap_or(0), usize::try_from(mixed % 3).unwrap_or(0));
    Lead {
        id: LeadId(n),
        name: format!("{} {n}", NAMES[name]).as_str().into(),
        price: Money::from_units(mixed),
        place: Place { pipeline: PipelineId(1 + mixed % 2), stage: StageId(10 + mixed % 6) },
        responsible: UserId(mixed % 20),
        created_at: NOW.plus(-mixed * 600),
        updated_at: NOW.plus(-mixed * 60),
        closed_at: None,
        next_task_at: (mixed % 3 > 0).then(|| NOW.plus((mixed - 20_000) * 30)),
        loss_reason: None,
        company: (mixed % 4 > 0).then_some(CompanyId(n % COMPANIES)),
        main_contact: None,
        tags: tags[..few].into(),
    }
}

/// A text of its own for each lead, as it costs most.
fn fields() -> FieldTable {
    let mut column = FieldColumn::new(def().id);
    for n in 1..=LEADS {
        let text = format!("{} {n}", if n % 7 == 0 { "Ask at the gate" } else { "Ring twice" });
        let list = column.add(vec![FieldValue::Text(text.as_str().into())]);
        column.put(LeadId(n), list);
    }
    FieldTable::new(vec![column])
}

fn def() -> FieldDef {
    FieldDef::plain(FieldId(1), "Site notes", FieldKind::TextArea)
}

fn pipeline(id: i64) -> Pipeline {
    let stage = |n: i64| Stage {
        id: StageId(10 + n),
        name: format!("Stage {n}").as_str().into(),
        sort: n,
        color: SafeText::default(),
        kind: StageKind::Open,
    };
    let stages = (0..6).map(stage).collect();
    Pipeline {
        id: PipelineId(id),
        name: format!("P{id}").as_str().into(),
        sort: id,
        is_main: id == 1,
        is_archived: false,
        stages,
    }
}

impl Desk {
    fn new() -> Self {
        let user = |id: i64| User {
            id: UserId(id),
            name: format!("User {id}").as_str().into(),
            email: SafeText::default(),
            is_active: true,
        };
        Self {
            leads: (1..=LEADS).map(lead).collect(),
            fields: fields(),
            users: (0..20).map(user).collect(),
            pipelines: vec![pipeline(1), pipeline(2)],
            defs: vec![def()],
            companies: (0..COMPANIES)
                .map(|n| (CompanyId(n), format!("Company {n}").as_str().into()))
                .collect(),
        }
    }

    fn names(&self) -> Names<'_> {
        Names {
            me: Some(UserId(3)),
            users: &self.users,
            pipelines: &self.pipelines,
            fields: &self.defs,
            companies: &self.companies,
            ..Names::unknown(Things::Leads, NOW)
        }
    }

    fn filter(&self, text: &str) -> Filter {
        let tree = parse(text).unwrap_or_else(|wrong| panic!("{}", wrong.shown(text)));
        resolve(&tree, &self.names()).unwrap_or_else(|wrong| panic!("{}", wrong.shown(text)))
    }
}

const FILTERS: [&str; 7] = [
    "stage = \"Stage 3\" and price > 5k and not tag:vip",
    "responsible = me and next task < today",
    "status = open and (next task = none or updated < -14d) and price >= 10k",
    "name ~ roof",
    "name ~ ВОКЗАЛ",
    "company ~ 77",
    "tag:тёплый or tag:\"trade fair\" or age > 90d",
];

#[divan::bench(args = FILTERS, sample_count = 100)]
fn judge_all(bencher: Bencher<'_, '_>, text: &str) {
    let desk = Desk::new();
    let filter = desk.filter(text);
    let count =
        |filter: &Filter| desk.leads.iter().filter(|lead| filter.is_match(&LeadFacts::listed(lead))).count();
    assert!((1..desk.leads.len()).contains(&count(&filter)), "{text} finds some");
    bencher.bench_local(|| count(divan::black_box(&filter)));
}

#[divan::bench(sample_count = 100)]
fn judge_all_by_a_custom_field(bencher: Bencher<'_, '_>) {
    let desk = Desk::new();
    let filter = desk.filter("field:Site notes ~ gate");
    let fields = Some(&desk.fields);
    let is_match = |lead: &&Lead| filter.is_match(&LeadFacts { fields, ..LeadFacts::listed(lead) });
    let count = || desk.leads.iter().filter(is_match).count();
    assert!((1..desk.leads.len()).contains(&count()), "it finds some");
    bencher.bench_local(count);
}

#[divan::bench(args = FILTERS, sample_count = 100)]
fn read_and_look_up(bencher: Bencher<'_, '_>, text: &str) {
    let desk = Desk::new();
    bencher.bench_local(|| desk.filter(divan::black_box(text)));
}

#[divan::bench(args = ["-price", "next task,-updated", "name"], sample_count = 20)]
fn order_all(bencher: Bencher<'_, '_>, keys: &str) {
    let desk = Desk::new();
    let keys = SortKeys::parse(keys, Things::Leads).unwrap_or_else(|wrong| panic!("{}", wrong.problem));
    bencher.bench_local(|| keys.sort(&desk.leads, &desk.names(), LeadFacts::listed).len());
}
