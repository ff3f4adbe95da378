"""Several voices: one for all scenes, others for those told by somebody; adapters; what is new."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox

from tests.ui.voice.test_voice import PLAN, VOICE, button, kept, seen
from writer_assist.domain.voice import VoiceChoices, VoiceState, VoiceUse
from writer_assist.messages.voice import AddAdapter, LearnVoice
from writer_assist.ui.voice import news as news_module
from writer_assist.ui.voice.news import VoiceNews
from writer_assist.ui.voice.words import end_words, news_words, outcome_words
from writer_assist.voice.news import words_since

SCENES = {"Mara": ("/novel/Two.md",), "Ned": ("/novel/Three.md",)}


@pytest.fixture
def two(qtbot, uses, store):
    """A voice for all scenes, and one for Mara's."""
    mine, hers = kept(store), kept(store, title="Mara’s chapters", pov="Mara", made=2.0)
    seen(qtbot, uses)
    uses.choose(mine.key)
    uses.choose(hers.key, "Mara")
    return mine, hers


def test_scene_told_by_somebody_is_written_with_their_voice(uses, two):
    mine, hers = two

    used = []
    for povs in ((), ("Ned",), (" mara",), ("Ned", "MARA")):
        uses.follow_scene(povs)
        used.append(uses.use().key)

    assert used == [mine.key, mine.key, hers.key, hers.key]


def test_panel_is_told_when_another_scene_has_another_voice(qtbot, uses, two):
    with qtbot.waitSignal(uses.used_changed) as told:
        uses.follow_scene(("Mara",))

    assert told.args == ["Mara’s chapters", 1.0, "Mara"]


def test_slider_is_of_the_voice_in_use_only(qtbot, uses, store, two):
    mine, hers = two
    uses.follow_scene(("Mara",))

    uses.set_scale(0.25)

    choices = VoiceChoices(VoiceUse(mine.key), {"mara": VoiceUse(hers.key, 0.25)})
    qtbot.waitUntil(lambda: store.choices("/novel") == choices)


def test_voice_of_somebody_that_is_deleted_leaves_the_other(qtbot, uses, store, two):
    mine, hers = two
    uses.follow_scene(("Mara",))

    with qtbot.waitSignal(uses.voices_changed):
        uses.change(lambda there: there.delete(hers.key))

    assert uses.use() == VoiceUse(mine.key)


def test_voice_learned_from_somebodys_scenes_is_used_in_them(qtbot, engine, controller, store):
    mine = kept(store)
    seen(qtbot, controller.uses)
    controller.uses.choose(mine.key)
    controller.learn("Mara’s chapters", SCENES["Mara"], "Mara")
    hers = kept(store, title="Mara’s chapters", pov="Mara", made=2.0)

    engine.answer(hers, kind=LearnVoice)
    controller.uses.follow_scene(("Mara",))

    qtbot.waitUntil(lambda: controller.uses.use() == VoiceUse(hers.key))
    controller.uses.follow_scene(())
    assert controller.uses.use() == VoiceUse(mine.key)


def test_choices_from_before_there_were_several_voices_are_kept(store):
    voice = kept(store)
    store.file("", "chosen.json").write_text(
        f'{{"/novel": {{"key": "{voice.key}", "scale": 0.5}}}}'
    )

    assert store.choices("/novel") == VoiceChoices(VoiceUse(voice.key, 0.5))


def test_adapter_made_elsewhere_is_listed_and_not_used_by_itself(qtbot, engine, controller, store):
    controller.add("/downloads/hemingway.gguf")
    voice = kept(store, title="hemingway", file="hemingway.gguf", made_for="Tiny 1", gain=None)

    with qtbot.waitSignals([controller.told, controller.uses.voices_changed]):
        engine.answer(voice, kind=AddAdapter)

    assert engine.orders(AddAdapter)[0].project == "/novel"
    assert controller.uses.use() is None
    words = outcome_words(voice, places=[], fits=True)
    assert words == "Made elsewhere, for Tiny 1."


def test_end_of_the_slider_says_whose_voice_it_is():
    assert end_words(VOICE) == "like me"
    hers = dataclasses.replace(VOICE, title="Mara’s chapters", pov="Mara")
    assert end_words(hers) == "like Mara’s chapters"


