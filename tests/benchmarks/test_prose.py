from __future__ import annotations

from tests.benchmarks.prose import Prose
from writer_assist.importing.segmentation import cut_passages


def test_same_seed_gives_the_same_text():
    assert Prose(7).passage() == Prose(7).passage()
    assert Prose(7).passage() != Prose(8).passage()


def test_notes_hold_about_the_passages_asked_for(tmp_path):
    Prose(1).write_notes(tmp_path, 50)

    texts = [path.read_text("utf-8") for path in tmp_path.glob("*.md")]

    assert 45 <= sum(len(cut_passages(text)) for text in texts) <= 60


def test_common_words_are_common():
    words = " ".join(Prose(3).passage() for _ in range(50)).lower().split()

    assert words.count("the") > 20 * words.count("harbour")
