"""Chat templates: how a model's own template frames the story in its prompt."""

from __future__ import annotations

import datetime
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from writer_assist.generation.reasoning import closed_before_the_story

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.parser import Parser


logger = logging.getLogger(__name__)

_GUIDED = (
    "Continue this story with its very next sentence, in the voice and tense of its teller. Say "
    "something new about the scene: do not repeat, list, count or explain. Take facts from the "
    "notes in brackets, not their wording."
)
_MANNER = "You are a novelist. You continue stories in the same voice."
ASKED_MANNER = "You answer in a few plain words, just as you are asked, and add nothing."
"""For a request that is not to go on with a story."""
# Notes are in brackets before the last paragraph, like the author's asides.
NOTES, BEFORE_NOTE, BEHIND_NOTES = "\n\n(Notes for this scene.", " ", ")\n\n"
# A model may take these for the way to begin a paragraph; no card may contain them.
ASIDES = ("(Notes for this", "(About this story", "(Earlier in the story")


@dataclass(frozen=True, slots=True)
class ChatFrame:
    """The text around the story in a prompt; empty for a base model.

    ``head`` and ``foot`` contain control tokens as text; what is between them is plain text.

    Attributes:
        head: The beginning of the prompt.
        asked: The request, after what all cards of the set know.
        asked_first: The request if there is no story yet.
        foot: After the request, before the story.
    """

    head: str = ""
    asked: str = ""
    asked_first: str = ""
    foot: str = ""


COMPLETION = ChatFrame()

WITHIN_S = 30.0  # on a busy machine; a template usually takes milliseconds
_CPU_S, _MEMORY_BYTES = 2, 1_000_000_000
_LONGEST, _LONGEST_WRITTEN = 1_000_000, 20_000  # characters
# Letters only, so that no JSON encoding changes it.
_SPLIT = "qqstoryqq"
_TOOLS: tuple[list[object] | None, ...] = (None, [])

Message = dict[str, object]


@lru_cache(maxsize=8)
def frame_of(chat_template: str, *, guided: bool = False, manner: str = _MANNER) -> ChatFrame:
    """Return the frame for a model with this template; empty for a base model.

    With ``guided`` the request says more of what is wanted, for a model that can follow it.
    ``manner`` is what it is told of itself.

    It is also empty if the template cannot be used; see :func:`is_understood`.

    The story is placed at the beginning of the model's answer, so that the model continues it
    rather than talks about it.  With the story in the question and only its last sentences in
    the answer, the perplexity of the next paragraph of novels was 3 % higher with the starter
    model (12 paragraphs).
    """
    if not chat_template.strip():
        return COMPLETION
    try:
        head, foot = read_template(chat_template, manner)
    except TemplateError as error:
        logger.warning("The model's chat template is not understood: %s", error)
        return COMPLETION
    return ChatFrame(
        head=head,
        asked=_GUIDED if guided else "Write the next part of a story.",
        asked_first="Write the first paragraph of a story.",
        foot=closed_before_the_story(foot, chat_template),
    )


def is_understood(chat_template: str) -> bool:
    """Tell whether a model's template can be used; True also if it has none."""
    return not chat_template.strip() or frame_of(chat_template) is not COMPLETION


class TemplateError(ValueError):
    """A template cannot be used; the message says why, for developers."""


