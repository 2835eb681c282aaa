"""Man pages from the commands' own help and from the documents: man(7) macros, which groff and mandoc both read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

import typer

from natwire.cli.door import COMMANDS, app, command
from natwire.cli.help_ import TOPICS, document
from natwire.markdown import Block, blocks, spans

_ESCAPES = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", '"': r"\(dq"}
_FONTS = {"code": r"\fB{}\fR", "bold": r"\fI{}\fR", "": "{}"}
FILES = [
    ("~/.config/natwire/config.toml", "The config: what is followed, watched and sent."),
    ("~/.local/share/natwire/natwire.db", "The database, one SQLite file. On macOS both are in the Library."),
]
ENVIRONMENT = [
    ("NATWIRE_CONFIG", "The config file, where --config names none."),
    ("NATWIRE_DB", "The database file, where --db names none."),
    ("NATWIRE_LOG_FORMAT", "text or json, where --log-format says nothing."),
    ("NO_COLOR", "No colours, whatever it is set to."),
    ("PAGER", "What shows more than a screen; less where it is not set."),
]


def pages() -> Iterator[tuple[str, str]]:
    """Each page's name, such as man1/natwire-fetch.1, and its text."""
    yield "man1/natwire.1", _lines(_program())
    for name in COMMANDS:
        yield f"man1/natwire-{name}.1", _lines(_command(name))
    for topic, line in TOPICS.items():
        yield f"man7/natwire-{topic}.7", _lines(_topic(topic, line))


def write(folder: Path) -> None:
    """All pages below that folder; what was there and is no page any more goes."""
    made = dict(pages())
    for old in folder.glob("man*/*"):
        if str(old.relative_to(folder)) not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def _lines(lines: Iterator[str]) -> str:
    """A page; a paragraph that begins behind a heading needs no mark."""
    told: list[str] = []
    for line in lines:
        if line != ".PP" or not told[-1].startswith((".SH", ".SS", ".PP")):
            told.append(line)
    return "\n".join(told) + "\n"


# ------------------------------------------------------------------------------------------------------- the pages


def _program() -> Iterator[str]:
    from typer.main import get_command

    root = get_command(app)
    context = _context(root, "natwire")
    yield from _head("natwire", 1, "newswire ingestion for the command line")
    yield from _synopsis(root, context)
    yield from (".SH DESCRIPTION", *_text(root.help or ""))
    yield from (".SH COMMANDS", *_terms((f"natwire {name}", line) for name, line in COMMANDS.items()))
    yield from _options(root, context, ".SH")
    yield from (".SH ENVIRONMENT", *_terms(ENVIRONMENT))
    yield from (".SH FILES", *_terms(FILES))
    yield from (".SH EXIT STATUS", *_terms(_statuses()))
    yield from _example(root, ".SH")
    yield from _see_also([*(f"natwire-{name}(1)" for name in COMMANDS), *(f"natwire-{name}(7)" for name in TOPICS)])


def _command(name: str) -> Iterator[str]:
    found = command(name)
    yield from _head(f"natwire-{name}", 1, COMMANDS[name].split(".")[0])
    context = _context(found, f"natwire {name}")
    yield from _synopsis(found, context)
    yield from (".SH DESCRIPTION", *_text(found.help or ""))
    yield from _options(found, context, ".SH")
    for sub, inner in getattr(found, "commands", {}).items():
        if not inner.hidden:
            below = _context(inner, f"natwire {name} {sub}")
            yield from (f'.SH "{_escaped(f"natwire {name} {sub}".upper())}"', _usage(inner, below))
            yield from (".PP", *_text(inner.help or ""), *_options(inner, below, ".SS"), *_example(inner, ".SS"))
    yield from _example(found, ".SH")
    yield from _see_also(["natwire(1)", *(f"natwire-{topic}(7)" for topic in TOPICS)])


def _topic(topic: str, line: str) -> Iterator[str]:
    yield from _head(f"natwire-{topic}", 7, line.split(".")[0])
    yield ".SH DESCRIPTION"
    for block in blocks(document(topic).read_text("utf-8")):
        if not (block.kind == "heading" and block.level == 1):
            yield from _block(block)
    yield from _see_also(["natwire(1)"])


