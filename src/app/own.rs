//! The person's own commands: a program on a key, with what is known of the lead as its arguments.
//!
//! A value is always a part of one argument of one program and never text for a shell: names are written by strangers. Where
//! an argument begins with a value, that value cannot begin with a hyphen, or a name would be an option of the program;
//! behind an argument `--` it can, since no options follow there. Must not know how a program is started: that is
//! `Effect::RunOwn`, plain data.

use serde::{Deserialize, Serialize};

use super::command::Scope;
use super::handover::{self, Handover, Wish};
use super::keymap::Key;
use super::msg::Effect;
use super::state::State;
use super::status::Tone;
use crate::domain::{Entity, Money, SafeText, Target};
use crate::i18n::Text;

/// Which of the person's own commands, by its place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OwnId(pub usize);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCommand {
    /// Of the file it stands in.
    pub line: usize,
    pub name: SafeText,
    pub keys: Vec<Vec<Key>>,
    pub view: Scope,
    /// The program and its arguments.
    pub run: Vec<Word>,
    pub way: Way,
    /// The person says that it changes nothing, so that it may be run where nothing shall be changed.
    pub is_harmless: bool,
}

/// How a program of the person's own runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Beside this one; what came of it is told.
    Beside,
    /// In the terminal, which is its own until it ends.
    InTerminal,
}

/// One argument: what stands there, and what is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Value { of: Value, may_lack: bool },
}

/// What can be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Id,
    Name,
    Price,
    Stage,
    Pipeline,
    Responsible,
    Phone,
    Email,
    Url,
    Tags,
    /// A custom field by its name, code or id.
    Field(String),
}

/// As they are written, in braces.
pub const VALUES: [&str; 11] = [
    "id",
    "name",
    "price",
    "stage",
    "pipeline",
    "responsible",
    "phone",
    "email",
    "url",
    "tags",
    "field:NAME",
];

/// A program to run, ready to be started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    pub name: SafeText,
    /// The program and its arguments; never empty.
    pub argv: Vec<String>,
    pub way: Way,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    Done,
    /// It says that something is wrong: how it ended, and the first line of what it said.
    Failed {
        how: How,
        said: SafeText,
    },
    NotStarted {
        why: SafeText,
    },
    /// As many run already as may run at once.
    TooMany,
}

/// How a program ended that did not end well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    Code(i32),
    Signal(i32),
}

/// Why an argument cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Lack {
    /// It is not read yet.
    NotRead,
    Missing(String),
    /// It begins with a hyphen where that would make an option of it.
    Option(String),
}

/// Why a word is no argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadWord {
    /// Nothing has this name.
    NoValue(String),
    /// It stands alone.
    Brace(char),
}

impl Word {
    /// An argument as it is written: `{name}` is filled in, `{name?}` may be empty, `{{` is a brace.
    pub fn parse(text: &str) -> Result<Self, BadWord> {
        let (mut parts, mut plain, mut rest) = (Vec::new(), String::new(), text);
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                plain.push_str(brace);
                rest = after;
                continue;
            }
            let Some((name, after)) = rest.split_once('}').filter(|_| brace == "{") else {
                return Err(BadWord::Brace(if brace == "{" { '{' } else { '}' }));
            };
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            parts.push(Part::value(name)?);
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() || parts.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self(parts))
    }

    /// The same whatever the lead is.
    pub fn is_fixed(&self) -> bool {
        self.0.iter().all(|part| matches!(part, Part::Text(_)))
    }

    fn is_end_of_options(&self) -> bool {
        matches!(self.0.as_slice(), [Part::Text(text)] if text == "--")
    }
}

impl Part {
    fn value(written: &str) -> Result<Self, BadWord> {
        let (name, may_lack) = match written.strip_suffix('?') {
            Some(name) => (name, true),
            None => (written, false),
        };
        let of = match name {
            "id" => Value::Id,
            "name" => Value::Name,
            "price" => Value::Price,
            "stage" => Value::Stage,
            "pipeline" => Value::Pipeline,
            "responsible" => Value::Responsible,
            "phone" => Value::Phone,
            "email" => Value::Email,
            "url" => Value::Url,
            "tags" => Value::Tags,
            _ => match name.split_once(':') {
                Some(("field", field)) if !field.trim().is_empty() => Value::Field(field.trim().to_owned()),
                _ => return Err(BadWord::NoValue(name.to_owned())),
            },
        };
        Ok(Self::Value { of, may_lack })
    }
}

