"""The style sheet of the whole window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template

_SHEET = Template("""
* { outline: 0; }
QMainWindow, QDialog { background: $surface; }
QToolTip { background: $raised; color: $ink; border: 1px solid $edge; padding: 4px 7px; }

QMenuBar { background: $surface; color: $soft; padding: 2px 8px; border: 0; }
QMenuBar::item { padding: 4px 9px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $chip; color: $ink; }
QMenu { background: $raised; color: $ink; border: 1px solid $edge; padding: 5px; }
QMenu::item { padding: 5px 28px 5px 14px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $ink; }
QMenu::item:disabled { color: $edge; }
#MenuNote { color: $soft; padding: 6px 14px 7px 11px; }
QMenu::separator { height: 1px; background: $hairline; margin: 5px 8px; }

QSplitter::handle { background: $hairline; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $hairline; border-radius: 3px; margin: 2px; min-height: 32px;
  min-width: 32px; }
QScrollBar::handle:hover { background: $edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTextEdit, QAbstractScrollArea { border: 0; }
#Draft { background: $paper; }
#DraftColumn { background: $paper; }
#NoteEdit { background: $raised; }
QTextEdit { color: $ink; selection-background-color: $selection; selection-color: $ink; }
/* What is found, while the find bar has the focus; and what is selected, from anywhere else. */
#Draft { selection-background-color: $accent; selection-color: $on_accent; }
#Draft:focus { selection-background-color: $selection; selection-color: $ink; }
#Panel, #Cards, #CardsArea, #LibraryPages { background: $surface; }

#PanelTitle { color: $ink; font-weight: 600; }
#Subject, #Quiet { color: $soft; }
#Faint { color: $faint; }
#Heading { color: $ink; font-weight: 600; }
#Failure { color: $danger; }
#StatusLine { background: $surface; border-top: 1px solid $hairline; }
#StatusLine[alone="true"] { background: $paper; border-top: 1px solid $paper; }
#StatusLine QLabel { color: $soft; }
#StatusLine QToolButton { color: $soft; padding: 0 3px; }
#StatusLine QToolButton:hover { color: $ink; }
#StatusLine QToolButton#ToLibrary { color: $accent; }

QListView, QTreeView, QTableView { background: $surface; color: $ink; border: 0; }
QListView#Raised, #Overlay QListView { background: $raised; }
QListView::item { border-radius: 4px; }
QListWidget::item { padding: 4px 6px; }
QListWidget::item:selected { background: $selection; color: $ink; }
QListWidget::item:selected:focus { border: 1px solid $accent; padding: 3px 5px; }
#Plain::item { padding: 5px 8px; }
#Plain::item:hover { background: $chip; }
#Plain::item:selected { background: $selection; color: $ink; }
#Panel[dropping="true"] { background: $selection; }
#Plain::item:focus { border: 1px solid $accent; padding: 4px 7px; }

QLineEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
  background: $raised; color: $ink; border: 1px solid $edge; border-radius: 5px;
  padding: 4px 8px; min-height: 20px;
  selection-background-color: $selection; selection-color: $ink; }
QSpinBox, QDoubleSpinBox { padding: 2px 20px 2px 8px; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus {
  border: 1px solid $accent; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: $edge; }
QLineEdit#Bare { background: transparent; border: 0; border-bottom: 1px solid $hairline;
  border-radius: 0; padding: 6px 2px; }
