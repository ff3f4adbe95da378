from __future__ import annotations

from contextlib import closing

import pytest

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.history.book_sources import BookSourcesHistory

NOVEL = BookSources(places=("/notes/ferry", "/notes/Mara.md"), tags=("harbour",))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history" / "project.db"


def test_whole_library_belongs_to_a_new_project(path):
    with closing(BookSourcesHistory(path)) as history:
        assert history.sources() == WHOLE_LIBRARY


def test_what_was_chosen_is_there_at_the_next_start(path):
    with closing(BookSourcesHistory(path)) as history:
        history.choose(NOVEL)

    with closing(BookSourcesHistory(path)) as history:
        assert history.sources() == NOVEL


def test_another_choice_takes_the_place_of_the_first(path):
    with closing(BookSourcesHistory(path)) as history:
        history.choose(NOVEL)
        history.choose(WHOLE_LIBRARY)

        assert history.sources() == WHOLE_LIBRARY
