//! The kanban board: columns with count and sum, cards, the one-column mode.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::{marks, paint};
use crate::app::board::Density;
use crate::app::columns::Column;
use crate::app::command::Command;
use crate::app::layout::{ColumnRegion, ONE_COLUMN_BELOW, Regions};
use crate::app::state::{Progress, State};
use crate::app::words::{cells, wrap};
use crate::domain::{Lead, Pipeline, Place, Stage, StageKind};
use crate::i18n::Text;
use crate::sync::event::TroubleKind;

pub fn draw(state: &State, theme: Theme, regions: &Regions, buf: &mut Buffer) {
    let Some(pipeline) = state.pipeline() else {
        return waiting(state, theme, regions.body, buf);
    };
    for region in &regions.columns {
        if let Some(stage) = pipeline.stages.get(region.stage) {
            Drawing { state, theme, pipeline, stage, region }.draw(regions, buf);
        }
    }
    without_leads(state, theme, regions, buf);
}

/// A pipeline nothing is in: what to do about it.
fn without_leads(state: &State, theme: Theme, regions: &Regions, buf: &mut Buffer) {
    let pull = state.board.pipeline.and_then(|id| state.leads.pulls.get(&id));
    let is_read =
        pull.is_some_and(|pull| pull.as_of.is_some() || matches!(pull.progress, Progress::Done { .. }));
    let is_empty = state.pipeline().is_some_and(|pipeline| state.leads.count_in(pipeline) == 0);
    if !is_read || !is_empty {
        return;
    }
    let key = |command| state.keymap.key_of(command, &state.scopes()).unwrap_or_default();
    let keys = [key(Command::Create), key(Command::PickPipeline)];
    let text = state.locale.fill(Text::BoardEmpty, &[&keys[0], &keys[1]]);
    // Below the heads of the stages, and the names of folded ones.
    let above = 4.min(regions.body.height);
    let area = Rect { y: regions.body.y + above, height: regions.body.height - above, ..regions.body };
    paint::centered(buf, area, &text, theme.quiet());
}

/// Before the account is known: connecting, failed, or without a pipeline.
pub fn waiting(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) {
    let locale = &state.locale;
    if let Some(why) = state.directory.load.trouble() {
        let mut text = locale.trouble(why);
        // A block says itself what to do first.
        if why.kind != TroubleKind::Blocked {
            text = format!("{text} {}", locale.get(Text::TryAgain));
        }
        return paint::centered(buf, area, &text, theme.late());
    }
    let text = if state.directory.load.is_loading() {
        locale.fill(Text::Connecting, &[&state.settings.account_label])
    } else {
        locale.get(Text::NoPipelines).to_owned()
    };
    paint::centered(buf, area, &text, theme.quiet());
}

/// One column being drawn.
struct Drawing<'a> {
    state: &'a State,
    theme: Theme,
    pipeline: &'a Pipeline,
    stage: &'a Stage,
    region: &'a ColumnRegion,
}

