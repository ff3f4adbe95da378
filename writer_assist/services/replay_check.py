"""Whether a set that is written again from its receipt is the same."""

from __future__ import annotations

from writer_assist.domain.continuation import ModelIdentity, Receipt
from writer_assist.domain.language_model import LanguageModel
from writer_assist.errors import ModelError
from writer_assist.generation.schedule import decode


def check_model(model: LanguageModel, receipt: Receipt) -> None:
    """Check that a model can write a set again.

    Raises:
        ModelError: Another one wrote it, or it had more cards than can be written here at once.
    """
    if receipt.model.sha256 != model.identity.sha256:
        raise ModelError(
            f"These continuations were written by {receipt.model.name}. Choose that model to "
            f"write them again; {model.identity.name} would write others."
        )
    if len(decode(receipt.schedule)[1]) > model.max_rows:
        raise ModelError("There are more cards in this set than can be written at once here.")


def check_same(model: LanguageModel, receipt: Receipt, again: tuple[tuple[int, ...], ...]) -> None:
    """Compare the tokens of each card with those of the first time.

    Raises:
        ModelError: A card differs; it says from which word on, and what is known to have changed.
    """
    if not receipt.tokens:  # it comes from ``SetStarted``, so there is nothing to compare with
        return
    for card, (was, became) in enumerate(zip(receipt.tokens, again, strict=True)):
        if was != became:
            raise ModelError(
                f"Written again, card {card + 1} differs {_where(model, was, became)}. "
                f"{_why_different(receipt.model, model.identity)}"
            )


def _where(model: LanguageModel, was: tuple[int, ...], became: tuple[int, ...]) -> str:
    """Say at which word two sequences of tokens begin to differ."""
    first, second = (
        b"".join(map(model.token_bytes, tokens)).decode("utf-8", "replace").split()
        for tokens in (was, became)
    )
    end = min(len(first), len(second))
    at = next((at for at in range(end) if first[at] != second[at]), end)
    before, after = (" ".join(words[at : at + 1]) or "the end" for words in (first, second))
    return f"from its word {at + 1} on: “{after}” instead of “{before}”"


def _why_different(was: ModelIdentity, now: ModelIdentity) -> str:
    """Say what is known to have changed since a set was first written."""
    reasons = [
        f"{before} then and {after} now"
        for before, after in (
            (was.binding, now.binding),
            (f"{was.threads} threads", f"{now.threads} threads"),
            (was.card or "no graphics card", now.card or "no graphics card"),
        )
        if before != after
    ]
    if not reasons:
        return "Model, program and threads are the same; the last bits of its numbers were not."
    return f"It was computed with {', '.join(reasons)}."
