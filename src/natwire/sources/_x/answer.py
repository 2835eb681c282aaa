"""What X answers, and what its refusals mean: it has several forms of them, one with status 200."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from natwire.errors import FetchError, ParseError
from natwire.model.source import Reply
from natwire.sources._answers import json_of, record, records, text
from natwire.text import line

_DAY = timedelta(days=1)
_LONGEST_WAIT = timedelta(days=7)  # all sources of X wait for it
_MARGIN = timedelta(seconds=2)  # X's clock and ours
# Of the whole month, or of what was paid: asking again in a quarter of an hour is of no use.
_SPENT = re.compile(r"usage[- ]?cap|credits|spend(?:ing)?[- ](?:cap|limit)", re.IGNORECASE)
_DENIED = {
    401: "is x.bearer_token the token of an app, and still good?",
    403: "the app of x.bearer_token must belong to a project that may use version 2 of the API",
}
_LONGEST = 200


def granted(reply: Reply) -> dict[str, Any]:
    """What a good answer says. Raises FetchError for one that has errors alone, and as `told` does."""
    answer = told(reply)
    if "data" in answer or "meta" in answer:
        return answer
    words = complaint(reply)
    if not words:
        raise ParseError(f"{_asked(reply)}: JSON, but no answer of X", word="broken")
    if re.search("not[- ]found", words, re.IGNORECASE):
        raise _refused(reply, "not-found", "is the name spelt so? natwire source add shows what it becomes")
    raise _refused(reply, "denied", "accounts that are protected or suspended cannot be followed")


def told(reply: Reply) -> dict[str, Any]:
    """What an answer says, be it that there is nothing. Raises FetchError or ParseError for a refusal."""
    words = complaint(reply)
    if reply.status == 402 or (reply.status in (403, 429) and _SPENT.search(words)):
        hint = "what was paid for is used up; see the developer console of X"
        raise _refused(reply, "budget", hint, reply.at + _DAY)
    if reply.status == 429 and (until := _reset(reply)):
        raise _refused(reply, "too-many", "X is asked again when its window is over", until)
    if words and (hint := _DENIED.get(reply.status, "")):
        raise _refused(reply, "denied", hint)
    return record(json_of(reply))


def complaint(reply: Reply) -> str:
    """What an answer says is wrong, on one line: title, detail, messages, types, and the names of parameters."""
    try:
        answer = record(json.loads(reply.body))
    except (ValueError, RecursionError):
        return ""
    errors = list(records(answer.get("errors")))
    words = [text(each.get(name)) for name in ("title", "detail", "message", "type") for each in (answer, *errors)]
    named = [name for each in errors for name in record(each.get("parameters"))]
    return line(" ".join(dict.fromkeys((*words, *named))))


def _reset(reply: Reply) -> datetime | None:
    """When the window of requests ends (seconds since 1970), with a margin; None where the answer does not say."""
    seconds = reply.headers.get("x-rate-limit-reset", "")
    if not re.fullmatch("[0-9]{1,11}", seconds):
        return None
    return min(datetime.fromtimestamp(int(seconds), UTC) + _MARGIN, reply.at + _LONGEST_WAIT)


def _refused(reply: Reply, word: str, hint: str, until: datetime | None = None) -> FetchError:
    what = f"{_asked(reply)} answers {reply.status}: {complaint(reply)[:_LONGEST]}"
    return FetchError(what, word=word, hint=hint, status=reply.status, until=until)


def _asked(reply: Reply) -> str:
    return reply.url.partition("?")[0]
