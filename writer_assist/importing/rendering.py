"""Rendering a note as HTML for reading: few elements, classes for colours, links to notes.

Links to notes have the scheme ``note:``, tags ``tag:``.  The first words of each line of the
text have an anchor ``L<line>``, counted from 0.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from html import escape
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from writer_assist.domain.note import name_key
from writer_assist.domain.note_comments import Span, blanked, hidden_stretches
from writer_assist.importing.front_matter import FrontMatter, front_matter_of
from writer_assist.importing.markdown import ATTACHMENT, with_note_rules

_FULL_LINE = 45  # characters; if all lines are longer, their ends mean nothing
_SHOWN_ELSEWHERE = {"title", "tag", "tags", "alias", "aliases"}
_ELSEWHERE = re.compile(r"(?i)(https?|mailto):")
_CALLOUT = re.compile(r"\A\[!(\w[\w-]*)\][+-]?[ \t]*")
_PARAGRAPH_NAME = re.compile(r"[ \t]+\^[A-Za-z0-9-]{1,60}(?=[ \t]*$)", re.MULTILINE)
_HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]{1,500})(?<=\S)==")
_ELEMENT_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_ENDS_LINE = {"br", "/tr", "/p", "/div", "/li", "/h1", "/h2", "/h3", "/h4", "/caption", "/summary"}
_PARTS_WORDS = {"td", "th", "dd", "dt", "option", "button"}
_BLOCKS = {"table", "tbody", "thead", "tr", "td", "th", "div", "ul", "ol", "section", "article"}
_LINK = re.compile(r"\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\]")


def render(
    text: str,
    *,
    missing: Collection[str] = (),
    markdown: bool = True,
    hidden: Sequence[Span] | None = None,
) -> str:
    """Return a stretch of a note as HTML.

    Args:
        text: Whole paragraphs.
        missing: Keys of links that lead nowhere; see ``NoteText``.
        markdown: Whether it is Markdown; plain text keeps its asterisks.
        hidden: The comments in it, which are not shown; None to find them here.
    """
    front = front_matter_of(text) if markdown else FrontMatter({}, ())
    if hidden is None:
        hidden = hidden_stretches(text, front.end, markdown=markdown)
    shown = blanked(text, sorted({*front.stretches, *hidden}))  # keeps the line numbers
    if not markdown:
        return _plain_text(shown)
    environment = {"missing": frozenset(missing)}
    rendered: str = _parser().render(_PARAGRAPH_NAME.sub("", shown), environment)
    return _said_above(front, missing) + rendered


def _said_above(front: FrontMatter, missing: Collection[str]) -> str:
    """Return a line with the fields of the front matter that the window does not show elsewhere."""
    said = [
        f"{escape(name)}: {_with_links(', '.join(values), missing)}"
        for name, values in front.fields.items()
        if any(values) and name not in _SHOWN_ELSEWHERE and name == name.strip()
    ]
    return f'<p class="quiet">{_anchor(0)}{" · ".join(said)}</p>' if said and front.end else ""


def _plain_text(text: str) -> str:
    paragraphs: list[str] = []
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""]):
        if line.strip():
            lines.append(line.strip())
        elif lines:
            first = number - len(lines)
            between = " " if _is_wrapped(lines) else "<br>"
            words = between.join(map(escape, lines))
            paragraphs.append(f"<p>{_anchor(first)}{words}</p>")
            lines = []
    return "\n".join(paragraphs)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether lines were wrapped automatically rather than by the writer."""
    return all(len(line) >= _FULL_LINE for line in lines[:-1])


def _anchor(line: int) -> str:
    return f'<a name="L{line}"></a>'


def _link(target: str, shown: str, missing: Collection[str]) -> str:
    kind = ' class="missing"' if name_key(unquote(target)) in missing else ""
    return f'<a{kind} href="note:{quote(target)}">{escape(shown)}</a>'


def _with_links(value: str, missing: Collection[str]) -> str:
    """Return a value of the front matter with its wikilinks as links."""
    parts = _LINK.split(value)  # text, target, label, text, target, label, ..., text
    links = [
        _link(target, shown or target, missing)
        for target, shown in zip(parts[1::3], parts[2::3], strict=True)
    ]
    return "".join(
        f"{escape(text)}{link}" for text, link in zip(parts[::3], [*links, ""], strict=True)
    )


