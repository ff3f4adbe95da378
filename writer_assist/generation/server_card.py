"""One card written by a server: the request for it, and fitting the answer to the story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from writer_assist.domain.continuation import Ending, JoinRule
from writer_assist.domain.models import ServerPromptStyle
from writer_assist.domain.prompt import Memory
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.sentences import ends_sentence, sentence_ends
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.chat_template import BEFORE_NOTE, BEHIND_NOTES, NOTES
from writer_assist.generation.memory import memory_text
from writer_assist.generation.mending import mend, quotation_style
from writer_assist.generation.prompt_parts import as_note
from writer_assist.generation.reasoning import is_about_the_task, told_in

STORY_CHARACTERS = 6000
_JOINT_CHARACTERS = 200
_QUOTED_CHARACTERS = 80
_LONGEST_HEADING = 40  # characters; no more are held back to see whether a line break follows
_SHORTEST = 20  # characters of a sentence, as with a local model
# Characters per requested token, and for thoughts; beyond these a server that never stops is cut
# off.
_MOST_PER_TOKEN, _MOST_HELD, _MOST_THOUGHT = 40, 20_000, 200_000

_MANNER = (
    "You are a novelist. You continue stories in the same voice, person and tense. You answer "
    "with the words that come next and nothing else: no heading, no remark, no repetition."
)


def request_of(
    story: str,
    snippet: Snippet | None,
    sampling: Sampling,
    *,
    seed: int,
    style: ServerPromptStyle,
    memory: Memory,
) -> tuple[str, Mapping[str, object]]:
    """Return path and body of the request to a server for one card.

    Args:
        story: All text before the cursor.
        snippet: The note to write from; None for a card without a note.
        sampling: The settings; those that the interface does not know are left out.
        seed: The card's own seed.
        style: How the server is sent its prompts.
        memory: What all prompts contain besides the story.
    """
    numbers: dict[str, object] = {
        "max_tokens": sampling.max_new_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "min_p": sampling.min_p,
        "presence_penalty": min(2.0, sampling.presence_penalty),
        "seed": seed % 2**31,
    }
    if sampling.top_k:
        numbers["top_k"] = sampling.top_k
    shown = story[-STORY_CHARACTERS:].rstrip(" \t")
    known = memory_text(memory, shown, asides=style is ServerPromptStyle.TEXT)
    if style is ServerPromptStyle.TEXT:
        return "/completions", {"prompt": known + _bare(shown, snippet), **numbers}
    messages = [
        {"role": "system", "content": _MANNER},
        {"role": "user", "content": known + _asked(shown, snippet)},
    ]
    # Servers with reasoning models pass this on to the chat template; there is no standard option.
    numbers["chat_template_kwargs"] = {"enable_thinking": False, "thinking": False}
    return "/chat/completions", {"messages": messages, **numbers}


def asked_request(
    request: str,
    story: str,
    notes: Sequence[Snippet],
    sampling: Sampling,
    *,
    seed: int,
    style: ServerPromptStyle,
) -> tuple[str, Mapping[str, object]]:
    """Return path and body of a request for something else than the story's next words.

    Args:
        request: What is asked for.
        story: What the answer follows.
        notes: What it is to be written from, all together.
        sampling: The settings.
        seed: Of the answer.
        style: How the server is sent its prompts; one that only goes on is not told the request.
    """
    numbers: dict[str, object] = {
        "max_tokens": sampling.max_new_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "seed": seed % 2**31,
    }
    told = "".join(f"{BEFORE_NOTE}{as_note(one)}" for one in notes)
    known = f"{NOTES.lstrip()}{told}{BEHIND_NOTES}"
    if style is ServerPromptStyle.TEXT:
        return "/completions", {"prompt": known + story, **numbers}
    messages = [{"role": "user", "content": f"{request}\n\n{known}{story.rstrip(' “')}"}]
    numbers["chat_template_kwargs"] = {"enable_thinking": False, "thinking": False}
    return "/chat/completions", {"messages": messages, **numbers}


def joint_of(story: str) -> JoinRule:
    """Return how a server's text is joined to the story."""
    return JoinRule(before=story[-_JOINT_CHARACTERS:], quotation=quotation_style(story))


