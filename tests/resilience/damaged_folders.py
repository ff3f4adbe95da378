"""Damages each file of a data folder in each way: it opens, loses nothing, finds the same."""

from __future__ import annotations

import itertools
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.damages import DAMAGES, FOLDER_DAMAGES
from tests.fakes import HashingEmbedder
from tests.resilience.figures import Figures
from writer_assist.domain.context import Context
from writer_assist.domain.progress import CancelToken, WorkPaceSetting
from writer_assist.errors import WriterAssistError
from writer_assist.history.guidance import InstructionStore, UnwantedList
from writer_assist.history.sets import SetHistory, SetPlace
from writer_assist.messages.library import SnippetMark
from writer_assist.paths import DataFolder
from writer_assist.retrieval import dense
from writer_assist.services.indexing import IndexingService
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.library import LibraryReader, LibraryService
from writer_assist.settings import Settings, load_settings, save_settings

DRAFT = "/novel/one.md"
QUERIES = ("the ferry in the fog", "bell", "who keeps the lamp", "oil on the cable", "tea")
NOTES = {
    "Ferry.md": "---\naliases: [the boat]\ntags: [sea]\n---\n# Ferry\n\nIt runs at slack water.\n",
    "Bell.md": "# Bell\n\nThe bell in the chapel was cast from guns. See [[Ferry]].\n",
    "Lamp.md": "# Lamp\n\nOld Ines keeps the lamp and never sleeps in fog.\n",
    "Cable.md": "# Cable\n\nTobias oils the cable of the ferry each morning.\n",
    "Kitchen.md": "# Kitchen\n\nTea cups, steam, a kettle complaining in the dark.\n",
}


@dataclass(frozen=True)
class World:
    """A data folder and a folder of notes, as the harness made them.

    Attributes:
        root: Holds both.
        answers: What a sound library finds.
    """

    root: Path
    answers: object = None

    @property
    def data(self) -> DataFolder:
        """The data folder."""
        return DataFolder(self.root / "data")

    @property
    def vault(self) -> Path:
        """The writer's own notes."""
        return self.root / "vault"


def make_world(scratch: Path) -> World:
    """Make a data folder with everything in it; the library's log is not taken in yet.

    The paths in it are those of the copies that are damaged.
    """
    root, sound = scratch / "world", scratch / "sound"
    world = World(root)
    world.vault.mkdir(parents=True)
    for name, text in NOTES.items():
        (world.vault / name).write_text(text, encoding="utf-8")
    save_settings(world.data.settings, Settings(cards=3, text_size=15))
    service = LibraryService.open(world.data)
    service.add_source(world.vault)
    service.write_note(None, "Quay", "# Quay\n\nA note that was written in the program.\n", "")
    answers = _work(world, service)
    [first, *_] = [note.note_id for note in service.list_notes("Bell")]
    [bell] = service.passages.passages_of_notes([first])
    service.mark(bell.passage_id, SnippetMark.PIN, DRAFT)
    world.data.drafts.mkdir(exist_ok=True)
    (world.data.drafts / "Untitled.md").write_text("It was late.\n", encoding="utf-8")
    with closing(InstructionStore(world.data.history(Path(DRAFT).parent))) as instruction:
        instruction.write("first person")
    with closing(UnwantedList(world.data.history(Path(DRAFT).parent))) as unwanted:
        unwanted.dismiss("She sighed and looked at the sea.", 1.0)
    service.close()
    reopened = LibraryService.open(world.data)  # and left open: its log stays beside it
    reopened.mark(bell.passage_id, SnippetMark.PIN, DRAFT)
    _copy(root, sound)
    reopened.close()
    shutil.rmtree(root)
    return World(sound, answers)


def use(world: World) -> object:
    """Do what the program does with a data folder; return what a search finds."""
    settings = load_settings(world.data.settings)
    save_settings(world.data.settings, settings)
    _use_history(world)
    service = LibraryService.open(world.data)
    try:
        return _work(world, service)
    finally:
        service.close()


def change_marks(world: World) -> None:
    """Open the library, look at the notes, index them, pin something, and back it up."""
    with closing(LibraryService.open(world.data)) as service:
        _work(world, service)
        [first, *_] = [note.note_id for note in service.list_notes("Lamp")]
        [lamp] = service.passages.passages_of_notes([first])
        service.mark(lamp.passage_id, SnippetMark.PIN, "/novel/two.md")


