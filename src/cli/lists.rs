//! `dealdesk field list`, `user list`, `pipeline list`: the names and ids other commands take.
//!
//! `--json` is an array: fields as `{"id", "name", "code", "kind", "choices": [{"id", "name"}], "settable"}`, users as
//! `{"id", "name", "email", "active", "me"}`, pipelines as `{"id", "name", "main", "archived", "stages": [{"id",
//! "name", "kind"}]}`; a CSV of pipelines has a row for each stage.

use clap::{Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::errand::{Errand, FIELDS};
use super::flags::{Form, ReadFlags};
use super::shape::{Answer, Column, sheet};
use super::{Exit, Stop, lists_show};
use crate::config::Env;
use crate::domain::{FieldDef, FieldForm, FieldKind, Form as Writing, OwnerKind, StageKind, User};

#[derive(Debug, clap::Args)]
pub struct FieldArgs {
    #[command(subcommand)]
    command: FieldCommand,
}

#[derive(Debug, Subcommand)]
enum FieldCommand {
    /// The custom fields of leads, contacts or companies
    #[command(after_help = "Example: dealdesk field list leads")]
    List {
        /// Whose fields
        #[arg(value_enum)]
        of: Of,
        /// So many of them
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
        #[command(flatten)]
        flags: ReadFlags,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    Leads,
    Contacts,
    Companies,
}

#[derive(Debug, clap::Args)]
pub struct UserArgs {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Who works in the account
    #[command(after_help = "Example: dealdesk user list --json")]
    List {
        /// So many of them
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
        #[command(flatten)]
        flags: ReadFlags,
    },
    /// One of them, with what they answer for
    #[command(after_help = "Example: dealdesk user show me")]
    Show {
        /// By name or id; `me` is whom the token belongs to
        user: String,
        #[command(flatten)]
        flags: ReadFlags,
    },
}

#[derive(Debug, clap::Args)]
pub struct PipelineArgs {
    #[command(subcommand)]
    command: PipelineCommand,
}

#[derive(Debug, Subcommand)]
enum PipelineCommand {
    /// Pipelines and their stages
    #[command(after_help = "Example: dealdesk pipeline list")]
    List {
        /// So many of them
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
        #[command(flatten)]
        flags: ReadFlags,
    },
    /// One of them: its stages with their colours, and what stands in each
    #[command(after_help = "Example: dealdesk pipeline show Sales")]
    Show {
        /// By name or id
        pipeline: String,
        #[command(flatten)]
        flags: ReadFlags,
    },
}

/// The first of them, as many as are wanted.
fn first<T>(all: &[T], limit: Option<usize>) -> &[T] {
    &all[..all.len().min(limit.unwrap_or(usize::MAX))]
}

pub async fn opened(owners: OwnerKind, flags: ReadFlags, env: &impl Env) -> Result<Errand, Stop> {
    let mut errand = Errand::open(env).await?;
    errand.names(owners, flags.ask_for_list()).await?;
    Ok(errand)
}

pub async fn fields(args: FieldArgs, env: &impl Env) -> Result<Exit, Stop> {
    let FieldCommand::List { of, limit, flags } = args.command;
    let owners = match of {
        Of::Leads => OwnerKind::Leads,
        Of::Contacts => OwnerKind::Contacts,
        Of::Companies => OwnerKind::Companies,
    };
    let errand = opened(owners, flags, env).await?;
    let kind = FIELDS.iter().find(|(owner, _)| *owner == owners).map(|(_, kind)| *kind);
    let fields = kind.and_then(|kind| errand.known.fields.get(&kind)).cloned().unwrap_or_default();
    let fields = first(&fields, limit);
    let row = |field: &FieldDef| {
        let choices: Vec<&str> = field.options.iter().map(|option| option.label.as_str()).collect();
        vec![
            field.id.to_string(),
            field.name.to_string(),
            kind_word(&field.kind),
            field.code.to_string(),
            choices.join(", "),
        ]
    };
    let writing = |def: &FieldDef| FieldForm { def, now: None, calendar: errand.words.calendar() }.form();
    let value = |field: &FieldDef| {
        let choices =
            field.options.iter().map(|option| json!({"id": option.id.get(), "name": option.label.as_str()}));
        json!({
            "id": field.id.get(),
            "name": field.name.as_str(),
            "code": Some(field.code.as_str()).filter(|code| !code.is_empty()),
            "kind": kind_word(&field.kind),
            "choices": choices.collect::<Vec<_>>(),
            "settable": !matches!(writing(field), Writing::Fixed(_)),
        })
    };
    let rows = fields.iter().map(row).collect();
    let answer = Answer {
        text: sheet(&["id", "name", "kind", "code", "choices"], rows, "There is no such field."),
        values: fields.iter().map(value).collect(),
        columns: &["id", "name", "kind", "code", "choices", "settable"].map(Column::Plain),
    };
    answer.list(flags.form(), Some(&errand))
}

pub async fn users(args: UserArgs, env: &impl Env) -> Result<Exit, Stop> {
    let (limit, flags) = match args.command {
        UserCommand::List { limit, flags } => (limit, flags),
        UserCommand::Show { user, flags } => return Box::pin(lists_show::user(&user, flags, env)).await,
    };
    let errand = opened(OwnerKind::Leads, flags, env).await?;
    let row = |user: &User| {
        let mark = mark(&errand, user).to_owned();
        vec![user.id.to_string(), user.name.to_string(), user.email.to_string(), mark]
    };
    let value = |user: &User| user_value(&errand, user);
    let users = first(&errand.known.users, limit);
    let answer = Answer {
        text: sheet(&["id", "name", "email", ""], users.iter().map(row).collect(), "There is nobody."),
        values: users.iter().map(value).collect(),
        columns: &["id", "name", "email", "active", "me"].map(Column::Plain),
    };
    answer.list(flags.form(), Some(&errand))
}

fn is_me(errand: &Errand, user: &User) -> bool {
    errand.known.account.as_ref().is_some_and(|account| account.current_user == user.id)
}

pub fn mark(errand: &Errand, user: &User) -> &'static str {
    match (is_me(errand, user), user.is_active) {
        (true, _) => "you",
        (false, true) => "",
        (false, false) => "not active",
    }
}

pub fn user_value(errand: &Errand, user: &User) -> Value {
    json!({
        "id": user.id.get(),
        "name": user.name.as_str(),
        "email": user.email.as_str(),
        "active": user.is_active,
        "me": is_me(errand, user),
    })
}

pub async fn pipelines(args: PipelineArgs, env: &impl Env) -> Result<Exit, Stop> {
    let (limit, flags) = match args.command {
        PipelineCommand::List { limit, flags } => (limit, flags),
        PipelineCommand::Show { pipeline, flags } => {
            return Box::pin(lists_show::pipeline(&pipeline, flags, env)).await;
        }
    };
    let errand = opened(OwnerKind::Leads, flags, env).await?;
    let (mut rows, mut values, mut stages) = (Vec::new(), Vec::new(), Vec::new());
    for pipeline in first(&errand.known.pipelines, limit) {
        let name = if pipeline.is_archived {
            format!("{} (archived)", pipeline.name)
        } else {
            pipeline.name.to_string()
        };
        let stage_value = |stage: &crate::domain::Stage| json!({"id": stage.id.get(), "name": stage.name.as_str(), "kind": stage_word(stage.kind)});
        for stage in &pipeline.stages {
            let (id, kind) = (pipeline.id.to_string(), stage_word(stage.kind).to_owned());
            rows.push(vec![id, name.clone(), stage.id.to_string(), stage.name.to_string(), kind]);
            stages.push(json!({
                "pipeline_id": pipeline.id.get(), "pipeline": pipeline.name.as_str(),
                "stage_id": stage.id.get(), "stage": stage.name.as_str(), "kind": stage_word(stage.kind),
            }));
        }
        values.push(json!({
            "id": pipeline.id.get(),
            "name": pipeline.name.as_str(),
            "main": pipeline.is_main,
            "archived": pipeline.is_archived,
            "stages": pipeline.stages.iter().map(stage_value).collect::<Vec<_>>(),
        }));
    }
    let answer = Answer {
        text: sheet(&["id", "pipeline", "stage id", "stage", "kind"], rows, "There is no pipeline."),
        // A spreadsheet has a row for each stage, as the table has.
        values: if flags.form() == Form::Csv { stages } else { values },
        columns: &["pipeline_id", "pipeline", "stage_id", "stage", "kind"].map(Column::Plain),
    };
    answer.list(flags.form(), Some(&errand))
}

pub const fn stage_word(kind: StageKind) -> &'static str {
    match kind {
        StageKind::Incoming => "incoming",
        StageKind::Open => "open",
        StageKind::Won => "won",
        StageKind::Lost => "lost",
    }
}

