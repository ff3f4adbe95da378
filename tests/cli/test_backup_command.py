"""Backups in the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli_w
from click.testing import CliRunner

from tests.manuscript.books import Book
from writer_assist.cli.main import root
from writer_assist.errors import UsageError


def test_book_is_backed_up_listed_and_restored_beside_itself(terminal, data_folder, tmp_path):
    book = Book(tmp_path / "books" / "Road")
    data_folder.make()
    data_folder.settings.write_text(tomli_w.dumps({"recent": str(book.index)}))

    made = terminal.json("backup", "now")
    [listed] = terminal.json("backup", "list")["backups"]
    restored = terminal.json("backup", "restore", "--book", "The Salt Road")

    assert made["made"] == listed["path"]
    assert listed["books"][0]["title"] == "The Salt Road"
    new = Path(restored["folder"])
    assert new.parent == tmp_path / "books"
    assert (new / "Scenes" / "Supper.md").read_bytes() == book.file("Supper").read_bytes()


def test_backup_that_is_not_there_is_said_in_a_sentence(data_folder):
    arguments = ["--data-dir", str(data_folder.root), "backup", "restore", "3"]

    with pytest.raises(UsageError, match="no backup 3"):
        CliRunner().invoke(root, arguments, catch_exceptions=False)
