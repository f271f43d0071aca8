//! `dealdesk template`: texts that are sent in chats.
//!
//! Lists are `{"id", "name", "text", "kind", "external_id", "buttons", "review", "editable", "updated_at"}`. Writes answer
//! as told in `direct`; a new template is told from others of its name by being none of those that were there before.

use std::io::Read;

use clap::Subcommand;
use serde_json::{Value, json};

use super::catalog::opened;
use super::direct::{Deed, DirectFlags, Sight};
use super::errand::Errand;
use super::flags::Form;
use super::lead_show::Facts;
use super::names::{Named, choose};
use super::rows::{Line, RowFlags, Rows, must_ask};
use super::setting;
use super::shape::{Answer, Column};
use super::{Exit, Stop};
use crate::api::endpoint::{ListTemplates, RemoveTemplate, WriteTemplate};
use crate::config::Env;
use crate::domain::{SafeText, Template, TemplateId};

/// Messengers take no longer text.
const LONGEST: usize = 4_096;

#[derive(Debug, clap::Args)]
pub struct TemplateArgs {
    #[command(subcommand)]
    command: TemplateCommand,
}

#[derive(Debug, Subcommand)]
enum TemplateCommand {
    /// The templates of this integration
    #[command(after_help = "Example: dealdesk template list")]
    List {
        #[command(flatten)]
        flags: RowFlags,
    },
    /// One template in full
    #[command(after_help = "Example: dealdesk template show Hello")]
    Show {
        /// The template, by name or id
        template: String,
        #[command(flatten)]
        flags: RowFlags,
    },
    /// Make a template
    #[command(after_help = "Example: dealdesk template add Thanks 'Thank you, {{contact.name}}!'")]
    Add {
        /// What it is called
        name: String,
        /// Its text; `-` reads it from standard input
        text: String,
        /// Its own name for the integration
        #[arg(long, value_name = "TEXT")]
        external: Option<String>,
        #[command(flatten)]
        flags: DirectFlags,
    },
    /// Change a template: name=TEXT, text=TEXT
    #[command(
        after_help = "Example: dealdesk template set Hello text='Hello {{contact.name}}, how are you?'"
    )]
    Set {
        /// The template, by name or id
        template: String,
        /// name=TEXT, text=TEXT
        #[arg(required = true, value_name = "NAME=VALUE")]
        pairs: Vec<String>,
        #[command(flatten)]
        flags: DirectFlags,
    },
    /// Remove a template
    #[command(after_help = "Example: dealdesk template remove Hello")]
    Remove {
        /// The template, by name or id
        template: String,
        #[command(flatten)]
        flags: DirectFlags,
    },
}

pub async fn run(args: TemplateArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    match args.command {
        TemplateCommand::List { flags } => {
            must_ask(flags.ask(), "templates")?;
            let errand = opened(env).await?;
            let templates = errand.lookup()?.some(ListTemplates, flags.limit).await?;
            let lines = templates.iter().map(line).collect();
            let head = &["id", "name", "kind", "review", "text"];
            let csv = &["id", "name", "kind", "review", "external_id", "text"];
            Rows::new(head, csv, "This integration has no template.", lines).show(flags.form())
        }
        TemplateCommand::Show { template, flags } => {
            must_ask(flags.ask(), "templates")?;
            let errand = opened(env).await?;
            let template = errand.template(&template).await?;
            show(&errand, &template, flags.form())
        }
        TemplateCommand::Add { name, text, external, flags } => {
            flags.check(is_read_only)?;
            let write = WriteTemplate {
                id: None,
                name: Some(setting::name(&name)?),
                content: Some(content(&text)?),
                external: external.as_deref().map(|text| SafeText::line(text.trim())),
            };
            add(&opened(env).await?, write, flags).await
        }
        TemplateCommand::Set { template, pairs, flags } => {
            flags.check(is_read_only)?;
            set(&opened(env).await?, &template, &pairs, flags).await
        }
        TemplateCommand::Remove { template, flags } => {
            flags.check(is_read_only)?;
            remove(&opened(env).await?, &template, flags).await
        }
    }
}

fn as_json(template: &Template) -> Value {
    json!({
        "id": template.id.get(),
        "name": template.name.as_str(),
        "text": template.content.as_str(),
        "kind": template.kind.as_str(),
        "external_id": template.external.as_str(),
        "buttons": template.buttons.iter().map(|button| button.as_str()).collect::<Vec<_>>(),
        "review": Some(template.review.as_str()).filter(|review| !review.is_empty()),
        "editable": template.is_editable,
        "updated_at": template.updated_at.secs(),
    })
}

fn line(template: &Template) -> Line {
    let text = |text: &SafeText| text.to_string();
    let head =
        vec![template.id.to_string(), text(&template.name), text(&template.kind), text(&template.review)];
    let mut cells = head.clone();
    cells.push(SafeText::line(&template.content).to_string());
    let csv = head.into_iter().chain([text(&template.external), text(&template.content)]).collect();
    Line::new(cells, csv, as_json(template))
}

