"""Who wrote what, in the window: after a restart, a split, a join, a restored version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from PySide6.QtTest import QTest

from tests.manuscript.books import TEXTS, Book
from writer_assist.app_engines import disclose_work
from writer_assist.domain.authorship import pieces
from writer_assist.settings import Settings
from writer_assist.ui.authorship import keeper as keeping
from writer_assist.ui.authorship.dialog import DisclosureDialog
from writer_assist.ui.authorship.legend import AuthorshipLegend
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.authorship import AuthorshipWiring
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.project import ProjectWiring
from writer_assist.ui.wiring.versions import VersionsWiring


@pytest.fixture
def opened(qtbot, qapp, data_folder, monkeypatch):
    """Return what opens a draft in a window of its own."""
    monkeypatch.setattr(keeping, "OPEN_MS", 0)

    @contextmanager
    def open_draft(path) -> Iterator[MainWindow]:
        background, window = Background("test files"), MainWindow(Settings())
        qtbot.addWidget(window)
        settings = SettingsController(background, data_folder.settings, Settings(), window)
        messages = MessageController(window.messages, window)
        place = (background, data_folder, window)
        drafts = DraftWiring(*place, settings, messages, window)
        project = ProjectWiring(*place, messages, drafts, window)
        versions = VersionsWiring(*place, drafts.draft, drafts.open_draft, messages, window)
        disclose = partial(disclose_work, data_folder)
        whose = AuthorshipWiring(disclose, *place, drafts, project, messages, window)
        window.versions, window.whose = versions, whose
        drafts.listen()
        with qtbot.waitSignal(whose.keeper.read):
            drafts.draft.begin(path, wanted=True)
        yield window
        drafts.draft.close()
        versions.keeper.close()
        whose.close()
        background.finish()

    return open_draft


def told(window) -> list[tuple[str, str]]:
    editor = window.editor
    found = pieces(editor.text(), editor.authorship.runs)
    return [(text, source.origin.value) for text, source in found]


def is_read(window) -> bool:
    return window.editor.authorship.is_known


def test_who_wrote_what_is_known_after_a_restart(opened, tmp_path):
    draft = tmp_path / "novel.md"
    draft.write_text("It rained.")
    with opened(draft) as window:
        QTest.keyClicks(window.editor, " He sat.")
        editor = window.editor
        editor.insert_at(editor.remember_place(), " A card.", model="SmolLM2")

    with opened(draft) as window:
        assert told(window) == [
            ("It rained.", "before"), (" He sat.", "typed"), (" A card.", "accepted")
        ]  # fmt: skip
        [card] = window.editor.authorship.insertions.values()
        assert card.model == "SmolLM2"


def test_what_another_program_wrote_meanwhile_is_told(opened, tmp_path):
    draft = tmp_path / "novel.md"
    draft.write_text("It rained.")
    with opened(draft) as window:
        QTest.keyClicks(window.editor, " He sat.")
    draft.write_text("It rained hard. He sat.")

    with opened(draft) as window:
        assert told(window) == [
            ("It rained", "before"), (" hard", "elsewhere"), (".", "before"), (" He sat.", "typed")
        ]  # fmt: skip


def test_both_halves_of_a_split_scene_keep_their_sources(opened, qtbot, tmp_path):
    book = Book(tmp_path / "book")
    with opened(book.file("Supper")) as window:
        qtbot.waitUntil(lambda: window.library.project.project is not None)
        editor = window.editor
        editor.go_to(TEXTS["Supper"].index("Nobody"))
        editor.insert_at(editor.remember_place(), "A card.\n\nMore of it. ")
        editor.go_to(editor.text().index("More"))
        window.action("split_scene").trigger()
        qtbot.waitUntil(lambda: editor.text().startswith("More"))
        qtbot.waitUntil(lambda: is_read(window))

        assert told(window)[0] == ("More of it. ", "accepted")
        window.library.project.tree.scene_chosen.emit("Supper")
        qtbot.waitUntil(lambda: "A card." in editor.text())
        qtbot.waitUntil(lambda: is_read(window))
        assert ("A card.\n\n", "accepted") in told(window)


def test_undo_in_a_scene_that_was_left_brings_its_sources_back(opened, qtbot, tmp_path):
    book = Book(tmp_path / "book")
    with opened(book.file("Supper")) as window:
        qtbot.waitUntil(lambda: window.library.project.project is not None)
        editor = window.editor
        editor.go_to(0)
        editor.insert_at(editor.remember_place(), "A card. ")
        QTest.keyClicks(editor, "Typed. ")
        editor.put(editor.cursor_at(editor.text(), 0, len("A card. ")), "")
        walk_to_and_back(window, qtbot)

        editor.undo()

        assert told(window)[:2] == [("A card. ", "accepted"), ("Typed. ", "typed")]


def walk_to_and_back(window, qtbot) -> None:
    for name in ("Lantern", "Supper"):
        with qtbot.waitSignal(window.whose.keeper.read):
            window.library.project.tree.scene_chosen.emit(name)


def test_a_restored_version_brings_its_sources_back(opened, qtbot, tmp_path):
    draft = tmp_path / "novel.md"
    draft.write_text("It rained.\n\n")
    with opened(draft) as window:
        editor, keeper = window.editor, window.versions.keeper
        editor.go_to(12)
        editor.insert_at(editor.remember_place(), "A card.")
        keeper.keep()
        editor.undo()
        found: list = []
        keeper.list_versions(keeper.draft, found.append)
        qtbot.waitUntil(lambda: bool(found))
        keeper.compare(found[0][0], found.append)
        qtbot.waitUntil(lambda: len(found) == 2)

        window.versions._restore(found[1], found[1].changes)

        assert told(window)[-1] == ("A card.", "accepted")


def test_report_counts_the_draft_as_it_is_now(opened, qtbot, tmp_path):
    draft = tmp_path / "novel.md"
    draft.write_text("It rained.")
    with opened(draft) as window:
        QTest.keyClicks(window.editor, " He sat down.")
        window.action("disclosure").trigger()
        dialog = window.findChild(DisclosureDialog)

        qtbot.waitUntil(lambda: "5 words: 60% typed" in dialog.page.toPlainText())
        dialog.close()


def test_report_that_is_stopped_at_once_is_not_counted(opened, tmp_path):
    draft = tmp_path / "novel.md"
    draft.write_text("It rained.")
    with opened(draft) as window:
        window.action("disclosure").trigger()
        dialog = window.findChild(DisclosureDialog)

        dialog.progress.stop_wanted.emit()

        assert "stopped" in dialog.page.toPlainText()
        dialog.close()


def test_tint_is_switched_by_its_key_and_closed_in_its_legend(opened, qtbot, tmp_path):
    draft = tmp_path / "novel.md"
    draft.write_text("It rained.")
    with opened(draft) as window:
        window.show()
        window.action("show_authorship").trigger()
        legend = window.findChild(AuthorshipLegend)

        qtbot.waitUntil(lambda: legend.key_text() == "there before 2")
        legend.closed.emit()
        assert not window.editor.tint.is_on
        assert not legend.isVisible()
