//! `dealdesk stats`: what is open, what came, what was won and lost in a stretch of time; from the file of the account,
//! which is read first where there is none yet.
//!
//! Without `--by` one object under `--json`: `{"as_of", "from", "until", "currency", "pipelines": [{"id", "pipeline", "open",
//! "open_worth", "new", "new_worth", "won", "won_worth", "lost", "lost_worth", "conversion": {"n", "won", "rate", "low",
//! "high"}, "stages", "users"}]}`; with `--by` the rows of that part alone. The rate of a conversion is of the `n` leads
//! that were decided in the stretch, with its 95 % interval.

use clap::ValueEnum;
use serde_json::{Value, json};

use super::errand::Errand;
use super::figures::{cell, merge, rate_value, rate_words};
use super::flags::{Form, ReadFlags};
use super::lead_show::amount;
use super::rows::{Line, Rows};
use super::table::table;
use super::{Exit, Stop, print};
use crate::config::Env;
use crate::domain::query::Stretch;
use crate::domain::stats::{Stats, Sum, Tally, stats};
use crate::domain::{OwnerKind, Pipeline, Place, Timestamp, UserId};
use crate::shell::clock;

/// Seconds in a stretch nobody named.
const LATELY: i64 = 30 * 86_400;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: dealdesk stats --since 'last month' --by user --json\n\n--since names a whole stretch \
                        (`last month`, `2026-03`, `today`) or how far back to begin (`30d`). What this machine knows is \
                        not asked for again; `dealdesk sync` brings it up to date."
)]
pub struct StatsArgs {
    /// In this stretch, or from then on; without it, in the last 30 days
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    since: Option<String>,
    /// Not after, the whole of it; without it, until now
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    until: Option<String>,
    /// Only of this pipeline
    #[arg(long, value_name = "NAME")]
    pipeline: Option<String>,
    /// One part alone, a row each
    #[arg(long, value_enum)]
    by: Option<By>,
    #[command(flatten)]
    flags: ReadFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Stage,
    User,
}

pub async fn run(args: StatsArgs, env: &impl Env) -> Result<Exit, Stop> {
    let mut errand = Errand::open(env).await?;
    let ask = args.flags.ask_for_list();
    errand.names(OwnerKind::Leads, ask).await?;
    let now = clock::now();
    let span = span(&errand, &args, now)?;
    let only = args.pipeline.as_deref().map(|said| errand.pipeline(said)).transpose()?;
    let leads = errand.all_leads(ask).await?;
    let open = errand.known.pipelines.iter().filter(|pipeline| !pipeline.is_archived);
    let told: Vec<Told<'_>> = open
        .filter(|pipeline| only.is_none_or(|only| only == pipeline.id))
        .map(|pipeline| {
            let own = leads.iter().filter(|lead| lead.place.pipeline == pipeline.id);
            let stats = stats(&errand.known.pipelines, own, span);
            Told { errand: &errand, pipeline, stats }
        })
        .collect();
    match (args.by, args.flags.form()) {
        (None, Form::Json) => {
            let whole = json!({
                "as_of": now.secs(),
                "from": span.from.secs(),
                "until": span.until.secs(),
                "currency": errand.known.account.as_ref().map(|account| account.currency.code.as_str()),
                "pipelines": told.iter().map(Told::value).collect::<Vec<_>>(),
            });
            print(format!("{whole}\n").as_bytes())?;
        }
        (None, Form::Text) => {
            let ends = [span.from, span.until.plus(-1)].map(|at| errand.words.date_time(at));
            let mut out = format!("From {} to {}\n", ends[0], ends[1]);
            for told in &told {
                out.push_str(&told.text());
            }
            print(out.as_bytes())?;
        }
        (Some(By::User), _) => {
            let lines = told.iter().flat_map(Told::user_lines).collect();
            Rows::new(USER_HEAD, USER_CSV, "There is no lead.", lines).show(args.flags.form())?;
        }
        (Some(By::Stage) | None, _) => {
            let lines = told.iter().flat_map(Told::stage_lines).collect();
            Rows::new(STAGE_HEAD, STAGE_CSV, "There is no open lead.", lines).show(args.flags.form())?;
        }
    }
    Ok(Exit::Done)
}

/// A stretch that lies behind as a whole is meant as a whole; anything else goes on to now.
fn span(errand: &Errand, args: &StatsArgs, now: Timestamp) -> Result<Stretch, Stop> {
    let until = args.until.as_deref().map(|said| errand.stretch("--until", said)).transpose()?;
    let until = until.map(|until| until.until);
    let Some(said) = args.since.as_deref() else {
        let until = until.unwrap_or(now.plus(1));
        return Ok(Stretch { from: until.plus(-LATELY), until });
    };
    let since = errand.stretch("--since", said)?;
    let is_moment = since.until.since(since.from) <= 60;
    let end = if is_moment || since.until > now { now.plus(1) } else { since.until };
    let span = Stretch { from: since.from, until: until.unwrap_or(end) };
    if span.until <= span.from {
        return Err(Stop::new(Exit::Usage, "--since lies after the end: nothing could have happened."));
    }
    Ok(span)
}

struct Told<'a> {
    errand: &'a Errand,
    pipeline: &'a Pipeline,
    stats: Stats,
}

