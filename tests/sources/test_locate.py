"""What people type for what they want to follow."""

from __future__ import annotations

import doctest
from string import Formatter
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.errors import NatwireError
from natwire.sources import kind
from natwire.sources import locate as module
from natwire.sources._platforms import web
from natwire.sources._platforms.ways import Way, ways
from natwire.sources.locate import locate

BRIDGES = {"linkedin": "https://bridge.example/linkedin/{handle}?key=a{b}"}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org", "https://example.org/"),
        (" example.org/feed/ ", "https://example.org/feed/"),
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("http://example.org/a?b=C", "http://example.org/a?b=C"),
        ("feed:https://example.org/rss", "https://example.org/rss"),
        ("feed://example.org/rss", "https://example.org/rss"),
        ("//example.org/rss", "https://example.org/rss"),
        ("example.org:8080/rss", "https://example.org:8080/rss"),
        ("http://localhost:8900/f/1/", "http://localhost:8900/f/1/"),
        ("http://[::1]:8900/", "http://[::1]:8900/"),
        ("<https://example.org/rss>", "https://example.org/rss"),
        ("https://example.org/rss#top", "https://example.org/rss"),
        ("https://example.social/@nat.rss", "https://example.social/@nat.rss"),
        ("https://github.com/features/actions", "https://github.com/features/actions"),
    ],
)
def test_an_address_is_completed(typed: str, address: str) -> None:
    """A host is enough, and https is meant where nothing is said; whether it is a feed, the network must tell."""
    found = locate(typed)

    assert (found.kind, found.address, found.url, found.is_page) == ("feed", address, address, True)


X = "https://x.com/nat"
MASTODON = "https://example.social/@nat"
BLUESKY = "https://bsky.app/profile/nat.bsky.social"


