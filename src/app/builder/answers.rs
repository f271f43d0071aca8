//! The lists of answers to a row: names to mark, amounts, days and ages to choose, and what is typed instead.
//!
//! Owns what a bare value means for each field: a price is at least so much, an age is more than that, a day is on it.

use super::rows::{Row, others};
use crate::app::list::columns;
use crate::app::msg::Effect;
use crate::app::picker::{Answers, Ask, Choice, Item, Mark, Picker, Tick};
use crate::app::state::State;
use crate::app::views::{self, wrong::wrong_words};
use crate::domain::query::{Check, Expr, Field, Own, Sign, Test, Things, Word, Wrong, parse, resolve};
use crate::domain::{FieldDef, FieldKind, StageKind};
use crate::i18n::Text;

const DAYS: [&str; 7] =
    ["today", "yesterday", "this week", "last week", "this month", "last month", "this year"];
const AGES: [&str; 5] = ["3d", "7d", "14d", "30d", "90d"];
const PRICES: [&str; 4] = ["1k", "5k", "20k", "100k"];
const COUNTS: [&str; 4] = ["1", "2", "5", "10"];

/// What a field's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Some of what there is: several at once.
    Names,
    Amount,
    Day,
    Age,
    Text,
    Flag,
}

/// Which other field?
pub(super) fn fields(state: &State) -> Picker {
    let things = things(state);
    let own = others(things).iter().map(|own| {
        let label = state.locale.get(own_label(*own)).to_owned();
        Item::new(label, Choice::Ask(Field::Own(*own))).note(own.word().to_owned())
    });
    let custom = things.kind().map(|kind| state.directory.fields(kind)).unwrap_or_default();
    // Phones and addresses have a row.
    let custom = custom.iter().filter(|def| !matches!(&*def.code, "PHONE" | "EMAIL"));
    let custom = custom.map(|def| {
        let field = Field::Custom(Word::new(&def.name));
        let note = field.to_string();
        Item::new(def.name.to_string(), Choice::Ask(field)).note(note)
    });
    let title = state.locale.get(Text::FilterWhichField).to_owned();
    Picker::long(title, own.chain(custom).collect(), Ask::Answer(Answers::Fields))
}

/// What the sentence is about.
fn things(state: &State) -> Things {
    state.builder().map_or(Things::Leads, |builder| builder.things)
}

/// What a field is called in the box.
pub const fn own_label(own: Own) -> Text {
    match own {
        Own::Due => Text::FilterDue,
        Own::Text => Text::FilterText,
        Own::Kind => Text::FilterKind,
        own => columns::own_label(own),
    }
}

fn label(state: &State, field: &Field) -> String {
    match field {
        Field::Own(own) => state.locale.get(own_label(*own)).to_owned(),
        Field::Custom(name) => name.text.clone(),
    }
}

fn def<'a>(state: &'a State, field: &Field) -> Option<&'a FieldDef> {
    match field {
        Field::Own(_) => None,
        Field::Custom(name) => state.field_named(things(state).kind()?, &name.text),
    }
}

fn kind(state: &State, field: &Field) -> Kind {
    match field {
        Field::Own(own) => match own {
            Own::Stage
            | Own::Responsible
            | Own::Tag
            | Own::Pipeline
            | Own::LossReason
            | Own::Status
            | Own::Kind => Kind::Names,
            Own::Price | Own::Id | Own::Leads => Kind::Amount,
            Own::Created | Own::Updated | Own::Closed | Own::NextTask | Own::Due => Kind::Day,
            Own::Age | Own::StageAge => Kind::Age,
            Own::Name | Own::Company | Own::Contact | Own::Phone | Own::Email | Own::Text => Kind::Text,
        },
        Field::Custom(_) => match def(state, field) {
            None => Kind::Text,
            Some(def) if !def.options.is_empty() => Kind::Names,
            Some(def) => match def.kind {
                FieldKind::Numeric | FieldKind::Price | FieldKind::Monetary => Kind::Amount,
                FieldKind::Date | FieldKind::DateTime | FieldKind::Birthday => Kind::Day,
                FieldKind::Checkbox => Kind::Flag,
                _ => Kind::Text,
            },
        },
    }
}

fn test(field: &Field, check: Check) -> Expr {
    Expr::Test(Test { field: field.clone(), check, at: crate::domain::query::At::default() })
}

