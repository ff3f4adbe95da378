"""What a note can give to a text: the words that it has and the story has not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from writer_assist.domain.continuation import Mode, Receipt
from writer_assist.generation.redundancy import content_words
from writer_assist.generation.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEGINNING = re.compile(r"(?:^|[.!?:;([\n•*-]\s*[\"“'‘]*|[\"“‘])$")
_OF_THE_PROMPT = content_words("Notes for this scene")
_TITLES = frozenset({"Mrs", "Miss", "Sir", "Lady", "Lord", "Madame", "God"})
_NUMBERS = content_words(  # a small model counts for itself
    "three four five seven eight nine eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand half "
    "dozen quarter twice third fourth fifth sixth seventh eighth ninth tenth"
)
# Not frequent enough to be among the common ones, and yet nothing that a note is about.
_VAGUE = content_words(
    "supposed tried trying seemed seems happened happens becomes became began begun started "
    "stopped turned turning looked looking waited waiting asked asking wished wanting "
    "thinking believed believes liked hated certain whole entire several usual sudden "
    "suddenly slightly somehow sometimes anybody everybody nobody somebody anything "
    "everything nothing something anywhere everywhere nowhere somewhere except instead "
    "perhaps possible impossible probably exactly"
)
_SHORTEST_NAME = 3
_PAGE, _PAGES = 1_500, 3_000  # characters
_SHARED, _SHARE = 2, 0.2
_SHORTEST_START = 4  # bytes of a token that begins a word, its space included


def belongs(note: str, story: str) -> bool:
    """Tell whether a note has to do with the page that is being written.

    It names somebody of the last two pages, or shares two words and a fifth of its content words
    with the last one.  Of 300 notes made from the paragraph that follows in a novel, 64 in 100 do;
    of 300 made from a paragraph of another novel, 5.
    """
    if _capitalised(note) & _names(story[-_PAGES:]):
        return True
    own = content_words(note) - _OF_THE_PROMPT
    shared = len(own & content_words(story[-_PAGE:]))
    return shared >= _SHARED and shared > _SHARE * len(own)


def new_words(note: str, story: str, common: AbstractSet[str]) -> frozenset[str]:
    """Return the content words of a note that the story does not have, as they are written inside
    a sentence: in lower case unless they are names.

    Args:
        note: The note.
        story: The story before the text.
        common: Words that do not count, since they could be from anywhere.
    """
    known = content_words(story) | _OF_THE_PROMPT | _NUMBERS | _VAGUE
    return frozenset(
        _inside(found, note)
        for found in _WORD.finditer(note)
        if found[0].lower() not in common and (own := content_words(found[0])) and not own & known
    )


def content_spans(text: str) -> list[tuple[int, int]]:
    """Return where the words of a text begin and end that carry meaning."""
    return [found.span() for found in _WORD.finditer(text) if content_words(found[0])]


def pulls_of(receipt: Receipt, vocabulary: Vocabulary) -> tuple[tuple[int, ...], ...]:
    """Return for each card of a receipt the tokens with which a new word of its notes begins.

    Notes that have nothing to do with the story have none; empty where no card is drawn to any.
    """
    if not receipt.sampling.note_pull or receipt.mode is Mode.BLEND:
        return ()
    free = receipt.rows[-1]
    story = _text((*receipt.prefix, *free), vocabulary)
    known: dict[tuple[int, ...], tuple[int, ...]] = {}
    for row in receipt.rows:
        if row not in known:
            note = _text(row[: len(row) - _shared_ending(row, free)], vocabulary)
            words = new_words(note, story, vocabulary.common) if belongs(note, story) else ()
            known[row] = _beginnings(words, vocabulary)
    return tuple(known[row] for row in receipt.rows)


def _capitalised(text: str) -> frozenset[str]:
    words = (found[0] for found in _WORD.finditer(text))
    return frozenset(
        word
        for word in words
        if word[0].isupper() and len(word) >= _SHORTEST_NAME and word not in _TITLES
    )


def _names(text: str) -> frozenset[str]:
    """Return the words with a capital letter that do not begin a sentence."""
    return frozenset(_inside(found, text) for found in _WORD.finditer(text)) & _capitalised(text)


def _inside(found: re.Match[str], text: str) -> str:
    """Return a word as it is written inside a sentence."""
    begins = _BEGINNING.search(text[max(0, found.start() - 6) : found.start()])
    return found[0].lower() if begins else found[0]


def _beginnings(words: Iterable[str], vocabulary: Vocabulary) -> tuple[int, ...]:
    """Return for each word the longest token that it can begin with inside a line."""
    spelled = [f" {word}".encode() for word in words]
    wanted = {word[:end] for word in spelled for end in range(_SHORTEST_START, len(word) + 1)}
    numbers = {text: token for token, text in enumerate(vocabulary.texts) if text in wanted}
    found = set()
    for word in spelled:
        ends = range(len(word), _SHORTEST_START - 1, -1)
        longest = next((numbers[word[:end]] for end in ends if word[:end] in numbers), None)
        if longest is not None:
            found.add(longest)
    return tuple(sorted(found))


def _shared_ending(row: Sequence[int], other: Sequence[int]) -> int:
    shared = 0
    for one, two in zip(reversed(row), reversed(other), strict=False):
        if one != two:
            break
        shared += 1
    return shared


def _text(tokens: Sequence[int], vocabulary: Vocabulary) -> str:
    return b"".join(vocabulary.texts[token] for token in tokens).decode("utf-8", "ignore")
