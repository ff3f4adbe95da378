"""Says in words where a continuation came from, and what its notes did to it."""

from __future__ import annotations

import math

from writer_assist.domain.candidates import Flaw
from writer_assist.domain.continuation import (
    Blend,
    Continuation,
    EchoOf,
    Influence,
    JointInfluence,
    Marginal,
    Strength,
    by_word,
    whole,
)
from writer_assist.domain.taken_up import TakenUp
from writer_assist.ui.cards.prose_label import Underline
from writer_assist.ui.text import tr

ROOM = 26  # characters, for words that a card takes up
MOSTLY = 0.6  # share of the effect; below it no single note is named


def source_line(continuation: Continuation) -> str:
    """Say from which note or notes a continuation was written."""
    if continuation.blend is not None:
        names = (snippet.passage.note_title for snippet in continuation.blend.snippets)
        return tr("blended from {notes}").format(notes=", ".join(dict.fromkeys(names)))
    if continuation.together is not None:
        names = (snippet.passage.note_title for snippet in continuation.together.snippets)
        return tr("from {notes} together").format(notes=", ".join(dict.fromkeys(names)))
    if continuation.snippet is None and continuation.beside:
        return tr("pinned notes only")
    if continuation.snippet is None:
        return tr("from no note")
    return tr("from {note}").format(note=continuation.snippet.passage.label)


def badges(continuation: Continuation) -> tuple[str, ...]:
    """Return the short marks of a text: what is wrong with it, what it repeats, which words it has
    from its note, what the note did.

    Those that it does not have are empty.
    """
    echoes = {
        EchoOf.NOTE: tr("repeats the note"),
        EchoOf.DRAFT: tr("repeats the draft"),
        EchoOf.MANUSCRIPT: tr("repeats what you have written"),
    }
    echo, influence = continuation.echo, continuation.influence
    flaw = continuation.flaw if echo is None else None
    return (
        flaw_words(flaw) if flaw else "",
        echoes[echo.of] if echo else "",
        _taken_up(continuation),
        influence_words(influence) if influence else "",
        _mostly(continuation.blend) if continuation.blend else "",
        _most_of(continuation.together) if continuation.together else "",
    )


def flaw_words(flaw: Flaw) -> str:
    """Say in a few words what is wrong with a text."""
    reasons = {
        Flaw.BROKEN: tr("breaks off, leaves speech open, or goes in circles"),
        Flaw.ECHO: tr("repeats the note or the draft"),
        Flaw.CLICHE: tr("contains a stock phrase"),
        Flaw.CONTRADICTS: tr("does not agree with the story"),
        Flaw.OF_THE_STORY: tr("speaks about the story"),
        Flaw.MISSPELLED: tr("misspells a name"),
        Flaw.REDUNDANT: tr("says the same thing twice"),
        Flaw.UNWANTED: tr("contains an avoided phrase"),
        Flaw.SHOWN: tr("is too much like an earlier card"),
        Flaw.DUPLICATE: tr("is too much like another card"),
        Flaw.SPARE: tr("not selected"),
    }
    return reasons[flaw]


def badge_detail(continuation: Continuation) -> str:
    """Return the details of the marks, with figures, for the tooltip."""
    echo, influence = continuation.echo, continuation.influence
    lines = [part[:1].upper() + part[1:] for part in badges(continuation) if part]
    if echo:
        lines.append(tr("Repeated: “{words}”").format(words=echo.words))
    if influence:
        lines.append(
            tr(
                "On average, a word of this text is {likelier}. Measured over {tokens} tokens, "
                "after writing."
            ).format(likelier=_likelier(influence), tokens=influence.tokens)
        )
    if influence and not influence.related:
        lines.append(tr("This note has hardly a word in common with your page."))
    if continuation.together:
        lines += _each_word(continuation)
        lines += _each_note(continuation.together)
    if continuation.beside:
        lines.append(
            tr("Pinned notes, read by every card: {notes}").format(
                notes=", ".join(continuation.beside)
            )
        )
    if continuation.marginal:
        lines += _under_all(continuation.marginal)
    return "\n".join(lines)


def marks_of(continuation: Continuation) -> tuple[Underline, ...]:
    """Return the underlines of a card of several notes.

    In a blended card each word is underlined for the note it is likeliest from. In a card
    from several notes together, each sentence is underlined for the note that did most.  In a card
    from one note, the words that it has from there are underlined.
    """
    text = continuation.text
    before, shown = len(text) - len(text.lstrip()), text.strip()
    if continuation.together is not None:
        return _sentence_marks(continuation.together, before)
    blend = continuation.blend
    if blend is None:
        return _taken_marks(continuation, before)
    marks = []
    for word in by_word(text, blend):
        start, end = word.start - before, min(word.end - before, len(shown))
        note = max(range(len(word.weights)), key=word.weights.__getitem__)
        marks.append(Underline(start, end, note, _likely(blend, word.weights)))
    return tuple(marks)


def owes_nothing(continuation: Continuation) -> bool:
    """Tell whether its notes did nothing to a text that could be measured."""
    together = continuation.together
    influences = together.influences if together else ()
    if continuation.influence is not None:
        influences = (continuation.influence,)
    return bool(influences) and _strongest(influences) is None


def _taken_up(continuation: Continuation) -> str:
    """Name the words that stand in the text because they stand in its note."""
    words = continuation.words_taken_up
    if not words:
        return ""
    named = [word for place, word in enumerate(words) if len(", ".join(words[: place + 1])) <= ROOM]
    return tr("takes up {words}").format(words=", ".join(named or words[:1]))