impl Value {
    fn written(&self) -> String {
        match self {
            Self::Id => "id".to_owned(),
            Self::Name => "name".to_owned(),
            Self::Price => "price".to_owned(),
            Self::Stage => "stage".to_owned(),
            Self::Pipeline => "pipeline".to_owned(),
            Self::Responsible => "responsible".to_owned(),
            Self::Phone => "phone".to_owned(),
            Self::Email => "email".to_owned(),
            Self::Url => "url".to_owned(),
            Self::Tags => "tags".to_owned(),
            Self::Field(name) => format!("field:{name}"),
        }
    }

    /// In one line, as it is known; `None` where it has none.
    fn of(&self, state: &State, of: &Handover) -> Result<Option<SafeText>, Lack> {
        let lead = of.owner().lead().and_then(|id| state.leads.get(id));
        let person = |found: Option<&handover::Entry>| match found {
            Some(entry) => Ok(Some(entry.value.clone())),
            None if of.people == handover::People::NotRead => Err(Lack::NotRead),
            None => Ok(None),
        };
        let line = |text: &str| SafeText::line(text.trim());
        let of_lead = |words: &dyn Fn(&crate::domain::Lead) -> Option<String>| {
            Ok(lead.and_then(words).map(|words| line(&words)))
        };
        match self {
            Self::Id => Ok(Some(of.id.clone())),
            Self::Name => Ok(Some(line(&of.name))),
            Self::Phone => person(of.phones.first()),
            Self::Email => person(of.emails.first()),
            Self::Url => Ok(of.url.as_ref().map(|url| line(url.as_str()))),
            Self::Price => of_lead(&|lead| Some(plain_price(lead.price))),
            Self::Stage => of_lead(&|lead| state.stage(lead.place).map(|stage| stage.name.to_string())),
            Self::Pipeline => of_lead(&|lead| {
                let all = &state.directory.pipelines;
                all.iter().find(|p| p.id == lead.place.pipeline).map(|p| p.name.to_string())
            }),
            Self::Responsible => {
                of_lead(&|lead| state.user(lead.responsible).map(|user| user.name.to_string()))
            }
            Self::Tags => of_lead(&|lead| {
                let names: Vec<&str> = lead.tags.iter().map(|tag| tag.name.as_str()).collect();
                Some(names.join(","))
            }),
            Self::Field(name) => field(state, of.owner().into(), name),
        }
        .map(|value| value.filter(|value| !value.is_empty()))
    }
}

/// `18500`, and cents only where there are some: for programs, not for eyes.
fn plain_price(price: Money) -> String {
    let cents = price.0.unsigned_abs() % 100;
    let sign = if price.0 < 0 { "-" } else { "" };
    let units = price.0.unsigned_abs() / 100;
    if cents == 0 { format!("{sign}{units}") } else { format!("{sign}{units}.{cents:02}") }
}

fn field(state: &State, on: Target, name: &str) -> Result<Option<SafeText>, Lack> {
    let entity = state.entity(on);
    let Some(fields) = entity.as_ref().and_then(Entity::fields) else { return Err(Lack::NotRead) };
    let wanted = name.to_lowercase();
    let is_it = |id: String, code: &str, name: &str| {
        id == wanted || code.to_lowercase() == wanted || name.to_lowercase() == wanted
    };
    let found = fields.iter().find(|values| is_it(values.field.to_string(), &values.code, &values.name));
    Ok(found.filter(|values| !values.is_empty()).map(|values| SafeText::line(&state.field_words(values))))
}

/// The program with its arguments, each value as a part of one of them.
fn argv(state: &State, run: &[Word], of: Option<&Handover>) -> Result<Vec<String>, Lack> {
    let (mut out, mut may_begin_with_hyphen) = (Vec::with_capacity(run.len()), false);
    for word in run {
        let mut argument = String::new();
        for part in &word.0 {
            let (value, may_lack) = match part {
                Part::Text(text) => {
                    argument.push_str(text);
                    continue;
                }
                Part::Value { of: value, may_lack } => (value, *may_lack),
            };
            let found = match of {
                Some(of) => value.of(state, of)?,
                None => None,
            };
            match found {
                Some(found) => {
                    if argument.is_empty() && found.starts_with('-') && !may_begin_with_hyphen {
                        return Err(Lack::Option(value.written()));
                    }
                    argument.push_str(&found);
                }
                None if may_lack => {}
                None => return Err(Lack::Missing(value.written())),
            }
        }
        may_begin_with_hyphen |= word.is_end_of_options();
        out.push(argument);
    }
    Ok(out)
}

