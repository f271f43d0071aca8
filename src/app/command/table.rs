//! The rows of the command table: name, scope, keys, what it may do, the English help.

use serde::{Deserialize, Serialize};

use super::{CommandSpec, Does, Scope};

macro_rules! commands {
    ($($command:ident, $name:literal, $scope:ident, [$($key:literal),*], $does:ident, $help:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Command { $($command),* }

        pub const COMMANDS: &[CommandSpec] = &[$(CommandSpec {
            command: Command::$command,
            name: $name,
            scope: Scope::$scope,
            keys: &[$($key),*],
            does: Does::$does,
            help: $help,
        }),*];
    };
}

commands! {
    CursorDown, "cursor.down", Global, ["j", "Down"], Moves, "Down";
    CursorUp, "cursor.up", Global, ["k", "Up"], Moves, "Up";
    CursorLeft, "cursor.left", Global, ["h", "Left"], Moves, "Left: the stage before";
    CursorRight, "cursor.right", Global, ["l", "Right"], Moves, "Right: the next stage";
    CursorTop, "cursor.top", Global, ["g g", "Home"], Moves, "To the first";
    CursorBottom, "cursor.bottom", Global, ["G", "End"], Moves, "To the last";
    HalfPageDown, "cursor.half_down", Global, ["C-d", "PgDn"], Moves, "Half a page down";
    HalfPageUp, "cursor.half_up", Global, ["C-u", "PgUp"], Moves, "Half a page up";
    Open, "view.open", Global, ["Enter"], Shows, "Open what is under the cursor";
    Back, "view.back", Global, ["Esc", "q"], Shows, "Back; on the board: quit";
    GoBoard, "go.board", Global, ["g b"], Shows, "Go to the board";
    GoOutbox, "go.outbox", Global, ["g o"], Shows, "Go to own edits that are not on the server";
    GoContacts, "go.contacts", Global, ["g c"], Shows, "Go to the contacts";
    GoCompanies, "go.companies", Global, ["g m"], Shows, "Go to the companies";
    JumpToLinked, "go.linked", Global, ["g x"], Shows, "From a lead to its people, from those to their leads";
    GoPrevious, "view.previous", Global, ["-"], Shows, "Back to the previous view";
    Create, "create", Global, ["c"], Edits, "New lead; among contacts and companies: a new one";
    GoTasks, "go.tasks", Global, ["g t"], Shows, "Go to the tasks";
    SwitchAccount, "account.switch", Global, ["g a"], Shows, "Open another account in place of this one";
    GoList, "go.list", Global, ["g l"], Shows, "Go to the list: the leads as a table";
    GoInbox, "go.inbox", Global, ["g i"], Shows, "Go to the inbox: what wants a decision";
    ShowWhy, "why.show", Global, ["W"], Shows, "Why the lead is red, and what mends it";
    TaskDone, "task.done", Global, ["d"], Edits, "The task is done: what came of it, then the next step";
    TaskDoneOnly, "task.done_only", Global, ["D"], Edits, "The task is done, and nothing more";
    TaskReschedule, "task.reschedule", Global, ["s"], Edits, "Another time for the task; Enter alone: tomorrow, same time";
    MoveToStage, "lead.move", Global, ["m"], Edits, "Move the lead to a stage";
    Undo, "edit.undo", Global, ["u"], Edits, "Take back the last own edit";
    Redo, "edit.redo", Global, ["Z"], Edits, "Make it again after an undo";
    AddNote, "note.add", Global, ["n"], Edits, "Write a note on the lead, contact or company";
    AddTask, "task.add", Global, ["t"], Edits, "Plan a task for the lead, contact or company";
    EditName, "lead.rename", Global, ["e n"], Edits, "Change the name of the lead, contact or company";
    EditPrice, "lead.set_price", Global, ["e b"], Edits, "Change the budget of the lead";
    LinkParty, "link.add", Global, ["e l"], Edits, "Link a contact or a company";
    UnlinkParty, "link.remove", Global, ["e u"], Edits, "Take a linked contact or company off";
    MakeMain, "link.main", Global, ["e m"], Edits, "Make another contact the main one of the lead";
    EditField, "lead.edit_field", Global, ["e e"], Edits, "Change any field: pick it from a list";
    EditAll, "lead.edit_all", Global, ["E"], Edits, "Change all fields at once in your own editor";
    Assign, "lead.assign", Global, ["a"], Edits, "Give it to somebody else";
    EditTags, "lead.tags", Global, ["T"], Edits, "Put tags on and take them off";
    Win, "lead.won", Global, ["w"], Edits, "The lead is won";
    Lose, "lead.lost", Global, ["x"], Edits, "The lead is lost, and why";
    Mark, "mark.one", Global, ["Space"], Shows, "Mark it and go on; verbs then act on all that is marked";
    MarkRange, "mark.range", Global, ["v"], Shows, "Begin or end a range of marks";
    MarkAll, "mark.all", Global, ["V"], Shows, "Mark all of the stage or list; once more: all that is seen";
    CopyUrl, "copy.url", Global, ["y y"], Runs, "Copy the link of the lead, contact or company";
    CopyPhone, "copy.phone", Global, ["y p"], Runs, "Copy a phone, of a lead those of its people";
    CopyEmail, "copy.email", Global, ["y e"], Runs, "Copy an e-mail, of a lead those of its people";
    CopyName, "copy.name", Global, ["y n"], Runs, "Copy the name";
    CopyId, "copy.id", Global, ["y i"], Runs, "Copy the id";
    ShowLink, "link.show", Global, ["o"], Shows, "Show the link, phones and e-mails to open or select";
    ShowCode, "link.code", Global, ["Q"], Shows, "QR code: the card, a call, a chat or a mail on a phone";
    Filter, "view.filter", Global, ["/"], Shows, "Filter this view as you type; once more: search everything";
    SearchAll, "search.all", Global, ["g /"], Shows, "Search everything: names, notes, fields, tags, ids, phones";
    RefreshView, "view.refresh", Global, ["r", "C-r", "F5"], Asks, "Refresh this view";
    RefreshAll, "view.refresh_all", Global, ["R"], Asks, "Refresh everything; try again after a block";
    ShowHelp, "help.show", Global, ["?", "F1"], Shows, "Keys and commands";
    ShowLog, "log.show", Global, ["@"], Shows, "Log of own edits and requests";
    Redraw, "app.redraw", Global, ["C-l"], Runs, "Paint the screen anew";
    Suspend, "app.suspend", Global, ["C-z"], Runs, "Put the program in the background";
    Quit, "app.quit", Global, ["C-c"], Runs, "Quit";
    ShowPalette, "palette.show", Global, [":", "C-k", "C-p"], Shows, "Palette: find a command, view, person, lead or setting";
    ToggleMouse, "mouse.toggle", Global, ["!"], Runs, "Mouse on or off";

    MoveLeft, "lead.move_left", Board, ["H"], Edits, "Carry the lead one stage back";
    MoveRight, "lead.move_right", Board, ["L"], Edits, "Carry the lead one stage on";
    PickSort, "board.sort", Board, ["S"], Shows, "Sort the columns; the same again turns them round";
    FoldStage, "board.fold", Board, ["="], Shows, "Fold or unfold the stage";
    ChangeDensity, "board.density", Board, ["i"], Shows, "Lines per card: one, two, three";

    SortByColumn, "list.sort", List, ["S"], Shows, "Sort by the column of the cursor; again: the other way round";
    PickColumns, "list.columns", List, ["C"], Shows, "Choose and order the columns";

    TogglePreview, "preview.toggle", Leads, ["p"], Shows, "Preview on or off";
    TurnPreview, "preview.side", Leads, ["P"], Shows, "Preview at the side or below";
    PreviewDown, "preview.down", Leads, ["J"], Moves, "Scroll the preview down";
    PreviewUp, "preview.up", Leads, ["K"], Moves, "Scroll the preview up";
    PickPipeline, "board.pipeline", Leads, ["B"], Shows, "Switch the pipeline";
    BuildFilter, "leads.filter", Leads, ["f"], Shows, "Build a filter: stage, who, price, dates, any field";
    ShowViews, "views.show", Leads, ["F"], Shows, "Saved views; save what is shown";
    View1, "views.1", Leads, ["1"], Shows, "Open the saved view on 1";
    View2, "views.2", Leads, ["2"], Shows, "Open the saved view on 2";
    View3, "views.3", Leads, ["3"], Shows, "Open the saved view on 3";
    View4, "views.4", Leads, ["4"], Shows, "Open the saved view on 4";
    View5, "views.5", Leads, ["5"], Shows, "Open the saved view on 5";
    View6, "views.6", Leads, ["6"], Shows, "Open the saved view on 6";
    View7, "views.7", Leads, ["7"], Shows, "Open the saved view on 7";
    View8, "views.8", Leads, ["8"], Shows, "Open the saved view on 8";
    View9, "views.9", Leads, ["9"], Shows, "Open the saved view on 9";
    ShowAllLeads, "views.all", Leads, ["0"], Shows, "All leads: no view and no filter";

    NextLead, "lead.next", Lead, [">"], Moves, "Next lead of the list it was opened from";
    PreviousLead, "lead.previous", Lead, ["<"], Moves, "Previous lead of that list";
    NextField, "lead.next_field", Info, ["J"], Moves, "To the next field; Enter changes it";
    PreviousField, "lead.previous_field", Info, ["K"], Moves, "To the field before";

    TabNext, "tab.next", Card, ["]", "Tab"], Shows, "Next tab";
    TabPrevious, "tab.previous", Card, ["[", "S-Tab"], Shows, "Tab before";
    Tab1, "tab.1", Card, ["1"], Shows, "Everything about it";
    Tab2, "tab.2", Card, ["2"], Shows, "Timeline: all that happened";
    Tab3, "tab.3", Card, ["3"], Shows, "Of a lead: its tasks";
    Tab4, "tab.4", Card, ["4"], Shows, "Of a lead: its contacts";
    Tab5, "tab.5", Card, ["5"], Shows, "Of a lead: its company";
    Tab6, "tab.6", Card, ["6"], Shows, "Of a lead: mail and chats";
    Tab7, "tab.7", Card, ["7"], Shows, "Of a lead: what was changed, and by whom";

    TimelineKinds, "timeline.kinds", Timeline, ["f"], Shows, "Which kinds of entries are shown";
    TimelineEdit, "timeline.edit", Timeline, ["e"], Edits, "Change the own note, or the open task";
    TimelineCopy, "timeline.copy", Timeline, ["Y"], Runs, "Copy what the entry says";
    TimelineDown, "timeline.down", Timeline, ["J"], Moves, "Scroll a line down";
    TimelineUp, "timeline.up", Timeline, ["K"], Moves, "Scroll a line up";

    TasksWhose, "tasks.whose", Tasks, ["0"], Shows, "Everybody's tasks, or own ones only";
    BuildPartyFilter, "contacts.filter", Parties, ["f"], Shows, "Build a filter: who, tags, phone, dates, any field";
    ShowAllParties, "contacts.all", Parties, ["0"], Shows, "All of them: no filter";

    BuildTaskFilter, "tasks.filter", Tasks, ["f"], Shows, "Build a filter: who, when due, what type, dates, text";
    TaskEdit, "task.edit", Tasks, ["e"], Edits, "Change the text or the time of the task";

    InboxTake, "inbox.take", Inbox, ["1"], Edits, "Take it: to me, into the first stage; a task: done; a lead: its next step";
    InboxLink, "inbox.link", Inbox, ["2"], Edits, "It belongs to somebody known: link it";
    InboxDecline, "inbox.decline", Inbox, ["3"], Edits, "Decline the incoming lead";
    InboxLost, "inbox.lost", Inbox, ["4"], Edits, "Lost, and why; an incoming lead is accepted first";
    InboxHandOver, "inbox.hand_over", Inbox, ["5"], Edits, "Hand it over to somebody else";
    InboxWhose, "inbox.whose", Inbox, ["0"], Shows, "Everybody's leads and tasks, or own ones only";

    OutboxRetry, "outbox.retry", Outbox, ["r"], Asks, "Try this edit again now";
    OutboxCheck, "outbox.check", Outbox, ["R"], Asks, "Look on the server whether it arrived";
    OutboxDrop, "outbox.drop", Outbox, ["X"], Edits, "Give this edit up, after a typed word";

    KeepMine, "conflict.mine", Conflict, ["m"], Edits, "Mine shall stand";
    KeepTheirs, "conflict.theirs", Conflict, ["t"], Edits, "Theirs shall stand";
    KeepBase, "conflict.base", Conflict, ["b"], Edits, "What was there before shall stand";
    EditAnew, "conflict.edit", Conflict, ["e"], Edits, "Something else shall stand";

    PickerDown, "picker.down", Picker, ["j", "Down", "C-n"], Moves, "Down";
    PickerUp, "picker.up", Picker, ["k", "Up", "C-p"], Moves, "Up";
    PickerChoose, "picker.choose", Picker, ["Enter"], Shows, "Choose";
    PickerFilter, "picker.filter", Picker, ["/"], Shows, "Look for it by typing";
    PickerClose, "picker.close", Picker, ["Esc", "q"], Shows, "Close without choosing";

    FinderDown, "finder.down", Finder, ["Down", "C-n"], Moves, "Down";
    FinderUp, "finder.up", Finder, ["Up", "C-p"], Moves, "Up";
    FinderPageDown, "finder.page_down", Finder, ["PgDn"], Moves, "A page down";
    FinderPageUp, "finder.page_up", Finder, ["PgUp"], Moves, "A page up";
    FinderMark, "finder.mark", Finder, ["Tab"], Shows, "Mark it or take its mark off";
    FinderChoose, "finder.choose", Finder, ["Enter"], Shows, "Choose it; where marks are made, send them";
    FinderErase, "finder.erase", Finder, ["Backspace", "C-h"], Shows, "Erase the last letter";
    FinderClear, "finder.clear", Finder, ["C-u"], Shows, "Erase what was typed";
    FinderClose, "finder.close", Finder, ["Esc"], Shows, "Close without choosing";

    FilterKeep, "filter.keep", Filter, ["Enter"], Shows, "Keep the filter and go on in the view";
    FilterClear, "filter.clear", Filter, ["Esc"], Shows, "Show everything again";

    SearchDown, "search.down", Search, ["Down", "C-n"], Moves, "Down";
    SearchUp, "search.up", Search, ["Up", "C-p"], Moves, "Up";
    SearchPageDown, "search.page_down", Search, ["PgDn"], Moves, "A page down";
    SearchPageUp, "search.page_up", Search, ["PgUp"], Moves, "A page up";
    SearchOpen, "search.open", Search, ["Enter"], Shows, "Open what was found";
    SearchMark, "search.mark", Search, ["Tab"], Shows, "Mark the lead or take its mark off; the marks stay";
    SearchClose, "search.close", Search, ["Esc"], Shows, "Close the search";

    HelpDown, "help.down", Help, ["Down", "C-n"], Moves, "Down";
    HelpUp, "help.up", Help, ["Up", "C-p"], Moves, "Up";
    HelpRun, "help.run", Help, ["Enter"], Runs, "Run the command under the cursor";
    HelpClose, "help.close", Help, ["Esc", "F1"], Shows, "Close";
    HelpPageDown, "help.page_down", Help, ["PgDn"], Moves, "A page down";
    HelpPageUp, "help.page_up", Help, ["PgUp"], Moves, "A page up";
    HelpComplete, "help.complete", Help, ["Tab"], Shows, "Put the name under the cursor into the line";

    AnswerYes, "question.yes", Question, ["y"], Runs, "Yes";
    AnswerNo, "question.no", Question, ["n", "Esc", "q"], Shows, "No";

    DraftSend, "draft.send", Composer, ["C-d", "F4"], Edits, "Send what is written";
    DraftEnter, "draft.enter", Composer, ["Enter"], Edits, "Send it; in a note: a new line";
    DraftLeave, "draft.leave", Composer, ["Esc"], Shows, "Leave and keep the draft";
    DraftLeft, "draft.left", Composer, ["Left", "C-b"], Moves, "Left";
    DraftRight, "draft.right", Composer, ["Right", "C-f"], Moves, "Right";
    DraftUp, "draft.up", Composer, ["Up", "C-p"], Moves, "A line up";
    DraftDown, "draft.down", Composer, ["Down", "C-n"], Moves, "A line down";
    DraftPageUp, "draft.page_up", Composer, ["PgUp"], Moves, "A page up";
    DraftPageDown, "draft.page_down", Composer, ["PgDn"], Moves, "A page down";
    DraftHome, "draft.home", Composer, ["Home", "C-a"], Moves, "To the start of the line";
    DraftEnd, "draft.end", Composer, ["End", "C-e"], Moves, "To the end of the line";
    DraftErase, "draft.erase", Composer, ["Backspace", "C-h"], Edits, "Erase the character before the cursor";
    DraftEraseNext, "draft.erase_next", Composer, ["Del"], Edits, "Erase the character under the cursor";
    DraftEraseWord, "draft.erase_word", Composer, ["C-w"], Edits, "Erase the word before the cursor";
    DraftEraseHead, "draft.erase_head", Composer, ["C-u"], Edits, "Erase to the start of the line";
    DraftEraseTail, "draft.erase_tail", Composer, ["C-k"], Edits, "Erase to the end of the line";
    DraftYank, "draft.yank", Composer, ["C-y"], Edits, "Put back what was erased last";
    FormNext, "form.next", Form, ["Tab", "Down", "C-n"], Moves, "Next field";
    FormPrevious, "form.previous", Form, ["S-Tab", "Up", "C-p"], Moves, "Field before";
    FormUse, "form.use", Form, ["F2"], Edits, "Use the one that is known already; again: the next one";
    LinkerDown, "linker.down", Linker, ["Down", "C-n"], Moves, "Down";
    LinkerUp, "linker.up", Linker, ["Up", "C-p"], Moves, "Up";
    LinkerChoose, "linker.choose", Linker, ["Enter"], Edits, "Take the one under the cursor";
    LinkerClose, "linker.close", Linker, ["Esc"], Shows, "Close without choosing";
    DraftOutside, "draft.outside", Composer, ["C-o", "F3"], Shows, "Go on writing in your own editor";
    BoxDown, "box.down", Box, ["j", "Down"], Moves, "Down";
    BoxUp, "box.up", Box, ["k", "Up"], Moves, "Up";
    BoxClose, "box.close", Box, ["Esc", "q", "Enter"], Shows, "Close";
    DraftKind, "draft.kind", Composer, ["Tab"], Edits, "Of a task: the next type; of a note: another sort";
    DraftWho, "draft.who", Composer, ["S-Tab"], Edits, "Of a task: the next person; of a note: another draft";
    BulkDown, "bulk.down", Bulk, ["j", "Down"], Moves, "Down";
    BulkUp, "bulk.up", Bulk, ["k", "Up"], Moves, "Up";
    BulkSend, "bulk.send", Bulk, ["Enter"], Edits, "Send it for all of them";
    BulkClose, "bulk.close", Bulk, ["Esc", "q"], Shows, "Close and keep the marks";
    KeepWaiting, "why.wait", Why, ["W"], Edits, "Known: wait until a day, because of something";
    BuilderDown, "builder.down", Builder, ["j", "Down", "C-n"], Moves, "Down";
    BuilderUp, "builder.up", Builder, ["k", "Up", "C-p"], Moves, "Up";
    BuilderAnswer, "builder.answer", Builder, ["Enter"], Shows, "Answer the row";
    BuilderAdd, "builder.add", Builder, ["a"], Shows, "Ask for another field";
    BuilderOff, "builder.off", Builder, ["x", "Del", "Backspace"], Shows, "Ask for this no more";
    BuilderNot, "builder.not", Builder, ["!"], Shows, "Turn the row round: what is not so";
    BuilderClearAll, "builder.clear", Builder, ["0"], Shows, "Ask for nothing";
    BuilderWrite, "builder.write", Builder, ["Tab", "e"], Shows, "Write the sentence itself";
    BuilderKeep, "builder.keep", Builder, ["f", "C-d"], Shows, "Keep the filter and close the box";
    BuilderSave, "builder.save", Builder, ["F"], Shows, "Keep the filter and save it as a view";
    BuilderClose, "builder.close", Builder, ["Esc", "q"], Shows, "Close; what was shown before is shown again";
    ColumnsDown, "columns.down", Columns, ["j", "Down", "C-n"], Moves, "Down";
    ColumnsUp, "columns.up", Columns, ["k", "Up", "C-p"], Moves, "Up";
    ColumnsTurn, "columns.turn", Columns, ["Space", "x", "Tab"], Shows, "Show the column, or not; of an order: take it, turn it round, leave it";
    ColumnsEarlier, "columns.earlier", Columns, ["H", "Left"], Shows, "Move the column to the front";
    ColumnsLater, "columns.later", Columns, ["L", "Right"], Shows, "Move the column to the back";
    ColumnsClose, "columns.close", Columns, ["Enter", "Esc", "q", "C"], Shows, "Close";
    ViewsDown, "views.down", Views, ["j", "Down", "C-n"], Moves, "Down";
    ViewsUp, "views.up", Views, ["k", "Up", "C-p"], Moves, "Up";
    ViewsOpen, "views.open", Views, ["Enter"], Shows, "Open the view";
    ViewsSave, "views.save", Views, ["s", "a"], Runs, "Save what is shown as a new view";
    ViewsUpdate, "views.update", Views, ["u"], Runs, "The view shall be what is shown now";
    ViewsRename, "views.rename", Views, ["e"], Runs, "Give the view another name";
    ViewsDelete, "views.delete", Views, ["x"], Runs, "Delete the view; twice, to be sure";
    ViewsClose, "views.close", Views, ["Esc", "q", "F"], Shows, "Close";
    WordDone, "word.done", Typed, ["Enter"], Runs, "The word is typed";
    WordClose, "word.close", Typed, ["Esc"], Shows, "Close without doing it";
}
