//! What the model found, each as the few steps it takes.

use std::time::Duration;

use dealdesk::domain::{Change, LeadId, Money, NewNote};
use dealdesk::sync::event::OutboxAct;
use http::Method;
use serde_json::json;
use tokio::time::sleep;

use super::net::{Cloud, Fate, lock};
use super::paused;
use super::world::World;

fn price(units: i64) -> Change {
    Change::SetPrice(Money::from_units(units))
}

/// A second lost answer was followed by one look only, which came before a slow gateway delivered.
#[test]
fn a_note_lost_twice_is_looked_for_anew_after_each_loss() {
    for seed in 0..16 {
        paused(seed, async move {
            let mut world = World::new(seed).await;
            let lead = world.leads[0];
            world.net.cloud(Cloud { method: Some(Method::POST), fate: Fate::Told("504"), left: 1 });
            world.net.cloud(Cloud { method: Some(Method::POST), fate: Fate::Late("504"), left: 1 });
            let note = Change::AddNote(NewNote { text: "Twice lost".into(), ..NewNote::default() });
            world.processes[0].as_mut().expect("alive").edit(vec![(lead, note)]);
            sleep(Duration::from_secs(120)).await;
            world.raise();
            let there = world.net.additions(lead);
            assert_eq!(there.iter().filter(|(_, text)| text == "Twice lost").count(), 1, "seed {seed}");
        });
    }
}

/// The gate was closed between the read and the write, and what a colleague did meanwhile was overwritten.
#[test]
fn a_write_that_waited_long_in_the_gate_reads_anew() {
    paused(1, async {
        let mut world = World::new(1).await;
        let lead = world.leads[0];
        let seen = world.net.book().trace.len();
        world.processes[0].as_mut().expect("alive").edit(vec![(lead, price(77_000))]);
        let is_read = |line: &String| line.contains(&format!("GET /api/v4/leads/{lead}?"));
        while !world.net.book().trace[seen..].iter().any(is_read) {
            sleep(Duration::from_millis(1)).await;
        }
        world.gate.throttled(Some(Duration::from_secs(30))).await;
        sleep(Duration::from_secs(10)).await;
        world.net.ask(Method::PATCH, &format!("/api/v4/leads/{lead}"), &json!({"price": 88_000}));
        world.net.book().stands(&world.net.lead(lead), "a colleague");
        sleep(Duration::from_secs(60)).await;
        world.raise();
        assert_eq!(world.net.lead(lead)["price"], 88_000);
    });
}

/// What another process brought to the server stayed on this one's screen as unsent, for ever.
#[test]
fn what_another_process_sent_is_not_shown_as_unsent() {
    paused(1, async {
        let mut world = World::new(1).await;
        let lead = world.leads[0];
        // The first process is stopped by a token that is not accepted; the second one sends in its place.
        world.net.cloud(Cloud { method: Some(Method::GET), fate: Fate::Told("401"), left: 1 });
        world.processes[0].as_mut().expect("alive").edit(vec![(lead, price(77_000))]);
        // The second one looks into the file when anything happens there; with a board on the screen that is when it
        // asks what changed.
        sleep(Duration::from_secs(1)).await;
        world.processes[1].as_mut().expect("alive").act(OutboxAct::Look);
        sleep(Duration::from_secs(20)).await;
        assert_eq!(world.net.lead(lead)["price"], 77_000);
        let view = lock(&world.processes[0].as_ref().expect("alive").view);
        assert!(view.is_stopped && view.overlay.pending().count() == 0);
        let shown = view.overlay.get(LeadId(lead)).expect("shown");
        assert_eq!(shown.price, Money::from_units(77_000), "nor does it blink back");
    });
}
