"""Defines every action: its name, its place in the menus, its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from writer_assist.ui.text import tr

CARDS = 4  # with keys of their own
INDEX, NEWS = "index.md", "changes.md"  # pages of the manual that the menu opens


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One entry of a menu.

    Attributes:
        name: Its name in the code.
        text: Its text in the menu, with the mnemonic.
        keys: Key sequences in portable text; the first one is shown.
        checkable: Whether it can be switched on and off.
        submenu: The submenu that holds it; empty for none.
        generates: Whether it is about text that a language model writes; it is out of sight while
            AI is off.
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    checkable: bool = False
    submenu: str = ""
    generates: bool = False


_RULE = ActionSpec("", "")

_INSERTS = tuple(
    ActionSpec(
        f"insert_{card}", f"Card &{card}", (f"Alt+{card}",), submenu="&Insert", generates=True
    )
    for card in range(1, CARDS + 1)
) + tuple(
    ActionSpec(
        f"insert_sentence_{card}",
        f"First sentence of card {card}",
        (f"Alt+Shift+{card}",),
        submenu="&Insert",
        generates=True,
    )
    for card in range(1, CARDS + 1)
)

_PLACES = "C&omments, bookmarks, footnotes"

MENUS: Mapping[str, tuple[ActionSpec, ...]] = {
    "&File": (
        ActionSpec("new_draft", "&New draft", ("Ctrl+N",)),
        ActionSpec("new_book", "New &book…", ("Ctrl+Alt+Shift+N",)),
        ActionSpec("open_draft", "&Open draft…", ("Ctrl+O",)),
        ActionSpec("import_book", "&Import a manuscript…", ("Ctrl+Alt+Shift+O",)),
        ActionSpec("open_recent", "Open &recent…", ("Ctrl+Alt+R",)),
        ActionSpec("save", "&Save", ("Ctrl+S",)),
        ActionSpec("save_as", "Save &as…", ("Ctrl+Alt+S",)),
        ActionSpec("name_version", "&Keep this version…", ("Ctrl+Shift+S",)),
        ActionSpec("export", "&Export…", ("Ctrl+Shift+E",)),
        ActionSpec("preview", "Pre&view and print…", ("Ctrl+Alt+Shift+P",)),
        ActionSpec("versions", "Ea&rlier versions…", ("Ctrl+Shift+H",)),
        ActionSpec("backups", "&Go back to a backup…", ("Ctrl+Alt+Shift+B",)),
        ActionSpec("back_up", "Back &up now", ("Ctrl+Alt+Shift+S",)),
        ActionSpec("rescue", "Rescue v&iew…", ("Ctrl+Alt+Shift+R",)),
        _RULE,
        ActionSpec("models", "Language &models…", ("Ctrl+Alt+M",), generates=True),
        ActionSpec("server", "Remote mode&l…", ("Ctrl+Alt+W",), generates=True),
        ActionSpec("settings", "Se&ttings…", ("Ctrl+,",)),
        _RULE,
        ActionSpec("quit", "&Quit", ("Ctrl+Q",)),
    ),
    "&Edit": (
        ActionSpec("undo", "&Undo", ("Ctrl+Z",)),
        ActionSpec("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
        _RULE,
        ActionSpec("cut", "Cu&t", ("Ctrl+X",)),
        ActionSpec("copy", "&Copy", ("Ctrl+C",)),
        ActionSpec("paste", "&Paste", ("Ctrl+V",)),
        ActionSpec("paste_plain", "Paste without &marks", ("Ctrl+Shift+V",)),
        ActionSpec("select_all", "Select &all", ("Ctrl+A",)),
        _RULE,
        ActionSpec("italic", "&Italic", ("Ctrl+I",)),
        ActionSpec("bold", "&Bold", ("Ctrl+B",)),
        ActionSpec("comment", "&Comment", ("Ctrl+Shift+C",), submenu=_PLACES),
        ActionSpec("next_comment", "&Next comment", ("Ctrl+F7",), submenu=_PLACES),
        ActionSpec("previous_comment", "&Previous comment", ("Ctrl+Shift+F7",), submenu=_PLACES),
        ActionSpec("bookmark", "Set or remove a &bookmark", ("Ctrl+F2",), submenu=_PLACES),
        ActionSpec("next_bookmark", "Ne&xt bookmark", ("Shift+F2",), submenu=_PLACES),
        ActionSpec("previous_bookmark", "Pre&vious bookmark", ("Ctrl+Shift+F2",), submenu=_PLACES),
        ActionSpec("footnote", "&Footnote, or there and back", ("Ctrl+Shift+R",), submenu=_PLACES),
        ActionSpec("places", "&List of them", ("Ctrl+Shift+G",), submenu=_PLACES),
        ActionSpec("typography", "T&ypographic marks", ("Ctrl+Alt+Y",), checkable=True),
        ActionSpec("spelling", "Underline un&known words", ("Shift+F7",), checkable=True),
        ActionSpec("grammar", "Underline questionable &grammar", ("Alt+Shift+F7",), checkable=True),
        ActionSpec("next_mark", "Next under&lined word", ("F7",)),
        ActionSpec("word_lists", "Words added to the &dictionary…", ("Ctrl+Alt+Shift+W",)),
        ActionSpec("ignored_grammar", "Ignored grammar…", ("Ctrl+Alt+Shift+G",)),
        _RULE,
        ActionSpec("find", "&Find and replace…", ("Ctrl+F",)),
        ActionSpec("find_next", "Find &next", ("F3",)),
        ActionSpec("find_previous", "Find pre&vious", ("Shift+F3",)),
        ActionSpec("replace_in_book", "Find and replace in the b&ook…", ("Ctrl+H",)),
    ),
    "&Manuscript": (
        ActionSpec("make_project", "Make it a &project…", ("Ctrl+Alt+P",)),
        ActionSpec("show_outline", "Ou&tline", ("Ctrl+4",), checkable=True),
        ActionSpec("headings", "Headings of this draft", ("Ctrl+Alt+L",)),
        ActionSpec("show_corkboard", "Cor&kboard", ("Ctrl+5",), checkable=True),
        ActionSpec("show_scroll", "Whole book in &one scroll", ("Ctrl+F5",), checkable=True),
        ActionSpec(
            "show_scene_scroll", "Selected scenes in one scroll", ("Ctrl+Shift+F5",), checkable=True
        ),
        ActionSpec("statistics", "St&atistics…", ("Ctrl+9",)),
        ActionSpec("names", "Na&mes in this book…", ("Ctrl+8",)),
        ActionSpec("statuses", "Statuses of t&his book…", ("Ctrl+Alt+Shift+T",)),
        ActionSpec("language", "Lan&guage…", ("Ctrl+Alt+Shift+L",)),
        _RULE,
        ActionSpec("new_chapter", "New &chapter", ("Ctrl+T",)),
        ActionSpec("split_scene", "&Split at the caret", ("Ctrl+Alt+K",)),
        ActionSpec("join_scene", "&Join with the next", ("Ctrl+Alt+J",)),
        ActionSpec("rename_scene", "&Rename…", ("F2",)),
        ActionSpec("duplicate_scene", "D&uplicate", ("Ctrl+D",)),
        _RULE,
        ActionSpec("scene_up", "Move &up", ("Alt+Up",)),
        ActionSpec("scene_down", "Move &down", ("Alt+Down",)),
        ActionSpec("scene_in", "Move &in a level", ("Alt+Shift+Right",)),
        ActionSpec("scene_out", "Move &out a level", ("Alt+Shift+Left",)),
        ActionSpec("bin_scene", "Move to the &bin", ("Ctrl+Shift+Del",)),
        ActionSpec("undo_manuscript", "Undo the &last change of the book", ("Ctrl+Alt+Z",)),
        _RULE,
        ActionSpec("show_unlisted", "&Files outside the book…", ("Ctrl+L",)),
        ActionSpec("show_bin", "Bi&n…", ("Ctrl+Alt+Q",)),
        ActionSpec("earlier_orders", "&Earlier orders…", ("Ctrl+Alt+H",)),
        _RULE,
        ActionSpec("disclosure", "Disc&losure…", ("Ctrl+Shift+F8",)),
    ),
    "&View": (
        ActionSpec("show_drafts", "&Manuscript", ("F8",), checkable=True),
        ActionSpec("show_library", "&Library", ("F9",), checkable=True),
        ActionSpec("show_sources", "&Sources", ("F10",), checkable=True),
        ActionSpec(
            "show_continuations", "&Continuations", ("F12",), checkable=True, generates=True
        ),
        ActionSpec("open_beside", "Open &beside the draft…", ("Ctrl+Shift+B",)),
        ActionSpec("swap_beside", "Swap with the te&xt beside", ("Ctrl+Shift+X",)),
        ActionSpec("show_authorship", "&Who wrote what", ("Shift+F8",), checkable=True),
        ActionSpec("ai", "&AI on", ("Ctrl+Alt+A",), checkable=True),
        _RULE,
        ActionSpec("only_text", "&Distraction-free", ("Shift+F11",), checkable=True),
        ActionSpec("full_screen", "&Full screen", ("F11",), checkable=True),
        ActionSpec("bright_paragraph", "Dim all &but the paragraph", ("Ctrl+F11",), checkable=True),
        ActionSpec(
            "bright_sentence", "Dim all but the s&entence", ("Ctrl+Shift+F11",), checkable=True
        ),
        ActionSpec("typewriter", "Type&writer scrolling", ("Ctrl+Shift+T",), checkable=True),
        ActionSpec("page", "Pa&ge…", ("Ctrl+Shift+Y",)),
        _RULE,
        ActionSpec("zoom_in", "Zoom &in", ("Ctrl++", "Ctrl+=")),
        ActionSpec("zoom_out", "Zoom &out", ("Ctrl+-",)),
        ActionSpec("zoom_reset", "Reset te&xt size", ("Ctrl+0",)),
        _RULE,
        ActionSpec("go_to", "G&o to anything…", ("Ctrl+P",)),
        ActionSpec("next_pane", "Next &panel", ("F6",)),
        ActionSpec("go_to_text", "Go to the &text", ("Ctrl+1",)),
        ActionSpec("go_to_sources", "Go to the sou&rces", ("Ctrl+2",)),
        ActionSpec("go_to_cards", "Go to the car&ds", ("Ctrl+3",), generates=True),
    ),
    "&Continue": (
        ActionSpec("continue", "&Continue the text", ("Ctrl+Enter", "Ctrl+Return"), generates=True),
        ActionSpec(
            "blend", "&Blend the notes", ("Ctrl+Alt+Enter", "Ctrl+Alt+Return"), generates=True
        ),
        ActionSpec(
            "together", "Use &all notes in each card", ("Alt+Enter", "Alt+Return"), generates=True
        ),
        ActionSpec(
            "again", "&Write another set", ("Ctrl+Shift+Enter", "Ctrl+Shift+Return"), generates=True
        ),
        ActionSpec("stop", "&Stop writing", ("Esc",)),
        ActionSpec(
            "ghost_text", "Inline su&ggestions", ("Ctrl+Alt+G",), checkable=True, generates=True
        ),
        ActionSpec("view_prompt", "&Prompt preview…", ("Ctrl+Shift+I",), generates=True),
        ActionSpec("instruction", "Project b&rief…", ("Ctrl+Alt+I",), generates=True),
        ActionSpec("voice", "M&y voice…", ("Ctrl+Alt+V",), generates=True),
        _RULE,
        *_INSERTS,
        _RULE,
        ActionSpec("earlier", "Pre&vious set", ("Alt+PgUp",), generates=True),
        ActionSpec("later", "Ne&xt set", ("Alt+PgDown",), generates=True),
        ActionSpec("unwanted", "Av&oided phrases…", ("Ctrl+Alt+N",), generates=True),
        ActionSpec("rejected_texts", "Re&jected texts…", ("Ctrl+Alt+F",), generates=True),
    ),
    "&Sources": (
        ActionSpec("follow_paragraph", "Follow this &paragraph", ("Ctrl+Shift+J",), checkable=True),
        ActionSpec("hold_selection", "Keep to the s&election", ("Ctrl+Shift+K",), checkable=True),
        ActionSpec("follow_scene", "Follow the whole s&cene", ("Ctrl+Shift+L",), checkable=True),
        ActionSpec("hold_note", "Similar to the open &note", ("Ctrl+Shift+M",), checkable=True),
        _RULE,
        ActionSpec("pause_sources", "Pau&se the sources", ("Ctrl+Shift+P",), checkable=True),
        ActionSpec("show_dials", "Sli&ders", ("Ctrl+Shift+D",), checkable=True),
        ActionSpec("reset_dials", "&Reset sliders", ("Ctrl+Alt+0",)),
        ActionSpec("unhide_all", "&Unhide all sources", ("Ctrl+Alt+U",)),
        _RULE,
        ActionSpec("book_sources", "Sources of this &book…", ("Ctrl+Alt+B",)),
        ActionSpec(
            "linked_sources",
            "Only notes &linked from the scene",
            ("Ctrl+Shift+F10",),
            checkable=True,
        ),
        ActionSpec("other_worlds", "From other &worlds", ("Ctrl+F10",), checkable=True),
        _RULE,
        ActionSpec("explain", "&Test a search…", ("Ctrl+Shift+W",)),
    ),
    "&Inspiration": (
        ActionSpec("deck", "&Draw from the deck", ("F4",)),
        ActionSpec("kept_cards", "&Kept deck cards", ("Shift+F4",)),
        ActionSpec("sprint", "&Begin or end a sprint", ("Ctrl+Shift+F4",)),
        _RULE,
        ActionSpec("rewrite", "&Rewrite the selection", ("Ctrl+R",)),
        ActionSpec("ask", "&Ask your notes", ("Ctrl+Shift+A",)),
        ActionSpec("map", "&Map of the notes", ("Ctrl+M",)),
        ActionSpec("people", "&People and places…", ("Ctrl+6",)),
        ActionSpec("timeline", "Time&line…", ("Ctrl+7",)),
        _RULE,
        ActionSpec("whispers", "&Whispers from the notes", ("Alt+F8",), checkable=True),
        ActionSpec("next_whisper", "&Next whisper", ("Ctrl+F8",)),
    ),
    "&Library": (
        ActionSpec("add_folder", "Add a &folder of notes…", ("Ctrl+Shift+O",)),
        ActionSpec("add_files", "Add f&iles of notes…", ("Ctrl+Alt+O",)),
        ActionSpec("new_note", "&New note", ("Ctrl+Shift+N",)),
        ActionSpec("search_notes", "Fin&d a note", ("Ctrl+Shift+F",)),
        ActionSpec("turn_note", "&Edit note", ("Ctrl+E",)),
        ActionSpec("rename_note", "Rena&me the note…", ("Ctrl+Alt+Shift+E",)),
        ActionSpec("bin_note", "Move the note to the bi&n", ("Ctrl+Alt+Shift+D",)),
        ActionSpec("notes_bin", "Bin of the no&tes…", ("Ctrl+Alt+Shift+Q",)),
        ActionSpec("copy_note_link", "Cop&y a link to the note", ("Ctrl+Alt+Shift+C",)),
        ActionSpec("show_note_file", "Sho&w the note in its folder", ("Ctrl+Alt+Shift+W",)),
        _RULE,
        ActionSpec("note_back", "&Back", ("Alt+Left",)),
        ActionSpec("note_forward", "For&ward", ("Alt+Right",)),
        _RULE,
        ActionSpec("update_library", "&Rescan folders", ("F5",)),
        ActionSpec("show_failures", "Files that &could not be read…", ("Ctrl+Alt+E",)),
    ),
    "&Help": (
        ActionSpec("command_list", "&Commands…", ("Ctrl+K",)),
        ActionSpec("manual", "&Manual", ("F1",)),
        ActionSpec("news", "What is &new", ("Ctrl+F1",)),
        ActionSpec("network", "N&etwork…", ("Ctrl+Shift+F1",)),
        ActionSpec("about", "&About Writer Assist", ("Shift+F1",)),
    ),
}


GENERATING = tuple(spec.name for specs in MENUS.values() for spec in specs if spec.generates)
"""The actions about text that a language model writes."""


def add_menus(window: QMainWindow) -> dict[str, QAction]:
    """Fill the window's menu bar; return the actions by name.

    The window gets the actions too, so that their keys work while the menu bar is hidden.
    """
    actions: dict[str, QAction] = {}
    for title, specs in MENUS.items():
        menu = window.menuBar().addMenu(tr(title))
        submenus: dict[str, QMenu] = {}
        for spec in specs:
            if not spec.name:
                menu.addSeparator()
                continue
            if spec.submenu and spec.submenu not in submenus:
                submenus[spec.submenu] = menu.addMenu(tr(spec.submenu))
            action = _action(window, spec)
            submenus.get(spec.submenu, menu).addAction(action)
            window.addAction(action)
            actions[spec.name] = action
    return actions


def insert_actions(window: QMainWindow, actions: Mapping[str, QAction]) -> QActionGroup:
    """Return the actions that insert cards; their data are the card, and if only its beginning."""
    group = QActionGroup(window)
    group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
    for card in range(CARDS):
        for prefix, first in (("insert", False), ("insert_sentence", True)):
            group.addAction(actions[f"{prefix}_{card + 1}"]).setData((card, first))
    return group


def show_generating(actions: Mapping[str, QAction], bar: QMenuBar, *, shown: bool) -> None:
    """Show or hide what is about text that a language model writes; hidden keys do nothing."""
    for name in GENERATING:
        actions[name].setVisible(shown)
    for title in bar.actions():
        menu = title.menu()
        if isinstance(menu, QMenu):
            title.setVisible(any(map(_stands_alone, menu.actions())))


def _stands_alone(action: QAction) -> bool:
    """Tell whether an entry is a reason to show its menu; to stop what is written is none."""
    is_entry = not action.isSeparator() and action.menu() is None
    return is_entry and action.isVisible() and action.objectName() != "stop"


def _action(window: QMainWindow, spec: ActionSpec) -> QAction:
    action = QAction(tr(spec.text), window)
    action.setObjectName(spec.name)
    action.setCheckable(spec.checkable)
    action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
    action.setMenuRole(QAction.MenuRole.NoRole)
    return action
