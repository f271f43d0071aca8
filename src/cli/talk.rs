//! `dealdesk talk` and `dealdesk bot`: conversations in messengers, and bots that hold them.
//!
//! Conversations are `{"id", "origin", "open", "read", "contact_id", "contact", "entity", "name", "created_at",
//! "updated_at", "missed_at"}`, the newest change first; their messages cannot be had. Writes answer as told in `direct`;
//! whether a bot ran, nothing tells, so one whose answer was lost is never started again by itself.

use clap::Subcommand;
use serde_json::{Value, json};

use super::catalog::opened;
use super::direct::{Deed, DirectFlags, Sight};
use super::errand::Errand;
use super::flags::{Ask, Form};
use super::lead_show::Facts;
use super::note::lead_id;
use super::rows::{Line, RowFlags, Rows, must_ask};
use super::shape::{Answer, Column};
use super::{Exit, Stop};
use crate::api::endpoint::{CloseTalk, Closing, GetTalk, ListTalks, RunBot, TalkStand};
use crate::config::Env;
use crate::domain::{BotId, ContactId, EventSubject, LeadId, Owner, Talk, TalkId, Target, Timestamp};

#[derive(Debug, clap::Args)]
pub struct TalkArgs {
    #[command(subcommand)]
    command: TalkCommand,
}

#[derive(Debug, Subcommand)]
enum TalkCommand {
    /// Conversations, last changed first
    #[command(after_help = "Example: dealdesk talk list --open --limit 10")]
    List {
        /// Only about this lead
        #[arg(long, value_name = "ID")]
        lead: Option<LeadId>,
        /// Only with this contact
        #[arg(long, value_name = "ID")]
        contact: Option<ContactId>,
        /// Only those that are not closed
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        flags: RowFlags,
    },
    /// One conversation
    #[command(after_help = "Example: dealdesk talk show 60000001")]
    Show {
        /// The conversation
        id: TalkId,
        #[command(flatten)]
        flags: RowFlags,
    },
    /// Close a conversation
    #[command(after_help = "Example: dealdesk talk close 60000001")]
    Close {
        /// The conversation
        id: TalkId,
        /// Without asking the customer for a mark first
        #[arg(long)]
        at_once: bool,
        #[command(flatten)]
        flags: DirectFlags,
    },
}

#[derive(Debug, clap::Args)]
pub struct BotArgs {
    #[command(subcommand)]
    command: BotCommand,
}

#[derive(Debug, Subcommand)]
enum BotCommand {
    /// Start a Salesbot on leads
    #[command(
        after_help = "Example: dealdesk bot run 565 20000001\n\nThe id of a bot stands in its address in the \
                            account: Settings → Salesbot."
    )]
    Run {
        /// The bot, by its id
        bot: BotId,
        /// The leads, up to 100
        #[arg(required = true, value_name = "LEAD")]
        leads: Vec<String>,
        #[command(flatten)]
        flags: DirectFlags,
    },
}

const WHAT: &str = "conversations";

pub async fn run(args: TalkArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    match args.command {
        TalkCommand::List { lead, contact, open, flags } => {
            must_ask(flags.ask(), WHAT)?;
            let errand = opened(env).await?;
            let stand = if open { TalkStand::Open } else { TalkStand::Any };
            let mut talks = errand.lookup()?.some(ListTalks { contact, lead, stand }, flags.limit).await?;
            talks.sort_by_key(|talk| (std::cmp::Reverse(talk.updated_at), talk.id));
            let mut lines = Vec::with_capacity(talks.len());
            for talk in &talks {
                lines.push(line(&errand, talk).await?);
            }
            let head = &["id", "messenger", "state", "with", "about", "changed"];
            Rows::alike(head, "There is no such conversation.", lines).show(flags.form())
        }
        TalkCommand::Show { id, flags } => {
            must_ask(flags.ask(), WHAT)?;
            let errand = opened(env).await?;
            let talk = errand.talk(id).await?;
            show(&errand, &talk, flags.form()).await
        }
        TalkCommand::Close { id, at_once, flags } => {
            flags.check(is_read_only)?;
            let how = if at_once { Closing::AtOnce } else { Closing::Politely };
            close(&opened(env).await?, CloseTalk { id, how }, flags).await
        }
    }
}

fn state(talk: &Talk) -> String {
    let read = if talk.is_read { "" } else { ", not read" };
    let missed = if talk.missed_at.is_some() { ", not answered" } else { "" };
    format!("{}{read}{missed}", if talk.is_open { "open" } else { "closed" })
}

async fn line(errand: &Errand, talk: &Talk) -> Result<Line, Stop> {
    let value = errand.talk_value(talk).await?;
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let cells = vec![
        talk.id.to_string(),
        talk.origin.to_string(),
        state(talk),
        text("contact"),
        text("name"),
        errand.words.date_time(talk.updated_at),
    ];
    Ok(Line::alike(cells, value))
}

