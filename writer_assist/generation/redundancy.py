"""Finding a text that says again, or denies, what it or the paragraph before it has just said."""

from __future__ import annotations

import re

from writer_assist.domain.sentences import sentences

_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"(?<!^)\b[^\W\d_a-zß-öø-ÿ]\w+")
_SHORTEST = 4  # letters; shorter words carry little
_FEWEST = 3  # content words; fewer are too easily the same
_SAME = 0.7
_LAST_SENTENCES = 3
_FEWEST_IN_ALL, _SAME_IN_ALL = 4, 0.8  # words of any kind
# "It did not ring for a burial" does not deny that it rang.
_DENIED = re.compile(
    r"(?:\b(?:never|not)|n['’]t)\s+(?:ever\s+)?(\w+)\b"
    r"(?!\s+(?:for|because|until|till|unless|like|as|only|just|alone)\b)",
    re.IGNORECASE,
)
# Words; one may well return in a longer sentence.  Of 420 sentences of the starter model read, none
# of the 39 was worth keeping that had more than 14 words and one of them twice.
_TWICE_WITHIN = 24
_ENDINGS = re.compile(r"(?:ings?|edly|ed|ly|es|s|e)$")
_COMMON_WORDS = """
about after again against also always another around away back because been before being
between both came come could does done down each even ever every from gone have having here
herself himself into itself just know like little long made make many might more most much must
myself never nothing once only other others ours over perhaps quite rather said same seemed
shall should since some someone something still such than that their theirs them themselves
then there these they thing things this those though thought through time together told under
until upon very want wanted well went were what whatever when where whether which while whom
whose will with within without would your yours were
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def said_again(text: str, paragraph: str) -> str:
    """Return the words of a sentence that says again what was just said; empty if none does.

    It shares seven in ten of its content words with a sentence of the text before it, or with one
    of the paragraph's last three, or four in five of all its words with the last one, or uses one
    content word twice although it is short.

    Args:
        text: The text of a card.
        paragraph: The end of the story before it.
    """
    before = [
        content_words(paragraph[start:end])
        for start, end in sentences(paragraph)[-_LAST_SENTENCES:]
    ]
    spans = sentences(paragraph)
    last = _words(paragraph[slice(*spans[-1])]) if spans else frozenset()
    for start, end in sentences(text):
        sentence = text[start:end]
        own = content_words(sentence)
        if len(own) >= _FEWEST and any(len(own & other) >= _SAME * len(own) for other in before):
            return sentence
        if word := _twice(sentence):
            return word
        words = _words(sentence)
        if len(words) >= _FEWEST_IN_ALL and len(words & last) >= _SAME_IN_ALL * len(words):
            return sentence
        before.append(own)
    return ""


def denied(text: str, paragraph: str) -> str:
    """Return words by which a text denies what the paragraph's end has told; empty if it does not.

    A card may say of a woman who is counting that she was tired of it, not that she "had never
    counted".

    Args:
        text: The text of a card.
        paragraph: The end of the story before it.
    """
    spans = sentences(paragraph)[-_LAST_SENTENCES:]
    told = content_words(" ".join(paragraph[slice(*span)] for span in spans))
    denials = _DENIED.finditer(text)
    return next((found[0] for found in denials if content_words(found[1]) & told), "")


def content_words(text: str) -> frozenset[str]:
    """Return the words that carry meaning, without their common English endings."""
    return frozenset(_stems(text))


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))


def _stems(text: str) -> list[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return [
        _ENDINGS.sub("", word) for word in words if len(word) >= _SHORTEST and word not in _COMMON
    ]


def _twice(sentence: str) -> str:
    if len(_WORD.findall(sentence)) > _TWICE_WITHIN:
        return ""
    stems = _stems(_NAME.sub("", sentence))  # a name may be called twice
    return next((stem for place, stem in enumerate(stems) if stem in stems[:place]), "")
