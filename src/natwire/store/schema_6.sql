-- natwire, schema 6: what agencies deliver, and which files of a folder were read.

-- An item of an agency. Its article has the same key, and is there as soon as anything was delivered but a withdrawal by
-- another item. `shown` is the delivery whose text the article has, `look_at` when it has to be looked at again: an
-- embargo ends then. `told` has model/wire.py's Delivered as JSON.
create table wire (
    id integer primary key, provider text not null, uid text not null, key text not null unique,
    slugline text not null default '', standing text not null default 'shown'
        check (standing in ('shown', 'killed', 'withheld', 'embargoed')),
    shown int, look_at int, told text not null default '{}', unique (provider, uid)) strict;
create index wire_slugline on wire (provider, slugline) where slugline <> '';
create index wire_look on wire (look_at) where look_at is not null;

-- A file as it was delivered: what is not shown is read from it when it is, and a later natwire may read more out of it.
-- `zone` is that of its times which name none, "" where nobody knew it.
create table raw (
    id integer primary key, hash blob not null unique, form text not null, zone text not null default '',
    at int not null, body_z blob not null) strict;
create index raw_old on raw (at);

-- Each version of an item that was delivered, and each word of another item that withdraws it (by_reference).
create table delivery (
    id integer primary key, wire_id int not null references wire on delete cascade, n int not null,
    hash blob not null,                           -- of what it says: the same again is no delivery
    version text not null, status text not null check (status in ('usable', 'withheld', 'canceled')),
    updated_at int, embargo_at int, by_reference int not null default 0, received_at int not null,
    raw_id int references raw on delete set null, unique (wire_id, n), unique (wire_id, hash)) strict;
create index delivery_raw on delivery (raw_id);

-- Files of folders that are sources, each read once: one that is another since then is read again. `path` is bytes, as
-- names of files are.
create table file (
    source_id int not null references source on delete cascade, path blob not null, size int not null,
    changed_ns int not null, read_at int not null, primary key (source_id, path)) strict, without rowid;

-- What is hidden is looked for by why.
create index article_hidden on article (unfit, story_id) where unfit in ('killed', 'withheld', 'embargoed');
