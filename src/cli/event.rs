//! `dealdesk event list`: what happened in the account, newest first, with what was before and what is now in words.
//!
//! What the file of the account has is told from there; the server is asked with `--fresh`, for what is older than the
//! file's history, and where nothing was read yet. `--json` is an array, `--jsonl` a line each, of `{"id", "at", "type",
//! "entity", "name", "by", "by_id", "what", "label", "before", "after"}`; `at` in unix seconds, `type` as the API names
//! it, `entity` a sort and an id, the rest in words.

use std::collections::HashMap;

use clap::Subcommand;
use serde_json::json;

use super::errand::{Errand, failed};
use super::flags::Ask;
use super::lead_list::sheet_time;
use super::rows::{Line, RowFlags, Rows};
use super::span::SpanFlags;
use super::{Exit, Stop};
use crate::api::endpoint::{ListEvents, Which};
use crate::config::Env;
use crate::domain::{
    AccountEvent, CompanyId, ContactId, Direction, EventSubject, EventTopic as T, LeadId, Owner, OwnerKind,
    Target, TaskId, Timestamp, UserId,
};
use crate::store::EntityKey;
use crate::sync::event::List;

#[derive(Debug, clap::Args)]
pub struct EventArgs {
    #[command(subcommand)]
    command: EventCommand,
}

#[derive(Debug, Subcommand)]
enum EventCommand {
    /// What happened, newest first
    #[command(
        after_help = "Example: dealdesk event list --type stage --from 30d --limit 20\n\nTYPE is a word (added, \
                            deleted, stage, responsible, price, name, field, tag, link, note, call, sms, mail, chat, \
                            talk, task) or a type of the API, such as entity_merged."
    )]
    List(ListArgs),
}

#[derive(Debug, clap::Args)]
struct ListArgs {
    /// Only of this type; may be given several times
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Only what happened to this lead
    #[arg(long, value_name = "ID", group = "of")]
    lead: Option<LeadId>,
    /// Only what happened to this contact
    #[arg(long, value_name = "ID", group = "of")]
    contact: Option<ContactId>,
    /// Only what happened to this company
    #[arg(long, value_name = "ID", group = "of")]
    company: Option<CompanyId>,
    /// Only what happened to this task
    #[arg(long, value_name = "ID", group = "of")]
    task: Option<TaskId>,
    /// Only what this user did; `robot` for automations
    #[arg(long, value_name = "USER")]
    by: Option<String>,
    #[command(flatten)]
    span: SpanFlags,
    #[command(flatten)]
    flags: RowFlags,
}

/// The words for several types at once.
const WORDS: [(&str, &[T]); 16] = [
    ("added", &[T::Added]),
    ("deleted", &[T::Deleted, T::Restored, T::Merged]),
    ("stage", &[T::Stage, T::CustomerStatus]),
    ("responsible", &[T::Responsible]),
    ("price", &[T::Price, T::LifetimeValue]),
    ("name", &[T::Name]),
    ("field", &[T::Field]),
    ("tag", &[T::TagsAdded, T::TagsRemoved]),
    ("link", &[T::Linked, T::Unlinked]),
    ("note", &[T::NoteAdded, T::NoteDeleted, T::FileAdded, T::Service]),
    ("call", &[T::Call(Direction::In), T::Call(Direction::Out)]),
    ("sms", &[T::Sms(Direction::In), T::Sms(Direction::Out)]),
    ("mail", &[T::Mail(Direction::In), T::Mail(Direction::Out)]),
    ("chat", &[T::Chat(Direction::In), T::Chat(Direction::Out), T::DirectMessage]),
    ("talk", &[T::TalkOpened, T::TalkClosed, T::TalkAnswered, T::TalkMissed]),
    (
        "task",
        &[
            T::TaskAdded,
            T::TaskDeleted,
            T::TaskCompleted,
            T::TaskResult,
            T::TaskDeadline,
            T::TaskKind,
            T::TaskText,
        ],
    ),
];

/// Which events are meant.
#[derive(Debug, Default)]
struct Wanted {
    topics: Vec<T>,
    /// Types of the API.
    kinds: Vec<String>,
    of: Option<EventSubject>,
    by: Option<UserId>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

pub async fn run(args: EventArgs, env: &impl Env) -> Result<Exit, Stop> {
    let EventCommand::List(args) = args.command;
    let ask = args.flags.ask();
    let mut errand = Errand::open(env).await?;
    errand.names(OwnerKind::Leads, ask).await?;
    let wanted = errand.wanted(&args)?;
    let events = errand.events(&wanted, ask, args.flags.limit).await?;
    let mut names = HashMap::new();
    let mut lines = Vec::with_capacity(events.len());
    for event in &events {
        if !names.contains_key(&event.subject) {
            names.insert(event.subject.clone(), errand.event_subject(&event.subject).await?);
        }
        let name = names.get(&event.subject).map_or("", String::as_str);
        lines.push(line(&errand, event, name));
    }
    let head = &["when", "what", "who", "name", "entity"];
    let csv = &["id", "at", "type", "entity", "name", "by", "label", "before", "after"];
    Rows::new(head, csv, "Nothing like that happened.", lines).show(args.flags.form())
}

fn line(errand: &Errand, event: &AccountEvent, name: &str) -> Line {
    let words = errand.words.event_words(event);
    let by = errand.words.user_name(event.created_by);
    let entity = entity(&event.subject);
    let table = vec![
        errand.words.date_time(event.created_at),
        words.line.clone(),
        by.clone(),
        name.to_owned(),
        entity.clone(),
    ];
    let value = json!({
        "id": event.id.as_str(),
        "at": event.created_at.secs(),
        "type": event.kind.as_str(),
        "entity": entity,
        "name": name,
        "by": by,
        "by_id": event.created_by.get(),
        "what": words.line,
        "label": words.label,
        "before": words.before,
        "after": words.after,
    });
    let csv = vec![
        event.id.to_string(),
        sheet_time(errand, Some(event.created_at)),
        event.kind.to_string(),
        entity,
        name.to_owned(),
        by,
        words.label,
        words.before,
        words.after,
    ];
    Line::new(table, csv, value)
}

fn entity(subject: &EventSubject) -> String {
    match subject {
        EventSubject::Owner(owner) => EntityKey::from(*owner).to_string(),
        EventSubject::Task(id) => format!("task {id}"),
        EventSubject::Other { kind, id } => format!("{kind} {id}"),
    }
}

impl Wanted {
    /// Whether the server can be asked for exactly these types: those of custom fields are too many to name.
    fn named(&self) -> Option<Vec<String>> {
        if self.topics.contains(&T::Field) {
            return None;
        }
        let of_topics = self.topics.iter().flat_map(|topic| topic.kinds()).map(str::to_owned);
        Some(of_topics.chain(self.kinds.iter().cloned()).collect())
    }

