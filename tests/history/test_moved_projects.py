"""A folder that was renamed outside is found again by its texts; nothing is taken over by guess."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from writer_assist.domain.authorship import PASTED, Run
from writer_assist.domain.deck import NextLine
from writer_assist.history.authorship import AuthorshipStore
from writer_assist.history.deck import DeckHistory
from writer_assist.history.moved_projects import differing_name, former_folder, take_over
from writer_assist.history.versions import VersionStore

TEXT = "The ferry had not come, and nobody on the quay would say why. " * 4


@pytest.fixture
def old(data_folder, tmp_path):
    """A project that is known, and whose folder is gone."""
    draft = str(tmp_path / "Salt" / "One.md")
    with closing(VersionStore(data_folder.versions(tmp_path / "Salt"))) as store:
        store.keep(draft, "She came.", now=1.0)
        store.keep(draft, TEXT, now=100.0)
    return tmp_path / "Salt"


def test_renamed_folder_is_found_by_the_text_of_a_draft(data_folder, old, tmp_path):
    assert former_folder(data_folder, tmp_path / "Brine" / "One.md", TEXT) == old


@pytest.mark.parametrize(("name", "text"), [("Two.md", TEXT), ("One.md", "Another text. " * 20)])
def test_other_name_or_other_text_is_another_book(data_folder, old, tmp_path, name, text):
    assert former_folder(data_folder, tmp_path / "Brine" / name, text) is None


def test_copy_of_a_folder_that_is_still_there_is_another_book(data_folder, old, tmp_path):
    old.mkdir()

    assert former_folder(data_folder, tmp_path / "Brine" / "One.md", TEXT) is None


def test_versions_are_those_of_the_draft_in_its_new_folder(data_folder, old, tmp_path):
    new = tmp_path / "Brine"
    with closing(VersionStore(data_folder.versions(new))) as store:
        store.keep(str(new / "One.md"), TEXT + "More.", now=200.0)

    take_over(data_folder, old, new)

    with closing(VersionStore(data_folder.versions(new))) as store:
        kept = store.versions(str(new / "One.md"))
        assert [store.text(one.number) for one in kept] == [TEXT + "More.", TEXT, "She came."]


def test_who_wrote_what_comes_along(data_folder, old, tmp_path):
    new, runs = tmp_path / "Brine", (Run(len(TEXT), PASTED),)
    with closing(AuthorshipStore(data_folder.authorship(old))) as store:
        store.keep(str(old / "One.md"), TEXT, runs)
    with closing(AuthorshipStore(data_folder.authorship(new))) as store:
        store.open(str(new / "One.md"), TEXT)

    take_over(data_folder, old, new)

    with closing(AuthorshipStore(data_folder.authorship(new))) as store:
        assert store.runs(str(new / "One.md"), TEXT) == runs


def test_line_for_the_next_start_comes_along(data_folder, old, tmp_path):
    with closing(DeckHistory(data_folder.history(old))) as history:
        history.leave_line(str(old / "One.md"), NextLine("the bell"))

    take_over(data_folder, old, tmp_path / "Brine")

    with closing(DeckHistory(data_folder.history(tmp_path / "Brine"))) as history:
        assert history.next_line(str(tmp_path / "Brine" / "One.md")).words == "the bell"


def test_former_folder_keeps_what_it_has(data_folder, old, tmp_path):
    take_over(data_folder, old, tmp_path / "Brine")

    with closing(VersionStore(data_folder.versions(old))) as store:
        assert len(store.versions(str(old / "One.md"))) == 2


def test_folder_is_called_by_the_name_that_it_had():
    assert differing_name(Path("/a/Salt/Scenes"), Path("/a/Brine/Scenes")) == "Salt"
