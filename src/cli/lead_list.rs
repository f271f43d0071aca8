//! `dealdesk lead list`: leads by what is true of them, from the file of the account.
//!
//! `--json` is an array, `--jsonl` a line each, of `{"id", "name", "price", "currency", "pipeline", "pipeline_id", "stage",
//! "stage_id", "responsible", "responsible_id", "reason", "tags", "company", "main_contact_id", "created_at", "updated_at",
//! "closed_at", "next_task_at"}` as in `lead show`; times are unix seconds there, and those of the account's zone in
//! `--csv`. Own unsent edits are on top.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::errand::{Errand, failed};
use super::filters::{Around, Asked};
use super::flags::{Ask, Form};
use super::lead_columns::{For, cell, field, heads, wrong};
use super::lead_facts::Details;
use super::lead_show::{amount, pipeline, stage};
use super::shape::{ListFlags, Shown, csv, sheet, show};
use super::{Exit, Stop, print, warn};
use crate::config::Env;
use crate::domain::query::{
    At, Check, Column, Expr, Field, Filter, LeadFacts, Needs, Own, Sign, Test, Things, Verdict, Word, Wrong,
    parse,
};
use crate::domain::{CompanyId, ContactId, Lead, LeadId, OwnerKind, SafeText, SavedView, Timestamp};
use crate::store::{EntityKind, Scope};

#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Only in this stage
    #[arg(long)]
    stage: Option<String>,
    /// What a saved view shows; `--where` narrows it further
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// Which columns, such as `name,price,stage age,field:Room`; JSON has them all
    #[arg(long, value_name = "NAMES")]
    columns: Option<String>,
    #[command(flatten)]
    flags: ListFlags,
}

/// Newest first, as the web has it.
const ORDER: &str = "-id";

pub async fn run(args: ListArgs, env: &impl Env) -> Result<Exit, Stop> {
    let flags = &args.flags;
    let view = args.view.as_deref().map(|name| super::view::named(env, name)).transpose()?;
    let order =
        view.as_ref().map_or(ORDER, |view| if view.sort.is_empty() { "next task" } else { &view.sort });
    let mut asked = Asked::read(Things::Leads, flags.filter.as_deref(), flags.sort.as_deref(), order)?;
    if let Some(tree) = view.as_ref().map(shown_by).transpose()?.flatten() {
        asked.narrow("--view", tree);
    }
    let columns = chosen(&args, view.as_ref())?;
    if let Some(stage) = &args.stage {
        let check = Check::Compare(Sign::Is, Word::quoted(stage));
        asked.narrow("--stage", Expr::Test(Test { field: Field::Own(Own::Stage), check, at: At::default() }));
    }
    let ask = flags.ask();
    let mut errand = Errand::open(env).await?;
    errand.names(OwnerKind::Leads, ask).await?;
    let all = errand.all_leads(ask).await?;
    let form = flags.form();
    let companies = if asked.names_companies() || form != Form::Text || columns.is_some() {
        // Only a filter is worth a request: what is shown is shown as far as it is known.
        let ask = if asked.names_companies() { ask } else { Ask::Never };
        errand.company_names(ask).await?
    } else {
        Vec::new()
    };
    let tags = errand.tags(EntityKind::Lead, all.iter().flat_map(|lead| &lead.tags));
    let around = Around { tags, companies };
    let names = asked.names(&errand, &around);
    let filter = asked.filter(&names)?;
    let needs = filter.as_ref().map_or(Needs::default(), Filter::needs);
    let shows = |own| columns.iter().flatten().any(|column| *column == Column::Own(own));
    let needs = Needs {
        stage_age: needs.stage_age || asked.keys.needs().stage_age || shows(Own::StageAge),
        people: needs.people || shows(Own::Contact),
        ..needs
    };
    let mut fields = filter.as_ref().map(Filter::custom_fields).unwrap_or_default();
    fields.extend(asked.order_fields(&names)?);
    fields.extend(columns.iter().flatten().filter_map(|column| match column {
        Column::Custom(name) => field(&errand, name).map(|def| def.id),
        Column::Own(_) => None,
    }));
    let mut details = Details::load(&errand, needs, fields, ask).await?;
    let mut found = sift(&all, filter.as_ref(), &details);
    if ask == Ask::Always && needs.fields && !found.unknown.is_empty() {
        details.add(&errand.lookup()?.details(&found.unknown).await?);
        details.lay_own(&errand.own().await?);
        found = sift(&all, filter.as_ref(), &details);
    }
    let mut leads = asked.keys.sort(&found.leads, &names, |lead| details.facts(lead));
    leads.truncate(flags.limit.unwrap_or(usize::MAX));
    let leads: Vec<&Lead> = leads.into_iter().copied().collect();
    let companies = around.companies.iter().map(|(id, name)| (*id, name)).collect();
    let leads = Leads { errand: &errand, shown: leads, companies };
    match &columns {
        Some(columns) if !form.is_json() => leads.show(columns, form, |lead| details.facts(lead))?,
        _ => show(&leads, form)?,
    }
    tell_unknown(found.unknown.len(), needs, ask);
    Ok(Exit::Done)
}

