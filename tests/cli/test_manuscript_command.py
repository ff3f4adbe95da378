from __future__ import annotations

import json
from contextlib import closing
from datetime import date

import pytest
from click.testing import CliRunner

from tests.manuscript.books import Book
from writer_assist.cli.main import root
from writer_assist.domain.sprint import SprintResult, SprintRule
from writer_assist.domain.writing_days import WritingHour
from writer_assist.history.sprints import SprintHistory
from writer_assist.history.writing_days import WritingDaysHistory
from writer_assist.paths import DataFolder


@pytest.fixture
def run(tmp_path):
    def run(*words: object, stdin: str = ""):
        data = ["--data-dir", str(tmp_path / "data")]
        return CliRunner().invoke(root, [*data, *map(str, words)], input=stdin)

    return run


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path / "book")


def test_new_book_is_made_from_a_long_draft(run, tmp_path):
    (tmp_path / "long.md").write_text("# One\n\nShe came.\n\n# Two\n\nShe left.\n")

    said = run("--json", "manuscript", "new", tmp_path / "Novel", "--from", tmp_path / "long.md")

    told = json.loads(said.output)
    assert [scene["name"] for scene in told["scenes"]] == ["One", "Two"]
    assert (tmp_path / "Novel" / "Scenes" / "One.md").read_text() == "# One\n\nShe came.\n\n"


def test_new_book_of_a_draft_gets_the_title_that_is_given(run, tmp_path):
    (tmp_path / "long.md").write_text("# One\n\nShe came.\n\n# Two\n\nShe left.\n")

    said = run(
        "--json", "manuscript", "new", tmp_path / "Novel", "--from", tmp_path / "long.md",
        "--title", "Salt",
    )  # fmt: skip

    assert json.loads(said.output)["title"] == "Salt"


def test_drafts_of_a_folder_become_a_book_where_they_are(run, tmp_path):
    (tmp_path / "Saga").mkdir()
    for name in ("1.md", "2.md"):
        (tmp_path / "Saga" / name).write_text("x")

    said = run("manuscript", "new", tmp_path / "Saga", "--from", tmp_path / "Saga")

    assert said.output.endswith("2 scenes, 2 words\n")


@pytest.mark.parametrize("where", ["", "The Salt Road.md", "Scenes/Arrival.md"])
def test_status_is_told_from_folder_index_or_scene(run, book, where):
    told = json.loads(run("--json", "manuscript", "status", book.index.parent / where).output)

    assert told["title"] == "The Salt Road"
    assert told["scenes"][1]["pov"] == "Mara"


def test_chapter_is_moved_with_its_scenes(run, book):
    said = run("manuscript", "order", book.index, "--move", "Part Two", "--at", 1)

    assert said.output.split("\n")[:2] == ["Part Two", "  Lantern"]
    assert book.shape().startswith("Part Two, >Lantern, Part One")


def test_whole_order_can_be_given(run, book):
    text = "Lantern\nPart One\n  Supper\n  Arrival\nPart Two\n"

    run("manuscript", "order", book.index, "-", stdin=text)

    assert book.shape() == "Lantern, Part One, >Supper, >Arrival, Part Two"


def test_order_that_loses_a_scene_is_refused(run, book):
    before = book.index.read_bytes()

    said = run("manuscript", "order", book.index, "-", stdin="Lantern\n")

    assert said.exit_code
    assert book.index.read_bytes() == before


def test_disclosure_is_printed_or_written_in_each_format(run, book, tmp_path):
    said = run("manuscript", "disclosure", book.index.parent)
    told = json.loads(run("manuscript", "disclosure", book.index, "--to", "json").output)
    run("manuscript", "disclosure", book.index, "--to", "html", "--out", tmp_path / "who.html")

    assert "# Who wrote “The Salt Road”" in said.output
    assert told["words"]["before"]["words"] == told["words"]["total"] == 16
    assert (tmp_path / "who.html").read_text().startswith("<!doctype html>")


def test_stats_measure_each_scene_and_the_days_of_writing(run, book, tmp_path):
    data = DataFolder(tmp_path / "data")
    with closing(WritingDaysHistory(data.history(book.scenes))) as history:
        history.add([WritingHour(date(2026, 11, 28), 9, 300, 600)])

    told = json.loads(run("manuscript", "stats", book.index, "--json").output)
    said = run("manuscript", "stats", book.index.parent).output

    assert told["words"] == sum(scene["words"] for scene in told["scenes"]) == 16
    assert told["days"] == [{"day": "2026-11-28", "words": 300, "seconds": 600}]
    assert told["hours_of_the_day"][9] == 300
    assert "The Salt Road  16 words" in said
    assert "300 words on 1 day" in said


def test_stats_tell_what_came_of_sprints(run, book, tmp_path):
    data = DataFolder(tmp_path / "data")
    with closing(SprintHistory(data.history(book.scenes))) as history:
        history.keep(SprintResult(1_800_000_000.0, 300, 240, SprintRule.NO_E))

    told = json.loads(run("manuscript", "stats", book.index, "--json").output)
    said = run("manuscript", "stats", book.index).output

    assert [(one["words"], one["rule"]) for one in told["sprints"]] == [(240, "no e")]
    assert "In 1 sprint: 240 words" in said


def test_stats_tell_phrases_with_their_places(run, tmp_path):
    draft = tmp_path / "draft.md"
    draft.write_text("“Shrugged his narrow shoulders,” he said. He shrugged his narrow shoulders.")

    told = json.loads(run("manuscript", "stats", draft, "--json").output)

    assert 0.3 < told["dialogue_share"] < 0.6
    assert told["phrases"][0]["words"] == "shrugged his narrow shoulders"
    assert told["phrases"][0]["places"][1] == {"scene": "draft", "offset": 45}
