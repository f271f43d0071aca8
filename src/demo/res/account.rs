//! `GET /account`

use serde_json::json;

use crate::api::wire::account::DatetimeSettings;
use crate::demo::answer::{self, Handled};
use crate::demo::ask::Ask;
use crate::demo::data::book;
use crate::demo::store::Store;
use crate::domain::Timestamp;

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let mut account = store.account.clone();
    account.current_user_id = ask.user.get();
    account.links = ask.here();
    let text = |part: &str, value: &str| ask.wants(part).then(|| value.to_owned());
    account.amojo_id = text("amojo_id", "f3c6340d-0000-4000-8000-00000000d340");
    account.uuid = text("amojo_id", "824f3a59-0000-4000-8000-00000000d340");
    account.drive_url = text("drive_url", "https://drive.bluekiln.example");
    account.version = ask.wants("version").then_some(16);
    account.is_api_filter_enabled = ask.wants("is_api_filter_enabled").then_some(true);
    if ask.wants("entity_names") {
        account.entity_names = json!({"leads": {"en": {
            "gender": "n", "singular_form": {"default": "lead"}, "plural_form": {"default": "leads"},
        }}});
    }
    let embedded = &mut account.embedded;
    if ask.wants("amojo_rights") {
        embedded.amojo_rights = json!({"can_direct": true, "can_create_groups": true});
    }
    if ask.wants("users_groups") {
        embedded.users_groups = book::user_groups().into();
    }
    if ask.wants("task_types") {
        embedded.task_types = book::task_types().into();
    }
    embedded.datetime_settings = ask.wants("datetime_settings").then(|| datetime(ask.now));
    Ok(answer::hal(&account))
}

fn datetime(now: Timestamp) -> DatetimeSettings {
    let offset = now.in_zone(book::ZONE).map(|t| t.format("%:z").to_string());
    DatetimeSettings {
        date_pattern: "d.m.Y H:i".to_owned(),
        short_date_pattern: "d.m.Y".to_owned(),
        short_time_pattern: "H:i".to_owned(),
        date_format: "d.m.Y".to_owned(),
        time_format: "H:i:s".to_owned(),
        timezone: book::ZONE.name().to_owned(),
        timezone_offset: offset.unwrap_or_default(),
    }
}
