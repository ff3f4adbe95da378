"""How long a key takes in a book of many scenes in one scroll, beside one scene alone."""

from __future__ import annotations

import os
import sys

from tests.benchmarks.prose import Prose
from tests.benchmarks.reporting import Report, ignore
from tests.benchmarks.typing import BETWEEN_KEYS_S, SIZE, WARM_KEYS, figures, typed_letters
from writer_assist.domain.progress import Progress

SCENES, WORDS, KEYS = 120, 1_250, 300


def run_scroll_typing(
    *, scenes: int = SCENES, words: int = WORDS, keys: int = KEYS, report: Report = ignore
) -> dict[str, object]:
    """Type into a scene in the middle of a scroll and into the same scene alone, in turn.

    Args:
        scenes: Of the book.
        words: Of each scene.
        keys: Pressed in each window and place; at least 10.
        report: Called with progress.

    Returns:
        For each place the figures of both in milliseconds, and the ratios of their medians and
        99th percentiles.
    """
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.key_timer import let_pass
    from writer_assist.settings import Settings
    from writer_assist.ui.draft.draft_page import KeptPages
    from writer_assist.ui.main_window import MainWindow
    from writer_assist.ui.scroll.painting import ScrollRow
    from writer_assist.ui.scroll.view import SceneScroll

    _application = QApplication.instance() or QApplication(["bench"])
    texts = {f"{number}.md": Prose(seed=number).text(words) for number in range(scenes)}
    live = f"{scenes // 2}.md"
    alone, together = MainWindow(Settings()), MainWindow(Settings())
    for window in (alone, together):
        window.resize(*SIZE)
        window.show()
        window.editor.set_text(texts[live])
        window.editor.edited.connect(window.editor.context)
    scroll = SceneScroll(together.editor, KeptPages(together.editor))
    scroll.show([ScrollRow(draft, draft, words=words) for draft in texts], live)
    scroll.set_texts(texts)
    let_pass(1.0)
    places = {"beginning": 0.0, "middle": 0.5, "end": 1.0}
    results: dict[str, object] = {"scenes": scenes, "words": words, "keys": keys}
    try:
        for number, (place, share) in enumerate(places.items()):
            report(Progress(f"Typing ({place})", number, len(places)))
            results[place] = _compare(together, alone, keys, share)
    finally:
        for window in (alone, together):
            window.close()
            window.deleteLater()
    return results


def _compare(together: object, alone: object, keys: int, share: float) -> dict[str, object]:
    from tests.benchmarks.key_timer import KeyTimer

    editors = (together.editor, alone.editor)  # type: ignore[attr-defined]
    for editor in editors:
        editor.go_to(int((editor.document().characterCount() - 1) * share))
    timer = KeyTimer(editors)
    timer.type(typed_letters(), 2 * min(WARM_KEYS, keys), BETWEEN_KEYS_S)
    ours, theirs = map(figures, timer.type(typed_letters(), 2 * keys, BETWEEN_KEYS_S))
    return {
        "in the scroll": ours,
        "alone": theirs,
        "ratio of p50": round(ours["p50_ms"] / max(theirs["p50_ms"], 0.01), 2),
        "ratio of p99": round(ours["p99_ms"] / max(theirs["p99_ms"], 0.01), 2),
    }
