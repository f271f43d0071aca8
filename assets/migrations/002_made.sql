-- What an own addition (a note, a task) became on the server. After a lost answer it is looked for there, and what
-- another own addition became must not be taken for it.
alter table journal add column made integer;
