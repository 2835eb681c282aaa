-- natwire, schema 5: what was told, to whom, and what is to be told.

-- Mail under way. `plan` is what it is of, such as digest:morning or watch:patria; `reply` what the other side said, or
-- why it did not go. A letter that is held waits for a person, one that is dropped was given up by one.
alter table outbox rename to outbox_4;
create table outbox (
    id integer primary key, message_id text not null, plan text not null default '', channel text not null,
    recipient text not null, body blob not null, state text not null default 'queued'
        check (state in ('queued', 'sending', 'sent', 'failed', 'held', 'dropped')),
    queued_at int not null, next_at int not null, tries int not null default 0, sent_at int, reply text not null default '',
    unique (message_id, channel, recipient)) strict;
insert into outbox (id, message_id, channel, recipient, body, state, queued_at, next_at, tries, sent_at, reply)
    select id, message_id, channel, recipient, body, state, queued_at, next_at, tries, sent_at, coalesce(error, '')
      from outbox_4;
drop table outbox_4;
create index outbox_due on outbox (next_at) where state in ('queued', 'sending');
create index outbox_plan on outbox (plan, channel, recipient, queued_at);

-- What was told of which story to whom: never twice. With no letter it waits to be told. The story is today's: what was
-- told of one that became part of another moves there (store/ledger.py).
create table told (
    plan text not null, channel text not null, recipient text not null, story_id int not null references story,
    what text not null, at int not null, letter_id int references outbox,
    primary key (plan, channel, recipient, story_id, what)) strict, without rowid;
create index told_letter on told (letter_id) where letter_id is not null;
create index told_waiting on told (plan, channel, recipient) where letter_id is null;
create index told_story on told (story_id);

-- The hours at which a digest was due, each once: as the clock showed them, such as 2026-11-24T07:00.
create table edition (
    plan text not null, slot text not null, at int not null,
    outcome text not null check (outcome in ('built', 'empty', 'missed')),
    primary key (plan, slot)) strict, without rowid;

-- Since when a watch reports: what was seen before is no news.
create table watching (plan text primary key, since_at int not null) strict, without rowid;

-- Stories that are new, or have another text or another carrier, since the watches last looked.
create table fresh (story_id integer primary key) strict;

create index story_seen on story (first_seen_at);

-- For people: sqlite3, datasette, notebooks ---------------------------------------------------------------------------
create view reports as
  select t.plan, t.channel, t.recipient, t.story_id, l.title, t.what, datetime(t.at, 'unixepoch') as time,
         coalesce(o.state, 'waiting') as state
    from told t join story s on s.id = t.story_id join article l on l.id = s.lead_id
    left join outbox o on o.id = t.letter_id;
