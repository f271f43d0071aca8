//! The disk first, then every source; and stretch by stretch back to the beginning.

use std::collections::BTreeSet;
use std::time::Duration;

use dealdesk::domain::{ContactId, LeadId, Owner, TaskId};
use dealdesk::sync::event::{Ahead, Rest, Source, Stretch};
use http::Method;
use serde_json::json;

use super::desk::{Desk, ids};

#[tokio::test(start_paused = true)]
async fn a_lead_takes_in_what_lies_on_its_people() {
    let mut desk = Desk::new();
    let (lead, people) = desk.cast();
    for (n, owner) in people.iter().enumerate() {
        desk.write_note(*owner, &format!("written on {n}"));
        desk.write_task(*owner, &format!("to do on {n}"));
    }
    let done = desk.write_task(lead, "done before");
    let body = json!({"is_completed": true, "result": {"text": "it was"}});
    desk.server.ask(Method::PATCH, &format!("/api/v4/tasks/{done}"), &body);
    let told = desk.feed(lead, None).await;
    assert_eq!(told.kept.as_ref().map(|feed| (feed.of, feed.notes.len())), Some((lead, 0)), "a new disk");
    let sum = told.sum();
    assert_eq!(told.then(), &Stretch::Whole);
    for n in 0..people.len() {
        assert!(sum.texts().contains(format!("written on {n}").as_str()), "{n}: {:?}", sum.texts());
    }
    assert_eq!(ids(&sum.notes), ids(&desk.notes_of(&people)));
    assert_eq!(ids(&sum.tasks), ids(&desk.tasks_of(&people)));
    assert!(sum.tasks[&done].is_completed);
    assert!(ids(&desk.events_of(&people)).is_subset(&ids(&sum.events)));
}

