from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_assist.errors import ManuscriptError
from writer_assist.manuscript.scene_fields import SceneFields, fields_of, with_fields

PLAIN = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=40)
ONE_LINE = PLAIN.map(str.strip).filter(lambda text: text not in ("~", "null"))
FIELDS = st.builds(
    SceneFields,
    status=ONE_LINE,
    synopsis=st.lists(ONE_LINE, max_size=3).map(lambda lines: "\n".join(lines).strip()),
    pov=ONE_LINE.filter(lambda text: "[[" not in text),
    target=st.integers(0, 1_000_000),
    is_included=st.booleans(),
    language=st.sampled_from(["", "de", "en-GB"]),
    tense=st.sampled_from(["", "past", "present"]),
    sources=st.sampled_from(["", "linked", "all"]),
)


@given(FIELDS, FIELDS, st.text(max_size=60).filter(lambda text: not text.startswith("---")))
def test_fields_are_read_as_they_were_set_and_the_text_stays(first, second, body):
    body = body.lstrip("\r\n\t \ufeff")

    text = with_fields(with_fields(body, first), second)

    assert fields_of(text) == second
    assert text.endswith(body)


def test_fields_of_others_stay_as_they_are():
    text = '---\nmood:   "dark"\nstatus: Draft # by hand\nPOV: x\n---\n\nText'

    changed = with_fields(text, SceneFields(status="Done"))

    assert changed == text.replace("Draft #", "Done #")


def test_point_of_view_may_be_a_link_or_a_list():
    assert fields_of("---\npov: '[[Mara Venn|Mara]]'\n---\n").pov == "Mara"
    assert fields_of("---\npov: [Mara, Tom]\n---\n").pov == "Mara, Tom"


def test_link_stays_a_link_when_another_field_changes():
    text = "---\npov: '[[Mara]]'\n---\nText"

    changed = with_fields(text, SceneFields(status="Done", pov="Mara"))

    assert "pov: '[[Mara]]'\n" in changed


def test_front_matter_that_cannot_be_read_is_not_touched():
    with pytest.raises(ManuscriptError):
        with_fields("---\nstatus: [broken\npov: x\n---\nText", SceneFields(status="Done"))


def test_all_fields_gone_leave_the_text_alone():
    text = with_fields("She came.\n", SceneFields(status="Done", target=100))

    assert with_fields(text, SceneFields()) == "She came.\n"


def test_language_stays_where_pandoc_has_it():
    text = "---\nlang: fr\n---\nText"

    changed = with_fields(text, SceneFields(language="de"))

    assert fields_of(text).language == "fr"
    assert changed == text.replace("fr", "de")


@pytest.mark.parametrize(
    ("written", "tense"),
    [("past", "past"), ("Past tense", "past"), ("PRESENT", "present"), ("future", ""), ("[a]", "")],
)
def test_tense_is_past_or_present(written, tense):
    assert fields_of(f"---\ntense: {written}\n---\nText").tense == tense


def test_sources_of_others_are_not_ours():
    text = "---\nsources:\n  - https://example.org\nwriter-assist: {mood: dark}\n---\nText"

    changed = with_fields(text, SceneFields(sources="linked"))

    assert changed == text.replace("{mood: dark}", "{mood: dark, sources: linked}")
    assert with_fields(changed, SceneFields()) == text
