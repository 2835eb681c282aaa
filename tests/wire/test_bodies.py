"""What is for editors is parted from what is for readers, in HTML and in text."""

from __future__ import annotations

import doctest

import pytest

from natwire.wire import bodies, identity
from natwire.wire.bodies import Body, of_any, of_html, of_text


def test_the_examples_in_its_docs_hold() -> None:
    """What the room says of providers is so."""
    assert doctest.testmod(identity).failed == 0


@pytest.mark.parametrize("heading", ["# Notizblock", "## Redaktionelle Hinweise", "dpa-Notizblock", "Notizblock:"])
def test_a_notebook_is_no_text(heading: str) -> None:
    """It ends the text, with the telephone numbers under it, and its tables and pictures."""
    text = of_text(f"Berlin (dpa) - Der Hafen öffnet.\n\nEr war zu.\n\n{heading}\n\n## Kontakte\n- Autor: 555 0100")
    assert text.text == ("Berlin (dpa) - Der Hafen öffnet.", "Er war zu.")
    assert text.notes == (heading, "## Kontakte", "- Autor: 555 0100")
    page = of_html(f"<p>Er war zu.</p><h3><b>{heading}</b></h3><ul><li>Autor: 555 0100</li></ul><img src='a.jpg'>")
    assert page == Body(markup="<p>Er war zu.</p>", notes=(heading, "Autor: 555 0100"))


def test_what_is_not_for_publication_is_no_text() -> None:
    """Whatever stands above it, and however its letters are written."""
    page = of_html("<p>Er war zu.</p><p>* * * Die folgenden Informationen sind nicht zur Ver&ouml;ffentlichung</p>555")
    assert (page.markup, page.notes[-1]) == ("<p>Er war zu.</p>", "555")


@pytest.mark.parametrize(
    "note",
    ["Eds: UPDATES with quotes.", "^Eds: UPDATES.", "(Eds: APNewsNow.)", "ATTENTION - AJOUTE le bilan ///"],
)
def test_a_line_for_editors_is_no_text(note: str) -> None:
    """Wherever it stands; what is around it stays."""
    assert of_text(f"One.\n\n{note}\n\nTwo.") == Body(text=("One.", "Two."), notes=(note,))
    assert of_html(f"<p>{note}</p><p>One.</p>") == Body(markup="<p>One.</p>", notes=(note,))
    assert of_html(f"<p>One.<br/>{note}<br/>Two.</p>") == Body(markup="<p>One.<br/><br/>Two.</p>", notes=(note,))
    assert of_html(f"<pre>One.\n{note}\nTwo.</pre>") == Body(markup="<pre>One.\n\nTwo.</pre>", notes=(note,))


@pytest.mark.parametrize("sign", ["-30-", "END", "Ends", "###"])
def test_a_sign_of_the_end_is_no_text(sign: str) -> None:
    """On a line of its own behind all others."""
    assert of_any(f"One.\nTwo.\n{sign}\n") == Body(text=("One.", "Two."), notes=(sign,))
    assert of_any(f"<p>One.</p>\n<p>{sign}</p>") == Body(markup="<p>One.</p>", notes=(sign,))


@pytest.mark.parametrize(
    "text",
    [
        "One.\n\n(Reporting by Ada Byron; Editing by Jo Ek)",
        "One needs: two.\n\nThe end",
        "Proceeds: 5 million.\n\nNotebook sales rose.",
        "Er zückte den Notizblock.\n\nDer Notizblock war leer.",
        "ATTENTION - the harbour is open.\n\nEnd of story.",
        "END",
    ],
)
def test_what_only_looks_like_a_note_stays(text: str) -> None:
    """Credits are text, and so are the words of the lists within a sentence, and a body of nothing else."""
    assert of_any(text) == Body(text=tuple(text.split("\n\n")))
    page = "".join(f"<p>{each}</p>" for each in text.split("\n\n"))
    assert of_any(page) == Body(markup=page)


def test_notes_without_end_are_bounded() -> None:
    """A hundred of them, none longer than a page."""
    found = of_text("One.\n" + "".join(f"Eds: {number} {'x' * 9_000}\n" for number in range(200)))
    assert found.text == ("One.",)
    assert (len(found.notes), max(map(len, found.notes))) == (bodies._MOST, bodies._LONGEST)
