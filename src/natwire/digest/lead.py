"""The first sentences of a story."""

from __future__ import annotations

import re
from collections.abc import Iterator

from natwire.text import line

_LOOKED_AT = 3000  # characters of a story; no lead needs more
_SENTENCES = 3
_LONGEST = 400  # characters of a lead
_ENOUGH = 240  # two sentences that are as long as this need no third

# A sentence ends at its mark, with the quotes and brackets that close behind it, before a space; Chinese and Japanese
# write no space. A small letter after the mark says that the sentence goes on.
_END = re.compile(r"""[.!?…؟۔।]+["'”’»)\]]*(?=\s+[^\sa-zà-öø-ÿ])|[。！？]+[」』”）]*""")
# Not an end: "J. Smith", "U.S. Army", "19. Mai", "Gen. Smith".
_SHORT = re.compile(
    r"(?:^|[\s(.])(?:[^\W\d_]|[0-9]{1,2}|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Gov|Sen|Rep|St|No|vs)\.$"
)


def lead(text: str) -> str:
    """Two or three sentences of the text, on one line: never cut inside a word, and "…" where inside a sentence.

    >>> lead("Gen. Smith signed on Monday. Patria will build vehicles.\\n\\nNobody else would comment.")
    'Gen. Smith signed on Monday. Patria will build vehicles. Nobody else would comment.'
    """
    said = ""
    for n, sentence in enumerate(_sentences(text[:_LOOKED_AT])):
        longer = f"{said} {sentence}" if said else sentence
        if n == _SENTENCES or (n and len(longer) > _LONGEST) or (n > 1 and len(said) >= _ENOUGH):
            break
        said = longer
    return shortened(said, _LONGEST)


def shortened(text: str, most: int) -> str:
    """The text in at most `most` characters, cut between two words where it has any.

    >>> shortened("Ankara signed the agreement", 18)
    'Ankara signed the…'
    """
    if len(text) <= most:
        return text
    whole = text[:most].rpartition(" ")[0] or text[: most - 1]
    return whole.rstrip(" ,;:–—-") + "…"


def _sentences(text: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        told = line(paragraph).removeprefix("- ")  # of a list; a number may be that of a day
        begin = 0
        for end in _END.finditer(told):
            if not _SHORT.search(told, max(begin, end.start() - 6), end.end()):
                yield told[begin : end.end()].strip()
                begin = end.end()
        if rest := told[begin:].strip():
            yield rest
