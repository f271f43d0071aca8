//! `/widgets`: installed with their settings, known by their codes.

use serde_json::Value;

use super::common::admin_only;
use crate::api::wire::resources::{Widget, Widgets};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check};
use crate::demo::list::{Page, Totals};
use crate::demo::store::Store;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    // Settings are told of one widget at a time.
    let bare = |widget: &Widget| Widget { settings: Value::Null, ..dress(widget, ask) };
    let cut = page.cut(store.office.widgets.iter().map(bare));
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, Totals::None, Widgets { widgets: cut.items.into() }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let found = store.office.widgets.iter().find(|widget| widget.code == code(ask));
    Ok(answer::hal(&dress(found.ok_or_else(Refusal::not_found)?, ask)))
}

pub fn install(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let settings = body::object(ask.body)?;
    let found = store.office.widgets.iter_mut().find(|widget| widget.code == code(ask));
    let widget = found.ok_or_else(Refusal::not_found)?;
    let mut check = Check::default();
    for wanted in widget.settings_template.iter().filter(|setting| setting.is_required) {
        if settings.get(&wanted.key).is_none_or(|value| value.is_null() || *value == Value::from("")) {
            check.null(wanted.key.as_str());
        }
    }
    body::all_or_nothing(vec![("0".to_owned(), (), check)])?;
    widget.is_active_in_account = true;
    widget.settings = Value::Object(settings);
    let widget = widget.clone();
    Ok(answer::hal(&dress(&widget, ask)))
}

pub fn uninstall(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let found = store.office.widgets.iter_mut().find(|widget| widget.code == code(ask));
    let widget = found.ok_or_else(Refusal::not_found)?;
    (widget.is_active_in_account, widget.settings) = (false, Value::Null);
    Ok(answer::nothing())
}

fn code<'a>(ask: &Ask<'a>) -> &'a str {
    ask.params.first().copied().unwrap_or_default()
}

fn dress(widget: &Widget, ask: &Ask<'_>) -> Widget {
    Widget { links: ask.link(&format!("widgets/{}", widget.code)), ..widget.clone() }
}
