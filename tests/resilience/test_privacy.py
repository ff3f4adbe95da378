"""What others may read: nothing of the data folder, and in the logs nothing of the writer's."""

from __future__ import annotations

import logging
import os
import stat

import pytest
from PySide6.QtTest import QTest

from tests.resilience.engine_kills import window_at
from tests.resilience.window_kills import make_place
from writer_assist.engine.environment import start_log
from writer_assist.library.backup import todays_backup
from writer_assist.messages.library import AddSource
from writer_assist.services.library import LibraryService

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(os.name == "nt", reason="permissions are others there"),
]

SECRETS = ("zyxomma", "Quillfeather", "Hidden Manor", "vault")


@pytest.fixture
def logged(tmp_path):
    """A data folder whose log this process writes, as the window does."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    place = make_place(tmp_path / "Hidden Manor", with_model=False)
    start_log(place.data.log)
    yield place
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_session_leaves_no_words_in_the_logs_and_nothing_for_others(qapp, logged, monkeypatch):
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(logged.root / "models"))
    note = logged.vault / "Quillfeather.md"
    note.write_text("# Quillfeather\n\nThe zyxomma hunts at dusk.\n", encoding="utf-8")
    (logged.vault / "damaged.docx").write_bytes(b"PK\x03\x04 zyxomma")

    with window_at(logged) as (desk, window):
        ended = []
        desk.library_engine.send(
            AddSource(str(logged.vault)),
            on_done=lambda: ended.append(True),
            on_error=lambda error: ended.append(error),
        )
        QTest.keyClicks(window.editor, "The zyxomma of Quillfeather. ")
        while not ended:
            QTest.qWait(20)

    logs = [*logged.data.root.glob("*.log*"), *logged.data.root.glob("*.txt")]
    said = "\n".join(log.read_text("utf-8") for log in logs)
    assert logs
    assert [secret for secret in SECRETS if secret in said] == []
    assert _open_to_others(logged.data.root) == []


def test_folder_of_an_older_version_becomes_private(tmp_path):
    place = make_place(tmp_path / "place", with_model=False)
    LibraryService.open(place.data).close()
    for path in (place.data.root, *place.data.root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)

    LibraryService.open(place.data).close()

    assert todays_backup(place.data).exists()
    assert _open_to_others(place.data.root) == []


def test_links_in_the_place_of_our_own_folders_are_not_followed(tmp_path):
    place, elsewhere = make_place(tmp_path / "place", with_model=False), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "library-2020-01-01.db").write_text("not ours")
    for ours in (place.data.cache, place.data.backups):
        ours.symlink_to(elsewhere)

    LibraryService.open(place.data).close()

    assert [path.name for path in elsewhere.iterdir()] == ["library-2020-01-01.db"]
    assert (elsewhere / "library-2020-01-01.db").read_text() == "not ours"


def _open_to_others(folder):
    places = (folder, *folder.rglob("*"))
    return [str(path) for path in places if stat.S_IMODE(path.lstat().st_mode) & 0o077]