    fn fits(&self, event: &AccountEvent) -> bool {
        let is_any = self.topics.is_empty() && self.kinds.is_empty();
        let is_meant = is_any
            || self.topics.contains(&event.topic())
            || self.kinds.iter().any(|kind| kind == event.kind.as_str());
        is_meant
            && self.of.as_ref().is_none_or(|of| *of == event.subject)
            && self.by.is_none_or(|by| by == event.created_by)
            && self.from.is_none_or(|from| from <= event.created_at)
            && self.until.is_none_or(|until| event.created_at < until)
    }

    fn list(&self) -> ListEvents {
        let which = match &self.of {
            None | Some(EventSubject::Other { .. }) => Which::All,
            Some(EventSubject::Owner(owner)) => (*owner).into(),
            Some(EventSubject::Task(id)) => Which::Tasks(vec![*id]),
        };
        let kinds: Vec<crate::domain::SafeText> =
            self.named().unwrap_or_default().iter().map(|kind| crate::domain::SafeText::line(kind)).collect();
        ListEvents::of(which).kinds(kinds).since(self.from).until(self.until.map(|until| until.plus(-1)))
    }
}

impl Errand {
    fn wanted(&self, args: &ListArgs) -> Result<Wanted, Stop> {
        let mut wanted = Wanted::default();
        for said in &args.types {
            let said = said.trim();
            match WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(said)) {
                Some((_, topics)) => wanted.topics.extend_from_slice(topics),
                // Types of the API have a hyphen of their own: this is none of the words.
                None if said.contains('_') => wanted.kinds.push(said.to_owned()),
                None => {
                    let words = WORDS.map(|(word, _)| word).join(", ");
                    let text = format!(
                        "--type: {said:?} is none. Use {words}, or a type of the API such as entity_merged."
                    );
                    return Err(Stop::new(Exit::Usage, text));
                }
            }
        }
        let owner = args.lead.map(Owner::Lead).or(args.contact.map(Owner::Contact));
        let owner = owner.or(args.company.map(Owner::Company)).map(EventSubject::Owner);
        wanted.of = owner.or(args.task.map(EventSubject::Task));
        wanted.by = match args.by.as_deref() {
            Some(said) if said.eq_ignore_ascii_case("robot") => Some(UserId::ROBOT),
            Some(said) => Some(self.any_user(said)?),
            None => None,
        };
        (wanted.from, wanted.until) = self.ends(&args.span)?;
        Ok(wanted)
    }

    /// Newest first.
    async fn events(&self, wanted: &Wanted, ask: Ask, at_most: usize) -> Result<Vec<AccountEvent>, Stop> {
        let history = self.history().await?;
        // Without an end in the past, what the file has is the newest there is.
        let reaches = |from: Option<Timestamp>| history.is_some_and(|known| from.is_some_and(|f| f >= known));
        if ask == Ask::Never || (self.has_read(List::Events, ask).await? && reaches(wanted.from)) {
            return self.kept_events(wanted, at_most).await;
        }
        if wanted.from.is_none() && ask != Ask::Always && history.is_some() {
            let kept = self.kept_events(wanted, at_most).await?;
            if kept.len() >= at_most {
                return Ok(kept);
            }
        }
        Ok(self.lookup()?.sifted(wanted.list(), at_most, |event| wanted.fits(event)).await?)
    }

    async fn kept_events(&self, wanted: &Wanted, at_most: usize) -> Result<Vec<AccountEvent>, Stop> {
        let parent = match &wanted.of {
            Some(EventSubject::Owner(owner)) => Some(EntityKey::from(*owner)),
            Some(EventSubject::Task(id)) => Some(EntityKey::from(Target::Task(*id))),
            Some(EventSubject::Other { .. }) | None => None,
        };
        let mut events = self.store.load_entities::<AccountEvent>(parent).await.map_err(failed)?;
        events.retain(|event| wanted.fits(event));
        events.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
        events.truncate(at_most);
        Ok(events)
    }

    /// Its name, where this machine knows one.
    async fn event_subject(&self, subject: &EventSubject) -> Result<String, Stop> {
        let target = match subject {
            EventSubject::Owner(owner) => Target::from(*owner),
            EventSubject::Task(id) => Target::Task(*id),
            EventSubject::Other { .. } => return Ok(String::new()),
        };
        let named = self.store.load_target(target).await.map_err(failed)?.is_some();
        if named { self.name(target).await } else { Ok(String::new()) }
    }
}
