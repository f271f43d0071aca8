//! Where the account, the language and the files come from. Reads values it is given; the environment itself
//! is read by `main`'s caller through [`Env`], so that tests need no global.

use std::path::PathBuf;

use crate::api::{BaseUrl, BaseUrlError, Token, TokenError, TopDomain};
use crate::i18n::Language;

/// Named values from outside, such as environment variables.
pub trait Env {
    fn var(&self, name: &str) -> Option<String>;
}

/// The real environment of the process. Empty values count as not set, as scripts expect.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProcessEnv;

impl Env for ProcessEnv {
    fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.trim().is_empty())
    }
}

/// Where an account is and what opens it.
#[derive(Debug)]
pub struct Access {
    pub base: BaseUrl,
    pub token: Token,
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
}

/// The account named by `KOMMO_SUBDOMAIN` (or `KOMMO_BASE_URL`) and `KOMMO_API_TOKEN`; `None` when neither is set.
pub fn access(env: &impl Env) -> Result<Option<Access>, ConfigError> {
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
        (Some(base), Some(token)) => Ok(Some(Access { base, token: Token::new(&token)? })),
    }
}

/// `acme` is `acme.kommo.com`; a full host such as `acme.amocrm.ru` is taken as it is.
fn host(subdomain: &str) -> Result<BaseUrl, ConfigError> {
    let subdomain = subdomain.trim();
    let base = if subdomain.contains('.') {
        BaseUrl::parse(&format!("https://{subdomain}"))
    } else {
        BaseUrl::account(subdomain, TopDomain::Kommo)
    };
    base.map_err(|source| ConfigError::Base { name: "KOMMO_SUBDOMAIN", source })
}

/// The language of the screen: the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set.
pub fn language(env: &impl Env) -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env.var(name));
    set.map(|value| Language::from_env_value(&value)).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;

    struct Fake(&'static [(&'static str, &'static str)]);

    impl Env for Fake {
        fn var(&self, name: &str) -> Option<String> {
            self.0.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
        }
    }

    fn host_of(vars: &'static [(&'static str, &'static str)]) -> Result<Option<String>, String> {
        access(&Fake(vars)).map(|a| a.map(|a| a.base.host().to_owned())).map_err(|e| e.to_string())
    }

    #[test]
    fn an_account_needs_a_host_and_a_token() {
        assert_eq!(host_of(&[]), Ok(None));
        assert_eq!(
            host_of(&[("KOMMO_SUBDOMAIN", "acme"), ("KOMMO_API_TOKEN", "t.o.k")]),
            Ok(Some("acme.kommo.com".into()))
        );
        assert_eq!(
            host_of(&[("KOMMO_SUBDOMAIN", "acme.amocrm.ru"), ("KOMMO_API_TOKEN", "t.o.k")]),
            Ok(Some("acme.amocrm.ru".into()))
        );
        assert_eq!(
            host_of(&[("KOMMO_BASE_URL", "http://127.0.0.1:9"), ("KOMMO_API_TOKEN", "t.o.k")]),
            Ok(Some("127.0.0.1".into()))
        );
        assert!(host_of(&[("KOMMO_API_TOKEN", "t.o.k")]).unwrap_err().contains("KOMMO_SUBDOMAIN"));
        assert!(host_of(&[("KOMMO_SUBDOMAIN", "acme")]).unwrap_err().contains("KOMMO_API_TOKEN"));
        assert!(host_of(&[("KOMMO_BASE_URL", "http://example.com"), ("KOMMO_API_TOKEN", "t.o.k")]).is_err());
    }

    #[test]
    fn tmux_and_screen_say_that_they_are_there() {
        assert_eq!(terminal(&Fake(&[])), Terminal::Bare);
        assert_eq!(terminal(&Fake(&[("TMUX", "/tmp/tmux-0/default,1,0")])), Terminal::Tmux);
        assert_eq!(terminal(&Fake(&[("STY", "12.pts-0.host")])), Terminal::Screen);
        assert_eq!(terminal(&Fake(&[("STY", "12.pts-0.host"), ("TMUX", "a,1,0")])), Terminal::Tmux);
    }

    #[test]
    fn the_language_follows_the_locale_variables_in_their_order() {
        assert_eq!(language(&Fake(&[("LANG", "ru_RU.UTF-8")])), Language::Russian);
        assert_eq!(language(&Fake(&[("LC_ALL", "C.UTF-8"), ("LANG", "ru_RU.UTF-8")])), Language::English);
        assert_eq!(language(&Fake(&[])), Language::English);
    }
}
