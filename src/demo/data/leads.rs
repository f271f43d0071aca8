//! Leads and the history they must have had: which stage, since when, for how much, what comes next.
//!
//! First every lead's fate (when it came, where it stands), sorted by age so that ids grow with time;
//! then the rest. Prices come from a table of quantiles rather than from logarithms, see `dice`.

use super::people::{People, TONGUES};
use super::texts::Texts;
use super::{Recipe, book, hostile_name, nth, whole};
use crate::demo::dice::Dice;
use crate::demo::store::Entity;
use crate::demo::store::journal::{Author, Change, Journal, Subject};
use crate::demo::store::leads::{Deleted, LeadRow};
use crate::domain::{
    CompanyId, ContactId, LeadId, LossReasonId, PipelineId, Place, StageId, TagId, Timestamp, UserId,
};

const FIRST_LEAD: i64 = 20_024_001;
const DAY: i64 = 86_400;

/// Weights of incoming and five open stages, won, lost; a trade fair long over has only ends.
const STAGE_WEIGHTS: [u32; 8] = [6, 14, 13, 14, 11, 9, 18, 15];
const FAIR_WEIGHTS: [u32; 5] = [0, 0, 1, 4, 5];

/// The 0th, 5th, … 100th percentile of prices: roughly log-normal.
const PRICES: [i64; 21] = [
    120, 240, 380, 540, 760, 980, 1_300, 1_700, 2_200, 2_800, 3_600, 4_600, 5_900, 7_600, 9_900, 13_000,
    18_000, 26_000, 42_000, 90_000, 1_400_000,
];

/// What is decided before a lead has an id.
#[derive(Debug)]
struct Fate {
    born: i64,
    place: Place,
    dice: Dice,
}

pub fn build(texts: &Texts, recipe: Recipe, people: &mut People, journal: &mut Journal) -> Vec<LeadRow> {
    let mut fates: Vec<Fate> = (0..recipe.leads).map(|n| fate(recipe, n)).collect();
    fates.sort_by_key(|fate| fate.born);
    let users = book::active_users();
    let mut maker = Maker { texts, recipe, users, people, journal };
    fates.into_iter().enumerate().map(|(n, fate)| maker.lead(n, fate)).collect()
}

/// A few deleted leads, with ids between the living ones.
pub fn bin(recipe: Recipe) -> Vec<Deleted> {
    let gone = |n: i64| Deleted {
        id: LeadId(FIRST_LEAD + 3 * n * 7 + 2),
        updated_at: Timestamp((recipe.now.secs() - n * DAY).max(1)),
    };
    (1..=3.min(whole(recipe.leads) / 20)).map(gone).collect()
}

fn fate(recipe: Recipe, n: usize) -> Fate {
    let mut dice = Dice::keyed(recipe.seed, 0x6c65_6164, n as u64);
    let pipeline = [book::SALES, book::REPAIRS, book::FAIR][dice.weighted(&[75, 23, 2])];
    let open = book::open_stages(pipeline);
    let weights: &[u32] = if pipeline == book::FAIR { &FAIR_WEIGHTS } else { &STAGE_WEIGHTS };
    let at = dice.weighted(weights);
    let stage = open.get(at).copied().unwrap_or(if at == open.len() { StageId::WON } else { StageId::LOST });
    let now = recipe.now.secs();
    let age = match (pipeline, at) {
        (book::FAIR, _) => dice.between(400, 700),
        (_, 0) => dice.between(0, 5),
        // The further along, the older; some rot where they stand.
        (_, at) if at < open.len() => {
            let age = dice.between(0, 15 * whole(at) + 10);
            if dice.percent(8) { age + dice.between(60, 200) } else { age }
        }
        _ => dice.between(10, 420),
    };
    Fate { born: workday(now - age * DAY, now, &mut dice), place: Place { pipeline, stage }, dice }
}

/// Some time in that day's office hours, on a weekday, not after `latest`.
fn workday(time: i64, latest: i64, dice: &mut Dice) -> i64 {
    let day = time.div_euclid(DAY);
    // 1970-01-01 was a Thursday.
    let weekend = [0, 0, 1, 2, 0, 0, 0][day.rem_euclid(7) as usize];
    let at = (day - weekend) * DAY + 8 * 3600 + dice.between(0, 11 * 3600);
    if at > latest { latest - dice.between(60, 4 * 3600) } else { at }.max(1)
}

