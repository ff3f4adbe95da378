"""Builds the services for one command, and defines arguments that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.note import ImportReport
from writer_assist.domain.progress import CancelToken, Progress, WorkPaceSetting
from writer_assist.errors import DiskError, LibraryDamagedError, LibraryError, ModelNotFoundError
from writer_assist.paths import DataFolder
from writer_assist.settings import load_settings

if TYPE_CHECKING:
    from writer_assist.domain.language_model import LanguageModel
    from writer_assist.domain.ports import AnswerJudge, Embedder
    from writer_assist.services.indexing import IndexingService
    from writer_assist.services.inspiration import InspirationService
    from writer_assist.services.library import LibraryService
    from writer_assist.voice.voiced_model import VoicedModel

_Command = TypeVar("_Command", bound=Callable[..., object])


@contextmanager
def opened_library(folder: DataFolder) -> Iterator[LibraryService]:
    """Hold the library open for writing during one command."""
    from writer_assist.services.library import LibraryService

    with closing(LibraryService.open(folder)) as library:
        if library.notice:
            click.echo(library.notice, err=True)
        yield library


def load_embedder(folder: DataFolder) -> Embedder | None:
    """Load the embedding model; without one, say that searches use words alone."""
    from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder
    from writer_assist.services.embedding_choice import embedding_model_of

    chosen = load_settings(folder.settings).embedding_model
    if (model := embedding_model_of(folder, chosen)) is None:
        click.echo("No embedding model is installed: searching by words alone.", err=True)
        return None
    return SentenceTransformerEmbedder.load(model)


def load_judge() -> AnswerJudge | None:
    """Load the cross-encoder that judges answers; None if none is installed."""
    from writer_assist.embedding.cross_encoder import CrossEncoder
    from writer_assist.model_store.catalogue import installed_cross_encoder

    path = installed_cross_encoder()
    return CrossEncoder.load(path) if path else None


def indexing(library: LibraryService, folder: DataFolder) -> IndexingService:
    """Return the indexing service of an open library, at full speed."""
    from writer_assist.services.indexing import IndexingService

    return IndexingService(
        library.passages, library.vectors, folder, load_embedder(folder), WorkPaceSetting()
    )


def scan_and_index(
    library: LibraryService, folder: DataFolder
) -> Generator[Progress, None, ImportReport]:
    """Scan all sources and make their notes searchable."""
    report = yield from library.scan(CancelToken())
    yield from indexing(library, folder).update(CancelToken())
    return report


def mend(folder: DataFolder) -> None:
    """Rebuild what is damaged or unfinished, unless another program uses the library."""
    from writer_assist.services.indexing import words_are_searchable
    from writer_assist.services.library import LibraryReader

    damaged = not folder.database.is_file() and folder.backups.is_dir()
    if not damaged and not folder.database.exists():
        return  # there is no library yet
    try:
        if not damaged:
            with closing(LibraryReader.open(folder)) as reader:
                if words_are_searchable(reader.passages, folder):
                    return
    except LibraryDamagedError:
        damaged = True
    except LibraryError:
        return  # the next reader reports the reason
    with suppress(LibraryError, DiskError):
        _build_again(folder, reads_notes=damaged)


@contextmanager
def inspiration(folder: DataFolder) -> Iterator[InspirationService]:
    """Open the library for searching, even while another program uses it.

    Raises:
        LibraryError: There is no library yet.
    """
    from writer_assist.services.inspiration import InspirationService
    from writer_assist.services.library import LibraryReader

    mend(folder)
    with closing(LibraryReader.open(folder)) as reader:
        yield InspirationService(reader, folder, load_embedder(folder))


@contextmanager
def language_model(
    folder: DataFolder, named: Path | None = None, *, rows: int = 0
) -> Iterator[LanguageModel]:
    """Load a language model: the one that is named, or the one chosen in the settings.

    Args:
        folder: Holds the settings; where they choose none, the starter model is used.
        named: A file or folder.
        rows: How many texts it must write at once, if more than usual.

    Raises:
        ModelNotFoundError: None is installed.
    """
    from writer_assist.language_models.loading import ROWS, load_language_model
    from writer_assist.model_store.inspect import inspect_model

    path = chosen_model(folder, named)
    inspect_model(path)
    with closing(load_language_model(path, rows=max(ROWS, rows))) as model:
        yield model


def voiced(folder: DataFolder, model: LanguageModel, named: Path | None) -> VoicedModel:
    """Return a loaded model with the possibility to take on the writer's voices."""
    from writer_assist.voice.base import base_of
    from writer_assist.voice.store import VoiceStore
    from writer_assist.voice.voiced_model import VoicedModel

    path = chosen_model(folder, named)
    return VoicedModel(model, path, VoiceStore(folder.voices), base_of(path))


