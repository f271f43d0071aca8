//! The words on the screen, from `assets/locales`. A language is a value in the state, not a global.
//!
//! English is complete by test and stands in for a text another language lacks. `{0}`, `{1}` are places
//! for values. Help texts of commands stand in the command table (English) or under `[help]`.

use std::collections::HashMap;

use crate::app::command::{COMMANDS, Command};
use crate::sync::event::{Trouble, TroubleKind};

macro_rules! texts {
    ($($name:ident = $key:literal),* $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Text { $($name),* }

        impl Text {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its key in the locale files, `section.name`.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }
        }
    };
}

texts! {
    Grouping = "format.grouping",
    DateFormat = "format.date",
    DateTimeFormat = "format.date_time",
    ClockFormat = "format.clock",
    Weekdays = "format.weekdays",
    Months = "format.months",
    DayAndTime = "format.day_and_time",
    AgeNow = "age.now",
    AgeMinutes = "age.minutes",
    AgeHours = "age.hours",
    AgeDays = "age.days",
    AgeMonths = "age.months",
    Yes = "word.yes",
    No = "word.no",
    Robot = "word.robot",
    Overdue = "word.overdue",
    Today = "word.today",
    Loading = "word.loading",
    KindWork = "word.kind_work",
    KindDirect = "word.kind_direct",
    KindMobile = "word.kind_mobile",
    KindFax = "word.kind_fax",
    KindHome = "word.kind_home",
    KindPrivate = "word.kind_private",
    KindOther = "word.kind_other",
    Price = "lead.price",
    Stage = "lead.stage",
    LossReason = "lead.loss_reason",
    Responsible = "lead.responsible",
    NextTask = "lead.next_task",
    NoNextStep = "lead.no_next_step",
    Created = "lead.created",
    Updated = "lead.updated",
    Closed = "lead.closed",
    Id = "lead.id",
    Fields = "lead.fields",
    NoFields = "lead.no_fields",
    Contacts = "lead.contacts",
    NoContacts = "lead.no_contacts",
    MainContact = "lead.main_contact",
    Company = "lead.company",
    NoCompany = "lead.no_company",
    Phone = "lead.phone",
    Email = "lead.email",
    Unnamed = "lead.unnamed",
    LeadGone = "lead.gone",
    LeadOf = "lead.of",
    EmptyStage = "board.empty_stage",
    NoPipelines = "board.no_pipelines",
    StageOf = "board.stage_of",
    LoadingLeads = "status.loading_leads",
    LeadCount = "status.lead_count",
    AsOf = "status.as_of",
    Connecting = "status.connecting",
    Since = "status.since",
    Offline = "status.offline",
    OfflineWaiting = "status.offline_waiting",
    OfflineShort = "status.offline_short",
    OfflineShortWaiting = "status.offline_short_waiting",
    Unsent = "status.unsent",
    ParkedCount = "status.parked",
    SlowedDown = "status.slowed_down",
    ReadOnlyMark = "status.read_only",
    LoadFailed = "status.load_failed",
    TryAgain = "status.try_again",
    UnknownKey = "say.unknown_key",
    NoLeadHere = "say.no_lead_here",
    FirstStage = "say.first_stage",
    LastStage = "say.last_stage",
    FirstOfList = "say.first_of_list",
    LastOfList = "say.last_of_list",
    NotIntoIncoming = "say.not_into_incoming",
    NothingToPasteInto = "say.nothing_to_paste_into",
    MoveRefused = "say.move_refused",
    MovedOn = "say.moved_on",
    EditClashes = "say.edit_clashes",
    EditParked = "say.edit_parked",
    UndoDone = "say.undo_done",
    RedoDone = "say.redo_done",
    UndoMany = "say.undo_many",
    UndoLeft = "say.undo_left",
    UndoTakenOut = "say.undo_taken_out",
    UndoNoWayBack = "say.undo_no_way_back",
    UndoNothing = "say.undo_nothing",
    RedoNothing = "say.redo_nothing",
    PickPipeline = "pick.pipeline",
    PickSort = "pick.sort",
    PickStage = "pick.stage",
    StageNow = "pick.stage_now",
    PickHint = "pick.hint",
    SortNextTask = "sort.next_task",
    SortPrice = "sort.price",
    SortUpdated = "sort.updated",
    SortCreated = "sort.created",
    HelpTitle = "help_box.title",
    HelpFilter = "help_box.filter",
    HelpHint = "help_box.hint",
    HelpNothing = "help_box.nothing",
    LogTitle = "log.title",
    LogEmpty = "log.empty",
    LogEdit = "log.edit",
    ChangeFromTo = "change.from_to",
    ChangeLabelled = "change.labelled",
    ChangeName = "change.name",
    ChangePrice = "change.price",
    ChangeResponsible = "change.responsible",
    ChangeTags = "change.tags",
    ChangeNote = "change.note",
    ChangeCallIn = "change.call_in",
    ChangeCallOut = "change.call_out",
    ChangeSms = "change.sms",
    ChangeService = "change.service",
    ChangeTask = "change.task",
    ChangeText = "change.text",
    ChangeDue = "change.due",
    ChangeTaskKind = "change.task_kind",
    ChangeDone = "change.done",
    ChangeDoneWith = "change.done_with",
    ChangeOpenAgain = "change.open_again",
    ChangeLinked = "change.linked",
    ChangeUnlinked = "change.unlinked",
    ChangeNewLead = "change.new_lead",
    ChangeNewContact = "change.new_contact",
    ChangeNewCompany = "change.new_company",
    LogQueued = "log.queued",
    LogConfirmed = "log.confirmed",
    LogRefused = "log.refused",
    LogWaiting = "log.waiting",
    LogNoAnswer = "log.no_answer",
    HintQuit = "hint.quit",
    HintBack = "hint.back",
    HintHelp = "hint.keys",
    HintNeighbours = "hint.neighbours",
    HintMove = "hint.move",
    HintRefresh = "hint.refresh",
    HintScroll = "hint.scroll",
    HintCarry = "hint.carry",
    HintOpen = "hint.open",
    HintPreview = "hint.preview",
    HintFold = "hint.fold",
    HintSort = "hint.sort",
    HintPipeline = "hint.pipeline",
    HintLog = "hint.log",
    QuitTitle = "quit.title",
    QuitQuestion = "quit.question",
    TroubleAuth = "trouble.auth",
    TroubleRate = "trouble.rate",
    TroubleBlocked = "trouble.blocked",
    TroubleForbidden = "trouble.forbidden",
    TroubleUnpaid = "trouble.unpaid",
    TroubleInvalid = "trouble.invalid",
    TroubleNotFound = "trouble.not_found",
    TroubleRefused = "trouble.refused",
    TroubleServer = "trouble.server",
    TroubleNetwork = "trouble.network",
    TroubleStrange = "trouble.strange",
    TroubleChanged = "trouble.changed",
    TroubleUncertain = "trouble.uncertain",
    TroubleReadOnly = "trouble.read_only",
    Name = "lead.name",
    CardParked = "lead.parked",
    ClockExactFormat = "format.clock_exact",
    OutboxTitle = "outbox.title",
    OutboxEmpty = "outbox.empty",
    OutboxMade = "outbox.made",
    OutboxQueued = "outbox.queued",
    OutboxSending = "outbox.sending",
    OutboxNextTry = "outbox.next_try",
    OutboxUncertain = "outbox.uncertain",
    OutboxClash = "outbox.clash",
    OutboxParked = "outbox.parked",
    OutboxBusy = "outbox.busy",
    OutboxRetried = "outbox.retried",
    OutboxChecking = "outbox.checking",
    OutboxDropped = "outbox.dropped",
    DropTitle = "drop.title",
    DropQuestion = "drop.question",
    DropUnsure = "drop.unsure",
    DropWord = "drop.word",
    DropWrong = "drop.wrong",
    ConflictTitle = "conflict.title",
    ConflictTheirs = "conflict.theirs",
    ConflictMine = "conflict.mine",
    ConflictBase = "conflict.base",
    ConflictElse = "conflict.else",
    ConflictMadeAt = "conflict.made_at",
    ConflictBy = "conflict.by",
    ConflictRobot = "conflict.robot",
    ConflictAsking = "conflict.asking",
    ConflictOffline = "conflict.offline",
    ConflictUnknown = "conflict.unknown",
    ConflictNotRead = "conflict.not_read",
    ConflictMineGoes = "conflict.mine_goes",
    ConflictTheirsStay = "conflict.theirs_stay",
    ConflictBaseGoes = "conflict.base_goes",
    ConflictOver = "conflict.over",
    ConflictEditOnCard = "conflict.edit_on_card",
    HintRetry = "hint.retry",
    HintCheck = "hint.check",
    HintDrop = "hint.drop",
    HintMine = "hint.mine",
    HintTheirs = "hint.theirs",
    HintBefore = "hint.before",
    HintElse = "hint.else",
    LeftUnsent = "left.unsent",
    LeftParked = "left.parked",
    LeftSee = "left.see",
    DiskSetAside = "disk.set_aside",
    DiskWithout = "disk.without",
    DiskFailed = "disk.failed",
    DiskMark = "disk.mark",
    ComposeNote = "compose.note",
    ComposeTask = "compose.task",
    ComposeName = "compose.name",
    ComposePrice = "compose.price",
    NoteKeys = "compose.note_keys",
    LineKeys = "compose.line_keys",
    NoteIsFinal = "compose.note_is_final",
    TaskIsFinal = "compose.task_is_final",
    Due = "compose.due",
    ReadAs = "compose.read_as",
    PriceExpected = "compose.price_expected",
    NothingToSend = "compose.nothing_to_send",
    Unchanged = "compose.unchanged",
    Saving = "draft.saving",
    DraftSaved = "draft.saved",
    DraftNotSaved = "draft.not_saved",
    OneDraft = "draft.one",
    Drafts = "draft.many",
    DraftsKept = "draft.kept",
    DraftLabel = "draft.label",
    DraftOn = "draft.on",
    HandSent = "hand.sent",
    HandReading = "hand.reading",
    HandNoLink = "hand.no_link",
    HandNoName = "hand.no_name",
    HandNoPhone = "hand.no_phone",
    HandNoEmail = "hand.no_email",
    HandNoCode = "hand.no_code",
    HandTooLong = "hand.too_long",
    HandTmuxSilent = "hand.tmux_silent",
    HandTmuxRefused = "hand.tmux_refused",
    HandUnwritable = "hand.unwritable",
    HandWhichPhone = "hand.which_phone",
    HandWhichEmail = "hand.which_email",
    HandWhichCode = "hand.which_code",
    HandLink = "hand.link",
    HandCall = "hand.call",
    HandChat = "hand.chat",
    HandMail = "hand.mail",
    HandTitle = "hand.title",
    HandBoxHint = "hand.box_hint",
    HandCodeTitle = "hand.code_title",
    HandTooSmall = "hand.too_small",
}

