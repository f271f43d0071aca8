//! From a form to an edit and, if it never left, back.

use super::draft::Values;
use super::known::Chosen;
use super::{FormState, Slot, open_form};
use crate::app::composer::price;
use crate::app::log::Outcome;
use crate::app::msg::Effect;
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::domain::{
    Change, CompanyId, ContactId, ContactPoint, Edit, FieldId, FieldKind, FieldValue, FieldValues, Money,
    NewCompany, NewContact, NewLead, Owner, OwnerKind, Party, SafeText, Target,
};
use crate::i18n::Text;
use crate::sync::event::Composing;

/// What is wrong, and with which field.
type Complaint = (Slot, Text);

/// Makes an edit of what is typed and hands it over; the form stays where it cannot.
pub(super) fn submit(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Form(form)) = &state.popup else { return Vec::new() };
    let change = match change(state, form) {
        Ok(change) => change,
        Err((slot, why)) => return complain(state, slot, why),
    };
    let of = form.of();
    let edit = Edit { id: state.edit_id(), on: Target::Account, change, base: None };
    let mut effects = open_form(state).map(super::known::forget).unwrap_or_default();
    state.popup = None;
    state.drafts.take(of);
    state.leads.queue(edit.clone(), state.now);
    state.log_edit(&edit, Outcome::Queued);
    let text = state.locale.fill(Text::FormQueued, &[&state.change_words(&edit.change, None)]);
    effects.push(Effect::Submit { edit, draft: of });
    effects.push(state.say(Tone::Info, text));
    effects
}

fn complain(state: &mut State, slot: Slot, why: Text) -> Vec<Effect> {
    let text = state.locale.get(why).to_owned();
    if let Some(form) = open_form(state) {
        form.complaint = Some(text);
        form.focus = form.slots().iter().position(|known| *known == slot).unwrap_or(form.focus);
    }
    Vec::new()
}

fn change(state: &State, form: &FormState) -> Result<Change, Complaint> {
    let email = form.text(Slot::Email);
    if !email.trim().is_empty() && ContactPoint::email(&email).is_none() {
        return Err((Slot::Email, Text::FormEmailWrong));
    }
    match form.what {
        Composing::NewContact => contact(state, form),
        Composing::NewCompany => company(state, form),
        Composing::NewLead
        | Composing::Note
        | Composing::Task
        | Composing::Name
        | Composing::Price
        | Composing::Field(_)
        | Composing::Card
        | Composing::Result
        | Composing::Due
        | Composing::CallIn
        | Composing::CallOut
        | Composing::Sms
        | Composing::Service
        | Composing::Rewrite
        | Composing::Wait => lead(state, form),
    }
}

fn line(form: &FormState, slot: Slot) -> SafeText {
    SafeText::line(form.text(slot).trim())
}

fn lead(state: &State, form: &FormState) -> Result<Change, Complaint> {
    let price = match form.text(Slot::Price).trim() {
        "" => Money::ZERO,
        text => price::read(text).ok_or((Slot::Price, Text::PriceExpected))?,
    };
    let contact = match &form.contact {
        Some(Chosen { owner: Owner::Contact(id), .. }) => Some(Party::Known(*id)),
        _ => new_contact(state, form).map(Party::New),
    };
    let company = match &form.company {
        Some(Chosen { owner: Owner::Company(id), .. }) => Some(Party::Known(*id)),
        _ => Some(line(form, Slot::Company)).filter(|name| !name.is_empty()).map(|name| {
            Party::New(NewCompany { name, responsible: form.responsible, ..NewCompany::default() })
        }),
    };
    // A lead is called after whom it is about where nobody called it anything.
    let names = [
        Some(line(form, Slot::Name)),
        form.contact.as_ref().map(|chosen| SafeText::line(&chosen.name)),
        match &contact {
            Some(Party::New(contact)) => Some(contact.name.clone()),
            Some(Party::Known(_)) | None => None,
        },
        form.company.as_ref().map(|chosen| SafeText::line(&chosen.name)),
        Some(line(form, Slot::Company)),
    ];
    let name = names.into_iter().flatten().find(|name| !name.is_empty());
    let tags = form.text(Slot::Tags);
    let tags = tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(SafeText::line);
    Ok(Change::CreateLead(Box::new(NewLead {
        name: name.ok_or((Slot::Name, Text::FormNameMissing))?,
        price,
        place: form.stage.ok_or((Slot::Stage, Text::FormStageMissing))?,
        responsible: form.responsible,
        tags: tags.collect(),
        contact,
        company,
    })))
}

/// The contact typed into a lead's form; `None` when nothing of it is.
fn new_contact(state: &State, form: &FormState) -> Option<NewContact> {
    let fields = points(state, OwnerKind::Contacts, form);
    let names = [Slot::Contact, Slot::Phone, Slot::Email].map(|slot| line(form, slot));
    let name = names.into_iter().find(|name| !name.is_empty())?;
    Some(NewContact { name, responsible: form.responsible, fields, ..NewContact::default() })
}

