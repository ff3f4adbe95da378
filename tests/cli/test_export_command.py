"""``manuscript export`` in the terminal."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.manuscript.books import Book
from writer_assist.cli.main import root


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "book")


@pytest.fixture
def export(tmp_path, book):
    """Export the book; return what is told, and the text."""

    def export(*options: str) -> tuple[str, str]:
        out = tmp_path / "out.md"
        words = ["--data-dir", str(tmp_path / "data"), "manuscript", "export"]
        told = CliRunner().invoke(
            root, [*words, str(book.index.parent), str(out), *options], catch_exceptions=False
        )
        assert told.exit_code == 0, told.stderr
        return told.output, out.read_text(encoding="utf-8")

    return export


def test_draft_is_exported(terminal, tmp_path):
    draft, out = tmp_path / "draft.md", tmp_path / "book.html"
    draft.write_text("# One\n\nIt was *dark*.", encoding="utf-8")

    told = terminal.json("manuscript", "export", str(draft), str(out), "--author", "Mara Venn")

    assert told["words"] == 4  # the heading too, as in the window
    assert "<em>dark</em>" in out.read_text(encoding="utf-8")


def test_chosen_chapter_comes_with_its_scenes_and_nothing_else(export):
    _, text = export("--scene", "part one")

    assert "ferry" in text
    assert "lantern" in text
    assert "Part Two" not in text


def test_chosen_scenes_keep_the_order_of_the_book(export):
    _, text = export("--scene", "Supper", "--scene", "Arrival")

    assert text.index("ferry") < text.index("They ate")


def test_unknown_scene_is_refused_in_a_sentence(export):
    with pytest.raises(Exception, match="no “Lantern” among the scenes"):
        export("--scene", "Lantern")  # set aside


def test_scenes_that_are_set_aside_or_missing_are_named(export, book):
    book.file("Arrival").unlink()

    told, text = export()

    assert "Not in the book, and left out: Lantern." in told
    assert "Missing, and so not exported: Arrival." in told
    assert "lit at last" not in text


def test_what_stands_around_the_text_is_told(export):
    _, text = export("--about", "She lives by the *sea*.")

    assert "# About the author\n\nShe lives by the *sea*." in text


def test_language_is_that_of_the_book(terminal, book, tmp_path):
    raw = book.index.read_text()
    book.index.write_text(raw.replace("cssclass", "writer-assist:\n  language: de_CH\ncssclass"))
    out = tmp_path / "out.html"

    terminal.json("manuscript", "export", str(book.index), str(out))

    assert 'lang="de-CH"' in out.read_text(encoding="utf-8")
