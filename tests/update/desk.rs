//! A state with a small account, and short ways to send it messages.

use dealdesk::app::layout::Size;
use dealdesk::app::state::{Pull, Settings};
use dealdesk::app::{Effect, Key, Msg, State, Wake, update};
use dealdesk::domain::{
    Lead, LeadId, Money, Pipeline, PipelineId, Place, RequestId, Stage, StageId, StageKind, Timestamp, UserId,
};
use dealdesk::i18n::{Language, Locale};
use dealdesk::sync::event::{Event, Load, Loaded, Then};

pub const NOW: Timestamp = Timestamp(1_773_151_200);
pub const PIPELINE: PipelineId = PipelineId(1);
/// The first open stage; the others follow it.
pub const FIRST: i64 = 11;

pub struct Desk {
    pub state: State,
}

impl Desk {
    /// Started, with the pipelines known and the leads of the first one asked for.
    pub fn new(width: u16, height: u16) -> Self {
        let size = Size { width, height };
        let mut state = State::new(size, NOW, Locale::new(Language::English), Settings::default());
        let start = state.start();
        let mut desk = Self { state };
        let request = loads(&start).first().expect("the directory is asked for").0;
        desk.loaded(request, Loaded::Pipelines(vec![pipeline(1, 5), pipeline(2, 2)]));
        desk.loaded(request, Loaded::Directory);
        desk
    }

    /// As `new`, with so many leads in each of the first two open stages, and nothing more to come.
    pub fn with_leads(width: u16, height: u16, count: i64) -> Self {
        let mut desk = Self::new(width, height);
        let leads = (0..count).flat_map(|n| [lead(100 + n, FIRST, 10 * n), lead(500 + n, FIRST + 1, 10 * n)]);
        let effects = desk.page(leads.collect(), Then::End);
        // The disk knows of no history yet.
        for (request, _) in loads(&effects).into_iter().filter(|(_, load)| *load == Load::Ages(None)) {
            let what = Loaded::Ages { ages: Vec::new(), history: None };
            desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
        }
        desk
    }

    pub fn send(&mut self, msg: Msg) -> Vec<Effect> {
        update(&mut self.state, msg)
    }

    pub fn press(&mut self, keys: &str) -> Vec<Effect> {
        let keys = keys.split(' ').map(|key| Key::parse(key).expect("a key"));
        keys.flat_map(|key| update(&mut self.state, Msg::KeyPressed(key))).collect()
    }

    pub fn hold(&mut self, key: &str, times: usize) -> Vec<Effect> {
        (0..times).flat_map(|_| self.press(key)).collect()
    }

    pub fn loaded(&mut self, request: RequestId, what: Loaded) -> Vec<Effect> {
        self.send(Msg::Happened(Event::Loaded { request, what }))
    }

    pub fn woke(&mut self, wake: Wake) -> Vec<Effect> {
        self.send(Msg::Woke(wake))
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.send(Msg::Resized(Size { width, height }));
    }

    /// The next page of the leads asked for last.
    pub fn page(&mut self, leads: Vec<Lead>, then: Then) -> Vec<Effect> {
        let request = self.pull().request;
        self.loaded(request, Loaded::Leads { pipeline: PIPELINE, leads, then })
    }

    pub fn pull(&self) -> &Pull {
        self.state.leads.pulls.get(&PIPELINE).expect("the leads were asked for")
    }

    pub fn cursor(&self) -> i64 {
        self.state.board_cursor().map_or(0, LeadId::get)
    }

    /// Ids of a stage in display order.
    pub fn ids(&self, stage: i64) -> Vec<i64> {
        let column = self.state.leads.columns().column(place(stage));
        column.map(|c| c.ids().map(LeadId::get).collect()).unwrap_or_default()
    }

    /// Row on the screen of the focused column's cursor, counted in cards.
    pub fn height_of_cursor(&self) -> usize {
        let place = self.state.focused_place().expect("a stage");
        let cursor = self.state.board.cursor(place);
        cursor.row - cursor.top
    }

    /// Whether the cursor's card lies within its column's visible cards.
    pub fn is_cursor_visible(&self) -> bool {
        let focus = self.state.focused_stage_index();
        let regions = self.state.regions();
        let region = regions.columns.iter().find(|c| c.stage == focus);
        region.is_some_and(|r| r.folded || self.height_of_cursor() < r.capacity(self.state.board.density))
    }
}

pub fn place(stage: i64) -> Place {
    Place { pipeline: PIPELINE, stage: StageId(stage) }
}

/// A lead with its next task so many minutes after the beginning of time: that is its order in a column.
pub fn lead(id: i64, stage: i64, task: i64) -> Lead {
    Lead {
        id: LeadId(id),
        name: format!("Lead {id}").as_str().into(),
        price: Money::from_units(id),
        place: place(stage),
        responsible: UserId(1),
        created_at: Timestamp(NOW.secs() - 1_000),
        updated_at: Timestamp(NOW.secs() - 500),
        closed_at: None,
        next_task_at: Some(Timestamp(NOW.secs() + task * 60)),
        loss_reason: None,
        company: None,
        main_contact: None,
        tags: Box::default(),
    }
}

fn pipeline(id: i64, open: i64) -> Pipeline {
    let stage = |id: i64, kind| Stage {
        id: StageId(id),
        name: format!("Stage {id}").as_str().into(),
        sort: id,
        color: "#99ccff".into(),
        kind,
    };
    let mut stages = vec![stage(10 * id, StageKind::Incoming)];
    stages.extend((1..=open).map(|n| stage(10 * id + n, StageKind::Open)));
    stages.extend([stage(142, StageKind::Won), stage(143, StageKind::Lost)]);
    Pipeline {
        id: PipelineId(id),
        name: format!("Pipeline {id}").as_str().into(),
        sort: id,
        is_main: id == 1,
        is_archived: false,
        stages,
    }
}

/// What the effects ask the server for.
pub fn loads(effects: &[Effect]) -> Vec<(RequestId, Load)> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::Load { request, load, .. } => Some((*request, load.clone())),
        _ => None,
    });
    asked.collect()
}

/// Requests that were asked and not taken back.
pub fn open_loads(effects: &[Effect]) -> usize {
    let back = |request| effects.contains(&Effect::Cancel(request));
    loads(effects).iter().filter(|(request, _)| !back(*request)).count()
}

pub fn wakes(effects: &[Effect]) -> Vec<Wake> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::WakeAfter { wake, .. } => Some(*wake),
        _ => None,
    });
    asked.collect()
}
