//! Leads as the board needs them: one narrow row each, clustered by pipeline.
//!
//! The hot path is [`of_pipeline`]: a hundred thousand rows before the first frame. It reads columns in order,
//! borrows text where it lies and keeps a table of tag sets, since thousands of leads carry the same few.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, params};

use super::super::error::Done;
use super::super::key::Scope;
use super::{from_cache, to_json};
use crate::domain::{
    CompanyId, ContactId, Lead, LeadId, LossReasonId, Money, PipelineId, Place, SafeText, StageId, Tag,
    Timestamp, UserId,
};

/// The columns of a lead, in the order [`read`] takes them.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select pipeline, id, stage, name, price, responsible, created_at, updated_at, closed_at, \
             next_task_at, loss_reason, company, main_contact, tags from leads ",
            $rest
        )
    };
}

/// Leads of one pipeline that are read at once: what more would be is read while these are put on the board.
const PART: usize = 16_384;

/// Ids of leads, from the lowest to the highest.
pub type Ids = RangeInclusive<i64>;

/// Tag sets met so far, by the JSON they are saved as.
type TagSets = HashMap<Box<str>, Box<[Tag]>>;

pub(super) fn of_pipeline(conn: &Connection, pipeline: PipelineId) -> Done<Vec<Lead>> {
    collect(conn, select!("where pipeline = ?1 order by pipeline, id"), [pipeline.get()])
}

/// The ids in a pipeline, from the lowest to the highest. Asked for both without subselects, SQLite walks through all
/// rows.
pub(super) fn ids(conn: &Connection, pipeline: PipelineId) -> rusqlite::Result<Option<Ids>> {
    let ids = conn
        .prepare_cached(
            "select (select min(id) from leads where pipeline = ?1), (select max(id) from leads where pipeline = ?1)",
        )?
        .query_row([pipeline.get()], |row| {
            Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?))
        })?;
    let (Some(first), Some(last)) = ids else { return Ok(None) };
    Ok(Some(first..=last))
}

/// The first leads with these ids, and the ids that are left.
pub(super) fn part(conn: &Connection, pipeline: PipelineId, ids: Ids) -> Done<(Vec<Lead>, Option<Ids>)> {
    let sql = select!("where pipeline = ?1 and id between ?2 and ?3 order by pipeline, id limit ?4");
    let leads = collect(conn, sql, params![pipeline.get(), ids.start(), ids.end(), PART as i64])?;
    let next = leads.last().map(|last| last.id.get().saturating_add(1));
    let left = next.filter(|next| leads.len() == PART && next <= ids.end()).map(|next| next..=*ids.end());
    Ok((leads, left))
}

pub(super) fn of_others(conn: &Connection, pipeline: PipelineId) -> Done<Vec<Lead>> {
    let mut before = collect(conn, select!("where pipeline < ?1 order by pipeline, id"), [pipeline.get()])?;
    let mut after = collect(conn, select!("where pipeline > ?1 order by pipeline, id"), [pipeline.get()])?;
    before.append(&mut after);
    Ok(before)
}

pub(super) fn of_all(conn: &Connection) -> Done<Vec<Lead>> {
    collect(conn, select!("order by pipeline, id"), [])
}

pub(super) fn one(conn: &Connection, id: LeadId) -> rusqlite::Result<Option<Lead>> {
    let mut statement = conn.prepare_cached(select!("where id = ?1"))?;
    statement.query_row([id.get()], |row| read(row, &mut TagSets::default())).optional()
}

/// The leads of a company. Without an index: asked for when a card is opened, and leads are written far more often.
pub(super) fn of_company(conn: &Connection, company: CompanyId) -> rusqlite::Result<Vec<LeadId>> {
    let mut statement = conn.prepare_cached("select id from leads where company = ?1 order by id desc")?;
    statement.query_map([company.get()], |row| row.get(0).map(LeadId))?.collect()
}

fn collect(conn: &Connection, sql: &str, bounds: impl Params) -> Done<Vec<Lead>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(bounds)?;
    let mut tags = TagSets::default();
    let mut leads = Vec::new();
    while let Some(row) = rows.next()? {
        leads.push(read(row, &mut tags)?);
    }
    Ok(leads)
}

fn read(row: &Row<'_>, tags: &mut TagSets) -> rusqlite::Result<Lead> {
    let id = LeadId(row.get(1)?);
    Ok(Lead {
        id,
        name: SafeText::block(row.get_ref(3)?.as_str()?),
        price: Money(row.get(4)?),
        place: Place { pipeline: PipelineId(row.get(0)?), stage: StageId(row.get(2)?) },
        responsible: UserId(row.get(5)?),
        created_at: Timestamp(row.get(6)?),
        updated_at: Timestamp(row.get(7)?),
        closed_at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
        next_task_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
        loss_reason: row.get::<_, Option<i64>>(10)?.map(LossReasonId),
        company: row.get::<_, Option<i64>>(11)?.map(CompanyId),
        main_contact: row.get::<_, Option<i64>>(12)?.map(ContactId),
        tags: match row.get_ref(13)? {
            ValueRef::Null => Box::default(),
            json => tag_set(json.as_str()?, tags),
        },
    })
}

