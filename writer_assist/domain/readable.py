"""What is left of Markdown when its marks are taken away: for reading, embedding and prompts."""

from __future__ import annotations

import html
import re

# Every repetition is bounded, so that unclosed marks in a megabyte cost no squared time.
# Attachments and comments say nothing; links say their label; the order matters, since an
# embed is a link with a mark in front, and a comment may hold anything.  In front of each
# pattern is what a text must have one of for it to be tried: most prose has none.
_MARKS: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = (
    (
        ("^",),
        re.compile(r"[ \t]+\^[A-Za-z0-9-]{1,60}[ \t]*$", re.MULTILINE),
        "",
    ),  # names of paragraphs
    (
        ("::",),
        re.compile(r"[\[(]([^\W\d_][\w -]{0,40})::[ \t]+([^\[\]()\n]{1,300})[\])]"),
        r"\1: \2",
    ),
    (("::",), re.compile(r"^([ \t>*-]{0,8}[^\W\d_][\w -]{0,40})::(?=\s)", re.MULTILINE), r"\1:"),
    (("<!--", "%%"), re.compile(r"<!--.{0,2000}?-->|%%.{0,2000}?%%", re.DOTALL), " "),
    (
        ("![",),
        re.compile(r"!\[\[[^\[\]\n]{0,300}\]\]|!\[[^\[\]\n]{0,300}\]\([^()\n]{0,2000}\)"),
        " ",
    ),
    (
        ("[[",),
        # A place in a note is not shown, but "C#" and "Episode #4" are names.
        re.compile(
            r"\[\[(?:[^\[\]|\n]{0,300}\|)?((?:[^\[\]|\n]|\[[^\[\]|\n]{0,100}\]){1,300}?)"
            r"(?:(?<=[^\s#])#[^#\[\]|\n][^\[\]|\n]{0,300})?\]\]"
        ),
        r"\1",
    ),
    (("](",), re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\n]{0,2000}\)"), r"\1"),
    (("<",), re.compile(r"</?[a-zA-Z][^<>]{0,1000}>"), " "),
    ((">",), re.compile(r"^[ \t]*(?:>[ \t]?)+(?:\[![\w-]+\][+-]?)?", re.MULTILINE), ""),
    (
        ("#", "-", "*", "+"),
        re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)", re.MULTILINE),
        "",
    ),
    (
        ("-", "*", "_", "`", "~"),
        re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$|^[ \t]*(?:`{3,}|~{3,}).*$", re.MULTILINE),
        "",
    ),
    (("*", "~~", "=="), re.compile(r"(?<!\\)(\*{1,3}|~~|==)(?=\S)([^\n]{0,500}?\S)\1"), r"\2"),
    (("_",), re.compile(r"(?<![\w\\])(_{1,3})(?=\S)([^\n]{0,500}?\S)\1(?!\w)"), r"\2"),
)
# All that is not a single space already, for those are most of a text.
_SPACES = re.compile(r" [^\S\n]+|[^\S\n ][^\S\n]*")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def readable(markdown: str) -> str:
    """Return the words of a stretch of Markdown without its marks, tags and attachments.

    Lines are kept, blank ones are joined into one, spaces are single.  What was all
    marks, such as a picture, leaves an empty text.
    """
    text = markdown
    for signs, mark, words in _MARKS:
        if any(sign in text for sign in signs):
            text = mark.sub(words, text)
    text = _SPACES.sub(" ", html.unescape(text))
    text = "\n".join(line.strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip()
