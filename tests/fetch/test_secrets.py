"""Credentials by reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from natwire.errors import FetchError
from natwire.fetch.schedule import addressed
from natwire.fetch.secrets import headers
from natwire.model.source import Request, Source, State

URL = "https://yle.example/feed"


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
    """It names the place and never what was found at it."""
    with pytest.raises(FetchError, match="credentials are not at") as caught:
        headers(Source("yle", URL, login=where))
    assert caught.value.word == "credentials"


def test_a_secret_cannot_end_a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second header behind a line break is an attack, or a file with two lines."""
    monkeypatch.setenv("YLE_KEY", "one\nX-Two: 2")

    with pytest.raises(FetchError, match="cannot stand in a header"):
        headers(Source("yle", URL, headers={"X-Key": "env:YLE_KEY"}))


def test_credentials_stay_with_the_origin_they_were_given_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where the source has moved to."""
    monkeypatch.setenv("YLE_LOGIN", "ada:lovelace")
    source = Source("yle", URL, login="env:YLE_LOGIN", proxy="http://proxy.example:3128")

    assert "Authorization" in addressed(Request(URL), source, State(URL)).headers
    assert addressed(Request(URL), source, State("https://new.example/feed")).headers == {}
    assert addressed(Request(URL), source, State(URL)).proxy == source.proxy
