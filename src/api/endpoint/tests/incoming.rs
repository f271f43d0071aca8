//! Incoming leads: the exact requests, and what may be taken for a yes.

use super::{answered, asked};
use crate::api::endpoint::{AddIncoming, GetIncoming, JudgeIncoming, SummarizeIncoming};
use crate::domain::{
    ContactId, Decision, IncomingSummary, LeadId, NewContact, NewIncoming, NewIncomingBy, PipelineId, Place,
    StageId, Timestamp, UserId, Verdict,
};

fn judge(how: Decision) -> JudgeIncoming {
    JudgeIncoming { verdict: Verdict { uid: "5af9".into(), name: "Quote".into(), how } }
}

fn add(by: NewIncomingBy) -> AddIncoming {
    let place = Some(Place { pipeline: PipelineId(3), stage: StageId(4) });
    let contact = Some(NewContact { name: "Ines".into(), ..NewContact::default() });
    let incoming = NewIncoming { by, place, name: "Roof".into(), source: "Fair".into(), contact };
    AddIncoming { incoming, uniq: "dealdesk-90-1".into(), at: Timestamp(90) }
}

#[tokio::test(start_paused = true)]
async fn exact_requests() {
    let to = Place { pipeline: PipelineId(3), stage: StageId(142) };
    let user = UserId(8);
    let form = NewIncomingBy::Form { form: "Quote".into(), page: "https://bluekiln.example/".into() };
    let call = NewIncomingBy::Call { phone: "+351 555".into(), duration: 0 };
    let rest = r#""created_at":90,"metadata":"#;
    let embedded = r#""_embedded":{"contacts":[{"name":"Ines"}],"leads":[{"name":"Roof"}]}}]"#;
    for (asked, expected) in [
        (asked(GetIncoming { uid: "5af9".into() }).await, "GET /api/v4/leads/unsorted/5af9".to_owned()),
        (
            asked(SummarizeIncoming { pipeline: Some(PipelineId(3)) }).await,
            "GET /api/v4/leads/unsorted/summary?filter%5Bpipeline_id%5D=3".to_owned(),
        ),
        (
            asked(judge(Decision::Accept { to, user: Some(user) })).await,
            r#"POST /api/v4/leads/unsorted/5af9/accept {"user_id":8,"status_id":142}"#.to_owned(),
        ),
        (
            asked(judge(Decision::Accept { to, user: None })).await,
            r#"POST /api/v4/leads/unsorted/5af9/accept {"status_id":142}"#.to_owned(),
        ),
        (
            asked(judge(Decision::Decline { user })).await,
            r#"DELETE /api/v4/leads/unsorted/5af9/decline {"user_id":8}"#.to_owned(),
        ),
        (
            asked(judge(Decision::Link { lead: LeadId(7), contact: Some(ContactId(9)), user })).await,
            r#"POST /api/v4/leads/unsorted/5af9/link {"user_id":8,"link":{"entity_id":7,"entity_type":"leads","metadata":{"contact_id":9}}}"#
                .to_owned(),
        ),
        (
            asked(add(form)).await,
            format!(
                r#"POST /api/v4/leads/unsorted/forms [{{"source_uid":"dealdesk-90-1","source_name":"Fair","pipeline_id":3,{rest}{{"form_id":"dealdesk-90-1","form_name":"Quote","form_page":"https://bluekiln.example/","form_sent_at":90,"ip":"127.0.0.1","referer":"https://bluekiln.example/"}},{embedded}"#
            ),
        ),
        (
            asked(add(call)).await,
            format!(
                r#"POST /api/v4/leads/unsorted/sip [{{"source_uid":"dealdesk-90-1","source_name":"Fair","pipeline_id":3,{rest}{{"called_at":90,"duration":0,"from":"+351 555","is_call_event_needed":false,"link":"","phone":"+351 555","service_code":"dealdesk","uniq":"dealdesk-90-1"}},{embedded}"#
            ),
        ),
    ] {
        assert_eq!(asked, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_yes_names_what_it_is_about() {
    let decline = judge(Decision::Decline { user: UserId(8) });
    assert!(answered(decline.clone(), 200, r#"{"uid":"5af9","category":"sip"}"#).await.is_ok());
    assert!(answered(decline.clone(), 204, "").await.is_ok());
    for strange in [r#"{"uid":"other"}"#, r#"{"uid":""}"#, "[]", "<html>", ""] {
        let error = answered(decline.clone(), 200, strange).await.expect_err(strange);
        assert!(error.is_uncertain(), "{strange}: {error}");
    }
    let made =
        r#"{"_total_items":1,"_embedded":{"unsorted":[{"uid":"aa","_embedded":{"leads":[{"id":7}]}}]}}"#;
    let call = add(NewIncomingBy::Call { phone: "1".into(), duration: 0 });
    assert_eq!(answered(call.clone(), 200, made).await.expect("made"), LeadId(7));
    let without = r#"{"_embedded":{"unsorted":[{"uid":"aa"}]}}"#;
    assert!(answered(call, 200, without).await.expect_err("no lead").is_uncertain());
}

#[tokio::test(start_paused = true)]
async fn the_summary_in_every_shape() {
    let told = r#"{"total":168,"accepted":"6","declined":2,"average_sort_time":34521,"categories":{"sip":{"total":31},"mail":[]}}"#;
    let summary = answered(SummarizeIncoming::default(), 200, told).await.expect("a summary");
    let categories = vec![("mail".into(), 0), ("sip".into(), 31)];
    let expected =
        IncomingSummary { total: 168, accepted: 6, declined: 2, average_sort_time: 34_521, categories };
    assert_eq!(summary, expected);
    let empty = answered(SummarizeIncoming::default(), 200, r#"{"categories":[]}"#).await;
    assert_eq!(empty.expect("a summary"), IncomingSummary::default());
    assert_eq!(
        answered(SummarizeIncoming::default(), 204, "").await.expect("none"),
        IncomingSummary::default()
    );
}