/// The answers there are for a field; those that stand in the sentence are marked.
pub(super) fn of(state: &State, field: &Field, row: Option<&Row>) -> Picker {
    let title = label(state, field);
    if kind(state, field) == Kind::Names {
        let said = said(state, row);
        let items = names(state, field).into_iter().map(|(label, note, word)| {
            let was = said.iter().any(|known| known.to_lowercase() == word.text.to_lowercase());
            let was = Tick::from(was);
            let mark = Some(Mark { was, is: was });
            Item { mark, ..Item::new(label, Choice::Answer(word)).note(note) }
        });
        let mut items: Vec<Item> = items.collect();
        // Those that are asked for first.
        items.sort_by_key(|item| item.mark.is_none_or(|mark| mark.was != Tick::On));
        return Picker::long(title, items, Ask::Answer(Answers::Marks));
    }
    let choice = |(label, check): (String, Check)| {
        let tree = test(field, check);
        let note = tree.to_string();
        Item::new(label, Choice::Condition(Box::new(tree))).note(note)
    };
    let items = presets(state, field).into_iter().map(choice).collect();
    Picker::long(title, items, Ask::Answer(Answers::Typed))
}

/// Names the parts of a row ask for.
fn said(state: &State, row: Option<&Row>) -> Vec<String> {
    let (Some(row), Some(builder)) = (row, state.builder()) else { return Vec::new() };
    let mut all = Vec::new();
    for part in row.parts().iter().filter_map(|n| builder.parts.get(*n)) {
        if let Expr::Test(test) = part {
            match &test.check {
                Check::Compare(Sign::Is, word) => all.push(word.text.clone()),
                Check::In(words) => all.extend(words.iter().map(|word| word.text.clone())),
                _ => {}
            }
        }
    }
    all
}

/// Label, note and the word in the sentence.
fn names(state: &State, field: &Field) -> Vec<(String, String, Word)> {
    let plain = |name: &str| (name.to_owned(), String::new(), Word::new(name));
    let bare = |word: &str| Word { quotes: crate::domain::query::Quotes::None, ..Word::new(word) };
    let Some(builder) = state.builder() else { return Vec::new() };
    let dictionary = builder.dictionary();
    match field {
        Field::Own(Own::Stage) => {
            let shown = state.shown_pipeline();
            let pipelines = state.directory.pipelines.iter();
            let pipelines = pipelines.filter(|p| shown.map_or(!p.is_archived, |only| only == p.id));
            let mut all: Vec<(String, String, Word)> = Vec::new();
            for (pipeline, stage) in pipelines.flat_map(|p| p.stages.iter().map(move |stage| (p, stage))) {
                let note = if shown.is_some() { String::new() } else { pipeline.name.to_string() };
                let is_end = matches!(stage.kind, StageKind::Won | StageKind::Lost);
                // Stages of one name are asked for together.
                if !all.iter().any(|(name, ..)| name.as_str() == stage.name.as_str()) {
                    let note = if is_end { String::new() } else { note };
                    all.push((stage.name.to_string(), note, Word::new(&stage.name)));
                }
            }
            all
        }
        Field::Own(Own::Responsible) => {
            let me = (state.locale.get(Text::PickMe).to_owned(), "me".to_owned(), bare("me"));
            let users = dictionary.users.iter().filter(|user| !user.name.is_empty());
            std::iter::once(me).chain(users.map(|user| plain(&user.name))).collect()
        }
        Field::Own(Own::Tag) => dictionary.tags.iter().map(|tag| plain(&tag.name)).collect(),
        Field::Own(Own::Pipeline) => state.directory.pipelines.iter().map(|p| plain(&p.name)).collect(),
        Field::Own(Own::LossReason) => {
            dictionary.loss_reasons.iter().map(|reason| plain(&reason.name)).collect()
        }
        Field::Own(Own::Status) => statuses(builder.things).iter().copied().map(plain).collect(),
        Field::Own(Own::Kind) => {
            let account = state.directory.account.as_ref();
            let kinds = account.map(|account| account.task_kinds.as_slice()).unwrap_or_default();
            kinds.iter().map(|kind| plain(&kind.name)).collect()
        }
        Field::Own(_) => Vec::new(),
        Field::Custom(_) => {
            let options = def(state, field).map(|def| def.options.as_slice()).unwrap_or_default();
            options.iter().map(|option| plain(&option.label)).collect()
        }
    }
}

/// As the language calls them.
pub(super) const fn statuses(things: Things) -> &'static [&'static str] {
    match things {
        Things::Tasks => &["open", "done"],
        Things::Leads | Things::Contacts | Things::Companies => &["open", "won", "lost", "closed"],
    }
}

