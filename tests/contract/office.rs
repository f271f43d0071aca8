//! Lists, sources, conversations, templates, webhooks, widgets: the odd shapes they were seen in, and what they become.

use dealdesk::api::wire::{self, read};
use dealdesk::domain::{
    CatalogElement, EventSubject, FieldValue, LeadId, Owner, RoleInFull, Source, Talk, Template, Webhook,
    Widget,
};

use crate::rules::fixture;

fn one<W: serde::de::DeserializeOwned, D: From<W>>(name: &str) -> D {
    read::body::<W>(&fixture(name)).unwrap().into()
}

#[test]
fn an_element_of_a_list_with_all_its_fields() {
    let element: CatalogElement = one::<wire::catalogs::Element, _>("catalog_element_get__amocrm-docs.json");
    assert!(!element.is_deleted, "null is not deleted");
    let told: Vec<_> = element.fields.iter().map(|field| (&*field.code, &field.values[0])).collect();
    assert_eq!(told[0], ("SKU", &FieldValue::Text("dsg".into())));
    assert_eq!(told[2], ("PRICE", &FieldValue::Text("12".into())));
    assert!(matches!(told[3].1, FieldValue::Choice { label, .. } if &**label == "Телефоны"));
    let list: wire::Listing<wire::catalogs::Elements> =
        read::body(&fixture("catalog_elements_patch_response__amocrm-docs.json")).unwrap();
    assert_eq!(list.embedded.elements[0].request_id, Some(986_757), "an int here");
}

#[test]
fn a_talk_has_an_id_of_its_own_name() {
    let list: wire::Listing<wire::chats::Talks> = read::body(&fixture("talks_list__synthetic.json")).unwrap();
    let talks: Vec<Talk> = list.embedded.talks.into_iter().map(Into::into).collect();
    assert_eq!(talks[0].id.get(), 117);
    assert_eq!(talks[0].about, Some(EventSubject::Owner(Owner::Lead(LeadId(20_024_930)))));
    assert!(talks[0].is_open && !talks[0].is_read && talks[0].missed_at.is_none());
    assert!(!talks[1].is_open && talks[1].about.is_none() && talks[1].missed_at.is_some());
}

#[test]
fn templates_and_sources() {
    let list: wire::Listing<wire::chats::Templates> =
        read::body(&fixture("chat_templates_list__amocrm-docs.json")).unwrap();
    let template: Template = list.embedded.chat_templates.into_iter().next().unwrap().into();
    assert_eq!((&*template.review, template.buttons.len(), template.is_editable), ("review", 2, false));
    assert!(template.content.contains("{{contact.name}}"));
    let list: wire::Listing<wire::resources::Sources> =
        read::body(&fixture("sources_post_response__amocrm-docs.json")).unwrap();
    let sources: Vec<Source> = list.embedded.sources.into_iter().map(Into::into).collect();
    assert_eq!(sources[0].services, ["whatsapp".into()]);
    assert!(sources[0].is_default && !sources[1].is_default && sources[1].services.is_empty());
}

/// Of what may be a secret only that it is there.
#[test]
fn settings_of_widgets_and_keys_of_webhooks_stay_where_they_are() {
    let widget: Widget = one::<wire::resources::Widget, _>("widget_install_response__amocrm-docs.json");
    let password = widget.settings.iter().find(|setting| &*setting.key == "password").unwrap();
    assert!(password.is_set && password.is_required && &*password.kind == "pass");
    assert!(!format!("{widget:?}").contains("eXaMp1E"));
    assert_eq!((&*widget.rating, widget.is_installed), ("2,7", true));
    let odd: Widget = one::<wire::resources::Widget, _>("widget_unknown_props__planfact-contract-tests.json");
    assert_eq!((&*odd.rating, odd.settings.len()), ("5", 0), "a number for a rating, text for settings");
    let list: wire::Listing<wire::resources::Webhooks> =
        read::body(&fixture("webhooks_list__synthetic.json")).unwrap();
    let hooks: Vec<Webhook> = list.embedded.webhooks.into_iter().map(Into::into).collect();
    assert_eq!(&*hooks[0].shown(), "https://hooks.example/kommo?…");
    assert!(hooks[1].is_disabled && hooks[1].settings.is_empty());
}

#[test]
fn every_right_of_a_role_by_its_path() {
    let role: RoleInFull = one::<wire::Role, _>("role_get__amocrm-docs.json");
    let of = |path: &str| role.rights.iter().find(|(of, _)| &**of == path).map(|(_, far)| far.to_string());
    assert!(of("leads.view").is_some() && of("mail_access").is_some(), "{:?}", role.rights);
    assert!(role.rights.iter().all(|(_, far)| !far.is_empty()));
}
