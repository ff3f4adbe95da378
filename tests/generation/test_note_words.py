"""What a note can give to a text."""

from __future__ import annotations

import dataclasses

from tests.fakes import FakeLanguageModel
from tests.ui.values import RECEIPT
from writer_assist.domain.sampling import Sampling
from writer_assist.generation.note_words import belongs, new_words, pulls_of
from writer_assist.generation.vocabulary import Vocabulary

STORY = "The ferry was late. Rain fell on Gannet Island, and old Mara counted the strokes."
LONG = "The clock-maker polished silver spoons, teapots, trays, buckles and brooches every winter."
COMMON = {"counted", "rain"}
NOTE = "Mara Venn. Keeps her father's ledger. Was at the funeral. Afraid of the tide."


def test_note_on_somebody_of_the_page_belongs_to_it():
    assert belongs(NOTE, STORY, COMMON)
    assert belongs("Counts strokes when the ferry is late.", STORY, COMMON)
    assert not belongs("The Prince Regent. Fond of whist and of snuff.", STORY, COMMON)


def test_note_on_somebody_of_earlier_pages_belongs_to_the_story():
    assert belongs(NOTE, f"There was Mara.{' It rained.' * 400}", COMMON)


def test_one_word_that_the_page_has_is_enough_unless_it_is_common():
    assert belongs("Made of brass; never strokes a cat.", STORY, COMMON)
    assert not belongs("Made of brass; never counted.", STORY, COMMON)
    assert not belongs(f"{LONG} It strokes nothing.", STORY, COMMON)


def test_word_that_begins_a_sentence_is_no_name():
    note = "Rain is for farmers, The saying goes, in Kent."

    assert not belongs(note, "He slept. Rain fell.", {"rain"})


def test_new_words_are_those_that_the_story_has_not():
    words = new_words(NOTE, STORY, common={"afraid"})

    assert words == {"Venn", "keeps", "father's", "ledger", "funeral", "tide"}


def test_numbers_are_not_taken_from_notes():
    assert new_words("Mara Venn. Thirty-four, seventeen then.", STORY, set()) == {"Venn"}


def test_tokens_are_found_in_the_prompts_of_a_receipt():
    model = FakeLanguageModel()
    story = "On the island, old Mara counted the lamp."
    free, noted = model.tokenize(story), model.tokenize(f"Mara waits by the ferry.{story}")
    receipt = dataclasses.replace(
        RECEIPT, sampling=Sampling(note_pull=2.0), prefix=(), rows=(tuple(noted), tuple(free))
    )

    pulls = pulls_of(receipt, Vocabulary.of(model))

    assert pulls == (tuple(model.tokenize(" ferry")), ())
