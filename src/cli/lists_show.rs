//! `dealdesk user show`, `pipeline show`: one of them, with what it holds at present.
//!
//! `--json` is an object: a user as in the list with `"roles": [{"id", "name"}]` as far as this machine knows them, and
//! the open leads they answer for, `"leads"` and `"worth"`; a pipeline as in the list with `"leads"`, `"worth"` (of the open
//! ones), and in each stage `"color"` (`#rrggbb`), `"sort"`, `"leads"`, `"worth"`. A CSV of a pipeline has a row for each
//! stage.

use serde_json::{Value, json};

use super::errand::Errand;
use super::flags::{Form, ReadFlags};
use super::lead_show::{Facts, amount};
use super::lists::{mark, opened, stage_word, user_value};
use super::names::{Named, choose};
use super::shape::{Answer, Column, sheet};
use super::{Exit, Stop};
use crate::config::Env;
use crate::domain::stats::{Sum, state_of};
use crate::domain::{Lead, OwnerKind, Pipeline, Stage, StageKind};

fn sum<'a>(leads: impl Iterator<Item = &'a Lead>) -> Sum {
    leads.fold(Sum::default(), |mut sum, lead| {
        sum.take(lead);
        sum
    })
}

pub async fn user(said: &str, flags: ReadFlags, env: &impl Env) -> Result<Exit, Stop> {
    let errand = opened(OwnerKind::Leads, flags, env).await?;
    let id = errand.any_user(said)?;
    let user = errand.known.users.iter().find(|user| user.id == id);
    let user = user.ok_or_else(|| Stop::new(Exit::NotFound, format!("The account has no user {id}.")))?;
    let leads = errand.all_leads(flags.ask_for_list()).await?;
    let pipelines = &errand.known.pipelines;
    let is_open = |lead: &&Lead| !state_of(pipelines, lead.place).is_closed();
    let open = sum(leads.iter().filter(|lead| lead.responsible == id).filter(is_open));
    let roles: Vec<_> = errand.known.roles.iter().filter(|role| role.users.contains(&id)).collect();
    let mut facts = Facts::default();
    facts.put("name", &user.name);
    facts.put("id", &id.to_string());
    facts.put("email", &user.email);
    facts.put("is", mark(&errand, user));
    for role in &roles {
        facts.put("role", &role.name);
    }
    facts.put("open leads", &format!("{}, {}", open.leads, errand.words.full_money(open.worth)));
    let mut value = user_value(&errand, user);
    value["roles"] =
        roles.iter().map(|role| json!({"id": role.id.get(), "name": role.name.as_str()})).collect();
    (value["leads"], value["worth"]) = (open.leads.into(), amount(open.worth));
    let columns = &["id", "name", "email", "active", "me", "roles", "leads", "worth"].map(Column::Plain);
    Answer { text: facts.lines(), values: vec![value], columns }.one(flags.form(), Some(&errand))
}

pub async fn pipeline(said: &str, flags: ReadFlags, env: &impl Env) -> Result<Exit, Stop> {
    let errand = opened(OwnerKind::Leads, flags, env).await?;
    let all = errand.known.pipelines.iter();
    let all: Vec<_> = all.map(|p| Named::new(p.id.get(), p.name.to_string(), p)).collect();
    let pipeline = choose("pipeline", said, &all)?;
    let leads = errand.all_leads(flags.ask_for_list()).await?;
    let own: Vec<&Lead> = leads.iter().filter(|lead| lead.place.pipeline == pipeline.id).collect();
    let stages: Vec<(&Stage, Sum)> = pipeline
        .stages
        .iter()
        .map(|stage| (stage, sum(own.iter().copied().filter(|lead| lead.place.stage == stage.id))))
        .collect();
    let open =
        sum(own.iter().copied().filter(|lead| !state_of(&errand.known.pipelines, lead.place).is_closed()));
    let (form, text) = (flags.form(), text(&errand, pipeline, &stages, open));
    let whole = json!({
        "id": pipeline.id.get(),
        "name": pipeline.name.as_str(),
        "main": pipeline.is_main,
        "archived": pipeline.is_archived,
        "leads": open.leads,
        "worth": amount(open.worth),
        "stages": stages.iter().map(|(stage, sum)| stage_value(stage, *sum)).collect::<Vec<_>>(),
    });
    let values = if form == Form::Csv {
        let row = |(stage, sum): &(&Stage, Sum)| {
            let mut row = stage_value(stage, *sum);
            (row["pipeline_id"], row["pipeline"]) = (pipeline.id.get().into(), pipeline.name.as_str().into());
            (row["stage_id"], row["stage"]) = (row["id"].take(), row["name"].take());
            row
        };
        stages.iter().map(row).collect()
    } else {
        vec![whole]
    };
    let columns =
        &["pipeline_id", "pipeline", "stage_id", "stage", "kind", "color", "sort", "leads", "worth"]
            .map(Column::Plain);
    Answer { text, values, columns }.one(form, Some(&errand))
}

fn stage_value(stage: &Stage, sum: Sum) -> Value {
    json!({
        "id": stage.id.get(),
        "name": stage.name.as_str(),
        "kind": stage_word(stage.kind),
        "color": Some(stage.color.as_str()).filter(|color| !color.is_empty()),
        "sort": stage.sort,
        "leads": sum.leads,
        "worth": amount(sum.worth),
    })
}

fn text(errand: &Errand, pipeline: &Pipeline, stages: &[(&Stage, Sum)], open: Sum) -> String {
    let mut facts = Facts::default();
    facts.put("name", &pipeline.name);
    facts.put("id", &pipeline.id.to_string());
    let is = [(pipeline.is_main, "the main one"), (pipeline.is_archived, "archived")];
    facts.put("is", &is.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect::<Vec<_>>().join(", "));
    facts.put("open leads", &format!("{}, {}", open.leads, errand.words.full_money(open.worth)));
    let row = |(stage, sum): &(&Stage, Sum)| {
        vec![
            stage.id.to_string(),
            stage.name.to_string(),
            stage_word(stage.kind).to_owned(),
            stage.color.to_string(),
            stage.sort.to_string(),
            sum.leads.to_string(),
            errand.words.full_money(sum.worth),
        ]
    };
    // Incoming leads are in a queue of their own.
    let shown = stages.iter().filter(|(stage, sum)| stage.kind != StageKind::Incoming || sum.leads > 0);
    let head = ["id", "stage", "kind", "colour", "sort", "leads", "worth"];
    format!("{}\n{}", facts.lines(), sheet(&head, shown.map(row).collect(), "It has no stage."))
}
