//! `dealdesk source`: where leads of this integration come from. For administrators, and for tokens of an integration.
//!
//! Lists are `{"id", "name", "external_id", "pipeline_id", "pipeline", "default", "services"}`. Writes answer as told in
//! `direct`; a source is known by its own name (`external_id`), which never changes.

use clap::Subcommand;
use serde_json::json;

use super::catalog::opened;
use super::direct::{Deed, DirectFlags, Sight};
use super::errand::Errand;
use super::names::{Named, choose};
use super::rows::{Line, RowFlags, Rows, must_ask};
use super::setting;
use super::{Exit, Stop};
use crate::api::endpoint::{ListSources, RemoveSource, WriteSource};
use crate::config::Env;
use crate::domain::{PipelineId, SafeText, Source};

/// The account takes no longer own name.
const LONGEST: usize = 36;

#[derive(Debug, clap::Args)]
pub struct SourceArgs {
    #[command(subcommand)]
    command: SourceCommand,
}

#[derive(Debug, Subcommand)]
enum SourceCommand {
    /// The sources of this integration
    #[command(after_help = "Example: dealdesk source list")]
    List {
        #[command(flatten)]
        flags: RowFlags,
    },
    /// Make a source
    #[command(after_help = "Example: dealdesk source add 'Fair 2027' --external fair-2027 --pipeline Sales")]
    Add {
        /// What it is called
        name: String,
        /// Its own name, up to 36 characters; it never changes
        #[arg(long, value_name = "TEXT")]
        external: String,
        /// Where its leads go
        #[arg(long, value_name = "NAME")]
        pipeline: Option<String>,
        /// Take leads that name no source
        #[arg(long)]
        default: bool,
        #[command(flatten)]
        flags: DirectFlags,
    },
    /// Change a source: name=TEXT, pipeline=NAME, default=yes
    #[command(after_help = "Example: dealdesk source set 'Sales desk' name='Front desk' pipeline=Sales")]
    Set {
        /// The source, by name or id
        source: String,
        /// name=TEXT, pipeline=NAME, default=yes
        #[arg(required = true, value_name = "NAME=VALUE")]
        pairs: Vec<String>,
        #[command(flatten)]
        flags: DirectFlags,
    },
    /// Remove a source
    #[command(after_help = "Example: dealdesk source remove 'Sales desk'")]
    Remove {
        /// The source, by name or id
        source: String,
        #[command(flatten)]
        flags: DirectFlags,
    },
}

pub async fn run(args: SourceArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    match args.command {
        SourceCommand::List { flags } => list(flags, env).await,
        SourceCommand::Add { name, external, pipeline, default, flags } => {
            flags.check(is_read_only)?;
            let errand = opened(env).await?;
            let external = SafeText::line(external.trim());
            if external.is_empty() || external.chars().count() > LONGEST {
                let text = format!("--external: {external:?} is no own name of 1 to {LONGEST} characters.");
                return Err(Stop::new(Exit::Usage, text));
            }
            let pipeline = pipeline.as_deref().map(|said| errand.pipeline(said)).transpose()?;
            let write = WriteSource {
                id: None,
                name: Some(setting::name(&name)?),
                external: Some(external),
                pipeline,
                is_default: default.then_some(true),
            };
            add(&errand, write, flags).await
        }
        SourceCommand::Set { source, pairs, flags } => {
            flags.check(is_read_only)?;
            set(&opened(env).await?, &source, &pairs, flags).await
        }
        SourceCommand::Remove { source, flags } => {
            flags.check(is_read_only)?;
            remove(&opened(env).await?, &source, flags).await
        }
    }
}

async fn list(flags: RowFlags, env: &impl Env) -> Result<Exit, Stop> {
    must_ask(flags.ask(), "sources")?;
    let errand = opened(env).await?;
    let sources = errand.lookup()?.some(ListSources, flags.limit).await?;
    let lines = sources.iter().map(|source| {
        let pipeline = source.pipeline.map(|id| errand.pipeline_name(id)).unwrap_or_default();
        let services: Vec<&str> = source.services.iter().map(|one| one.as_str()).collect();
        let cells = vec![
            source.id.to_string(),
            source.name.to_string(),
            source.external.to_string(),
            pipeline.clone(),
            services.join(", "),
            if source.is_default { "default".to_owned() } else { String::new() },
        ];
        let value = json!({
            "id": source.id.get(),
            "name": source.name.as_str(),
            "external_id": source.external.as_str(),
            "pipeline_id": source.pipeline.map(PipelineId::get),
            "pipeline": pipeline,
            "default": source.is_default,
            "services": services,
        });
        Line::alike(cells, value)
    });
    let none = "This integration has no source.";
    Rows::alike(&["id", "name", "external id", "pipeline", "services", ""], none, lines.collect())
        .show(flags.form())
}

