//! `[keys]` and `[[own]]`: which keys run what, and commands of the person's own.
//!
//! Owns how they are written. What comes of it, and what it costs, is worked out by the keymap; its objections are
//! warnings of this file like all others. The presets are files of the same form.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::super::names::{self, nearest};
use super::Reading;
use crate::app::command::{COMMANDS, Command, Scope};
use crate::app::keymap::{self, Key, Keymap, Wish, parse_sequence};
use crate::app::own::{BadWord, OwnCommand, VALUES, Way, Word};
use crate::domain::SafeText;

#[cfg(test)]
mod tests;

const OWN_KEYS: [&str; 6] = ["name", "key", "view", "run", "takes_terminal", "changes_nothing"];

/// A set of keys that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preset {
    #[default]
    Default,
    VimStrict,
    Gmail,
    Arrows,
}

impl Preset {
    pub const ALL: [Self; 4] = [Self::Default, Self::VimStrict, Self::Gmail, Self::Arrows];

    /// As `preset` calls it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::VimStrict => "vim-strict",
            Self::Gmail => "gmail",
            Self::Arrows => "arrows",
        }
    }

    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.word() == word)
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Default => include_str!("../../../assets/keymaps/default.toml"),
            Self::VimStrict => include_str!("../../../assets/keymaps/vim-strict.toml"),
            Self::Gmail => include_str!("../../../assets/keymaps/gmail.toml"),
            Self::Arrows => include_str!("../../../assets/keymaps/arrows.toml"),
        }
    }

    /// What it wants otherwise than the table. A test reads them all.
    fn wishes(self) -> Vec<Wish> {
        let read = super::File::read(std::path::Path::new(self.word()), self.source());
        read.map(|file| file.keys.wishes).unwrap_or_default()
    }
}

/// What the file says about keys.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    pub preset: Preset,
    pub wishes: Vec<Wish>,
    pub own: Vec<OwnCommand>,
}

impl Keys {
    /// What comes of it, and what there is to say about that.
    pub fn keymap(&self) -> (Keymap, Vec<keymap::Objection>) {
        Keymap::of(&self.preset.wishes(), &self.wishes, self.own.clone())
    }

    pub fn is_empty(&self) -> bool {
        self.preset == Preset::Default && self.wishes.is_empty() && self.own.is_empty()
    }
}

