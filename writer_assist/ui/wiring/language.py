"""Wires the language of the open text: from its scene, its book, or the draft itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.front_matter import entries_of, split_text
from writer_assist.manuscript.index_note import with_language
from writer_assist.manuscript.project import Project
from writer_assist.manuscript.scene_fields import language_in
from writer_assist.manuscript.spelling import dictionaries
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.controller import ProjectController
from writer_assist.ui.project.language import LanguageDialog
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import open_dialog

_HEAD = 60  # paragraphs of a draft that may be its front matter


class LanguageWiring(QObject):
    """Follows the open scene, and lets the writer choose.

    Signals:
        changed: str, the language such as "de" or "en-GB"; empty if nothing says so.
    """

    changed = Signal(str)

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        project: ProjectController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; connect :attr:`changed` before a draft is opened.

        Args:
            background: Touches the disk.
            folder: Holds the writer's dictionaries.
            window: The window.
            project: Knows the book and its scenes.
            messages: Says why there is nothing to choose.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._folder = background, folder
        self._window, self._project, self._messages = window, project, messages
        self._told = ""
        project.project_changed.connect(self._look)
        project.current_changed.connect(self._look)
        window.action("language").triggered.connect(self._open)

    @Slot()
    def _look(self) -> None:
        project = self._project.project
        if project is None:
            language = self._own()
        else:
            scene = project.scene_at(self._project.path)
            language = (scene.fields.language if scene else "") or project.index.language
        if language != self._told:
            self._told = language
            self.changed.emit(language)

    def _own(self) -> str:
        """Return the language that a draft outside a book names in its front matter."""
        block = self._window.editor.document().firstBlock()
        if block.text().strip() != "---":
            return ""
        lines: list[str] = []
        while block.isValid() and len(lines) < _HEAD:
            lines.append(block.text())
            block = block.next()
        return language_in(entries_of(split_text("\n".join(lines)).block))

    @Slot()
    def _open(self) -> None:
        project = self._project.project
        scene = project.scene_at(self._project.path) if project else None
        if project is None or scene is None:
            self._messages.say(
                tr(
                    "A draft that is not part of a book is in the language of the settings, or in "
                    "the one that “language:” in the lines above it names."
                )
            )
            return
        own, languages = self._folder.dictionaries, (project.index.language, scene.fields.language)
        self._background.run(
            lambda: tuple(dictionaries(own)),
            on_done=lambda names: self._show(LanguageDialog(names, *languages, self._window)),
        )

    def _show(self, dialog: LanguageDialog) -> None:
        dialog.chosen.connect(self._choose)
        open_dialog(dialog)

    @Slot(str, str)
    def _choose(self, book: str, scene: str) -> None:
        def change(project: Project) -> ManuscriptChange:
            index = project.index
            raw = with_language(index, book).raw
            label = tr("Language of the book")
            return ManuscriptChange(label, FileChange(index.path, index.raw, raw))

        project, current = self._project.project, self._project.current
        if project is None or not current:
            return
        if book != project.index.language:
            self._project.change(change)
        if scene != project.scene(current).fields.language:
            self._project.set_field((current,), "language", scene)
