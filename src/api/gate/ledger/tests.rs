use super::*;

const T: u64 = 1_760_000_000_000;

fn ticket(id: u64, lane: Lane, since: u64) -> Ticket {
    Ticket { id: TicketId(1_000 + id), lane, since, flight_ms: 0 }
}

fn ask(ledger: &mut Ledger, id: u64, lane: Lane, now: u64) -> Decision {
    ledger.try_enter(now, ticket(id, lane, now))
}

/// A ledger with a full burst at `T`.
fn full() -> Ledger {
    let mut ledger = Ledger::default();
    for id in 0..u64::from(LIMIT) {
        assert_eq!(ask(&mut ledger, 100 + id, Lane::Interactive, T), Decision::Granted, "request {id}");
    }
    ledger
}

#[test]
fn a_person_may_burst_to_the_limit_and_not_beyond() {
    let mut ledger = full();
    assert_eq!(ask(&mut ledger, 1, Lane::Interactive, T + 1), Decision::WaitUntil(T + 1 + NAP_MS));
    assert_eq!(ask(&mut ledger, 1, Lane::Interactive, T + 600), Decision::WaitUntil(T + WINDOW_MS));
    assert_eq!(ask(&mut ledger, 1, Lane::Interactive, T + WINDOW_MS), Decision::Granted);
    assert_eq!(ledger.used(), 1);
}

#[test]
fn paced_lanes_are_spaced_evenly_whoever_sent_before() {
    for lane in [Lane::Push, Lane::Background] {
        let mut ledger = Ledger::default();
        assert_eq!(ask(&mut ledger, 1, lane, T), Decision::Granted);
        assert_eq!(ask(&mut ledger, 2, lane, T), Decision::WaitUntil(T + 150), "{lane:?}");
        // A person's two requests cost the paced lanes two slots.
        assert_eq!(ask(&mut ledger, 3, Lane::Interactive, T + 10), Decision::Granted);
        assert_eq!(ask(&mut ledger, 4, Lane::Interactive, T + 10), Decision::Granted);
        assert_eq!(ask(&mut ledger, 2, lane, T + 150), Decision::WaitUntil(T + 450), "{lane:?}");
    }
}

#[test]
fn a_late_wake_up_counts_as_its_slot_up_to_ten_milliseconds() {
    for (late, next) in [(0, 300), (4, 300), (10, 300), (11, 301), (60, 350)] {
        let mut ledger = Ledger::default();
        ask(&mut ledger, 1, Lane::Background, T);
        ask(&mut ledger, 2, Lane::Background, T);
        let second = ticket(2, Lane::Background, T);
        assert_eq!(ledger.try_enter(T + 150 + late, second), Decision::Granted);
        let third = ask(&mut ledger, 3, Lane::Background, T + 150 + late);
        assert_eq!(third, Decision::WaitUntil(T + next), "{late} ms late");
    }
}

#[test]
fn lanes_that_wait_keep_a_seventh_each_while_people_flood() {
    use Lane::{Background, Interactive, Push};
    for (lanes, share) in [
        (&[Interactive, Background][..], 1.0 / 7.0),
        (&[Interactive, Push], 1.0 / 7.0),
        (&[Push, Background], 1.0 / 7.0),
        (&[Interactive, Push, Background], 1.0 / 7.0),
    ] {
        let mut ledger = Ledger::default();
        let mut heads: Vec<Ticket> = lanes.iter().zip(0..).map(|(lane, id)| ticket(id, *lane, T)).collect();
        let mut granted = [0_u32; 3];
        for now in (T..T + 60_000).step_by(5) {
            for head in &mut heads {
                if ledger.try_enter(now, *head) == Decision::Granted {
                    granted[head.lane.index()] += 1;
                    *head = ticket(head.id.0 + 10, head.lane, now);
                }
            }
        }
        let total: u32 = granted.iter().sum();
        assert!(total > 390, "{total} in a minute for {lanes:?}");
        for lane in &lanes[1..] {
            let got = f64::from(granted[lane.index()]) / f64::from(total);
            assert!((got - share).abs() < 0.02, "{lane:?} got {got:.3} of {lanes:?}");
        }
    }
}

#[test]
fn the_order_is_lane_then_age() {
    let mut ledger = full();
    let waiting = [
        ticket(1, Lane::Background, T + 1),
        ticket(2, Lane::Push, T + 2),
        ticket(3, Lane::Interactive, T + 4),
        ticket(4, Lane::Interactive, T + 3),
    ];
    for t in waiting {
        assert_ne!(ledger.try_enter(T + 900, t), Decision::Granted);
    }
    let places = waiting.map(|t| ledger.place_of(t));
    assert_eq!(places, [3, 2, 1, 0]);
}

