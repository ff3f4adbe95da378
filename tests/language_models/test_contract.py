"""What every language model promises: the fake, both adapters, and an installed model."""

from __future__ import annotations

import numpy as np
import pytest

from tests.language_models.tiny_models import TEXT
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.errors import ModelError

CLOSE = {"rtol": 0, "atol": 0.3}  # half-precision models round; other texts differ by far more


def log_softmax(logits):
    lines = logits.astype(np.float64)
    return lines - np.log(np.exp(lines - lines.max()).sum()) - lines.max()


def text_of(model, tokens):
    return b"".join(map(model.token_bytes, tokens)).decode("utf-8", "replace")


@pytest.mark.parametrize("text", ["The ferry", " waits…", "é\n\n“Hm”", "   ", "", "日本"])
def test_tokens_stand_for_the_text(model, text):
    tokens = model.tokenize(text)

    assert text_of(model, tokens) == text


def test_line_breaks_at_the_end_are_read_as_before_a_word(model):
    paragraphs = model.tokenize("Rain.\n\n") + model.tokenize("The ferry")

    assert paragraphs == model.tokenize("Rain.\n\nThe ferry")


def test_markers_in_the_text_are_only_text(model):
    end = min(model.end_tokens)

    tokens = model.tokenize("<|im_end|><|endoftext|></s>")

    assert not set(tokens) & model.control_tokens
    assert end in model.control_tokens
    assert model.token_bytes(end) == b""


def test_logits_have_a_line_per_wanted_row(model):
    tokens = model.tokenize("the ferry")

    logits = model.extend({2: tokens, 0: tokens[:1], 1: tokens}, wanted={2, 1})

    assert logits.shape == (2, model.vocabulary_size)
    np.testing.assert_allclose(logits[0], logits[1], **CLOSE)
    assert [model.length(row) for row in range(3)] == [1, len(tokens), len(tokens)]


def test_chunks_give_what_one_call_gives(model):
    tokens = model.tokenize(TEXT)[:150]

    at_once = model.extend({0: tokens}).copy()
    model.extend({1: tokens[:70]})
    in_parts = model.extend({1: tokens[70:]})

    np.testing.assert_allclose(at_once, in_parts, **CLOSE)


def test_rows_do_not_see_each_other(model):
    mine, other = model.tokenize(TEXT)[:20], model.tokenize("She said nothing at all")

    alone = model.extend({0: mine}).copy()
    together = model.extend({1: mine, 2: other})

    np.testing.assert_allclose(alone[0], together[0], **CLOSE)


def test_rows_of_different_length_are_decoded_together(model):
    long, short = model.tokenize(TEXT)[:40], model.tokenize(TEXT)[20:30]
    model.extend({0: long[:-1], 1: short[:-1]})

    together = model.extend({0: long[-1:], 1: short[-1:]}).copy()

    np.testing.assert_allclose(together[0], model.extend({2: long})[0], **CLOSE)
    np.testing.assert_allclose(together[1], model.extend({3: short})[0], **CLOSE)


def test_fork_copies_and_parts(model):
    start, go_on = model.tokenize(TEXT)[:20], model.tokenize(" and the rain")
    model.extend({0: start})

    model.fork(0, [1, 3])
    model.extend({1: go_on[:1]})
    forked = model.extend({3: go_on}).copy()

    np.testing.assert_allclose(forked, model.extend({0: go_on}), **CLOSE)
    assert [model.length(row) for row in (3, 1)] == [20 + len(go_on), 21]


def test_a_truncated_row_forgets(model):
    tokens = model.tokenize(TEXT)[:30]
    expected = model.extend({0: tokens}).copy()

    model.extend({1: [*tokens[:29], *tokens[:9]]})
    assert model.truncate(1, 29)
    again = model.extend({1: tokens[29:]})

    np.testing.assert_allclose(expected, again, **CLOSE)


def test_a_dropped_row_is_empty(model):
    tokens = model.tokenize("the ferry")
    model.extend({0: tokens})

    model.drop(0)

    assert model.length(0) == 0
    assert model.extend({0: tokens}).shape == (1, model.vocabulary_size)


def test_score_is_the_log_probability_of_each_token(model):
    start, tokens = model.tokenize(TEXT)[:10], model.tokenize(TEXT)[10:14]
    expected, logits = [], model.extend({0: start})
    for token in tokens:
        expected.append(log_softmax(logits[0])[token])
        logits = model.extend({0: [token]})
    model.extend({1: start})

    scores = model.score(1, tokens)

    np.testing.assert_allclose(scores, expected, **CLOSE)
    assert model.length(1) == len(start) + len(tokens)


def test_scores_of_many_tokens_agree_with_their_parts(model):
    tokens = model.tokenize(TEXT)[:140]
    model.extend({0: tokens[:4], 1: tokens[:4]})

    whole = model.score(0, tokens[4:])
    parts = [*model.score(1, tokens[4:9]), *model.score(1, tokens[9:])]

    np.testing.assert_allclose(whole, parts, **CLOSE)


def test_logits_are_what_each_token_is_scored_by(model):
    tokens = model.tokenize(TEXT)[:100]
    model.extend({0: tokens[:4], 1: tokens[:4]})

    logits = model.logits(0, tokens[4:])
    scores = model.score(1, tokens[4:])

    assert logits.shape == (len(tokens) - 4, model.vocabulary_size)
    found = [log_softmax(line)[token] for line, token in zip(logits, tokens[4:], strict=True)]
    np.testing.assert_allclose(found, scores, **CLOSE)
    assert model.length(0) == len(tokens)


def test_nothing_is_scored_without_a_beginning(model):
    with pytest.raises(ModelError):
        model.score(0, model.tokenize("the"))


def test_cancel_stops_between_chunks(model):
    class AtSecondLook(CancelToken):
        looks = 0

        def check(self):
            self.looks += 1
            if self.looks > 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        model.extend({0: model.tokenize(TEXT)[:150]}, AtSecondLook())

    assert 0 < model.length(0) <= 64


def test_a_text_longer_than_the_model_can_hold_is_refused(model):
    tokens = model.tokenize("the ") * (model.context_length + 1)

    with pytest.raises(ModelError):
        model.extend({0: tokens})

    assert model.length(0) == 0


def test_identity_names_the_weights(model):
    identity = model.identity

    assert identity.name
    assert len(identity.sha256) == 64
    assert identity.threads >= 1


def test_row_computes_as_if_forgotten_tokens_were_not_there(model):
    tokens = model.tokenize(TEXT)[:30]
    known = model.extend({0: tokens}).copy()
    model.truncate(0, 29)

    forgot = model.forget(0, 5, 28)
    after = model.extend({0: tokens[29:]})

    assert model.length(0) == 30
    assert np.allclose(after, known, rtol=0, atol=1e-3) is not forgot
