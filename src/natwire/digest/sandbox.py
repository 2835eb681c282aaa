"""Jinja's sandbox, in which a template ends."""

from __future__ import annotations

from numbers import Number
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

_STEPS = 300_000  # turns of loops and calls; a digest of 1,000 stories takes a tenth


class Sandbox(SandboxedEnvironment):
    """What a template does here is counted: loops in loops and macros that call themselves come to an end.

    Nor is a text multiplied, which takes all memory in one step.
    """

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals |= {"range": self._range, "_step": self._step}
        self.restart()

    def restart(self) -> None:
        """Begins to count anew."""
        self._left = _STEPS

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """A call of a function, a macro or a loop that calls itself."""
        __self._step()
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """A product of numbers."""
        if operator == "**" or not (isinstance(left, Number) and isinstance(right, Number)):
            raise SecurityError(f"{operator} is only for numbers, and no powers")
        return super().call_binop(context, operator, left, right)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Jinja's hook between reading and compiling: each turn of each loop begins with a step."""
        for loop in source.find_all(nodes.For):
            step = nodes.Call(nodes.Name("_step", "load"), [], [], None, None)
            loop.body.insert(0, nodes.ExprStmt(step).set_lineno(loop.lineno).set_environment(self))
        return super()._generate(source, name, filename, defer_init)

    def _step(self, steps: int = 1) -> None:
        self._left -= steps
        if self._left < 0:
            raise SecurityError("it goes on and on")

    def _range(self, *numbers: int) -> range:
        """Numbers, as Jinja's range; filters would go through them uncounted."""
        found = range(*numbers)
        self._step(len(found))
        return found
