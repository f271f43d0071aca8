//! The ledger alone, on a host that is worse than any real one: wake-ups and sends up to 20 ms late, callers that
//! vanish with or without a word, processes that die, and 429s.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

use dealdesk::api::gate::ledger::{Decision, Ledger, Ticket, TicketId};
use proptest::prelude::*;

use super::{Arrival, Fate, LIMIT, START, arrivals, worst_second};

const JITTER_MS: u64 = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Arrives(usize),
    Wakes(usize),
    Hears429(Option<u64>),
    Dies(usize),
}

struct Model<'a> {
    arrivals: &'a [Arrival],
    dice: fastrand::Rng,
    ledger: Ledger,
    events: BinaryHeap<Reverse<(u64, Event)>>,
    /// Per process and lane, in order of arrival; the head holds the ticket.
    queues: Vec<[VecDeque<usize>; 3]>,
    tickets: Vec<Option<Ticket>>,
    dead: Vec<bool>,
    sent: Vec<u64>,
}

impl Model<'_> {
    fn late(&mut self, at_ms: u64) -> u64 {
        at_ms + self.dice.u64(0..=JITTER_MS)
    }

    fn plan(&mut self, at_ms: u64, event: Event) {
        self.events.push(Reverse((at_ms, event)));
    }

    fn run(&mut self) {
        while let Some(Reverse((now, event))) = self.events.pop() {
            match event {
                Event::Arrives(n) => self.arrive(now, n),
                Event::Wakes(n) => self.ask(now, n),
                Event::Hears429(retry_after) => {
                    self.ledger.throttled(now, retry_after.map(Duration::from_millis));
                }
                Event::Dies(process) => self.dead[process] = true,
            }
        }
    }

    fn arrive(&mut self, now: u64, n: usize) {
        let arrival = &self.arrivals[n];
        let queue = &mut self.queues[arrival.process][arrival.lane.index()];
        queue.push_back(n);
        if queue.len() == 1 {
            self.become_head(now, n);
        }
    }

    fn become_head(&mut self, now: u64, n: usize) {
        let id = TicketId(u64::try_from(n).expect("small") + 100);
        self.tickets[n] = Some(Ticket { id, lane: self.arrivals[n].lane, since: now, flight_ms: 0 });
        self.plan(now, Event::Wakes(n));
    }

    fn ask(&mut self, now: u64, n: usize) {
        let arrival = &self.arrivals[n];
        let Some(ticket) = self.tickets[n].filter(|_| !self.dead[arrival.process]) else { return };
        if let Fate::GivesUp(after) = arrival.fate
            && now >= ticket.since + after
        {
            if after % 2 == 0 {
                self.ledger.leave(ticket.id);
            }
            return self.next(now, n);
        }
        match self.ledger.try_enter(now, ticket) {
            Decision::Granted => {
                let at = self.late(now);
                self.sent.push(at);
                if let Fate::Throttled(delay, retry_after) = arrival.fate {
                    self.plan(at + delay, Event::Hears429(retry_after));
                }
                self.next(now, n);
            }
            Decision::WaitUntil(at) => {
                assert!(at > now, "a wait that is none would spin");
                let at = self.late(at);
                self.plan(at, Event::Wakes(n));
            }
            Decision::Blocked => panic!("nobody blocked it"),
        }
    }

    fn next(&mut self, now: u64, n: usize) {
        self.tickets[n] = None;
        let arrival = &self.arrivals[n];
        let queue = &mut self.queues[arrival.process][arrival.lane.index()];
        queue.pop_front();
        if let Some(head) = queue.front().copied() {
            self.become_head(now, head);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_eight_in_a_second_on_the_worst_of_hosts(
        arrivals in arrivals(200),
        seed: u64,
        death in proptest::option::of((0..3_usize, 0..8_000_u64)),
    ) {
        let mut model = Model {
            arrivals: &arrivals,
            dice: fastrand::Rng::with_seed(seed),
            ledger: Ledger::default(),
            events: BinaryHeap::new(),
            queues: vec![Default::default(); 3],
            tickets: vec![None; arrivals.len()],
            dead: vec![false; 3],
            sent: Vec::new(),
        };
        let mut at_ms = START;
        for (n, arrival) in arrivals.iter().enumerate() {
            at_ms += arrival.gap_ms;
            model.plan(at_ms, Event::Arrives(n));
        }
        if let Some((process, after)) = death {
            model.plan(START + after, Event::Dies(process));
        }
        model.run();
        // What the file does to it.
        let text = serde_json::to_string(&model.ledger).expect("a ledger is plain data");
        prop_assert_eq!(serde_json::from_str::<Ledger>(&text).expect("and reads back"), model.ledger);
        prop_assert!(worst_second(&model.sent) <= LIMIT, "{:?}", model.sent);
        let alive = |a: &&Arrival| !matches!(a.fate, Fate::GivesUp(_)) && !model.dead[a.process];
        prop_assert!(model.sent.len() >= arrivals.iter().filter(alive).count(), "the living all send");
    }
}