impl Drawing<'_> {
    fn place(&self) -> Place {
        self.pipeline.place(self.stage.id)
    }

    fn column(&self) -> Option<&Column> {
        self.state.leads.shown().column(self.place())
    }

    fn is_focused(&self) -> bool {
        self.state.focused_place() == Some(self.place())
    }

    /// Whether leads of this pipeline are still to come: then counts and sums say so.
    fn is_partial(&self) -> bool {
        let pull = self.state.leads.pulls.get(&self.pipeline.id);
        pull.is_none_or(|p| p.as_of.is_none() && !matches!(p.progress, Progress::Done { .. }))
    }

    fn draw(&self, regions: &Regions, buf: &mut Buffer) {
        self.head(regions, buf);
        if self.region.folded {
            return self.whole_name(buf);
        }
        let cards = self.region.cards();
        match self.column().filter(|c| !c.is_empty()) {
            Some(column) => self.cards(column, cards, buf),
            None => {
                let text = if self.is_partial() { Text::Loading } else { Text::EmptyStage };
                if let Some(first) = paint::line(cards, 0) {
                    paint::text(
                        buf,
                        paint::shifted(first, 2),
                        self.state.locale.get(text),
                        self.theme.quiet(),
                    );
                }
            }
        }
    }

    /// Name and count; sum and rule.
    fn head(&self, regions: &Regions, buf: &mut Buffer) {
        let area = self.region.area;
        let count = self.column().map_or(0, Column::len);
        let mut count = count.to_string();
        if self.state.leads.is_narrowed() {
            let all = self.state.leads.columns().column(self.place()).map_or(0, Column::len);
            count = self.state.locale.fill(Text::ShownOf, &[&count, &all.to_string()]);
        }
        if self.is_partial() {
            count.push('+');
        }
        let is_first = regions.columns.first().is_some_and(|c| c.stage == self.region.stage);
        let is_last = regions.columns.last().is_some_and(|c| c.stage == self.region.stage);
        let before = match self.stage.kind {
            _ if is_first && self.region.stage > 0 => "‹",
            StageKind::Won => "✓",
            StageKind::Lost => "✗",
            StageKind::Incoming | StageKind::Open => "▌",
        };
        if is_last && self.region.stage + 1 < self.pipeline.stages.len() {
            count.push_str(" ›");
        }
        if let Some(line) = paint::line(area, 0) {
            let used = paint::right(buf, line, &count, self.theme.quiet());
            let room = Rect { width: line.width.saturating_sub(used + 1), ..line };
            let name = if self.region.folded { "" } else { &self.stage.name };
            paint::spans(buf, room, &[(before, self.theme.stage(self.stage)), (name, self.name_style())]);
        }
        if let Some(line) = paint::line(area, 1) {
            self.rule(line, buf);
        }
    }

    fn name_style(&self) -> Style {
        if self.state.drop_place() == Some(self.place()) {
            return self.theme.selected();
        }
        if self.is_focused() { self.theme.accent() } else { self.theme.strong() }
    }

    /// A folded stage is too narrow for its name beside the count, and has all the room below.
    fn whole_name(&self, buf: &mut Buffer) {
        let area = self.region.cards();
        for (n, words) in wrap(&self.stage.name, usize::from(area.width)).iter().enumerate() {
            if let Some(line) = paint::line(area, n) {
                paint::text(buf, line, words, self.name_style());
            }
        }
    }

    fn rule(&self, line: Rect, buf: &mut Buffer) {
        let sum = self.column().map(Column::sum).filter(|s| !s.is_zero());
        let sum = sum.map(|s| format!("{} ", self.state.money_short(s))).unwrap_or_default();
        let used = paint::text(buf, line, &sum, self.theme.quiet());
        let rest = paint::shifted(line, used);
        let is_target = self.state.drop_place() == Some(self.place());
        let dash = match self.is_focused() {
            _ if is_target => "▼",
            true => "━",
            false => "─",
        };
        paint::text(buf, rest, &dash.repeat(usize::from(rest.width)), self.theme.stage(self.stage));
        let arrows = self.arrows();
        if !arrows.is_empty() {
            paint::right(buf, rest, &format!(" {arrows}"), self.theme.quiet());
        }
    }

    /// Whether there are cards above or below what is visible.
    fn arrows(&self) -> &'static str {
        if self.region.folded {
            return "";
        }
        let top = self.state.board.cursor(self.place()).top;
        let len = self.column().map_or(0, Column::len);
        let below = top + self.region.capacity(self.state.board.density) < len;
        match (top > 0, below) {
            (true, true) => "↑↓",
            (true, false) => "↑",
            (false, true) => "↓",
            (false, false) => "",
        }
    }

    fn cards(&self, column: &Column, area: Rect, buf: &mut Buffer) {
        let density = self.state.board.density;
        let cursor = self.state.board.cursor(self.place());
        let step = density.lines() + density.gap();
        let mut y = area.y;
        for row in cursor.top..column.len() {
            // The last card may be cut: better half a card than a hole.
            if y >= area.bottom() {
                break;
            }
            let height = density.lines().min(area.bottom() - y);
            let card = Rect { y, height, ..area };
            if let Some(lead) = column.at(row).and_then(|id| self.state.leads.get(id)) {
                self.card(lead, self.is_focused() && row == cursor.row, card, buf);
            }
            y += step;
        }
    }

    fn card(&self, lead: &Lead, is_selected: bool, area: Rect, buf: &mut Buffer) {
        let density = self.state.board.density;
        let (mark, mark_style) = self.theme.next_step(self.state.next_step(lead.next_task_at));
        let Some(first) = paint::line(area, 0) else { return };
        let end = if density == Density::One { self.state.money_short(lead.price) } else { String::new() };
        let end_used = paint::right(buf, first, &end, self.theme.quiet());
        let pending = format!("{}{}", self.draft_mark(lead), self.state.pending_mark(lead.id));
        let pending_area =
            Rect { width: first.width.saturating_sub(end_used + u16::from(end_used > 0)), ..first };
        let pending_used = paint::right(buf, pending_area, &pending, self.theme.pending());
        let room = Rect {
            width: pending_area.width.saturating_sub(pending_used + u16::from(pending_used > 0)),
            ..first
        };
        let name = self.name(lead);
        let sign = marks::sign(self.state, self.theme, lead.id);
        let parts = [sign, (mark, mark_style), (" ", Style::new()), (&name, self.theme.plain())];
        paint::spans(buf, room, &parts);
        if is_selected {
            buf.set_style(first, self.theme.selected());
        }
        for (n, line) in (1..usize::from(density.lines())).filter_map(|n| Some((n, paint::line(area, n)?))) {
            if is_selected {
                paint::text(buf, line, "▌", self.theme.accent());
            }
            let line = paint::shifted(line, 2);
            if n == 1 { self.facts(lead, line, buf) } else { self.tags(lead, line, buf) }
        }
    }

    fn name(&self, lead: &Lead) -> String {
        if lead.name.trim().is_empty() {
            return self.state.locale.fill(Text::Unnamed, &[&lead.id.to_string()]);
        }
        lead.name.to_string()
    }

    /// Price, who, tags; at the right how long nothing changed, or how long it has stood here where that is too long.
    fn facts(&self, lead: &Lead, area: Rect, buf: &mut Buffer) {
        let rots = self.state.red(lead).rots;
        let (age, style) = if rots {
            (format!("▾ {}", self.state.stage_age_words(lead)), self.theme.late())
        } else {
            (self.state.age(lead.updated_at), self.theme.quiet())
        };
        let used = paint::right(buf, area, &age, style);
        let room = Rect { width: area.width.saturating_sub(used + 1), ..area };
        let price = if lead.price.is_zero() { "–".to_owned() } else { self.state.money_short(lead.price) };
        let who = self.state.user(lead.responsible).map(crate::domain::User::initials).unwrap_or_default();
        let used = paint::spans(
            buf,
            room,
            &[(&price, self.theme.strong()), (" ", Style::new()), (&who, self.theme.quiet())],
        );
        if self.state.board.density == Density::Two {
            self.tags(lead, paint::shifted(room, used + 1), buf);
        }
    }

    /// As many whole tags as fit, then how many more.
    fn tags(&self, lead: &Lead, area: Rect, buf: &mut Buffer) {
        let mut room = area;
        for (n, tag) in lead.tags.iter().enumerate() {
            let text = format!("#{}", tag.name);
            let left = lead.tags.len() - n;
            // Behind a tag that is not the last there must be room to say so.
            let more = if left > 1 { format!(" +{}", left - 1) } else { String::new() };
            if cells(&text) + cells(&more) > usize::from(room.width) {
                let rest = format!("+{left}");
                if cells(&rest) <= usize::from(room.width) {
                    paint::text(buf, room, &rest, self.theme.quiet());
                }
                return;
            }
            let used = paint::text(buf, room, &text, self.theme.tag());
            room = paint::shifted(room, used + 1);
        }
    }

    /// Something is being written about it.
    fn draft_mark(&self, lead: &Lead) -> &'static str {
        let has_draft = self.state.drafts.of(lead.id).next().is_some();
        if has_draft { self.theme.draft() } else { "" }
    }
}

/// In one-column mode the header says which stage of how many this is.
pub fn stage_of(state: &State) -> Option<String> {
    let pipeline = state.pipeline().filter(|_| state.size.width < ONE_COLUMN_BELOW)?;
    let at = (state.focused_stage_index() + 1).to_string();
    Some(state.locale.fill(Text::StageOf, &[&at, &pipeline.stages.len().to_string()]))
}
