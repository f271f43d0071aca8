//! Where the account, the language and the files come from. Reads values it is given; the environment itself
//! is read by `main`'s caller through [`Env`], so that tests need no global.
//!
//! Who names an account first is heard: `--account`, `DEALDESK_ACCOUNT`, `KOMMO_SUBDOMAIN` with `KOMMO_API_TOKEN`, then
//! `config.toml`. Secrets are none of its business: it says where one is to be had.

mod edit;
mod file;
pub mod forecast;
pub mod names;
mod rot;
#[cfg(test)]
mod tests;
pub mod themes;
pub mod views;

use std::ffi::OsString;
use std::path::PathBuf;

pub use edit::Unchangeable;
pub use file::{Entry, File, FileError, Keys, Preset, StageName, THEMES, Warning, line_at};

use crate::api::{BaseUrl, BaseUrlError, Token, TokenError, TopDomain};
use crate::app::keymap::Keymap;
use crate::domain::SavedView;
use crate::domain::rot::RotLimits;
use crate::i18n::Language;

/// Named values from outside, such as environment variables.
pub trait Env {
    fn var(&self, name: &str) -> Option<String>;

    /// The account of the command line.
    fn account(&self) -> Option<&str> {
        None
    }

    /// What `config.toml` says.
    fn file(&self) -> Result<Option<&File>, FileError> {
        Ok(None)
    }
}

/// An environment with a command line and a file around it.
#[derive(Debug)]
pub struct Around<'a, E> {
    pub env: &'a E,
    pub account: Option<String>,
    pub file: Result<File, FileError>,
}

impl<E: Env> Env for Around<'_, E> {
    fn var(&self, name: &str) -> Option<String> {
        self.env.var(name)
    }

    fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    fn file(&self) -> Result<Option<&File>, FileError> {
        self.file.as_ref().map(Some).map_err(Clone::clone)
    }
}

/// The real environment of the process. Empty values count as not set, as scripts expect.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProcessEnv;

impl Env for ProcessEnv {
    fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.trim().is_empty())
    }
}

/// The words of the command line, the program's name among them.
pub fn arguments() -> Vec<OsString> {
    std::env::args_os().collect()
}

/// Where an account is and what opens it.
#[derive(Debug, Clone)]
pub struct Access {
    /// As `config.toml` calls it.
    pub name: Option<String>,
    pub base: BaseUrl,
    pub key: Key,
    pub is_read_only: bool,
}

/// Where a token is to be had.
#[derive(Debug, Clone)]
pub enum Key {
    Here(Token),
    /// Under the account's name in the vault.
    Kept,
    /// This command prints it.
    Printed(Vec<String>),
}

impl Access {
    /// To an account nobody has a name for.
    pub const fn with_token(base: BaseUrl, token: Token) -> Self {
        Self { name: None, base, key: Key::Here(token), is_read_only: false }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{name}: {source}")]
    Base { name: &'static str, source: BaseUrlError },
    #[error("KOMMO_API_TOKEN: {0}")]
    Token(#[from] TokenError),
    #[error(
        "KOMMO_API_TOKEN is set, but neither KOMMO_SUBDOMAIN nor KOMMO_BASE_URL says which account it opens. Set one of them."
    )]
    NoHost,
    #[error(
        "KOMMO_SUBDOMAIN or KOMMO_BASE_URL is set, but KOMMO_API_TOKEN is not. Put the account's long-lived token there."
    )]
    NoToken,
    #[error(transparent)]
    File(#[from] FileError),
    #[error(
        "There is no account “{name}”{hint}. `dealdesk account list` shows those there are; `dealdesk login {name}` adds it."
    )]
    Unknown { name: String, hint: String },
    #[error("config.toml: the account “{name}” cannot be opened: {why}.")]
    Unusable { name: String, why: String },
    #[error(
        "There are several accounts ({names}) and none is chosen. Choose with `dealdesk account use NAME`, or for once \
         with --account NAME."
    )]
    Which { names: String },
}

