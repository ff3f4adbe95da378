from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources, LinkedNotes
from writer_assist.history.book_sources import BookSourcesHistory

NOVEL = BookSources(places=("/notes/ferry", "/notes/Mara.md"), tags=("harbour",))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history" / "project.db"


def test_whole_library_belongs_to_a_new_project(path):
    with closing(BookSourcesHistory(path)) as history:
        assert history.sources() == WHOLE_LIBRARY


@pytest.mark.parametrize("chosen", [NOVEL, BookSources(follow_links=True)])
def test_what_was_chosen_is_there_at_the_next_start(path, chosen):
    with closing(BookSourcesHistory(path)) as history:
        history.choose(chosen)

    with closing(BookSourcesHistory(path)) as history:
        assert history.sources() == chosen


def test_what_a_scene_links_to_is_not_stored(path):
    with closing(BookSourcesHistory(path)) as history:
        history.choose(replace(NOVEL, linked=LinkedNotes("/novel/One.md", ("Mara",))))

        assert history.sources() == NOVEL


def test_another_choice_takes_the_place_of_the_first(path):
    with closing(BookSourcesHistory(path)) as history:
        history.choose(NOVEL)
        history.choose(WHOLE_LIBRARY)

        assert history.sources() == WHOLE_LIBRARY
