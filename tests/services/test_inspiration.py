from __future__ import annotations

import pytest

from tests.benchmarks.corpus import MemoryPassages
from tests.fakes import FakeLibrary, HashingEmbedder, passage
from writer_assist.domain.book_names import NameChange, NameCorrection
from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.context import Context
from writer_assist.domain.note import NoteName
from writer_assist.domain.progress import CancelToken, WorkPaceSetting
from writer_assist.domain.snippet import PassageUse, RankingBias
from writer_assist.embedding.shared_embedder import SharedEmbedder
from writer_assist.manuscript.structure import sample_draft, sample_files
from writer_assist.services.indexing import IndexingService
from writer_assist.services.inspiration import InspirationService

FERRY = "The ferry hangs on its cable, black and dripping, when the rain comes."
BELL = "The chapel bell rings twice before somebody drowns; nobody counts the strokes."
HOTEL = "Gulls nest in the ballroom of the empty hotel on the headland."
NAMES = ("grey at dawn", "green and slow", "seen by nobody", "under stars")
MARA = "Thirty-four, left at seventeen; counts steps when she is frightened."


@pytest.fixture
def library():
    return FakeLibrary(
        passage(1, FERRY, title="Crossing"),
        passage(2, BELL, title="Night sounds"),
        passage(3, HOTEL, title="Headland"),
        passage(4, MARA, title="Mara Venn", tags=("character",)),
        names=[NoteName(4, "Mara Venn"), NoteName(4, "Mara")],
    )


@pytest.fixture
def search(library, data_folder):
    """Index what the library holds now, and return the service that searches it."""
    made = []

    def make(embedder=HashingEmbedder(), indexed_with=HashingEmbedder()):  # noqa: B008
        indexing = IndexingService(
            library.passages, library.vectors, data_folder, indexed_with, WorkPaceSetting()
        )
        list(indexing.update(CancelToken()))
        made.extend([indexing, InspirationService(library, data_folder, embedder)])
        return made[-1]

    yield make
    for one in made:
        one.close()


def at_end(text, draft=""):
    return Context.at(text, len(text), draft=draft)


def ids(snippets):
    return [snippet.passage.passage_id for snippet in snippets]


def test_found_passage_comes_with_what_follows_it_in_its_note(search, library):
    library.passages.add([passage(5, "The cable sings.", note=2), passage(6, MARA, note=2)])
    library.passages.add([passage(7, "Its ferryman is deaf.", note=3)])

    found = search().find_snippets(at_end("The chapel bell rang twice. The ballroom.")).snippets

    behind = {snippet.passage.passage_id: snippet.following for snippet in found}
    assert behind[2] == ""  # 3 stands between it and the rest of its note
    assert behind[5] == MARA
    assert [one.words for one in found if one.passage.passage_id == 5] == [
        f"The cable sings.\n\n{MARA}"
    ]


def test_fitting_passage_comes_first_and_says_why(search):
    best = search().find_snippets(at_end("Rain again, and the ferry's cable hummed.")).snippets[0]

    assert best.passage.text == FERRY
    assert {word.word for word in best.reasons.matched_words} == {"ferry", "cable", "rain"}
    assert best.reasons.lexical_rank == 1
    assert best.reasons.cosine is not None
    assert best.passage.text[slice(*best.best_sentence)] == FERRY


def test_named_note_is_found_without_a_common_word(search):
    snippets = search().find_snippets(at_end("All evening Mara's coat hung by the door.")).snippets

    assert ids(snippets)[0] == 4
    assert snippets[0].reasons.names == ("Mara",)


def test_note_that_similar_passages_name_rises_and_says_why(search, library):
    library.passages.add(
        passage(10 + n, f"The light in the tower {dark}, and there Mara Venn keeps watch.")
        for n, dark in enumerate(NAMES)
    )

    found = search().find_snippets(at_end("The light in the tower went out over the water."))

    mara = next(one for one in found.snippets if one.passage.passage_id == 4)
    assert mara.reasons.is_expected
    assert mara.reasons.names == ()


def test_note_is_found_by_a_name_that_was_joined_to_its_own(search):
    made = (NameCorrection(NameChange.JOIN, "The Ferrywoman", "Mara Venn"),)
    context = at_end("All evening the Ferrywoman had her coat by the door.")

    snippets = search().find_snippets(context, sources=BookSources(names=made)).snippets

    assert ids(snippets)[0] == 4
    assert snippets[0].reasons.names == ("The Ferrywoman",)


