"""How a model wants to be spoken to: as in a conversation, or as a text that goes on."""

from __future__ import annotations

import logging
from dataclasses import dataclass

logger = logging.getLogger(__name__)

_MANNER = "You are a novelist. You continue stories in the same voice."
_SPLIT = "\u2060story\u2060"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the story, the notes and the last paragraph.

    ``head`` and ``foot`` are control tokens written out; what lies between them is
    plain text.

    Attributes:
        head: Before everything.
        story: In front of the story so far; empty stories do without.
        asked: Behind it.
        asked_first: In its place where there is no story yet.
        foot: Behind that, and before what the model writes itself.
        notes: In front of the notes.
        before_note: In front of each.
        behind_note: Behind each.
        behind_notes: Between them and the last paragraph.
        continues: Whether story and last paragraph stand in one text, so that the
            free card needs nothing between them.
    """

    head: str = ""
    story: str = ""
    asked: str = ""
    asked_first: str = ""
    foot: str = ""
    notes: str = ""
    before_note: str = ""
    behind_note: str = ""
    behind_notes: str = ""
    continues: bool = False


# Notes stand in brackets before the last paragraph, like an aside of the author's.
COMPLETION = Frame(
    notes="\n\n(Notes for this scene.", before_note=" ", behind_notes=")\n\n", continues=True
)


def frame_of(chat_template: str) -> Frame:
    """Return the frame for a model with this template; empty for a base model.

    A model that is asked in its own conversation, with the last paragraph as the beginning of
    its answer, takes up more of a note's words than when it continues a bare text (.043 against
    .019 over 72 cards of the starter model).  The notes stand in the answer too, as if it had
    put them down before it went on: four of them lowered the perplexity of the next paragraph of
    novels by 4.9 % so, and by 3.2 % where it was asked to keep them in mind (18 paragraphs;
    without "Notes:" and the asterisks by 4.7 %).  A base model likes all forms alike.
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
        story="The story so far:\n\n",
        asked="\n\nWrite the next paragraph.",
        asked_first="Write the first paragraph of a story.",
        foot=foot,
        notes="Notes:\n\n",
        behind_note="\n\n",
        behind_notes="* * *\n\n",
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
    # Sandboxed: the template comes with the model, from anywhere.
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    environment.globals["raise_exception"] = _refuse
    return environment.from_string(chat_template).render(
        messages=messages, add_generation_prompt=True, bos_token="", eos_token=""
    )


def _refuse(message: str) -> str:
    raise ValueError(message)


def _template_errors() -> tuple[type[Exception], ...]:
    from jinja2 import TemplateError

    return (TemplateError, ValueError, TypeError, KeyError, AttributeError)