def cases(world: World) -> Iterator[tuple[str, str, Callable[[Path], None]]]:
    """Yield each place of a data folder, relative, with each way of damaging it."""
    for path in sorted(world.data.root.rglob("*")):
        place = str(path.relative_to(world.data.root))
        kinds = FOLDER_DAMAGES if path.is_dir() else DAMAGES
        for name, damage in kinds.items():
            yield place, name, damage


def check(world: World, place: str, damage: Callable[[Path], None], scratch: Path) -> str:
    """Damage a copy of the folder and use it; say what is wrong, or nothing."""
    copy = World(scratch / "world")
    shutil.rmtree(copy.root, ignore_errors=True)
    _copy(world.root, copy.root)
    vault = {path.name: path.read_bytes() for path in copy.vault.iterdir()}
    damage(copy.data.root / place)
    own = _own_files(copy)
    try:
        try:
            use(copy)
        except WriterAssistError as error:
            if not str(error).endswith((".", "?")):
                return f"no sentence: {error}"
        found = use(copy)
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return f"{type(error).__name__}: {error}"
    if {path.name: path.read_bytes() for path in copy.vault.iterdir()} != vault:
        return "a note of the writer was changed"
    if missing := own - _own_files(copy, everywhere=True):
        return f"text of the program's own notes or drafts is gone: {len(missing)}"
    if not place.startswith("notes") and found != world.answers:
        return "other results"
    return ""


def random_cases(world: World, seed: int) -> Iterator[tuple[str, str, Callable[[Path], None]]]:
    """Yield files of a data folder with a stretch of noise or zeros somewhere, without end."""
    chance = random.Random(seed)
    files = [path for path in sorted(world.data.root.rglob("*")) if path.is_file()]
    for number in itertools.count(1):
        path = chance.choice([one for one in files if one.stat().st_size])
        first = chance.randrange(path.stat().st_size)
        length = chance.choice([1, 16, 512, 4096])
        noise = chance.choice([chance.randbytes(length), bytes(length)])

        def damage(path: Path, first: int = first, noise: bytes = noise) -> None:
            with path.open("r+b") as file:
                file.seek(first)
                file.write(noise)

        yield str(path.relative_to(world.data.root)), f"noise {number} at {first}", damage


def run(count: int = 500) -> Figures:
    """Try so many cases: each file in each way, then stretches of noise anywhere."""
    figures = Figures()
    dense._KEPT_TOGETHER = 1  # so that a few vectors make a file
    with tempfile.TemporaryDirectory() as place:
        world = make_world(Path(place))
        chosen = list(
            itertools.islice(itertools.chain(cases(world), random_cases(world, 1)), count)
        )
        for number, (where, how, damage) in enumerate(chosen, 1):
            figures.progress(number, len(chosen), f"{where}: {how}")
            wrong = check(world, where, damage, Path(place))
            figures.counts["damaged folders"] += 1
            figures.counts["healed" if not wrong else "not healed"] += 1
            if wrong:
                figures.fail(f"{where}: {how}: {wrong}")
    return figures


def _work(world: World, service: LibraryService) -> object:
    for _ in service.scan(CancelToken()):
        pass
    embedder = HashingEmbedder()
    indexing = IndexingService(
        service.passages, service.vectors, world.data, embedder, WorkPaceSetting()
    )
    for _ in indexing.update(CancelToken()):
        pass
    indexing.close()
    with closing(LibraryReader.open(world.data)) as reader:
        search = InspirationService(reader, world.data, embedder)
        search.refresh()
        found = [
            [
                (one.passage.note_title, one.passage.text)
                for one in search.search_notes(query).snippets
            ]
            for query in QUERIES
        ]
        context = Context.at(QUERIES[0], len(QUERIES[0]), draft=DRAFT)
        search.find_snippets(context)
        names = sorted(note.title for page in reader.catalogue.list_notes("") for note in page)
        search.close()
    return found, names


def _use_history(world: World) -> None:
    path = world.data.history(Path(DRAFT).parent)
    with closing(SetHistory(path)) as sets:
        sets.sets_at(SetPlace.of(Context.at("It was late.", 3, draft=DRAFT)))
    with closing(InstructionStore(path)) as instruction:
        instruction.write(instruction.read() or "first person")
    with closing(UnwantedList(path)) as unwanted:
        unwanted.all()


def _own_files(world: World, *, everywhere: bool = False) -> set[bytes]:
    """Return the contents of notes and drafts in the data folder, moved ones too."""
    places = [world.data.root] if everywhere else [world.data.notes, world.data.drafts]
    return {
        path.read_bytes()
        for place in places
        for path in place.rglob("*.md")
        if path.is_file() and path.stat().st_size
    }


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True)
