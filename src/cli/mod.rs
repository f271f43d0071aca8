//! The command line: what can be asked, and the commands that need no screen.

mod access;
mod account;
mod api;
mod batch;
mod board;
mod catalog;
mod catalog_write;
mod complete;
mod config_file;
mod demo;
mod direct;
mod doctor;
mod due;
mod errand;
mod event;
mod fate;
mod figures;
mod filters;
mod flags;
mod forecast;
mod globals;
mod inbox;
mod inbox_list;
mod keys;
mod lead;
mod lead_columns;
mod lead_facts;
mod lead_list;
mod lead_new;
mod lead_show;
mod lead_verb;
mod lists;
mod lists_show;
mod log;
mod login;
mod looks;
mod make;
mod man;
mod many;
mod names;
mod note;
mod note_list;
mod office;
mod outbox;
mod party;
mod party_list;
mod role;
mod rows;
mod setting;
mod shape;
mod source;
mod span;
mod stats;
mod status;
mod stop;
mod sync;
mod sync_meter;
mod table;
mod talk;
mod task;
mod task_list;
mod template;
mod things;
mod undo;
mod values;
mod view;
mod views_file;
mod webhook;
mod widget;

use std::ffi::OsString;

use clap::{FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::config::{self, Env};
use crate::domain::{OwnerKind, SafeText};
use crate::i18n::Language;
use crate::telemetry::Detail;
pub use flags::Form;
use looks::{Drawn, Look, Manner};
use stop::warn;
pub use stop::{Exit, Stop};

/// The pipeline of a Kommo / amoCRM account in a terminal.
#[derive(Debug, Parser)]
#[command(name = "dealdesk", version, after_help = FIRST_STEPS)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// The account to open, as `dealdesk account list` calls it
    #[arg(long, global = true, value_name = "NAME")]
    account: Option<String>,
    /// Look only: no edit is made
    #[arg(long, global = true)]
    read_only: bool,
    /// Of every command that changes something: print what would change, and change nothing
    #[arg(long, global = true)]
    dry_run: bool,
    /// Never touch the network
    #[arg(long, global = true)]
    offline: bool,
    /// Colours: `auto` obeys `NO_COLOR`, `all` says that the terminal has all of them
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
    /// How it looks: default, dark, light, high-contrast, colour-blind, or an own one (see `config --help`)
    #[arg(long, global = true, value_name = "NAME")]
    theme: Option<String>,
    /// The language of the screen: en, ru, es or pt
    #[arg(long, global = true, value_name = "CODE", value_parser = looks::language)]
    lang: Option<Language>,
    /// For screen readers: line by line, without colours and drawn lines
    #[arg(long, global = true)]
    plain: bool,
    /// Answer as JSON, errors too
    #[arg(long, global = true, conflicts_with = "jsonl")]
    json: bool,
    /// Answer as JSON, an object on each line, errors too
    #[arg(long, global = true)]
    jsonl: bool,
    /// Write more to the log file
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// Write only errors to the log file
    #[arg(short, long, global = true)]
    quiet: bool,
}

const FIRST_STEPS: &str =
    "Without a command: opens the board of the account that `dealdesk login` set up, or of the one named by
KOMMO_SUBDOMAIN and KOMMO_API_TOKEN. Try it without an account: dealdesk demo";

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the board on an invented account that lives in this process
    Demo(demo::DemoArgs),
    /// Sign in to an account, with a long-lived token or in a browser
    Login(login::LoginArgs),
    /// The accounts of this machine: list, use, show, remove
    Account(account::AccountArgs),
    /// The file of settings: path, check
    Config(config_file::ConfigArgs),
    /// Send one request to the account, through the same rate gate, and print the answer
    Api(api::ApiArgs),
    /// Leads: list, show, set, move, won, lost, tag, link, create
    Lead(lead::LeadArgs),
    /// Contacts: list, show, set, create
    Contact(party::PartyArgs),
    /// Companies: list, show, set, create
    Company(party::PartyArgs),
    /// Notes: add, list, edit
    Note(note::NoteArgs),
    /// Tasks: add, list, done, move, edit
    Task(task::TaskArgs),
    /// Incoming leads: list, accept, decline, link, add
    Inbox(inbox::InboxArgs),
    /// Custom fields of the account
    Field(lists::FieldArgs),
    /// Who works in the account: list, show
    User(lists::UserArgs),
    /// Pipelines and their stages: list, show
    Pipeline(lists::PipelineArgs),
    /// Saved views: list, show, save, remove
    View(view::ViewArgs),
    #[command(flatten)]
    Office(office::Office),
    /// Own edits that are not on the server
    Outbox(outbox::OutboxArgs),
    /// Take back the last own edit
    Undo(undo::UndoArgs),
    /// Own edits, newest first
    Log(log::LogArgs),
    /// Bring what this machine knows of the account up to date, without a screen
    Sync(sync::SyncArgs),
    /// Print all keys and commands
    Keys(keys::KeysArgs),
    /// A few numbers for a prompt or a status line, from this machine alone
    Status(status::StatusArgs),
    /// Look for what is wrong, and say what to do about it
    Doctor(doctor::DoctorArgs),
    /// The script with which a shell completes commands and names
    Completions(complete::CompletionsArgs),
    /// The manual pages
    Man(man::ManArgs),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    Auto,
    Always,
    All,
    Never,
}

