"""A book is exported as a project that its own importer reads as the same book."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.services.test_round_trip import SCENES, shape
from writer_assist.domain.export import BOOK, ExportFormat, ExportOrder, TitlePage
from writer_assist.domain.imported_book import ImportedBook, ImportedScene
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import UsageError
from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.contents import sources_of
from writer_assist.manuscript.project import ProjectReader
from writer_assist.paths import DataFolder
from writer_assist.services.book_reading import read_book
from writer_assist.services.export import export_manuscript
from writer_assist.services.manuscript_import import change_of

KNOWN = ImportedScene(
    "Epilogue: after", 0, "Dark*ness* fell.[^1]\n\n[^1]: At *ten*.\n\n%% Check. %%\n",
    status="Done", synopsis="It ends.", pov="Mara",
)  # fmt: skip


@pytest.fixture
def exported(tmp_path):
    def export(kind, scenes=(*SCENES, KNOWN)):
        book = tmp_path / "Salt"
        change = change_of(ImportedBook("Salt", "A. Quill", scenes), book)
        make_change(change, tmp_path / "versions")
        target = tmp_path / "out"
        order = ExportOrder(sources_of(book), kind, BOOK, TitlePage(), target)
        for _ in export_manuscript(order, DataFolder(tmp_path / "data"), CancelToken()):
            pass
        return target

    return export


def test_novelwriter_project_is_read_as_the_same_book(exported):
    book = read_book(exported(ExportFormat.NOVELWRITER), lambda finished, total: None)

    assert (book.title, book.author) == ("Salt", "A. Quill")
    assert shape(book) == [(one.depth, one.title) for one in (*SCENES, KNOWN)]
    assert book.scenes[1].text == "She came _late_; the **bell** rang.\n"
    assert book.scenes[4].text.split("\n\n")[1] == "* * *"


def test_novelwriter_project_keeps_what_is_known_of_a_scene(exported):
    scene = read_book(exported(ExportFormat.NOVELWRITER), lambda a, b: None).scenes[-1]

    assert (scene.status, scene.synopsis, scene.pov) == ("Done", "It ends.", "Mara")
    assert "[^f1]: At _ten_." in scene.text
    assert "%% Check. %%" in scene.text


def test_longform_folder_is_a_copy_of_the_scenes_of_the_book(exported, tmp_path):
    scenes = (SCENES[1], replace(SCENES[3], depth=1, is_included=False), KNOWN)

    target = exported(ExportFormat.LONGFORM, scenes)

    project = ProjectReader().read(target / "Salt.md")
    assert [one.name for one in project.scenes] == ["Arrival", "Epilogue after"]
    assert project.index.author == "A. Quill"
    original = tmp_path / "Salt" / "Scenes" / "Epilogue after.md"
    assert project.scenes[1].path.read_bytes() == original.read_bytes()


def test_folder_that_is_not_empty_is_left_alone(exported, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("Mine.")

    with pytest.raises(UsageError):
        exported(ExportFormat.LONGFORM)