fn tag_set(json: &str, known: &mut TagSets) -> Box<[Tag]> {
    if let Some(tags) = known.get(json) {
        return tags.clone();
    }
    let tags: Box<[Tag]> = from_cache("tags", json).unwrap_or_default();
    known.insert(json.into(), tags.clone());
    tags
}

/// The present sweep of each pipeline, looked up once per job: what is saved now was seen now.
#[derive(Debug, Default)]
pub(super) struct Sweeps(HashMap<PipelineId, i64>);

impl Sweeps {
    fn of(&mut self, tx: &Transaction<'_>, pipeline: PipelineId) -> rusqlite::Result<i64> {
        if let Some(sweep) = self.0.get(&pipeline) {
            return Ok(*sweep);
        }
        let sweep: Option<i64> = tx
            .prepare_cached("select sweep from cursors where scope = ?1")?
            .query_row([Scope::all_leads(pipeline).as_str()], |row| row.get(0))
            .optional()?;
        let sweep = sweep.unwrap_or(0);
        self.0.insert(pipeline, sweep);
        Ok(sweep)
    }
}

/// The server's word on one lead, outside any page.
pub(in super::super) fn confirm(tx: &Transaction<'_>, lead: &Lead) -> Done<()> {
    confirm_in(tx, lead, &mut Sweeps::default())
}

/// The server's word on a lead: replaces an older one, and is proof of life even where it is the older one itself.
pub(super) fn confirm_in(tx: &Transaction<'_>, lead: &Lead, sweeps: &mut Sweeps) -> Done<()> {
    let seen = sweeps.of(tx, lead.place.pipeline)?;
    if put(tx, lead, seen)? == 0 {
        tx.prepare_cached("update leads set seen = max(seen, ?2) where id = ?1")?
            .execute(params![lead.id.get(), seen])?;
    }
    Ok(())
}

fn put(tx: &Transaction<'_>, lead: &Lead, seen: i64) -> Done<usize> {
    let tags = if lead.tags.is_empty() { None } else { Some(to_json("tags", &lead.tags)?) };
    let mut statement = tx.prepare_cached(
        "insert into leads (pipeline, id, stage, name, price, responsible, created_at, updated_at, closed_at,
             next_task_at, loss_reason, company, main_contact, tags, seen)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         on conflict do update set pipeline = excluded.pipeline, stage = excluded.stage, name = excluded.name,
             price = excluded.price, responsible = excluded.responsible, created_at = excluded.created_at,
             updated_at = excluded.updated_at, closed_at = excluded.closed_at,
             next_task_at = excluded.next_task_at, loss_reason = excluded.loss_reason,
             company = excluded.company, main_contact = excluded.main_contact, tags = excluded.tags,
             seen = excluded.seen
         where excluded.updated_at >= leads.updated_at",
    )?;
    Ok(statement.execute(params![
        lead.place.pipeline.get(),
        lead.id.get(),
        lead.place.stage.get(),
        lead.name.as_str(),
        lead.price.0,
        lead.responsible.get(),
        lead.created_at.secs(),
        lead.updated_at.secs(),
        lead.closed_at.map(Timestamp::secs),
        lead.next_task_at.map(Timestamp::secs),
        lead.loss_reason.map(LossReasonId::get),
        lead.company.map(CompanyId::get),
        lead.main_contact.map(ContactId::get),
        tags,
        seen,
    ])?)
}

/// Leads of a pipeline that a sweep under way has not seen.
pub(super) fn unseen(conn: &Connection, pipeline: PipelineId, sweep: u32) -> rusqlite::Result<Vec<LeadId>> {
    conn.prepare_cached("select id from leads where pipeline = ?1 and seen < ?2 order by id")?
        .query_map(params![pipeline.get(), sweep], |row| Ok(LeadId(row.get(0)?)))?
        .collect()
}

/// Deletes the leads of a pipeline that a finished sweep did not see and no own edit waits for.
pub(super) fn drop_unseen(tx: &Transaction<'_>, pipeline: PipelineId, sweep: u32) -> Done<Vec<LeadId>> {
    let mut statement = tx.prepare_cached(
        "delete from leads where pipeline = ?1 and seen < ?2
             and not exists (select 1 from outbox where kind = 'lead' and entity = leads.id)
         returning id",
    )?;
    let gone = statement.query_map(params![pipeline.get(), sweep], |row| Ok(LeadId(row.get(0)?)))?;
    Ok(gone.collect::<rusqlite::Result<_>>()?)
}