@pytest.mark.parametrize(
    ("typed", "address", "url"),
    [
        *((typed, "x:@nat", X) for typed in ("https://x.com/nat", "http://mobile.twitter.com/nat/", "x:@nat")),
        *((typed, "x:@nat", X) for typed in ("www.x.com/nat/status/20?s=20", "@nat@x.com", "@nat@twitter.com")),
        ("https://x.com/i/lists/84839422", "x:list/84839422", "https://x.com/i/lists/84839422"),
        ("x:search  patria lang:fi", "x:search/patria lang:fi", "https://x.com/search?q=patria%20lang%3Afi&f=live"),
        ("x.com/search?q=%22a+b%22&src=x", 'x:search/"a b"', "https://x.com/search?q=%22a%20b%22&f=live"),
        ("https://x.com/hashtag/nato", "x:search/#nato", "https://x.com/search?q=%23nato&f=live"),
        *((typed, "mastodon:nat@example.social", MASTODON) for typed in (MASTODON, f"{MASTODON}/115", f"{MASTODON}/")),
        ("https://example.social/users/nat", "mastodon:nat@example.social", MASTODON),
        ("https://example.social/users/nat/statuses/115", "mastodon:nat@example.social", MASTODON),
        ("https://mstdn.example/@nat@example.social", "mastodon:nat@example.social", MASTODON),
        ("@nat@Example.Social", "mastodon:nat@example.social", MASTODON),
        ("acct:nat@example.social", "mastodon:nat@example.social", MASTODON),
        ("https://localhost:3000/@nat", "mastodon:nat@localhost:3000", "http://localhost:3000/@nat"),
        ("http://[::1]:3000/@nat", "mastodon:nat@[::1]:3000", "http://[::1]:3000/@nat"),
        (
            "https://example.social/tags/Gr%C3%B6nland",
            "mastodon:#Grönland@example.social",
            "https://example.social/tags/Gr%C3%B6nland",
        ),
        *((typed, "bluesky:nat.bsky.social", BLUESKY) for typed in (BLUESKY, f"{BLUESKY}/post/3k", "@nat.bsky.social")),
        *((typed, "bluesky:nat.bsky.social", BLUESKY) for typed in ("nat.bsky.social", "@nat@bsky.app")),
        ("@yle.example", "bluesky:yle.example", "https://bsky.app/profile/yle.example"),
        ("did:plc:z72i7hdynmk6r22z27h6tvur", "bluesky:did:plc:z72i7hdynmk6r22z27h6tvur", None),
        ("https://bsky.app/profile/did:web:example.org", "bluesky:did:web:example.org", None),
        ("at://did:plc:z72i/app.bsky.feed.post/3k", "bluesky:did:plc:z72i", None),
        *(
            (typed, "telegram:nat_example", "https://t.me/nat_example")
            for typed in ("t.me/nat_example", "nat_example.t.me", "https://t.me/s/nat_example/12?q=a")
        ),
        *(
            (typed, "telegram:nat_example", "https://t.me/nat_example")
            for typed in ("http://telegram.me/nat_example/7", "@nat_example@t.me", "telegram:@nat_example")
        ),
    ],
)  # fmt: skip
def test_an_account_is_known_by_its_page_and_by_its_handle(typed: str, address: str, url: str | None) -> None:
    """A post stands for its author; the kind is what the address begins with."""
    found = locate(typed)

    assert (found.kind, found.address) == (address.partition(":")[0], address)
    assert url in (None, found.url)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://www.youtube.com/channel/UC42/videos", "https://www.youtube.com/feeds/videos.xml?channel_id=UC42"),
        ("m.youtube.com/playlist?list=PL42", "https://www.youtube.com/feeds/videos.xml?playlist_id=PL42"),
        ("https://old.reddit.com/r/finland", "https://www.reddit.com/r/finland/new/.rss?limit=100"),
        ("r/finland", "https://www.reddit.com/r/finland/new/.rss?limit=100"),
        ("https://www.reddit.com/r/a+b/.rss", "https://www.reddit.com/r/a+b/new/.rss?limit=100"),
        ("https://www.reddit.com/u/nat", "https://www.reddit.com/user/nat/submitted/.rss?limit=100"),
        ("https://www.reddit.com/user/nat/m/sea/", "https://www.reddit.com/user/nat/m/sea/new/.rss?limit=100"),
        ("https://www.reddit.com/search/?q=a%26b", "https://www.reddit.com/search.rss?q=a%26b&sort=new&limit=100"),
        (
            "https://www.reddit.com/r/finland/search?q=nato",
            "https://www.reddit.com/r/finland/search.rss?q=nato&restrict_sr=on&sort=new&limit=100",
        ),
        ("https://lemmy.example/c/sea@other.example", "https://lemmy.example/feeds/c/sea@other.example.xml?sort=New"),
        ("https://lemmy.example/u/nat", "https://lemmy.example/feeds/u/nat.xml?sort=New"),
        ("https://news.ycombinator.com", "https://news.ycombinator.com/rss"),
        ("https://news.ycombinator.com/newest", "https://hnrss.org/newest"),
        ("https://news.ycombinator.com/user?id=nat", "https://hnrss.org/submitted?id=nat"),
        ("https://hn.algolia.com/?q=patria", "https://hnrss.org/newest?q=patria"),
        ("https://hnrss.org/newest?points=100", "https://hnrss.org/newest?points=100"),
        ("https://nat.substack.com/p/a-post", "https://nat.substack.com/feed"),
        ("https://open.substack.com/pub/nat/p/a-post", "https://nat.substack.com/feed"),
        ("https://medium.com/@nat/a-post-1a2b", "https://medium.com/feed/@nat"),
        ("https://medium.com/the-pub", "https://medium.com/feed/the-pub"),
        ("https://medium.com/tag/nato", "https://medium.com/feed/tag/nato"),
        ("https://nat.medium.com/", "https://nat.medium.com/feed"),
        ("https://nat.wordpress.com/2026/01/a-post/", "https://nat.wordpress.com/feed/"),
        ("https://nat.wordpress.com/category/sea", "https://nat.wordpress.com/category/sea/feed/"),
        ("https://example.org/blog/tag/sea/", "https://example.org/blog/tag/sea/feed/"),
        ("http://example.org/?s=sea+ice", "http://example.org/?s=sea%20ice&feed=rss2"),
        ("https://github.com/nat/wire", "https://github.com/nat/wire/releases.atom"),
        ("https://github.com/nat/wire/releases/tag/v1", "https://github.com/nat/wire/releases.atom"),
        ("https://github.com/nat/wire/tags", "https://github.com/nat/wire/tags.atom"),
        ("https://github.com/nat/wire/commits/a/b", "https://github.com/nat/wire/commits/a/b.atom"),
        ("https://github.com/nat", "https://github.com/nat.atom"),
        ("https://gitlab.com/group/sub/wire", "https://gitlab.com/group/sub/wire.atom"),
        ("https://gitlab.com/group/wire/-/tags", "https://gitlab.com/group/wire/-/tags?format=atom"),
        ("https://nat.tumblr.com/post/1", "https://nat.tumblr.com/rss"),
        ("https://www.tumblr.com/nat/1/a", "https://nat.tumblr.com/rss"),
        ("https://forum.example/c/sea/ice/12", "https://forum.example/c/sea/ice/12.rss"),
        ("https://forum.example/latest", "https://forum.example/latest.rss"),
    ],
)
def test_of_many_platforms_the_feed_is_known(typed: str, address: str) -> None:
    """Without the network: where the feed is follows from where the page is."""
    found = locate(typed)

    assert (found.kind, found.address, found.is_page) == ("feed", address, False)


