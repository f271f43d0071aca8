-- The first schema. Migrations are append-only: never change a file that was released, add the next one.

-- Short lists about the account (users, pipelines, fields, tags …), each whole, as JSON.
create table directory (
    part text primary key,
    json text not null,
    saved_at integer not null
) strict, without rowid;

-- What a board needs of each lead, clustered by pipeline: the visible pipeline is one contiguous read.
create table leads (
    pipeline integer not null,
    id integer not null,
    stage integer not null,
    name text not null,
    price integer not null,
    responsible integer not null,
    created_at integer not null,
    updated_at integer not null,
    closed_at integer,
    next_task_at integer,
    loss_reason integer,
    company integer,
    main_contact integer,
    tags text,
    -- The sweep of its pipeline that saw it last.
    seen integer not null,
    primary key (pipeline, id)
) strict, without rowid;
create unique index leads_by_id on leads (id);

-- Leads in full, as far as they were opened. Apart from `leads`, so that a board never reads past them.
create table lead_details (
    id integer primary key references leads (id) on delete cascade,
    json text not null,
    saved_at integer not null
) strict;

-- Everything else the server knows: contacts, companies, tasks, notes, events, incoming leads …
create table entities (
    kind text not null,
    id any not null,
    parent_kind text,
    parent_id any,
    updated_at integer not null,
    -- What its kind is listed by: when a task is due, when a note was written.
    at integer,
    json text not null
) strict;
create unique index entities_by_key on entities (kind, id);
create index entities_by_parent on entities (parent_kind, parent_id, kind, at) where parent_kind is not null;
create index entities_by_time on entities (kind, at) where at is not null;

-- How far each read of the server has come.
create table cursors (
    scope text primary key,
    -- Sweeps begun and the last one that came to its end.
    sweep integer not null default 0,
    finished integer not null default 0,
    -- Where to go on; null when no read is under way.
    next text,
    since integer,
    started_at integer,
    complete_at integer
) strict, without rowid;

-- Own edits the server has not confirmed. An id is never used twice.
create table outbox (
    id integer primary key autoincrement,
    kind text not null,
    entity any not null,
    method text not null check (method in ('patch', 'post')),
    what text not null,
    change text not null,
    base text,
    state text not null check (state in ('queued', 'sending', 'uncertain', 'parked')),
    reason text,
    detail text,
    -- An earlier try may have reached the server.
    unsure integer not null default 0,
    attempts integer not null default 0,
    next_at integer not null default 0,
    owner text,
    lease_until integer,
    created_at integer not null
) strict;
create index outbox_lanes on outbox (kind, entity, id);

-- Own edits and the way back from each.
create table journal (
    id integer primary key autoincrement,
    -- Edits made with one key have one batch: the id of the first of them.
    batch integer not null,
    kind text not null,
    entity any not null,
    method text not null,
    what text not null,
    change text not null,
    inverse text,
    -- The row of the outbox that carries it, or carried it.
    edit integer not null,
    outcome text not null check (outcome in ('pending', 'confirmed', 'dropped')),
    -- 0 stands, 1 undone, 2 undone and no longer to be redone.
    undone integer not null default 0,
    -- The row of the outbox that carries its undoing or redoing, while there is one.
    turn integer,
    made_at integer not null
) strict;
create index journal_by_batch on journal (batch);
create index journal_by_edit on journal (edit);
create index journal_by_turn on journal (turn) where turn is not null;
create index journal_to_redo on journal (batch) where undone = 1;

-- Text somebody is still writing.
create table drafts (
    kind text not null,
    entity any not null,
    composer text not null,
    -- The custom field it is for; 0 when it is for none.
    field integer not null,
    text text not null,
    cursor integer not null,
    saved_at integer not null,
    primary key (kind, entity, composer, field)
) strict, without rowid;
