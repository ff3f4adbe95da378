from __future__ import annotations

import logging
import os

import pytest

from writer_assist.errors import DiskError
from writer_assist.settings import Settings, length_of, load_settings, save_settings


def test_no_file_means_defaults(tmp_path):
    assert load_settings(tmp_path / "settings.toml") == Settings()


def test_what_was_saved_comes_back(tmp_path):
    path = tmp_path / "deep" / "settings.toml"
    chosen = Settings(theme="dark", snippet_count=3, temperature=1.25, last_draft='C:\\a "b".md')

    save_settings(path, chosen)

    assert load_settings(path) == chosen


def test_slip_costs_one_setting_only(tmp_path, caplog):
    path = tmp_path / "settings.toml"
    path.write_text('version = 1\nsnippet_count = "many"\ntemperature = 0.5\n')

    with caplog.at_level(logging.WARNING):
        settings = load_settings(path)

    assert settings == Settings(temperature=0.5, preset="custom")
    assert "snippet_count" in caplog.text


@pytest.mark.parametrize(
    "line",
    [
        "snippet_count = 0",
        'theme = "purple"',
        "top_p = 0",
        "cards = true",
        "colour = 3",
        'ghost_text = "yes"',
    ],
)
def test_value_that_makes_no_sense_takes_its_default(tmp_path, line):
    path = tmp_path / "settings.toml"
    path.write_text(f"{line}\ntext_size = 20\n")

    assert load_settings(path) == Settings(text_size=20)


def test_whole_number_is_welcome_where_a_fraction_is_due(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("temperature = 1\n")

    assert load_settings(path).temperature == 1


def test_broken_line_costs_that_line_only(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b'theme = "dark\xff\ntext_size = 20\n= 3\n')

    assert load_settings(path) == Settings(text_size=20)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets a writer write anyway")
def test_settings_that_cannot_be_saved_say_so(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")

    with pytest.raises(DiskError):
        save_settings(blocked / "settings.toml", Settings(text_size=20))


def test_numbers_of_an_older_version_stay_in_force(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("version = 1\nmin_p = 0.02\n")

    settings = load_settings(path)

    assert (settings.preset, settings.min_p) == ("custom", 0.02)


@pytest.mark.parametrize(("length", "words"), [("half", 9), ("custom", 17), ("paragraph", 110)])
def test_length_is_a_name_or_a_number(length, words):
    assert length_of(Settings(length=length, max_words=17)).words == words
