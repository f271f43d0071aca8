//! The loop: wait for something, take everything that waits, update for each, draw once.
//!
//! No tick: without a message nothing happens. The generic parameters are the seams of the tests, which run
//! the whole program on a scripted input and a screen in memory.

use std::task::Poll;

use futures_util::{Stream, StreamExt};
use ratatui::Terminal;
use ratatui::backend::Backend;

use super::hyperlinks::Hyperlinks;
use super::steady::steady;
use crate::app::layout::Size;
use crate::app::own::{Errand, Way};
use crate::app::{Effect, Msg, Outside, Signal, State, links, update};
use crate::domain::Timestamp;
use crate::ui::{theme::Theme, view};

/// Messages taken before a frame is drawn all the same: a flood must not freeze the screen.
const BATCH: usize = 512;

/// Carries out effects and brings back what came of them.
pub trait Runner {
    fn now(&self) -> Timestamp;
    /// Everything but what the loop does itself (quit, redraw, suspend).
    fn execute(&mut self, effect: Effect);
    /// The next result or timer. Dropping the future must lose nothing.
    fn next(&mut self) -> impl Future<Output = Msg>;
    /// Puts the process in the background; returns when it is back.
    fn suspend(&mut self) -> impl Future<Output = std::io::Result<()>>;
    /// Gives the terminal to the person's own editor until that is closed; what came of it is the next result.
    fn edit(&mut self, text: &str, what: Outside) -> impl Future<Output = std::io::Result<()>>;
    /// Gives the terminal to a program of the person's own until that ends; how it ended is the next result.
    fn lend(&mut self, errand: &Errand) -> impl Future<Output = std::io::Result<()>>;
    /// The loop is over: gives the terminal back, then waits for what must not be lost.
    fn leave(&mut self) -> impl Future<Output = ()>;
}

/// Runs until a person or a signal ends it; gives the last state back.
pub async fn run<B, R>(
    terminal: &mut Terminal<B>,
    mut state: State,
    theme: Theme,
    runner: &mut R,
    input: impl Stream<Item = Msg> + Unpin,
) -> anyhow::Result<State>
where
    B: Backend<Error: Send + Sync + 'static> + Hyperlinks,
    R: Runner,
{
    let ended = turns(terminal, &mut state, theme, runner, input).await;
    if !state.is_quitting() {
        // The terminal failed in the middle of something.
        for effect in update(&mut state, Msg::Signalled(Signal::HangUp)) {
            runner.execute(effect);
        }
    }
    runner.leave().await;
    ended.map(|()| state)
}

async fn turns<B, R>(
    terminal: &mut Terminal<B>,
    state: &mut State,
    mut theme: Theme,
    runner: &mut R,
    mut input: impl Stream<Item = Msg> + Unpin,
) -> anyhow::Result<()>
where
    B: Backend<Error: Send + Sync + 'static> + Hyperlinks,
    R: Runner,
{
    let start = state.start();
    perform(terminal, runner, start).await?;
    draw(terminal, runner, state, theme).await?;
    loop {
        // Due timers go first: input that never pauses must not keep a draft from the disk.
        let first = match at_once(runner.next()).await {
            Some(msg) => msg,
            None => tokio::select! {
                biased;
                msg = input.next() => msg.unwrap_or(Msg::Signalled(Signal::HangUp)),
                msg = runner.next() => msg,
            },
        };
        update(state, Msg::TimeTold(runner.now()));
        let mut next = Some(first);
        for _ in 0..BATCH {
            let Some(msg) = next else { break };
            let effects = update(state, msg);
            perform(terminal, runner, effects).await?;
            if state.is_quitting() {
                return Ok(());
            }
            next = match at_once(input.next()).await.flatten() {
                Some(msg) => Some(msg),
                None => at_once(runner.next()).await,
            };
        }
        theme = theme.turned(state.theme);
        draw(terminal, runner, state, theme).await?;
    }
}

/// One frame. The window may have changed since the last message about it: ratatui looks for itself, and a
/// state that still believes in the old size would paint outside the new one.
async fn draw<B>(
    terminal: &mut Terminal<B>,
    runner: &mut impl Runner,
    state: &mut State,
    theme: Theme,
) -> anyhow::Result<()>
where
    B: Backend<Error: Send + Sync + 'static> + Hyperlinks,
{
    let mut effects = Vec::new();
    terminal.backend_mut().set_links(links(state));
    terminal.draw(|frame| {
        let size = Size { width: frame.area().width, height: frame.area().height };
        if state.size != size {
            effects = update(state, Msg::Resized(size));
        }
        view(state, theme, frame);
        steady(frame.buffer_mut());
    })?;
    perform(terminal, runner, effects).await
}

