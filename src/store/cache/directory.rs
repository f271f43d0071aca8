//! The account around the leads: users, pipelines, reasons, fields, tags. Short lists, each saved whole as JSON.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::super::error::Done;
use super::super::key::EntityKind;
use super::super::{Job, Store};
use super::{from_cache, to_json};
use crate::domain::{Account, FieldDef, LossReason, Pipeline, Role, Tag, Timestamp, User};

/// One list of the directory, as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectoryPart {
    Account(Box<Account>),
    Users(Vec<User>),
    Pipelines(Vec<Pipeline>),
    LossReasons(Vec<LossReason>),
    /// The custom fields of leads, contacts or companies.
    Fields(EntityKind, Vec<FieldDef>),
    /// The tags of leads, contacts or companies.
    Tags(EntityKind, Vec<Tag>),
    Roles(Vec<Role>),
}

/// What is known of the account. Empty where nothing was saved yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    pub account: Option<Account>,
    pub users: Vec<User>,
    pub pipelines: Vec<Pipeline>,
    pub loss_reasons: Vec<LossReason>,
    pub fields: BTreeMap<EntityKind, Vec<FieldDef>>,
    pub tags: BTreeMap<EntityKind, Vec<Tag>>,
    pub roles: Vec<Role>,
    /// When the oldest part a board is made of was saved: the age to show.
    pub saved_at: Option<Timestamp>,
}

const OWNERS: [EntityKind; 3] = [EntityKind::Lead, EntityKind::Contact, EntityKind::Company];

/// The rest is refreshed at its own pace.
const OF_A_BOARD: [&str; 5] = ["account", "users", "pipelines", "loss_reasons", "fields:lead"];

impl Store {
    /// Everything that is saved of the directory.
    pub fn load_directory(&self) -> Job<Directory> {
        self.read(load)
    }

    /// Replaces one part.
    pub fn save_directory(&self, part: DirectoryPart, now: Timestamp) -> Job<()> {
        self.write(move |tx| {
            let (name, json) = part.encode()?;
            tx.prepare_cached("insert or replace into directory (part, json, saved_at) values (?1, ?2, ?3)")?
                .execute(params![name, json, now.secs()])?;
            Ok(())
        })
    }
}

impl DirectoryPart {
    fn encode(&self) -> Done<(String, String)> {
        Ok(match self {
            Self::Account(account) => ("account".to_owned(), to_json("the account", account)?),
            Self::Users(users) => ("users".to_owned(), to_json("the users", users)?),
            Self::Pipelines(pipelines) => ("pipelines".to_owned(), to_json("the pipelines", pipelines)?),
            Self::LossReasons(reasons) => ("loss_reasons".to_owned(), to_json("the loss reasons", reasons)?),
            Self::Fields(owner, fields) => (format!("fields:{}", owner.word()), to_json("fields", fields)?),
            Self::Tags(owner, tags) => (format!("tags:{}", owner.word()), to_json("tags", tags)?),
            Self::Roles(roles) => ("roles".to_owned(), to_json("the roles", roles)?),
        })
    }
}

pub(in crate::store) fn load(conn: &Connection) -> Done<Directory> {
    load_parts(conn, "select part, json, saved_at from directory")
}

/// The names people give to users, stages and reasons, without fields, tags and roles.
pub(in crate::store) fn load_names(conn: &Connection) -> Done<Directory> {
    let sql = "select part, json, saved_at from directory \
               where part in ('account', 'users', 'pipelines', 'loss_reasons')";
    load_parts(conn, sql)
}

fn load_parts(conn: &Connection, sql: &str) -> Done<Directory> {
    let mut directory = Directory::default();
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let part = row.get_ref(0)?.as_str().unwrap_or_default();
        directory.take(part, row.get_ref(1)?.as_str().unwrap_or_default());
        if !OF_A_BOARD.contains(&part) {
            continue;
        }
        let saved_at = Timestamp(row.get(2)?);
        directory.saved_at = Some(directory.saved_at.map_or(saved_at, |oldest| oldest.min(saved_at)));
    }
    Ok(directory)
}

/// Of all that, who the account is.
pub(in crate::store) fn load_account(conn: &Connection) -> Done<Option<Account>> {
    let sql = "select json from directory where part = 'account'";
    let json = conn.query_row(sql, [], |row| row.get::<_, String>(0)).optional()?;
    Ok(json.and_then(|json| from_cache("account", &json)))
}

impl Directory {
    fn take(&mut self, part: &str, json: &str) {
        match part.split_once(':').map_or((part, ""), |(part, owner)| (part, owner)) {
            ("account", _) => self.account = from_cache(part, json),
            ("users", _) => self.users = from_cache(part, json).unwrap_or_default(),
            ("pipelines", _) => self.pipelines = from_cache(part, json).unwrap_or_default(),
            ("loss_reasons", _) => self.loss_reasons = from_cache(part, json).unwrap_or_default(),
            ("roles", _) => self.roles = from_cache(part, json).unwrap_or_default(),
            ("fields", owner) => insert(&mut self.fields, owner, from_cache(part, json)),
            ("tags", owner) => insert(&mut self.tags, owner, from_cache(part, json)),
            _ => tracing::warn!(part, "unknown part of the directory"),
        }
    }
}

fn insert<T>(lists: &mut BTreeMap<EntityKind, Vec<T>>, owner: &str, list: Option<Vec<T>>) {
    if let (Some(owner), Some(list)) = (OWNERS.into_iter().find(|kind| kind.word() == owner), list) {
        lists.insert(owner, list);
    }
}
