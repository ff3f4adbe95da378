"""Observing a story: its names, who is "she", its tense and who tells it; all by rule.

Only what the text shows beyond doubt is taken for a fact, since a card that contradicts it is
never shown.  In other languages than English only the spelling of titles counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import permutations

from writer_assist.domain.book_names import NameCorrections, added_names, hidden_keys, key_of
from writer_assist.domain.camera import Tense
from writer_assist.domain.sentences import sentences
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.story_facts import StoryFacts
from writer_assist.generation.mending import quotation_style

_NEAR = 2_500  # characters before the cursor in which a person is still present
_FEWEST_WORDS = 80  # of narration; less shows no tense and no teller
_FEWEST_MARKS = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][^\W\d_]{2,}")
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
_COMMON_WORDS = """
the a and of to in was he she it that with had on for as his her
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_ENGLISH = 0.2  # share of those words; in novels it is .28 to .4, in German prose .06
_CAPITALS = 0.15  # of the words inside sentences: with more, capitals do not show names
_TITLE_WORDS = """
the and for from with chapter scene note notes part mr mrs miss ms sir lady lord saint doctor
captain god monday tuesday wednesday thursday friday saturday sunday january february march
april may june july august september october november december english french
"""
_TITLES = frozenset(_TITLE_WORDS.split())

PAST = re.compile(r"\b(?:was|were|had|did|said|went|came)\b")
PRESENT = re.compile(
    r"\b(?:is|are|am|has|does|isn['’]t|aren['’]t|hasn['’]t|doesn['’]t|don['’]t|says"
    r"|(?:he|she|it|they|there)['’](?:s|re))\b",
    re.IGNORECASE,
)
# Forms that are neither a noun nor a participle: these stand in a sentence told in the past.
PLAIN_PAST = re.compile(
    r"\b(?:was|were|had|did|said|went|came|knew|saw|took|began|gave|fell|spoke|ran|threw|drew|woke"
    r"|wore|shook|wrote|drove|chose|flew|grew|sang|sank|ate)\b"
    r"|\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|I|[Ww]e|[Ww]ho) (?:[a-z]+ly )?(?![a-z]*eed\b)[a-z]{2,}ed\b"
)
# A verb in the present tense after who does it; what follows it may well be past.  Of 2,861
# sentences of three novels, 76 % are found to be past; retold in the present, 25 of
# 2,860, nearly all of them mistakes of the retelling.
PLAIN_PRESENT = re.compile(
    r"\b(?:am|is|are|has|have|does|do|says)\b|\b(?:he|she|it|who|that|[A-Z][a-z]+) (?:[a-z]+ly )?"
    r"(?!(?:was|his|its|as|us|this|always|perhaps|sometimes|besides|less|thus)\b)[a-z]+s\b"
    r"|\b(?:I|we|you|they) (?:[a-z]+ly )?(?:look|see|think|know|want|say|go|feel|hear|turn|walk"
    r"|take|open|sit|stand|come|wait|try|need|like|keep)\b"
)
TELLER = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|[Uu]s|[Oo]urs?)\b")
SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_WOMEN = re.compile(
    r"\b(?:mrs|miss|ms|lady|queen|princess|mother|mum|sister|daughter|wife|aunt|woman|women|girl"
    r"|girls|grandmother|niece|widow|nun|witch|waitress|maid)\b",
    re.IGNORECASE,
)
_MEN = re.compile(
    r"\b(?:mr|sir|lord|king|prince|father|dad|brother|son|husband|uncle|man|men|boy|boys"
    r"|grandfather|nephew|monk|waiter|deckhand|policeman|fisherman|boatman|ferryman|gentleman)\b",
    re.IGNORECASE,
)
# Words for people who may be either.
_EITHER = re.compile(
    r"\b(?:captain|doctor|stranger|officer|guard|driver|child|teacher|keeper|ghost|someone"
    r"|somebody|person|figure|sailor|priest|baby|friend|king|god|spirit|soldier|servant)\b",
    re.IGNORECASE,
)


