//! Contacts and companies as lists tell them, and who is known by a phone or an e-mail address.
//!
//! Owns the two tables beside `entities` that are made of its JSON, in the same transaction: they hold nothing that is
//! not there. Deleted rows leave by a trigger. Files of earlier versions get them when they are brought up to date.

use rusqlite::{Connection, Row, Transaction, params};

use super::super::error::Done;
use super::super::key::{EntityKey, EntityKind};
use super::super::{Job, Store};
use super::{entities, from_cache, leads};
use crate::domain::search::{Best, Finder, Finding, Query};
use crate::domain::{
    Company, CompanyId, Contact, ContactId, ContactPoint, Entity, LeadId, Listing, Owner, OwnerKind,
    SafeText, Sought, UserId,
};

/// More hits help nobody to choose.
const MOST_FOUND: usize = 50;
/// Words of a search that are looked at.
const WORDS: usize = 3;
/// Fewer digits are in everybody's number.
const DIGITS: usize = 4;
/// Stands behind every name.
const NAMELESS: &str = "\u{10FFFF}";

const CONTACTS: &str = "select p.id, p.name, coalesce(c.name, ''), p.phone, p.responsible, p.leads
    from listings p left join listings c on c.kind = 'company' and c.id = p.company
    where p.kind = 'contact'";
const COMPANIES: &str = "select p.id, p.name, '', p.phone, p.responsible, p.leads
    from listings p where p.kind = 'company'";
/// A company's own list of its leads is as old as the company; the leads say it themselves.
const COMPANIES_WITH_LEADS: &str =
    "select p.id, p.name, '', p.phone, p.responsible, max(p.leads, coalesce(l.count, 0))
    from listings p left join (select company, count(*) as count from leads where company is not null
    group by company) l on l.company = p.id where p.kind = 'company'";

/// What is written beside the JSON of a contact or a company.
#[derive(Debug)]
pub struct Listed {
    listing: Listing,
    company: Option<CompanyId>,
    points: Vec<ContactPoint>,
}

impl From<&Contact> for Listed {
    fn from(contact: &Contact) -> Self {
        let points = ContactPoint::all(&contact.fields);
        Self { listing: Listing::of_contact(contact), company: contact.company, points }
    }
}

impl From<&Company> for Listed {
    fn from(company: &Company) -> Self {
        let points = ContactPoint::all(&company.fields);
        Self { listing: Listing::of_company(company), company: None, points }
    }
}

impl Store {
    /// All contacts or all companies by name.
    pub fn load_listings(&self, of: OwnerKind) -> Job<Vec<Listing>> {
        self.read(move |conn| {
            let select = match of {
                OwnerKind::Leads => return Ok(Vec::new()),
                OwnerKind::Contacts => CONTACTS,
                OwnerKind::Companies => COMPANIES_WITH_LEADS,
            };
            let mut all = Vec::with_capacity(entities::count(conn, kind(of))?);
            let mut statement = conn.prepare_cached(&format!("{select} order by p.folded, p.id"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                all.push(listing(of, row)?);
            }
            Ok(all)
        })
    }

    /// Contacts or companies that are known by a point, or whose name or number has what is sought in it.
    pub fn find_listings(&self, of: OwnerKind, sought: Sought) -> Job<Vec<Listing>> {
        self.read(move |conn| {
            Ok(match (of, &sought) {
                (OwnerKind::Leads, _) => Vec::new(),
                (_, Sought::Points(points)) => by_points(conn, of, points)?,
                (_, Sought::Text(text)) => by_text(conn, of, text)?,
            })
        })
    }

    /// A contact or a company with its company or contacts, and its leads, as far as they are known; itself first.
    pub fn load_party(&self, owner: Owner) -> Job<Vec<Entity>> {
        self.read(move |conn| match owner {
            Owner::Lead(_) => Ok(Vec::new()),
            Owner::Contact(id) => contact(conn, id),
            Owner::Company(id) => company(conn, id),
        })
    }
}

/// Those that lists tell something of that is looked for; the best of them, if there are more than `most`.
pub(super) fn search(
    conn: &Connection,
    of: OwnerKind,
    query: &Query,
    most: usize,
) -> rusqlite::Result<Vec<Finding>> {
    let mut finder = Finder::new(query);
    let mut statement = conn.prepare_cached(&format!("{} order by p.folded, p.id", select(of)))?;
    let mut rows = statement.query([])?;
    let mut best = Best::new(most);
    let mut n = 0_usize;
    while let Some(row) = rows.next()? {
        let listing = listing(of, row)?;
        if let Some(rank) = finder.rank_of(&listing) {
            best.put((rank, n), listing);
        }
        n += 1;
    }
    Ok(best.in_order().map(|listing| Finding::of_listing(&listing)).collect())
}

fn select(of: OwnerKind) -> &'static str {
    if of == OwnerKind::Companies { COMPANIES } else { CONTACTS }
}

fn listing(of: OwnerKind, row: &Row<'_>) -> rusqlite::Result<Listing> {
    let text = |n| Ok::<_, rusqlite::Error>(SafeText::line(row.get_ref(n)?.as_str()?));
    Ok(Listing {
        owner: of.owner(row.get(0)?),
        name: text(1)?,
        company: text(2)?,
        phone: text(3)?,
        responsible: UserId(row.get(4)?),
        leads: row.get(5)?,
    })
}

