//! The words of one language: read from its file, with English for what it lacks.

use std::collections::HashMap;

use super::Text;
use crate::app::command::{COMMANDS, Command};
use crate::sync::event::{Trouble, TroubleKind};

/// Languages with a locale file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    Russian,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Russian];

    /// From `LC_ALL`, `LC_MESSAGES` or `LANG`: `ru_RU.UTF-8` is Russian, what is not known is English.
    pub fn from_env_value(value: &str) -> Self {
        if value.starts_with("ru") { Self::Russian } else { Self::English }
    }

    /// ISO 639-1.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
        }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("../../assets/locales/en.toml"),
            Self::Russian => include_str!("../../assets/locales/ru.toml"),
        }
    }
}

/// The words of one language.
#[derive(Debug, Clone)]
pub struct Locale {
    pub language: Language,
    /// The forms of each: one, but for those that count.
    texts: Vec<Vec<String>>,
    help: HashMap<String, String>,
}

impl Locale {
    pub fn new(language: Language) -> Self {
        let own = parse(language.source());
        let english =
            if language == Language::English { HashMap::new() } else { parse(Language::English.source()) };
        let texts = Text::ALL.iter().map(|text| {
            let found = own.get(text.key()).or_else(|| english.get(text.key()));
            found.cloned().unwrap_or_else(|| vec![text.key().to_owned()])
        });
        let help = own.iter().filter_map(|(k, v)| Some((k.strip_prefix("help.")?.to_owned(), v.concat())));
        let help = help.collect();
        Self { language, texts: texts.collect(), help }
    }

    pub fn get(&self, text: Text) -> &str {
        self.forms(text).last().map_or(text.key(), String::as_str)
    }

    fn forms(&self, text: Text) -> &[String] {
        self.texts.get(text as usize).map_or(&[], Vec::as_slice)
    }

    /// A text that counts, in the form for so many: `{0}` is the number, `{1}` … the values.
    pub fn count(&self, text: Text, count: usize, values: &[&str]) -> String {
        let form = self.forms(text).get(self.language.form(count));
        let number = count.to_string();
        let all: Vec<&str> = std::iter::once(number.as_str()).chain(values.iter().copied()).collect();
        put(form.map_or_else(|| self.get(text), String::as_str), &all)
    }

    /// The text with `{0}`, `{1}` … replaced. A value that itself holds `{1}` is not looked into.
    pub fn fill(&self, text: Text, values: &[&str]) -> String {
        put(self.get(text), values)
    }

    /// What a command does, in this language.
    pub fn help(&self, command: Command) -> &str {
        let spec = command.spec();
        self.help.get(spec.name).map_or(spec.help, String::as_str)
    }

    /// Between groups of three digits.
    pub fn grouping(&self) -> char {
        self.get(Text::Grouping).chars().next().unwrap_or(' ')
    }

    /// Why something did not work and what helps, with the server's own words behind it.
    pub fn trouble(&self, why: &Trouble) -> String {
        let text = self.get(match why.kind {
            TroubleKind::Auth => Text::TroubleAuth,
            TroubleKind::Rate => Text::TroubleRate,
            TroubleKind::Blocked => Text::TroubleBlocked,
            TroubleKind::Forbidden => Text::TroubleForbidden,
            TroubleKind::Unpaid => Text::TroubleUnpaid,
            TroubleKind::Invalid => Text::TroubleInvalid,
            TroubleKind::NotFound => Text::TroubleNotFound,
            TroubleKind::Refused => Text::TroubleRefused,
            TroubleKind::Server => Text::TroubleServer,
            TroubleKind::Network => Text::TroubleNetwork,
            TroubleKind::Strange => Text::TroubleStrange,
            TroubleKind::Changed => Text::TroubleChanged,
            TroubleKind::Uncertain => Text::TroubleUncertain,
            TroubleKind::ReadOnly => Text::TroubleReadOnly,
            TroubleKind::Judged => Text::TroubleJudged,
        });
        match why.kind {
            _ if why.detail.is_empty() => text.to_owned(),
            // Here the server's own words are the message.
            TroubleKind::Invalid | TroubleKind::Refused => format!("{text} {}", why.detail),
            _ => format!("{text} [{}]", why.detail),
        }
    }
}

