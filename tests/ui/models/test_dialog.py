"""The window of models."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from writer_assist.domain.models import (
    EmbeddingTrial,
    InstalledModel,
    ModelDescription,
    ModelKind,
    ModelOffer,
    ModelReport,
    ModelShelf,
    ModelSpeed,
    SetTime,
)
from writer_assist.domain.progress import Progress
from writer_assist.ui.models.dialog import ModelsDialog
from writer_assist.ui.models.facts import TermsDialog

TINY, FOUND = Path("/models/tiny.gguf"), Path("/found/large.gguf")
SHELF = ModelShelf(
    (InstalledModel("tiny", "Tiny", ModelKind.TEXT, TINY, 98_000_000, "mit"),),
    (
        ModelOffer(
            *("free", "Free", ModelKind.TEXT, "mit", "Writes.", 5_000_000),
            expected=SetTime(11.2, 19.8),
        ),
        ModelOffer("bound", "Bound", ModelKind.TEXT, "own", "Writes.", 9_000_000, "Do no evil."),
    ),
)


def report(path=TINY, *, memory=500_000_000, chat=False, speed=None):
    model = ModelDescription(
        *(path, path.stem.title(), ModelKind.TEXT, "GGUF", "llama", "Q4_1"),
        *(98_000_000, 8192, chat, "mit"),
    )
    return ModelReport(model, memory, 4_000_000_000, 8_000_000_000, speed)


@pytest.fixture
def dialog(qtbot):
    dialog = ModelsDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.set_shelf(SHELF)
    return dialog


def button(parent, words):
    return next(one for one in parent.findChildren(QPushButton) if one.text() == words)


def test_embedding_model_says_what_it_reads_and_costs(dialog):
    model = ModelDescription(
        *(TINY, "Tiny", ModelKind.EMBEDDING, "safetensors", "BertModel", "F32"),
        *(470_000_000, 512, False, "mit"),
    )
    told = ModelReport(model, 0, 4_000_000_000, 8_000_000_000)

    dialog.set_report(told)
    before = dialog.facts.words("Languages")
    trial = EmbeddingTrial(6.4, 860_000_000, ("english", "german"))
    dialog.set_report(dataclasses.replace(told, trial=trial))

    assert before == "not measured yet"
    assert dialog.facts.words("Languages") == "English, German"
    assert dialog.facts.words("Speed here") == "6 passages a second"
    assert button(dialog, "&Measure").isVisible()


def titles(dialog):
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_models_that_are_here_stand_before_those_that_can_be_got(dialog):
    assert titles(dialog) == ["Tiny", "Free", "Bound"]


def test_time_of_a_set_is_expected_before_a_model_is_fetched(dialog):
    dialog.list.setCurrentRow(titles(dialog).index("Free"))

    assert dialog.facts.words("Expected here").startswith("about 11 seconds to two cards and 20")


def test_file_is_described_before_it_is_chosen(dialog):
    dialog.set_report(report(chat=True, speed=ModelSpeed(500, 120)))

    assert dialog.facts.words("Kind") == "GGUF · llama · Q4_1"
    assert dialog.facts.words("Context length") == "8,192 tokens"
    assert "follows instructions" in dialog.facts.words("Made for")
    assert dialog.facts.words("Memory").startswith("needs 500 MB; 4.0 GB of 8.0 GB are free")
    assert "writes 120 tokens a second" in dialog.facts.words("Speed here")


def test_base_model_and_unmeasured_speed_are_told(dialog):
    dialog.set_report(report())

    assert "base model" in dialog.facts.words("Made for")
    assert dialog.facts.words("Speed here") == "not measured yet"


def test_model_that_is_too_large_for_this_computer_is_told(dialog):
    dialog.set_report(report(memory=9_000_000_000))

    assert "more than this computer" in dialog.facts.words("Memory")


def test_dropped_file_is_looked_at_and_can_be_used(qtbot, dialog):
    with qtbot.waitSignal(dialog.look_requested) as looked:
        drop(dialog, FOUND)
    dialog.set_report(report(FOUND))

    with qtbot.waitSignal(dialog.use_requested) as used:
        button(dialog, "&Use this one").click()

    assert looked.args == [str(FOUND)]
    assert "Large" in titles(dialog)
    assert used.args == [str(FOUND), ModelKind.TEXT]


def test_terms_are_shown_and_accepted_before_the_model_is_got(qtbot, dialog):
    dialog.list.setCurrentRow(2)
    asked = []
    dialog.install_requested.connect(lambda *values: asked.append(values))

    button(dialog, "&Get it…").click()
    terms = dialog.findChild(TermsDialog)
    before = list(asked)
    button(terms, "&Accept and get it").click()

    assert terms.findChild(QPlainTextEdit).toPlainText() == "Do no evil."
    assert (before, asked) == ([], [("bound", True)])


def test_free_model_is_got_at_once(qtbot, dialog):
    dialog.list.setCurrentRow(1)

    with qtbot.waitSignal(dialog.install_requested) as asked:
        button(dialog, "&Get it…").click()

    assert asked.args == ["free", False]


def test_long_work_is_shown_and_can_be_cancelled(qtbot, dialog):
    dialog.set_progress(Progress("Downloading", 1, 9))
    get = button(dialog, "&Measure").isEnabled()

    with qtbot.waitSignal(dialog.cancel_requested):
        button(dialog, "Cancel").click()
    dialog.set_progress(None)

    assert not get
    assert button(dialog, "&Measure").isEnabled()


def test_refusal_is_told_with_its_reason(dialog):
    dialog.show_failure("model.bin is a pickle.")

    shown = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert "model.bin is a pickle." in shown


def test_model_in_use_cannot_be_chosen_again(dialog):
    before = button(dialog, "&Use this one").isEnabled()

    dialog.set_used(str(TINY))

    assert before
    assert not button(dialog, "&Use this one").isEnabled()


def drop(dialog, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    dialog.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_cross_encoder_in_use_can_be_switched_off_and_on(dialog, qtbot):
    judge = Path("/models/judge")
    model = InstalledModel("judge", "Judge", ModelKind.CROSS_ENCODER, judge, 73_000_000, "mit")
    dialog.set_shelf(ModelShelf((model,), ()))
    dialog.set_used(str(judge))

    with qtbot.waitSignal(dialog.off_requested):
        button(dialog, "&Don’t use it").click()
    dialog.set_used()

    with qtbot.waitSignal(dialog.use_requested):
        button(dialog, "&Use this one").click()
    assert not button(dialog, "&Don’t use it").isVisible()
