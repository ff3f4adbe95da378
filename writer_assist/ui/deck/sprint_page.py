"""The page of the deck on which a sprint is begun, and the words about sprints."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from writer_assist.domain.sprint import Sprint, SprintResult, SprintRule
from writer_assist.ui.deck.choices import ChipRow
from writer_assist.ui.deck.sprint import SprintState
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import WrappedLabel

PLANS = (Sprint(5), Sprint(10), Sprint(15), Sprint(0, 100), Sprint(0, 250))
RULES: Mapping[SprintRule, str] = {
    SprintRule.NONE: "No rule",
    SprintRule.NO_ADVERBS: "No adverbs in -ly",
    SprintRule.SHORT_SENTENCES: "Eight words a sentence",
    SprintRule.NO_E: "No letter e",
    SprintRule.NO_GOING_BACK: "No going back",
}


_IN_SHORT: Mapping[SprintRule, str] = {
    SprintRule.NO_ADVERBS: "no -ly",
    SprintRule.SHORT_SENTENCES: "eight words",
    SprintRule.NO_E: "no e",
    SprintRule.NO_GOING_BACK: "no going back",
}


class SprintPage(QWidget):
    """For how long, under which rule; and what came of earlier ones.

    Signals:
        wanted: Sprint, to be begun now.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plans = ChipRow(PLANS, {plan: _length(plan) for plan in PLANS}, self)
        self._rules = ChipRow(
            tuple(RULES), {one: tr(text) for one, text in RULES.items()}, self, in_line=5
        )
        self._plans.choose(PLANS[1])
        self._rules.choose(SprintRule.NONE)
        self._begin = QPushButton(self.tr("Begin"), self)
        self._begin.setAutoDefault(False)
        self._begin.setAccessibleName(self.tr("Begin the sprint"))
        self._begin.clicked.connect(self.begin)
        self._earlier = WrappedLabel("", self)
        area = QScrollArea(self)
        area.setObjectName("DeckCard")
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget(area)
        page.setObjectName("DeckPage")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 8, 8, 0)
        inside.addWidget(self._earlier)
        inside.addStretch(1)
        area.setWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(8)
        for widget in (self._plans, self._rules):
            column.addWidget(widget)
        column.addWidget(self._begin, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(area, 1)

    @Slot()
    def begin(self) -> None:
        """Begin with what is chosen."""
        plan, rule = self._plans.chosen(), self._rules.chosen()
        assert isinstance(plan, Sprint)
        assert isinstance(rule, SprintRule)
        self.wanted.emit(Sprint(plan.minutes, plan.words, rule))

    @Slot(tuple)
    def show_results(self, results: tuple[SprintResult, ...]) -> None:
        """List what came of earlier sprints."""
        none = self.tr("No sprint was run in this project yet. Write on; nothing else happens.")
        self._earlier.setText("\n".join(map(result_line, results)) or none)


def result_line(result: SprintResult) -> str:
    """Return a sprint in one line, with its day."""
    day = datetime.datetime.fromtimestamp(result.begun).strftime("%Y-%m-%d %H:%M")
    return " · ".join([day, *_result_parts(result)])


def result_sentence(result: SprintResult) -> str:
    """Say what came of the sprint that has just ended."""
    if not result.words:
        return tr("The sprint is over. Nothing was written, and nothing is kept.")
    return tr("The sprint is over: {result}.").format(result=", ".join(_result_parts(result)))


def state_words(state: SprintState) -> str:
    """Return what the quiet line says while a sprint runs."""
    left = f"{state.left_s // 60}:{state.left_s % 60:02}" if state.left_s >= 0 else ""
    words = plural(state.words, "1 word", "{n} words")
    if state.plan.words:
        words = tr("{words} of {all} words").format(words=state.words, all=state.plan.words)
    rule = state.plan.rule
    said = tr(_IN_SHORT[rule]) if rule is not SprintRule.NONE else ""
    if state.breach:
        said = f"{said}: {state.breach}"
    return " · ".join(one for one in (left, words, said) if one)


def _result_parts(result: SprintResult) -> list[str]:
    lasted = (
        plural(round(result.seconds / 60), "1 minute", "{n} minutes")
        if result.seconds >= 60
        else plural(result.seconds, "1 second", "{n} seconds")
    )
    parts = [plural(result.words, "1 word", "{n} words"), lasted]
    if result.rule is not SprintRule.NONE:
        parts.append(tr(RULES[result.rule]).lower())
    return parts


def _length(plan: Sprint) -> str:
    if plan.minutes:
        return plural(plan.minutes, "1 minute", "{n} minutes")
    return plural(plan.words, "1 word", "{n} words")
