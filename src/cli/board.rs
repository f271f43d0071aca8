//! Opening the board: on a real account, or on the demo account.

use std::sync::Arc;

use super::{Exit, Look, Stop};
use crate::api::gate::{Clock, Gate, SystemClock};
use crate::api::{Client, HttpTransport};
use crate::app::State;
use crate::app::layout::Size;
use crate::config::{self, Access, Env};
use crate::i18n::Locale;
use crate::shell::terminal::Takeover;
use crate::shell::{EngineRunner, clock, input, run};
use crate::sync::Engine;

const NO_ACCOUNT: &str = "No account is set up yet.

  Try it on an invented account:
      dealdesk demo

  Use your own: in Kommo, Settings → Integrations → Create integration (private) →
  Keys and scopes → Generate long-lived token. Then:
      export KOMMO_SUBDOMAIN=yourcompany        # or yourcompany.amocrm.ru
      export KOMMO_API_TOKEN=…
      dealdesk";

/// The board of the account named in the environment.
pub async fn open(look: Look, env: &impl Env) -> Result<Exit, Stop> {
    let access = config::access(env).map_err(|e| Stop::new(Exit::Usage, e))?;
    let Some(access) = access else { return Err(Stop::new(Exit::Usage, NO_ACCOUNT)) };
    let gate_file = config::gate_file(&access.base);
    let client = client(access, gate_file.as_deref())?;
    show(look, client).await
}

/// A client whose requests share the rate of all processes that name the same file.
pub fn client(access: Access, gate_file: Option<&std::path::Path>) -> Result<Client, Stop> {
    let transport = HttpTransport::new(&access.base).map_err(|e| Stop::new(Exit::Network, e))?;
    let gate = Gate::open(gate_file, Arc::new(SystemClock));
    Ok(Client::new(access.base, access.token, Arc::new(transport), gate))
}

/// Takes the terminal and runs until a person or a signal ends it.
pub async fn show(mut look: Look, client: Client) -> Result<Exit, Stop> {
    client.base().host().clone_into(&mut look.settings.account_label);
    let takeover = Takeover::begin()?;
    let mut terminal = Takeover::screen()?;
    let size = terminal.size()?;
    let size = Size { width: size.width, height: size.height };
    let state = State::new(size, clock::now(), Locale::new(look.language), look.settings);
    let (engine, events) = Engine::start(client);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let mut runner = EngineRunner::new(engine, events, clock, Some(takeover));
    let ended = run(&mut terminal, state, look.theme, &mut runner, input::messages()?).await;
    drop(runner);
    ended?;
    Ok(Exit::Done)
}