/// Languages with a locale file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    Russian,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Russian];

    /// From `LC_ALL`, `LC_MESSAGES` or `LANG`: `ru_RU.UTF-8` is Russian, what is not known is English.
    pub fn from_env_value(value: &str) -> Self {
        if value.starts_with("ru") { Self::Russian } else { Self::English }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("../assets/locales/en.toml"),
            Self::Russian => include_str!("../assets/locales/ru.toml"),
        }
    }
}

/// The words of one language.
#[derive(Debug, Clone)]
pub struct Locale {
    pub language: Language,
    texts: Vec<String>,
    help: HashMap<String, String>,
}

impl Locale {
    pub fn new(language: Language) -> Self {
        let own = parse(language.source());
        let english =
            if language == Language::English { HashMap::new() } else { parse(Language::English.source()) };
        let texts = Text::ALL.iter().map(|text| {
            let found = own.get(text.key()).or_else(|| english.get(text.key()));
            found.cloned().unwrap_or_else(|| text.key().to_owned())
        });
        let help =
            own.iter().filter_map(|(k, v)| Some((k.strip_prefix("help.")?.to_owned(), v.clone()))).collect();
        Self { language, texts: texts.collect(), help }
    }

    pub fn get(&self, text: Text) -> &str {
        self.texts.get(text as usize).map_or(text.key(), String::as_str)
    }

