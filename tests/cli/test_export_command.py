"""``manuscript export`` in the terminal."""

from __future__ import annotations


def test_draft_is_exported(terminal, tmp_path):
    draft, out = tmp_path / "draft.md", tmp_path / "book.html"
    draft.write_text("# One\n\nIt was *dark*.", encoding="utf-8")

    told = terminal.json("manuscript", "export", str(draft), str(out), "--author", "Mara Venn")

    assert told["words"] == 4  # the heading too, as in the window
    assert "<em>dark</em>" in out.read_text(encoding="utf-8")
