//! What the engine tells: answers to loads, the life of edits, the state of the gate.
//!
//! Every answer carries the id of its question; an answer nobody waits for any more changes nothing.

use super::bulk;
use super::conflict;
use super::drafts;
use super::edits;
use super::feeds;
use super::finder;
use super::form;
use super::inbox;
use super::kept;
use super::log::Logged;
use super::moves;
use super::msg::{Effect, Urgency};
use super::people::{self, Names};
use super::remote::Remote;
use super::search;
use super::state::{Progress, State};
use super::status::Tone;
use super::tasks;
use super::undo;
use super::views;
use crate::domain::{Lead, Pipeline, PipelineId, RequestId};
use crate::sync::event::{
    DiskNews, Event, GateNews, LeadStory, List, Listed, Loaded, Reach, Then, Trouble, TroubleKind, UNASKED,
};

pub fn on_event(state: &mut State, event: Event) -> Vec<Effect> {
    match event {
        Event::Loaded { request, what } => {
            state.link.heard(state.now);
            on_loaded(state, request, what)
        }
        Event::Kept { request, what, at } => kept::on_kept(state, request, what, at),
        Event::Changed(leads) => {
            state.link.heard(state.now);
            let effects = feeds::on_changed(state, &leads);
            views::fields::changed(state, leads.iter().map(|lead| lead.id));
            state.leads.merge_page(leads);
            effects
        }
        Event::Gone(leads) => kept::on_gone(state, &leads),
        Event::Listed(List::Tasks, what) => tasks::on_listed(state, what),
        Event::Listed(List::Incoming, what) => inbox::on_listed(state, what),
        Event::Listed(List::Events, what) => inbox::on_history(state, &what),
        Event::Listed(list, what) => people::on_listed(state, list, &what),
        Event::Fresh(at) => {
            state.link.heard(state.now);
            state.leads.freshen(at);
            Vec::new()
        }
        Event::Failed { request, why } => on_failed(state, request, &why),
        Event::Troubled { why, .. } => on_troubled(state, &why),
        Event::Edit { id, on, what } => edits::on_edit(state, id, on, what),
        Event::Outbox(rows) => edits::on_outbox(state, rows),
        Event::Turned(turn, turned) => undo::on_turned(state, turn, turned),
        Event::Gate(news) => on_gate(state, news),
        Event::Disk(news) => on_disk(state, news),
        Event::Drafts(found) => drafts::on_told(state, found),
        Event::DraftKept(draft) => {
            drafts::on_kept(state, &draft);
            Vec::new()
        }
        Event::Exchange(exchange) => {
            state.log.add(state.now, Logged::Request(exchange));
            Vec::new()
        }
    }
}

/// Something is tried again by itself. Once may be a hiccup; while there is no network, nobody knows when a list that is being
/// read goes on, and what came of it is shown.
fn on_troubled(state: &mut State, why: &Trouble) -> Vec<Effect> {
    let is_again = state.link.trouble.as_ref().is_some_and(|(known, _)| known.kind == why.kind);
    state.link.fell(why, state.now);
    if !is_again || why.kind != TroubleKind::Network {
        return Vec::new();
    }
    let mut effects = tasks::on_listed(state, Listed::Over);
    for list in [List::Contacts, List::Companies] {
        effects.extend(people::on_listed(state, list, &Listed::Over));
    }
    effects
}

fn on_gate(state: &mut State, news: GateNews) -> Vec<Effect> {
    state.link.gate = Some(news);
    Vec::new()
}

fn on_disk(state: &mut State, news: DiskNews) -> Vec<Effect> {
    let mut effects = match news {
        DiskNews::Failed { .. } => drafts::on_failed(state),
        DiskNews::SetAside { .. } | DiskNews::Without { .. } => Vec::new(),
    };
    // What is tried again and again is said once.
    if state.disk.as_ref() != Some(&news) {
        effects.push(state.disk_fell(news));
    }
    effects
}

