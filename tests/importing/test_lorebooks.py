from __future__ import annotations

import json
from pathlib import Path

import pytest

from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.lorebooks import read_lorebook


def read(book: object) -> dict[str, object]:
    raw = json.dumps(book).encode()
    return {note.title: note for note in read_lorebook(Path("World.json"), raw)}


def world(**entry: object) -> dict[str, object]:
    return {"entries": {"7": {"uid": 7, "content": "A ferry of tarred oak.", **entry}}}


def test_entry_of_world_info_is_a_note_with_its_keys_as_aliases():
    note = read(world(key=["prahm", "old ferry"], comment="The Ferry"))["The Ferry"]

    assert (note.text, note.aliases) == ("A ferry of tarred oak.", ("prahm", "old ferry"))
    assert (note.part, note.is_whole_file) == ("entry 7", False)


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ({"key": ["prahm"], "comment": ""}, "prahm"),
        ({"keys": "prahm, boat", "name": "The Ferry"}, "The Ferry"),
        ({"key": []}, "A ferry of tarred oak."),
    ],
)
def test_title_is_the_comment_else_a_key_else_the_first_words(entry, title):
    assert list(read(world(**entry))) == [title]


def test_patterns_and_secondary_keys_are_no_names():
    entry = world(comment="Ferry", key=["/ferr(y|ies)/i", "prahm"], keysecondary=["night"])

    assert read(entry)["Ferry"].aliases == ("prahm",)


@pytest.mark.parametrize("off", [{"disable": True}, {"enabled": False}])
def test_entry_that_is_switched_off_is_kept_with_a_tag(off):
    assert read(world(comment="Ferry", **off))["Ferry"].tags == ("disabled",)


def test_novelai_entries_bear_their_category_as_tag():
    entry = {"text": "Keeps the lock.", "displayName": "Mara", "keys": ["ferrywoman"],
             "id": "a-1", "category": "c", "enabled": True}  # fmt: skip
    book = {
        "lorebookVersion": 4,
        "entries": [entry],
        "categories": [{"id": "c", "name": "River folk"}],
    }

    note = read(book)["Mara"]

    assert (note.aliases, note.tags, note.part) == (("ferrywoman",), ("River-folk",), "entry a-1")


@pytest.mark.parametrize("spec", ["chara_card_v2", "chara_card_v3"])
def test_card_is_a_note_of_the_character_and_one_for_each_entry_of_its_book(spec):
    entry = {"keys": ["lock"], "content": "It was built in 1802.", "enabled": True}
    card = {"name": "Mara", "nickname": "Mo", "description": "A tall woman.", "personality": "Dry.",
            "first_mes": "", "tags": ["river"], "character_book": {"entries": [entry]}}  # fmt: skip

    notes = read({"spec": spec, "data": card})

    assert list(notes) == ["Mara", "lock"]
    assert (notes["Mara"].aliases, notes["Mara"].tags) == (("Mo",), ("river",))
    assert "A tall woman." in notes["Mara"].text


def test_lorebook_of_version_3_stands_alone():
    book = {"spec": "lorebook_v3", "data": {"name": "River", **world(name="Ferry")}}

    assert list(read(book)) == ["Ferry"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'{"compilerOptions": {"strict": true}}', "no lorebook and no character"),
        (b"[1, 2]", "no lorebook and no character"),
        (b'{"entries": [{"text": "", "keys": []}]}', "no text yet"),
        (b'{"entries": [', "damaged"),
        (b'{"entries": [' + b'{"text":"a"},' * 30_000 + b"{}]}", "more entries"),
        (b" " * 17_000_000, "larger than any"),
        (b"[" * 100_000, "damaged"),
    ],
)
def test_other_data_says_calmly_why_it_is_not_read(raw, why):
    with pytest.raises(NoteUnreadableError, match=why):
        read_lorebook(Path("World.json"), raw)
