"""Tables: data that a reader reads across, and layouts, menus and calendars, which look like it to a parser."""

from __future__ import annotations

from natwire.parse import article

ONE = "The council met on Monday and agreed, after a long debate, on the budget of the harbour for the coming year."
TWO = "Its members had argued for weeks about the cost of the new pier, which is to be finished within two years."


def text(table: str) -> str:
    return article(
        f"<title>Budget agreed</title><main><h1>Budget agreed</h1><p>{ONE}</p>{table}<p>{TWO}</p></main>"
    ).text


def rows(*cells: tuple[str, ...]) -> str:
    return (
        "<table>" + "".join("<tr>" + "".join(f"<td>{one}</td>" for one in row) + "</tr>" for row in cells) + "</table>"
    )


def test_a_table_of_data_is_part_of_the_story() -> None:
    """Its figures are what the story is about; a cell that reads like a share button is a row's name here."""
    found = text(rows(("Harbour", "Pier"), ("Twitter", "40 million"), ("Old quay", "12 million")))

    assert all(words in found for words in ("Harbour", "Twitter", "40 million", "12 million", TWO))


def test_a_table_of_links_is_a_menu() -> None:
    """However its cells are arranged."""
    assert "Sports" not in text(
        rows(("<a href=a>Sports</a>", "<a href=b>Culture</a>"), ("<a href=c>Local</a>", "World"))
    )


def test_a_calendar_goes() -> None:
    """Its cells are days."""
    assert "17" not in text(rows(*((f"{week}1", f"{week}7", f"{week}9") for week in range(4))))


def test_one_row_or_one_column_is_no_data() -> None:
    """So are boxes laid out."""
    assert "Pier" not in text(rows(("Pier", "40"))) + text(rows(("Pier",), ("Quay",), ("Dock",)))


def test_paragraphs_in_a_layout_stay_paragraphs() -> None:
    """Old pages put their whole story into a table."""
    long = f"{ONE} {TWO} {ONE}"

    assert article(
        f"<h1>Budget agreed</h1><table><tr><td>Menu</td><td>{long}<br><br>{TWO} {long}</td></tr></table>"
    ).text == (f"{long}\n\n{TWO} {long}")


def test_a_cell_with_a_heading_and_a_paragraph_is_a_layout() -> None:
    """So are newsletters set, in one column: their paragraphs are no rows."""
    cells = "".join(f"<tr><td><h2>Part {part}</h2><p>{words}</p></td></tr>" for part, words in (("A", ONE), ("B", TWO)))

    assert article(f"<h1>Budget agreed</h1><table>{cells}</table>").text.split("\n\n") == ["Part A", ONE, "Part B", TWO]