def test_nothing_of_the_draft_itself_is_offered(search, library):
    library.passages.add([passage(9, FERRY + " So it goes.", path="/drafts/one.md")])

    snippets = search().find_snippets(at_end("The ferry and its cable.", "/drafts/one.md")).snippets

    assert ids(snippets)[0] == 1
    assert 9 not in ids(snippets)


def test_what_stands_in_the_context_is_not_offered(search):
    snippets = search().find_snippets(at_end(f"{FERRY} The bell rang.")).snippets

    assert 1 not in ids(snippets)
    assert ids(snippets)[0] == 2


def test_full_text_alone_while_there_are_no_vectors(search):
    snippets = (
        search(HashingEmbedder(), None).find_snippets(at_end("the ferry in the rain")).snippets
    )

    assert ids(snippets) == [1]
    assert snippets[0].reasons.cosine is None


def test_search_does_not_wait_for_the_model(search):
    def never():
        raise AssertionError("loaded for a search")

    shared = SharedEmbedder(HashingEmbedder.model_id, never, WorkPaceSetting())

    assert ids(search(shared).find_snippets(at_end("the ferry in the rain")).snippets) == [1]


def test_pinned_passages_come_in_any_case(search, library):
    library.pins = frozenset({3})

    snippets = search().find_snippets(at_end("the ferry in the rain"), limit=2).snippets

    assert ids(snippets) == [3, 1]
    assert [snippet.pinned for snippet in snippets] == [True, False]


def test_hidden_passages_never_come(search, library):
    library.hides = frozenset({1})

    assert 1 not in ids(search().find_snippets(at_end("the ferry in the rain")).snippets)


def test_two_of_one_note_at_the_most(search, library):
    library.passages.add(
        passage(20 + n, f"The ferry, seen for the {name} time, {colour}.", note=20)
        for n, (name, colour) in enumerate(
            [("first", "black"), ("second", "grey"), ("third", "green"), ("fourth", "white")]
        )
    )

    snippets = search().find_snippets(at_end("the ferry"), limit=8).snippets

    assert sum(snippet.passage.note_id == 20 for snippet in snippets) == 2


def test_near_duplicates_are_offered_once(search, library):
    library.passages.add([passage(11, FERRY + " Always.")])

    found = ids(search().find_snippets(at_end("the ferry's cable in the rain")).snippets)

    assert len({1, 11} & set(found)) == 1


def test_last_use_is_told(search, library):
    library.used = {1: PassageUse(last_used=1234.5)}

    assert search().find_snippets(at_end("the ferry")).snippets[0].reasons.last_used == 1234.5


def test_new_passages_are_found_by_the_next_search(search, library):
    service = search()
    service.find_snippets(at_end("lighthouse"))
    library.passages.add([passage(30, "The lighthouse keeper salts his tea.")])
    search()

    assert ids(service.find_snippets(at_end("a lighthouse")).snippets)[0] == 30


def test_paragraph_of_a_hundred_thousand_words_is_answered(search):
    text = "ferry rain " * 50_000

    context = Context("", "", text, len(text))

    assert ids(search().find_snippets(context).snippets)[0] == 1


@pytest.mark.parametrize("text", ["", "   \n\n", "the of and", "!!! ???"])
def test_context_without_content_is_no_error(search, text):
    assert isinstance(search().find_snippets(at_end(text)).snippets, tuple)


def test_empty_library_finds_nothing(data_folder):
    service = InspirationService(FakeLibrary(), data_folder, HashingEmbedder())

    assert service.find_snippets(at_end("the ferry")).snippets == ()
    assert service.search_notes("ferry").snippets == ()
    service.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ferry cable", 1),
        ('"chapel bell"', 2),
        ("tag:character", 4),
        ("title:headland", 3),
        ("the* -ferry gulls", 3),
    ],
)
def test_library_search(search, text, expected):
    assert ids(search().search_notes(text).snippets)[0] == expected


def test_minus_leaves_notes_out(search):
    assert 1 not in ids(search().search_notes("rain -ferry").snippets)


@pytest.mark.parametrize("text", ['"', "tag:", "-", "((", "*", "NOT", 'title:"', "a:b:c"])
def test_unfinished_search_is_no_error(search, text):
    assert isinstance(search().search_notes(text).snippets, tuple)


def test_dialogue_is_no_search_for_its_exact_words(search):
    text = (
        'Tobias laughed. "That ferry hangs on its cable like a drunk, Mara - black and dripping '
        'whenever the rain comes," he said.'
    )

    assert ids(search().search_notes(text).snippets)[0] == 1


