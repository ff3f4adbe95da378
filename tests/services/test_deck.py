"""Cards drawn from a small library: what they name, and that they come again by their seed."""

from __future__ import annotations

import os
import time

import pytest

from tests.fakes import HashingEmbedder
from tests.libraries import scan, write
from writer_assist.domain.book_names import NameChange, NameCorrection
from writer_assist.domain.book_sources import BookSources, LinkedNotes
from writer_assist.domain.context import Context
from writer_assist.domain.deck import DeckKind, Distance, StuckAnswer, card_of, record_of
from writer_assist.domain.progress import CancelToken, WorkPaceSetting
from writer_assist.messages.exploring import DrawCard
from writer_assist.messages.library import SnippetMark
from writer_assist.services.deck import DeckService
from writer_assist.services.deck_pool import deck_texts
from writer_assist.services.indexing import IndexingService
from writer_assist.services.inspiration import InspirationService

PEOPLE = {
    "Ada": "Ada repairs clocks in the cellar, and nobody has ever seen her wind one of them up.",
    "Bruno": "Bruno carries letters across the marsh, because the road goes under twice a day.",
    "Cora": "Cora keeps the lantern of the lighthouse, and she has counted each ship that passed.",
}
PLACES = {
    "Marsh": "The marsh smells of tar and smoke, and the road across it goes under twice a day.",
    "Cellar": "In the cellar stand forty clocks, and each of them has stopped at another hour.",
    "Lighthouse": "The lighthouse stands on a rock that is an island for half of every single day.",
}
THINGS = {
    "Letter": "The letter was written before the war, and it has not been opened by anybody yet.",
    "Lantern": "The lantern belonged to a smuggler, who used it to call ships onto the black rock.",
    "Bell": "The bell rings under the water when the tide is out, which nobody cares to explain.",
}
OF_A_TEXT = {
    DeckKind.CUT_UP,
    DeckKind.LAST_LINE,
    DeckKind.CAMERA,
    DeckKind.INTERVIEW,
    DeckKind.EXPECTED,
}
SCENE = 'Somebody had lit the lantern again. "It is not mine," said Cora, and she looked away.'


@pytest.fixture
def notes(vault):
    for folder, texts in (("people", PEOPLE), ("places", PLACES), ("things", THINGS)):
        for title, text in texts.items():
            write(vault / folder / f"{title}.md", f"# {title}\n\n{text}\n")
    return vault


@pytest.fixture
def deck(library, reader, folder, notes):
    """Index the notes, with or without meaning, and return what draws from them."""
    made = []

    def make(embedder=HashingEmbedder()):  # noqa: B008
        library.add_source(notes)
        scan(library)
        indexing = IndexingService(
            library.passages, library.vectors, folder, embedder, WorkPaceSetting()
        )
        list(indexing.update(CancelToken()))
        made.extend([indexing, InspirationService(reader, folder, embedder)])
        return DeckService(reader, made[-1], embedder.model_id if embedder else "")

    yield make
    for one in made:
        one.close()


def order(kind, text="", **options):
    return DrawCard(kind, Context.at(text, len(text)), **options)


def titles(card):
    return [one.snippet.passage.note_title for one in card.named]


@pytest.mark.parametrize("kind", [one for one in DeckKind if one not in OF_A_TEXT])
@pytest.mark.parametrize("text", ["", SCENE])
@pytest.mark.parametrize("embedder", [None, HashingEmbedder()])
def test_every_kind_names_notes_with_their_own_words(deck, kind, text, embedder):
    card = deck(embedder).draw(order(kind, text, seed=3))

    assert card.prompt.english
    assert card.named
    assert card.keys
    for note in card.named:
        passage = " ".join(note.snippet.passage.words.split())
        assert note.quote.removesuffix(" …") in passage


@pytest.mark.parametrize("kind", DeckKind)
def test_same_seed_draws_the_same_card(deck, kind):
    service = deck()

    assert service.draw(order(kind, SCENE, seed=7)) == service.draw(order(kind, SCENE, seed=7))


@pytest.mark.parametrize("kind", DeckKind)
def test_empty_library_says_so_or_asks_without_a_note(library, reader, folder, kind):
    service = DeckService(reader, InspirationService(reader, folder, None))

    card = service.draw(order(kind, SCENE))

    assert card.prompt.english
    assert card.notes == ()


def test_cut_up_goes_from_note_to_note_where_they_share_words(deck):
    card = deck().draw(order(DeckKind.CUT_UP, SCENE, seed=1))

    stretches = [(one.quote, one.snippet.passage.words) for one in card.named]
    assert len(stretches) > 1
    assert all(words in " ".join(whole.split()) for words, whole in stretches)