struct Maker<'a> {
    texts: &'a Texts,
    recipe: Recipe,
    users: Vec<UserId>,
    people: &'a mut People,
    journal: &'a mut Journal,
}

impl Maker<'_> {
    fn lead(&mut self, n: usize, fate: Fate) -> LeadRow {
        let Fate { born, place, mut dice } = fate;
        let id = LeadId(nth(FIRST_LEAD, n) + dice.between(0, 1));
        let responsible = self.responsible(born, &mut dice);
        let created_by = if dice.percent(35) { UserId::ROBOT } else { responsible };
        let price = price(&mut dice);
        let (contacts, company) = self.people_of(id, &mut dice);
        let name = self.name(n, company, place.pipeline, &mut dice);
        let mut row = LeadRow {
            id,
            name: name.into(),
            price,
            place,
            responsible,
            created_by,
            updated_by: responsible,
            created_at: Timestamp(born),
            updated_at: Timestamp(born),
            closed_at: Timestamp(0),
            closest_task_at: Timestamp(0),
            loss_reason: LossReasonId(0),
            company: CompanyId(company.map_or(0, |at| self.people.companies[at].id)),
            contacts,
            tags: Box::default(),
            priced_by_robot: dice.percent(3),
        };
        let last = self.history(&row, &mut dice);
        self.finish(&mut row, last, &mut dice);
        row
    }

    /// Old leads still belong to the one who left.
    fn responsible(&self, born: i64, dice: &mut Dice) -> UserId {
        if self.recipe.now.secs() - born > 200 * DAY && dice.percent(20) {
            return book::FORMER;
        }
        self.users[dice.weighted(&[35, 20, 15, 15, 15])]
    }

    /// A main contact for most, a second for some; the company is where the contact works.
    fn people_of(&mut self, id: LeadId, dice: &mut Dice) -> (Box<[ContactId]>, Option<usize>) {
        let count = [0, 1, 2, 3][dice.weighted(&[7, 78, 12, 3])];
        let mut contacts: Vec<ContactId> = Vec::with_capacity(count);
        let mut company = None;
        for _ in 0..count {
            let at = dice.index(self.people.contacts.len());
            let contact = &self.people.contacts[at];
            if !contacts.contains(&ContactId(contact.id)) {
                contacts.push(ContactId(contact.id));
                self.people.contact_leads.push(contact.id, id.get());
                company = company.or(Some(contact.employer).filter(|c| *c != CompanyId(0)));
            }
        }
        let at = company.and_then(|c| self.people.companies.binary_search_by_key(&c.get(), |c| c.id).ok());
        if let Some(at) = at {
            self.people.company_leads.push(self.people.companies[at].id, id.get());
        }
        (contacts.into(), at)
    }

    fn name(&self, n: usize, company: Option<usize>, pipeline: PipelineId, dice: &mut Dice) -> String {
        let pick = |list: &[&'static str], dice: &mut Dice| dice.pick(list).copied().unwrap_or_default();
        if let Some(name) = hostile_name(self.texts, n, 0) {
            return name;
        }
        if dice.percent(4) {
            return pick(&self.texts.wide_leads, dice).to_owned();
        }
        let tongue = &self.texts.tongues[dice.weighted(&TONGUES)];
        let project = match pipeline {
            book::REPAIRS => pick(&self.texts.repairs, dice),
            _ => pick(&tongue.projects, dice),
        };
        let company = company.map(|at| &*self.people.companies[at].name);
        let hostile = |name: &&str| !name.is_empty() && !self.texts.hostile.iter().any(|h| h == name);
        match company.filter(hostile) {
            Some(company) if dice.percent(45) => format!("{project} — {company}"),
            _ if dice.percent(6) => format!("{} {project}", pick(&self.texts.flair, dice)),
            _ => project.to_owned(),
        }
    }

    /// How it came to stand where it stands; answers when the last change was.
    fn history(&mut self, row: &LeadRow, dice: &mut Dice) -> i64 {
        let subject = Subject { entity: Entity::Leads, id: row.id.get() };
        let born = row.created_at.secs();
        let mut tell = |at: i64, by: UserId, change: Change| {
            self.journal.record(Author { by, at: Timestamp(at) }, subject, change);
        };
        tell(born, row.created_by, Change::Added);
        let path = path(row.place, dice);
        let now = self.recipe.now.secs();
        let span = (now - born).min(95 * DAY).max(whole(path.len()));
        let mut last = born;
        let step = span / whole(path.len()).max(1);
        let mut movers = Dice::keyed(self.recipe.seed, 0x6d6f_7665, row.id.get().unsigned_abs());
        for pair in path.windows(2) {
            last = (last + dice.between(step / 4, step)).min(now);
            // Mostly whoever is responsible, at times a robot or somebody who stood in.
            let by = match movers.below(100) {
                0..18 => UserId::ROBOT,
                18..26 => self.users[movers.index(self.users.len())],
                _ => row.responsible,
            };
            tell(last, by, Change::Moved(pair[0], pair[1]));
        }
        if row.price > 0 && dice.percent(12) {
            let asked = row.price * dice.between(6, 13) / 10;
            if asked != row.price {
                tell(born + (last - born) / 2, row.responsible, Change::Price(asked, row.price));
            }
        }
        if dice.percent(6) && row.responsible != book::ME {
            tell(born + (last - born) / 3, book::ME, Change::Responsible(book::ME, row.responsible));
        }
        last
    }

    fn finish(&self, row: &mut LeadRow, last: i64, dice: &mut Dice) {
        let now = self.recipe.now.secs();
        row.updated_at = Timestamp((last + dice.between(0, 2 * DAY)).min(now));
        let stage = row.place.stage;
        if stage == StageId::WON || stage == StageId::LOST {
            row.closed_at = Timestamp(last);
        } else {
            row.closest_task_at = Timestamp(next_task(now, dice));
        }
        // Not everybody says why.
        if stage == StageId::LOST && dice.percent(85) {
            row.loss_reason = LossReasonId(4_203_748 + 4 * dice.between(0, 4));
        }
        let mut tags: Vec<TagId> = Vec::new();
        for _ in 0..[0, 1, 2, 3][dice.weighted(&[45, 35, 15, 5])] {
            let tag = TagId(2_160 + 2 * dice.between(0, 6));
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        if row.place == (Place { pipeline: book::SALES, stage: StageId(58_141_823) }) {
            tags.push(book::PAPERWORK);
        }
        row.tags = tags.into();
    }
}

/// From where it entered to where it stands, with stages skipped here and there.
fn path(place: Place, dice: &mut Dice) -> Vec<Place> {
    let open = book::open_stages(place.pipeline);
    let at = |stage| Place { pipeline: place.pipeline, stage };
    let end = open.iter().position(|stage| *stage == place.stage);
    // Closed leads came some way before they were.
    let reached = end.unwrap_or_else(|| 1 + dice.index(open.len() - 1));
    let entry = usize::from(reached > 0 && !dice.percent(40));
    let mut path: Vec<Place> = vec![at(open[entry])];
    for stage in open.iter().take(reached).skip(entry + 1) {
        if !dice.percent(20) {
            path.push(at(*stage));
        }
    }
    if reached > entry {
        path.push(at(open[reached]));
    }
    if end.is_none() {
        path.push(place);
    }
    path
}

/// Overdue, today, later, or nobody planned anything (0).
fn next_task(now: i64, dice: &mut Dice) -> i64 {
    let today = now.div_euclid(DAY) * DAY;
    match dice.weighted(&[20, 15, 45, 20]) {
        0 => (today - dice.between(1, 20) * DAY + dice.between(18, 34) * 1800).max(1),
        1 => today + dice.between(18, 40) * 1800,
        2 => today + dice.between(1, 25) * DAY + dice.between(18, 34) * 1800,
        _ => 0,
    }
}

/// People round: to tens below a thousand, to hundreds below ten thousand, then to five hundreds.
fn price(dice: &mut Dice) -> i64 {
    // Not everything has been estimated yet.
    if dice.percent(8) {
        return 0;
    }
    let band = dice.below(20) as usize;
    let exact = dice.between(PRICES[band], PRICES[band + 1]);
    let step = match exact {
        ..1_000 => 10,
        1_000..10_000 => 100,
        10_000..200_000 => 500,
        _ => 10_000,
    };
    let odd = if dice.percent(5) { dice.between(1, 9) } else { 0 };
    exact / step * step + odd
}
