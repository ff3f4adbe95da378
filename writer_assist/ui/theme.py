"""Colours, typefaces and icons, in a light and a dark theme; both reach WCAG AA contrast."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from writer_assist.paths import resources_folder
from writer_assist.ui.stylesheet import stylesheet

READING_FACES = (
    "Source Serif Pro",
    "Source Serif 4",
    "Literata",
    "Charter",
    "Georgia",
    "Noto Serif",
    "DejaVu Serif",
)
# To measure ordinary prose; a typeface's own average width counts rare letters too.
SAMPLE = "The ferry had not come in, and nobody on the quay would say why it was late. "


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as ``#rrggbb``.

    Attributes:
        name: "light" or "dark".
        paper: Behind the draft.
        surface: Behind panels, bars and menus.
        raised: Behind cards, fields and pop-ups.
        ink: The draft and other text that is read.
        soft: Secondary text.
        faint: Markup and placeholders; still readable.
        hairline: Separators.
        edge: Borders of fields; stronger than separators.
        accent: Links, focus and what may be clicked.
        on_accent: Text on the accent.
        selection: Behind selected text and rows.
        chip: Behind the reasons on a source.
        danger: Failures.
        notes: One colour for each note of a card.
    """

    name: str
    paper: str
    surface: str
    raised: str
    ink: str
    soft: str
    faint: str
    hairline: str
    edge: str
    accent: str
    on_accent: str
    selection: str
    chip: str
    danger: str
    notes: tuple[str, str, str, str]


LIGHT = Palette(
    name="light",
    paper="#fcfbf8",
    surface="#f4f2ed",
    raised="#fffefb",
    ink="#25231f",
    soft="#5d5952",
    faint="#6f6a62",
    hairline="#e3dfd6",
    edge="#8f8a80",
    accent="#256373",
    on_accent="#ffffff",
    selection="#d3e5e8",
    chip="#ebe8e0",
    danger="#a03325",
    notes=("#256373", "#a0522d", "#6b4fa0", "#4f7a1f"),
)
DARK = Palette(
    name="dark",
    paper="#1d1e20",
    surface="#18191b",
    raised="#242528",
    ink="#d9d5cc",
    soft="#b1aca3",
    faint="#948f86",
    hairline="#2d2e31",
    edge="#74716b",
    accent="#86bcc8",
    on_accent="#14272c",
    selection="#263e46",
    chip="#2f3033",
    danger="#eb9384",
    notes=("#86bcc8", "#e0a37e", "#b9a3e3", "#a9c77a"),
)

SIZE = 18


class Theme(QObject):
    """Applies a theme to the application; it can follow the system's colour scheme.

    Signals:
        changed: Palette, after it was applied.
    """

    changed = Signal(object)

    def __init__(self, choice: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        load_reading_face()
        self._choice = ""
        self.palette = LIGHT
        self._system = QGuiApplication.styleHints().colorScheme()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        self.choose(choice)

    def choose(self, choice: str) -> None:
        """Choose "light", "dark" or "system"."""
        if choice == self._choice:
            return
        self._choice = choice
        self._dress()

    @Slot(Qt.ColorScheme)
    def _follow(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        if self._choice == "system":
            self._dress()

    def _dress(self) -> None:
        dark = self._choice == "dark" or (
            self._choice == "system" and self._system is Qt.ColorScheme.Dark
        )
        self.palette = DARK if dark else LIGHT
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        if application.style().name() != "fusion":
            application.setStyle("Fusion")
        application.setPalette(qt_palette(self.palette))
        sheet = stylesheet(vars_of(self.palette), resources_folder() / "icons")
        if sheet != application.styleSheet():  # applying a theme takes tens of milliseconds
            application.setStyleSheet(sheet)
        self.changed.emit(self.palette)


def qt_palette(palette: Palette) -> QPalette:
    """Return the palette in Qt's roles, which hand-painted widgets ask for colours.

    Dark is the soft text, PlaceholderText the faint one, Mid the hairline, Midlight
    the chips, AlternateBase what is raised, BrightText the danger.
    """
    role = QPalette.ColorRole
    colours = {
        role.Window: palette.surface,
        role.Base: palette.paper,
        role.AlternateBase: palette.raised,
        role.Button: palette.raised,
        role.ToolTipBase: palette.raised,
        role.WindowText: palette.ink,
        role.Text: palette.ink,
        role.ButtonText: palette.ink,
        role.ToolTipText: palette.ink,
        role.Dark: palette.soft,
        role.PlaceholderText: palette.faint,
        role.Mid: palette.hairline,
        role.Midlight: palette.chip,
        role.Light: palette.raised,
        role.Shadow: palette.edge,
        role.Highlight: palette.selection,
        role.HighlightedText: palette.ink,
        role.Link: palette.accent,
        role.LinkVisited: palette.accent,
        role.BrightText: palette.danger,
        role.Accent: palette.accent,
    }
    dressed = QPalette()
    for where, colour in colours.items():
        dressed.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        dressed.setColor(QPalette.ColorGroup.Disabled, where, QColor(palette.edge))
    return dressed


def reading_font(points: float, family: str = "") -> QFont:
    """Return the typeface in which drafts, cards and notes are set; another one if it is named."""
    font = QFont([family, *READING_FACES] if family else list(READING_FACES))
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPointSizeF(points)
    return font


def load_reading_face() -> None:
    """Load the typeface that comes with the program; without it another one is used."""
    if READING_FACES[0] in QFontDatabase.families():
        return
    for file in sorted((resources_folder() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def vars_of(palette: Palette) -> dict[str, str]:
    """Return the colours by name."""
    names = [name for name in Palette.__dataclass_fields__ if name != "notes"]
    return {name: getattr(palette, name) for name in names}


def current_palette() -> Palette:
    """Return the colours of the theme that the application wears now."""
    dark = QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128
    return DARK if dark else LIGHT


def note_colour(place: int) -> QColor:
    """Return the colour of a card's note in the current theme."""
    colours = current_palette().notes
    return QColor(colours[place % len(colours)])


def icon(name: str) -> QIcon:
    """Return the picture ``resources/icons/<name>.svg`` in the palette's soft colour.

    Checked buttons show it in the accent colour, disabled ones very faintly.  Call it again
    when the palette has changed.
    """
    palette = QGuiApplication.palette()
    return _icon(
        name,
        palette.color(QPalette.ColorRole.Dark).name(),
        palette.color(QPalette.ColorRole.Link).name(),
        palette.color(QPalette.ColorRole.Mid).name(),
    )


def application_icon() -> QIcon:
    """Return the program's icon."""
    return QIcon(str(_folder() / "writer-assist.svg"))


@functools.cache
def _icon(name: str, off: str, on: str, away: str) -> QIcon:
    drawing = (_folder() / f"{name}.svg").read_text(encoding="utf-8")
    picture = QIcon()
    looks = (
        (off, QIcon.Mode.Normal, QIcon.State.Off),
        (on, QIcon.Mode.Normal, QIcon.State.On),
        (away, QIcon.Mode.Disabled, QIcon.State.Off),
    )
    for colour, mode, state in looks:
        for scale in (1, 2):
            pixmap = _draw(drawing.replace("currentColor", colour), scale)
            picture.addPixmap(pixmap, mode, state)
    return picture


@functools.cache
def _folder() -> Path:
    return resources_folder() / "icons"


def _draw(drawing: str, scale: int) -> QPixmap:
    pixmap = QPixmap(QSize(SIZE, SIZE) * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, SIZE, SIZE))
    painter.end()
    return pixmap
