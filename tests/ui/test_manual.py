"""The manual: its pages, its links, its search."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLineEdit, QListWidget, QTextBrowser

from writer_assist.paths import resources_folder
from writer_assist.ui.actions import MENUS
from writer_assist.ui.manual import ManualDialog, manual_pages

FOLDER = resources_folder() / "manual"


@pytest.fixture
def manual(qtbot):
    dialog = ManualDialog()
    qtbot.addWidget(dialog)
    return dialog


def titles(dialog):
    pages = dialog.findChild(QListWidget)
    return [pages.item(row).text() for row in range(pages.count())]


def test_the_index_comes_first_and_lists_every_page(manual):
    pages = manual_pages()

    assert titles(manual)[0] == "Manual"
    assert {page.file for page in pages[1:]} == set(re.findall(r"\((.+?\.md)\)", pages[0].text))


def test_every_link_leads_to_a_page():
    links = [
        (page.file, link)
        for page in manual_pages()
        for link in re.findall(r"\]\(([^)]+)\)", page.text)
    ]

    assert [pair for pair in links if not (FOLDER / pair[1]).is_file()] == []


def test_searching_keeps_the_pages_that_have_the_words(manual):
    manual.findChild(QLineEdit).setText("shapley VALUES")

    assert titles(manual) == ["Cards"]
    assert "Shapley" in manual.findChild(QTextBrowser).textCursor().selectedText()


def test_a_link_opens_its_page(manual):
    manual.findChild(QTextBrowser).anchorClicked.emit(QUrl("sources.md"))

    assert manual.page() == "sources.md"


def test_the_page_of_keys_has_every_command_of_the_menus():
    page = (FOLDER / "keys.md").read_text("utf-8")

    lacking = [line for line in map(row_of, keyed_actions()) if line not in page]

    assert lacking == []


def test_the_page_of_keys_names_no_command_that_is_not_there():
    page = (FOLDER / "keys.md").read_text("utf-8").partition("## In a list")[0]

    known = set(map(row_of, keyed_actions()))

    assert set(re.findall(r"^\| .+ \| `.+$", page, re.MULTILINE)) <= known


def test_no_key_belongs_to_two_commands():
    keys = [key for spec in keyed_actions() for key in spec.keys]

    assert [key for key, count in Counter(keys).items() if count > 1] == []


def keyed_actions():
    return [spec for specs in MENUS.values() for spec in specs if spec.keys]


def row_of(spec):
    """Return an action's line on the page; Return is the same key as Enter to a writer."""
    keys = ", ".join(f"`{key}`" for key in spec.keys if not key.endswith("Return"))
    return f"| {spec.text.replace('&', '')} | {keys} |"


def test_every_key_named_in_the_manual_is_one_of_the_program():
    known = {keys for specs in MENUS.values() for spec in specs for keys in spec.keys}
    # Of the suggestions, and of every editor and list.
    known |= {"Ctrl+Left", "Ctrl+Right", "Ctrl+Home", "Ctrl+End", "Shift+F10"}
    named = {
        (page.file, key)
        for page in manual_pages()
        for key in re.findall(r"`((?:Ctrl|Alt|Shift)(?:\+[\w+,-]+)+|F\d+)`", page.text)
    }

    assert {pair for pair in named if pair[1] not in known} == set()
