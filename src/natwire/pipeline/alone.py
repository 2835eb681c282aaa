"""One page, read for somebody who waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from natwire.errors import ParseError
from natwire.model.article import Article
from natwire.model.site import Knowledge, Rules
from natwire.pipeline.workers import Workers

_NO_RULES = Rules()


def read(work: Callable[[], Article], site: Knowledge) -> Article:
    """The article that `work` reads with what is known of its `site`. Raises ParseError when it takes for ever.

    Only the user's selectors can: without any there is no need of a worker, which takes half a second to begin.
    """
    return work() if site.rules == _NO_RULES else asyncio.run(_in_worker(work))


async def _in_worker(work: Callable[[], Article]) -> Article:
    workers = Workers(1)
    try:
        return await workers(work)
    except ParseError as error:
        if error.word == "slow":
            error.hint = "a selector of its [site] table in the config takes too long: try simpler ones"
        raise
    finally:
        workers.close()
