"""What lines under words cost a key: the editor without them, with spelling, with grammar too."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.benchmarks.reporting import Report, ignore
from tests.benchmarks.typing import BETWEEN_KEYS_S, SETTLE_S, WARM_KEYS, figures, typed_letters
from writer_assist.domain.progress import Progress

if TYPE_CHECKING:
    from writer_assist.ui.draft.editor import Editor

KEYS = 300
SIZE = 900, 800
KINDS = ("without", "spelling", "spelling and grammar")


def run_marks(
    text: str, *, keys: int = KEYS, settle_s: float = SETTLE_S, report: Report = ignore
) -> dict[str, object]:
    """Type into three editors with the same text, key by key in turn.

    Dictionary and grammar checker are the real ones, each on its thread.

    Args:
        text: What stands in each.
        keys: Pressed in each, in the middle and at the end.
        settle_s: Of waiting until all is laid out and checked.
        report: Called with progress.

    Returns:
        For each place the figures of each editor in milliseconds, and the ratios of their medians
        and 99th percentiles to those of the editor without lines.
    """
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.key_timer import let_pass
    from writer_assist.ui.draft.editor import Editor

    application = QApplication.instance() or QApplication(["bench"])
    results: dict[str, object] = {"words": len(text.split()), "keys": keys}
    with ExitStack() as held:
        folder = Path(held.enter_context(TemporaryDirectory(prefix="writer-assist-bench-")))
        editors = [Editor() for _ in KINDS]
        for kind, edit in zip(KINDS, editors, strict=True):
            edit.set_text(text)
            edit.resize(*SIZE)
            edit.show()
            held.callback(edit.deleteLater)
            held.callback(edit.close)
            if "spelling" in kind:
                held.callback(_check_spelling(edit, folder))
            if "grammar" in kind:
                held.callback(_check_grammar(edit, folder))
        let_pass(settle_s)
        for number, (place, share) in enumerate((("middle", 0.5), ("end", 1.0))):
            report(Progress(f"Typing ({place})", number, 2))
            results[place] = _compare(editors, keys, share, settle_s)
    assert application is not None
    return results


def _compare(editors: list[Editor], keys: int, share: float, settle_s: float) -> dict[str, object]:
    from tests.benchmarks.key_timer import KeyTimer, let_pass

    for edit in editors:
        edit.go_to(int((edit.document().characterCount() - 1) * share))
    let_pass(settle_s)
    timer = KeyTimer(editors)
    timer.type(typed_letters(), len(editors) * min(WARM_KEYS, keys), BETWEEN_KEYS_S)
    times = timer.type(typed_letters(), len(editors) * keys, BETWEEN_KEYS_S)
    told = dict(zip(KINDS, map(figures, times), strict=True))
    usual = told[KINDS[0]]
    ratios = {
        f"{kind}, ratio of {name}": round(told[kind][f"{name}_ms"] / usual[f"{name}_ms"], 3)
        for kind in KINDS[1:]
        for name in ("p50", "p99")
    }
    return {**told, **ratios}


def _check_spelling(edit: Editor, folder: Path):
    from writer_assist.manuscript.spelling import BUILT_IN, Speller, dictionaries
    from writer_assist.ui.background import Background

    speller = Speller(BUILT_IN, dictionaries(folder)[BUILT_IN])
    thread = Background("bench spelling")
    marks = edit.spelling
    marks.words_wanted.connect(
        lambda words: thread.run(
            lambda: {word: speller.knows(word) for word in words}, on_done=marks.tell
        )
    )
    marks.set_on(True)
    return thread.finish


def _check_grammar(edit: Editor, folder: Path):
    from writer_assist.manuscript.grammar import GrammarChecker
    from writer_assist.ui.background import Background

    checker = GrammarChecker("en_US", folder / "grammar.json")
    thread = Background("bench grammar")
    marks = edit.grammar
    marks.paragraphs_wanted.connect(
        lambda texts: thread.run(
            lambda: {text: checker.check(text) for text in texts}, on_done=marks.tell
        )
    )
    marks.set_on(True)
    return thread.finish
