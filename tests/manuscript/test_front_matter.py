from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from writer_assist.errors import ManuscriptError
from writer_assist.manuscript.front_matter import entries_of, split_text, with_entry

INDEX = """---
# kept: a comment of the writer's
longform:
  format: scenes
  title: 'My Novel'   # single quotes
  workflow: Default Workflow
  sceneFolder: /
  scenes:
    - One
    - - Two
  ignoredFiles: []
cssclass: wide
tags: [a,   b]
---

Body.
"""
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
# What a field can hold: others are taken out before they are written.
TEXT = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029"
)
SCALARS = st.one_of(st.text(TEXT, max_size=30), st.integers(), st.booleans())
BLOCKS = st.dictionaries(
    NAMES,
    st.one_of(SCALARS, st.lists(SCALARS, max_size=3), st.dictionaries(NAMES, SCALARS)),
)


@given(st.text(max_size=200))
def test_parts_of_any_text_joined_are_the_text(text):
    assert split_text(text).whole == text


def test_only_the_changed_entry_differs():
    split = with_entry(split_text(INDEX), ("longform", "scenes"), ["Two", ["One"]])

    expected = INDEX.replace("    - One\n    - - Two\n", "    - Two\n    - - One\n")
    assert split.whole == expected


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_and_comments_stay(line_end):
    text = INDEX.replace("\n", line_end)

    changed = with_entry(split_text(text), ("writer-assist",), {"target": 9}).whole

    added = line_end.join(["writer-assist:", "  target: 9", "---", ""])
    assert changed == text.replace(f"{line_end}---{line_end}", f"{line_end}{added}", 1)


@given(BLOCKS, NAMES, st.one_of(SCALARS, st.lists(SCALARS, max_size=4)), st.booleans())
def test_setting_an_entry_leaves_all_others(block, name, value, flow):
    written = yaml.safe_dump(block, default_flow_style=flow, allow_unicode=True) if block else ""
    before = split_text(f"---\n{written}---\nBody")

    try:
        after = with_entry(before, (name,), value)
    except ManuscriptError:
        return  # refused, and nothing was changed

    others = {key: one for key, one in entries_of(before.block).items() if key != name}
    assert {key: one for key, one in entries_of(after.block).items() if key != name} == others
    assert after.body == "Body"


@given(BLOCKS, NAMES, st.text(TEXT, max_size=40))
def test_removing_what_was_added_gives_the_same_bytes(block, name, value):
    written = yaml.safe_dump(block, allow_unicode=True) if block else ""
    before = split_text(f"---\n{written}---\nBody")
    if name in entries_of(before.block) or (written and not before.opening):
        return

    after = with_entry(with_entry(before, (name,), value), (name,), None)

    assert after.whole == (before.whole if written else "Body")


def test_text_between_rulers_is_no_front_matter():
    split = split_text("---\n\nShe came.\n\n---\n\nShe left.\n")

    assert split.head == ""


def test_value_shared_by_another_entry_is_not_taken_away():
    split = split_text("---\npov: &who Mara\nalso: *who\n---\nBody")

    with pytest.raises(ManuscriptError):
        with_entry(split, ("pov",), None)
