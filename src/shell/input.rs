//! What comes in from outside: keys, pastes, resizes, signals, as messages.

use crossterm::event::{Event, EventStream, KeyCode as TermCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::stream::{self, PollNext, Stream, StreamExt};
use tokio::signal::unix::{Signal as UnixSignal, SignalKind, signal};

use crate::app::layout::Size;
use crate::app::{Focus, Key, KeyCode, Msg, Signal};

/// Everything the terminal and the system send. Ends never: a lost terminal is a hang-up.
pub fn messages() -> std::io::Result<impl Stream<Item = Msg> + Unpin> {
    let lost = Msg::Signalled(Signal::HangUp);
    let gone = lost.clone();
    let events = EventStream::new()
        .filter_map(move |event| {
            let lost = lost.clone();
            async move { event.map_or(Some(lost), message) }
        })
        .chain(stream::once(async { gone }))
        .chain(stream::pending());
    let signals = stream::select_all([
        on(SignalKind::terminate(), Signal::Terminate)?,
        on(SignalKind::interrupt(), Signal::Terminate)?,
        on(SignalKind::hangup(), Signal::HangUp)?,
        on(SignalKind::from_raw(signal_hook::consts::SIGTSTP), Signal::Stop)?,
    ]);
    // What was typed before a signal comes before it, or the end would lose the last letters.
    Ok(Box::pin(stream::select_with_strategy(events, signals, |(): &mut ()| PollNext::Left)))
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
