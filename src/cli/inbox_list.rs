//! `dealdesk inbox list`: what waits, from this machine; with `--summary` what the server counts.
//!
//! `--json` is an array of `{"uid", "category", "name", "from", "phone", "email", "source", "pipeline", "pipeline_id",
//! "lead", "contact", "created_at", "facts": [{"what", "value"}]}`, the one that waits longest first. `category` is the
//! server's word (`forms`, `sip`, `mail`, `chats`), times are unix seconds. `--summary --json` is `{"total", "accepted",
//! "declined", "average_sort_time", "categories"}`.

use serde_json::{Value, json};

use super::errand::Errand;
use super::flags::ReadFlags;
use super::shape::{Answer, Column, sheet};
use super::{Exit, Stop};
use crate::config::Env;
use crate::domain::{
    ContactId, FactValue, IncomingCategory, IncomingLead, IncomingSummary, LeadId, OwnerKind, SafeText,
};
use crate::sync::event::{List, Reach};

#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// forms, sip, mail or chats
    #[arg(long, value_name = "WORD")]
    category: Option<String>,
    /// Only of this pipeline
    #[arg(long, value_name = "NAME|ID")]
    pipeline: Option<String>,
    /// How many wait, and what became of those before; asks the server
    #[arg(long, conflicts_with_all = ["category", "offline"])]
    summary: bool,
    /// So many of them
    #[arg(long, default_value_t = 200, value_name = "N")]
    limit: usize,
    #[command(flatten)]
    flags: ReadFlags,
}

pub async fn run(args: ListArgs, env: &impl Env) -> Result<Exit, Stop> {
    let mut errand = Errand::open(env).await?;
    let ask = args.flags.ask_for_list();
    errand.names(OwnerKind::Leads, ask).await?;
    let pipeline = args.pipeline.as_deref().map(|said| errand.pipeline(said)).transpose()?;
    if args.summary {
        let summary = errand.lookup()?.incoming_summary(pipeline).await?;
        return told(&summary).one(args.flags.form(), Some(&errand));
    }
    if !errand.has_read(List::Incoming, ask).await? {
        errand.lookup()?.list(List::Incoming, Reach::Anew).await?;
    }
    let category = args.category.as_deref().map(category).transpose()?;
    let mut waiting = errand.waiting().await?;
    waiting.retain(|one| {
        category.as_ref().is_none_or(|category| one.category == *category)
            && pipeline.is_none_or(|pipeline| one.pipeline == pipeline)
    });
    waiting.truncate(args.limit);
    let answer = Answer {
        text: sheet(
            &["uid", "came", "by", "pipeline", "from", "what"],
            rows(&errand, &waiting),
            "Nothing waits.",
        ),
        values: values(&errand, &waiting),
        columns: &COLUMNS,
    };
    answer.list(args.flags.form(), Some(&errand))
}

const COLUMNS: [Column; 11] = [
    Column::Plain("uid"),
    Column::Plain("category"),
    Column::Plain("name"),
    Column::Plain("from"),
    Column::Plain("phone"),
    Column::Plain("email"),
    Column::Plain("source"),
    Column::Plain("pipeline"),
    Column::Plain("lead"),
    Column::Plain("contact"),
    Column::Time("created_at"),
];

fn category(said: &str) -> Result<IncomingCategory, Stop> {
    match IncomingCategory::of(said.trim()) {
        IncomingCategory::Other(_) => {
            let text = format!("There is no category {said:?}: it is forms, sip, mail or chats.");
            Err(Stop::new(Exit::Usage, text))
        }
        known => Ok(known),
    }
}

fn pipeline_name(errand: &Errand, one: &IncomingLead) -> String {
    let known = errand.known.pipelines.iter().find(|pipeline| pipeline.id == one.pipeline);
    known.map_or_else(|| format!("#{}", one.pipeline), |pipeline| pipeline.name.to_string())
}

fn rows(errand: &Errand, waiting: &[IncomingLead]) -> Vec<Vec<String>> {
    waiting
        .iter()
        .map(|one| {
            vec![
                one.uid.chars().take(12).collect(),
                errand.words.date_time(one.created_at),
                errand.words.category_words(&one.category),
                pipeline_name(errand, one),
                one.contact_name.as_ref().or(one.phone.as_ref()).map(ToString::to_string).unwrap_or_default(),
                one.title().to_string(),
            ]
        })
        .collect()
}

fn values(errand: &Errand, waiting: &[IncomingLead]) -> Vec<Value> {
    let value = |value: &FactValue| match value {
        FactValue::Text(text) => Value::from(text.as_str()),
        FactValue::Time(at) => at.secs().into(),
        FactValue::Seconds(long) => (*long).into(),
    };
    let text = |text: &Option<SafeText>| text.as_ref().map(SafeText::as_str).map(str::to_owned);
    waiting
        .iter()
        .map(|one| {
            let facts = one.facts.iter().map(
                |fact| json!({"what": errand.words.fact_words(&fact.what), "value": value(&fact.value)}),
            );
            json!({
                "uid": one.uid.as_str(),
                "category": one.category.word(),
                "name": one.title().as_str(),
                "from": text(&one.contact_name),
                "phone": text(&one.phone),
                "email": text(&one.email),
                "source": one.source_name.as_str(),
                "pipeline": pipeline_name(errand, one),
                "pipeline_id": one.pipeline.get(),
                "lead": one.lead.map(LeadId::get),
                "contact": one.contact.map(ContactId::get),
                "created_at": one.created_at.secs(),
                "facts": facts.collect::<Vec<_>>(),
            })
        })
        .collect()
}

fn told(summary: &IncomingSummary) -> Answer<'static> {
    let IncomingSummary { total, accepted, declined, average_sort_time, categories } = summary;
    let by: Vec<String> = categories.iter().map(|(word, count)| format!("{word} {count}")).collect();
    let counts: serde_json::Map<String, Value> =
        categories.iter().map(|(word, count)| (word.to_string(), (*count).into())).collect();
    Answer {
        text: format!(
            "{total} wait ({}); {accepted} were accepted, {declined} declined, after {average_sort_time} s on average.\n",
            by.join(", ")
        ),
        values: vec![json!({"total": total, "accepted": accepted, "declined": declined,
            "average_sort_time": average_sort_time, "categories": counts})],
        columns: &const {
            [
                Column::Plain("total"),
                Column::Plain("accepted"),
                Column::Plain("declined"),
                Column::Plain("average_sort_time"),
            ]
        },
    }
}
