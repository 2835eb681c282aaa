-- natwire, schema 2: what natwire knows of sites, and of the quality of its own work.

-- How sure it is that the text is the article, 0 to 100; null for one that was read before this was known.
alter table article add column quality int;
-- What it is instead of an article (list, comment...): such a row is in no index and in no list.
alter table article add column unfit text;
-- When natwire itself last read it anew and changed it; updated_at is for what the publisher changed.
alter table article add column reread_at int;
-- Why the page is not here: the word of the error, or what it was instead of an article.
alter table item add column page_why text not null default '';

-- What is no article has state unfit and a story of its own that nobody carries (carriers = 0): it is not in the index,
-- and not in what people list.
drop view article_folded;
create view article_folded as
  select id, fold(title) as title, fold(text) as text from article where copy_of is null and state <> 'unfit';
drop view stories;
create view stories as
  select s.id, datetime(s.sort_at, 'unixepoch') as time, a.title, o.host as outlet, s.carriers, a.lang, a.url, a.text
    from story s join article a on a.id = s.lead_id join outlet o on o.id = a.outlet_id
   where s.into_id is null and s.carriers > 0;
drop view carriers;
create view carriers as
  select a.story_id, o.host as outlet, datetime(a.sort_at, 'unixepoch') as time,
         a.sort_at - min(a.sort_at) over (partition by a.story_id) as lag_s, a.title, a.url, a.joined_by
    from article a join outlet o on o.id = a.outlet_id where a.state <> 'unfit';

-- Where the page answered, behind all redirects; null for one that was fetched before this was kept.
alter table page add column url text;

-- Site memory: the blocks of the last pages of a host. One that is on many of them is furniture ----------------------
create table site (
    id integer primary key, host text not null unique,
    pages int not null default 0,                 -- counted into site_block; halved with the counts there, to forget
    grown int not null default 0,                 -- 1: a block became furniture since the stored pages were read anew
    swept_at int                                  -- when they were
) strict;
create table site_block (
    site_id int not null references site on delete cascade, h int not null,
    sentence int not null,                        -- 1: it reads as one, and must recur more often
    seen int not null, last_seen_at int not null, -- on how many of the counted pages, and when last
    sure int not null default 0,                  -- 1: it was on most pages of its time, and stays furniture of that time
    text text,                                    -- its words, once it recurs
    primary key (site_id, h)) strict, without rowid;
