"""Telling the encodings of European languages apart by the letters that they would give."""

from __future__ import annotations

# Letters beyond a to z of languages whose encodings are mistaken for each other.
_ALPHABETS = tuple(
    map(
        frozenset,
        (
            "äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúüªº", "ãáàâçéêíóôõúü", "àèéìòùî", "åäöé",
            "æøåé", "ðþæöáéíóúý", "ëïéèöüáíó", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž",
            "ąćęłńóśźż", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "çğ\u0131öşüâîû", "āčēģīķļņšūž",
            "ąčęėįšųūž", "äõöüšž",
        ),
    )
)  # fmt: skip
_TYPOGRAPHY = frozenset("“”‘’„\u201a«»‹›–—…•·©®™°§€£¥¡¿½¼¾×\u00a0\u00ad\u0307")
_CANDIDATES = ("cp1252", "iso8859_15", "cp1250", "iso8859_2", "cp1254", "cp1257", "mac_roman")


def likeliest_latin(sample: bytes, guesses: list[str]) -> list[str]:
    """Put the encoding first whose letters are those of one European language.

    Args:
        sample: Bytes of the text.
        guesses: Encodings, likeliest first.

    Returns:
        The guesses in a better order; as they were where the text is not Latin.
    """
    if not (guesses and _is_latin(sample, guesses[0])) and not _is_plainly_western(sample):
        return guesses
    candidates = list(dict.fromkeys([*_CANDIDATES, *guesses]))
    return sorted(candidates, key=lambda encoding: -_share_of_one_language(sample, encoding))


def _is_plainly_western(sample: bytes) -> bool:
    """Tell that of words in a to z a few have an accent: too little for a guess by frequency."""
    letters = [char for char in sample.decode("cp1252", "replace") if char.isalpha()]
    plain = sum(char.isascii() for char in letters)
    return plain >= 0.6 * len(letters) and _share_of_one_language(sample, "cp1252") >= 0.98


def _is_latin(sample: bytes, encoding: str) -> bool:
    text = sample.decode(encoding, "replace")
    letters = [char for char in text if char > "\x7f" and char.isalpha()]
    return sum(char < "\u0250" for char in letters) >= 0.95 * len(letters)


def _share_of_one_language(sample: bytes, encoding: str) -> float:
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    foreign = [char for char in text.lower() if char > "\x7f" and char not in _TYPOGRAPHY]
    if not foreign:
        return 1.0
    return max(sum(char in letters for char in foreign) for letters in _ALPHABETS) / len(foreign)
