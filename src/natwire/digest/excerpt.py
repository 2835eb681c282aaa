"""What of a story's own words a digest tells: its lead, and the sentence for which a query found it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from natwire.digest.lead import lead
from natwire.model.story import Hit, Story
from natwire.text import clean

_SPACE = re.compile(r"\s+")
_END = " \n.!?…:;,"  # which a title leaves out
_LONGEST = 600  # characters of a sentence; the store cuts at half of that


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words; with `hit` it is what a query asked for."""

    text: str
    hit: bool = False


Runs = tuple[Run, ...]


def excerpt(hit: Hit) -> tuple[Runs, Runs]:
    """The lead, and below it the sentence with the hit; () for a sentence that is part of the lead, or marks nothing.

    Of a post with a warning nothing: who put the warning there wants people to choose whether they read on.
    """
    if hit.story.posted and hit.story.posted.warning:
        return (), ()
    told = lead(_untold(hit.story))
    sentence = _sentence(hit)
    begin = told.find(_words(sentence)) if sentence else -1
    if begin < 0:
        return _runs(Run(told)), sentence
    end = begin + len(_words(sentence))
    return _runs(Run(told[:begin]), *_bare(sentence), Run(told[end:])), ()


def _untold(story: Story) -> str:
    """The text; of a post whose title is how it begins, what comes behind that."""
    if not story.untitled:
        return story.text
    title = story.title.removesuffix("…").split()
    begin = re.match(r"\s*" + r"\s+".join(map(re.escape, title)), story.text)
    return story.text[begin.end() :].lstrip(_END) if begin else story.text


def _sentence(hit: Hit) -> Runs:
    """The sentence with the hit in it, on one line, in runs; () where none is marked."""
    if not hit.marks or len(hit.sentence) > _LONGEST:
        return ()
    runs, at = [], 0
    for begin, end in hit.marks:
        runs += [Run(_flat(hit.sentence[at:begin])), Run(_flat(hit.sentence[begin:end]), hit=True)]
        at = end
    return _runs(*runs, Run(_flat(hit.sentence[at:])))


def _words(sentence: Runs) -> str:
    return "".join(run.text for run in _bare(sentence))


def _bare(sentence: Runs) -> Runs:
    """The sentence without what shows that it was cut out of a longer one."""
    first, *others = sentence
    runs = [Run(first.text.removeprefix("…").lstrip(), first.hit), *others]
    runs[-1] = Run(runs[-1].text.rstrip().removesuffix("…"), runs[-1].hit)
    return _runs(*runs)


def _flat(text: str) -> str:
    """Clean and on one line; spaces at the ends stay, for other words stand beside them."""
    return _SPACE.sub(" ", clean(text))


def _runs(*runs: Run) -> Runs:
    return tuple(run for run in runs if run.text)
