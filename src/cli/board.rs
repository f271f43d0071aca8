//! Opening the board: on a real account, or on the demo account.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use super::{Exit, Look, Manner, Stop, access, complain, warn};
use crate::api::Client;
use crate::api::gate::{Clock, SystemClock};
use crate::app::layout::Size;
use crate::app::{State, memory};
use crate::config::{self, Access, Env, Key};
use crate::domain::SafeText;
use crate::files;
use crate::i18n::Locale;
use crate::shell::clipboard::Clipboard;
use crate::shell::input::Keys;
use crate::shell::outside::Editor;
use crate::shell::terminal::Takeover;
use crate::shell::{EngineRunner, clock, input, plain, run};
use crate::store::{Store, StoreError};
use crate::sync::event::DiskNews;
use crate::sync::{Desk, Engine, Sending};
use crate::ui::plain::BOARD;

/// The board of the account that is meant, and of those a person goes to from there. One that cannot be opened is no
/// reason to leave the one before: it is there again, with a word about it.
pub async fn open(look: Look, env: &impl Env) -> Result<Exit, Stop> {
    let mut access = access::of(env)?;
    let mut open = Opened::of(look.clone(), access.clone(), env).await?;
    loop {
        let Some(name) = open.show().await? else { return Ok(Exit::Done) };
        let next = match access::named(&name) {
            // The file as it is now: an account may have been added meanwhile.
            Ok(next) => Opened::of(look.clone(), next.clone(), env).await.map(|opened| (next, opened)),
            Err(stop) => Err(stop),
        };
        open = match next {
            Ok((next, opened)) => {
                access = next;
                opened
            }
            Err(stop) => {
                let mut look = look.clone();
                look.settings.not_opened = Some((name, stop.message));
                Opened::of(look, access.clone(), env).await?
            }
        };
    }
}

/// An account that is ready to be shown.
struct Opened {
    look: Look,
    client: Client,
    desk: Desk,
    /// A word about its token, for when it is left.
    soon: Option<String>,
}

impl Opened {
    async fn of(mut look: Look, access: Access, env: &impl Env) -> Result<Self, Stop> {
        let gate_file = config::gate_file(&access.base);
        let desk = desk(config::account_file(&access.base).as_deref())?;
        look.settings.account_name.clone_from(&access.name);
        // As the file is now: views may have been saved since.
        if let Some(Ok(file)) = config::config_file().map(|path| config::File::open(&path)) {
            look.settings.views = file.views;
        }
        look.settings.views_of = access.name.clone().or_else(|| Some(access.base.host().to_owned()));
        look.settings.is_read_only |= access.is_read_only;
        look.settings.accounts = access::known(env);
        let asks_first = matches!(access.key, Key::Printed(_));
        let soon = access::ends_soon(&access, clock::now().secs());
        let client = access::client(access, gate_file.as_deref())?;
        if asks_first {
            // A command that asks for a passphrase needs the terminal as it is.
            client.ready().await?;
        }
        Ok(Self { look, client, desk, soon })
    }

    /// Gives the name of the account to open next.
    async fn show(self) -> Result<Option<String>, Stop> {
        let next = Box::pin(show(self.look, self.client, self.desk)).await?;
        if let Some(soon) = self.soon {
            warn("token", soon);
        }
        Ok(next)
    }
}