#[test]
fn a_ticket_of_the_dead_expires_by_itself() {
    // A full log whose slots free every 150 ms.
    let mut ledger = Ledger::default();
    for id in 0..7 {
        assert_eq!(ask(&mut ledger, 100 + id, Lane::Push, T + id * 150), Decision::Granted);
    }
    let mut cancelled = ledger.clone();
    let now = T + 1_000;
    assert_eq!(ask(&mut ledger, 1, Lane::Interactive, now), Decision::WaitUntil(T + 1_050));
    assert_eq!(ask(&mut ledger, 2, Lane::Push, now), Decision::WaitUntil(T + 1_050 + RECHECK_MS));
    // The first never comes: the second looks, waits for a while, and takes over.
    assert_eq!(ask(&mut ledger, 2, Lane::Push, T + 1_075), Decision::WaitUntil(T + 1_100));
    assert_eq!(ask(&mut ledger, 2, Lane::Push, T + 1_050 + GRACE_MS), Decision::Granted);

    ask(&mut cancelled, 1, Lane::Interactive, now);
    cancelled.leave(TicketId(1_001));
    assert_eq!(ask(&mut cancelled, 2, Lane::Push, now), Decision::WaitUntil(T + 1_050));
}

#[test]
fn a_grant_asked_for_again_moves_and_does_not_count_twice() {
    let mut ledger = Ledger::default();
    let t = ticket(1, Lane::Background, T);
    assert_eq!(ledger.try_enter(T, t), Decision::Granted);
    assert_eq!(ledger.try_enter(T + 80, t), Decision::Granted);
    assert_eq!(ledger.used(), 1);
    assert_eq!(ledger.grants[0].at, T + 70, "at most ten milliseconds before the second answer");
}

#[test]
fn one_wave_of_429_counts_once_and_repetition_grows() {
    let mut ledger = Ledger::default();
    let mut now = T;
    for (seconds, cap) in [(1, 3), (2, 1), (4, 1), (8, 1), (16, 1), (32, 1), (60, 1), (60, 1)] {
        ledger.throttled(now, None);
        assert_eq!((ledger.closed_until(), ledger.cap()), (Some(now + seconds * 1_000), cap));
        ledger.throttled(now, None);
        assert_eq!((ledger.closed_until(), ledger.cap()), (Some(now + seconds * 1_000), cap), "same wave");
        assert_ne!(ask(&mut ledger, 1, Lane::Interactive, now + seconds * 1_000 - 1), Decision::Granted);
        now += seconds * 1_000;
    }
    assert_eq!(ask(&mut ledger, 1, Lane::Interactive, now), Decision::Granted);
}

#[test]
fn retry_after_is_heard_within_reason() {
    for (wish, closed) in [(0, 1_000), (999, 1_000), (30_000, 30_000), (90_000_000, RETRY_AFTER_MAX_MS)] {
        let mut ledger = Ledger::default();
        ledger.throttled(T, Some(Duration::from_millis(wish)));
        assert_eq!(ledger.closed_until(), Some(T + closed));
    }
    let mut ledger = Ledger::default();
    ledger.throttled(T, Some(Duration::from_secs(20)));
    ledger.throttled(T + 5, Some(Duration::from_secs(2)));
    assert_eq!(ledger.closed_until(), Some(T + 20_000), "a second answer never shortens the first");
}

#[test]
fn the_cap_comes_back_by_one_per_ten_calm_seconds() {
    let mut ledger = Ledger::default();
    ledger.throttled(T, None);
    for (seconds, cap) in [(0, 3), (10, 3), (11, 4), (20, 4), (21, 5), (41, 7), (99, 7)] {
        ledger.settle(T + seconds * 1_000);
        assert_eq!(ledger.cap(), cap, "after {seconds} s");
    }
    ledger.throttled(T + 99_000, None);
    assert_eq!(ledger.closed_until(), Some(T + 100_000), "calm made it forget the first strike");
}

#[test]
fn a_lower_cap_is_a_smaller_window_and_a_slower_pace() {
    let mut ledger = full();
    ledger.throttled(T, None);
    let open = T + WINDOW_MS;
    for id in 0..3 {
        assert_eq!(ask(&mut ledger, id, Lane::Interactive, open), Decision::Granted);
    }
    assert_eq!(ask(&mut ledger, 4, Lane::Interactive, open + 900), Decision::WaitUntil(open + WINDOW_MS));
    assert_eq!(ledger.spacing(), 350);
}

