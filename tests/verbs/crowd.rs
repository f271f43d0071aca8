//! Twenty processes at once on one account, for a while: reading, writing, and one session for all of them.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::common::pty::now;
use super::house::House;

const PROCESSES: usize = 20;
/// No command is begun later than this.
const SPAN: Duration = Duration::from_secs(20);
const LATER: i64 = 4_000_000_000;

#[test]
fn twenty_processes_stay_below_the_limit_write_all_once_and_renew_once() {
    let house = House::new();
    house.sign_in(LATER);
    assert_eq!(house.run(&["-v", "sync"]).code, Some(0));
    let lead = house.lead();
    let mut worn = house.kept();
    worn["ends_at"] = json!(0);
    house.keep(&worn);
    let before = recent(&house).len();
    let until = now() + SPAN;
    let (home, lead_id) = (house.home.clone(), lead.clone());
    let person = move |nth: usize| {
        let (mut written, mut said) = (Vec::new(), String::new());
        let mut round = 0;
        while now() < until {
            let text = format!("note {nth}-{round}");
            let args: &[&str] = match round % 3 {
                0 => &["note", "add", &lead_id, &text, "--json"],
                1 => &["lead", "show", &lead_id, "--fresh", "--json"],
                _ => &["lead", "list", "--limit", "5", "--json"],
            };
            let output = home.command(args).output().expect("the program starts");
            let code = output.status.code();
            let out = String::from_utf8_lossy(&output.stdout).into_owned();
            said.push_str(&out);
            said.push_str(&String::from_utf8_lossy(&output.stderr));
            assert!(
                matches!(code, Some(0 | 5)),
                "{args:?}: {code:?} {}",
                String::from_utf8_lossy(&output.stderr)
            );
            // Written down is as good as sent: it goes with the next one who sends.
            if round % 3 == 0 && out.contains("\"edits\"") {
                written.push(text);
            }
            round += 1;
        }
        (written, said)
    };
    let people: Vec<_> = (0..PROCESSES)
        .map(|nth| {
            let person = person.clone();
            thread::spawn(move || person(nth))
        })
        .collect();
    let mut written = Vec::new();
    for person in people {
        let (texts, said) = person.join().expect("nobody failed");
        written.extend(texts);
        house.heard(&said);
    }
    assert_eq!(house.run(&["outbox", "retry", "--all"]).code, Some(0));
    assert!(written.len() >= PROCESSES, "each wrote something: {}", written.len());
    // Before this test looks at the notes itself.
    let (stats, during) = (house.account.stats(), recent(&house));
    let mut there: BTreeMap<String, usize> = BTreeMap::new();
    for page in 1.. {
        let path = format!("/api/v4/leads/{lead}/notes?limit=250&page={page}");
        let told = super::common::api::get_with(
            &house.account.url,
            &house.account.token,
            &path,
            "X-Demo-Observer: 1",
        );
        if told.status == 204 {
            break;
        }
        for note in told.json()["_embedded"]["notes"].as_array().expect("notes") {
            let text = note["params"]["text"].as_str().unwrap_or_default().to_owned();
            *there.entry(text).or_default() += 1;
        }
    }
    let times: Vec<usize> = written.iter().map(|text| there.get(text).copied().unwrap_or(0)).collect();
    assert!(
        times.iter().all(|n| *n == 1),
        "{:?}",
        written.iter().zip(times).filter(|(_, n)| *n != 1).collect::<Vec<_>>()
    );
    assert_eq!(house.exchanges(), 1, "the key was spent once");
    stats.assert_polite();
    // The same from the times of arrival themselves.
    let times: Vec<i64> =
        during.iter().skip(before).map(|seen| seen["at_ms"].as_i64().expect("a time")).collect();
    let worst =
        times.iter().map(|at| times.iter().filter(|other| (*at..at + 1_000).contains(other)).count()).max();
    assert!(worst <= Some(7), "{worst:?} in one second");
    assert!(times.len() > 60, "the account was used: {}", times.len());
    house.nothing_leaked();
}

/// The requests that came so far, those of this test's own among them.
fn recent(house: &House) -> Vec<Value> {
    house.account.stats().0["recent"].as_array().expect("requests").clone()
}
