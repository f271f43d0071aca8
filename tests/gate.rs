//! The rate gate, driven from outside: never eight requests in a second, whoever sends, dies, or lies in the file.
//!
//! Everything but the last test runs on tokio's paused clock: a minute of traffic takes milliseconds, no assertion
//! depends on the speed of the machine. Several gates on one real file stand for several processes.

#[path = "gate/model.rs"]
mod model;
#[path = "gate/processes.rs"]
mod processes;
#[path = "gate/trouble.rs"]
mod trouble;

use std::cell::RefCell;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dealdesk::api::gate::{Clock, Gate, Lane, RuntimeClock};
use futures_util::future::{join_all, select};
use proptest::prelude::*;

const START: u64 = 1_760_000_000_000;
const LIMIT: usize = 7;

/// One account on a paused host: a clock, a file, and as many processes as one likes.
struct Host {
    dir: tempfile::TempDir,
    clock: Arc<RuntimeClock>,
    /// Times at which requests went out.
    sent: RefCell<Vec<u64>>,
}

impl Host {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        Self { dir, clock: Arc::new(RuntimeClock::starting_at(START)), sent: RefCell::default() }
    }

    fn path(&self) -> std::path::PathBuf {
        self.dir.path().join("state").join("rate.ledger")
    }

    fn process(&self) -> Gate {
        self.gate(Some(&self.path()))
    }

    fn gate(&self, path: Option<&Path>) -> Gate {
        let clock: Arc<dyn Clock> = self.clock.clone();
        Gate::open(path, clock)
    }

    fn now(&self) -> u64 {
        self.clock.now_ms()
    }

    async fn pause(&self, ms: u64) {
        self.clock.sleep_until(self.now() + ms).await;
    }

    /// One request; answers how long it had to wait.
    async fn request(&self, gate: &Gate, lane: Lane) -> u64 {
        let asked = self.now();
        gate.enter(lane).await.expect("not blocked");
        self.sent.borrow_mut().push(self.now());
        self.now() - asked
    }

    /// `workers` callers that never stop asking.
    async fn flood(&self, gate: &Gate, lane: Lane, workers: usize) {
        join_all((0..workers).map(|_| async {
            loop {
                self.request(gate, lane).await;
            }
        }))
        .await;
    }
}

/// Runs on paused time.
fn paused<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(test)
}

/// The most requests in any window of one second, its ends included.
fn worst_second(times: &[u64]) -> usize {
    let mut times = times.to_vec();
    times.sort_unstable();
    let mut first = 0;
    let mut worst = 0;
    for (last, time) in times.iter().enumerate() {
        while time - times[first] > 1_000 {
            first += 1;
        }
        worst = worst.max(last - first + 1);
    }
    worst
}

#[derive(Debug, Clone)]
struct Arrival {
    gap_ms: u64,
    process: usize,
    lane: Lane,
    fate: Fate,
}

#[derive(Debug, Clone)]
enum Fate {
    Sends,
    /// Gives up after so many milliseconds.
    GivesUp(u64),
    /// Hears 429 so long after it was sent.
    Throttled(u64, Option<u64>),
}

fn lanes() -> impl Strategy<Value = Lane> {
    prop_oneof![Just(Lane::Interactive), Just(Lane::Push), Just(Lane::Background)]
}

fn arrivals(most: usize) -> impl Strategy<Value = Vec<Arrival>> {
    let fate = prop_oneof![
        20 => Just(Fate::Sends),
        4 => (0..900_u64).prop_map(Fate::GivesUp),
        1 => (0..400_u64, proptest::option::of(0..3_000_u64)).prop_map(|(d, r)| Fate::Throttled(d, r)),
    ];
    let gap = prop_oneof![3 => Just(0), 3 => 0..60_u64, 1 => 0..1_500_u64];
    let one = (gap, 0..3_usize, lanes(), fate);
    let one = one.prop_map(|(gap_ms, process, lane, fate)| Arrival { gap_ms, process, lane, fate });
    proptest::collection::vec(one, 1..most)
}

