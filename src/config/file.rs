//! `config.toml` as it is read: what is wrong with a line is said with its number, and the rest still applies.
//!
//! Owns the keys there are. No secret belongs in it. What a value that cannot be read stands for is the careful thing: a
//! wrong `read_only` is read-only, an account with a wrong address is there but cannot be opened.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::names::{self, nearest};
use super::themes;
use crate::api::BaseUrl;
use crate::app::keymap::Keymap;
use crate::domain::rot::RotLimits;
use crate::domain::{SafeText, SavedView};
use crate::files;
use crate::i18n::Language;

mod keys;

pub use keys::{Keys, Preset};

const KEYS: [&str; 10] =
    ["account", "accounts", "forecast", "hints", "keys", "language", "own", "rot", "theme", "views"];
/// As `--theme` calls them.
pub const THEMES: [&str; 5] = ["default", "dark", "light", "high-contrast", "colour-blind"];
const ACCOUNT_KEYS: [&str; 3] = ["host", "read_only", "token_command"];

/// What the file says.
#[derive(Debug, Clone, Default)]
pub struct File {
    pub path: PathBuf,
    pub text: String,
    /// The account that is opened when nobody names one.
    pub current: Option<String>,
    pub accounts: BTreeMap<String, Entry>,
    /// Whether somebody new is told what to try next.
    pub hints: Option<bool>,
    pub language: Option<Language>,
    /// One of [`THEMES`], or one of the person's own.
    pub theme: Option<String>,
    pub keys: Keys,
    /// What comes of the keys; nothing where they are the table's.
    pub(super) own_keymap: Option<Keymap>,
    /// How long leads may stand in their stages.
    pub rot: RotLimits,
    /// How likely leads are won where too few were to tell, from 0 to 1, by what a person calls the stage.
    pub weights: Vec<(String, f64)>,
    /// The stages that are named in it: whether there are such the account alone knows.
    pub stages: Vec<StageName>,
    pub views: Vec<SavedView>,
    pub warnings: Vec<Warning>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Why it has none is a warning, and said again when the account is asked for.
    pub base: Result<BaseUrl, String>,
    pub is_read_only: bool,
    pub token_command: Option<Vec<String>>,
}

/// A stage as the file calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageName {
    pub line: usize,
    /// The table it stands in.
    pub table: &'static str,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub line: usize,
    pub what: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("{}: {why}", path.display())]
    Unreadable { path: PathBuf, why: String },
    #[error("{} line {line} is no TOML: {why}. Until that is mended nothing in the file applies.", path.display())]
    Broken { path: PathBuf, line: usize, why: SafeText },
}

impl File {
    /// Reads the file; that there is none is as good as an empty one.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        Self::parse(path, Self::text_of(path)?)
    }

    /// The same without working out what comes of the keys, and without what there is to say about them.
    pub fn glance(path: &Path) -> Result<Self, FileError> {
        let text = Self::text_of(path)?;
        let file = Self::read(path, &text)?;
        Ok(Self { text, ..file })
    }

    fn text_of(path: &Path) -> Result<String, FileError> {
        let unreadable = |why: &dyn fmt::Display| FileError::Unreadable {
            path: path.to_owned(),
            why: SafeText::line(&why.to_string()).to_string(),
        };
        let content = files::read(path).map_err(|e| unreadable(&e))?.unwrap_or_default();
        String::from_utf8(content).map_err(|_| unreadable(&"it is not UTF-8"))
    }

    /// Which keys run what.
    pub fn keymap(&self) -> Keymap {
        self.own_keymap.clone().unwrap_or_default()
    }

    pub fn parse(path: &Path, text: String) -> Result<Self, FileError> {
        let mut file = Self::read(path, &text)?;
        if !file.keys.is_empty() {
            let (keymap, objections) = file.keys.keymap();
            file.own_keymap = Some(keymap);
            let warning = |o: crate::app::keymap::Objection| Warning { line: o.line, what: o.what };
            file.warnings.extend(objections.into_iter().map(warning));
        }
        file.warnings.sort_by_key(|warning| warning.line);
        Ok(Self { text, ..file })
    }

    fn read(path: &Path, text: &str) -> Result<Self, FileError> {
        let table = DeTable::parse(text).map_err(|error| FileError::Broken {
            path: path.to_owned(),
            line: line_at(text, error.span().unwrap_or_default().start),
            why: SafeText::line(error.message()),
        })?;
        let mut reading = Reading { text, file: Self { path: path.to_owned(), ..Self::default() } };
        reading.top(table.get_ref());
        // The order of a table is that of its names; who wrote first is told by the lines.
        reading.file.keys.wishes.sort_by_key(|wish| wish.line);
        Ok(reading.file)
    }
}

/// The line of a place in a text, from 1.
pub fn line_at(text: &str, at: usize) -> usize {
    1 + text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count()
}

/// A file while it is read.
pub(super) struct Reading<'a> {
    text: &'a str,
    pub(super) file: File,
}

