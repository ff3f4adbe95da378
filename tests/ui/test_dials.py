"""The dials and the groups of the sources, with real keys and clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from writer_assist.domain.snippet import RankingBias, SnippetGroup
from writer_assist.ui.sliders import BalanceSlider, SlidersBar, VoiceBar, VoiceSlider
from writer_assist.ui.sources.groups import GroupBar
from writer_assist.ui.sources.panel import SourcesPanel

SEA = SnippetGroup(("rain", "ferry"), (1, 2))
LAW = SnippetGroup(("court", "oath"), (3,))


@pytest.fixture
def bar(qtbot):
    bar = SlidersBar()
    qtbot.addWidget(bar)
    bar.resize(360, 60)
    bar.show()
    return bar


@pytest.fixture
def groups(qtbot):
    groups = GroupBar(QWidget())
    qtbot.addWidget(groups)
    groups.resize(360, 30)
    return groups


def surprising(bar) -> BalanceSlider:
    return bar.findChildren(BalanceSlider)[0]


def chips(groups) -> list[QToolButton]:
    return [chip for chip in groups.findChildren(QToolButton) if chip.isVisible()]


def test_arrow_turns_a_dial_by_a_step(bar, qtbot):
    with qtbot.waitSignal(bar.changed) as turned:
        QTest.keyClick(surprising(bar), Qt.Key.Key_Right)

    assert turned.args == [RankingBias(0.25, 0.0)]


def test_click_at_the_end_turns_a_dial_whole(bar):
    dial = surprising(bar)

    QTest.mouseClick(dial, Qt.MouseButton.LeftButton, pos=QPoint(dial.width() - 3, 8))

    assert bar.dials() == RankingBias(1.0, 0.0)


def test_double_click_leads_back_to_the_middle(bar):
    bar.set_dials(RankingBias(0.5, -0.5))

    QTest.mouseDClick(surprising(bar), Qt.MouseButton.LeftButton, pos=QPoint(3, 8))

    assert bar.dials() == RankingBias(0.0, -0.5)


def test_key_leads_back_to_the_middle(bar):
    bar.set_dials(RankingBias(-1.0, 0.0))

    QTest.keyClick(surprising(bar), Qt.Key.Key_0)

    assert bar.dials() == RankingBias()


@pytest.mark.parametrize(
    ("fraction", "words"),
    [
        (-1.0, "as close as possible"),
        (-0.25, "slightly closer"),
        (0.0, "in the middle"),
        (0.75, "much more surprising"),
    ],
)
def test_dial_says_where_it_stands(bar, fraction, words):
    bar.set_dials(RankingBias(fraction))

    assert surprising(bar).accessibleName() == f"Close to surprising: {words}"


def test_dials_are_folded_away_and_say_where_the_list_leans(qtbot):
    panel = SourcesPanel()
    qtbot.addWidget(panel)
    panel.show()
    folded = panel.findChild(SlidersBar).isVisible()

    panel.set_dials(RankingBias(0.5, -1.0))
    panel.show_dials(True)

    names = [button.accessibleName() for button in panel.findChildren(QToolButton)]
    assert (folded, panel.findChild(SlidersBar).isVisible()) == (False, True)
    assert "Sliders: more surprising, as familiar as possible" in names


def test_dials_button_tells_once(qtbot):
    panel = SourcesPanel()
    qtbot.addWidget(panel)
    heard = []
    panel.dials_toggled.connect(heard.append)
    button = next(
        one for one in panel.findChildren(QToolButton) if "Sliders" in one.accessibleName()
    )

    button.click()
    panel.show_dials(True)
    button.click()

    assert heard == [True, False]


def test_groups_are_chips_with_their_telling_words(groups):
    groups.set_groups((SEA, LAW))

    assert [chip.text() for chip in chips(groups)] == ["rain, ferry", "court, oath"]


def test_group_is_chosen_by_key(groups, qtbot):
    groups.set_groups((SEA, LAW))

    with qtbot.waitSignal(groups.chosen) as chosen:
        QTest.keyClick(chips(groups)[1], Qt.Key.Key_Space)

    assert chosen.args == [LAW]


def test_chips_that_stay_keep_their_place(groups):
    groups.set_groups((SEA, LAW))
    first = chips(groups)[0]

    groups.set_groups((LAW,), LAW)

    assert chips(groups) == [first]
    assert (first.text(), first.isChecked()) == ("court, oath", True)


def test_no_groups_no_row(groups):
    groups.set_groups((SEA, LAW))
    shown = groups.isVisible()

    groups.set_groups(())

    assert (shown, groups.isVisible()) == (True, False)


def test_chips_keep_within_a_narrow_panel(groups):
    groups.resize(180, 30)
    many = tuple(SnippetGroup((f"thunderstorm{n}", "lighthouse"), (n,)) for n in range(4))

    groups.set_groups(many)

    assert max(chip.fontMetrics().horizontalAdvance(chip.text()) for chip in chips(groups)) < 45


def test_voice_is_shown_where_there_is_one_and_says_how_strong_it_is(qtbot):
    bar = VoiceBar()
    qtbot.addWidget(bar)
    assert bar.isHidden()

    bar.show_voice("Mine", 0.5)

    assert not bar.isHidden()
    assert bar.scale() == 0.5
    slider = bar.findChild(VoiceSlider)
    assert slider.accessibleName() == "Neutral to like me: 50 % like me"


def test_voice_slider_goes_from_neutral_to_like_me(qtbot):
    bar = VoiceBar()
    qtbot.addWidget(bar)
    bar.show_voice("Mine", 1.0)
    slider, told = bar.findChild(VoiceSlider), []
    bar.changed.connect(told.append)

    slider.setValue(slider.minimum())

    assert told == [0.0]
    assert slider.words() == "neutral: the model as it is"


def test_showing_a_voice_tells_nobody(qtbot):
    bar, told = VoiceBar(), []
    qtbot.addWidget(bar)
    bar.changed.connect(told.append)

    bar.show_voice("Mine", 0.25)
    bar.show_voice("", 0.0)

    assert told == []
    assert bar.isHidden()
