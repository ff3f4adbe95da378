"""How a model wants to be spoken to: as in a conversation, or as a text that goes on."""

from __future__ import annotations

import logging
from dataclasses import dataclass

logger = logging.getLogger(__name__)

_MANNER = "You are a novelist. You continue stories in the same voice."
# Notes stand in brackets before the last paragraph, like an aside of the author's.
NOTES, BEFORE_NOTE, BEHIND_NOTES = "\n\n(Notes for this scene.", " ", ")\n\n"
# What a model may take from there as the way to begin a paragraph; no card says it.
ASIDES = ("(Notes for this", "(About this story", "(Earlier in the story")
_SPLIT = "\u2060story\u2060"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before the story; with a base model, nothing does.

    ``head`` and ``foot`` are control tokens written out; what lies between them is
    plain text.

    Attributes:
        head: Before everything.
        asked: Behind what all cards are to know.
        asked_first: In its place where there is no story yet.
        foot: Behind that, and before the story.
    """

    head: str = ""
    asked: str = ""
    asked_first: str = ""
    foot: str = ""


COMPLETION = Frame()


def frame_of(chat_template: str) -> Frame:
    """Return the frame for a model with this template; empty for a base model.

    A model that is asked in its own conversation finds the story as the beginning of its answer,
    and so goes on in it instead of speaking of it.  With the story in the question, and only its
    last sentences in the answer, the starter model foresaw the next paragraph of novels by 3 %
    of perplexity worse (12 paragraphs).
    """
    if not chat_template:
        return COMPLETION
    try:
        head, foot = _around(chat_template)
    except _template_errors() as error:
        logger.debug("chat template not understood: %s", error)
        return COMPLETION
    return Frame(
        head=head,
        asked="Write the next part of a story.",
        asked_first="Write the first paragraph of a story.",
        foot=foot,
    )


def _around(chat_template: str) -> tuple[str, str]:
    """Return what a template writes before and behind the first thing a person says."""
    try:
        asked = _rendered(
            chat_template,
            [{"role": "system", "content": _MANNER}, {"role": "user", "content": _SPLIT}],
        )
    except _template_errors():  # Gemma's knows no system
        asked = _rendered(chat_template, [{"role": "user", "content": f"{_MANNER}\n\n{_SPLIT}"}])
    head, _, foot = asked.partition(_SPLIT)
    if not foot:
        raise ValueError("the template leaves out what the user says")
    return head, foot


def _rendered(chat_template: str, messages: list[dict[str, str]]) -> str:
    from writer_assist.generation.template_limits import LimitedEnvironment, render

    environment = LimitedEnvironment()
    environment.globals["raise_exception"] = _refuse
    return render(
        environment,
        chat_template,
        messages=messages,
        add_generation_prompt=True,
        bos_token="",
        eos_token="",
    )


def _refuse(message: str) -> str:
    raise ValueError(message)


def _template_errors() -> tuple[type[Exception], ...]:
    from jinja2 import TemplateError

    python = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError)
    return (TemplateError, MemoryError, *python)
