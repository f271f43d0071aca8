//! Many leads with one key: few requests, each lead judged alone, whatever becomes of the answers, and one way back.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use dealdesk::domain::{
    Change, EditId, LeadId, Money, NewNote, NewNoteKind, PipelineId, Place, StageId, Target,
};
use dealdesk::sync::event::{EditEvent, TroubleKind, Turned};
use http::Method;
use serde_json::{Value, json};

use super::common::app::server::{SALES, stage};
use super::desk::Desk;

const LEADS: usize = 500;

fn place(stage: i64) -> Place {
    Place { pipeline: PipelineId(SALES), stage: StageId(stage) }
}

const fn to(place: Place) -> Change {
    Change::Move { to: place, reason: None }
}

/// Where the leads of the main pipeline stand that are open, the first so many; those of the target stage apart.
fn open(desk: &Desk, count: usize) -> BTreeMap<i64, i64> {
    let stages = [stage::FIRST_TALK, stage::NEEDS, stage::PROPOSAL, stage::CONTRACT];
    let mut all = BTreeMap::new();
    for page in 1.. {
        let path = format!("/api/v4/leads?limit=250&page={page}");
        let answer = desk.server.ask(Method::GET, &path, &Value::Null);
        let Some(leads) = answer["_embedded"]["leads"].as_array() else { break };
        for lead in leads.iter().filter(|lead| lead["pipeline_id"] == SALES) {
            let at = lead["status_id"].as_i64().expect("a stage");
            if stages.contains(&at) {
                all.insert(lead["id"].as_i64().expect("an id"), at);
            }
        }
    }
    assert!(all.len() >= count, "only {}", all.len());
    all.into_iter().take(count).collect()
}

fn standing(desk: &Desk, leads: &BTreeMap<i64, i64>) -> BTreeMap<i64, i64> {
    leads.keys().map(|id| (*id, desk.server.stage_of(*id))).collect()
}

fn moves(leads: &BTreeMap<i64, i64>, target: i64) -> Vec<(Target, Change, Option<Change>)> {
    let one = |(id, at): (&i64, &i64)| (LeadId(*id).into(), to(place(target)), Some(to(place(*at))));
    leads.iter().map(one).collect()
}

fn patches(desk: &Desk) -> u64 {
    let routes = desk.server.stats().by_route;
    ["PATCH /api/v4/leads", "PATCH /api/v4/leads/{id}"].iter().filter_map(|route| routes.get(*route)).sum()
}

/// Waits until so many different edits have ended; tells which of them wait for a person.
async fn ended(desk: &mut Desk, count: usize) -> Vec<(Target, TroubleKind)> {
    let (mut ids, mut parked) = (HashSet::<EditId>::new(), Vec::new());
    while ids.len() < count {
        let (id, on, what) = desk.next_edit().await;
        match what {
            EditEvent::Confirmed { .. } => assert!(ids.insert(id), "{on:?} ended twice"),
            EditEvent::Parked { why, .. } => {
                assert!(ids.insert(id), "{on:?} ended twice");
                parked.push((on, why.kind));
            }
            EditEvent::NotSaved { why } => panic!("not saved: {why}"),
            _ => {}
        }
    }
    parked
}

#[tokio::test(start_paused = true)]
async fn five_hundred_leads_arrive_through_any_weather_and_come_back_as_one_step() {
    // The faults, and how many requests beyond the ten they may cost.
    for (faults, more) in [
        ("", 0),
        ("patch:429*6", 6),
        ("429html*4", 4),
        ("patch:504*2", 12),
        ("patch:drop-after*4", 4),
        ("patch:drop*3", 12),
        ("get:502*5,get:drop*3", 0),
        ("patch:429*3,patch:drop-after*2,get:500*3,patch:504*1,patch:truncate*2", 24),
    ] {
        let mut desk = Desk::with_leads(1_600);
        let before = open(&desk, LEADS);
        desk.server.set_faults(faults);
        desk.push_all(moves(&before, stage::NEGOTIATION));
        assert_eq!(ended(&mut desk, LEADS).await, [], "{faults}");
        let there = standing(&desk, &before);
        assert!(there.values().all(|at| *at == stage::NEGOTIATION), "{faults}");
        let sent = patches(&desk);
        assert!((10..=10 + more).contains(&sent), "{faults}: {sent} requests");
        let stats = desk.server.stats();
        assert_eq!((stats.over_limit, stats.max_in_window <= 7), (0, true), "{faults}");
        desk.server.set_faults(faults);
        let turned = desk.undo().await;
        assert!(matches!(&turned, Turned::Done { edits, left, taken }
            if edits.len() == LEADS && left.is_empty() && taken.is_empty()));
        assert_eq!(ended(&mut desk, LEADS).await, [], "{faults}");
        assert_eq!(standing(&desk, &before), before, "{faults}");
    }
}