pub(super) fn on_loaded(state: &mut State, request: RequestId, what: Loaded) -> Vec<Effect> {
    match what {
        Loaded::Leads { pipeline, leads, then } => return on_page(state, request, pipeline, leads, then),
        Loaded::Lead(story) => {
            on_story(state, request, *story);
            return moves::on_story(state);
        }
        Loaded::Details(details) => return bulk::on_details(state, request, details),
        Loaded::NoLead(id) => {
            if let Some((_, story)) = state.stories.waiting_for(request) {
                *story = Remote::Idle;
            }
            state.leads.remove(id);
        }
        Loaded::Changes { changes, .. } => conflict::on_changes(state, request, changes),
        Loaded::Party { owner, entities } => people::on_party(state, request, owner, entities),
        Loaded::NoParty(owner) => people::on_no_party(state, request, owner),
        Loaded::Listings { of, listings, as_of } => {
            return people::on_listings(state, request, of, Names { listings, as_of });
        }
        Loaded::Found { of, listings, .. } => {
            let (is_taken, effects) = inbox::on_found(state, request, &listings);
            if is_taken {
                return effects;
            }
            if !form::known::on_found(state, request, of, &listings) {
                finder::on_found(state, request, &listings);
            }
        }
        Loaded::Searched { findings, unread, then, .. } => {
            search::on_found(state, request, (findings, unread), then);
        }
        Loaded::Tasks { tasks, around, as_of } => {
            return tasks::on_tasks(state, request, (tasks, around), as_of);
        }
        Loaded::Inbox { incoming, quiet, as_of } => {
            return inbox::on_inbox(state, request, (incoming, quiet), as_of);
        }
        Loaded::Ages { ages, history } => inbox::on_ages(state, request, ages, history),
        Loaded::LeadFields(all) => views::fields::on_told(state, request, all),
        Loaded::People(all) => views::on_people(state, request, all),
        Loaded::Companies(all) => people::full::on_companies(state, request, all),
        Loaded::List(_) => {
            let effects = inbox::on_over(state, request);
            tasks::on_over(state, request);
            people::on_over(state, request);
            return effects;
        }
        Loaded::Feed(piece) => return feeds::on_feed(state, request, *piece),
        Loaded::EventNames(names) => feeds::on_names(state, request, names),
        // The parts of a directory that is not asked for any more are stale, and dropped.
        _ if request != UNASKED && !state.directory.load.is_waiting_for(request) => {}
        Loaded::Account(account) => {
            state.directory.told += 1;
            state.directory.account = Some(*account);
            state.follow_language();
        }
        Loaded::Users(users) => {
            state.directory.told += 1;
            state.directory.users = users.into_iter().map(|u| (u.id, u)).collect();
        }
        Loaded::LossReasons(reasons) => {
            state.directory.told += 1;
            state.directory.loss_reasons = reasons.into_iter().map(|r| (r.id, r)).collect();
        }
        Loaded::Fields(owner, fields) => state.directory.put_fields(owner, fields),
        Loaded::Tags(owner, tags) => state.directory.put_tags(owner, tags),
        Loaded::Directory if request == UNASKED && state.directory.load.is_loading() => {}
        Loaded::Directory => state.directory.load = Remote::Ready(()),
        Loaded::Pipelines(mut pipelines) => {
            pipelines.sort_by_key(|p| (p.sort, p.id));
            state.settings.rot.look_up(&pipelines);
            state.directory.pipelines = pipelines;
            state.directory.told += 1;
            return show_first_pipeline(state);
        }
    }
    Vec::new()
}

/// Keeps the pipeline on the board if it still exists, else shows the main one.
fn show_first_pipeline(state: &mut State) -> Vec<Effect> {
    if state.pipeline().is_some() {
        return Vec::new();
    }
    let known = &state.directory.pipelines;
    let open = || known.iter().filter(|p| !p.is_archived);
    let first = open().find(|p| p.is_main).or_else(|| open().next()).or_else(|| known.first()).map(|p| p.id);
    first.map(|id| state.show_pipeline(id)).unwrap_or_default()
}

fn on_page(
    state: &mut State,
    request: RequestId,
    pipeline: PipelineId,
    leads: Vec<Lead>,
    then: Then,
) -> Vec<Effect> {
    let Some(pull) = state.leads.pulls.get_mut(&pipeline).filter(|p| p.request == request) else {
        return Vec::new();
    };
    pull.read += leads.len();
    if then != Then::More {
        pull.progress = Progress::Done { at: state.now };
    }
    if then == Then::End {
        pull.as_of = Some(state.now);
    }
    views::fields::changed(state, leads.iter().map(|lead| lead.id));
    state.leads.merge_page(leads);
    let mut effects = load_others(state);
    if then != Then::More {
        effects.extend(inbox::learn_ages(state));
    }
    effects
}

/// All pipelines nobody read yet, behind everything a person waits for: without a network, they come from the disk.
pub(super) fn load_others(state: &mut State) -> Vec<Effect> {
    let unread = |p: &&Pipeline| !p.is_archived && !state.leads.pulls.contains_key(&p.id);
    let others: Vec<PipelineId> = state.directory.pipelines.iter().filter(unread).map(|p| p.id).collect();
    others.into_iter().flat_map(|id| state.load_pipeline(id, Urgency::Later, Reach::Due)).collect()
}

fn on_story(state: &mut State, request: RequestId, story: LeadStory) {
    let Some((id, slot)) = state.stories.waiting_for(request) else { return };
    *slot = Remote::Ready(story.clone());
    state.stories.kept.remove(&id);
    state.take_story(story);
}

fn on_failed(state: &mut State, request: RequestId, why: &Trouble) -> Vec<Effect> {
    let mut is_awaited = false;
    if state.directory.load.is_waiting_for(request) {
        state.directory.load.fail(why.clone());
        is_awaited = true;
    }
    if let Some((_, story)) = state.stories.waiting_for(request) {
        story.fail(why.clone());
        is_awaited = true;
    }
    is_awaited |= conflict::on_failed(state, request, why);
    is_awaited |= people::on_failed(state, request, why);
    is_awaited |= form::known::on_failed(state, request) || finder::on_failed(state, request);
    is_awaited |= tasks::on_failed(state, request, why) || search::on_failed(state, request, why);
    is_awaited |= inbox::on_failed(state, request, why);
    is_awaited |= feeds::on_failed(state, request, why) | bulk::on_failed(state, request, why);
    let mut effects = Vec::new();
    if let Some(pull) = state.leads.pulls.values_mut().find(|p| p.request == request) {
        pull.progress = Progress::Failed(why.clone());
        is_awaited = true;
        if !why.kind.is_of_the_link() {
            let text = state.locale.trouble(why);
            effects.push(state.say(Tone::Bad, text));
        }
    }
    if is_awaited {
        state.link.fell(why, state.now);
        state.log.add(state.now, Logged::Trouble(why.clone()));
    }
    effects
}
