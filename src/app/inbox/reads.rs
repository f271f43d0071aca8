//! What the inbox asks for and what becomes of the answers: the queue and what rests from the disk, the queue anew from the
//! server, and the history that tells how old leads are in their stages.

use crate::app::msg::{Effect, Urgency};
use crate::app::remote::Remote;
use crate::app::stage_times::StageTimes;
use crate::app::state::{Screen, State};
use crate::app::tasks;
use crate::domain::rot::{LeadAge, Quiet};
use crate::domain::{IncomingLead, LeadId, RequestId, Timestamp};
use crate::sync::event::{List, Listed, Load, Reach, Trouble};

/// Seconds after which a person who looks wants the server's word again.
const OLD: i64 = 60;
/// Seconds after which ages are worked out anew where more happened.
const HISTORY_OLD: i64 = 600;

/// Goes to the inbox, and asks for what is newer.
pub fn go(state: &mut State) -> Vec<Effect> {
    match state.screens.iter().position(|screen| matches!(screen, Screen::Inbox)) {
        Some(at) => state.screens.truncate(at + 1),
        None => state.screens.push(Screen::Inbox),
    }
    state.inbox.given.clear();
    state.inbox.skipped.clear();
    state.inbox.is_begun = false;
    state.inbox.changes += 1;
    let mut effects = read_disk(state);
    effects.extend(tasks::look_now(state));
    effects.extend(look_at_ages(state));
    effects.extend(read_history(state));
    if state.inbox.as_of.is_none_or(|at| state.now.since(at) >= OLD) {
        effects.extend(refresh(state, Reach::Due));
    }
    effects
}

fn read_disk(state: &mut State) -> Vec<Effect> {
    if state.inbox.disk.is_loading() {
        return Vec::new();
    }
    let request = state.request();
    state.inbox.disk.ask(request);
    vec![Effect::Load { request, load: Load::Inbox, urgency: Urgency::Now }]
}

/// The queue is needed elsewhere: as the disk has it, and then as the server has it.
pub fn look(state: &mut State) -> Vec<Effect> {
    let mut effects = read_disk(state);
    if !state.inbox.server.is_loading() {
        effects.extend(refresh(state, Reach::Due));
    }
    effects
}

/// The history is read once in a while: it is long.
pub fn look_at_ages(state: &mut State) -> Vec<Effect> {
    if state.inbox.ages.all.is_loading() {
        return Vec::new();
    }
    let request = state.request();
    state.inbox.ages.all.ask(request);
    state.inbox.ages.is_behind = false;
    vec![Effect::Load { request, load: Load::Ages(None), urgency: Urgency::Later }]
}

/// The leads are there: how long they stand in their stages is on the disk, where it was read before.
pub fn learn_ages(state: &mut State) -> Vec<Effect> {
    if state.inbox.ages.all == Remote::Idle { look_at_ages(state) } else { Vec::new() }
}

/// Something is ordered or told by the time in a stage: where no history was ever read, it is now.
pub fn learn_history(state: &mut State) -> Vec<Effect> {
    let mut effects = learn_ages(state);
    if state.leads.times().history().is_none() && state.inbox.ages.server == Remote::Idle {
        effects.extend(read_history(state));
    }
    effects
}

/// The history was read, by whoever asked. Going through all of it takes the disk a while, so it is done at its end, and
/// once in some minutes; what moved meanwhile is said to have moved at its last change. Where nobody knew any of it, the
/// board has been waiting for this.
pub fn on_history(state: &mut State, what: &Listed) -> Vec<Effect> {
    let is_first = state.leads.times().history().is_none();
    let ages = &mut state.inbox.ages;
    let is_due = is_first || ages.told_at.is_none_or(|at| state.now.since(at) >= HISTORY_OLD);
    match what {
        Listed::Read { came, .. } => {
            ages.is_behind |= *came > 0;
            Vec::new()
        }
        Listed::Over if is_due && (is_first || ages.is_behind) => look_at_ages(state),
        Listed::Over | Listed::LeftOut(_) => Vec::new(),
    }
}

