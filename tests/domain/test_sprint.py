from __future__ import annotations

import pytest

from writer_assist.domain.sprint import SprintRule, breach_of


@pytest.mark.parametrize(
    ("rule", "text", "breach"),
    [
        (SprintRule.NO_ADVERBS, "She slowly turned.", "slowly"),
        (SprintRule.NO_ADVERBS, "Only the family came early in July.", ""),
        (SprintRule.NO_E, "A man ran. He fell", "fell"),
        (SprintRule.NO_E, "A man ran.", ""),
        (SprintRule.SHORT_SENTENCES, "One two three four. Five six.", ""),
        (SprintRule.SHORT_SENTENCES, "One two" + " three" * 7 + ".", "One two three …"),
        (SprintRule.SHORT_SENTENCES, "One two three. Four five six seven eight nine.", ""),
        (SprintRule.NO_GOING_BACK, "Whatever.", ""),
        (SprintRule.NONE, "Slowly.", ""),
    ],
)  # fmt: skip
def test_rule_names_what_breaks_it(rule, text, breach):
    assert breach_of(rule, text) == breach
