from __future__ import annotations

from writer_assist.domain.context import Context
from writer_assist.retrieval.query import (
    index_terms,
    most_telling,
    query_of_context,
    query_of_text,
)


def test_function_words_are_not_looked_up():
    query = query_of_text("The ferry had not come since the rain began")

    assert query.weights == {"ferry": 1.0, "come": 0.5, "rain": 1.0, "began": 1.0}


def test_words_are_light_in_their_own_language_only():
    german = query_of_text("Sie ging auf das Made und das Come zu")

    assert german.weights["come"] == 1.0
    assert "would" not in query_of_text("Would she go with the ferry?").weights


def test_text_of_function_words_only_is_looked_up_as_it_is():
    assert "be" in query_of_text("to be or not to be").weights


def test_paragraph_before_counts_less():
    here = "Rain drummed on slate roofs while Mara counted seven gulls and waited for Tobias"
    query = query_of_context(Context.at(f"The bell rang.\n\n{here}", 999))

    assert 0 < query.weights["bell"] < query.weights["rain"]
    assert "bell" not in query.text


def test_short_paragraph_reaches_further_back():
    text = "Nobody waited.\n\nThe ferry left early.\n\nGulls.\n\nShe ran."

    query = query_of_context(Context.at(text, len(text)))

    assert 0 < query.weights["ferry"] < query.weights["ran"]
    assert query.text == "Nobody waited.\n\nThe ferry left early.\n\nGulls.\nShe ran."


def test_paragraph_that_is_broken_into_lines_is_taken_whole():
    lines = "The lantern on the rail was lit at noon and nobody could\nsay who had done it, for "
    lines += "the ferryman slept in his hut and\nTobias had gone to look for the gulls at the quay"

    query = query_of_context(Context.at(f"Rain.\n\n{lines}\n\n", 999))

    assert query.text == lines
    assert query.weights["lantern"] > query.weights["rain"] > 0


def test_short_paragraph_reaches_back_by_sentences():
    before = "Mara counted seven gulls. The lantern on the rail was already lit at noon."

    query = query_of_context(Context.at(f"{before}\n\nThe wheelhouse smelled of oranges.", 999))

    assert query.text.startswith("The lantern on the rail")


def test_sentence_under_the_cursor_counts_most():
    paragraph = "The ferry left early. Gulls screamed. She swims badly. The bell rang."

    query = query_of_context(Context.at(paragraph, paragraph.index("badly")))

    assert query.weights["swims"] == 2 * query.weights["gulls"]


def test_middle_of_a_long_paragraph_is_looked_up_but_not_embedded():
    words = [f"word{number}" for number in range(300)]
    paragraph = " ".join(words)

    query = query_of_context(Context.at(paragraph, paragraph.index("word250 ")))

    assert query.text.split() == [*words[:40], *words[171:251]]
    assert set(query.weights) == set(words)


def test_less_is_embedded_of_what_the_model_hardly_knows():
    german = "Sie wartete auf die Fähre, die nicht kam, und sie war müde. " * 10
    greek = "γυναίκα που περίμενε το πλοίο. " * 20

    texts = [query_of_context(Context.at(text, 999)).text for text in (german, greek)]

    assert [len(text.split()) for text in texts] == [60, 30]


def test_empty_paragraph_stands_for_the_one_before():
    text = "The ferry left early.\n\n"

    assert query_of_context(Context.at(text, len(text))).text == "The ferry left early."


def test_paragraph_of_a_hundred_thousand_words_is_cut():
    query = query_of_text("ferry " * 100_000 + "bell")

    assert set(query.weights) == {"ferry"}


def test_words_are_looked_up_in_every_language_of_the_library():
    found = index_terms({"häuser": 1.0}, ["english", "german"])

    assert {"häuser", "haus"} <= found.keys()
    assert {asked.word for asked in found.values()} == {"häuser"}


def test_rare_words_go_first_when_postings_are_dear():
    costs = {"the": 900, "ferry": 30, "gannet": 2, "absent": 0}

    chosen = most_telling(
        dict.fromkeys(costs, 1.0), cost=costs.get, worth=lambda n: 1000 / n, budget=40
    )

    assert list(chosen) == ["gannet", "ferry"]


def test_one_word_is_always_affordable():
    chosen = most_telling({"the": 1.0}, cost=lambda _: 900, worth=lambda n: 1.0, budget=10)

    assert list(chosen) == ["the"]
