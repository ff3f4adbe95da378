"""Wires the renaming of a scene: links in notes follow, if the writer wants them to."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.note import LibraryStatus
from writer_assist.manuscript.scene_links import SceneLinks, link_places, links_to, with_links
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.link_question import ask_about_links
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.project import ProjectWiring


class RenamingWiring(QObject):
    """Looks for links to a scene before it is renamed, and asks what is to become of them."""

    def __init__(
        self,
        background: Background,
        saving: Background,
        folder: DataFolder,
        window: MainWindow,
        drafts: DraftWiring,
        project: ProjectWiring,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything.

        Args:
            background: Reads the notes.
            saving: Saves the open scene, which may have links too.
            folder: Holds those that were written in the program.
            window: The window.
            drafts: Save the open scene.
            project: Renames scenes.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._saving, self._window = background, saving, window
        self._draft = drafts.draft
        self._project, self._commands = project.project, project.commands
        self._notes = folder.notes
        self._sources: tuple[Path, ...] = ()
        window.library.project.model.rename_wanted.connect(self.rename)

    @Slot(object)
    def set_library(self, status: LibraryStatus) -> None:
        """Take the folders of the library, whose notes may link to scenes."""
        self._sources = tuple(Path(source.path) for source in status.sources)

    @Slot(str, str)
    def rename(self, old: str, new: str) -> None:
        """Rename a scene, after asking if notes link to it."""
        project = self._project.project
        if project is None or old == new:
            self._commands.rename(old, new)
            return
        scene, others = project.index.scene_path(old), (self._notes, *self._sources)

        def look() -> tuple[SceneLinks, tuple[Path, ...]]:
            places = link_places(project.index, others)
            return links_to(scene, places), places

        def tell(found: tuple[SceneLinks, tuple[Path, ...]]) -> None:
            links, places = found
            if links.notes:
                self._ask(old, new, links, places)
            else:
                self._commands.rename(old, new)

        self._draft.save()
        self._saving.run(lambda: None, on_done=lambda _: self._background.run(look, on_done=tell))

    def _ask(self, old: str, new: str, links: SceneLinks, places: tuple[Path, ...]) -> None:
        also = partial(with_links, links=links, places=places)
        touched = {note.path for note in links.notes}

        def decide(follow: bool) -> None:
            if follow:
                self._commands.rename(old, new, also, touched)
            else:
                self._commands.rename(old, new)

        ask_about_links(links, old, new, decide, self._window)