#[test]
fn a_clock_that_steps_back_neither_frees_nor_freezes() {
    let mut ledger = full();
    ledger.throttled(T, Some(Duration::from_secs(2)));
    ask(&mut ledger, 1, Lane::Interactive, T);
    let day_before = T - 86_400_000;
    assert_ne!(ask(&mut ledger, 2, Lane::Background, day_before), Decision::Granted);
    assert_eq!(ledger.used(), LIMIT);
    assert_eq!(ledger.closed_until(), Some(day_before + 2_000));
    assert_eq!(ask(&mut ledger, 3, Lane::Interactive, day_before + 2_000), Decision::Granted);
}

#[test]
fn a_block_holds_until_it_is_reopened() {
    let mut ledger = Ledger::default();
    ledger.block();
    assert_eq!(ask(&mut ledger, 1, Lane::Interactive, T + 999_999), Decision::Blocked);
    ledger.reopen();
    assert_eq!(ask(&mut ledger, 1, Lane::Interactive, T + 999_999), Decision::Granted);
}

#[test]
fn absurd_contents_are_made_safe() {
    let mut ledger = full();
    ledger.grants.extend((0..5_000).map(|n| Grant { at: u64::MAX - n, by: TicketId(n), flight: 0 }));
    ledger.cap = 255;
    ledger.strikes = 255;
    (ledger.pace, ledger.last_paced, ledger.cap_since) = (u64::MAX, u64::MAX, u64::MAX);
    ledger.passed_over = [255; 3];
    ledger.closed = Some(Closed { from: u64::MAX, for_ms: 5 });
    let strange = Waiting { ticket: ticket(1, Lane::Push, u64::MAX), expires: u64::MAX };
    ledger.tickets = vec![strange; 5_000];
    assert_ne!(ask(&mut ledger, 2, Lane::Interactive, T), Decision::Granted);
    assert_eq!((ledger.used(), ledger.cap()), (LIMIT, LIMIT));
    assert_eq!(ask(&mut ledger, 2, Lane::Interactive, T + WINDOW_MS), Decision::Granted);
    ledger.throttled(T + WINDOW_MS, None);
    assert_eq!(ledger.closed_until(), Some(T + WINDOW_MS + BACKOFF_MAX_MS));
}

#[test]
fn two_views_merge_to_the_stricter_one() {
    let mut ours = full();
    ours.throttled(T, None);
    ours.block();
    let mut file = Ledger::default();
    ask(&mut file, 1, Lane::Push, T);
    file.learn_all(&ours);
    assert_eq!((file.used(), file.cap(), file.closed_until()), (LIMIT, 3, Some(T + 1_000)));
    assert!(file.is_blocked());
    let before = ours.clone();
    ours.learn_grants(&before);
    assert_eq!(ours, before, "a grant is known by its ticket");
}

#[test]
fn a_request_in_flight_keeps_its_slot_and_an_answer_starts_the_clock() {
    let flying = |id: u64| Ticket { flight_ms: FLIGHT_MAX_MS, ..ticket(id, Lane::Interactive, T) };
    let mut ledger = Ledger::default();
    for id in 0..7 {
        assert_eq!(ledger.try_enter(T, flying(id)), Decision::Granted);
    }
    // A second later none has been answered: any of them may arrive just now.
    assert_ne!(ledger.try_enter(T + 1_100, flying(7)), Decision::Granted);
    ledger.settle(T + 1_200);
    ledger.landed(TicketId(1_000), T + 1_200);
    assert_ne!(ledger.try_enter(T + 2_204, flying(7)), Decision::Granted);
    assert_eq!(ledger.try_enter(T + 2_205, flying(7)), Decision::Granted);
    // The dead do not keep theirs for ever.
    assert_eq!(ledger.try_enter(T + FLIGHT_MAX_MS, flying(8)), Decision::Granted);
}

#[test]
fn a_quick_answer_costs_no_throughput() {
    let mut ledger = Ledger::default();
    let mut now = T;
    for id in 0..70 {
        let t = Ticket { flight_ms: FLIGHT_MAX_MS, ..ticket(id, Lane::Background, now) };
        loop {
            match ledger.try_enter(now, t) {
                Decision::Granted => break,
                Decision::WaitUntil(at) => now = at,
                Decision::Blocked => panic!("nobody blocked"),
            }
        }
        ledger.landed(t.id, now + 40);
    }
    assert_eq!(now - T, 69 * 150);
}