/// The account somebody named; without a name the one that is chosen, or the only one. `None` where there is none at all.
pub fn access(env: &impl Env) -> Result<Option<Access>, ConfigError> {
    let named = env.account().map(str::to_owned).or_else(|| env.var("DEALDESK_ACCOUNT"));
    if let Some(name) = named {
        let nothing = File::default();
        return entry(env.file()?.unwrap_or(&nothing), name.trim()).map(Some);
    }
    if let Some(access) = variables(env)? {
        return Ok(Some(access));
    }
    let Some(file) = env.file()? else { return Ok(None) };
    let mut names = file.accounts.keys();
    match (&file.current, names.next(), names.next()) {
        (Some(name), _, _) => entry(file, name).map(Some),
        (None, None, _) => Ok(None),
        (None, Some(only), None) => entry(file, only).map(Some),
        (None, Some(_), Some(_)) => {
            let names: Vec<&str> = file.accounts.keys().map(String::as_str).collect();
            Err(ConfigError::Which { names: names.join(", ") })
        }
    }
}

/// An account of the file by its name.
pub fn entry(file: &File, name: &str) -> Result<Access, ConfigError> {
    let Some(entry) = file.accounts.get(name) else {
        let known: Vec<&str> = file.accounts.keys().map(String::as_str).collect();
        let hint =
            names::nearest(name, &known).map(|near| format!(" (did you mean “{near}”?)")).unwrap_or_default();
        let name = crate::domain::SafeText::line(name).to_string();
        return Err(ConfigError::Unknown { name, hint });
    };
    let unusable = |why: &str| ConfigError::Unusable { name: name.to_owned(), why: why.to_owned() };
    let base = entry.base.clone().map_err(|why| unusable(&why))?;
    let key = match &entry.token_command {
        None => Key::Kept,
        Some(argv) if argv.is_empty() => return Err(unusable("its token_command is no list of words")),
        Some(argv) => Key::Printed(argv.clone()),
    };
    Ok(Access { name: Some(name.to_owned()), base, key, is_read_only: entry.is_read_only })
}

/// The account named by `KOMMO_SUBDOMAIN` (or `KOMMO_BASE_URL`) and `KOMMO_API_TOKEN`; `None` when neither is set.
fn variables(env: &impl Env) -> Result<Option<Access>, ConfigError> {
    let base = match (env.var("KOMMO_BASE_URL"), env.var("KOMMO_SUBDOMAIN")) {
        (Some(url), _) => Some(
            BaseUrl::parse(&url).map_err(|source| ConfigError::Base { name: "KOMMO_BASE_URL", source })?,
        ),
        (None, Some(subdomain)) => Some(host(&subdomain)?),
        (None, None) => None,
    };
    match (base, env.var("KOMMO_API_TOKEN")) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(ConfigError::NoHost),
        (Some(_), None) => Err(ConfigError::NoToken),
        (Some(base), Some(token)) => Ok(Some(Access::with_token(base, Token::new(&token)?))),
    }
}

fn host(subdomain: &str) -> Result<BaseUrl, ConfigError> {
    address(subdomain).map_err(|source| ConfigError::Base { name: "KOMMO_SUBDOMAIN", source })
}

/// `acme` is `acme.kommo.com`; a full host such as `acme.amocrm.ru` and a whole address are taken as they are.
pub fn address(text: &str) -> Result<BaseUrl, BaseUrlError> {
    let text = text.trim();
    match (text.contains("://"), text.contains('.')) {
        (true, _) => BaseUrl::parse(text),
        (false, true) => BaseUrl::parse(&format!("https://{text}")),
        (false, false) => BaseUrl::account(text, TopDomain::Kommo),
    }
}

/// The language of the screen: `language` in `config.toml`, else the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is
/// set. `None`: they name none that is spoken here (`C`, say), so that the account may.
pub fn language(env: &impl Env) -> Option<Language> {
    let file = env.file().ok().flatten();
    file.and_then(|file| file.language).or_else(|| {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env.var(name));
        Language::named(&set?)
    })
}

/// Whether somebody new is told what to try next: `hints` in `config.toml`.
pub fn has_hints(env: &impl Env) -> bool {
    env.file().ok().flatten().and_then(|file| file.hints).unwrap_or(true)
}

/// Whether the program is at the other end of an SSH connection.
pub fn is_remote(env: &impl Env) -> bool {
    ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"].iter().any(|name| env.var(name).is_some())
}

/// What the program remembers of a person from run to run. `None` when the system names no home.
pub fn memory_file() -> Option<PathBuf> {
    Some(state_dir()?.join("memory"))
}

/// The theme of `config.toml`.
pub fn theme(env: &impl Env) -> Option<&str> {
    env.file().ok().flatten()?.theme.as_deref()
}

/// The keys of `config.toml`, or the table's.
pub fn keymap(env: &impl Env) -> Keymap {
    env.file().ok().flatten().map(File::keymap).unwrap_or_default()
}

