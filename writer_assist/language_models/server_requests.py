"""Adapting a request for a server that refuses a part of it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass

Body = Mapping[str, object]

# Not every server knows these options; some refuse a request with an unknown one.
_EXTRAS = frozenset({"min_p", "top_k", "presence_penalty", "seed", "chat_template_kwargs"})
_DISPENSABLE = _EXTRAS | {"temperature", "top_p"}
_UNUSUAL_STATUS = (400, 422)  # codes without a message for which the request is simplified
# Codes for which it is simplified only if the message says why.
_TALKATIVE_STATUS = (200, 404, 405, 409, 413, 500, 501)
_TOO_LONG = re.compile(r"context|too long|too many tokens|maximum.{0,20}length", re.IGNORECASE)
_ROLES = re.compile(r"\b(?:system|roles?|alternat\w*|jinja|chat.?template)\b", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"extra|unknown|unrecogni[sz]ed|unexpected|unsupported|not (?:permitted|allowed|supported)",
    re.IGNORECASE,
)
_NO_STREAM = re.compile(r"stream", re.IGNORECASE)
_NO_MODEL = re.compile(r"\bmodel\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RequestFormat:
    """How requests to a server are formed.

    Attributes:
        dropped: Options that the server does not know.
        one_message: Whether the system message is put into the user's message.
        completion_tokens: Whether the option for the length has its newer name.
        streamed: Whether the server sends the text while it is written.
        model: The model to name if the writer named none.
    """

    dropped: frozenset[str] = frozenset()
    one_message: bool = False
    completion_tokens: bool = False
    streamed: bool = True
    model: str = ""

    def applied(self, body: Body) -> dict[str, object]:
        """Return a request in this form."""
        asked = {name: value for name, value in body.items() if name not in self.dropped}
        if self.one_message and isinstance(messages := asked.get("messages"), list):
            asked["messages"] = _in_one_message(messages)
        if self.completion_tokens and "max_tokens" in asked:
            asked["max_completion_tokens"] = asked.pop("max_tokens")
        if self.model and not asked.get("model"):
            asked = {"model": self.model, **asked}
        return {**asked, "stream": self.streamed}


def wants_a_model(body: Body, complaint: str) -> bool:
    """Tell whether a server refused because no model was named."""
    return not body.get("model") and bool(_NO_MODEL.search(complaint))


def other_way(
    way: RequestFormat, body: Body, *, status: int, complaint: str
) -> RequestFormat | None:
    """Return a form to try after a refusal; None if there is no other.

    Args:
        way: The form that was refused.
        body: The request as it was sent.
        status: The status code; 200 for an error message within an answer.
        complaint: The server's error message.
    """
    unsure = status in _UNUSUAL_STATUS
    if _TOO_LONG.search(complaint) or not (unsure or status in _TALKATIVE_STATUS):
        return None
    if "max_completion_tokens" in complaint and "max_tokens" in body:
        return dataclasses.replace(way, completion_tokens=True)
    named = frozenset(name for name in _DISPENSABLE & body.keys() if name in complaint)
    if named:
        return dataclasses.replace(way, dropped=way.dropped | named)
    has_system = _has_system(body)
    if has_system and _ROLES.search(complaint):
        return dataclasses.replace(way, one_message=True)
    if body.get("stream") and _NO_STREAM.search(complaint):
        return dataclasses.replace(way, streamed=False)
    if _EXTRAS & body.keys() and (unsure or _UNKNOWN.search(complaint)):
        return dataclasses.replace(way, dropped=way.dropped | _EXTRAS)
    if has_system and unsure:
        return dataclasses.replace(way, one_message=True)
    return None


def _has_system(body: Body) -> bool:
    messages = body.get("messages")
    return isinstance(messages, list) and any(one.get("role") == "system" for one in messages)


def _in_one_message(messages: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"role": "user", "content": "\n\n".join(one["content"] for one in messages)}]
