//! dealdesk: the pipeline of a Kommo / amoCRM account in a terminal.
//!
//! A sales manager opens it through SSH, sees the board of the account, reads a lead, carries it to the next
//! stage, and goes on while the network does what it does. Nothing on the screen waits for a request, requests
//! share one rate with every other dealdesk of the host, and what the server did not confirm is shown as such.
//!
//! This page is the map. Where it states rules in tables, `tests/architecture.rs` reads them from here and
//! checks every file under `src/` against them.
//!
//! # One direction
//!
//! ```text
//!  keys, pastes, resizes, signals ──┐
//!  answers, engine events, timers ──┴──► Msg ──► update(&mut State, Msg) ──► Vec<Effect>
//!                                                    │        pure             │
//!         ┌──────────────────────────────────────────┘                         ▼
//!         ▼                                                                 Runner
//!   view(&State, Theme, &mut Frame)   pure                               │        │
//!         │                                                           timers   sync::Engine
//!         ▼                                                              │      │       │
//!    QuietBackend ──► terminal                                           │    pull    push ◄── outbox
//!                                                                        │      │       │
//!                      every answer comes back as a Msg ◄────────────────┴──────┤       │
//!                                                                               ▼       ▼
//!                                              Client::send ──► Gate::enter(lane) ──► Transport ──► account
//! ```
//!
//! The loop ([`shell::run()`]) waits for one message, takes all that wait with it, calls [`app::update()`] for each
//! and draws once. There is no tick: without a message nothing happens, and a frame without a difference writes
//! no byte. [`app::Msg`] and [`app::Effect`] are plain data, so a behaviour is tested as a list of messages.
//!
//! # Rooms
//!
//! | room | owns | may name |
//! |---|---|---|
//! | `domain` | leads, stages, people, money, edits, inert text: what everybody talks about | |
//! | `files` | files and directories for their owner only | |
//! | `api` | the REST API: client, gate, endpoints, wire format, errors | `domain` `files` |
//! | `sync` | what is read in the background and what is sent; the only retry loops | `api` `domain` `store` |
//! | `vault` | the secrets of the accounts: their files, the lock, renewing | `api` `domain` `files` |
//! | `store` | the file of an account: cache, durable outbox, journal of own edits, drafts. | `domain` `files` |
//! | `i18n` | the words of each language | `app::command` `sync::event` |
//! | `app` | the program as a value: state, messages, commands, geometry. Pure | `domain` `i18n` `sync::event` `sync::overlay` |
//! | `ui` | drawing that value. Pure | `app` `domain` `i18n` `sync::event` `sync::overlay` |
//! | `shell` | the real terminal, the loop, carrying out effects | `api` `app` `domain` `files` `sync` `ui` |
//! | `demo` | an invented account that answers in the wire format | `api::wire` `domain` `files` |
//! | `config` | where account, language, keys and files come from; `config.toml` | `api` `app::command` `app::keymap` `app::own` `domain` `files` `i18n` |
//! | `telemetry` | the log file | `files` |
//! | `cli` | the command line, and joining all rooms for it | `api` `app` `config` `demo` `domain` `files` `i18n` `shell` `store` `sync` `telemetry` `ui` `vault` |
//! | `main` | arguments, log, runtime, exit code. No logic | `cli` `config` `telemetry` |
//! | `lib` | this page and the list of modules | |
//!
//! So `update` cannot wait, because it cannot name tokio, and `ui` cannot send, because it cannot name a channel.
//! `app` and `ui` see of `sync` only plain data. `demo` is not built on the client: both read the same
//! [`api::wire`] structs, and recorded answers in the tests keep those honest.
//!
//! # Who owns what
//!
//! The longest row that fits a name decides. A place is a file or directory below `src/`; what stands under
//! `#[cfg(test)]` may name what it likes. A dependency without a row cannot be used.
//!
//! | what | only in | because |
//! |---|---|---|
//! | `crate::api::wire` | `api` `demo` | the API's shapes end where domain values begin |
//! | `ratatui` | `ui` `shell` | drawing |
//! | `ratatui::layout` | `ui` `shell` `app/layout` `app/card` | a rectangle is a plain value that geometry needs |
//! | `ratatui::style::Color` | `ui/theme` `shell/pen` | colours are named by meaning, once |
//! | `ratatui::style::Stylize` `ratatui::prelude` | nowhere | they bring colours in by the back door |
//! | `crossterm` `rustix` `signal_hook` | `shell` | the terminal |
//! | `unicode_width` | `domain` `app` `ui` `shell` | how wide text is |
//! | `unicode_segmentation` | `app` `shell` | where text may be cut |
//! | `qrcode` | `app/handover/qr` | which modules of a code are dark; drawn without it |
//! | `tui_textarea` | `app/composer/editor` | editing a text; wrapped and drawn without it |
//! | `tokio` | `api` `store` `sync` `vault` `shell` `demo` `cli` `main` | what waits |
//! | `tokio::runtime` | `demo/server` `main` | one for the program, one for the demo account |
//! | `tokio::spawn` `tokio::task::JoinSet` `tokio::task::spawn` `tokio::task::spawn_local` | `shell` `sync` `vault/keyed` `demo` | tasks are counted and stopped; a renewal is never broken off |
//! | `tokio::time::Instant` | `api` `sync` `shell` | measuring a while, and tests can turn it |
//! | `futures_util` | `api` `sync` `vault` `shell` | what waits |
//! | `std::thread` | `shell` `sync` `demo` | tasks are counted and stopped |
//! | `std::time` | `api` `store` `sync` `vault` `shell` `demo` `cli` | time is a value elsewhere: it arrives in a message |
//! | `std::time::Instant` | nowhere | a clock that tests cannot turn |
//! | `std::time::SystemTime` | `shell/clock` `api/gate/clock` | the wall clock is read in two places |
//! | `chrono` `chrono_tz` | `domain` `api` `store` `app` `demo` | calendars |
//! | `chrono::Utc` | `api` `demo` | a zone, not a clock |
//! | `chrono::Utc::now` `chrono::Local` | `shell/clock` | the wall clock is read in two places |
//! | `std::fs` | `files` `api/gate` `store` `telemetry` `demo/log` `cli` | the rate ledger, the account's file, the logs, `--input FILE` |
//! | `std::os` | `files` `store` `shell/own` `shell/input/reader` | file modes, how a process ended, a terminal that is read |
//! | `std::io` | `api` `files` `store` `vault` `shell` `demo` `cli` `telemetry` | talking to anything outside |
//! | `std::env` | `config` | everybody else is told |
//! | `std::net` | `api` `demo` `cli` | addresses and the demo's socket |
//! | `std::process` | `shell` `cli` `main` `vault/command` | exit codes, the person's own editor, their command for a token |
//! | `reqwest` `rustls` `webpki_root_certs` | `api/transport` | one way out |
//! | `reqwest::Url` | `api` | addresses |
//! | `http` `bytes` | `api` `demo` `cli` | requests and answers |
//! | `axum` | `demo/server` | the demo's socket |
//! | `fastrand` | `api` `sync` | jitter |
//! | `serde` | everywhere | |
//! | `serde_json` | `api` `store` `vault` `demo` `cli` | JSON ends where domain values begin |
//! | `toml` | `i18n` `app/fields/document` `config` `ui/theme` | the locale files, all fields of a card as one document, `config.toml`, the themes |
//! | `clap` | `cli` `main` | arguments |
//! | `clap_complete` | `cli/complete` | what a shell offers |
//! | `clap_mangen` | `cli/man` | the manual pages |
//! | `directories` | `config` | where files belong |
//! | `html5gum` | `domain/letter` | what browsers read in HTML |
//! | `frizbee` | `domain/search/scan` | words with slips in them |
//! | `memchr` | `domain/search/query` | words in texts, a hundred thousand times for a key |
//! | `tikv_jemallocator` | `main` | one allocator for all, SQLite too |
//! | `zeroize` | `api/token` `api/oauth` `vault` `shell/prompt` `cli/login` | a secret leaves no trace |
//! | `rusqlite` | `store` | SQL ends at the store's methods |
//! | `thiserror` | everywhere | |
//! | `anyhow` | `shell` `cli` | errors nobody tells apart any more |
//! | `tracing` | `api` `store` `sync` `vault` `shell` `cli` `telemetry` | the log |
//! | `tracing_subscriber` | `telemetry` | the log file |
//!
//! # The life of a key press
//!
//! 1. `src/shell/input/decode.rs` turns the terminal's bytes into a key of our own, `src/shell/input.rs` that into
//!    `Msg::KeyPressed`.
//! 2. The loop tells `update` the time (`Msg::TimeTold`) and hands the key over.
//! 3. `src/app/update.rs` adds it to the chord and asks `src/app/keymap.rs` what it means in the scopes on the
//!    screen: a [`app::Command`], the beginning of a chord, or nothing, which is said in the footer.
//! 4. The command goes to the screen's own file (`src/app/board.rs`), then to the global ones. It changes the
//!    [`app::State`] and returns effects; offsets are settled here, with the geometry of `src/app/layout.rs`.
//! 5. The runner carries the effects out without waiting for them. The loop draws: `src/ui/board.rs` reads the
//!    state, `src/shell/backend.rs` writes the cells that differ.
//!
//! # The life of an edit
//!
//! 1. `L` on the board makes a [`domain::Edit`]: the lead, the change, and as *base* what stood there before.
//! 2. It joins the *pending* edits of the overlay (`src/sync/overlay.rs`) at once, so the card is in its new
//!    column in this frame, with a hollow mark; `Effect::Push` hands it to the clerk (`src/sync/clerk.rs`), who writes
//!    it down as a row of the outbox (`src/store/outbox/`) and says so: the mark fills.
//! 3. The outbox has one lane per lead. Steps that were not sent yet are joined into one request.
//! 4. `src/sync/push.rs` leases the head of each lane, so that no other process is at it, and reads the lead. As the
//!    person saw it: the changed fields are sent through [`api::Client::send`] and the gate's push lane. Changed by
//!    somebody else: the edit is *parked* and waits for a person.
//! 5. A yes: the lead is read again, since automations may have moved it on, and becomes *confirmed* in the cache in
//!    the transaction that takes the row out. A no: parked, with the reason. A lost answer: the server is looked at
//!    before anything is sent again. Every end is written into the row, so a kill anywhere costs nothing.
//!
//! # Glossary
//!
//! - *account, pipeline, stage, lead*: as Kommo says them. 142 (won) and 143 (lost) are stages of every
//!   pipeline, so a stage alone is no place: a *place* is a pipeline and a stage.
//! - *edit*: what a person did to a lead, contact, company, task or note, its *target*. *change*: an edit as data, with an inverse. *base*: what it replaced.
//! - *confirmed*: as the server last said. *pending*: an edit the server has not answered. *overlay*: confirmed
//!   with pending on top, the only thing the screen shows.
//! - *parked*: waits for a person. *uncertain*: sent, answer lost. *addition*: an edit that makes something new.
//! - *gate*: the rate limiter of an account, shared by all processes of a host through the *ledger* file.
//!   *lane*: a priority in it: interactive, push, background. *cap*: requests per window at present.
//! - *pull*: reading for the screen. *sweep*: reading all leads of a pipeline; what a complete sweep did not see and
//!   the server does not know by id is gone. *delta*: reading what changed in the account since the *mark*, the newest
//!   change seen, in the server's time. *fence*: a point in the account's journal, to tell what happened since.
//! - *list*: one sort of what the server keeps besides leads (tasks, contacts, notes, …), read after the leads. *way*
//!   of a list: by its changes, by pages until two passes are equal (*proof*), or back from the newest (*walk*).
//!   *surroundings*: the part of the directory no board is made of: roles, tags, fields of contacts and companies.
//! - *kept*: from the disk, with its age. *keeper*: the task that reads what is due while nobody asks.
//! - *story*: one lead in full, with its contacts and company. *directory*: what surrounds the leads (users,
//!   pipelines, fields).
//! - *owner*: the lead, contact or company a note or a task hangs on. *addition*: a note or a task as an edit; it
//!   has no inverse and is never sent twice. *incoming lead*: one that waits in the queue to be accepted.
//! - *credentials*: what gives tokens. *session*: signed in by OAuth: an access token for a day and a *key* (refresh token)
//!   for one use, which *renews* both. *vault*: where the secrets of the accounts lie.
//! - *verdict*: what becomes of an incoming lead; *held* for some seconds before it is sent, since the account knows no way
//!   back. *inbox*: what wants a decision, worked out of what is known. *rot*: standing in a stage longer than its limit.
//!   *quiet*: left alone until a time, for a reason.
//! - *form*: how a command answers: text, JSON, lines of JSON, CSV. *item*: a line of standard input that stands for a thing;
//!   *chunk*: items done together. *glance*: a look at an account's file that nobody notices. *finding*: what the doctor saw.
//! - *list* (of the account): what Kommo calls a list and the API a catalog; its lines are *elements*, and what *hangs* on a lead
//!   has a quantity. *talk*: a conversation in a messenger. *deed*: a write that has no lane in the outbox. *sight*: what a look
//!   at the account shows of a deed whose answer was lost.
//! - *rate*: so many of *n* were won. *weight*: what stands for a rate of too few. *cycle*: how long won leads took. *slipped*:
//!   should have closed already. *outlook*: what is open and what of it is to be expected. *stretch*: from one time until another.
//! - *trouble*: why something did not work, in terms a person can act on.
//! - *safe text*: text from strangers that cannot drive a terminal ([`domain::SafeText`]).
//! - *timeline*: notes, tasks and events as one story of *entries*; each has a *key* that never changes. *folded*: told
//!   by another entry. *topic*: what a note or an event of a rarer sort is about. *letter*: a mail body as lines of
//!   text; *thread*: letters that answer each other. *feed*: a timeline's material, told in *stretches* back into the past;
//!   before *known from* not everything is told, and the screen says so there. *turned*: opened or closed by a person.
//! - *tab*: a part of a card, by number. *kind* of an entry: what `f` shows and hides. *sort* of a note: what the composer
//!   makes of the same text: a note, a call, a text message, a service message.
//! - *party*: a contact or a company. *listing*: what a list tells of one. *point*: a phone or an e-mail address without
//!   its spelling, what two entries of one person have in common. *known*: a party that is there already.
//! - *form*: a box with fields, in which something new is written. *finder*: a box to find a party by what is typed.
//! - *seek*: what is looked for by one line of text, and what was found of it so far, whoever shows it.
//! - *query*: what is looked for, in all the ways it may be meant. *rank*: how good a hit is. *entries*: what is looked
//!   through, folded. *mark* of a name: one letter that stands for it in an entry. *filter*: a query that narrows a view.
//! - *composer*: a box in which a person writes. *draft*: what was written there and not sent; on the disk a moment
//!   after it was typed.
//! - *handover*: what of a lead can leave the terminal: its page, phones, e-mails, name, id. *href*: an address that may
//!   be opened from outside. *mark* of a href: what the cells of a hyperlink carry instead of an escape sequence.
//! - *filter*: a *sentence* about things (`price > 5k and not tag:vip`): a *tree* as written, with its names looked up a
//!   filter, whose answer is yes, no, or not known. *facts*: what is known of one thing. Each sort of things a screen lists
//!   has a sentence of its own.
//! - *mark* of a thing: put aside for one verb over all of them. *deed*: what a verb does to each. *plan*: what it would do,
//!   worked out before it is sent. *batch*: edits made with one key, taken back with one. *run*: what becomes of a batch.
//! - *view*: what is shown of the leads (filter, order, columns, screen, pipeline); *saved*, it has a name and a digit.
//!   *narrowed*: by a filter, by text, or both. *sieve*: what a filter leaves, kept in step. *builder*: the box in which a
//!   filter is made; its *rows* are ways to see *parts* of the sentence. *list*: also the leads as a table.
//! - *order*: sort keys with their names looked up. *standing*: where one lead stands in it, told without the others.
//! - *theme*: what each *meaning* (good, late, a heading) looks like; *own*: one a person wrote; *flaw*: what is wrong in
//!   it. *plain*: the program line by line; *told*: what a person has heard of it.
//! - *keymap*: which keys run what. *sequence*: keys one after the other; a *chord* is one that is not done yet. *view*: where
//!   keys are bound, a `Scope` by its name in `config.toml`; *stack*: the scopes looked up together. *preset*: a set of
//!   *wishes* for other keys that comes with the program; an *objection* is what is said about a wish. *own command*: a
//!   program of the person's own on a key; an *errand* is one that is ready to start. *reach*: what it takes to type a
//!   sequence on a *layout*.
//! - *palette*: the box that finds what can be done. *offer*: what it can choose besides things; *fit*: how well that is
//!   what was typed; *doing*: what choosing it does. *lately*: chosen there not long ago.
//! - *pointer*: the mouse, where a person turned it on; *capture*: whether they did. *under*: what stands in a cell.
//!   *hint*: a key that is told of, with what it does, in the cells where it stands.
//! - *lesson*: what somebody new may try next. *memory*: what is known of a person from run to run.
//! - *screen*: what fills the body; screens are stacked, the board is the bottom. *popup*: a box above it.
//!
//! # Conventions
//!
//! - Commands are imperative (`MoveRight`), messages past tense (`KeyPressed`), effects imperative of the machine
//!   (`Push`). `…State` is the state of one screen, `…Id` an id, `…Spec` a row of a table.
//! - Ids, money and time stamps are types; no bare number crosses a function. No `bool` parameters.
//! - A file's `//!` says what it owns and what it must not know. Up to 400 lines; beyond, a reason in
//!   `tests/architecture.rs`.
//! - No unsafe code. No globals, but for the form in which a command answers (`cli::stop`): a process has one standard
//!   error. Lints are not silenced with `allow` but with `expect` and a reason.
//! - Words stand in `assets/locales`, colours in `assets/themes`, keys in `src/app/command/table.rs`: nowhere else.
//!   A sentence names a key by its command: `{edit.undo}` in a locale, [`app::State::key_words`] in code.
//!
//! # Where do I add …
//!
//! - **a screen**: its state and keys in a file of `src/app/`, its variant in `Screen` (`src/app/state.rs`), its
//!   scope in `src/app/command/scope.rs`, its drawing in a file of the same name in `src/ui/`, its line in
//!   `src/ui/mod.rs`. The compiler names the rest.
//! - **a command**: one line in `src/app/command/table.rs`, its form on the command line in `src/app/command/forms.rs`, one
//!   arm in the file that runs it, its help in the other files of `assets/locales`. Keymap, help, `dealdesk keys` follow;
//!   the table of the README with `UPDATE=1 cargo test --test docs`. Presets in `assets/keymaps` may want it elsewhere.
//! - **a place for keys**: a variant of `Scope`, its name and its stacks in `src/app/command/scope.rs`.
//! - **a preset of keys**: a file in `assets/keymaps` and its lines in `src/config/file/keys.rs`. **A keyboard layout**: its
//!   three levels in `src/app/keymap/layouts.rs`.
//! - **an endpoint**: a struct with its path and its answer in a file of `src/api/endpoint/`, the shapes in
//!   `src/api/wire/` with what becomes of them in `domain`. Then a `Load` in `src/sync/event.rs` and its reading
//!   in `src/sync/pull.rs`: the disk first, the server's word saved before it is told; when it is due in
//!   `src/sync/plan.rs`.
//! - **a kind of edit**: a variant of `Change` in `src/domain/mutation/mod.rs` (apply, inverse, joining) and its
//!   request in `src/api/endpoint/leads.rs`.
//! - **a type of note**: its shape in `src/api/wire/notes/`, a variant of `NoteBody` in `src/domain/note.rs`, or only a
//!   `NoteTopic` where it has nothing but a text, and its words in `src/app/timeline/notes.rs`. One people can write is
//!   a `NewNoteKind` too, with its facts in `src/domain/call.rs` or beside it and its box in `src/app/composer/note.rs`.
//! - **a type of event**: its `EventTopic` in `src/domain/event/topic.rs` and a word in `src/app/timeline/changes.rs`; what
//!   a side of it tells is an `EventValue`. Without that it is shown by the name the account gives it. A line of
//!   `tests/screens/timeline.rs` puts it on the screen.
//! - **a tab of a card**: a variant of `Tab` in `src/app/tabs.rs`, its command, and what it lists; a part of the timeline is
//!   a `Mode` in `src/app/timeline.rs` and what fits it in `src/app/timeline/page.rs`.
//! - **something to hand over**: `handover` in `src/app/handover.rs` says what there is on the screen at hand; the commands,
//!   boxes and codes follow. A link on a card is a row with a `href`.
//! - **something to filter by**: a field in `src/domain/query/tree.rs`; the compiler names the rest, the README is checked.
//! - **a command without a screen**: its arguments and its `run` in a file of `src/cli/`, an `Answer` for what it tells (so it
//!   has every form), a line in `src/cli/mod.rs`, an example in its help, and its row in `tests/verbs/rows.rs`.
//! - **something to choose in the palette**: an offer in `src/app/palette/offers.rs`, and what it does in `act.rs` beside it.
//! - **what a click means on a screen**: `in_body` in `src/app/pointer/under.rs` and `put_row` in `src/app/pointer.rs`; in a
//!   box: where it stands in `shape` of its own file, for drawing too, and its arms in `src/app/pointer/boxes.rs`.
//! - **a hint at the foot of the screen**: `screen_hints` in `src/app/hints.rs`; it can be clicked from then on.
//! - **a key of `config.toml`**: `src/config/file.rs`, which says what is wrong with it; `dealdesk config --help` and the
//!   README tell of it. A secret goes into the vault instead.
//! - **a theme**: a file in `assets/themes` and its line in `src/ui/theme.rs` and in `THEMES` of `src/config/file.rs`. **A
//!   language**: a file in `assets/locales`, its lines in `src/i18n/`; a test names what it lacks.
//! - **a text**: a line in `src/i18n.rs` and in every file of `assets/locales`.
//! - **a resource of the demo account**: a module in `src/demo/res/` and its lines in `src/demo/route.rs`.
//! - **a fault of the demo account**: `src/demo/faults.rs`.
//! - **a dependency**: `Cargo.toml` and a row above.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::dbg_macro,
    clippy::todo,
    clippy::unimplemented,
    clippy::allow_attributes
)]

pub mod api;
pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod files;
pub mod i18n;
pub mod shell;
pub mod store;
pub mod sync;
pub mod telemetry;
pub mod ui;
pub mod vault;