impl Reading<'_> {
    pub(super) fn warn(&mut self, at: usize, what: String) {
        self.file.warnings.push(Warning { line: line_at(self.text, at), what });
    }

    /// A stage is named there.
    pub(super) fn stage(&mut self, at: usize, table: &'static str, name: &str) {
        let line = line_at(self.text, at);
        self.file.stages.push(StageName { line, table, name: name.trim().to_owned() });
    }

    pub(super) fn unknown(&mut self, at: usize, key: &str, known: &[&str]) {
        let key_said = SafeText::line(key);
        let hint = match nearest(key, known) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("the keys here are {}.", names::listed(known)),
        };
        self.warn(at, format!("unknown key `{key_said}`: {hint}"));
    }

    fn top(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "account" => match value.get_ref().as_str() {
                    Some(name) => self.file.current = Some(name.to_owned()),
                    None => self.wrong(value, "account", "the name of an account in quotes"),
                },
                "accounts" => match value.get_ref().as_table() {
                    Some(accounts) => self.accounts(accounts),
                    None => self.wrong(value, "accounts", "a table: [accounts.NAME]"),
                },
                "forecast" => self.forecast(value),
                "hints" => match value.get_ref().as_bool() {
                    Some(are_on) => self.file.hints = Some(are_on),
                    None => self.wrong(value, "hints", "true or false"),
                },
                "language" => match value.get_ref().as_str().and_then(Language::named) {
                    Some(language) => self.file.language = Some(language),
                    None => self.no_choice(value, "language", &Language::ALL.map(Language::code)),
                },
                "theme" => match value.get_ref().as_str() {
                    Some(name) => self.theme(value, name),
                    None => self.wrong(value, "theme", "the name of a theme in quotes"),
                },
                "keys" => match value.get_ref().as_table() {
                    Some(keys) => self.keys(keys),
                    None => self.wrong(value, "keys", "a table: [keys.board]"),
                },
                "own" => self.own_commands(value),
                "rot" => self.rot(value),
                "views" => self.views(value),
                other => self.unknown(key.span().start, other, &KEYS),
            }
        }
        let current = self.file.current.clone().filter(|name| !self.file.accounts.contains_key(name));
        if let Some(name) = current {
            let at =
                table.iter().find(|(key, _)| key.get_ref() == "account").map_or(0, |(_, v)| v.span().start);
            let known: Vec<&str> = self.file.accounts.keys().map(String::as_str).collect();
            let hint = nearest(&name, &known).map(|n| format!(": did you mean \"{n}\"?")).unwrap_or_default();
            let what = format!("there is no account \"{}\"{hint}", SafeText::line(&name));
            self.warn(at, what);
        }
    }

    fn theme(&mut self, value: &Spanned<DeValue<'_>>, name: &str) {
        let is_built_in = THEMES.contains(&name);
        match themes::find(&themes::dir(&self.file.path), name) {
            Err(why) if !is_built_in => self.warn(value.span().start, why.to_string()),
            _ => self.file.theme = Some(name.to_owned()),
        }
    }

    fn accounts(&mut self, accounts: &DeTable<'_>) {
        for (key, value) in accounts {
            let name = key.get_ref().as_ref();
            if let Err(why) = names::check(name) {
                self.warn(key.span().start, why);
                continue;
            }
            match value.get_ref().as_table() {
                Some(table) => {
                    let entry = self.account(name, key.span().start, table);
                    self.file.accounts.insert(name.to_owned(), entry);
                }
                None => self.wrong(value, name, "a table with host = \"yourcompany.kommo.com\""),
            }
        }
    }

    fn account(&mut self, name: &str, at: usize, table: &DeTable<'_>) -> Entry {
        let mut entry = Entry { base: Err(String::new()), is_read_only: false, token_command: None };
        let mut has_host = false;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "host" => {
                    has_host = true;
                    let text = value.get_ref().as_str().unwrap_or_default();
                    entry.base = super::address(text).map_err(|error| error.to_string());
                    if let Err(why) = &entry.base {
                        let what = format!("host: {why}");
                        self.warn(value.span().start, what);
                    }
                }
                "read_only" => match value.get_ref().as_bool() {
                    Some(is_read_only) => entry.is_read_only = is_read_only,
                    None => {
                        entry.is_read_only = true;
                        self.wrong(value, "read_only", "true or false; until then nothing is changed there");
                    }
                },
                "token_command" => {
                    entry.token_command = command(value);
                    if entry.token_command.is_none() {
                        // Another token than the one that was meant must not be taken.
                        entry.token_command = Some(Vec::new());
                        self.wrong(
                            value,
                            "token_command",
                            "a list of words: [\"pass\", \"show\", \"kommo\"]",
                        );
                    }
                }
                other => self.unknown(key.span().start, other, &ACCOUNT_KEYS),
            }
        }
        if !has_host {
            let why = format!("[accounts.{name}] has no host; write host = \"yourcompany.kommo.com\" there");
            self.warn(at, why.clone());
            entry.base = Err(why);
        }
        entry
    }

    pub(super) fn no_choice(&mut self, value: &Spanned<DeValue<'_>>, key: &str, choices: &[&str]) {
        let said = value.get_ref().as_str().map(SafeText::line).unwrap_or_default();
        let what = format!("there is no {key} `{said}`; it is one of {}", names::listed(choices));
        self.warn(value.span().start, what);
    }

    pub(super) fn wrong(&mut self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        let what = format!("{key} is a {} here; it has to be {wanted}.", value.get_ref().type_str());
        let what = what.trim_end_matches('.').to_owned();
        self.warn(value.span().start, what);
    }
}

fn command(value: &Spanned<DeValue<'_>>) -> Option<Vec<String>> {
    let words = value.get_ref().as_array()?.iter().map(|word| word.get_ref().as_str().map(str::to_owned));
    words.collect::<Option<Vec<_>>>().filter(|words| words.first().is_some_and(|word| !word.is_empty()))
}
