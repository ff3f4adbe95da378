"""The map with real keys and a real mouse, and an engine that answers when the test says so."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from tests.ui.fakes import FakeEngine
from tests.ui.values import snippet
from writer_assist.domain.note_map import Colouring, MapBasis, MappedNote, NoteMap, NotePulls
from writer_assist.domain.progress import Progress
from writer_assist.errors import LibraryError
from writer_assist.messages.exploring import DrawMap, WeighNotes
from writer_assist.messages.library import ReadNote, SearchNotes
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.map.progress import MapProgress
from writer_assist.ui.map.view import MapView
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.sources.controller import Anchor
from writer_assist.ui.wiring.map import MapWiring
from writer_assist.ui.wiring.map_opener import MapOpener
from writer_assist.ui.wiring.sources import SourcesWiring

# The test's screen knows no menus that grab the keyboard.
pytestmark = pytest.mark.qt_log_ignore("plugin does not support", extend=True)

Key, Button = Qt.Key, Qt.MouseButton.LeftButton


def dot(number, title, x, y, folder="people", links=0):
    return MappedNote(number, title, f"/v/{folder}/{title}.md", (), 1e9, links, 1, x, y)


NOTES = (
    dot(1, "Mara", 0.0, 0.0, links=3),
    dot(2, "Tobias", 10.0, 0.0, links=1),
    dot(3, "The Bell", 0.0, 10.0, "things", links=2),
    dot(4, "The Ferry", -10.0, -10.0, "things"),
)
MAP = NoteMap(NOTES, ((0, 1), (0, 2)))


class Desk:
    """A window with its map, not opened yet."""

    def __init__(self, qtbot, folder, background):
        self.engine, self.opened, self.qtbot = FakeEngine(), [], qtbot
        self.window = MainWindow(Settings())
        self.window.resize(1200, 800)
        qtbot.addWidget(self.window)
        settings = SettingsController(background, folder.settings, Settings(), self.window)
        messages = MessageController(self.window.messages, self.window)
        self.draft = OpenDraft(str(folder.root / "draft.md"))
        self.sources = SourcesWiring(
            self.engine, self.window, settings, lambda *_: None, messages, self.draft, self.window
        )
        self.wiring = MapWiring(
            self.engine,
            background,
            folder,
            self.window,
            self.sources,
            self.opened.append,
            self.draft,
            self.window,
        )
        self.window.action("map").triggered.connect(self.wiring.open)
        self.view, self.canvas = self.wiring.view, self.wiring.view.canvas
        self.side, self.scene = self.view.side, self.view.scene
        self.window.editor.set_text("The ferry had not come.")
        self.window.show()
        qtbot.waitExposed(self.window)

    def ask(self):
        self.window.action("map").trigger()
        self.qtbot.waitUntil(lambda: bool(self.engine.orders(DrawMap)))

    def open(self, note_map=MAP):
        self.ask()
        self.engine.answer(note_map, kind=DrawMap)
        QApplication.processEvents()

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def point(self, at):
        column, row = self.canvas.seen()[at]
        return QPoint(round(float(column)), round(float(row)))

    def listed(self):
        model = self.side.view.model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def chosen(self):
        return self.scene.notes[self.scene.current].title if self.scene.current >= 0 else None

    def add_magnet(self, words, *pulls):
        self.view.magnet_wanted.emit(words)
        key = self.engine.orders(WeighNotes)[-1].key
        self.engine.answer(NotePulls(key, pulls), kind=WeighNotes)
        QApplication.processEvents()
        return key


@pytest.fixture
def desk(qtbot, data_folder, background):
    return Desk(qtbot, data_folder, background)


def test_key_opens_the_map_and_escape_leads_back_to_the_caret(desk):
    desk.open()
    assert desk.canvas.hasFocus()

    desk.press(Key.Key_Escape)

    assert not desk.view.isVisible()
    assert desk.window.editor.hasFocus()


def test_map_covers_the_panels_and_follows_the_window(desk, qtbot):
    desk.open()

    desk.window.resize(900, 600)

    qtbot.waitUntil(lambda: desk.view.width() == desk.window.status.parentWidget().width())
    assert desk.view.geometry().bottom() < desk.window.status.geometry().top()


def test_list_holds_what_the_picture_shows(desk):
    desk.open()

    assert desk.listed() == ["Mara", "The Bell", "Tobias", "The Ferry"]


def test_progress_is_shown_and_can_be_stopped(desk):
    desk.ask()
    desk.engine.answer(Progress("Drawing the map", 30, 100), kind=DrawMap, done=False)

    desk.view.stop_wanted.emit()

    number = next(sent.number for sent in desk.engine.sent if isinstance(sent.order, DrawMap))
    assert number in desk.engine.cancelled


def test_first_opening_says_that_it_is_at_work(desk):
    desk.ask()

    assert desk.view.findChild(MapProgress).isVisible()
    assert desk.listed() == []


def test_failure_is_said_on_the_map(desk):
    desk.ask()

    desk.engine.fail(LibraryError("The library is away."), kind=DrawMap)

    assert desk.view.notice() == "The library is away."


def test_empty_library_offers_to_add_notes(desk):
    desk.open(NoteMap())

    assert desk.view.offers_notes()


def test_click_reads_the_note(desk):
    desk.open()

    QTest.mouseClick(desk.canvas, Button, pos=desk.point(2))

    assert desk.chosen() == "The Bell"
    assert desk.engine.orders(ReadNote)[-1].note_id == 3


def test_double_click_anchors_the_sources(desk):
    desk.open()

    QTest.mouseDClick(desk.canvas, Button, pos=desk.point(1))

    assert desk.sources.anchor.anchor is Anchor.NOTE
    assert desk.sources.anchor.subject().note_id == 2


@pytest.mark.parametrize(
    ("key", "title"),
    [(Key.Key_Right, "Tobias"), (Key.Key_Up, "The Bell"), (Key.Key_Down, "The Ferry")],
)
def test_arrows_go_to_the_next_dot_that_way(desk, key, title):
    desk.open()
    desk.wiring.choices.choose(0)

    desk.press(key)

    assert desk.chosen() == title


def test_chosen_note_is_told_to_screen_readers(desk):
    desk.open()

    desk.wiring.choices.choose(0)

    assert "Mara" in desk.canvas.accessibleDescription()
    assert "3 links" in desk.canvas.accessibleDescription()


def test_walking_through_the_list_chooses_on_the_map(desk):
    desk.open()
    desk.side.view.setFocus()

    desk.press(Key.Key_Down)
    desk.press(Key.Key_Down)

    assert desk.chosen() == desk.listed()[desk.side.view.currentIndex().row()]


def test_wheel_zooms_at_the_pointer(desk):
    desk.open()
    before, point = desk.canvas.camera.scale, QPointF(desk.point(1))

    event = QWheelEvent(
        point,
        desk.canvas.mapToGlobal(point),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.canvas, event)

    assert desk.canvas.camera.scale > before
    assert (QPointF(desk.point(1)) - point).manhattanLength() <= 2


def test_drag_moves_the_picture_and_nothing_else(desk):
    desk.open()
    places, before = desk.scene.places.copy(), desk.canvas.camera

    drag(desk.canvas, QPoint(300, 60), QPoint(360, 100))

    assert desk.canvas.camera != before
    assert (desk.scene.places == places).all()


def test_lasso_lists_what_is_inside(desk):
    desk.open()
    desk.press(Key.Key_L)
    centre = desk.point(2)
    ring = [centre + QPoint(*step) for step in RING]

    drag(desk.canvas, *ring)

    assert desk.listed() == ["The Bell"]
    assert desk.scene.lit == {2}


def test_search_lights_titles_at_once_and_texts_later(desk, qtbot):
    desk.open()

    desk.side.search.setText("mara")
    assert desk.listed() == ["Mara"]
    qtbot.waitUntil(lambda: bool(desk.engine.orders(SearchNotes)))
    desk.engine.answer((snippet(4, lexical_rank=1),), kind=SearchNotes)

    assert desk.listed() == ["Mara", "The Ferry"]
    assert desk.scene.lit == {0, 3}


def test_escape_ends_the_search_before_the_map(desk):
    desk.open()
    desk.side.search.setFocus()
    desk.side.search.setText("mara")

    desk.press(Key.Key_Escape)

    assert desk.scene.lit is None
    assert desk.view.isVisible()


def test_magnet_of_a_word_pulls_what_is_close(desk):
    desk.open()

    key = desk.add_magnet("storm", (1, 1.0))
    desk.wiring.choices.magnets.move(key, 50.0, 50.0)

    assert desk.engine.orders(WeighNotes)[-1].text == "storm"
    assert desk.scene.places[0][0] > 30
    assert (desk.scene.places[1:] == desk.scene.home[1:]).all()


def test_note_becomes_a_magnet_by_a_key(desk):
    desk.open()
    desk.wiring.choices.choose(2)

    desk.press(Key.Key_M)

    assert desk.engine.orders(WeighNotes)[-1].note_id == 3
    assert [one.label for one in desk.scene.magnets] == ["The Bell"]


def test_magnets_that_pull_the_same_stand_apart(desk):
    desk.open()
    for words in ("grief", "weather"):
        desk.add_magnet(words, (1, 0.9), (2, 0.8))

    one, other = desk.scene.magnets[-2:]

    way = np.array([one.x - other.x, one.y - other.y]) * desk.canvas.camera.scale
    assert abs(way[1]) > 22 or abs(way[0]) > 120  # pixels of a label


def test_magnet_is_moved_by_mouse_unless_pinned(desk):
    desk.open()
    key = desk.add_magnet("storm", (1, 1.0))
    before = desk.scene.magnets[0]

    drag(desk.canvas, *magnet_way(desk))
    moved = desk.scene.magnets[0]
    pin(desk, key)
    drag(desk.canvas, *magnet_way(desk))

    assert (moved.x, moved.y) != (before.x, before.y)
    assert (desk.scene.magnets[0].x, desk.scene.magnets[0].y) == (moved.x, moved.y)


def test_magnet_is_moved_by_the_arrows_on_its_chip(desk):
    desk.open()
    desk.add_magnet("storm", (1, 1.0))
    before = desk.scene.magnets[0]
    chip = next(one for one in desk.view.findChildren(QToolButton) if one.text() == "storm")
    chip.setFocus()

    desk.press(Key.Key_Right)

    assert desk.scene.magnets[0].x > before.x
    assert chip.hasFocus()


def test_paragraph_stands_among_its_notes_and_pulls_only_if_asked(desk):
    desk.open()

    desk.sources.inspiration.snippets_changed.emit((snippet(2), snippet(3)))

    assert set(desk.scene.near) == {1, 2}
    assert [one.label for one in desk.scene.magnets] == ["Your paragraph"]
    assert (desk.scene.places == desk.scene.home).all()

    desk.view.paragraph_toggled.emit(True)

    assert desk.engine.orders(WeighNotes)[-1].text == "The ferry had not come."


def test_colour_of_the_legend_lights_its_dots(desk):
    desk.open()

    desk.view.legend.group_wanted.emit(1)

    assert desk.scene.lit == set(desk.scene.groups[1].members)
    assert len(desk.listed()) == 2


def test_new_notes_join_while_the_map_is_open(desk):
    desk.open()
    desk.wiring.choices.choose(0)

    desk.wiring.refresh()
    desk.engine.answer(NoteMap((*NOTES, dot(5, "The Lamp", 3.0, 3.0))), kind=DrawMap)

    assert "The Lamp" in desk.listed()
    assert desk.chosen() == "Mara"


def test_map_by_words_offers_meaning_once_it_is_known(desk):
    desk.open(NoteMap(NOTES, (), MapBasis.WORDS, MapBasis.MEANING))

    desk.view.anew_wanted.emit()

    assert "meaning is known now" in desk.view.notice()
    assert desk.engine.orders(DrawMap)[-1].anew


def test_note_is_opened_in_the_library(desk):
    desk.open()
    desk.wiring.choices.choose(3)

    desk.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert desk.opened == [4]
    assert not desk.view.isVisible()


def test_map_is_as_it_was_left_in_the_project(desk, qtbot, data_folder, background):
    desk.open()
    desk.view.colouring_wanted.emit(Colouring.LAST_USE)
    desk.add_magnet("storm", (1, 1.0))
    desk.canvas.zoom(2.0)
    camera = desk.canvas.camera
    desk.view.leave()
    other = Desk(qtbot, data_folder, background)

    other.open()
    qtbot.waitUntil(lambda: bool(other.scene.magnets))

    assert other.scene.colouring is Colouring.LAST_USE
    assert [one.label for one in other.scene.magnets] == ["storm"]
    assert other.canvas.camera == camera


def test_menu_of_a_dot_offers_what_keys_do(desk):
    desk.open()

    desk.wiring.choices.open_menu(0, QPoint(10, 10))

    texts = [action.text() for menu in desk.view.findChildren(QMenu) for action in menu.actions()]
    QApplication.activePopupWidget().close()
    assert {"Read", "Open in the library", "Similar notes in Sources", "Make it a magnet"} <= set(
        texts
    )


RING = [(0, -30), (21, -21), (30, 0), (21, 21), (0, 30), (-21, 21), (-30, 0), (-21, -21), (-5, -30)]


def drag(canvas, first, *rest):
    QTest.mousePress(canvas, Button, pos=first)
    for point in rest:
        QTest.mouseMove(canvas, point)
    QTest.mouseRelease(canvas, Button, pos=rest[-1])


def magnet_way(desk):
    magnet = desk.scene.magnets[0]
    canvas = desk.canvas
    x = canvas.width() / 2 + (magnet.x - canvas.camera.x) * canvas.camera.scale
    y = canvas.height() / 2 - (magnet.y - canvas.camera.y) * canvas.camera.scale
    start = QPoint(round(x), round(y))
    return start, start + QPoint(-40, 30), start + QPoint(-60, 40)


def pin(desk, key):
    desk.wiring.choices.magnets.open_menu(key, QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    next(action for action in menu.actions() if action.text() == "Pin").trigger()
    menu.close()


def test_program_builds_the_map_when_it_is_first_opened(qtbot, data_folder, background):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    settings = SettingsController(background, data_folder.settings, Settings(), window)
    messages, draft = MessageController(window.messages, window), OpenDraft("/novel/draft.md")
    engine = FakeEngine()
    sources = SourcesWiring(engine, window, settings, lambda *_: None, messages, draft, window)
    opener = MapOpener(
        engine, background, data_folder, window, sources, print, messages, draft, window
    )
    window.show()
    opener.refresh()

    window.action("map").trigger()

    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(MapView)))
