//! Verdicts on incoming leads: sent once, recognised when the answer is lost, parked when somebody else was faster, and taken
//! back for real while they are held.

use dealdesk::domain::{
    Change, Decision, HOLD_SECS, IncomingCategory, IncomingLead, LeadId, NewIncoming, NewIncomingBy,
    PipelineId, Place, StageId, Target, UserId, Verdict,
};
use dealdesk::sync::event::{TroubleKind, Turned};
use http::Method;
use serde_json::{Value, json};

use super::common::app::server::{SALES, stage};
use super::desk::{Desk, End};

const ME: UserId = UserId(8_101_001);
const OTHER: UserId = UserId(8_101_004);

async fn queue(desk: &Desk) -> Vec<IncomingLead> {
    desk.ask(dealdesk::api::endpoint::ListIncoming::default()).await.items
}

/// The first that waits in the sales pipeline, where the API links such a one.
async fn waiting(desk: &Desk) -> IncomingLead {
    let mut all = queue(desk).await.into_iter();
    all.find(|one| one.pipeline == PipelineId(SALES) && one.category.can_be_linked()).expect("one that waits")
}

fn needs() -> Place {
    Place { pipeline: PipelineId(SALES), stage: StageId(stage::NEEDS) }
}

fn verdict(on: &IncomingLead, how: Decision) -> Change {
    Change::Judge(Box::new(Verdict { uid: on.uid.clone(), name: on.title().clone(), how }))
}

fn accept(user: UserId) -> Decision {
    Decision::Accept { to: needs(), user: Some(user) }
}

fn lead_of(incoming: &IncomingLead) -> LeadId {
    incoming.lead.expect("a lead")
}

/// Where the lead stands and whose it is; nothing when it is gone.
fn standing(desk: &Desk, lead: LeadId) -> Option<(i64, i64)> {
    let path = format!("/api/v4/leads?filter[id][]={lead}");
    let answer = desk.server.ask(Method::GET, &path, &Value::Null);
    let lead = &answer["_embedded"]["leads"][0];
    Some((lead["status_id"].as_i64()?, lead["responsible_user_id"].as_i64()?))
}

/// How often the server took a verdict.
fn taken(desk: &Desk) -> i64 {
    let summary = desk.server.ask(Method::GET, "/api/v4/leads/unsorted/summary", &Value::Null);
    summary["accepted"].as_i64().expect("a number") + summary["declined"].as_i64().expect("a number")
}

const FAULTS: [&str; 7] = [
    "",
    "post:drop-after*1,delete:drop-after*1",
    "post:504*1,delete:504*1",
    "post:504*1,post:drop-after*1,delete:502*1,delete:drop-after*1",
    "429*2",
    "get:500*2",
    "post:truncate*1,delete:truncate*1",
];

