"""Novels as libraries and drafts, the arms at one place, and the figures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from click.testing import CliRunner

from tests.benchmarks.__main__ import bench
from tests.benchmarks.continuation import run_continuation
from tests.benchmarks.next_paragraph import TRUTH_TOKENS, Foresight
from tests.benchmarks.novel_library import NotesAtHand, notes_beside
from tests.benchmarks.novels import Novel, Part, places_in, read_novels
from tests.benchmarks.prose import Prose
from tests.fakes import FakeLanguageModel, HashingEmbedder, passage
from writer_assist.domain.context import Context
from writer_assist.domain.prompt import Recalled
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import UsageError
from writer_assist.generation.blending import priors_of

WORDS = Prose(seed=5).passage(4_000).replace(".", "").split()
TRUTH = "She waited, and the ferry had not come back."


def paragraph(number):
    return " ".join(WORDS[(number * 40 + place) * 7 % 3_989] for place in range(40)) + "."


def small_novel(name):
    first = 90 * sum(map(ord, name))
    paragraphs = [paragraph(first + number) for number in range(90)]
    return Novel(name, "\n\n".join(paragraphs[:30]), tuple(paragraphs[30:]))


def write_novel(folder, words):
    folder.mkdir()
    text = "\n\n".join(paragraph(number) for number in range(words // 40))
    (folder / "novel_text.txt").write_text(text, "utf-8")


def snippet(number, text, score=1.0):
    return Snippet(passage(number, text), score)


@pytest.fixture
def notes():
    found = (snippet(1, "A lamp burned.", 0.9), snippet(2, "A door stood.", 0.7))
    return NotesAtHand(found, (snippet(3, "A bell rang."),))


class WatchedModel(FakeLanguageModel):
    """Remembers what was scored behind which prompt."""

    def __init__(self):
        super().__init__()
        self.asked: list[tuple[str, list[int]]] = []

    def logits(self, row, tokens):
        prompt = b"".join(map(self.token_bytes, self._held[row])).decode("utf-8", "replace")
        self.asked.append((prompt, list(tokens)))
        return super().logits(row, tokens)


def measure(novels, tmp_path, seed=1, memory=False):
    figures = run_continuation(
        novels,
        FakeLanguageModel(),
        HashingEmbedder(),
        count=4,
        seed=seed,
        memory=memory,
        cache=tmp_path,
        report=lambda progress: None,
    )
    return dataclasses.replace(figures, seconds=0.0)


def test_two_thirds_are_notes_and_the_rest_is_the_draft(tmp_path):
    write_novel(tmp_path / "Mine", 12_000)

    (novel,) = read_novels(tmp_path, Part.REPORT)

    whole = [paragraph(number) for number in range(300)]
    assert novel.name == "Mine"
    assert 195 <= len(whole) - len(novel.draft) <= 205
    assert list(novel.draft) == whole[-len(novel.draft) :]
    assert novel.notes.split("\n\n")[-1].strip() == whole[-len(novel.draft) - 1]


def test_no_novel_is_in_both_parts(tmp_path):
    for name in ("Emma", "HardTimes", "Mine"):
        write_novel(tmp_path / name, 12_000)

    parts = {part: [novel.name for novel in read_novels(tmp_path, part)] for part in Part}

    assert parts == {Part.TUNE: ["HardTimes"], Part.REPORT: ["Emma", "Mine"]}


def test_a_folder_without_novels_is_refused(tmp_path):
    write_novel(tmp_path / "Short", 2_000)

    with pytest.raises(UsageError, match="no novels"):
        read_novels(tmp_path, Part.REPORT)


def test_the_command_says_what_it_looks_for(tmp_path):
    result = CliRunner().invoke(bench, ["continuation", str(tmp_path)])

    assert isinstance(result.exception, UsageError)
    assert "text files (.txt)" in str(result.exception)


def test_lines_broken_by_hand_are_one_paragraph(tmp_path):
    lines = "\n".join(
        "the rain fell on the harbour and on the long wet jetty, and it" for _ in "abc"
    )
    (tmp_path / "Mine.txt").write_text("\n\n".join([lines] * 400), "utf-8")

    (novel,) = read_novels(tmp_path, Part.REPORT)

    assert set(novel.draft) == {lines.replace("\n", " ")}


def test_a_seed_draws_the_same_places_whatever_stands_beside():
    alone = places_in([small_novel("A")], 6, seed=3)
    beside = places_in([small_novel("A"), small_novel("B")], 12, seed=3)

    assert [place for place in beside if place.novel.name == "A"] == alone
    assert places_in([small_novel("A")], 6, seed=4) != alone


def test_a_place_stands_before_its_true_paragraph():
    (place,) = places_in([small_novel("A")], 1, seed=3)

    draft = place.novel.draft
    assert place.truth == draft[place.paragraph]
    assert place.context.story.endswith(f"{draft[place.paragraph - 1]}\n\n")
    assert len(place.context.before) == 8000


def test_a_paragraph_that_is_begun_stands_before_the_cursor():
    (place,) = places_in([small_novel("A")], 1, seed=3, begun=4)

    whole = place.novel.draft[place.paragraph]
    assert place.context.paragraph == " ".join(whole.split()[:4]) + " "
    assert place.context.paragraph + place.truth[1:] == whole


def test_notes_come_from_the_same_novel_by_search(tmp_path):
    novels = [small_novel("A"), small_novel("B")]
    places = places_in(novels, 2, seed=3)

    found = notes_beside(
        places,
        HashingEmbedder(),
        most=2,
        seed=1,
        cache=tmp_path,
        report=lambda progress: None,
    )

    for place, notes in zip(places, found, strict=True):
        assert {one.passage.path for one in notes.found} == {f"/{place.novel.name}.txt"}
        assert {one.passage.path for one in notes.random} == {f"/{place.novel.name}.txt"}
        assert not {one.passage for one in notes.random} & {one.passage for one in notes.found}


def test_every_arm_scores_the_same_tokens(notes):
    model = WatchedModel()

    foreseen = Foresight(model).of(Context.at("It rained. " * 80, 880), TRUTH * 9, notes)

    truth = model.tokenize(TRUTH * 9)[:TRUTH_TOKENS]
    assert {tuple(tokens) for _, tokens in model.asked} == {tuple(truth)}
    assert {len(scores) for scores in foreseen.arms.values()} == {TRUTH_TOKENS}


def test_each_arm_has_its_own_notes(notes):
    model = WatchedModel()

    Foresight(model).of(Context.at("It rained. " * 200, 2200), TRUTH, notes, ())

    words = ["lamp burned", "door stood", "bell rang"]
    shown = [[word for word in words if word in prompt] for prompt, _ in model.asked]
    each = [words[:1], words[1:2], words[2:]]
    assert shown == [[], *each, words[:2], words[2:], [], words[:2], []]


def test_more_story_takes_the_room_of_the_best_note(notes):
    model = WatchedModel()

    Foresight(model).of(Context.at("It rained. " * 200, 2200), TRUTH, notes)

    lengths = [len(model.tokenize(prompt)) for prompt, _ in model.asked]
    free, best, longer = lengths[0], lengths[1], lengths[6]
    assert free < best
    assert abs(longer - best) <= 12  # a word's beginning


def test_the_dial_goes_from_no_note_over_the_note_and_beyond(notes):
    foreseen = Foresight(FakeLanguageModel()).of(Context.at("It rained. ", 11), TRUTH, notes)

    np.testing.assert_allclose(foreseen.dial["-1.0"], foreseen.arms["none"], atol=1e-5)
    np.testing.assert_allclose(foreseen.dial["0.0"], foreseen.arms["apart"], atol=1e-5)
    assert not np.allclose(foreseen.dial["1.0"], foreseen.arms["apart"], atol=0.1)


def test_blend_is_the_mixture_of_the_notes(notes):
    foresight = Foresight(FakeLanguageModel())
    only = [dataclasses.replace(notes, found=(one,)) for one in notes.found]
    context = Context.at("It rained. ", 11)

    mixed = foresight.of(context, TRUTH, notes).arms["blend"].sum()

    alone = [foresight.of(context, TRUTH, one).arms["apart"].sum() for one in only]
    priors = np.log(priors_of([0.9, 0.7]))
    assert mixed == pytest.approx(np.logaddexp(*(priors + alone)), rel=1e-4)


def test_a_seed_gives_the_same_figures(tmp_path):
    novels = [small_novel("A"), small_novel("B")]

    first = measure(novels, tmp_path)

    assert measure(novels, tmp_path) == first
    assert measure(novels, tmp_path, seed=2) != first


def test_arms_are_compared_with_no_notes(tmp_path):
    figures = measure([small_novel("A")], tmp_path)

    none, apart = figures.arms["none"], figures.arms["apart"]
    assert (none.change_percent, none.gain.difference) == (0.0, 0.0)
    assert apart.perplexity == pytest.approx(2**apart.bits_per_token, rel=1e-3)
    beyond_chance = figures.arms["random"].bits_per_token - apart.bits_per_token
    assert figures.best_over_random.difference == pytest.approx(beyond_chance, abs=2e-4)
    together, chance = figures.arms["together"], figures.arms["random together"]
    beyond_chance = chance.bits_per_token - together.bits_per_token
    assert figures.together_over_random.difference == pytest.approx(beyond_chance, abs=2e-4)
    gain = none.bits_per_token - apart.bits_per_token
    assert apart.gain.difference == pytest.approx(gain, abs=2e-4)
    assert apart.change_percent == pytest.approx(100 * (2**-gain - 1), abs=0.1)


def test_a_draft_too_short_to_measure_is_refused(tmp_path):
    short = dataclasses.replace(small_novel("A"), draft=(paragraph(1),))

    with pytest.raises(UsageError, match="No paragraph"):
        measure([short], tmp_path)


def test_pinned_notes_and_the_drafts_past_stand_before_the_story(notes):
    model = WatchedModel()
    earlier = (Recalled("The ferry sank.", 0, 1),)

    Foresight(model).of(Context.at("It rained. " * 20, 220), TRUTH, notes, earlier)

    pinned, recalled = (prompt for prompt, _ in model.asked[-2:])
    assert pinned.index("A lamp burned.") < pinned.index("It rained.")
    assert recalled.index("The ferry sank.") < recalled.index("It rained.")
    assert "A lamp burned." not in recalled


def test_memory_is_measured_when_asked_for(tmp_path):
    plain, remembering = (
        measure([small_novel("A")], tmp_path, memory=memory) for memory in (False, True)
    )

    assert remembering.arms.keys() - plain.arms.keys() == {"pinned", "recalled"}
    assert remembering.arms["apart"] == plain.arms["apart"]
