"""What a site prints on many of its pages, told from what it prints on one."""

from __future__ import annotations

from natwire.parse.blocks import Block


def recall(inside: list[Block], reasons: list[str], furniture: frozenset[int]) -> None:
    """Give a reason to the blocks among the kept ones that are known as furniture of their site."""
