//! How much a key asks of the server, and what answers may and may not do.

use dealdesk::app::{Effect, Msg, Wake};
use dealdesk::domain::{LeadDetails, LeadId, RequestId, UserId};
use dealdesk::sync::event::{Event, LeadStory, Load, Loaded, Then, Trouble, TroubleKind};

use super::desk::{Desk, FIRST, NOW, PIPELINE, lead, loads, open_loads, wakes};

#[test]
fn a_held_key_asks_once_at_its_end() {
    let mut desk = Desk::with_leads(160, 40, 200);
    desk.press("p");
    let effects = desk.hold("j", 300);
    assert_eq!(loads(&effects), [], "asked while the key was held");
    let rests = wakes(&effects);
    // Each movement replaces the timer; an early one that still fires finds that the cursor moved on.
    let (last, early) = rests.split_last().expect("a timer");
    for wake in early {
        assert_eq!(desk.woke(*wake), []);
    }
    let asked: Vec<Load> = loads(&desk.woke(*last)).into_iter().map(|(_, load)| load).collect();
    // The tasks come from the disk, once.
    assert_eq!(asked, [Load::Lead(LeadId(desk.cursor())), Load::Tasks]);
    assert_eq!(desk.woke(*last), [], "the same rest asks once");
}

#[test]
fn without_a_preview_moving_asks_nothing_and_sets_no_timer() {
    let mut desk = Desk::with_leads(160, 40, 200);
    let effects: Vec<Effect> =
        ["j", "k", "l", "h", "G", "C-d", "C-u", "i", "="].iter().flat_map(|key| desk.hold(key, 50)).collect();
    assert_eq!(effects, []);
}

#[test]
fn held_refreshes_leave_one_question_open() {
    let mut desk = Desk::with_leads(160, 40, 20);
    assert_eq!(open_loads(&desk.hold("r", 60)), 1);
    // The directory and the leads of both pipelines.
    let mut desk = Desk::with_leads(160, 40, 20);
    assert_eq!(open_loads(&desk.hold("R", 60)), 3);
}

#[test]
fn walking_from_card_to_card_asks_for_the_first_and_the_last() {
    let mut desk = Desk::with_leads(160, 40, 100);
    desk.press("Enter");
    let effects = desk.hold(">", 50);
    let asked = loads(&effects);
    assert_eq!(asked.len(), 1, "{asked:?}");
    let last = *wakes(&effects).last().expect("a timer");
    let here = Load::Lead(LeadId(desk.ids(FIRST)[50]));
    assert_eq!(loads(&desk.woke(last)).first().map(|(_, load)| load.clone()), Some(here));
    // One step, and nothing more when it rests.
    let effects = desk.press(">");
    assert_eq!(loads(&effects).len(), 1);
    assert_eq!(desk.woke(*wakes(&effects).last().expect("a timer")), []);
}

#[test]
fn a_lead_carried_through_all_stages_is_pushed_once_for_each() {
    let mut desk = Desk::with_leads(160, 40, 3);
    let pushes = desk.hold("L", 300).iter().filter(|e| matches!(e, Effect::Push(_))).count();
    assert_eq!(pushes, 6, "five stages on and into lost, then only a word about it");
}

#[test]
fn a_page_that_answers_twice_counts_once() {
    let mut desk = Desk::new(160, 40);
    let page: Vec<_> = (0..5).map(|n| lead(100 + n, FIRST, n)).collect();
    for _ in 0..2 {
        desk.page(page.clone(), Then::More);
    }
    // And a lead that stands twice on one page, as when a page shifted between two reads of its parts.
    desk.page(vec![lead(200, FIRST, 9), lead(200, FIRST, 9), lead(100, FIRST, 0)], Then::End);
    assert_eq!(desk.ids(FIRST), [100, 101, 102, 103, 104, 200]);
    let column = desk.state.leads.columns().column(super::desk::place(FIRST)).expect("a column");
    assert_eq!(column.sum().units(), 100 + 101 + 102 + 103 + 104 + 200);
}

