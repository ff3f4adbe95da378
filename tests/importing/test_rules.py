from __future__ import annotations

import json
from pathlib import Path

import pytest

from writer_assist.domain.note import SourceRules
from writer_assist.importing.folders import FolderListing
from writer_assist.importing.rules import FileRules, faulty_pattern


def write(root, *paths):
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("text")


def names(root, *, include=(), exclude=(), listing=None):
    rules = FileRules(str(root), SourceRules(include, exclude))
    found = (listing or FolderListing()).files(root, rules)
    return sorted(Path(file.path).relative_to(root).as_posix() for some in found for file in some)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"exclude": ("drafts/",)}, ["a.md", "b.bak.md", "x/c.txt"]),
        ({"exclude": ("*.bak.md", "/x")}, ["a.md", "drafts/d.md"]),
        ({"include": ("*.txt",)}, ["x/c.txt"]),
        ({"include": ("drafts/",), "exclude": ("/drafts/",)}, ["x/drafts/e.md"]),
        ({"include": ("*.md",), "exclude": ("*.bak.*", "drafts/")}, ["a.md"]),
    ],
)
def test_patterns_say_what_is_taken_in(tmp_path, rules, expected):
    write(tmp_path, "a.md", "b.bak.md", "drafts/d.md", "x/c.txt", "x/drafts/e.md")

    assert names(tmp_path, **rules) == expected


def test_folder_that_is_left_out_is_not_even_opened(tmp_path):
    write(tmp_path, "a.md", "drafts/d.md")
    listing = FolderListing()

    assert names(tmp_path, exclude=("drafts/",), listing=listing) == ["a.md"]
    assert names(tmp_path / "drafts", listing=listing) == ["d.md"]


def test_what_one_source_leaves_out_another_may_hold(tmp_path):
    write(tmp_path, "x/a.md", "x/b.txt")
    listing = FolderListing()

    assert names(tmp_path, include=("*.txt",), listing=listing) == ["x/b.txt"]
    assert "a.md" in names(tmp_path / "x", listing=listing)


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("pdfs", ["note.md", "x/note.md", "x/pdfs/b.html"]),
        ("./pdfs", ["note.md", "x/note.md"]),
        ("./", ["note.md", "pdfs/a.html", "x/note.md", "x/pdfs/b.html"]),
        (None, ["note.md", "pdfs/a.html", "x/note.md", "x/pdfs/b.html"]),
    ],
)
def test_attachments_of_an_obsidian_vault_are_left_out(tmp_path, folder, expected):
    vault = tmp_path / "vault"
    write(vault, "note.md", "pdfs/a.html", "x/note.md", "x/pdfs/b.html", ".obsidian/app.json")
    settings = {"attachmentFolderPath": folder} if folder else {}
    (vault / ".obsidian" / "app.json").write_text(json.dumps(settings))

    assert names(tmp_path) == [f"vault/{name}" for name in expected]


@pytest.mark.parametrize("settings", ["", "[]", '{"attachmentFolderPath": 7}', "\udcff"])
def test_broken_settings_of_a_vault_leave_nothing_out(tmp_path, settings):
    write(tmp_path, "pdfs/a.html", ".obsidian/app.json")
    (tmp_path / ".obsidian" / "app.json").write_bytes(settings.encode(errors="surrogateescape"))

    assert names(tmp_path) == ["pdfs/a.html"]


@pytest.mark.parametrize(
    ("place", "reached"),
    [
        ("x/a.md", True),
        ("x", True),
        ("drafts/d.md", False),
        ("drafts", False),
        (".git/x.md", False),
        ("x/.hidden.md", False),
        ("x/a.svg", False),
        ("x/gone.md", True),
        ("own/n.md", False),
    ],
)
def test_walk_comes_only_where_rules_let_it(tmp_path, place, reached):
    write(tmp_path, "x/a.md", "x/a.svg", "drafts/d.md", ".git/x.md", "own/n.md")
    listing = FolderListing(skipped=frozenset({str((tmp_path / "own").resolve())}))
    rules = FileRules(str(tmp_path), SourceRules(exclude=("drafts/",)))

    assert listing.reaches(str(tmp_path / place), rules) == reached


def test_pattern_that_is_none_is_found():
    assert faulty_pattern(["*.md", "drafts/", "!", "a"]) == "!"
    assert faulty_pattern(["*.md", "!keep.md"]) == ""


@pytest.fixture
def with_papers(tmp_path):
    """A vault with templates of three kinds, papers about it, and notes that only sound so."""
    for path, text in {
        ".obsidian/templates.json": '{"folder": "Meta/Forms"}',
        "Meta/Forms/Person.md": "Name:",
        "Templates/Day.md": "# {{date}}",
        "_templates/Place.md": "Where is it?",
        "Old/99 Templates/x.md": "<% tp.file.title %>",
        "LICENSE.md": "MIT", "README.md": "A vault.", "CODE_OF_CONDUCT.md": "Be kind.",
        "Contributing.txt": "Fork it.",
        "World/Licence.md": "The ferry's licence.", "World/README.md": "Mine.",
        "Templars/Template knights.md": "They rode.", "Moulds/templates/plain.md": "A cast.",
    }.items():  # fmt: skip
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_templates_and_papers_are_left_out_and_told(with_papers):
    rules = FileRules(str(with_papers))

    taken = [
        file.path[len(str(with_papers)) + 1 :]
        for files in FolderListing().files(with_papers, rules)
        for file in files
    ]

    assert sorted(taken) == [
        "Moulds/templates/plain.md",
        "Templars/Template knights.md",
        "World/Licence.md",
        "World/README.md",
    ]
    assert len(rules.by_custom) == 8


@pytest.mark.parametrize(
    ("pattern", "file"),
    [
        ("!LICENSE.md", "LICENSE.md"),
        ("!_templates/", "_templates/Place.md"),
        ("!Templates", "Templates/Day.md"),
        ("!Meta/Forms/", "Meta/Forms/Person.md"),
    ],
)
def test_pattern_takes_in_what_custom_leaves_out(with_papers, pattern, file):
    rules = FileRules(str(with_papers), SourceRules(exclude=(pattern,)))

    taken = [found.path for files in FolderListing().files(with_papers, rules) for found in files]

    assert str(with_papers / file) in taken


def test_paper_or_template_that_was_added_itself_is_taken_in(with_papers):
    for place in ("README.md", "_templates"):
        files = FolderListing().files(with_papers / place, FileRules(str(with_papers / place)))

        assert sum(map(len, files)) == 1
