"""The map of a small library: what is on it, where, and what a magnet pulls."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.fakes import HashingEmbedder
from tests.libraries import scan, write
from writer_assist.domain.note_map import MapBasis
from writer_assist.domain.progress import Cancelled, CancelToken, Progress, WorkPaceSetting
from writer_assist.messages.exploring import DrawMap, WeighNotes
from writer_assist.services.indexing import IndexingService
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.note_map import NoteMapService

TEXTS = {
    "Storm": "The storm broke the harbour wall and the ferry lay in the storm for two days.",
    "Ferry": "The ferry crosses to the island twice a day, but never in a storm. See [[Island]].",
    "Island": "The island has one road, one well, and the harbour where the ferry comes in.",
    "Ada": "Ada mends clocks in the cellar. Ada was never seen to wind a clock.",
    "Cellar": "In the cellar stand forty clocks, and Ada knows the hour of each clock.",
}
MEANING = HashingEmbedder()


@pytest.fixture
def world(library, reader, folder, vault):
    """Return what draws the map of the notes as they are now."""
    for title, text in TEXTS.items():
        write(vault / f"{title}.md", f"# {title}\n\n{text}\n")
    library.add_source(vault)
    made = []

    def look(embedder=MEANING):
        scan(library)
        indexing = IndexingService(
            library.passages, library.vectors, folder, embedder, WorkPaceSetting()
        )
        with closing(indexing):
            list(indexing.update(CancelToken()))
        made.append(InspirationService(reader, folder, embedder))
        made[-1].refresh()
        return NoteMapService(reader, made[-1], folder.map_places, embedder)

    yield look
    for one in made:
        one.close()


def drawn(service, **order):
    return list(service.draw(DrawMap(**order), CancelToken()))[-1]


def places(note_map):
    return {note.title: (note.x, note.y) for note in note_map.notes}


@pytest.mark.parametrize(
    ("embedder", "basis"), [(MEANING, MapBasis.MEANING), (None, MapBasis.WORDS)]
)
def test_each_note_has_a_place_with_or_without_a_model(world, embedder, basis):
    note_map = drawn(world(embedder))

    assert {note.title for note in note_map.notes} == TEXTS.keys()
    assert len(set(places(note_map).values())) == len(TEXTS)
    assert note_map.basis is basis


def test_map_is_drawn_once_and_then_read(world, folder):
    first = drawn(world())
    steps = list(world().draw(DrawMap(), CancelToken()))

    assert len(steps) == 1
    assert places(steps[0]) == places(first)


def test_new_note_joins_and_nothing_else_moves(world, vault):
    before = places(drawn(world()))
    write(vault / "Clock.md", "# Clock\n\nThe clock in the cellar that Ada will not mend.\n")

    after = drawn(world())

    assert {title: places(after)[title] for title in before} == before
    assert after.placed_later == 1


def test_drawing_anew_forgets_what_came_later(world, vault):
    drawn(world())
    write(vault / "Clock.md", "# Clock\n\nThe clock in the cellar that Ada will not mend.\n")

    assert drawn(world(), anew=True).placed_later == 0


def test_map_of_words_stays_until_it_is_drawn_anew(world):
    first = drawn(world(None))
    second = drawn(world())
    third = drawn(world(), anew=True)

    assert (second.basis, second.could_be) == (MapBasis.WORDS, MapBasis.MEANING)
    assert places(second) == places(first)
    assert third.basis is MapBasis.MEANING


def test_links_join_the_notes_that_they_name(world):
    note_map = drawn(world())

    pairs = [{note_map.notes[at].title for at in pair} for pair in note_map.links]
    assert pairs == [{"Ferry", "Island"}]


def test_damaged_places_are_found_anew(world, folder):
    drawn(world())
    folder.map_places.write_bytes(b"PK nonsense")

    assert len(drawn(world()).notes) == len(TEXTS)


def test_drawing_can_be_cancelled(world, folder):
    token = CancelToken()
    work = world().draw(DrawMap(), token)
    assert isinstance(next(work), Progress)
    token.cancel()

    with pytest.raises(Cancelled):
        list(work)
    assert not folder.map_places.exists()


@pytest.mark.parametrize("embedder", [MEANING, None])
def test_word_pulls_notes_that_speak_of_it(world, embedder):
    service = world(embedder)
    titles = {note.note_id: note.title for note in drawn(service).notes}

    pulls = service.weigh(WeighNotes("m1", text="clock")).pulls

    assert {titles[note] for note, _ in pulls[:2]} == {"Ada", "Cellar"}
    assert all(0 < strength <= 1 for _, strength in pulls)


@pytest.mark.parametrize("embedder", [MEANING, None])
def test_note_pulls_itself_first_and_its_like(world, embedder):
    service = world(embedder)
    numbers = {note.title: note.note_id for note in drawn(service).notes}

    pulls = service.weigh(WeighNotes("m2", note_id=numbers["Ada"])).pulls

    assert [note for note, _ in pulls[:2]] == [numbers["Ada"], numbers["Cellar"]]


def test_empty_library_has_an_empty_map(library, reader, folder):
    with closing(InspirationService(reader, folder, None)) as inspiration:
        service = NoteMapService(reader, inspiration, folder.map_places, None)

        assert drawn(service).notes == ()