def test_cut_up_keeps_to_the_notes_that_are_chosen(deck, reader):
    service = deck()
    chosen = tuple(one.note_id for one in reader.drawing.notes() if one.title in ("Bruno", "Marsh"))

    card = service.draw(order(DeckKind.CUT_UP, chosen=chosen))

    assert set(titles(card)) == {"Bruno", "Marsh"}


def test_last_line_names_notes_between_here_and_there(deck):
    card = deck().draw(order(DeckKind.LAST_LINE, SCENE, ending="The bell rang under the water."))

    assert {"Cora", "Bell"} <= set(titles(card))
    assert titles(card).index("Cora") < titles(card).index("Bell")
    assert deck().draw(order(DeckKind.LAST_LINE, SCENE)).notes == ()


def test_camera_tells_the_paragraph_again_and_leaves_speech_alone(deck):
    scene = (
        '"I saw you," said Cora, and she took the lantern from her hook and went down to the sea.'
    )

    card = deck().draw(order(DeckKind.CAMERA, scene))

    assert card.text == (
        '"I saw you," I say, and I take the lantern from my hook and go down to the sea.'
    )
    assert card.notes == ()


def test_camera_knows_a_name_from_the_notes(deck):
    scene = (
        "Cora went up to the lantern and lit it, and then she sat down by the window and waited."
    )

    card = deck().draw(order(DeckKind.CAMERA, scene))

    assert card.text == (
        "I go up to the lantern and light it, and then I sit down by the window and wait."
    )


def test_interview_goes_inwards_ring_by_ring(deck):
    service, seen, rings = deck(), [], []
    for seed in range(7):
        card = service.draw(order(DeckKind.INTERVIEW, who="Cora", seed=seed, seen=tuple(seen)))
        seen += card.keys
        rings.append(card.facts[0].english)

    assert rings == ["Ring 1 of 5."] * 3 + ["Ring 2 of 5."] * 3 + ["Ring 3 of 5."]
    assert len(set(seen)) == 7


def test_interview_asks_whom_the_paragraph_names(deck):
    card = deck().draw(order(DeckKind.INTERVIEW, SCENE))

    assert ("name", "Cora") in card.prompt.values
    assert deck().draw(order(DeckKind.INTERVIEW)).prompt.english.startswith("Name whom")


def test_interview_does_not_ask_whom_the_writer_hid(deck):
    hidden = BookSources(names=(NameCorrection(NameChange.HIDE, "Cora"),))

    card = deck().draw(order(DeckKind.INTERVIEW, SCENE, sources=hidden))

    assert ("name", "Cora") not in card.prompt.values


@pytest.mark.parametrize("distance", Distance)
def test_collision_takes_two_folders(deck, distance):
    service = deck()
    cards = [
        service.draw(order(DeckKind.COLLISION, distance=distance, seed=seed)) for seed in range(12)
    ]

    for card in cards:
        folders = {os.path.dirname(one.snippet.passage.path) for one in card.named}
        assert len(folders) == 2


def test_collision_says_when_it_goes_by_words_alone(deck):
    card = deck(None).draw(order(DeckKind.COLLISION))

    assert any("words alone" in fact.english for fact in card.facts)


def test_collision_tells_what_two_notes_share(deck):
    service, seen, found = deck(None), [], {}
    for seed in range(40):
        near = order(DeckKind.COLLISION, distance=Distance.NEAR, seed=seed, seen=tuple(seen))
        card = service.draw(near)
        seen += card.keys
        found[frozenset(titles(card))] = " ".join(fact.english for fact in card.facts)

    assert "road" in found[frozenset({"Bruno", "Marsh"})]


def test_no_card_comes_twice_before_all_were_seen(deck):
    service, seen = deck(), []
    for seed in range(9):
        card = service.draw(order(DeckKind.FORGOTTEN, seed=seed, seen=tuple(seen)))
        assert card.keys[0] not in seen
        seen += card.keys

    assert service.draw(order(DeckKind.FORGOTTEN, seen=tuple(seen))).named


def test_note_unused_for_years_is_forgotten_before_a_new_one(deck, notes):
    for path in notes.rglob("*.md"):
        moment = time.time() - (3 * 365 * 86_400 if path.stem == "Bell" else 60)
        os.utime(path, (moment, moment))

    card = deck().draw(order(DeckKind.FORGOTTEN))

    assert titles(card) == ["Bell"]
    assert "1,095 days" in card.facts[0].english


def test_first_lines_break_off_after_twelve_words(deck):
    card = deck().draw(order(DeckKind.FIRST_LINES))

    assert len(set(titles(card))) == 6
    assert all(len(one.quote.split()) == 13 and one.quote.endswith(" …") for one in card.named)


def test_scene_without_smell_gets_a_passage_that_smells(deck):
    scene = "The white light rang on the cold glass; the bitter silence tasted of salt."

    card = deck().draw(order(DeckKind.SENSE, scene))

    assert titles(card) == ["Marsh"]
    assert card.named[0].label.english == "A passage with smell"
    assert "smell 0" in card.facts[0].english


