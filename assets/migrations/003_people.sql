-- What lists of contacts and companies tell of each, so that a list of fifty thousand reads no JSON.
create table listings (
    kind text not null,
    id integer not null,
    -- The name in small letters, for order and search.
    folded text not null,
    name text not null,
    company integer,
    phone text not null,
    responsible integer not null,
    leads integer not null,
    primary key (kind, id)
) strict, without rowid;
create index listings_by_name on listings (kind, folded, id);

-- Phones and e-mail addresses without their spelling: who is known by them.
create table points (
    key text not null,
    country text not null,
    kind text not null,
    id integer not null,
    primary key (key, country, kind, id)
) strict, without rowid;
create index points_by_owner on points (kind, id);

create trigger listings_follow after delete on entities when old.kind in ('contact', 'company') begin
    delete from listings where kind = old.kind and id = old.id;
    delete from points where kind = old.kind and id = old.id;
end;
