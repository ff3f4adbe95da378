"""Backups: complete and tested before an old one goes, and restored beside what is there."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import tomli_w

from tests.disks import without_room
from tests.manuscript.books import Book
from writer_assist.domain.backup import Backup
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import BackupError, DiskError
from writer_assist.file_lock import locked
from writer_assist.history.versions import VersionStore
from writer_assist.manuscript.word_lists import words_of_book
from writer_assist.services.backup_files import backups_in, restore_book, texts_of
from writer_assist.services.backup_shelf import DataFolderBackups
from writer_assist.services.backups import KEPT_DAYS, back_up, expendable

TODAY = date(2026, 11, 29)


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "books" / "Road")


@pytest.fixture
def folder(data_folder, book):
    data_folder.make()
    data_folder.settings.write_text(tomli_w.dumps({"recent": str(book.index)}))
    return data_folder


def made(folder, *, by_hand=True):
    return back_up(folder, folder.backups, by_hand=by_hand)


def the_backup(folder) -> Backup:
    [backup] = backups_in(folder.backups)
    return backup


def backups(*days: int, holds: tuple[str, ...] = ("book",)) -> list[Backup]:
    """Return backups of so many days ago."""
    now = datetime(2026, 11, 29, 8)
    return [
        Backup(Path(f"{number}"), (now - timedelta(days=ago)).timestamp(), 1, holds=holds)
        for number, ago in enumerate(days)
    ]


def test_backup_holds_every_file_of_a_book_byte_for_byte(folder, book):
    made(folder)

    backup = the_backup(folder)
    restored = restore_book(backup, backup.books[0], folder)

    there = {path.relative_to(restored.folder) for path in restored.folder.rglob("*.md")}
    for path, raw in book.everything().items():
        name = Path(path).relative_to(book.index.parent)
        assert (restored.folder / name).read_bytes() == raw
        there.remove(name)
    assert there == set()
    assert restored.opens == restored.folder / book.index.name


def test_bookmarks_are_in_the_backup(folder):
    folder.bookmarks.write_text('{"one.md": []}')

    made(folder)

    with zipfile.ZipFile(the_backup(folder).path) as backup:
        assert any(name.endswith(folder.bookmarks.name) for name in backup.namelist())


def test_words_are_those_that_the_window_shows(folder, book):
    made(folder)

    assert the_backup(folder).books[0].words == book.read().words


def test_scenes_are_shown_in_their_order_without_fields(folder, book):
    book.file("Apart").write_text("Not in the book.\n")
    made(folder)

    backup = the_backup(folder)
    texts = texts_of(backup, backup.books[0])

    names = ["Part One", "Arrival", "Supper", "Part Two", "Lantern", "Apart"]
    assert [text.name for text in texts] == names
    assert texts[1].text == "She came by the ferry."
    assert texts[1].depth == 1


def test_restoring_never_touches_what_is_there(folder, book):
    made(folder)
    backup = the_backup(folder)
    book.file("Arrival").write_text("Changed since.\n")

    first, second = (restore_book(backup, backup.books[0], folder) for _ in range(2))

    assert book.file("Arrival").read_text() == "Changed since.\n"
    assert first.folder != second.folder
    assert first.folder.parent == book.index.parent.parent


def test_restored_book_knows_its_own_words(folder, book):
    words = words_of_book(book.index)
    words.parent.mkdir()
    words.write_text("Skarholm\n")
    made(folder)
    backup = the_backup(folder)

    restored = restore_book(backup, backup.books[0], folder)

    assert words_of_book(restored.opens).read_text() == "Skarholm\n"


def test_restored_book_has_its_earlier_versions(folder, book):
    scene = book.file("Supper")
    with closing(VersionStore(folder.versions(scene.parent))) as store:
        store.keep(str(scene), "They ate at noon.", name="To the editor")
    made(folder)
    backup = the_backup(folder)

    new = restore_book(backup, backup.books[0], folder).folder / "Scenes" / scene.name

    with closing(VersionStore(folder.versions(new.parent))) as store:
        [version] = store.versions(str(new))
        assert store.text(version.number) == "They ate at noon."


def test_nothing_new_is_made_while_nothing_changed(folder, book):
    first = made(folder).made

    again = made(folder)
    book.file("Supper").write_text("They ate twice.\n")
    changed = made(folder)

    assert (again.made, again.latest) == (None, first)
    assert changed.made is not None


@pytest.mark.parametrize("place", [n / 20 for n in range(20)])
def test_a_damaged_latest_backup_is_made_again(folder, place):
    first = made(folder).made
    raw = bytearray(first.read_bytes())
    raw[int(len(raw) * place)] ^= 0xFF
    first.write_bytes(raw)

    latest = made(folder).latest
    with zipfile.ZipFile(latest) as archive:  # a date of the first may be what was damaged
        assert archive.testzip() is None


def test_one_a_day_is_made_unless_asked_for(folder, book):
    made(folder, by_hand=False)
    book.file("Supper").write_text("They ate twice.\n")

    assert made(folder, by_hand=False).made is None
    assert made(folder).made is not None


def test_truncated_zip_is_listed_as_damaged_and_kept(folder):
    zipped = made(folder).made
    [book] = the_backup(folder).books
    zipped.write_bytes(zipped.read_bytes()[:-200])

    backup = the_backup(folder)

    assert not backup.is_readable
    assert backup.made > 0
    with pytest.raises(BackupError, match="damaged"):
        texts_of(backup, book)


def test_damage_inside_a_zip_restores_nothing(folder, book):
    zipped = made(folder).made
    backup = the_backup(folder)
    with zipfile.ZipFile(zipped) as archive:
        info = archive.getinfo("books/The Salt Road/Scenes/Supper.md")
    raw = bytearray(zipped.read_bytes())
    raw[info.header_offset + 30 + len(info.filename) + 5] ^= 0xFF
    zipped.write_bytes(raw)

    with pytest.raises(BackupError, match="nothing was restored"):
        restore_book(backup, backup.books[0], folder)

    assert [path.name for path in book.index.parent.parent.iterdir()] == ["Road"]


def test_full_disk_says_so_and_leaves_old_backups_and_nothing_else(folder, book):
    before = made(folder).made
    book.file("Supper").write_text("They ate twice.\n" * 2000)

    with without_room(300), pytest.raises(DiskError, match="The disk is full"):
        made(folder)

    assert list(folder.backups.iterdir()) == [before]


def test_what_a_killed_backup_left_goes_at_the_next(folder):
    left = folder.backups / ".writer-assist-0123.unfinished"
    folder.backups.mkdir(exist_ok=True)
    left.write_bytes(b"half a zip")

    made(folder)

    assert not left.exists()


def test_only_one_process_makes_a_backup(folder):
    folder.locks.mkdir()
    with locked(folder.locks / "backup.lock") as is_ours:
        outcome = made(folder)

    assert is_ours
    assert (outcome.made, outcome.latest) == (None, None)


def test_damaged_history_is_copied_as_it_is_and_told(folder):
    history = folder.root / "history" / "0123456789abcdef.db"
    history.parent.mkdir()
    history.write_bytes(b"no database at all")

    outcome = made(folder)

    assert "damaged" in outcome.left_out[0]
    with zipfile.ZipFile(outcome.made) as archive:
        assert archive.read(f"data/history/{history.name}") == history.read_bytes()


def test_history_is_copied_whole_while_it_is_written(folder):
    path = folder.root / "history" / "0123456789abcdef.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE kept (words TEXT)")
        writer.execute("INSERT INTO kept VALUES ('lantern')")
        writer.commit()
        writer.execute("INSERT INTO kept VALUES ('unfinished')")
        outcome = made(folder)
        writer.rollback()

    with zipfile.ZipFile(outcome.made) as archive:
        path.with_suffix(".copy").write_bytes(archive.read(f"data/history/{path.name}"))
    with closing(sqlite3.connect(path.with_suffix(".copy"))) as copy:
        assert copy.execute("SELECT words FROM kept").fetchall() == [("lantern",)]


def test_ten_days_are_kept_and_of_a_day_the_first_and_the_latest():
    found = [*backups(0, 0, 0), *backups(*range(1, 14))]

    spare = expendable(found, TODAY)

    assert spare == [found[1], *found[-4:]]
    assert len({one.made // 86_400 for one in found if one not in spare}) == KEPT_DAYS


def test_last_backup_of_a_book_that_is_away_stays_however_old():
    away = backups(300, 310, holds=("book", "on a stick"))

    spare = expendable([*backups(*range(20)), *away], TODAY)

    assert away[0] not in spare
    assert away[1] in spare


def test_forged_zip_leads_out_of_no_folder(folder, book):
    zipped = made(folder).made
    backup = the_backup(folder)
    with zipfile.ZipFile(zipped, "a") as archive:
        archive.writestr("books/The Salt Road/../../../evil.md", "out")

    with pytest.raises(BackupError, match="not made by this program"):
        restore_book(backup, backup.books[0], folder)

    assert not list(book.index.parent.parent.parent.rglob("evil.md"))


def test_place_that_is_away_is_told_and_the_data_folder_stands_in(folder, tmp_path):
    shelf = DataFolderBackups(folder, lambda: str(tmp_path / "stick"))
    made(folder)

    [*_, outcome] = finished(shelf.back_up(CancelToken(), by_hand=False))

    assert "stick, is not there" in outcome.left_out[0]
    assert outcome.latest.parent == folder.backups


def test_chosen_place_keeps_its_permissions_and_older_backups_are_listed_too(folder, tmp_path):
    made(folder)
    stick = tmp_path / "stick"
    stick.mkdir(0o755)

    back_up(folder, stick, by_hand=True)

    assert stick.stat().st_mode & 0o777 == 0o755
    assert len(DataFolderBackups(folder, lambda: str(stick)).backups()) == 2


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", '"Part\\0Two"'])
def test_index_that_names_files_elsewhere_backs_up_only_the_book(folder, book, name):
    (book.index.parent.parent / "secret.md").write_text("Not of this book.")
    book.index.write_text(book.index.read_text().replace("- Part Two", f"- {name}"))

    made(folder)
    backup = the_backup(folder)

    texts = texts_of(backup, backup.books[0])
    assert {text.name for text in texts} == {"Part One", "Arrival", "Supper", "Lantern", "Part Two"}


def finished(work):
    """Return what the work yields, and last what it returns."""
    while True:
        try:
            yield next(work)
        except StopIteration as ended:
            yield ended.value
            return