impl Args {
    /// Understands a command line. What cannot be understood, and what is asked of the program itself (`--help`), ends
    /// here: with the exit code it is to end with.
    pub fn read(words: &[OsString]) -> Result<Self, Exit> {
        let form = Form::asked(words);
        stop::answer_in(form);
        let mut command = globals::command();
        let read = command.try_get_matches_from_mut(words).and_then(|matches| {
            globals::check(&matches)
                .map_err(|why| command.error(clap::error::ErrorKind::ArgumentConflict, why))?;
            Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
        });
        let error = match read {
            Ok(args) => return Ok(args),
            Err(error) => error,
        };
        if !error.use_stderr() {
            // A reader that left is no error.
            let _ = error.print();
            return Err(Exit::Done);
        }
        if form.is_json() {
            let text = error.to_string();
            let text = SafeText::block(text.trim().trim_start_matches("error: "));
            complain(&Stop::new(Exit::Usage, text).line(form));
        } else {
            let _ = error.print();
        }
        Err(Exit::Usage)
    }

    pub fn detail(&self) -> Detail {
        match (self.verbose, self.quiet) {
            (true, _) => Detail::Everything,
            (_, true) => Detail::Errors,
            (false, false) => Detail::Warnings,
        }
    }

    /// Runs the command to its end.
    pub async fn run(mut self, env: &impl Env) -> Result<Exit, Stop> {
        let command = self.command.take();
        let env = &match &command {
            // A prompt waits for it.
            Some(Command::Status(_)) => access::glanced(env, self.account.clone()),
            _ => access::around(env, self.account.clone()),
        };
        access::warn_of_file(env, command.as_ref());
        let account = config::access(env).ok().flatten();
        let read_only = self.read_only || account.is_some_and(|account| account.is_read_only);
        self.check_theme(env)?;
        match command {
            None => board::open(self.look(env)?, env).await,
            Some(Command::Demo(args)) => demo::run(args, self.look(env)?).await,
            Some(Command::Login(args)) => login::run(args, self.read_only, env).await,
            Some(Command::Account(args)) => account::run(args, env).await,
            Some(Command::Config(args)) => config_file::run(&args, env),
            Some(Command::Api(args)) => api::run(args, read_only, env).await,
            Some(Command::Lead(args)) => Box::pin(lead::run(args, read_only, env)).await,
            Some(Command::Contact(args)) => {
                Box::pin(party::run(OwnerKind::Contacts, args, read_only, env)).await
            }
            Some(Command::Company(args)) => {
                Box::pin(party::run(OwnerKind::Companies, args, read_only, env)).await
            }
            Some(Command::Note(args)) => Box::pin(note::run(args, read_only, env)).await,
            Some(Command::Task(args)) => Box::pin(task::run(args, read_only, env)).await,
            Some(Command::Inbox(args)) => Box::pin(inbox::run(args, read_only, env)).await,
            Some(Command::Field(args)) => lists::fields(args, env).await,
            Some(Command::User(args)) => lists::users(args, env).await,
            Some(Command::Pipeline(args)) => lists::pipelines(args, env).await,
            Some(Command::View(args)) => view::run(args, env).await,
            Some(Command::Office(command)) => Box::pin(office::run(command, read_only, env)).await,
            Some(Command::Outbox(args)) => outbox::run(args, read_only, env).await,
            Some(Command::Undo(args)) => undo::run(args, read_only, env).await,
            Some(Command::Log(args)) => log::run(args, env).await,
            Some(Command::Sync(args)) => sync::run(args, self.drawn(env), env).await,
            Some(Command::Keys(args)) => keys::run(&args, self.language(env).unwrap_or_default(), env),
            Some(Command::Status(args)) => status::run(&args, env),
            Some(Command::Doctor(args)) => Box::pin(doctor::run(args, self.color, env)).await,
            Some(Command::Completions(args)) => complete::run(&args),
            Some(Command::Man(args)) => man::run(&args),
        }
    }
}

/// All commands, each with those it stands below: `lead list`.
pub fn verbs() -> Vec<String> {
    fn below(command: &clap::Command, path: &str, all: &mut Vec<String>) {
        let subs = command.get_subcommands().filter(|sub| !sub.is_hide_set());
        for sub in subs {
            let path = format!("{path} {}", sub.get_name()).trim_start().to_owned();
            if sub.has_subcommands() {
                below(sub, &path, all);
            } else {
                all.push(path);
            }
        }
    }
    let mut all = Vec::new();
    below(&globals::command(), "", &mut all);
    all
}

/// Answers a shell that completes a line; `None` where none asks.
pub fn completed(words: &[OsString], env: &impl Env) -> Option<Exit> {
    let shell = env.var(complete::ASKED_BY)?;
    // Whatever is wrong, a shell that waits for names is told nothing.
    Some(complete::answer(&shell, words, env).unwrap_or(Exit::Failed))
}

/// To standard error, which may be gone with the terminal: then nobody is left to complain to.
pub fn complain(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Writes to standard output. A reader that left (`| head`) is no error.
fn print(text: &[u8]) -> Result<(), Stop> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
