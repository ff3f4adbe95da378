from __future__ import annotations

import time

import pytest

from tests.libraries import all_passages, scan, write
from writer_assist.messages.library import SnippetMark, UsageKind


@pytest.fixture
def passages(library, vault):
    """The ids of two passages."""
    write(vault / "Mara.md", "A woman.")
    write(vault / "Tide.md", "Low at six.")
    library.add_source(vault)
    scan(library)
    return [passage.passage_id for passage in all_passages(library)]


def test_pins_belong_to_a_draft(library, reader, passages):
    library.mark(passages[0], SnippetMark.PIN, "/a.md")
    library.mark(passages[0], SnippetMark.PIN, "/a.md")
    library.mark(passages[1], SnippetMark.PIN, "/b.md")
    library.mark(passages[1], SnippetMark.UNPIN, "/b.md")

    assert reader.pinned("/a.md") == {passages[0]}
    assert reader.pinned("/b.md") == frozenset()


def test_hidden_here_and_everywhere(library, reader, passages):
    library.mark(passages[0], SnippetMark.HIDE_HERE, "")
    library.mark(passages[1], SnippetMark.HIDE, "")

    assert reader.hidden("") == set(passages)
    assert reader.hidden("/other.md") == {passages[1]}


def test_unhide_all_leaves_what_other_drafts_hide(library, reader, passages):
    library.mark(passages[0], SnippetMark.HIDE_HERE, "/a.md")
    library.mark(passages[0], SnippetMark.HIDE_HERE, "/b.md")
    library.mark(passages[1], SnippetMark.HIDE, "/a.md")

    library.mark(0, SnippetMark.UNHIDE_ALL, "/a.md")

    assert reader.hidden("/a.md") == frozenset()
    assert reader.hidden("/b.md") == {passages[0]}


def test_renamed_draft_keeps_its_pins_and_hides(library, reader, passages):
    library.mark(passages[0], SnippetMark.PIN, "/a.md")
    library.mark(passages[1], SnippetMark.HIDE_HERE, "/a.md")
    library.mark(passages[1], SnippetMark.HIDE_HERE, "/b.md")

    library.follow_draft("/a.md", "/b.md", old_stays=False)

    assert (reader.pinned("/b.md"), reader.hidden("/b.md")) == ({passages[0]}, {passages[1]})
    assert (reader.pinned("/a.md"), reader.hidden("/a.md")) == (frozenset(), frozenset())


def test_draft_that_is_left_beside_its_copy_keeps_its_pins(library, reader, passages):
    library.mark(passages[0], SnippetMark.PIN, "/a.md")

    library.follow_draft("/a.md", "/b.md", old_stays=True)

    assert reader.pinned("/a.md") == reader.pinned("/b.md") == {passages[0]}


def test_ledger_moves_with_a_renamed_draft(library, reader, passages):
    library.record_shown([passages[0]], "/a.md")
    library.record_shown([passages[0]], "/b.md")

    library.follow_draft("/a.md", "/b.md", old_stays=False)

    assert reader.uses([passages[0]], "/a.md")[passages[0]].idle == 0
    assert reader.uses([passages[0]], "/b.md")[passages[0]].idle > 0


def test_last_use_counts(library, reader, passages):
    started = time.time()

    library.record_use(passages[0], UsageKind.OPENED, "/a.md")
    library.record_use(passages[0], UsageKind.WRITTEN_FROM, "/b.md")

    uses = reader.uses(passages, "/a.md")
    assert list(uses) == [passages[0]]
    assert started <= (uses[passages[0]].last_used or 0) <= time.time()


def test_mark_of_a_passage_that_is_gone_is_not_shown(library, reader, passages, vault):
    library.mark(passages[1], SnippetMark.PIN, "/a.md")
    (vault / "Tide.md").unlink()

    scan(library)

    assert reader.pinned("/a.md") == frozenset()


def test_shown_in_vain_is_counted_in_its_draft(library, reader, passages):
    for _ in range(3):
        library.record_shown(passages[:1] * 2, "/a.md")

    assert reader.uses(passages, "/a.md")[passages[0]].idle == pytest.approx(3, abs=0.01)
    assert reader.uses(passages, "/b.md")[passages[0]].idle == 0


def test_use_forgives_what_was_shown_in_vain(library, reader, passages):
    library.record_shown(passages, "/a.md")

    library.record_use(passages[0], UsageKind.QUOTED, "/b.md")

    uses = reader.uses(passages, "/a.md")
    assert (uses[passages[0]].idle, uses[passages[1]].idle > 0) == (0, True)


def test_use_in_this_draft_makes_more_familiar_than_elsewhere(library, reader, passages):
    library.record_use(passages[0], UsageKind.OPENED, "/a.md")
    library.record_use(passages[1], UsageKind.OPENED, "/b.md")

    uses = reader.uses(passages, "/a.md")
    assert uses[passages[0]].familiarity > uses[passages[1]].familiarity > 0
