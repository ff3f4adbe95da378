"""What the writer can choose, and the file that remembers it."""

from __future__ import annotations

import dataclasses
import logging
import tomllib
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from writer_assist.domain.sampling import LENGTHS, PRESETS, Length
from writer_assist.files import disk_error, write_atomically
from writer_assist.paths import make_private, make_private_folder, move_aside, private_opener

CUSTOM = "custom"

logger = logging.getLogger(__name__)

VERSION = 2

TEXT_SIZES = 6, 72  # points

_RANGES: Mapping[str, tuple[float, float]] = {
    "text_size": TEXT_SIZES,
    "snippet_count": (1, 50),
    "pause_ms": (50, 10_000),
    "cards": (1, 8),
    "candidates": (1, 8),
    "max_words": (3, 400),
    "temperature": (0.0, 3.0),
    "temperature_range": (0.0, 2.0),
    "typical_p": (0.01, 1.0),
    "xtc_probability": (0.0, 1.0),
    "xtc_threshold": (0.0, 0.5),
    "presence_penalty": (0.0, 5.0),
    "dry_multiplier": (0.0, 5.0),
    "top_k": (0, 100_000),
    "top_p": (0.01, 1.0),
    "min_p": (0.0, 0.99),
    "repetition_penalty": (0.5, 3.0),
    "dial_surprising": (-1.0, 1.0),
    "dial_forgotten": (-1.0, 1.0),
    "dial_faithful": (-1.0, 1.0),
    "session_goal": (0, 1_000_000),
    "keep_model_minutes": (0, 600),
    "last_caret": (0, 1_000_000_000),
}
_CHOICES: Mapping[str, frozenset[str]] = {
    "server_style": frozenset({"conversation", "text"}),
    "theme": frozenset({"system", "light", "dark"}),
    "preset": frozenset({*PRESETS, CUSTOM}),
    "length": frozenset({*LENGTHS, CUSTOM}),
    "ghost_text": frozenset({"off", "model", "server"}),
}
# What the writer sets by number under "custom", as in Sampling.
BY_NUMBER = (
    "temperature",
    "temperature_range",
    "top_k",
    "typical_p",
    "top_p",
    "min_p",
    "xtc_probability",
    "xtc_threshold",
    "repetition_penalty",
    "presence_penalty",
    "dry_multiplier",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults; replaced whole, never changed in place.

    Attributes:
        theme: "system", "light" or "dark".
        text_size: Of the draft, in points.
        snippet_count: Snippets shown beside the editor, 1 to 50.
        pause_ms: Milliseconds without typing before the library is searched.
        cards: Continuations in a set, 1 to 8.
        candidates: Texts that a set's cards are chosen from, 1 to 8.
        cards_stream: Whether cards are shown while they are written; otherwise the best
            are, when all are complete.
        reads_ahead: Whether the next set's notes are read in while the writer pauses; never
            on battery.
        length: A name of LENGTHS, or "custom" for ``max_words``.
        max_words: Length of a continuation at the most, in words.
        ghost_text: Whether words are suggested at a pause: "off"; "model", by a model on
            this computer; "server", by a server too, while one writes.
        preset: A name of PRESETS, or "custom" for what follows.
        temperature: See Sampling; so are all of BY_NUMBER.
        temperature_range: See Sampling.
        top_k: See Sampling.
        typical_p: See Sampling.
        top_p: See Sampling.
        min_p: See Sampling.
        xtc_probability: See Sampling.
        xtc_threshold: See Sampling.
        repetition_penalty: See Sampling.
        presence_penalty: See Sampling.
        dry_multiplier: See Sampling.
        language_model: A GGUF file or a folder; empty is the starter model.
        starter_training: Whether the starter model is used with what it was taught for this
            program, where it was; otherwise as its makers published it.
        load_language_model: Whether it is loaded when the window opens, and not only
            when it is first needed.
        keep_model_minutes: Unused for so long, it is unloaded until it is needed; 0 keeps it.
        server_on: Whether a server writes in a model's place.
        server_address: Where it is; its key is in the system's keyring.
        server_model: What it calls the model; empty for the one that it has.
        server_style: How it is asked: "conversation" or "text".
        use_gpu: Whether models compute on a graphics card, where there is one.
        embedding_model: A folder; empty is the starter model.
        suspect_model: The model that was loaded when the engine died again and
            again; it is not loaded by itself.
        session_goal: Words to write in a session; 0 is none.
        sources_paused: Whether the list of sources stands still.
        dials_shown: Whether its dials are unfolded.
        dial_surprising: See Dials.surprising.
        dial_forgotten: See Dials.forgotten.
        dial_faithful: See Sampling.faithfulness.
        sinks_unused: Whether what is shown often and never used sinks in the list.
        last_draft: The file that was open last; empty for none.
        last_caret: Where the caret stood in it; 0 is unknown.
        window_geometry: Place and size of the window, as Qt wrote it, base64.
        window_state: Panels and splitters of the window, as Qt wrote it, base64.
        library_state: What the library shows, and how, as its panel wrote it.
        sample_copied: Whether the sample draft and notes were copied already.
    """

    theme: str = "system"
    text_size: int = 13
    snippet_count: int = 8
    pause_ms: int = 400
    cards: int = 4
    candidates: int = 8
    cards_stream: bool = True
    reads_ahead: bool = True
    length: str = CUSTOM
    max_words: int = 30
    ghost_text: str = "off"
    preset: str = "lively"
    temperature: float = 0.8
    temperature_range: float = 0.0
    top_k: int = 0
    typical_p: float = 1.0
    top_p: float = 0.95
    min_p: float = 0.05
    xtc_probability: float = 0.0
    xtc_threshold: float = 0.1
    repetition_penalty: float = 1.1
    presence_penalty: float = 0.0
    dry_multiplier: float = 0.8
    language_model: str = ""
    starter_training: bool = True
    load_language_model: bool = False
    keep_model_minutes: int = 10
    use_gpu: bool = True
    server_on: bool = False
    server_address: str = ""
    server_model: str = ""
    server_style: str = "conversation"
    embedding_model: str = ""
    suspect_model: str = ""
    session_goal: int = 0
    sources_paused: bool = False
    dials_shown: bool = False
    dial_surprising: float = 0.0
    dial_forgotten: float = 0.0
    dial_faithful: float = 0.0
    sinks_unused: bool = True
    last_draft: str = ""
    last_caret: int = 0
    window_geometry: str = ""
    window_state: str = ""
    library_state: str = ""
    sample_copied: bool = False


def length_of(settings: Settings) -> Length:
    """Return how long the writer wants continuations to be."""
    return LENGTHS.get(settings.length) or Length(settings.max_words)


def load_settings(path: Path) -> Settings:
    """Read settings, upgrading old files and dropping what is not usable.

    A setting that is missing, unknown, of the wrong type or out of range takes its
    default and is logged: a slip must not keep anyone from their text.
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
    """Write settings; only what differs from the defaults, so that these can improve.

    Raises:
        DiskError: The file cannot be written; the old one is untouched.
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
    write_atomically(path, tomli_w.dumps({"version": VERSION, **chosen}).encode())
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
    """Keep a file as it is under another name, once: the next time it is saved it changes."""
    with suppress(OSError):
        raw = path.read_bytes()
        copy = path.with_name(f"{path.stem} set aside {zlib.crc32(raw):08x}{path.suffix}")
        with open(copy, "xb", opener=private_opener) as file:
            file.write(raw)


def _read_lines(text: str) -> dict[str, Any]:
    # The file is flat, so every sound line can be kept when another is broken.
    raw: dict[str, Any] = {}
    for line in text.splitlines():
        try:
            raw |= tomllib.loads(line)
        except ValueError:
            logger.warning("ignoring a line of the settings")
    return raw


def _fits(key: str, value: object, default: object) -> bool:
    # bool is an int to isinstance(); a whole number is welcome where a float is due.
    if type(value) is not type(default) and not (type(default) is float and type(value) is int):
        return False
    if isinstance(value, str) and "\0" in value:  # no path, and no name, has one
        return False
    if isinstance(value, int | float) and key in _RANGES:
        low, high = _RANGES[key]
        return low <= value <= high
    return key not in _CHOICES or value in _CHOICES[key]


def _choose_custom(raw: dict[str, Any]) -> None:
    """Keep what was set by number before there were presets."""
    if raw.keys() & set(BY_NUMBER):
        raw.setdefault("preset", CUSTOM)


UPGRADES: dict[int, Callable[[dict[str, Any]], None]] = {1: _choose_custom}
