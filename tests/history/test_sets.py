from __future__ import annotations

import dataclasses
import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest

from tests.disks import without_room
from writer_assist.domain.candidates import Flaw, RejectedText
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Continuation, Ending, ModelIdentity, Receipt
from writer_assist.domain.passage import Passage
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import MatchedWord, Reasons, Snippet
from writer_assist.errors import DiskError
from writer_assist.history.sets import KeptSet, SetHistory, SetPlace

TEXT = "First paragraph.\n\nThe ferry had not come.\n\nLast."
FERRY = Passage(1, 2, "Ferry", "/notes/ferry.md", "Rules › Fog", "Fog bell.", 0, 9, ("sea",))
SNIPPET = Snippet(FERRY, 0.5, Reasons((MatchedWord("ferry", 1.5),), ("Ferry",), 0.25), (0, 9), True)
RECEIPT = Receipt(
    ModelIdentity("Tiny", "ab12", "llama-cpp-python 0.3.36", 2),
    Sampling(seed=7),
    (7, 8),
    (1, 2, 3),
    ((4,), ()),
    (2, None),
    64,
    ((5, 6), (7,)),
    ((0, 1),),
)
CARDS = (Continuation(0, " She waited.", SNIPPET, Ending.SENTENCE), Continuation(1, " Ra", None))


def place_at(text, word):
    return SetPlace.of(Context.at(text, text.index(word), draft="/novel/one.md"))


def kept(set_id, *, made=1.0, place=None):
    return KeptSet(set_id, made, place or place_at(TEXT, "ferry"), CARDS, RECEIPT)


@pytest.fixture
def history(tmp_path):
    history = SetHistory(tmp_path / "history" / "novel.db")
    yield history
    history.close()


def test_set_comes_back_whole(history):
    pinned = dataclasses.replace(kept("a"), kept_from=((1, "b/0"),))

    history.keep(pinned)

    assert history.sets_at(pinned.place) == (pinned,)


def test_set_grows_while_it_is_written(history):
    history.keep(kept("a"))

    history.keep(dataclasses.replace(kept("a"), continuations=CARDS[:1], finished=True))

    (found,) = history.sets_at(kept("a").place)
    assert (found.finished, found.continuations) == (True, CARDS[:1])


def test_sets_of_a_place_come_in_the_order_in_which_they_were_made(history):
    for set_id, made in (("late", 9.0), ("early", 1.0), ("middle", 5.0)):
        history.keep(kept(set_id, made=made))

    found = history.sets_at(kept("late").place)

    assert [one.set_id for one in found] == ["early", "middle", "late"]


@pytest.mark.parametrize(
    "now",
    [
        TEXT.replace("come.", "come. She waited"),
        TEXT.replace("First", "A new first paragraph.\n\nFirst"),
        TEXT.replace("First", "Changed"),
    ],
)
def test_place_is_known_again_after_editing(history, now):
    history.keep(kept("a"))

    assert len(history.sets_at(place_at(now, "ferry"))) == 1


def test_other_paragraphs_and_drafts_have_sets_of_their_own(history):
    history.keep(kept("a"))

    assert history.sets_at(place_at(TEXT, "Last")) == ()
    assert history.sets_at(dataclasses.replace(kept("a").place, draft="/novel/two.md")) == ()


def test_replaced_set_is_kept_and_not_shown(history):
    history.keep(dataclasses.replace(kept("a"), replaced=True))

    assert history.sets_at(kept("a").place) == ()
    assert len(history.sets_of("/novel/one.md")) == 1


def test_sets_follow_a_draft_to_its_new_name(history):
    history.keep(kept("a"))

    history.move_draft("/novel/one.md", "/novel/two.md")

    assert [one.set_id for one in history.sets_of("/novel/two.md")] == ["a"]


def test_insertion_is_remembered_with_its_set(history, tmp_path):
    history.keep(kept("a"))

    history.record_insertion("a", 1, "She waited.")

    with sqlite3.connect(tmp_path / "history" / "novel.db") as reader:
        rows = reader.execute("select set_id, card, text from insertions").fetchall()
    reader.close()
    assert rows == [("a", 1, "She waited.")]


