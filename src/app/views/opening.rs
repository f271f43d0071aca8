//! Opening a saved view, and what is shown now as one.

use crate::app::command::Command;
use crate::app::list::{self, Reach};
use crate::app::msg::Effect;
use crate::app::order;
use crate::app::state::{Screen, State};
use crate::app::status::Tone;
use crate::domain::query::{Column, Expr, SortKeys, Things, Wrong, parse};
use crate::domain::{OwnerKind, PipelineId, SafeText, SavedView, ViewScreen};
use crate::i18n::Text;

use super::names::Dictionary;
use super::wrong::wrong_words;

/// What is on the screen, under this name.
pub fn current(state: &State, name: &str, key: Option<u8>) -> SavedView {
    let line = |text: String| SafeText::line(&text);
    let is_list = matches!(state.screens.last(), Some(Screen::List));
    let (screen, sort) = if is_list {
        (ViewScreen::List, state.list.sort.clone())
    } else {
        (ViewScreen::Board, state.leads.columns().order().keys.clone())
    };
    let is_usual = !is_list || state.list.columns == Column::USUAL;
    let columns = if is_usual { &[][..] } else { &state.list.columns };
    let pipeline = match state.list.reach {
        Reach::All if is_list => Some(SavedView::ALL_PIPELINES.into()),
        // One pipeline needs no name.
        _ if state.directory.pipelines.iter().filter(|p| !p.is_archived).count() < 2 => None,
        _ => state.pipeline().map(|pipeline| pipeline.name.clone()),
    };
    SavedView {
        name: SafeText::line(name),
        key,
        filter: line(state.views.filter().map(Expr::to_string).unwrap_or_default()),
        sort: if sort == order::default_keys() { SafeText::default() } else { line(sort.to_string()) },
        columns: columns.iter().map(|column| line(column.to_string())).collect(),
        screen,
        pipeline,
        account: state.settings.views_of.clone(),
    }
}

/// As it would be written from here: two spellings of one sentence are one.
pub fn normal(view: &SavedView) -> SavedView {
    let line = |text: String| SafeText::line(&text);
    let filter = parse(&view.filter).map_or_else(|_| view.filter.clone(), |tree| line(tree.to_string()));
    let sort = SortKeys::parse(&view.sort, Things::Leads).ok().filter(|keys| *keys != order::default_keys());
    let columns: Vec<Column> = view.columns.iter().filter_map(|text| Column::read(text).ok()).collect();
    let is_usual = view.screen == ViewScreen::Board || columns.is_empty() || columns == Column::USUAL;
    let columns = if is_usual { &[][..] } else { &columns };
    SavedView {
        filter,
        sort: sort.map(|keys| line(keys.to_string())).unwrap_or_default(),
        columns: columns.iter().map(|column| line(column.to_string())).collect(),
        ..view.clone()
    }
}

/// Whether something else is shown than the view says.
pub fn is_changed(state: &State, view: &SavedView) -> bool {
    let saved = normal(view);
    let mut now = current(state, &view.name, view.key);
    if saved.pipeline.is_none() {
        now.pipeline = None;
    }
    !now.shows_as(&saved)
}

pub(super) fn open_digit(state: &mut State, digit: u8) -> Vec<Effect> {
    let view = state.own_views().find(|view| view.key == Some(digit)).cloned();
    match view {
        Some(view) => open(state, &view),
        None => {
            let text = if state.own_views().next().is_none() { Text::ViewsNone } else { Text::ViewsNoSuch };
            let text = state.locale.fill(text, &[&digit.to_string(), &state.key_words(Command::ShowViews)]);
            vec![state.say(Tone::Info, text)]
        }
    }
}

/// Opens a saved view by its name.
pub(in crate::app) fn open_named(state: &mut State, name: &str) -> Vec<Effect> {
    let view = state.own_view(name).cloned();
    view.map(|view| open(state, &view)).unwrap_or_default()
}

/// Opens a view; what is wrong with it is said, and then nothing is changed.
pub(super) fn open(state: &mut State, view: &SavedView) -> Vec<Effect> {
    match prepared(state, view) {
        Ok(ready) => show(state, view, ready),
        Err(why) => {
            let text = state.locale.fill(Text::ViewsBroken, &[&view.name, &why]);
            vec![state.say(Tone::Bad, text)]
        }
    }
}

struct Ready {
    tree: Option<Expr>,
    keys: SortKeys,
    columns: Vec<Column>,
    pipeline: Option<PipelineId>,
    reach: Reach,
}

fn prepared(state: &State, view: &SavedView) -> Result<Ready, String> {
    let words = |wrong: Wrong| wrong_words(&state.locale, &wrong);
    let tree = match view.filter.trim() {
        "" => None,
        text => Some(parse(text).map_err(words)?),
    };
    let keys = match view.sort.trim() {
        "" => order::default_keys(),
        text => SortKeys::parse(text, Things::Leads).map_err(words)?,
    };
    // As long as nobody told which fields there are, none can be missed.
    if !state.directory.fields(OwnerKind::Leads).is_empty() {
        keys.custom_fields(&Dictionary::empty(Things::Leads).names(state)).map_err(words)?;
    }
    let columns = view.columns.iter().map(|text| Column::read(text)).collect::<Result<Vec<_>, _>>();
    let columns = columns.map_err(words)?;
    let reach =
        if view.pipeline.as_deref() == Some(SavedView::ALL_PIPELINES) { Reach::All } else { Reach::Board };
    let pipeline = match view.pipeline.as_deref().filter(|_| reach == Reach::Board) {
        None => None,
        Some(said) => {
            let is_it = |name: &str| name.trim().to_lowercase() == said.trim().to_lowercase();
            let found = state.directory.pipelines.iter().find(|p| is_it(&p.name) || p.id.to_string() == said);
            let found = found.ok_or_else(|| {
                state.locale.fill(Text::WrongNoSuch, &[state.locale.get(Text::PickPipeline), said])
            })?;
            Some(found.id)
        }
    };
    Ok(Ready { tree, keys, columns, pipeline, reach })
}

fn show(state: &mut State, view: &SavedView, ready: Ready) -> Vec<Effect> {
    let before = state.views.filter().cloned();
    let mut effects = match super::narrow(state, ready.tree) {
        Ok(effects) => effects,
        Err(wrong) => {
            let why = wrong_words(&state.locale, &wrong);
            let text = state.locale.fill(Text::ViewsBroken, &[&view.name, &why]);
            // As it was: that was looked up before.
            if super::narrow(state, before).is_err() {
                state.views.open = None;
            }
            return vec![state.say(Tone::Bad, text)];
        }
    };
    crate::app::filter::back(state);
    if let Some(pipeline) = ready.pipeline.filter(|id| Some(*id) != state.board.pipeline) {
        effects.extend(state.show_pipeline(pipeline));
    }
    match view.screen {
        ViewScreen::Board => {
            state.screens.truncate(1);
            effects.extend(order::put(state, ready.keys));
        }
        ViewScreen::List => {
            state.list.sort = ready.keys;
            state.list.reach = ready.reach;
            state.list.columns =
                if ready.columns.is_empty() { Column::USUAL.to_vec() } else { ready.columns };
            effects.extend(list::go(state));
        }
    }
    state.views.open = Some(view.name.clone());
    effects
}
