"""The orders for timing generation: one story, and any number of different notes."""

from __future__ import annotations

from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Mode
from writer_assist.domain.passage import Passage
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.messages.model import ContinueStory

CARDS = 4
TOKENS = 40
_STORY_WORDS = 450
_NOTE_WORDS = 66  # 80 to 100 tokens

_SENTENCES = (
    "The ferry had not come, and the lamps along the quay burned low in the rain.",
    "Mara counted the steps to the harbour house, as she always did when she was afraid.",
    "Nobody had seen her brother since the night of the storm, or nobody would say so.",
    "The old man at the rope looked up, spat into the water and said nothing at all.",
    "Behind the church the path went down between gardens to a gate that was never shut.",
    "She had kept the letter in her coat all winter, unread, until the paper was soft.",
    "In the kitchen the clock went on, too loud, while the kettle began to sing.",
)
_OBJECTS = (
    "brass key",
    "blue lantern",
    "torn map",
    "silver bell",
    "salt-stained book",
    "red scarf",
)
_PLACES = ("the mill", "the lower town", "the lighthouse", "the north pier", "the chapel")


def order_of(
    notes: tuple[Snippet, ...],
    *,
    cards: int = CARDS,
    tokens: int = TOKENS,
    mode: Mode = Mode.APART,
    candidates: int = 0,
    edit: str = "",
) -> ContinueStory:
    """Return an order for cards of exactly this many tokens.

    Args:
        notes: One card is written from each.
        cards: Number of cards.
        tokens: Length of each.
        mode: How the notes are used.
        candidates: Texts to choose from; the best ones are shown at the end.
        edit: Words added to the story.
    """
    story = _story() + edit
    return ContinueStory(
        Context.at(story, len(story)),
        notes,
        cards,
        Sampling(max_new_tokens=tokens, seed=1, stop_at_sentence=False),
        mode,
        SelectionSettings(candidates, streamed=not candidates),
    )


def notes_of(number: int, count: int = CARDS - 1) -> tuple[Snippet, ...]:
    """Return up to eight notes, which differ for each number."""
    return tuple(_note(number * 8 + place) for place in range(count))


def _story() -> str:
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < _STORY_WORDS:
        for thing in _OBJECTS:
            sentences += [*_SENTENCES, f"It was the {thing} that she could not forget."]
    paragraphs = [" ".join(sentences[at : at + 5]) for at in range(0, len(sentences), 5)]
    return "\n\n".join(paragraphs[: _STORY_WORDS // 70]) + "\n\n" + " ".join(_SENTENCES[:3])


def _note(number: int) -> Snippet:
    thing, place = _OBJECTS[number % len(_OBJECTS)], _PLACES[number % len(_PLACES)]
    words = (
        f"Visitor {number} came to {place} with a {thing} wrapped in oilcloth and asked for "
        f"a room on the sea side for {number + 2} nights. The {thing} once belonged to the "
        "keeper's daughter, who drowned in the year of the great frost. Whoever holds it hears "
        "the water speak at dusk, and those who answer are not seen in the village again. The "
        f"people of {place} close their shutters early and never whistle after dark."
    )
    text = " ".join(words.split()[:_NOTE_WORDS])
    passage = Passage(number, number, f"Visitor {number}", "", "", text, 0, len(text))
    return Snippet(passage, 1.0, following=" ".join(_SENTENCES))
