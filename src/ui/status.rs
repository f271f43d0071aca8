//! The header: whose pipeline this is, and how fresh.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::{board, paint};
use crate::app::State;
use crate::app::command::Command;
use crate::app::layout::ONE_COLUMN_BELOW;
use crate::app::people::list::PartiesState;
use crate::app::state::{Progress, Screen};
use crate::app::tasks::Whose;
use crate::app::words::{cells, fit};
use crate::domain::OwnerKind;
use crate::i18n::Text;
use crate::sync::event::{DiskNews, TroubleKind};

pub fn header(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let area = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let account = state.directory.account.as_ref();
    let account = account.map_or(state.settings.account_label.as_str(), |a| a.name.as_str());
    // What the person calls it stands first: it is what tells two accounts apart.
    let account = match &state.settings.account_name {
        Some(name) => &format!("{name}: {account}"),
        None => account,
    };
    let name = if state.size.width < ONE_COLUMN_BELOW { "" } else { "dealdesk " };
    let dot = (" · ", theme.quiet());
    let mut parts = vec![(name, theme.accent()), (account, theme.strong())];
    let place;
    match state.screens.last() {
        Some(Screen::Lead(view)) => {
            let (at, of) = view.place();
            place = state.locale.fill(Text::LeadOf, &[&at.to_string(), &of.to_string()]);
            parts.extend([dot, (&place, theme.plain())]);
        }
        Some(Screen::Parties(view)) => {
            place = list_place(state, view);
            parts.extend([dot, (&place, theme.plain())]);
        }
        Some(Screen::Party(view)) => {
            let text = if view.owner.kind() == OwnerKind::Companies { Text::Company } else { Text::Contact };
            parts.extend([dot, (state.locale.get(text), theme.plain())]);
        }
        Some(Screen::Log(_)) => parts.extend([dot, (state.locale.get(Text::LogTitle), theme.plain())]),
        Some(Screen::Outbox(_)) => parts.extend([dot, (state.locale.get(Text::OutboxTitle), theme.plain())]),
        Some(Screen::Conflict(_)) => {
            parts.extend([dot, (state.locale.get(Text::ConflictTitle), theme.plain())]);
        }
        Some(Screen::Search(_)) => parts.extend([dot, (state.locale.get(Text::SearchTitle), theme.plain())]),
        Some(Screen::Tasks | Screen::Inbox) => {
            let is_inbox = matches!(state.screens.last(), Some(Screen::Inbox));
            let title = state.locale.get(if is_inbox { Text::InboxTitle } else { Text::TasksTitle });
            let whose = match if is_inbox { state.inbox.whose } else { state.tasks.whose } {
                Whose::Mine => Text::TasksMine,
                Whose::All => Text::TasksAll,
            };
            if state.size.width < ONE_COLUMN_BELOW {
                parts = vec![("", theme.plain()), ("", theme.plain())];
            } else {
                parts.push(dot);
            }
            parts.extend([(title, theme.plain()), dot, (state.locale.get(whose), theme.plain())]);
        }
        Some(Screen::List) => {
            place = leads_place(state);
            parts.extend([dot, (&place, theme.plain())]);
        }
        Some(Screen::Board) | None => {
            if let Some(pipeline) = state.pipeline() {
                parts.extend([dot, (&pipeline.name, theme.plain())]);
            }
        }
    }
    head(state, theme, area, &parts, buf);
}

