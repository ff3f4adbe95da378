"""What kind of answer a question wants, and what it leaves to the conversation before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from writer_assist.domain.answers import Exchange
from writer_assist.retrieval.analysis import (
    DEFAULT_LANGUAGE,
    forms,
    guessed_language,
    language_of,
)
from writer_assist.retrieval.query import content_words
from writer_assist.retrieval.text_clues import names_in

MOST_NAMES = 3


class QuestionKind(Enum):
    """What a question asks for."""

    PERSON = "who"
    TIME = "when"
    PLACE = "where"
    NUMBER = "how many"
    REASON = "why"
    FEELING = "how does it feel"
    OTHER = "what"


_HOW_MANY = re.compile(
    r"\bhow (?:many|much|old|long|far|often|tall|big|large|high|deep|wide|few|heavy)\b"
    r"|\bwie ?(?:viele?n?|alt|lange|weit|oft|groß|hoch|tief)\b|\bcombien\b|\bcuánt[oa]s?\b",
    re.IGNORECASE,
)
_FEELS = re.compile(r"\b(?:feel|feels|feeling|felt|fühlt?e?|sent|ressent|siente)\b", re.IGNORECASE)
_ASKING = {
    QuestionKind.PERSON: "who whose whom wer wen wem wessen qui quién quiénes",
    QuestionKind.TIME: "when wann quand cuándo",
    QuestionKind.PLACE: "where wo wohin woher où dónde adónde",
    QuestionKind.REASON: "why warum weshalb wieso pourquoi",
}
_KINDS = {word: kind for kind, words in _ASKING.items() for word in words.split()}
_OTHER_ASKING = frozenset("what which how was welche welcher welches wie que quel quelle".split())  # noqa: SIM905

# Words that ask in another language only.
_FOREIGN = frozenset(
    """wer wen wem wessen wann wo wohin woher warum weshalb wieso welche welcher welches wie qui
    quand où pourquoi combien quel quelle quién quiénes cuándo dónde adónde cómo qué""".split()  # noqa: SIM905
)
# Words of English questions that no other language asks with.
_ENGLISH = frozenset(
    """who whose whom what which when where why how is are were do does did can could would has
    have had should shall may might""".split()  # noqa: SIM905
)

_PERSON = re.compile(
    r"(?<=[\w,;:’'] )[A-ZÀ-ÖØ-Þ][a-zà-ÿ]+"
    r"|\b(?:man|woman|boy|girl|king|queen|prince|princess|mother|father|brother|sister|son|daughter"
    r"|wife|husband|aunt|uncle|widow|captain|doctor|lord|lady|servant|people|child|children|friend"
    r"|stranger|soldier|farmer|keeper|he|she|they)\b"
)
_TIME = re.compile(
    r"\b(?:\d{1,4}|mornings?|evenings?|nights?|noon|midnight|days?|years?|months?|weeks?|hours?"
    r"|dawn|dusk|winters?|summers?|spring|autumn|when|after|before|until|while|ago|yesterday"
    r"|tomorrow|sunset|sunrise|century|age|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january"
    r"|february|march|april|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|into|at|on|under|near|by|behind|beside|beneath|over|above|through|towards?|to|from"
    r"|outside|inside|between|among|upon|north|south|east|west)\s+(?:of\s+)?"
    r"(?:the|a|an|his|her|their|its|my|this|that|[A-ZÀ-ÖØ-Þ])"
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?"
    r"|thousands?|dozens?|half|twice|once|many|several|few|pair|single|both)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|for|so that|in order|therefore|lest|reason|that is why|that's why)\b",
    re.IGNORECASE,
)
_FEELING = re.compile(
    r"\b(?:happy|glad|sad|afraid|angry|sorry|pleased|delight\w*|joy\w*|fear\w*|grie[fv]\w*|weep|wept"
    r"|cried|cry\w*|tears|laugh\w*|fright\w*|terrif\w*|terror|surprise\w*|astonish\w*|amaz\w*"
    r"|content|unhapp\w*|miserab\w*|lonel\w*|love[sd]?|proud|asham\w*|jealous\w*|env\w+|furious|rage"
    r"|excite\w*|worr\w+|anxious\w*|disappoint\w*|sorrow\w*|troubled|wretched|dismay\w*|despair\w*"
    r"|grateful|vexed|merry|trembl\w*|feels?|felt|guilt\w*|relie[fv]\w*|calm|hate[sd]?|bitter\w*)\b",
    re.IGNORECASE,
)
_SIGNS = {
    QuestionKind.PERSON: _PERSON,
    QuestionKind.TIME: _TIME,
    QuestionKind.PLACE: _PLACE,
    QuestionKind.NUMBER: _NUMBER,
    QuestionKind.REASON: _REASON,
    QuestionKind.FEELING: _FEELING,
}
# Words that point back: at somebody, or at something that was said before.
_POINTING = frozenset(
    """he she they it him her them his hers their theirs its himself herself themselves there then
    this that these those er sie ihn ihm ihr ihnen il elle lui ils elles él ella ellos""".split()  # noqa: SIM905
)
_GOES_ON = re.compile(r"\s*(?:and|but|so|what about|how about|und|et|y)\b", re.IGNORECASE)
_FEW = 1  # content words; a shorter question lacks its subject


def kind_of(question: str) -> QuestionKind:
    """Return what a question asks for; what is no question asks for anything."""
    if _HOW_MANY.search(question):
        return QuestionKind.NUMBER
    for word in forms(question):
        if word in _KINDS:
            return _KINDS[word]
        if word in _OTHER_ASKING:
            break
    return QuestionKind.FEELING if _FEELS.search(question) else QuestionKind.OTHER


def asks_in_english(question: str) -> bool:
    """Tell whether a question is in English; so is, without a mark, what shows no other language.

    A few nouns and a name ("Was hat Lady Gaga gesungen?") tell of no language.
    """
    words = forms(question)
    if not _FOREIGN.isdisjoint(words) or language_of(words) != DEFAULT_LANGUAGE:
        return False
    is_told = guessed_language(words) is not None or not _ENGLISH.isdisjoint(words)
    return is_told or not question.rstrip().endswith("?")


def has_sign_of(kind: QuestionKind, sentence: str) -> bool:
    """Tell whether a sentence holds what a question of this kind asks for: a name, a date ..."""
    return kind in _SIGNS and _SIGNS[kind].search(sentence) is not None


def names_meant(question: str, earlier: Sequence[Exchange]) -> tuple[str, ...]:
    """Return the names that a question leaves to the conversation; none if it says all itself.

    Args:
        question: As it was asked.
        earlier: The conversation before it, the latest last.
    """
    if not earlier or not _leaves_out(question):
        return ()
    own = set(names_in(question))
    for exchange in reversed(earlier[-2:]):
        asked = (*reversed(names_in(exchange.question)), *exchange.about)
        found = asked or tuple(reversed(names_in(exchange.answered)))
        if missing := tuple(dict.fromkeys(name for name in found if name not in own)):
            return missing[:MOST_NAMES]
    return ()


def words_meant(question: str, earlier: Sequence[Exchange]) -> str:
    """Return what is searched for: the question with what it leaves to the conversation.

    "And Tomas?" is the last question again, about somebody else.
    """
    if earlier and _GOES_ON.match(question) and len(content_words(question)) <= _FEW + 1:
        last = earlier[-1]
        words = last.question
        if names_in(question):
            for name in (*names_in(last.question), *last.about):
                words = words.replace(name, " ")
        return f"{words.strip()} {question.strip()}"
    return " ".join((question.strip(), *names_meant(question, earlier)))


def _leaves_out(question: str) -> bool:
    found = forms(question)
    if any(word in _POINTING for word in found):
        return not names_in(question) or not {"there", "then", "this", "that"}.isdisjoint(found)
    return len(content_words(question)) <= _FEW or _GOES_ON.match(question) is not None
