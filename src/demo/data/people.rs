//! Contacts and companies: names in four languages, some wide, some hostile; contacts mostly work somewhere.

use super::texts::Texts;
use super::{Recipe, book, hostile_name, nth};
use crate::demo::dice::Dice;
use crate::demo::store::Entity;
use crate::demo::store::journal::{Author, Change, Journal, Subject};
use crate::demo::store::pairs::Pairs;
use crate::demo::store::parties::Party;
use crate::domain::{CompanyId, TagId, Timestamp, UserId};

const FIRST_COMPANY: i64 = 29_400_003;
const FIRST_CONTACT: i64 = 29_610_172;
/// How often English, Russian, Spanish and Portuguese occur.
pub const TONGUES: [u32; 4] = [45, 25, 15, 15];
const TWO_YEARS: i64 = 730 * 86_400;

#[derive(Debug)]
pub struct People {
    pub contacts: Vec<Party>,
    pub companies: Vec<Party>,
    pub contact_leads: Pairs,
    pub company_leads: Pairs,
    pub company_contacts: Pairs,
}

pub fn build(texts: &Texts, recipe: Recipe) -> People {
    let company_count = (recipe.leads * 3 / 10).max(3);
    let contact_count = (recipe.leads * 7 / 10).max(5);
    let companies: Vec<Party> = (0..company_count).map(|n| company(texts, recipe, n)).collect();
    let mut contacts: Vec<Party> = (0..contact_count).map(|n| contact(texts, recipe, n)).collect();
    let mut company_contacts = Pairs::default();
    let mut dice = Dice::keyed(recipe.seed, 0x6c69_6e6b, 0);
    for contact in &mut contacts {
        // A quarter are private people.
        if dice.percent(75) {
            let company = companies[dice.index(companies.len())].id;
            contact.employer = CompanyId(company);
            company_contacts.push(company, contact.id);
        }
    }
    let (contact_leads, company_leads) = (Pairs::default(), Pairs::default());
    People { contacts, companies, contact_leads, company_leads, company_contacts }
}

/// When everybody came.
pub fn tell(people: &People, journal: &mut Journal) {
    for (entity, parties) in [(Entity::Contacts, &people.contacts), (Entity::Companies, &people.companies)] {
        for party in parties {
            let author = Author { by: party.created_by, at: party.created_at };
            journal.record(author, Subject { entity, id: party.id }, Change::Added);
        }
    }
}

fn company(texts: &Texts, recipe: Recipe, n: usize) -> Party {
    let mut dice = Dice::keyed(recipe.seed, 0x636f, n as u64);
    let tongue = &texts.tongues[dice.weighted(&TONGUES)];
    let name = hostile_name(texts, n, 11).unwrap_or_else(|| {
        if dice.percent(4) {
            return (*dice.pick(&texts.wide_companies).unwrap_or(&"")).to_owned();
        }
        let first = dice.pick(&tongue.company_a).copied().unwrap_or_default();
        let second = dice.pick(&tongue.company_b).copied().unwrap_or_default();
        format!("{first} {second}")
    });
    let tags = if dice.percent(15) { vec![TagId(4_160 + 2 * dice.between(0, 1))] } else { Vec::new() };
    party((nth(FIRST_COMPANY, n), name, tags), recipe, &mut dice)
}

fn contact(texts: &Texts, recipe: Recipe, n: usize) -> Party {
    let mut dice = Dice::keyed(recipe.seed, 0x6374, n as u64);
    let tongue = &texts.tongues[dice.weighted(&TONGUES)];
    let plain = |line: Option<&&'static str>| {
        let line = line.copied().unwrap_or_default();
        line.split_once('|').map_or(line, |(name, _)| name)
    };
    let name = hostile_name(texts, n, 6).unwrap_or_else(|| {
        if dice.percent(4) {
            return plain(dice.pick(&texts.wide_people)).to_owned();
        }
        let (first, last) = (plain(dice.pick(&tongue.first)), plain(dice.pick(&tongue.last)));
        format!("{first} {last}")
    });
    let tags = if dice.percent(20) { vec![TagId(3_160 + 2 * dice.between(0, 2))] } else { Vec::new() };
    party((nth(FIRST_CONTACT, n), name, tags), recipe, &mut dice)
}

fn party((id, name, tags): (i64, String, Vec<TagId>), recipe: Recipe, dice: &mut Dice) -> Party {
    let created = recipe.now.secs() - dice.between(3_600, TWO_YEARS);
    let updated = created + dice.between(0, (recipe.now.secs() - created) / 2);
    let users = book::active_users();
    let responsible = dice.pick(&users).copied().unwrap_or(book::ME);
    // Those that came by form or mail have no human author.
    let created_by = if dice.percent(30) { UserId::ROBOT } else { responsible };
    Party {
        id,
        name: name.into(),
        responsible,
        created_by,
        updated_by: created_by,
        created_at: Timestamp(created.max(1)),
        updated_at: Timestamp(updated.max(1)),
        employer: CompanyId(0),
        tags: tags.into(),
    }
}
