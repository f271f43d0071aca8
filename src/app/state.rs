//! Everything the program knows. A value: cloned in tests, never shared.

use super::board::BoardState;
use super::builder::BuilderState;
use super::bulk::{InFull, Runs};
pub use super::directory::Directory;
use super::drafts::{self, Drafts};
use super::feeds::Feeds;
use super::filter::Filters;
use super::handover;
use super::inbox::Inbox;
use super::keymap::{Key, Keymap};
use super::known::Known;
use super::layout::{Regions, Size, layout};
pub use super::leads::{Leads, Progress, Pull};
use super::lessons::Lessons;
use super::list::ListState;
use super::log::Log;
use super::looks::ThemeName;
use super::marks::Marks;
use super::msg::{Effect, Urgency};
use super::narrowing::Sentences;
use super::outside::Going;
use super::palette::Lately;
use super::people::People;
use super::pointer::Pointer;
use super::preview::Preview;
pub use super::screen::{Popup, Screen};
use super::status::{Link, Toast, Tone};
use super::stories::Stories;
use super::tasks::Tasks;
use super::views::Views;
use super::watch::Watch;
use super::which::{Line, Which};
use crate::domain::rot::RotLimits;
use crate::domain::{
    EditId, LeadId, Pipeline, PipelineId, Place, RequestId, Stage, StageId, Timestamp, User, UserId,
};
use crate::i18n::{Locale, Text};
use crate::sync::event::{DiskNews, Load, Reach};

/// What was decided before the first frame.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Shown until the account has told its name.
    pub account_label: String,
    /// What the person calls it, where they have a name for it.
    pub account_name: Option<String>,
    /// All that can be opened, this one among them.
    pub accounts: Vec<super::accounts::Known>,
    /// The name of one that was to be opened in place of this one, and why it was not.
    pub not_opened: Option<(String, String)>,
    /// Where the account is, `https://acme.kommo.com`; pages of leads are below it.
    pub site: String,
    pub is_read_only: bool,
    /// How long a lead may stand in a stage.
    pub rot: RotLimits,
    /// As the file of settings has them.
    pub views: Vec<crate::domain::SavedView>,
    /// Whose views are shown and saved here, as the file calls the account.
    pub views_of: Option<String>,
    /// Nobody here said which language it shall be: then the account may.
    pub follows_language: bool,
    /// How much there is to say about `config.toml`.
    pub config_warnings: usize,
    /// How far away the terminal is.
    pub line: Line,
}

#[derive(Debug, Clone)]
pub struct State {
    pub now: Timestamp,
    pub size: Size,
    pub locale: Locale,
    pub keymap: Keymap,
    pub settings: Settings,
    pub directory: Directory,
    pub leads: Leads,
    pub stories: Stories,
    pub known: Known,
    pub people: People,
    pub tasks: Tasks,
    pub inbox: Inbox,
    pub feeds: Feeds,
    pub filters: Filters,
    pub marks: Marks,
    pub runs: Runs,
    /// Leads that were read for a verb on marks.
    pub in_full: InFull,
    /// The bottom one is always the board.
    pub screens: Vec<Screen>,
    pub popup: Option<Popup>,
    /// Keys of a chord typed so far.
    pub chord: Vec<Key>,
    pub(super) which: Which,
    pub pointer: Pointer,
    pub lessons: Lessons,
    /// What was known of the person when the program began.
    pub(super) remembered: String,
    /// What was chosen in the palette.
    pub lately: Lately,
    /// Another theme than the program was started with.
    pub theme: Option<ThemeName>,
    pub board: BoardState,
    pub list: ListState,
    pub preview: Preview,
    /// What is shown of the leads.
    pub views: Views,
    /// What narrows everything else that is listed.
    pub sentences: Sentences,
    /// The filter that is being built.
    pub(super) builder: Option<Box<BuilderState>>,
    pub log: Log,
    pub link: Link,
    pub drafts: Drafts,
    pub watch: Watch,
    /// What the person's own editor has.
    pub(super) outside: Option<Going>,
    /// A lead that was moved to a stage that wants fields, while it is not known which it has.
    pub(super) awaits_fields: Option<(LeadId, Place)>,
    /// What is wrong with the file of the account.
    pub disk: Option<DiskNews>,
    pub toast: Option<Toast>,
    /// A wish that needs people who are on their way.
    pub(super) waiting: Option<handover::Waiting>,
    pub(super) toast_seq: u64,
    /// The account to open when this one is left.
    pub(super) next_account: Option<String>,
    next_request: i64,
    next_edit: i64,
    is_quitting: bool,
}

impl State {
    pub fn new(size: Size, now: Timestamp, locale: Locale, settings: Settings) -> Self {
        let views = Views::of(settings.views.clone());
        Self {
            now,
            size,
            locale,
            keymap: Keymap::default(),
            settings,
            directory: Directory::default(),
            leads: Leads::default(),
            stories: Stories::default(),
            known: Known::default(),
            people: People::default(),
            tasks: Tasks::default(),
            inbox: Inbox::default(),
            feeds: Feeds::default(),
            filters: Filters::default(),
            marks: Marks::default(),
            runs: Runs::default(),
            in_full: InFull::default(),
            screens: vec![Screen::Board],
            popup: None,
            chord: Vec::new(),
            which: Which::default(),
            pointer: Pointer::default(),
            lessons: Lessons::default(),
            remembered: String::new(),
            lately: Lately::default(),
            theme: None,
            board: BoardState::default(),
            list: ListState::default(),
            preview: Preview::default(),
            views,
            sentences: Sentences::default(),
            builder: None,
            log: Log::default(),
            link: Link::default(),
            drafts: Drafts::default(),
            watch: Watch::default(),
            outside: None,
            awaits_fields: None,
            disk: None,
            toast: None,
            waiting: None,
            toast_seq: 0,
            next_account: None,
            next_request: 0,
            next_edit: 0,
            is_quitting: false,
        }
    }