QLineEdit#Bare:focus { border-bottom: 1px solid $accent; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url("$icons/down-edge.svg"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $raised; color: $ink; border: 1px solid $edge;
  selection-background-color: $selection; selection-color: $ink; padding: 4px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button { subcontrol-origin: border; width: 22px; border: 0; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-position: top right; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-position: bottom right; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {
  image: url("$icons/up-edge.svg"); width: 11px; height: 11px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {
  image: url("$icons/down-edge.svg"); width: 11px; height: 11px; }

QPushButton { background: $raised; color: $ink; border: 1px solid $edge; border-radius: 5px;
  padding: 5px 14px; min-height: 18px; }
QPushButton:hover { background: $chip; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:pressed { background: $selection; }
QPushButton:disabled { color: $edge; border-color: $hairline; }
QPushButton:default { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton#Link { background: transparent; border: 1px solid transparent; color: $accent;
  padding: 2px 5px; text-align: left; }
QPushButton#Link:hover { text-decoration: underline; }
QPushButton#Link:focus { border: 1px solid $accent; }
QToolButton { background: transparent; color: $soft; border: 1px solid transparent;
  border-radius: 4px; padding: 3px; }
QToolButton:hover { background: $chip; color: $ink; }
QToolButton:checked { background: $chip; color: $accent; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton#QuietChoice { padding: 2px 5px; }
QToolButton#Kind { padding: 2px 4px; border-radius: 0; }
QToolButton#Kind:checked { background: transparent; color: $ink; border-bottom: 2px solid $accent; }
QPushButton#FailureLink { background: transparent; border: 1px solid transparent; color: $danger;
  padding: 2px 5px; text-align: left; }
QPushButton#FailureLink:hover { text-decoration: underline; }
QPushButton#FailureLink:focus { border: 1px solid $danger; }
QToolButton::menu-indicator { image: none; }
QToolButton#Chip { background: $chip; border-radius: 10px; padding: 1px 9px; }
QToolButton#Chip:hover { color: $ink; border: 1px solid $edge; }
QToolButton#Chip:checked { background: $selection; color: $ink; border: 1px solid $accent; }
QToolButton#Chip:focus { border: 1px solid $accent; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $soft; border: 0;
  border-bottom: 1px solid $hairline; padding: 5px 6px; }
QTableWidget { background: $surface; alternate-background-color: $surface; }
QTableWidget:focus { border: 1px solid $accent; }
QCheckBox { color: $ink; spacing: 8px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $edge; border-radius: 3px;
  background: $raised; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/check-$name.svg"); }
QCheckBox::indicator:focus { border: 1px solid $accent; }
QCheckBox:focus { color: $accent; }
QRadioButton { color: $ink; spacing: 8px; }
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid $edge; border-radius: 7px;
  background: $raised; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 4px solid $accent; }
QRadioButton::indicator:focus { border-color: $accent; }
QRadioButton:focus { color: $accent; }
QTreeView::indicator, QListView::indicator { width: 14px; height: 14px; border: 1px solid $edge;
  border-radius: 3px; background: $raised; }
QTreeView::indicator:checked, QListView::indicator:checked { background: $accent;
  border-color: $accent; image: url("$icons/check-$name.svg"); }

#Card { background: $raised; border: 1px solid $hairline; border-radius: 7px; }
#Card:hover { border: 1px solid $edge; }
#Card:focus { border: 1px solid $accent; }
#Card[stale="true"] { background: $surface; }
#CardKey { color: $soft; }
#CardSource { color: $soft; }
#CardSource[free="true"] { color: $faint; font-style: italic; }
#CardState { color: $accent; }

#MessageBar { background: $selection; border-top: 1px solid $hairline; }
#MessageBar[kind="failure"] { background: $surface; border-top: 2px solid $danger; }
#MessageBar QLabel { color: $ink; }

#Overlay { background: $raised; border: 1px solid $edge; border-radius: 8px; }
#DeckCard, #DeckPage { background: $raised; }
#DeckPage QPushButton#Link { padding-left: 0; padding-right: 0; text-align: left; }
#MapView { background: $surface; border: 0; }
#MapLegend { background: $raised; border: 1px solid $hairline; border-radius: 7px; }
QToolButton#MapKey { padding: 1px 5px; text-align: left; }
QToolButton#MapKey:checked { background: $selection; color: $ink; }
#AuthorshipLegend { background: $paper; border-top: 1px solid $hairline; }
#AuthorshipLegend QLabel { color: $soft; }
#FindBar { background: $surface; border-bottom: 1px solid $hairline; }
#Preview { background: $raised; border: 1px solid $edge; border-radius: 7px; }
#Preview QTextEdit { background: $raised; }
QProgressBar { background: $hairline; border: 0; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QFrame#Rule { background: $hairline; max-height: 1px; border: 0; }
""")


def stylesheet(colours: Mapping[str, str], icons: Path) -> str:
    """Return the style sheet in the given colours.

    Args:
        colours: A value for each field of ``theme.Palette``.
        icons: The folder with the pictures that the sheet uses.
    """
    return _SHEET.substitute(colours, icons=icons.as_posix())