async fn show(errand: &Errand, talk: &Talk, form: Form) -> Result<Exit, Stop> {
    let value = errand.talk_value(talk).await?;
    let time = |at: Timestamp| errand.words.date_time(at);
    let mut facts = Facts::default();
    facts.put("id", &talk.id.to_string());
    facts.put("messenger", &talk.origin);
    facts.put("state", &state(talk));
    facts.put("with", value["contact"].as_str().unwrap_or_default());
    facts.put("about", value["name"].as_str().unwrap_or_default());
    facts.put("begun", &time(talk.created_at));
    facts.put("changed", &time(talk.updated_at));
    facts.put("not answered since", &talk.missed_at.map(time).unwrap_or_default());
    let [created, updated, missed] = ["created_at", "updated_at", "missed_at"].map(Column::Time);
    let [id, origin, open, read, contact, entity, name] =
        ["id", "origin", "open", "read", "contact", "entity", "name"].map(Column::Plain);
    let columns = &[id, origin, open, read, contact, entity, name, created, updated, missed];
    Answer { text: facts.lines(), values: vec![value], columns }.one(form, Some(errand))
}

async fn close(errand: &Errand, write: CloseTalk, flags: DirectFlags) -> Result<Exit, Stop> {
    let talk = errand.talk(write.id).await?;
    let value = errand.talk_value(&talk).await?;
    let deed = Deed {
        kind: "talk_closed",
        entity: format!("talk {}", talk.id),
        name: value["contact"].as_str().map_or_else(|| format!("#{}", talk.id), str::to_owned),
        what: format!("close the conversation on {}", talk.origin),
        look: format!("dealdesk talk show {}", talk.id),
    };
    if !talk.is_open {
        return errand.so_already(&deed, flags);
    }
    let look = async || {
        let is_open = errand.talk(write.id).await?.is_open;
        Ok(if is_open { Sight::NotThere } else { Sight::There(None) })
    };
    errand.deed((&deed, flags), &write, |()| None, look).await
}

pub async fn run_bot(args: BotArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    let BotCommand::Run { bot, leads, flags } = args.command;
    flags.check(is_read_only)?;
    let mut ids: Vec<LeadId> = Vec::with_capacity(leads.len());
    for said in &leads {
        let id = lead_id(said)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.len() > RunBot::MAX {
        let text = format!("A bot is started on {} leads at once at most. Start it in parts.", RunBot::MAX);
        return Err(Stop::new(Exit::Usage, text));
    }
    let mut errand = opened(env).await?;
    let mut names = Vec::with_capacity(ids.len());
    for id in &ids {
        errand.thing((*id).into(), Ask::IfUnknown).await?;
        names.push(errand.name((*id).into()).await?);
    }
    let first = ids.first().map(ToString::to_string).unwrap_or_default();
    let deed = Deed {
        kind: "bot_run",
        entity: format!("bot {bot}"),
        name: names.join(", "),
        what: format!("start bot {bot}"),
        look: format!("dealdesk event list --lead {first} --fresh"),
    };
    let write = RunBot { bot, leads: ids };
    errand.deed((&deed, flags), &write, |()| None, async || Ok(Sight::Hidden)).await
}

impl Errand {
    async fn talk(&self, id: TalkId) -> Result<Talk, Stop> {
        let found = self.lookup()?.single(&GetTalk { id }).await?;
        found.ok_or_else(|| {
            let text =
                format!("The account has no conversation {id}. `dealdesk talk list` shows what there is.");
            Stop::new(Exit::NotFound, text)
        })
    }

    async fn talk_value(&self, talk: &Talk) -> Result<Value, Stop> {
        let contact = match talk.contact {
            Some(id) => Some(self.name(id.into()).await?),
            None => None,
        };
        let (entity, name) = match &talk.about {
            Some(EventSubject::Owner(owner @ Owner::Lead(id))) => {
                (Some(format!("lead {id}")), Some(self.name(Target::from(*owner)).await?))
            }
            Some(EventSubject::Other { kind, id }) => (Some(format!("{kind} {id}")), None),
            Some(EventSubject::Owner(_) | EventSubject::Task(_)) | None => (None, None),
        };
        Ok(json!({
            "id": talk.id.get(),
            "origin": talk.origin.as_str(),
            "open": talk.is_open,
            "read": talk.is_read,
            "contact_id": talk.contact.map(ContactId::get),
            "contact": contact,
            "entity": entity,
            "name": name,
            "created_at": talk.created_at.secs(),
            "updated_at": talk.updated_at.secs(),
            "missed_at": talk.missed_at.map(Timestamp::secs),
        }))
    }
}