/// A pattern with its places filled.
fn put(pattern: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find('}') else { break };
        match rest[1..end].parse::<usize>().ok().and_then(|i| values.get(i)) {
            Some(value) => out.push_str(value),
            None => out.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

/// `section.name` → text; nested tables of the help section keep their dots. A list is a text that counts.
fn parse(source: &str) -> HashMap<String, Vec<String>> {
    fn walk(prefix: &str, table: &toml::Table, out: &mut HashMap<String, Vec<String>>) {
        for (key, value) in table {
            let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            match value {
                toml::Value::String(text) => {
                    out.insert(key, vec![text.clone()]);
                }
                toml::Value::Array(forms) => {
                    let forms = forms.iter().filter_map(|form| form.as_str().map(str::to_owned));
                    out.insert(key, forms.collect());
                }
                toml::Value::Table(inner) => walk(&key, inner, out),
                _ => {}
            }
        }
    }
    let mut out = HashMap::new();
    if let Ok(table) = source.parse::<toml::Table>() {
        walk("", &table, &mut out);
    }
    out
}

/// Commands without a translated help text, for the completeness test.
pub fn untranslated(language: Language) -> Vec<&'static str> {
    let locale = Locale::new(language);
    COMMANDS.iter().filter(|s| !locale.help.contains_key(s.name)).map(|s| s.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn places(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(n, _)| n).collect()
    }

    #[test]
    fn every_language_has_every_text_and_no_other() {
        let english = parse(Language::English.source());
        for language in Language::ALL {
            let own = parse(language.source());
            let wanted: BTreeSet<&str> = Text::ALL.iter().map(|t| t.key()).collect();
            let found: BTreeSet<&str> =
                own.keys().map(String::as_str).filter(|k| !k.starts_with("help.")).collect();
            assert_eq!(wanted, found, "{language:?}");
            for (key, forms) in &own {
                assert!(!forms.is_empty() && forms.iter().all(|form| !form.is_empty()), "{key} is empty");
                let Some(english) = english.get(key) else { continue };
                assert_eq!(forms.len() > 1, english.len() > 1, "{key} counts in one language only");
                if forms.len() > 1 {
                    assert_eq!(forms.len(), language.forms(), "{key} in {language:?}");
                }
                // Where one form goes with one number alone, the number may be a word.
                let all = |forms: &[String]| -> BTreeSet<String> {
                    forms.iter().flat_map(|form| places(form)).map(str::to_owned).collect()
                };
                assert_eq!(all(forms), all(english), "{key} in {language:?}");
            }
        }
    }

    #[test]
    fn every_language_but_the_tables_own_translates_every_help_text() {
        assert_eq!(untranslated(Language::Russian), Vec::<&str>::new());
        let locale = Locale::new(Language::Russian);
        let known: BTreeSet<&str> = COMMANDS.iter().map(|s| s.name).collect();
        for name in locale.help.keys() {
            assert!(known.contains(name.as_str()), "{name} is no command");
        }
    }

    #[test]
    fn a_text_that_counts_has_a_form_for_every_number() {
        let said = |language, n| Locale::new(language).count(Text::ClosedWithTasks, n, &["12 Mar"]);
        for (n, words) in [
            (1, "It still has an open task, due 12 Mar."),
            (2, "It still has 2 open tasks, the next due 12 Mar."),
            (21, "It still has 21 open tasks, the next due 12 Mar."),
        ] {
            assert_eq!(said(Language::English, n), words);
        }
        for (n, words) in [
            (1, "осталась 1 открытая задача"),
            (3, "остались 3 открытые задачи"),
            (5, "осталось 5 открытых задач"),
            (11, "осталось 11 открытых задач"),
            (21, "осталась 21 открытая задача"),
            (22, "остались 22 открытые задачи"),
        ] {
            let russian = said(Language::Russian, n);
            assert!(russian.contains(words) && russian.contains("12 Mar"), "{russian}");
        }
    }

    #[test]
    fn values_are_put_in_and_never_looked_into() {
        let locale = Locale::new(Language::English);
        let text = locale.fill(Text::MoveRefused, &["{1}", "why"]);
        assert!(text.contains("{1}") && text.contains("why"), "{text}");
    }
}
