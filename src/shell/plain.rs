//! The loop without a screen: a line comes in, sentences go out. Nothing is addressed, erased or coloured.
//!
//! Draws what [`super::run()`] draws, into memory, and says what of it is new (`ui::plain`). Lines are read by a thread
//! of its own, each only when it is wanted, so that the person's own editor has the terminal to itself.

use std::io::Write;

use futures_util::{Stream, StreamExt, stream};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::run::{Runner, at_once};
use super::steady::steady;
use crate::app::own::Way;
use crate::app::{Effect, Msg, Signal, State, plain, update};
use crate::ui::plain::{By, Told, room};
use crate::ui::theme::{Colors, Theme};
use crate::ui::view;

/// What comes from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    Line(String),
    Signal(Signal),
}

struct Talk<W> {
    out: W,
    terminal: Terminal<TestBackend>,
    told: Told,
}

/// Runs until a person, a signal or the end of the lines ends it; gives the last state back.
pub async fn run_lines<R: Runner>(
    mut state: State,
    runner: &mut R,
    mut input: impl Stream<Item = Typed> + Unpin,
    out: impl Write,
) -> anyhow::Result<State> {
    let terminal = Terminal::new(TestBackend::new(state.size.width, state.size.height))?;
    let mut talk = Talk { out, terminal, told: Told::default() };
    let ended = turns(&mut talk, &mut state, runner, &mut input).await;
    if !state.is_quitting() {
        for effect in update(&mut state, Msg::Signalled(Signal::HangUp)) {
            runner.execute(effect);
        }
    }
    runner.leave().await;
    ended.map(|()| state)
}

async fn turns<W: Write, R: Runner>(
    talk: &mut Talk<W>,
    state: &mut State,
    runner: &mut R,
    input: &mut (impl Stream<Item = Typed> + Unpin),
) -> anyhow::Result<()> {
    let start = state.start();
    talk.say(&[plain::hello(state).to_owned()])?;
    talk.perform(state, runner, start).await?;
    talk.tell(state, By::Itself)?;
    loop {
        let is_ready = plain::is_ready(state);
        let typed = async { if is_ready { input.next().await } else { std::future::pending().await } };
        let (msgs, by) = tokio::select! {
            biased;
            msg = runner.next() => (vec![msg], By::Itself),
            typed = typed => match typed {
                None => (vec![Msg::Signalled(Signal::HangUp)], By::Itself),
                Some(Typed::Signal(signal)) => (vec![Msg::Signalled(signal)], By::Itself),
                Some(Typed::Line(line)) => match plain::meant(state, &line) {
                    Ok(msgs) => (msgs, By::Person),
                    Err(why) => {
                        talk.say(&[why])?;
                        continue;
                    }
                },
            },
        };
        update(state, Msg::TimeTold(runner.now()));
        let mut waiting = msgs.into_iter();
        let mut next = waiting.next();
        while let Some(msg) = next {
            let effects = update(state, msg);
            talk.perform(state, runner, effects).await?;
            if state.is_quitting() {
                return Ok(());
            }
            // What is there already is told together.
            next = match waiting.next() {
                Some(msg) => Some(msg),
                None => at_once(runner.next()).await,
            };
        }
        let effects = talk.fit(state);
        talk.perform(state, runner, effects).await?;
        talk.tell(state, by)?;
    }
}

impl<W: Write> Talk<W> {
    fn say(&mut self, lines: &[String]) -> std::io::Result<()> {
        for line in lines {
            writeln!(self.out, "{line}")?;
        }
        self.out.flush()
    }

    /// Makes the room what the state needs now.
    fn fit(&mut self, state: &mut State) -> Vec<Effect> {
        let size = room(state);
        if state.size == size {
            return Vec::new();
        }
        self.terminal.backend_mut().resize(size.width, size.height);
        update(state, Msg::Resized(size))
    }

    fn look(&mut self, state: &State) -> anyhow::Result<Told> {
        let drawn = self.terminal.draw(|frame| {
            view(state, Theme::new(Colors::None), frame);
            steady(frame.buffer_mut());
        })?;
        Ok(Told::of(state, drawn.buffer))
    }

    fn tell(&mut self, state: &State, by: By) -> anyhow::Result<()> {
        let now = self.look(state)?;
        // While nothing is there to work on, only what is wrong is said.
        let is_early = !plain::is_ready(state) && by == By::Itself && self.told != Told::default();
        if !is_early {
            let news = now.news(&self.told, by);
            self.say(&news)?;
            self.told = now;
        }
        Ok(())
    }

    async fn perform(
        &mut self,
        state: &State,
        runner: &mut impl Runner,
        effects: Vec<Effect>,
    ) -> anyhow::Result<()> {
        for effect in effects {
            match effect {
                Effect::Quit => {}
                Effect::Redraw => {
                    let page = self.look(state)?.page();
                    self.say(&page)?;
                }
                Effect::Suspend => runner.suspend().await?,
                Effect::EditOutside { text, what } => runner.edit(&text, what).await?,
                Effect::RunOwn(errand) if errand.way == Way::InTerminal => runner.lend(&errand).await?,
                effect => runner.execute(effect),
            }
        }
        Ok(())
    }
}

/// The lines of standard input and the signals that end the program.
pub fn typed() -> std::io::Result<impl Stream<Item = Typed> + Unpin> {
    let (ask, asked) = std::sync::mpsc::channel::<()>();
    let (read, lines) = tokio::sync::mpsc::unbounded_channel::<String>();
    // Nobody waits for it at the end: it may hang in a read for as long as the terminal is there.
    std::thread::spawn(move || {
        for () in asked {
            let mut line = String::new();
            match std::io::stdin().read_line(&mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) => {
                    let line = line.trim_end_matches(['\r', '\n']).to_owned();
                    if read.send(line).is_err() {
                        return;
                    }
                }
            }
        }
    });
    let lines = stream::unfold((ask, lines, false), |(ask, mut lines, is_asked)| async move {
        if !is_asked && ask.send(()).is_err() {
            return None;
        }
        let line = lines.recv().await?;
        Some((Typed::Line(line), (ask, lines, false)))
    });
    let signals = super::input::signals()?.map(Some);
    let signals = signals.filter_map(|signal| async move { signal.map(Typed::Signal) });
    let ends = lines.map(Some).chain(stream::iter([None]));
    // The end of the lines is the end of all: signals alone would keep it open.
    let all = stream::select(ends, signals.map(Some));
    Ok(Box::pin(all.take_while(|typed| std::future::ready(typed.is_some())).filter_map(std::future::ready)))
}
