"""Pictures of the writing desk: a book with a history in every view; a script, not a test.

python tests/desk_screenshots.py FOLDER [NOVEL]

It opens the program on a book made of NOVEL, a text with chapters, or of the sample draft, in a
data folder that is thrown away.  Where there is no display it starts Xvfb.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.screenshots import SIZES, THEMES, dress, is_indexed, must, program, screen  # noqa: E402

SAMPLE = ROOT / "resources" / "sample" / "draft" / "The Last Crossing.md"
CHAPTERS = 14
STATUSES = ("Done", "Done", "Draft", "Draft", "Idea")
PEOPLE = ("Emma", "Harriet", "Emma", "Mr. Knightley")
SYNOPSIS = "Something is said at supper that cannot be taken back, and everyone pretends otherwise."


def make_book(novel: Path, place: Path) -> Path:
    """Make a book of a novel, with fields; return its first scene that has a text."""
    from writer_assist.domain.imported_book import ImportedBook, ImportedScene
    from writer_assist.manuscript.changes import make_change
    from writer_assist.manuscript.contents import sources_of
    from writer_assist.services.book_reading import read_book
    from writer_assist.services.manuscript_import import change_of

    read = read_book(novel, lambda done, total: None)
    texts = [one.text for one in read.scenes if one.words > 100][:CHAPTERS]
    if len(texts) < CHAPTERS:  # the sample is one scene
        paragraphs = texts[0].strip().split("\n\n")
        texts = ["\n\n".join(paragraphs[n % 5 :]) + "\n" for n in range(CHAPTERS)]
    scenes = [ImportedScene("Part One", 0)]
    for number, text in enumerate(texts):
        if number == CHAPTERS // 2:
            scenes.append(ImportedScene("Part Two", 0))
        scenes.append(
            ImportedScene(
                f"Chapter {number + 1}", 1, text, STATUSES[number % 5],
                SYNOPSIS if number % 3 else "", PEOPLE[number % 4], 2000 if number % 2 else 0,
            )
        )  # fmt: skip
    folder = place / "The Salt Road"
    change = change_of(ImportedBook("The Salt Road", "Mara Venn", tuple(scenes)), folder)
    make_change(change, place / "versions")
    return sources_of(folder)[2].path


def make_past(data: Path, scene: Path) -> None:
    """Write what was done with the book before: versions, days, and who wrote what."""
    from writer_assist.domain.authorship import BEFORE, PASTED, TYPED, Run
    from writer_assist.domain.writing_days import WritingHour
    from writer_assist.file_names import path_to_text
    from writer_assist.history.authorship import AuthorshipStore
    from writer_assist.history.versions import VersionStore
    from writer_assist.history.writing_days import WritingDaysHistory
    from writer_assist.manuscript.held_draft import scene_text
    from writer_assist.paths import DataFolder

    folder, text = DataFolder(data), scene_text(scene)
    folder.make()
    now, paragraphs = time.time(), text.split("\n\n")
    with closing(VersionStore(folder.versions(scene.parent))) as store:
        for hours in (200, 90, 50, 26, 5, 2):
            cut = [one for n, one in enumerate(paragraphs) if (n + hours) % 7]
            older = "\n\n".join(cut).replace(" very ", f" {'rather ' * (hours % 2)}")
            name = "To the editor" if hours == 90 else ""
            store.keep(path_to_text(scene), older, name=name, now=now - hours * 3600)
    with closing(WritingDaysHistory(folder.history(scene.parent))) as days:
        days.add(
            [
                WritingHour(date.today() - timedelta(day), 9 + day % 3, 200 + day * 37 % 700, 2400)
                for day in range(60)
                if day % 6 != 4
            ]
        )
        days.set_goal(400)
    with closing(AuthorshipStore(folder.authorship(scene.parent))) as store:
        for one in sorted(scene.parent.glob("*.md")):
            said = scene_text(one)
            parts = len(said) // 4, len(said) // 6
            runs = [Run(parts[0], TYPED), Run(parts[1], PASTED)]
            store.keep(path_to_text(one), said, [*runs, Run(len(said) - sum(parts), BEFORE)])


def views(window) -> dict[str, Callable[[], object]]:
    """Return what opens each view, by the name of its picture."""
    act = {name: window.action(name).trigger for name in (
        "show_outline", "show_corkboard", "show_scroll", "versions", "export", "statistics",
        "disclosure", "show_authorship", "replace_in_book", "language", "rewrite", "go_to_text",
        "name_version",
    )}  # fmt: skip

    def select() -> None:
        editor = window.editor
        start = editor.text().index(". ", 200) + 2
        editor.go_to(0)
        editor.setTextCursor(editor.cursor_at(editor.text(), start, start + 180))
        act["rewrite"]()

    def between() -> None:
        """Show where a scene ends and the next one begins."""
        act["show_scroll"]()
        editor = window.editor
        editor.verticalScrollBar().setValue(int(editor.page.height()) - editor.height() // 2)

    return {
        "scene": act["go_to_text"],
        "outline": act["show_outline"],
        "corkboard": act["show_corkboard"],
        "rewriting": select,
        "scroll": between,
        "scroll-authors": act["show_authorship"],
        "scroll-alone": act["show_scroll"],
        "history": act["versions"],
        "export": act["export"],
        "statistics": act["statistics"],
        "disclosure": act["disclosure"],
        "keep-version": act["name_version"],
        "replacing": act["replace_in_book"],
        "language": act["language"],
    }


def take_views(window, pictures: Path, theme: str, size: tuple[int, int]) -> None:
    """Take a picture of every view, and close again what it opened."""
    from PySide6.QtWidgets import QApplication, QDialog, QListWidget

    from tests.benchmarks.key_timer import let_pass

    for name, opens in views(window).items():
        opens()
        let_pass(2.5)
        tops = QApplication.topLevelWidgets()
        dialogs = [one for one in tops if isinstance(one, QDialog) and one.isVisible()]
        if name == "history":  # the latest version is the text as it is now
            dialogs[0].findChild(QListWidget).setCurrentRow(2)
            let_pass(1.5)
        shown = dialogs[0] if dialogs else window
        picture = pictures / f"{name}-{size[0]}-{theme}.png"
        shown.grab().save(str(picture))
        print(picture, flush=True)
        for dialog in dialogs:
            dialog.reject()
        if name in ("outline", "corkboard"):
            opens()
        let_pass(0.3)


def main(pictures: Path, novel: Path) -> None:
    """Take all pictures."""
    from tests.benchmarks.key_timer import let_pass

    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        scene = make_book(novel, place)
        make_past(place / "data", scene)
        for theme in THEMES:  # chosen at the start: the program remembers it
            with program(place / "data", scene, theme) as (window, desk):
                must(lambda: bool(window.library.project.tree.selected()), "the book is shown")
                must(lambda: is_indexed(desk), "all notes are indexed")
                for size in SIZES:
                    dress(window, theme, size)
                    let_pass(1.5)
                    take_views(window, pictures, theme, size)


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    target.mkdir(parents=True, exist_ok=True)
    with screen():
        main(target, Path(sys.argv[2]) if len(sys.argv) > 2 else SAMPLE)