@pytest.mark.parametrize("text", ["***", "→", "- -", "…", "_", "\u200b\u00ad"])
def test_what_holds_no_word_finds_nothing(search, text):
    assert search().search_notes(text).snippets == ()


def test_nonsense_finds_nothing_although_something_is_nearest(search):
    assert search().search_notes("xqzzy").snippets == ()


def test_word_that_is_written_otherwise_is_shown_as_it_is_written(search, library):
    library.passages.add([passage(9, "Élodie mends the net.")])

    [found] = search(None).search_notes("Elodie").snippets

    assert [word.word for word in found.reasons.matched_words] == ["Élodie"]


@pytest.mark.parametrize("text", ["ferry (-)", "(+)(. ferry", "note:*", "NOT " * 15 + "ferry"])
def test_operators_without_sense_are_no_error(search, text):
    assert isinstance(search().search_notes(text).snippets, tuple)


def test_word_of_a_rare_language_is_found(search, library):
    english = (passage(10 + n, f"The ferry number {n} left with the rain.") for n in range(60))
    german = passage(9, "Die Grüße aus der Stadt und von dem Fluss waren ihr lieb.")
    library.passages.add([*english, german])

    assert ids(search(embedder=None).search_notes("Grüße").snippets) == [9]


def test_words_of_the_grammar_are_no_reason(search):
    found = (
        search()
        .find_snippets(at_end("It would go on, when the ferry comes and nobody rings."))
        .snippets
    )

    shown = {word.word.lower() for one in found for word in one.reasons.matched_words}
    assert "ferry" in shown
    assert not shown & {"would", "go", "on", "the", "when", "it", "and"}


def test_word_that_stands_everywhere_is_no_reason(search, library):
    library.passages.add(passage(10 + n, f"Rain fell, day {n}.") for n in range(60))

    best = search().find_snippets(at_end("the ferry's cable in the rain")).snippets[0]

    assert {word.word for word in best.reasons.matched_words} == {"ferry", "cable"}


def test_words_in_common_are_counted(search):
    found = search().find_snippets(at_end("the ferry's cable in the rain")).snippets

    assert 0 < found[0].reasons.jaccard < 1


def test_like_a_note_leaves_the_note_itself_out(search, library):
    library.passages.add([passage(9, "Rain on the black ferry; its cable drips.", title="Quay")])

    found = search().find_snippets(at_end("Gulls."), like_note=1).snippets

    assert ids(found)[0] == 9
    assert 1 not in ids(found)


def test_explanation_says_why_each_passage_is_not_shown(search, library):
    library.hides = frozenset({2})
    library.passages.add(
        [
            passage(9, FERRY + " So it goes.", path="/drafts/one.md"),
            passage(11, FERRY + " Always."),
            *(passage(20 + n, f"The ferry, {name}.", note=20) for n, name in enumerate(NAMES)),
        ]
    )

    told = search().explain(at_end("The ferry's cable, the rain, a bell.", "/drafts/one.md"))

    reasons = {one.passage.passage_id: one.reason for one in told.left_out}
    assert reasons[9] == "It is part of the file that you are writing."
    assert reasons[2] == "You have hidden it."
    assert "word for word" in reasons[11]
    assert sum("shown already" in reason for reason in reasons.values()) == 2


def test_calls_and_forms_of_address_are_no_reasons(search, library):
    library.passages.add([passage(9, "Oh, Sir, said the bosun, the ferry!")])

    best = (
        search(None, None).find_snippets(at_end("Oh! The bosun, Sir, and the ferry.")).snippets[0]
    )

    assert {word.word for word in best.reasons.matched_words} == {"bosun", "ferry"}


def test_without_dials_no_dial_is_blamed_for_what_a_pin_displaces(search, library):
    library.pins = {3}

    told = search().explain(at_end("The ferry's cable in the rain."), limit=1)

    reasons = {one.passage.passage_id: one.reason for one in told.left_out}
    assert ids(told.snippets) == [3]
    assert reasons[1] == "Passages that are pinned, or that say more, have its place."


def test_explanation_shows_what_the_list_shows(search):
    context = at_end("Mara looked for the ferry in the rain.")
    service = search()

    told = service.explain(context)

    assert told.snippets == service.find_snippets(context).snippets
    assert told.names == ("Mara",)
    assert told.fused[0].passage_id == ids(told.snippets)[0]
    assert {"ferry", "rain"} <= {word.word for word in told.words}


