"""The parts of the window around the manuscript: its files, its book, what keeps it safe."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from writer_assist.app_engines import (
    backup_shelf,
    disclose_work,
    draw_work,
    export_templates,
    export_work,
    import_change,
    import_work,
    typeset_work,
)
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.book import BookController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.authorship import AuthorshipWiring
from writer_assist.ui.wiring.backups import BackupsWiring
from writer_assist.ui.wiring.beside import BesideWiring
from writer_assist.ui.wiring.book_versions import BookVersionsWiring
from writer_assist.ui.wiring.chapters import ChaptersWiring
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.export import ExportWiring
from writer_assist.ui.wiring.go_to import GoToWiring
from writer_assist.ui.wiring.headings import HeadingsWiring
from writer_assist.ui.wiring.imports import ImportsWiring
from writer_assist.ui.wiring.left_open import LeftOpenWiring
from writer_assist.ui.wiring.library import LibraryWiring
from writer_assist.ui.wiring.note_files import NoteFilesWiring
from writer_assist.ui.wiring.pages import PagesWiring
from writer_assist.ui.wiring.places import PlacesWiring
from writer_assist.ui.wiring.project import ProjectWiring
from writer_assist.ui.wiring.renaming import RenamingWiring
from writer_assist.ui.wiring.replacing import ReplacingWiring
from writer_assist.ui.wiring.rescue import RescueWiring
from writer_assist.ui.wiring.returning import ReturningWiring
from writer_assist.ui.wiring.scroll import ScrollWiring
from writer_assist.ui.wiring.statistics import StatisticsWiring
from writer_assist.ui.wiring.versions import VersionsWiring


class OpenNote(Protocol):
    """Opens a note, at a place if one is given."""

    def __call__(self, note_id: int, place: tuple[int, int] | None = None) -> None:
        """Open it."""


class ManuscriptDesk(QObject):
    """Everything that needs the writer's files and no engine, or the library's at the most.

    Attributes:
        drafts: Open, save and count.
        project: The book of the open draft.
        backups: One a day.
        versions: Earlier ones of the drafts.
        rescue: Shows what can be read where something does not open.
        statistics: Of days and of the text.
    """

    def __init__(
        self,
        background: Background,
        saving: Background,
        folder: DataFolder,
        window: MainWindow,
        settings: SettingsController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts that need no library.

        Args:
            background: Touches the disk.
            saving: Saves drafts.
            folder: The data folder.
            window: The window.
            settings: Remember what was open.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._saving, self._folder = background, saving, folder
        self._window, self._settings, self._messages = window, settings, messages
        files = (background, folder, window)
        self.drafts = drafts = DraftWiring(saving, folder, window, settings, messages, self)
        opened = drafts.open_draft
        self.project = ProjectWiring(saving, folder, window, messages, drafts, self)
        ChaptersWiring(*files, messages, drafts, self.project, self)
        HeadingsWiring(background, window, self.project.project, messages, self)
        self._scroll = ScrollWiring(*files, drafts, self.project, messages, self)
        PlacesWiring(background, folder.bookmarks, window, opened, messages, self)
        self.versions = VersionsWiring(*files, drafts.draft, opened, messages, self)
        self.project.project.made.connect(self.versions.follow_change)
        book = (saving, folder, window, drafts, self.project, messages)
        self._authorship = AuthorshipWiring(partial(disclose_work, folder), *book, self)
        self._scroll.show_authors(self._authorship.keeper.ask)
        safe = (self.versions, self._authorship, messages)
        BookVersionsWiring(window, drafts, self.project, *safe, self)
        export, templates = partial(export_work, folder), partial(export_templates, folder)
        self._export = ExportWiring(export, templates, *files, opened, messages, self)
        self._pages = PagesWiring(partial(typeset_work, folder), draw_work, window, messages, self)
        self._export.pages_wanted.connect(self._pages.open)
        shelf = backup_shelf(folder, settings)
        desk = (window, settings, drafts.draft, opened, messages)
        self.backups = BackupsWiring(shelf, *desk, self)
        self.rescue = RescueWiring(*files, drafts, messages, self.backups.open, self)
        ReturningWiring(saving, folder, window, drafts, settings, messages, self)
        book_of = (drafts, self.project.project)
        self.statistics = StatisticsWiring(*files, *book_of, messages, self)

    def add_library(self, library: LibraryWiring) -> None:
        """Build what changes notes together with the book, or makes notes of it."""
        book = (self._folder, self._window, self.drafts, self.project)
        renaming = RenamingWiring(self._background, self._saving, *book, self)
        library.library.status_changed.connect(renaming.set_library)
        self._library = library
        work = (import_work, import_change, self._background, self._window, self.project.project)
        self._imports = ImportsWiring(*work, library.library.add_source, self._messages, self)

    def add_finding(
        self,
        engine: Engine,
        sources: BookController,
        open_note: OpenNote,
    ) -> None:
        """Build what finds places in drafts and notes.

        Args:
            engine: The library process.
            sources: Know which notes belong to the book.
            open_note: Opens a note at a place.
        """
        window, drafts, project = self._window, self.drafts, self.project.project
        files = (engine, self._saving, self._folder, window)
        NoteFilesWiring(*files, drafts, self.project, self._library, self._messages, self)
        place = (engine, self._background, window)
        replacing = ReplacingWiring(*place, drafts, project, open_note, self._messages, self)
        sources.changed.connect(replacing.set_sources)
        keeper = self.versions.keeper
        beside = BesideWiring(*place, drafts.draft, project, keeper, open_note, self)
        opened = drafts.open_draft
        LeftOpenWiring(window, self._settings, beside, opened, open_note, self)
        opening = (drafts.draft.open, open_note)
        GoToWiring(*place, self._settings, project, opening, self)

    def finish(self) -> None:
        """Give up work that still runs, and close what is kept; the window is closed already."""
        self._export.controller.close()
        self._pages.close()
        self.backups.controller.close()
        self._imports.work.close()
        self._scroll.finish()
        self.versions.keeper.close()
        self._authorship.close()
        self.statistics.close()
