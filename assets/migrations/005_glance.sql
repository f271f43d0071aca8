-- What a look that must be quick counts: without these, each prompt would read through everything that is kept.
create index leads_open on leads (stage) where stage not in (142, 143);
create index tasks_open on entities (at, json ->> '$.responsible')
    where kind = 'task' and at is not null and json_valid(json) and not (json ->> '$.is_completed');
