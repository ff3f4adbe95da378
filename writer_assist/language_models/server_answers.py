"""Parsing the answers of servers, in all their dialects: streams, whole answers, errors."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST = 300  # characters of a server's error message
_MOST_UNREAD = 20_000
_DONE = "[DONE]"
# Fields in which servers put a reasoning model's thoughts.
_THOUGHTS = (
    "reasoning_content",
    "reasoning",
    "reasoning_text",
    "reasoning_details",
    "thinking",
    "thoughts",
)
_SENTENCES = ("message", "msg", "detail", "error_description", "error_message", "reason", "title")
_LIMITS = {"length", "limit", "max_tokens", "max_output_tokens", "model_length"}
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>([^<>]*)", re.IGNORECASE)
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Control characters except tab and line feed, code points that are not characters, and the
# replacement for lost characters.
_NO_LETTERS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufff9-\ufffd\ufffe\uffff]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\s]+")


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """The content of one event in an answer.

    Attributes:
        text: The model's text, to be shown.
        thought: Whether it contains the model's thoughts, which are not shown.
        refusal: The model's refusal to do what it was asked for.
        complaint: The server's error message; empty if there is none.
        ended: Why the text ends here: "stop", "length", or another word of the server's.
    """

    text: str = ""
    thought: bool = False
    refusal: str = ""
    complaint: str = ""
    ended: str = ""


class AnswerReader:
    """Reads the lines of an answer: an event stream, JSON by lines, or a single JSON value.

    Attributes:
        done: Whether the server marked the end of the stream.
    """

    def __init__(self) -> None:
        self.done = False
        self._name = ""
        self._data = ""
        self._bare: list[str] = []
        self._unread = ""

    @property
    def unread(self) -> str:
        """The lines that could not be interpreted, from the first on."""
        return "\n".join([self._unread, *self._bare]).strip()[:_MOST_UNREAD]

    def feed(self, line: str) -> Iterator[StreamEvent]:
        """Yield the content of a line; nothing for unknown events, comments and empty lines."""
        name, colon, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line.strip():
            yield from self._end_event()
        elif colon and name == "data":
            yield from self._feed_data(value)
        elif colon and name == "event":
            self._name = value.strip()
        elif colon and name == "error" and not self._bare:
            yield StreamEvent(complaint=complaint_in(parsed(value) or value))
        elif not (colon and name in ("", "id", "retry")):
            yield from self._feed_bare(line)

    def rest(self) -> Iterator[StreamEvent]:
        """Yield the content of an answer's end, after all lines."""
        yield from self._end_event()
        bare, self._bare = self._bare, []
        whole = parsed("\n".join(bare))
        if whole is not None:
            yield from said_by(whole)
            return
        for line in bare:
            event = parsed(line)
            if event is None:
                self._set_aside(line)
            else:
                yield from said_by(event)

    def _feed_data(self, value: str) -> Iterator[StreamEvent]:
        if value.strip() == _DONE:
            yield from self._end_event()
            self.done = True
            return
        if not value.strip():
            return
        together = f"{self._data}\n{value}" if self._data else value
        event = parsed(together)
        if event is None and self._data and (event := parsed(value)) is not None:
            self._set_aside(self._data)
        if event is None:
            self._data = together if together.strip() != "null" else ""
            return
        self._data = ""
        if self._name == "error":
            yield StreamEvent(complaint=complaint_in(event))
        else:
            yield from said_by(event)

    def _end_event(self) -> Iterator[StreamEvent]:
        name, data = self._name, self._data
        self._name = self._data = ""
        if data and name == "error":
            yield StreamEvent(complaint=complaint_in(data))
        elif data:
            self._set_aside(data)

    def _feed_bare(self, line: str) -> Iterator[StreamEvent]:
        event = parsed(line) if line[:1] in "{[" and not self._bare else None
        if event is not None:
            yield from said_by(event)
        elif line.strip() == _DONE:
            self.done = True
        else:
            self._bare.append(line)

    def _set_aside(self, text: str) -> None:
        if len(self._unread) < _MOST_UNREAD:
            self._unread += f"\n{text}"


def said_by(event: object) -> Iterator[StreamEvent]:
    """Yield the content of a JSON value; nothing if its format is unknown."""
    if isinstance(event, list):
        for one in event:
            if isinstance(one, dict):
                yield from said_by(one)
        return
    if not isinstance(event, dict):
        return
    if complaint := _complaint_of(event):
        yield StreamEvent(complaint=complaint)
    elif isinstance(choices := event.get("choices"), list):
        yield from (_said_by_choice(one) for one in choices if _is_first(one))
    elif isinstance(event.get("choices"), dict):
        yield _said_by_choice(event["choices"])
    else:
        yield from _said_in_own_way(event)