/// What a future has ready now. Polled with the loop's own waker: what is asked keeps the last one it is given, so a
/// throw-away one would leave the next key unheard.
pub(super) async fn at_once<F: Future>(future: F) -> Option<F::Output> {
    let mut future = std::pin::pin!(future);
    std::future::poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

async fn perform<B>(
    terminal: &mut Terminal<B>,
    runner: &mut impl Runner,
    effects: Vec<Effect>,
) -> anyhow::Result<()>
where
    B: Backend<Error: Send + Sync + 'static>,
{
    for effect in effects {
        match effect {
            Effect::Quit => {}
            Effect::Redraw => terminal.clear()?,
            Effect::Suspend => {
                runner.suspend().await?;
                terminal.clear()?;
            }
            Effect::EditOutside { text, what } => {
                runner.edit(&text, what).await?;
                terminal.clear()?;
            }
            Effect::RunOwn(errand) if errand.way == Way::InTerminal => {
                runner.lend(&errand).await?;
                terminal.clear()?;
            }
            effect => runner.execute(effect),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::Settings;
    use crate::app::{Key, KeyCode};
    use crate::i18n::{Language, Locale};
    use futures_util::stream;
    use ratatui::backend::TestBackend;

    impl Hyperlinks for TestBackend {
        fn set_links(&mut self, _: Vec<crate::domain::Href>) {}
    }

    struct Idle;

    impl Runner for Idle {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }
        fn execute(&mut self, _: Effect) {}
        async fn next(&mut self) -> Msg {
            std::future::pending().await
        }
        async fn suspend(&mut self) -> std::io::Result<()> {
            Ok(())
        }
        async fn edit(&mut self, _: &str, _: Outside) -> std::io::Result<()> {
            Ok(())
        }
        async fn lend(&mut self, _: &Errand) -> std::io::Result<()> {
            Ok(())
        }
        async fn leave(&mut self) {}
    }

    #[tokio::test]
    async fn a_window_that_shrank_before_anybody_said_so_is_painted_in_its_own_size() {
        let locale = Locale::new(Language::English);
        let state = State::new(Size { width: 200, height: 50 }, Timestamp(0), locale, Settings::default());
        let mut terminal = Terminal::new(TestBackend::new(30, 3)).unwrap();
        let input = stream::iter([Msg::KeyPressed(Key::plain(KeyCode::F(1)))]);
        let state = run(&mut terminal, state, Theme::default(), &mut Idle, input).await.unwrap();
        assert_eq!(state.size, Size { width: 30, height: 3 });
    }

    /// Its timer is due from the start.
    struct Due;

    impl Runner for Due {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }
        fn execute(&mut self, _: Effect) {}
        async fn next(&mut self) -> Msg {
            Msg::Signalled(Signal::Terminate)
        }
        async fn suspend(&mut self) -> std::io::Result<()> {
            Ok(())
        }
        async fn edit(&mut self, _: &str, _: Outside) -> std::io::Result<()> {
            Ok(())
        }
        async fn lend(&mut self, _: &Errand) -> std::io::Result<()> {
            Ok(())
        }
        async fn leave(&mut self) {}
    }

    #[tokio::test]
    async fn input_that_never_pauses_does_not_keep_a_timer_waiting() {
        let locale = Locale::new(Language::English);
        let state = State::new(Size { width: 30, height: 3 }, Timestamp(0), locale, Settings::default());
        let mut terminal = Terminal::new(TestBackend::new(30, 3)).unwrap();
        let taken = std::cell::Cell::new(0);
        let keys = std::iter::repeat_with(|| {
            taken.set(taken.get() + 1);
            Msg::KeyPressed(Key::char('j'))
        });
        let input = stream::iter(keys.take(10 * BATCH));
        run(&mut terminal, state, Theme::default(), &mut Due, input).await.unwrap();
        assert!(taken.get() <= 2 * BATCH, "{} keys went first", taken.get());
    }
}
