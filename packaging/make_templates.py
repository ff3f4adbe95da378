"""Makes the styles of exported Word and OpenDocument files, from those that pandoc carries.

Each template gets a ``reference.docx`` and a ``reference.odt``; they can be edited in any word
processor afterwards.  Lengths are in points.
"""

# ruff: noqa: E501 - XML in one piece is easier to read

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pypandoc

TEMPLATES = Path(__file__).resolve().parent.parent / "resources" / "templates"
HEAD = "@HEAD@"  # replaced when a book is exported
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks.

    Attributes:
        name: As the word processor shows it.
        above, below, indent: Points.
        line: Line height, 1.0 for single.
        align: "left", "center" or "both".
        size: Points.
        bold, italic: The typeface.
        new_page: Whether it begins a page.
        keep: Whether it stays with the next paragraph.
        level: Of a heading; 0 for other paragraphs.
    """

    name: str
    above: float = 0
    below: float = 0
    indent: float = 0
    line: float = 1.0
    align: str = "left"
    size: float = 12
    bold: bool = False
    italic: bool = False
    new_page: bool = False
    keep: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a template: its typeface, whether pages have a head, and its styles."""

    font: str
    head: bool
    styles: tuple[Style, ...]


def look(
    font: str, text: Style, *, head: bool, above_chapter: float, page_for_chapter: bool
) -> Look:
    """Return a look in which everything follows from the style of the text."""
    first = replace(text, name="Book First Paragraph", indent=0)
    opening = replace(first, name="Book Opening", new_page=page_for_chapter)
    middle = replace(text, indent=0, align="center")
    scene_break = replace(middle, name="Book Scene Break", keep=True)
    if text.line < 2:
        scene_break = replace(scene_break, above=text.size, below=text.size)
    chapter = replace(
        middle,
        name="heading 1",
        above=above_chapter,
        below=2 * text.size,
        size=text.size if text.line == 2 else text.size * 1.5,
        keep=True,
        new_page=page_for_chapter,
        level=1,
    )
    part = replace(
        chapter, name="heading 2", above=text.size, below=text.size, size=text.size, italic=True,
        new_page=False, level=2,
    )  # fmt: skip
    lower = replace(part, name="heading 3", level=3)
    contact = replace(text, name="Book Contact", indent=0, line=1.0, align="left")
    title = replace(middle, name="Book Title", above=200, below=12, size=chapter.size, keep=True)
    author = replace(middle, name="Book Author")
    styles = (text, first, opening, scene_break, chapter, part, lower, contact, title, author)
    return Look(font, head, styles)


LOOKS = {
    "standard-manuscript": look(
        "Times New Roman",
        Style("Book Text", indent=36, line=2.0),
        head=True,
        above_chapter=200,
        page_for_chapter=True,
    ),
    "book": look(
        "Georgia",
        Style("Book Text", indent=16, line=1.25, align="both", size=11),
        head=False,
        above_chapter=110,
        page_for_chapter=True,
    ),
    "plain": look(
        "Times New Roman",
        Style("Book Text", below=8, line=1.15),
        head=False,
        above_chapter=24,
        page_for_chapter=False,
    ),
}


def main() -> None:
    """Write the files of every template."""
    for name, one in LOOKS.items():
        (TEMPLATES / name).mkdir(parents=True, exist_ok=True)
        _write(TEMPLATES / name / "reference.docx", _docx(one))
        _write(TEMPLATES / name / "reference.odt", _odt(one))
    docx = re.sub(
        r"\$if\(title\)\$.*?(?=\$for\(include-before\)\$)", "", _default("openxml"), flags=re.S
    )
    odt = re.sub(
        r"\$if\(title\)\$.*?(?=\$for\(include-before\)\$)", "", _default("opendocument"), flags=re.S
    )
    (TEMPLATES / "page.openxml").write_text(docx, encoding="utf-8")
    epub = _default("epub3").replace("</head>", "  <style>\n$styles$\n  </style>\n</head>")
    (TEMPLATES / "page.epub3").write_text(epub, encoding="utf-8")
    (TEMPLATES / "page.opendocument").write_text(odt, encoding="utf-8")


def _default(format_name: str) -> str:
    return _pandoc("-D", format_name).decode().replace("\r\n", "\n")


def _pandoc(*arguments: str) -> bytes:
    program = pypandoc.get_pandoc_path()
    return subprocess.run([program, *arguments], check=True, capture_output=True).stdout


def _parts(name: str) -> dict[str, bytes]:
    raw = _pandoc("--print-default-data-file", name)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {item: archive.read(item) for item in archive.namelist()}


def _write(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, method)


