"""Learning from what the writer wrote, and not from what was pasted or taken over."""

from __future__ import annotations

from contextlib import closing

from writer_assist.domain.authorship import Insertion, Origin, Provenance, Run
from writer_assist.history.authorship import AuthorshipStore
from writer_assist.paths import DataFolder
from writer_assist.voice.manuscripts import read_manuscripts, with_unseen
from writer_assist.voice.own_text import OwnText
from writer_assist.voice.training import VoiceRecipe, windows_of


def test_what_is_not_the_writers_own_is_left_out(tmp_path):
    text = "She waited.\n\nThis was pasted from somewhere.\n\nThe ferry came."
    (tmp_path / "One.md").write_text(text, encoding="utf-8")

    def pasted(_path, told):
        start = told.index("This was")
        return [(start, told.index("The ferry"))]

    read = read_manuscripts([str(tmp_path / "One.md")], pasted)

    assert read.chapters == ("She waited.\n\nThe ferry came.",)
    assert (read.words, read.left_out) == (5, 5)


def test_account_of_the_project_says_what_is_not_the_writers_own(tmp_path):
    folder, draft = DataFolder(tmp_path / "data"), tmp_path / "One.md"
    text = "She waited. A card wrote this. The ferry came."
    draft.write_text(text, encoding="utf-8")
    typed, card = "She waited. ", "A card wrote this. "
    runs = [
        Run(len(typed), Provenance(Origin.TYPED)),
        Run(len(card), Provenance(Origin.ACCEPTED, "1")),
        Run(len(text) - len(typed) - len(card), Provenance(Origin.TYPED)),
    ]
    folder.authorship(tmp_path).parent.mkdir(parents=True)
    with closing(AuthorshipStore(folder.authorship(tmp_path))) as store:
        store.keep(str(draft), text, runs)

    read = read_manuscripts([str(draft)], OwnText(folder).not_own)

    assert read.chapters == ("She waited. The ferry came.",)


def test_a_card_that_the_writer_edited_is_their_own(tmp_path):
    folder, draft = DataFolder(tmp_path / "data"), tmp_path / "One.md"
    card = Insertion(Provenance(Origin.ACCEPTED, "1"), 0.0, letters=30)  # of which 16 are left
    folder.authorship(tmp_path).parent.mkdir(parents=True)
    with closing(AuthorshipStore(folder.authorship(tmp_path))) as store:
        store.keep(str(draft), "A card wrote this.", [Run(18, card.source)])
        store.keep_insertions([card])

    assert OwnText(folder).not_own(draft, "A card wrote this.") == []


def test_drafts_without_an_account_are_the_writers_own(tmp_path):
    own = OwnText(DataFolder(tmp_path / "data"))

    assert own.not_own(tmp_path / "One.md", "She waited.") == ()
    assert not (tmp_path / "data").exists()


def test_short_manuscript_is_measured_on_several_windows():
    words = "word " * 3_200
    seen, unseen = with_unseen(["\n\n".join([words[:500]] * 32)])

    windows = windows_of([1] * 20, [range(4_000)], [range(len(unseen[0].split()))], VoiceRecipe())

    assert 700 < len(unseen[0].split()) < 1_000
    assert len(windows.unseen) >= 6
    assert len(seen[0].split()) > 2_200
