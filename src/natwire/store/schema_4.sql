-- natwire, schema 4: what stories tell of themselves, and what people corrected by hand.

-- The agency that an article came from, as people call it; null where nothing says so.
alter table article add column credit text;

-- What the text after it changed, the gravest first, parted by spaces: retraction, numbers, names, headline, wording,
-- typo; null until it was looked at.
alter table version add column grades text;
create index version_ungraded on version (article_id, n) where grades is null;

-- By hand: these two articles are of one story, or of two. No rule goes against it -----------------------------------
create table decision (
    one_id int not null references article on delete cascade, other_id int not null references article on delete cascade,
    together int not null check (together in (0, 1)), at int not null,
    primary key (one_id, other_id), check (one_id < other_id)) strict, without rowid;
create index decision_other on decision (other_id);

-- What people type as 812.2: of the stories whose articles came from elsewhere, or went. In all others the carriers are
-- counted in the order in which they were seen. A number stays with its article, whichever story has it now.
create table carrier_number (
    story_id int not null references story, n int not null,
    article_id int not null references article on delete cascade, primary key (story_id, n)) strict, without rowid;
create index carrier_number_article on carrier_number (article_id);

-- Tags of the user's own. They are put on articles, which stay what they are when stories come together and part; a story
-- has those of all its articles. Nothing drops them on its own: an article with a tag cannot be deleted ------------------
create table tag (
    article_id int not null references article, name text not null, at int not null,
    primary key (article_id, name)) strict, without rowid;
create index tag_name on tag (name);

-- What an article is besides when it is a post on a platform. Its key is the post's uid, and reply_to the uid of the post
-- that it answers; `told` has the rest of model/article.py's Posted as JSON.
create table post (
    article_id integer primary key references article on delete cascade,
    platform text not null, handle text not null, reply_to text not null default '', told text not null default '{}') strict;
create index post_reply on post (reply_to) where reply_to <> '';

-- Who speaks of an article without being a copy of it: reposts, and posts that link to it. By its key, for the article
-- may come after those who speak of it, or never.
create table mention (
    article_key text not null, uid text not null, how text not null check (how in ('repost', 'link')),
    handle text not null, at int not null, url text, text text not null default '',
    primary key (article_key, uid)) strict, without rowid;
create index mention_uid on mention (uid);

-- Manners between runs: when a host was last asked, and how often in a row it had too many requests and said no time.
alter table host add column asked_at int;
alter table host add column refusals int not null default 0;

-- What the answers of a platform cost, a month of UTC such as 2026-11.
create table cost (kind text not null, month text not null, usd real not null, primary key (kind, month))
    strict, without rowid;

-- How many pages of the site were counted before the block was first on one: halved with them. `sure` is 2 for a block
-- that was on nearly all pages since then: it is furniture between the paragraphs of a story too.
alter table site_block add column since int not null default 0;

-- Search: the newest of a source, an outlet, a language or an author are read off an index, whatever else is in the
-- archive; what is asked of a story's articles is in the index that leads to them.
drop index article_story;
create index article_story on article (story_id, lang, outlet_id);
drop index article_outlet;
create index article_outlet on article (outlet_id, sort_at desc, story_id);
create index article_lang on article (lang, sort_at desc, story_id);
create index article_authors on article (authors, sort_at desc, story_id) where authors <> '[]';
create index item_source on item (source_id, first_seen_at desc, article_id);
create index story_carriers on story (carriers desc, sort_at desc);

-- Prints have 16 bits a shingle now, and what was kept before cannot be compared with them. Stories stay; a copy that
-- comes after the upgrade does not find those from before it.
delete from print;
delete from anchor;

-- For people: sqlite3, datasette, notebooks ---------------------------------------------------------------------------
create view tags as
  select t.name as tag, a.story_id, l.title, datetime(max(t.at), 'unixepoch') as time
    from tag t join article a on a.id = t.article_id join story s on s.id = a.story_id join article l on l.id = s.lead_id
   group by t.name, a.story_id;
create view posts as
  select a.story_id, p.platform, p.handle, datetime(a.sort_at, 'unixepoch') as time, a.title, a.url, a.text, p.told
    from post p join article a on a.id = p.article_id;
create view mentions as
  select a.story_id, m.how, m.handle, datetime(m.at, 'unixepoch') as time, m.text, m.url, a.title
    from mention m join article a on a.key = m.article_key;
create view changes as
  select a.story_id, o.host as outlet, datetime(v.seen_at, 'unixepoch') as time, v.grades, v.title as title_before,
         a.title as title_now, a.url
    from version v join article a on a.id = v.article_id join outlet o on o.id = a.outlet_id;
