from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.manuscript.books import Book
from writer_assist.ui.project.model import MIME, STATUS, TITLE, WORDS, SceneFilter, SceneModel


@pytest.fixture
def model(qapp, tmp_path):
    model = SceneModel()
    model.set_scenes(Book(tmp_path / "book").read().scenes, SceneFilter())
    return model


def titles(model, parent=QModelIndex()):  # noqa: B008
    rows = [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
    return [[index.data(), *titles(model, index)] for index in rows]


def asked(signal):
    told = []
    signal.connect(lambda *values: told.append(values))
    return told


def test_rows_are_sound_for_every_view(model, qtmodeltester):
    qtmodeltester.check(model)
    QAbstractItemModelTester(model)


def test_scenes_are_below_their_chapters(model):
    assert titles(model) == [["Part One", ["Arrival"], ["Supper"]], ["Part Two", ["Lantern"]]]


def test_filter_keeps_what_a_scene_is_below_of(model, tmp_path):
    scenes = Book(tmp_path / "other").read().scenes

    model.set_scenes(scenes, SceneFilter(pov="Mara"))

    assert titles(model) == [["Part One", ["Arrival"]]]


def test_same_rows_are_not_made_anew(model, tmp_path):
    scenes = Book(tmp_path / "other").read().scenes

    assert not model.set_scenes(scenes, SceneFilter())


def test_bare_part_has_the_words_of_its_scenes(qapp, tmp_path):
    book, model = Book(tmp_path / "book"), SceneModel()
    book.file("Part One").write_text("")

    model.set_scenes(book.read().scenes, SceneFilter())

    assert model.index_of("Part One", WORDS).data() == "12"
    assert model.index_of("Supper", WORDS).data() == "7"
    assert model.words_of("Part One") == 12


def test_drop_after_a_neighbour_counts_without_the_dropped_scenes(model):
    told = asked(model.move_wanted)
    data = model.mimeData([model.index_of("Arrival")])

    model.dropMimeData(data, Qt.DropAction.MoveAction, 2, 0, model.index_of("Part One"))

    assert data.hasFormat(MIME)
    assert told == [(("Arrival",), "Part One", 1)]


def test_drop_on_a_chapter_goes_to_its_end(model):
    told = asked(model.move_wanted)

    model.dropMimeData(
        model.mimeData([model.index_of("Lantern")]),
        Qt.DropAction.MoveAction, -1, -1, model.index_of("Part One"),
    )  # fmt: skip

    assert told == [(("Lantern",), "Part One", 2)]


def test_typing_a_title_or_a_field_only_asks(model):
    names, fields = asked(model.rename_wanted), asked(model.field_wanted)

    model.setData(model.index_of("Arrival", TITLE), "The Ferry")
    model.setData(model.index_of("Arrival", STATUS), "Done")

    assert names == [("Arrival", "The Ferry")]
    assert fields == [("Arrival", "status", "Done")]
    assert model.index_of("Arrival").data() == "Arrival"


def test_nothing_is_dragged_while_scenes_are_hidden(model, tmp_path):
    model.set_scenes(Book(tmp_path / "other").read().scenes, SceneFilter(pov="Mara"))

    assert not model.flags(model.index_of("Arrival")) & Qt.ItemFlag.ItemIsDragEnabled
