"""Days, spans of time and references, as the config may have them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natwire.config.reading import read
from natwire.config.values import days, duration

from .conftest import Written, fault


@pytest.mark.parametrize(
    ("value", "numbers"),
    [("fri-mon", {4, 5, 6, 0}), ("Sun", {6}), (["mon", "wed-thu"], {0, 2, 3}), ("mon-sun", set(range(7)))],
)
def test_days_of_the_week_are_spans_and_lists(value: object, numbers: set[int]) -> None:
    """A span goes over the end of the week, whatever the case."""
    assert days(value) == numbers


@given(st.text(max_size=12) | st.from_regex(r"\d{1,12} ?[smhdw]", fullmatch=True))
def test_a_span_of_time_is_one_or_is_refused(text: str) -> None:
    """What is accepted can be added to any date of this century."""
    try:
        span = duration(text)
    except ValueError:
        return
    assert timedelta() <= span <= timedelta(days=36_500)


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        ('{ env = "X_TOKEN" }', "env:X_TOKEN"),
        ('{ file = "~/token" }', "file:~/token"),
        ('{ keyring = "natwire/x" }', "keyring:natwire/x"),
        ('{ command = ["op", "read", "op://My Vault/X"] }', "command:op read 'op://My Vault/X'"),
        ('"file:/run/token"', "file:/run/token"),
    ],
)
def test_where_a_secret_is_can_be_said_in_two_ways(written: Written, value: str, reference: str) -> None:
    """As a table or in one line, for a token, a login and a header."""
    source = '[[source]]\nname = "a"\nurl = "https://a.example"\n'
    settings = read(written(f"[x]\nbearer_token = {value}\n{source}login = {value}\nheaders = {{ X-Key = {value} }}"))

    assert settings.secrets == {"x.bearer_token": reference}
    assert (settings.sources[0].login, settings.sources[0].headers) == (reference, {"X-Key": reference})


def test_a_secret_in_the_config_is_not_told_again(written: Written) -> None:
    """The fault shows the way out, on a terminal that somebody may look at."""
    error = fault(written('[x]\nbearer_token = "AAAAs3cret"\n'))

    assert "AAAAs3cret" not in str(error) + error.hint
    assert 'line 2: "bearer_token" must be where the secret is, and not the secret itself: { env = "NAME" }' in str(
        error
    )