def test_clear_groups_are_told(search, library):
    river = [f"The river bank with reeds and water, {name}." for name in NAMES]
    money = [f"The bank's clerk counts money for the loan, {name}." for name in NAMES]
    library.passages.add(passage(40 + n, text) for n, text in enumerate([*river, *money]))
    service = search(None, None)

    groups = service.complete(service.find_snippets(at_end("They met at the bank."))).groups

    assert len(groups) == 2
    assert {"river", "money"} <= {word for group in groups for word in group.words}


@pytest.fixture
def with_sample(library, data_folder):
    """A library with one of the sample's notes, and the folder it is in."""
    path = str(sample_files(data_folder)[0])
    library.passages.add([passage(9, "A bell-boat with a cable of its own.", path=path)])
    return data_folder


def test_sample_is_not_offered_beside_another_text(search, with_sample):
    beside_own = (
        search().find_snippets(at_end("The ferry and its cable.", "/drafts/one.md")).snippets
    )
    unnamed = search().find_snippets(at_end("The ferry and its cable.")).snippets
    beside_sample = (
        search()
        .find_snippets(at_end("The ferry and its cable.", str(sample_draft(with_sample))))
        .snippets
    )

    assert 9 not in ids(beside_own)
    assert 9 not in ids(unnamed)
    assert 9 in ids(beside_sample)


def test_sample_alone_is_offered_beside_a_text_without_a_file(search, with_sample, library):
    library.passages.remove([1, 2, 3, 4])

    assert ids(search().find_snippets(at_end("The ferry and its cable.")).snippets) == [9]


TWO_WORLDS = BookSources(places=("/notes/ferry",))


@pytest.fixture
def two_worlds(library):
    """The ferry's notes in a folder of their own, and another world with a Mara of its own."""
    library.passages.remove([1, 2, 3, 4])
    library.passages.add(
        [
            passage(1, FERRY, title="Crossing", path="/notes/ferry/Crossing.md"),
            passage(4, MARA, title="Mara Venn", path="/notes/ferry/Mara.md"),
            passage(6, "The ferry of the dead has no cable.", path="/notes/moon/Styx.md"),
            passage(7, "Mara commands the moon base.", title="Mara", path="/notes/moon/Mara.md"),
        ]
    )
    return library


def test_only_the_notes_of_the_book_are_offered(search, two_worlds):
    text = at_end("Mara heard the ferry and its cable.")

    everything = search().find_snippets(text).snippets
    own = search().find_snippets(text, sources=TWO_WORLDS).snippets

    assert {6, 7} <= set(ids(everything))
    assert set(ids(own)) == {1, 4}


def test_other_worlds_are_marked_and_have_nothing_of_the_book(search, two_worlds):
    text = at_end("Mara heard the ferry and its cable.")

    found = search().from_other_worlds(text, limit=4, dials=RankingBias(), sources=TWO_WORLDS)

    assert {6} <= set(ids(found)) <= {6, 7}
    assert all(one.reasons.elsewhere for one in found)


def test_pinned_passage_of_another_book_stays(search, two_worlds):
    two_worlds.pins = frozenset({6})

    answer = search().find_snippets(at_end("The ferry and its cable."), sources=TWO_WORLDS)
    snippets = answer.snippets

    assert ids(snippets)[0] == 6
    assert 7 not in ids(snippets)


def test_longer_name_of_another_book_does_not_hide_a_name(search, library):
    library.passages.add([passage(8, "A pump.", title="Mara Venn Station", path="/moon/Pump.md")])
    library.passages = MemoryPassages(
        library.passages.all(), [NoteName(4, "Mara Venn"), NoteName(8, "Mara Venn Station")]
    )
    service = search()
    here = BookSources(places=("/notes",))

    snippets = service.find_snippets(at_end("He went to Mara Venn Station."), sources=here).snippets

    assert ids(snippets)[0] == 4
    assert snippets[0].reasons.names == ("Mara Venn",)


@pytest.mark.parametrize("text", ["ferry cable", '"ferry of the dead"'])
def test_search_box_can_keep_to_the_book(search, two_worlds, text):
    everywhere = search().search_notes(text).snippets
    own = search().search_notes(text, sources=TWO_WORLDS).snippets

    assert 6 in ids(everywhere)
    assert not {6, 7} & set(ids(own))


def test_explanation_says_that_a_passage_belongs_to_another_book(search, two_worlds):
    told = search().explain(at_end("The ferry and its cable."), sources=TWO_WORLDS)

    reasons = {one.passage.passage_id: one.reason for one in told.left_out}
    assert reasons[6] == "It is not among the sources of this book."
