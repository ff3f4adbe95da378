"""Small dialogs of a project: choosing scenes from a list, and making a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.file_names import shown_name
from writer_assist.manuscript.changes import ManuscriptChange
from writer_assist.manuscript.index_note import index_of
from writer_assist.manuscript.making import project_from_file, scene_with
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

KEY_ROLE = Qt.ItemDataRole.UserRole
INDENT = "    "  # of what stands below another scene, in a list


@dataclass(frozen=True, slots=True)
class ListedChoice:
    """One row of a list to choose from.

    Attributes:
        key: What is reported.
        words: What is shown.
        tip: The tooltip.
    """

    key: str
    words: str
    tip: str = ""


class ChoiceDialog(QDialog):
    """A list, and one or two things that can be done with what is selected in it.

    Signals:
        chosen: int, tuple[str, ...]: the number of the button, and the keys of the rows.
    """

    chosen = Signal(int, tuple)

    def __init__(
        self,
        title: str,
        sentence: str,
        rows: Sequence[ListedChoice],
        buttons: Sequence[str],
        parent: QWidget | None = None,
        *,
        single: bool = False,
        all_chosen: bool = True,
    ) -> None:
        """Show the rows.

        Args:
            title: Of the window.
            sentence: What the rows are.
            rows: In order.
            buttons: What can be done with the chosen ones; the first is the default.
            parent: The Qt parent.
            single: Whether only one can be chosen.
            all_chosen: Whether all are chosen at first, otherwise the first one.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(420, 400)
        self._list = QListWidget(self)
        self._list.setObjectName("Plain")
        self._list.setAccessibleName(title)
        mode = QListWidget.SelectionMode
        self._list.setSelectionMode(mode.SingleSelection if single else mode.ExtendedSelection)
        for row in rows:
            item = QListWidgetItem(row.words, self._list)
            item.setData(KEY_ROLE, row.key)
            item.setToolTip(row.tip or row.words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(NamedLabel(title, "Heading", self))
        layout.addWidget(WrappedLabel(sentence, self))
        layout.addWidget(self._list, 1)
        line = QHBoxLayout()
        close = QPushButton(self.tr("Close"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        line.addWidget(close)
        line.addStretch(1)
        for number, words in reversed(list(enumerate(buttons))):
            button = QPushButton(words, self)
            button.setDefault(number == 0)
            button.clicked.connect(lambda _=False, number=number: self._choose(number))
            line.addWidget(button)
        layout.addLayout(line)
        if rows:
            self._list.setCurrentRow(0)
        if all_chosen and not single:
            self._list.selectAll()
        self._list.setFocus()

    def _choose(self, number: int) -> None:
        keys = tuple(str(item.data(KEY_ROLE)) for item in self._list.selectedItems())
        if keys:
            self.chosen.emit(number, keys)
            self.accept()


@dataclass(frozen=True, slots=True)
class MakingOffer:
    """One way to make a project from the open draft.

    Attributes:
        change: What would be done.
        words: The way, for a radio button.
        note: What happens to the files, in a sentence.
        place: The file of the scene that the caret is in then, and the place in its text; None if
            the draft stays where it is.
    """

    change: ManuscriptChange
    words: str
    note: str
    place: tuple[Path, int] | None = None


class MakeProjectDialog(QDialog):
    """Asks how the open draft becomes a project, and shows what scenes that gives.

    Signals:
        chosen: MakingOffer, the way that was chosen.
    """

    chosen = Signal(object)

    def __init__(self, offers: Sequence[MakingOffer], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = offers
        self.setWindowTitle(self.tr("Make it a project"))
        self.resize(460, 480)
        self._list = QListWidget(self)
        self._list.setObjectName("Plain")
        self._list.setAccessibleName(self.tr("The scenes"))
        self._list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._note = WrappedLabel("", self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        make = buttons.addButton(
            self.tr("Make the project"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        make.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(9)
        layout.addWidget(NamedLabel(self.tr("How does it become a project?"), "Heading", self))
        self._ways: list[QRadioButton] = []
        for offer in offers:
            way = QRadioButton(offer.words, self)
            way.toggled.connect(self._show)
            self._ways.append(way)
            layout.addWidget(way)
        layout.addWidget(self._note)
        layout.addWidget(self._list, 1)
        layout.addWidget(buttons)
        buttons.accepted.connect(self.accept_offer)
        buttons.rejected.connect(self.reject)
        self._ways[0].setChecked(True)
        self._ways[0].setFocus()  # arrows choose the way, Enter makes the project

    @Slot()
    def _show(self) -> None:
        offer = self._offer()
        self._note.setText(offer.note)
        self._list.clear()
        depths = _depths(offer.change)
        for name in offer.change.scenes:
            self._list.addItem(INDENT * depths.get(name, 0) + shown_name(name))

    @Slot()
    def accept_offer(self) -> None:
        """Report the way that is chosen, and close."""
        self.chosen.emit(self._offer())
        self.accept()

    def _offer(self) -> MakingOffer:
        chosen = [way.isChecked() for way in self._ways]
        return self._offers[chosen.index(True) if True in chosen else 0]


def file_offer(
    change: ManuscriptChange, path: Path, before: str, *, joined: bool | None = None
) -> MakingOffer:
    """Return the offer to cut a file at its headings.

    Args:
        change: Does it.
        path: The file.
        before: The text before the caret.
        joined: Whether lines that were broken at a fixed width are joined; None if none are.
    """
    count = len(change.scenes)
    folder = change.index.path.parent if change.index else path.parent
    words = plural(
        count, "This draft, as 1 scene", "This draft, cut at its headings into {n} scenes"
    )
    note = (
        f"They go into the new folder {shown_name(folder.name)} beside it. "
        f"{shown_name(path.name)} stays as it is, and no word changes."
    )
    if joined:
        words += tr(", in whole paragraphs")
        note += tr(" Its lines were broken at a fixed width; they are joined.")
    elif joined is not None:
        words += tr(", lines as they are")
    return MakingOffer(change, words, note, scene_with(change, before))


def file_offers(path: Path, before: str, folder: Path | None = None) -> list[MakingOffer]:
    """Return the ways to cut a file at its headings; two if its lines can be joined.

    Args:
        path: The file.
        before: The text before the caret.
        folder: Where the project goes; beside the file if None.

    Raises:
        ManuscriptError: The file cannot be read, or something is in the way.
    """
    plain = project_from_file(path, folder)
    joined = project_from_file(path, folder, whole_paragraphs=True)
    if joined.files == plain.files:
        return [file_offer(plain, path, before)]
    return [
        file_offer(joined, path, before, joined=True),
        file_offer(plain, path, before, joined=False),
    ]


def folder_offer(change: ManuscriptChange, path: Path) -> MakingOffer:
    """Return the offer to take the files of a folder as they are."""
    count = len(change.scenes)
    renamed = len(change.moves)
    note = f"The files stay where they are; a note in {shown_name(path.parent.name)} lists them."
    if renamed:
        note += " " + plural(
            renamed, "1 file gets the ending .md.", "{n} files get the ending .md."
        )
    return MakingOffer(
        change, plural(count, "The 1 draft in this folder", "The {n} drafts in this folder"), note
    )


def _depths(change: ManuscriptChange) -> dict[str, int]:
    """Return how many scenes each new scene is below of, by name."""
    index = change.index
    if index is None or index.after is None:
        return {}
    return {place.name: place.depth for place in index_of(index.path, index.after).order}
