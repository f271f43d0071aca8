//! Odd values, and what they must become.

use dealdesk::api::wire::{self, read};
use dealdesk::domain::{
    Account, CompanyId, Contact, ContactId, FieldDef, FieldKind, FieldOptionId, FieldValue, Lead,
    LeadDetails, LossReason, Money, Pipeline, Place, StageId, StageKind, Timestamp, User,
};

use crate::rules::fixture;

fn lead(name: &str) -> LeadDetails {
    read::body::<wire::Lead>(&fixture(name)).unwrap().into()
}

fn leads(name: &str) -> Vec<LeadDetails> {
    let list: wire::Listing<wire::leads::Leads> = read::body(&fixture(name)).unwrap();
    list.embedded.leads.into_iter().map(Into::into).collect()
}

fn texts(details: &LeadDetails) -> Vec<(&str, &FieldValue)> {
    details.fields.iter().flat_map(|f| f.values.iter().map(move |v| (f.name.as_str(), v))).collect()
}

#[test]
fn numbers_written_as_text_and_tracking_codes() {
    let leads = leads("leads_list_no_page_key__recorded-hexlet-airbyte.json");
    let [details] = &leads[..] else { panic!("{leads:?}") };
    assert_eq!(details.lead.price, Money::from_units(124_000));
    assert_eq!(details.lead.place.stage, StageId::LOST);
    assert_eq!(details.lead.loss_reason, None);
    assert_eq!((details.lead.company, details.lead.main_contact), (None, None));
    let fields = texts(details);
    assert_eq!(fields[0], ("ext_lead_id", &FieldValue::Text("14012".into())));
    let stack = FieldValue::Choice { option: Some(FieldOptionId(497_443)), label: "frontend".into() };
    assert_eq!(fields[3], ("stack", &stack));
    let referrer = details.fields.iter().find(|f| &*f.code == "UTM_REFERRER").unwrap();
    assert_eq!(referrer.kind, FieldKind::TrackingData);
}

#[test]
fn everything_a_lead_can_bring() {
    for name in ["lead_get_with_all__amocrm-docs.json", "lead_get_old__amocrm-api-wrapper.json"] {
        let details = lead(name);
        assert_eq!(details.lead.price, Money::from_units(12));
        assert_eq!(details.lead.closed_at, Some(Timestamp(1_590_683_337)));
        assert_eq!(details.lead.next_task_at, None);
        assert_eq!(details.lead.company, Some(CompanyId(10_971_463)));
        assert_eq!(details.lead.main_contact, Some(ContactId(10_971_465)));
        assert_eq!(&*details.lead.tags[0].name, "тест");
        assert!(details.fields.is_empty(), "null is no fields");
    }
}

#[test]
fn cents_negative_birthdays_and_cut_emoji() {
    let details = lead("lead_minor_units__synthetic.json");
    assert_eq!(details.lead.price, Money(1250), "the exact price wins");
    assert_eq!(&*details.lead.name, "Cut emoji \u{FFFD}");
    assert_eq!(details.lead.closed_at, None, "0 is never");
    assert_eq!(details.lead.main_contact, Some(ContactId(6)));
    assert_eq!(details.fields[0].values, [FieldValue::At(Timestamp(-86_400))]);
    let parts =
        FieldValue::Parts(vec![("catalog_id".into(), "7".into()), ("catalog_element_id".into(), "9".into())]);
    assert_eq!(details.fields[1].values, [parts], "a chained list has no value key");
    let wire: wire::Lead = read::body(&fixture("lead_minor_units__synthetic.json")).unwrap();
    let reasons: Vec<LossReason> = wire.embedded.loss_reason.unwrap().into_iter().map(Into::into).collect();
    assert_eq!(&*reasons[0].name, "Too expensive", "a bare object is a list of one");
}

