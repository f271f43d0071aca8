//! What cannot be had: one source takes no other with it; without a link nothing that came is lost.

use dealdesk::sync::event::{Event, List, Listed, Loaded, Stretch, TroubleKind};

use super::desk::{Desk, ids};

#[tokio::test(start_paused = true)]
async fn a_source_that_is_refused_is_left_out_and_no_other() {
    for (part, status) in
        [("/contacts/", 403), ("/leads/", 403), ("entity][]=lead", 403), ("/tasks?", 403), ("/events?", 422)]
    {
        let mut desk = Desk::new();
        let (lead, people) = desk.cast();
        desk.write_to_all(&people);
        desk.write_task(lead, "to do");
        desk.feed(lead, None).await;
        desk.line.refuse(part, status);
        let (sum, _) = desk.all(lead).await;
        let (notes, all) = (ids(&sum.notes), ids(&desk.notes_of(&people)));
        if part.ends_with('/') {
            assert!(!notes.is_empty() && notes.len() < all.len(), "{part}");
        } else {
            assert_eq!(notes, all, "{part}");
        }
        assert_eq!(sum.tasks.is_empty(), part == "/tasks?", "{part}");
        assert_eq!(sum.events.is_empty(), part == "/events?", "{part}");
        let of_the_lead = sum.events.values().any(|event| event.owner() == Some(lead));
        assert_eq!(of_the_lead, part != "/events?" && part != "entity][]=lead", "{part}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lead_nobody_may_see_ends_all_the_same() {
    let mut desk = Desk::new();
    let (lead, _) = desk.cast();
    desk.line.refuse("/api/v4/", 403);
    let told = desk.feed(lead, None).await;
    assert_eq!((told.then(), told.pieces.len(), told.failed.is_none()), (&Stretch::Whole, 1, true));
}

#[tokio::test(start_paused = true)]
async fn when_the_link_breaks_midway_the_rest_comes_once_it_is_back() {
    let mut desk = Desk::new();
    let (lead, people) = desk.cast();
    desk.write_to_all(&people);
    desk.feed(lead, None).await;
    let request = desk.ask(lead, None);
    let mut is_cut = false;
    let told = desk
        .take(request, |line, event| match event {
            Event::Loaded { what: Loaded::Feed(_), .. } if !is_cut => {
                is_cut = true;
                line.wire.cut();
            }
            Event::Troubled { .. } => line.wire.mend(),
            _ => {}
        })
        .await;
    assert!(is_cut && told.troubles > 0, "{}", told.troubles);
    assert_eq!(told.then(), &Stretch::Whole);
    assert_eq!(ids(&told.sum().notes), ids(&desk.notes_of(&people)));
}

#[tokio::test(start_paused = true)]
async fn what_ends_all_requests_ends_this_one_after_what_came_was_told() {
    let mut desk = Desk::new();
    let (lead, people) = desk.cast();
    desk.write_to_all(&people);
    desk.feed(lead, None).await;
    let request = desk.ask(lead, None);
    let mut is_over = false;
    let told = desk
        .take(request, |line, event| {
            if matches!(event, Event::Loaded { what: Loaded::Feed(_), .. }) && !is_over {
                is_over = true;
                line.refuse("/api/v4/", 401);
            }
        })
        .await;
    assert!(told.kept.is_some() && !told.pieces.is_empty());
    assert!(told.pieces.iter().all(|piece| piece.then == Stretch::More), "it did not come to its end");
    assert_eq!(told.failed.map(|why| why.kind), Some(TroubleKind::Auth));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_breaks_off_is_over_for_now_so_that_what_came_is_shown() {
    for list in [List::Contacts, List::Events] {
        let mut desk = Desk::new();
        desk.line.refuse("/api/v4/", 401);
        let told = desk.list(list).await;
        let over = told.iter().position(|event| *event == Event::Listed(list, Listed::Over));
        let failed = told.iter().position(|event| matches!(event, Event::Failed { .. }));
        assert!(over.is_some() && over < failed, "{list:?}: {told:?}");
    }
}