/// Opens the file of an account. What cannot be read is set aside, never deleted; where nothing can be written,
/// the program goes on without a file and says so.
pub fn desk(file: Option<&Path>) -> Result<Desk, Stop> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let line = |text: &dyn std::fmt::Display| SafeText::line(&text.to_string());
    let failed = |e: StoreError| Stop::new(Exit::Failed, e);
    let without = |why: SafeText| -> Result<Desk, Stop> {
        let store = Store::in_memory().map_err(failed)?;
        Ok(Desk { store, clock: Arc::clone(&clock), news: Some(DiskNews::Without { why }) })
    };
    let Some(file) = file else { return without(line(&"the system names no home directory")) };
    let error = match Store::open(file) {
        Ok(store) => return Ok(Desk { store, clock: Arc::clone(&clock), news: None }),
        Err(error) if error.can_set_aside() => error,
        Err(error) => return without(line(&error)),
    };
    let opened = Store::set_aside(file, clock::now()).and_then(|kept| Ok((kept, Store::open(file)?)));
    match opened {
        Ok((kept, store)) => {
            let news = DiskNews::SetAside { why: line(&error), kept_as: line(&kept.display()) };
            Ok(Desk { store, clock: Arc::clone(&clock), news: Some(news) })
        }
        Err(error) => without(line(&error)),
    }
}

/// Nothing outlives the process, and nobody expects it to.
pub fn memory() -> Result<Desk, Stop> {
    let store = Store::in_memory().map_err(|e| Stop::new(Exit::Failed, e))?;
    Ok(Desk { store, clock: Arc::new(SystemClock), news: None })
}

/// Takes the terminal and runs until a person or a signal ends it; gives the account to open next.
pub async fn show(mut look: Look, client: Client, desk: Desk) -> Result<Option<String>, Stop> {
    client.base().host().clone_into(&mut look.settings.account_label);
    client.base().as_str().clone_into(&mut look.settings.site);
    let screen = match look.manner {
        Manner::Screen => Some((Takeover::begin()?, Takeover::screen()?)),
        Manner::Lines => None,
    };
    let size = screen.as_ref().map(|(_, terminal)| terminal.size()).transpose()?;
    let size = size.map(|size| Size { width: size.width, height: size.height });
    let locale = Locale::new(look.language);
    let mut state = State::new(size.unwrap_or(BOARD), clock::now(), locale, look.settings);
    state.set_keymap(look.keymap);
    state.lessons.are_on = look.has_hints && look.manner == Manner::Screen;
    let memory = config::memory_file();
    let known = memory.as_deref().and_then(|path| files::read(path).ok().flatten());
    memory::recall(&mut state, &String::from_utf8_lossy(&known.unwrap_or_default()));
    let (clock, is_durable) = (Arc::clone(&desk.clock), desk.store.is_durable());
    // Looking only means that nothing is changed there, not even by what waits from an earlier run.
    let sending = if state.settings.is_read_only { Sending::Off } else { Sending::On };
    let (engine, events) = Engine::start_with(client.clone(), desk, sending);
    let keys = Keys::default();
    let editor = Editor { command: look.editor, dir: config::edit_dir(), keys: keys.clone() };
    let clipboard = Clipboard::new(look.clipboard, clipboard_of(look.manner));
    let (takeover, terminal) = screen.unzip();
    let runner = EngineRunner::new(engine, events, clock, clipboard, takeover);
    let runner = runner.with_editor(editor).with_memory(memory);
    let mut runner = runner.with_views(Arc::new(super::views_file::ViewsFile));
    let ended = match terminal {
        Some(mut terminal) => {
            run(&mut terminal, state, look.theme, &mut runner, input::messages(&keys)?).await
        }
        None => plain::run_lines(state, &mut runner, plain::typed()?, std::io::stdout()).await,
    };
    // The terminal is given back first.
    drop(runner);
    client.settled().await;
    let state = ended?;
    if let Some(left) = state.left_words().filter(|_| is_durable) {
        complain(&left);
    }
    Ok(state.next_account().map(str::to_owned))
}

/// Where a text for the clipboard goes: to the terminal. A file or a pipe has none, and takes nothing.
fn clipboard_of(manner: Manner) -> Box<dyn std::io::Write + Send> {
    if manner == Manner::Screen || std::io::stdout().is_terminal() {
        Box::new(std::io::stdout())
    } else {
        Box::new(std::io::Cursor::new([0_u8; 0]))
    }
}