class ServerCard:
    """The growing text of one card.

    A reasoning model may send its thoughts first and mark only their end.  Until it is known that
    the model does not do this, nothing is shown before the answer is complete.

    Attributes:
        text: Ready to be appended to the story; only grows until :meth:`end`.
        ending: Why it stopped; None while it is being written.
        thought: Whether the answer contained thoughts.
    """

    def __init__(
        self, story: str, sampling: Sampling, style: ServerPromptStyle, *, held: bool = False
    ) -> None:
        """Begin an empty card.

        Args:
            story: All text before the cursor.
            sampling: The settings of the set.
            style: How the server is sent its prompts.
            held: Whether nothing is shown before the answer is complete, or :meth:`release` is
                called.
        """
        self.text = ""
        self.ending: Ending | None = None
        self.thought = False
        self._story = story
        self._joint = joint_of(story)
        self._sampling = sampling
        self._style = style
        self._held = held
        self._paragraph = story.rstrip().rpartition("\n")[2].strip()
        self._raw = ""
        self._told = 0  # how many characters were returned so far
        self._pieces = 0

    def add(self, piece: str) -> str:
        """Add a piece of the answer; return what it adds to the text, which may be empty."""
        self._raw += piece
        before = self.text
        if not self._held:
            self._grow()
        if self.ending is None and len(self._raw) > self._most():
            self.end("length")
        return self.text[len(before) :] if self.text.startswith(before) else ""

    def release(self) -> None:
        """Show what is written from now on at once."""
        self._held = False

    def end(self, why: str) -> None:
        """End the card as the server did; an incomplete last sentence is left out."""
        if self.ending is not None:
            return
        self.release()
        self._grow()
        if self.ending is not None:
            return
        line = self._fresh(final=True).partition("\n")[0]
        self.text = mend(self._spaced(line), self._joint)
        ends = [end for end in sentence_ends(self.text, final=True) if end >= _SHORTEST]
        if why == "length" and self._sampling.stop_at_sentence and ends:
            self.text = self.text[: ends[-1]]
        if ends_sentence(self.text):
            self.ending = Ending.SENTENCE
        else:
            self.ending = Ending.LENGTH if why == "length" else Ending.MODEL

    @property
    def is_only_thought(self) -> bool:
        """Whether the model wrote nothing but thoughts; known when the card has ended."""
        if self.thought:
            return not self.text.strip()
        return self._style is ServerPromptStyle.CONVERSATION and is_about_the_task(
            self.text, self._story
        )

    def cut(self) -> None:
        """End the card as it is."""
        if self.ending is None:
            self.release()
            self._grow()
        self.ending = self.ending or Ending.CUT

    def _grow(self) -> None:
        line, broken, _ = self._fresh(final=False).partition("\n")
        self.text = self._until_the_end(mend(self._spaced(line), self._joint))
        if broken and self.ending is None:
            self.ending = Ending.SENTENCE if ends_sentence(self.text) else Ending.MODEL

    def _most(self) -> int:
        besides = _MOST_THOUGHT if self.thought else _MOST_HELD if self._held else 0
        return besides + _MOST_PER_TOKEN * (self._sampling.max_new_tokens + 10)

    def _fresh(self, *, final: bool) -> str:
        """Return the new text without headings and repetitions that some models begin with."""
        told = told_in(self._raw, final=final)
        self.thought = self.thought or told.thought
        self._pieces += len(told.text) > self._told
        self._told = len(told.text)
        if self._style is ServerPromptStyle.TEXT:
            return told.text.lstrip("\n")
        raw = told.text.lstrip()
        if self._paragraph and raw.startswith(self._paragraph):
            return raw[len(self._paragraph) :].lstrip("\n")
        heading, broken, rest = raw.partition("\n")
        if broken and _is_heading(heading):
            return rest.lstrip()
        waiting = not broken and (self._paragraph.startswith(raw) or _is_heading(raw))
        if waiting and not final:
            return ""
        return raw if self.thought else told.text.lstrip("\n")

    def _spaced(self, body: str) -> str:
        """Separate the first word from the story, as conversation answers have no leading space."""
        last = self._joint.before[-1:]
        between = (
            self._style is ServerPromptStyle.CONVERSATION and body[:1].isalnum() and last.isalnum()
        )
        return f" {body}" if between else body

    def _until_the_end(self, text: str) -> str:
        """Return the text up to where it should end, and end the card there."""
        ends = [end for end in sentence_ends(text, final=False) if end >= _SHORTEST]
        wanted = self._sampling.sentences
        if wanted and len(ends) >= wanted:
            self.ending = Ending.SENTENCE
            return text[: ends[wanted - 1]]
        enough = self._pieces * 3 > self._sampling.max_new_tokens * 2
        if self._sampling.stop_at_sentence and enough and ends and ends[-1] >= len(self.text):
            self.ending = Ending.SENTENCE
            return text[: ends[-1]]
        return text


def _is_heading(line: str) -> bool:
    return len(line) < _LONGEST_HEADING and not ends_sentence(line)


def _asked(story: str, snippet: Snippet | None) -> str:
    if not story.strip():
        asked = "Write the first sentences of a story."
        return f"{asked} Use this note: {as_note(snippet)}" if snippet else asked
    use = f" Use this note: {as_note(snippet)}" if snippet else ""
    end = story[-_QUOTED_CHARACTERS:].strip().rpartition("\n")[2]
    end = end.partition(" ")[2] or end  # the first word may be incomplete
    return f"{story}\n\n---\nThe text breaks off at “{end}”. Write what comes next.{use}"


def _bare(story: str, snippet: Snippet | None) -> str:
    if snippet is None:
        return story
    before, _, paragraph = story.rpartition("\n")
    note = f"{NOTES}{BEFORE_NOTE}{as_note(snippet)}{BEHIND_NOTES}"
    return f"{before.rstrip()}{note}{paragraph}"
