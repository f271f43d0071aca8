//! `dealdesk forecast`: what the open leads will bring, by stage, by month and by whom; from the file of the account,
//! which is read first where there is none yet.
//!
//! Without `--by` a table each, and under `--json` one object `{"as_of", "history_since", "currency", "enough",
//! "pipelines": [{"id", "pipeline", "cycle": {"days", "n"}, "leads", "worth", "expected", "slipped", "slipped_worth",
//! "days_late", "stages", "months", "owners"}]}`. With `--by` that part alone, a row each. A stage is `{"pipeline_id",
//! "pipeline", "stage_id", "stage", "n", "won", "rate", "low", "high", "weight", "weight_from", "leads", "worth",
//! "expected"}`: `rate` and its 95 % interval are of `n` closed leads that were seen in the stage; `weight` is what was
//! reckoned with, `weight_from` says whether it is that rate (`own`) or was set (`set`), as it is below `enough` leads.

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::errand::{Errand, failed};
use super::figures::{cell, merge, percent, rate_value, rate_words, short};
use super::flags::{Form, ReadFlags};
use super::lead_show::amount;
use super::rows::{Line, Rows};
use super::table::table;
use super::{Exit, Stop, print};
use crate::config::{self, Env};
use crate::domain::forecast::{Chance, Due, ENOUGH, Forecast, Material, Outlook, StageOutlook, forecast};
use crate::domain::{OwnerKind, PipelineId, Place, SafeText, Timestamp, UserId, said_of_places};
use crate::shell::clock;

const DAY: i64 = 86_400;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: dealdesk forecast --by stage --csv\n\nA stage's own rate counts the leads that are \
                        closed now and were seen in it in the kept history. Below 30 of them a weight stands for it: \
                        the further a stage, the likelier, or what [forecast.weights] in config.toml says, or --weight: \
                        --weight 'Proposal=40%'. What this machine knows is not asked for again; `dealdesk sync` \
                        brings it up to date."
)]
pub struct ForecastArgs {
    /// Only of this pipeline
    #[arg(long, value_name = "NAME")]
    pipeline: Option<String>,
    /// One part alone, a row each
    #[arg(long, value_enum)]
    by: Option<By>,
    /// How likely leads of a stage are won, where too few were: `Proposal=40%`
    #[arg(long = "weight", value_name = "STAGE=PERCENT")]
    weights: Vec<String>,
    #[command(flatten)]
    flags: ReadFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Stage,
    Month,
    Owner,
}

pub async fn run(args: ForecastArgs, env: &impl Env) -> Result<Exit, Stop> {
    let mut errand = Errand::open(env).await?;
    let ask = args.flags.ask_for_list();
    errand.names(OwnerKind::Leads, ask).await?;
    let only = args.pipeline.as_deref().map(|said| errand.pipeline(said)).transpose()?;
    let weights = errand.weights(config::weights(env), &args.weights)?;
    let leads = errand.all_leads(ask).await?;
    let moves = errand.store.load_moves().await.map_err(failed)?;
    let material = Material {
        pipelines: &errand.known.pipelines,
        leads: &leads,
        moves: &moves,
        weights: &weights,
        now: clock::now(),
        zone: errand.words.zone(),
    };
    let mut forecasts = forecast(&material);
    forecasts.retain(|forecast| only.is_none_or(|only| only == forecast.pipeline));
    let since = moves.iter().map(|step| step.at).min();
    let told = Told { errand: &errand, forecasts: &forecasts };
    let shape = args.flags.form();
    match (args.by, shape) {
        (None, Form::Json) => {
            let currency = errand.known.account.as_ref().map(|account| account.currency.code.as_str());
            let whole = json!({
                "as_of": material.now.secs(),
                "history_since": since.map(Timestamp::secs),
                "currency": currency,
                "enough": ENOUGH,
                "pipelines": forecasts.iter().map(|forecast| told.value(forecast)).collect::<Vec<_>>(),
            });
            print(format!("{whole}\n").as_bytes())?;
        }
        (None, Form::Text) => print(told.text(since.map(|at| errand.words.date_time(at))).as_bytes())?,
        (by, _) => {
            told.rows(by.unwrap_or(By::Stage)).show(args.flags.form())?;
        }
    }
    Ok(Exit::Done)
}

impl Errand {
    /// Those of the file of settings, and before them what is said now.
    fn weights(&self, kept: &[(String, f64)], said: &[String]) -> Result<BTreeMap<Place, f64>, Stop> {
        let mut weights = said_of_places(kept, &self.known.pipelines);
        for word in said {
            let wrong = || {
                let text = format!("--weight: {word:?} is not STAGE=PERCENT, such as `Proposal=40%`.");
                Stop::new(Exit::Usage, text)
            };
            let (stage, share) = word.rsplit_once('=').ok_or_else(wrong)?;
            let share = config::forecast::share(share).ok_or_else(wrong)?;
            weights.insert(self.place(stage, None)?, share);
        }
        Ok(weights)
    }
}

