"""Posts, made into articles; and those that say no more than what they link to, told from the others.

A link that is taken for a post's whole substance hides what its author said from every search, and a post that is kept
beside the article which it announces is only one line too many. So every doubt makes an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from natwire.addresses import host, is_front_door, web_address
from natwire.model.article import Article, Part
from natwire.model.post import Link, Post, Posted, Quote
from natwire.model.source import Item
from natwire.parse import fitness, lexicon
from natwire.parse.blocks import tree
from natwire.text import clean, language, letters, line

_TITLE = 100  # characters; a line of a list shows no more
_SENTENCE = 20  # characters that a sentence has at least, to stand for a post: "Breaking!" is none
_END = re.compile(r"[.!?…؟।۔][\"'”’»“)\]]*(?=\s|$)|[。！？]|\n")
# In brackets behind its words, or bare.
_ADDRESS = re.compile(r"\s\((?:https?://|www\.)[^\s()]+\)|(?:https?://|www\.)\S+")
# What is typed to be found or to call somebody, and says nothing itself: #tags, @people, "via" with what follows it.
_CALLS = re.compile(r"[#＃$][\w-]+|@[\w.-]+(?:@[\w.-]+)?|\bvia\s+@\S+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_FEW = 6  # words that say something; a text of fewer can be told from no other
_ANNOUNCEMENT = 300  # characters; what is longer than a headline and a summary is a text
_STEM = 5  # letters by which words are the same in languages that bend them: Latvia, Latvian
_LONGEST = 100_000  # characters of an entry of a feed; posts have some hundreds
_PLATFORMS = {"x": "X"}


def posted(item: Item, post: Post) -> Article:
    """A post as an article: its text, and below it what it quotes, offers to choose from, and shows."""
    text = "\n\n".join(_told(post)) or "\n\n".join(f"[{each.kind}]" for each in post.media)
    return Article(
        title=line(item.title) or _title(post),
        text=text,
        url=item.url,
        authors=item.authors,
        published=item.published,
        published_from="post" if item.published else None,
        lang=(item.lang and language(item.lang)) or lexicon.language(post.text),
        site=_PLATFORMS.get(post.platform, post.platform.capitalize()) or None,
        quality=100,  # a platform gives out the text, and nothing beside it
        posted=Posted(
            platform=post.platform,
            handle=line(post.handle),
            links=post.links,
            media=post.media,
            quote=post.quote,
            warning=line(post.warning),
            sensitive=post.sensitive,
            reply_to=post.reply_to,
        ),
    )


def lead(post: Post, url: str | None) -> Link | None:
    """The link that is all the substance of a post at `url`; None for a post that says something itself.

    It has one link, to an article elsewhere, and neither pictures nor a poll, a quote or a warning. And its own words
    are too few to say anything, or are mostly those of the link's card, for then the article has them too.
    """
    links = list({each.url: each for each in post.links if host(each.url) not in ("", host(url))}.values())
    if len(links) != 1 or is_front_door(links[0].url) or post.media or post.poll or post.quote or post.warning:
        return None
    own, card = _telling(post.text), f"{links[0].title} {links[0].about}"
    stems = {word[:_STEM] for word in _telling(card)}
    known = sum(word[:_STEM] in stems for word in own)
    told = len(post.text) <= _ANNOUNCEMENT and (known * 2 >= len(own) or letters(" ".join(own)) in letters(card))
    return links[0] if len(own) < _FEW or told else None


def announcing(item: Item, post: Post, link: Link) -> Article:
    """The article that a post leads to, as far as the post and the link's card tell of it: a teaser.

    Nobody knows when it was published: people link to what is old.
    """
    about = clean(link.about).strip()
    return Article(
        title=line(link.title) or headline(post.text) or link.url,
        text=about,
        url=link.url,
        lang=(item.lang and language(item.lang)) or lexicon.language(about or post.text),
        teaser=True,
        quality=fitness.quality([Part(about)], teaser=True) if about else 0,
    )


def entry(item: Item, text: str, uid: str, feed: str) -> Post | None:
    """An entry of a feed as the post that it is: one without a title, as microblogs write them; None for all others.

    `text` is what is read of it, and `feed` the title of its feed, for who does not say who wrote it.
    """
    if item.title or not item.url:
        return None
    found = tree(item.html[:_LONGEST]).css("a[href]:not(.mention):not(.hashtag):not(.u-url)")
    addresses = (web_address(each.attributes.get("href") or "", item.url) for each in found)
    return Post(
        uid=uid,
        platform="feed",
        text=text,
        handle=next(iter(item.authors), feed),
        links=tuple(Link(each) for each in dict.fromkeys(addresses) if each),
    )


def headline(text: str) -> str:
    """The first sentence or line of a post, without addresses, cut at a word to about 100 characters.

    >>> headline("Breaking! Ankara and Helsinki signed. More soon. https://example.org/1")
    'Breaking! Ankara and Helsinki signed'
    """
    text = _ADDRESS.sub("", clean(text)).strip()
    ends = (found.end() for found in _END.finditer(text))
    first = line(text[: next((end for end in ends if end >= _SENTENCE), len(text))])
    if len(first) <= _TITLE:
        return first.removesuffix(".")
    at = first.rfind(" ", _TITLE // 2, _TITLE)
    return f"{first[: at if at > 0 else _TITLE - 1].rstrip(' ,;:')}…"


def words(post: Post) -> str:
    """What a post says in its own words, on one line and without addresses."""
    return line(_ADDRESS.sub("", post.text))


def _title(post: Post) -> str:
    """The first words that a post has: its own, or those of what it shows, offers, links to or quotes.

    A warning goes before them.
    """
    said = [post.text, *(each.alt for each in post.media), *post.poll, *(each.title for each in post.links)]
    said += [post.quote.text if post.quote else "", post.handle, post.uid]
    title = next(filter(None, map(headline, said)), "")
    return f"[{headline(post.warning)}] {title}" if post.warning else title


def _told(post: Post) -> Iterator[str]:
    """The paragraphs of a post's text. What was said in one of them is not said again."""
    text = clean(post.text).strip()
    if text:
        yield text
    if post.quote and (quote := _quoted(post.quote)):
        yield quote
    if post.poll:
        yield "\n".join(f"- {line(each)}" for each in post.poll)
    for each in dict.fromkeys(post.media):
        if each.alt and letters(each.alt) not in letters(text):
            yield f"[{each.kind}: {line(each.alt)}]"


def _quoted(quote: Quote) -> str:
    """A quoted post, each line behind a mark; "" where its text is not to be had."""
    text = clean(quote.text).strip()
    told = f"{line(quote.handle)}: {text}" if quote.handle else text
    return "\n".join(f"> {each}".rstrip() for each in told.split("\n")) if text else ""


def _telling(text: str) -> list[str]:
    """The words that say something: no addresses, no tags, nobody's name, nothing of one or two letters."""
    said = _CALLS.sub(" ", _ADDRESS.sub(" ", text)).casefold()
    return [word for word in _WORD.findall(said) if len(word) > 2]
