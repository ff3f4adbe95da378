"""Which notes count beside a scene."""

from __future__ import annotations

import pytest

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources, LinkedNotes
from writer_assist.manuscript.scene_fields import SceneFields, with_fields
from writer_assist.ui.library.book import BookController
from writer_assist.ui.library.scene_sources import SceneSourcesController
from writer_assist.ui.open_draft import OpenDraft

FERRY = BookSources(tags=("ferry",))


class Desk:
    """The sources of a book, and those beside its scenes."""

    def __init__(self, qtbot, background, folder, book):
        self._qtbot, self._folder, self.draft = qtbot, book, OpenDraft()
        self.book = BookController(background, folder, self.draft)
        self.scene = SceneSourcesController(background, self.book, self.draft)
        self.told = []
        self.scene.changed.connect(self.told.append)

    def write(self, name, text, **fields):
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"{name}.md"
        path.write_text(with_fields(text, SceneFields(**fields)))
        return str(path)

    def open(self, path):
        self.draft.open(path)
        self._qtbot.waitUntil(lambda: self.scene.sources is not None)

    def waits_for(self, sources):
        self._qtbot.waitUntil(lambda: self.scene.sources == sources)


@pytest.fixture
def desk(qtbot, background, data_folder, tmp_path):
    return Desk(qtbot, background, data_folder, tmp_path / "novel")


def test_scene_without_wishes_has_the_sources_of_its_book(desk):
    desk.open(desk.write("One", "[[Mara]]"))

    desk.book.choose(FERRY)

    assert desk.scene.sources == FERRY
    assert desk.told == [None, WHOLE_LIBRARY, FERRY]


def test_book_that_follows_links_keeps_each_scene_to_its_own(desk):
    one, two = desk.write("One", "[[Mara]]"), desk.write("Two", "Nobody.")
    desk.open(one)
    desk.book.follow_links(True)
    first = desk.scene.sources
    desk.told.clear()
    desk.open(two)

    assert first == BookSources(follow_links=True, linked=LinkedNotes(one, ("Mara",)))
    assert desk.told == [None, BookSources(follow_links=True, linked=LinkedNotes(two))]


def test_scene_may_be_kept_to_its_links_alone(desk):
    path = desk.write("One", "[[Mara]]", sources="linked")

    desk.open(path)

    assert desk.scene.sources == BookSources(linked=LinkedNotes(path, ("Mara",)))


def test_link_that_was_written_just_now_counts(desk):
    path = desk.write("One", "[[Mara]]", sources="linked")
    desk.open(path)
    desk.write("One", "[[Mara]] [[Ida]]", sources="linked")

    desk.scene.look_for_links()

    desk.waits_for(BookSources(linked=LinkedNotes(path, ("Mara", "Ida"))))


def test_corrected_name_leaves_the_scene_at_its_links(desk):
    path = desk.write("One", "[[Mara]]", sources="linked")
    desk.open(path)

    desk.book.choose(FERRY)

    assert desk.scene.sources == BookSources(tags=("ferry",), linked=LinkedNotes(path, ("Mara",)))