/// What happened in the account lately, from the server to the disk, behind everything a person waits for.
fn read_history(state: &mut State) -> Vec<Effect> {
    if state.inbox.ages.server.is_loading() {
        return Vec::new();
    }
    let request = state.request();
    state.inbox.ages.server.ask(request);
    vec![Effect::Load { request, load: Load::List(List::Events, Reach::Due), urgency: Urgency::Later }]
}

/// Asks the server; an earlier question nobody waits for any more is taken back.
pub fn refresh(state: &mut State, reach: Reach) -> Vec<Effect> {
    let request = state.request();
    let earlier = state.inbox.server.request().map(Effect::Cancel);
    state.inbox.server.ask(request);
    let load = Effect::Load { request, load: Load::List(List::Incoming, reach), urgency: Urgency::Now };
    earlier.into_iter().chain([load]).collect()
}

pub fn on_inbox(
    state: &mut State,
    request: RequestId,
    (incoming, quiet): (Vec<IncomingLead>, Vec<Quiet>),
    as_of: Option<Timestamp>,
) -> Vec<Effect> {
    if !state.inbox.disk.is_waiting_for(request) {
        return Vec::new();
    }
    let over: Vec<Effect> =
        quiet.iter().filter(|q| !q.holds(state.now)).map(|q| Effect::DropQuiet(q.of.clone())).collect();
    let inbox = &mut state.inbox;
    inbox.disk = Remote::Ready(());
    inbox.as_of = as_of;
    inbox.incoming = incoming;
    inbox.quiet.extend(quiet.into_iter().map(|quiet| (quiet.of.clone(), quiet)));
    inbox.changes += 1;
    over
}

pub fn on_ages(
    state: &mut State,
    request: RequestId,
    told: Vec<(LeadId, LeadAge)>,
    history: Option<Timestamp>,
) {
    let ages = &mut state.inbox.ages;
    let times = if ages.all.is_waiting_for(request) {
        ages.all = Remote::Ready(());
        ages.told_at = Some(state.now);
        let places = state.leads.overlay().after(0).map(|lead| (lead.id, lead.place));
        StageTimes::new(told, places, history)
    } else if ages.one.is_waiting_for(request) {
        ages.one = Remote::Ready(());
        state.leads.times().with(told, history)
    } else {
        return;
    };
    state.leads.retime(times);
    state.inbox.changes += 1;
}

/// The list was read, by whoever asked: what the disk has now is shown where somebody looks.
pub fn on_listed(state: &mut State, what: Listed) -> Vec<Effect> {
    match what {
        Listed::LeftOut(why) => {
            state.inbox.server.fail(why);
            Vec::new()
        }
        Listed::Over => Vec::new(),
        Listed::Read { .. } if state.inbox.disk == Remote::Idle => Vec::new(),
        Listed::Read { .. } => {
            // An answer under way may be older than this word.
            state.inbox.disk = Remote::Idle;
            read_disk(state)
        }
    }
}

/// A list was read for whoever asked. After the history, ages are what the disk says now.
pub fn on_over(state: &mut State, request: RequestId) -> Vec<Effect> {
    if state.inbox.server.is_waiting_for(request) {
        state.inbox.server = Remote::Ready(());
    }
    if !state.inbox.ages.server.is_waiting_for(request) {
        return Vec::new();
    }
    state.inbox.ages.server = Remote::Ready(());
    look_at_ages(state)
}

/// Whether the question was ours.
pub fn on_failed(state: &mut State, request: RequestId, why: &Trouble) -> bool {
    let inbox = &mut state.inbox;
    let asked = [&mut inbox.server, &mut inbox.ages.server];
    let mut is_ours = false;
    for remote in asked.into_iter().filter(|remote| remote.is_waiting_for(request)) {
        remote.fail(why.clone());
        is_ours = true;
    }
    is_ours
}