def influence_words(influence: Influence) -> str:
    """Say what a note did; of one that is not about the page nothing, since it may be chance."""
    if not influence.related:
        return ""
    effects = {
        Strength.STRONG: tr("shaped by the note"),
        Strength.WEAK: tr("touched by the note"),
        Strength.NONE: tr("goes its own way"),
    }
    return effects[influence.strength]


def _strength(influence: Influence) -> str:
    strengths = {
        Strength.STRONG: tr("strong influence"),
        Strength.WEAK: tr("weak influence"),
        Strength.NONE: tr("little effect"),
    }
    return strengths[influence.strength]


def _strongest(influences: tuple[Influence, ...]) -> int | None:
    """Return the place of the note that did most; None if none had a noticeable effect."""
    most = max(range(len(influences)), key=lambda note: influences[note].gain, default=None)
    if most is None or influences[most].strength is Strength.NONE:
        return None
    return most


def _most_of(together: JointInfluence) -> str:
    if not together.influences:
        return ""
    most = _strongest(together.influences)
    if most is None:
        return tr("goes its own way")
    note = together.snippets[most].passage.note_title
    gains = [max(0.0, influence.gain) for influence in together.influences]
    words = tr("mostly {note}") if gains[most] >= MOSTLY * sum(gains) else tr("{note} and others")
    return words.format(note=note)


def _each_word(continuation: Continuation) -> list[str]:
    """Say of each word that is from one of several notes which note that is."""
    return [
        tr("“{word}” is from {note}").format(
            word=continuation.text[one.start : one.end], note=_whence(continuation, one)
        )
        for one in continuation.taken_up
    ]


def _each_note(together: JointInfluence) -> list[str]:
    """Say what each note did, and how that was found out."""
    if not together.influences:
        return []
    if not together.exact:
        how = tr("What is lost when one note is left out (a finer measurement is under way):")
    elif together.in_full:
        how = tr("Each note’s share of their joint effect, over all combinations of notes:")
    else:
        how = tr("Each note’s share of their joint effect, measured quickly:")
    found = [how, *_by_note(together, together.influences)]
    if together.exact and not together.in_full:
        found.append(tr("“Write exactly this again” in the card’s menu measures it in full."))
    return found


def _by_note(together: JointInfluence, influences: tuple[Influence, ...]) -> list[str]:
    pairs = sorted(zip(influences, together.snippets, strict=True), key=lambda pair: -pair[0].gain)
    return [
        tr("{note}: {strength} (a word is {likelier})").format(
            note=snippet.passage.label,
            strength=_strength(influence),
            likelier=_likelier(influence),
        )
        for influence, snippet in pairs
    ]


def _likelier(influence: Influence) -> str:
    """Say how much likelier a word is with the note than without it, on average."""
    return _by_factor(math.exp(influence.gain / influence.tokens))


def _by_factor(factor: float) -> str:
    percent = round(100 * (factor - 1))
    if percent >= 100:
        return tr("{factor} times as likely with this note").format(factor=f"{factor:.1f}")
    if percent > 0:
        return tr("{percent}% likelier with this note").format(percent=percent)
    if percent < 0:
        return tr("{percent}% less likely with this note").format(percent=-percent)
    return tr("as likely without this note")


def _taken_marks(continuation: Continuation, before: int) -> tuple[Underline, ...]:
    return tuple(
        Underline(one.start - before, one.end - before, 0, _whence(continuation, one))
        for one in continuation.taken_up
    )


def _whence(continuation: Continuation, one: TakenUp) -> str:
    """Say which note a word is from, and how much likelier the note made it, if that is known."""
    note = continuation.sources[one.note].passage.label
    if not one.gain:
        return note
    return tr("{note}: {likelier}").format(note=note, likelier=_by_factor(math.exp(one.gain)))


def _sentence_marks(together: JointInfluence, before: int) -> tuple[Underline, ...]:
    marks = []
    for one in together.sentences:
        most = _strongest(one.influences)
        if most is not None:
            words = "\n".join(_by_note(together, one.influences))
            marks.append(Underline(one.start - before, one.end - before, most, words))
    return tuple(marks)


def _under_all(marginal: Marginal) -> tuple[str, str]:
    """Say how a text ranks when all notes of its set are weighed, closest note first."""
    pairs = sorted(zip(marginal.posterior, marginal.notes, strict=True), reverse=True)
    named = ", ".join(f"{note} {weight:.0%}" for weight, note in pairs)
    return (
        tr("Place {rank} of {of} in this set when all its notes are weighed.").format(
            rank=marginal.rank, of=marginal.of
        ),
        tr("Closest note: {notes}").format(notes=named),
    )


def _mostly(blend: Blend) -> str:
    shares = whole(blend)
    if not shares or max(shares) < MOSTLY:
        return ""
    note = blend.snippets[shares.index(max(shares))].passage.note_title
    return tr("mostly {note}").format(note=note)


def _likely(blend: Blend, weights: tuple[float, ...]) -> str:
    """Say how likely each note is as a word's source, likeliest first."""
    pairs = sorted(zip(weights, blend.snippets, strict=True), key=lambda pair: -pair[0])
    return "\n".join(f"{note.passage.label}: {weight:.0%}" for weight, note in pairs)
