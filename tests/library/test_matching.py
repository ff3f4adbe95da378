from __future__ import annotations

from writer_assist.library.passages import OldPassage, match_passages

OLD = [
    OldPassage(number, text, "", b"")
    for number, text in enumerate(
        ["one two three four", "five six seven eight", "nine ten eleven", "x y z"], start=1
    )
]


def match(*texts):
    return [passage.passage_id if passage else None for passage in match_passages(OLD, texts)]


def test_same_text_is_the_same_passage_wherever_it_stands():
    assert match("x y z", "one two three four") == [4, 1]


def test_repeated_text_is_matched_once():
    assert match("x y z", "x y z") == [4, None]


def test_edited_text_near_its_place_is_the_same_passage():
    assert match("one two three for", "five six seven eight", "new words only") == [1, 2, None]


def test_rewritten_text_is_new():
    assert match("quite other words here") == [None]


def test_edited_text_without_spaces_is_told_too():
    old = [OldPassage(1, "吾輩は猫である。名前はまだ無い。どこで生れたか見当がつかぬ。", "", b"")]

    [matched] = match_passages(
        old, ["吾輩は猫である。名前はもう無い。どこで生れたか見当がつかぬ。"]
    )

    assert matched == old[0]
