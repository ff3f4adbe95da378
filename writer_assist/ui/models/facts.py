"""Describes a model in words and as a table, and shows its terms."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.models import (
    EmbeddingTrial,
    ModelKind,
    ModelOffer,
    ModelReport,
    SetTime,
)
from writer_assist.ui.text import size_words, tr
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

Facts = tuple[tuple[str, str], ...]


def facts_of(report: ModelReport) -> Facts:
    """Return what a file is, and what this machine can do with it."""
    model = report.model
    what = " · ".join((model.format, model.architecture, model.quantisation))
    rows = [
        (tr("Made for"), _purpose(report)),
        (tr("Kind"), what),
        (tr("Size"), size_words(model.size_bytes)),
        (tr("Context length"), _tokens(model.context_length)),
        (tr("Licence"), model.licence),
    ]
    if model.kind is ModelKind.TEXT:
        rows += [(tr("Memory"), _memory(report)), (tr("Speed here"), _speed(report))]
    else:
        rows += _trial_facts(report.trial)
    return (*rows, (tr("Location"), str(model.path)))


def offer_facts(offer: ModelOffer) -> Facts:
    """Return what is known about a model that is not installed."""
    purposes = {
        ModelKind.TEXT: tr("writing"),
        ModelKind.EMBEDDING: tr("finding notes by meaning"),
        ModelKind.CROSS_ENCODER: tr("answers out of your notes"),
    }
    rows = [
        (tr("Made for"), purposes[offer.kind]),
        (tr("Download"), size_words(offer.download_bytes)),
        (tr("Licence"), offer.licence),
    ]
    if offer.expected is not None:
        rows.append((tr("Expected here"), _expected(offer.expected)))
    return tuple(rows)


class FactsTable(QWidget):
    """A table of facts: names at the left, words at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(18)
        self._form.setVerticalSpacing(7)

    def set_facts(self, facts: Facts) -> None:
        """Show these facts."""
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, words in facts:
            value = WrappedLabel(words, self)
            value.setObjectName("")
            value.setAccessibleName(name)
            label = NamedLabel(name, "Quiet", self)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            self._form.addRow(label, value)

    def words(self, name: str) -> str:
        """Return what is said under a name; empty when nothing is."""
        values = (one for one in self.findChildren(QLabel) if one.accessibleName() == name)
        return next((one.text() for one in values), "")


class TermsDialog(QDialog):
    """Shows a model's own terms; closing it accepts nothing.

    Signals:
        terms_accepted: str, the name of the offer.
    """

    terms_accepted = Signal(str)

    def __init__(self, offer: ModelOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = offer
        title = self.tr("Terms of {name}").format(name=offer.title)
        self.setWindowTitle(title)
        self.resize(500, 320)
        text = QPlainTextEdit(_unwrapped(offer.terms), self)
        text.setReadOnly(True)
        text.setAccessibleName(title)
        text.setTabChangesFocus(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        accept = QPushButton(self.tr("&Accept and get it"), self)
        accept.setAutoDefault(False)
        buttons.addButton(accept, QDialogButtonBox.ButtonRole.ActionRole)
        accept.clicked.connect(self._accept_terms)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        for widget in (NamedLabel(title, "Heading", self), text, buttons):
            layout.addWidget(widget)

    @Slot()
    def _accept_terms(self) -> None:
        self.terms_accepted.emit(self._offer.name)
        self.accept()


def _purpose(report: ModelReport) -> str:
    if report.model.kind is ModelKind.EMBEDDING:
        return tr("finding notes by meaning")
    if report.model.kind is ModelKind.CROSS_ENCODER:
        return tr("answers out of your notes: it judges which sentences answer, in English")
    if not report.understood:
        return tr("writing; its chat template is not understood, so it only continues plain text")
    if report.model.chat:
        return tr("writing; it follows instructions, in a conversation")
    return tr("writing; a base model, which continues plain text")


def _trial_facts(trial: EmbeddingTrial | None) -> list[tuple[str, str]]:
    if trial is None:
        unknown = tr("not measured yet")
        return [(tr("Languages"), unknown), (tr("Memory"), unknown), (tr("Speed here"), unknown)]
    languages = ", ".join(language.capitalize() for language in trial.languages)
    return [
        (tr("Languages"), languages or tr("none of those that were tried")),
        (tr("Memory"), tr("{need} while it is loaded").format(need=size_words(trial.memory_bytes))),
        (tr("Speed here"), tr("{n} passages a second").format(n=f"{trial.passages_per_s:,.0f}")),
    ]


def _tokens(count: int) -> str:
    return tr("{n} tokens", count=count) if count else tr("not stated in its files")


def _memory(report: ModelReport) -> str:
    if not report.memory_bytes:
        return tr("not enough is known to tell")
    words = tr("needs {need}; {free} of {total} are free").format(
        need=size_words(report.memory_bytes),
        free=size_words(report.free_bytes),
        total=size_words(report.total_bytes),
    )
    if not report.fits:
        return f"{words}. {tr('That is more than this computer has.')}"
    if report.memory_bytes > report.free_bytes:
        return f"{words}. {tr('Close other programs before loading it.')}"
    return words


def _speed(report: ModelReport) -> str:
    if report.speed is None:
        return tr("not measured yet")
    return tr("writes {write} tokens a second across four cards, reads {read}").format(
        write=f"{report.speed.decoding_tokens_per_s:,.0f}",
        read=f"{report.speed.prefill_tokens_per_s:,.0f}",
    )


def _expected(time: SetTime) -> str:
    return tr(
        "about {two} seconds to two cards and {four} to all four, less after a pause; estimated "
        "from the starter model’s speed on this computer"
    ).format(two=max(1, round(time.two_s)), four=max(1, round(time.four_s)))


def _unwrapped(terms: str) -> str:
    """Return a text with one line for each paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in terms.split("\n\n"))