def _statuses() -> Iterator[tuple[str, str]]:
    rows = (block.cells for block in blocks(document("output").read_text("utf-8")) if block.kind == "row")
    yield from ((code, meaning) for code, meaning, *_ in rows if code.isdigit())


# ------------------------------------------------------------------------------------------------------- their parts


def _head(name: str, section: int, line: str) -> Iterator[str]:
    yield '.\\" Made by docs/reference/generate.py (make docs); a test keeps it true.'
    yield f'.TH {_escaped(name.upper())} {section} "" natwire "natwire manual"'
    yield from (".SH NAME", f"{_escaped(name)} \\- {_escaped(line[0].lower() + line[1:])}")


def _context(found: Any, path: str) -> typer.Context:
    return typer.Context(found, info_name=path, help_option_names=["-h", "--help"])


def _synopsis(found: Any, context: typer.Context) -> Iterator[str]:
    yield from (".SH SYNOPSIS", _usage(found, context))


def _usage(found: Any, context: typer.Context) -> str:
    return f"\\fB{_escaped(str(context.info_name))}\\fR {_escaped(' '.join(found.collect_usage_pieces(context)))}"


def _options(found: Any, context: typer.Context, macro: str) -> Iterator[str]:
    """Arguments and options, as --help has them."""
    records = [(param, param.get_help_record(context)) for param in found.get_params(context)]
    for title, kind in (("ARGUMENTS", "argument"), ("OPTIONS", "option")):
        told = [record for param, record in records if record and param.param_type_name == kind]
        if told:
            yield from (f"{macro} {title if macro == '.SH' else title.capitalize()}", *_terms(told))


def _example(found: Any, macro: str) -> Iterator[str]:
    if found.epilog:
        yield f"{macro} {'EXAMPLE' if macro == '.SH' else 'Example'}"
        yield from _code(found.epilog.removeprefix("Example: "))


def _see_also(names: list[str]) -> Iterator[str]:
    yield ".SH SEE ALSO"
    for at, name in enumerate(names):
        page, section = name.rstrip(")").split("(")
        yield f".BR {_escaped(page)} ({section}){',' * (at < len(names) - 1)}"


def _block(block: Block) -> Iterator[str]:
    match block.kind:
        case "heading":
            yield f'.SH "{_escaped(_plain(block.text).upper())}"'
        case "code":
            yield from _code(block.text)
        case "item":
            yield from (".IP \\(bu 2", *_text(block.text))
        case "head":
            return
        case "row":
            yield from _terms([(block.cells[0], " · ".join(filter(None, block.cells[1:])))])
        case _:
            yield from (".PP", *_text(block.text))


def _terms(terms: Any) -> Iterator[str]:
    for term, said in terms:
        yield from (".TP", f"\\fB{_escaped(_plain(term))}\\fR", *(_text(said) or ["\\&"]))


def _code(text: str) -> Iterator[str]:
    yield from (".PP", ".nf", ".RS 4", *(_at_start(_escaped(line)) for line in text.splitlines()), ".RE", ".fi")


# --------------------------------------------------------------------------------------------------------- its letters


def _text(text: str) -> list[str]:
    """Paragraphs, each sentence on lines of its own, as man(7) wants it."""
    out: list[str] = []
    for at, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        out += [".PP"] * bool(at)
        for sentence in re.split(r"(?<=[.!?])\s+", " ".join(paragraph.split())):
            marked = "".join(_FONTS[kind].format(_escaped(piece)) for kind, piece in spans(sentence))
            out += map(_at_start, wrap(marked, 100, break_long_words=False, break_on_hyphens=False))
    return out


def _plain(text: str) -> str:
    return "".join(piece for _, piece in spans(text))


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


def _at_start(line: str) -> str:
    """A line that begins with a dot would be a macro."""
    return rf"\&{line}" if line.startswith((".", "'")) else line
