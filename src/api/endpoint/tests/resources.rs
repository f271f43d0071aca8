//! Notes, tasks, events, tags, the bin, and many leads at once.

use super::{SPACE, answered, asked, moved};
use crate::api::Endpoint as _;
use crate::api::endpoint::{
    AddNote, AddTask, LeadsById, ListAllCompanies, ListAllContacts, ListDeletedLeads, ListEventTypes,
    ListEvents, ListIncoming, ListNotes, ListRoles, ListTags, ListTasks, PatchLeads, TasksOf, Which, Written,
};
use crate::domain::{
    Change, CompanyId, ContactId, LeadId, Money, NewNote, NewTask, NoteId, Owner, OwnerKind, PipelineId,
    TaskId, Timestamp, UserId,
};

const PAGE: &str = "page=1&limit=250";

fn task(responsible: Option<i64>) -> AddTask {
    let task = NewTask {
        responsible: responsible.map(UserId),
        ..NewTask::new("Call \"Ines\"".into(), Timestamp(90))
    };
    AddTask { owner: Some(Owner::Lead(LeadId(7))), task }
}

fn note() -> AddNote {
    AddNote {
        owner: Owner::Lead(LeadId(7)),
        note: NewNote { text: crate::domain::SafeText::block("two\nlines"), ..NewNote::default() },
        uniq: "dealdesk-1-1".into(),
    }
}

#[tokio::test(start_paused = true)]
async fn the_tasks_of_several_owners_take_a_request_a_sort() {
    let owners = [
        Owner::Lead(LeadId(7)),
        Owner::Contact(ContactId(8)),
        Owner::Company(CompanyId(9)),
        Owner::Contact(ContactId(10)),
    ];
    let mut requests = Vec::new();
    for some in TasksOf::owners(&owners) {
        requests.push(asked(some).await);
    }
    let of = |sort: &str, ids: &[i64]| {
        let ids =
            ids.iter().map(|id| format!("&filter%5Bentity_id%5D%5B%5D={id}")).collect::<Vec<_>>().concat();
        format!("GET /api/v4/tasks?{PAGE}&order%5Bid%5D=asc&filter%5Bentity_type%5D={sort}{ids}")
    };
    assert_eq!(requests, [of("leads", &[7]), of("contacts", &[8, 10]), of("companies", &[9])]);
    let many: Vec<_> = (1..=120).map(|n| Owner::Contact(ContactId(n + 100_000_000))).collect();
    let calls = TasksOf::owners(&many);
    assert_eq!(calls.len(), 3);
    assert!(calls.iter().all(|call| call.path().as_str().len() < 3_000));
    assert!(TasksOf::owners(&[]).is_empty(), "asked without owners it would be all tasks");
}

