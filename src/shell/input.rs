//! What comes in from outside: keys, pastes, resizes, signals, as messages.
//!
//! Keys of other layouts act by their place: because of what they type (`app::keymap`), and where the terminal says so
//! because of where they are (`decode`; `terminal` asks for it).

mod decode;
mod reader;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_util::stream::{self, PollNext, Stream, StreamExt};
use tokio::signal::unix::{Signal as UnixSignal, SignalKind, signal};

use super::mouse::Clicker;
use crate::app::layout::Size;
use crate::app::{Msg, Signal};
use decode::Heard;
use reader::Reader;

/// What another program gets while it has the terminal: keys, and the signals that come from keys. At rest nothing
/// reads them; what came meanwhile was not meant for this program.
#[derive(Clone, Default)]
pub struct Keys(Arc<Mutex<Option<Listening>>>);

struct Listening {
    terminal: Reader,
    clicks: Clicker,
    resizes: UnixSignal,
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
        // The one before it must have ended, or both read.
        *self.lock() = None;
        let listening = Listening {
            resizes: signal(SignalKind::window_change())?,
            interrupts: signal(SignalKind::interrupt())?,
            stops: signal(SignalKind::from_raw(signal_hook::consts::SIGTSTP))?,
            clicks: Clicker::default(),
            terminal: Reader::begin()?,
        };
        *self.lock() = Some(listening);
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
        let Some(Listening { terminal, clicks, resizes, interrupts, stops }) = listening.as_mut() else {
            return Poll::Pending;
        };
        while let Poll::Ready(heard) = terminal.poll_recv(cx) {
            let msg = match heard {
                Some(Heard::Key(key)) => Msg::KeyPressed(key),
                Some(Heard::Paste(text)) => Msg::Pasted(text),
                Some(Heard::Focus(focus)) => Msg::FocusChanged(focus),
                Some(Heard::Mouse(event)) => match clicks.message(event) {
                    Some(msg) => msg,
                    None => continue,
                },
                None => Msg::Signalled(Signal::HangUp),
            };
            return Poll::Ready(Some(msg));
        }
        if resizes.poll_recv(cx).is_ready()
            && let Ok((width, height)) = crossterm::terminal::size()
        {
            return Poll::Ready(Some(Msg::Resized(Size { width, height })));
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