def facts_of(
    story: str,
    notes: Iterable[Snippet] = (),
    corrections: NameCorrections = (),
    tense: Tense | None = None,
) -> StoryFacts:
    """Return what a story, up to the cursor, and notes show.

    Args:
        story: The story up to the cursor.
        notes: The notes of all cards of a set.
        corrections: How the writer corrected the names of the book.
        tense: Of the narration, as the writer says; None for the one that the story shows.
    """
    notes, story = tuple(notes), _HEADING.sub("", story)
    texts = [story, *(note.words for note in notes)]
    in_speech = _ends_in_speech(story)
    titles = _as_corrected(_never_small(_titles(notes), texts), corrections, texts)
    if not is_english(story):
        spelled = titles if _capitals_show_names(_inside_sentences(story)) else set()
        return StoryFacts(names=tuple(sorted(spelled)), in_speech=in_speech)
    told = narration(story)
    names = titles | _never_small({name for text in texts for name in _names(text)}, texts)
    names = _as_corrected(names, corrections, texts)
    women, men = _pronouns_of(names, story, notes)
    words = len(_WORD.findall(told[-_NEAR:]))
    enough = words >= _FEWEST_WORDS
    plain = _speaks_plainly(story)
    is_past = plain and (tense is Tense.PAST if tense else enough and _is_past(told))
    return StoryFacts(
        tuple(sorted(names)),
        tuple(sorted(women)),
        tuple(sorted(men)),
        _present(story[-_NEAR:], notes, names, women, men) if enough else (True, True),
        is_past,
        plain and enough and not TELLER.search(told),
        in_speech,
        plain and tense is Tense.PRESENT,
        judged=True,
    )


def is_english(text: str) -> bool:
    """Tell whether a text is English, by its most frequent words."""
    words = [word.lower() for word in _WORD.findall(text[-4_000:])]
    return bool(words) and sum(word in _COMMON for word in words) >= _ENGLISH * len(words)


def narration(text: str, *, in_speech: bool = False) -> str:
    """Return a text with everything said in it blanked out, at the same length.

    Args:
        text: Prose with double quotation marks.
        in_speech: Whether it begins inside a speech.
    """
    told = []
    for character in text:
        if character == "\n":
            in_speech = False  # a speech that goes on has a mark at its next paragraph
        if character in "“„«":
            in_speech = True
        elif character in "”»":
            in_speech = False
        elif character == '"':
            in_speech = not in_speech
        elif not in_speech or character == "\n":
            told.append(character)
            continue
        told.append(" ")
    return "".join(told)


def _ends_in_speech(story: str) -> bool:
    paragraph = story.rpartition("\n")[2]
    opening, closing = quotation_style(story)[:2]
    if not opening:
        return False
    if opening == closing:
        return paragraph.count(opening) % 2 == 1
    return paragraph.rfind(opening) > paragraph.rfind(closing)


def _speaks_plainly(story: str) -> bool:
    """Tell whether speech is in double marks, if there is any; single ones are apostrophes too."""
    singles = len(re.findall(r"(?:^|\s)['‘]\w", story))
    return singles <= len(re.findall(r"[\"“„«]", story)) // 4


def _is_past(told: str) -> bool:
    past, present = len(PAST.findall(told)), len(PRESENT.findall(told))
    return past >= _FEWEST_MARKS and present * 12 <= past


def _titles(notes: Sequence[Snippet]) -> set[str]:
    words = (word for note in notes for word in _NAME.findall(note.passage.note_title))
    return {word for word in words if word[0].isupper() and word.lower() not in _TITLES}


def _never_small(words: set[str], texts: Iterable[str]) -> set[str]:
    """Return the words that no text has without a capital: "Bell" is no name beside "the bell"."""
    small = {word for text in texts for word in _WORD.findall(text) if word[0].islower()}
    return {word for word in words if word.lower() not in small}


