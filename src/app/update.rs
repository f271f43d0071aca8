//! The one way anything changes. Routes a message to the part it concerns; decides nothing itself.

use super::board;
use super::command::{Command, Scope};
use super::help;
use super::keymap::{Key, KeyCode, Lookup};
use super::lead;
use super::log::{self, LogState, Logged, Outcome};
use super::msg::{Effect, Msg, Signal, Urgency, Wake};
use super::picker;
use super::state::{Popup, Progress, Screen, State};
use super::status::Tone;
use crate::domain::{EditId, LeadId, PipelineId, RequestId, Timestamp};
use crate::i18n::Text;
use crate::sync::event::{EditEvent, Event, GateNews, LeadStory, Loaded, Then, Trouble, TroubleKind};
use crate::sync::overlay::EditStage;

pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    let effects = match msg {
        Msg::TimeTold(now) => {
            state.now = now;
            return Vec::new();
        }
        Msg::KeyPressed(key) => on_key(state, key),
        Msg::Pasted(text) => on_paste(state, &text),
        Msg::Resized(size) => {
            state.size = size;
            Vec::new()
        }
        Msg::Resumed => vec![Effect::Redraw],
        Msg::Signalled(Signal::Terminate | Signal::HangUp) => state.quit(),
        Msg::Signalled(Signal::Stop) => vec![Effect::Suspend],
        Msg::Happened(event) => on_event(state, event),
        Msg::Woke(wake) => on_wake(state, wake),
    };
    board::settle(state);
    settle_help(state);
    effects
}

/// Wakes at the next full minute, when ages and due tasks may read differently.
pub(super) fn next_minute(now: Timestamp) -> Effect {
    let left = 60 - now.secs().rem_euclid(60);
    Effect::WakeAfter { millis: u64::try_from(left).unwrap_or(60) * 1_000, wake: Wake::Minute }
}

fn on_wake(state: &mut State, wake: Wake) -> Vec<Effect> {
    match wake {
        Wake::Minute => vec![next_minute(state.now)],
        Wake::Rested { seq } => board::rested(state, seq),
        Wake::ToastOver { seq } => {
            state.toast_over(seq);
            Vec::new()
        }
    }
}

impl State {
    pub(super) fn screen_scope(&self) -> Scope {
        match self.screens.last() {
            Some(Screen::Lead(_)) => Scope::Lead,
            Some(Screen::Log(_)) => Scope::Log,
            Some(Screen::Board) | None => Scope::Board,
        }
    }

    /// Where keys are looked up, most particular first.
    pub fn scopes(&self) -> Vec<Scope> {
        match &self.popup {
            Some(Popup::Picker(_)) => vec![Scope::Picker],
            Some(Popup::Help(_)) => vec![Scope::Help],
            Some(Popup::QuitQuestion) => vec![Scope::Question],
            None => vec![self.screen_scope(), Scope::Global],
        }
    }
}

fn on_key(state: &mut State, key: Key) -> Vec<Effect> {
    state.toast = None;
    // Leaving must work everywhere, whatever box is open.
    if key == (Key { code: KeyCode::Char('c'), ctrl: true }) {
        return run(state, Command::Quit);
    }
    state.chord.push(key);
    let scopes = state.scopes();
    match state.keymap.lookup(&scopes, &state.chord) {
        Lookup::Run(command) => {
            state.chord.clear();
            run(state, command)
        }
        Lookup::Prefix => Vec::new(),
        Lookup::Nothing => {
            let keys = std::mem::take(&mut state.chord);
            unbound(state, &keys)
        }
    }
}

/// A key no command wants: text for a box that takes text, otherwise a word about it.
fn unbound(state: &mut State, keys: &[Key]) -> Vec<Effect> {
    let Some(key) = keys.last().copied() else { return Vec::new() };
    match (&mut state.popup, key.code) {
        (Some(Popup::Help(help)), KeyCode::Char(c)) if !key.ctrl => {
            help.filter.push(c);
            help.cursor = 0;
            Vec::new()
        }
        (Some(Popup::Help(help)), KeyCode::Backspace) => {
            help.filter.pop();
            Vec::new()
        }
        (Some(Popup::Picker(_)), KeyCode::Char(_)) => {
            let KeyCode::Char(letter) = key.by_position().code else { return Vec::new() };
            picker::letter(state, letter).unwrap_or_default()
        }
        (Some(_), _) => Vec::new(),
        (None, _) if keys.len() > 1 && key.code == KeyCode::Esc => Vec::new(),
        (None, _) => {
            let written: Vec<String> = keys.iter().map(Key::to_string).collect();
            let text = state.locale.fill(Text::UnknownKey, &[&written.join(" "), Command::ShowHelp.key()]);
            vec![state.say(Tone::Info, text)]
        }
    }
}

