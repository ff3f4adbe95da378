"""The report is counted from the files and what was recorded beside them."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.manuscript.books import Book
from writer_assist.domain.authorship import (
    TYPED,
    Insertion,
    Origin,
    Provenance,
    Run,
)
from writer_assist.domain.disclosure import WordKind
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.errors import UsageError
from writer_assist.file_names import path_to_text
from writer_assist.history.authorship import AuthorshipStore
from writer_assist.services.disclosure import OpenedText, disclose

CARD = Provenance(Origin.ACCEPTED, "c")
RECORD = Insertion(CARD, 0.0, 12, "SmolLM2", ("The Bell",))


def counted(place, folder, opened=None, cancel=None):
    steps = disclose(place, folder, opened, cancel or CancelToken())
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def record(folder, path, text, *runs):
    with closing(AuthorshipStore(folder.authorship(path.parent))) as store:
        store.keep(path_to_text(path), text, runs)
        store.keep_insertions([RECORD])


def told(found) -> list[tuple[str, dict[str, int]]]:
    return [
        (one.title, {kind.value: count for kind, count in one.words.items()})
        for one in found.chapters
    ]


def test_a_draft_is_told_by_its_headings(tmp_path, data_folder):
    draft = tmp_path / "03 - Novel.md"
    text = "# One\n\nHe sat.\n\n# Two\n\nThe tide came."
    draft.write_text(text)
    record(data_folder, draft, text, Run(23, TYPED), Run(14, CARD))

    found = counted(draft, data_folder)

    assert (found.title, found.models[0].name) == ("Novel", "SmolLM2")
    assert told(found) == [("One", {"typed": 3}), ("Two", {"typed": 1, "accepted": 3})]


def test_a_book_is_told_by_its_scenes_without_fields_and_what_is_left_out(tmp_path, data_folder):
    book = Book(tmp_path / "book")
    record(data_folder, book.file("Arrival"), "She came by the ferry.\n", Run(23, TYPED))

    found = counted(book.index.parent, data_folder)

    assert found.title == "The Salt Road"
    assert ("Arrival", {"typed": 5}) in told(found)
    assert ("Supper", {"before": 7}) in told(found)
    assert "Lantern" not in dict(told(found))


def test_the_open_draft_counts_as_it_is_now(tmp_path, data_folder):
    draft = tmp_path / "novel.md"
    draft.write_text("Old words.")

    opened = OpenedText(draft, "New words typed.", (Run(16, TYPED),), {})
    found = counted(draft, data_folder, opened)

    assert found.words == {WordKind.TYPED: 3}


def test_a_draft_that_nothing_is_known_of_leaves_no_trace(tmp_path, data_folder):
    draft = tmp_path / "novel.md"
    draft.write_text("Old words.")

    assert counted(draft, data_folder).words == {WordKind.BEFORE: 2}
    assert not data_folder.authorship(tmp_path).exists()


def test_an_empty_folder_is_told(tmp_path, data_folder):
    (tmp_path / "empty").mkdir()

    with pytest.raises(UsageError, match="nothing to count"):
        counted(tmp_path / "empty", data_folder)


def test_counting_tells_how_far_it_is_and_can_be_stopped(tmp_path, data_folder):
    book = Book(tmp_path)
    cancel = CancelToken()
    steps = disclose(book.index.parent, data_folder, None, cancel)

    first = next(steps)
    cancel.cancel()

    assert (first.stage, first.finished) == ("Reading chapters", 0)
    assert first.total > 1
    with pytest.raises(Cancelled):
        next(steps)
