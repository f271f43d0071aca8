-- Custom fields and links of every lead that was listed, not only of those that were opened. The time of a row that came
-- without the people around the lead has a minus.
alter table lead_details add column updated_at integer not null default 0;

-- What custom fields of leads are called and what they are, once for all leads: rows of `lead_details` name them by id.
create table lead_fields (
    id integer primary key,
    json text not null
) strict;

-- What is written in the fields of a lead, folded, so that a search reads nothing else; no row where there is nothing.
create table lead_texts (
    id integer primary key references lead_details (id) on delete cascade,
    folded text not null
) strict;

-- Leads of earlier versions were read without their fields: each pipeline is read in full once more, from the beginning.
alter table cursors add column lacks_fields integer not null default 0;
update cursors set next = null, lacks_fields = iif(complete_at is null, 0, 1) where scope glob 'full:leads:*';
