"""What the window says of an answer, and the conversation as a Markdown text."""

from __future__ import annotations

import time
from collections.abc import Sequence

from writer_assist.domain.answers import Answer, AnswerState, Quotation, as_markdown
from writer_assist.history.conversation import KeptExchange
from writer_assist.ui.text import tr

_STATES = {
    AnswerState.SAYS: "Your notes say",
    AnswerState.CLOSEST: "Closest, may not answer",
    AnswerState.SILENT: "Your notes don’t say",
}
_LINES = {
    AnswerState.SAYS: "{name} says",
    AnswerState.CLOSEST: "{name} says nothing closer than this",
    AnswerState.SILENT: "No line of {name} was found",
}


def state_in_words(answer: Answer) -> str:
    """Return the honest state of an answer, as the line above its quotations."""
    if answer.character:
        return tr(_LINES[answer.state]).format(name=answer.character)
    if answer.state is AnswerState.SAYS and answer.quotations and answer.quotations[0].draft:
        return tr("Your manuscript says")
    return tr(_STATES[answer.state])


def heading_between(one: Quotation | None, other: Quotation) -> str:
    """Return what stands above a quotation from elsewhere than the one before; empty for nothing.

    Args:
        one: The quotation before; None at the beginning, where the state says it.
        other: The quotation.
    """
    if one is None or bool(one.draft) == bool(other.draft):
        return ""
    return tr("In your manuscript") if other.draft else tr("In your notes")


def explanation(answer: Answer) -> str:
    """Return what the writer should know besides; empty for nothing."""
    if answer.about:
        return tr("Taken to mean {names}.").format(names=", ".join(answer.about))
    if answer.character and answer.state is AnswerState.SILENT:
        return tr("A line counts where the text says who speaks, such as “…” said {name}.").format(
            name=answer.character
        )
    if not answer.quotations:
        return tr("Neither your notes nor your manuscript have any of these words.")
    if answer.state is AnswerState.SILENT and not answer.character:
        return tr("This is the nearest they come to it.")
    return ""


def as_text(answer: Answer) -> str:
    """Return an answer as a screen reader reads it."""
    parts = [answer.question, state_in_words(answer), explanation(answer)]
    before = None
    for one in answer.quotations:
        parts += [heading_between(before, one), one.text, one.place]
        before = one
    for one in answer.facts:
        parts += [one.text, one.place]
    return ". ".join(part for part in parts if part)


def conversation_as_markdown(kept: Sequence[KeptExchange]) -> str:
    """Return a conversation as a Markdown text, the earliest question first."""
    parts = [f"# {tr('Questions to the notes')}"]
    for one in kept:
        asked = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.asked))
        parts.append(f"## {one.answer.question}")
        parts.append(f"*{state_in_words(one.answer)} · {asked}*")
        if quoted := as_markdown(one.answer):
            parts.append(quoted)
    return "\n\n".join(parts) + "\n"
