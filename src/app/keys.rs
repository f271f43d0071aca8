//! The keys the screen tells of: those that run the command where the person is, as the keymap has it now.

use super::command::{Command, Scope};
use super::keymap::{Bound, Keymap};
use super::state::State;

/// Where there is a key at all for a command, wherever that is: for sentences that are said in many places.
fn somewhere(keymap: &Keymap, command: Command) -> Option<String> {
    let scope = command.spec().scope;
    let mut stacks = Scope::all_stacks().filter(|stack| stack.contains(&scope));
    stacks.find_map(|stack| keymap.key_of(command, stack))
}

/// A command nobody has a key for is run by its name, in the palette.
fn named(command: Command) -> String {
    format!(":{}", command.spec().name)
}

impl State {
    /// Where keys of the screen are looked up, whatever box is above it.
    pub fn screen_stack(&self) -> Vec<Scope> {
        self.screen_scopes().into_iter().chain([Scope::Global]).collect()
    }

    /// What a sequence of keys does, in words.
    pub fn bound_words(&self, bound: Bound) -> &str {
        match bound {
            Bound::Command(command) => self.locale.help(command),
            Bound::Own(id) => self.keymap.own(id).map(|own| own.name.as_str()).unwrap_or_default(),
        }
    }

    /// With other keys than the table's; the sentences that name keys name these.
    pub fn set_keymap(&mut self, keymap: Keymap) {
        self.keymap = keymap;
        self.speak(self.locale.language);
    }

    /// From now on in this language.
    pub fn speak(&mut self, language: crate::i18n::Language) {
        let keymap = &self.keymap;
        let key = |command| somewhere(keymap, command).unwrap_or_else(|| named(command));
        self.locale = crate::i18n::Locale::with_keys(language, &key);
    }

    /// The key to teach for a command: in the box that is open, else on the screen below it; for what belongs to
    /// another screen, there.
    pub fn key(&self, command: Command) -> Option<String> {
        let below = self.screen_stack();
        let here = self.keymap.key_of(command, &self.scopes());
        let on_screen = || self.keymap.key_of(command, &below);
        here.or_else(on_screen).or_else(|| {
            let is_elsewhere = !below.contains(&command.spec().scope);
            is_elsewhere.then(|| somewhere(&self.keymap, command)).flatten()
        })
    }

    /// The same for a sentence: without a key, the name that runs it in the palette.
    pub fn key_words(&self, command: Command) -> String {
        self.key(command).unwrap_or_else(|| named(command))
    }
}
