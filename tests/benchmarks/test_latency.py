from __future__ import annotations

import pytest

from tests.benchmarks.fts5 import Fts5Index
from tests.benchmarks.journey import SelfTimes
from tests.benchmarks.multiplied import MultipliedFiction
from tests.benchmarks.stages import Stages
from tests.libraries import write
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import UsageError
from writer_assist.importing.segmentation import cut_passages
from writer_assist.paths import DataFolder
from writer_assist.services.library import LibraryService


def texts_of(folder):
    return [path.read_text("utf-8") for path in sorted(folder.rglob("*.md"))]


def test_same_seed_gives_the_same_notes(tmp_path):
    for name, seed in (("one", 7), ("two", 7), ("three", 8)):
        MultipliedFiction(seed=seed).write_notes(tmp_path / name, 50)

    assert texts_of(tmp_path / "one") == texts_of(tmp_path / "two")
    assert texts_of(tmp_path / "one") != texts_of(tmp_path / "three")


def test_notes_hold_about_the_passages_asked_for(tmp_path):
    MultipliedFiction().write_notes(tmp_path, 400)

    assert 300 <= sum(len(cut_passages(text)) for text in texts_of(tmp_path)) <= 500


def test_vocabulary_grows_with_the_library(tmp_path):
    MultipliedFiction().write_notes(tmp_path / "small", 400)
    MultipliedFiction().write_notes(tmp_path / "large", 2_000)

    small, large = (
        {word.lower() for text in texts_of(tmp_path / name) for word in text.split()}
        for name in ("small", "large")
    )

    assert len(large) > 1.2 * len(small)


def test_finished_notes_are_not_written_again(tmp_path):
    MultipliedFiction().write_notes(tmp_path, 50)
    note = next(tmp_path.rglob("*.md"))
    note.write_text("changed", "utf-8")

    MultipliedFiction().write_notes(tmp_path, 50)

    assert note.read_text("utf-8") == "changed"


def test_folder_without_text_is_told(tmp_path):
    with pytest.raises(UsageError, match="no text files"):
        MultipliedFiction(tmp_path)


def test_fts5_finds_what_the_library_has(tmp_path):
    write(tmp_path / "notes" / "Ferry.md", "The ferry waits in the rain.")
    write(tmp_path / "notes" / "Tea.md", "Tea for two.")
    folder = DataFolder(tmp_path / "data")
    library = LibraryService.open(folder)
    library.add_source(tmp_path / "notes")
    list(library.scan(CancelToken()))
    fts5 = Fts5Index(tmp_path / "fts5.db")

    assert fts5.build(folder.database) == fts5.build(folder.database) == 2
    assert len(fts5.search({"ferries", 'rain"'}, 10)) == 1
    fts5.close()
    library.close()


def test_stages_give_median_and_95th_percentile():
    stages = Stages({"words": [1.0] * 90 + [9.0] * 10})

    assert stages.figures() == {"words": {"median_ms": 1.0, "p95_ms": 9.0}}


def test_stages_of_a_journey_add_up_to_the_whole():
    class Search:
        def whole(self):
            return self.part() + self.part()

        def part(self):
            return sum(range(1_000))

    times = SelfTimes()
    with times.watching([(Search, "whole", "all the rest"), (Search, "part", "part")]):
        Search().whole()
    found = dict(times.taken)
    Search().whole()

    assert set(found) == {"all the rest", "part"}
    assert all(seconds > 0 for seconds in found.values())
    assert times.taken == found
