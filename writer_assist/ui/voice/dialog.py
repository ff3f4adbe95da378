"""The window “My voice”: what to learn from, how far it is, and the voices there are."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.voice import (
    LearnedVoice,
    VoiceChoices,
    VoicePlan,
    VoiceProgress,
    VoiceState,
    pov_key,
)
from writer_assist.ui.rows import ASIDE_ROLE, RowDelegate
from writer_assist.ui.voice.words import (
    chapters_words,
    outcome_words,
    place_words,
    plan_words,
    stage_words,
)
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

SIZE = 620, 640
_ROLE = Qt.ItemDataRole.UserRole


class VoiceDialog(QDialog):
    """Learns and lists voices; the writer can keep typing while it is open.

    Signals:
        plan_requested: tuple of str, the files and folders to learn from.
        learn_requested: str, tuple of str, str: a title, what to learn from, and by whom these
            scenes are told; "" for no one person.
        go_on_requested: str, the key of an unfinished voice.
        stop_requested: The learning is to stop.
        use_requested: str, str: the key of the voice to write with, "" for none; and by whom the
            scenes are told that it is for, "" for all others.
        add_requested: str, a file or folder with an adapter that was made elsewhere.
        delete_requested: str, a key.
    """

    plan_requested = Signal(tuple)
    learn_requested = Signal(str, tuple, str)
    go_on_requested = Signal(str)
    stop_requested = Signal()
    use_requested = Signal(str, str)
    add_requested = Signal(str)
    delete_requested = Signal(str)

    def __init__(
        self,
        fits: Callable[[LearnedVoice], bool],
        parent: QWidget | None = None,
    ) -> None:
        """Show nothing yet.

        Args:
            fits: Tells whether a voice can be used with the model that writes.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._fits = fits
        self._choices = VoiceChoices()
        self._drafts: tuple[str, ...] = ()
        self._scenes: Mapping[str, Sequence[str]] = {}
        self._learning = False
        self._can_learn = self._stopping = False
        self.setWindowTitle(self.tr("My voice"))
        self.sources = self._list(self.tr("What to learn from"))
        self.sources.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self._files = self._button(self.tr("Add &files…"), self._add_files)
        self._folder = self._button(self.tr("Add a f&older…"), self._add_folder)
        self._remove = self._button(self.tr("&Leave out"), self._leave_out)
        self._whose = self._box(self.tr("Whose chapters to learn from"), self._show_scenes)
        self._facts = WrappedLabel("", self)
        self.title = QLineEdit(self.tr("My voice"), self)
        self.title.setAccessibleName(self.tr("Name of the voice"))
        self._learn = self._button(self.tr("&Learn"), self._ask_to_learn)
        self._stop = self._button(self.tr("&Stop"), self._ask_to_stop)
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName(self.tr("Progress of the learning"))
        self._bar.setTextVisible(False)
        self._state = WrappedLabel("", self)
        self.voices = self._list(self.tr("Voices"))
        self._use = self._button(self.tr("&Write with it"), self._ask_to_use)
        self._where = self._box(self.tr("Where to write with it"), self._show_buttons)
        self._add = QPushButton(self.tr("Add one made &elsewhere"), self)
        self._add.setAutoDefault(False)
        self._add.setToolTip(
            self.tr("An adapter (LoRA) of the language model that writes, made by another program")
        )
        menu = QMenu(self._add)
        menu.addAction(self.tr("A GGUF &file…")).triggered.connect(self._add_adapter)
        menu.addAction(self.tr("A f&older of peft…")).triggered.connect(self._add_adapter_folder)
        self._add.setMenu(menu)
        self._go_on = self._button(self.tr("&Go on learning"), self._ask_to_go_on)
        self._delete = self._button(self.tr("&Delete"), self._ask_to_delete)
        self.sources.itemSelectionChanged.connect(self._show_buttons)
        self.voices.itemSelectionChanged.connect(self._show_buttons)
        self._lay_out()

    def chosen_sources(self) -> tuple[str, ...]:
        """Return the files and folders to learn from."""
        return tuple(self.sources.item(row).data(_ROLE) for row in range(self.sources.count()))

    def ask(self) -> None:
        """Ask what learning from these would take."""
        self._can_learn = False
        self._show_buttons()
        self.plan_requested.emit(self.chosen_sources())

    @Slot(object)
    def show_plan(self, plan: VoicePlan | None) -> None:
        """Say what learning would take; None while it is being found out."""
        if plan is None:
            there = self.sources.count()
            words = self.tr("Reading…") if there else self.tr("Add what you have written.")
            self._facts.setText("" if self._learning else words)
        else:
            older = self._learned_from(self.chosen_sources())
            self._facts.setText(plan_words(plan, older))
        self._can_learn = plan is not None and not plan.problem
        self._show_buttons()

    @Slot(object, bool)
    def show_progress(self, progress: VoiceProgress | None, resting: bool) -> None:
        """Show how far the learning is; None when it is over."""
        was, self._learning = self._learning, progress is not None
        if progress is not None:
            self._facts.clear()
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.finished)
            if not self._stopping:
                self._state.setText(stage_words(progress, resting=resting))
        elif was:
            self._can_learn = bool(self.chosen_sources())  # they were learned from before
        if progress is None and was and self._stopping:
            self._stopping = False
            self._state.setText(self.tr("Stopped. What was learned so far is kept."))
        self._show_buttons()

    @Slot(str)
    def show_sentence(self, sentence: str) -> None:
        """Say what came out, or what went wrong."""
        self._state.setText(sentence)

    def set_voices(self, voices: Sequence[LearnedVoice], choices: VoiceChoices) -> None:
        """List the voices.

        Args:
            voices: Of this project.
            choices: Which of them the project is written with.
        """
        self._choices = choices
        chosen = self._chosen()
        self.voices.clear()
        for voice in voices:
            item = QListWidgetItem(voice.title)
            item.setData(_ROLE, voice)
            places = self._places(voice)
            words = outcome_words(voice, places=places, fits=self._fits(voice))
            item.setData(ASIDE_ROLE, words)
            item.setToolTip(words)
            self.voices.addItem(item)
            if chosen is None or voice.key == chosen.key:
                self.voices.setCurrentItem(item)
        self._show_buttons()

    def set_project(self, drafts: Sequence[str], scenes: Mapping[str, Sequence[str]]) -> None:
        """Offer what the project has to learn from; what was added by hand stays.

        Args:
            drafts: All its files.
            scenes: Those told through somebody's eyes, by that person's name.
        """
        self._drafts, self._scenes = tuple(drafts), scenes
        for box, words in ((self._whose, chapters_words), (self._where, place_words)):
            with QSignalBlocker(box):
                box.clear()
                for pov in ("", *scenes):
                    box.addItem(words(pov), pov)
            box.setVisible(bool(scenes))
        self.add_sources(drafts)

    def _lay_out(self) -> None:
        about = self.tr(
            "A language model can learn from what you have written; its cards then sound more like "
            "you. It learns on this computer, while you do nothing else, and nothing leaves it."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        layout.addWidget(WrappedLabel(about, self))
        learn_from = NamedLabel(self.tr("What to learn from"), "Heading", self)
        layout.addLayout(_ends(learn_from, self._whose))
        layout.addWidget(self.sources, 2)
        layout.addLayout(_row(self._files, self._folder, self._remove))
        layout.addWidget(self._facts)
        row = _row(self._learn, self._stop)
        row.insertWidget(0, self.title, 1)
        layout.addLayout(row)
        layout.addWidget(self._bar)
        layout.addWidget(self._state)
        layout.addSpacing(6)
        layout.addLayout(_ends(NamedLabel(self.tr("Voices"), "Heading", self), self._add))
        layout.addWidget(self.voices, 2)
        close = _row(self._use, self._where, self._go_on, self._delete)
        self._whose.hide()
        self._where.hide()
        close.addWidget(self._button(self.tr("Close"), self.close))
        layout.addLayout(close)
        self.resize(*SIZE)
        self._show_buttons()

    def _list(self, name: str) -> QListWidget:
        view = QListWidget(self)
        view.setObjectName("Plain")
        view.setAccessibleName(name)
        view.setItemDelegate(RowDelegate(view))
        return view

    def _button(self, words: str, what: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: what())
        return button

    def _box(self, name: str, what: Callable[[], object]) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.currentIndexChanged.connect(lambda _: what())
        return box

    def add_sources(self, sources: Sequence[str]) -> None:
        """Add files and folders to learn from."""
        there = self.chosen_sources()
        for source in sources:
            if source not in there:
                item = QListWidgetItem(os.path.basename(source) or source)
                item.setData(_ROLE, source)
                item.setData(ASIDE_ROLE, os.path.dirname(source))
                item.setToolTip(source)
                self.sources.addItem(item)

    def _add_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("What you have written"))
        self.add_sources(names)
        if names:
            self.ask()

    def _add_folder(self) -> None:
        if name := QFileDialog.getExistingDirectory(self, self.tr("A folder of manuscripts")):
            self.add_sources([name])
            self.ask()

    def _leave_out(self) -> None:
        for item in self.sources.selectedItems():
            self.sources.takeItem(self.sources.row(item))
        self.ask()

    def _ask_to_learn(self) -> None:
        self._facts.clear()
        self._can_learn = False
        self._state.setText(self.tr("Reading what you have written…"))
        self._show_buttons()
        title = self.title.text().strip() or self.tr("My voice")
        self.learn_requested.emit(title, self.chosen_sources(), self._whose.currentData() or "")

    def _show_scenes(self) -> None:
        """Learn from the chapters of one person only, and name the voice for them."""
        pov = self._whose.currentData() or ""
        named = {chapters_words(one) for one in self._scenes} | {self.tr("My voice")}
        if self.title.text() in named:
            self.title.setText(chapters_words(pov) if pov else self.tr("My voice"))
        self.sources.clear()
        self.add_sources(self._scenes[pov] if pov else self._drafts)
        self.ask()

    def _add_adapter(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("An adapter"), "", self.tr("Adapters (*.gguf)")
        )
        self._ask_to_add(name)

    def _add_adapter_folder(self) -> None:
        self._ask_to_add(QFileDialog.getExistingDirectory(self, self.tr("A folder of peft")))

    def _ask_to_add(self, path: str) -> None:
        if path:
            self._state.setText(self.tr("Checking {name}…").format(name=os.path.basename(path)))
            self.add_requested.emit(path)

    def _ask_to_stop(self) -> None:
        self._stopping = True
        self._state.setText(self.tr("Stopping…"))
        self.stop_requested.emit()

    def _ask_to_use(self) -> None:
        if (voice := self._chosen()) is not None:
            pov = self._where.currentData() or ""
            self.use_requested.emit("" if self._is_used(voice, pov) else voice.key, pov)

    def _ask_to_go_on(self) -> None:
        if (voice := self._chosen()) is not None:
            self.go_on_requested.emit(voice.key)

    def _ask_to_delete(self) -> None:
        if (voice := self._chosen()) is not None:
            self.delete_requested.emit(voice.key)

    def _is_used(self, voice: LearnedVoice, pov: str) -> bool:
        use = self._choices.by_pov.get(pov_key(pov)) if pov else self._choices.everywhere
        return use is not None and use.key == voice.key

    def _places(self, voice: LearnedVoice) -> list[str]:
        """Return where a voice is used, in words."""
        known = {pov_key(pov): pov for pov in self._scenes}
        used = [known.get(key, key.title()) for key in self._choices.by_pov]
        here = [pov for pov in ("", *used) if self._is_used(voice, pov)]
        return [place_words(pov, others=bool(used)) for pov in here]

    def _learned_from(self, sources: Sequence[str]) -> LearnedVoice | None:
        """Return the newest finished voice that was learned from some of these and no others."""
        items = [self.voices.item(row) for row in range(self.voices.count())]
        voices: list[LearnedVoice] = [item.data(_ROLE) for item in items]
        same = [one for one in voices if one.gain and set(one.sources) <= set(sources)]
        return same[-1] if same else None

    def _chosen(self) -> LearnedVoice | None:
        items = self.voices.selectedItems()
        voice: LearnedVoice | None = items[0].data(_ROLE) if items else None
        return voice

    def _show_buttons(self) -> None:
        voice, learning = self._chosen(), self._learning
        self._learn.setEnabled(self._can_learn and not learning)
        self._stop.setEnabled(learning)
        self._bar.setVisible(learning)
        self._remove.setEnabled(bool(self.sources.selectedItems()))
        ready = voice is not None and voice.state is VoiceState.READY
        used = voice is not None and self._is_used(voice, self._where.currentData() or "")
        self._use.setText(self.tr("Write &without it") if used else self.tr("&Write with it"))
        self._use.setEnabled(voice is not None and ready and (used or self._fits(voice)))
        unfinished = voice is not None and voice.state is VoiceState.LEARNING
        self._go_on.setEnabled(
            voice is not None and unfinished and not learning and self._fits(voice)
        )
        self._delete.setEnabled(voice is not None)


def _ends(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(left)
    row.addStretch(1)
    row.addWidget(right)
    return row


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