/// The parts of the head at the left, the second of them the account's name; facts at the right. Whose pipeline this is
/// stays readable; facts give way, the least important first.
fn head(state: &State, theme: Theme, area: Rect, parts: &[(&str, Style)], buf: &mut Buffer) {
    let [(name, _), (account, _), rest @ ..] = parts else { return };
    let least = if state.size.width < ONE_COLUMN_BELOW { 10 } else { 24 };
    let title: usize = rest.iter().map(|(text, _)| cells(text)).sum();
    let own = if is_own_title(state) { title + LEAST_NAME } else { 0 };
    let needed = (cells(name) + cells(account).min(least).max(own)) as u16;
    let mut room = area;
    for (text, style) in facts(state, theme) {
        if room.width < needed + cells(&text) as u16 + 2 {
            break;
        }
        let used = paint::right(buf, room, &text, style);
        room.width = room.width.saturating_sub(used + 2);
    }
    // What the screen is stays whole; the account's name, which somebody else chose, gives way.
    let over = (cells(name) + cells(account) + title).saturating_sub(usize::from(room.width));
    let account = fit(account, cells(account).saturating_sub(over).max(LEAST_NAME));
    let mut parts = parts.to_vec();
    if is_own_title(state) {
        parts[1].0 = &account;
    }
    paint::spans(buf, room, &parts);
}

/// What is left of an account's name where there is no room.
const LEAST_NAME: usize = 6;

/// Whether the program's own words say what the screen is. The name of a pipeline is the account's.
fn is_own_title(state: &State) -> bool {
    state.size.width >= ONE_COLUMN_BELOW && !matches!(state.screens.last(), Some(Screen::Board) | None)
}

/// `Contacts 12 of 3,482`.
fn list_place(state: &State, view: &PartiesState) -> String {
    let number = |n: usize| crate::domain::Money::from_units(n as i64).grouped(state.locale.grouping());
    let title = if view.of == OwnerKind::Companies { Text::Companies } else { Text::Contacts };
    let title = state.locale.get(title);
    match state.listing_count(view.of) {
        0 => title.to_owned(),
        all => {
            let place = state.locale.fill(Text::RowOf, &[&number(view.row + 1), &number(all)]);
            format!("{title} {place}")
        }
    }
}

/// `Sales: 12 of 3,482`.
fn leads_place(state: &State) -> String {
    let number = |n: usize| crate::domain::Money::from_units(n as i64).grouped(state.locale.grouping());
    let of = match (state.listed_pipeline(), state.pipeline()) {
        (Some(_), Some(pipeline)) => pipeline.name.to_string(),
        _ => state.locale.get(Text::PickAllPipelines).to_owned(),
    };
    match state.list.rows().len() {
        0 => of,
        all => {
            let place = state.locale.fill(Text::RowOf, &[&number(state.list.row + 1), &number(all)]);
            format!("{of}: {place}")
        }
    }
}

/// What stands at the right, most important first.
fn facts(state: &State, theme: Theme) -> Vec<(String, Style)> {
    let locale = &state.locale;
    let mut facts = Vec::new();
    facts.extend(
        board::stage_of(state)
            .filter(|_| matches!(state.screens.last(), Some(Screen::Board)))
            .map(|s| (s, theme.quiet())),
    );
    facts.extend(state.marks_words().map(|words| (format!("✓ {words}"), theme.accent())));
    if let Some((_, left)) =
        state.held().first().filter(|_| !matches!(state.screens.last(), Some(Screen::Inbox)))
    {
        let text = locale.fill(Text::HeldMark, &[&left.to_string(), Command::Undo.key()]);
        facts.push((text, theme.pending()));
    }
    let unsent = state.leads.unsent();
    let mut is_unsent_said = false;
    if let Some((why, since)) = &state.link.trouble {
        is_unsent_said = why.kind == TroubleKind::Network && unsent > 0;
        let since = state.clock(*since);
        let text = if why.kind == TroubleKind::Network {
            offline(state, &since, unsent)
        } else {
            locale.fill(Text::Since, &[&since])
        };
        facts.push((format!("✗ {text}"), theme.late()));
    }
    if unsent > 0 && !is_unsent_said {
        facts.push((format!("◆ {}", locale.fill(Text::Unsent, &[&unsent.to_string()])), theme.pending()));
    }
    let parked = state.leads.parked();
    if parked > 0 {
        facts.push((format!("⚑ {}", locale.fill(Text::ParkedCount, &[&parked.to_string()])), theme.late()));
    }
    facts.extend(state.draft_count().map(|count| (format!("{} {count}", theme.draft()), theme.pending())));
    if matches!(state.disk, Some(DiskNews::Without { .. } | DiskNews::Failed { .. })) {
        facts.push((format!("✗ {}", locale.get(Text::DiskMark)), theme.late()));
    }
    if state.settings.is_read_only {
        facts.push((locale.get(Text::ReadOnlyMark).to_owned(), theme.soon()));
    }
    if let Some(gate) = state.link.gate.as_ref().filter(|g| g.cap < crate::app::status::FULL_RATE) {
        facts.push((locale.fill(Text::SlowedDown, &[&gate.cap.to_string()]), theme.soon()));
    }
    let freshness = match state.screens.last() {
        Some(Screen::List) => listed(state),
        _ if state.filtered().is_some() => filtered(state),
        Some(Screen::Tasks) => tasks_freshness(state),
        Some(Screen::Inbox) => state.inbox.as_of.map(|at| state.as_of(at)),
        _ => freshness(state),
    };
    if let Some(text) = freshness {
        facts.push((text, theme.quiet()));
    }
    facts
}

