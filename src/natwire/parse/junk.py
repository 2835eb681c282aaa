"""What the classes of elements announce, and whether to believe it.

Names are guesses: a site may call its whole story `post-comments` or its standfirst `teaser`. So they are weighed
against the prose that goes with them.
"""

from __future__ import annotations

from dataclasses import dataclass

from natwire.parse.blocks import Block, Kin, shares

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
# Prose of these kinds says nothing about how much the rest is, unless there is hardly any rest.
_BESIDE = frozenset({"comments", "hidden", "consent"})
_HARDLY = 0.1
# Boxes of these kinds are no story even on a page that shows nothing else.
_NEVER = frozenset({"comments", "consent", "newsletter", "share", "paywall", "navigation", "labels", "meta"})

# Elements that are beside the story by their name alone.
_TELLING = frozenset({"aside", "form", "figcaption"})


@dataclass(slots=True)
class _Sum:
    """How much prose there is."""

    mass: int = 0
    paragraphs: int = 0


_NONE = _Sum()


class Junk:
    """The reasons for which elements go, by what they announce.

    `holders` are the elements around the headline, by id: one with headline and prose holds the story, however it is
    called.
    """

    def __init__(self, prose: list[Block], holders: frozenset[int] = frozenset()) -> None:
        self._reasons: dict[int, str] = {}
        self._holders = holders
        self._whole, self._rest = _Sum(), _Sum()
        self._of_kind: dict[str, _Sum] = {}
        kinds: dict[int, frozenset[str]] = {}
        for share in shares(prose):
            share.kin.mass, share.kin.paragraphs = share.mass, share.paragraphs
        for block in prose:
            named = self._kinds(block.kin, kinds)
            sums = [self._of_kind.setdefault(kind, _Sum()) for kind in named]
            for one in (self._whole, *sums, *(() if named & _BESIDE else (self._rest,))):
                one.mass += block.weight
                one.paragraphs += 1
        if self._rest.paragraphs < _STORY and self._rest.mass < self._whole.mass * _HARDLY:
            self._rest = self._whole

    def _kinds(self, kin: Kin | None, known: dict[int, frozenset[str]]) -> frozenset[str]:
        """What is announced by an element and by those that it is in."""
        path: list[Kin] = []
        while kin is not None and id(kin) not in known:
            path.append(kin)
            kin = kin.parent
        named = known[id(kin)] if kin is not None else frozenset[str]()
        for here in reversed(path):
            own = here.kind if id(here) not in self._holders and here.tag not in _WHOLE else ""
            named = known[id(here)] = named | {own} if own else named
        return named

    def reason(self, kin: Kin | None) -> str:
        """Why all of an element goes, "" when it does not; an element goes with the one that it is in."""
        path: list[Kin] = []
        reason = ""
        while kin:
            if id(kin) in self._reasons:
                reason = self._reasons[id(kin)]
                break
            path.append(kin)
            kin = kin.parent
        for here in reversed(path):
            reason = reason or self._own(here)
            self._reasons[id(here)] = reason
        return reason

    def _own(self, kin: Kin) -> str:
        if kin.ruled:
            return f"site rule: {kin.ruled}"
        kind, tag = kin.kind, kin.tag
        if tag in _WHOLE or not (kind or tag in _TELLING):
            return ""
        if self._is_most(kind, kin.mass, kin.paragraphs) or (kin.paragraphs and id(kin) in self._holders):
            return ""
        if kind == "share" and kin.paragraphs >= _SECTION:
            return ""
        all_like_it = self._of_kind.get(kind, _NONE)
        if kind and (kind in _ALWAYS or not self._is_most(kind, all_like_it.mass, all_like_it.paragraphs)):
            # Scripts of a site show the paragraphs that its first markup hides.
            return "" if kind == "hidden" and tag == "p" else f"furniture: {kind}"
        return f"furniture: {tag}" if tag in _TELLING else ""

    def _is_most(self, kind: str, mass: int, paragraphs: int) -> bool:
        """Whether this is the story, whatever its class says: much of the prose, and of the paragraphs too.

        Beside a short notice, one long paragraph about the outlet has most of the letters.
        """
        if kind == "comments" and self._holders and self._rest.paragraphs >= _STORY:
            return False
        limit = _MUCH.get(kind, _TOO_MUCH)
        page = self._whole if kind in _BESIDE else self._rest
        return mass > page.mass * limit and paragraphs > page.paragraphs * min(limit, 0.5)


def surely(kin: Kin | None) -> str:
    """Why an element can be no story even on a page that shows nothing else, "" when it can."""
    while kin:
        if kin.ruled:
            return f"site rule: {kin.ruled}"
        if kin.kind in _NEVER and kin.tag not in _WHOLE:
            return f"furniture: {kin.kind}"
        kin = kin.parent
    return ""
