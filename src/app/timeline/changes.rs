//! Events of a timeline in words: what was before and what is now, by the names the account has for them.

use super::words::{Part, Words, dotted};
use crate::app::card::RowTone;
use crate::app::state::State;
use crate::domain::timeline::{Author, Entry};
use crate::domain::{AccountEvent, Direction, EventSubject, EventTopic, EventValue, Owner, Target};
use crate::i18n::Text;

/// What was changed at one moment by one person: one change in the head line, several below it.
pub fn changes(state: &State, of: Owner, entry: &Entry, all: &[AccountEvent]) -> Words {
    let (who, via) = (state.author(entry), state.via(of, entry));
    let tone = tone(entry);
    let lines: Vec<String> = all.iter().map(|event| said(state, event)).collect();
    if let [only] = lines.as_slice() {
        return Words::new("∙", dotted([only.as_str(), &who, &via]), tone);
    }
    let what = state.locale.count(Text::ChangesMade, lines.len(), &[]);
    let mut words = Words::new("∙", dotted([what.as_str(), &who, &via]), tone);
    words.brief = lines.into_iter().map(|line| Part::new(line, tone)).collect();
    words
}

/// Anything else that happened.
pub fn event(state: &State, of: Owner, entry: &Entry, event: &AccountEvent) -> Words {
    let (who, via) = (state.author(entry), state.via(of, entry));
    let mark = match event.topic() {
        EventTopic::Call(direction)
        | EventTopic::Sms(direction)
        | EventTopic::Mail(direction)
        | EventTopic::Chat(direction) => match direction {
            Direction::In => "←",
            Direction::Out => "→",
        },
        _ => "∙",
    };
    Words::new(mark, dotted([said(state, event).as_str(), &who, &via]), tone(entry))
}

const fn tone(entry: &Entry) -> RowTone {
    match entry.by {
        Author::Robot => RowTone::Quiet,
        Author::Person(_) | Author::Customer => RowTone::Plain,
    }
}

/// One event in words, for those who show it without a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventWords {
    /// All of it in one line.
    pub line: String,
    /// What it is about, what was before and what is now.
    pub label: String,
    pub before: String,
    pub after: String,
}

impl State {
    pub fn event_words(&self, event: &AccountEvent) -> EventWords {
        EventWords {
            line: said(self, event),
            label: label(self, event),
            before: values(self, &event.before),
            after: values(self, &event.after),
        }
    }
}

/// One event in one line.
fn said(state: &State, event: &AccountEvent) -> String {
    use EventTopic as T;
    let label = label(state, event);
    let (before, after) = (values(state, &event.before), values(state, &event.after));
    let labelled = |value: &str| state.locale.fill(Text::ChangeLabelled, &[&label, value]);
    let arrow = || {
        let dash = |side: &str| if side.is_empty() { "–".to_owned() } else { side.to_owned() };
        labelled(&state.locale.fill(Text::ChangeFromTo, &[&dash(&before), &dash(&after)]))
    };
    match event.topic() {
        topic if topic.is_change() => match topic {
            T::TagsAdded | T::TagsRemoved | T::Linked | T::Unlinked => {
                let value = if after.is_empty() { &before } else { &after };
                if value.is_empty() { label } else { labelled(value) }
            }
            // Neither side is told: that is all there is.
            _ if before.is_empty() && after.is_empty() => label,
            _ => arrow(),
        },
        _ if after.is_empty() && before.is_empty() => label,
        T::Other if !before.is_empty() && !after.is_empty() => arrow(),
        _ => labelled(if after.is_empty() { &before } else { &after }),
    }
}

/// What it is about.
fn label(state: &State, event: &AccountEvent) -> String {
    use EventTopic as T;
    let topic = event.topic();
    if topic == T::Field {
        let named = event.field_id().map(|id| state.field_name(id));
        return named.unwrap_or_else(|| state.locale.get(Text::Fields).to_owned());
    }
    if topic == T::Other {
        let names = state.feeds.names.data();
        let name = names.and_then(|names| names.get(&event.kind)).unwrap_or(&event.kind);
        return name.to_string();
    }
    let is_out = topic == T::Advert && event.kind.contains("targeting_out");
    state.locale.get(if is_out { Text::AdvertOut } else { word(topic) }).to_owned()
}

