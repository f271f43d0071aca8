//! What each endpoint asks, byte by byte, and what it makes of odd answers.

use super::*;
use crate::api::gate::Lane;
use crate::api::testing::{Script, reply};
use crate::domain::{
    Change, CompanyId, ContactId, LeadId, LossReasonId, PipelineId, Place, StageId, Timestamp, UserId,
};

mod incoming;
mod office;
mod resources;

const SPACE: &str = "https://acme.kommo.com";

fn moved(stage: i64, reason: Option<i64>) -> Change {
    let to = Place { pipeline: PipelineId(6_950_551), stage: StageId(stage) };
    Change::Move { to, reason: reason.map(LossReasonId) }
}

fn over(change: Change, base: Change) -> Write {
    Write { on: LeadId(7).into(), change, base: Some(base) }
}

/// The request an endpoint makes, as it stands on the wire.
async fn asked<E: Endpoint>(endpoint: E) -> String {
    let script = Script::of([reply(204, "")]);
    let _ = script.client().send(Lane::Interactive, &endpoint).await;
    script.asked().concat().replace(SPACE, "")
}

#[tokio::test(start_paused = true)]
async fn exact_requests() {
    let leads = ListLeads {
        ids: Vec::new(),
        pipeline: Some(PipelineId(3)),
        updated_from: Some(Timestamp(1_700_000_000)),
        order: LeadOrder::OldestChangeFirst,
        page: 2,
        limit: 9_999,
    };
    let changes = ListEvents::of(Which::Leads(vec![LeadId(1), LeadId(2)]))
        .kinds(["lead_status_changed"])
        .since(Timestamp(5));
    let contacts = ListContacts::for_ids(&[ContactId(1), ContactId(22)]).remove(0);
    for (asked, expected) in [
        (asked(GetAccount).await, "GET /api/v4/account?with=datetime_settings,task_types,users_groups"),
        (asked(ListUsers).await, "GET /api/v4/users?page=1&limit=250"),
        (asked(ListPipelines).await, "GET /api/v4/leads/pipelines"),
        (asked(ListLossReasons).await, "GET /api/v4/leads/loss_reasons?page=1&limit=250"),
        (
            asked(ListCustomFields { entity: FieldOwner::Leads }).await,
            "GET /api/v4/leads/custom_fields?page=1&limit=50",
        ),
        (
            asked(ListCustomFields { entity: FieldOwner::Companies }).await,
            "GET /api/v4/companies/custom_fields?page=1&limit=50",
        ),
        (
            asked(ListLeads::default()).await,
            "GET /api/v4/leads?page=1&limit=250&with=contacts&order%5Bid%5D=asc",
        ),
        (
            asked(leads).await,
            "GET /api/v4/leads?page=2&limit=250&with=contacts&order%5Bupdated_at%5D=asc\
             &filter%5Bpipeline_id%5D%5B%5D=3&filter%5Bupdated_at%5D%5Bfrom%5D=1700000000",
        ),
        (asked(GetLead { id: LeadId(7) }).await, "GET /api/v4/leads/7?with=contacts,loss_reason,source_id"),
        (asked(GetContact { id: ContactId(7) }).await, "GET /api/v4/contacts/7?with=leads"),
        (asked(GetCompany { id: CompanyId(7) }).await, "GET /api/v4/companies/7?with=contacts,leads"),
        (
            asked(contacts).await,
            "GET /api/v4/contacts?page=1&limit=250&with=leads&filter%5Bid%5D%5B%5D=1&filter%5Bid%5D%5B%5D=22",
        ),
        (
            asked(changes).await,
            "GET /api/v4/events?page=1&limit=100&filter%5Btype%5D%5B%5D=lead_status_changed\
             &filter%5Bentity%5D%5B%5D=lead&filter%5Bentity_id%5D%5B%5D=1&filter%5Bentity_id%5D%5B%5D=2\
             &filter%5Bcreated_at%5D%5Bfrom%5D=5",
        ),
        (
            asked(Write { on: LeadId(7).into(), change: moved(58_141_807, Some(9)), base: None }).await,
            r#"PATCH /api/v4/leads/7 {"status_id":58141807,"pipeline_id":6950551}"#,
        ),
        (
            asked(Write { on: LeadId(7).into(), change: moved(143, Some(9)), base: None }).await,
            r#"PATCH /api/v4/leads/7 {"status_id":143,"pipeline_id":6950551,"loss_reason_id":9}"#,
        ),
        (
            // Lost without a word why: nothing is taken away, so nothing is said.
            asked(over(moved(143, None), moved(58_141_807, None))).await,
            r#"PATCH /api/v4/leads/7 {"status_id":143,"pipeline_id":6950551}"#,
        ),
        (
            asked(over(moved(143, None), moved(143, Some(9)))).await,
            r#"PATCH /api/v4/leads/7 {"status_id":143,"pipeline_id":6950551,"loss_reason_id":null}"#,
        ),
        (
            asked(over(moved(143, Some(8)), moved(143, Some(9)))).await,
            r#"PATCH /api/v4/leads/7 {"status_id":143,"pipeline_id":6950551,"loss_reason_id":8}"#,
        ),
        (
            // Out of lost the account forgets the reason by itself.
            asked(over(moved(58_141_807, None), moved(143, Some(9)))).await,
            r#"PATCH /api/v4/leads/7 {"status_id":58141807,"pipeline_id":6950551}"#,
        ),
    ] {
        assert_eq!(asked, expected);
    }
}

