from __future__ import annotations

from contextlib import closing

import pytest

from writer_assist.domain.book_version import KeptScene
from writer_assist.history.book_versions import BookVersions
from writer_assist.history.versions import VersionStore

SCENES = (
    KeptScene("Part One", 0, "/novel/Part One.md", "# Part One\n"),
    KeptScene("Arrival", 1, "/novel/Arrival.md", "She came.\n", "---\npov: Mara\n---\n"),
    KeptScene("Supper", 1, "/novel/Supper.md", None),
)


@pytest.fixture
def store(tmp_path):
    with closing(VersionStore(tmp_path / "versions.db")) as store:
        yield store


def test_book_comes_back_as_it_was_kept(store):
    books = BookVersions(store)

    kept = books.keep("First draft", SCENES, now=100.0)

    assert (kept.name, kept.made, kept.scenes, kept.words) == ("First draft", 100.0, 3, 4)
    assert books.all() == (kept,)
    assert books.book(kept.number).scenes == SCENES


def test_scene_is_followed_to_its_new_name(store):
    books = BookVersions(store)
    kept = books.keep("First draft", SCENES)

    store.move_draft("/novel/Arrival.md", "/novel/Ferry.md")

    scene = books.book(kept.number).scenes[1]
    assert (scene.name, scene.draft) == ("Arrival", "/novel/Ferry.md")


def test_text_of_a_kept_book_outlives_a_year_of_others(store):
    books = BookVersions(store)
    kept = books.keep("First draft", SCENES, now=0.0)

    for day in range(1, 40):
        store.keep("/novel/Arrival.md", f"Day {day}.", now=day * 864_000.0)

    assert books.book(kept.number).scenes[1].text == "She came.\n"


def test_books_of_a_renamed_folder_are_taken_over(store, tmp_path):
    former = tmp_path / "former.db"
    with closing(VersionStore(former)) as before:
        BookVersions(before).keep("First draft", SCENES, now=100.0)

    def moved(draft):
        return draft.replace("/novel/", "/Emma/")

    store.take_over(former, moved)
    books = BookVersions(store)
    books.take_over(former, moved)

    [found] = books.all()
    assert books.book(found.number).scenes[1].text == "She came.\n"
    assert books.book(found.number).scenes[1].draft == "/Emma/Arrival.md"


def test_unknown_book_is_none(store):
    assert BookVersions(store).book(7) is None