async fn live(host: &Host, gates: &[Gate], at_ms: u64, arrival: &Arrival) {
    host.clock.sleep_until(at_ms).await;
    let gate = &gates[arrival.process];
    match arrival.fate {
        Fate::Sends => drop(host.request(gate, arrival.lane).await),
        Fate::GivesUp(after) => {
            let _ =
                tokio::time::timeout(Duration::from_millis(after), host.request(gate, arrival.lane)).await;
        }
        Fate::Throttled(delay, retry_after) => {
            host.request(gate, arrival.lane).await;
            host.pause(delay).await;
            gate.throttled(retry_after.map(Duration::from_millis)).await;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_eight_in_a_second_over_three_processes(arrivals in arrivals(60)) {
        let (sent, expected) = paused(async {
            let host = Host::new();
            let gates = [host.process(), host.process(), host.process()];
            let mut at_ms = START;
            let mut calls = Vec::new();
            for arrival in &arrivals {
                at_ms += arrival.gap_ms;
                calls.push(live(&host, &gates, at_ms, arrival));
            }
            join_all(calls).await;
            let expected = arrivals.iter().filter(|a| !matches!(a.fate, Fate::GivesUp(_))).count();
            (host.sent.take(), expected)
        });
        prop_assert!(worst_second(&sent) <= LIMIT, "{} in one second: {sent:?}", worst_second(&sent));
        prop_assert!(sent.len() >= expected, "every request is sent in the end");
    }
}

/// Background floods until `probe` is done, from `flooder`.
async fn while_flooding<T>(host: &Host, flooder: &Gate, lane: Lane, probe: impl Future<Output = T>) -> T {
    let flood = std::pin::pin!(host.flood(flooder, lane, 5));
    let probe = std::pin::pin!(probe);
    match select(probe, flood).await {
        futures_util::future::Either::Left((answer, _)) => answer,
        futures_util::future::Either::Right(((), _)) => unreachable!("a flood never ends"),
    }
}

#[test]
fn a_person_waits_300_ms_at_most_under_a_flood_from_here_or_elsewhere() {
    for (elsewhere, lane) in
        [(false, Lane::Background), (true, Lane::Background), (false, Lane::Push), (true, Lane::Push)]
    {
        let (waits, sent) = paused(async {
            let host = Host::new();
            let here = host.process();
            let flooder = if elsewhere { host.process() } else { here.clone() };
            let waits = while_flooding(&host, &flooder, lane, async {
                let mut waits = Vec::new();
                for n in 0..80 {
                    // Odd gaps: every phase of the flood is met. Now and then two keys at once.
                    host.pause(310 + (n * 37) % 500).await;
                    let keys = (0..=n / 7 % 2).map(|_| host.request(&here, Lane::Interactive));
                    waits.extend(join_all(keys).await);
                }
                waits
            })
            .await;
            (waits, host.sent.take())
        });
        let worst = waits.iter().max().copied().unwrap_or_default();
        assert!(worst <= 300, "waited {worst} ms, flood elsewhere: {elsewhere}, {lane:?}");
        assert!(worst_second(&sent) <= LIMIT);
        println!("{lane:?} flood elsewhere: {elsewhere}; worst wait of a person {worst} ms");
    }
}

#[test]
fn a_flood_alone_gets_95_percent_of_the_limit() {
    for (processes, lane) in [(1, Lane::Background), (1, Lane::Push), (2, Lane::Background)] {
        let sent = paused(async {
            let host = Host::new();
            let gates: Vec<Gate> = (0..processes).map(|_| host.process()).collect();
            let floods = join_all(gates.iter().map(|gate| async {
                for _ in 0..420 / processes {
                    host.request(gate, lane).await;
                }
            }));
            floods.await;
            host.sent.take()
        });
        let (first, last) = (sent[0], sent[sent.len() - 1]);
        let millis = u32::try_from(last - first).expect("minutes");
        let rate = f64::from(u32::try_from(sent.len() - 1).expect("hundreds")) * 1_000.0 / f64::from(millis);
        assert!(rate >= 0.95 * 7.0, "{rate:.3} requests per second from {processes} processes");
        assert!(worst_second(&sent) <= LIMIT);
        println!("{lane:?}, {processes} processes: {rate:.4}/s");
    }
}

#[test]
fn lower_lanes_keep_their_share_under_a_flood_of_people() {
    for elsewhere in [false, true] {
        let (push, background, sent) = paused(async {
            let host = Host::new();
            let people = host.process();
            let (pusher, syncer) =
                if elsewhere { (host.process(), host.process()) } else { (people.clone(), people.clone()) };
            let (push, background) = (RefCell::new(0), RefCell::new(0));
            let work = |gate: Gate, lane: Lane, count| {
                let host = &host;
                let count: &RefCell<u32> = count;
                async move {
                    loop {
                        host.request(&gate, lane).await;
                        *count.borrow_mut() += 1;
                    }
                }
            };
            let workers = futures_util::future::join(
                work(pusher, Lane::Push, &push),
                work(syncer, Lane::Background, &background),
            );
            let minute = std::pin::pin!(host.pause(60_000));
            while_flooding(&host, &people, Lane::Interactive, select(std::pin::pin!(workers), minute)).await;
            (push.take(), background.take(), host.sent.take())
        });
        assert!(push >= 50 && background >= 50, "{push} and {background} of {}", sent.len());
        assert!(sent.len() - usize::try_from(push + background).expect("few") >= 250, "people keep the rest");
        assert!(worst_second(&sent) <= LIMIT);
        println!("elsewhere: {elsewhere}; push {push}, background {background} of {}", sent.len());
    }
}

#[test]
fn a_lane_is_served_in_order_of_arrival() {
    let order = paused(async {
        let host = Host::new();
        let gate = host.process();
        let order = RefCell::new(Vec::new());
        join_all((0..20).map(|n| {
            let (host, gate, order) = (&host, &gate, &order);
            async move {
                host.request(gate, Lane::Interactive).await;
                order.borrow_mut().push(n);
            }
        }))
        .await;
        order.take()
    });
    assert_eq!(order, (0..20).collect::<Vec<_>>());
}

/// How long each leg of a request takes, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Trip {
    starts: u64,
    there: u64,
    back: u64,
}

fn trip() -> impl Strategy<Value = Trip> {
    // Handshakes, slow phones, and now and then a cable.
    let leg = prop_oneof![0..20_u64, 50..150_u64, 200..900_u64];
    (0..4_000_u64, leg.clone(), leg).prop_map(|(starts, there, back)| Trip { starts, there, back })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// What the server counts is arrivals. However long requests of two processes are on their way, no eight of
    /// them arrive within a second.
    #[test]
    fn no_network_makes_eight_arrive_in_a_second(trips in proptest::collection::vec(trip(), 8..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let mut arrivals = runtime.block_on(async {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("account.gate");
            let clock: Arc<dyn Clock> = Arc::new(RuntimeClock::starting_at(1_760_000_000_000));
            let gates = [0, 1].map(|_| Gate::open(Some(&path), Arc::clone(&clock)));
            let send = |(n, trip): (usize, &Trip)| {
                let (gate, clock, trip) = (gates[n % 2].clone(), Arc::clone(&clock), *trip);
                let wait = |ms: u64| tokio::time::sleep(Duration::from_millis(ms));
                async move {
                    wait(trip.starts).await;
                    let flight = gate.depart(Lane::ALL[n % 3]).await.unwrap();
                    wait(trip.there).await;
                    let arrived = clock.now_ms();
                    wait(trip.back).await;
                    flight.land().await;
                    arrived
                }
            };
            futures_util::future::join_all(trips.iter().enumerate().map(send)).await
        });
        arrivals.sort_unstable();
        for eight in arrivals.windows(8) {
            prop_assert!(eight[7] - eight[0] > 1_000, "eight in {} ms", eight[7] - eight[0]);
        }
    }
}