/// Runs one of the person's own commands on what is under the cursor.
pub(super) fn run(state: &mut State, id: OwnId) -> Vec<Effect> {
    let Some(own) = state.keymap.own(id).cloned() else { return Vec::new() };
    if state.settings.is_read_only && !own.is_harmless {
        let text = state.locale.fill(Text::OwnReadOnly, &[&own.name]);
        return vec![state.say(Tone::Warn, text)];
    }
    let of = handover::handover(state);
    if of.is_none() && !own.run.iter().all(Word::is_fixed) {
        return state.hint(Tone::Info, Text::NoLeadHere);
    }
    match argv(state, &own.run, of.as_ref()) {
        Ok(argv) => {
            let text = state.locale.fill(Text::OwnStarted, &[&own.name]);
            let mut effects = vec![Effect::RunOwn(Errand { name: own.name, argv, way: own.way })];
            if own.way == Way::Beside {
                effects.push(state.say(Tone::Info, text));
            }
            effects
        }
        Err(Lack::NotRead) => match of.filter(|of| !handover::is_read(state, of.owner())) {
            Some(of) => handover::wish(state, &of, Wish::Own(id)),
            None => state.hint(Tone::Info, Text::FieldNotRead),
        },
        Err(Lack::Missing(what)) => {
            let (lacks, may_lack) = (format!("{{{what}}}"), format!("{{{what}?}}"));
            let text = state.locale.fill(Text::OwnMissing, &[&own.name, &lacks, &may_lack]);
            vec![state.say(Tone::Warn, text)]
        }
        Err(Lack::Option(what)) => {
            let text = state.locale.fill(Text::OwnOption, &[&own.name, &format!("{{{what}}}")]);
            vec![state.say(Tone::Warn, text)]
        }
    }
}

/// A program of the person's own ended.
pub(super) fn on_ended(state: &mut State, name: &SafeText, outcome: &Outcome) -> Vec<Effect> {
    let locale = &state.locale;
    let (tone, text) = match outcome {
        Outcome::Done => (Tone::Good, locale.fill(Text::OwnDone, &[name])),
        Outcome::Failed { how, said } => {
            let how = match how {
                How::Code(code) => locale.fill(Text::OwnCode, &[&code.to_string()]),
                How::Signal(signal) => locale.fill(Text::OwnSignal, &[&signal.to_string()]),
            };
            let text = if said.is_empty() { Text::OwnFailed } else { Text::OwnFailedSaying };
            (Tone::Bad, locale.fill(text, &[name, &how, said]))
        }
        Outcome::NotStarted { why } => (Tone::Bad, locale.fill(Text::OwnNotStarted, &[name, why])),
        Outcome::TooMany => (Tone::Warn, locale.fill(Text::OwnTooMany, &[name])),
    };
    vec![state.say(tone, text)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_text_with_values_in_it() {
        let text = |text: &str| Part::Text(text.to_owned());
        let value = |of: Value| Part::Value { of, may_lack: false };
        for (written, parts) in [
            ("", vec![text("")]),
            ("sip-call", vec![text("sip-call")]),
            ("{phone}", vec![value(Value::Phone)]),
            ("--to={phone}", vec![text("--to="), value(Value::Phone)]),
            ("{{x}}", vec![text("{x}")]),
            ("{tags?}", vec![Part::Value { of: Value::Tags, may_lack: true }]),
            ("a{id}b{name}", vec![text("a"), value(Value::Id), text("b"), value(Value::Name)]),
            ("{field:Room count}", vec![value(Value::Field("Room count".to_owned()))]),
        ] {
            assert_eq!(Word::parse(written), Ok(Word(parts)), "{written:?}");
        }
        let none = |name: &str| BadWord::NoValue(name.to_owned());
        for (written, why) in [
            ("{fone}", none("fone")),
            ("{field:}", none("field:")),
            ("{phone", BadWord::Brace('{')),
            ("x}", BadWord::Brace('}')),
            ("{}", none("")),
        ] {
            assert_eq!(Word::parse(written), Err(why), "{written:?}");
        }
        let written = |name: &str| Word::parse(&format!("{{{name}}}"));
        assert!(VALUES.iter().all(|name| written(name).is_ok()));
    }

    #[test]
    fn a_price_is_a_number() {
        for (cents, words) in [(0, "0"), (1_850_000, "18500"), (1_850_005, "18500.05"), (-150, "-1.50")] {
            assert_eq!(plain_price(Money(cents)), words);
        }
    }
}
