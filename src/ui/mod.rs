//! Drawing: the state as cells. Pure: reads the state, sends nothing, keeps nothing.
//!
//! One file per screen, named as in `app/`. Colours come from [`theme`] only, words from the locale only,
//! geometry from [`mod@crate::app::layout`] only.

mod board;
mod builder;
mod bulk;
mod composer;
mod conflict;
mod filter;
mod finder;
mod footer;
mod form;
mod handover;
mod inbox;
mod lead;
mod list;
mod log;
mod marks;
mod order;
mod outbox;
mod paint;
mod palette;
mod people;
mod picker;
pub mod plain;
mod preview;
mod search;
mod status;
mod tabs;
mod tasks;
pub mod theme;
mod timeline;
mod views;
mod which;
mod why;

use ratatui::Frame;

use crate::app::State;
use crate::app::state::{Popup, Screen};
use theme::Theme;

/// Draws the whole screen.
pub fn view(state: &State, theme: Theme, frame: &mut Frame<'_>) {
    let regions = state.regions();
    let buf = frame.buffer_mut();
    if regions.body.is_empty() {
        return;
    }
    buf.set_style(buf.area, theme.ground());
    status::header(state, theme, regions.header, buf);
    if let Some(area) = regions.tabs {
        tabs::draw(state, theme, area, buf);
    }
    let mut caret = None;
    match state.screens.last() {
        Some(Screen::Lead(view)) => lead::draw(state, view, theme, regions.body, buf),
        Some(Screen::Parties(view)) => people::list(state, view, theme, regions.body, buf),
        Some(Screen::Party(view)) => people::card(state, view, theme, regions.body, buf),
        Some(Screen::Log(view)) => log::draw(state, *view, theme, regions.body, buf),
        Some(Screen::Outbox(view)) => outbox::draw(state, view, theme, regions.body, buf),
        Some(Screen::Conflict(view)) => conflict::draw(state, view, theme, regions.body, buf),
        Some(Screen::Search(view)) => {
            caret = search::draw(state, view, theme, regions.body, buf).filter(|_| state.popup.is_none());
        }
        Some(Screen::List) => list::draw(state, theme, regions.leads, buf),
        Some(Screen::Tasks) => tasks::draw(state, theme, regions.body, buf),
        Some(Screen::Inbox) => inbox::draw(state, theme, regions.body, buf),
        Some(Screen::Board) | None => board::draw(state, theme, &regions, buf),
    }
    if let Some(region) = regions.preview {
        preview::draw(state, theme, region, buf);
    }
    views::line(state, theme, regions.narrowed, buf);
    let line = filter::draw(state, theme, regions.filter, buf);
    caret = caret.or(line.filter(|_| matches!(state.popup, Some(Popup::Filter))));
    footer::draw(state, theme, regions.footer, buf);
    match &state.popup {
        Some(Popup::Picker(picker)) => {
            if let Some(caret) = picker::draw(state, picker, theme, buf) {
                frame.set_cursor_position(caret);
            }
        }
        Some(Popup::Palette(shown)) => caret = palette::draw(state, shown, theme, buf),
        Some(Popup::QuitQuestion) => picker::question(state, theme, buf),
        Some(Popup::Composer(composer)) => {
            if let Some(caret) = composer::draw(state, composer, theme, buf) {
                frame.set_cursor_position(caret);
            }
        }
        Some(Popup::Finder(finder)) => {
            if let Some(caret) = finder::draw(state, finder, theme, buf) {
                frame.set_cursor_position(caret);
            }
        }
        Some(Popup::Form(form)) => {
            if let Some(caret) = form::draw(state, form, theme, buf) {
                frame.set_cursor_position(caret);
            }
        }
        Some(Popup::Builder) => {
            if let Some(caret) = builder::draw(state, theme, buf) {
                frame.set_cursor_position(caret);
            }
        }
        Some(Popup::Columns(shown)) => list::columns(state, shown, theme, buf),
        Some(Popup::Order(shown)) => order::draw(state, shown, theme, buf),
        Some(Popup::Views(shown)) => {
            if let Some(caret) = views::draw(state, shown, theme, buf) {
                frame.set_cursor_position(caret);
            }
        }
        Some(Popup::Page(page)) => handover::page(state, page, theme, buf),
        Some(Popup::Code(code)) => handover::code(state, code, theme, buf),
        Some(Popup::Bulk(asked)) => bulk::draw(state, asked, theme, buf),
        Some(Popup::Why(shown)) => why::draw(state, *shown, theme, buf),
        Some(Popup::Drop(asked)) => outbox::question(state, asked, theme, buf),
        None if state.is_chord_told() => which::draw(state, theme, buf),
        Some(Popup::Filter) | None => {}
    }
    if let Some(caret) = caret {
        frame.set_cursor_position(caret);
    }
}
