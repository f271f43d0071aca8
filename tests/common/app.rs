//! The whole program in this process: the real loop, runner, engine, client and gate, on a screen in memory and on the
//! demo account behind an in-process [`wire::Wire`]. A test reads as keys, then `wait_for("content")`.
//!
//! Runs under tokio's paused time (`#[tokio::test(start_paused = true)]`). Nothing here uses a socket or a thread of
//! its own (large answers are decoded with `spawn_blocking`, which holds the paused clock), so the clock jumps
//! exactly when every task waits for a timer: the gate's second, a pause after an error and the minute on the
//! screen cost nothing, in the same order every time. Real time would make each journey as slow as the rate limit.
//!
//! Waiting needs no observer: the program's own future is polled inside `wait_for`, so whatever wakes the program
//! wakes the test, and the screen is looked at after each such turn. Keys pressed between two waits arrive together.

pub mod screen;
pub mod server;
pub mod stylemap;
pub mod wire;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use dealdesk::api::gate::{Clock as _, Gate, RuntimeClock};
use dealdesk::api::{BaseUrl, Client, Token};
use dealdesk::app::layout::Size;
use dealdesk::app::state::Settings;
use dealdesk::app::{Key, Msg, State};
use dealdesk::config::File;
use dealdesk::config::views::{Tried, tried};
use dealdesk::demo::{Account, Clock, Faults, Options};
use dealdesk::domain::{Timestamp, ViewChange, ViewsKept};
use dealdesk::i18n::{Language, Locale};
use dealdesk::shell::clipboard::{Clipboard, Way};
use dealdesk::shell::input::Keys;
use dealdesk::shell::outside::Editor;
use dealdesk::shell::views::{Answer, KeepViews};
use dealdesk::shell::{EngineRunner, run};
use dealdesk::store::Store;
use dealdesk::sync::event::DiskNews;
use dealdesk::sync::{Desk, Engine};
use dealdesk::ui::theme::Theme;
use futures_util::stream::{self, Stream, StreamExt};
use ratatui::Terminal;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use screen::{Recorder, Screen, Shown};
use server::Server;
use wire::Wire;

/// When every test begins: Tuesday, 10 March 2026, 14:00 in London, where summer time has not begun.
pub const START: i64 = 1_773_151_200;
/// Paused time, so it passes at once when nothing else can happen: longer than any pause of the program.
const PATIENCE: Duration = Duration::from_secs(900);

/// What to start, and on which account.
#[derive(Debug, Clone)]
pub struct Setup {
    pub size: (u16, u16),
    pub language: Language,
    pub theme: Theme,
    pub is_read_only: bool,
    pub account: Options,
    /// Instead of the account's own.
    pub token: Option<&'static str>,
    /// What an earlier run left; an empty one otherwise.
    pub store: Option<Store>,
    /// The person's own editor, a line for the shell, and where its files lie.
    pub editor: Option<(String, PathBuf)>,
    /// What stands in `config.toml`, as far as the screen goes by it.
    pub config: String,
    /// What happened when the file was opened.
    pub news: Option<DiskNews>,
    /// The file of settings where it is written to, instead of [`Setup::config`].
    pub config_file: Option<PathBuf>,
}

/// Writes views into a file of settings nobody else has.
struct ConfigFile(PathBuf);

impl KeepViews for ConfigFile {
    fn keep(&self, change: ViewChange) -> Pin<Box<dyn Future<Output = Answer> + Send>> {
        let path = self.0.clone();
        Box::pin(async move {
            let kept = match tried(&File::open(&path), &change) {
                Tried::Text(text) => {
                    dealdesk::files::replace(&path, text.as_bytes()).expect("the file is written");
                    ViewsKept::Written
                }
                Tried::Changed => ViewsKept::Changed,
                Tried::Failed(why) => ViewsKept::Failed(why.as_str().into()),
            };
            (kept, File::open(&path).ok().map(|file| file.views))
        })
    }
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            size: (120, 40),
            language: Language::English,
            theme: Theme::default(),
            is_read_only: false,
            account: Options::default(),
            token: None,
            store: None,
            editor: None,
            config: String::new(),
            news: None,
            config_file: None,
        }
    }
}

impl Setup {
    pub fn leads(leads: u32) -> Self {
        Self { account: Options { leads, ..Options::default() }, ..Self::default() }
    }

    pub fn size(self, cols: u16, rows: u16) -> Self {
        Self { size: (cols, rows), ..self }
    }