#[tokio::test(start_paused = true)]
async fn the_second_time_the_disk_tells_it_all_before_the_server_says_a_word() {
    let mut desk = Desk::new();
    let (lead, people) = desk.cast();
    desk.write_to_all(&people);
    let task = desk.write_task(lead, "to do");
    // The one change that is told of the task itself.
    let users = desk.listed("users", "users", 250);
    let user: i64 = users.keys().last().expect("a user").parse().expect("a number");
    desk.server.ask(Method::PATCH, &format!("/api/v4/tasks/{task}"), &json!({"responsible_user_id": user}));
    let first = desk.feed(lead, None).await.sum();
    assert!(first.events.values().any(|event| event.owner().is_none()), "of the task itself");
    desk.line.asked();
    let told = desk.feed(lead, None).await;
    let kept = told.kept.as_ref().expect("the disk");
    let notes: BTreeSet<_> = kept.notes.iter().map(|note| note.id).collect();
    assert_eq!(notes, first.notes.keys().copied().collect());
    let tasks: BTreeSet<TaskId> = kept.tasks.iter().map(|task| task.id).collect();
    assert_eq!(tasks, first.tasks.keys().copied().collect());
    let events: BTreeSet<String> = kept.events.iter().map(|event| event.id.to_string()).collect();
    assert_eq!(events, ids(&first.events));
    // As the engine's own page claims: a request an owner for notes, one a sort for tasks and for events.
    let asked = desk.line.asked();
    let contacts = people.len() - 2;
    assert_eq!(asked.len(), people.len() + 3 + 3 + 1, "{contacts} contacts: {asked:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_contact_or_a_company_is_told_of_itself_alone() {
    let mut desk = Desk::new();
    let (_, people) = desk.cast();
    for owner in &people {
        desk.write_note(*owner, &format!("on {owner:?}"));
    }
    for owner in &people[1..] {
        let (sum, _) = desk.all(*owner).await;
        assert_eq!(ids(&sum.notes), ids(&desk.notes_of(&[*owner])), "{owner:?}");
        assert!(ids(&desk.events_of(&[*owner])).is_subset(&ids(&sum.events)));
    }
}

/// Years of history: full pages of one second, notes and events that end at different times.
async fn years(desk: &Desk, people: &[Owner]) {
    let texts = |what: &str, n: usize| (0..n).map(|i| format!("{what} {i}")).collect::<Vec<_>>();
    for day in 0..6 {
        desk.write_notes(people[0], &texts(&format!("day {day}"), 45));
        tokio::time::advance(Duration::from_secs(7)).await;
    }
    desk.write_notes(people[0], &texts("all at once", 345));
    tokio::time::advance(Duration::from_secs(1)).await;
    desk.write_notes(people[1], &texts("on the contact", 150));
    tokio::time::advance(Duration::from_secs(60)).await;
    desk.write_notes(people[people.len() - 1], &texts("on the company", 3));
    desk.write_notes(people[0], &texts("the last", 2));
    tokio::time::advance(Duration::from_secs(60)).await;
}

#[tokio::test(start_paused = true)]
async fn stretch_by_stretch_everything_is_told_and_no_claim_is_false() {
    let mut desk = Desk::new();
    let (lead, people) = desk.cast();
    years(&desk, &people).await;
    let (notes, events) = (desk.notes_of(&people), desk.events_of(&people));
    assert!(notes.len() > 750 && events.len() > 750, "{} {}", notes.len(), events.len());
    let (sum, claims) = desk.all(lead).await;
    assert_eq!(ids(&sum.notes), ids(&notes));
    assert!(ids(&events).is_subset(&ids(&sum.events)));
    assert!(claims.len() > 3, "{}", claims.len());
    for (n, (known_from, told)) in claims.iter().enumerate() {
        for (id, at) in notes.iter().chain(&events) {
            assert!(*at < known_from.secs() || told.contains(id), "stretch {n}: {id} of {at} is missing");
        }
    }
    assert!(claims.windows(2).all(|pair| pair[1].0 <= pair[0].0), "it goes back");
    // All of it is on the disk now, as far as one look takes it.
    let kept = desk.feed(lead, None).await.kept.expect("the disk");
    assert_eq!(kept.notes.len(), notes.len());
}

#[tokio::test(start_paused = true)]
async fn a_rest_that_names_nothing_is_the_end_and_an_empty_source_asks_nothing() {
    let mut desk = Desk::new();
    let (lead, _) = desk.cast();
    let known_from = desk.now();
    desk.line.asked();
    let told = desk.feed(lead, Some(Rest { known_from, sources: Vec::new() })).await;
    assert_eq!((told.then(), told.pieces.len()), (&Stretch::Whole, 1));
    let nobody = Ahead { source: Source::Events(Vec::new()), told_from: known_from, page: 1 };
    let told = desk.feed(lead, Some(Rest { known_from, sources: vec![nobody] })).await;
    assert_eq!((told.then(), told.kept.is_none()), (&Stretch::Whole, true));
    assert_eq!(desk.line.asked(), Vec::<String>::new(), "and not for all events there are");
}

#[tokio::test(start_paused = true)]
async fn who_is_not_there_has_no_story() {
    let mut desk = Desk::new();
    for owner in [Owner::Lead(LeadId(1)), Owner::Contact(ContactId(1))] {
        let told = desk.feed(owner, None).await;
        assert_eq!((told.then(), told.pieces.len()), (&Stretch::Whole, 1), "{owner:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_of_one_second_never_comes_again_for_ever() {
    let mut desk = Desk::new();
    let (lead, people) = desk.cast();
    let texts: Vec<String> = (0..220).map(|n| format!("at once {n}")).collect();
    desk.write_notes(lead, &texts);
    let written = desk.now();
    let first = desk.feed(lead, None).await;
    let Stretch::Rest(rest) = first.then() else { panic!("{:?}", first.then()) };
    // What stands in that second may be told in part, so nothing of it is claimed.
    assert!(rest.known_from > written, "{rest:?}");
    let (sum, claims) = desk.all(lead).await;
    assert!(ids(&desk.events_of(&people)).is_subset(&ids(&sum.events)));
    assert!((2..8).contains(&claims.len()), "{claims:?}");
}
