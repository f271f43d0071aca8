//! A program that has read such an account, at each of its screens.

use std::sync::Arc;
use std::time::Duration;

use dealdesk::api::gate::{Clock, Gate, RuntimeClock};
use dealdesk::api::{BaseUrl, Client, Token};
use dealdesk::app::layout::Size;
use dealdesk::app::state::Settings;
use dealdesk::app::{Effect, Key, Msg, State, update};
use dealdesk::domain::Timestamp;
use dealdesk::i18n::{Language, Locale};
use dealdesk::shell::clipboard::{Clipboard, Way};
use dealdesk::shell::{EngineRunner, Runner};
use dealdesk::store::Store;
use dealdesk::sync::{Desk, Engine};

use super::account::Account;

const NOW: u64 = 1_773_151_200;
/// Quiet for so long of paused time: whatever was asked has been answered.
const QUIET: Duration = Duration::from_secs(5);
/// Answers that cannot be read are asked again for ever; so many messages show what there is to show.
const MOST: usize = 200;

/// Names of screens, and the keys that lead there from the board.
pub const SCREENS: &[&str] = &[
    "board",
    "i",
    "i i",
    "p",
    "P",
    "P J J J",
    "S s",
    "B",
    "S",
    "m",
    "?",
    "? o",
    ": a",
    ": @",
    "g",
    "@",
    "=",
    "l l l l",
    "Enter",
    "Enter j j j",
    "Enter m",
    "o",
    "Enter o j j",
    "Q",
    "Q j Enter",
    "y p",
    "L",
    "L @",
    "H",
    "z",
    "h",
    "g t",
    "g t 0 j",
    "g t 0 l l",
    "g t 0 d",
    "g t 0 e",
    "g t 0 s",
    "g t a",
    "t S-Tab Tab",
    "Enter 2",
    "Enter 2 j j Enter j Enter Enter G",
    "Enter 2 C-d J J Enter j Enter",
    "Enter 2 f",
    "Enter 3 j",
    "Enter 4 j",
    "Enter 5",
    "Enter 6",
    "Enter 6 j Enter",
    "Enter 6 Enter Enter j Enter",
    "Enter 7 j Enter",
    "Enter 2 n",
    "n Tab",
    "n Tab Tab",
    "n Tab Tab Tab",
    "n Tab Tab Tab Tab",
    "c",
    "g c",
    "g c Enter",
    "g c Enter 2 Enter",
];

pub struct Session {
    board: State,
    /// With the answer to a move: refused, in the account's own words.
    refused: State,
}

impl Session {
    pub fn run(account: Account) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime");
        runtime.block_on(Self::play(account))
    }

    async fn play(account: Account) -> Self {
        let clock = Arc::new(RuntimeClock::starting_at(NOW * 1_000));
        let gate = Gate::open(None, Arc::clone(&clock) as Arc<dyn Clock>);
        let base = BaseUrl::parse("https://example.kommo.com").expect("an address");
        let client = Client::new(base, Token::new("token").expect("a token"), Arc::new(account), gate);
        let store = Store::in_memory().expect("a store");
        let desk = Desk { store, clock: Arc::clone(&clock) as Arc<dyn Clock>, news: None };
        let (engine, events) = Engine::start(client, desk);
        let mut runner = EngineRunner::new(
            engine,
            events,
            clock,
            Clipboard::new(Way::Terminal, Box::new(std::io::sink())),
            None,
        );
        let size = Size { width: 160, height: 50 };
        let now = Timestamp(NOW.cast_signed());
        let settings = Settings { site: "https://example.kommo.com".to_owned(), ..Settings::default() };
        let mut state = State::new(size, now, Locale::new(Language::English), settings);
        let start = state.start();
        execute(&mut runner, start);
        pump(&mut state, &mut runner).await;
        // Every lead of the first stage in full, for cards and previews.
        for keys in ["Enter", ">", ">", ">", "Esc", "g g"] {
            press(&mut state, &mut runner, keys);
            pump(&mut state, &mut runner).await;
        }
        // The story of the first of them, and of its contact.
        for keys in ["Enter 2", "Esc", "Enter g x", "2", "Esc", "Esc"] {
            press(&mut state, &mut runner, keys);
            pump(&mut state, &mut runner).await;
        }
        press(&mut state, &mut runner, "g t");
        pump(&mut state, &mut runner).await;
        press(&mut state, &mut runner, "g b");
        let board = state.clone();
        press(&mut state, &mut runner, "L");
        pump(&mut state, &mut runner).await;
        Self { board, refused: state }
    }

    /// The state at a screen, in a window of that size.
    pub fn at(&self, screen: &str, width: u16, height: u16) -> State {
        let mut state = if screen.starts_with('L') { self.refused.clone() } else { self.board.clone() };
        update(&mut state, Msg::Resized(Size { width, height }));
        let keys = screen.strip_prefix("L ").unwrap_or(screen).split(' ').filter_map(Key::parse);
        for key in keys.filter(|key| *key != Key::char('L')) {
            update(&mut state, Msg::KeyPressed(key));
        }
        state
    }
}

fn press(state: &mut State, runner: &mut EngineRunner, keys: &str) {
    for key in keys.split(' ').filter_map(Key::parse) {
        let effects = update(state, Msg::KeyPressed(key));
        execute(runner, effects);
    }
}

fn execute(runner: &mut EngineRunner, effects: Vec<Effect>) {
    for effect in effects {
        runner.execute(effect);
    }
}

/// Until nothing more comes.
async fn pump(state: &mut State, runner: &mut EngineRunner) {
    for _ in 0..MOST {
        let Ok(msg) = tokio::time::timeout(QUIET, runner.next()).await else { return };
        let effects = update(state, msg);
        execute(runner, effects);
    }
}