fn contact(state: &State, form: &FormState) -> Result<Change, Complaint> {
    let name = line(form, Slot::Name);
    if name.is_empty() {
        return Err((Slot::Name, Text::FormNameMissing));
    }
    let company = match &form.company {
        Some(Chosen { owner: Owner::Company(id), .. }) => Some(*id),
        // A contact is linked to a company that is there: two things are not made at once.
        _ if !line(form, Slot::Company).is_empty() => return Err((Slot::Company, Text::FormCompanyKnown)),
        _ => None,
    };
    let fields = points(state, OwnerKind::Contacts, form);
    let contact = NewContact { name, responsible: form.responsible, fields, lead: None, company };
    Ok(Change::CreateContact(Box::new(contact)))
}

fn company(state: &State, form: &FormState) -> Result<Change, Complaint> {
    let name = line(form, Slot::Name);
    if name.is_empty() {
        return Err((Slot::Name, Text::FormNameMissing));
    }
    let fields = points(state, OwnerKind::Companies, form);
    let company = NewCompany { name, responsible: form.responsible, fields, ..NewCompany::default() };
    Ok(Change::CreateCompany(Box::new(company)))
}

/// Phone and e-mail as fields. Where the account's own fields are not known yet, the code tells the server which.
fn points(state: &State, owner: OwnerKind, form: &FormState) -> Vec<FieldValues> {
    let field = |(slot, code): (Slot, &str)| {
        let value = Some(line(form, slot)).filter(|value| !value.is_empty())?;
        let known = state.directory.fields(owner).iter().find(|field| &*field.code == code);
        Some(FieldValues {
            field: known.map_or(FieldId(0), |field| field.id),
            name: known.map(|field| field.name.clone()).unwrap_or_default(),
            code: code.into(),
            kind: FieldKind::MultiText,
            is_computed: false,
            values: vec![FieldValue::Labelled { value, label: "WORK".into() }],
        })
    };
    [(Slot::Phone, "PHONE"), (Slot::Email, "EMAIL")].into_iter().filter_map(field).collect()
}

/// What was sent and came back: as it is written in a draft. `None` for what is not written in a form.
pub(in crate::app) fn written(state: &State, change: &Change) -> Option<(Composing, String)> {
    let point = |fields: &[FieldValues], code: &str| {
        let values = crate::app::words::coded(fields, code);
        values.first().map(|(value, _)| value.to_string()).unwrap_or_default()
    };
    let known = |owner: Owner| Chosen { owner, name: state.target_name(owner.into()) };
    let with_points = |values: Values, fields: &[FieldValues]| {
        let values = values.with(Slot::Phone, &point(fields, "PHONE"));
        values.with(Slot::Email, &point(fields, "EMAIL"))
    };
    Some(match change {
        Change::CreateLead(lead) => {
            let tags: Vec<&str> = lead.tags.iter().map(|tag| &**tag).collect();
            let mut values =
                Values::default().with(Slot::Name, &lead.name).with(Slot::Tags, &tags.join(", "));
            if !lead.price.is_zero() {
                values = values.with(Slot::Price, &lead.price.units().to_string());
            }
            (values.stage, values.responsible) = (Some(lead.place), lead.responsible);
            match &lead.contact {
                Some(Party::New(contact)) => {
                    values = with_points(values.with(Slot::Contact, &contact.name), &contact.fields);
                }
                Some(Party::Known(id)) => values.contact = Some(known(Owner::Contact(*id))),
                None => {}
            }
            match &lead.company {
                Some(Party::New(company)) => values = values.with(Slot::Company, &company.name),
                Some(Party::Known(id)) => values.company = Some(known(Owner::Company(*id))),
                None => {}
            }
            (Composing::NewLead, values.written())
        }
        Change::CreateContact(contact) => {
            let mut values = with_points(Values::default().with(Slot::Name, &contact.name), &contact.fields);
            values.responsible = contact.responsible;
            values.company = contact.company.map(|id| known(Owner::Company(id)));
            (Composing::NewContact, values.written())
        }
        Change::CreateCompany(company) => {
            let mut values = with_points(Values::default().with(Slot::Name, &company.name), &company.fields);
            values.responsible = company.responsible;
            (Composing::NewCompany, values.written())
        }
        _ => return None,
    })
}

/// The thing an edit made, once it is there.
pub(in crate::app) const fn made(change: &Change, id: i64) -> Option<Owner> {
    match change {
        Change::CreateLead(_) => Some(Owner::Lead(crate::domain::LeadId(id))),
        Change::CreateContact(_) => Some(Owner::Contact(ContactId(id))),
        Change::CreateCompany(_) => Some(Owner::Company(CompanyId(id))),
        _ => None,
    }
}