#[tokio::test(start_paused = true)]
async fn each_arrives_once_whatever_becomes_of_the_answer() {
    for faults in FAULTS {
        for n in 0..3 {
            let mut desk = Desk::new();
            let one = waiting(&desk).await;
            let (target, _, _) = desk.cast();
            let how = [
                accept(OTHER),
                Decision::Decline { user: ME },
                Decision::Link { lead: target, contact: one.contact, user: ME },
            ][n];
            desk.server.set_faults(faults);
            desk.push(one.target(), verdict(&one, how), None);
            let end = desk.end().await;
            assert!(matches!(end, End::Arrived(None)), "{how:?} with {faults:?}: {end:?}");
            desk.server.set_faults("");
            assert_eq!(taken(&desk), 1, "{how:?} with {faults:?}");
            assert!(queue(&desk).await.iter().all(|other| other.uid != one.uid));
            let expected = (n == 0).then(|| (stage::NEEDS, OTHER.get()));
            assert_eq!(standing(&desk, lead_of(&one)), expected, "{how:?} with {faults:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn somebody_else_was_faster() {
    let accepted = (Method::POST, "accept", json!({"user_id": OTHER.get(), "status_id": stage::NEEDS}));
    let declined = (Method::DELETE, "decline", json!({"user_id": OTHER.get()}));
    for (theirs, how, is_parked) in [
        (&accepted, accept(ME), true),
        (&accepted, Decision::Decline { user: ME }, true),
        (&declined, accept(ME), true),
        // They wanted the same.
        (&accepted, accept(OTHER), false),
        (&declined, Decision::Decline { user: ME }, false),
    ] {
        let (method, word, body) = theirs;
        let mut desk = Desk::new();
        let one = waiting(&desk).await;
        desk.push(one.target(), verdict(&one, how), None);
        // While it is held.
        desk.server.ask(method.clone(), &format!("/api/v4/leads/unsorted/{}/{word}", one.uid), body);
        match desk.end().await {
            End::Parked(why) => assert!(is_parked && why.kind == TroubleKind::Judged, "{how:?}: {why:?}"),
            End::Arrived(_) => assert!(!is_parked, "{how:?}"),
        }
        assert_eq!(taken(&desk), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn while_it_is_held_undo_takes_it_back_for_real() {
    let mut desk = Desk::new();
    let one = waiting(&desk).await;
    let writes = |desk: &Desk| {
        let routes = desk.server.stats().by_route;
        routes.iter().filter(|(route, _)| route.starts_with("POST")).map(|(_, times)| *times).sum::<u64>()
    };
    let before = standing(&desk, lead_of(&one));
    let change = verdict(&one, accept(ME));
    desk.push(one.target(), change.clone(), None);
    let undone = desk.undo().await;
    assert!(
        matches!(&undone, Turned::TakenOut { on, change: out, .. } if *on == one.target() && *out == change)
    );
    tokio::time::sleep(std::time::Duration::from_secs(u64::try_from(HOLD_SECS).expect("seconds") * 4)).await;
    assert_eq!((standing(&desk, lead_of(&one)), taken(&desk), writes(&desk)), (before, 0, 0));
    // Decided once more, it goes.
    desk.push(one.target(), change, None);
    let from = desk.now();
    assert!(matches!(desk.end().await, End::Arrived(None)));
    assert!(desk.now().since(from) >= HOLD_SECS, "it was not held");
    let undone = desk.undo().await;
    assert!(matches!(undone, Turned::NoWayBack { .. }), "{undone:?}");
    assert_eq!(taken(&desk), 1);
}

#[tokio::test(start_paused = true)]
async fn accepted_and_lost_in_one_step_goes_in_order_and_comes_back_as_one() {
    let lost = Place { stage: StageId::LOST, ..needs() };
    let moved = |to| Change::Move { to, reason: None };
    for is_undone in [true, false] {
        let mut desk = Desk::new();
        let one = waiting(&desk).await;
        let before = standing(&desk, lead_of(&one));
        let edits = vec![
            (one.target(), verdict(&one, accept(ME)), None),
            (one.target(), moved(lost), Some(moved(needs()))),
        ];
        desk.push_all(edits);
        if is_undone {
            assert!(matches!(desk.undo().await, Turned::TakenOut { .. }));
            tokio::time::sleep(std::time::Duration::from_secs(60)).await;
            assert_eq!((standing(&desk, lead_of(&one)), taken(&desk)), (before, 0));
            continue;
        }
        for _ in 0..2 {
            assert!(matches!(desk.end().await, End::Arrived(None)));
        }
        assert_eq!(standing(&desk, lead_of(&one)), Some((143, ME.get())));
        // The way back goes as far as there is one.
        let Turned::Done { edits, left, .. } = desk.undo().await else { panic!("the move has a way back") };
        assert_eq!((edits.len(), left.len()), (1, 1));
        assert!(matches!(desk.end().await, End::Arrived(None)));
        assert_eq!(standing(&desk, lead_of(&one)), Some((stage::NEEDS, ME.get())));
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_word_before_it_is_sent_counts() {
    let mut desk = Desk::new();
    let one = waiting(&desk).await;
    desk.push(one.target(), verdict(&one, accept(ME)), None);
    desk.push(one.target(), verdict(&one, Decision::Decline { user: ME }), None);
    assert!(matches!(desk.end().await, End::Arrived(None)));
    assert_eq!((standing(&desk, lead_of(&one)), taken(&desk)), (None, 1));
}

#[tokio::test(start_paused = true)]
async fn what_is_put_into_the_queue_is_there_once() {
    for faults in ["", "post:drop-after*1", "post:504*1,post:drop-after*1,429*2", "post:504*2"] {
        for by in [
            NewIncomingBy::Form { form: "Quote".into(), page: "https://bluekiln.example/".into() },
            NewIncomingBy::Call { phone: "+351 555 0777".into(), duration: 12 },
        ] {
            let mut desk = Desk::new();
            let incoming = NewIncoming {
                by: by.clone(),
                place: None,
                name: "Roof of the fair".into(),
                source: "Fair".into(),
                contact: None,
            };
            desk.server.set_faults(faults);
            desk.push(Target::Account, Change::AddIncoming(Box::new(incoming)), None);
            let End::Arrived(Some(made)) = desk.end().await else { panic!("{faults}") };
            desk.server.set_faults("");
            let own: Vec<_> =
                queue(&desk).await.into_iter().filter(|one| &*one.source_name == "Fair").collect();
            assert_eq!(own.len(), 1, "{by:?} with {faults:?}");
            assert_eq!(own[0].lead, Some(LeadId(made)));
            let is_form = own[0].category == IncomingCategory::Form;
            assert_eq!(is_form, matches!(by, NewIncomingBy::Form { .. }));
        }
    }
}
