from __future__ import annotations

import json
from pathlib import Path

import pytest

from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.lorebooks import read_lorebook
from writer_assist.importing.readers import parse_notes


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
        (b'[{"role": "user", "content": "Hello."}]', "no lorebook and no character"),
        (b'{"entries": [' + b'{"text":"a"},' * 30_000 + b"{}]}", "more entries"),
        (b" " * 17_000_000, "larger than any"),
        (b"[" * 100_000, "damaged"),
    ],
)
def test_other_data_says_calmly_why_it_is_not_read(raw, why):
    with pytest.raises(NoteUnreadableError, match=why):
        read_lorebook(Path("World.json"), raw)


ENTRY = {"content": "A ferry of tarred oak."}
DIALECTS = {
    "RisuAI": {"type": "risu", "ver": 1, "data": [
        {**ENTRY, "key": "prahm, boat", "comment": "Ferry"}]},
    "RisuAI's module": {"type": "risuModule", "module": {"lorebook": [
        {**ENTRY, "key": "prahm, boat", "comment": "Ferry"}]}},
    "Agnai": {"kind": "memory", "name": "River", "entries": [
        {"name": "Ferry", "entry": ENTRY["content"], "keywords": ["prahm", "boat"]}]},
    "KoboldAI": [{**ENTRY, "key": "prahm, boat", "comment": "Ferry", "keysecondary": ""}],
    "KoboldAI United": {"folders": {}, "entries": {"3": {
        "title": "Ferry", "manual_text": ENTRY["content"], "key": ["prahm", "boat"]}}},
    "AI Dungeon": [{"title": "Ferry", "value": ENTRY["content"], "keys": "prahm,boat"}],
    "AI Dungeon, before": {"worldInfo": [
        {"name": "Ferry", "entry": ENTRY["content"], "keys": "prahm,boat"}]},
    "NovelAI's story": {"storyContainerVersion": 1, "content": {"lorebook": {"entries": [
        {"text": ENTRY["content"], "displayName": "Ferry", "keys": ["prahm", "boat"]}]}}},
    "NovelAI's scenario": {"scenarioVersion": 3, "lorebook": {"entries": [
        {"text": ENTRY["content"], "displayName": "Ferry", "keys": ["prahm", "boat"]}]}},
}  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
def test_entry_is_the_same_in_every_dialect(dialect):
    [note] = read(DIALECTS[dialect]).values()

    assert (note.title, note.text) == ("Ferry", "A ferry of tarred oak.")
    assert note.aliases == ("prahm", "boat")


@pytest.mark.parametrize(
    ("book", "tags"),
    [
        (world(group="river, old boats"), ("old-boats", "river")),
        (world(widisabled=True), ("disabled",)),
        ({"worldinfo": [{**ENTRY, "key": "a", "folder": "5"}],
          "wifolders_d": {"5": {"name": "Boats"}}}, ("Boats",)),
        ({"type": "risu", "data": [{"mode": "folder", "key": "f1", "comment": "Boats"},
                                   {**ENTRY, "key": "a", "folder": "f1"}]}, ("Boats",)),
        ([{"keys": "a", "value": "Oak.", "type": "location"}], ("location",)),
    ],
)  # fmt: skip
def test_groups_and_switches_are_tags(book, tags):
    [note] = read(book).values()

    assert note.tags == tags


CHARACTERS = {
    "TavernAI": {"name": "Mara", "description": "Tall.", "personality": "", "first_mes": "Hm.",
                 "mes_example": "<START>\n{{char}}: Well."},
    "Pygmalion": {"char_name": "Mara", "char_persona": "Tall.", "char_greeting": "Hm.",
                  "example_dialogue": "{{char}}: Well."},
    "Agnai": {"kind": "character", "name": "Mara", "greeting": "Hm.",
              "sampleChat": "{{char}}: Well.",
              "persona": {"kind": "text", "attributes": {"text": ["Tall."]}}},
    "SillyTavern": {"spec": "chara_card_v2", "data": {
        "name": "Mara", "description": "Tall.", "first_mes": "Hm.",
        "mes_example": "{{char}}: Well."}},
}  # fmt: skip


@pytest.mark.parametrize("dialect", CHARACTERS)
def test_character_is_the_same_in_every_dialect(dialect):
    note = read(CHARACTERS[dialect])["Mara"]

    assert note.text == (
        "## Description\n\nTall.\n\n## First words\n\nHm.\n\n## How they talk\n\nMara: Well."
    )


def test_other_greetings_and_what_to_keep_in_mind_are_read():
    card = {"name": "Mara", "alternate_greetings": ["{{char}} waits.", "Rain."],
            "extensions": {"depth_prompt": {"prompt": "{{char}} limps.", "depth": 4}}}  # fmt: skip

    text = read({"spec": "chara_card_v2", "data": card})["Mara"].text

    assert "Mara waits.\n\n* * *\n\nRain." in text
    assert "Mara limps." in text


def test_names_stand_for_macros_in_texts_keys_and_titles_of_a_book():
    entry = {"keys": ["{{char}}'s boat"], "content": "{{char}} rows {{user}}.", "name": ""}
    card = {"name": "Mara", "first_mes": "x", "character_book": {"entries": [entry]}}

    note = read({"spec": "chara_card_v2", "data": card})["Mara's boat"]

    assert (note.text, note.aliases) == ("Mara rows User.", ())


def test_story_of_novelai_is_a_note_too():
    story = {"storyContainerVersion": 1, "metadata": {"title": "Canal"}, "content": {
        "story": {"fragments": [{"data": "The barge "}, {"data": "came."}]},
        "context": [{"text": "It rains."}, {"text": "Slowly."}]}}  # fmt: skip

    assert read(story)["Canal"].text == (
        "## Memory\n\nIt rains.\n\n## Author's note\n\nSlowly.\n\n## Story\n\nThe barge came."
    )


def test_several_characters_in_one_list_are_notes_each():
    cards = [{"name": name, "description": "Tall.", "first_mes": ""} for name in ("Mara", "Ada")]

    assert list(read(cards)) == ["Mara", "Ada"]


@pytest.mark.parametrize(
    "damage", [lambda raw: raw[:-30], lambda raw: raw.replace(b'"uid": 2,', b'"uid": 2')]
)
def test_damaged_lorebook_gives_the_entries_that_are_whole(damage):
    entries = {str(n): {"uid": n, "key": [f"k{n}"], "content": f"Text {n}."} for n in range(4)}

    notes = read_lorebook(Path("World.json"), damage(json.dumps({"entries": entries}).encode()))

    assert len([note for note in notes if note.text]) == 3
    assert "A part of World.json is damaged" in notes[-1].fault


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b'"a \\ud83d b\\u0000\\u000b c"', "a  b c"),
        (b'"line one\nline two"', "line one\nline two"),
        (b'"x","uid":' + b"9" * 6_000, "x"),
    ],
)
def test_characters_and_numbers_that_no_text_holds_cost_nothing(raw, text):
    [note] = read_lorebook(Path("W.json"), b'{"entries":[{"key":["a"],"content":' + raw + b"}]}")

    assert note.text == text


def test_character_in_yaml_is_read_and_other_settings_are_silent():
    character = b"name: Mara\ncontext: |-\n  {{char}} is tall.\ngreeting: Hm.\n"

    [note] = parse_notes(Path("Mara.yaml"), character)

    assert note.text == "## Description\n\nMara is tall.\n\n## First words\n\nHm."
    for other in (b"name: x\nversion: 2\n", b"a: [", b"", b"- a\n- b\n", b"\xff\xfe\x00"):
        assert parse_notes(Path("settings.yml"), other) == ()
