"""What a note can give to a text: the words that it has and the story has not."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from writer_assist.domain.continuation import Mode, Receipt
from writer_assist.domain.taken_up import TakenUp
from writer_assist.generation.redundancy import content_words
from writer_assist.generation.vocabulary import Vocabulary
from writer_assist.paths import resources_folder

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEGINNING = re.compile(r"(?:^|[.!?:;([\n•*-]\s*[\"“'‘]*|[\"“‘])$")
_OF_THE_PROMPT = content_words("Notes for this scene")
_TITLE_WORDS = """
Mrs Miss Sir Lady Lord Madame God Colonel Captain Doctor Major General Professor Sergeant King
Queen Prince Princess Duke Count Monday Tuesday Wednesday Thursday Friday Saturday Sunday
"""
_TITLES = frozenset(_TITLE_WORDS.split())
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
_PAGE = 1_500  # characters
_SHARED, _SHARE = 3, 0.2
_UNUSUAL = 2  # words, which any page of the story may have
_SHARE_OF_ONE = 0.12  # of a note's content words, if the page has one that is not common
_SHORTEST_START = 4  # bytes of a token that begins a word, its space included


@functools.cache
def common_words() -> frozenset[str]:
    """Return the words that could be from anywhere: "water" and "door", not "bag" or "tide"."""
    lines = (resources_folder() / "common_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if line[:1] != "#" for word in line.split())


def belongs(note: str, story: str, common: AbstractSet[str]) -> bool:
    """Tell whether a note has to do with the page that is being written.

    It names somebody of the story, or shares an eighth of its content words: with the last page
    and one of them is not common, or with the story and two are not.  Or it shares a fifth of them
    with the last page, and three of any kind.  Of 720 notes made from the paragraph that follows
    in a novel, 69 in 100 do; of 720 made from a paragraph of another novel, 4.

    Args:
        note: The note.
        story: The story before the text.
        common: Words that could be from anywhere.
    """
    if _capitalised(note) & _names(story):
        return True
    own, usual = content_words(note) - _OF_THE_PROMPT, _stems_of(frozenset(common))
    shared = own & content_words(story[-_PAGE:])
    if len(shared) >= _SHARE_OF_ONE * len(own) and shared - usual:
        return True
    unusual = len((own & content_words(story)) - usual)
    if unusual >= _UNUSUAL and unusual >= _SHARE_OF_ONE * len(own):
        return True
    return len(shared) >= _SHARED and len(shared) > _SHARE * len(own)


@functools.cache
def _stems_of(words: frozenset[str]) -> frozenset[str]:
    return content_words(" ".join(words))


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


def new_content(note: str, story: str) -> frozenset[str] | None:
    """Return the content words of a note that the story has not, without their endings.

    Args:
        note: The note.
        story: The story before the text.

    Returns:
        None if the note has nothing to do with the page.
    """
    common = common_words()
    if not belongs(note, story, common):
        return None
    return content_words(" ".join(new_words(note, story, common)))


def content_spans(text: str) -> list[tuple[int, int]]:
    """Return where the words of a text begin and end that carry meaning."""
    return [found.span() for found in _WORD.finditer(text) if content_words(found[0])]


def taken_up_in(text: str, note: str, story: str) -> tuple[TakenUp, ...]:
    """Return the words that a text shares with its note alone, without measuring what it did.

    Args:
        text: The text.
        note: Its note; empty for none.
        story: The story before the text.
    """
    wanted = new_content(note, story) or frozenset()
    spans = content_spans(text)
    return tuple(TakenUp(*span) for span in spans if content_words(text[slice(*span)]) & wanted)


def pulls_of(
    receipt: Receipt, vocabulary: Vocabulary, story: str = ""
) -> tuple[tuple[int, ...], ...]:
    """Return for each card of a receipt the tokens with which a new word of its notes begins.

    Notes that have nothing to do with the story have none; empty where no card is drawn to any.

    Args:
        receipt: The receipt.
        vocabulary: Of its model.
        story: What is known of the story besides what the prompts have of it.
    """
    if not receipt.sampling.note_pull or receipt.mode is Mode.BLEND:
        return ()
    free = receipt.rows[-1]
    story = f"{story}\n{_text((*receipt.prefix, *free), vocabulary)}"
    known: dict[tuple[int, ...], tuple[int, ...]] = {}
    for row in receipt.rows:
        if row not in known:
            note = _text(row[: len(row) - _shared_ending(row, free)], vocabulary)
            common = common_words()
            words = new_words(note, story, common) if belongs(note, story, common) else ()
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