def chosen_model(folder: DataFolder, named: Path | None = None) -> Path:
    """Return the model that is named, or the one chosen in the settings, or the starter model.

    Raises:
        ModelNotFoundError: None is installed.
    """
    from writer_assist.services.models import chosen_or_default

    chosen = str(named or "") or chosen_or_default(load_settings(folder.settings).language_model)
    if not chosen:
        raise ModelNotFoundError(
            "No language model is installed; get one with “writer-assist models install smollm2”."
        )
    return Path(chosen).expanduser().absolute()


def model_option(command: _Command) -> _Command:
    """Add the option that names a model."""
    return click.option(
        "--model",
        type=NamedPath(),
        help="A GGUF file or a folder with safetensors; else the model chosen in the settings.",
    )(command)


def project_option(command: _Command) -> _Command:
    """Add the option that names a project, whose own sources are used."""
    return click.option(
        "--project",
        type=NamedPath(),
        help="A draft or its folder: only the sources of that book, or scene, take part.",
    )(command)


def project_history(folder: DataFolder, project: Path) -> Path:
    """Return the history of a project, named by a draft or by its folder; it may not exist."""
    place = project.expanduser().absolute()
    return folder.history(place if place.is_dir() else place.parent)


def sources_of(folder: DataFolder, project: Path | None) -> BookSources:
    """Return which notes belong to a project; all of them where nothing was chosen.

    Raises:
        DiskError: What was chosen cannot be read.
    """
    from writer_assist.history.book_sources import BookSourcesHistory

    if project is None or not project_history(folder, project).is_file():
        return WHOLE_LIBRARY
    with closing(BookSourcesHistory(project_history(folder, project))) as history:
        return history.sources()


def scene_sources_of(folder: DataFolder, project: Path | None) -> BookSources:
    """Return which notes count beside a scene: as its book says, or only those it links to.

    Args:
        folder: The data folder.
        project: A scene; of a folder, what its book says.

    Raises:
        DiskError: What was chosen cannot be read.
    """
    from writer_assist.manuscript.linked_notes import wishes_of

    book = sources_of(folder, project)
    if project is None or not (scene := project.expanduser().absolute()).is_file():
        return book
    return wishes_of(scene).applied(book)


class NamedPath(click.Path):
    """A path that is not empty: an empty one usually comes from an unset shell variable."""

    def __init__(self, *, dir_okay: bool = True, file_okay: bool = True) -> None:
        super().__init__(dir_okay=dir_okay, file_okay=file_okay, path_type=Path)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401 - as click has it
        """Return the path; an empty one is a usage error."""
        if value == "":
            self.fail("an empty path names nothing.", param, ctx)
        return super().convert(value, param, ctx)


def _build_again(folder: DataFolder, *, reads_notes: bool) -> None:
    from writer_assist.services.indexing import IndexingService

    with opened_library(folder) as library:
        if reads_notes:
            for _ in library.scan(CancelToken()):
                pass
        by_words = IndexingService(
            library.passages, library.vectors, folder, None, WorkPaceSetting()
        )
        with closing(by_words):
            for _ in by_words.update(CancelToken()):
                pass