/// As the API calls it.
fn kind_word(kind: &FieldKind) -> String {
    let word = match kind {
        FieldKind::Text => "text",
        FieldKind::TextArea => "textarea",
        FieldKind::Numeric => "numeric",
        FieldKind::Price => "price",
        FieldKind::Monetary => "monetary",
        FieldKind::Checkbox => "checkbox",
        FieldKind::Select => "select",
        FieldKind::MultiSelect => "multiselect",
        FieldKind::Radio => "radiobutton",
        FieldKind::Date => "date",
        FieldKind::DateTime => "date_time",
        FieldKind::Birthday => "birthday",
        FieldKind::Url => "url",
        FieldKind::StreetAddress => "streetaddress",
        FieldKind::SmartAddress => "smart_address",
        FieldKind::LegalEntity => "legal_entity",
        FieldKind::MultiText => "multitext",
        FieldKind::Items => "items",
        FieldKind::Category => "category",
        FieldKind::TrackingData => "tracking_data",
        FieldKind::LinkedEntity => "linked_entity",
        FieldKind::ChainedList => "chained_list",
        FieldKind::File => "file",
        FieldKind::Payer => "payer",
        FieldKind::Supplier => "supplier",
        FieldKind::Unknown(name) => name.as_str(),
    };
    word.to_owned()
}