def test_set_survives_a_process_that_is_killed(tmp_path):
    code = (
        "import os, sys; from pathlib import Path\n"
        "from tests.history.test_sets import SetHistory, kept\n"
        "SetHistory(Path(sys.argv[1])).keep(kept('a')); os._exit(9)"
    )
    path = tmp_path / "novel.db"
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)

    history = SetHistory(path)

    assert len(history.sets_at(kept("a").place)) == 1
    history.close()


def test_damaged_history_is_set_aside_and_not_overwritten(tmp_path):
    path = tmp_path / "novel.db"
    path.write_bytes(b"not a database " * 500)

    history = SetHistory(path)
    history.keep(kept("a"))
    history.close()

    (aside,) = tmp_path.glob("novel damaged*")
    assert aside.read_bytes() == b"not a database " * 500


def test_unreadable_set_does_not_hide_the_others(history, tmp_path):
    history.keep(kept("a"))
    history.keep(kept("b"))
    with sqlite3.connect(tmp_path / "history" / "novel.db") as other:
        other.execute("update sets set receipt = '{}' where set_id = 'a'")
    other.close()

    assert [one.set_id for one in history.sets_at(kept("b").place)] == ["b"]


def test_what_fell_away_is_kept_with_its_reason(history):
    fallen = RejectedText(4, 1, " Like a moth to a flame.", SNIPPET, Flaw.CLICHE, "Like a moth")
    whole = dataclasses.replace(kept("a"), rejected=(fallen,))

    history.keep(whole)

    assert history.sets_at(whole.place)[0].rejected == (fallen,)


def test_sets_from_before_texts_fell_away_can_be_read(history, tmp_path):
    history.keep(kept("a"))
    with sqlite3.connect(tmp_path / "history" / "novel.db") as writer:
        writer.execute("update sets set fell_away = null")

    assert history.sets_at(kept("a").place)[0].rejected == ()


def test_full_disk_is_a_sentence_and_heals_when_there_is_room(history):
    history.keep(kept("a"))

    with without_room(), pytest.raises(DiskError, match="draft is not affected"):
        history.keep(kept("b"))
    history.keep(kept("c"))

    assert [one.set_id for one in history.sets_at(kept("a").place)] == ["a", "c"]


def test_half_a_character_costs_neither_the_set_nor_the_insertion(history):
    card = Continuation(0, "a flame \ud83d and", None, Ending.SENTENCE)
    broken = dataclasses.replace(kept("a"), continuations=(card,))

    history.keep(broken)
    history.record_insertion("a", 0, card.text)

    assert history.sets_at(broken.place) == (broken,)


@pytest.mark.parametrize("table", ["sets", "insertions", "unwanted", "instruction"])
def test_history_whose_table_is_gone_is_set_aside(tmp_path, table):
    path = tmp_path / "history" / "novel.db"
    SetHistory(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"DROP TABLE {table}")
    connection.close()

    history = SetHistory(path)
    history.keep(kept("a"))

    assert len(list(path.parent.glob("novel damaged *.db"))) == 1
    history.close()


def test_history_of_a_newer_version_is_left_alone(tmp_path):
    path = tmp_path / "novel.db"
    SetHistory(path).close()
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('history', 'm999_later', '')"
        )
    connection.close()
    before = path.read_bytes()

    with pytest.raises(DiskError, match="newer version"):
        SetHistory(path)

    assert path.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="permissions are others there")
def test_history_is_for_its_owner_alone(history, tmp_path):
    history.keep(kept("a"))

    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}

    assert found == {"history": 0o700} | dict.fromkeys(
        ("lock", "novel.db", "novel.db-wal", "novel.db-shm"), 0o600
    )


def test_many_first_openings_at_once_all_succeed(tmp_path):
    together = Barrier(4)

    def opened(_number):
        together.wait()
        with closing(SetHistory(tmp_path / "new.db")):
            return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(opened, range(4)))