def test_what_only_looks_like_a_platform_leads_back_to_its_page() -> None:
    """A site of any software may have such a path; then its page is looked at."""
    guess = locate("https://example.org/c/politics")

    assert (guess.guessed, guess.url) == (True, "https://example.org/c/politics")
    assert not locate("https://nat.substack.com/").guessed


def test_a_handle_of_a_channel_is_for_its_page_to_tell() -> None:
    """The feed of a channel has its number, which no handle tells."""
    assert all(
        locate(f"youtube.com/{typed}").address == f"https://www.youtube.com/{typed}" for typed in ("@yle", "c/yle")
    )
    assert locate("https://youtube.com/@yle").is_page


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("https://www.facebook.com/yle", "[rewrite] facebook"),
        ("https://www.instagram.com/yle/", "[rewrite] instagram"),
        ("https://fi.linkedin.com/company/patria", "[rewrite] linkedin"),
        ("https://www.linkedin.com/company/patria", "[rewrite] linkedin"),
        ("https://www.threads.net/@yle", "[rewrite] threads"),
        ("@yle@threads.com", "[rewrite] threads"),
        ("https://www.tiktok.com/@yle", "[rewrite] tiktok"),
        ("https://t.me/+AbCd", "private chat"),
        ("t.me/joinchat/AbCd", "private chat"),
        ("https://t.me/c/1234/5", "private chat"),
        ("https://t.me/share/url?url=a", "no channel"),
        ("https://x.com/home", "no account"),
        ("https://x.com/i/status/20", "no account"),
        ("https://bsky.app/", "no account"),
        ("https://youtu.be/abc", "one video"),
        ("https://www.youtube.com/watch?v=abc", "one video"),
        ("npub1abc", "njump"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_the_way_out(typed: str, reason: str) -> None:
    """Exit 2; where a bridge helps, the setting for it is named."""
    with pytest.raises(NatwireError) as error:
        locate(typed)
    assert reason in f"{error.value} {error.value.hint}"
    assert error.value.exit_code == 2
    assert error.value.hint


def test_a_bridge_of_ones_own_makes_a_feed_of_it() -> None:
    """The address is the user's; of it only the handle's place is changed."""
    found = locate("https://www.linkedin.com/company/öljy", BRIDGES)

    assert (found.kind, found.address) == ("feed", "https://bridge.example/linkedin/%C3%B6ljy?key=a{b}")
    with pytest.raises(NatwireError):
        locate("https://www.linkedin.com/feed/", BRIDGES)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "patria", "patria news", "/etc/passwd", "./feed.xml", "mailto:a@example.org", "a@example.org", "@patria"),
        *("javascript:alert(1)", "https://", "https://exa mple.org/", "example.org:99999"),
        *("http://[::1", "https://-/", "https://a\x1b[31m.example/", "@nat@exa_mple", "mastodon:nat@example.org:0"),
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    """The error shows an address as it should be."""
    with pytest.raises(NatwireError) as error:
        locate(typed)
    assert "https://" in error.value.hint


SECRET = "s3cret"


