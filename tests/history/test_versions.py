"""Earlier versions of drafts."""

from __future__ import annotations

import random

import pytest

from writer_assist.domain.words import count_words
from writer_assist.history.thinning import DAY, HOUR, MINUTE, expendable
from writer_assist.history.versions import VersionStore, divide

NOW = 1_800_000_000.0
DRAFT, OTHER = "/novel/one.md", "/novel/two.md"


@pytest.fixture
def store(tmp_path):
    opened = VersionStore(tmp_path / "versions.db")
    yield opened
    opened.close()


def novel(paragraphs, seed=1):
    chance = random.Random(seed)
    words = ["lantern", "harbour", "Mara", "counted", "the", "a", "boats", "and", "gulls"]
    lines = (" ".join(chance.choices(words, k=60)) + "." for _ in range(paragraphs))
    return "\n\n".join(lines) + "\n"


def test_text_comes_back_as_it_was(store):
    text = "\ufeffOne\r\ntwo\u2028three 😀\n\n" + novel(300)

    version = store.keep(DRAFT, text, now=NOW)

    assert store.text(version.number) == text


@pytest.mark.parametrize("text", ["", "\n", "x" * 100_000, "no end of line", novel(50)])
def test_parts_of_a_text_are_the_text(text):
    assert "".join(divide(text)) == text


def test_same_text_is_kept_once(store):
    store.keep(DRAFT, "One.", now=NOW)

    assert store.keep(DRAFT, "One.", now=NOW + MINUTE) is None
    assert len(store.versions(DRAFT)) == 1


def test_same_text_can_get_a_name_later(store):
    store.keep(DRAFT, "One.", now=NOW)

    store.keep(DRAFT, "One.", name="To the editor", now=NOW + MINUTE)

    assert [version.name for version in store.versions(DRAFT)] == ["To the editor"]


def test_second_name_for_the_same_text_is_a_version_of_its_own(store):
    store.keep(DRAFT, "One.", name="First", now=NOW)

    store.keep(DRAFT, "One.", name="Second", now=NOW + 1)

    assert [version.name for version in store.versions(DRAFT)] == ["Second", "First"]


def test_latest_comes_first_and_drafts_are_kept_apart(store):
    store.keep(DRAFT, "One.", now=NOW)
    store.keep(OTHER, "Two.", now=NOW)
    store.keep(DRAFT, "One more--or two.", now=NOW + 1)

    words = [version.words for version in store.versions(DRAFT)]
    assert words == [count_words("One more--or two."), 1]
    assert [version.draft for version in store.latest()] == [DRAFT, OTHER]


def test_versions_follow_a_draft_that_moves(store):
    version = store.keep(DRAFT, "One.", now=NOW)

    store.move_draft(DRAFT, OTHER)

    assert store.versions(OTHER)[0].number == version.number
    assert not store.versions(DRAFT)


def test_thinning_keeps_what_was_promised():
    versions = [(n, NOW - n * 20.0) for n in range(60 * 180)][::-1]  # 60 hours, every 20 s

    gone = set(expendable(versions, NOW))

    ages = sorted(NOW - made for number, made in versions if number not in gone)
    assert 13 <= sum(age < 10 * MINUTE for age in ages) <= 16  # those of two minutes stay
    assert 5 <= sum(10 * MINUTE <= age < HOUR for age in ages) <= 6
    assert 23 <= sum(HOUR <= age < DAY for age in ages) <= 24
    assert 2 <= sum(age >= DAY for age in ages) <= 3


def test_version_with_a_name_is_never_dropped(store):
    store.keep(DRAFT, "Early.", name="Draft one", now=NOW - 400 * DAY)
    for second in range(30):
        store.keep(DRAFT, f"Late {second}.", now=NOW + 20 * second)

    names = [version.name for version in store.versions(DRAFT)]

    assert "Draft one" in names
    assert len(names) <= 1 + 10 + 6


def test_text_before_the_first_change_of_a_minute_stays(store):
    store.keep(DRAFT, "As it was.", now=NOW)
    store.keep(DRAFT, "Spoilt.", now=NOW + 1)
    store.keep(DRAFT, "Spoilt more.", now=NOW + 5 * MINUTE)

    texts = [store.text(version.number) for version in store.versions(DRAFT)]
    assert texts == ["Spoilt more.", "As it was."]


def test_text_of_what_stays_is_whole_after_thinning(store):
    text = novel(200)
    for minute in range(40):
        text = text.replace("lantern", f"lamp{minute}", 1)
        store.keep(DRAFT, text, now=NOW + minute * 7)

    assert store.text(store.versions(DRAFT)[0].number) == text


def test_cut_sentence_is_found_in_the_latest_version_that_had_it(store):
    store.keep(DRAFT, "The Lantern went out.\n\nMara slept.\n", now=NOW - 2 * DAY)
    last = store.keep(DRAFT, "The Lantern went out.\n\nMara woke.\n", now=NOW - DAY)
    store.keep(DRAFT, "Mara woke.\n", now=NOW)

    [hit] = store.search("lantern  went")

    assert hit.line == "The Lantern went out."
    assert hit.version == last


def test_thousand_versions_of_a_novel_take_little_room(store, tmp_path):
    text = novel(2_500)
    chance = random.Random(3)
    for step in range(100):
        at = chance.randrange(len(text))
        text = f"{text[:at]} and then some {step} {text[at:]}"
        store.keep(DRAFT, text, name=f"Version {step}", now=NOW + step)

    first, hundredth = 400_000, (tmp_path / "versions.db").stat().st_size
    assert hundredth - first < 100 * 30_000


def test_draft_is_known_again_by_its_text_or_most_of_it(store):
    lines = [f"Line {number} of the story, which goes on.\n\n" for number in range(600)]
    text = "".join(lines)
    store.keep("/book/Arrival.md", text)
    store.keep("/book/Supper.md", "They ate.\n")

    same = store.former_names("/book/Landing.md", text)
    changed = store.former_names("/book/Landing.md", text + "And she left.\n")
    other = store.former_names("/book/Landing.md", "Something else.\n")

    assert (same, changed, other) == (("/book/Arrival.md",), ("/book/Arrival.md",), ())
