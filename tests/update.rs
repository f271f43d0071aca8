//! `update` alone: messages in, effects and state out. No screen, no clock, no runtime.

#[path = "update/board.rs"]
mod board;
#[path = "update/bulk.rs"]
mod bulk;
#[path = "update/bulk_fields.rs"]
mod bulk_fields;
#[path = "update/clicks.rs"]
mod clicks;
#[path = "update/composer.rs"]
mod composer;
#[path = "update/desk.rs"]
mod desk;
#[path = "update/handover.rs"]
mod handover;
#[path = "update/inbox.rs"]
mod inbox;
#[path = "update/lead_fields.rs"]
mod lead_fields;
#[path = "update/lessons.rs"]
mod lessons;
#[path = "update/marks.rs"]
mod marks;
#[path = "update/narrowing.rs"]
mod narrowing;
#[path = "update/notes.rs"]
mod notes;
#[path = "update/order.rs"]
mod order;
#[path = "update/outbox.rs"]
mod outbox;
#[path = "update/palette.rs"]
mod palette;
#[path = "update/party_handover.rs"]
mod party_handover;
#[path = "update/party_narrowing.rs"]
mod party_narrowing;
#[path = "update/people.rs"]
mod people;
#[path = "update/pointer.rs"]
mod pointer;
#[path = "update/preview.rs"]
mod preview;
#[path = "update/requests.rs"]
mod requests;
#[path = "update/search.rs"]
mod search;
#[path = "update/story.rs"]
mod story;
#[path = "update/task_lines.rs"]
mod task_lines;
#[path = "update/tasks.rs"]
mod tasks;
#[path = "update/timeline.rs"]
mod timeline;
#[path = "update/views.rs"]
mod views;