def test_formulas_and_tables_are_not_quoted(deck, notes):
    table = "x = 12 * (75 - 4) / 3306.93 + 75, y = 18 * (180 - 3) / 7928.78 + 180 and so on. 12.5"
    write(notes / "things" / "Map.md", f"# Map\n\n{table}\n")

    cards = [deck().draw(order(DeckKind.FIRST_LINES, seed=seed)) for seed in range(5)]

    assert all("Map" not in titles(card) for card in cards)


def test_questions_speak_of_what_stands_in_the_paragraph(deck):
    labels = [one.label.english for one in deck().draw(order(DeckKind.QUESTIONS, SCENE)).named]

    assert any("lantern" in label or "Cora" in label for label in labels)
    assert len(set(labels)) == len(labels)


def test_grid_crosses_people_with_places(deck):
    card = deck().draw(order(DeckKind.GRID, seed=1))

    rows, columns, cells = card.notes[:3], card.notes[3:6], card.notes[6:]
    assert {one.snippet.passage.note_title for one in rows} == set(PEOPLE)
    assert {one.snippet.passage.note_title for one in columns} == set(PLACES)
    assert len(cells) == 9
    titles_of_cells = [one.snippet.passage.note_title for one in cells]
    assert set(titles_of_cells) == set(THINGS)
    assert all(len(set(titles_of_cells[at : at + 3])) == 3 for at in (0, 3, 6))


def test_row_of_a_grid_is_drawn_again_alone(deck, notes):
    for name in ("Dora", "Emil"):
        text = f"{name} waits at the landing every evening, though the boat was sold long ago."
        write(notes / "people" / f"{name}.md", f"# {name}\n\n{text}\n")
    service = deck()

    before = service.draw(order(DeckKind.GRID, seed=1)).notes
    after = service.draw(order(DeckKind.GRID, seed=1, turns=(0, 1, 0, 0, 0, 0))).notes

    assert after[1] != before[1]
    assert (after[0], *after[2:6]) == (before[0], *before[2:6])


def test_hidden_passage_is_on_no_card(deck, library, reader):
    service = deck()
    bell = next(one for one in reader.drawing.notes() if one.title == "Bell")
    library.mark(bell.passage_ids[0], SnippetMark.HIDE, "")

    drawn = [service.draw(order(DeckKind.FIRST_LINES, seed=seed)) for seed in range(10)]

    assert all("Bell" not in titles(card) for card in drawn)


def test_prompts_belong_to_the_answer(deck):
    card = deck().draw(order(DeckKind.PROMPT, answer=StuckAnswer.TIRED))

    assert card.prompt.text in deck_texts().prompts["tired"]


def test_there_are_enough_prompts_and_no_two_alike():
    prompts = [text for texts in deck_texts().prompts.values() for text in texts]

    assert len(set(prompts)) == len(prompts) >= 150


@pytest.mark.parametrize("kind", DeckKind)
def test_kept_card_comes_back_as_it_was(deck, kind):
    card = deck().draw(order(kind, SCENE))

    kept = card_of(record_of(card))

    assert kept.prompt == card.prompt
    assert [one.quote for one in kept.named] == [one.quote for one in card.named]
    assert [one.snippet.passage for one in kept.named] == [
        one.snippet.passage for one in card.named
    ]


def test_book_without_notes_is_not_told_to_add_a_folder(deck, notes):
    nowhere = BookSources(places=(str(notes / "elsewhere"),))

    card = deck().draw(order(DeckKind.COLLISION, SCENE, sources=nowhere))

    assert "for this book" in card.prompt.english


@pytest.mark.parametrize("kind", DeckKind)
def test_cards_are_drawn_from_the_notes_of_the_book(deck, notes, kind):
    people = BookSources(places=(str(notes / "people"),))

    cards = [deck().draw(order(kind, SCENE, seed=seed, sources=people)) for seed in range(4)]

    named = {title for card in cards for title in titles(card)}
    assert named <= set(PEOPLE)


def test_cards_are_drawn_from_the_notes_that_the_scene_links_to(deck):
    linked = BookSources(linked=LinkedNotes("/novel/One.md", ("Bell",)))

    cards = [
        deck().draw(order(DeckKind.FORGOTTEN, SCENE, seed=seed, sources=linked))
        for seed in range(4)
    ]

    assert {title for card in cards for title in titles(card)} == {"Bell"}


def test_card_says_that_the_scene_links_to_nothing(deck):
    nothing = BookSources(linked=LinkedNotes("/novel/One.md"))

    card = deck().draw(order(DeckKind.COLLISION, SCENE, sources=nothing))

    assert "Only notes that the scene links to" in card.prompt.english
    assert card.notes == ()