#[test]
fn the_oldest_spelling_of_a_phones_kind() {
    for name in ["contacts_detail_info__krukov-tests.json", "contact_get__amocrm-docs.json"] {
        let contact: Contact = read::body::<wire::Contact>(&fixture(name)).unwrap().into();
        let phone = &contact.fields.iter().find(|f| &*f.code == "PHONE").unwrap().values[0];
        assert!(
            matches!(phone, FieldValue::Labelled { label, .. } if &**label == "WORK"),
            "{name}: {phone:?}"
        );
        assert_eq!(&*contact.name, "Иван Иванов");
        assert!(!contact.leads.is_empty());
    }
}

#[test]
fn nulls_are_blanks() {
    let company: dealdesk::domain::Company =
        read::body::<wire::Company>(&fixture("company_nulls__planfact-contract-tests.json")).unwrap().into();
    assert!(company.name.is_empty() && company.tags.is_empty() && company.fields.is_empty());
    let field: FieldDef =
        read::body::<wire::CustomField>(&fixture("custom_field_nulls__planfact-contract-tests.json"))
            .unwrap()
            .into();
    assert_eq!((field.sort, field.options.len(), field.required_at.len()), (0, 0, 0));
    let list: wire::Listing<wire::leads::LossReasons> =
        read::body(&fixture("loss_reasons_list__synthetic.json")).unwrap();
    let reasons: Vec<LossReason> = list.embedded.loss_reasons.into_iter().map(Into::into).collect();
    assert_eq!((reasons[1].id.get(), reasons[1].sort, &*reasons[1].name), (4_203_750, 20_000, ""));
}

#[test]
fn required_stages_of_a_field() {
    let list: wire::Listing<wire::fields::CustomFields> =
        read::body(&fixture("custom_fields_list__amocrm-docs.json")).unwrap();
    let fields: Vec<FieldDef> = list.embedded.custom_fields.into_iter().map(Into::into).collect();
    let [Place { pipeline, stage }] = fields[0].required_at[..] else { panic!("{fields:?}") };
    assert_eq!((pipeline.get(), stage.get()), (3142, 41_221));
    assert_eq!(fields[1].kind, FieldKind::Date);
}

#[test]
fn the_misprinted_account() {
    let account: Account =
        read::body::<wire::Account>(&fixture("account_with_all__amocrm-docs.json")).unwrap().into();
    assert_eq!(account.zone, chrono_tz::Europe::Moscow);
    assert_eq!(account.current_user.get(), 581_651);
    let wire: wire::Account = read::body(&fixture("account_with_all__amocrm-docs.json")).unwrap();
    assert_eq!(wire.embedded.datetime_settings.unwrap().date_format, "d.m.Y", "documented as `date_formant`");
}

#[test]
fn pipelines_in_board_order_with_won_and_lost_last() {
    let list: wire::Listing<wire::pipelines::Pipelines> =
        read::body(&fixture("pipelines_list__amocrm-docs.json")).unwrap();
    for pipeline in list.embedded.pipelines.into_iter().map(Pipeline::from) {
        let kinds: Vec<_> = pipeline.stages.iter().map(|s| s.kind).collect();
        assert_eq!(kinds.first(), Some(&StageKind::Incoming));
        assert!(kinds.ends_with(&[StageKind::Won, StageKind::Lost]), "{kinds:?}");
    }
}

#[test]
fn a_right_that_is_a_list_of_words() {
    let name = "user_rights_catalog_rights_flat__issue-amocrm-api-php-343.json";
    let user = format!(r#"{{"id":1,"rights":{}}}"#, String::from_utf8(fixture(name)).unwrap());
    let user: User = read::text::<wire::User>(&user).unwrap().into();
    assert!(user.is_active, "a user of whom nothing is said is active");
}

#[test]
fn lead_lists_and_leads_agree() {
    let name = "leads_list_page2__amocrm-docs.json";
    let list: wire::Listing<wire::leads::Leads> = read::body(&fixture(name)).unwrap();
    assert!(list.links.next.is_some() && list.page == Some(2));
    let small: Vec<Lead> = list.embedded.leads.into_iter().map(Into::into).collect();
    assert_eq!(small, leads(name).into_iter().map(|d| d.lead).collect::<Vec<_>>());
}
