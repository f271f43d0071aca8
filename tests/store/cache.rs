//! The cache: older words do not win, sweeps notice what is gone, reads go on where they broke off.

use dealdesk::domain::{
    Account, AccountId, Company, CompanyId, Contact, ContactId, Currency, FieldDef, FieldId, FieldKind,
    FieldValue, FieldValues, Lead, LeadDetails, LeadId, LinkedContact, LossReason, LossReasonId, Pipeline,
    PipelineId, Role, RoleId, SafeText, Stage, StageId, StageKind, Tag, TagId, Timestamp, User, UserId,
};
use dealdesk::store::{Bookmark, Cursor, DirectoryPart, EntityKey, EntityKind, EntityRecord, Scope, Story};

use super::{Home, NOW, is_sound, lead, place, save, step};

const AGE: i64 = 3_600;

fn ids(leads: &[Lead]) -> Vec<i64> {
    leads.iter().map(|lead| lead.id.get()).collect()
}

#[tokio::test]
async fn a_lead_comes_back_as_it_was_saved() {
    let (home, full) = (Home::new(), {
        let tag = |id, name: &str| Tag { id: TagId(id), name: name.into() };
        Lead {
            closed_at: Some(Timestamp(5)),
            next_task_at: Some(Timestamp(6)),
            loss_reason: Some(LossReasonId(7)),
            company: Some(CompanyId(8)),
            main_contact: Some(ContactId(9)),
            tags: [tag(1, "тёплый"), tag(2, "a\"b\\c")].into(),
            ..lead(1, 3, 10)
        }
    });
    save(&home.open(), vec![full.clone(), lead(2, 3, 10)]).await;
    let store = home.open();
    assert_eq!(store.load_leads(PipelineId(3)).await.unwrap(), [full.clone(), lead(2, 3, 10)]);
    assert_eq!(store.load_lead(LeadId(1)).await.unwrap(), Some(full));
    assert_eq!(store.load_lead(LeadId(9)).await.unwrap(), None);
}

#[tokio::test]
async fn the_visible_pipeline_comes_first_and_the_others_without_it() {
    let (home, leads) = (Home::new(), (1..=9).map(|n| lead(n, 1 + n % 3, 1)).collect());
    let store = home.open();
    save(&store, leads).await;
    assert_eq!(ids(&store.load_leads(PipelineId(2)).await.unwrap()), [1, 4, 7]);
    assert_eq!(store.lead_ids(PipelineId(2)).await.unwrap(), Some(1..=7));
    assert_eq!(store.lead_ids(PipelineId(8)).await.unwrap(), None);
    let (leads, left) = store.load_part(PipelineId(2), 2..=6).await.unwrap();
    assert_eq!((ids(&leads), left), (vec![4], None));
    assert_eq!(ids(&store.load_other_leads(PipelineId(2)).await.unwrap()), [3, 6, 9, 2, 5, 8]);
}

#[tokio::test]
async fn parts_of_a_pipeline_leave_none_out_and_tell_none_twice() {
    let home = Home::new();
    let store = home.open();
    // Every third id, and some of another pipeline between them.
    let leads: Vec<Lead> = (0..20_001).map(|n| lead(3 * n, 1 + i64::from(n % 1000 == 0), 1)).collect();
    save(&store, leads).await;
    let (mut parts, mut left) = (Vec::new(), store.lead_ids(PipelineId(1)).await.unwrap());
    assert_eq!(left, Some(3..=59_997));
    while let Some(ids) = left {
        let (leads, rest) = store.load_part(PipelineId(1), ids).await.unwrap();
        parts.push(leads);
        left = rest;
    }
    assert!(parts.len() > 1, "what is read at once is bounded");
    assert_eq!(parts.concat(), store.load_leads(PipelineId(1)).await.unwrap());
}

#[tokio::test]
async fn an_older_page_does_not_replace_a_newer_word() {
    let home = Home::new();
    let store = home.open();
    let newer = Lead { name: "newer".into(), ..lead(1, 2, 20) };
    save(&store, vec![newer.clone()]).await;
    // Older, and from another pipeline at that.
    save(&store, vec![Lead { name: "older".into(), ..lead(1, 1, 19) }]).await;
    assert_eq!(store.load_lead(LeadId(1)).await.unwrap(), Some(newer));
    assert_eq!(store.load_leads(PipelineId(1)).await.unwrap(), []);
    assert_eq!(store.lead_ids(PipelineId(1)).await.unwrap(), None);
    // The same second counts as newer: a second is all the server tells.
    let same = Lead { name: "same second".into(), ..lead(1, 1, 20) };
    save(&store, vec![same.clone()]).await;
    assert_eq!(store.load_lead(LeadId(1)).await.unwrap(), Some(same));
    is_sound(&store).await;
}

