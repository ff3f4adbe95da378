"""The settings dialog; every change takes effect at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.snippet import RankingBias
from writer_assist.settings import BY_NUMBER, CUSTOM, Settings
from writer_assist.ui.settings.fields import (
    SettingField,
    SettingValue,
    dictionary_choices,
    typeface_choices,
)
from writer_assist.ui.sliders import FaithfulnessBar, SlidersBar
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

AROUND = 130  # height above and below the page, the title bar included

# The form from top to bottom; rows that are no plain field are added by name.
DIALS, FAITHFUL, LENGTH, NUMBERS, MODEL = "dials", "faithful", "length", "numbers", "model"
DICTIONARY, TYPEFACE = "spelling_language", "page_font"
WRITING, LOCAL_MODEL = "Continuations", "Language model"
PAGE = (
    (
        "The page",
        (
            *("theme", TYPEFACE, "text_size", "line_height", "page_width", "paragraphs"),
            *("bright", "typewriter", "session_goal"),
        ),
    ),
    (
        "Writing",
        ("typography", "quotation_marks", "spelling", DICTIONARY, "grammar", "whispers"),
    ),
    ("Sources", ("snippet_count", "pause_ms", DIALS, "sinks_unused", "answers_judged")),
    (
        WRITING,
        (
            *("cards", "candidates", "cards_stream", "reads_ahead", LENGTH, FAITHFUL),
            *("preset", NUMBERS, "ghost_text"),
        ),
    ),
    (
        LOCAL_MODEL,
        (MODEL, "starter_training", "load_language_model", "keep_model_minutes", "use_gpu"),
    ),
)

_OF_AI = frozenset({WRITING, LOCAL_MODEL})  # sections that are shown only while AI is on


class SettingsDialog(QDialog):
    """Shows the settings and reports each change separately.

    What is not shown here, or is changed by the program meanwhile, is never overwritten.

    Signals:
        changed: dict, the settings that the writer changed just now, by name.
    """

    changed = Signal(dict)

    def __init__(
        self,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        dictionaries: Sequence[str] = (),
    ) -> None:
        """Lay out the form.

        Args:
            settings: As they are now.
            parent: The Qt parent.
            dictionaries: The names of those on this computer.
        """
        super().__init__(parent)
        self._settings = settings
        self._dictionaries = dictionary_choices(dictionaries, settings.spelling_language)
        self._fields: dict[str, SettingField] = {}
        self.setWindowTitle(self.tr("Settings"))
        self._lay_out()
        self._show_what_counts()

    def settings(self) -> Settings:
        """Return the settings as they are chosen."""
        return self._settings

    # Each field is made when its row is: Tab goes through them in the order of their making.
    def _make_dials(self) -> SlidersBar:
        self._dials = SlidersBar(self, side=0)
        now = self._settings
        self._dials.set_dials(RankingBias(now.dial_surprising, now.dial_forgotten))
        self._dials.changed.connect(self._turn_dials)
        return self._dials

    def _make_faithful(self) -> FaithfulnessBar:
        self._faithful = FaithfulnessBar(self, side=0)
        self._faithful.set_value(self._settings.dial_faithful)
        self._faithful.changed.connect(self._turn_faithful)
        return self._faithful

    def _make_model(self) -> _ModelRow:
        model = _ModelRow(self._settings.language_model, self)
        model.chosen.connect(self._choose_model)
        return model

    def _lay_out(self) -> None:
        page = QWidget(self)
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 12, 0)
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(9)
        for title, names in PAGE:
            if title in _OF_AI and not self._settings.ai_on:
                continue
            form.addRow(_section(self.tr(title), self))
            for name in names:
                self._add_row(form, name)
        if self._settings.ai_on:
            hint = self.tr("A GGUF file, or a folder with safetensors. It stays where it is.")
            form.addRow("", WrappedLabel(hint, self))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 22, 26, 16)
        layout.setSpacing(14)
        layout.addWidget(self._scrolled(page), 1)
        layout.addWidget(buttons)
        self.setMinimumWidth(580)

    def _add_row(self, form: QFormLayout, name: str) -> None:
        if name == DIALS:
            _add(form, self.tr("&Preference"), self._make_dials())
        elif name == FAITHFUL:
            _add(form, self.tr("F&ollow the notes"), self._make_faithful())
        elif name == MODEL:
            model = self._make_model()
            _add(form, self.tr("Language &model"), model.choose_file, model)
        elif name == NUMBERS:
            form.addRow("", self._make_numbers())
        elif name == LENGTH:
            length, words = self._field(LENGTH), self._field("max_words")
            row = QHBoxLayout()
            row.addWidget(length.widget, 1)
            row.addWidget(words.widget)
            _add(form, length.label, length.widget, row)
        else:
            field = self._field(name)
            is_check = isinstance(getattr(self._settings, name), bool)
            _add(form, "" if is_check else field.label, field.widget)

    def _make_numbers(self) -> QWidget:
        self._numbers = QWidget(self)
        grid = QGridLayout(self._numbers)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for place, name in enumerate(BY_NUMBER):
            field = self._field(name)
            label = QLabel(field.label, self._numbers)
            label.setBuddy(field.widget)
            row, column = divmod(place, 2)
            grid.addWidget(label, row, column * 2)
            grid.addWidget(field.widget, row, column * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return self._numbers

    def _field(self, name: str) -> SettingField:
        choices = self._dictionaries if name == DICTIONARY else None
        if name == TYPEFACE:
            choices = typeface_choices(self._settings.page_font)
        field = self._fields[name] = SettingField(name, self._settings, self, choices)
        field.changed.connect(self._change_one)
        return field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Grow with the page when fields appear or disappear, as far as the screen allows."""
        if watched is self._page and event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return super().eventFilter(watched, event)

    def _scrolled(self, page: QWidget) -> QScrollArea:
        area = self._area = QScrollArea(self)
        self._page = page
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        page.installEventFilter(self)
        self._make_room()
        return area

    def _make_room(self) -> None:
        room = self.screen().availableGeometry().height() - AROUND
        wanted = self._page.sizeHint()
        self._area.setMinimumHeight(min(wanted.height() + 4, room))
        bar = self._area.verticalScrollBar().sizeHint().width()
        self._area.setMinimumWidth(wanted.width() + bar + 2)

    def _show_what_counts(self) -> None:
        if not self._settings.ai_on:
            return
        self._fields["max_words"].widget.setVisible(self._settings.length == CUSTOM)
        self._numbers.setVisible(self._settings.preset == CUSTOM)

    @Slot(str, object)
    def _change_one(self, name: str, value: SettingValue) -> None:
        self._change(**{name: value})

    @Slot()
    def _turn_dials(self) -> None:
        dials = self._dials.dials()
        self._change(
            dial_surprising=dials.surprising,
            dial_forgotten=dials.forgotten,
        )

    @Slot()
    def _turn_faithful(self) -> None:
        self._change(dial_faithful=self._faithful.value())

    @Slot(str)
    def _choose_model(self, path: str) -> None:
        self._change(language_model=path)

    def _change(self, **values: SettingValue) -> None:
        delta = {
            name: value for name, value in values.items() if value != getattr(self._settings, name)
        }
        if delta:
            self._settings = dataclasses.replace(self._settings, **delta)  # type: ignore[arg-type]
            self._show_what_counts()
            self.changed.emit(delta)


