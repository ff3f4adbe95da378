"""Preparing Word documents for pandoc, which loses or duplicates some of their content.

A text box is put after the paragraph that it is anchored in, once; moved text is kept only at
its new place; ruby text is put in brackets; and hidden text is removed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

# What an element is replaced by; None if it stays.
Replacement = Callable[[Element], list[Element] | None]

_TEXTS = re.compile(r"word/(?:document\d*|footnotes\d*|endnotes\d*)\.xml")
_STYLES = re.compile(r"word/styles\d*\.xml")
_TO_MEND = (
    b"txbxContent", b"vanish", b":ruby", b"moveFrom", b"AlternateContent", b":bdo", b":dir ",
    b":ins ", b":del ",
)  # fmt: skip
_XML = "http://www.w3.org/XML/1998/namespace"
_PREFIX = re.compile(r"""xmlns(?::([\w.-]+))?\s*=\s*["']([^"'<>]+)["']""")
_OFF = {"0", "false", "off", "none"}
_HOLDS_A_BOX = {"AlternateContent", "drawing", "pict", "object"}
_WRAPPERS = {"ins", "moveTo", "bdo", "dir"}
_GONE = {"del", "moveFrom"}


def with_plain_words(raw: bytes) -> bytes:
    """Return a Word document, a valid archive, with all words where pandoc finds them."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = archive.infolist()
        styles = [one for one in members if _STYLES.fullmatch(one.filename)]
        hidden = _hidden_styles(archive.read(styles[0]) if styles else b"")
        texts = {
            one.filename: archive.read(one) for one in members if _TEXTS.fullmatch(one.filename)
        }
        mended = {
            name: _mended(content, hidden)
            for name, content in texts.items()
            if hidden or any(sign in content for sign in _TO_MEND)
        }
        if not mended:
            return raw
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as kept:
            for one in members:
                content = mended.get(one.filename)
                kept.writestr(one.filename, archive.read(one) if content is None else content)
    return whole.getvalue()


def _mended(content: bytes, hidden: frozenset[str]) -> bytes:
    prefixes = {_XML: "xml"}
    for prefix, space in _PREFIX.findall(content.decode("utf-8", "replace")):
        prefixes.setdefault(space, prefix)
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return content
    _leave_out(root, hidden)
    _choose(root)
    _unwrap(root)
    _write_out_rubies(root)
    while _set_boxes_free(root):  # a text box may be inside another one
        pass
    _name_as_before(root, prefixes)
    whole: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _name_as_before(root: Element, prefixes: dict[str, str]) -> None:
    """Restore the original namespace prefixes, which pandoc looks for."""

    def named(name: str) -> str:
        space, _, local = name.removeprefix("{").rpartition("}")
        prefix = prefixes.get(space, "")
        return f"{prefix}:{local}" if prefix else local

    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = named(element.tag)
        for name in [name for name in element.attrib if name.startswith("{")]:
            element.attrib[named(name)] = element.attrib.pop(name)
    for space, prefix in prefixes.items():
        if space != _XML:
            root.set(f"xmlns:{prefix}" if prefix else "xmlns", space)


def _leave_out(root: Element, hidden: frozenset[str]) -> None:
    """Remove hidden text, and text that was moved away."""
    for parent in list(root.iter()):
        is_hidden = _name(parent) == "p" and _style_of(parent, "pPr", "pStyle") in hidden
        for child in list(parent):
            name = _name(child)
            if name in _GONE or (name == "r" and _is_hidden(child, hidden, is_hidden)):
                parent.remove(child)


def _is_hidden(run: Element, hidden: frozenset[str], in_hidden: bool) -> bool:
    said = _switch(_child(run, "rPr"), "vanish")
    if said is not None:
        return said
    return in_hidden or _style_of(run, "rPr", "rStyle") in hidden


def _choose(root: Element) -> None:
    """Of two alternatives for the same content keep the first with words, or else the first."""
    for parent in list(root.iter()):
        for child in parent:
            if _name(child) != "AlternateContent":
                continue
            spellings = [one for one in child if _name(one) in {"Choice", "Fallback"}]
            told = next(filter(_holds_words, spellings), None)
            for one in list(child):
                if told is not None and one is not told:
                    child.remove(one)


