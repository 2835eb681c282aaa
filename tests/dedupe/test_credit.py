"""Where a story came from: the agency that its outlet credits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.dedupe import credit
from natwire.dedupe.credit import _names

STORY = "Councillors in the harbour town voted on Tuesday to rebuild the wall.\n\nThe work will cost 42 million."


@pytest.mark.parametrize(
    ("authors", "text", "agency"),
    [
        (["Reuters"], STORY, "Reuters"),
        (["Jane Doe, Reuters"], STORY, "Reuters"),
        (["By REUTERS Staff"], STORY, "Reuters"),
        (["dpa/afp"], STORY, "dpa"),
        (["Suomen Tietotoimisto"], STORY, "STT"),
        (["Jane Doe (AP)"], STORY, "AP"),
        ([], f"ANKARA (AA) - {STORY}", "AA"),
        ([], f"WASHINGTON, June 3 (Reuters) - {STORY}", "Reuters"),
        ([], f"ST. LOUIS, Mo. (AP) — {STORY}", "AP"),
        ([], f"Berlin (dpa/bb) - {STORY}", "dpa"),
        ([], f"MOSCOW, June 3. /TASS/. {STORY}", "TASS"),
        ([], f"New Delhi, Jun 3 (PTI) {STORY}", "PTI"),
        ([], f"Oslo (NTB): {STORY}", "NTB"),
        ([], f"(Reuters) - {STORY}", "Reuters"),
        ([], f"TOKYO (Kyodo) -- {STORY}", "Kyodo"),
        ([], f"{STORY} (STT)", "STT"),
        ([], f"{STORY} – AFP", "AFP"),
        ([], f"{STORY} (APA, 3.6.2025)", "APA"),
        ([], f"{STORY}\n\nSource: Xinhua", "Xinhua"),
        ([], f"{STORY}\n\nLähde: STT–Reuters", "STT"),
        ([], f"Kaynak: Anadolu Ajansı\n\n{STORY}", "AA"),
        ([], f"{STORY}\n\n© AFP 2025", "AFP"),
        ([], f"{STORY}\n\n（共同）", "Kyodo"),
    ],
)
def test_an_agency_is_credited_in_every_place_where_outlets_do(authors: list[str], text: str, agency: str) -> None:
    """In the byline, in the dateline, on a line of its own and at the end of the last one."""
    assert credit(authors, text) == agency


@pytest.mark.parametrize(
    ("authors", "text"),
    [
        ([], STORY),
        ([], ""),
        (["Anna Aa", "Jane Doe"], STORY),
        ([], f"The Associated Press (AP) said on Monday that it would leave. {STORY}"),
        ([], f"{STORY}\n\nThe minister spoke to Reuters"),
        ([], f"{STORY} He told the agency AFP."),
        ([], "Pa ska vi gå, sa hon - tt vet ingen, för aa är ett ljud."),
        ([], f"According to Interfax, it began at dawn. {STORY}"),
    ],
)
def test_an_agency_that_is_only_quoted_is_not_credited(authors: list[str], text: str) -> None:
    """Stories name agencies for many reasons; a doubt credits nobody."""
    assert credit(authors, text) == ""


@given(st.lists(st.text()), st.text())
def test_any_text_may_be_asked(authors: list[str], text: str) -> None:
    """Whatever comes in, the answer is a name or nothing."""
    assert credit(authors, text) in {"", *_names().values()}


def test_endless_lines_take_no_time() -> None:
    """Only the ends of a text are looked at."""
    assert credit(["(" * 50_000], "(AP" * 200_000) == ""
