//! Two processes, one file, one account, and a generator that chooses what happens next.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use dealdesk::api::gate::{Clock as _, Gate, RuntimeClock};
use dealdesk::demo::{Account, Clock, Options};
use dealdesk::domain::{
    Change, Money, NewNote, NewTask, PipelineId, Place, SafeText, StageId, Timestamp, UserId,
};
use dealdesk::store::Store;
use dealdesk::sync::event::{EditStage, OutboxAct, Turn};
use fastrand::Rng;
use http::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;

use super::common::app::START;
use super::common::app::server::{SALES, stage};
use super::net::{Cloud, Fate, Net, lock};
use super::person::Process;

/// Few, so that everybody works on the same ones.
const LEADS: usize = 5;
const STAGES: [i64; 5] =
    [stage::FIRST_TALK, stage::NEEDS, stage::PROPOSAL, stage::NEGOTIATION, stage::CONTRACT];
const USERS: [i64; 4] = [8_101_001, 8_101_004, 8_101_007, 8_101_010];
const FATES: [Fate; 16] = [
    Fate::NotSent,
    Fate::Told("drop"),
    Fate::Told("drop-after"),
    Fate::Told("drop-after"),
    Fate::Told("429"),
    Fate::Told("429html"),
    Fate::Told("500"),
    Fate::Told("502"),
    Fate::Told("504"),
    Fate::Told("truncate"),
    Fate::Told("html"),
    Fate::DoneBut("500"),
    Fate::DoneBut("504"),
    Fate::DoneBut("html"),
    Fate::Late("504"),
    Fate::Late("drop"),
];
/// What a person has to lift, or to decide.
const HARD_FATES: [Fate; 4] =
    [Fate::Told("401"), Fate::Told("403html"), Fate::Told("403"), Fate::Told("400")];

/// What the runs were worth.
#[derive(Debug, Default)]
pub struct Tally {
    pub runs: usize,
    pub steps: usize,
    pub kills: usize,
    pub wishes: usize,
    pub patches: usize,
    pub additions: usize,
    pub foreign: usize,
    pub decided: usize,
    pub confirmed: usize,
    pub dropped: usize,
    pub raced: usize,
    pub longest_ms: u64,
    pub requests: u64,
}

pub struct World {
    pub seed: u64,
    pub net: Arc<Net>,
    pub path: PathBuf,
    pub leads: Vec<i64>,
    pub processes: [Option<Process>; 2],
    pub store: Store,
    pub tally: Tally,
    pub dice: Rng,
    pub gate: Gate,
    started: u32,
    unique: i64,
    _home: TempDir,
}

impl World {
    pub async fn new(seed: u64) -> Self {
        let millis = u64::try_from(START).expect("a time after 1970") * 1_000;
        let clock = RuntimeClock::starting_at(millis);
        let told = Clock::new(move || i64::try_from(clock.now_ms()).expect("unix milliseconds"));
        let account = Account::new(Options { leads: 30, seed, ..Options::default() }, told);
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("accounts").join("bluekiln.db");
        let store = Store::open(&path).expect("the file opens");
        let net = Arc::new(Net::new(Arc::new(account), clock, store.clone(), seed));
        let all = net.ask(Method::GET, "/api/v4/leads?limit=250", &Value::Null);
        let all = all["_embedded"]["leads"].as_array().expect("leads");
        let in_play = all.iter().filter(|lead| lead["pipeline_id"] == SALES).take(LEADS);
        let leads: Vec<i64> = in_play.map(|lead| lead["id"].as_i64().expect("an id")).collect();
        assert_eq!(leads.len(), LEADS);
        for lead in &leads {
            net.book().stands(&net.lead(*lead), "birth");
        }
        let mut world = Self {
            seed,
            path,
            leads,
            processes: [None, None],
            store,
            tally: Tally { runs: 1, ..Tally::default() },
            dice: Rng::with_seed(seed),
            gate: Gate::open(None, Arc::new(clock)),
            started: 0,
            unique: 1_000,
            net,
            _home: home,
        };
        world.revive();
        sleep(Duration::from_secs(10)).await;
        world
    }

    /// Starts what is not there.
    pub fn revive(&mut self) {
        for at in 0..self.processes.len() {
            if self.processes[at].is_none() {
                self.start(at);
            }
        }
    }

    fn start(&mut self, at: usize) {
        self.started += 1;
        let mut process = Process::start(self.started, &self.net, self.gate.clone(), &self.path);
        self.leads.iter().for_each(|lead| process.load(*lead));
        self.processes[at] = Some(process);
    }