#[test]
fn a_list_drops_nothing_and_only_what_is_said_to_be_gone_goes() {
    let mut desk = Desk::with_leads(160, 40, 4);
    for then in [Then::CutShort, Then::End] {
        desk.press("r");
        desk.page(vec![lead(100, FIRST, 0)], then);
        assert_eq!(desk.ids(FIRST), [100, 101, 102, 103]);
    }
    // One with an own edit on its way stays until that has its answer.
    desk.press("L");
    let carried = desk.cursor();
    let rest: Vec<i64> = desk.ids(FIRST);
    let gone = [carried, rest[0], 999].map(LeadId).to_vec();
    assert_eq!(desk.send(Msg::Happened(Event::Gone(gone))), []);
    assert_eq!(desk.ids(FIRST), rest[1..]);
    assert_eq!(desk.cursor(), carried);
}

#[test]
fn answers_to_older_questions_change_nothing() {
    let mut desk = Desk::with_leads(160, 40, 3);
    let old = desk.pull().request;
    desk.press("r");
    assert_ne!(desk.pull().request, old);
    let late = Loaded::Leads { pipeline: PIPELINE, leads: vec![lead(900, FIRST, 0)], then: Then::End };
    assert_eq!(desk.loaded(old, late), []);
    assert_eq!(desk.ids(FIRST), [100, 101, 102], "a late page is dropped");
    let known = desk.state.directory.pipelines.clone();
    for what in [Loaded::Pipelines(Vec::new()), Loaded::Users(Vec::new()), Loaded::Directory] {
        assert_eq!(desk.loaded(old, what), []);
    }
    assert_eq!(desk.state.directory.pipelines, known);
    let why = Trouble::of(TroubleKind::Network);
    desk.send(Msg::Happened(Event::Failed { request: old, why }));
    assert!(desk.state.link.trouble.is_none(), "nobody waits for that any more");
}

#[test]
fn a_story_for_an_older_question_is_dropped() {
    let mut desk = Desk::with_leads(160, 40, 3);
    let asked = loads(&desk.press("Enter"))[0].0;
    let story = |name: &str| {
        let lead = dealdesk::domain::Lead { name: name.into(), ..lead(100, FIRST, 0) };
        let details = LeadDetails {
            lead,
            fields: Vec::new(),
            contacts: Vec::new(),
            created_by: UserId(1),
            updated_by: UserId(1),
            score: None,
        };
        Loaded::Lead(Box::new(LeadStory { details, contacts: Vec::new(), company: None }))
    };
    desk.loaded(RequestId(asked.get() + 100), story("From nowhere"));
    assert!(desk.state.stories.get(LeadId(100)).is_some_and(|s| s.data().is_none()));
    desk.loaded(asked, story("As asked"));
    assert!(desk.state.stories.get(LeadId(100)).is_some_and(|s| s.data().is_some()));
    assert_eq!(desk.state.leads.get(LeadId(100)).map(|l| l.name.to_string()).as_deref(), Some("As asked"));
    desk.loaded(asked, story("Twice"));
    assert_eq!(desk.state.leads.get(LeadId(100)).map(|l| l.name.to_string()).as_deref(), Some("As asked"));
}

#[test]
fn timers_come_back_with_their_number() {
    let mut desk = Desk::with_leads(160, 40, 3);
    let again = desk.woke(Wake::Minute);
    assert!(matches!(again[..], [Effect::WakeAfter { millis: 60_000, wake: Wake::Minute }]), "{again:?}");
    desk.send(Msg::TimeTold(NOW.plus(45)));
    let again = desk.woke(Wake::Minute);
    assert!(matches!(again[..], [Effect::WakeAfter { millis: 15_000, .. }]), "{again:?}");
    let first = wakes(&desk.press("z"))[0];
    let second = wakes(&desk.press("z"))[0];
    desk.woke(first);
    assert!(desk.state.toast.is_some(), "the older message's timer does not end the newer message");
    desk.woke(second);
    assert!(desk.state.toast.is_none());
}
