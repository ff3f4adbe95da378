"""What the writer can choose; a choice takes effect at once."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.snippet import Dials
from writer_assist.settings import CUSTOM, TEXT_SIZES, Settings
from writer_assist.ui.dial import DialsBar, FaithfulnessBar
from writer_assist.ui.pane import NamedLabel, WrappedLabel
from writer_assist.ui.settings.sampling_form import SamplingForm

AROUND = 130  # height of what stands above and below the page, the title bar included


class SettingsDialog(QDialog):
    """Shows the settings and tells each change.

    Signals:
        settings_changed: Settings, all of them with what was changed.
    """

    settings_changed = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(self.tr("Settings"))
        self._make_writing(settings)
        self._make_sources(settings)
        self._make_cards(settings)
        self._make_lengths(settings)
        self._sampling = SamplingForm(settings, self)
        self._make_model(settings)
        self._lay_out()
        self._connect()

    def settings(self) -> Settings:
        """Return the settings as they are chosen."""
        return self._settings

    def _make_writing(self, settings: Settings) -> None:
        self._theme = self._choice(
            self.tr("Theme"),
            (
                (self.tr("As the system"), "system"),
                (self.tr("Light"), "light"),
                (self.tr("Dark"), "dark"),
            ),
            settings.theme,
        )
        self._text_size = _number(self.tr("Text size"), *TEXT_SIZES, settings.text_size, " pt")
        self._goal = _number(self.tr("Words a session"), 0, 1_000_000, settings.session_goal, "")
        self._goal.setSingleStep(50)
        self._goal.setSpecialValueText(self.tr("none"))

    def _make_sources(self, settings: Settings) -> None:
        self._snippets = _number(self.tr("Notes shown"), 1, 50, settings.snippet_count, "")
        self._pause = _number(self.tr("Pause"), 50, 10_000, settings.pause_ms, " ms")
        self._pause.setSingleStep(50)
        self._sinks = QCheckBox(self.tr("What is shown often and never used sinks"), self)
        self._sinks.setChecked(settings.sinks_unused)
        self._dials = DialsBar(self, side=0)
        self._dials.set_dials(Dials(settings.dial_surprising, settings.dial_forgotten))

    def _make_cards(self, settings: Settings) -> None:
        self._faithful = FaithfulnessBar(self, side=0)
        self._faithful.set_value(settings.dial_faithful)
        self._cards = _number(self.tr("Cards"), 1, 8, settings.cards, "")
        self._candidates = _number(self.tr("Chosen from"), 1, 8, settings.candidates, "")
        self._candidates.setSuffix(self.tr(" texts"))
        self._stream = QCheckBox(self.tr("Show them while they are written"), self)
        self._stream.setToolTip(
            self.tr("Otherwise the best ones are shown when all are complete, seconds later.")
        )
        self._stream.setChecked(settings.cards_stream)
        self._ahead = QCheckBox(self.tr("Read the notes in while you pause"), self)
        self._ahead.setToolTip(
            self.tr(
                "So that Ctrl+Enter answers at once after a pause of two seconds. "
                "Nothing is read in on battery, or while the model rests."
            )
        )
        self._ahead.setChecked(settings.reads_ahead)

    def _make_lengths(self, settings: Settings) -> None:
        self._length = self._choice(
            self.tr("Length"),
            (
                (self.tr("Half a sentence"), "half"),
                (self.tr("One sentence"), "sentence"),
                (self.tr("A paragraph"), "paragraph"),
                (self.tr("Three things"), "nouns"),
                (self.tr("What is felt, heard or smelled"), "detail"),
                (self.tr("A question"), "question"),
                (self.tr("Up to"), CUSTOM),
            ),
            settings.length,
        )
        self._words = _number(self.tr("Words"), 3, 400, settings.max_words, self.tr(" words"))
        self._words.setVisible(settings.length == CUSTOM)
        self._ghost = self._suggestions(settings.ghost_text)

    def _make_model(self, settings: Settings) -> None:
        self._load = QCheckBox(self.tr("Load it when the window opens"), self)
        self._load.setChecked(settings.load_language_model)
        self._keep = _number(
            self.tr("Keep it"), 0, 600, settings.keep_model_minutes, self.tr(" minutes")
        )
        self._keep.setSpecialValueText(self.tr("always"))
        self._gpu = QCheckBox(self.tr("Use the graphics card, where there is one"), self)
        self._gpu.setChecked(settings.use_gpu)
        self._model = QLineEdit(settings.language_model, self)
        self._model.setReadOnly(True)
        self._model.setAccessibleName(self.tr("Language model"))
        self._model.setPlaceholderText(self.tr("the starter model"))
        self._training = QCheckBox(
            self.tr("Use the starter model's training for this program"), self
        )
        self._training.setToolTip(
            self.tr(
                "It was trained on old novels to continue a story, and to take things up from "
                "notes. Otherwise it is used as its makers published it."
            )
        )
        self._training.setChecked(settings.starter_training)
        self._choose_file = QPushButton(self.tr("File…"), self)
        self._choose_folder = QPushButton(self.tr("Folder…"), self)
        self._starter = QPushButton(self.tr("Starter"), self)

    def _choice(
        self, name: str, choices: tuple[tuple[str, object], ...], chosen: object
    ) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        for text, value in choices:
            box.addItem(text, value)
        box.setCurrentIndex(max(0, [value for _, value in choices].index(chosen)))
        return box

    def _suggestions(self, chosen: str) -> QComboBox:
        box = self._choice(
            self.tr("Suggest words at a pause"),
            (
                (self.tr("No"), "off"),
                (self.tr("With a model on this computer"), "model"),
                (self.tr("With a server too, while one writes"), "server"),
            ),
            chosen,
        )
        box.setToolTip(
            self.tr(
                "Up to twelve words behind the caret, when you pause at a paragraph's end: Tab "
                "takes them, Ctrl+Right one, Esc none. The model is loaded for them. A server "
                "would be sent your text at every pause."
            )
        )
        return box

    def _lay_out(self) -> None:
        page = QWidget(self)
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 12, 0)
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(9)
        model = QHBoxLayout()
        model.addWidget(self._model, 1)
        for button in (self._choose_file, self._choose_folder, self._starter):
            button.setAutoDefault(False)
            model.addWidget(button)
        length = QHBoxLayout()
        length.addWidget(self._length, 1)
        length.addWidget(self._words)
        form.addRow(_section(self.tr("The page"), self))
        _add(form, self.tr("&Theme"), self._theme)
        _add(form, self.tr("Text &size"), self._text_size)
        _add(form, self.tr("&Goal for a session"), self._goal)
        form.addRow(_section(self.tr("Sources"), self))
        _add(form, self.tr("&Notes shown"), self._snippets)
        _add(form, self.tr("Look after a &pause of"), self._pause)
        _add(form, self.tr("Lea&ning"), self._dials)
        form.addRow("", self._sinks)
        form.addRow(_section(self.tr("Continuations"), self))
        _add(form, self.tr("&Cards"), self._cards)
        _add(form, self.tr("Chosen &from"), self._candidates)
        form.addRow("", self._stream)
        form.addRow("", self._ahead)
        _add(form, self.tr("&Length"), self._length, length)
        _add(form, self.tr("F&ollow the notes"), self._faithful)
        _add(form, self.tr("T&emper"), self._sampling.preset)
        form.addRow("", self._sampling.numbers)
        _add(form, self.tr("S&uggest at a pause"), self._ghost)
        _add(form, self.tr("Language &model"), self._choose_file, model)
        form.addRow("", self._training)
        form.addRow("", self._load)
        _add(form, self.tr("&Keep it, unused, for"), self._keep)
        form.addRow("", self._gpu)
        hint = self.tr("A GGUF file, or a folder with safetensors. It is used where it is.")
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Make room for the page, as far as the screen has any, when its fields come and go."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self._page:
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

    def _connect(self) -> None:
        for box in (self._theme, self._length, self._ghost):
            box.currentIndexChanged.connect(self._take)
        for number in (
            self._text_size,
            self._goal,
            self._snippets,
            self._pause,
            self._cards,
            self._candidates,
            self._words,
            self._keep,
        ):
            number.valueChanged.connect(self._take)
        self._sampling.changed.connect(self._take)
        self._stream.toggled.connect(self._take)
        self._ahead.toggled.connect(self._take)
        self._load.toggled.connect(self._take)
        self._gpu.toggled.connect(self._take)
        self._training.toggled.connect(self._take)
        self._sinks.toggled.connect(self._take)
        self._dials.changed.connect(self._take)
        self._faithful.changed.connect(self._take)
        self._choose_file.clicked.connect(self._ask_for_file)
        self._choose_folder.clicked.connect(self._ask_for_folder)
        self._starter.clicked.connect(self._choose_starter)

    @Slot()
    def _take(self) -> None:
        dials = self._dials.dials()
        changed = dataclasses.replace(
            self._sampling.chosen(self._settings),
            theme=self._theme.currentData(),
            text_size=self._text_size.value(),
            session_goal=self._goal.value(),
            snippet_count=self._snippets.value(),
            pause_ms=self._pause.value(),
            sinks_unused=self._sinks.isChecked(),
            dial_surprising=dials.surprising,
            dial_forgotten=dials.forgotten,
            dial_faithful=self._faithful.value(),
            cards=self._cards.value(),
            candidates=self._candidates.value(),
            cards_stream=self._stream.isChecked(),
            reads_ahead=self._ahead.isChecked(),
            length=self._length.currentData(),
            max_words=self._words.value(),
            ghost_text=self._ghost.currentData(),
            load_language_model=self._load.isChecked(),
            keep_model_minutes=self._keep.value(),
            use_gpu=self._gpu.isChecked(),
            language_model=self._model.text(),
            starter_training=self._training.isChecked(),
        )
        self._words.setVisible(changed.length == CUSTOM)
        if changed != self._settings:
            self._settings = changed
            self.settings_changed.emit(changed)

    @Slot()
    def _ask_for_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("A language model"), "", self.tr("Language models (*.gguf)")
        )
        self._choose_model(file)

    @Slot()
    def _ask_for_folder(self) -> None:
        self._choose_model(QFileDialog.getExistingDirectory(self, self.tr("A folder with a model")))

    @Slot()
    def _choose_starter(self) -> None:
        self._model.clear()
        self._take()

    def _choose_model(self, path: str) -> None:
        if path:
            self._model.setText(path)
            self._take()


def _section(title: str, parent: QWidget) -> NamedLabel:
    heading = NamedLabel(title, "Heading", parent)
    heading.setContentsMargins(0, 10, 0, 2)
    return heading


def _add(form: QFormLayout, text: str, field: QWidget, whole: QHBoxLayout | None = None) -> None:
    label = QLabel(text)
    label.setBuddy(field)
    label.setMinimumHeight(field.sizeHint().height())  # in line with the field's text
    if whole is None:
        form.addRow(label, field)
    else:
        whole.setSpacing(8)
        form.addRow(label, whole)


def _number(name: str, low: int, high: int, value: int, unit: str) -> QSpinBox:
    box = QSpinBox()
    box.setAccessibleName(name)
    box.setRange(low, high)
    box.setSuffix(unit)
    box.setValue(value)
    box.setKeyboardTracking(False)
    box.lineEdit().setTextMargins(6, 0, 6, 0)  # a style sheet does not reach it
    return box