    pub async fn step(&mut self) {
        self.tally.steps += 1;
        match self.dice.u8(0..100) {
            0..26 => self.edit(),
            26..30 => self.edit_many(),
            30..35 => self.turn(),
            35..43 => self.decide(),
            43..54 => self.colleague(),
            54..64 => self.weather(),
            64..70 => self.look(),
            70..73 => self.kill().await,
            73..75 => self.revive(),
            75..80 => tokio::task::yield_now().await,
            _ => self.wait().await,
        }
        self.lift();
        self.raise();
    }

    /// What went wrong on the way, with the way to it.
    pub fn raise(&self) {
        let book = self.net.book();
        if book.wrong.is_empty() {
            return;
        }
        let tail = book.trace.len().saturating_sub(300);
        let trace = book.trace[tail..].join("\n");
        panic!("{trace}\n\nDEALDESK_MODEL={}: {:#?}", self.seed, book.wrong);
    }

    fn process(&mut self) -> Option<&mut Process> {
        let at = self.dice.usize(0..2);
        self.processes[at].as_mut()
    }

    fn lead(&mut self) -> i64 {
        self.leads[self.dice.usize(0..LEADS)]
    }

    fn unique(&mut self) -> i64 {
        self.unique += 1;
        self.unique
    }

    fn change(&mut self) -> Change {
        let unique = self.unique();
        let stage = STAGES[self.dice.usize(0..STAGES.len())];
        let due = Timestamp(START + 86_400);
        match self.dice.u8(0..20) {
            0..5 => {
                let to = Place { pipeline: PipelineId(SALES), stage: StageId(stage) };
                Change::Move { to, reason: None }
            }
            5..8 => Change::Rename(format!("Own {unique}").as_str().into()),
            8..12 => Change::SetPrice(Money::from_units(unique)),
            12..14 => Change::Assign(UserId(USERS[self.dice.usize(0..USERS.len())])),
            14..16 => Change::AddNote(SafeText::line(&format!("Note {unique}")).into()),
            16..18 => Change::AddNote(NewNote { text: "Called, no answer".into(), ..NewNote::default() }),
            18 => Change::AddTask(NewTask::new(format!("Task {unique}").as_str().into(), due)),
            _ => Change::AddTask(NewTask::new("Call back".into(), due)),
        }
    }

    fn edit(&mut self) {
        let (lead, change) = (self.lead(), self.change());
        let Some(process) = self.process() else { return };
        process.edit(vec![(lead, change)]);
    }

    fn edit_many(&mut self) {
        let (change, first) = (self.change(), self.dice.usize(0..LEADS));
        let count = self.dice.usize(2..=LEADS);
        let same = (0..count).map(|n| self.leads[(first + n) % LEADS]);
        // With one key many leads get the same stage, and as many own names.
        let mut changes: Vec<(i64, Change)> = same.map(|lead| (lead, change.clone())).collect();
        for (_, change) in &mut changes {
            match change {
                Change::Rename(name) => *name = format!("Own {}", self.unique()).as_str().into(),
                Change::SetPrice(price) => *price = Money::from_units(self.unique()),
                _ => {}
            }
        }
        let Some(process) = self.process() else { return };
        process.edit(changes);
    }

    fn turn(&mut self) {
        let turn = if self.dice.u8(0..3) == 0 { Turn::Redo } else { Turn::Undo };
        let Some(process) = self.process() else { return };
        process.turn(turn);
    }

    /// A person looks after an edit that waits for them, now and then after one that does not.
    fn decide(&mut self) {
        let (way, pick, is_keen) = (self.dice.u8(0..20), self.dice.usize(..), self.dice.u8(0..4) == 0);
        let Some(process) = self.process() else { return };
        let act = {
            let view = lock(&process.view);
            let mut edits: Vec<_> = view
                .overlay
                .pending()
                .filter(|p| p.edit.id.get() > 0 && (is_keen || matches!(p.stage, EditStage::Parked(_))))
                .collect();
            edits.sort_by_key(|p| p.edit.id);
            let Some(chosen) = edits.get(pick % edits.len().max(1)) else { return };
            let id = chosen.edit.id;
            let stands = view.overlay.confirmed(chosen.edit.on.lead().expect("edits of leads"));
            let over = stands.and_then(|lead| chosen.edit.change.inverse(lead));
            match (way, over) {
                (0, _) => OutboxAct::RetryAll,
                (1..6, _) => OutboxAct::Retry(id),
                (6..10, _) => OutboxAct::Check(id),
                (10..15, Some(over)) => {
                    view.insists(chosen.edit.on.lead().expect("edits of leads"), &over);
                    OutboxAct::Insist { edit: id, over }
                }
                _ => OutboxAct::Drop(id),
            }
        };
        process.act(act);
        self.tally.decided += 1;
    }

