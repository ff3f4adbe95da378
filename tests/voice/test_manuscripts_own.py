"""Learning from what the writer wrote, and not from what was pasted or taken over."""

from __future__ import annotations

from writer_assist.voice.manuscripts import read_manuscripts


def test_what_is_not_the_writers_own_is_left_out(tmp_path):
    text = "She waited.\n\nThis was pasted from somewhere.\n\nThe ferry came."
    (tmp_path / "One.md").write_text(text, encoding="utf-8")

    def pasted(_path, told):
        start = told.index("This was")
        return [(start, told.index("The ferry"))]

    read = read_manuscripts([str(tmp_path / "One.md")], pasted)

    assert read.chapters == ("She waited.\n\nThe ferry came.",)
    assert read.words == 5
