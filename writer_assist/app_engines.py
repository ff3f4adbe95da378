"""What the window asks of layers that it must not know: its two engines, models, licences."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from writer_assist.domain.authorship import Insertion, Runs
from writer_assist.domain.backup import BackupShelf
from writer_assist.domain.disclosure import Disclosure
from writer_assist.domain.export import ExportOrder, ExportOutcome
from writer_assist.domain.imported_book import ImportedBook
from writer_assist.domain.models import LicenceEntry
from writer_assist.domain.pages import DrawnPages, PagesOrder
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.engine.library_process import run_library_process
from writer_assist.engine.model_process import run_model_process
from writer_assist.manuscript.changes import ManuscriptChange
from writer_assist.paths import DataFolder
from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr

Known = dict[str, Insertion]

# A search is one step.  On a busy machine it takes some seconds, and an engine that is ended
# for that must load its model again, and would be ended time after time.
LIBRARY_STOPS_WITHIN_S = 30.0
# A large model takes seconds for one part of a prompt, and minutes to load again.
MODEL_STOPS_WITHIN_S = 20.0


def library_engine(folder: DataFolder, embedding_model: str, parent: QObject) -> EngineBridge:
    """Return the window's end of the library process, which is not started yet.

    Args:
        folder: The data folder.
        embedding_model: The model's folder; empty for the one that comes along.
        parent: The Qt parent.
    """
    log = folder.log
    main = partial(
        run_library_process,
        folder=folder,
        embedding_model=embedding_model,
        log=log.with_stem(f"{log.stem}-library"),
    )
    return EngineBridge(tr("The library"), main, parent, stop_within_s=LIBRARY_STOPS_WITHIN_S)


def model_engine(folder: DataFolder, parent: QObject) -> EngineBridge:
    """Return the window's end of the model process, which is not started yet."""
    log = folder.log
    main = partial(run_model_process, log=log.with_stem(f"{log.stem}-model"), voices=folder.voices)
    return EngineBridge(tr("The language model"), main, parent, stop_within_s=MODEL_STOPS_WITHIN_S)


def starter_model(settings: SettingsController) -> str:
    """Return the starter model that the settings ask for; call it on a background thread."""
    from writer_assist.model_store.catalogue import default_text_model

    return str(default_text_model(trained=settings.settings.starter_training) or "")


def export_work(
    folder: DataFolder, order: ExportOrder, cancel: CancelToken
) -> Generator[Progress, None, ExportOutcome]:
    """Export a manuscript; follow it on a thread that may wait."""
    from writer_assist.services.export import export_manuscript

    return (yield from export_manuscript(order, folder, cancel))


def typeset_work(
    folder: DataFolder, order: ExportOrder, target: Path, cancel: CancelToken
) -> Generator[Progress, None, Path]:
    """Lay out the pages of an export; follow it on a thread that may wait."""
    from writer_assist.services.pages import typeset_pages

    return (yield from typeset_pages(order, target, folder, cancel))


def draw_work(
    order: PagesOrder, place: Path, cancel: CancelToken
) -> Generator[Progress, None, DrawnPages]:
    """Draw pages as pictures; follow it on a thread that may wait."""
    from writer_assist.services.pages import draw_pages

    return (yield from draw_pages(order, place, cancel))


def backup_shelf(folder: DataFolder, settings: SettingsController) -> BackupShelf:
    """Return the backups of a data folder, kept where the settings say."""
    from writer_assist.services.backup_shelf import DataFolderBackups

    return DataFolderBackups(folder, lambda: settings.settings.backup_folder)


def export_templates(folder: DataFolder) -> tuple[str, ...]:
    """Return the names of the templates; call it on a background thread."""
    from writer_assist.services.export_templates import template_names

    return template_names(folder)


def import_work(source: Path, cancel: CancelToken) -> Generator[Progress, None, ImportedBook]:
    """Read a book of another program; follow it on a thread that may wait."""
    from writer_assist.services.manuscript_import import read_source

    return (yield from read_source(source, cancel))


def import_change(book: ImportedBook, folder: Path) -> ManuscriptChange:
    """Return the change that writes such a book; call it on a background thread."""
    from writer_assist.services.manuscript_import import change_of

    return change_of(book, folder)


def disclose_work(
    folder: DataFolder, place: Path, opened: tuple[str, Runs, Known], cancel: CancelToken
) -> Generator[Progress, None, Disclosure]:
    """Count who wrote the manuscript of a draft; for a background thread.

    Args:
        folder: The data folder.
        place: The draft that is open.
        opened: Its text, who wrote it, and what is known of texts that were inserted.
        cancel: Stops it.
    """
    from writer_assist.services.disclosure import OpenedText, disclose

    return disclose(place, folder, OpenedText(place, *opened), cancel)


def all_licences() -> tuple[LicenceEntry, ...]:
    """Return the licences of all that the program carries; call it on a background thread."""
    from writer_assist.services.licences import licences

    return licences()