fn on_paste(state: &mut State, text: &str) -> Vec<Effect> {
    if let Some(Popup::Help(help)) = &mut state.popup {
        help.filter.push_str(&crate::domain::SafeText::line(text));
        return Vec::new();
    }
    // Pasted text is not typed commands: nothing may run because of it.
    let text = state.locale.get(Text::NothingToPasteInto).to_owned();
    vec![state.say(Tone::Info, text)]
}

/// Runs a command wherever it came from: a key, the help box, later the palette.
fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command.spec().scope {
        Scope::Picker => return picker::run(state, command),
        Scope::Help => return run_help(state, command),
        Scope::Question => return answer(state, command),
        Scope::Global | Scope::Board | Scope::Lead | Scope::Log => {}
    }
    let on_screen = match state.screen_scope() {
        Scope::Lead => lead::run(state, command),
        Scope::Log => log::run(state, command).then(Vec::new),
        _ => board::run(state, command),
    };
    on_screen.unwrap_or_else(|| run_global(state, command))
}

fn run_global(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Quit => quit(state),
        Command::Back => back(state),
        Command::GoBoard => {
            state.screens.truncate(1);
            Vec::new()
        }
        Command::MoveToStage => pick_stage(state),
        Command::RefreshView => refresh_view(state),
        Command::RefreshAll => refresh_all(state),
        Command::ShowHelp => {
            state.popup = Some(Popup::Help(help::HelpState::default()));
            Vec::new()
        }
        Command::ShowLog => {
            if !matches!(state.screens.last(), Some(Screen::Log(_))) {
                state.screens.push(Screen::Log(LogState::default()));
            }
            Vec::new()
        }
        Command::Redraw => vec![Effect::Redraw],
        Command::Suspend => vec![Effect::Suspend],
        _ => {
            let text = state.locale.fill(Text::UnknownKey, &[command.key(), Command::ShowHelp.key()]);
            vec![state.say(Tone::Info, text)]
        }
    }
}

fn back(state: &mut State) -> Vec<Effect> {
    if state.screens.len() > 1 {
        state.screens.pop();
        return Vec::new();
    }
    quit(state)
}

/// Unsent edits live in memory only, so leaving asks first while there are any.
fn quit(state: &mut State) -> Vec<Effect> {
    if state.leads.unsent() == 0 || matches!(state.popup, Some(Popup::QuitQuestion)) {
        return state.quit();
    }
    state.popup = Some(Popup::QuitQuestion);
    Vec::new()
}

fn answer(state: &mut State, command: Command) -> Vec<Effect> {
    state.popup = None;
    if command == Command::AnswerYes { state.quit() } else { Vec::new() }
}

fn run_help(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(Popup::Help(help)) = &mut state.popup else { return Vec::new() };
    match command {
        Command::HelpDown => help.cursor += 1,
        Command::HelpUp => help.cursor = help.cursor.saturating_sub(1),
        Command::HelpRun => {
            let (filter, cursor) = (help.filter.clone(), help.cursor);
            let chosen = state.help_rows(&filter).get(cursor).map(|spec| spec.command);
            state.popup = None;
            return chosen.map(|command| run(state, command)).unwrap_or_default();
        }
        _ => state.popup = None,
    }
    Vec::new()
}

fn settle_help(state: &mut State) {
    let Some(Popup::Help(help)) = &state.popup else { return };
    let rows = state.help_rows(&help.filter).len();
    let visible = help::visible_rows(state.size.height);
    if let Some(Popup::Help(help)) = &mut state.popup {
        help.settle(rows, visible);
    }
}

fn pick_stage(state: &mut State) -> Vec<Effect> {
    let Some(picker) = state.current_lead().and_then(|id| picker::stages(state, id)) else {
        let text = state.locale.get(Text::NoLeadHere).to_owned();
        return vec![state.say(Tone::Info, text)];
    };
    state.popup = Some(Popup::Picker(picker));
    Vec::new()
}

fn refresh_view(state: &mut State) -> Vec<Effect> {
    match state.screens.last() {
        Some(Screen::Lead(view)) => {
            let id = view.id;
            state.load_story(id)
        }
        Some(Screen::Log(_)) => Vec::new(),
        Some(Screen::Board) | None => match state.board.pipeline {
            Some(pipeline) => state.load_pipeline(pipeline, Urgency::Now),
            None => vec![state.load_directory()],
        },
    }
}

fn refresh_all(state: &mut State) -> Vec<Effect> {
    state.link.trouble = None;
    let mut effects = vec![Effect::ReopenGate, state.load_directory()];
    if let Some(pipeline) = state.board.pipeline {
        effects.extend(state.load_pipeline(pipeline, Urgency::Now));
    }
    effects
}

fn on_event(state: &mut State, event: Event) -> Vec<Effect> {
    match event {
        Event::Loaded { request, what } => {
            state.link.heard(state.now);
            on_loaded(state, request, what)
        }
        Event::Failed { request, why } => on_failed(state, request, &why),
        Event::Troubled { why, .. } => {
            state.link.fell(&why, state.now);
            Vec::new()
        }
        Event::Edit { id, lead, what } => on_edit(state, id, lead, what),
        Event::Gate(news) => on_gate(state, news),
        Event::Exchange(exchange) => {
            state.log.add(state.now, Logged::Request(exchange));
            Vec::new()
        }
    }
}