fn by_points(conn: &Connection, of: OwnerKind, points: &[ContactPoint]) -> rusqlite::Result<Vec<Listing>> {
    // `cross` keeps the order: from the few that have the point to what is told of them.
    let few = "from (select distinct id from points where kind = ?3 and key = ?1
        and (country = ?2 or country = '' or ?2 = '')) t cross join listings p";
    let sql =
        format!("{} and p.id = t.id order by p.folded, p.id", select(of).replacen("from listings p", few, 1));
    let mut found: Vec<Listing> = Vec::new();
    for point in points {
        let mut statement = conn.prepare_cached(&sql)?;
        let rows =
            statement.query_map(params![point.key(), point.country(), kind(of)], |row| listing(of, row))?;
        for row in rows {
            let row = row?;
            if found.iter().all(|known| known.owner != row.owner) {
                found.push(row);
            }
        }
    }
    Ok(found)
}

fn by_text(conn: &Connection, of: OwnerKind, text: &SafeText) -> rusqlite::Result<Vec<Listing>> {
    let folded = text.folded();
    let mut words: Vec<&str> = folded.split_whitespace().take(WORDS).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    words.resize(WORDS, "");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    // Whose name begins with it comes first. Digits are looked for in numbers as a whole.
    let sql = format!(
        "{} and ((instr(p.folded, ?1) > 0 and (?2 = '' or instr(p.folded, ?2) > 0)
           and (?3 = '' or instr(p.folded, ?3) > 0))
         or (?4 <> '' and p.id in (select id from points where kind = ?5 and instr(key, ?4) > 0))
         or (instr(?1, '@') > 0 and p.id in (select id from points where kind = ?5 and instr(key, ?1) > 0)))
         order by instr(p.folded, ?1) <> 1, p.folded, p.id limit {MOST_FOUND}",
        select(of)
    );
    let digits = if digits.len() < DIGITS { "" } else { &digits };
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement
        .query_map(params![words[0], words[1], words[2], digits, kind(of)], |row| listing(of, row))?;
    rows.collect()
}

const fn kind(of: OwnerKind) -> EntityKind {
    match of {
        OwnerKind::Leads => EntityKind::Lead,
        OwnerKind::Contacts => EntityKind::Contact,
        OwnerKind::Companies => EntityKind::Company,
    }
}

fn contact(conn: &Connection, id: ContactId) -> Done<Vec<Entity>> {
    let Some(contact) = entities::one::<Contact>(conn, &id.into())? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    if let Some(id) = contact.company {
        found.extend(entities::one::<Company>(conn, &id.into())?.map(Entity::from));
    }
    let leads = contact.leads.clone();
    found.insert(0, contact.into());
    add_leads(conn, &leads, &mut found)?;
    Ok(found)
}

fn company(conn: &Connection, id: CompanyId) -> Done<Vec<Entity>> {
    let Some(mut company) = entities::one::<Company>(conn, &id.into())? else { return Ok(Vec::new()) };
    let its = leads::of_company(conn, id)?;
    company.leads.extend(its.iter().filter(|id| !company.leads.contains(id)).copied().collect::<Vec<_>>());
    let mut contacts = Vec::new();
    for json in entities::list(conn, EntityKind::Contact, Some(&EntityKey::from(id)))? {
        contacts.extend(from_cache::<Contact>(EntityKind::Contact.word(), &json));
    }
    for id in &company.contacts {
        if contacts.iter().all(|contact| contact.id != *id) {
            contacts.extend(entities::one::<Contact>(conn, &(*id).into())?);
        }
    }
    company.contacts = contacts.iter().map(|contact| contact.id).collect();
    let leads = company.leads.clone();
    let mut found = vec![company.into()];
    found.extend(contacts.into_iter().map(Entity::from));
    add_leads(conn, &leads, &mut found)?;
    Ok(found)
}

fn add_leads(conn: &Connection, ids: &[LeadId], found: &mut Vec<Entity>) -> rusqlite::Result<()> {
    for id in ids {
        found.extend(leads::one(conn, *id)?.map(Entity::from));
    }
    Ok(())
}

/// Writes what is told of one contact or company anew.
pub(super) fn put(tx: &Transaction<'_>, listed: &Listed) -> rusqlite::Result<()> {
    let Listed { listing, company, points } = listed;
    let key = EntityKey::from(listing.owner);
    let folded = Some(listing.name.folded()).filter(|name| !name.is_empty());
    tx.prepare_cached(
        "insert or replace into listings (kind, id, folded, name, company, phone, responsible, leads)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        key.kind,
        key.id,
        folded.as_deref().unwrap_or(NAMELESS),
        &*listing.name,
        company.map(CompanyId::get),
        &*listing.phone,
        listing.responsible.get(),
        listing.leads
    ])?;
    tx.prepare_cached("delete from points where kind = ?1 and id = ?2")?
        .execute(params![key.kind, key.id])?;
    let mut statement =
        tx.prepare_cached("insert or ignore into points (key, country, kind, id) values (?1, ?2, ?3, ?4)")?;
    for point in points {
        statement.execute(params![point.key(), point.country(), key.kind, key.id])?;
    }
    Ok(())
}

/// For a file of an earlier version: of all contacts and companies that are in it.
pub(in super::super) fn fill(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    fn all<T: serde::de::DeserializeOwned>(tx: &Transaction<'_>, kind: EntityKind) -> rusqlite::Result<()>
    where
        for<'a> Listed: From<&'a T>,
    {
        let mut statement = tx.prepare("select json from entities where kind = ?1")?;
        let mut rows = statement.query([kind])?;
        while let Some(row) = rows.next()? {
            if let Some(entity) = from_cache::<T>(kind.word(), row.get_ref(0)?.as_str()?) {
                put(tx, &Listed::from(&entity))?;
            }
        }
        Ok(())
    }
    all::<Contact>(tx, EntityKind::Contact)?;
    all::<Company>(tx, EntityKind::Company)
}
