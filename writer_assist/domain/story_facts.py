"""What a story and its notes show by rule, and what no card may contradict."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What a draft and the notes of a set show; the default forbids nothing.

    Attributes:
        names: Names as the draft and the notes spell them, one word each.
        women: Those of them, and nouns such as "fox", that are always "she".
        men: Those that are always "he".
        others: Whether the story's last paragraphs, or a note, speak of a woman and of a man, in
            this order; a pronoun for one who does not occur is a mistake.
        told_in_past: Whether the narration is in the past tense throughout.
        told_by_nobody: Whether the narration never says "I" or "we".
        in_speech: Whether the cursor is inside a speech.
        told_in_present: Whether the writer says that the narration is in the present tense.
        judged: Whether the rules of English grammar apply at all.
    """

    names: tuple[str, ...] = ()
    women: tuple[str, ...] = ()
    men: tuple[str, ...] = ()
    others: tuple[bool, bool] = (True, True)
    told_in_past: bool = False
    told_by_nobody: bool = False
    in_speech: bool = False
    told_in_present: bool = False
    judged: bool = False


NOTHING_KNOWN = StoryFacts()
