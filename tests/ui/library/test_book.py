"""A book's own sources: who knows them, and the dialog that chooses them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.values import note
from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookCount, BookSources
from writer_assist.domain.note import FolderCount, SourceState, TagCount
from writer_assist.ui.library.book import BookController, book_words
from writer_assist.ui.library.book_dialog import BookDialog
from writer_assist.ui.open_draft import OpenDraft

FERRY = BookSources(places=("/notes/ferry",), tags=("harbour",))


@pytest.fixture
def draft():
    return OpenDraft()


@pytest.fixture
def book(background, data_folder, draft):
    controller = BookController(background, data_folder, draft)
    controller.told = []
    controller.changed.connect(controller.told.append)
    return controller


def opened(qtbot, book, draft, path):
    draft.open(str(path))
    qtbot.waitUntil(lambda: book.sources is not None)


def test_whole_library_belongs_to_a_new_project(qtbot, book, draft, tmp_path):
    opened(qtbot, book, draft, tmp_path / "novel" / "One.md")

    assert book.told == [None, WHOLE_LIBRARY]


def test_sources_are_those_of_the_project_of_the_open_draft(qtbot, book, draft, tmp_path):
    opened(qtbot, book, draft, tmp_path / "novel" / "One.md")
    book.choose(FERRY)
    opened(qtbot, book, draft, tmp_path / "moon" / "One.md")
    elsewhere = book.sources
    opened(qtbot, book, draft, tmp_path / "novel" / "Two.md")

    assert elsewhere == WHOLE_LIBRARY
    assert book.sources == FERRY


def test_another_chapter_of_the_book_changes_nothing(qtbot, book, draft, tmp_path):
    opened(qtbot, book, draft, tmp_path / "novel" / "One.md")
    book.told.clear()

    draft.open(str(tmp_path / "novel" / "Two.md"))

    assert book.told == []


def test_draft_saved_elsewhere_keeps_its_sources(qtbot, book, draft, tmp_path):
    opened(qtbot, book, draft, tmp_path / "drafts" / "Untitled.md")
    book.choose(FERRY)

    draft.move(draft.path, str(tmp_path / "novel" / "One.md"))

    qtbot.waitUntil(lambda: book.told[-2:] == [WHOLE_LIBRARY, FERRY])


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        (WHOLE_LIBRARY, ""),
        (None, ""),
        (FERRY, "1 folder or note, 1 tag"),
        (BookSources(places=("/a", "/b")), "2 folders or notes"),
    ],
)
def test_sources_are_named_in_few_words(sources, words):
    assert book_words(sources) == words


@pytest.fixture
def dialog(qtbot):
    def make(sources=WHOLE_LIBRARY):
        dialog = BookDialog("novel", sources)
        qtbot.addWidget(dialog)
        dialog.set_library((SourceState("/notes", True, 9),), "")
        dialog.set_folders(
            (
                FolderCount("/notes/ferry", "/notes", 4),
                FolderCount("/notes/ferry/people", "/notes", 2),
                FolderCount("/notes/moon", "/notes", 5),
            )
        )
        dialog.set_tags((TagCount("harbour", 3),))
        return dialog

    return make


def row(dialog, text):
    [found] = dialog.tree.findItems(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    return found


def tick(dialog, text, state=Qt.CheckState.Checked):
    row(dialog, text).setCheckState(0, state)


def test_ticked_folders_and_tags_belong_to_the_book(qtbot, dialog):
    shown = dialog()
    tick(shown, "ferry")
    tick(shown, "#harbour")

    with qtbot.waitSignal(shown.chosen) as saved:
        shown.accept_changes()

    assert saved.args == [FERRY]


def test_folder_includes_what_lies_below_it(dialog):
    shown = dialog()
    tick(shown, "people")
    tick(shown, "ferry")

    people = row(shown, "people")
    assert shown.sources() == BookSources(places=("/notes/ferry",))
    assert people.checkState(0) is Qt.CheckState.Checked
    assert not people.flags() & Qt.ItemFlag.ItemIsUserCheckable


def test_nothing_ticked_means_everything(dialog):
    shown = dialog(FERRY)
    tick(shown, "ferry", Qt.CheckState.Unchecked)
    tick(shown, "#harbour", Qt.CheckState.Unchecked)

    assert shown.sources() == WHOLE_LIBRARY


def test_single_note_can_be_found_and_ticked(qtbot, dialog):
    shown = dialog()
    asked = []
    shown.notes_wanted.connect(asked.append)
    shown.field.setText("mara")
    qtbot.waitUntil(lambda: asked == ["mara"])

    shown.set_notes((note(7, title="Mara").summary,))
    tick(shown, "Mara")

    assert shown.sources() == BookSources(places=("/notes/Mara.md",))


def test_folder_that_left_the_library_can_be_unticked(dialog):
    shown = dialog(BookSources(places=("/old/vault",)))

    tick(shown, "vault", Qt.CheckState.Unchecked)

    assert shown.sources() == WHOLE_LIBRARY


@pytest.mark.parametrize(
    ("count", "words"), [(BookCount(4, 9), "4 of 9 notes"), (BookCount(0, 9), "nothing would be")]
)
def test_dialog_says_how_many_notes_belong(dialog, count, words):
    shown = dialog(FERRY)

    shown.set_count(count)

    assert words in shown.count_words()
