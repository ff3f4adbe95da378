"""Templates of exports: folders of files that the writer may edit or add."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from writer_assist.domain.export import TEMPLATES
from writer_assist.errors import DiskError, UsageError
from writer_assist.files import DAMAGED_ZIP
from writer_assist.paths import DataFolder, resources_folder

HEAD = "@HEAD@"  # in the header of a reference document
_WORD = r'w:styleId="Heading{}">.*?<w:qFormat/>'
_OPEN = r'style:name="Heading_20_{}"[^>]*>'
# How the headings of the first two levels look, in Word and in OpenDocument, and their levels.
_HEADINGS = (
    (
        _WORD.format(1) + "(.*?)</w:style>",
        "(" + _WORD.format(2) + ").*?(</w:style>)",
        ('w:outlineLvl w:val="0"', 'w:outlineLvl w:val="1"'),
    ),
    (
        _OPEN.format(1) + "(.*?)</style:style>",
        "(" + _OPEN.format(2) + ").*?(</style:style>)",
        ("\x00", ""),
    ),
)
_WITH_HEAD = ("word/header1.xml", "word/footer1.xml", "styles.xml")


@dataclass(frozen=True, slots=True)
class ExportTemplate:
    """A template.

    Attributes:
        folder: Its files.
        scene_break: The sign between two scenes.
        font: The first choice for pages.
        contact: Whether contact and number of words stand on the title page.
    """

    folder: Path
    scene_break: str
    font: str
    contact: bool

    def file(self, name: str) -> Path:
        """Return one of its files, or that of the template Plain if it has none."""
        own = self.folder / name
        return own if own.is_file() else shared_file("plain") / name

    def styles(self) -> str:
        """Return its style sheet for web pages and e-books."""
        return self.file("style.css").read_text(encoding="utf-8")

    def reference(self, name: str, running_head: str, *, has_parts: bool = False) -> bytes:
        """Return a document with its styles, with a running head of this book.

        Args:
            name: Of the file.
            running_head: What stands before the number of a page.
            has_parts: Whether chapters, which are below parts then, look and begin as parts do.

        Raises:
            DiskError: It cannot be read.
        """
        path = self.file(name)
        made = io.BytesIO()
        try:
            with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
                for item in old.infolist():
                    content = old.read(item)
                    if item.filename in _WITH_HEAD:
                        head = escape(running_head).encode()
                        content = content.replace(HEAD.encode(), head)
                    if has_parts and item.filename.endswith("styles.xml"):
                        content = _like_parts(content.decode()).encode()
                    new.writestr(item, content)
        except (*DAMAGED_ZIP, OSError) as error:
            raise DiskError(f"The template file {path} cannot be read: {error}.") from error
        return made.getvalue()


def _like_parts(styles: str) -> str:
    """Give headings of the second level the look of those of the first."""
    for first, second, level in _HEADINGS:
        look = re.search(first, styles, re.DOTALL)
        if look is not None:
            words = level[1].join(look[1].split(level[0]))
            styles = re.sub(
                second,
                lambda found, words=words: f"{found[1]}{words}{found[2]}",  # type: ignore[misc]
                styles,
                count=1,
                flags=re.DOTALL,
            )
    return styles


def shared_file(name: str) -> Path:
    """Return a file or folder that all templates share."""
    return resources_folder() / "templates" / name


def template_names(folder: DataFolder) -> tuple[str, ...]:
    """Return the names of all templates: those that come along, then the writer's own."""
    try:
        own = sorted(path.name for path in folder.templates.iterdir() if path.is_dir())
    except OSError:
        own = []
    return (*TEMPLATES, *(name for name in own if name not in TEMPLATES))


def load_template(name: str, folder: DataFolder) -> ExportTemplate:
    """Read a template; one of the same name in the data folder comes first.

    Raises:
        UsageError: There is none of that name, or its settings are not understood.
    """
    found = name in template_names(folder)
    place = folder.templates / name
    place = place if place.is_dir() else shared_file(name)
    if not found:
        known = ", ".join(template_names(folder))
        raise UsageError(f"There is no template “{name}”. There are: {known}.")
    settings = place / "template.toml"
    try:
        said = tomllib.loads(settings.read_text(encoding="utf-8")) if settings.exists() else {}
    except (OSError, ValueError) as error:
        raise UsageError(
            f"The settings of the template in {settings} are wrong: {error}."
        ) from error
    return ExportTemplate(
        place,
        scene_break=str(said.get("scene_break", "* * *")),
        font=str(said.get("font", "")),
        contact=bool(said.get("contact", False)),
    )