#[tokio::test]
async fn a_finished_sweep_drops_what_it_did_not_see_but_for_own_edits_and_other_pipelines() {
    let home = Home::new();
    let store = home.open();
    save(&store, (1..=6).map(|n| lead(n, 1, 10)).chain([lead(7, 2, 10)]).collect()).await;
    store.accept(step(3, 1, 2), NOW).await.unwrap();
    let sweep = store.begin_sweep(PipelineId(1), NOW, AGE).await.unwrap();
    let page = |next: Option<&str>| Bookmark::Sweep {
        pipeline: PipelineId(1),
        sweep: sweep.number,
        next: next.map(str::to_owned),
    };
    // 1 as it was, 2 an older answer than what is known: both are alive.
    store.save_page(vec![lead(1, 1, 10), lead(2, 1, 9)], page(Some("p2"))).await.unwrap();
    store.save_page(vec![lead(8, 1, 10)], page(None)).await.unwrap();
    // 4 is heard of outside the sweep, while it runs.
    save(&store, vec![lead(4, 1, 11)]).await;
    let mut gone = store.finish_sweep(PipelineId(1), sweep.number, NOW).await.unwrap();
    gone.sort_unstable();
    assert_eq!(gone, [LeadId(5), LeadId(6)]);
    assert_eq!(ids(&store.load_leads(PipelineId(1)).await.unwrap()), [1, 2, 3, 4, 8]);
    assert_eq!(ids(&store.load_leads(PipelineId(2)).await.unwrap()), [7]);
    let cursor = store.load_cursor(Scope::all_leads(PipelineId(1))).await.unwrap();
    assert_eq!((cursor.next, cursor.complete_at), (None, Some(NOW)));
}

#[tokio::test]
async fn a_sweep_that_broke_off_goes_on_after_a_restart_unless_it_is_old() {
    let home = Home::new();
    let store = home.open();
    let first = store.begin_sweep(PipelineId(1), NOW, AGE).await.unwrap();
    assert_eq!((first.number, first.next), (1, None));
    let next = Some("/api/v4/leads?page=2".to_owned());
    let bookmark = Bookmark::Sweep { pipeline: PipelineId(1), sweep: 1, next: next.clone() };
    store.save_page(vec![lead(1, 1, 1)], bookmark.clone()).await.unwrap();
    drop(store);

    let store = home.open();
    let again = store.begin_sweep(PipelineId(1), NOW.plus(AGE), AGE).await.unwrap();
    assert_eq!((again.number, again.next), (1, next));
    let late = store.begin_sweep(PipelineId(1), NOW.plus(AGE + 1), AGE).await.unwrap();
    assert_eq!((late.number, late.next), (2, None));
    // The one that was given up can neither move the cursor nor end the present sweep.
    store.save_page(vec![lead(2, 1, 1)], bookmark).await.unwrap();
    assert_eq!(store.load_cursor(Scope::all_leads(PipelineId(1))).await.unwrap().next, None);
    assert_eq!(store.finish_sweep(PipelineId(1), 1, NOW).await.unwrap(), []);
    assert_eq!(store.load_leads(PipelineId(1)).await.unwrap().len(), 2);
}

#[tokio::test]
async fn two_processes_share_a_sweep_and_one_of_them_ends_it() {
    let home = Home::new();
    let (a, b) = (home.open(), home.open());
    save(&a, vec![lead(1, 1, 1), lead(2, 1, 1)]).await;
    let page = |next: Option<&str>| Bookmark::Sweep {
        pipeline: PipelineId(1),
        sweep: 1,
        next: next.map(str::to_owned),
    };
    assert_eq!(a.begin_sweep(PipelineId(1), NOW, AGE).await.unwrap().number, 1);
    a.save_page(vec![lead(1, 1, 1)], page(Some("p2"))).await.unwrap();
    assert_eq!(b.begin_sweep(PipelineId(1), NOW, AGE).await.unwrap().next.as_deref(), Some("p2"));
    b.save_page(vec![], page(None)).await.unwrap();
    assert_eq!(b.finish_sweep(PipelineId(1), 1, NOW).await.unwrap(), [LeadId(2)]);
    // The slower one is late: no sweep is under way because of it.
    a.save_page(vec![], page(Some("p3"))).await.unwrap();
    assert_eq!(a.finish_sweep(PipelineId(1), 1, NOW).await.unwrap(), []);
    assert_eq!(a.begin_sweep(PipelineId(1), NOW, AGE).await.unwrap().number, 2);
}

