"""Jinja's sandbox, in which a template ends and takes little memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import wraps
from numbers import Number
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer

_STEPS = 300_000  # turns, calls and what is in lists; a digest of 1,000 stories takes a fifth
_CHARACTERS = 50_000_000  # of all texts that it makes; what a macro makes is made again by whom it is called
_SECONDS = 10  # what one step does is bounded; all of them together take this long at most
_LONGEST = 1_000_000  # characters of one text, ten times those of a mail; bits of a number
_WIDEST = 100  # characters or places that are put in again and again

_NAMES = ("range", "dict")  # of Jinja's own; the others are toys
# They put something in again and again, and so may multiply a text.
_WIDENING = frozenset({"batch", "center", "indent", "join", "replace", "round", "slice", "sum", "tojson", "wordwrap"})
# What they make is as wide as a text says that they get, or takes more arguments than can be weighed.
_REFUSED = frozenset({"format", "pprint", "urlize"})


class Sandbox(ImmutableSandboxedEnvironment):
    """What a template does here is counted: loops in loops and macros that call themselves come to an end.

    So is all that it makes, by its length, and nothing widens a text without bounds in one step.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(finalize=self._weighed, **options)
        known = {name: self.globals[name] for name in _NAMES}
        self.globals = known | {"range": self._range, "namespace": _Kept}
        self.filters = {name: self._counted(name, each) for name, each in self.filters.items() if name not in _REFUSED}
        self.restart()

    def restart(self) -> None:
        """Begins to count anew."""
        self._left, self._characters, self._until = _STEPS, _CHARACTERS, time.monotonic() + _SECONDS

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """A call of a function, a macro or a loop that calls itself."""
        __self._step()
        if isinstance(getattr(__obj, "__self__", None), (str, bytes, Number)):
            _narrow(args, kwargs)
        return __self._weighed(super().call(__context, __obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """A sum of anything, or what is left of numbers."""
        if operator == "**" or (operator != "+" and not (isinstance(left, Number) and isinstance(right, Number))):
            raise SecurityError(f"{operator} is only for numbers, and no powers")
        return self._weighed(super().call_binop(context, operator, left, right))

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Jinja's hook for the method `format` of a text, which makes one as wide as its text says."""
        if super().wrap_str_format(value):
            raise SecurityError("format may make a text without an end; ~ joins texts")
        return None

    def concat(self, pieces: Iterable[str]) -> str:
        """Jinja's hook for the end of a macro or a block."""
        return "".join([self._weighed(each) for each in pieces])

    def same(self, value: Any) -> Any:
        """What _Counted calls, for a call is counted and what it gives is weighed."""
        return value

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Jinja's hook between reading and compiling."""
        return super()._generate(_Counted(self).visit(source), name, filename, defer_init)

    def _counted(self, name: str, filter: Callable[..., Any]) -> Callable[..., Any]:
        """The filter, which `map` and others call without us."""

        @wraps(filter)
        def counted(*args: Any, **kwargs: Any) -> Any:
            self._step()
            if name in _WIDENING:
                # before its own arguments stand the value and, for some, what Jinja passes in
                _narrow(args[2 if hasattr(filter, "jinja_pass_arg") else 1 :], kwargs)
            return self._weighed(filter(*args, **kwargs))

        return counted

    def _step(self, steps: int = 1) -> None:
        self._left -= steps
        if self._left < 0 or time.monotonic() > self._until:
            raise SecurityError("it goes on and on")

    def _weighed(self, value: Any) -> Any:
        """The value. Lists in lists count as often as they would be written out."""
        if isinstance(value, (str, bytes, int)):
            size = value.bit_length() if isinstance(value, int) else len(value)
            self._characters -= size
            if size > _LONGEST or self._characters < 0:
                raise SecurityError("it makes too much text")
        elif isinstance(value, (list, tuple, set, frozenset)):
            self._step(len(value))
            for each in value:
                self._weighed(each)
        elif isinstance(value, dict):
            self._weighed([*value, *value.values()])
        return value

    def _range(self, *numbers: int) -> range:
        """Numbers, as Jinja's range; filters would go through them uncounted."""
        found = range(*numbers)
        self._step(len(found))
        return found


class _Kept(Namespace):
    """What outlasts a loop. Written out, it would show what it holds, which is weighed nowhere."""

    def __repr__(self) -> str:
        return "<namespace>"


class _Counted(NodeTransformer):
    """Puts a call around what makes a value without one, and into each turn of each loop.

    It names no name that a template could give to something else.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def visit_For(self, loop: nodes.For) -> nodes.Node:
        """A loop; one whose turns are all left out by its `if` takes a step for each too."""
        self.generic_visit(loop)
        loop.body.insert(0, nodes.ExprStmt(self._call(nodes.Const(None), loop)).set_lineno(loop.lineno))
        if loop.test:
            loop.test = nodes.And(nodes.Not(self._call(nodes.Const(None), loop)), loop.test).set_lineno(loop.lineno)
        return loop

    def visit_Concat(self, texts: nodes.Concat) -> nodes.Node:
        """Texts with ~ between them, joined two by two."""
        self.generic_visit(texts)
        made, *others = texts.nodes
        for each in others:
            made = self._call(nodes.Concat([made, each], lineno=texts.lineno), texts)
        return made

    def visit_List(self, values: nodes.Expr) -> nodes.Node:
        """A list, a dict, or a tuple that is no target of a loop or a `set`."""
        self.generic_visit(values)
        return values if getattr(values, "ctx", "load") == "store" else self._call(values, values)

    visit_Dict = visit_Tuple = visit_List

    def _call(self, value: nodes.Expr, at: nodes.Node) -> nodes.Call:
        call = nodes.Call(nodes.EnvironmentAttribute("same"), [value], [], None, None)
        call.set_lineno(at.lineno).set_environment(self.sandbox)
        return call


def _narrow(args: Iterable[Any], kwargs: dict[str, Any]) -> None:
    """Raises SecurityError for what would widen a text without bounds; what begins with _ is Jinja's and gets lost."""
    for each in (*args, *(each for name, each in kwargs.items() if not name.startswith("_"))):
        size = each if isinstance(each, (int, float)) else len(each) if isinstance(each, (str, bytes)) else None
        if each is not None and (size is None or size > _WIDEST):
            raise SecurityError(f"here may only be numbers and texts, of {_WIDEST} at most")
