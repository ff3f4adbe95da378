# ruff: noqa: RUF001 - letters of other scripts look like Latin ones
"""Function words by language: they identify languages but do not distinguish passages."""

from __future__ import annotations

from functools import lru_cache

from writer_assist.retrieval.spelling import one_spelling

_CODES = {
    "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french",
    "de": "german", "hu": "hungarian", "it": "italian", "no": "norwegian", "pt": "portuguese",
    "ru": "russian", "es": "spanish", "sv": "swedish", "tr": "turkish",
}  # fmt: skip

# Languages for which Whoosh has no list: their most frequent words.
_OTHERS = {
    "arabic": """من في على إلى الى عن مع أن ان إن التي الذي الذين هذا هذه ذلك تلك هو هي هم كان كانت
        لا ما لم لن قد ثم أو او بل كل بعد قبل بين عند حتى إذا اذا لقد منذ كم متى أين اين كيف لماذا
        ماذا وقد فيه فيها به بها له لها منه منها عليه عليها وهو وهي ولا وما يكون
        تكون يكن تكن كنت كنا كانوا ليس ليست فلما لما فقد فإن فإني إني إنه أنه إنها أنها لأن
        لأنه لكن ولكن غير هنا هناك ذو ذات إنما وإن وأن فإذا وإذا إلا ألا نحن أنا أنت أنتم هما نفسه
        أما""",
    "catalan": """el la els les de del dels i a al als en un una que es per amb no és van va són ha
        com més però també molt seva seu aquest aquesta quan on què qui fou""",
    "czech": """a i v ve se na je že s z ze do o k ke za po pro jsou byl byla bylo ale jako který
        která které jeho její jak tak si by nebo také být kde kdy kdo co""",
    "greek": """ο η το οι τα του τησ των τον την και να σε με για από απο που ότι οτι δεν θα είναι
        ειναι ήταν στο στη στην στον στισ στα στουσ τισ τουσ ένα ενα μια ένασ ωσ αν αλλά ή πωσ πόσο
        ποιοσ ποια ποιο ποιον τι πότε πού γιατί αυτό αυτή κατά μετά""",
    "hindi": """के का की में है हैं को से और पर ने यह वह था थे थी एक कि इस उस ही भी नहीं तो कर किया
        लिए हो गया जो या अपने साथ तक बाद जब क्या कौन कब कहाँ कैसे क्यों कितने कितनी किस किसने""",
    "indonesian": """yang dan di ke dari untuk pada dengan ini itu adalah tidak dalam akan oleh ada
        juga dia mereka kami kita saya karena telah sebagai bahwa apa siapa kapan mana bagaimana""",
    "persian": """از به در با که را این آن است برای تا بر هم یک بود شد نیز خود می های ها اند کرد
        چه کجا چگونه چرا""",
    "polish": """i w we z ze na do się nie to jest że o jak po za od ale co przez dla był była było
        być są jego jej ich który która które tak gdzie kiedy kto czy lub""",
    "romanian": """și si în de la a al ai ale cu pe din că ca o un este sunt nu se mai pentru care
        fost era au ce prin sau dar după lui ei cum când unde cine cât câte câți""",
    "ukrainian": """і й та у в на з із до що не це як але за від про був була було були його її їх
        який яка які є або так де коли хто""",
    "urdu": """کے کی کا میں ہے ہیں اور سے کو نے پر اس یہ وہ کہ تھا تھی تھے ایک بھی نہیں ہی تو جو""",
    "vietnamese": """và của là có được trong cho với các những một không này đó để khi từ đã người
        như ở ra vào về theo cũng bị tại bởi nào gì ai đâu bao nhiêu sao""",
}

