"""Asks what is to become of the links to a scene or note that gets another name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from writer_assist.manuscript.scene_links import SceneLinks
from writer_assist.ui.text import plural, tr

_MOST_LISTED = 200


def ask_about_links(
    links: SceneLinks, old: str, new: str, decide: Callable[[bool], None], window: QWidget
) -> None:
    """Ask whether links are to follow; nothing is decided if the writer cancels.

    Args:
        links: Those that lead there.
        old: What it is called.
        new: What it will be called.
        decide: Gets whether the links follow.
        window: The parent of the question.
    """
    question = QMessageBox(window)
    question.setWindowTitle(tr("Rename"))
    question.setText(
        tr("{links} in {notes} lead to “{scene}”.").format(
            links=plural(links.count, "1 link", "{n} links"),
            notes=plural(len(links.notes), "1 note", "{n} notes"),
            scene=old,
        )
        if links.count > 1
        else tr("1 link leads to “{scene}”.").format(scene=old)
    )
    question.setInformativeText(
        tr("Let them lead to “{new}”? Undo takes back the name and the links together.").format(
            new=new
        )
    )
    names = [str(note.path) for note in links.notes]
    question.setDetailedText("\n".join(names[:_MOST_LISTED]))
    change = question.addButton(tr("&Change the links"), QMessageBox.ButtonRole.AcceptRole)
    leave = question.addButton(tr("&Leave them"), QMessageBox.ButtonRole.DestructiveRole)
    question.addButton(QMessageBox.StandardButton.Cancel)
    question.setDefaultButton(change)

    def answer(pressed: QAbstractButton) -> None:
        if pressed in (change, leave):
            decide(pressed is change)

    question.buttonClicked.connect(answer)
    question.finished.connect(question.deleteLater)
    question.open()