const LOOK: &str = "dealdesk source list";

async fn add(errand: &Errand, write: WriteSource, flags: DirectFlags) -> Result<Exit, Stop> {
    let external = write.external.clone().unwrap_or_default();
    let name = write.name.clone().unwrap_or_default();
    if errand.sources().await?.iter().any(|source| source.external == external) {
        let text =
            format!("There is a source {external:?} already; an own name is there once. {LOOK} shows it.");
        return Err(Stop::new(Exit::Usage, text));
    }
    let deed = Deed {
        kind: "new_source",
        entity: "account 0".to_owned(),
        name: name.to_string(),
        what: format!("new source {external}"),
        look: LOOK.to_owned(),
    };
    let look = async || {
        let all = errand.sources().await?;
        let found = all.iter().find(|source| source.external == external);
        Ok(found.map_or(Sight::NotThere, |source| Sight::There(Some(source.id.get()))))
    };
    errand.deed((&deed, flags), &write, |id| Some(id.get()), look).await
}

async fn set(errand: &Errand, said: &str, pairs: &[String], flags: DirectFlags) -> Result<Exit, Stop> {
    let source = errand.source(said).await?;
    let mut write = WriteSource { id: Some(source.id), ..WriteSource::default() };
    let mut parts = Vec::new();
    for word in pairs {
        let wrong = || {
            let text = format!("{word:?} cannot be set. What can be set: name, pipeline, default=yes.");
            Stop::new(Exit::Usage, text)
        };
        let (key, value) = word.split_once('=').ok_or_else(wrong)?;
        match (key.trim().to_lowercase().as_str(), value.trim().to_lowercase().as_str()) {
            ("name", _) => {
                let name = setting::name(value)?;
                parts.push(format!("name: {} → {name}", source.name));
                write.name = Some(name);
            }
            ("pipeline", _) => {
                let to = errand.pipeline(value)?;
                let before = source.pipeline.map(|id| errand.pipeline_name(id)).unwrap_or_default();
                parts.push(format!("pipeline: {before} → {}", errand.pipeline_name(to)));
                write.pipeline = Some(to);
            }
            ("default", "yes" | "true" | "1") => {
                parts.push("default: yes".to_owned());
                write.is_default = Some(true);
            }
            ("default", "no" | "false" | "0") => {
                parts.push("default: no".to_owned());
                write.is_default = Some(false);
            }
            _ => return Err(wrong()),
        }
    }
    let deed = Deed {
        kind: "source",
        entity: format!("source {}", source.id),
        name: source.name.to_string(),
        what: parts.join("; "),
        look: LOOK.to_owned(),
    };
    let is_so = |now: &Source| {
        write.name.as_ref().is_none_or(|name| *name == now.name)
            && write.pipeline.is_none_or(|id| Some(id) == now.pipeline)
            && write.is_default.is_none_or(|default| default == now.is_default)
    };
    if is_so(&source) {
        return errand.so_already(&deed, flags);
    }
    let look = async || {
        let all = errand.sources().await?;
        let now = all.iter().find(|known| known.id == source.id);
        Ok(if now.is_some_and(is_so) { Sight::There(None) } else { Sight::NotThere })
    };
    errand.deed((&deed, flags), &write, |_| None, look).await
}

async fn remove(errand: &Errand, said: &str, flags: DirectFlags) -> Result<Exit, Stop> {
    let source = errand.source(said).await?;
    let deed = Deed {
        kind: "source_removed",
        entity: format!("source {}", source.id),
        name: source.name.to_string(),
        what: format!("remove source {}", source.external),
        look: LOOK.to_owned(),
    };
    let look = async || {
        let is_there = errand.sources().await?.iter().any(|known| known.id == source.id);
        Ok(if is_there { Sight::NotThere } else { Sight::There(None) })
    };
    errand.deed((&deed, flags), &RemoveSource { id: source.id }, |()| None, look).await
}

impl Errand {
    async fn sources(&self) -> Result<Vec<Source>, Stop> {
        Ok(self.lookup()?.some(ListSources, usize::MAX).await?)
    }

    async fn source(&self, said: &str) -> Result<Source, Stop> {
        let all = self.sources().await?;
        let all: Vec<_> = all.into_iter().map(|s| Named::new(s.id.get(), s.name.to_string(), s)).collect();
        choose("source", said, &all)
    }

    pub(super) fn pipeline_name(&self, id: PipelineId) -> String {
        let known = self.known.pipelines.iter().find(|pipeline| pipeline.id == id);
        known.map_or_else(|| format!("#{id}"), |pipeline| pipeline.name.to_string())
    }
}