# Uninformative English words that are missing in Whoosh's list, and words that begin questions.
_MORE = {
    "english": """also although am among amongst cannot could couldn't didn't doesn't don't either
        else etc hadn't hasn't haven't he'd he'll however i'd i'll i'm i've isn't it'd it'll let
        might must neither onto ought quite rather shall she'd she'll since still that's therefore
        they'd they'll they're though thus till toward towards unless upon us via wasn't we'd we'll
        we're weren't whatever whether whose within without won't would wouldn't yes yet you'd
        you'll you're""",
    "french": """a ai ainsi alors après assez au aussi autre autres avant avoir beaucoup bien car
        cela ceux chaque chez comme comment dès dit donc dont encore entre être fait faire font
        ici jamais jusque là lorsque mais même moins non nos oui où pendant peu peut plus plusieurs
        pourquoi puis quand que quel quelle quelles quelque quels quoi rien sans si sont sous
        tous tout toute toutes très trop va vers voici voilà combien""",
    "german": """allein beim bereits davon dabei darauf daran dazu deshalb dürfen eben erst etwa
        fast gab ganz geben gehen ging gibt gut habt ist's je kam kamen kommen konnte konnten lassen
        ließ mal mehr mögen müssen nie niemals schon sagte sei seit sein sollen stets um viele
        vielen voll warum wann weder wem wen wer wessen wohl worden wurde wurden wieviel""",
    "russian": """это этого этой этот которые который которая которое какой какая какие какое
        сколько кто когда где чем также был была было были""",
    "spanish": """así aún cada cómo cuál cuáles cuándo cuánto cuántos cuántas dónde entonces hacer
        hace había hay ir fue fueron mientras mismo nunca pues puede qué quién quiénes según sido
        siempre sin sobre tan tanto tener tiene""",
    "turkish": """bir bu ve ile için olarak olan daha çok gibi kadar sonra olduğu hangi kaç kim ne
        nerede neden nasıl zaman""",
}  # fmt: skip

# English words that say little, but not nothing.  If they are removed, the questions of
# fairytaleqa's training part lose .009 of nDCG@10; at full weight they gain .001.
_LIGHT = frozenset(
    """another away become becomes became besides came come comes coming did done enough even ever
    every get gets getting give given gives go goes going gone got instead like likely made make
    makes making many may maybe much never nevertheless nothing often one others perhaps put puts
    really said say saying says seem seemed seems something somewhat take taken takes thing things
    together took use used uses using usually want wanted wants well went""".split()  # noqa: SIM905
)


# Interjections and forms of address: never named as a reason.  They are searched for all the
# same, since elsewhere they may mean more ("25(OH)D").
_CALLS = frozenset(
    """ah aha alas aye bah eh goodbye hallo hello hey hi hm hmm huh ma'am madam mister mr mrs ms
    oh ok okay ooh ouch please sir thank thanks ugh uh um wow yeah""".split()  # noqa: SIM905
)


def language_named(code: str) -> str:
    """Return the name of a language such as "de-CH": "german"; empty if it is not known here."""
    return _CODES.get(code.replace("_", "-").partition("-")[0].lower(), "")


def is_light(form: str) -> bool:
    """Tell whether an English word, case-folded, says little although it is no function word."""
    return form in _LIGHT


def says_little(form: str) -> bool:
    """Tell whether an English word, case-folded, says little or is an interjection: no topic."""
    return form in _LIGHT or form in _CALLS


def words_that_say_little() -> frozenset[str]:
    """Return all words of :func:`says_little`."""
    return _LIGHT | _CALLS


def function_words_of(language: str) -> frozenset[str]:
    """Return the function words of a language, case-folded."""
    known = _languages_by_word()
    return frozenset(word for word, languages in known.items() if language in languages)


def languages_with(form: str) -> frozenset[str]:
    """Return the languages in which a case-folded word is a function word."""
    return _languages_by_word().get(form, frozenset())


@lru_cache
def _languages_by_word() -> dict[str, frozenset[str]]:
    from whoosh.lang.stopwords import stoplists

    listed = [(_CODES[code], words) for code, words in stoplists.items()]
    listed += [(name, words.split()) for name, words in (*_OTHERS.items(), *_MORE.items())]
    languages: dict[str, set[str]] = {}
    for name, words in listed:
        for word in words:
            languages.setdefault(one_spelling(word), set()).add(name)
    return {word: frozenset(names) for word, names in languages.items()}