#[tokio::test(start_paused = true)]
async fn exact_requests() {
    let changed = ListNotes::Changed { owners: OwnerKind::Contacts, from: Some(Timestamp(5)) };
    let all = ListNotes::Changed { owners: OwnerKind::Leads, from: None };
    let since = Some(Timestamp(5));
    let events = ListEvents::all().kinds(["lead_deleted", "lead_restored"]).since(since);
    let of_a_lead = ListEvents::of(Owner::Lead(LeadId(7)).into());
    let older = ListEvents::of(Which::Contacts((1..=12).map(ContactId).collect()))
        .until(Timestamp(9))
        .limit(900)
        .page(3);
    let ten = (1..=10).map(|id| format!("&filter%5Bentity_id%5D%5B%5D={id}")).collect::<Vec<_>>().concat();
    for (asked, expected) in [
        (
            asked(ListNotes::Of(Owner::Lead(LeadId(7)))).await,
            format!("GET /api/v4/leads/7/notes?{PAGE}&with=is_pinned&order%5Bid%5D=desc"),
        ),
        (
            asked(ListNotes::Of(Owner::Contact(ContactId(7)))).await,
            format!("GET /api/v4/contacts/7/notes?{PAGE}&with=is_pinned&order%5Bid%5D=desc"),
        ),
        (
            asked(ListNotes::Of(Owner::Company(CompanyId(7)))).await,
            format!("GET /api/v4/companies/7/notes?{PAGE}&with=is_pinned&order%5Bid%5D=desc"),
        ),
        (asked(all).await, format!("GET /api/v4/leads/notes?{PAGE}&with=is_pinned&order%5Bupdated_at%5D=asc")),
        (
            asked(changed).await,
            format!("GET /api/v4/contacts/notes?{PAGE}&with=is_pinned&order%5Bupdated_at%5D=asc&filter%5Bupdated_at%5D%5Bfrom%5D=5"),
        ),
        (
            asked(ListTasks::Of(Owner::Lead(LeadId(7)))).await,
            format!("GET /api/v4/tasks?{PAGE}&order%5Bid%5D=asc&filter%5Bentity_type%5D=leads&filter%5Bentity_id%5D%5B%5D=7"),
        ),
        (
            asked(ListTasks::Open).await,
            format!("GET /api/v4/tasks?{PAGE}&order%5Bid%5D=asc&filter%5Bis_completed%5D=0"),
        ),
        (
            asked(ListTasks::Changed(Timestamp(5))).await,
            format!("GET /api/v4/tasks?{PAGE}&order%5Bid%5D=asc&filter%5Bupdated_at%5D%5Bfrom%5D=5"),
        ),
        (
            asked(events).await,
            "GET /api/v4/events?page=1&limit=100&filter%5Btype%5D%5B%5D=lead_deleted\
             &filter%5Btype%5D%5B%5D=lead_restored&filter%5Bcreated_at%5D%5Bfrom%5D=5"
                .to_owned(),
        ),
        (
            asked(of_a_lead).await,
            "GET /api/v4/events?page=1&limit=100&filter%5Bentity%5D%5B%5D=lead&filter%5Bentity_id%5D%5B%5D=7".to_owned(),
        ),
        (
            asked(older).await,
            format!("GET /api/v4/events?page=3&limit=100&filter%5Bentity%5D%5B%5D=contact{ten}&filter%5Bcreated_at%5D%5Bto%5D=9"),
        ),
        (
            asked(ListEvents::of(Owner::Company(CompanyId(7)).into()).limit(0)).await,
            "GET /api/v4/events?page=1&limit=1&filter%5Bentity%5D%5B%5D=company&filter%5Bentity_id%5D%5B%5D=7".to_owned(),
        ),
        (
            asked(ListEventTypes { language: "ru".into() }).await,
            "GET /api/v4/events/types?language_code=ru".to_owned(),
        ),
        (
            asked(ListIncoming { pipeline: Some(PipelineId(3)) }).await,
            format!("GET /api/v4/leads/unsorted?{PAGE}&order%5Bcreated_at%5D=asc&filter%5Bpipeline_id%5D=3"),
        ),
        (asked(ListTags { entity: OwnerKind::Companies }).await, format!("GET /api/v4/companies/tags?{PAGE}")),
        (asked(ListRoles).await, format!("GET /api/v4/roles?{PAGE}&with=users")),
        (
            asked(ListAllContacts { updated_from: since }).await,
            format!("GET /api/v4/contacts?{PAGE}&with=leads&order%5Bupdated_at%5D=asc&filter%5Bupdated_at%5D%5Bfrom%5D=5"),
        ),
        (asked(ListAllCompanies::default()).await, format!("GET /api/v4/companies?{PAGE}&with=contacts,leads&order%5Bid%5D=asc")),
        (
            asked(ListDeletedLeads).await,
            format!("GET /api/v4/leads?{PAGE}&with=only_deleted&order%5Bupdated_at%5D=desc"),
        ),
        (
            asked(LeadsById::for_ids(&[LeadId(1), LeadId(22)]).remove(0)).await,
            format!("GET /api/v4/leads?{PAGE}&with=contacts&filter%5Bid%5D%5B%5D=1&filter%5Bid%5D%5B%5D=22"),
        ),
        (
            asked(note()).await,
            r#"POST /api/v4/leads/7/notes [{"note_type":"common","params":{"text":"two\nlines"}}]"#.to_owned(),
        ),
        (
            asked(task(None)).await,
            r#"POST /api/v4/tasks [{"text":"Call \"Ines\"","complete_till":90,"task_type_id":1,"entity_id":7,"entity_type":"leads"}]"#
                .to_owned(),
        ),
        (
            asked(task(Some(9))).await,
            r#"POST /api/v4/tasks [{"text":"Call \"Ines\"","complete_till":90,"task_type_id":1,"entity_id":7,"entity_type":"leads","responsible_user_id":9}]"#
                .to_owned(),
        ),
    ] {
        assert_eq!(asked, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn changes_of_one_lead_travel_in_one_object() {
    let rename = |name: &str| Change::Rename(name.into());
    let items = vec![
        (LeadId(7), vec![moved(143, Some(9)), moved(58_141_807, None), rename("A")]),
        (LeadId(8), vec![Change::Assign(UserId(3)), Change::AddNote(note().note)]),
        (LeadId(9), vec![Change::AddTask(task(None).task)]),
        (LeadId(7), vec![Change::SetPrice(Money::from_units(50)), rename("B")]),
    ];
    assert_eq!(
        asked(PatchLeads { items }).await,
        concat!(
            r#"PATCH /api/v4/leads [{"id":7,"status_id":58141807,"pipeline_id":6950551,"name":"B","price":50},"#,
            r#"{"id":8,"responsible_user_id":3}]"#
        )
    );
    let many = (1..=120).map(|id| (LeadId(id), vec![rename("x")])).collect();
    let sizes: Vec<_> = PatchLeads::batches(many).iter().map(|call| call.items.len()).collect();
    assert_eq!(sizes, [50, 50, 20]);
    assert!(PatchLeads::batches(Vec::new()).is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_a_bulk_change_confirms() {
    let call =
        || PatchLeads { items: (7..=8).map(|id| (LeadId(id), vec![Change::Rename("x".into())])).collect() };
    let written = |lead, at: Option<i64>| Written { on: LeadId(lead).into(), updated_at: at.map(Timestamp) };
    let both = r#"{"_embedded":{"leads":[{"id":8,"updated_at":5},{"id":"7"},{"id":99}]}}"#;
    assert_eq!(answered(call(), 200, both).await.unwrap(), [written(8, Some(5)), written(7, None)]);
    let one = r#"{"_embedded":{"leads":[{"id":7,"updated_at":5}]}}"#;
    assert_eq!(answered(call(), 200, one).await.unwrap(), [written(7, Some(5))], "8 is not confirmed");
    assert_eq!(answered(call(), 204, "").await.unwrap(), [written(7, None), written(8, None)]);
    for body in ["", "{}", "[]", r#"{"_embedded":{"leads":[{"id":99}]}}"#, r#"{"_embedded":{"lea"#] {
        let error = answered(call(), 200, body).await.unwrap_err();
        assert!(error.is_uncertain(), "{body}: {error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn something_new_is_known_by_its_id_or_not_at_all() {
    for body in [
        r#"{"_embedded":{"notes":[{"id":5,"entity_id":7,"request_id":"0"}],"tasks":[]}}"#,
        r#"{"_embedded":{"tasks":[{"id":"5","request_id":0}]}}"#,
        r#"{"id":5}"#,
    ] {
        assert_eq!(answered(note(), 200, body).await, Ok(NoteId(5)), "{body}");
        assert_eq!(answered(task(None), 200, body).await, Ok(TaskId(5)), "{body}");
    }
    for (status, body) in [(200, "{}"), (200, r#"{"_embedded":{"notes":[]}}"#), (200, ""), (204, "")] {
        let error = answered(note(), status, body).await.unwrap_err();
        assert!(error.is_uncertain(), "{status} {body}: {error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn only_deleted_leads_are_in_the_bin_and_only_living_ones_elsewhere() {
    let body = r#"{"_page":1,"_embedded":{"leads":[{"id":1,"updated_at":4,"is_deleted":true},{"id":2,"name":"alive"}]}}"#;
    let bin = answered(ListDeletedLeads, 200, body).await.unwrap().items;
    assert_eq!(
        bin.iter().map(|lead| (lead.id, lead.updated_at)).collect::<Vec<_>>(),
        [(LeadId(1), Timestamp(4))]
    );
    let ids: Vec<_> = (1..=301).map(|n| LeadId(n + 100_000_000)).collect();
    let calls = LeadsById::for_ids(&ids);
    assert_eq!((calls.len(), calls[2].ids().len()), (3, 1));
    assert!(calls.iter().all(|call| SPACE.len() + call.path().as_str().len() < 6_000));
    let alive = answered(calls[2].clone(), 200, body).await.unwrap().items;
    assert_eq!(alive.iter().map(|details| details.lead.id).collect::<Vec<_>>(), [LeadId(2)]);
}

#[tokio::test(start_paused = true)]
async fn a_note_without_its_entity_is_left_out_with_a_word() {
    let body = r#"{"_page":1,"_embedded":{"notes":[{"id":1,"entity_id":7,"note_type":"common","params":[]},{"id":2}]}}"#;
    let page = answered(ListNotes::Of(Owner::Lead(LeadId(7))), 200, body).await.unwrap();
    assert_eq!((page.items.len(), page.warnings.len()), (1, 1));
    assert!(page.warnings[0].to_string().starts_with("note 2 was left out"), "{:?}", page.warnings);
    let gone = answered(ListNotes::Of(Owner::Lead(LeadId(7))), 404, "{}").await.unwrap();
    assert!(gone.items.is_empty());
}
