from __future__ import annotations

import dataclasses
import time

import pytest

from tests.fakes import MemoryPassages, passage
from tests.retrieval.conftest import TEXTS
from writer_assist.domain.ports import PassageChanges
from writer_assist.retrieval.whoosh_index.damage import IndexState
from writer_assist.retrieval.whoosh_index.fields import K1, TEXT_FIELDS, B
from writer_assist.retrieval.whoosh_index.schema import index_schema
from writer_assist.retrieval.whoosh_index.scores import inverse_frequency
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.retrieval.whoosh_index.writer import LexicalWriter

# Whoosh leaves files open where it fails over them.
LEFT_OPEN = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


def found(searcher, *terms, left_out=()):
    searcher.refresh()
    scores = searcher.score(dict.fromkeys(terms, 1.0), searcher.statistics(left_out))
    return [passage_id for passage_id, _ in scores.best(10)]


def changes(revision, *changed, removed=()):
    return PassageChanges(revision, changed, removed, complete=True)


def whoosh_scores(folder, terms):
    """What Whoosh's own BM25F says, with the same inverse frequency."""
    from whoosh import index, query, scoring

    class LuceneFrequency(scoring.BM25F):
        def idf(self, searcher, fieldname, text):
            parent = searcher.get_parent()
            return inverse_frequency(parent.doc_frequency(fieldname, text), parent.doc_count_all())

    opened = index.open_dir(str(folder), schema=index_schema())
    asked = query.Or(
        [query.Term(name, t, boost=boost) for t in terms for name, boost in TEXT_FIELDS.items()]
    )
    with opened.searcher(weighting=LuceneFrequency(B=B, K1=K1)) as searcher:
        columns = searcher.reader().column_reader("passage", translate=False)
        hits = searcher.search(asked, limit=None)
        return {columns[hit.docnum]: hit.score for hit in hits}


def test_scores_are_those_of_whoosh(tmp_path):
    texts = [f"{'ferry ' * (n % 5)} bell {'rope ' * (n % 3)} number {n}" for n in range(60)]
    source = MemoryPassages(
        passage(n, text, title="The bell" if n % 7 == 0 else "") for n, text in enumerate(texts, 1)
    )
    writer = LexicalWriter(tmp_path)
    writer.open()
    writer.apply(source.changes_after(0, limit=100))
    searcher = LexicalSearcher(tmp_path)
    searcher.refresh()

    scores = searcher.score({"ferri": 1, "bell": 1, "rope": 1}, searcher.statistics())

    expected = whoosh_scores(tmp_path, ["ferri", "bell", "rope"])
    assert dict(scores.best(100)) == pytest.approx(expected, rel=1e-4)
    searcher.close()


def test_best_passage_comes_first(searcher):
    assert found(searcher, "ferri", "rain") == [1, 3]


def test_left_out_passages_are_in_no_statistics(searcher):
    searcher.refresh()

    without = searcher.statistics(left_out={1})

    assert searcher.frequency("body", "ferri", without) == 1
    assert without.count == len(TEXTS) - 1
    assert found(searcher, "ferri", left_out={1}) == [3]


@pytest.mark.parametrize("gone", [{1}, set(range(1, 61)), set(range(200, 400))])
def test_few_or_many_passages_can_be_left_out(index, searcher, gone):
    index.apply(changes(7, *(passage(n, f"A ferry, number {n}.") for n in range(1, 121))))
    searcher.refresh()

    without = searcher.statistics(gone)

    left = set(range(1, 121)) - gone
    assert without.count == len(left)
    assert {n for n, _ in searcher.score({"ferri": 1.0}, without).best(200)} == left


def test_changed_passage_replaces_the_old_one(index, searcher):
    index.apply(changes(7, passage(1, "Nothing but gulls.")))

    assert found(searcher, "ferri") == [3]
    assert found(searcher, "gull") == [1, 4]
    assert searcher.count() == len(TEXTS)