#[test]
fn many_ids_are_asked_in_several_calls() {
    let ids: Vec<_> = (1..=401).map(|n| ContactId(n + 100_000_000)).collect();
    let calls = ListContacts::for_ids(&ids);
    assert_eq!(calls.len(), 3);
    assert!(calls.iter().all(|call| call.path().as_str().len() < 6_000));
    assert!(ListContacts::for_ids(&[]).is_empty());
}

async fn answered<E: Endpoint>(endpoint: E, status: u16, body: &'static str) -> Result<E::Output, ApiError> {
    Script::of([reply(status, body)]).client().send(Lane::Background, &endpoint).await
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there() {
    let lead = GetLead { id: LeadId(7) };
    assert_eq!(answered(lead, 204, "").await, Ok(None));
    assert_eq!(answered(lead, 404, r#"{"status":404}"#).await, Ok(None));
    assert_eq!(answered(lead, 200, r#"{"id":7,"is_deleted":true}"#).await, Ok(None));
    assert!(answered(lead, 404, "<html>").await.is_err(), "a web page says nothing about the lead");
    assert!(answered(lead, 200, r#"{"id":8}"#).await.is_err(), "another lead");
    assert_eq!(answered(GetContact { id: ContactId(7) }, 404, "").await, Ok(None));
    assert_eq!(answered(GetCompany { id: CompanyId(7) }, 204, "").await, Ok(None));
    assert_eq!(answered(ListLossReasons, 204, "").await, Ok(Page::empty()));
    assert!(answered(ListPipelines, 404, "{}").await.unwrap_err().is_not_found());
    assert!(answered(GetAccount, 204, "").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn an_empty_object_is_not_an_empty_list() {
    for body in ["{}", "[]", "null", "0", "", " ", "{\"status\":500}", "{\"_embedded\":[]}"] {
        let error = answered(ListLeads::default(), 200, body).await.unwrap_err();
        assert!(matches!(error, ApiError::Decode { .. }), "{body}: {error:?}");
    }
    let empty = r#"{"_page":1,"_embedded":{"leads":[]}}"#;
    assert_eq!(answered(ListLeads::default(), 200, empty).await, Ok(Page::empty()));
}

#[tokio::test(start_paused = true)]
async fn the_answer_to_a_write() {
    let patch = || Write { on: LeadId(7).into(), change: moved(142, None), base: None };
    let written = |at| Ok(Written { on: LeadId(7).into(), updated_at: at });
    for (status, body, expected) in [
        (200, r#"{"id":7,"updated_at":5,"_links":{"self":{"href":"x"}}}"#, written(Some(Timestamp(5)))),
        (200, r#"{"id":"7","updated_at":"5"}"#, written(Some(Timestamp(5)))),
        (
            202,
            r#"{"_links":[],"_embedded":{"leads":[{"id":7,"updated_at":5}]}}"#,
            written(Some(Timestamp(5))),
        ),
        (204, "", written(None)),
    ] {
        assert_eq!(answered(patch(), status, body).await, expected, "{body}");
    }
    for body in ["", "{}", r#"{"id":8}"#, r#"{"id":7,"upd"#, "[]", "<html>", "ok"] {
        let error = answered(patch(), 200, body).await.unwrap_err();
        assert!(error.is_uncertain(), "{body}: {error:?}");
    }
}

fn page_of(count: usize, next: &str) -> String {
    let leads: Vec<_> = (1..=count).map(|id| format!(r#"{{"id":{id},"name":"L"}}"#)).collect();
    format!(
        r#"{{"_page":1,"_links":{{"self":{{"href":"x"}},"next":{{"href":"{next}"}}}},"_embedded":{{"leads":[{}]}}}}"#,
        leads.join(",")
    )
}

#[tokio::test(start_paused = true)]
async fn a_list_is_followed_to_its_end_at_home_only() {
    let second = "https://acme.kommo.com/api/v4/leads?limit=2&page=2&filter[x][]=1";
    let list = ListLeads { limit: 2, ..ListLeads::default() };
    let script = Script::of([reply(200, page_of(2, second)), reply(200, page_of(1, second))]);
    let client = script.client();
    let first = client.send(Lane::Background, &list).await.unwrap();
    let next = first.next.expect("two of two came, so there may be more");
    let last = client.send(Lane::Background, &Following::new(list.clone(), next)).await.unwrap();
    assert_eq!((&last.next, last.is_cut_short()), (&None, false), "one of two came: the end");
    assert_eq!(script.asked()[1], format!("GET {second}"));

    for (href, place) in [
        ("https://evil.example/api/v4/leads?page=2", "https://evil.example"),
        ("http://acme.kommo.com/api/v4/leads?page=2", "http://acme.kommo.com"),
        ("https://acme.kommo.com:444/api/v4/leads?page=2", "https://acme.kommo.com:444"),
        ("https://acme.kommo.com/oauth2/access_token", "/oauth2/access_token"),
    ] {
        let page =
            Script::of([reply(200, page_of(2, href))]).client().send(Lane::Background, &list).await.unwrap();
        assert!(page.is_cut_short());
        assert_eq!((page.items.len(), page.next), (2, None));
        assert_eq!(page.warnings, [Warning::NextElsewhere { place: place.into() }]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_next_page_that_is_this_page_is_not_fetched() {
    let list = ListLeads { limit: 2, ..ListLeads::default() };
    let itself = format!("{SPACE}{}", list.path());
    let page =
        Script::of([reply(200, page_of(2, &itself))]).client().send(Lane::Background, &list).await.unwrap();
    assert_eq!((page.next, page.warnings), (None, vec![Warning::NextRepeats]));
}

#[tokio::test(start_paused = true)]
async fn entries_left_out_count_and_are_named() {
    let body = r#"{"_page":1,"_links":{"next":{"href":"/api/v4/leads?page=2"}},
        "_embedded":{"leads":[{"id":1,"_embedded":{"tags":[7]}},{"id":5,"price":"a lot"}]}}"#;
    let list = ListLeads { limit: 2, ..ListLeads::default() };
    let page = answered(list, 200, body).await.unwrap();
    assert_eq!(page.items.iter().map(|l| l.lead.id.get()).collect::<Vec<_>>(), [1]);
    assert_eq!(page.next.unwrap().path().as_str(), "/api/v4/leads?page=2");
    let said: Vec<_> = page.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 2);
    assert!(said[0].starts_with("lead 5 was left out: \"a lot\" is not a number"), "{said:?}");
    assert!(said[1].starts_with("lead / tags at place 0 was left out: "), "{said:?}");
}

#[tokio::test(start_paused = true)]
async fn stage_changes() {
    let body = r#"{"_page":1,"_embedded":{"events":[
        {"id":"01jz","type":"lead_status_changed","entity_id":9,"entity_type":"lead","created_by":0,"created_at":5,
         "value_after":[{"lead_status":{"id":142,"pipeline_id":3}}],"value_before":[]},
        {"id":"01ja","type":"lead_added","entity_id":9}]}}"#;
    let page = answered(ListEvents::all(), 200, body).await.unwrap();
    let won = Place { pipeline: PipelineId(3), stage: StageId::WON };
    assert_eq!(page.items[0].stage_change(), Some((None, Some(won))));
    assert_eq!((page.items[0].created_by, page.items[0].created_at), (UserId::ROBOT, Timestamp(5)));
    assert_eq!(page.items[1].stage_change(), None);
    assert_eq!(
        page.items[1].owner(),
        Some(crate::domain::Owner::Lead(LeadId(9))),
        "its name says it is a lead"
    );
}

#[tokio::test(start_paused = true)]
async fn what_can_happen_has_a_name_in_each_language() {
    let body = r#"{"_total_items":2,"_embedded":{"events_types":[
        {"key":"lead_added","type":1,"lang":"New lead"},{"key":"custom_field_7_value_changed","lang":null}]}}"#;
    let page = answered(ListEventTypes { language: "en".into() }, 200, body).await.unwrap();
    let expected = [("lead_added", "New lead"), ("custom_field_7_value_changed", "")];
    assert_eq!(page.items, expected.map(|(key, name)| (key.into(), name.into())));
}