def _as_corrected(names: set[str], corrections: NameCorrections, texts: Sequence[str]) -> set[str]:
    """Return names without hidden ones, and with those that were added and occur."""
    if not corrections:
        return names
    hidden = hidden_keys(corrections)
    added = {word for name in added_names(corrections) for word in _NAME.findall(name)}
    occurring = {word for word in added if any(word in text for text in texts)}
    return {name for name in names if key_of(name) not in hidden} | occurring


def _capitals_show_names(inside: Counter[str]) -> bool:
    capitals = sum(count for word, count in inside.items() if word[0].isupper())
    return capitals <= _CAPITALS * inside.total()


def _names(text: str) -> set[str]:
    """Return the words that have a capital inside sentences."""
    inside = _inside_sentences(text)
    if not _capitals_show_names(inside):
        return set()
    return {
        word
        for word in inside
        if _NAME.fullmatch(word)
        and word[0].isupper()
        and not word.isupper()
        and word.lower() not in _TITLES
    }


def _inside_sentences(text: str) -> Counter[str]:
    """Count the words that do not begin a sentence or a quotation."""
    inside = Counter[str]()
    for start, end in sentences(text):
        for place, word in enumerate(_WORD.finditer(text, start, end)):
            before = text[word.start() - 1 : word.start()]
            if place and before not in tuple("\"“'‘(*_#["):
                inside[_bare(word[0])] += 1
    return inside


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _pronouns_of(
    names: set[str], story: str, notes: Sequence[Snippet]
) -> tuple[set[str], set[str]]:
    """Return the names that are always "she", and those that are always "he"."""
    votes: dict[str, Counter[str]] = {}
    for note in notes:
        words = note.words
        she, he = len(SHE.findall(words)), len(HE.findall(words))
        if max(she, he) >= 2 and max(she, he) >= 4 * min(she, he):
            for name in _NAME.findall(note.passage.note_title):
                votes.setdefault(name, Counter())["she" if she > he else "he"] += 2
    told = narration(story)
    before: set[str] = set()
    for start, end in sentences(told):
        sentence = told[start:end]
        named = {word for word in _NAME.findall(sentence) if word in names}
        of_her, of_him = SHE.search(sentence), HE.search(sentence)
        found = of_her or of_him
        if found is not None and not (of_her and of_him):
            meant = {name for name in named if sentence.find(name) < found.start()}
            if not named and found.start() == 0:
                meant = before  # "He did not come out."
            for name in meant:
                pronoun = "she" if of_her else "he"
                votes.setdefault(name, Counter())[pronoun] += 2 if _is_one(meant, told) else 1
        before = named
    sure = {name: one.most_common(1)[0] for name, one in votes.items() if len(one) == 1}
    women = {name for name, (word, count) in sure.items() if word == "she" and count >= 2}
    men = {name for name, (word, count) in sure.items() if word == "he" and count >= 2}
    return women, men


def _is_one(names: set[str], told: str) -> bool:
    """Tell whether names are those of one person: a first name before a last name, or one alone."""
    if len(names) == 1:
        return True
    return len(names) == 2 and any(" ".join(pair) in told for pair in permutations(names))


def _present(
    near: str, notes: Sequence[Snippet], names: set[str], women: set[str], men: set[str]
) -> tuple[bool, bool]:
    """Tell whether a woman and a man occur near the cursor or in a note."""
    texts = "\n".join([near, *(note.words for note in notes)])
    here = {word for word in _NAME.findall(texts) if word in names}
    unsure = bool(here - women - men) or bool(_EITHER.search(texts))
    she = bool(here & women or SHE.search(texts) or _WOMEN.search(texts))
    he = bool(here & men or HE.search(texts) or _MEN.search(texts))
    return she or unsure, he or unsure
