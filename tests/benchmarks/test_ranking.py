from __future__ import annotations

import pytest

from tests.benchmarks.ranking import RankingRow, as_table, sets_in
from tests.benchmarks.significance import PairedDifference
from writer_assist.errors import UsageError


@pytest.fixture
def vault(tmp_path):
    """A set with two files of queries, and one that settings were tuned on."""
    folder = tmp_path / "vault"
    folder.mkdir()
    for name in ("queries.jsonl", "queries_masked.jsonl", "queries_train.jsonl", "qrels.tsv"):
        (folder / name).touch()
    return folder


def test_every_file_of_queries_is_a_row_unless_it_is_for_training(vault):
    assert [one.name for one in sets_in([vault])] == ["vault", "vault, masked"]


def test_queries_of_one_set_are_asked_in_another(vault, tmp_path):
    [row] = sets_in([], [(vault, tmp_path / "texts")])

    assert row.name == "vault in texts"
    assert (row.documents, row.qrels) == (tmp_path / "texts", vault / "qrels.tsv")


def test_folder_without_a_set_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"holds no queries\.jsonl"):
        sets_in([tmp_path])


def test_table_has_a_line_for_each_set():
    row = RankingRow(
        "vault", 9, {"words": 0.5, "both": 0.75}, {"both - words": PairedDifference(0.25, 0, 1, 0)}
    )

    heads, _, line = as_table([row]).splitlines()

    assert heads == "| set | queries | words | both | both - words |"
    assert line == "| vault | 9 | .5000 | .7500 | +0.2500 (+0.0000 to +1.0000), p 0.0000 |"