fn show(errand: &Errand, template: &Template, form: Form) -> Result<Exit, Stop> {
    let mut facts = Facts::default();
    facts.put("name", &template.name);
    facts.put("id", &template.id.to_string());
    facts.put("kind", &template.kind);
    facts.put("external id", &template.external);
    facts.put("review", &template.review);
    facts.put("changed", &errand.words.date_time(template.updated_at));
    for button in &template.buttons {
        facts.put("button", button);
    }
    let lines = template.content.lines().fold(String::new(), |all, line| format!("{all}    {line}\n"));
    let columns = &["id", "name", "kind", "review", "external_id", "text"].map(Column::Plain);
    let text = format!("{}\n{lines}", facts.lines());
    Answer { text, values: vec![as_json(template)], columns }.one(form, Some(errand))
}

fn content(said: &str) -> Result<SafeText, Stop> {
    let mut read = said.to_owned();
    if said == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(4 * LONGEST as u64 + 1).read_to_end(&mut bytes)?;
        read = String::from_utf8_lossy(&bytes).into_owned();
    }
    let text = SafeText::block(read.trim());
    match text.chars().count() {
        0 => Err(Stop::new(Exit::Usage, "The template has no text. Write it, or `-` for standard input.")),
        1..=LONGEST => Ok(text),
        _ => {
            let text =
                format!("The text is longer than {LONGEST} characters: messengers take no longer ones.");
            Err(Stop::new(Exit::Usage, text))
        }
    }
}

const LOOK: &str = "dealdesk template list";

async fn add(errand: &Errand, write: WriteTemplate, flags: DirectFlags) -> Result<Exit, Stop> {
    let known: Vec<TemplateId> = errand.templates().await?.into_iter().map(|one| one.id).collect();
    let name = write.name.clone().unwrap_or_default();
    let text = write.content.as_ref().map(|text| SafeText::line(text).to_string()).unwrap_or_default();
    let deed = Deed {
        kind: "new_template",
        entity: "account 0".to_owned(),
        name: name.to_string(),
        what: format!("new template: {text}"),
        look: LOOK.to_owned(),
    };
    let look = async || {
        let all = errand.templates().await?;
        let new = all.iter().find(|one| one.name == name && !known.contains(&one.id));
        Ok(new.map_or(Sight::NotThere, |one| Sight::There(Some(one.id.get()))))
    };
    errand.deed((&deed, flags), &write, |id| Some(id.get()), look).await
}

async fn set(errand: &Errand, said: &str, pairs: &[String], flags: DirectFlags) -> Result<Exit, Stop> {
    let template = errand.template(said).await?;
    if !template.is_editable {
        let text =
            format!("The account keeps {} as it is: WhatsApp has it. Make another one.", template.name);
        return Err(Stop::new(Exit::Usage, text));
    }
    let mut write = WriteTemplate { id: Some(template.id), ..WriteTemplate::default() };
    let mut parts = Vec::new();
    for word in pairs {
        let wrong = || {
            Stop::new(Exit::Usage, format!("{word:?} cannot be set. What can be set: name=TEXT, text=TEXT."))
        };
        let (key, value) = word.split_once('=').ok_or_else(wrong)?;
        match key.trim().to_lowercase().as_str() {
            "name" => {
                let name = setting::name(value)?;
                parts.push(format!("name: {} → {name}", template.name));
                write.name = Some(name);
            }
            "text" => {
                let text = content(value)?;
                parts.push(format!("text: {}", SafeText::line(&text)));
                write.content = Some(text);
            }
            _ => return Err(wrong()),
        }
    }
    let deed = Deed {
        kind: "template",
        entity: format!("template {}", template.id),
        name: template.name.to_string(),
        what: parts.join("; "),
        look: LOOK.to_owned(),
    };
    let is_so = |now: &Template| {
        write.name.as_ref().is_none_or(|name| *name == now.name)
            && write.content.as_ref().is_none_or(|text| *text == now.content)
    };
    if is_so(&template) {
        return errand.so_already(&deed, flags);
    }
    let look = async || {
        let all = errand.templates().await?;
        let now = all.iter().find(|one| one.id == template.id);
        Ok(if now.is_some_and(is_so) { Sight::There(None) } else { Sight::NotThere })
    };
    errand.deed((&deed, flags), &write, |_| None, look).await
}

async fn remove(errand: &Errand, said: &str, flags: DirectFlags) -> Result<Exit, Stop> {
    let template = errand.template(said).await?;
    let deed = Deed {
        kind: "template_removed",
        entity: format!("template {}", template.id),
        name: template.name.to_string(),
        what: "remove the template".to_owned(),
        look: LOOK.to_owned(),
    };
    let look = async || {
        let is_there = errand.templates().await?.iter().any(|one| one.id == template.id);
        Ok(if is_there { Sight::NotThere } else { Sight::There(None) })
    };
    errand.deed((&deed, flags), &RemoveTemplate { id: template.id }, |()| None, look).await
}

impl Errand {
    async fn templates(&self) -> Result<Vec<Template>, Stop> {
        Ok(self.lookup()?.some(ListTemplates, usize::MAX).await?)
    }

    async fn template(&self, said: &str) -> Result<Template, Stop> {
        let all = self.templates().await?;
        let all: Vec<_> = all.into_iter().map(|t| Named::new(t.id.get(), t.name.to_string(), t)).collect();
        choose("template", said, &all)
    }
}
