"""A language model's own words below an answer, marked as such, with what the notes did to them."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from writer_assist.domain.continuation import Strength
from writer_assist.domain.model_words import ModelSentence, ModelWords, WordsKind
from writer_assist.ui.overlay import card_text
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

_HEADINGS = {
    WordsKind.ANSWER: "In a language model’s own words",
    WordsKind.REPLY: "Invented by a language model, in the voice of these lines",
    WordsKind.OPENING: "Six invented words to go on from",
}
_STRENGTHS = {
    Strength.NONE: "no measurable influence",
    Strength.WEAK: "weak influence",
    Strength.STRONG: "strong influence",
}
_LONG_LINE = 60  # characters
_INDENT = 12  # pixels, as of a quotation


def words_widget(words: ModelWords, font: QFont, parent: QWidget) -> QWidget:
    """Return what a model said below an answer."""
    box = QWidget(parent)
    box.setAccessibleName(words_in_words(words))
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(2)
    column.addWidget(NamedLabel(tr(_HEADINGS[words.kind]), "Faint", box))
    inner = QVBoxLayout()
    inner.setContentsMargins(_INDENT, 0, 0, 0)
    inner.setSpacing(1)
    column.addLayout(inner)
    for one in words.sentences:
        own = QFont(font)
        own.setStrikeOut(not one.kept)
        inner.addWidget(card_text(one.text, own, box))
        if words.kind is WordsKind.ANSWER and (reason := _reason(one)):
            inner.addWidget(_small(reason, box))
    for line in _foot(words):
        inner.addWidget(_small(line, box))
    return box


def words_in_words(words: ModelWords) -> str:
    """Return a model's words as a screen reader reads them."""
    parts = [tr(_HEADINGS[words.kind])]
    for one in words.sentences:
        parts += [one.text, _reason(one) if words.kind is WordsKind.ANSWER else ""]
    return ". ".join(part for part in (*parts, *_foot(words)) if part)


def _reason(one: ModelSentence) -> str:
    if not one.note:
        return ""
    if one.kept:
        return tr("From {note}: without it, this is less likely.").format(note=one.note)
    return tr("Struck out: {note} makes it hardly likelier, so your notes may not say it.").format(
        note=one.note
    )


def _foot(words: ModelWords) -> list[str]:
    if not words.sentences:
        return [tr("The model wrote nothing.")]
    if not words.measured:
        return [tr("Not measured: that needs a model on this computer.")]
    if words.kind is WordsKind.ANSWER:
        return []
    if words.kind is WordsKind.REPLY:
        return [f"{_cut(line)} · {tr(_STRENGTHS[strength])}" for line, strength in words.shares]
    return [
        tr(
            "Only six, because the model in use is too small to keep a voice. That takes a "
            "billion parameters and training to follow instructions, or a remote model."
        )
    ]


def _cut(line: str) -> str:
    return line if len(line) <= _LONG_LINE else f"{line[:_LONG_LINE].rstrip()}…"


def _small(words: str, parent: QWidget) -> WrappedLabel:
    label = WrappedLabel(words, parent)
    label.setObjectName("Faint")
    return label