/// The leads of which `filter` is true; those nobody can tell are said and left out.
pub async fn meant(errand: &mut Errand, filter: &str, ask: Ask) -> Result<Vec<LeadId>, Stop> {
    let asked = Asked::read(Things::Leads, Some(filter), None, ORDER)?;
    errand.names(OwnerKind::Leads, ask).await?;
    let all = errand.all_leads(ask).await?;
    let companies = if asked.names_companies() { errand.company_names(ask).await? } else { Vec::new() };
    let tags = errand.tags(EntityKind::Lead, all.iter().flat_map(|lead| &lead.tags));
    let around = Around { tags, companies };
    let names = asked.names(errand, &around);
    let filter = asked.filter(&names)?;
    let needs = filter.as_ref().map_or(Needs::default(), Filter::needs);
    let fields = filter.as_ref().map(Filter::custom_fields).unwrap_or_default();
    let details = Details::load(errand, needs, fields, ask).await?;
    let found = sift(&all, filter.as_ref(), &details);
    tell_unknown(found.unknown.len(), needs, ask);
    Ok(found.leads.into_iter().map(|lead| lead.id).collect())
}

/// What a view shows, as one sentence.
fn shown_by(view: &SavedView) -> Result<Option<Expr>, Stop> {
    let broken = |wrong: Wrong| Stop::new(Exit::Usage, format!("--view: {}", wrong.shown(&view.filter)));
    let tree = if view.filter.trim().is_empty() { None } else { Some(parse(&view.filter).map_err(broken)?) };
    let pipeline = view.pipeline.as_deref().filter(|name| *name != SavedView::ALL_PIPELINES).map(|name| {
        let check = Check::Compare(Sign::Is, Word::quoted(name));
        Expr::Test(Test { field: Field::Own(Own::Pipeline), check, at: At::default() })
    });
    Ok(match (tree, pipeline) {
        (Some(tree), Some(pipeline)) => Some(pipeline.and(tree)),
        (tree, pipeline) => tree.or(pipeline),
    })
}

/// The columns that are asked for, by a flag or by the view.
fn chosen(args: &ListArgs, view: Option<&SavedView>) -> Result<Option<Vec<Column>>, Stop> {
    let refused =
        |wrong: Wrong, text: &str| Stop::new(Exit::Usage, format!("--columns: {}", wrong.shown(text)));
    if let Some(text) = &args.columns {
        return Column::read_all(text).map(Some).map_err(|wrong| refused(wrong, text));
    }
    let of_view = view.map(|view| view.columns.as_slice()).unwrap_or_default();
    let read = of_view.iter().map(|text| Column::read(text).map_err(|wrong| refused(wrong, text)));
    let read = read.collect::<Result<Vec<_>, _>>()?;
    Ok((!read.is_empty()).then_some(read))
}

/// The leads that fit, and those nobody can tell.
struct Sifted<'a> {
    leads: Vec<&'a Lead>,
    unknown: Vec<LeadId>,
}

