"""Whether two ways of naming somebody mean the same person: "Mr. Knightley" and "Knightley"."""

from __future__ import annotations

from collections.abc import Collection

from writer_assist.domain.folding import folded

MALE_TITLES = frozenset(
    """mr sir lord father brother uncle king prince count baron duke don herr monsieur
    master""".split()  # noqa: SIM905
)
FEMALE_TITLES = frozenset(
    """mrs ms miss mme mlle lady mother sister aunt queen princess countess duchess dona frau
    madame mistress""".split()  # noqa: SIM905
)
_RANKS = frozenset("dr doctor prof professor captain capt colonel col major inspector".split())  # noqa: SIM905


def is_called(name: str, aliases: Collection[str]) -> bool:
    """Tell whether a name in a text is one of a character's: "Knightley" for "Mr. Knightley".

    Without a title a name is not a married woman's, whose husband has it too.
    """
    key, known = _key(name), {_key(alias) for alias in aliases}
    if key in known:
        return True
    title, bare = _parted(key)
    parts = [_parted(alias) for alias in known]
    if title in FEMALE_TITLES or any(title and other and title != other for other, _ in parts):
        return False
    return any(bare == rest and other not in FEMALE_TITLES for other, rest in parts)


def last_name(name: str) -> str:
    """Return the last word of a name, folded; empty for none."""
    return _key(name).split()[-1] if _key(name) else ""


def _key(name: str) -> str:
    return " ".join(folded(name).replace(".", " ").split()).removeprefix("the ")


def _parted(key: str) -> tuple[str, str]:
    """Return the title of a name and the rest; an epithet such as "old" is dropped."""
    words = [word for word in key.split() if word not in {"old", "young", "poor"}]
    title = ""
    while len(words) > 1 and words[0] in MALE_TITLES | FEMALE_TITLES | _RANKS:
        title = title or words.pop(0)
        if title and words[0] in MALE_TITLES | FEMALE_TITLES | _RANKS and len(words) > 1:
            words.pop(0)
    return title, " ".join(words)
