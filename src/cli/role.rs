//! `dealdesk role`: what groups of users may do. For administrators.
//!
//! Lists are `{"id", "name", "users": [{"id", "name"}]}`, as this machine knows them; `show` asks the account and adds
//! `"rights"`, an object of paths (`leads.view`) and how far they reach: `A` all, `G` the group's, `M` the own, `D` none.

use clap::Subcommand;
use serde_json::{Value, json};

use super::catalog::opened;
use super::errand::Errand;
use super::flags::Ask;
use super::lead_show::Facts;
use super::names::{Named, choose};
use super::rows::{Line, RowFlags, Rows, must_ask};
use super::shape::{Answer, Column};
use super::{Exit, Stop};
use crate::api::endpoint::{GetRole, ListRoles};
use crate::config::Env;
use crate::domain::Role;

#[derive(Debug, clap::Args)]
pub struct RoleArgs {
    #[command(subcommand)]
    command: RoleCommand,
}

#[derive(Debug, Subcommand)]
enum RoleCommand {
    /// The roles and who has them
    #[command(after_help = "Example: dealdesk role list")]
    List {
        #[command(flatten)]
        flags: RowFlags,
    },
    /// What a role allows
    #[command(after_help = "Example: dealdesk role show 'Sales manager'")]
    Show {
        /// The role, by name or id
        role: String,
        #[command(flatten)]
        flags: RowFlags,
    },
}

pub async fn run(args: RoleArgs, env: &impl Env) -> Result<Exit, Stop> {
    match args.command {
        RoleCommand::List { flags } => {
            let errand = opened_as(flags.ask(), env).await?;
            let mut roles = errand.roles(flags.ask()).await?;
            roles.truncate(flags.limit);
            let lines = roles.iter().map(|role| {
                let users: Vec<String> = role.users.iter().map(|id| errand.words.user_name(*id)).collect();
                let cells = vec![role.id.to_string(), role.name.to_string(), users.join(", ")];
                Line::alike(cells, as_json(&errand, role))
            });
            Rows::alike(&["id", "name", "users"], "The account has no role.", lines.collect())
                .show(flags.form())
        }
        RoleCommand::Show { role, flags } => {
            must_ask(flags.ask(), "rights of roles")?;
            let errand = opened(env).await?;
            let roles = errand.roles(Ask::Always).await?;
            let all = roles.into_iter().map(|r| Named::new(r.id.get(), r.name.to_string(), r.id));
            let id = choose("role", &role, &all.collect::<Vec<_>>())?;
            let found = errand.lookup()?.single(&GetRole { id }).await?;
            let full = found.ok_or_else(|| Stop::new(Exit::NotFound, format!("Role {id} is gone.")))?;
            let rights = full.rights.iter().map(|(of, far)| (of.to_string(), Value::from(far.as_str())));
            let mut value = as_json(&errand, &full.role);
            value["rights"] = rights.collect();
            let mut facts = Facts::default();
            facts.put("name", &full.role.name);
            facts.put("id", &full.role.id.to_string());
            for user in &full.role.users {
                facts.put("user", &errand.words.user_name(*user));
            }
            for (of, far) in &full.rights {
                facts.put(of, reach(far));
            }
            let columns = &["id", "name", "users"].map(Column::Plain);
            Answer { text: facts.lines(), values: vec![value], columns }.one(flags.form(), Some(&errand))
        }
    }
}

/// How far a right reaches, in a word.
fn reach(letter: &str) -> &str {
    match letter {
        "A" => "all",
        "G" => "of the group",
        "M" => "own",
        "L" => "linked",
        "D" => "none",
        other => other,
    }
}

fn as_json(errand: &Errand, role: &Role) -> Value {
    let users = role.users.iter().map(|id| json!({"id": id.get(), "name": errand.words.user_name(*id)}));
    json!({"id": role.id.get(), "name": role.name.as_str(), "users": users.collect::<Vec<_>>()})
}

async fn opened_as(ask: Ask, env: &impl Env) -> Result<Errand, Stop> {
    let mut errand = Errand::open(env).await?;
    errand.names(crate::domain::OwnerKind::Leads, ask).await?;
    Ok(errand)
}

impl Errand {
    /// As this machine knows them, where it does.
    async fn roles(&self, ask: Ask) -> Result<Vec<Role>, Stop> {
        let is_enough = match ask {
            Ask::Never => true,
            Ask::IfUnknown | Ask::IfOld => !self.known.roles.is_empty(),
            Ask::Always => false,
        };
        if is_enough {
            return Ok(self.known.roles.clone());
        }
        Ok(self.lookup()?.some(ListRoles, usize::MAX).await?)
    }
}