@pytest.mark.parametrize(
    "typed",
    [
        f"https://nat:{SECRET}@example.org/",
        f"https://nat:{SECRET}/{SECRET}@example.org/",
        f"nat:{SECRET}@example.org",
        f"ftp://nat:{SECRET}@example.org",
        f"@nat:{SECRET}@example.social",
        f"https://nat:{SECRET}@x.com/nat",
        f"https://www.reddit.com/r/finland/new/.rss?feed={SECRET}&user=nat",
    ],
)
def test_a_login_is_refused_and_not_told(typed: str) -> None:
    """Addresses are printed and stored, and so are errors."""
    with pytest.raises(NatwireError) as error:
        locate(typed)
    assert SECRET not in f"{error.value}{error.value.hint}"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("@nat@example.social", "nat"),
        ("@yle.example", "yle"),
        ("https://x.com/YleUutiset", "yleuutiset"),
        ("x:search patria lang:fi", "patria-lang-fi"),
        ("https://github.com/nat/wire", "wire"),
        ("https://gitlab.com/group/wire", "wire"),
        ("https://www.reddit.com/r/finland", "finland"),
        ("https://feeds.yle.example/rss", "yle"),
    ],
)
def test_it_is_called_by_its_handle(typed: str, name: str) -> None:
    """Short enough to be typed behind a command."""
    assert locate(typed).name == name


HOSTS = sorted(
    {host.replace("*", "nat") for way in ways() for host in way.hosts}
    | {"example.org", "example.social:8080", "127.0.0.1:80", "[::1]:3", "localhost", "www.example.org"}
)
PARTS = [
    *("r", "u", "c", "s", "i", "m", "t", "feeds", "feed", "tag", "tags", "user", "users", "profile", "search", "lists"),
    *(
        "channel",
        "playlist",
        "releases.atom",
        "-",
        "commits",
        "main",
        "@nat",
        "@nat@example.org",
        "nat",
        "x.xml",
        "new",
    ),
    *(".rss", "latest", "did:plc:abc", "12", "Grön", "%2F", "a%20b", "category", "nat.bsky.social"),
]
SIGNS = ["@", "x:@", "x:search ", "mastodon:", "mastodon:#", "acct:", "bluesky:", "telegram:", "r/", ""]
word = st.sampled_from(PARTS) | st.text("abcÄ_-.%@:+~/ ?#&=é\u202e", max_size=5)
query = st.dictionaries(
    st.sampled_from(["q", "s", "list", "id", "channel_id", "feed", "user", "x"]), st.text(max_size=8), max_size=3
)
addresses = st.builds(
    lambda scheme, host, path, asked: f"{scheme}{host}/{'/'.join(path)}?{urlencode(asked, errors='replace')}",
    st.sampled_from(["https://", "http://", "", "//"]), st.sampled_from(HOSTS), st.lists(word, max_size=5), query,
)  # fmt: skip
handles = st.builds(
    "".join,
    st.tuples(st.sampled_from(SIGNS), word, st.sampled_from(["@", "", "."]), st.sampled_from(HOSTS) | word),
)  # fmt: skip


@given(st.text(max_size=60) | addresses | handles)
def test_locating_twice_is_locating_once(typed: str) -> None:
    """An address is its own address, its kind is one that there is, and nothing but NatwireError is raised."""
    try:
        found = locate(typed)
    except NatwireError:
        return
    assert locate(found.address) == found
    assert kind(found.kind)
    assert found.name
    assert (found.name + found.url).isprintable()


@given(st.sampled_from(["https://", "http://", "", "//", "ftp://", "@"]), st.sampled_from(HOSTS), addresses)
def test_no_login_gets_through(scheme: str, host: str, rest: str) -> None:
    """Not in an address, not in an error."""
    try:
        told = repr(locate(f"{scheme}nat:{SECRET}@{host}/{rest}"))
    except NatwireError as error:
        told = f"{error}{error.hint}"
    assert SECRET not in told


@pytest.mark.parametrize("way", [pytest.param(way, id=f"{n}-{way.platform}") for n, way in enumerate(ways())])
def test_every_way_of_the_table_leads_somewhere(way: Way) -> None:
    """To an address of which each spelling has all parts, or to a reason; and it can be typed or seen."""
    assert way.path or way.typed
    assert bool(way.address) != bool(way.refused)
    wanted = {name for template in (way.address, way.url, way.name) for _, name, _, _ in Formatter().parse(template)}
    everywhere = {None, *way.params}
    for pattern in way.path:
        assert wanted <= {"host", "home", "origin", "query", "label"} | everywhere | pattern.groupindex.keys()
    for pattern in way.typed:
        at_server = {"home"} if "host" in pattern.groupindex else set()
        assert wanted <= at_server | {None} | pattern.groupindex.keys()


def test_the_examples_run() -> None:
    """The docstrings tell the truth."""
    assert doctest.testmod(module).failed + doctest.testmod(web).failed == 0
