//! The lists of contacts and companies, and their cards.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::{lead, marks, paint, timeline};
use crate::app::State;
use crate::app::people::card::{PartyState, width};
use crate::app::people::list::{PartiesState, Shown};
use crate::domain::{Listing, OwnerKind};
use crate::i18n::Text;

/// From these widths on a list tells more of each.
const PHONE_FROM: u16 = 34;
const COMPANY_FROM: u16 = 70;
const RESPONSIBLE_FROM: u16 = 100;
/// Cells of the number of leads.
const LEADS: u16 = 7;

/// Where each part of a row stands: name, company, phone, responsible, leads. One without room is empty.
fn columns(row: Rect, of: OwnerKind) -> [Rect; 5] {
    let has = |from: u16, cells: u16| if row.width >= from { cells } else { 0 };
    let leads = has(COMPANY_FROM, LEADS);
    let responsible = has(RESPONSIBLE_FROM, row.width / 6);
    let phone = has(PHONE_FROM, (row.width / 3).clamp(16, 22));
    let company = if of == OwnerKind::Contacts { has(COMPANY_FROM, row.width / 4) } else { 0 };
    let name = row.width.saturating_sub(company + phone + responsible + leads);
    let mut x = row.x;
    [name, company, phone, responsible, leads].map(|width| {
        let area = Rect { x, width: width.saturating_sub(1), ..row };
        x += width;
        area
    })
}

pub fn list(state: &State, view: &PartiesState, theme: Theme, body: Rect, buf: &mut Buffer) {
    let body = Rect { x: body.x + 1.min(body.width), width: body.width.saturating_sub(2), ..body };
    let rows = match state.listings_shown(view.of) {
        Shown::Rows(rows) => rows,
        Shown::Word(word) => return paint::centered(buf, body, &word, theme.quiet()),
    };
    if let Some(head) = paint::line(body, 0) {
        let titles = [Text::Name, Text::Company, Text::Phone, Text::Responsible, Text::Leads];
        for (n, (area, title)) in columns(head, view.of).into_iter().zip(titles).enumerate() {
            cell(buf, area, state.locale.get(title), n, theme.heading());
        }
    }
    let below = Rect { y: body.y + 1.min(body.height), height: body.height.saturating_sub(1), ..body };
    for n in 0..rows.saturating_sub(view.top) {
        let Some(line) = paint::line(below, n) else { break };
        let Some(listing) = state.listing_at(view.of, view.top + n) else { break };
        row(state, listing, theme, line, buf);
        if view.top + n == view.row {
            buf.set_style(line, theme.selected());
        }
    }
}

fn row(state: &State, listing: &Listing, theme: Theme, line: Rect, buf: &mut Buffer) {
    let name = match state.party_name(listing.owner) {
        name if !name.is_empty() => name,
        _ if listing.name.trim().is_empty() => state.target_name(listing.owner.into()),
        _ => listing.name.to_string(),
    };
    let leads = if listing.leads == 0 { String::new() } else { listing.leads.to_string() };
    let responsible = state.user_name(listing.responsible);
    let parts: [(&str, Style); 5] = [
        (&name, theme.strong()),
        (&listing.company, theme.plain()),
        (&listing.phone, theme.plain()),
        (&responsible, theme.quiet()),
        (&leads, theme.plain()),
    ];
    for (n, (area, (text, style))) in columns(line, listing.owner.kind()).into_iter().zip(parts).enumerate() {
        let sign = if n == 0 { marks::sign(state, theme, listing.owner) } else { ("", style) };
        let area = paint::shifted(area, paint::text(buf, area, sign.0, sign.1));
        cell(buf, area, text, n, style);
    }
}

/// Numbers stand at the right.
fn cell(buf: &mut Buffer, area: Rect, text: &str, column: usize, style: Style) {
    if column == 4 {
        paint::right(buf, area, text, style);
    } else {
        paint::text(buf, area, text, style);
    }
}

pub fn card(state: &State, view: &PartyState, theme: Theme, body: Rect, buf: &mut Buffer) {
    if let Some(feed) = view.timeline() {
        return timeline::draw(state, feed, theme, body, buf);
    }
    let area = Rect { x: body.x + 1.min(body.width), width: width(body.width), ..body };
    let lines = state.party_lines(view.owner, area.width);
    lead::lines(theme, &lines, view.cursor, area, buf);
}
