//! The mouse in a box: where the open one stands, and what a click in it or beside it does.
//!
//! A click points, and the next one on the same row does what Enter does. Beside the box it leaves what Esc would leave without
//! a loss; what somebody typed, marked or changed stays.

use crate::app::command::Command;
use crate::app::handover::{code, page};
use crate::app::layout::boxes::Boxed;
use crate::app::msg::Effect;
use crate::app::pointer::Click;
use crate::app::state::{Popup, State};
use crate::app::{
    builder, bulk, composer, finder, form, list, order, outbox, palette, picker, route, views, why,
};

/// Where the open box stands; the line of a filter is none.
pub(super) fn stands(state: &State) -> Option<Boxed> {
    Some(match state.popup.as_ref()? {
        Popup::Picker(picker) => picker::shape::shape(state, picker),
        Popup::Palette(palette) => palette::shape(state, palette),
        Popup::Composer(composer) => composer::shape::stands(state, &composer::shape::shape(state, composer)),
        Popup::Form(form) => form::shape::stands(state, form, &form::shape::shape(state, form)),
        Popup::Finder(finder) => finder::shape(state, finder),
        Popup::Filter => return None,
        Popup::QuitQuestion => outbox::quit_shape(state),
        Popup::Drop(asked) => outbox::drop_shape(state, asked).0,
        Popup::Page(shown) => page::shape(state, shown),
        Popup::Code(shown) => Boxed::new(code::framed(state, shown, &code::shape(state, shown))),
        Popup::Why(shown) => why::shape(state, shown),
        Popup::Builder => builder::shape::shape(state, state.builder()?).stands,
        Popup::Columns(shown) => list::columns::shape(state, shown),
        Popup::Order(shown) => order::shape(state, shown),
        Popup::Views(shown) => views::boxed::shape(state, shown),
        Popup::Bulk(asked) => bulk::rows::shape(state, asked),
    })
}

/// A click on a row; nothing where it only points.
pub(super) fn row(state: &mut State, row: usize, click: Click) -> Option<Vec<Effect>> {
    match &state.popup {
        Some(Popup::Picker(_)) => picker::point(state, row, click),
        Some(Popup::Palette(_)) => palette::point(state, row, click),
        Some(Popup::Finder(_)) => finder::point(state, row, click),
        Some(Popup::Builder) => builder::point(state, row, click),
        Some(Popup::Columns(_)) => Some(list::columns::point(state, row)),
        Some(Popup::Order(_)) => Some(order::point(state, row)),
        Some(Popup::Views(_)) => views::boxed::point(state, row, click),
        Some(Popup::Form(_)) => Some(form::point(state, row, None)),
        _ => None,
    }
}

/// A click into what is written: a line of it, and a cell of so many.
pub(super) fn text(state: &mut State, line: usize, (room, cell): (usize, usize)) -> Vec<Effect> {
    match &mut state.popup {
        Some(Popup::Composer(_)) => return composer::point(state, line, cell),
        Some(Popup::Form(form)) => {
            let field = form.top + line;
            return form::point(state, field, Some((room, cell)));
        }
        Some(Popup::Palette(palette)) => palette.search.editor.point(room, cell),
        Some(Popup::Finder(finder)) => finder.editor.point(room, cell),
        Some(Popup::Views(shown)) => {
            if let Some(naming) = &mut shown.naming {
                naming.editor.point(room, cell);
            }
        }
        Some(Popup::Builder) => builder::point_in_text(state, room, cell),
        _ => {}
    }
    Vec::new()
}

/// A click beside the box.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    let Some(command) = leaving(state) else { return Vec::new() };
    if command == Command::BuilderClose {
        // From the sentence to the rows, and from those out.
        let mut effects = route::run(state, Command::DraftLeave);
        effects.extend(route::run(state, command));
        return effects;
    }
    route::run(state, command)
}

/// What closes the box, where that loses nothing.
fn leaving(state: &State) -> Option<Command> {
    Some(match state.popup.as_ref()? {
        Popup::Picker(open) if !picker::is_untouched(open) => return None,
        Popup::Picker(open) if open.filter.is_some() => Command::FinderClose,
        Popup::Picker(_) => Command::PickerClose,
        Popup::Palette(open) if open.editor().is_blank() => Command::HelpClose,
        Popup::Finder(open) if open.editor.is_blank() => Command::LinkerClose,
        Popup::Composer(open) if composer::is_untouched(open) => Command::DraftLeave,
        Popup::Form(open) if form::is_untouched(open) => Command::DraftLeave,
        Popup::QuitQuestion => Command::AnswerNo,
        Popup::Drop(asked) if asked.typed.is_empty() => Command::WordClose,
        Popup::Page(_) | Popup::Code(_) | Popup::Why(_) => Command::BoxClose,
        Popup::Builder if builder::is_as_before(state.builder()?) => Command::BuilderClose,
        Popup::Columns(_) | Popup::Order(_) => Command::ColumnsClose,
        Popup::Views(shown) if shown.naming.is_none() => Command::ViewsClose,
        Popup::Bulk(_) => Command::BulkClose,
        Popup::Palette(_)
        | Popup::Finder(_)
        | Popup::Composer(_)
        | Popup::Form(_)
        | Popup::Drop(_)
        | Popup::Builder
        | Popup::Views(_)
        | Popup::Filter => return None,
    })
}