    /// The text with `{0}`, `{1}` … replaced. A value that itself holds `{1}` is not looked into.
    pub fn fill(&self, text: Text, values: &[&str]) -> String {
        let pattern = self.get(text);
        let mut out = String::with_capacity(pattern.len() + 16);
        let mut rest = pattern;
        while let Some(at) = rest.find('{') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let Some(end) = rest.find('}') else { break };
            match rest[1..end].parse::<usize>().ok().and_then(|i| values.get(i)) {
                Some(value) => out.push_str(value),
                None => out.push_str(&rest[..=end]),
            }
            rest = &rest[end + 1..];
        }
        out.push_str(rest);
        out
    }

    /// What a command does, in this language.
    pub fn help(&self, command: Command) -> &str {
        let spec = command.spec();
        self.help.get(spec.name).map_or(spec.help, String::as_str)
    }

    /// Between groups of three digits.
    pub fn grouping(&self) -> char {
        self.get(Text::Grouping).chars().next().unwrap_or(' ')
    }

    /// Why something did not work and what helps, with the server's own words behind it.
    pub fn trouble(&self, why: &Trouble) -> String {
        let text = self.get(match why.kind {
            TroubleKind::Auth => Text::TroubleAuth,
            TroubleKind::Rate => Text::TroubleRate,
            TroubleKind::Blocked => Text::TroubleBlocked,
            TroubleKind::Forbidden => Text::TroubleForbidden,
            TroubleKind::Unpaid => Text::TroubleUnpaid,
            TroubleKind::Invalid => Text::TroubleInvalid,
            TroubleKind::NotFound => Text::TroubleNotFound,
            TroubleKind::Refused => Text::TroubleRefused,
            TroubleKind::Server => Text::TroubleServer,
            TroubleKind::Network => Text::TroubleNetwork,
            TroubleKind::Strange => Text::TroubleStrange,
            TroubleKind::Changed => Text::TroubleChanged,
            TroubleKind::Uncertain => Text::TroubleUncertain,
            TroubleKind::ReadOnly => Text::TroubleReadOnly,
        });
        match why.kind {
            _ if why.detail.is_empty() => text.to_owned(),
            // Here the server's own words are the message.
            TroubleKind::Invalid | TroubleKind::Refused => format!("{text} {}", why.detail),
            _ => format!("{text} [{}]", why.detail),
        }
    }
}

