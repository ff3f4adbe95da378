from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.manuscript.books import DATA
from writer_assist.domain.authorship import TYPED_NOW, Run
from writer_assist.domain.disclosure import written_words
from writer_assist.domain.draft_outline import outline_of
from writer_assist.domain.words import count_words, whole_words, word_places

MIXED = "# 第一章\n\n吾輩は猫である。Emma's cat, 名前はまだ無い。\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't count a well-known word twice.", 6),
        ("我喜歡喝茶。", 5),
        ("吾輩は猫である。", 7),
        ("コーヒーを飲む", 7),
        ("人々", 2),
        ("Emmaは猫", 3),
        ("3匹の猫", 4),
        ("𠮷野家", 3),
        ("나는 고양이다.", 2),
        ("「……」、。！", 0),
        ("Ещё одно слово", 3),
        ("", 0),
    ],
)
def test_words_are_counted_as_word_processors_do(text, words):
    assert count_words(text) == words


@given(st.text(alphabet="aé’'- 我は、。ー\n\u20112", max_size=40))
def test_places_and_count_agree(text):
    places = list(word_places(text))

    assert len(places) == count_words(text)
    assert all(start < end for start, end in places)


@given(st.text(max_size=20), st.text(max_size=20))
def test_paragraphs_add_up_to_the_whole(one, other):
    assert count_words(f"{one}\n{other}") == count_words(one) + count_words(other)


def test_outline_and_session_count_as_the_whole_does():
    whole = count_words(MIXED)

    assert [one.words for one in outline_of(MIXED)] == [whole]
    assert written_words(MIXED, [Run(len(MIXED), TYPED_NOW)]) == whole == 19


def test_novel_has_as_many_words_as_characters_without_marks():
    path = DATA / "fiction" / "ja" / "kokoro.txt"
    if not path.exists():
        pytest.skip("the shared folder with novels is not here")
    text = path.read_text("utf-8")

    letters = sum(character.isalpha() for character in text)

    assert count_words(text) == pytest.approx(letters, rel=0.01)


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("The bell rang.", 40, "The bell rang."),
        ("The bell rang over the harbour.", 16, "The bell rang"),
        ("夜になると戸をたたいてやって来る。", 8, "夜になると戸をた"),
        ("猫 夜になると戸をたたいてやって来る。", 9, "猫 夜になると戸を"),
    ],
)
def test_text_is_cut_after_a_whole_word_where_words_are_parted(text, most, shown):
    assert whole_words(text, most) == shown