def boxes(dialog) -> dict[str, QComboBox]:
    return {one.accessibleName(): one for one in dialog.findChildren(QComboBox)}


def test_chapters_of_one_person_can_be_learned_alone(qtbot, dialog):
    dialog.set_project(("/novel/One.md", "/novel/Two.md"), SCENES)
    boxes(dialog)["Whose chapters to learn from"].setCurrentIndex(1)
    dialog.show_plan(PLAN)

    with qtbot.waitSignal(dialog.learn_requested) as asked:
        button(dialog, "Learn").click()

    assert asked.args == ["Mara’s chapters", ("/novel/Two.md",), "Mara"]


def test_list_says_where_each_voice_is_used(dialog, two):
    mine, hers = two
    dialog.set_project(("/novel/One.md",), SCENES)

    dialog.set_voices(two, VoiceChoices(VoiceUse(mine.key), {"mara": VoiceUse(hers.key)}))

    told = [dialog.voices.item(row).toolTip() for row in range(2)]
    assert told[0].endswith("In use in all other scenes.")
    assert told[1].endswith("In use in Mara’s scenes.")


def test_voice_can_be_chosen_for_the_scenes_of_one_person(qtbot, dialog, store):
    voice = kept(store)
    dialog.set_project(("/novel/One.md",), SCENES)
    dialog.set_voices((voice,), VoiceChoices(VoiceUse(voice.key)))
    dialog.voices.setCurrentRow(0)
    boxes(dialog)["Where to write with it"].setCurrentIndex(2)

    with qtbot.waitSignal(dialog.use_requested) as asked:
        button(dialog, "Write with it").click()

    assert asked.args == [voice.key, "Ned"]


def test_project_without_points_of_view_shows_no_boxes(dialog):
    dialog.set_project(("/novel/One.md",), {})

    assert all(box.isHidden() for box in boxes(dialog).values())


@pytest.fixture
def written(tmp_path, store):
    """A voice, and the file it was learned from, which has grown since."""
    file = tmp_path / "One.md"
    file.write_text("word " * 9_000)
    return kept(store, sources=(str(file),), words=3_000, made=1.0), file


def test_words_written_since_are_counted(written, tmp_path):
    voice, file = written
    (tmp_path / "Two.md").write_text("more " * 500)

    assert words_since(voice, [file, tmp_path / "Two.md"]) == 6_500


def test_unchanged_files_are_not_read_and_those_left_out_do_not_count(written, tmp_path):
    voice, file = written
    (tmp_path / "Old.md").write_text("old " * 900)
    for one in (file, tmp_path / "Old.md"):
        os.utime(one, (0.5, 0.5))

    assert words_since(voice, [file, tmp_path / "Old.md"]) == 0


def test_much_that_is_new_is_said_once_and_quietly(
    qtbot, uses, background, folder, written, monkeypatch
):
    monkeypatch.setattr(news_module, "FIRST_MS", 1)
    news, said, done = VoiceNews(uses, background, lambda _pov: (), folder), [], []
    news.changed.connect(lambda title, words: said.append((title, words)))

    uses.refresh()
    qtbot.waitUntil(lambda: said == [("Mine", 6_000)])
    news.dismiss()
    news.look()
    background.run(lambda: 1, on_done=done.append, on_error=done.append)

    qtbot.waitUntil(lambda: done == [1])
    assert said == [("Mine", 6_000), ("", 0)]


def test_unfinished_voices_have_no_news(qtbot, uses, background, folder, store, written):
    store.save(dataclasses.replace(written[0], state=VoiceState.LEARNING))
    news = VoiceNews(uses, background, lambda _pov: [Path("/novel/One.md")], folder)
    seen(qtbot, uses)

    with qtbot.assertNotEmitted(news.changed):
        news.look()


def test_news_are_a_few_words_and_a_sentence():
    short, sentence = news_words("Mine", 6_000)

    assert short == "Voice: 6,000 new words"
    assert sentence.startswith("You have written 6,000 words since “Mine” was learned.")
    assert news_words("", 0) == ("", "")