fn sift<'a>(all: &'a [Lead], filter: Option<&Filter>, details: &Details) -> Sifted<'a> {
    let mut sifted = Sifted { leads: Vec::new(), unknown: Vec::new() };
    for lead in all {
        match filter.map_or(Verdict::Yes, |filter| filter.judge(&details.facts(lead))) {
            Verdict::Yes => sifted.leads.push(lead),
            Verdict::Unknown => sifted.unknown.push(lead.id),
            Verdict::No => {}
        }
    }
    sifted
}

fn tell_unknown(count: usize, needs: Needs, ask: Ask) {
    if count == 0 {
        return;
    }
    let leads = if count == 1 { "1 lead".to_owned() } else { format!("{count} leads") };
    let why = if needs.fields {
        "their custom fields are not on this machine yet"
    } else if needs.stage_age {
        "the moves of the last 30 days do not tell it"
    } else {
        "this machine does not know all that is asked"
    };
    let next = match (ask, needs.fields) {
        (Ask::Always, _) => "The server did not tell it either.",
        (_, true) => "`dealdesk sync` reads them, and so does --fresh.",
        (_, false) => "`dealdesk sync` reads what there is.",
    };
    warn("left_out", format!("{leads} could not be judged and are left out: {why}. {next}"));
}

impl Errand {
    /// All leads with own edits on top, read from the server where they have to be.
    pub(super) async fn all_leads(&self, ask: Ask) -> Result<Vec<Lead>, Stop> {
        let open = self.known.pipelines.iter().filter(|pipeline| !pipeline.is_archived);
        let pipelines: Vec<_> = open.map(|pipeline| pipeline.id).collect();
        let mut is_whole = true;
        for pipeline in &pipelines {
            let cursor = self.store.load_cursor(Scope::all_leads(*pipeline)).await.map_err(failed)?;
            is_whole &= cursor.complete_at.is_some();
        }
        match ask {
            Ask::Always => self.lookup()?.leads(&pipelines).await?,
            Ask::IfUnknown | Ask::IfOld if !is_whole => self.lookup()?.leads(&pipelines).await?,
            Ask::Never if !is_whole => warn(
                "incomplete",
                "this machine has not read all leads yet, and --offline asks nobody: the list may lack some. Run \
                 `dealdesk sync` first.",
            ),
            Ask::Never | Ask::IfUnknown | Ask::IfOld => {}
        }
        let mut leads = self.store.load_all_leads().await.map_err(failed)?;
        let own = self.own().await?;
        if !own.is_empty() {
            let places: HashMap<LeadId, usize> =
                leads.iter().enumerate().map(|(n, lead)| (lead.id, n)).collect();
            for edit in &own {
                if let Some(at) = edit.on.lead().and_then(|id| places.get(&id)) {
                    edit.change.apply(&mut leads[*at]);
                }
            }
        }
        Ok(leads)
    }
}

struct Leads<'a> {
    errand: &'a Errand,
    shown: Vec<&'a Lead>,
    companies: HashMap<CompanyId, &'a SafeText>,
}

