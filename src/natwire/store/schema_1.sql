-- natwire, schema 1. SQLite 3.40. Times are whole seconds UTC in columns named *_at; views show them as text.
-- fold() is needed to compare or rebuild the index, never to read or to search.

-- What the user follows -------------------------------------------------------------------------------------------
create table source (
    id integer primary key, name text not null, kind text not null,
    address text not null unique,                 -- as declared: the identity; a renamed source keeps its items
    url text not null,                            -- where it lives now
    mark text not null default '{}',              -- the source file's own state, opaque JSON
    etag text, last_modified text, validators_url text, body_hash blob,
    status text not null default 'new', error text, failures int not null default 0, failing_since_at int,
    last_request_at int, last_ok_at int, next_at int not null default 0, why text not null default '', hint_until_at int,
    polls int not null default 0
) strict;
create table host (key text primary key, not_before_at int not null) strict, without rowid;
create table run (id integer primary key, started_at int not null, ended_at int, totals text) strict;

-- Outlets: who prints. A source is how we hear of it; carriers are counted by outlet --------------------------------
create table outlet (id integer primary key, host text not null unique) strict;

-- The copy itself -----------------------------------------------------------------------------------------------------
create table story (
    id integer primary key autoincrement,         -- what people type; never reused, never deleted
    into_id int references story,                 -- set when a late join made it part of another; kept flat
    lead_id int,                                  -- the article that is shown
    first_seen_at int not null, sort_at int not null, carriers int not null default 1,
    check (into_id is null or into_id <> id)
) strict;
create index story_new on story (sort_at desc) where into_id is null;
create index story_into on story (into_id) where into_id is not null;

create table article (
    id integer primary key autoincrement,
    story_id int not null references story, outlet_id int not null references outlet,
    key text not null unique,                     -- the canonical address without what does not matter
    url text not null,
    state text not null default 'kept',           -- kept | teaser
    title text not null, text text not null, authors text not null default '[]', lang text, site text,
    published_at int, published_from text, first_seen_at int not null, updated_at int,
    sort_at int not null generated always as (min(coalesce(published_at, first_seen_at), first_seen_at)) stored,
    text_hash blob not null,
    copy_of int references article,               -- the same words as that one: not indexed twice
    joined_by text not null default 'new', joined_facts text not null default ''
) strict;
create index article_story on article (story_id);
create index article_hash on article (text_hash);
create index article_outlet on article (outlet_id);
create index article_copy on article (copy_of) where copy_of is not null;

create table version (                            -- an earlier text, compressed with the one after it as dictionary
    article_id int not null references article on delete cascade, n int not null, seen_at int not null,
    title text not null, text_z blob not null, primary key (article_id, n)) strict, without rowid;

create table item (                               -- one announcement; several may lead to one article
    id integer primary key, source_id int not null references source, guid text not null, url text, hash blob not null,
    article_id int not null references article, first_seen_at int not null,
    page text not null default 'none',            -- none | wanted | here | gave-up: the follow queue is this column
    page_next_at int, page_tries int not null default 0,
    unique (source_id, guid)) strict;
create index item_wanted on item (page_next_at) where page = 'wanted';
create index item_article on item (article_id);

-- Deduplication ---------------------------------------------------------------------------------------------------------
create table anchor (                             -- what candidates are found by
    h int not null,                               -- 40 bits of a hash; new ones stand together as ~h: see candidates.py
    story_id int not null, primary key (h, story_id)) strict, without rowid;
create table print (article_id integer primary key references article on delete cascade, facts blob not null) strict;

-- The page as fetched: the first thing to prune --------------------------------------------------------------------------
create table page (article_id integer primary key references article on delete cascade,
    fetched_at int not null, type text not null, body_z blob not null) strict;
create index page_old on page (fetched_at);

-- Mail: never twice, never lost -------------------------------------------------------------------------------------------
create table outbox (id integer primary key, message_id text not null, channel text not null, recipient text not null,
    body blob not null, state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed')),
    queued_at int not null, next_at int not null, tries int not null default 0, error text, sent_at int,
    unique (message_id, channel, recipient)) strict;
create index outbox_due on outbox (next_at) where state in ('queued', 'sending');

-- Search: folded, no second copy of the text --------------------------------------------------------------------------------
create view article_folded as select id, fold(title) as title, fold(text) as text from article where copy_of is null;
create virtual table article_fts using fts5(title, text, content='article_folded', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2");

-- For people: sqlite3, datasette, notebooks ----------------------------------------------------------------------------------
create view stories as
  select s.id, datetime(s.sort_at, 'unixepoch') as time, a.title, o.host as outlet, s.carriers, a.lang, a.url, a.text
    from story s join article a on a.id = s.lead_id join outlet o on o.id = a.outlet_id where s.into_id is null;
create view carriers as
  select a.story_id, o.host as outlet, datetime(a.sort_at, 'unixepoch') as time,
         a.sort_at - min(a.sort_at) over (partition by a.story_id) as lag_s, a.title, a.url, a.joined_by
    from article a join outlet o on o.id = a.outlet_id;
create view source_health as
  select name, kind, address, status, error, failures, datetime(last_ok_at, 'unixepoch') as last_ok,
         datetime(next_at, 'unixepoch') as next, why from source;