fn on_gate(state: &mut State, news: GateNews) -> Vec<Effect> {
    state.link.gate = Some(news);
    Vec::new()
}

fn on_loaded(state: &mut State, request: RequestId, what: Loaded) -> Vec<Effect> {
    match what {
        Loaded::Leads { pipeline, leads, then } => return on_page(state, request, pipeline, leads, then),
        Loaded::Lead(story) => on_story(state, request, *story),
        Loaded::NoLead(id) => {
            if let Some((_, story)) = state.stories.waiting_for(request) {
                *story = super::Remote::Idle;
            }
            state.leads.remove(id);
        }
        // The parts of a directory that is not asked for any more are stale, and dropped.
        _ if !state.directory.load.is_waiting_for(request) => {}
        Loaded::Account(account) => state.directory.account = Some(*account),
        Loaded::Users(users) => state.directory.users = users.into_iter().map(|u| (u.id, u)).collect(),
        Loaded::LossReasons(reasons) => {
            state.directory.loss_reasons = reasons.into_iter().map(|r| (r.id, r)).collect();
        }
        Loaded::LeadFields(fields) => state.directory.lead_fields = fields,
        Loaded::Directory => state.directory.load = super::Remote::Ready(()),
        Loaded::Pipelines(mut pipelines) => {
            pipelines.sort_by_key(|p| (p.sort, p.id));
            state.directory.pipelines = pipelines;
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
    leads: Vec<crate::domain::Lead>,
    then: Then,
) -> Vec<Effect> {
    let Some(pull) = state.leads.pulls.get_mut(&pipeline).filter(|p| p.request == request) else {
        return Vec::new();
    };
    pull.read += leads.len();
    let sweep = pull.sweep;
    if then != Then::More {
        pull.progress = Progress::Done { at: state.now };
    }
    state.leads.merge_page(leads, sweep);
    match then {
        Then::More => return Vec::new(),
        Then::End => state.leads.finish_sweep(pipeline, sweep),
        Then::CutShort => {}
    }
    // The next pipeline nobody read yet, behind everything a person waits for.
    let unread = |p: &&crate::domain::Pipeline| !p.is_archived && !state.leads.pulls.contains_key(&p.id);
    let next = state.directory.pipelines.iter().find(unread).map(|p| p.id);
    next.map(|id| state.load_pipeline(id, Urgency::Later)).unwrap_or_default()
}

fn on_story(state: &mut State, request: RequestId, story: LeadStory) {
    let Some((_, slot)) = state.stories.waiting_for(request) else { return };
    let lead = story.details.lead.clone();
    *slot = super::Remote::Ready(story);
    state.leads.confirm_now(lead);
}

fn on_failed(state: &mut State, request: RequestId, why: &Trouble) -> Vec<Effect> {
    state.link.fell(why, state.now);
    state.log.add(state.now, Logged::Trouble(why.clone()));
    if state.directory.load.is_waiting_for(request) {
        state.directory.load.fail(why.clone());
    }
    if let Some((_, story)) = state.stories.waiting_for(request) {
        story.fail(why.clone());
    }
    if let Some(pull) = state.leads.pulls.values_mut().find(|p| p.request == request) {
        pull.progress = Progress::Failed(why.clone());
    }
    Vec::new()
}

fn on_edit(state: &mut State, id: EditId, lead: LeadId, what: EditEvent) -> Vec<Effect> {
    match what {
        EditEvent::Sending => state.leads.mark(lead, id, EditStage::Sending),
        EditEvent::Waiting { why } => {
            state.leads.mark(lead, id, EditStage::Waiting);
            state.link.fell(&why, state.now);
        }
        EditEvent::Superseded => {
            state.leads.settle(lead, id, None);
        }
        EditEvent::Confirmed(now) => {
            state.link.heard(state.now);
            if let Some(edit) = state.leads.settle_confirmed(lead, id, now.map(|l| *l)) {
                state.log_edit(&edit, Outcome::Confirmed);
            }
        }
        EditEvent::Refused { why, lead: now } => return on_refused(state, id, lead, &why, now.map(|l| *l)),
    }
    Vec::new()
}

fn on_refused(
    state: &mut State,
    id: EditId,
    lead: LeadId,
    why: &Trouble,
    now: Option<crate::domain::Lead>,
) -> Vec<Effect> {
    let Some(edit) = state.leads.settle(lead, id, now) else { return Vec::new() };
    state.log_edit(&edit, Outcome::Refused(why.clone()));
    let name = state.leads.get(lead).map(|l| l.name.to_string()).unwrap_or_default();
    let text = if why.kind == TroubleKind::Uncertain { Text::MoveUncertain } else { Text::MoveRefused };
    let text = state.locale.fill(text, &[&name, &state.locale.trouble(why)]);
    vec![state.say(Tone::Bad, text)]
}