impl Leads<'_> {
    /// With the columns that were asked for.
    fn show<'l>(
        &'l self,
        columns: &[Column],
        form: Form,
        facts: impl Fn(&'l Lead) -> LeadFacts<'l>,
    ) -> Result<(), Stop> {
        if let Some(wrong) = wrong(self.errand, columns) {
            return Err(Stop::new(Exit::Usage, format!("--columns: {}", wrong.problem)));
        }
        let whom = if form == Form::Csv { For::Sheets } else { For::People };
        let row = |lead: &&'l Lead| {
            let names = (self.company(lead), self.reason(lead));
            columns.iter().map(|column| cell(self.errand, (column, whom), &facts(lead), names)).collect()
        };
        let rows: Vec<Vec<String>> = self.shown.iter().map(row).collect();
        let heads = heads(columns);
        let text = if form == Form::Csv {
            csv(heads, rows)
        } else {
            let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
            sheet(&heads, rows, self.none())
        };
        print(text.as_bytes())
    }

    fn company(&self, lead: &Lead) -> Option<&str> {
        lead.company.and_then(|id| self.companies.get(&id)).map(|name| name.as_str())
    }

    fn reason(&self, lead: &Lead) -> Option<&str> {
        let reason = lead.loss_reason.and_then(|id| self.errand.words.directory.loss_reasons.get(&id));
        reason.map(|reason| reason.name.as_str())
    }

    fn tags(lead: &Lead) -> String {
        lead.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// A time as spreadsheets read it, in the account's zone.
pub fn sheet_time(errand: &Errand, at: Option<Timestamp>) -> String {
    let local = at.and_then(|at| at.in_zone(errand.words.zone()));
    local.map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

impl Shown for Leads<'_> {
    fn heads(&self) -> (&'static [&'static str], &'static [&'static str]) {
        (
            &["id", "name", "price", "stage", "responsible", "next task", "tags"],
            &[
                "id",
                "name",
                "price",
                "currency",
                "pipeline",
                "stage",
                "responsible",
                "reason",
                "tags",
                "company",
                "created_at",
                "updated_at",
                "closed_at",
                "next_task_at",
            ],
        )
    }

    fn rows(&self) -> usize {
        self.shown.len()
    }

    fn table_row(&self, row: usize) -> Vec<String> {
        let (errand, lead) = (self.errand, self.shown[row]);
        let words = &errand.words;
        let stage = stage(errand, lead);
        let several = errand.known.pipelines.iter().filter(|pipeline| !pipeline.is_archived).count() > 1;
        vec![
            lead.id.to_string(),
            lead.name.to_string(),
            words.money(lead.price),
            if several { format!("{} / {stage}", pipeline(errand, lead)) } else { stage },
            words.user_name(lead.responsible),
            lead.next_task_at.map(|at| words.date_time(at)).unwrap_or_default(),
            Self::tags(lead),
        ]
    }

    fn csv_row(&self, row: usize) -> Vec<String> {
        let (errand, lead) = (self.errand, self.shown[row]);
        let currency = errand.known.account.as_ref().map(|account| account.currency.code.to_string());
        vec![
            lead.id.to_string(),
            lead.name.to_string(),
            amount(lead.price).to_string(),
            currency.unwrap_or_default(),
            pipeline(errand, lead),
            stage(errand, lead),
            errand.words.user_name(lead.responsible),
            self.reason(lead).unwrap_or_default().to_owned(),
            Self::tags(lead),
            self.company(lead).unwrap_or_default().to_owned(),
            sheet_time(errand, Some(lead.created_at)),
            sheet_time(errand, Some(lead.updated_at)),
            sheet_time(errand, lead.closed_at),
            sheet_time(errand, lead.next_task_at),
        ]
    }

    fn value(&self, row: usize) -> Value {
        let (errand, lead) = (self.errand, self.shown[row]);
        json!({
            "id": lead.id.get(),
            "name": lead.name.as_str(),
            "price": amount(lead.price),
            "currency": errand.known.account.as_ref().map(|account| account.currency.code.as_str()),
            "pipeline": pipeline(errand, lead),
            "pipeline_id": lead.place.pipeline.get(),
            "stage": stage(errand, lead),
            "stage_id": lead.place.stage.get(),
            "responsible": errand.words.user_name(lead.responsible),
            "responsible_id": lead.responsible.get(),
            "reason": self.reason(lead),
            "tags": lead.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(),
            "company": lead.company.map(|id| json!({"id": id.get(), "name": self.company(lead)})),
            "main_contact_id": lead.main_contact.map(ContactId::get),
            "created_at": lead.created_at.secs(),
            "updated_at": lead.updated_at.secs(),
            "closed_at": lead.closed_at.map(Timestamp::secs),
            "next_task_at": lead.next_task_at.map(Timestamp::secs),
        })
    }

    fn none(&self) -> &'static str {
        "There is no such lead."
    }
}