def test_removed_passage_is_found_no_more(index, searcher):
    index.apply(changes(7, removed=(1, 99)))

    assert found(searcher, "ferri") == [3]


def test_same_changes_twice_make_no_duplicate(index, searcher):
    again = changes(7, passage(9, "A second ferry."))
    index.apply(again)
    index.apply(again)

    assert found(searcher, "second") == [9]


def test_many_small_commits_are_merged_without_loss(index, searcher):
    for number in range(10, 40):
        index.apply(
            changes(number, passage(number, f"Rope number {number}"), removed=(number - 5,))
        )

    assert found(searcher, "rope") == [35, 36, 37, 38, 39]


def test_index_knows_its_revision_after_reopening(tmp_path, index):
    index.apply(changes(41, passage(5, "Late news.")))

    assert LexicalWriter(tmp_path / "full-text").open() == 41


def test_commit_that_was_not_remembered_is_done_again(tmp_path, index, searcher):
    state = tmp_path / "full-text" / "state.json"
    before = state.read_bytes()
    index.apply(changes(41, passage(5, "Late news.")))
    state.write_bytes(before)

    reopened = LexicalWriter(tmp_path / "full-text")
    assert reopened.open() < 41
    reopened.apply(changes(41, passage(5, "Late news.")))

    assert found(searcher, "news") == [5]


@LEFT_OPEN
@pytest.mark.parametrize("name", ["*.toc", "*.pst", "state.json"])
def test_damaged_index_begins_anew(tmp_path, index, name, caplog):
    for path in (tmp_path / "full-text").glob(name):
        path.write_bytes(b"\x00 not what was here \xff" * 3)

    assert LexicalWriter(tmp_path / "full-text").open() == 0
    assert "is built again" in caplog.text


@LEFT_OPEN
def test_damage_seen_by_a_search_leads_to_a_new_index(tmp_path, index, caplog):
    for path in (tmp_path / "full-text").glob("*.cat"):
        path.write_bytes(b"\x00" * 100)
    searcher = LexicalSearcher(tmp_path / "full-text")

    searcher.refresh()

    assert searcher.count() == 0
    assert LexicalWriter(tmp_path / "full-text").open() == 0


def test_no_index_yet_is_no_error(tmp_path):
    searcher = LexicalSearcher(tmp_path / "nowhere")

    assert found(searcher, "ferri") == []
    assert searcher.languages() == {}


def test_other_version_is_built_again(tmp_path, index, caplog):
    state = IndexState.read(tmp_path / "full-text")
    dataclasses.replace(state, version=state.version + 1).write(tmp_path / "full-text")

    assert LexicalWriter(tmp_path / "full-text").open() == 0


def test_passages_of_a_file_are_known(searcher):
    assert searcher.passages_of("/notes/3.md") == {3}
    assert searcher.passages_of("/notes/30.md") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"grey rain"', {1}),
        ('"rain grey"', set()),
        ("ferry -jokes", {1}),
        ("fer*", {1, 3}),
        ("bell OR gulls", {2, 4}),
        ("-ferry", {2, 4}),
        ("fer* -(jokes OR nothing)", {1}),
    ],
)
def test_search_box_speaks_whoosh(searcher, text, expected):
    assert searcher.matching(text) == expected


def test_long_query_over_many_passages_is_fast(tmp_path):
    source = MemoryPassages(
        passage(n, f"{TEXTS[n % 4]} number{n % 97} word{n}") for n in range(1500)
    )
    writer = LexicalWriter(tmp_path)
    writer.open()
    writer.apply(source.changes_after(0, limit=1500))
    searcher = LexicalSearcher(tmp_path)
    terms = [f"number{n}" for n in range(97)] + ["ferri", "the", "bell"]
    found(searcher, *terms)

    begin = time.process_time()
    found(searcher, *terms)

    assert time.process_time() - begin < 5
    searcher.close()
