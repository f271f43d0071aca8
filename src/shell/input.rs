//! What comes in from outside: keys, pastes, resizes, signals, as messages.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use crossterm::event::{Event, EventStream, KeyCode as TermCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::stream::{self, PollNext, Stream, StreamExt};
use tokio::signal::unix::{Signal as UnixSignal, SignalKind, signal};

use super::mouse::Clicker;
use crate::app::layout::Size;
use crate::app::{Focus, Key, KeyCode, Msg, Signal};

/// What another program gets while it has the terminal: keys, and the signals that come from keys. At rest nothing
/// reads them; what came meanwhile was not meant for this program.
#[derive(Clone, Default)]
pub struct Keys(Arc<Mutex<Option<Listening>>>);

struct Listening {
    events: EventStream,
    clicks: Clicker,
    interrupts: UnixSignal,
    stops: UnixSignal,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    fn lock(&self) -> MutexGuard<'_, Option<Listening>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listen(&self) -> std::io::Result<()> {
        let interrupts = signal(SignalKind::interrupt())?;
        let stops = signal(SignalKind::from_raw(signal_hook::consts::SIGTSTP))?;
        *self.lock() =
            Some(Listening { events: EventStream::new(), clicks: Clicker::default(), interrupts, stops });
        Ok(())
    }

    /// Nobody listens from now on; whether anybody did.
    pub fn rest(&self) -> bool {
        self.lock().take().is_some()
    }

    /// Listens again.
    pub fn wake(&self) {
        if let Err(error) = self.listen() {
            tracing::error!(%error, "the keys cannot be heard any more");
        }
    }

    fn poll(&self, cx: &mut Context<'_>) -> Poll<Option<Msg>> {
        let mut listening = self.lock();
        let Some(Listening { events, clicks, interrupts, stops }) = listening.as_mut() else {
            return Poll::Pending;
        };
        while let Poll::Ready(event) = events.poll_next_unpin(cx) {
            match event {
                Some(Ok(Event::Mouse(event))) => {
                    if let Some(msg) = clicks.message(event) {
                        return Poll::Ready(Some(msg));
                    }
                }
                Some(Ok(event)) => {
                    if let Some(msg) = message(event) {
                        return Poll::Ready(Some(msg));
                    }
                }
                Some(Err(_)) | None => return Poll::Ready(Some(Msg::Signalled(Signal::HangUp))),
            }
        }
        if interrupts.poll_recv(cx).is_ready() {
            return Poll::Ready(Some(Msg::Signalled(Signal::Terminate)));
        }
        if stops.poll_recv(cx).is_ready() {
            return Poll::Ready(Some(Msg::Signalled(Signal::Stop)));
        }
        Poll::Pending
    }
}

/// Everything the terminal and the system send. Ends never: a lost terminal is a hang-up.
pub fn messages(keys: &Keys) -> std::io::Result<impl Stream<Item = Msg> + Unpin + use<>> {
    keys.listen()?;
    let keys = keys.clone();
    let events = stream::poll_fn(move |cx| keys.poll(cx));
    let signals = stream::select_all([
        on(SignalKind::terminate(), Signal::Terminate)?,
        on(SignalKind::hangup(), Signal::HangUp)?,
    ]);
    // What was typed before a signal comes before it, or the end would lose the last letters.
    Ok(Box::pin(stream::select_with_strategy(events, signals, |(): &mut ()| PollNext::Left)))
}

/// The signals that end the program where the terminal is not ours: Ctrl-C is one of them there.
pub fn signals() -> std::io::Result<impl Stream<Item = Signal>> {
    let of = |kind, meaning| Ok::<_, std::io::Error>(on(kind, meaning)?.map(move |_| meaning));
    Ok(stream::select_all([
        of(SignalKind::interrupt(), Signal::Terminate)?,
        of(SignalKind::terminate(), Signal::Terminate)?,
        of(SignalKind::hangup(), Signal::HangUp)?,
    ]))
}

fn on(kind: SignalKind, meaning: Signal) -> std::io::Result<stream::BoxStream<'static, Msg>> {
    let listening: UnixSignal = signal(kind)?;
    let arrivals = stream::unfold(listening, move |mut listening| async move {
        listening.recv().await?;
        Some((Msg::Signalled(meaning), listening))
    });
    Ok(arrivals.boxed())
}

/// A terminal event as a message; `None` for those without a meaning here.
pub fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => self::key(key).map(Msg::KeyPressed),
        Event::Paste(text) => Some(Msg::Pasted(text)),
        Event::Resize(width, height) => Some(Msg::Resized(Size { width, height })),
        Event::FocusGained => Some(Msg::FocusChanged(Focus::Gained)),
        Event::FocusLost => Some(Msg::FocusChanged(Focus::Lost)),
        // Whoever counts clicks tells it.
        Event::Mouse(_) => None,
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        TermCode::Char(c) => KeyCode::Char(c),
        TermCode::Enter => KeyCode::Enter,
        TermCode::Esc => KeyCode::Esc,
        TermCode::Tab => KeyCode::Tab,
        TermCode::BackTab => KeyCode::BackTab,
        TermCode::Backspace => KeyCode::Backspace,
        TermCode::Delete => KeyCode::Delete,
        TermCode::Up => KeyCode::Up,
        TermCode::Down => KeyCode::Down,
        TermCode::Left => KeyCode::Left,
        TermCode::Right => KeyCode::Right,
        TermCode::Home => KeyCode::Home,
        TermCode::End => KeyCode::End,
        TermCode::PageUp => KeyCode::PageUp,
        TermCode::PageDown => KeyCode::PageDown,
        TermCode::F(n) => KeyCode::F(n),
        _ => return None,
    };
    Some(Key { code, ctrl: event.modifiers.contains(KeyModifiers::CONTROL) })
}