const STAGE_HEAD: &[&str] = &["pipeline", "stage", "open", "worth"];
const STAGE_CSV: &[&str] = &["pipeline_id", "pipeline", "stage_id", "stage", "open", "open_worth"];
const USER_HEAD: &[&str] =
    &["pipeline", "responsible", "open", "worth", "new", "won", "won worth", "lost", "conversion"];
const USER_CSV: &[&str] = &[
    "pipeline_id",
    "pipeline",
    "user_id",
    "user",
    "open",
    "open_worth",
    "new",
    "new_worth",
    "won",
    "won_worth",
    "lost",
    "lost_worth",
    "n",
    "rate",
    "low",
    "high",
];

impl Told<'_> {
    /// In the order of the board, those without leads too.
    fn stages(&self) -> Vec<(Place, &str, Sum)> {
        let open = self.pipeline.stages.iter().filter(|stage| !stage.kind.is_closed());
        open.map(|stage| {
            let place = self.pipeline.place(stage.id);
            (place, stage.name.as_str(), self.stats.stages.get(&place).copied().unwrap_or_default())
        })
        .collect()
    }

    fn head(&self) -> Value {
        json!({"pipeline_id": self.pipeline.id.get(), "pipeline": self.pipeline.name.as_str()})
    }

    fn stage_value(&self, place: Place, name: &str, sum: Sum) -> Value {
        let mut value = self.head();
        let parts = json!({
            "stage_id": place.stage.get(), "stage": name, "open": sum.leads, "open_worth": amount(sum.worth),
        });
        merge(&mut value, parts);
        value
    }

    fn user_value(&self, user: UserId, tally: &Tally) -> Value {
        let mut value = self.head();
        merge(&mut value, json!({"user_id": user.get(), "user": self.errand.words.user_name(user)}));
        merge(&mut value, tally_value(tally));
        value["conversion"] = rate_value(tally.conversion());
        value
    }

    fn value(&self) -> Value {
        let mut value = json!({"id": self.pipeline.id.get(), "pipeline": self.pipeline.name.as_str()});
        merge(&mut value, tally_value(&self.stats.all));
        value["conversion"] = rate_value(self.stats.all.conversion());
        let stages = self.stages().into_iter().map(|(place, name, sum)| self.stage_value(place, name, sum));
        value["stages"] = stages.collect();
        value["users"] = self.stats.users.iter().map(|(user, tally)| self.user_value(*user, tally)).collect();
        value
    }

    fn stage_lines(&self) -> Vec<Line> {
        let lines = self.stages().into_iter().map(|(place, name, sum)| {
            let value = self.stage_value(place, name, sum);
            let mut cells = vec![self.pipeline.name.to_string()];
            cells.extend(self.stage_cells(name, sum));
            Line::new(cells, STAGE_CSV.iter().map(|key| cell(&value[*key])).collect(), value)
        });
        lines.collect()
    }

    fn user_lines(&self) -> Vec<Line> {
        let lines = self.stats.users.iter().map(|(user, tally)| {
            let value = self.user_value(*user, tally);
            let mut cells = vec![self.pipeline.name.to_string()];
            cells.extend(self.user_cells(*user, tally));
            let of = |key: &&str| match value.get(*key) {
                Some(own) => cell(own),
                None => cell(&value["conversion"][*key]),
            };
            Line::new(cells, USER_CSV.iter().map(of).collect(), value.clone())
        });
        lines.collect()
    }

    fn stage_cells(&self, name: &str, sum: Sum) -> Vec<String> {
        vec![name.to_owned(), sum.leads.to_string(), self.errand.words.full_money(sum.worth)]
    }

    fn user_cells(&self, user: UserId, tally: &Tally) -> Vec<String> {
        let money = |amount| self.errand.words.full_money(amount);
        vec![
            self.errand.words.user_name(user),
            tally.open.leads.to_string(),
            money(tally.open.worth),
            tally.new.leads.to_string(),
            tally.won.leads.to_string(),
            money(tally.won.worth),
            tally.lost.leads.to_string(),
            rate_words(tally.conversion()),
        ]
    }

    fn text(&self) -> String {
        let money = |amount| self.errand.words.full_money(amount);
        let all = &self.stats.all;
        let sum = |word: &str, sum: Sum| vec![word.to_owned(), sum.leads.to_string(), money(sum.worth)];
        let rows =
            vec![sum("open now", all.open), sum("new", all.new), sum("won", all.won), sum("lost", all.lost)];
        let stages: Vec<_> =
            self.stages().into_iter().map(|(_, name, sum)| self.stage_cells(name, sum)).collect();
        let users: Vec<_> = self.stats.users.iter().map(|(user, t)| self.user_cells(*user, t)).collect();
        format!(
            "\n{}: won {}\n\n{}\n{}\n{}",
            self.pipeline.name,
            rate_words(all.conversion()),
            table(&["", "leads", "worth"], &rows),
            table(&STAGE_HEAD[1..], &stages),
            table(&USER_HEAD[1..], &users),
        )
    }
}

fn tally_value(tally: &Tally) -> Value {
    json!({
        "open": tally.open.leads, "open_worth": amount(tally.open.worth),
        "new": tally.new.leads, "new_worth": amount(tally.new.worth),
        "won": tally.won.leads, "won_worth": amount(tally.won.worth),
        "lost": tally.lost.leads, "lost_worth": amount(tally.lost.worth),
    })
}
