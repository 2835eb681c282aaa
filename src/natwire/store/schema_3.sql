-- natwire, schema 3: what a polite schedule needs to know.

alter table source add column stable_hash blob;                 -- of the document without what changes at each request
alter table source add column bytes int not null default 0;     -- of the last whole answer, decompressed
alter table source add column answers_304 int;                  -- null until the server has shown it
alter table source add column ttl int not null default 0;       -- seconds that its document asks for: ttl, sy:update*
alter table source add column quiet int not null default 0;     -- skipHours and skipDays, a bit each
alter table source add column moving_to text;                   -- a move for good, seen once at moving_since_at
alter table source add column moving_since_at int;
alter table source add column past text not null default '[]';  -- where it lived before, the oldest first
alter table source add column gone_since_at int;                -- the first 410 in a row
alter table source add column told int not null default 0;      -- whether its sickness was reported

-- robots.txt of the hosts whose pages are followed (RFC 9309): "" allows all, null could not be had --------------------
create table robots (origin text primary key, fetched_at int not null, body text) strict, without rowid;
