"""Grammar of English prose: a checker with the rules that suit fiction, and what it keeps."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.grammar import Complaint, IgnoredComplaints, place_of
from writer_assist.errors import DiskError
from writer_assist.files import disk_error, write_atomically
from writer_assist.manuscript.grammar_rules import OFF, is_mistaken

if TYPE_CHECKING:
    from harper import Lint, Linter

logger = logging.getLogger(__name__)

LONGEST = 20_000  # characters of a paragraph that is checked; nobody writes a longer one

# What is no prose: comments, links, code.
_NO_PROSE = r"%%.*?(?:%%|$)|<!--.*?-->|\[\[.*?\]\]|`[^`]*`"
_DIALECTS = {"us": 0, "gb": 1, "uk": 1, "ie": 1, "au": 2, "nz": 2, "ca": 3, "in": 4}
_QUOTED = re.compile(r"`([^`]*)`")


def is_english(language: str) -> bool:
    """Tell whether a language such as "en_GB" is English; an empty one or "C" counts as such."""
    return language.replace("-", "_").partition("_")[0].lower() in ("en", "", "c")


class GrammarChecker:
    """Checks paragraphs, and knows what the writer does not want to hear again.

    It is used on one thread only, which is not the window's: opening it takes half a second and
    140 MB, a paragraph some milliseconds, without Python's lock.
    """

    def __init__(self, language: str, kept: Path) -> None:
        """Open the checker.

        Args:
            language: Such as "en_GB"; says which English it is.
            kept: The file of what the writer ignores; need not exist.

        Raises:
            DiskError: The file cannot be read.
        """
        from harper import Linter

        region = language.replace("-", "_").partition("_")[2].partition(".")[0].lower()
        self._linter: Linter = Linter(_DIALECTS.get(region, 0))
        rules = self._linter.get_default_lint_config()
        self._linter.set_lint_config({name: on and name not in OFF for name, on in rules.items()})
        self._file, self._ignored = kept, read_ignored(kept)

    @property
    def ignored(self) -> IgnoredComplaints:
        """What the writer does not want to hear again."""
        return self._ignored

    def check(self, paragraph: str) -> tuple[Complaint, ...]:
        """Return what may be wrong in a paragraph, in its order."""
        if len(paragraph) > LONGEST or not self._linter.lint(paragraph, regex_mask=_NO_PROSE):
            return ()  # the names of rules cost as much again
        found = self._linter.organized_lints(paragraph, regex_mask=_NO_PROSE)
        complaints = (
            _complaint(kind, paragraph, lint)
            for kind, lints in found.items()
            for lint in lints
            # What it knows no remedy for, it is wrong about in fiction.
            if lint.suggestions
            and not is_mistaken(kind, lint.lint_kind, paragraph, lint.span.start, lint.span.end)
        )
        return tuple(_apart(self._ignored.without(complaints)))

    def ignore(self, complaint: Complaint) -> None:
        """Complain at this place no more.

        Raises:
            DiskError: It cannot be kept; it holds until the program ends.
        """
        self._keep(self._ignored.with_place(complaint.place))

    def refuse(self, kind: str) -> None:
        """Complain of this kind no more.

        Raises:
            DiskError: It cannot be kept; it holds until the program ends.
        """
        self._keep(self._ignored.with_kind(kind))

    def replace_ignored(self, ignored: IgnoredComplaints) -> None:
        """Ignore this and nothing else.

        Raises:
            DiskError: It cannot be kept; it holds until the program ends.
        """
        self._keep(ignored)

    def about(self, kinds: frozenset[str]) -> Mapping[str, str]:
        """Return what kinds of complaints are about, each in a sentence, by their names."""
        told = self._linter.get_lint_descriptions()
        return {kind: _readable(told.get(kind, kind)) for kind in sorted(kinds)}

    def _keep(self, ignored: IgnoredComplaints) -> None:
        self._ignored = ignored
        write_ignored(self._file, ignored)


def read_ignored(path: Path) -> IgnoredComplaints:
    """Return what the writer ignores; a file with other contents counts as empty.

    Raises:
        DiskError: It cannot be read.
    """
    try:
        known = json.loads(path.read_bytes())
        return IgnoredComplaints(frozenset(known["kinds"]), frozenset(known["places"]))
    except FileNotFoundError:
        return IgnoredComplaints()
    except OSError as error:
        raise DiskError(f"{path.name} cannot be read.") from error
    except (ValueError, KeyError, TypeError):
        logger.warning("what was ignored of the grammar cannot be read")
        return IgnoredComplaints()


def write_ignored(path: Path, ignored: IgnoredComplaints) -> None:
    """Keep what the writer ignores.

    Raises:
        DiskError: It cannot be written.
    """
    known = {"kinds": sorted(ignored.kinds), "places": sorted(ignored.places)}
    try:
        write_atomically(path, json.dumps(known, indent=1).encode())
    except OSError as error:
        raise disk_error(error, path) from error


def _complaint(kind: str, paragraph: str, lint: Lint) -> Complaint:
    from harper import SuggestionKind

    span = lint.span
    words = paragraph[span.start : span.end]
    replacements = dict.fromkeys(
        words + one.replacement_text
        if one.kind is SuggestionKind.INSERT_AFTER
        else one.replacement_text
        for one in lint.suggestions
    )
    curly = "’" in paragraph
    return Complaint(
        span.start,
        span.end,
        kind,
        _readable(lint.message),
        tuple(one.replace("'", "’") if curly else one for one in replacements),
        place_of(kind, paragraph, span.start, span.end),
    )


def _apart(complaints: tuple[Complaint, ...]) -> Iterator[Complaint]:
    """Yield complaints in their order, without those that overlap an earlier one."""
    end = -1
    for one in sorted(complaints, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            yield one
            end = one.end


def _readable(message: str) -> str:
    """Return a message as a novelist reads it, without Markdown."""
    return _QUOTED.sub(r"“\1”", " ".join(message.split()))