    pub fn language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    pub fn faults(mut self, spec: &str) -> Self {
        self.account.faults = Faults::parse(spec).expect("a fault specification");
        self
    }

    /// Makes the account; things can be arranged there before the program starts.
    pub fn serve(self) -> Prepared {
        let millis = u64::try_from(START).expect("a time after 1970") * 1_000;
        let clock = RuntimeClock::starting_at(millis);
        let told = Clock::new(move || i64::try_from(clock.now_ms()).expect("unix milliseconds"));
        let account = Arc::new(Account::new(self.account.clone(), told));
        Prepared { setup: self, clock, server: Server::new(account, clock) }
    }

    /// The program, started on an account as it comes.
    pub fn start(self) -> App {
        self.serve().start()
    }
}

impl Setup {
    /// The same program on an account that is there already.
    pub fn on(self, server: Server) -> Prepared {
        let clock = server.clock();
        Prepared { setup: self, clock, server }
    }
}

/// An account that waits for its client.
pub struct Prepared {
    setup: Setup,
    clock: RuntimeClock,
    pub server: Server,
}

impl Prepared {
    pub fn start(self) -> App {
        self.start_on(|_| {})
    }

    /// Starts after the line to the account was tampered with.
    pub fn start_on(self, tamper: impl FnOnce(&Wire)) -> App {
        let Self { setup, clock, server } = self;
        let wire = Arc::new(Wire::new(server.account()));
        tamper(&wire);
        let base = BaseUrl::parse("https://bluekiln.kommo.com").expect("an address");
        let token = Token::new(setup.token.unwrap_or_else(|| server.token())).expect("a token");
        let clock = Arc::new(clock);
        let gate = Gate::open(None, Arc::clone(&clock) as Arc<dyn dealdesk::api::gate::Clock>);
        let client = Client::new(base, token, Arc::clone(&wire) as Arc<dyn dealdesk::api::Transport>, gate);
        let store = setup.store.unwrap_or_else(|| Store::in_memory().expect("a store"));
        let desk = Desk { store, clock: Arc::clone(&clock) as _, news: setup.news };
        let (engine, events) = Engine::start(client, desk);
        let copied = Sink::default();
        let clipboard = Clipboard::new(Way::Terminal, Box::new(copied.clone()));
        let mut runner = EngineRunner::new(engine, events, clock, clipboard, None);
        if let Some((command, dir)) = setup.editor {
            runner = runner.with_editor(Editor { command, dir: Some(dir), keys: Keys::default() });
        }
        let file = match &setup.config_file {
            Some(path) => File::open(path),
            None => File::parse(Path::new("config.toml"), setup.config),
        };
        let file = file.expect("a file of settings");
        if let Some(path) = setup.config_file {
            runner = runner.with_views(Arc::new(ConfigFile(path)));
        }
        let (width, height) = setup.size;
        let keymap = file.keymap();
        let settings = Settings {
            config_warnings: file.warnings.len(),
            account_label: "bluekiln.kommo.com".to_owned(),
            site: "https://bluekiln.kommo.com".to_owned(),
            is_read_only: setup.is_read_only,
            views: file.views,
            rot: file.rot,
            ..Settings::default()
        };
        let locale = Locale::new(setup.language);
        let mut state = State::new(Size { width, height }, Timestamp(START), locale, settings);
        state.set_keymap(keymap);
        let (keys, arriving) = unbounded_channel();
        let shown = Shown::new(width, height);
        let running = Box::pin(program(shown.clone(), state, setup.theme, runner, input(arriving)));
        App { running: Some(running), ended: None, keys, shown, server, wire, copied }
    }
}

async fn program(
    shown: Shown,
    state: State,
    theme: Theme,
    mut runner: EngineRunner,
    input: impl Stream<Item = Msg> + Unpin,
) -> State {
    let mut terminal = Terminal::new(Recorder::new(shown)).expect("a terminal in memory");
    run(&mut terminal, state, theme, &mut runner, input).await.expect("the loop ends well")
}

fn input(arriving: UnboundedReceiver<Msg>) -> impl Stream<Item = Msg> + Unpin {
    Box::pin(stream::unfold(arriving, |mut arriving| async move {
        let msg = arriving.recv().await?;
        Some((msg, arriving))
    }))
    .chain(stream::pending())
}

/// The program, running. It gets on only while a test waits.
pub struct App {
    running: Option<Pin<Box<dyn Future<Output = State>>>>,
    ended: Option<State>,
    keys: UnboundedSender<Msg>,
    shown: Shown,
    pub server: Server,
    pub wire: Arc<Wire>,
    copied: Sink,
}

