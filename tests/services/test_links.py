"""Which notes links lead to, in vaults and in the notebooks of other programs."""

from __future__ import annotations

import pytest

from tests.libraries import scan, write

TITLES = [
    "Verse #3", "Verse #4", "Verse", "Dock / East", "Dock / West", "East", "B#", "B", "AB/XY",
    "XY", "u^v", "u", "[Old] Map", "Rope | Knots", "Rope", "Half\\Way", "¿Qué?", "50% off",
]  # fmt: skip


@pytest.fixture
def leads_to(library, vault):
    """Return which notes a link in a vault with such titles leads to."""
    for number, title in enumerate(TITLES):
        written = title.replace("\\", "\\\\").replace('"', '\\"')
        write(vault / f"n{number}.md", f'---\ntitle: "{written}"\n---\nText {number}.\n')

    def of(link: str) -> tuple[str, ...]:
        write(vault / "Index.md", f"See [[{link}]].\n")
        library.add_source(vault)
        scan(library)
        [index] = [note for note in library.list_notes() if note.title == "Index"]
        return library.read_note(index.note_id).links

    return of


@pytest.mark.parametrize("title", TITLES)
def test_link_that_is_a_whole_title_leads_to_that_note_alone(leads_to, title):
    assert leads_to(title) == (title,)


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("Verse#Opening", "Verse"),
        ("Verse#Opening#Again", "Verse"),
        ("Verse #4#Opening", "Verse #4"),
        ("verse #4|the fourth", "Verse #4"),
        ("B##Scale", "B#"),
        ("Dock / East#Bell|there", "Dock / East"),
        ("rope|the rope", "Rope"),
    ],
)
def test_headings_and_shown_words_are_no_part_of_the_name(leads_to, link, title):
    assert leads_to(link) == (title,)


@pytest.mark.parametrize(
    "link", ["O'Brien", "O’Brien", "o\u02bcbrien", "people/O'Brien", "O'Brien#Bell"]
)
def test_kind_of_apostrophe_does_not_count_in_a_link(library, vault, link):
    write(vault / "people/O’Brien.md", "He rows.\n")
    write(vault / "Index.md", f"See [[{link}]].\n")
    library.add_source(vault)
    scan(library)
    [index] = [note for note in library.list_notes() if note.title == "Index"]

    note = library.read_note(index.note_id)

    assert (note.links, note.missing) == (("O’Brien",), ())


def test_name_that_is_written_in_the_same_way_goes_first(library, reader, vault):
    for name in ("O'Brien", "O’Brien"):
        write(vault / f"{name}.md", "He rows.\n")
    write(vault / "Index.md", "See [[O’Brien]] and [[O'Brien]].\n")
    library.add_source(vault)
    scan(library)
    [index] = [note for note in library.list_notes() if note.title == "Index"]

    firsts = [reader.catalogue.resolve(index.note_id, f"O{sign}Brien")[0].title for sign in "’'"]

    assert firsts == ["O’Brien", "O'Brien"]


@pytest.mark.parametrize("link", ["CD/XY", "x^u", "D#", "|u", "Dock / North"])
def test_link_to_nothing_leads_to_no_note_of_a_like_name(leads_to, link):
    assert leads_to(link) == ()


def test_path_leads_to_the_note_in_that_folder_alone(library, vault):
    for place in ("people/Mara.md", "old/people/Mara.md", "places/Mara.md"):
        write(vault / place, f"{place}\n")
    write(vault / "Index.md", "[[places/Mara]] and [it](places/Mara.md)\n")
    library.add_source(vault)
    scan(library)

    [index] = [note for note in library.list_notes() if note.title == "Index"]
    [mara] = [n for n in library.list_notes() if n.path.endswith("places/Mara.md")]

    assert len(library.read_note(index.note_id).links) == 1
    assert [note.title for note in library.read_note(mara.note_id).backlinks] == ["Index"]


def test_heading_after_a_slash_is_one_in_bear_alone(library, vault):
    for name, text in (
        ("Pilot", "# Pilot\n\n## Tides\n\nLow.\n"),
        ("Log/Book", "# Log/Book\n\nOld.\n"),
        ("Day", "# Day\n\n[[Pilot/Tides]] [[Log\\/Book/One]] [[Log/Book]] [[Nobody/Tides]]\n"),
    ):
        write(vault / f"{name.replace('/', ':')}.textbundle" / "text.md", text)
    write(vault / "Plain.md", "[[Pilot/Tides]]\n")
    library.add_source(vault)
    scan(library)

    links = {note.title: library.read_note(note.note_id) for note in library.list_notes()}

    assert links["Day"].links == ("Pilot", "Log/Book")
    assert links["Day"].missing == ("nobody/tides",)
    assert links["Plain"].links == ()


def test_logseq_writes_slashes_otherwise_in_names_of_files(library, vault):
    write(vault / "harbour___crane.md", "Tall.\n")
    write(vault / "a.md", "[[harbour/crane]]\n")
    library.add_source(vault)
    scan(library)

    [note] = [note for note in library.list_notes() if note.title == "a"]

    assert library.read_note(note.note_id).links == ("harbour___crane",)
