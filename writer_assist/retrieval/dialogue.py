"""Who speaks where nothing beside a speech tells: two take turns, one answers the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

_TWO = 2
_NEAR = 10  # turns, among which a third speaker makes it unsure who is next
_MOST_STEPS = 4  # turns that are counted on from the last one whose speaker is told


class Guess(Enum):
    """Why somebody is taken for the speaker."""

    TURN = "turn"  # two people speak in turn
    ANSWER = "answer"  # somebody was spoken to by name, and speaks next


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said in one paragraph.

    Attributes:
        number: Of the paragraph.
        speaker: As the text names them, or any key for a person without a name; empty if it is not
            told.
        bare: Whether nobody is named beside the speech.
        addressed: Who is spoken to by name; empty for nobody.
        pronoun: "he" or "she" if that stands beside the speech; empty if not.
        steps: How many turns it was counted on from one whose speaker is told.
        guess: Why this is the speaker; None where the text tells.
    """

    number: int
    speaker: str
    bare: bool
    addressed: str = ""
    pronoun: str = ""
    steps: int = 0
    guess: Guess | None = None


def with_turns(turns: Iterable[Turn], genders: Mapping[str, str]) -> Iterator[Turn]:
    """Yield the paragraphs in order, with speakers filled in where dialogue tells."""
    for run in _runs(turns):
        yield from _filled(run, genders)


def _runs(turns: Iterable[Turn]) -> Iterator[list[Turn]]:
    """Yield paragraphs that follow each other without a paragraph that only tells."""
    run: list[Turn] = []
    for one in turns:
        if run and one.number != run[-1].number + 1:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _filled(run: Sequence[Turn], genders: Mapping[str, str]) -> list[Turn]:
    found = list(run)
    _fill(found, 1, genders)
    _fill(found, -1, genders)
    _answer(found, genders)
    _fill(found, 1, genders)
    _fill(found, -1, genders)
    return found


def _fill(run: list[Turn], step: int, genders: Mapping[str, str]) -> None:
    """Fill in every second turn of two people, forwards or backwards."""
    places = range(len(run)) if step > 0 else range(len(run) - 1, -1, -1)
    for place in places:
        one = run[place]
        near, far = place - step, place - 2 * step
        if one.speaker or not one.bare or not (0 <= near < len(run) and 0 <= far < len(run)):
            continue
        beside, before = run[near], run[far]
        unknown = not beside.speaker and not beside.bare
        if unknown or not before.speaker or beside.speaker == before.speaker:
            continue
        if len(_told_near(run, place)) > _TWO:
            continue
        steps = max(beside.steps, before.steps) + 1
        fits = not one.pronoun or genders.get(before.speaker) == one.pronoun
        if fits and steps <= _MOST_STEPS and one.addressed != before.speaker:
            run[place] = replace(one, speaker=before.speaker, steps=steps, guess=Guess.TURN)


def _told_near(run: Sequence[Turn], place: int) -> frozenset[str]:
    """Return who is told to speak near a place."""
    near = run[max(0, place - _NEAR) : place + _NEAR + 1]
    return frozenset(one.speaker for one in near if one.speaker and one.guess is None)


def _answer(run: list[Turn], genders: Mapping[str, str]) -> None:
    """Let whoever is spoken to by name, and spoke near, speak next or have spoken before."""
    for place, one in enumerate(run):
        told = _told_near(run, place)
        if one.addressed == one.speaker or one.addressed not in told or len(told) > _TWO:
            continue
        for other in (place + 1, place - 1):
            if 0 <= other < len(run) and not run[other].speaker and run[other].bare:
                pronoun = run[other].pronoun
                fits = not pronoun or genders.get(one.addressed) == pronoun
                if fits and run[other].addressed != one.addressed:
                    run[other] = replace(
                        run[other], speaker=one.addressed, steps=1, guess=Guess.ANSWER
                    )
                break
