"""The prompts laid open are those that are sent."""

from __future__ import annotations

import pytest

from tests.fakes import FakeLanguageModel
from writer_assist.domain.context import Context
from writer_assist.domain.passage import Passage
from writer_assist.domain.prompt import PartKind
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.messages.model import ContinueStory
from writer_assist.services.continuation import ContinuationService

SENTENCE = "The rain stood on the sea and the lamp was out. "


def order(story, note="The ferry has a lamp."):
    snippet = Snippet(Passage(1, 1, "Ferry", "", "", note, 0, len(note)), 1.0)
    return ContinueStory(Context.at(story, len(story)), (snippet,), 2, Sampling(max_new_tokens=5))


def view(wanted, **model):
    return ContinuationService(FakeLanguageModel(**model)).view(wanted)


def part(prompt, kind):
    return next(part for part in prompt.parts if part.kind is kind)


@pytest.mark.parametrize("story", ["", "It rained.", SENTENCE * 8 + "\n\nShe wai", SENTENCE * 500])
def test_view_shows_the_tokens_that_are_sent(story):
    service, wanted = ContinuationService(FakeLanguageModel()), order(story)

    seen = service.view(wanted)
    started = next(service.stream(wanted, None))

    for card, own in zip(seen.cards, started.receipt.rows, strict=True):
        sent = len(started.receipt.prefix) + len(own)
        assert sum(p.tokens for p in card.parts if p.kind is not PartKind.ANSWER) == sent


def test_long_story_says_what_it_lost():
    seen = view(order("Once upon a time. " + SENTENCE * 150))

    lost = part(seen.cards[0], PartKind.STORY)
    assert lost.cut.startswith("Once upon a time.")
    assert SENTENCE.strip() in lost.text


def test_paragraph_of_many_tokens_loses_nothing():
    paragraph = "".join(chr(0x4E00 + number) for number in range(230))

    seen = view(order(f"It rained.\n\n{paragraph}"))

    story, tail = (part(seen.cards[0], kind) for kind in (PartKind.STORY, PartKind.PARAGRAPH))
    assert f"{story.text}{tail.text}".endswith(paragraph)
    assert tail.tokens <= 200


def test_long_note_says_what_it_lost():
    seen = view(order("It rained.", SENTENCE * 60 + "It ends here."))

    assert part(seen.cards[0], PartKind.NOTE).cut.endswith("It ends here.")


def test_cards_name_their_notes_and_the_room_for_the_answer():
    seen = view(order("It rained."))

    assert [card.source for card in seen.cards] == ["Ferry", ""]
    assert part(seen.cards[1], PartKind.ANSWER).tokens == 5


def test_looking_does_not_change_what_is_sent():
    story = SENTENCE * 60
    looked, other = (ContinuationService(FakeLanguageModel()) for _ in range(2))

    looked.view(order(SENTENCE * 300))

    first, second = (next(one.stream(order(story), None)).receipt for one in (looked, other))
    assert (first.prefix, first.rows) == (second.prefix, second.rows)


CHAT = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>"


def laid_out(story, template):
    fake = FakeLanguageModel()
    fake.chat_template = template
    seen = ContinuationService(fake).view(order(story))
    return ["".join(part.text for part in card.parts) for card in seen.cards]


def test_a_chat_model_goes_on_with_a_story_in_its_own_answer():
    story = SENTENCE * 6 + "\n\nShe ran."

    noted, free = (text.partition("<assistant>") for text in laid_out(story, CHAT))

    assert noted[0] == free[0]
    assert noted[0].endswith("<user>Write the next part of a story.")
    assert [noted[2], free[2]] == laid_out(story, "")


def test_a_chat_model_without_a_story_is_asked_for_its_beginning():
    noted, free = laid_out("", CHAT)

    assert noted.endswith("<assistant>(Notes for this scene. Ferry. The ferry has a lamp.)\n\n")
    assert free.endswith("Write the first paragraph of a story.<assistant>")


def test_a_base_model_finds_the_notes_in_brackets():
    noted, free = laid_out(SENTENCE * 6 + "\n\nShe ran.", "")

    aside = "(Notes for this scene. Ferry. The ferry has a lamp.)\n\n"
    assert aside in noted
    assert noted.replace(aside, " ").split() == free.split()
