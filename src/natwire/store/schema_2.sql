-- natwire, schema 2: what natwire knows of sites, and of the quality of its own work.

-- How sure it is that the text is the article, 0 to 100; null for one that was read before this was known.
alter table article add column quality int;
-- What it is instead of an article (list, comment...): such a row is in no index and in no list.
alter table article add column unfit text;
-- When natwire itself last read it anew and changed it; updated_at is for what the publisher changed.
alter table article add column reread_at int;
-- Why the page is not here: the word of the error, or what it was instead of an article.
alter table item add column page_why text not null default '';

-- Site memory: short blocks of the last pages of a host. A block on many of them is furniture ------------------------
create table site (
    id integer primary key, host text not null unique,
    pages int not null default 0                  -- counted into site_block; halved with the counts there, to forget
) strict;
create table site_block (
    site_id int not null references site on delete cascade, h int not null,
    seen int not null, last_seen_at int not null, -- on how many of the counted pages, and when last
    text text,                                    -- its words, once it recurs
    primary key (site_id, h)) strict, without rowid;
