//! `dealdesk completions`: what a shell offers behind the words typed so far, and the script that asks for it.
//!
//! Owns what is offered beyond the commands themselves: accounts, views, stages, users, pipelines and reasons, as the files of
//! this machine have them. Asks nobody, and says nothing where nothing is known: a shell is waiting for the next key.
//!
//! The engine is clap's own (`clap_complete`): it speaks all five shells and knows every command, so nothing has to be kept
//! up by hand. It calls itself unstable, which concerns the script: that one is made anew by each shell that starts.

use std::ffi::OsString;

use clap::{Command, ValueEnum};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::Shells;

use super::{Exit, Stop, access, globals, print};
use crate::config::{self, Env};
use crate::domain::SafeText;
use crate::store::{Directory, Glance};

/// Set by the script: which shell asks.
pub const ASKED_BY: &str = "DEALDESK_COMPLETE";

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk completions bash

Put it where the shell starts, so that it is made anew with each dealdesk:
  bash         source <(dealdesk completions bash)                  in ~/.bashrc
  zsh          source <(dealdesk completions zsh)                   in ~/.zshrc, behind compinit
  fish         dealdesk completions fish | source                   in ~/.config/fish/config.fish
  powershell   dealdesk completions powershell | Out-String | Invoke-Expression      in $PROFILE
  elvish       eval (dealdesk completions elvish | slurp)           in ~/.config/elvish/rc.elv

Accounts, stages, users, pipelines and reasons are those this machine knows; nothing is asked for.")]
pub struct CompletionsArgs {
    /// Which shell it is for
    shell: Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    Power,
    Elvish,
}

impl Shell {
    const fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Power => "powershell",
            Self::Elvish => "elvish",
        }
    }
}

pub fn run(args: &CompletionsArgs) -> Result<Exit, Stop> {
    let shells = Shells::builtins();
    let shell = shells.completer(args.shell.name());
    let shell = shell.ok_or_else(|| Stop::new(Exit::Failed, "There is no such shell."))?;
    let mut script = Vec::new();
    shell.write_registration(ASKED_BY, "dealdesk", "dealdesk", "dealdesk", &mut script)?;
    print(&script)?;
    Ok(Exit::Done)
}

/// Answers a shell: the words of its line stand behind `--`.
pub fn answer(shell: &str, words: &[OsString], env: &impl Env) -> Result<Exit, Stop> {
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(shell) else { return Ok(Exit::Usage) };
    let is_bash = shell.name() == "bash";
    let mut line: Vec<OsString> = words.iter().skip_while(|word| *word != "--").skip(1).cloned().collect();
    if is_bash {
        // It hands words on as they stand in the line.
        for word in &mut line {
            *word = word.to_string_lossy().replace('\\', "").into();
        }
    }
    let account = named(&line);
    let around = access::glanced(env, account);
    let mut command = offering(globals::command(), &Offer::found(&around));
    command.build();
    let mut told = Vec::new();
    shell.write_complete(&mut command, line, None, &mut told)?;
    print(&if is_bash { quoted(&told) } else { told })?;
    Ok(Exit::Done)
}

/// bash puts what it is told into the line as it is: what means something to it is marked as text.
fn quoted(told: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(told.len());
    for byte in told {
        if b" '\"()&;|<>$`*?[]#!".contains(byte) {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out
}

/// The account the line names, so that its stages are offered.
fn named(line: &[OsString]) -> Option<String> {
    let mut words = line.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        match word.strip_prefix("--account") {
            Some("") => return words.next().map(str::to_owned),
            Some(rest) => return rest.strip_prefix('=').map(str::to_owned),
            None => {}
        }
    }
    None
}

/// What can be named, by the argument it can be named in.
#[derive(Debug, Default)]
struct Offer {
    accounts: Vec<String>,
    views: Vec<String>,
    stages: Vec<String>,
    users: Vec<String>,
    pipelines: Vec<String>,
    reasons: Vec<String>,
    types: Vec<String>,
}

impl Offer {
    fn found(env: &impl Env) -> Self {
        let file = env.file().ok().flatten();
        let accounts = file.map(|file| file.accounts.keys().cloned().collect()).unwrap_or_default();
        let access = config::access(env).ok().flatten();
        let path = access.and_then(|access| config::account_file(&access.base));
        let glance = path.and_then(|path| Glance::open(&path).ok().flatten());
        let known = glance.and_then(|glance| glance.names().ok()).unwrap_or_default();
        let views = file
            .map(|file| file.views.iter().map(|view| view.name.to_string()).collect())
            .unwrap_or_default();
        Self { accounts, views, ..Self::of(&known) }
    }

    fn of(known: &Directory) -> Self {
        let text = |name: &SafeText| name.to_string();
        let open = || known.pipelines.iter().filter(|pipeline| !pipeline.is_archived);
        let mut stages: Vec<String> = Vec::new();
        for stage in open().flat_map(|pipeline| &pipeline.stages) {
            let name = text(&stage.name);
            if stage.kind != crate::domain::StageKind::Incoming && !stages.contains(&name) {
                stages.push(name);
            }
        }
        let users = known.users.iter().filter(|user| user.is_active).map(|user| text(&user.name));
        Self {
            accounts: Vec::new(),
            views: Vec::new(),
            stages,
            users: std::iter::once("me".to_owned()).chain(users).collect(),
            pipelines: open().map(|pipeline| text(&pipeline.name)).collect(),
            reasons: known.loss_reasons.iter().map(|reason| text(&reason.name)).collect(),
            types: known
                .account
                .iter()
                .flat_map(|account| &account.task_kinds)
                .map(|kind| text(&kind.name))
                .collect(),
        }
    }

    /// By the name of the argument, and of the command it belongs to.
    fn for_argument(&self, path: &str, name: &str) -> Option<&[String]> {
        Some(match (path, name) {
            (_, "account") | ("account use" | "account show" | "account remove" | "login", "name") => {
                &self.accounts
            }
            (_, "view") | ("view show" | "view remove", "name") => &self.views,
            (_, "stage") | ("lead move", "words") => &self.stages,
            (_, "user") => &self.users,
            (_, "pipeline") => &self.pipelines,
            (_, "reason") => &self.reasons,
            ("task add" | "task edit", "kind") => &self.types,
            _ => return None,
        })
    }
}

/// The command with all that can be named in it.
fn offering(command: Command, offer: &Offer) -> Command {
    below(command, "", offer)
}

fn below(command: Command, path: &str, offer: &Offer) -> Command {
    let command = command.mut_args(|arg| match offer.for_argument(path, arg.get_id().as_str()) {
        Some(names) => {
            let names = names.to_vec();
            arg.add(ArgValueCandidates::new(move || names.iter().map(CompletionCandidate::new).collect()))
        }
        None => arg,
    });
    command.mut_subcommands(|sub| {
        let path = format!("{path} {}", sub.get_name()).trim_start().to_owned();
        below(sub, &path, offer)
    })
}
