//! `dealdesk field list`, `user list`, `pipeline list`: the names and ids other commands take.
//!
//! `--json` is an array: fields as `{"id", "name", "code", "kind", "choices": [{"id", "name"}], "settable"}`, users as
//! `{"id", "name", "email", "active", "me"}`, pipelines as `{"id", "name", "main", "archived", "stages": [{"id",
//! "name", "kind"}]}`.

use clap::{Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::errand::{Errand, FIELDS};
use super::flags::{Form, ReadFlags};
use super::table::table;
use super::{Exit, Stop, print};
use crate::config::Env;
use crate::domain::{FieldDef, FieldForm, FieldKind, Form as Writing, OwnerKind, StageKind};

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
        #[command(flatten)]
        flags: ReadFlags,
    },
}

impl FieldArgs {
    pub const fn form(&self) -> Form {
        let FieldCommand::List { flags, .. } = &self.command;
        flags.form()
    }
}

impl UserArgs {
    pub const fn form(&self) -> Form {
        let UserCommand::List { flags } = &self.command;
        flags.form()
    }
}

impl PipelineArgs {
    pub const fn form(&self) -> Form {
        let PipelineCommand::List { flags } = &self.command;
        flags.form()
    }
}

/// A list as a table, and as JSON.
struct Shown {
    head: &'static [&'static str],
    rows: Vec<Vec<String>>,
    values: Vec<Value>,
}

fn show(shown: &Shown, form: Form) -> Result<Exit, Stop> {
    let text = match form {
        Form::Json => format!("{}\n", Value::from(shown.values.clone())),
        Form::Text => table(shown.head, &shown.rows),
    };
    print(text.as_bytes())?;
    Ok(Exit::Done)
}

async fn opened(owners: OwnerKind, flags: ReadFlags, env: &impl Env) -> Result<Errand, Stop> {
    let mut errand = Errand::open(env).await?;
    errand.names(owners, flags.ask_for_list()).await?;
    Ok(errand)
}

pub async fn fields(args: FieldArgs, env: &impl Env) -> Result<Exit, Stop> {
    let FieldCommand::List { of, flags } = args.command;
    let owners = match of {
        Of::Leads => OwnerKind::Leads,
        Of::Contacts => OwnerKind::Contacts,
        Of::Companies => OwnerKind::Companies,
    };
    let errand = opened(owners, flags, env).await?;
    let kind = FIELDS.iter().find(|(owner, _)| *owner == owners).map(|(_, kind)| *kind);
    let fields = kind.and_then(|kind| errand.known.fields.get(&kind)).cloned().unwrap_or_default();
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
    let shown = Shown {
        head: &["id", "name", "kind", "code", "choices"],
        rows: fields.iter().map(row).collect(),
        values: fields.iter().map(value).collect(),
    };
    show(&shown, flags.form())
}

pub async fn users(args: UserArgs, env: &impl Env) -> Result<Exit, Stop> {
    let UserCommand::List { flags } = args.command;
    let errand = opened(OwnerKind::Leads, flags, env).await?;
    let me = errand.known.account.as_ref().map(|account| account.current_user);
    let mark = |user: &crate::domain::User| match (Some(user.id) == me, user.is_active) {
        (true, _) => "you",
        (false, true) => "",
        (false, false) => "not active",
    };
    let row = |user: &crate::domain::User| {
        vec![user.id.to_string(), user.name.to_string(), user.email.to_string(), mark(user).to_owned()]
    };
    let value = |user: &crate::domain::User| {
        json!({
            "id": user.id.get(),
            "name": user.name.as_str(),
            "email": user.email.as_str(),
            "active": user.is_active,
            "me": Some(user.id) == me,
        })
    };
    let users = &errand.known.users;
    let shown = Shown {
        head: &["id", "name", "email", ""],
        rows: users.iter().map(row).collect(),
        values: users.iter().map(value).collect(),
    };
    show(&shown, flags.form())
}

pub async fn pipelines(args: PipelineArgs, env: &impl Env) -> Result<Exit, Stop> {
    let PipelineCommand::List { flags } = args.command;
    let errand = opened(OwnerKind::Leads, flags, env).await?;
    let (mut rows, mut values) = (Vec::new(), Vec::new());
    for pipeline in &errand.known.pipelines {
        let name = if pipeline.is_archived {
            format!("{} (archived)", pipeline.name)
        } else {
            pipeline.name.to_string()
        };
        for stage in &pipeline.stages {
            let (pipeline, stage_id) = (pipeline.id.to_string(), stage.id.to_string());
            rows.push(vec![
                pipeline,
                name.clone(),
                stage_id,
                stage.name.to_string(),
                stage_word(stage.kind).to_owned(),
            ]);
        }
        let stages = pipeline.stages.iter().map(|stage| {
            json!({"id": stage.id.get(), "name": stage.name.as_str(), "kind": stage_word(stage.kind)})
        });
        values.push(json!({
            "id": pipeline.id.get(),
            "name": pipeline.name.as_str(),
            "main": pipeline.is_main,
            "archived": pipeline.is_archived,
            "stages": stages.collect::<Vec<_>>(),
        }));
    }
    show(&Shown { head: &["id", "pipeline", "stage id", "stage", "kind"], rows, values }, flags.form())
}

const fn stage_word(kind: StageKind) -> &'static str {
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