/// How many leads are listed, what they sum up to, and as of when.
fn listed(state: &State) -> Option<String> {
    let words = if state.filtered().is_some() { filtered(state) } else { freshness(state) }?;
    if state.list.rows().is_empty() {
        return Some(words);
    }
    Some(format!("{} · {words}", state.money_short(state.list.sum())))
}

/// What a filter leaves.
fn filtered(state: &State) -> Option<String> {
    let number = |n: usize| crate::domain::Money::from_units(n as i64).grouped(state.locale.grouping());
    let (left, all) = state.filtered()?;
    Some(state.locale.fill(Text::ShownOf, &[&number(left), &number(all)]))
}

/// Without a network: since when, and what waits for it.
fn offline(state: &State, since: &str, unsent: usize) -> String {
    let (all, some) = if state.size.width < ONE_COLUMN_BELOW {
        (Text::OfflineShortWaiting, Text::OfflineShort)
    } else {
        (Text::OfflineWaiting, Text::Offline)
    };
    match unsent {
        0 => state.locale.fill(some, &[since]),
        unsent => state.locale.fill(all, &[since, &unsent.to_string()]),
    }
}

/// How many leads are known, and as of when.
fn freshness(state: &State) -> Option<String> {
    let number = |n: usize| crate::domain::Money::from_units(n as i64).grouped(state.locale.grouping());
    let pull = state.leads.pulls.get(&state.board.pipeline?)?;
    let as_of = match &pull.progress {
        // Nothing to wait for: what the disk has is there, and it says its age.
        Progress::Reading if pull.read == 0 => pull.as_of,
        Progress::Done { at } => Some(pull.as_of.unwrap_or(*at)),
        Progress::Reading | Progress::Failed(_) => None,
    };
    match (as_of, &pull.progress) {
        (None, Progress::Failed(_)) => Some(state.locale.get(Text::LoadFailed).to_owned()),
        (None, Progress::Reading | Progress::Done { .. }) => {
            Some(state.locale.fill(Text::LoadingLeads, &[&number(pull.read)]))
        }
        (Some(at), _) => {
            let count = state.pipeline().map_or(0, |p| state.leads.count_in(p));
            let count = state.locale.fill(Text::LeadCount, &[&number(count)]);
            if state.size.width < ONE_COLUMN_BELOW {
                return Some(count);
            }
            Some(format!("{count} · {}", state.as_of(at)))
        }
    }
}

/// How many tasks there are, and as of when.
fn tasks_freshness(state: &State) -> Option<String> {
    if state.tasks.as_of.is_none() && state.tasks.rows().is_empty() {
        return None;
    }
    let count = state.tasks.rows().len();
    let count = crate::domain::Money::from_units(count as i64).grouped(state.locale.grouping());
    let count = state.locale.fill(Text::TaskCount, &[&count]);
    if state.size.width < ONE_COLUMN_BELOW {
        return Some(count);
    }
    state.tasks.as_of.map(|at| format!("{count} · {}", state.as_of(at)))
}
