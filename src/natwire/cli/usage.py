"""What was typed wrong, in natwire's own words: what it is, and what was perhaps meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from typer import TyperException

from natwire.errors import NatwireError
from natwire.wording import near


def told(error: TyperException, path: str) -> NatwireError | None:
    """typer's error as one of ours; None for what is none, such as the help of a command without arguments.

    `path` is the command as far as it is known, for errors that do not say where they are from.
    """
    from typer._click import exceptions as typers  # typer shows one of them, and these are what it raises

    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context else path
    more = f"{path} --help"
    match error:
        case typers.NoArgsIsHelpError():
            return None
        case typers.NoSuchOption():
            meant = _nearest(error.option_name, _options(context))
            return NatwireError(f"{path} has no option {error.option_name}", hint=meant or more)
        case typers.MissingParameter(param=param) if param is not None:
            return NatwireError(f"{path} needs {_name(param, context)}", hint=_example(context) or more)
        case typers.BadParameter(param=param) if param is not None:
            return _wrong(error, param, context, more)
        case typers.BadOptionUsage():
            what = "takes no value" if "not take" in error.message else "needs a value"
            return NatwireError(f"{error.option_name} {what}", hint=more)
    if unknown := re.match(r"No such command '(.*?)'\.", error.message):
        meant = _nearest(unknown[1], getattr(context.command, "commands", ()))
        return NatwireError(f'{path} has no command "{unknown[1]}"', hint=meant or more)
    if extra := re.match(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", error.message):
        return NatwireError(f"{path}: too many words: {extra[1]}", hint=_example(context) or more)
    return NatwireError(f"{path}: {error.format_message()}", hint=more)


def _wrong(error: TyperException, param: Any, context: Any, more: str) -> NatwireError:
    """A value that the option or the argument cannot have."""
    name = _name(param, context)
    if choices := list(getattr(param.type, "choices", ())):
        typed = re.match(r"'(.*?)' is not", error.message)
        meant = _nearest(typed[1], choices) if typed else ""
        return NatwireError(f"{name} must be one of {', '.join(choices)}", hint=meant or more)
    if hasattr(param.type, "min"):
        bounds = [f"{word} {n}" for word, n in (("from", param.type.min), ("to", param.type.max)) if n is not None]
        return NatwireError(" ".join([f"{name} must be a whole number", *bounds]), hint=more)
    if param.type.name == "int":
        return NatwireError(f"{name} must be a whole number", hint=more)
    return NatwireError(f"{name}: {error.message}", hint=more)


def _name(param: Any, context: Any) -> str:
    """An option as it is typed, an argument as the help calls it."""
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return str(param.make_metavar(context)).strip("[]")


def _options(context: Any) -> Iterable[str]:
    """Those of the command, and those that stand before and behind each."""
    for params in (context.command.get_params(context), context.find_root().command.params):
        for param in params:
            yield from (each for each in param.opts if each.startswith("--"))


def _nearest(typed: str, words: Iterable[str]) -> str:
    meant = near(typed, words)
    return f"did you mean {meant}?" if meant else ""


def _example(context: Any) -> str:
    """The line that the command's help ends in."""
    return (context.command.epilog or "").removeprefix("Example: ") if context else ""
