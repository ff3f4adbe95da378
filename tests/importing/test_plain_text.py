from __future__ import annotations

import pytest

from writer_assist.domain.headings import chapter_headings


def test_chapters_and_parts_of_a_novel_are_headings():
    text = "PART ONE\n\nCHAPTER I\n\nIt rained.\n\n\n  Chapter 2. The Ferry\n\nIt came.\n"

    headings = chapter_headings(text)

    assert [(h.level, h.title) for h in headings] == [
        (1, "PART ONE"),
        (2, "CHAPTER I"),
        (2, "Chapter 2. The Ferry"),
    ]
    assert all(text[h.start : h.end].strip() == h.title for h in headings)


@pytest.mark.parametrize(
    "text",
    [
        "chapter and verse\n\nText\n",
        "Text before\nChapter 2\n\nText\n",
        "Chapter 2\ngoes on here\n",
        "“Part of me,” he said, “is here.”\n\nText\n",
        "Charles\n\nText\n",
    ],
)
def test_what_only_looks_like_a_chapter(text):
    assert chapter_headings(text) == ()
