//! Changes of `config.toml` that leave everything else in it as a person wrote it: comments, order, unknown keys.
//!
//! The text is changed in place, then read again: if it does not say exactly what was meant, nothing is written and the
//! person is told what to write.

use toml::de::DeTable;

use super::file::{Entry, File};

/// The change is beyond what can be done to this text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("config.toml is written in a way that cannot be changed from here; {0}")]
pub struct Unchangeable(String);

impl Unchangeable {
    /// What to do instead.
    pub(super) const fn new(instead: String) -> Self {
        Self(instead)
    }
}

/// A new text.
pub type Edited = Result<String, Unchangeable>;

impl File {
    /// With this account as the one that is opened when nobody names one.
    pub fn with_current(&self, name: &str) -> Edited {
        let line = format!("account = \"{name}\"");
        let value = self.find(&["account"]);
        let text = match value {
            Some(span) => spliced(&self.text, span, &format!("\"{name}\"")),
            None if self.text.is_empty() => format!("{line}\n"),
            None => format!("{line}\n\n{}", self.text),
        };
        let wanted = Self { current: Some(name.to_owned()), ..self.clone() };
        self.checked(text, &wanted, &format!("put {line} into its first line"))
    }

    /// With an account: a new one at the end, or a known one at another address.
    pub fn with_account(&self, name: &str, host: &str, entry: &Entry) -> Edited {
        let mut wanted = self.clone();
        let mut lines = format!("[accounts.{name}]\nhost = \"{host}\"\n");
        if entry.is_read_only {
            lines.push_str("read_only = true\n");
        }
        let text = match self.accounts.get(name) {
            Some(known) if known == entry => return Ok(self.text.clone()),
            Some(_) => match self.find(&["accounts", name, "host"]) {
                Some(span) => spliced(&self.text, span, &format!("\"{host}\"")),
                None => self.text.clone(),
            },
            None => {
                let gap = match self.text.as_str() {
                    "" => "",
                    text if text.ends_with('\n') => "\n",
                    _ => "\n\n",
                };
                format!("{}{gap}{lines}", self.text)
            }
        };
        wanted.accounts.insert(name.to_owned(), entry.clone());
        self.checked(text, &wanted, &format!("write there:\n{lines}"))
    }

    /// Without an account. Comments directly above it go with it.
    pub fn without_account(&self, name: &str) -> Edited {
        let mut kept: Vec<&str> = Vec::new();
        let mut is_out = false;
        for line in self.text.split_inclusive('\n') {
            let bare = line.trim();
            if bare.starts_with('[') {
                let of = bare.trim_start_matches('[').split(']').next().unwrap_or_default();
                is_out =
                    of.split('.').map(|part| part.trim().trim_matches(['"', '\''])).eq(["accounts", name]);
                while is_out && kept.last().is_some_and(|last| last.trim().starts_with('#')) {
                    kept.pop();
                }
            }
            if !is_out {
                kept.push(line);
            }
        }
        let mut wanted = self.clone();
        wanted.accounts.remove(name);
        let mut text = kept.concat();
        if wanted.current.as_deref() == Some(name) {
            wanted.current = None;
            let whole: String =
                text.lines().filter(|line| !is_current(line)).fold(String::new(), |mut all, line| {
                    all.push_str(line);
                    all.push('\n');
                    all
                });
            text = whole;
        }
        let text = if text.trim().is_empty() { String::new() } else { format!("{}\n", text.trim()) };
        self.checked(text, &wanted, &format!("take [accounts.{name}] out of it"))
    }

    /// Where the value of a key stands.
    fn find(&self, path: &[&str]) -> Option<std::ops::Range<usize>> {
        let table = DeTable::parse(&self.text).ok()?;
        let (first, rest) = path.split_first()?;
        let mut value = table.get_ref().iter().find(|(key, _)| key.get_ref() == first)?.1;
        for name in rest {
            value = value.get_ref().as_table()?.iter().find(|(key, _)| key.get_ref() == name)?.1;
        }
        Some(value.span())
    }

    fn checked(&self, text: String, wanted: &Self, instead: &str) -> Edited {
        let is_meant = |file: &Self| file.current == wanted.current && file.accounts == wanted.accounts;
        match Self::parse(&self.path, text.clone()) {
            Ok(file) if is_meant(&file) => Ok(text),
            _ => Err(Unchangeable(instead.to_owned())),
        }
    }
}

fn is_current(line: &str) -> bool {
    line.trim_start().strip_prefix("account").is_some_and(|rest| rest.trim_start().starts_with('='))
}

pub(super) fn spliced(text: &str, span: std::ops::Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..span.start], &text[span.end..])
}
