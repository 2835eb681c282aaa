"""Credentials by reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from natwire.config.settings import Settings
from natwire.errors import FetchError
from natwire.fetch.schedule import addressed
from natwire.fetch.secrets import bearer, headers
from natwire.model.source import Request, Source, State

URL = "https://yle.example/feed"
NOTHING = Settings(Path("config.toml"))


def test_a_reference_stands_for_what_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In the environment or in a file; any other value is itself."""
    monkeypatch.setenv("YLE_KEY", "s3cret")
    (tmp_path / "login").write_text("ada:lovelace\n")
    told = {"X-Key": "env:YLE_KEY", "Accept": "text/xml", "X-Time": "12:00"}

    assert headers(Source("yle", URL, headers=told, login=f"file:{tmp_path / 'login'}")) == {
        "X-Key": "s3cret",
        "Accept": "text/xml",
        "X-Time": "12:00",
        "Authorization": "Basic YWRhOmxvdmVsYWNl",
    }


@pytest.mark.parametrize("where", ["env:NATWIRE_NO_SUCH_NAME", "file:/no/such/file"])
def test_what_is_not_there_is_a_fault_of_the_source(where: str) -> None:
    """It names the key and the place, and never what was found at it; who tells it names the source."""
    for key, source in (
        ("login", Source("yle", URL, login=where)),
        ("header A", Source("yle", URL, headers={"A": where})),
    ):
        with pytest.raises(FetchError, match=f"^{key}: {where} is not") as caught:
            headers(source)
        assert caught.value.word == "credentials"


def test_a_secret_cannot_end_a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second header behind a line break is an attack, or a file with two lines."""
    monkeypatch.setenv("YLE_KEY", "one\nX-Two: 2")

    with pytest.raises(FetchError, match="more than one line"):
        headers(Source("yle", URL, headers={"X-Key": "env:YLE_KEY"}))


def test_a_secret_in_other_letters_cannot_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A login is coded for its header, and may have any."""
    monkeypatch.setenv("YLE_KEY", "ada:lövelace")

    assert headers(Source("yle", URL, login="env:YLE_KEY"))["Authorization"] == "Basic YWRhOmzDtnZlbGFjZQ=="
    with pytest.raises(FetchError, match="header X-Key has letters") as caught:
        headers(Source("yle", URL, headers={"X-Key": "env:YLE_KEY"}))
    assert "lövelace" not in str(caught.value)


def test_a_token_is_a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked for by its name."""
    monkeypatch.setenv("NATWIRE_X_BEARER_TOKEN", "AAAA%2Fs3cret")

    assert bearer("x.bearer_token", NOTHING) == {"Authorization": "Bearer AAAA%2Fs3cret"}


def test_credentials_stay_with_the_origin_they_were_given_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where the source has moved to."""
    monkeypatch.setenv("YLE_LOGIN", "ada:lovelace")
    source = Source("yle", URL, login="env:YLE_LOGIN", proxy="http://proxy.example:3128")

    assert "Authorization" in addressed(Request(URL), source, State(URL), URL, NOTHING).headers
    assert addressed(Request(URL), source, State("https://new.example/feed"), URL, NOTHING).headers == {}
    assert addressed(Request(URL), source, State(URL), URL, NOTHING).proxy == source.proxy
