//! The commands about the account as a whole: what happened in it, what it will bring, what it is set up with.

use clap::Subcommand;

use super::{Exit, Stop, catalog, event, forecast, role, source, stats, talk, template, webhook, widget};
use crate::config::Env;

#[derive(Debug, Subcommand)]
pub enum Office {
    /// What happened in the account: list
    Event(event::EventArgs),
    /// What the open leads will bring, by stage, month and owner
    Forecast(forecast::ForecastArgs),
    /// What is open, new, won and lost, by stage and user
    Stats(stats::StatsArgs),
    /// Lists of the account: list, show, items, add-item, set-item, link, unlink
    Catalog(catalog::CatalogArgs),
    /// Where leads come from: list, add, set, remove
    Source(source::SourceArgs),
    /// Conversations: list, show, close
    Talk(talk::TalkArgs),
    /// Texts for chats: list, show, add, set, remove
    Template(template::TemplateArgs),
    /// Addresses that are told what happens: list, add, remove
    Webhook(webhook::WebhookArgs),
    /// Extensions: list, show, install, uninstall
    Widget(widget::WidgetArgs),
    /// What users may do: list, show
    Role(role::RoleArgs),
    /// Salesbots: run
    Bot(talk::BotArgs),
}

pub async fn run(command: Office, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    match command {
        Office::Event(args) => event::run(args, env).await,
        Office::Forecast(args) => forecast::run(args, env).await,
        Office::Stats(args) => stats::run(args, env).await,
        Office::Catalog(args) => catalog::run(args, is_read_only, env).await,
        Office::Source(args) => source::run(args, is_read_only, env).await,
        Office::Talk(args) => talk::run(args, is_read_only, env).await,
        Office::Template(args) => template::run(args, is_read_only, env).await,
        Office::Webhook(args) => webhook::run(args, is_read_only, env).await,
        Office::Widget(args) => widget::run(args, is_read_only, env).await,
        Office::Role(args) => role::run(args, env).await,
        Office::Bot(args) => talk::run_bot(args, is_read_only, env).await,
    }
}
