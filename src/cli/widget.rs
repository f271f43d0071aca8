//! `dealdesk widget`: extensions of the account. Installing is for administrators.
//!
//! Lists are `{"id", "code", "version", "rating", "installed", "pipeline_id"}`; `show` adds `"settings": [{"key", "name",
//! "kind", "required", "set"}]`. The values of settings are told nowhere: passwords stand there.

use std::io::Read;

use clap::Subcommand;
use serde_json::{Map, Value, json};

use super::catalog::opened;
use super::direct::{Deed, DirectFlags, Sight};
use super::errand::Errand;
use super::lead_show::Facts;
use super::rows::{Line, RowFlags, Rows, must_ask};
use super::shape::{Answer, Column};
use super::{Exit, Stop};
use crate::api::endpoint::{GetWidget, InstallWidget, ListWidgets, UninstallWidget};
use crate::config::Env;
use crate::domain::{PipelineId, SafeText, Widget};

/// More is no set of settings.
const LONGEST: u64 = 1 << 20;
/// What a secret is called.
const SECRETS: [&str; 6] = ["pass", "secret", "token", "key", "auth", "pwd"];

#[derive(Debug, clap::Args)]
pub struct WidgetArgs {
    #[command(subcommand)]
    command: WidgetCommand,
}

#[derive(Debug, Subcommand)]
enum WidgetCommand {
    /// The widgets there are
    #[command(after_help = "Example: dealdesk widget list")]
    List {
        #[command(flatten)]
        flags: RowFlags,
    },
    /// One widget, and which of its settings are set
    #[command(after_help = "Example: dealdesk widget show demo_telephony")]
    Show {
        /// Its code
        code: String,
        #[command(flatten)]
        flags: RowFlags,
    },
    /// Install a widget, or give it other settings
    #[command(
        after_help = "Example: dealdesk widget install demo_files conf=standard\n\nSettings that are secret do not \
                            go on the command line: `--input FILE` reads all of them as one JSON object, `-` from \
                            standard input."
    )]
    Install {
        /// Its code
        code: String,
        /// Settings that are no secret
        #[arg(value_name = "KEY=VALUE")]
        pairs: Vec<String>,
        /// A JSON object of settings from a file, `-` for standard input
        #[arg(long, value_name = "FILE")]
        input: Option<std::path::PathBuf>,
        #[command(flatten)]
        flags: DirectFlags,
    },
    /// Take a widget out
    #[command(after_help = "Example: dealdesk widget uninstall demo_telephony")]
    Uninstall {
        /// Its code
        code: String,
        #[command(flatten)]
        flags: DirectFlags,
    },
}

pub async fn run(args: WidgetArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    match args.command {
        WidgetCommand::List { flags } => list(flags, env).await,
        WidgetCommand::Show { code, flags } => show(&code, flags, env).await,
        WidgetCommand::Install { code, pairs, input, flags } => {
            flags.check(is_read_only)?;
            let mut settings = input.as_deref().map(read).transpose()?.unwrap_or_default();
            let errand = opened(env).await?;
            let widget = errand.widget(&code).await?;
            for word in &pairs {
                let (key, value) = pair(&widget, word)?;
                settings.insert(key, value.into());
            }
            install(&errand, &widget, settings, flags).await
        }
        WidgetCommand::Uninstall { code, flags } => {
            flags.check(is_read_only)?;
            uninstall(&opened(env).await?, &code, flags).await
        }
    }
}

fn as_json(widget: &Widget) -> Value {
    json!({
        "id": widget.id.get(),
        "code": widget.code.as_str(),
        "version": widget.version.as_str(),
        "rating": widget.rating.as_str(),
        "installed": widget.is_installed,
        "pipeline_id": widget.pipeline.map(PipelineId::get),
    })
}

const fn state(widget: &Widget) -> &'static str {
    if widget.is_installed { "installed" } else { "" }
}

async fn list(flags: RowFlags, env: &impl Env) -> Result<Exit, Stop> {
    must_ask(flags.ask(), "widgets")?;
    let errand = opened(env).await?;
    let widgets = errand.lookup()?.some(ListWidgets, flags.limit).await?;
    let lines = widgets.iter().map(|widget| {
        let texts = [&widget.code, &widget.version, &widget.rating].map(ToString::to_string);
        let cells = texts.into_iter().chain([state(widget).to_owned()]).collect();
        Line::alike(cells, as_json(widget))
    });
    Rows::alike(&["code", "version", "rating", ""], "The account has no widget.", lines.collect())
        .show(flags.form())
}

