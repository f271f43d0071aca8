//! The words of one language: read from its file, with English for what it lacks.

use std::collections::HashMap;

use super::Text;
use crate::app::command::Command;
use crate::sync::event::{Trouble, TroubleKind};

/// Languages with a locale file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    Russian,
    Spanish,
    Portuguese,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::English, Self::Russian, Self::Spanish, Self::Portuguese];

    /// By its code: `es`, `es_MX.UTF-8` and `es-419` are Spanish. `None`: there is no locale file for it.
    pub fn named(value: &str) -> Option<Self> {
        let code = value.split(['_', '-', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// From `LC_ALL`, `LC_MESSAGES` or `LANG`: `ru_RU.UTF-8` is Russian, what is not known is English.
    pub fn from_env_value(value: &str) -> Self {
        Self::named(value).unwrap_or_default()
    }

    /// ISO 639-1.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
        }
    }

    /// As those say who speak it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Russian => "Русский",
            Self::Spanish => "Español",
            Self::Portuguese => "Português",
        }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("../../assets/locales/en.toml"),
            Self::Russian => include_str!("../../assets/locales/ru.toml"),
            Self::Spanish => include_str!("../../assets/locales/es.toml"),
            Self::Portuguese => include_str!("../../assets/locales/pt.toml"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::COMMANDS;
    use std::collections::BTreeSet;

    fn places(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(n, _)| n).collect()
    }

    /// What is wrong with a language's file, a line each: what to add, to take out or to correct.
    fn faults(language: Language, source: &str) -> Vec<String> {
        let code = language.code();
        let mut faults: Vec<String> = Vec::new();
        if let Err(error) = source.parse::<toml::Table>() {
            return vec![format!("{code}.toml is no TOML: {error}")];
        }
        let (own, english) = (parse(source), parse(Language::English.source()));
        let mut wanted: BTreeSet<String> = Text::ALL.iter().map(|text| text.key().to_owned()).collect();
        if language != Language::English {
            // English help stands in the table of commands.
            wanted.extend(COMMANDS.iter().map(|spec| format!("help.{}", spec.name)));
        }
        let found: BTreeSet<String> = own.keys().cloned().collect();
        faults.extend(wanted.difference(&found).map(|key| format!("{code}.toml lacks {key}")));
        faults.extend(
            found.difference(&wanted).map(|key| format!("{code}.toml has {key}, which nobody asks for")),
        );
        let all = |forms: &[String]| -> BTreeSet<String> {
            // Where one form goes with one number alone, the number may be a word.
            forms.iter().flat_map(|form| places(form)).map(str::to_owned).collect()
        };
        for (key, forms) in &own {
            if forms.is_empty() || forms.iter().any(String::is_empty) {
                faults.push(format!("{code}.toml: {key} is empty"));
            }
            let Some(english) = english.get(key) else { continue };
            let count = if english.len() > 1 { language.forms() } else { 1 };
            if forms.len() != count {
                faults.push(format!("{code}.toml: {key} has {} forms, not {count}", forms.len()));
            }
            if all(forms) != all(english) {
                faults.push(format!("{code}.toml: {key} has other places than {:?}", all(english)));
            }
        }
        for (text, count) in [(Text::Weekdays, 7), (Text::Months, 12)] {
            if own.get(text.key()).is_some_and(|forms| forms.concat().split(' ').count() != count) {
                faults.push(format!("{code}.toml: {} are not {count} words", text.key()));
            }
        }
        faults.sort();
        faults
    }

    #[test]
    fn every_language_has_every_text_and_every_help_and_no_other() {
        let faults: Vec<String> =
            Language::ALL.into_iter().flat_map(|language| faults(language, language.source())).collect();
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    }

    #[test]
    fn a_fault_of_a_language_is_named() {
        let source = Language::Spanish.source();
        let before = faults(Language::Spanish, source);
        for (right, wrong, said) in [
            (
                "of_all = \"Las",
                "of_al = \"Las",
                "es.toml lacks tasks.of_all|es.toml has tasks.of_al, which nobody asks for",
            ),
            (
                "\"edit.redo\" =",
                "\"edit.rebo\" =",
                "es.toml lacks help.edit.redo|es.toml has help.edit.rebo, which nobody asks for",
            ),
            (
                "[\"{0} cambio\", \"{0} cambios\"]",
                "\"{0} cambios\"",
                "es.toml: said.changes has 1 forms, not 2",
            ),
            (
                "\"Deshecho: {0}\"",
                "\"Deshecho: {1}\"",
                "es.toml: say.undo_done has other places than {\"0\"}",
            ),
            ("\"lun mar", "\"lun. mar", ""),
            ("lun mar mié", "lun mié", "es.toml: format.weekdays are not 7 words"),
        ] {
            assert!(source.contains(right), "{right}");
            let mut said: Vec<&str> = said.split('|').filter(|said| !said.is_empty()).collect();
            said.sort_unstable();
            let mut found = faults(Language::Spanish, &source.replace(right, wrong));
            found.retain(|fault| !before.contains(fault));
            assert_eq!(found, said, "{wrong}");
        }
    }

    #[test]
    fn languages_are_known_by_the_names_systems_give_them() {
        for (name, language) in [
            ("ru_RU.UTF-8", Some(Language::Russian)),
            ("es", Some(Language::Spanish)),
            ("es_MX.UTF-8", Some(Language::Spanish)),
            ("es-419", Some(Language::Spanish)),
            ("pt_BR", Some(Language::Portuguese)),
            ("PT", Some(Language::Portuguese)),
            ("en_GB.UTF-8@euro", Some(Language::English)),
            ("C.UTF-8", None),
            ("estonian", None),
            ("", None),
        ] {
            assert_eq!(Language::named(name), language, "{name}");
            assert_eq!(Language::from_env_value(name), language.unwrap_or_default(), "{name}");
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