#[tokio::test]
async fn the_cursor_of_changes_moves_with_its_page() {
    let home = Home::new();
    let cursor = Cursor { since: Some(Timestamp(90)), next: Some("p2".to_owned()), ..Cursor::default() };
    let bookmark = Bookmark::At { scope: Scope::changed_leads(), cursor: cursor.clone() };
    home.open().save_page(vec![lead(1, 1, 1)], bookmark).await.unwrap();
    assert_eq!(home.open().load_cursor(Scope::changed_leads()).await.unwrap(), cursor);
    assert_eq!(home.open().load_cursor(Scope::named("delta:events")).await.unwrap(), Cursor::default());
}

fn values() -> Vec<FieldValues> {
    vec![FieldValues {
        field: FieldId(1),
        name: "Room".into(),
        code: SafeText::default(),
        kind: FieldKind::Unknown("hologram".into()),
        values: vec![
            FieldValue::Text("Roof".into()),
            FieldValue::Flag(true),
            FieldValue::At(Timestamp(3)),
            FieldValue::Parts(vec![("name".into(), "Kiln".into())]),
        ],
        is_computed: false,
    }]
}

fn story() -> Story {
    let contact = |id| Contact {
        created_at: Timestamp(1),
        id: ContactId(id),
        name: "Mara Linden".into(),
        responsible: UserId(1),
        company: Some(CompanyId(5)),
        updated_at: Timestamp(1),
        fields: values(),
        tags: Vec::new(),
        leads: vec![LeadId(1)],
    };
    Story {
        details: LeadDetails {
            lead: Lead { company: Some(CompanyId(5)), ..lead(1, 1, 10) },
            fields: values(),
            contacts: [9, 4].map(|id| LinkedContact { id: ContactId(id), is_main: id == 9 }).into(),
            created_by: UserId(1),
            updated_by: UserId::ROBOT,
            score: Some(3),
        },
        contacts: vec![contact(9), contact(4)],
        company: Some(Company {
            created_at: Timestamp(1),
            id: CompanyId(5),
            name: "Blue Kiln".into(),
            responsible: UserId(1),
            updated_at: Timestamp(1),
            fields: Vec::new(),
            tags: Vec::new(),
            contacts: Vec::new(),
            leads: Vec::new(),
        }),
    }
}

#[tokio::test]
async fn a_lead_in_full_can_be_read_offline_and_shows_the_newest_word_on_the_lead() {
    let home = Home::new();
    let store = home.open();
    assert_eq!(store.load_story(LeadId(1)).await.unwrap(), None);
    store.save_story(story(), NOW).await.unwrap();
    assert_eq!(home.open().load_story(LeadId(1)).await.unwrap(), Some((story(), NOW)));

    let moved = Lead { company: Some(CompanyId(5)), place: place(2, 4), ..lead(1, 1, 11) };
    save(&store, vec![moved.clone()]).await;
    assert_eq!(store.load_story(LeadId(1)).await.unwrap().unwrap().0.details.lead, moved);
    // The story goes with the lead; the people stay.
    store.remove_lead(LeadId(1)).await.unwrap();
    assert_eq!(store.load_story(LeadId(1)).await.unwrap(), None);
    assert!(store.load_entity::<Contact>(ContactId(9).into()).await.unwrap().is_some());
    assert_eq!(store.load_entities::<Contact>(Some(CompanyId(5).into())).await.unwrap().len(), 2);
    is_sound(&store).await;
}