class _ModelRow(QHBoxLayout):
    """Shows the chosen language model, with three buttons to choose another.

    Attributes:
        choose_file: The first of its buttons.

    Signals:
        chosen: str, a file or folder; empty for the starter model.
    """

    chosen = Signal(str)

    def __init__(self, path: str, parent: QWidget) -> None:
        super().__init__()
        self._parent = parent
        self._path = QLineEdit(path, parent)
        self._path.setReadOnly(True)
        self._path.setAccessibleName(self.tr("Language model"))
        self._path.setPlaceholderText(self.tr("the starter model"))
        self.choose_file = QPushButton(self.tr("File…"), parent)
        folder = QPushButton(self.tr("Folder…"), parent)
        starter = QPushButton(self.tr("Starter"), parent)
        self.addWidget(self._path, 1)
        for button in (self.choose_file, folder, starter):
            button.setAutoDefault(False)
            self.addWidget(button)
        self.choose_file.clicked.connect(self._ask_for_file)
        folder.clicked.connect(self._ask_for_folder)
        starter.clicked.connect(self._choose_starter)

    @Slot()
    def _ask_for_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self._parent, self.tr("Choose a model file"), "", self.tr("Language models (*.gguf)")
        )
        self._choose(file)

    @Slot()
    def _ask_for_folder(self) -> None:
        title = self.tr("Choose a model folder")
        self._choose(QFileDialog.getExistingDirectory(self._parent, title))

    @Slot()
    def _choose_starter(self) -> None:
        self._path.clear()
        self.chosen.emit("")

    def _choose(self, path: str) -> None:
        if path:
            self._path.setText(path)
            self.chosen.emit(path)


def _section(title: str, parent: QWidget) -> NamedLabel:
    heading = NamedLabel(title, "Heading", parent)
    heading.setContentsMargins(0, 10, 0, 2)
    return heading


def _add(form: QFormLayout, text: str, field: QWidget, whole: QHBoxLayout | None = None) -> None:
    if not text:
        form.addRow("", field)
        return
    label = QLabel(text)
    label.setBuddy(field)
    label.setMinimumHeight(field.sizeHint().height())  # in line with the field's text
    if whole is None:
        form.addRow(label, field)
    else:
        whole.setSpacing(8)
        form.addRow(label, whole)