    /// Edits the same leads elsewhere.
    fn colleague(&mut self) {
        let (lead, unique) = (self.lead(), self.unique());
        if self.net.is_lost(lead) {
            return;
        }
        let body = match self.dice.u8(0..5) {
            0 => json!({"status_id": STAGES[self.dice.usize(0..STAGES.len())], "pipeline_id": SALES}),
            1 => json!({"name": format!("Theirs {unique}")}),
            2 | 3 => json!({"price": unique}),
            _ => json!({"responsible_user_id": USERS[self.dice.usize(0..USERS.len())]}),
        };
        self.net.ask(Method::PATCH, &format!("/api/v4/leads/{lead}"), &body);
        self.net.book().stands(&self.net.lead(lead), "a colleague");
        self.tally.foreign += 1;
        // Seldom, and late: what is deleted is no longer fought over.
        if self.tally.steps > 700
            && self.leads.iter().all(|l| !self.net.is_lost(*l))
            && self.dice.u8(0..12) == 0
        {
            self.net.book().note(&format!("{lead} is deleted"));
            self.net.lose(lead);
        }
    }

    fn weather(&mut self) {
        if self.dice.u8(0..8) == 0 {
            return self.net.clear();
        }
        let method = match self.dice.u8(0..5) {
            0 => Some(Method::GET),
            1 => Some(Method::PATCH),
            2 | 3 => Some(Method::POST),
            _ => None,
        };
        let is_hard = self.dice.u8(0..15) == 0;
        let fate = if is_hard {
            HARD_FATES[self.dice.usize(0..HARD_FATES.len())]
        } else {
            FATES[self.dice.usize(0..FATES.len())]
        };
        let left = if is_hard { 1 } else { self.dice.usize(1..4) };
        self.net.book().note(&format!("{method:?} will meet {fate:?} {left} times"));
        self.net.cloud(Cloud { method, fate, left });
    }

    fn look(&mut self) {
        let lead = self.lead();
        let Some(process) = self.process() else { return };
        process.load(lead);
    }

    /// At whatever await its tasks are by now.
    async fn kill(&mut self) {
        for _ in 0..self.dice.u8(0..24) {
            tokio::task::yield_now().await;
        }
        let at = self.dice.usize(0..2);
        self.net.book().note(&format!("the process in place {at} is killed"));
        self.processes[at] = None;
        self.tally.kills += 1;
        if self.dice.bool() {
            self.start(at);
        }
    }

    async fn wait(&mut self) {
        let ms = match self.dice.u8(0..10) {
            0..5 => self.dice.u64(20..400),
            5..8 => self.dice.u64(400..4_000),
            8 => self.dice.u64(4_000..20_000),
            _ => self.dice.u64(20_000..90_000),
        };
        sleep(Duration::from_millis(ms)).await;
    }

    /// A person sees that nothing gets through and, after a while, tries again.
    fn lift(&mut self) {
        for process in self.processes.iter_mut().flatten() {
            let is_stopped = lock(&process.view).is_stopped;
            if is_stopped && self.dice.u8(0..6) == 0 {
                process.reopen();
            }
        }
    }
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.steps += other.steps;
        self.kills += other.kills;
        self.wishes += other.wishes;
        self.patches += other.patches;
        self.additions += other.additions;
        self.foreign += other.foreign;
        self.decided += other.decided;
        self.confirmed += other.confirmed;
        self.dropped += other.dropped;
        self.raced += other.raced;
        self.longest_ms = self.longest_ms.max(other.longest_ms);
        self.requests += other.requests;
    }

    /// A model in which nothing happens finds nothing.
    pub fn assert_it_was_worth_it(&self) {
        assert!(self.steps >= 10_000 && self.kills >= 150, "{self:?}");
        assert!(self.patches >= 800 && self.additions >= 400 && self.foreign >= 700, "{self:?}");
        assert!(self.confirmed >= 1_200 && self.dropped >= 100 && self.decided >= 150, "{self:?}");
        // The known window is a matter of moments: were it wide open, this test would prove little.
        assert!(self.raced * 20 <= self.patches, "{self:?}");
    }
}
