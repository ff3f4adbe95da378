"""What is known of where a continuation came from, in the window's words."""

from __future__ import annotations

import math

from writer_assist.domain.attribution import by_word, whole
from writer_assist.domain.continuation import Blend, Continuation, EchoOf, Marginal, Strength
from writer_assist.ui.continuations.prose_label import Mark
from writer_assist.ui.text import tr

MOSTLY = 0.6  # of a blended text; below that it is from several notes


def source_line(continuation: Continuation) -> str:
    """Say from which note or notes a continuation was written."""
    if continuation.blend is not None:
        names = (snippet.passage.note_title for snippet in continuation.blend.snippets)
        return tr("blended from {notes}").format(notes=", ".join(dict.fromkeys(names)))
    if continuation.snippet is None:
        return tr("from no note")
    return tr("from {note}").format(note=continuation.snippet.passage.label)


def badges(continuation: Continuation) -> tuple[str, ...]:
    """Say what was measured of a text: what it repeats, and what its note did to it."""
    echoes = {EchoOf.NOTE: tr("repeats the note"), EchoOf.DRAFT: tr("repeats the draft")}
    strengths = {
        Strength.STRONG: tr("strong influence"),
        Strength.WEAK: tr("weak influence"),
        Strength.NONE: tr("no measurable influence"),
    }
    echo, influence = continuation.echo, continuation.influence
    return (
        echoes[echo.of] if echo else "",
        strengths[influence.strength] if influence else "",
        _mostly(continuation.blend) if continuation.blend else "",
    )


def badge_detail(continuation: Continuation) -> str:
    """Say the same with words and figures, for those who want to know."""
    echo, influence = continuation.echo, continuation.influence
    lines = [part[:1].upper() + part[1:] for part in badges(continuation) if part]
    if echo:
        lines.append(tr("Repeated: “{words}”").format(words=echo.words))
    if influence:
        lines.append(
            tr(
                "With the note, the model found the words of this text {factor} times as "
                "likely, on average, as without it. Measured over {tokens} tokens, after writing."
            ).format(
                factor=f"{math.exp(influence.gain / influence.tokens):.2f}",
                tokens=influence.tokens,
            )
        )
    if continuation.marginal:
        lines += _under_all(continuation.marginal)
    return "\n".join(lines)


def marks_of(continuation: Continuation) -> tuple[Mark, ...]:
    """Return an underline for each word of a blended card: the note it is likeliest from."""
    blend, text = continuation.blend, continuation.text
    if blend is None:
        return ()
    shown = text.strip()
    before = len(text) - len(text.lstrip())
    marks = []
    for word in by_word(text, blend):
        start, end = word.start - before, min(word.end - before, len(shown))
        note = max(range(len(word.weights)), key=word.weights.__getitem__)
        marks.append(Mark(start, end, note, _likely(blend, word.weights)))
    return tuple(marks)


def _under_all(marginal: Marginal) -> tuple[str, str]:
    """Say how a text fares under all notes of its set, likeliest source first."""
    pairs = sorted(zip(marginal.posterior, marginal.notes, strict=True), reverse=True)
    named = ", ".join(f"{note} {weight:.0%}" for weight, note in pairs)
    return (
        tr("Number {rank} of {of} when the model weighs every note of the set.").format(
            rank=marginal.rank, of=marginal.of
        ),
        tr("Which note it would be taken to be from: {notes}").format(notes=named),
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
