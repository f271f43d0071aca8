//! What can be on the screen: one screen over the others, and at most one box over it.

use super::bulk::BulkBox;
use super::composer::ComposerState;
use super::conflict::ConflictState;
use super::finder::FinderState;
use super::form::FormState;
use super::handover::{code::CodeBox, page::PageBox};
use super::lead::LeadState;
use super::list::columns::ColumnsBox;
use super::log::LogState;
use super::order::OrderBox;
use super::outbox::{DropState, OutboxState};
use super::palette::PaletteState;
use super::people::card::PartyState;
use super::people::list::PartiesState;
use super::picker::Picker;
use super::search::SearchState;
use super::views::boxed::ViewsBox;
use super::why::WhyBox;

#[derive(Debug, Clone)]
pub enum Screen {
    Board,
    /// The leads as a table.
    List,
    Lead(Box<LeadState>),
    /// Contacts or companies.
    Parties(PartiesState),
    /// One contact or company.
    Party(Box<PartyState>),
    Log(LogState),
    Outbox(OutboxState),
    Conflict(ConflictState),
    Tasks,
    /// Everything, by what is typed.
    Search(Box<SearchState>),
    Inbox,
}

#[derive(Debug, Clone)]
pub enum Popup {
    Picker(Picker),
    /// The palette, or the help.
    Palette(Box<PaletteState>),
    Composer(Box<ComposerState>),
    Form(Box<FormState>),
    Finder(Box<FinderState>),
    /// The filter line of the view below it.
    Filter,
    /// Quit although edits are not sent yet?
    QuitQuestion,
    /// Give an edit up?
    Drop(DropState),
    /// The link of a lead, and all else that can be handed over.
    Page(PageBox),
    Code(CodeBox),
    Why(WhyBox),
    /// The filter that is being built.
    Builder,
    /// Which columns the list has.
    Columns(Box<ColumnsBox>),
    /// What the columns of the board are ordered by.
    Order(Box<OrderBox>),
    /// What is saved of views.
    Views(Box<ViewsBox>),
    /// What would change of all that is marked.
    Bulk(Box<BulkBox>),
}