#[tokio::test(start_paused = true)]
async fn whom_somebody_else_moved_is_left_and_named_and_the_others_go() {
    let mut desk = Desk::with_leads(400);
    let before = open(&desk, 100);
    let theirs: Vec<i64> = before.keys().copied().take(3).collect();
    for id in &theirs {
        desk.server.edit(*id, &json!({"status_id": stage::WON, "pipeline_id": SALES}));
    }
    desk.push_all(moves(&before, stage::NEGOTIATION));
    let parked = ended(&mut desk, 100).await;
    let clash: Vec<_> = theirs.iter().map(|id| (LeadId(*id).into(), TroubleKind::Changed)).collect();
    assert_eq!(parked, clash);
    let there = standing(&desk, &before);
    let is_theirs = |id: &i64| theirs.contains(id);
    assert!(there.iter().all(|(id, at)| *at == if is_theirs(id) { stage::WON } else { stage::NEGOTIATION }));
    // Meanwhile another one is taken on: the way back leaves it, too.
    let last = *before.keys().last().expect("a lead");
    desk.server.edit(last, &json!({"status_id": stage::CONTRACT, "pipeline_id": SALES}));
    let Turned::Done { edits, left, .. } = desk.undo().await else { panic!("no way back") };
    assert_eq!((edits.len(), left.len()), (97, 3));
    assert_eq!(ended(&mut desk, 97).await, [(LeadId(last).into(), TroubleKind::Changed)]);
    let back = standing(&desk, &before);
    for (id, at) in &back {
        let expected = match id {
            id if is_theirs(id) => stage::WON,
            id if *id == last => stage::CONTRACT,
            id => before[id],
        };
        assert_eq!(*at, expected, "{id}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_the_account_refuses_does_not_hold_up_the_others() {
    let mut desk = Desk::with_leads(400);
    let before = open(&desk, 100);
    let mut edits = moves(&before, stage::NEGOTIATION);
    // A stage that is not there.
    edits[20].1 = to(place(1));
    desk.push_all(edits);
    let parked = ended(&mut desk, 100).await;
    assert_eq!(parked.len(), 1);
    assert_eq!(parked[0].1, TroubleKind::Invalid);
    let there = standing(&desk, &before);
    assert_eq!(there.values().filter(|at| **at == stage::NEGOTIATION).count(), 99);
    let sent = patches(&desk);
    // Two batches, and halves of one of them down to the one.
    assert!(sent <= 2 + 2 * 6, "{sent} requests");
}

#[tokio::test(start_paused = true)]
async fn what_was_not_sent_is_taken_out_and_what_was_has_no_way_back() {
    let mut desk = Desk::new();
    let on: Vec<Target> = open(&desk, 12).into_keys().map(|id| LeadId(id).into()).collect();
    let note = |text: &str| Change::AddNote(NewNote { text: text.into(), kind: NewNoteKind::Common });
    desk.wire.cut();
    desk.push_all(on.iter().map(|on| (*on, note("offer"), None)).collect());
    let turned = desk.undo().await;
    let Turned::Done { edits, taken, .. } = turned else { panic!("{turned:?}") };
    // What was tried in vain may have arrived for all this machine knows; it stays.
    assert!(edits.is_empty() && !taken.is_empty());
    desk.wire.mend();
    tokio::time::sleep(Duration::from_secs(120)).await;
    let posts = |desk: &Desk| {
        let routes = desk.server.stats().by_route;
        routes.iter().filter(|(route, _)| route.starts_with("POST")).map(|(_, times)| *times).sum::<u64>()
    };
    assert_eq!(posts(&desk), (on.len() - taken.len()) as u64);
}

#[tokio::test(start_paused = true)]
async fn budgets_of_many_go_together_and_each_comes_back_to_its_own() {
    let mut desk = Desk::with_leads(400);
    let leads = open(&desk, 60);
    let price =
        |desk: &Desk, id: i64| Money::from_units(desk.server.lead(id)["price"].as_i64().expect("a price"));
    let before: Vec<Money> = leads.keys().map(|id| price(&desk, *id)).collect();
    let new = Change::SetPrice(Money::from_units(4_321));
    let edits = leads
        .keys()
        .zip(&before)
        .map(|(id, was)| (LeadId(*id).into(), new.clone(), Some(Change::SetPrice(*was))));
    desk.push_all(edits.collect());
    assert_eq!(ended(&mut desk, 60).await, []);
    assert_eq!(patches(&desk), 2);
    desk.undo().await;
    ended(&mut desk, 60).await;
    let after: Vec<Money> = leads.keys().map(|id| price(&desk, *id)).collect();
    assert_eq!(after, before);
}
