//! `dealdesk lead create`: a new lead, with the contact and the company it is about.
//!
//! Owns the look for a contact that is there already: it is told on standard error, never acted on.

use super::batch::{DASH, Item, Work};
use super::errand::Errand;
use super::flags::{Ask, WriteFlags};
use super::make::Plan;
use super::setting::{money, name};
use super::{Exit, Stop, batch, warn};
use crate::domain::{
    Change, Contact, LeadId, NewCompany, NewContact, NewLead, OwnerKind, Party, Place, SafeText, Target,
};

/// So many contacts that look alike are named.
const ALIKE: usize = 5;
/// Digits at the end of a number that two spellings of it share.
const SAME_DIGITS: usize = 9;

#[derive(Debug, Clone, clap::Args)]
pub struct CreateArgs {
    /// What the lead is called; `-` reads leads from standard input, one on each line
    name: String,
    /// The budget: `1200`, `1 200`, `12k`
    #[arg(long)]
    price: Option<String>,
    /// The stage, by name or id, or PIPELINE/STAGE; the first one otherwise
    #[arg(long)]
    stage: Option<String>,
    /// Whose lead it is
    #[arg(long = "for", value_name = "USER")]
    user: Option<String>,
    /// A new contact, or the id of one that is there
    #[arg(long, value_name = "NAME|ID")]
    contact: Option<String>,
    /// The phone of the new contact
    #[arg(long, requires = "contact")]
    phone: Option<String>,
    /// The e-mail address of the new contact
    #[arg(long, requires = "contact")]
    email: Option<String>,
    /// A new company, or the id of one that is there
    #[arg(long, value_name = "NAME|ID")]
    company: Option<String>,
    /// A tag; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    #[command(flatten)]
    pub flags: WriteFlags,
}

pub async fn run(args: CreateArgs, mut errand: Errand) -> Result<Exit, Stop> {
    if args.name == DASH {
        return batch::run(errand, &args, args.flags).await;
    }
    let plan = args.plan(&mut errand, args.flags.ask()).await?;
    errand.carry_out(plan, args.flags).await
}

const FIELDS: [&str; 9] = ["name", "price", "stage", "for", "contact", "phone", "email", "company", "tags"];

impl CreateArgs {
    async fn plan(&self, errand: &mut Errand, ask: Ask) -> Result<Plan, Stop> {
        errand.names(OwnerKind::Leads, ask).await?;
        let contact = contact(errand, self)?;
        if let (Some(Party::New(new)), true) = (&contact, ask == Ask::IfOld) {
            warn_of_alike(errand, new).await?;
        }
        let lead = NewLead {
            name: name(&self.name)?,
            price: self.price.as_deref().map_or_else(|| money(""), money)?,
            place: place(errand, self.stage.as_deref())?,
            responsible: self.user.as_deref().map(|said| errand.user(said)).transpose()?,
            tags: self.tags.iter().map(|tag| name(tag)).collect::<Result<_, _>>()?,
            contact,
            company: self.company.as_deref().map(company).transpose()?,
        };
        if let Some(Party::Known(id)) = lead.contact {
            errand.thing(id.into(), ask).await?;
        }
        if let Some(Party::Known(id)) = lead.company {
            errand.thing(id.into(), ask).await?;
        }
        Ok(Plan::add(Target::Account, Change::CreateLead(Box::new(lead))))
    }
}

impl Work for CreateArgs {
    fn lead(&self, _: &Item) -> Option<LeadId> {
        None
    }

    fn about(&self, _: &Item) -> Option<String> {
        None
    }

    async fn plan(&self, errand: &mut Errand, item: &Item, ask: Ask) -> Result<Plan, Stop> {
        item.only(&FIELDS)?;
        let or = |mine: &Option<String>, name: &str| match mine {
            Some(mine) => Ok(Some(mine.clone())),
            None => item.get(name),
        };
        let called = item.get("name")?.or_else(|| item.whole().map(str::to_owned));
        let whole = Self {
            name: called.unwrap_or_default(),
            price: or(&self.price, "price")?,
            stage: or(&self.stage, "stage")?,
            user: or(&self.user, "for")?,
            contact: or(&self.contact, "contact")?,
            phone: or(&self.phone, "phone")?,
            email: or(&self.email, "email")?,
            company: or(&self.company, "company")?,
            tags: [self.tags.clone(), item.list("tags")?].concat(),
            flags: self.flags,
        };
        Self::plan(&whole, errand, ask).await
    }
}

