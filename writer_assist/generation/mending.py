"""Fitting generated text to the story: white space, quotation marks, incomplete characters."""

from __future__ import annotations

import re

from writer_assist.domain.continuation import JoinRule

_SPACES = re.compile(r"\s+")
_CLOSING = ".,;:!?…)]}”’»"
_OPENING = "([{“‘«„‚—–-"
_NEEDS_SPACE_AFTER = re.compile(r"[.,;:!?…][\"'”’»)]*$")


def quotation_style(story: str) -> tuple[str, str, str]:
    """Return the draft's opening quotation mark, closing quotation mark and apostrophe.

    Those that the story does not use are empty, and stay as the model writes them.
    """
    return (*_speech_marks(story), _apostrophe(story))


_STYLES = (("“", "”"), ("„", "“"), ("«", "»"), ("»", "«"), ('"', '"'))


def _speech_marks(story: str) -> tuple[str, str]:
    # The pair whose opening mark is most often followed by a word.
    counts = {
        pair: len(re.findall(rf"(?:^|[\s(—]){re.escape(pair[0])}\s?\w", story)) for pair in _STYLES
    }
    best = max(_STYLES, key=lambda pair: counts[pair])
    return best if counts[best] else ("", "")


def _apostrophe(story: str) -> str:
    curly = len(re.findall(r"\w’\w", story))
    straight = len(re.findall(r"\w'\w", story))
    if curly == straight == 0:
        return ""
    return "’" if curly > straight else "'"


def mend(generated: str, joint: JoinRule) -> str:
    """Return generated text fitted to the story, ready to be appended to it.

    A longer ``generated`` gives a longer result with the same beginning, so that a card can grow.
    White space at the end is left out, because it is unknown what follows.

    Args:
        generated: All that was generated so far, without what ``joint.completes``.
        joint: How it is joined to the story.
    """
    body = _SPACES.sub(" ", generated).strip(" ")
    if not body:
        return ""
    joined = bool(joint.completes.strip())
    lead = _lead(body, generated[0].isspace(), joint.before, joined=joined)
    return lead + _quoted(body, lead or joint.before[-1:], joint.quotation)


def closed(text: str, quotation: tuple[str, str, str], *, in_speech: bool = False) -> str:
    """Return a text that ends with a sentence, and close the quotation that it leaves open.

    Small models often forget the closing mark.

    Args:
        text: Text from :func:`mend`.
        quotation: The draft's marks, as in Joint.
        in_speech: Whether the text begins inside a speech.
    """
    own = ('"', '"') if '"' in text else ("“", "”")
    opening, closing = quotation[:2] if quotation[0] else own
    is_open = in_speech
    for character in text:
        if character == opening and not (is_open and opening == closing):
            is_open = True
        elif character == closing:
            is_open = False
    return text + closing if is_open else text


def _lead(body: str, spaced: bool, story: str, *, joined: bool) -> str:
    if not story or story[-1].isspace() or story[-1] in _OPENING:
        return ""
    if spaced:
        return " "
    if joined:
        return ""
    if body[0] in _CLOSING or (body[0] in "\"'" and _open_quotation(story)):
        return ""
    return " " if _NEEDS_SPACE_AFTER.search(story) else ""


def _open_quotation(story: str) -> bool:
    paragraph = story.rsplit("\n", 1)[-1]
    return paragraph.count('"') % 2 == 1


def _quoted(body: str, before: str, style: tuple[str, str, str]) -> str:
    mended = []
    for character in body:
        mended.append(_mark(character, before, style))
        before = character
    return "".join(mended)


def _mark(character: str, before: str, style: tuple[str, str, str]) -> str:
    opening, closing, apostrophe = style
    if character in "'’" and apostrophe and before.isalpha():
        return apostrophe
    if not opening:
        return character
    if character == '"':
        opens = not before or before.isspace() or before in _OPENING
        return opening if opens else closing
    if character == "“":
        return opening
    if character == "”":
        return closing
    return character