/// How much there is to say about `config.toml`.
pub fn warnings(env: &impl Env) -> usize {
    env.file().ok().flatten().map_or(0, |file| file.warnings.len())
}

/// How long leads may stand in their stages, by `config.toml`.
pub fn rot(env: &impl Env) -> RotLimits {
    env.file().ok().flatten().map(|file| file.rot.clone()).unwrap_or_default()
}

/// How likely leads are won, by `config.toml`.
pub fn weights(env: &impl Env) -> &[(String, f64)] {
    env.file().ok().flatten().map_or(&[], |file| &file.weights)
}

/// The saved views of `config.toml`, of all accounts.
pub fn saved_views(env: &impl Env) -> Vec<SavedView> {
    env.file().ok().flatten().map(|file| file.views.clone()).unwrap_or_default()
}

/// Whether the terminal says that it has all colours. GNU screen hands that word on and the colours not.
pub fn has_all_colors(env: &impl Env) -> bool {
    let says = env.var("COLORTERM").is_some_and(|word| ["truecolor", "24bit"].contains(&word.trim()));
    says && terminal(env) != Terminal::Screen
}

/// What the program's output goes through before a person sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminal {
    /// The terminal itself, as far as can be told from here.
    Bare,
    Tmux,
    /// GNU screen.
    Screen,
}

/// Told by what tmux (`TMUX`) and screen (`STY`) set for the programs in them. One inside the other: tmux, because it
/// can be asked, and answers.
pub fn terminal(env: &impl Env) -> Terminal {
    match (env.var("TMUX"), env.var("STY")) {
        (Some(_), _) => Terminal::Tmux,
        (None, Some(_)) => Terminal::Screen,
        (None, None) => Terminal::Bare,
    }
}

/// Files that belong to this machine, not to a person's documents: the log and the rate ledgers.
/// `None` when the system names no home.
pub fn state_dir() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "dealdesk")?;
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned())
}

/// The person's own editor, as a line for the shell.
pub fn editor(env: &impl Env) -> String {
    ["VISUAL", "EDITOR"].iter().find_map(|name| env.var(name)).unwrap_or_else(|| "vi".to_owned())
}

/// Where texts lie while that editor has them. `None` when the system names no home.
pub fn edit_dir() -> Option<PathBuf> {
    Some(state_dir()?.join("edit"))
}

/// Where a person's own themes are. `None` when the system names no home.
pub fn themes_dir() -> Option<PathBuf> {
    config_file().map(|file| themes::dir(&file))
}

/// What a person writes about their accounts. `None` when the system names no home.
pub fn config_file() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "dealdesk")?;
    Some(dirs.config_dir().join("config.toml"))
}

/// Where the secrets of the accounts are. `None` when the system names no home.
pub fn secrets_dir() -> Option<PathBuf> {
    Some(data_dir()?.join("secrets"))
}

/// What belongs to the person: the files of the accounts. `None` when the system names no home.
pub fn data_dir() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "dealdesk")?;
    Some(dirs.data_local_dir().to_owned())
}

/// The file that keeps an account: its cache, the outbox, drafts.
pub fn account_file(base: &BaseUrl) -> Option<PathBuf> {
    Some(data_dir()?.join("accounts").join(format!("{}.db", file_name(base))))
}

/// What a demo account leaves on this machine: all of it goes when it starts over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoFiles {
    /// What the program calls the account, stable over runs and ports: `demo-1-300`.
    pub key: String,
    /// What was done to it, on the account's side.
    pub log: PathBuf,
    /// What the program keeps of it, as of any account.
    pub account_file: PathBuf,
}

/// The files of the demo account with this name (`1-300`, see `demo::Options::name`).
pub fn demo_files(name: &str) -> Option<DemoFiles> {
    let (data, key) = (data_dir()?, format!("demo-{name}"));
    let log = data.join("demo").join(format!("{name}.log"));
    Some(DemoFiles { account_file: data.join("accounts").join(format!("{key}.db")), log, key })
}

/// The file through which all processes of this host share the account's request rate.
pub fn gate_file(base: &BaseUrl) -> Option<PathBuf> {
    Some(state_dir()?.join("gate").join(format!("{}.gate", file_name(base))))
}

fn file_name(base: &BaseUrl) -> String {
    let address = base.as_str();
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let name: String =
        address.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    name.trim_matches('-').to_owned()
}
