"""The writer's settings: their ranges, labels and defaults, and the file they are stored in."""

from __future__ import annotations

import dataclasses
import logging
import tomllib
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

from writer_assist.domain.sampling import LENGTHS, Length, Sampling
from writer_assist.files import disk_error, write_atomically
from writer_assist.page_settings import PageSettings
from writer_assist.paths import (
    PRIVATE_FILE,
    make_private,
    make_private_folder,
    move_aside,
    private_opener,
)
from writer_assist.setting_spec import SettingSpec, setting

CUSTOM = "custom"

logger = logging.getLogger(__name__)

VERSION = 2

_USUAL = Sampling()


def _sampling(name: str, label: str, high: float, step: float = 0.05, low: float = 0.0) -> Any:  # noqa: ANN401
    return setting(getattr(_USUAL, name), label, low=low, high=high, step=step, by_number=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Settings(PageSettings):
    """All settings with their defaults; replaced as a whole, never changed in place.

    Those of the page are in PageSettings.

    Attributes:
        theme: "system", "light" or "dark".
        snippet_count: How many snippets are shown beside the editor, 1 to 50.
        pause_ms: Milliseconds without typing before the library is searched.
        cards: How many cards a set has, 1 to 8.
        candidates: From how many sentences a set's cards are chosen; of longer texts, a third.
        cards_stream: Whether cards are shown while they are being written; otherwise the best ones
            are shown when all are complete.
        reads_ahead: Whether the next set's prompts are processed while the writer pauses; never on
            battery.
        length: A name of LENGTHS, or "custom" for ``max_words``.
        max_words: The maximum length of a continuation, in words.
        ghost_text: Whether words are suggested at a pause: "off"; "model", by a model on this
            computer; "server", also by a server while one is used.
        preset: A name of PRESETS, or "custom" for the numbers that follow.
        temperature: See Sampling, as for all of BY_NUMBER.
        temperature_range: See Sampling.
        top_k: See Sampling.
        top_p: See Sampling.
        min_p: See Sampling.
        xtc_probability: See Sampling.
        xtc_threshold: See Sampling.
        repetition_penalty: See Sampling.
        presence_penalty: See Sampling.
        dry_multiplier: See Sampling.
        ai_on: Whether a language model may write, and everything about it is shown.
        language_model: A GGUF file or a folder; empty for the starter model.
        starter_training: Whether the starter model is used with the training for this program, if
            it was merged; otherwise as published.
        load_language_model: Whether it is loaded when the window opens; otherwise when it is first
            needed.
        keep_model_minutes: After how many idle minutes it is unloaded until needed again; 0 is
            never.
        server_on: Whether a server is used instead of a local model.
        server_address: The server's address; its key is in the system's keyring.
        server_model: The server's name for the model; empty for its only one.
        server_style: How the server is sent its prompts: "conversation" or "text".
        use_gpu: Whether models use a graphics card, if there is one.
        embedding_model: A folder; empty for the one that the library was read with, or else the
            default one.
        answers_judged: Whether a cross-encoder that is installed reads answers a second time.
        suspect_model: The model that was loaded when the engine died repeatedly; it is not loaded
            automatically.
        typography: Whether typed quotation marks, dashes and dots become those of printed books.
        quotation_marks: Of which language, a key of typography.STYLES; "system" for the system's.
        spelling: Whether unknown words are underlined.
        spelling_language: The name of a dictionary; "system" for the system's language.
        grammar: Whether questionable grammar is underlined, in English.
        session_goal: How many words to write in a session; 0 for none.
        sources_paused: Whether the list of sources is not updated.
        dials_shown: Whether its dials are visible.
        dial_surprising: See Dials.surprising.
        dial_forgotten: See Dials.forgotten.
        dial_faithful: See Sampling.faithfulness.
        sinks_unused: Whether passages that are often shown but never used lose rank.
        backup_folder: Where backups are kept; empty for the data folder.
        last_draft: The file that was last open; empty for none.
        last_caret: The position of the caret in it; 0 if unknown.
        recent: The drafts and books that were open last, newest first, one a line.
        gone_to: What was chosen last in the list that goes to anything, newest first, one a line.
        tint_shown: Whether the colours of who wrote what are shown.
        left_beside: What the second pane shows: "scene:" and a file, or "note:" and its number.
        window_geometry: Position and size of the window, from Qt, base64.
        window_state: Panels and splitters of the window, from Qt, base64.
        library_state: The state of the library panel, in its own format.
        sample_copied: Whether the sample draft and notes were copied already.
        languages_offered: Whether a model for more languages was recommended already.
        larger_model_offered: Whether a larger language model was.
    """

    theme: str = setting(
        "system",
        "&Theme",
        choices={"system": "Same as the system", "light": "Light", "dark": "Dark"},
    )
    snippet_count: int = setting(8, "&Notes shown", low=1, high=50)
    pause_ms: int = setting(400, "&Update sources after", low=50, high=10_000, step=50, unit=" ms")
    cards: int = setting(4, "&Cards", low=1, high=8)
    candidates: int = setting(
        24,
        "Candi&dates",
        low=1,
        high=24,
        hint=(
            "Sentences that are drafted for a set; the best of them become its cards. Of longer "
            "texts a third as many."
        ),
    )
    cards_stream: bool = setting(
        True,
        "Stream cards while they are written",
        hint="Otherwise the best come when all are done. Cards of a sentence always come whole.",
    )
    reads_ahead: bool = setting(
        True,
        "Prepare cards in the background",
        hint=(
            "So that Ctrl+Enter answers at once after a pause of two seconds. Nothing is "
            "prepared on battery, or while the model is unloaded."
        ),
    )
    length: str = setting(
        "sentence",
        "&Length",
        choices={
            "half": "Half a sentence",
            "sentence": "One sentence",
            "paragraph": "A paragraph",
            "nouns": "Three nouns",
            "detail": "What is felt, heard or smelled",
            "question": "A question",
            CUSTOM: "Word limit",
        },
    )
    max_words: int = setting(30, "Words", low=3, high=400, unit=" words")
    ghost_text: str = setting(
        "off",
        "&Inline suggestions",
        choices={
            "off": "Off",
            "model": "With a model on this computer",
            "server": "With a remote model too, while one is used",
        },
        hint=(
            "Up to twelve words after the caret, when you pause at the end of a paragraph: Tab "
            "accepts them, Ctrl+Right one word, Esc dismisses them. The model is loaded for "
            "them. A remote model would be sent your text at every pause."
        ),
    )
    preset: str = setting(
        "lively",
        "C&reativity",
        choices={
            "steady": "Steady: keeps to what is likely",
            "lively": "Balanced: occasional surprises",
            "wild": "Wild: for when you are stuck",
            CUSTOM: "Custom values",
        },
    )
    temperature: float = _sampling("temperature", "Temperature", 3, 0.1)
    temperature_range: float = _sampling("temperature_range", "Temperature range, ±", 2, 0.1)
    top_k: int = _sampling("top_k", "Top k", 100_000, 1)
    top_p: float = _sampling("top_p", "Top p", 1, low=0.01)
    min_p: float = _sampling("min_p", "Min p", 0.99, 0.01)
    xtc_probability: float = _sampling("xtc_probability", "XTC, how often", 1)
    xtc_threshold: float = _sampling("xtc_threshold", "XTC, from", 0.5, 0.01)
    repetition_penalty: float = _sampling("repetition_penalty", "Repetition penalty", 3, low=0.5)
    presence_penalty: float = _sampling("presence_penalty", "Presence penalty", 5, 0.1)
    dry_multiplier: float = _sampling("dry_multiplier", "DRY", 5, 0.1)
    ai_on: bool = True
    language_model: str = ""
    starter_training: bool = setting(
        True,
        "Use the starter model's training for this program",
        hint=(
            "It was trained on old novels to continue a story, and to take things up from "
            "notes. Otherwise it is used as its makers published it."
        ),
    )
    load_language_model: bool = setting(False, "Load it when the window opens")
    keep_model_minutes: int = setting(
        10, "Unload &after", low=0, high=600, unit=" idle minutes", lowest="never"
    )
    use_gpu: bool = setting(True, "Use the graphics card, where there is one")
    server_on: bool = False
    server_address: str = ""
    server_model: str = ""
    server_style: str = setting(
        "conversation", choices={"conversation": "Conversation", "text": "Text"}
    )
    embedding_model: str = ""
    answers_judged: bool = setting(
        True,
        "Answers are read a second time",
        hint=(
            "By the cross-encoder of the list of models, if it is installed: better answers to "
            "English questions, in the search box too, a second or two later. It takes "
            "160 MB of memory."
        ),
    )
    suspect_model: str = ""
    typography: bool = setting(
        True,
        "Typographic marks while typing",
        hint=(
            "Curly quotation marks and apostrophes, dashes for two and three hyphens, one mark for "
            "three dots. Ctrl+Z right after it brings back what you typed."
        ),
    )
    quotation_marks: str = setting(
        "system",
        "&Quotation marks",
        choices={
            "system": "Same as the system",
            "en": "“English ‘inside’”",
            "de": "„German, Czech ‚inside‘“",
            "de-books": "»German books, Danish ›inside‹«",
            "de-ch": "«Swiss ‹inside›»",
            "fr": "«\u202fFrench ‹inside›\u202f»",
            "sv": "”Swedish, Finnish ’inside’”",
            "es": "«Spanish, Italian, Norwegian “inside”»",
            "pl": "„Polish, Hungarian ‚inside’”",
            "ru": "«Russian „inside“»",
        },
    )
    spelling: bool = setting(
        True,
        "Underline unknown words",
        hint="Names from your notes and the words of your own dictionary are known.",
    )
    grammar: bool = setting(
        False,
        "Underline questionable grammar (English)",
        hint="English only, with rules that suit fiction: dialect and fragments are left alone.",
    )
    whispers: bool = setting(
        True,
        "Whispers from the notes",
        hint="A dot beside a line that says of eyes, hair or age what a note says otherwise.",
    )
    spelling_language: str = setting(
        "system",
        "&Dictionary",
        hint="Those of the system, of the folder “dictionaries” in the data folder, and American.",
    )
    session_goal: int = setting(
        0, "Session &goal", low=0, high=1_000_000, step=50, unit=" words", lowest="none"
    )
    sources_paused: bool = False
    dials_shown: bool = False
    dial_surprising: float = setting(0.0, low=-1.0, high=1.0)
    dial_forgotten: float = setting(0.0, low=-1.0, high=1.0)
    dial_faithful: float = setting(0.0, low=-1.0, high=1.0)
    sinks_unused: bool = setting(True, "Demote notes I never use")
    backup_folder: str = ""
    last_draft: str = ""
    last_caret: int = setting(0, low=0, high=1_000_000_000)
    recent: str = ""
    gone_to: str = ""
    tint_shown: bool = False
    left_beside: str = ""
    window_geometry: str = ""
    window_state: str = ""
    library_state: str = ""
    sample_copied: bool = False
    languages_offered: bool = False
    larger_model_offered: bool = False


SPECS: Mapping[str, SettingSpec] = MappingProxyType(
    {one.name: one.metadata.get("spec") or SettingSpec() for one in dataclasses.fields(Settings)}
)
BY_NUMBER = tuple(name for name, spec in SPECS.items() if spec.by_number)
"""What the writer sets by number under "custom", as in Sampling."""


def length_of(settings: Settings) -> Length:
    """Return how long continuations should be according to the settings."""
    return LENGTHS.get(settings.length) or Length(settings.max_words)


def load_settings(path: Path) -> Settings:
    """Read settings; old files are upgraded, and invalid values dropped.

    A setting that is missing, unknown, of the wrong type or out of range gets its default, which
    is logged: a mistake in the file must not keep anyone from their text.
    """
    raw = _read(path)
    version = raw.pop("version", VERSION)
    if type(version) is not int or not 1 <= version <= VERSION:
        _keep_copy(path)  # saving would drop what a newer version knows
        version = VERSION
    for old in range(version, VERSION):
        UPGRADES[old](raw)
    defaults = dataclasses.asdict(Settings())
    usable = {key: value for key, value in raw.items() if _fits(key, value, defaults.get(key))}
    for key in raw.keys() - usable.keys():
        logger.warning("ignoring setting %s", key)
    return Settings(**usable)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings that differ from the defaults, so that defaults can improve.

    Raises:
        DiskError: The file cannot be written; the old one is unchanged.
    """
    import tomli_w

    defaults = dataclasses.asdict(Settings())
    chosen = {
        key: value for key, value in dataclasses.asdict(settings).items() if value != defaults[key]
    }
    try:
        make_private_folder(path.parent, is_chosen=True)
        if path.is_dir():
            move_aside(path)
    except OSError as error:
        raise disk_error(error, path) from error
    data = tomli_w.dumps({"version": VERSION, **chosen}).encode()
    write_atomically(path, data, new_mode=PRIVATE_FILE)
    make_private(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        logger.warning("cannot read settings %s: %s", path.name, error.strerror)
        return {}
    except ValueError:
        logger.warning("settings %s are no sound TOML; reading line by line", path.name)
        _keep_copy(path)
        return _read_lines(path.read_bytes().decode("utf-8", "replace"))


def _keep_copy(path: Path) -> None:
    """Copy a file once under another name, before it is changed by saving."""
    with suppress(OSError):
        raw = path.read_bytes()
        copy = path.with_name(f"{path.stem} set aside {zlib.crc32(raw):08x}{path.suffix}")
        with open(copy, "xb", opener=private_opener) as file:
            file.write(raw)


def _read_lines(text: str) -> dict[str, Any]:
    # The file is flat, so valid lines can be kept if another one is broken.
    raw: dict[str, Any] = {}
    for line in text.splitlines():
        try:
            raw |= tomllib.loads(line)
        except ValueError:
            logger.warning("ignoring a line of the settings")
    return raw


def _fits(key: str, value: object, default: object) -> bool:
    # bool is a subclass of int; a whole number is accepted for a float.
    if type(value) is not type(default) and not (type(default) is float and type(value) is int):
        return False
    if isinstance(value, str) and "\0" in value:  # no path or name contains one
        return False
    return SPECS[key].allows(value)


def _choose_custom(raw: dict[str, Any]) -> None:
    """Choose the preset "custom" if numbers were set before there were presets."""
    if raw.keys() & set(BY_NUMBER):
        raw.setdefault("preset", CUSTOM)


UPGRADES: dict[int, Callable[[dict[str, Any]], None]] = {1: _choose_custom}