struct Told<'a> {
    errand: &'a Errand,
    forecasts: &'a [Forecast],
}

fn due_word(due: Due) -> String {
    match due {
        Due::Slipped => "slipped".to_owned(),
        Due::In(month) => month.to_string(),
        Due::Unknown => "no date".to_owned(),
    }
}

impl Told<'_> {
    fn pipeline(&self, id: PipelineId) -> SafeText {
        let known = self.errand.known.pipelines.iter().find(|pipeline| pipeline.id == id);
        known.map_or_else(|| SafeText::line(&format!("#{id}")), |pipeline| pipeline.name.clone())
    }

    fn stage(&self, place: Place) -> String {
        let stage = self.errand.words.stage(place);
        stage.map_or_else(|| format!("#{}", place.stage), |stage| stage.name.to_string())
    }

    fn value(&self, forecast: &Forecast) -> Value {
        let outlook = &forecast.all;
        let mut value = outlook_value(outlook);
        let parts = json!({
            "id": forecast.pipeline.get(),
            "pipeline": self.pipeline(forecast.pipeline).as_str(),
            "cycle": forecast.cycle.map(|cycle| json!({"days": cycle.secs / DAY, "n": cycle.n})),
            "stages": forecast.stages.iter().map(|stage| self.stage_value(stage)).collect::<Vec<_>>(),
            "months": forecast.months.iter().map(|(due, o)| self.month_value(forecast.pipeline, *due, o)).collect::<Vec<_>>(),
            "owners": forecast.owners.iter().map(|(user, o)| self.owner_value(forecast.pipeline, *user, o)).collect::<Vec<_>>(),
        });
        merge(&mut value, parts);
        value
    }

    fn stage_value(&self, stage: &StageOutlook) -> Value {
        let mut value = json!({
            "pipeline_id": stage.place.pipeline.get(),
            "pipeline": self.pipeline(stage.place.pipeline).as_str(),
            "stage_id": stage.place.stage.get(),
            "stage": self.stage(stage.place),
            "weight": short(stage.chance.get()),
            "weight_from": match stage.chance { Chance::Own(_) => "own", Chance::Set(_) => "set" },
            "leads": stage.outlook.open.leads,
            "worth": amount(stage.outlook.open.worth),
            "expected": amount(stage.outlook.expected),
        });
        merge(&mut value, rate_value(stage.rate));
        value
    }

    fn month_value(&self, pipeline: PipelineId, due: Due, outlook: &Outlook) -> Value {
        json!({
            "pipeline_id": pipeline.get(),
            "pipeline": self.pipeline(pipeline).as_str(),
            "month": due_word(due),
            "leads": outlook.open.leads,
            "worth": amount(outlook.open.worth),
            "expected": amount(outlook.expected),
        })
    }

    fn owner_value(&self, pipeline: PipelineId, user: UserId, outlook: &Outlook) -> Value {
        let mut value = outlook_value(outlook);
        let parts = json!({
            "pipeline_id": pipeline.get(),
            "pipeline": self.pipeline(pipeline).as_str(),
            "user_id": user.get(),
            "user": self.errand.words.user_name(user),
        });
        merge(&mut value, parts);
        value
    }

    fn rows(&self, by: By) -> Rows {
        let none = "There is no open lead.";
        let all = self.forecasts.iter();
        match by {
            By::Stage => {
                let rows = all.flat_map(|f| &f.stages);
                let lines = rows.map(|stage| {
                    let value = self.stage_value(stage);
                    let csv = STAGE_CSV.iter().map(|key| cell(&value[*key])).collect();
                    let mut cells = vec![self.pipeline(stage.place.pipeline).to_string()];
                    cells.extend(self.stage_cells(stage));
                    Line::new(cells, csv, value)
                });
                Rows::new(STAGE_HEAD, STAGE_CSV, none, lines.collect())
            }
            By::Month => {
                let rows = all.flat_map(|f| f.months.iter().map(move |(due, o)| (f.pipeline, *due, o)));
                let lines = rows.map(|(pipeline, due, outlook)| {
                    let value = self.month_value(pipeline, due, outlook);
                    let csv = MONTH_CSV.iter().map(|key| cell(&value[*key])).collect();
                    let mut cells = vec![self.pipeline(pipeline).to_string()];
                    cells.extend(self.month_cells(due, outlook));
                    Line::new(cells, csv, value)
                });
                Rows::new(
                    &["pipeline", "month", "leads", "worth", "expected"],
                    MONTH_CSV,
                    none,
                    lines.collect(),
                )
            }
            By::Owner => {
                let rows = all.flat_map(|f| f.owners.iter().map(move |(user, o)| (f.pipeline, *user, o)));
                let lines = rows.map(|(pipeline, user, outlook)| {
                    let value = self.owner_value(pipeline, user, outlook);
                    let csv = OWNER_CSV.iter().map(|key| cell(&value[*key])).collect();
                    let mut cells = vec![self.pipeline(pipeline).to_string()];
                    cells.extend(self.owner_cells(user, outlook));
                    Line::new(cells, csv, value)
                });
                Rows::new(OWNER_HEAD, OWNER_CSV, none, lines.collect())
            }
        }
    }

    fn stage_cells(&self, stage: &StageOutlook) -> Vec<String> {
        let money = |amount| self.errand.words.full_money(amount);
        let from = match stage.chance {
            Chance::Own(_) => "own",
            Chance::Set(_) => "set",
        };
        vec![
            self.stage(stage.place),
            stage.outlook.open.leads.to_string(),
            money(stage.outlook.open.worth),
            rate_words(stage.rate),
            format!("{} {from}", percent(stage.chance.get())),
            money(stage.outlook.expected),
        ]
    }

    fn month_cells(&self, due: Due, outlook: &Outlook) -> Vec<String> {
        let money = |amount| self.errand.words.full_money(amount);
        vec![
            due_word(due),
            outlook.open.leads.to_string(),
            money(outlook.open.worth),
            money(outlook.expected),
        ]
    }

    fn owner_cells(&self, user: UserId, outlook: &Outlook) -> Vec<String> {
        let money = |amount| self.errand.words.full_money(amount);
        let late = outlook.days_late().map(|days| format!("{days} d")).unwrap_or_default();
        vec![
            self.errand.words.user_name(user),
            outlook.open.leads.to_string(),
            money(outlook.open.worth),
            money(outlook.expected),
            outlook.slipped.leads.to_string(),
            money(outlook.slipped.worth),
            late,
        ]
    }

    /// Everything for people.
    fn text(&self, since: Option<String>) -> String {
        let mut out = String::new();
        for forecast in self.forecasts {
            let cycle = forecast.cycle.map_or_else(
                || "nothing was won yet that would tell how long a lead takes".to_owned(),
                |cycle| {
                    format!("a won lead took {} d or less in half of {} cases", cycle.secs / DAY, cycle.n)
                },
            );
            let money = |amount| self.errand.words.full_money(amount);
            out.extend([format!(
                "{}: {} open, {}, expected {}; {cycle}\n\n",
                self.pipeline(forecast.pipeline),
                forecast.all.open.leads,
                money(forecast.all.open.worth),
                money(forecast.all.expected),
            )]);
            let stages: Vec<_> = forecast.stages.iter().map(|stage| self.stage_cells(stage)).collect();
            out.push_str(&table(&STAGE_HEAD[1..], &stages));
            let months: Vec<_> = forecast.months.iter().map(|(due, o)| self.month_cells(*due, o)).collect();
            let owners: Vec<_> = forecast.owners.iter().map(|(user, o)| self.owner_cells(*user, o)).collect();
            if !months.is_empty() {
                out.push('\n');
                out.push_str(&table(&["month", "leads", "worth", "expected"], &months));
                out.push('\n');
                out.push_str(&table(&OWNER_HEAD[1..], &owners));
            }
            out.push('\n');
        }
        let history = since.map_or_else(
            || "No change of a stage is kept on this machine yet".to_owned(),
            |since| format!("Changes of stages are kept since {since}"),
        );
        out.extend([format!(
            "{history}. A rate is of the closed leads seen in the stage, with the interval that holds it in 95 %; below \
             {ENOUGH} leads the weight is set.\n"
        )]);
        out
    }
}

const STAGE_HEAD: &[&str] =
    &["pipeline", "stage", "leads", "worth", "won in the history", "weight", "expected"];
const STAGE_CSV: &[&str] = &[
    "pipeline_id",
    "pipeline",
    "stage_id",
    "stage",
    "n",
    "won",
    "rate",
    "low",
    "high",
    "weight",
    "weight_from",
    "leads",
    "worth",
    "expected",
];
const MONTH_CSV: &[&str] = &["pipeline_id", "pipeline", "month", "leads", "worth", "expected"];
const OWNER_HEAD: &[&str] =
    &["pipeline", "responsible", "leads", "worth", "expected", "slipped", "slipped worth", "late"];
const OWNER_CSV: &[&str] = &[
    "pipeline_id",
    "pipeline",
    "user_id",
    "user",
    "leads",
    "worth",
    "expected",
    "slipped",
    "slipped_worth",
    "days_late",
];

fn outlook_value(outlook: &Outlook) -> Value {
    json!({
        "leads": outlook.open.leads,
        "worth": amount(outlook.open.worth),
        "expected": amount(outlook.expected),
        "slipped": outlook.slipped.leads,
        "slipped_worth": amount(outlook.slipped.worth),
        "days_late": outlook.days_late(),
    })
}