def _docx(one: Look) -> dict[str, bytes]:
    parts = _parts("reference.docx")
    styles = parts["word/styles.xml"].decode()
    for style in one.styles:
        key = re.escape(style.name)
        styles = re.sub(
            rf'<w:style (?:(?!</w:style>).)*?<w:name w:val="{key}" />.*?</w:style>',
            "", styles, flags=re.S | re.I,
        )  # fmt: skip
    ours = "".join(_docx_style(style) for style in one.styles)
    fonts = f'<w:rFonts w:ascii="{one.font}" w:hAnsi="{one.font}" w:cs="{one.font}" w:eastAsia="{one.font}"/>'
    styles = re.sub(r"<w:rFonts w:asciiTheme[^>]*/>", fonts, styles, flags=re.S)
    styles = styles.replace('<w:spacing w:after="200" />', '<w:spacing w:after="0" />', 1)
    parts["word/styles.xml"] = styles.replace("</w:styles>", f"{ours}</w:styles>").encode()
    page = '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/><w:titlePg/>'
    where = ("header", "right") if one.head else ("footer", "center")
    kind, align = where
    section = f'<w:sectPr xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:{kind}Reference w:type="default" r:id="rId90"/>{page}</w:sectPr>'
    document = parts["word/document.xml"].decode()
    parts["word/document.xml"] = re.sub(
        r"<w:sectPr>.*?</w:sectPr>", section, document, flags=re.S
    ).encode()
    words = f'<w:r><w:t xml:space="preserve">{HEAD}</w:t></w:r>' if one.head else ""
    tag = "hdr" if one.head else "ftr"
    number = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    parts[f"word/{kind}1.xml"] = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<w:{tag} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="{align}"/></w:pPr>{words}{number}</w:p></w:{tag}>'
    ).encode()
    relation = f'<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Id="rId90" Target="{kind}1.xml"/>'
    _insert(parts, "word/_rels/document.xml.rels", "</Relationships>", relation)
    override = f'<Override PartName="/word/{kind}1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
    _insert(parts, "[Content_Types].xml", "</Types>", override)
    return parts


def _insert(parts: dict[str, bytes], name: str, before: str, xml: str) -> None:
    parts[name] = parts[name].decode().replace(before, xml + before).encode()


def _docx_style(style: Style) -> str:
    key = style.name.title().replace(" ", "")
    custom = "" if style.level else ' w:customStyle="1"'
    flags = ("<w:keepNext/>" if style.keep else "") + (
        "<w:pageBreakBefore/>" if style.new_page else ""
    )
    outline = f'<w:outlineLvl w:val="{style.level - 1}"/>' if style.level else ""
    face = ("<w:b/>" if style.bold else "") + ("<w:i/>" if style.italic else "")
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{key}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{flags}<w:widowControl/>'
        f'<w:spacing w:before="{style.above * 20:.0f}" w:after="{style.below * 20:.0f}"'
        f' w:line="{style.line * 240:.0f}" w:lineRule="auto"/>'
        f'<w:ind w:firstLine="{style.indent * 20:.0f}"/><w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f'<w:rPr>{face}<w:sz w:val="{style.size * 2:.0f}"/></w:rPr></w:style>'
    )


def _odt(one: Look) -> dict[str, bytes]:
    parts = _parts("reference.odt")
    styles = parts["styles.xml"].decode()
    for style in one.styles:
        key = _odt_key(style.name)
        styles = re.sub(
            rf'<style:style style:name="{key}"(?:[^>]*/>|.*?</style:style>)', "", styles, flags=re.S
        )
    ours = "".join(_odt_style(style, one.font) for style in one.styles)
    styles = styles.replace("</office:styles>", f"{ours}</office:styles>")
    kind, align = ("header", "right") if one.head else ("footer", "center")
    align_style = f'<style:style style:name="BookHead" style:family="paragraph"><style:paragraph-properties fo:text-align="{align}"/><style:text-properties fo:font-family="{one.font}" fo:font-size="12pt"/></style:style>'
    styles = styles.replace("</office:styles>", f"{align_style}</office:styles>")
    words = HEAD if one.head else ""
    head = (
        f'<style:{kind}><text:p text:style-name="BookHead">{words}'
        f'<text:page-number text:select-page="current">1</text:page-number></text:p></style:{kind}>'
        f"<style:{kind}-first><text:p/></style:{kind}-first>"
    )
    styles = re.sub(r"<style:footer>.*?</style:footer>", head, styles, flags=re.S)
    if one.head:
        properties = '<style:header-style><style:header-footer-properties fo:min-height="0.3in" fo:margin-bottom="0.2in"/></style:header-style>'
        styles = styles.replace("<style:header-style />", properties)
    parts["styles.xml"] = styles.encode()
    return parts


def _odt_key(name: str) -> str:
    return name.title().replace(" ", "_20_")


def _odt_style(style: Style, font: str) -> str:
    shown = style.name.title()
    outline = f' style:default-outline-level="{style.level}"' if style.level else ""
    page = ' fo:break-before="page"' if style.new_page else ""
    keep = ' fo:keep-with-next="always"' if style.keep else ""
    align = {"both": "justify"}.get(style.align, style.align)
    face = ' fo:font-style="italic"' if style.italic else ""
    return (
        f'<style:style style:name="{_odt_key(style.name)}" style:display-name="{shown}"'
        f' style:family="paragraph" style:class="text"{outline}><style:paragraph-properties'
        f' fo:margin-top="{style.above}pt" fo:margin-bottom="{style.below}pt"'
        f' fo:line-height="{style.line * 100:.0f}%" fo:text-indent="{style.indent}pt"'
        f' fo:text-align="{align}"{page}{keep} fo:orphans="2" fo:widows="2"/>'
        f'<style:text-properties fo:font-family="{font}" fo:font-size="{style.size}pt"{face}/>'
        "</style:style>"
    )


if __name__ == "__main__":
    main()
