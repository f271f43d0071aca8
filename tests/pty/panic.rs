//! A fault of the program itself: the terminal is given back, and the message stands where it can be read.
//!
//! The binary has no door for tests through which it could be made to panic. So this test binary starts itself in a
//! terminal and runs the real loop, the real takeover and the real panic hook around a runner that is broken.

use std::sync::{Mutex, PoisonError};

use dealdesk::app::layout::Size;
use dealdesk::app::own::Errand;
use dealdesk::app::state::Settings;
use dealdesk::app::{Effect, Msg, Outside, State};
use dealdesk::domain::Timestamp;
use dealdesk::i18n::{Language, Locale};
use dealdesk::shell::terminal::Takeover;
use dealdesk::shell::{Runner, input, run};
use dealdesk::telemetry;
use dealdesk::ui::theme::Theme;

use super::common::pty::Pty;
use super::desk::Home;

const CHILD: &str = "DEALDESK_TEST_PANIC";
const COMPLAINT: &str = "the runner is broken on purpose";

static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Does its work until a key asks for a load.
struct Broken {
    loads: usize,
}

impl Runner for Broken {
    fn now(&self) -> Timestamp {
        Timestamp(1_760_000_000)
    }

    fn execute(&mut self, effect: Effect) {
        if matches!(effect, Effect::Load { .. }) {
            self.loads += 1;
            assert!(self.loads < 2, "{COMPLAINT}");
        }
    }

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

/// Not a test of its own: the program with the broken runner, put together as `main` does it.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    telemetry::catch_panics(&LAST_PANIC);
    let ended = std::panic::catch_unwind(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let _takeover = Takeover::begin().expect("a terminal");
            let mut terminal = Takeover::screen().expect("a screen");
            let size = Size { width: 80, height: 24 };
            let locale = Locale::new(Language::English);
            let settings = Settings { account_label: "nowhere".to_owned(), ..Settings::default() };
            let state = State::new(size, Timestamp(1_760_000_000), locale, settings);
            let input = input::messages(&input::Keys::default()).expect("input");
            let _ = run(&mut terminal, state, Theme::default(), &mut Broken { loads: 0 }, input).await;
        });
    });
    assert!(ended.is_err());
    let complaint = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
    eprintln!("ended: {}", complaint.expect("the hook kept it"));
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_told_after_it() {
    let this = std::env::current_exe().expect("this test");
    let mut env = Home::new().env();
    env.insert(CHILD.to_owned(), "1".to_owned());
    let env: Vec<(&str, &str)> = env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let args = ["--exact", "panic::child", "--nocapture", "--color=never"];
    let pty = Pty::spawn(this.to_str().expect("a path"), &args, &env, 80, 24);
    pty.wait_for_text("connecting to nowhere");
    assert!(pty.alternate_screen());
    pty.keys("r");
    pty.wait_exit();
    pty.assert_restored();
    assert!(!pty.alternate_screen());
    let told = pty.screen_text();
    assert!(told.contains("ended:") && told.contains(COMPLAINT), "{}", pty.picture());
}
