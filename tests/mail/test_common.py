"""What several channels have in common."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from natwire.config.settings import Channel
from natwire.errors import DeliveryError
from natwire.mail import common, conversation, opened

from .conftest import told


@pytest.mark.parametrize("module", [common, conversation])
def test_the_examples_are_true(module: ModuleType) -> None:
    """Those in the docstrings."""
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("kind", ["smtp", "sendmail", "mbox"])
@pytest.mark.parametrize("sender", ["", "wire", "ä@example.org"])
def test_a_sender_that_is_no_address_is_told_at_once(kind: str, sender: str) -> None:
    """It is a fault of the config: the letters wait until it is mended."""
    with pytest.raises(DeliveryError, match="is no mail address") as caught:
        opened(Channel("way", kind), sender, told)  # type: ignore[arg-type]

    assert (caught.value.word, caught.value.lasting) == ("address", False)
