//! What a command is on the command line, or why it is nothing there.
//!
//! Every command is named: a new one does not compile until somebody has thought of it. Forms are checked against the
//! real command line by `tests/docs.rs`.

use super::Command;

/// A command on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Without the name of the program. Words in capitals stand for values.
    Line(&'static str),
    /// There is none, because of this.
    None(&'static str),
}

const CURSOR: Form = Form::None("moves a cursor, and the command line has none");
const LOOKS: Form = Form::None("arranges the screen, and nothing else");
const GOES: Form = Form::None("goes from one screen to another");
const BOX: Form = Form::None("a key of a box that is open");
const TEXT: Form = Form::None("edits a text: there, the shell does");
const TERMINAL: Form = Form::None("concerns the terminal the screen is in");
const MARKS: Form = Form::None("a command takes several ids, or `-` and a list of them");
const DECIDES: Form =
    Form::None("a person decides with both values before their eyes; `outbox show` prints them");

impl Command {
    /// How the same is done without the screen.
    pub const fn cli(self) -> Form {
        match self {
            Self::CursorDown
            | Self::CursorUp
            | Self::CursorLeft
            | Self::CursorRight
            | Self::CursorTop
            | Self::CursorBottom
            | Self::HalfPageDown
            | Self::HalfPageUp
            | Self::PreviewDown
            | Self::PreviewUp
            | Self::NextField
            | Self::PreviousField
            | Self::TimelineDown
            | Self::TimelineUp
            | Self::PickerDown
            | Self::PickerUp
            | Self::FinderDown
            | Self::FinderUp
            | Self::FinderPageDown
            | Self::FinderPageUp
            | Self::SearchDown
            | Self::SearchUp
            | Self::SearchPageDown
            | Self::SearchPageUp
            | Self::HelpDown
            | Self::HelpUp
            | Self::LinkerDown
            | Self::LinkerUp
            | Self::BoxDown
            | Self::BoxUp
            | Self::BulkDown
            | Self::BulkUp
            | Self::BuilderDown
            | Self::BuilderUp
            | Self::ColumnsDown
            | Self::ColumnsUp
            | Self::ViewsDown
            | Self::ViewsUp
            | Self::HelpPageDown
            | Self::HelpPageUp => CURSOR,

            Self::Mark | Self::MarkRange | Self::MarkAll | Self::SearchMark => MARKS,

            Self::FoldStage
            | Self::ChangeDensity
            | Self::TogglePreview
            | Self::TurnPreview
            | Self::TimelineKinds => LOOKS,

            Self::Back
            | Self::GoPrevious
            | Self::TabNext
            | Self::TabPrevious
            | Self::NextLead
            | Self::PreviousLead
            | Self::JumpToLinked => GOES,

            Self::PickerChoose
            | Self::PickerClose
            | Self::FinderMark
            | Self::FinderChoose
            | Self::FinderErase
            | Self::PickerFilter
            | Self::FinderClear
            | Self::FinderClose
            | Self::FilterKeep
            | Self::FilterClear
            | Self::SearchOpen
            | Self::SearchClose
            | Self::HelpRun
            | Self::HelpClose
            | Self::AnswerYes
            | Self::AnswerNo
            | Self::FormNext
            | Self::FormPrevious
            | Self::FormUse
            | Self::LinkerChoose
            | Self::LinkerClose
            | Self::BoxClose
            | Self::WordDone
            | Self::WordClose
            | Self::HelpComplete
            | Self::BulkSend
            | Self::BulkClose
            | Self::BuilderAnswer
            | Self::BuilderAdd
            | Self::BuilderOff
            | Self::BuilderNot
            | Self::BuilderClearAll
            | Self::BuilderWrite
            | Self::BuilderKeep
            | Self::BuilderSave
            | Self::BuilderClose
            | Self::ColumnsTurn
            | Self::ColumnsEarlier
            | Self::ColumnsLater
            | Self::ColumnsClose
            | Self::ViewsOpen
            | Self::ViewsSave
            | Self::ViewsUpdate
            | Self::ViewsRename
            | Self::ViewsDelete
            | Self::ViewsClose => BOX,

            Self::DraftSend
            | Self::DraftEnter
            | Self::DraftLeave
            | Self::DraftLeft
            | Self::DraftRight
            | Self::DraftUp
            | Self::DraftDown
            | Self::DraftPageUp
            | Self::DraftPageDown
            | Self::DraftHome
            | Self::DraftEnd
            | Self::DraftErase
            | Self::DraftEraseNext
            | Self::DraftEraseWord
            | Self::DraftEraseHead
            | Self::DraftEraseTail
            | Self::DraftYank
            | Self::DraftOutside
            | Self::DraftKind
            | Self::DraftWho => TEXT,

            Self::Redraw | Self::Suspend | Self::Quit | Self::ShowCode | Self::ToggleMouse => TERMINAL,

            Self::KeepMine | Self::KeepTheirs | Self::KeepBase | Self::EditAnew => DECIDES,

            Self::Open | Self::Tab1 => Form::Line("lead show ID"),
            Self::GoBoard | Self::GoList | Self::ShowAllLeads => Form::Line("lead list"),
            Self::Filter | Self::BuildFilter => Form::Line("lead list --where EXPR"),
            Self::BuildTaskFilter => Form::Line("task list --where EXPR"),
            Self::BuildPartyFilter => Form::Line("contact list --where EXPR"),
            Self::PickColumns => Form::Line("lead list --columns NAMES"),
            Self::ShowViews
            | Self::View1
            | Self::View2
            | Self::View3
            | Self::View4
            | Self::View5
            | Self::View6
            | Self::View7
            | Self::View8
            | Self::View9 => Form::Line("lead list --view NAME"),
            Self::PickPipeline => Form::Line("pipeline list"),
            Self::PickSort | Self::SortByColumn => Form::Line("lead list --sort KEYS"),
            Self::SearchAll => Form::None("finds while it is typed; `lead list --where` finds by a rule"),
            Self::GoOutbox => Form::Line("outbox list"),
            Self::GoContacts | Self::ShowAllParties | Self::Tab4 => Form::Line("contact list"),
            Self::GoCompanies | Self::Tab5 => Form::Line("company list"),
            Self::Create => Form::Line("lead create NAME"),
            Self::GoTasks | Self::TasksWhose => Form::Line("task list --for USER"),
            Self::Tab3 => Form::Line("task list --lead ID"),
            Self::SwitchAccount => Form::Line("account use NAME"),
            Self::GoInbox | Self::InboxWhose => Form::Line("inbox list"),
            Self::ShowWhy | Self::KeepWaiting => Form::None(
                "explains what stands on the screen; `lead list --sort` finds what stands too long",
            ),
            Self::TaskDone => Form::Line("task done ID --result TEXT --next TEXT"),
            Self::TaskDoneOnly => Form::Line("task done ID"),
            Self::TaskReschedule => Form::Line("task move ID PHRASE"),
            Self::TaskEdit => Form::Line("task edit ID --text TEXT"),
            Self::MoveToStage | Self::MoveLeft | Self::MoveRight => Form::Line("lead move ID STAGE"),
            Self::Undo => Form::Line("undo"),
            Self::Redo => Form::None("an edit is made again by giving its command again"),
            Self::AddNote => Form::Line("note add LEAD TEXT"),
            Self::AddTask => Form::Line("task add LEAD TEXT --at PHRASE"),
            Self::EditName => Form::Line("lead set ID name=NAME"),
            Self::EditPrice => Form::Line("lead set ID price=AMOUNT"),
            Self::EditField | Self::EditAll => Form::Line("lead set ID field:NAME=VALUE"),
            Self::Assign => Form::Line("lead set ID responsible=USER"),
            Self::EditTags => Form::Line("lead tag ID +TAG"),
            Self::LinkParty => Form::Line("lead link ID --contact CONTACT"),
            Self::UnlinkParty => Form::Line("lead link ID --contact CONTACT --remove"),
            Self::MakeMain => Form::Line("lead link ID --contact CONTACT --main"),
            Self::Win => Form::Line("lead won ID"),
            Self::Lose | Self::InboxLost => Form::Line("lead lost ID --reason REASON"),
            Self::CopyUrl | Self::CopyName | Self::CopyId | Self::ShowLink => {
                Form::Line("lead show ID --json")
            }
            Self::CopyPhone | Self::CopyEmail => Form::Line("contact show ID --json"),
            Self::RefreshView | Self::RefreshAll => Form::Line("sync"),
            Self::ShowHelp => Form::Line("keys"),
            Self::ShowPalette => Form::None("finds commands and things; a shell completes them"),
            Self::ShowLog => Form::Line("log"),
            Self::Tab2 | Self::Tab6 | Self::Tab7 | Self::TimelineCopy => Form::Line("note list LEAD"),
            Self::TimelineEdit => Form::Line("note edit LEAD NOTE TEXT"),
            Self::InboxTake | Self::InboxHandOver => Form::Line("inbox accept WHICH --for USER"),
            Self::InboxLink => Form::Line("inbox link WHICH LEAD"),
            Self::InboxDecline => Form::Line("inbox decline WHICH"),
            Self::OutboxRetry => Form::Line("outbox retry ID"),
            Self::OutboxCheck => Form::Line("outbox check ID"),
            Self::OutboxDrop => Form::Line("outbox drop ID"),
        }
    }
}
