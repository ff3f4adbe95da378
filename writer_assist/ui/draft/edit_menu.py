"""The context menu of a text field: undo, cut, copy, paste, and what the field adds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QTextEdit


def edit_menu(edit: QTextEdit) -> QMenu:
    """Return the context menu of a field, its own actions at the end; the caller destroys it."""
    menu = QMenu(edit)
    selected = edit.textCursor().hasSelection()
    document, keys = edit.document(), QKeySequence.StandardKey

    def add(text: str, key: QKeySequence.StandardKey, act: Callable[[], None], on: bool) -> None:
        shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        action = menu.addAction(f"{text}\t{shown}")
        action.setEnabled(on)
        action.triggered.connect(act)

    if not edit.isReadOnly():
        add(edit.tr("&Undo"), keys.Undo, edit.undo, document.isUndoAvailable())
        add(edit.tr("&Redo"), keys.Redo, edit.redo, document.isRedoAvailable())
        menu.addSeparator()
        add(edit.tr("Cu&t"), keys.Cut, edit.cut, selected)
    add(edit.tr("&Copy"), keys.Copy, edit.copy, selected)
    if not edit.isReadOnly():
        add(edit.tr("&Paste"), keys.Paste, edit.paste, edit.canPaste())
    add(edit.tr("Select &all"), keys.SelectAll, edit.selectAll, not document.isEmpty())
    if edit.actions():
        menu.addSeparator()
        menu.addActions(edit.actions())
    return menu