/// The first stage people work in, of the account's main pipeline.
fn place(errand: &Errand, said: Option<&str>) -> Result<Place, Stop> {
    if let Some(said) = said {
        return errand.place(said, first_place(errand));
    }
    first_place(errand)
        .ok_or_else(|| Stop::new(Exit::Failed, "The account has no pipeline: name a stage with --stage."))
}

fn first_place(errand: &Errand) -> Option<Place> {
    let mut open: Vec<_> = errand.known.pipelines.iter().filter(|p| !p.is_archived).collect();
    open.sort_by_key(|pipeline| (!pipeline.is_main, pipeline.sort, pipeline.id));
    open.iter().find_map(|pipeline| {
        let stage = pipeline.stages.iter().find(|stage| stage.kind == crate::domain::StageKind::Open)?;
        Some(pipeline.place(stage.id))
    })
}

fn contact(
    errand: &Errand,
    args: &CreateArgs,
) -> Result<Option<Party<NewContact, crate::domain::ContactId>>, Stop> {
    let Some(said) = args.contact.as_deref() else { return Ok(None) };
    if let Ok(id) = said.parse() {
        if args.phone.is_some() || args.email.is_some() {
            let text = format!(
                "Contact {id} is there already: use `dealdesk contact set {id} phone=…` for its phone."
            );
            return Err(Stop::new(Exit::Usage, text));
        }
        return Ok(Some(Party::Known(id)));
    }
    let fields = errand.reachable(args.phone.as_deref(), args.email.as_deref())?;
    Ok(Some(Party::New(NewContact { name: name(said)?, fields, ..NewContact::default() })))
}

fn company(said: &str) -> Result<Party<NewCompany, crate::domain::CompanyId>, Stop> {
    match said.parse() {
        Ok(id) => Ok(Party::Known(id)),
        Err(_) => Ok(Party::New(NewCompany { name: name(said)?, ..NewCompany::default() })),
    }
}

/// Told before it is made; without an answer it is made all the same.
pub async fn warn_of_alike(errand: &Errand, new: &NewContact) -> Result<(), Stop> {
    let mut found: Vec<Contact> = Vec::new();
    for query in queries(new) {
        match errand.lookup()?.contacts_like(query).await {
            Ok(contacts) => found.extend(contacts),
            // Nobody is let in: it would not be made either.
            Err(error) if error.is_auth() => return Err(error.into()),
            Err(error) => {
                warn(
                    "unknown",
                    format!("whether this contact is there already could not be looked up: {error}"),
                );
                return Ok(());
            }
        }
    }
    found.sort_by_key(|contact| contact.id);
    found.dedup_by_key(|contact| contact.id);
    let named: Vec<String> =
        found.iter().take(ALIKE).map(|contact| format!("{} (id {})", contact.name, contact.id)).collect();
    if !named.is_empty() {
        let named = named.join(", ");
        warn(
            "alike",
            format!("there are contacts like this: {named}. If one of them is meant, use its id instead."),
        );
    }
    Ok(())
}

/// By phone and e-mail where there are some, else by name.
fn queries(new: &NewContact) -> Vec<SafeText> {
    let of = |code| super::lead_show::values_of(&new.fields, code);
    let digits = |phone: String| {
        let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
        digits[digits.len().saturating_sub(SAME_DIGITS)..].iter().collect::<String>()
    };
    let phones = of("PHONE").into_iter().map(digits);
    let told: Vec<SafeText> =
        phones.chain(of("EMAIL")).filter(|q| q.len() > 2).map(|q| SafeText::line(&q)).collect();
    if told.is_empty() { vec![new.name.clone()] } else { told }
}
