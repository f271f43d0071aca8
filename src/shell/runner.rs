//! The real runner: effects go to the engine and to timers, results come back as messages.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep_until};

use super::clipboard::Clipboard;
use super::outside::Editor;
use super::run::Runner;
use super::terminal::Takeover;
use super::views::{KeepViews, Views};
use crate::api::gate::{Clock, Lane};
use crate::app::msg::Urgency;
use crate::app::{Edited, Effect, Msg, Outside, Wake};
use crate::domain::{SafeText, Timestamp};
use crate::files;
use crate::sync::Engine;
use crate::sync::event::Event;

pub struct EngineRunner {
    /// The terminal, to give back for a suspension and at the end; none in tests. It stands before the engine, which
    /// may wait for the disk when it is dropped.
    takeover: Option<Takeover>,
    engine: Engine,
    events: Receiver<Event>,
    clock: Arc<dyn Clock>,
    /// None where there is nobody to edit.
    editor: Option<Editor>,
    /// What came back from it.
    edited: Option<Edited>,
    clipboard: Clipboard,
    /// Where what is remembered is kept, and what that is by now.
    memory: Option<PathBuf>,
    remembered: Option<String>,
    views: Views,
    /// One timer per kind; a later wish replaces an earlier one.
    timers: [Option<(Instant, Wake)>; Wake::KINDS],
}

impl std::fmt::Debug for EngineRunner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EngineRunner").field("timers", &self.timers).finish_non_exhaustive()
    }
}

impl EngineRunner {
    pub fn new(
        engine: Engine,
        events: Receiver<Event>,
        clock: Arc<dyn Clock>,
        clipboard: Clipboard,
        takeover: Option<Takeover>,
    ) -> Self {
        Self {
            takeover,
            engine,
            events,
            clock,
            editor: None,
            edited: None,
            clipboard,
            memory: None,
            remembered: None,
            views: Views::default(),
            timers: [None; Wake::KINDS],
        }
    }

    /// With an editor of the person's own.
    #[must_use]
    pub fn with_editor(self, editor: Editor) -> Self {
        Self { editor: Some(editor), ..self }
    }

    /// With a file for what is remembered from run to run.
    #[must_use]
    pub fn with_memory(self, memory: Option<PathBuf>) -> Self {
        Self { memory, ..self }
    }

    /// Nothing but convenience is lost where it cannot be written.
    fn remember(&mut self) {
        let (Some(path), Some(text)) = (&self.memory, self.remembered.take()) else { return };
        let known = files::read(path).ok().flatten().unwrap_or_default();
        if known == text.as_bytes() {
            return;
        }
        if let Err(error) = files::replace(path, text.as_bytes()) {
            tracing::warn!(%error, "what was learned is not kept");
        }
    }

    /// With somebody who writes saved views down.
    #[must_use]
    pub fn with_views(self, keeper: Arc<dyn KeepViews>) -> Self {
        Self { views: Views::new(keeper), ..self }
    }

    fn earliest(&self) -> Option<(Instant, Wake)> {
        self.timers.iter().flatten().min_by_key(|(at, _)| *at).copied()
    }
}

impl Runner for EngineRunner {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn execute(&mut self, effect: Effect) {
        match effect {
            Effect::Load { request, load, urgency } => {
                let lane = match urgency {
                    Urgency::Now => Lane::Interactive,
                    Urgency::Later => Lane::Background,
                };
                self.engine.load(request, load, lane);
            }
            Effect::Cancel(request) => self.engine.cancel(request),
            Effect::Push(edit) => self.engine.push(edit),
            Effect::PushAll(edits) => self.engine.push_all(edits),
            Effect::Turn(turn) => self.engine.turn(turn),
            Effect::Act(act) => self.engine.act(act),
            Effect::KeepDraft { of, text, cursor } => self.engine.keep_draft(of, text, cursor),
            Effect::MoveDraft { from, of, text, cursor } => self.engine.move_draft(&from, of, text, cursor),
            Effect::DropDraft { of } => self.engine.drop_draft(of),
            Effect::Submit { edit, draft } => self.engine.submit(edit, draft),
            Effect::SubmitAll { edits, draft } => self.engine.submit_all(edits, draft),
            Effect::Attend(attention) => self.engine.attend(attention),
            Effect::Remember(text) => self.remembered = Some(text),
            Effect::Point(capture) => {
                if let Some(takeover) = &mut self.takeover {
                    takeover.point(capture);
                }
            }
            Effect::Copy(text) => self.clipboard.send(text),
            Effect::KeepQuiet(quiet) => self.engine.keep_quiet(quiet),
            Effect::DropQuiet(of) => self.engine.drop_quiet(&of),
            Effect::KeepView(change) => self.views.keep(*change),
            Effect::ReopenGate => self.engine.reopen_gate(),
            Effect::WakeAfter { millis, wake } => {
                let at = Instant::now() + Duration::from_millis(millis);
                if let Some(timer) = self.timers.get_mut(usize::from(wake.kind())) {
                    *timer = Some((at, wake));
                }
            }
            Effect::EditOutside { .. } | Effect::Suspend | Effect::Redraw | Effect::Quit => {}
        }
    }

    async fn next(&mut self) -> Msg {
        if let Some(edited) = self.edited.take() {
            return Msg::EditedOutside(edited);
        }
        let timer = self.earliest();
        let due = async {
            match timer {
                Some((at, wake)) => {
                    sleep_until(at).await;
                    wake
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Some(event) = self.events.recv() => Msg::Happened(event),
            copied = self.clipboard.next() => Msg::Copied(copied),
            kept = self.views.next() => kept,
            wake = due => {
                if let Some(timer) = self.timers.get_mut(usize::from(wake.kind())) {
                    *timer = None;
                }
                Msg::Woke(wake)
            }
        }
    }

    async fn suspend(&mut self) -> std::io::Result<()> {
        let Some(takeover) = &mut self.takeover else { return Ok(()) };
        takeover.give_back();
        // A stopped process can be killed.
        self.engine.flush().await;
        takeover.suspend()
    }

    async fn edit(&mut self, text: &str, what: Outside) -> std::io::Result<()> {
        let Some(editor) = self.editor.clone() else {
            self.edited = Some(Edited::Failed { why: SafeText::default(), text: None });
            return Ok(());
        };
        if let Some(takeover) = &mut self.takeover {
            takeover.give_back();
        }
        self.edited = Some(editor.edit(text, what).await);
        match &mut self.takeover {
            Some(takeover) => takeover.take(),
            None => Ok(()),
        }
    }

    async fn leave(&mut self) {
        drop(self.takeover.take());
        self.remember();
        self.clipboard.finish().await;
        self.views.finish().await;
        self.engine.flush().await;
    }
}