#[tokio::test]
async fn things_without_a_type_are_kept_by_number_or_by_name() {
    let home = Home::new();
    let store = home.open();
    let record = |key: EntityKey, updated: i64, at: i64, json: &str| EntityRecord {
        key,
        parent: Some(LeadId(1).into()),
        updated_at: Timestamp(updated),
        at: Some(Timestamp(at)),
        json: json.to_owned(),
    };
    let named = EntityKey::named(EntityKind::Incoming, "5b1f-7");
    let records = vec![
        record(EntityKey::new(EntityKind::Task, 1), 5, 20, r#""late""#),
        record(EntityKey::new(EntityKind::Task, 2), 5, 10, r#""early""#),
        record(named.clone(), 5, 1, r#""form""#),
    ];
    store.save_records(records, Bookmark::None).await.unwrap();
    let older = record(EntityKey::new(EntityKind::Task, 1), 4, 1, r#""older""#);
    store.save_records(vec![older], Bookmark::None).await.unwrap();
    let tasks = store.load_records(EntityKind::Task, Some(LeadId(1).into())).await.unwrap();
    assert_eq!(tasks, [r#""early""#, r#""late""#]);
    assert_eq!(store.load_records(EntityKind::Incoming, None).await.unwrap(), [r#""form""#]);
    store.remove_entities(vec![named]).await.unwrap();
    assert!(store.load_records(EntityKind::Incoming, None).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_directory_comes_back_part_by_part() {
    let home = Home::new();
    let store = home.open();
    assert_eq!(store.load_directory().await.unwrap(), dealdesk::store::Directory::default());
    let account = Account {
        id: AccountId(1),
        name: "Blue Kiln".into(),
        subdomain: "bluekiln".into(),
        currency: Currency { code: "GBP".into(), symbol: "£".into() },
        current_user: UserId(7),
        zone: chrono_tz::Europe::London,
        has_loss_reasons: true,
        language: None,
        task_kinds: Vec::new(),
    };
    let stage =
        Stage { id: StageId(1), name: "New".into(), sort: 1, color: "#fff".into(), kind: StageKind::Open };
    let pipelines = vec![Pipeline {
        id: PipelineId(1),
        name: "Sales".into(),
        sort: 1,
        is_main: true,
        is_archived: false,
        stages: vec![stage],
    }];
    let users = vec![User { id: UserId(7), name: "Mara".into(), email: "m@x".into(), is_active: true }];
    let reasons = vec![LossReason { id: LossReasonId(1), name: "Too dear".into(), sort: 1 }];
    let fields: Vec<FieldDef> = Vec::new();
    let tags = vec![Tag { id: TagId(1), name: "warm".into() }];
    let roles = vec![Role { id: RoleId(3), name: "Sales".into(), users: vec![UserId(7)] }];
    for part in [
        DirectoryPart::Account(Box::new(account.clone())),
        DirectoryPart::Users(users.clone()),
        DirectoryPart::Pipelines(pipelines.clone()),
        DirectoryPart::LossReasons(reasons.clone()),
        DirectoryPart::Fields(EntityKind::Contact, fields.clone()),
        DirectoryPart::Tags(EntityKind::Lead, tags.clone()),
        DirectoryPart::Roles(roles.clone()),
    ] {
        store.save_directory(part, NOW).await.unwrap();
    }
    store.save_directory(DirectoryPart::Users(users.clone()), NOW.plus(9)).await.unwrap();
    // What no board is made of does not make it older.
    store.save_directory(DirectoryPart::Tags(EntityKind::Lead, tags.clone()), NOW.plus(-9)).await.unwrap();
    let directory = home.open().load_directory().await.unwrap();
    assert_eq!(directory.account, Some(account));
    assert_eq!((directory.users, directory.pipelines, directory.loss_reasons), (users, pipelines, reasons));
    assert_eq!(directory.fields.get(&EntityKind::Contact), Some(&fields));
    assert_eq!(directory.tags.get(&EntityKind::Lead), Some(&tags));
    assert_eq!((directory.roles, directory.saved_at), (roles, Some(NOW)));
}

#[tokio::test]
async fn writes_are_done_in_the_order_they_are_asked_for_even_if_nobody_waits() {
    let home = Home::new();
    let store = home.open();
    for n in 0..200 {
        drop(
            store.save_page(
                vec![Lead { name: format!("{n}").as_str().into(), ..lead(1, 1, 1) }],
                Bookmark::None,
            ),
        );
    }
    store.flush().await.unwrap();
    assert_eq!(&*store.load_lead(LeadId(1)).await.unwrap().unwrap().name, "199");
}

#[test]
fn what_is_asked_for_while_the_runtime_ends_is_done_by_the_next_one() {
    let runtime = || tokio::runtime::Builder::new_current_thread().build().unwrap();
    let home = Home::new();
    let store = home.open();
    let ended = runtime();
    let handle = ended.handle().clone();
    drop(ended);
    let page = |name: &str| vec![Lead { name: name.into(), ..lead(1, 1, 1) }];
    {
        let _inside = handle.enter();
        drop(store.save_page(page("first"), Bookmark::None));
        drop(store.save_page(page("second"), Bookmark::None));
    }
    runtime().block_on(async {
        store.flush().await.unwrap();
        assert_eq!(&*store.load_lead(LeadId(1)).await.unwrap().unwrap().name, "second");
    });
}

#[tokio::test]
async fn a_long_read_holds_up_no_write_and_sees_one_state() {
    let home = Home::new();
    let (store, other) = (home.open(), home.open());
    save(&store, (0..30_000).map(|n| lead(n, 1, 1)).collect()).await;
    // All are under way at once; each read is one state of the file, before or after the other's page.
    let reads: Vec<_> = (0..4).map(|_| store.load_leads(PipelineId(1))).collect();
    save(&other, (0..30_000).map(|n| lead(n, 1, 2)).collect()).await;
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    for read in reads {
        let leads = read.await.unwrap();
        let first = leads[0].updated_at;
        assert!(leads.len() == 30_000 && leads.iter().all(|lead| lead.updated_at == first));
    }
}