/// What was written to the terminal besides frames.
#[derive(Debug, Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl App {
    /// Keys as the tables write them, divided by spaces: `"g g L Enter"`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split(' ') {
            let key = Key::parse(key).unwrap_or_else(|| panic!("{key:?} is no key"));
            self.send(Msg::KeyPressed(key));
        }
        self
    }

    /// The same key many times, as when it is held down.
    pub fn hold(&mut self, key: &str, times: usize) -> &mut Self {
        for _ in 0..times {
            self.press(key);
        }
        self
    }

    /// Letter by letter, for fields.
    pub fn type_in(&mut self, text: &str) -> &mut Self {
        text.chars().for_each(|c| self.send(Msg::KeyPressed(Key::char(c))));
        self
    }

    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Msg::Pasted(text.to_owned()));
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.shown.resize(width, height);
        self.send(Msg::Resized(Size { width, height }));
        self
    }

    pub fn send(&mut self, msg: Msg) {
        self.shown.forget();
        self.keys.send(msg).expect("the program is still there");
    }

    /// The screen as the last frame left it.
    pub fn screen(&self) -> Screen {
        self.shown.screen()
    }

    /// The bytes that went to the clipboard of the terminal so far.
    pub fn copied(&self) -> String {
        let bytes = self.copied.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        String::from_utf8(bytes).expect("text")
    }

    /// Frames drawn so far.
    pub fn frames(&self) -> usize {
        self.shown.count()
    }

    pub fn has_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// Waits until the text stands on the screen.
    pub async fn wait_for(&mut self, text: &str) -> Screen {
        self.wait_until(&format!("{text:?} on the screen"), |screen| screen.contains(text)).await
    }

    pub async fn wait_gone(&mut self, text: &str) -> Screen {
        self.wait_until(&format!("{text:?} gone from the screen"), |screen| !screen.contains(text)).await
    }

    /// Waits until a frame since the last key showed the text, even if it is gone again.
    pub async fn wait_to_have_seen(&mut self, text: &str) {
        let shown = self.shown.clone();
        self.wait_until(&format!("{text:?} in passing"), |_| shown.has_shown(text)).await;
    }

    /// Waits until the screen is as wanted; panics with a picture of it when time is up.
    pub async fn wait_until(&mut self, what: &str, holds: impl Fn(&Screen) -> bool) -> Screen {
        let shown = self.shown.clone();
        let came = self.until(PATIENCE, || holds(&shown.screen())).await;
        assert!(
            came,
            "waited in vain for {what}; ended: {}; the screen:\n{}",
            self.has_ended(),
            self.screen()
        );
        self.screen()
    }

    /// Waits until what the account saw is as wanted.
    pub async fn wait_server(&mut self, what: &str, holds: impl Fn(&Server) -> bool) {
        let server = self.server.clone();
        let came = self.until(PATIENCE, || holds(&server)).await;
        assert!(
            came,
            "waited in vain for {what}: {:#?}; the screen:\n{}",
            self.server.stats(),
            self.screen()
        );
    }

    /// Lets paused time pass, to see that nothing more happens in it.
    pub async fn pass(&mut self, span: Duration) {
        self.until(span, || false).await;
    }

    /// Waits for the end and gives the last state.
    pub async fn wait_end(&mut self) -> &State {
        self.until(PATIENCE, || false).await;
        self.ended.as_ref().unwrap_or_else(|| panic!("still running:\n{}", self.shown.screen()))
    }

    /// The board with all its leads.
    pub async fn wait_loaded(&mut self) -> Screen {
        let done = |screen: &Screen| {
            let head = screen.line(0);
            [" leads", "сделок: "].iter().any(|count| head.contains(count))
        };
        self.wait_until("the board with all its leads", done).await
    }

    /// The program runs until `holds`, its end, or the end of `span`.
    async fn until(&mut self, span: Duration, holds: impl Fn() -> bool) -> bool {
        let time_up = tokio::time::sleep(span);
        tokio::pin!(time_up);
        std::future::poll_fn(|cx| {
            if let Some(running) = &mut self.running
                && let Poll::Ready(state) = running.as_mut().poll(cx)
            {
                self.running = None;
                self.ended = Some(state);
            }
            if holds() {
                return Poll::Ready(true);
            }
            if self.running.is_none() {
                return Poll::Ready(false);
            }
            time_up.as_mut().poll(cx).map(|()| false)
        })
        .await
    }
}