/// `section.name` → text; nested tables of the help section keep their dots.
fn parse(source: &str) -> HashMap<String, String> {
    fn walk(prefix: &str, table: &toml::Table, out: &mut HashMap<String, String>) {
        for (key, value) in table {
            let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            match value {
                toml::Value::String(text) => {
                    out.insert(key, text.clone());
                }
                toml::Value::Table(inner) => walk(&key, inner, out),
                _ => {}
            }
        }
    }
    let mut out = HashMap::new();
    if let Ok(table) = source.parse::<toml::Table>() {
        walk("", &table, &mut out);
    }
    out
}

/// Commands without a translated help text, for the completeness test.
pub fn untranslated(language: Language) -> Vec<&'static str> {
    let locale = Locale::new(language);
    COMMANDS.iter().filter(|s| !locale.help.contains_key(s.name)).map(|s| s.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn places(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(n, _)| n).collect()
    }

    #[test]
    fn every_language_has_every_text_and_no_other() {
        let english = parse(Language::English.source());
        for language in Language::ALL {
            let own = parse(language.source());
            let wanted: BTreeSet<&str> = Text::ALL.iter().map(|t| t.key()).collect();
            let found: BTreeSet<&str> =
                own.keys().map(String::as_str).filter(|k| !k.starts_with("help.")).collect();
            assert_eq!(wanted, found, "{language:?}");
            for (key, text) in &own {
                assert!(!text.is_empty(), "{key} is empty in {language:?}");
                if let Some(english) = english.get(key) {
                    assert_eq!(places(text), places(english), "{key} in {language:?}");
                }
            }
        }
    }

    #[test]
    fn every_language_but_the_tables_own_translates_every_help_text() {
        assert_eq!(untranslated(Language::Russian), Vec::<&str>::new());
        let locale = Locale::new(Language::Russian);
        let known: BTreeSet<&str> = COMMANDS.iter().map(|s| s.name).collect();
        for name in locale.help.keys() {
            assert!(known.contains(name.as_str()), "{name} is no command");
        }
    }

    #[test]
    fn values_are_put_in_and_never_looked_into() {
        let locale = Locale::new(Language::English);
        let text = locale.fill(Text::MoveRefused, &["{1}", "why"]);
        assert!(text.contains("{1}") && text.contains("why"), "{text}");
    }
}
