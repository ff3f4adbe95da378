from __future__ import annotations

from writer_assist.importing.pdf import PdfLine, markdown_of

LONG = "words enough to fill the line from its left to its right"


def page(*texts: str, size: float = 10, indents: dict[int, float] | None = None) -> list[PdfLine]:
    """Lines one below the other, as wide as they have characters."""
    return [
        PdfLine(text, 50 + (indents or {}).get(number, 0), 700 - 12 * number,
             50 + 5 * len(text), 700 - 12 * number + size)
        for number, text in enumerate(texts)
    ]  # fmt: skip


def test_hard_wraps_are_joined():
    assert markdown_of([page(LONG, LONG, "and its end.")]) == f"{LONG} {LONG} and its end.\n"


def test_indented_line_begins_a_paragraph():
    text = markdown_of([page(LONG, "Then " + LONG, LONG, indents={1: 15})])

    assert text == f"{LONG}\n\nThen {LONG} {LONG}\n"


def test_short_last_line_ends_a_paragraph():
    assert markdown_of([page(LONG, "ends.", LONG)]) == f"{LONG} ends.\n\n{LONG}\n"


def test_parted_words_are_mended_as_the_text_writes_them():
    lines = page(LONG + " dan\u00ad", "gerous, a well-", "known and well-known " + LONG)

    assert "dangerous, a well-known and well-known" in markdown_of([lines])


def test_paragraph_goes_on_over_the_page():
    assert markdown_of([page(LONG), page("and " + LONG)]) == f"{LONG} and {LONG}\n"


def test_running_heads_and_page_numbers_go():
    names = ("Anna", "Mara", "Otto")
    lines = [[f"{name} went on with {LONG} {word}" for word in "abcd"] for name in names]
    pages = [page(f"THE FERRY {n}", *lines[n], str(n)) for n in range(3)]

    text = markdown_of(pages)

    assert text.split() == [word for page in lines for line in page for word in line.split()]


def test_line_that_is_not_on_every_page_stays():
    pages = [page("THE FERRY", LONG, LONG), page(LONG, LONG, LONG)]

    assert "THE FERRY" in markdown_of(pages)


def test_large_letters_and_chapters_are_headings():
    text = markdown_of([page("The Ferry", size=20), page("Chapter 4", LONG, LONG)])

    assert text.startswith("# The Ferry\n\n## Chapter 4\n\n")


def test_mark_at_the_start_makes_no_heading():
    assert markdown_of([page("# 4 of them")]) == "\\# 4 of them\n"
