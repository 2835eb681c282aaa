"""What the classes of elements announce, and whether to believe it.

Names are guesses: a site may call its whole story `post-comments` or its standfirst `teaser`. So they are weighed
against the prose that goes with them.
"""

from __future__ import annotations

from natwire.model.article import Reason
from natwire.parse import classes
from natwire.parse.blocks import Block, Kin, Share, shares

# What a class announces is not believed against this share of the page's prose: of an element, or of all its like.
_TOO_MUCH = 0.35
# A sidebar may have more words than a short story, and comments more than a long one.
_MUCH = {"navigation": 0.75, "comments": 0.9, "consent": 0.9}
# Many small boxes of these kinds are many boxes; many of another kind are how the site calls its paragraphs.
_ALWAYS = frozenset({"comments", "hidden", "consent", "newsletter", "share"})
# A share box has hardly a sentence of its own; with so many paragraphs it is a section on sharing.
_SECTION = 3
# So many paragraphs outside of them are a story below its headline, however many the comments are.
_STORY = 2
# These hold the whole page, and their classes say what it has beside its story.
_WHOLE = frozenset({"html", "body"})
# Prose of these kinds says nothing about how much the rest is.
_BESIDE = frozenset({"comments", "hidden", "consent"})
# Boxes of these kinds are no story even on a page that shows nothing else.
_NEVER = frozenset({"comments", "consent", "newsletter", "share", "paywall", "navigation", "labels", "meta"})

# Elements that are beside the story by their name alone.
_TELLING = frozenset({"aside", "form", "figcaption"})
_NONE = Share()


class Junk:
    """The reasons for which elements go, by what they announce.

    `holders` are the elements around the headline: one with headline and prose holds the story, however it is called.
    """

    def __init__(self, prose: list[Block], holders: frozenset[Kin] = frozenset()) -> None:
        self._reasons: dict[Kin, Reason] = {}
        self._kinds: dict[Kin, str] = {}
        self._known: dict[str, str] = {}  # what names announce: a list has the same ones on each entry
        self._holders = holders
        self._held = shares(prose)
        self._whole, self._rest = Share(), Share()
        self._of_kind: dict[str, Share] = {}
        around: dict[Kin, frozenset[str]] = {}
        for block in prose:
            named = self._kinds_around(block.kin, around)
            for kind in named:
                self._of_kind.setdefault(kind, Share()).add(block)
            self._whole.add(block)
            if not named & _BESIDE:
                self._rest.add(block)

    def _kinds_around(self, kin: Kin | None, known: dict[Kin, frozenset[str]]) -> frozenset[str]:
        """What is announced by an element and by those that it is in."""
        path: list[Kin] = []
        while kin is not None and kin not in known:
            path.append(kin)
            kin = kin.parent
        named = known[kin] if kin is not None else frozenset[str]()
        for here in reversed(path):
            own = self._kind(here) if here not in self._holders and here.tag not in _WHOLE else ""
            named = known[here] = named | {own} if own else named
        return named

    def _kind(self, kin: Kin) -> str:
        """What an element announces (see `classes`), `hidden`, or "". Most elements of a page are never asked."""
        kind = self._kinds.get(kin)
        if kind is None:
            kind = self._kinds[kin] = self._announced(kin)
        return kind

    def _announced(self, kin: Kin) -> str:
        attributes = kin.node.attributes
        if not attributes and "-" not in kin.tag:
            return ""  # as nearly all that feeds print
        if "hidden" in attributes or attributes.get("aria-hidden") == "true":
            return "hidden"
        style = attributes.get("style")
        if style and "display" in style and "none" in style:
            return "hidden"
        # The name of an element of scripts is one that a site gave, as its class is: amp-social-share.
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {kin.tag if '-' in kin.tag else ''}"
        kind = self._known.get(names)
        if kind is None:
            kind = self._known[names] = classes.kind(names)
        return kind

    def paragraphs(self, kin: Kin) -> int:
        """How many paragraphs of prose an element has."""
        return self._held[kin].paragraphs if kin in self._held else 0

    def reason(self, kin: Kin) -> Reason:
        """Why all of an element goes, () when it does not; an element goes with the one that it is in."""
        path: list[Kin] = []
        here: Kin | None = kin
        while here and here not in self._reasons:
            path.append(here)
            here = here.parent
        reason = self._reasons[here] if here else ()
        for here in reversed(path):
            reason = self._reasons[here] = reason or self._own(here)
        return reason

    def _own(self, kin: Kin) -> Reason:
        if kin.ruled:
            return "site rule", kin.ruled
        kind, tag = self._kind(kin), kin.tag
        if tag in _WHOLE or not (kind or tag in _TELLING):
            return ()
        held = self._held.get(kin, _NONE)
        if self._is_most(kind, held) or (held.paragraphs and kin in self._holders):
            return ()
        if kind == "share" and held.paragraphs >= _SECTION:
            return ()
        if kind and (kind in _ALWAYS or not self._is_most(kind, self._of_kind.get(kind, _NONE))):
            # Scripts of a site show the paragraphs that its first markup hides.
            return () if kind == "hidden" and tag == "p" else ("furniture", kind)
        return ("furniture", tag) if tag in _TELLING else ()

    def _is_most(self, kind: str, held: Share) -> bool:
        """Whether this is the story, whatever its class says: much of the prose, and of the paragraphs too.

        Beside a short notice, one long paragraph about the outlet has most of the letters.
        """
        if kind == "comments" and self._holders and self._rest.paragraphs >= _STORY:
            return False
        limit = _MUCH.get(kind, _TOO_MUCH)
        page = self._whole if kind in _BESIDE else self._rest
        return held.mass > page.mass * limit and held.paragraphs > page.paragraphs * min(limit, 0.5)

    def surely(self, kin: Kin | None) -> Reason:
        """Why an element can be no story even on a page that shows nothing else, () when it can."""
        while kin:
            if kin.ruled:
                return "site rule", kin.ruled
            if self._kind(kin) in _NEVER and kin.tag not in _WHOLE:
                return "furniture", self._kind(kin)
            kin = kin.parent
        return ()
