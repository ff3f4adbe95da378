from __future__ import annotations

from writer_assist.manuscript.structure import drafts_beside


def names(draft):
    return [path.name for path in drafts_beside(draft)]


def test_chapters_stand_in_the_order_of_their_numbers(tmp_path):
    for name in ("Chapter 10.md", "chapter 2.txt", "Epilogue.md", "Chapter 1.markdown"):
        (tmp_path / name).write_text("It rained.")

    found = names(tmp_path / "Epilogue.md")

    assert found == ["Chapter 1.markdown", "chapter 2.txt", "Chapter 10.md", "Epilogue.md"]


def test_what_is_no_draft_is_left_out(tmp_path):
    for name in (".one.md.part", "cover.png", "~lock.md"):
        (tmp_path / name).write_text("")
    (tmp_path / "folder.md").mkdir()

    assert names(tmp_path / "one.md") == ["one.md"]


def test_folder_that_is_gone_leaves_the_draft(tmp_path):
    assert names(tmp_path / "gone" / "one.md") == ["one.md"]
