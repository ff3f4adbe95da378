from __future__ import annotations

import pytest

from tests.libraries import SENTENCE, all_passages, scan, write


@pytest.fixture
def filled(library, vault):
    write(vault / "Diary.md", "".join(f"## Day {n}\n\n{SENTENCE * 7}{n}\n\n" for n in range(5)))
    write(vault / "Mara.md", "---\ntags: [b, a]\naliases: [She]\n---\n# Mara\n\nA woman.\n")
    library.add_source(vault)
    scan(library)
    return library


def follow(source, revision=0, limit=2):
    """What an index holds that follows the changes step by step."""
    held = {}
    while True:
        changes = source.changes_after(revision, limit=limit)
        assert len(changes.changed) + len(changes.removed) <= limit
        held |= {passage.passage_id: passage for passage in changes.changed}
        held = {number: p for number, p in held.items() if number not in changes.removed}
        revision = changes.revision
        if changes.complete:
            return held, revision


def test_empty_library_is_at_revision_0(library):
    assert library.passages.revision() == 0
    assert library.passages.changes_after(0, limit=9).complete


def test_index_that_follows_holds_what_the_library_holds(filled):
    held, revision = follow(filled.passages)

    assert set(held.values()) == set(all_passages(filled))
    assert revision == filled.passages.revision()


def test_follower_catches_up_with_removals(filled, vault):
    held, revision = follow(filled.passages)
    (vault / "Diary.md").unlink()
    scan(filled)

    changes = filled.passages.changes_after(revision, limit=99)

    assert set(held) - set(changes.removed) == {p.passage_id for p in all_passages(filled)}


def test_new_tag_changes_every_passage_that_shows_it(filled, vault):
    _, revision = follow(filled.passages)
    write(vault / "Diary.md", "---\ntags: x\n---\n" + (vault / "Diary.md").read_text())
    scan(filled)

    changed = filled.passages.changes_after(revision, limit=99).changed

    assert [passage.tags for passage in changed] == [("x",)] * 5


def test_new_alias_takes_a_revision_though_no_word_changed(filled, vault):
    revision = filled.passages.revision()
    text = (vault / "Mara.md").read_text()
    write(vault / "Mara.md", text.replace("[She]", "[She, The Woman]"), minutes_ago=5)
    scan(filled)

    assert filled.passages.revision() > revision
    assert "The Woman" in {name.name for name in filled.passages.names()}


def test_passages_come_in_the_order_asked_for(filled):
    wanted = [p.passage_id for p in all_passages(filled)][::-1]

    found = filled.passages.passages([wanted[0], 4711, *wanted[1:]])

    assert [passage.passage_id for passage in found] == wanted


def test_thousands_of_ids_can_be_asked_for(filled):
    assert len(filled.passages.passages(range(100_000))) == 6


def test_passage_says_where_it_stands(filled, vault):
    [mara] = [p for p in all_passages(filled) if p.note_title == "Mara"]

    text = (vault / "Mara.md").read_text()
    assert (mara.label, mara.path, mara.tags) == ("Mara", str(vault / "Mara.md"), ("a", "b"))
    assert text[mara.start : mara.end] == mara.text == "A woman."


def test_names_are_titles_and_aliases(filled):
    assert {name.name for name in filled.passages.names()} == {"Diary", "Mara", "She"}


def test_what_follows_a_passage_ends_with_its_section(library, vault):
    words = [f"{word} " * 90 + f"{word}." for word in ("One", "Two", "Three", "Four")]
    write(vault / "Mara.md", "## Then\n\n" + "\n\n".join(words) + "\n\n## Now\n\nHere.\n")
    library.add_source(vault)
    scan(library)
    passages = sorted(all_passages(library), key=lambda passage: passage.start)
    ids = [passage.passage_id for passage in passages]
    texts = [passage.text for passage in passages]

    found = library.passages.following([ids[3], *ids[:3], ids[4], 4711], count=2)

    assert texts == [*words, "Here."]
    assert found == {
        ids[0]: f"{words[1]}\n\n{words[2]}",
        ids[1]: f"{words[2]}\n\n{words[3]}",
        ids[2]: words[3],
    }
