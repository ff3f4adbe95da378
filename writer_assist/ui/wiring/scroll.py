"""Wires the scroll: the whole book, or some of its scenes, one below the other."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from writer_assist.history.scroll import ScrollChoice, ScrollHistory
from writer_assist.manuscript.project import Project
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.project_history import ProjectHistory
from writer_assist.ui.scroll.authors import AskAuthors, SceneAuthors
from writer_assist.ui.scroll.controller import ScrollController
from writer_assist.ui.scroll.matches import SceneMatches
from writer_assist.ui.scroll.reading import SceneReader
from writer_assist.ui.scroll.selection import ScrollSelection
from writer_assist.ui.scroll.view import SceneScroll
from writer_assist.ui.scroll.walking import SceneWalk
from writer_assist.ui.text import key_name, tr
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.project import ProjectWiring


class ScrollWiring(QObject):
    """Switches the scroll on and off, and lets it follow the book.

    Attributes:
        scroll: Shows the scenes.
        controller: Decides which.
    """

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        drafts: DraftWiring,
        project: ProjectWiring,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; it must be done before the drafts listen.

        Args:
            background: Touches the disk.
            folder: The data folder.
            window: The window.
            drafts: Open scenes.
            project: Knows the book.
            messages: Say why a key did nothing.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._drafts, self._messages = window, drafts, messages
        self.scroll = SceneScroll(window.editor, drafts.carets.pages)
        walk = SceneWalk(self.scroll)
        selection = ScrollSelection(self.scroll)  # after the walk: it looks at presses first
        selection.change_refused.connect(self._refuse_to_change)
        selection.not_ready.connect(self._ask_for_patience)
        window.editor.ghost.room = self.scroll.room
        # A thread of its own: after the start the others are busy for a second.
        self._reading = Background("scenes of the scroll", self)
        opened, draft = drafts.open_draft, drafts.draft
        reader = SceneReader(self._reading, self)
        self.controller = ScrollController(
            self.scroll,
            walk,
            reader,
            ProjectHistory(ScrollHistory, background, folder, opened),
            opened,
            draft.open,
            self,
        )
        # Connected first: the old text must still be there.
        draft.text_loaded.connect(self.controller.begin_turn)
        draft.noticed.connect(self.controller.note_trouble)
        self._walk = walk
        self.scroll.turned.connect(self._name_text)
        window.find_bar.further = self._find_further
        self._count_matches(opened, reader)
        walk.join_refused.connect(self._refuse_to_join)
        project.project.project_changed.connect(self._follow)
        project.project.made.connect(self.controller.note_made)
        self.controller.choice_changed.connect(self._show)
        window.action("show_scroll").triggered.connect(self._choose_book)
        window.action("show_scene_scroll").triggered.connect(self._choose_scenes)

    def _count_matches(self, opened: OpenDraft, reader: SceneReader) -> None:
        """Let the find bar count in all scenes; connected after what turns from one to another."""
        matches, bar = SceneMatches(self.scroll), self._window.find_bar
        bar.counting.connect(matches.count)
        matches.counted.connect(bar.set_around)
        opened.opened.connect(matches.count_again)
        reader.read.connect(matches.count_again)

    def show_authors(self, ask: AskAuthors) -> None:
        """Tint all scenes while *Who wrote what* is on.

        Args:
            ask: Reads who wrote a draft; see :class:`SceneAuthors`.
        """
        authors = SceneAuthors(self.scroll, ask)
        self._drafts.open_draft.opened.connect(authors.forget)

    def finish(self) -> None:
        """Stop reading; the window is closed already."""
        self._reading.finish()

    @Slot(object, tuple)
    def _follow(self, project: Project | None, _select: tuple[str, ...]) -> None:
        self.controller.note_project(project)

    @Slot()
    def _name_text(self) -> None:
        """Tell those who hear the window in which scene of how many they are."""
        scroll, said = self.scroll, tr("Draft")
        if scroll.is_on:
            words = tr("{title}, {number} of {count} in the scroll")
            title, count = scroll.rows[scroll.live].title, len(scroll.rows)
            said = words.format(title=title, number=scroll.live + 1, count=count)
        self._window.editor.setAccessibleName(said)

    @Slot(object)
    def _show(self, choice: ScrollChoice) -> None:
        window = self._window
        window.action("show_scroll").setChecked(choice.is_on and not choice.scenes)
        window.action("show_scene_scroll").setChecked(choice.is_on and bool(choice.scenes))
        window.find_bar.stays = choice.is_on
        self._drafts.carets.new_at_end = not choice.is_on

    @Slot(bool)
    def _choose_book(self, on: bool) -> None:
        self._window.action("go_to_text").trigger()  # the outline may be in its place
        self.controller.choose(is_on=on)

    @Slot(bool)
    def _choose_scenes(self, on: bool) -> None:
        scenes = self._window.library.project.tree.selected()
        if on and not scenes:
            self._messages.say(tr("Select scenes in the tree first, or a chapter with its scenes."))
            self._show(self.controller.choice)
            return
        self._window.action("go_to_text").trigger()
        self.controller.choose(is_on=on, scenes=scenes)

    def _find_further(self, pattern: re.Pattern[str], back: bool) -> bool:
        """Go on in the next scene that has a match, around the ends of the scroll."""
        scroll, focus = self.scroll, QApplication.focusWidget()
        count, step = len(scroll.rows), -1 if back else 1
        for number in ((scroll.live + step * far) % count for far in range(1, count)):
            row = scroll.rows[number]
            text = scroll.text_of(row.draft) if row.can_be_opened else None
            if text and pattern.search(text.replace("\u00a0", " ")):
                self._walk.go(number, partial(self._select_match, back, focus))
                return True
        return False

    def _select_match(self, back: bool, focus: QWidget | None) -> None:
        bar = self._window.find_bar
        bar.find_from_edge(back=back)
        if focus is not None and bar.isAncestorOf(focus):
            focus.setFocus()

    @Slot()
    def _refuse_to_join(self) -> None:
        said = tr("Two scenes meet here. {key} joins a scene with the next one.")
        self._messages.say(said.format(key=key_name("Ctrl+Alt+J")))

    @Slot()
    def _ask_for_patience(self) -> None:
        self._messages.say(tr("Some scenes are still being read. Try again in a moment."))

    @Slot()
    def _refuse_to_change(self) -> None:
        self._messages.say(tr("A selection over several scenes can be copied, but not changed."))
