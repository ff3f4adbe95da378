"""What all cards know besides the story, and how long it stays the same."""

from __future__ import annotations

import dataclasses

import pytest

from tests.fakes import FakeLanguageModel, passage
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import EchoOf
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.prompt import Memory, PartKind, Recalled
from writer_assist.domain.sampling import Fragment, Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.schedule import decode
from writer_assist.messages.model import ContinueStory
from writer_assist.services.continuation import ContinuationService

SENTENCE = "The rain stood on the sea and the lamp was out. "
CHAT = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>"


def pinned(number, text=""):
    words = text or f"The lamp {number} had not come."
    return Snippet(passage(number, words, title=f"Pin {number}"), 1.0, pinned=True)


def past(number):
    return Recalled(f"She waited {number} at the door. It was the ferry {number}.", number, number)


ALL = Memory("Gothic, past tense.", (pinned(2), pinned(1)), (past(7), past(3)))


def order(memory=ALL, story=SENTENCE * 60, **sampling):
    card = Snippet(passage(9, "A ferry.", title="Ferry"), 1.0)
    room = Sampling(max_new_tokens=5, seed=1, **sampling)
    return ContinueStory(Context.at(story, len(story)), (card,), 2, room, memory=memory)


def text(model, tokens):
    return b"".join(map(model.token_bytes, tokens)).decode()


def written(wanted, service):
    return list(service.stream(wanted, CancelToken()))[-1]


def seen(wanted, **model):
    fake = FakeLanguageModel()
    for name, value in model.items():
        setattr(fake, name, value)
    return ContinuationService(fake).view(wanted)


def of_kind(view, kind, card=0):
    return [part for part in view.cards[card].parts if part.kind is kind]


@pytest.mark.parametrize("template", ["", CHAT])
def test_memory_stands_before_the_story_in_the_prefix_of_all_rows(template):
    model = FakeLanguageModel()
    model.chat_template = template

    receipt = written(order(), ContinuationService(model)).receipt

    prefix = text(model, receipt.prefix)
    marks = ("Gothic, past tense.", "Pin 1.", "Pin 2.", "ferry 3.", "ferry 7.", SENTENCE)
    places = [prefix.index(mark) for mark in marks]
    assert places == sorted(places)


def test_without_a_memory_nothing_is_added():
    model = FakeLanguageModel()

    receipt = written(order(Memory("  ")), ContinuationService(model)).receipt

    cut, *words = text(model, receipt.prefix).split()
    assert set(words) == set(SENTENCE.split())
    assert any(word.endswith(cut) for word in words)


def test_view_shows_every_part_and_what_is_cut():
    view = seen(order(dataclasses.replace(ALL, pinned=tuple(map(pinned, (1, 2, 3, 4))))))

    notes = of_kind(view, PartKind.PINNED, card=1)
    assert ["Pin 4" in part.cut for part in notes] == [False, False, False, True]
    assert notes[3].tokens == 0
    assert len(of_kind(view, PartKind.PROJECT)) == 1
    assert len(of_kind(view, PartKind.RECALLED)) == 2


def test_long_instruction_is_cut_in_the_open():
    [part] = of_kind(seen(order(Memory("Write in the past tense. " * 60))), PartKind.PROJECT)

    assert part.tokens <= 100
    assert part.cut.endswith("past tense.")


def test_memory_takes_no_more_than_a_third_of_a_small_model():
    view = seen(order(), context_length=1024)

    parts = [part for part in view.cards[0].parts if part.kind in (PartKind.PROJECT, *KINDS)]
    assert sum(part.tokens for part in parts) <= 1024 // 3
    assert sum(part.tokens for part in view.cards[0].parts) <= 1024


KINDS = (PartKind.PINNED, PartKind.RECALLED)


def test_what_stands_in_the_story_is_not_recalled():
    shown = Recalled(SENTENCE.strip(), 1, 2)

    parts = of_kind(seen(order(Memory(recalled=(shown, past(4))))), PartKind.RECALLED)

    assert [part.text for part in parts] == [f"(Earlier in the story: {past(4).text})\n\n"]


def reused(done):
    return min(card.kept for card in decode(done.receipt.schedule)[1])


def test_small_edit_reuses_the_prefix_with_a_memory_in_it():
    service = ContinuationService(FakeLanguageModel())
    first = written(order(), service)

    second = written(order(story=SENTENCE * 60 + "She waited at the door. "), service)

    assert second.receipt.prefix == first.receipt.prefix
    assert reused(second) >= len(first.receipt.prefix)


def test_other_passages_that_fit_better_do_not_move_what_is_in_use():
    service = ContinuationService(FakeLanguageModel())
    first = written(order(), service)
    others = Memory(ALL.instruction, ALL.pinned[::-1], (past(5), past(6)))

    second = written(order(others), service)

    assert second.receipt.prefix == first.receipt.prefix


def test_better_passages_come_when_the_story_is_read_anew_in_any_case():
    model = FakeLanguageModel()
    service = ContinuationService(model)
    written(order(), service)
    others = dataclasses.replace(ALL, recalled=(past(5), past(6), past(3), past(7)))

    moved = written(order(others, story=SENTENCE * 60 + "She came. " * 300), service)

    assert "ferry 5." in text(model, moved.receipt.prefix)
    assert "ferry 3." not in text(model, moved.receipt.prefix)


def test_draft_without_a_past_recalls_nothing():
    model = FakeLanguageModel()
    service = ContinuationService(model)
    written(order(), service)

    again = written(order(dataclasses.replace(ALL, recalled=())), service)

    assert "ferry 3." not in text(model, again.receipt.prefix)


def test_note_that_is_no_longer_pinned_goes_at_once():
    model = FakeLanguageModel()
    service = ContinuationService(model)
    written(order(), service)

    again = written(order(dataclasses.replace(ALL, pinned=(pinned(2),))), service)

    assert "Pin 1" not in text(model, again.receipt.prefix)
    assert again.continuations[0].beside == ("Pin 2",)


def test_cards_say_which_pinned_notes_they_knew():
    done = written(order(), ContinuationService(FakeLanguageModel()))

    assert [card.beside for card in done.continuations] == [("Pin 1", "Pin 2")] * 2


def test_card_that_repeats_a_pinned_note_is_marked():
    note = "She waited at the door and the ferry had not come back"
    model = FakeLanguageModel(cue="was out.", script=f" {note}.")
    wanted = order(Memory(pinned=(pinned(1, note),)), SENTENCE.strip())

    done = written(
        dataclasses.replace(wanted, snippets=(), sampling=Sampling(seed=1, max_new_tokens=16)),
        ContinuationService(model),
    )

    assert done.continuations[0].echo.of is EchoOf.NOTE


def test_fragments_know_what_is_pinned():
    model = FakeLanguageModel()

    done = written(order(fragment=Fragment.QUESTION), ContinuationService(model))

    assert all("Pin 2" in text(model, row) for row in done.receipt.rows)
    assert done.continuations[1].beside == ("Pin 2", "Pin 1")