def read_template(template: str, manner: str) -> tuple[str, str]:
    """Return what a template writes before and after the first message of the user.

    Args:
        template: The model's template.
        manner: The system message; part of the user's message if there is no system role.

    Raises:
        TemplateError: It is not valid, drops the message, or takes too long.
    """
    if len(template) > _LONGEST:
        raise TemplateError("it is too long")
    root = Path(__file__).resolve().parents[2]
    path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH", "")]))
    try:
        finished = subprocess.run(
            [sys.executable, "-m", __name__],
            input=json.dumps([template, manner]).encode(),
            capture_output=True,
            timeout=WITHIN_S,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TemplateError(f"it cannot be tried: {type(error).__name__}") from error
    try:
        head, foot, why = json.loads(finished.stdout)
    except ValueError as error:
        raise TemplateError(f"trying it ended with {finished.returncode}") from error
    if why:
        raise TemplateError(why)
    return str(head), str(foot)


def around(template: str, manner: str) -> tuple[str, str]:
    """Do what :func:`read_template` does, in this process and without any protection.

    Raises:
        TemplateError: It is not valid, or drops the message.
    """
    why, second_best = "it leaves out what is said", None
    for environment in _environments():
        for messages in _conversations(manner):
            for tools in _TOOLS:
                try:
                    asked = _rendered(environment, template, messages, tools)
                except Exception as error:  # noqa: BLE001 - a template can raise anything
                    why = f"{type(error).__name__}: {error}"
                    continue
                head, _, foot = asked.partition(_SPLIT)
                if foot and manner in head:
                    return head, foot
                second_best = second_best or ((head, foot) if foot else None)
    if second_best is None:
        raise TemplateError(why)
    return second_best


def main() -> None:
    """Read one template; the main function of a child process."""
    template, manner = json.loads(sys.stdin.buffer.read())
    _limit()
    head = foot = why = ""
    try:
        head, foot = around(template, manner)
        if len(head) + len(foot) > _LONGEST_WRITTEN:
            head, foot, why = "", "", "it writes too much"
    except (TemplateError, RecursionError, MemoryError) as error:
        why = f"{type(error).__name__}: {error}"[:500]
    sys.stdout.write(json.dumps([head, foot, why]))


def _conversations(manner: str) -> Iterator[list[Message]]:
    """Yield the forms of a conversation that templates know: system message or not, in parts."""
    alone = f"{manner}\n\n{_SPLIT}"
    for put in (_plain, _in_parts):
        yield [_message("system", put(manner)), _message("user", put(_SPLIT))]
        yield [_message("user", put(alone))]


def _message(role: str, content: object) -> Message:
    return {"role": role, "content": content}


def _plain(text: str) -> object:
    return text


def _in_parts(text: str) -> object:
    return [{"type": "text", "text": text}]


def _rendered(
    environment: Environment, template: str, messages: list[Message], tools: object
) -> str:
    return environment.from_string(template).render(
        messages=messages,
        tools=tools,
        documents=tools,
        add_generation_prompt=True,
        enable_thinking=False,
        thinking=False,
        reasoning_effort="low",
        bos_token="",
        eos_token="",
        pad_token="",
        unk_token="",
    )


def _environments() -> Iterator[Environment]:
    """Yield one environment that raises errors for missing values, and one that ignores them."""
    from jinja2 import ChainableUndefined, Undefined, nodes
    from jinja2.ext import Extension
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generation(Extension):
        """The block that marks the model's messages for training."""

        tags = {"generation"}  # noqa: RUF012 - required by Jinja

        def parse(self, parser: Parser) -> list[nodes.Node]:
            parser.stream.skip(1)
            return parser.parse_statements(("name:endgeneration",), drop_needle=True)

    class Nothing(ChainableUndefined):
        """A missing value that behaves as an empty text."""

        def __add__(self, other: object) -> object:  # type: ignore[override]
            return other

        def __radd__(self, other: object) -> object:  # type: ignore[override]
            return other

    for undefined in (Undefined, Nothing):
        # Sandboxed, since the template is part of the model and may come from anywhere.
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=undefined,
            extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do", Generation],
        )
        environment.globals |= {
            "raise_exception": _refuse,
            "strftime_now": _Clock.strftime,
            "datetime": _Clock(),
        }
        environment.filters |= {
            "tojson": _to_json,
            "fromjson": json.loads,
            "from_json": json.loads,
            "strftime": lambda when, how: when.strftime(how),
        }
        environment.tests.setdefault("contains", lambda whole, part: part in whole)
        yield environment


class _Clock:
    """The date and time functions that templates call."""

    @staticmethod
    def strftime(how: str) -> str:
        return datetime.datetime.now().astimezone().strftime(how)

    @staticmethod
    def now(*_: object) -> datetime.datetime:
        return datetime.datetime.now().astimezone()

    today = utcnow = now

    @property
    def datetime(self) -> _Clock:
        return self


def _to_json(
    value: Any,  # noqa: ANN401 - any JSON
    *_: object,
    indent: int | None = None,
    ensure_ascii: bool = False,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    return json.dumps(
        value,
        indent=indent,
        ensure_ascii=ensure_ascii,
        separators=separators,
        sort_keys=sort_keys,
    )


def _refuse(message: str = "") -> str:
    raise ValueError(message)


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
