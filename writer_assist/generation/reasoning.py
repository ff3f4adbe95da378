"""Reasoning models: separating their thoughts from the story, and making them skip thinking."""

from __future__ import annotations

import re
from dataclasses import dataclass

# How thoughts begin and end, for the models in use.
PAIRS = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<thoughts>", "</thoughts>"),
    ("<reasoning>", "</reasoning>"),
    ("<reflection>", "</reflection>"),
    ("<analysis>", "</analysis>"),
    ("<seed:think>", "</seed:think>"),
    ("[THINK]", "[/THINK]"),
    ("◁think▷", "◁/think▷"),
    ("<|think|>", "<|/think|>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
    ("<|channel>thought", "<channel|>"),
)
_CLOSING = {
    opening.lower(): re.compile(re.escape(closing), re.IGNORECASE) for opening, closing in PAIRS
}
_OPENING = re.compile("|".join(re.escape(one) for one, _ in PAIRS), re.IGNORECASE)
_CLOSED = re.compile("|".join(re.escape(one) for _, one in PAIRS), re.IGNORECASE)
# gpt-oss writes into channels; some servers drop the markers but keep the channels' names.
_FINAL_CHANNEL = "<|start|>assistant<|channel|>final<|message|>"
_CHANNEL = re.compile(r"<\|channel\|>\s*(\w+)(?:[^<\n]{0,60}<\|message\|>)?")
_CHANNEL_ENDS = re.compile(r"<\|(?:end|return|call|start)\|>")
_BARE_CHANNELS = re.compile(r"\s*analysis(?=[A-Z\W]).*?assistantfinal", re.DOTALL)
# Markers around an answer, after the thoughts.
_AROUND = re.compile(
    r"<\|(?:START_RESPONSE|END_RESPONSE|begin_of_solution|end_of_solution|END_OF_TURN_TOKEN)\|>"
    r"|</?(?:answer|response|output)>",
    re.IGNORECASE,
)
_LONGEST_SIGN = 24
_ABOUT_THE_TASK = re.compile(r"\bthe user\b|用户", re.IGNORECASE)
_LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The part of an answer that is meant for the reader.

    Attributes:
        text: The answer without the thoughts.
        thought: Whether there were any thoughts.
    """

    text: str
    thought: bool = False


def told_in(raw: str, *, final: bool) -> AnswerText:
    """Separate the story in an answer from the thoughts.

    Args:
        raw: All that the model wrote so far.
        final: Whether the answer is complete; otherwise an end that may become a marker is held
            back.
    """
    text = raw if final else _without_half_sign(raw)
    thought = False
    if "<|channel|>" in text:
        text, thought = _final_channel(text), True
    elif bare := _BARE_CHANNELS.match(text):
        text, thought = text[bare.end() :], True
    elif text.lstrip().startswith("analysis") and not final:
        return AnswerText("")  # it may become the name of a channel
    text, parted = _without_thoughts(text)
    thought = thought or parted
    # If only the end of the thoughts is there, the model's own template opened them.
    if ends := list(_CLOSED.finditer(text)):
        text, thought = text[ends[-1].end() :], True
    return AnswerText(_AROUND.sub("", text), thought)


def is_about_the_task(text: str, story: str) -> bool:
    """Tell whether a text mentions its user; a story does only if it has such users itself."""
    beginning = text[:_LOOKED_AT]
    return bool(_ABOUT_THE_TASK.search(beginning)) and not _ABOUT_THE_TASK.search(story)


def closed_before_the_story(opening: str, template: str) -> str:
    """Return the beginning of an answer with an opened block of thoughts closed again.

    Args:
        opening: What the template writes before an answer.
        template: The template itself.
    """
    bare = opening.rstrip()
    if "<|channel|>" in template:
        channels = list(_CHANNEL.finditer(opening))
        if not channels:
            return f"{opening}<|channel|>final<|message|>"
        if channels[-1][1] == "final":
            return opening
        if _CHANNEL_ENDS.search(opening, channels[-1].end()):
            return f"{opening}{_FINAL_CHANNEL}"
        return f"{opening}<|end|>{_FINAL_CHANNEL}"
    found = list(_OPENING.finditer(bare))
    if not found or _CLOSED.search(bare, found[-1].end()):
        return opening
    closing = next(end for start, end in PAIRS if start.lower() == found[-1][0].lower())
    speaks = "<|START_RESPONSE|>" if closing == "<|END_THINKING|>" else ""
    return f"{bare}\n\n{closing}{speaks}\n\n"


def _without_thoughts(text: str) -> tuple[str, bool]:
    kept: list[str] = []
    at = 0
    while (opened := _OPENING.search(text, at)) is not None:
        kept.append(text[at : opened.start()])
        closed = _CLOSING[opened[0].lower()].search(text, opened.end())
        at = closed.end() if closed else len(text)
    return "".join([*kept, text[at:]]), bool(kept)


def _final_channel(text: str) -> str:
    """Return the text of the channel for the reader; empty while there is none."""
    said = text[: text.index("<|channel|>")]
    said = _CHANNEL_ENDS.sub("", said).removesuffix("assistant")
    for channel in _CHANNEL.finditer(text):
        end = _CHANNEL_ENDS.search(text, channel.end())
        following = text.find("<|channel|>", channel.end())
        stops = [one for one in (end.start() if end else -1, following) if one >= 0]
        if channel[1] == "final":
            said += text[channel.end() : min(stops, default=len(text))]
    return said


def _without_half_sign(text: str) -> str:
    """Remove an end that may be the beginning of a marker."""
    for start in range(max(0, len(text) - _LONGEST_SIGN), len(text)):
        if text[start] in "<[◁" and not any(sign in text[start:] for sign in (">", "]", "▷")):
            return text[:start]
    return text
