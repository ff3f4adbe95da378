"""Turning Markdown into plain words, for display, embedding and prompts."""

from __future__ import annotations

import html
import re

from writer_assist.domain.note_comments import without_hidden

# Every repetition is bounded, so that unclosed marks in a megabyte of text do not take quadratic
# time.  Attachments and comments become nothing, links become their label.  The order matters: an
# embed is a link with a mark in front, and a comment may hold anything.  The tuple before each
# pattern holds characters of which a text must have one for the pattern to be tried; most has none.
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
    (
        ("![",),
        re.compile(r"!\[\[[^\[\]\n]{0,300}\]\]|!\[[^\[\]\n]{0,300}\]\([^()\n]{0,2000}\)"),
        " ",
    ),
    (
        ("[[",),
        # The place within a note is dropped, but "C#" and "Episode #4" are names.
        re.compile(
            r"\[\[(?:[^\[\]|\n]{0,300}\|)?((?:[^\[\]|\n]|\[[^\[\]|\n]{0,100}\]){1,300}?)"
            r"(?:(?<=[^\s#])#[^#\[\]|\n][^\[\]|\n]{0,300})?\]\]"
        ),
        r"\1",
    ),
    (("\\<", "\\>"), re.compile(r"\\([<>])"), r"\1"),
    (
        ("](",),
        re.compile(r"\[([^\[\]\n]{1,300})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)"),
        r"\1",
    ),
    (("<",), re.compile(r"<((?:https?|ftp|mailto):[^\s<>]{1,2000})>"), r"\1"),
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
# Names of HTML elements.  Those that are also words, above all in games, count as an element
# only if they are closed.  Elements of style do not separate words.
_PLAIN = frozenset((
    "article", "aside", "bdi", "bdo", "blockquote", "body", "br", "caption", "center", "col",
    "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "fieldset",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
    "hgroup", "hr", "html", "iframe", "img", "ins", "kbd", "li", "nav", "nobr", "noscript",
    "ol", "optgroup", "p", "pre", "rp", "rt", "ruby", "samp", "section", "span", "sub",
    "summary", "sup", "svg", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul",
    "wbr", "en-note", "en-media", "en-todo", "en-crypt",
))  # fmt: skip
_WORDS = frozenset((
    "abbr", "acronym", "address", "area", "audio", "base", "basefont", "big", "blink", "button",
    "canvas", "cite", "code", "data", "datalist", "dialog", "embed", "font", "form", "frame",
    "input", "label", "legend", "link", "main", "map", "mark", "marquee", "menu", "meta",
    "meter", "object", "option", "output", "param", "picture", "progress", "script", "search",
    "select", "slot", "small", "source", "strike", "strong", "style", "template", "textarea",
    "time", "title", "track", "var", "video", "a", "b", "i", "q", "s", "u",
))  # fmt: skip
_STYLES = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "tt", "u", "var", "wbr",
))  # fmt: skip
_SHORT_NAME = 3  # letters; "<P>" and "<BR>" are hardly ever words
_NEAR = 5000  # characters
_ATTRIBUTE = (
    r"""\s+(?:[a-zA-Z_:@][\w:.-]{0,60}\s{0,9}=\s{0,9}(?:"[^"<]{0,4000}"|'[^'<]{0,4000}'|[^\s"'=<>`]{1,400})"""
    r"|(?:allowfullscreen|async|autoplay|checked|compact|controls|default|defer|disabled|hidden|"
    r"inert|loop|multiple|muted|nohref|noshade|nowrap|open|readonly|required|reversed|selected)"
    r"(?=[\s/>]))"
)
_ELEMENT = re.compile(
    rf"(?<!\\)<(?P<closes>/?)(?P<name>[a-zA-Z][\w:-]{{0,20}})(?P<more>(?:{_ATTRIBUTE}){{0,40}})\s{{0,9}}/?>"
    r"|<!DOCTYPE [^<>]{0,200}>|<\?xml[^<>]{0,200}>",
    re.IGNORECASE,
)
# Any white space that is not already a single space; most of a text is.
_SPACES = re.compile(r" [^\S\n]+|[^\S\n ][^\S\n]*")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def readable(markdown: str) -> str:
    """Return a stretch of Markdown as plain words, without marks, tags and attachments.

    Line breaks are kept, blank lines are merged into one, spaces are single.  A text of marks
    only, such as a picture, becomes empty.
    """
    text = without_hidden(markdown, markdown=False)
    if "<" in text:
        text = _without_elements(text)
    for signs, mark, words in _MARKS:
        if any(sign in text for sign in signs):
            text = mark.sub(words, text)
    text = _SPACES.sub(" ", html.unescape(text))
    text = "\n".join(line.strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip()


def element_at(text: str, start: int) -> int:
    """Return the offset just after the HTML element that begins there; 0 if none does."""
    found = _ELEMENT.match(text, start)
    return found.end() if found and _is_element(found) else 0


def _without_elements(text: str) -> str:
    def in_its_place(found: re.Match[str]) -> str:
        if not _is_element(found):
            return found[0]
        return "" if (found["name"] or "").lower() in _STYLES else " "

    return _ELEMENT.sub(in_its_place, text)


def _is_element(found: re.Match[str]) -> bool:
    """Tell an element from a word in angle brackets, such as a game's <Menu>."""
    name = found["name"]
    if name is None:
        return True
    known = name.lower()
    is_plain = known in _PLAIN or known.startswith(("o:", "v:", "w:", "m:"))
    if not is_plain and known not in _WORDS:
        return False
    is_sure = (is_plain or known in _STYLES) and (name.islower() or len(name) < _SHORT_NAME)
    if is_sure and (is_plain or name.islower()):
        return True
    if found["more"] or found[0].endswith("/>"):
        return True
    if found["closes"]:
        return name.islower() or found.string.rfind(f"<{name}", *_near(found.start(), -1)) >= 0
    return found.string.find(f"</{name}", *_near(found.end(), 1)) >= 0


def _near(place: int, direction: int) -> tuple[int, int]:
    other = max(0, place + direction * _NEAR)
    return min(place, other), max(place, other)