class _NoteRenderer(RendererHTML):
    """markdown-it's own renderer, with changes for notes and for what Qt does not support."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        return "".join(self._block(tokens, number, options, env) for number in range(len(tokens)))

    def _block(
        self, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType
    ) -> str:
        token = tokens[number]
        if token.type == "inline":
            children = token.children or []
            is_html = bool(children) and _element_of(children[0]).lstrip("/") in _BLOCKS
            env["wrapped"] = is_html or _is_wrapped(token.content.split("\n"))
            return _anchor(token.map[0] if token.map else 0) + str(
                self.renderInline(_with_callout(children), options, env)
            )
        if token.type in self.rules:
            return str(self.rules[token.type](tokens, number, options, env))
        return str(self.renderToken(tokens, number, options, env))

    def text(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return _HIGHLIGHT.sub(r"<b>\1</b>", escape(tokens[idx].content, quote=False))

    def wikilink(
        self, tokens: Sequence[Token], idx: int, _options: OptionsDict, env: EnvType
    ) -> str:
        token = tokens[idx]
        return _link(token.meta["written"], token.meta["shown"], env["missing"])

    def embed(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, env: EnvType) -> str:
        target = tokens[idx].content
        if ATTACHMENT.search(target):
            return f'<span class="quiet">{escape(target)}</span>'
        return _link(target, target, env["missing"])

    def tag(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        name = tokens[idx].content
        return f'<a class="tag" href="tag:{quote(name)}">#{escape(name)}</a>'

    def link_open(
        self, tokens: Sequence[Token], idx: int, _options: OptionsDict, env: EnvType
    ) -> str:
        target = str(tokens[idx].attrGet("href") or "")
        if _ELSEWHERE.match(target):
            return f'<a href="{escape(target)}">'
        kind = ' class="missing"' if name_key(unquote(target)) in env["missing"] else ""
        return f'<a{kind} href="note:{escape(target)}">'

    def image(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        token = tokens[idx]
        return f'<span class="quiet">{escape(token.content or str(token.attrGet("src")))}</span>'

    def softbreak(
        self, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, env: EnvType
    ) -> str:
        return "\n" if env["wrapped"] else "<br>\n"

    def html_inline(
        self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
    ) -> str:
        name = _element_of(tokens[idx])
        if name in _PARTS_WORDS:
            return " "
        return "<br>" if name in _ENDS_LINE else ""

    def fence(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        first = (tokens[idx].map or [0])[0]
        return f"<pre>{_anchor(first)}{escape(tokens[idx].content.rstrip())}</pre>"


def _element_of(token: Token) -> str:
    """Return the name of an HTML element, with a slash if it closes one; empty for other text."""
    found = _ELEMENT_NAME.match(token.content) if token.type == "html_inline" else None
    if found is None:
        return ""
    return ("/" if token.content.startswith("</") else "") + found[1].lower()


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", renderer_cls=_NoteRenderer)
    parser.enable(["table", "strikethrough"])
    parser.disable("code")  # in notes four spaces begin a paragraph of prose, or continue HTML
    with_note_rules(parser)
    parser.inline.ruler.before("image", "embed", _embed)
    return parser


def _embed(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("![[", start):
        return False
    end = state.src.find("]]", start + 3, min(state.posMax, start + 1000))
    target = state.src[start + 3 : end].partition("|")[0].strip() if end > 0 else ""
    if not target or "\n" in target:
        return False
    if not silent:
        state.push("embed", "", 0).content = target
    state.pos = end + 2
    return True


def _with_callout(children: list[Token]) -> list[Token]:
    """Turn ``[!note] The bell`` at the beginning of a quotation into a title."""
    if not children or not (found := _CALLOUT.match(children[0].content)):
        return children
    title = children[0].content[found.end() :] or found[1].capitalize()
    opening, closing = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
    words = Token("text", "", 0, content=title)
    return [opening, words, closing, *children[1:]]
