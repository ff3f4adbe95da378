# ruff: noqa: RUF001 - letters of other scripts look like Latin ones
from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from unicodedata import normalize

import pytest

from writer_assist.retrieval.analysis import (
    forms,
    is_stop_word,
    language_of,
    stem,
    terms,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferryman's bells", ["the", "ferryman", "bells"]),
        ("O’Brien doesn't", ["o'brien", "doesn't"]),
        ("naïve_word 1,000", ["naïve", "word", "1", "000"]),
        ("東京タワー", ["東", "東京", "京", "京タ", "タワ", "ワー"]),
        ("人々は。", ["人", "人々", "々", "々は"]),
        ("海", ["海"]),
        ("의자가 둘", ["의자", "자가", "둘"]),
        ("ทะเล", ["ทะ", "ทะเ", "ะเ", "ะเล", "เล"]),
        ("كِتَاب كـتاب", ["كتاب", "كتاب"]),
        ("שָׁלוֹם", ["שלו", "לומ"]),
        ("अँधेरा पढ़ना हिन्दी", ["अंधेरा", "पढना", "हिंदी"]),
        ("강에서 사람이", ["강", "강에", "에서", "사람", "람이"]),
        ("İstanbul ＡＢＣ", ["istanbul", "abc"]),
        ("cafe\u0301 নদী", ["café", "নদী"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("", []),
        ("Ma`ra Ma´ra Ma\u02bcra Ma‘ra Ma\u2032ra", ["ma'ra"] * 5),
        ("\u02bbOhana ‘Ohana", ["ohana", "ohana"]),
        ("Mara\u02bcs l’Anna's", ["mara", "l'anna"]),
        ("fer\u00adry be\u200bll \u200ero\u2060pe\u200f", ["ferry", "bell", "rope"]),
        ("\u200d \u00ad \u200b", []),
        ("می\u200cرود میرود", ["میرود", "میرود"]),
        ("a 🔥 b", ["a", "🔥", "b"]),
        ("❤\ufe0f❤ 👩\u200d🚀 🇫🇷", ["❤", "❤", "👩\u200d🚀", "🇫🇷"]),
        ("l·l ŀla col·legi", ["ll", "lla", "collegi"]),
        ("𝐀𝐛 ﬁn", ["ab", "fin"]),
    ],
)
def test_words_of_many_scripts(text, expected):
    assert forms(text) == expected


def test_offsets_point_at_the_word_with_its_ending():
    text = "Near the ferryman's hut"

    spans = [text[word.start : word.end] for word in words(text)]

    assert spans == ["Near", "the", "ferryman's", "hut"]


@pytest.mark.parametrize(
    "text",
    [
        "The ferryman’s bells rang",
        "小さい Insel, l'été",
        "ทะเลกว้าง",
        "강가에서",
        "كِتَاب İzmir",
        "fer\u00adry 👍🏽 \u02bbOhana ma`ra",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_forms_and_words_agree(text, form):
    text = normalize(form, text)

    assert forms(text) == [word.form for word in words(text)]
    assert forms(text) == forms(normalize("NFC", text))


def test_words_of_a_decomposed_text_are_found_where_they_stand():
    text = "Zoe\u0308 fand 가방".replace("가", "\u1100\u1161")

    spans = [text[word.start : word.end] for word in words(text)]

    assert spans == ["Zoe\u0308", "fand", "\u1100\u1161방"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("She was waiting for the ferry that did not come", "english"),
        ("Sie wartete auf die Fähre, die nicht kam, und sie war müde", "german"),
        ("Ella esperaba en el muelle y la barca no vino", "spanish"),
        ("Она ждала паром, который так и не пришёл", "russian"),
        ("彼女は渡し船を待っていたが、来なかった。", "japanese"),
        ("她在等渡船，可是船没有来。", "chinese"),
        ("Aștepta feribotul, care nu a mai venit, și era obosită", "romanian"),
        ("Η γυναίκα περίμενε το πλοίο", "greek"),
        ("او در ساحل منتظر قایق بود که نیامد و از شب می ترسید", "persian"),
        ("كانت تنتظر العبارة التي لم تأت", "arabic"),
        ("Ferry, bell, rope", "english"),
    ],
)
def test_language_is_told_by_function_words_or_script(text, language):
    assert language_of(forms(text)) == language


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("والسفينة", "سفينة"),  # "and the ship": "ship"
        ("فبالكتاب", "كتاب"),
        ("مصرى", "مصري"),
        ("הספינות", "בספינה"),  # "the ships": "in a ship"
        ("וְהַמֶּלֶךְ", "מלכים"),
        ("कहानियाँ", "कहानियां"),
        ("배를", "배"),
        ("кораблями", "корабль"),
        ("θαλασσών", "θάλασσα"),
        ("ทะเลสาบ", "ทะเล"),
        ("図書館で", "図書館"),
    ],
)
def test_word_is_found_in_another_form(written, asked):
    language = language_of(forms(written))

    assert set(terms(forms(written), language)) & set(terms(forms(asked), language))


def test_pieces_of_a_pointed_word_stand_for_the_whole_word():
    text = "וְהַמֶּלֶךְ"

    assert {text[word.start : word.end] for word in words(text)} == {text}


def test_inflection_is_taken_off_in_the_language_given():
    assert terms(["bells", "ringing"], "english") == ["bell", "ring"]
    assert terms(["häuser"], "german") == ["haus"]
    assert terms(["książkami"], "polish") == ["książk"]
    assert terms(["東京"], "japanese") == ["東京"]


def test_searching_and_indexing_at_once_stem_alike():
    made = [f"{'abcdefgh'[n % 8] * (n % 7)}ferr{n}ying" for n in range(3_000)]
    expected = [stem(word, "english") for word in made]
    stem.cache_clear()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)

    with ThreadPoolExecutor(2) as threads:
        ways = made, made[::-1]
        found, backwards = threads.map(lambda way: [stem(w, "english") for w in way], ways)
    sys.setswitchinterval(interval)

    assert found == backwards[::-1] == expected


@pytest.mark.parametrize(
    ("form", "language", "expected"),
    [
        ("d'une", "french", True),
        ("qu'il", "french", True),
        ("l'aube", "french", False),
        ("aujourd'hui", "french", False),
        ("o'the", "english", False),
    ],
)
def test_function_word_may_be_joined_to_another(form, language, expected):
    assert is_stop_word(form, language) is expected
