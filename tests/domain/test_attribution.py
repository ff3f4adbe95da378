from __future__ import annotations

import pytest

from writer_assist.domain.continuation import AttributedStretch, Blend, by_word, whole

TEXT = " The ferry came."
SHARES = (
    AttributedStretch(0, 4, (0.5, 0.5)),
    AttributedStretch(4, 7, (0.4, 0.6)),
    AttributedStretch(7, 10, (0.1, 0.9)),
    AttributedStretch(10, 10, (0.1, 0.9)),
    AttributedStretch(10, 15, (0.7, 0.3)),
    AttributedStretch(15, 16, (0.8, 0.2)),
)


def test_word_has_the_share_of_its_last_token():
    words = by_word(TEXT, Blend((), SHARES))

    assert [(TEXT[word.start : word.end], word.weights[0]) for word in words] == [
        ("The", 0.5),
        ("ferry", 0.1),
        ("came.", 0.8),
    ]


def test_words_that_stand_for_no_token_have_no_share():
    assert by_word(TEXT, Blend((), SHARES[:1])) == (AttributedStretch(1, 4, (0.5, 0.5)),)
    assert by_word(TEXT, Blend(())) == ()


def test_whole_is_the_mean_over_the_text():
    assert whole(Blend((), SHARES[:2])) == pytest.approx((0.45, 0.55))
    assert whole(Blend(())) == ()