async fn show(code: &str, flags: RowFlags, env: &impl Env) -> Result<Exit, Stop> {
    must_ask(flags.ask(), "widgets")?;
    let errand = opened(env).await?;
    let widget = errand.widget(code).await?;
    let settings = widget.settings.iter().map(|setting| {
        json!({
            "key": setting.key.as_str(), "name": setting.name.as_str(), "kind": setting.kind.as_str(),
            "required": setting.is_required, "set": setting.is_set,
        })
    });
    let mut value = as_json(&widget);
    value["settings"] = settings.collect();
    let mut facts = Facts::default();
    facts.put("code", &widget.code);
    facts.put("id", &widget.id.to_string());
    facts.put("version", &widget.version);
    facts.put("rating", &widget.rating);
    facts.put("state", if widget.is_installed { "installed" } else { "not installed" });
    facts.put("pipeline", &widget.pipeline.map(|id| errand.pipeline_name(id)).unwrap_or_default());
    for setting in &widget.settings {
        let need = if setting.is_required { ", required" } else { "" };
        let set = if setting.is_set { "set" } else { "not set" };
        facts.put("setting", &format!("{} ({}): {set}{need}", setting.key, setting.name));
    }
    let columns = &["id", "code", "version", "rating", "installed", "settings"].map(Column::Plain);
    Answer { text: facts.lines(), values: vec![value], columns }.one(flags.form(), Some(&errand))
}

/// A JSON object.
fn read(path: &std::path::Path) -> Result<Map<String, Value>, Stop> {
    let failed = |e: &dyn std::fmt::Display| Stop::new(Exit::Usage, format!("{}: {e}", path.display()));
    let mut text = String::new();
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(LONGEST).read_to_string(&mut text).map_err(|e| failed(&e))?;
    } else {
        text = std::fs::read_to_string(path).map_err(|e| failed(&e))?;
    }
    // What is wrong in it is not repeated: there may be a password in the line.
    let wrong = |e: serde_json::Error| format!("line {}, column {}: no JSON object", e.line(), e.column());
    serde_json::from_str(&text).map_err(|e| failed(&wrong(e)))
}

/// A setting on the command line, where every process of the machine can read it.
fn pair(widget: &Widget, word: &str) -> Result<(String, String), Stop> {
    let key = word.split_once('=').map_or("", |(key, _)| key.trim());
    if key.is_empty() {
        return Err(Stop::new(Exit::Usage, "A setting is KEY=VALUE, such as `conf=standard`."));
    }
    let kind =
        widget.settings.iter().find(|setting| setting.key.as_str() == key).map(|one| one.kind.as_str());
    let says = |text: &str| SECRETS.iter().any(|word| text.to_lowercase().contains(word));
    if says(key) || kind.is_some_and(|kind| kind == "pass") {
        let text = format!(
            "{key} may be a secret, and every process of this machine can read a command line. Give it with `--input \
             FILE`, or `--input -` and standard input."
        );
        return Err(Stop::new(Exit::Usage, text));
    }
    let value = word.split_once('=').map_or("", |(_, value)| value);
    Ok((key.to_owned(), value.to_owned()))
}

async fn install(
    errand: &Errand,
    widget: &Widget,
    settings: Map<String, Value>,
    flags: DirectFlags,
) -> Result<Exit, Stop> {
    let missing = widget.settings.iter().filter(|setting| setting.is_required);
    let missing: Vec<&str> =
        missing.map(|setting| setting.key.as_str()).filter(|key| !settings.contains_key(*key)).collect();
    if !missing.is_empty() {
        let text = format!("{} needs {} too.", widget.code, missing.join(", "));
        return Err(Stop::new(Exit::Usage, text));
    }
    let keys: Vec<&str> = settings.keys().map(String::as_str).collect();
    let with = if keys.is_empty() { String::new() } else { format!(" with {}", keys.join(", ")) };
    let deed = Deed {
        kind: "widget_installed",
        entity: format!("widget {}", widget.id),
        name: widget.code.to_string(),
        what: format!("install{}", SafeText::line(&with)),
        look: format!("dealdesk widget show {}", widget.code),
    };
    // Settings are not told back in full: of one that was there already nobody sees which it has.
    let was_installed = widget.is_installed;
    let look = async || {
        let now = errand.widget(&widget.code).await?;
        Ok(match (was_installed, now.is_installed) {
            (true, _) => Sight::Hidden,
            (false, true) => Sight::There(None),
            (false, false) => Sight::NotThere,
        })
    };
    let write =
        InstallWidget { code: widget.code.clone(), settings: Value::Object(settings).to_string().into() };
    errand.deed((&deed, flags), &write, |_| None, look).await
}

async fn uninstall(errand: &Errand, code: &str, flags: DirectFlags) -> Result<Exit, Stop> {
    let widget = errand.widget(code).await?;
    let deed = Deed {
        kind: "widget_removed",
        entity: format!("widget {}", widget.id),
        name: widget.code.to_string(),
        what: "uninstall, with its settings".to_owned(),
        look: format!("dealdesk widget show {}", widget.code),
    };
    if !widget.is_installed {
        return errand.so_already(&deed, flags);
    }
    let look = async || {
        let is_there = errand.widget(&widget.code).await?.is_installed;
        Ok(if is_there { Sight::NotThere } else { Sight::There(None) })
    };
    errand.deed((&deed, flags), &UninstallWidget { code: widget.code.clone() }, |()| None, look).await
}

impl Errand {
    async fn widget(&self, code: &str) -> Result<Widget, Stop> {
        let code = SafeText::line(code.trim());
        let found = self.lookup()?.single(&GetWidget { code: code.clone() }).await?;
        found.ok_or_else(|| {
            let text = format!("The account knows no widget {code}. `dealdesk widget list` shows all.");
            Stop::new(Exit::NotFound, text)
        })
    }
}