def complaint_in(answer: object) -> str:
    """Return a server's error message in one line; its JSON if it has no message."""
    if isinstance(answer, str):
        inside = parsed(answer) if answer.lstrip()[:1] in "{[" else None
        return complaint_in(inside) if inside is not None else _line(answer)
    if isinstance(answer, list):
        return _line("; ".join(filter(None, (complaint_in(one) for one in answer[:5]))))
    if isinstance(answer, dict):
        if answer.get("error"):
            return complaint_in(answer["error"])
        sentence = next((answer[name] for name in _SENTENCES if answer.get(name)), None)
        if sentence is not None:
            where = answer.get("loc")
            place = ".".join(map(str, where)) if isinstance(where, list) else ""
            return _line(": ".join(filter(None, (place, complaint_in(sentence)))))
    return _line(json.dumps(answer, ensure_ascii=False)) if answer else ""


def is_page(text: str) -> bool:
    """Tell whether a text is an HTML page."""
    return bool(_PAGE.match(text))


def page_words(text: str) -> str:
    """Return the title of an HTML page, or its first words."""
    title = _TITLE.search(text)
    return _line(html.unescape(title[1])) if title else _line(html.unescape(_TAGS.sub(" ", text)))


def parsed(text: str) -> object:
    """Return the JSON value of a text; None if it is not JSON."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _is_first(choice: object) -> bool:
    return isinstance(choice, dict) and choice.get("index") in (0, None)


def _complaint_of(event: dict[str, object]) -> str:
    if event.get("error"):
        return complaint_in(event["error"])
    named = "error" in (event.get("object"), event.get("type"))
    known = {"choices", "response", "content", "done"} & event.keys()
    told = isinstance(event.get("message"), str) and {"code", "status", "type"} & event.keys()
    return complaint_in(event) if named or (not known and ("detail" in event or told)) else ""


def _said_by_choice(choice: dict[str, object]) -> StreamEvent:
    if choice.get("error"):
        return StreamEvent(complaint=complaint_in(choice["error"]))
    held = choice.get("delta") if isinstance(choice.get("delta"), dict) else choice.get("message")
    ended = choice.get("finish_reason")
    told = _said_by_message(held if isinstance(held, dict) else {})
    text = told.text or _texts(choice.get("text"))
    return StreamEvent(text, told.thought, told.refusal, ended=_ending(ended))


def _said_by_message(message: dict[str, object]) -> StreamEvent:
    content = message.get("content")
    refusal = message.get("refusal")
    thought = any(message.get(name) for name in _THOUGHTS) or _has_thoughts(content)
    return StreamEvent(_texts(content), thought, refusal if isinstance(refusal, str) else "")


def _said_in_own_way(event: dict[str, object]) -> Iterator[StreamEvent]:
    """Yield the content of events in Ollama's and llama.cpp's own formats."""
    message, text = event.get("message"), event.get("response", event.get("content"))
    ended = ""
    if event.get("done") is True:
        ended = _ending(event.get("done_reason") or "stop")
    elif event.get("stop") is True:
        limited = event.get("stopped_limit") or event.get("stop_type") == "limit"
        ended = "length" if limited else "stop"
    if isinstance(message, dict):
        told = _said_by_message(message)
        yield StreamEvent(told.text, told.thought, told.refusal, ended=ended)
    elif isinstance(text, str) or ended:
        yield StreamEvent(_texts(text), any(event.get(name) for name in _THOUGHTS), ended=ended)


def _texts(content: object) -> str:
    """Return the text of a message's content, which is a text or a list of parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        if content.get("type", "text") not in ("text", "output_text"):
            return ""
        return _texts(content.get("text", content.get("value")))
    return "".join(map(_texts, content)) if isinstance(content, list) else ""


def _has_thoughts(content: object) -> bool:
    return isinstance(content, list) and any(
        isinstance(part, dict) and part.get("type") in ("thinking", "reasoning") for part in content
    )


def _ending(word: object) -> str:
    if not isinstance(word, str):
        return ""
    return "length" if word.lower() in _LIMITS else word


def _line(text: str) -> str:
    line = _UNPRINTABLE.sub(" ", text).strip()
    return f"{line[:_LONGEST].rstrip()}…" if len(line) > _LONGEST else line


class PieceJoiner:
    """Joins surrogates that are split between pieces, and drops unprintable characters."""

    def __init__(self) -> None:
        self._held = ""

    def piece(self, text: str) -> str:
        """Return what can be shown of a piece now."""
        text = self._held + text
        self._held = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" or text[-1:] == "\r" else ""
        return _sound(text[: len(text) - len(self._held)])

    def rest(self) -> str:
        """Return what is still held back, at the end."""
        held, self._held = self._held, ""
        return _sound(held)


def _sound(text: str) -> str:
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = _LINE_ENDS.sub("\n", text)
    return _NO_LETTERS.sub("", text)
