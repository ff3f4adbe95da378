from __future__ import annotations

import pytest

from tests.benchmarks.masked import make_masked_set
from tests.benchmarks.novels import Part
from tests.benchmarks.retrieval import records
from writer_assist.errors import UsageError

LONG = "and the harbour lay in fog all day while the bell rang and nobody came to the slip"


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "Mara Venn.md").write_text("She keeps the ferry. Her father drowned.\n", "utf-8")
    (folder / "Log.md").write_text(f"Here [[Mara Venn|the keeper]] waited {LONG}.\n", "utf-8")
    (folder / "Tides.md").write_text(f"Mara Venn rowed, {LONG}.\n\nToo short.\n", "utf-8")
    return folder


def made(source, place, **options):
    """Make a set; return its queries, the masked ones, and its judgements by query."""
    make_masked_set(source, place, **{"most": 9, "seed": 1, "part": Part.REPORT, **options})
    read = [
        {one["id"]: one for one in records(place / f"{name}.jsonl")}
        for name in ("queries", "queries_masked")
    ]
    judged = [line.split("\t") for line in (place / "qrels.tsv").read_text("utf-8").splitlines()]
    return *read, {query: document for query, document, _ in judged}


def test_links_and_names_of_other_notes_are_cut_out(vault, tmp_path):
    queries, masked, judged = made(vault, tmp_path / "set")

    assert set(judged.values()) == {"Mara Venn.md"}
    assert {one["exclude"] for one in queries.values()} == {"Log.md", "Tides.md"}
    told = " ".join(one["text"] for one in masked.values())
    assert "harbour" in told
    assert not {"Mara", "Venn", "keeper"} & set(told.split())


def test_query_and_masked_query_have_the_same_number(vault, tmp_path):
    queries, masked, judged = made(vault, tmp_path / "set", most=1)

    assert list(queries) == list(masked) == list(judged) == ["m0"]


def test_notes_that_name_nothing_make_no_set(tmp_path):
    (tmp_path / "Fog.md").write_text(f"It was night {LONG}.\n", "utf-8")

    with pytest.raises(UsageError, match="names a note"):
        make_masked_set(tmp_path, tmp_path / "set", most=9, seed=1, part=Part.REPORT)


def test_characters_of_novels_become_notes(tmp_path):
    novel = tmp_path / "Harbour"
    novel.mkdir()
    paragraph = f"Mara went down to the slip {LONG}, as Mr. Crake had told her to do before."
    (novel / "novel_text.txt").write_text("\n\n".join([paragraph] * 400), "utf-8")
    (novel / "character_info.csv").write_text(
        "Character ID,Main Name,Aliases\n0,Mara,\"{'Mara', 'the girl'}\"\n", "utf-8"
    )

    _, masked, judged = made(tmp_path, tmp_path / "set")

    assert set(judged.values()) == {"Harbour/Mara"}
    assert all(one["text"].startswith("went down") for one in masked.values())