const fn word(topic: EventTopic) -> Text {
    use EventTopic as T;
    match topic {
        T::Added => Text::WasAdded,
        T::Deleted => Text::WasDeleted,
        T::Restored => Text::WasRestored,
        T::Merged => Text::WasMerged,
        T::Stage => Text::Stage,
        T::CustomerStatus => Text::CustomerStage,
        T::Responsible => Text::Responsible,
        T::Price => Text::Price,
        T::Name => Text::Name,
        T::Field | T::Other => Text::Fields,
        T::LifetimeValue => Text::BoughtInAll,
        T::TagsAdded => Text::TagsAdded,
        T::TagsRemoved => Text::TagsRemoved,
        T::Linked => Text::WasLinked,
        T::Unlinked => Text::WasUnlinked,
        T::NoteAdded => Text::ChangeNote,
        T::NoteDeleted => Text::NoteDeleted,
        T::FileAdded => Text::FileNote,
        T::Call(Direction::In) => Text::ChangeCallIn,
        T::Call(Direction::Out) => Text::ChangeCallOut,
        T::Sms(Direction::In) => Text::SaidSmsIn,
        T::Sms(Direction::Out) => Text::SaidSmsOut,
        T::Mail(Direction::In) => Text::MailIn,
        T::Mail(Direction::Out) => Text::MailOut,
        T::Chat(Direction::In) => Text::MessageIn,
        T::Chat(Direction::Out) => Text::MessageOut,
        T::DirectMessage => Text::DirectMessage,
        T::TaskAdded => Text::TaskPlanned,
        T::TaskDeleted => Text::TaskDeleted,
        T::TaskCompleted => Text::TaskCompleted,
        T::TaskResult => Text::TaskResult,
        T::TaskDeadline => Text::TaskDeadline,
        T::TaskKind => Text::ChangeTaskKind,
        T::TaskText => Text::TaskTextChanged,
        T::Service => Text::ServiceNote,
        T::Location => Text::PlaceNote,
        T::Cashier => Text::CashierNote,
        T::SiteVisit => Text::SiteVisit,
        T::Advert => Text::AdvertIn,
        T::LinkFollowed => Text::LinkFollowed,
        T::Rating => Text::Rating,
        T::Transaction => Text::Purchase,
        T::Bot => Text::BotAnswered,
        T::KeyAction => Text::KeyAction,
        T::AiResult => Text::AiResult,
        T::TalkOpened => Text::TalkOpened,
        T::TalkClosed => Text::TalkClosed,
        T::TalkAnswered => Text::TalkAnswered,
        T::TalkMissed => Text::TalkMissed,
        T::Subscribed => Text::Subscribed,
        T::Unsubscribed => Text::Unsubscribed,
        T::Mentioned => Text::Mentioned,
        T::Watched => Text::Watched,
        T::VideoCall => Text::VideoCall,
    }
}

fn values(state: &State, side: &[EventValue]) -> String {
    let all: Vec<String> =
        side.iter().map(|value| value_words(state, value)).filter(|v| !v.is_empty()).collect();
    all.join(", ")
}

fn value_words(state: &State, value: &EventValue) -> String {
    match value {
        EventValue::Place(place) => {
            let stage = state.stage(*place).map(|stage| stage.name.to_string());
            let stage = stage.or_else(|| state.stage_name(place.stage).map(str::to_owned));
            let stage = stage.unwrap_or_else(|| format!("#{}", place.stage));
            let is_shown = state.board.pipeline == Some(place.pipeline);
            let pipeline = state.directory.pipelines.iter().find(|p| p.id == place.pipeline && !is_shown);
            pipeline.map_or_else(|| stage.clone(), |pipeline| format!("{stage} ({})", pipeline.name))
        }
        EventValue::User(user) => state.user_name(*user),
        // That there is a note, the label says.
        EventValue::Note(_) => String::new(),
        EventValue::At(at) => state.date_time(*at),
        EventValue::Price(price) => state.full_money(*price),
        EventValue::Name(text)
        | EventValue::Tag(text)
        | EventValue::TaskText(text)
        | EventValue::Text(text)
        | EventValue::Field { text, .. } => text.split_whitespace().collect::<Vec<_>>().join(" "),
        EventValue::TaskKind(kind) => state.task_kind_name(*kind),
        EventValue::Linked(subject) | EventValue::Unlinked(subject) => subject_words(state, subject),
        EventValue::Message { origin, .. } => origin.to_string(),
        EventValue::Rating(points) => points.to_string(),
        EventValue::Transaction(id) | EventValue::Bot(id) | EventValue::CustomerStatus(id) => {
            format!("#{id}")
        }
        EventValue::LossReason { name, .. } => name.to_string(),
    }
}

fn subject_words(state: &State, subject: &EventSubject) -> String {
    match subject {
        EventSubject::Owner(owner) => state.owner_name(*owner),
        EventSubject::Task(id) => state.target_name(Target::Task(*id)),
        EventSubject::Other { kind, id } => format!("{kind} #{id}"),
    }
}