/// Answers that are often meant.
fn presets(state: &State, field: &Field) -> Vec<(String, Check)> {
    let text = |text: Text| state.locale.get(text).to_owned();
    let has = |label: Text| (text(label), Check::NotEmpty);
    let has_not = |label: Text| (text(label), Check::Empty);
    let compare = |sign: Sign, word: &str| Check::Compare(sign, Word::new(word));
    let soon = || {
        [
            (text(Text::Overdue), compare(Sign::Less, "now")),
            (text(Text::Today), compare(Sign::Is, "today")),
            (text(Text::BucketTomorrow), compare(Sign::Is, "tomorrow")),
            (text(Text::BucketWeek), Check::Within(Word::new("this week"))),
        ]
    };
    let at_least = |least: &str| (format!("≥ {least}"), compare(Sign::AtLeast, least));
    match field {
        Field::Own(Own::NextTask) => {
            let none = std::iter::once(has_not(Text::NoNextStep));
            return none.chain(soon()).chain([has(Text::FilterHas)]).collect();
        }
        // Every task is due once.
        Field::Own(Own::Due) => return soon().into(),
        _ => {}
    }
    let mut all: Vec<(String, Check)> = match kind(state, field) {
        Kind::Amount if *field == Field::Own(Own::Leads) => COUNTS.map(at_least).into(),
        Kind::Amount => PRICES.map(at_least).into(),
        Kind::Day => DAYS.map(|day| (day.to_owned(), Check::Within(Word::new(day)))).into(),
        Kind::Age => return AGES.map(|age| (format!("> {age}"), compare(Sign::More, age))).into(),
        Kind::Flag => {
            return vec![
                (text(Text::Yes), compare(Sign::Is, "yes")),
                (text(Text::No), compare(Sign::Is, "no")),
            ];
        }
        Kind::Names | Kind::Text => Vec::new(),
    };
    if *field != Field::Own(Own::Id) {
        all.extend([has(Text::FilterHas), has_not(Text::FilterHasNot)]);
    }
    all
}

/// Marks as an answer: one name, or one of several; none asks nothing.
pub fn marked(field: &Field, words: Vec<Word>) -> Vec<Expr> {
    match words.as_slice() {
        [] => Vec::new(),
        [only] => vec![test(field, Check::Compare(Sign::Is, only.clone()))],
        _ => vec![test(field, Check::In(words))],
    }
}

/// What is typed, as it would stand behind the name of the field; a bare value as it is usually meant.
pub(super) fn typed(state: &State, field: &Field, said: &str) -> Result<Vec<Expr>, Wrong> {
    let said = said.trim();
    let whole = |rest: &str| parse(&format!("{field} {rest}"));
    let begins = |word: &str| said.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let is_check =
        said.starts_with(['=', '!', '<', '>', '~']) || ["in ", "is ", "not "].into_iter().any(begins);
    let kind = kind(state, field);
    let answer = if is_check {
        vec![whole(said)?]
    } else if let (Kind::Amount | Kind::Day, Some((from, until))) = (kind, range(said)) {
        vec![whole(&format!(">= {}", Word::new(from)))?, whole(&format!("<= {}", Word::new(until)))?]
    } else {
        let word = Word::new(said);
        vec![test(
            field,
            match kind {
                Kind::Amount if *field == Field::Own(Own::Id) => Check::Compare(Sign::Is, word),
                Kind::Amount => Check::Compare(Sign::AtLeast, word),
                Kind::Day => Check::Within(word),
                Kind::Age => Check::Compare(Sign::More, word),
                Kind::Text => Check::Compare(Sign::Has, word),
                Kind::Names | Kind::Flag => Check::Compare(Sign::Is, word),
            },
        )]
    };
    // A value that means nothing is said here, while it can be typed again.
    if let (Some(builder), Some(tree)) = (state.builder(), answer.iter().cloned().reduce(Expr::and)) {
        resolve(&tree, &builder.dictionary().names(state))?;
    }
    Ok(answer)
}

/// `1k..5k`, `1k – 5k`.
fn range(said: &str) -> Option<(&str, &str)> {
    let (from, until) = ["..", "–", "—", " - "].into_iter().find_map(|sign| said.split_once(sign))?;
    let (from, until) = (from.trim(), until.trim());
    (!from.is_empty() && !until.is_empty()).then_some((from, until))
}

/// How what is typed would stand in the sentence, or what is wrong with it.
pub fn typed_words(state: &State, said: &str) -> String {
    let field = state.builder().and_then(|builder| Some(builder.asking.as_ref()?.field.clone()));
    let Some(field) = field else { return said.to_owned() };
    match typed(state, &field, said) {
        Ok(answer) => answer.into_iter().reduce(Expr::and).map(|tree| tree.to_string()).unwrap_or_default(),
        Err(wrong) => wrong_words(&state.locale, &wrong),
    }
}

/// What is not known yet and wanted for the answers of a field.
pub(super) fn learn(state: &mut State, field: &Field) -> Vec<Effect> {
    match field {
        Field::Own(Own::Company) => views::learn_companies(state),
        _ if things(state) != Things::Leads => Vec::new(),
        Field::Own(Own::Contact | Own::Phone | Own::Email) => views::learn_people(state),
        // Custom fields are asked for as soon as they are named.
        Field::Custom(_) | Field::Own(_) => Vec::new(),
    }
}
