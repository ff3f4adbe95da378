from __future__ import annotations

from tests.fakes import passage
from writer_assist.retrieval.reasons import fit, telling_terms

TEXT = "Mara waits. The Ferries hum when it rains! “Do they?” she asks.\n\nGulls, mostly."


def fits(weights, asked=None):
    return fit(passage(1, TEXT), weights, asked or {}, weights)


def best_sentence(weights):
    start, end = fits(weights).best_sentence
    return TEXT[start:end]


def test_best_sentence_has_the_heaviest_words():
    assert best_sentence({"ferri": 2.0, "rain": 1.0, "gull": 2.5}) == (
        "The Ferries hum when it rains!"
    )


def test_best_sentence_has_the_words_that_are_named_as_reasons():
    start, end = fit(
        passage(1, TEXT), {"ferri": 2.0, "rain": 1.5, "gull": 1.0}, {}, {"gull"}
    ).best_sentence

    assert TEXT[start:end] == "Gulls, mostly."


def test_first_sentence_when_no_word_matches():
    assert best_sentence({}) == "Mara waits."


def test_matched_words_are_shown_as_they_stand():
    words = fits({"ferri": 2.0, "rain": 3.0}).matched_words

    assert [(word.word, word.weight) for word in words] == [("rains", 3.0), ("Ferries", 2.0)]


def test_capital_of_a_sentence_is_not_shown_where_the_word_stands_without():
    text = "Rain on the quay. Mara likes the rain."

    found = fit(passage(1, text), {"rain": 2.0, "mara": 1.0}, {}, {"rain", "mara"})

    assert [match.word for match in found.matched_words] == ["rain", "Mara"]


def test_word_of_the_tags_is_shown_as_it_was_asked():
    words = fits({"charact": 1.0}, {"charact": "characters"}).matched_words

    assert [word.word for word in words] == ["characters"]


def test_function_word_with_the_stem_of_another_word_is_not_named():
    arabic = "قال الملك في مجلسه أو في بيته"

    found = fit(passage(1, arabic), {"او": 2.0, "ملك": 1.0}, {"او": "آوى"}, {"او", "ملك"})

    assert [match.word for match in found.matched_words] == ["الملك"]


def test_endings_of_japanese_words_are_not_named():
    asked = {one: one for one in ("こま", "だろう", "列車", "行け")}

    told = telling_terms(asked, {"japanese", "english"}, lambda _: 2, 100)

    assert set(told) == {"列車", "行け"}


def test_japanese_particles_do_not_cling_to_a_named_word():
    japanese = "夜に戸をたたく音がする。"

    found = fit(passage(1, japanese), {"戸を": 2.0, "音が": 1.0}, {}, {"戸を", "音が"})

    assert [match.word for match in found.matched_words] == ["戸", "音"]
