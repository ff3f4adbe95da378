"""What an export consists of."""

from __future__ import annotations

import pytest

from writer_assist.errors import UsageError
from writer_assist.manuscript.contents import sources_beside, sources_of

INDEX = """---
longform:
  format: scenes
  title: The Ferry
  sceneFolder: scenes
  scenes:
    - Night
    - - Bell
      - Lamp
    - Day
---
"""


@pytest.fixture
def book(tmp_path):
    (tmp_path / "The Ferry.md").write_text(INDEX)
    scenes = tmp_path / "scenes"
    scenes.mkdir()
    for name in ("Day", "Night", "Bell", "Stray"):
        (scenes / f"{name}.md").write_text(f"{name} it was.\n")
    (scenes / "Lamp.md").write_text("---\ncompile: false\n---\nLeft out.\n")
    return tmp_path


def test_book_is_in_the_order_of_its_index_with_headings_for_chapters(book):
    found = [(source.path.stem, source.title) for source in sources_of(book)]

    assert found == [("Night", "Night"), ("Bell", ""), ("Day", "Day")]


def test_scene_belongs_to_its_book(book):
    found = sources_beside(book / "scenes" / "Bell.md")

    assert [source.path.stem for source in found] == ["Night", "Bell", "Day"]


def test_index_stands_for_its_book(book):
    assert len(sources_of(book / "The Ferry.md")) == 3


def test_folder_without_an_index_is_in_the_order_of_names(tmp_path):
    for name in ("2 - Storm", "10 - Calm"):
        (tmp_path / f"{name}.md").write_text("Text.\n")

    assert [source.title for source in sources_of(tmp_path)] == ["Storm", "Calm"]


def test_empty_folder_is_told(tmp_path):
    with pytest.raises(UsageError, match="no drafts"):
        sources_of(tmp_path)