    /// What to ask for before anything else happens.
    pub fn start(&mut self) -> Vec<Effect> {
        self.watch.since = self.now;
        let mut effects = self.load_directory(Reach::Due);
        effects.push(super::wake::next_minute(self.now));
        if self.settings.config_warnings > 0 {
            let text = self.locale.count(Text::ConfigWarnings, self.settings.config_warnings, &[]);
            effects.push(self.say(Tone::Warn, text));
        }
        effects.extend(super::accounts::came_back(self));
        effects
    }

    pub fn regions(&self) -> Regions {
        layout(self.size, self)
    }

    pub fn is_quitting(&self) -> bool {
        self.is_quitting
    }

    /// The account to open now that this one is left; `None` when it is left for good.
    pub fn next_account(&self) -> Option<&str> {
        self.next_account.as_deref().filter(|_| self.is_quitting)
    }

    pub(super) fn quit(&mut self) -> Vec<Effect> {
        self.is_quitting = true;
        let mut effects = drafts::keep_all(self);
        let known = super::memory::told(self);
        effects.extend((known != self.remembered).then_some(Effect::Remember(known)));
        effects.push(Effect::Quit);
        effects
    }

    /// The pipeline on the board.
    pub fn pipeline(&self) -> Option<&Pipeline> {
        let shown = self.board.pipeline?;
        self.directory.pipelines.iter().find(|p| p.id == shown)
    }

    pub fn stage(&self, place: Place) -> Option<&Stage> {
        self.directory.pipelines.iter().find(|p| p.id == place.pipeline)?.stage(place.stage)
    }

    /// A stage's name by id alone, in the pipeline on the board first.
    pub fn stage_name(&self, id: StageId) -> Option<&str> {
        let mut shown = self.pipeline().into_iter().chain(&self.directory.pipelines);
        shown.find_map(|p| p.stage(id)).map(|s| s.name.as_str())
    }

    pub fn user(&self, id: UserId) -> Option<&User> {
        self.directory.users.get(&id)
    }

    /// The lead verbs act on: the one under the cursor, or the open one.
    pub fn current_lead(&self) -> Option<LeadId> {
        match self.screens.last()? {
            Screen::Board => self.board_cursor(),
            Screen::List => self.list.lead,
            Screen::Lead(view) => Some(view.id),
            Screen::Outbox(view) => view.lead(self),
            Screen::Conflict(view) => view.on.lead(),
            Screen::Parties(_) | Screen::Party(_) | Screen::Log(_) => None,
            Screen::Tasks => self.task_owner()?.lead(),
            Screen::Search(_) => super::search::owner_here(self)?.lead(),
            Screen::Inbox => self.inbox_target()?.lead(),
        }
    }

    pub(super) fn request(&mut self) -> RequestId {
        self.next_request += 1;
        RequestId(self.next_request)
    }

    /// An id until the edit is on disk: negative, so that it is never taken for one of the file.
    pub(super) fn edit_id(&mut self) -> EditId {
        self.next_edit -= 1;
        EditId(self.next_edit)
    }

    /// Asks for the directory; an earlier question nobody waits for any more is taken back.
    pub(super) fn load_directory(&mut self, reach: Reach) -> Vec<Effect> {
        let request = self.request();
        let earlier = self.directory.load.request().map(Effect::Cancel);
        self.directory.load.ask(request);
        let load = Effect::Load { request, load: Load::Directory(reach), urgency: Urgency::Now };
        earlier.into_iter().chain([load]).collect()
    }

    /// Brings the leads of a pipeline up to date; an earlier read of them is taken back.
    pub(super) fn load_pipeline(
        &mut self,
        pipeline: PipelineId,
        urgency: Urgency,
        reach: Reach,
    ) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(pull) = self.leads.pulls.get(&pipeline)
            && pull.progress == Progress::Reading
        {
            effects.push(Effect::Cancel(pull.request));
        }
        let request = self.request();
        self.leads.begin_pull(pipeline, request);
        effects.push(Effect::Load { request, load: Load::Leads(pipeline, reach), urgency });
        effects
    }

    pub(super) fn load_story(&mut self, lead: LeadId) -> Vec<Effect> {
        let mut effects = self.ask_story(lead, Urgency::Now);
        if !effects.is_empty() {
            effects.extend(super::tasks::look(self));
        }
        effects
    }

    /// Asks for a lead in full, unless that is under way.
    pub(super) fn ask_story(&mut self, lead: LeadId, urgency: Urgency) -> Vec<Effect> {
        let request = self.request();
        let story = self.stories.entry(lead);
        if story.is_loading() {
            return Vec::new();
        }
        story.ask(request);
        vec![Effect::Load { request, load: Load::Lead(lead), urgency }]
    }
}
