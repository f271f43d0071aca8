//! Which account a command is about, and the client that opens it.

use std::path::Path;
use std::sync::Arc;

use super::{Command, Exit, Stop, warn};
use crate::api::gate::{Gate, SystemClock};
use crate::api::oauth::Door;
use crate::api::{Client, Credentials, HttpTransport, Transport};
use crate::app::accounts::Known;
use crate::config::{self, Access, Around, ConfigError, Env, File, FileError, Key};
use crate::domain::Timestamp;
use crate::vault::{Kept, Keyed, Printed, Vault};

/// A token that ends within so many seconds is worth a word.
pub const SOON: i64 = 14 * 86_400;

pub const NO_ACCOUNT: &str = "No account is set up yet.

  Try it on an invented account, in this process:
      dealdesk demo

  Use your own: in Kommo, Settings → Integrations → Create integration
  (private) → Keys and scopes → Generate long-lived token. Then:
      dealdesk login --host yourcompany.kommo.com   # or yourcompany.amocrm.ru
  It asks for the token without showing it, tries it, and keeps it for you.

  For scripts, without a file:
      export KOMMO_SUBDOMAIN=yourcompany
      export KOMMO_API_TOKEN=…

  All commands: dealdesk --help        All keys: dealdesk keys
  What is wrong: dealdesk doctor       The manual: dealdesk man | man -l -";

/// The environment with what the command line and `config.toml` say.
pub fn around<E: Env>(env: &E, account: Option<String>) -> Around<'_, E> {
    let file = config::config_file().map_or_else(|| Ok(File::default()), |path| File::open(&path));
    Around { env, account, file }
}

/// The same for who is in a hurry: what the file says about keys is not worked out.
pub fn glanced<E: Env>(env: &E, account: Option<String>) -> Around<'_, E> {
    let file = config::config_file().map_or_else(|| Ok(File::default()), |path| File::glance(&path));
    Around { env, account, file }
}

/// What is wrong in the file, before anything else is said; those who are about the file say it themselves.
pub fn warn_of_file(env: &impl Env, command: Option<&Command>) {
    if matches!(
        command,
        Some(
            Command::Config(_)
                | Command::Demo(_)
                | Command::Keys(_)
                | Command::Status(_)
                | Command::Doctor(_)
                | Command::Completions(_)
                | Command::Man(_)
        )
    ) {
        return;
    }
    match env.file() {
        Ok(file) => {
            for warning in file.into_iter().flat_map(|file| &file.warnings) {
                warn("config", format!("config.toml {warning}"));
            }
        }
        // Where the file decides, this is the error itself.
        Err(error) if config::access(env).is_ok() => warn("config", error),
        Err(_) => {}
    }
}

/// The account that is meant.
pub fn of(env: &impl Env) -> Result<Access, Stop> {
    let access = config::access(env).map_err(|error| {
        // A token that is missing is no slip of the command line.
        let is_closed = matches!(error, ConfigError::NoToken | ConfigError::Token(_));
        Stop::new(if is_closed { Exit::Auth } else { Exit::Usage }, error)
    })?;
    access.ok_or_else(|| Stop::new(Exit::Auth, NO_ACCOUNT))
}

/// An account of `config.toml` as the file is now.
pub fn named(name: &str) -> Result<Access, Stop> {
    let file = config::config_file().map_or_else(|| Ok(File::default()), |path| File::open(&path));
    let file = file.map_err(|e| Stop::new(Exit::Usage, e))?;
    config::entry(&file, name).map_err(|e| Stop::new(Exit::Usage, e))
}

/// Those a person can go to from the board.
pub fn known(env: &impl Env) -> Vec<Known> {
    let file = env.file().ok().flatten();
    let entries = file.into_iter().flat_map(|file| &file.accounts);
    let known = entries.filter_map(|(name, entry)| {
        let site = entry.base.as_ref().ok()?.as_str().to_owned();
        Some(Known { name: name.clone(), site, is_read_only: entry.is_read_only })
    });
    known.collect()
}

/// `config.toml` as it was read; an error where it could not be.
pub fn file(env: &impl Env) -> Result<File, Stop> {
    let failed = |e: FileError| Stop::new(Exit::Usage, ConfigError::from(e));
    Ok(env.file().map_err(failed)?.cloned().unwrap_or_default())
}

/// A word about a long-lived token that will not do much longer: nobody but a person can make another one.
pub fn ends_soon(access: &Access, now: i64) -> Option<String> {
    let (Key::Kept, Some(name)) = (&access.key, &access.name) else { return None };
    let Kept::LongLived(token) = vault().ok()?.load(name).ok()?? else { return None };
    let end = token.expires_at().filter(|end| *end > now && *end - now < SOON)?;
    let day = Timestamp(end).utc_minute();
    Some(format!(
        "the token of {name} ends on {day}: make another one in time, then `dealdesk login {name}`."
    ))
}

pub fn vault() -> Result<Vault, Stop> {
    let dir = config::secrets_dir();
    let dir =
        dir.ok_or_else(|| Stop::new(Exit::Failed, "The system names no home directory to keep secrets in."))?;
    Ok(Vault::new(&dir))
}

/// The way to an account whose requests share the rate of all processes that name the same file.
pub fn door(access: &Access, gate_file: Option<&Path>) -> Door {
    let transport: Arc<dyn Transport> = Arc::new(HttpTransport::new(&access.base));
    let gate = Gate::open(gate_file, Arc::new(SystemClock));
    Door { base: access.base.clone(), transport, gate }
}

/// A client that has its token from where the account's is to be had.
pub fn client(access: Access, gate_file: Option<&Path>) -> Result<Client, Stop> {
    let door = door(&access, gate_file);
    let (transport, gate) = (Arc::clone(&door.transport), door.gate.clone());
    let name = access.name.unwrap_or_default();
    let credentials: Arc<dyn Credentials> = match access.key {
        Key::Here(token) => Arc::new(token),
        Key::Kept => Arc::new(Keyed::new(&name, vault()?, door, Arc::new(SystemClock))),
        Key::Printed(argv) => Arc::new(Printed::new(&name, &argv)),
    };
    Ok(Client::opened_by(credentials, access.base, transport, gate))
}