def _unwrap(root: Element) -> None:
    for parent in list(root.iter()):
        while _replace(parent, lambda child: list(child) if _name(child) in _WRAPPERS else None):
            pass  # one may be inside another


def _write_out_rubies(root: Element) -> None:
    """Put ruby text, the small characters above a word, in brackets after the word."""
    for parent in list(root.iter()):
        _replace(parent, _runs_of_ruby)


def _runs_of_ruby(run: Element) -> list[Element] | None:
    ruby = _child(run, "ruby") if _name(run) == "r" else None
    if ruby is None:
        return None
    base, above = _child(ruby, "rubyBase"), _child(ruby, "rt")
    runs = [one for one in (base if base is not None else ()) if _name(one) == "r"]
    signs = "".join(text.text or "" for text in (above.iter() if above is not None else ()))
    if signs.strip():
        space = run.tag.removesuffix("r")
        bracket = ElementTree.Element(run.tag)
        ElementTree.SubElement(bracket, f"{space}t").text = f"({signs.strip()})"
        runs.append(bracket)
    return runs


def _set_boxes_free(root: Element) -> bool:
    """Move the content of each outermost text box after the paragraph that it is anchored in."""
    found = False
    for parent in list(root.iter()):
        if _name(parent) == "txbxContent":  # an inner text box has its turn after the outer one
            continue
        children: list[Element] = []
        for child in parent:
            boxes = list(_boxes_taken_from(child)) if _name(child) == "p" else []
            children += [child, *(block for box in boxes for block in box)]
        if len(children) > len(parent):
            parent[:] = children
            found = True
    return found


def _boxes_taken_from(paragraph: Element) -> Iterator[Element]:
    """Remove the holders of text boxes from a paragraph, and yield the boxes."""
    waiting = [paragraph]
    while waiting:
        parent = waiting.pop()
        for child in list(parent):
            if _name(child) in _HOLDS_A_BOX and _holds_words(child):
                yield from _outermost_boxes(child)
                parent.remove(child)
            elif _name(child) not in {"p", "tbl"}:
                waiting.append(child)


def _outermost_boxes(holder: Element) -> Iterator[Element]:
    for child in holder:
        if _name(child) == "txbxContent":
            yield child
        else:
            yield from _outermost_boxes(child)


def _holds_words(element: Element) -> bool:
    return any(_name(inner) == "txbxContent" for inner in element.iter())


def _hidden_styles(styles: bytes) -> frozenset[str]:
    """Return the names of hidden styles, including styles based on them."""
    if b"vanish" not in styles:
        return frozenset()
    try:
        root = ElementTree.fromstring(styles)
    except ElementTree.ParseError:
        return frozenset()
    known = {_attribute(one, "styleId"): one for one in root if _name(one) == "style"}
    return frozenset(name for name in known if _is_hidden_style(name, known))


def _is_hidden_style(name: str, known: dict[str, Element]) -> bool:
    for _ in range(len(known)):
        style = known.get(name)
        if style is None:
            return False
        said = _switch(_child(style, "rPr"), "vanish")
        if said is not None:
            return said
        base = _child(style, "basedOn")
        name = _attribute(base, "val") if base is not None else ""
    return False


def _switch(properties: Element | None, name: str) -> bool | None:
    """Tell whether a property is on; None if it is not set."""
    found = _child(properties, name) if properties is not None else None
    return None if found is None else _attribute(found, "val").lower() not in _OFF


def _style_of(element: Element, properties: str, name: str) -> str:
    above = _child(element, properties)
    style = _child(above, name) if above is not None else None
    return _attribute(style, "val") if style is not None else ""


def _replace(parent: Element, runs_of: Replacement) -> bool:
    """Replace children by other elements; return whether any was replaced."""
    children: list[Element] = []
    is_changed = False
    for child in parent:
        others = runs_of(child)
        is_changed = is_changed or others is not None
        children += [child] if others is None else others
    if is_changed:
        parent[:] = children
    return is_changed


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _name(child) == name), None)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _attribute(element: Element, name: str) -> str:
    values: Iterable[tuple[str, str]] = element.attrib.items()
    return next((value for key, value in values if key.rpartition("}")[2] == name), "")
