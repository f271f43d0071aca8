//! What a sales manager talks about: leads, pipelines, people, money, and the edits made to them.
//!
//! Owns: the types every other room shares and the rules that hold for them without a server, a disk or a clock.
//! Must not know: HTTP, SQLite, the terminal, tokio. `now` is always an argument.

pub mod account;
pub mod call;
pub mod catalog;
pub mod entity;
pub mod event;
pub mod field;
pub mod forecast;
pub mod form;
pub mod href;
pub mod ids;
pub mod incoming;
pub mod lead;
pub mod letter;
pub mod money;
pub mod mutation;
pub mod near;
pub mod note;
pub mod people;
pub mod phone;
pub mod pipeline;
pub mod query;
pub mod resource;
pub mod rot;
pub mod search;
pub mod stats;
pub mod task;
pub mod text;
pub mod time;
pub mod timeline;
pub mod view;
pub mod when;

pub use account::{Account, TaskKind};
pub use catalog::{Catalog, CatalogElement};
pub use entity::{Entity, Target};
pub use event::{AccountEvent, EventSubject, EventTopic, EventValue, FieldChange, LeadEffect};
pub use field::{FieldDef, FieldKind, FieldOption, FieldValue, FieldValues};
pub use form::{Calendar, Complaint, FieldForm, Fixed, Form, Wrong};
pub use href::Href;
pub use ids::{
    AccountId, BatchId, BotId, CatalogId, CompanyId, ContactId, EditId, ElementId, FieldId, FieldOptionId,
    LeadId, LossReasonId, NoteId, PipelineId, RequestId, RoleId, SourceId, StageId, TagId, TalkId, TaskId,
    TaskKindId, TemplateId, UserId, WebhookId, WidgetId,
};
pub use incoming::{Fact, FactKind, FactValue, IncomingCategory, IncomingLead, IncomingSummary};
pub use lead::{DeletedLead, Lead, LeadDetails, LinkedContact, LossReason, Tag};
pub use letter::Letter;
pub use money::{Currency, Money};
pub use mutation::{
    Change, Decision, Edit, Editable, HOLD_SECS, Linked, NewCompany, NewContact, NewIncoming, NewIncomingBy,
    NewLead, NewNote, NewNoteKind, NewTask, Part, Party, TagChange, Together, Verdict,
};
pub use note::{
    Call, CallOutcome, Correspondent, Direction, Mail, Note, NoteBody, NoteTopic, Owner, OwnerKind,
};
pub use people::{Company, Contact, Listing, Role, Sought, User};
pub use phone::{ContactPoint, Phone};
pub use pipeline::{Pipeline, Place, Stage, StageKind, places_called, said_of_places};
pub use resource::{RoleInFull, Source, Talk, Template, Webhook, Widget, WidgetSetting, webhook_settings};
pub use task::Task;
pub use text::SafeText;
pub use time::Timestamp;
pub use view::{SavedView, ViewChange, ViewScreen, ViewsKept};
