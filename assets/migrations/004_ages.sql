-- What the kept events tell of each lead, so that the age of a hundred thousand is read without their history.
create table ages (
    lead integer primary key,
    -- Its last change of stage.
    staged_at integer,
    -- When a person last did something about it.
    touched_at integer
) strict;