impl Reading<'_> {
    pub(super) fn keys(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if name == "preset" {
                match value.get_ref().as_str().and_then(Preset::named) {
                    Some(preset) => self.file.keys.preset = preset,
                    None => self.no_choice(value, "preset", &Preset::ALL.map(Preset::word)),
                }
                continue;
            }
            match (Scope::named(name), value.get_ref().as_table()) {
                (Some(view), Some(table)) => self.rebound(view, "", table),
                (Some(_), None) => self.wrong(value, name, "a table: [keys.board]"),
                (None, _) => self.unknown_view(key.span().start, name),
            }
        }
    }

    fn unknown_view(&mut self, at: usize, name: &str) {
        let views: Vec<&str> = Scope::ALL.iter().map(|scope| scope.name()).collect();
        let hint = match nearest(name, &views) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the views are {}", names::listed(&views)),
        };
        self.warn(at, format!("there is no view `{}`: {hint}", SafeText::line(name)));
    }

    /// `"lead.won"` and `lead.won` are the same: the latter is a table in a table.
    fn rebound(&mut self, view: Scope, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let part = key.get_ref().as_ref();
            let name = if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
            if let Some(inner) = value.get_ref().as_table() {
                self.rebound(view, &name, inner);
                continue;
            }
            let at = key.span().start;
            let Some(command) = Command::named(&name) else {
                let known: Vec<&str> = COMMANDS.iter().map(|spec| spec.name).collect();
                let hint = match nearest(&name, &known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`dealdesk keys` lists them".to_owned(),
                };
                self.warn(at, format!("there is no command `{}`: {hint}", SafeText::line(&name)));
                continue;
            };
            if let Some(keys) = self.sequences(value, &name) {
                let line = super::line_at(self.text, at);
                self.file.keys.wishes.push(Wish { line, view, command, keys });
            }
        }
    }

    /// One sequence in quotes, or a list of them; `None` where nothing of it can be read.
    fn sequences(&mut self, value: &Spanned<DeValue<'_>>, name: &str) -> Option<Vec<Vec<Key>>> {
        if let Some(text) = value.get_ref().as_str() {
            return self.sequence(value.span().start, text).map(|keys| vec![keys]);
        }
        let Some(list) = value.get_ref().as_array().filter(|list| all_texts(list)) else {
            self.wrong(value, name, "a key in quotes, or a list of them; [] for none");
            return None;
        };
        let texts: Vec<(usize, &str)> =
            list.iter().filter_map(|item| Some((item.span().start, item.get_ref().as_str()?))).collect();
        let read: Vec<Vec<Key>> = texts.iter().filter_map(|(at, text)| self.sequence(*at, text)).collect();
        (texts.is_empty() || !read.is_empty()).then_some(read)
    }

    fn sequence(&mut self, at: usize, text: &str) -> Option<Vec<Key>> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let keys = parse_sequence(&words.join(" "));
        if keys.is_none() {
            let wrong = words.iter().find(|word| Key::parse(word).is_none()).copied().unwrap_or(text);
            let hint = meant(wrong).map_or_else(
                || "keys are written `w`, `C-w`, `g b`, `Enter`, `F5`".to_owned(),
                |key| format!("did you mean `{key}`?"),
            );
            self.warn(at, format!("there is no key `{}`: {hint}", SafeText::line(wrong)));
        }
        keys
    }

    pub(super) fn own_commands(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(list) = value.get_ref().as_array() else {
            return self.wrong(value, "own", "a list of tables: [[own]]");
        };
        for item in list {
            match item.get_ref().as_table() {
                Some(table) => {
                    if let Some(own) = self.own_command(item.span().start, table) {
                        self.file.keys.own.push(own);
                    }
                }
                None => self.wrong(item, "own", "a table: [[own]]"),
            }
        }
    }

    /// What is not whole is left out: half a command might be another one.
    fn own_command(&mut self, at: usize, table: &DeTable<'_>) -> Option<OwnCommand> {
        let (mut name, mut keys, mut run) = (None, None, None);
        let (mut view, mut way, mut is_harmless, mut is_whole) = (Scope::Global, Way::Beside, false, true);
        for (key, value) in table {
            let before = self.file.warnings.len();
            match key.get_ref().as_ref() {
                "name" => match value.get_ref().as_str().map(|name| SafeText::line(name.trim())) {
                    Some(said) if !said.is_empty() => name = Some(said),
                    _ => self.wrong(value, "name", "some words in quotes"),
                },
                "key" => keys = self.sequences(value, "key"),
                "view" => match value.get_ref().as_str().map(|view| (view, Scope::named(view))) {
                    Some((_, Some(found))) => view = found,
                    Some((said, None)) => self.unknown_view(value.span().start, said),
                    None => self.wrong(value, "view", "the name of a view in quotes"),
                },
                "run" => run = self.words(value),
                "takes_terminal" => match value.get_ref().as_bool() {
                    Some(true) => way = Way::InTerminal,
                    Some(false) => way = Way::Beside,
                    None => self.wrong(value, "takes_terminal", "true or false"),
                },
                "changes_nothing" => match value.get_ref().as_bool() {
                    Some(is) => is_harmless = is,
                    None => self.wrong(value, "changes_nothing", "true or false"),
                },
                other => self.unknown(key.span().start, other, &OWN_KEYS),
            }
            is_whole &= self.file.warnings.len() == before;
        }
        match (name, keys, run) {
            (Some(name), Some(keys), Some(run)) if is_whole => {
                let line = super::line_at(self.text, at);
                Some(OwnCommand { line, name, keys, view, run, way, is_harmless })
            }
            _ if !is_whole => None,
            _ => {
                let what = "[[own]] needs a name, a key and what to run: run = [\"sip-call\", \"{phone}\"]";
                self.warn(at, what.to_owned());
                None
            }
        }
    }

    fn words(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Vec<Word>> {
        let Some(words) = super::command(value) else {
            self.wrong(
                value,
                "run",
                "a list of words: [\"sip-call\", \"{phone}\"]; no shell takes them apart",
            );
            return None;
        };
        let mut run = Vec::new();
        for word in &words {
            match Word::parse(word) {
                Ok(word) => run.push(word),
                Err(BadWord::NoValue(name)) => {
                    let hint = nearest(&name, &VALUES).map_or_else(
                        || format!("there are {}", names::listed(&VALUES)),
                        |near| format!("did you mean `{near}`?"),
                    );
                    let what = format!("run: nothing is called `{{{}}}`: {hint}", SafeText::line(&name));
                    self.warn(value.span().start, what);
                    return None;
                }
                Err(BadWord::Brace(brace)) => {
                    let what =
                        format!("run: a single `{brace}`; as a character it is written `{brace}{brace}`");
                    self.warn(value.span().start, what);
                    return None;
                }
            }
        }
        if run.first().is_some_and(|program| !program.is_fixed()) {
            let what =
                "run: the program itself has to stand there; values of a lead can only be its arguments";
            self.warn(value.span().start, what.to_owned());
            return None;
        }
        Some(run)
    }
}

fn all_texts(list: &DeArray<'_>) -> bool {
    list.iter().all(|item| item.get_ref().as_str().is_some())
}

/// What was probably meant by a word that is no key.
fn meant(word: &str) -> Option<String> {
    let bare = word.trim_start_matches('<').trim_end_matches('>');
    if let Some(key) = Key::parse(bare).filter(|_| bare != word) {
        return Some(key.to_string());
    }
    let lower = bare.to_lowercase();
    for start in ["ctrl-", "ctrl+", "control-", "c+", "c-", "^"] {
        if let Some(rest) = lower.strip_prefix(start)
            && let Some(key) = Key::parse(&format!("C-{rest}"))
        {
            return Some(key.to_string());
        }
    }
    let other = match lower.as_str() {
        "escape" => "Esc",
        "return" | "cr" => "Enter",
        "delete" => "Del",
        "bs" => "Backspace",
        "pageup" | "page_up" => "PgUp",
        "pagedown" | "page_down" => "PgDn",
        "shift-tab" | "shift+tab" | "backtab" => "S-Tab",
        _ => "",
    };
    if !other.is_empty() {
        return Some(other.to_owned());
    }
    let known: Vec<&str> = keymap::names().collect();
    let named = known.iter().find(|name| name.to_lowercase() == lower).copied();
    if let Some(name) = named {
        return Some(name.to_owned());
    }
    let letters: Vec<String> = word.chars().map(String::from).collect();
    if (2..=3).contains(&letters.len()) && word.chars().all(char::is_alphabetic) {
        return Some(letters.join(" "));
    }
    nearest(bare, &known).map(str::to_owned)
}
