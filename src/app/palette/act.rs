//! What choosing a row of the palette does.

use crate::app::board::Density;
use crate::app::command::Command;
use crate::app::filter;
use crate::app::looks::ThemeName;
use crate::app::msg::Effect;
use crate::app::own::{self, OwnId};
use crate::app::picker::{self, Choice};
use crate::app::preview::{self, PreviewSide};
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::app::{composer, people, route};
use crate::domain::{Owner, UserId};
use crate::i18n::{Language, Text};
use crate::sync::event::Composing;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    Run(Command),
    /// A command of the person's own.
    Own(OwnId),
    /// What a box to choose from would do.
    Choose(Box<Choice>),
    /// A card.
    Open(Owner),
    /// The board with what is theirs.
    LeadsOf(UserId),
    Theme(ThemeName),
    Speak(Language),
    Density(Density),
    /// Where it stands; `None`: nowhere.
    Preview(Option<PreviewSide>),
    /// The box to write in, with a text in it.
    Write(Composing, String),
}

pub(super) fn act(state: &mut State, doing: Doing) -> Vec<Effect> {
    match doing {
        Doing::Run(command) => route::run(state, command),
        Doing::Own(id) => own::run(state, id),
        Doing::Choose(choice) => picker::choose(state, *choice),
        Doing::Open(owner) => people::open(state, owner, owner.lead().into_iter().collect()),
        Doing::LeadsOf(user) => leads_of(state, user),
        Doing::Theme(name) => {
            state.theme = Some(name);
            for_good(state, name.word(), &format!("theme = \"{}\"", name.word()))
        }
        Doing::Speak(language) => {
            state.speak(language);
            state.settings.follows_language = false;
            for_good(state, language.own_name(), &format!("language = \"{}\"", language.code()))
        }
        Doing::Density(density) => {
            state.board.density = density;
            Vec::new()
        }
        Doing::Preview(side) => preview::put(state, side),
        Doing::Write(what, text) => {
            let mut effects = composer::open(state, what);
            if matches!(state.popup, Some(Popup::Composer(_))) {
                effects.extend(composer::paste(state, &text));
            }
            effects
        }
    }
}

/// What was set holds until the program ends: how it stays.
fn for_good(state: &mut State, value: &str, line: &str) -> Vec<Effect> {
    let text = state.locale.fill(Text::SetForGood, &[value, line]);
    vec![state.say(Tone::Info, text)]
}

/// The board, narrowed to the leads of a person.
fn leads_of(state: &mut State, user: UserId) -> Vec<Effect> {
    let Some(name) = state.user(user).map(|user| user.name.clone()) else { return Vec::new() };
    let mut effects = route::run_global(state, Command::GoBoard);
    effects.extend(filter::begin(state, &name));
    effects
}
