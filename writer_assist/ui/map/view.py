"""The map over the window: the picture with its tools, and the list beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.note_map import Colouring, NoteMap
from writer_assist.domain.progress import Progress
from writer_assist.ui.layers import Layer
from writer_assist.ui.map.canvas import MapCanvas
from writer_assist.ui.map.colours import colours_of
from writer_assist.ui.map.legend import Legend, MagnetRow
from writer_assist.ui.map.note_list import MapSide
from writer_assist.ui.map.progress import MapProgress, about_map, news_of_map
from writer_assist.ui.map.scene import MapScene, group_numbers
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import (
    ElidedLabel,
    EmptyState,
    IconButton,
    LinkButton,
    NamedLabel,
    rule,
)

SIDE_WIDTH = 320
_EDGE = 12  # between the legend and the edge of the picture
_Key = Qt.Key
_COLOURINGS: Mapping[Colouring, str] = {
    Colouring.FOLDER: "Folder",
    Colouring.TAG: "Tag",
    Colouring.LAST_USE: "Last use",
}


class MapView(Layer):
    """Covers the window's panels; Esc leads back to the text.

    Attributes:
        scene: What is on the map.
        canvas: The picture.
        side: The list.

    Signals:
        colouring_wanted: Colouring.
        links_toggled: bool, whether links are shown.
        group_wanted: int, a group of the legend to light; -1 for none.
        lasso_toggled: bool.
        magnet_wanted: str, words that become a magnet.
        magnet_menu_wanted: str, QPoint.
        magnet_stepped: str, int, int: a magnet and the direction in which a key moves it.
        paragraph_toggled: bool, whether the paragraph pulls.
        anew_wanted: The map is to be drawn again.
        stop_wanted: The drawing is to be stopped.
        notes_wanted: The writer wants to add notes.
        key_pressed: str, one of the keys of the map.
    """

    colouring_wanted = Signal(object)
    links_toggled = Signal(bool)
    group_wanted = Signal(int)
    lasso_toggled = Signal(bool)
    magnet_wanted = Signal(str)
    magnet_menu_wanted = Signal(str, object)
    magnet_stepped = Signal(str, int, int)
    paragraph_toggled = Signal(bool)
    anew_wanted = Signal()
    stop_wanted = Signal()
    notes_wanted = Signal()
    key_pressed = Signal(str)

    def __init__(self, parent: QWidget, above: QWidget) -> None:
        """Make a view that is hidden.

        Args:
            parent: Whose room it takes.
            above: The widget at the foot of the parent that stays in sight.
        """
        super().__init__(parent, tr("Map"))
        self._foot = above
        self._listed: tuple[str, tuple[int, ...], bool] = ("", (), True)
        self.setObjectName("MapView")
        self.scene = MapScene()
        self.canvas = MapCanvas(self.scene, self)
        self.side = MapSide(self)
        self.legend = Legend(self.canvas)
        self.magnets = MagnetRow(self)
        self._subject = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._notice = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._anew = LinkButton(self.tr("Draw it again"), self)
        self._anew.setToolTip(self.tr("Find all places again; every dot may move"))
        self._anew.hide()
        self._colouring = self._colouring_box()
        self._links = self._toggle(self.tr("Links"), self.tr("Show the links between notes"))
        self._lasso = self._toggle(
            self.tr("Lasso"), self.tr("Draw around notes to list them (L, or Shift and drag)")
        )
        self._paragraph = self._toggle(
            self.tr("Your paragraph pulls"),
            self.tr("Let the paragraph you are writing be a magnet"),
        )
        self._magnet = QLineEdit(self)
        self._magnet.setPlaceholderText(self.tr("Add a magnet: a word or a phrase"))
        self._magnet.setAccessibleName(self.tr("Add a magnet"))
        self._close = IconButton("close", self.tr("Back to the text"), self, key="Esc")
        self._working = MapProgress(self.canvas)
        self._empty = EmptyState(
            self.tr("There is nothing on the map yet. Add a folder of notes to the library."),
            self.tr("Add a folder of notes…"),
            self.canvas,
        )
        self._empty.hide()
        self._lay_out()
        self._connect()

    def first_place(self) -> QWidget:
        """Return the picture."""
        return self.canvas

    def set_text_size(self, points: float) -> None:
        """Set the size of a note's text in points."""
        self.side.set_text_size(points)

    def show_map(self, note_map: NoteMap) -> None:
        """Show another map, or the same with more notes."""
        self.scene.set_map(note_map)
        self._working.hide()
        self._empty.setVisible(not note_map.notes)
        self._empty.adjustSize()
        self._place_children()
        self._subject.set_text(about_map(note_map))
        self._notice.set_text(news_of_map(note_map))
        self._anew.setVisible(bool(news_of_map(note_map)) and not note_map.not_placed)
        self.show_colours()
        self.canvas.update_colours()
        self.canvas.fit_once()

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Say something in the line above the map."""
        self._notice.set_text(sentence)
        if self.isVisible():
            event = QAccessibleEvent(self._notice, QAccessible.Event.Alert)
            QAccessible.updateAccessibility(event)

    def notice(self) -> str:
        """Return what is said in the line above the map."""
        return self._notice.text()

    def offers_notes(self) -> bool:
        """Tell whether the map is empty and offers to add notes."""
        return self._empty.isVisible()

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far the drawing is; None for not at all."""
        self._working.show_progress(progress)
        if progress is not None:
            self._empty.hide()
            self._place_children()

    @Slot()
    def show_colours(self) -> None:
        """Show the colours of the dots in the legend."""
        scene = self.scene
        names = tuple(group.name for group in scene.groups)
        rest = {
            Colouring.FOLDER: self.tr("Other folders"),
            Colouring.TAG: self.tr("Other tags, or none"),
        }.get(scene.colouring, "")
        translated = scene.colouring is Colouring.LAST_USE
        self.legend.show_groups(
            [
                ((tr(group.name) if translated else group.name) or rest, colour, len(group.members))
                for group, colour in zip(
                    scene.groups, colours_of(scene.colouring, names), strict=True
                )
            ]
        )
        self._colouring.setCurrentIndex(list(_COLOURINGS).index(scene.colouring))
        self._place_children()
        self.canvas.redraw()

    def list_notes(self, heading: str, order: Sequence[int], *, is_all: bool = False) -> None:
        """List notes of the map beside it."""
        scene, self._listed = self.scene, (heading, tuple(order), is_all)
        names = tuple(group.name for group in scene.groups)
        of_groups, numbers = colours_of(scene.colouring, names), group_numbers(scene.groups)
        colours: list[QColor] = [of_groups[numbers[at]] for at in range(len(scene.notes))]
        self.side.list_notes(heading, scene.notes, colours, order, is_all=is_all)

    def show_state(self, *, links: bool, paragraph: bool) -> None:
        """Show what is switched on; no signal."""
        self._links.setChecked(links)
        self._paragraph.setChecked(paragraph)
        self.canvas.show_links(links)

    def set_lassoing(self, lassoing: bool) -> None:
        """Draw a lasso with the next drag, or not."""
        self._lasso.setChecked(lassoing)
        self.canvas.lassoing = lassoing

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange and self.scene.notes:
            self.show_colours()
            heading, order, is_all = self._listed
            self.list_notes(heading, order, is_all=is_all)
            self.side.update_colours()
        super().changeEvent(event)

    def act_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does here; None for a letter in a field."""
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key is _Key.Key_Escape:
            return self._escape
        if control and key is _Key.Key_F:
            return self._search
        if control and key in (_Key.Key_Return, _Key.Key_Enter):
            return lambda: self.key_pressed.emit("open")
        if control or isinstance(QApplication.focusWidget(), QLineEdit):
            return None
        return self._letters().get(key)

    def _letters(self) -> Mapping[Qt.Key, Callable[[], None]]:
        return {
            _Key.Key_Slash: self._search,
            _Key.Key_L: self._lasso.click,
            _Key.Key_A: lambda: self.key_pressed.emit("anchor"),
            _Key.Key_M: lambda: self.key_pressed.emit("magnet"),
            _Key.Key_N: lambda: self.key_pressed.emit("nearest"),
            _Key.Key_P: lambda: self.key_pressed.emit("paragraph"),
        }

    def _escape(self) -> None:
        if self.side.search.text():
            self.side.search.clear()
            self.canvas.setFocus()
        elif self.canvas.lassoing:
            self._lasso.click()
        elif self.scene.lit is not None:
            self.side.all_wanted.emit()
        else:
            self.leave()

    def _search(self) -> None:
        self.side.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.side.search.selectAll()

    @Slot()
    def take_place(self) -> None:
        """Cover the panels down to the line at the foot of the window."""
        self.setGeometry(0, 0, self._around.width(), self._foot.geometry().top())
        self._place_children()

    def _place_children(self) -> None:
        height = self.canvas.height()
        self.legend.adjustSize()
        self.legend.move(_EDGE, max(_EDGE, height - self.legend.height() - _EDGE))
        self.canvas.keep_free(None if self.legend.isHidden() else self.legend.geometry())
        for child in (self._working, self._empty):
            child.adjustSize()
            child.move((self.canvas.width() - child.width()) // 2, max(40, height // 3))

    @Slot(int)
    def _pick_colouring(self, number: int) -> None:
        self.colouring_wanted.emit(tuple(_COLOURINGS)[number])

    @Slot()
    def _add_magnet(self) -> None:
        words = " ".join(self._magnet.text().split())
        self._magnet.clear()
        if words:
            self.magnet_wanted.emit(words)

    def _colouring_box(self) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(self.tr("What the colours mean"))
        box.setToolTip(self.tr("What the colours mean"))
        for text in _COLOURINGS.values():
            box.addItem(tr(text))
        return box

    def _toggle(self, text: str, hint: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("Chip")
        button.setText(text)
        button.setToolTip(hint)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _connect(self) -> None:
        self._colouring.activated.connect(self._pick_colouring)
        self._links.clicked.connect(self.links_toggled)
        self._links.clicked.connect(self.canvas.show_links)
        self._lasso.clicked.connect(self.lasso_toggled)
        self._paragraph.clicked.connect(self.paragraph_toggled)
        self._magnet.returnPressed.connect(self._add_magnet)
        self._close.clicked.connect(self.leave)
        self._anew.clicked.connect(self.anew_wanted)
        self._working.stopped.connect(self.stop_wanted)
        self._empty.button.clicked.connect(self.notes_wanted)
        self.legend.group_wanted.connect(self.group_wanted)
        self.magnets.menu_wanted.connect(self.magnet_menu_wanted)
        self.magnets.moved.connect(self.magnet_stepped)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 8, 10, 4)
        top.setSpacing(8)
        top.addWidget(NamedLabel(self.tr("Map"), "PanelTitle", self))
        top.addWidget(self._subject, 1)
        top.addWidget(NamedLabel(self.tr("Colours"), "Quiet", self))
        top.addWidget(self._colouring)
        for button in (self._links, self._lasso, self._close):
            top.addWidget(button)
        below = QHBoxLayout()
        below.setContentsMargins(16, 0, 12, 8)
        below.setSpacing(8)
        self._magnet.setFixedWidth(250)
        below.addWidget(self._magnet)
        below.addWidget(self.magnets)
        below.addWidget(self._paragraph)
        below.addWidget(self._notice, 1)
        below.addWidget(self._anew)
        divided = QSplitter(Qt.Orientation.Horizontal, self)
        divided.setHandleWidth(1)
        divided.setChildrenCollapsible(False)
        divided.addWidget(self.canvas)
        divided.addWidget(self.side)
        divided.setStretchFactor(0, 1)
        divided.setSizes([900, SIDE_WIDTH])
        divided.splitterMoved.connect(self._place_children)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(below)
        layout.addWidget(rule(self))
        layout.addWidget(divided, 1)
