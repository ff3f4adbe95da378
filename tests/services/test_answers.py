"""Answers out of a small library and a manuscript: the state, the words, the place."""

from __future__ import annotations

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fakes import HashingEmbedder
from tests.libraries import scan, write
from writer_assist.domain.answers import (
    Answer,
    AnswerState,
    answer_of,
    as_markdown,
    exchange_of,
    record_of_answer,
)
from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.progress import Cancelled, CancelToken, Progress, WorkPaceSetting
from writer_assist.errors import ModelError
from writer_assist.services.answers import AnswerService, DraftShelf
from writer_assist.services.characters import CharacterService
from writer_assist.services.indexing import IndexingService
from writer_assist.services.inspiration import InspirationService

NOTES = {
    "Mara Venn": "Mara Venn keeps the lighthouse. She lives above the chandler's shop in "
    "Saltmouth. Her eyes are grey.",
    "The Bell": "The bell of the drowned chapel rings before a storm. Tobias Crake cast it in "
    "1841 from the guns of a wreck.",
    "The Marsh": 'The road across the marsh goes under twice a day. "I never learnt to swim," said '
    "Mara. Nobody crosses it at night.",
}
MOODS = ("far away", "out and away", "well away", "not away")
DRAFT = (
    "# One\n\nThe rain came in from the west and stayed.\n\n# Two\n\n"
    'Tobias Crake hid the ledger under the altar. "Nobody will look there," he said.\n\n'
    '"I am afraid of the water," said Mara. "I always was."\n'
)


def index(library, folder):
    embedder = HashingEmbedder()
    indexing = IndexingService(
        library.passages, library.vectors, folder, embedder, WorkPaceSetting()
    )
    for _ in indexing.update(CancelToken()):
        pass
    indexing.close()


@pytest.fixture
def answers(vault, library, reader, folder):
    for title, text in NOTES.items():
        write(vault / f"{title}.md", f"# {title}\n\n{text}")
    library.add_source(vault)
    scan(library)
    embedder = HashingEmbedder()
    index(library, folder)
    inspiration = InspirationService(reader, folder, embedder)
    yield AnswerService(reader, inspiration, embedder, DraftShelf())
    inspiration.close()


@pytest.fixture
def draft(tmp_path):
    return str(write(tmp_path / "novel" / "Chapters.md", DRAFT))


def test_notes_answer_in_their_own_words(answers):
    answer = answers.answer("Where does Mara Venn live?")

    assert answer.state is AnswerState.SAYS
    assert "lives above the chandler's shop" in answer.quotations[0].text
    assert answer.quotations[0].place == "Mara Venn"


def test_question_is_quoted_with_its_answer_alone(answers, vault, library, folder):
    write(
        vault / "Interview.md",
        "What does Mara Venn fear most?\nThat the lamp goes out.\n\n"
        "What would Mara Venn never sell?",
    )
    scan(library)
    index(library, folder)

    feared = answers.answer("What does Mara Venn fear most?").quotations
    sold = answers.answer("What would Mara Venn never sell?").quotations

    assert "That the lamp goes out." in feared[0].text
    assert not [one for one in sold if one.text == "What would Mara Venn never sell?"]


def test_quotation_opens_where_it_stands(answers, vault):
    quoted = answers.answer("Who cast the bell?").quotations[0]

    start, end = quoted.span
    assert "Tobias Crake cast it" in (vault / "The Bell.md").read_text()[start:end]


def test_manuscript_answers_too(answers, draft):
    quoted = answers.answer("Where is the ledger hidden?", draft=draft).quotations[0]

    assert "under the altar" in quoted.text
    assert (quoted.draft, quoted.place) == (draft, "Chapters › Two")
    assert "ledger" in DRAFT[slice(*quoted.span)]


def test_note_answers_beside_a_manuscript_full_of_it(answers, tmp_path):
    told = [f"# {one}\n\nTobias Crake was {one} when he cast the bell." for one in MOODS]
    draft = str(write(tmp_path / "novel" / "Bells.md", "\n\n".join(told)))

    quoted = answers.answer("Was Tobias Crake cast out?", draft=draft).quotations

    assert [bool(one.draft) for one in quoted] == [True, True, False]
    assert "cast it in 1841" in quoted[-1].text


def test_changed_draft_is_read_again(answers, draft, tmp_path):
    answers.answer("Where is the ledger hidden?", draft=draft)
    write(tmp_path / "novel" / "Chapters.md", "The ledger is hidden in the well.", minutes_ago=1)

    quoted = answers.answer("Where is the ledger hidden?", draft=draft).quotations[0]

    assert "in the well" in quoted.text


def test_what_is_nowhere_is_not_said(answers):
    answer = answers.answer("How many dragons guard the emperor's telescope?")

    assert answer.state is AnswerState.SILENT


def test_nothing_is_asked(answers):
    assert answers.answer(" ?! ").quotations == ()


def test_follow_up_knows_of_whom_it_is(answers):
    first = answers.answer("Where does Mara Venn live?")

    second = answers.answer("What colour are her eyes?", earlier=[exchange_of(first)])

    assert second.about == ("Mara Venn",)
    assert "grey" in second.quotations[0].text


def test_works_without_a_model(reader, folder, answers):
    inspiration = InspirationService(reader, folder, None)
    by_words = AnswerService(reader, inspiration, None, DraftShelf())

    answer = by_words.answer("Who cast the bell?")
    inspiration.close()

    assert "Tobias Crake" in answer.quotations[0].text


def test_character_speaks_in_notes_and_manuscript(answers, draft):
    answer = CharacterService(answers).ask("Mara", "What are you afraid of?", draft=draft)

    assert answer.state is AnswerState.SAYS
    assert "I am afraid of the water" in answer.quotations[0].text
    assert {one.speaker for one in answer.quotations} == {"Mara"}


def test_nobody_with_that_name_says_nothing(answers, draft):
    answer = CharacterService(answers).ask("Balthasar", "Who are you?", draft=draft)

    assert answer.state is AnswerState.SILENT
    assert answer.quotations == ()


def test_only_the_notes_of_the_book_answer(answers, vault):
    sea = BookSources(places=(str(vault / "Mara Venn.md"),))

    answer = answers.answer("Who cast the bell?", sources=sea)

    assert answer.state is AnswerState.SILENT
    assert {one.place for one in answer.quotations} <= {"Mara Venn"}


def test_character_of_another_book_keeps_silent(answers, vault):
    bell = BookSources(places=(str(vault / "The Bell.md"),))
    characters = CharacterService(answers)

    heard = characters.ask("Mara", "Can you swim?")
    elsewhere = characters.ask("Mara", "Can you swim?", sources=bell)

    assert "I never learnt to swim" in heard.quotations[0].text
    assert elsewhere.quotations == ()


def test_line_of_a_character_is_no_fact_about_them_too(answers):
    heard = CharacterService(answers).ask("Mara", "Can you swim?")

    assert heard.facts
    assert "I never learnt to swim" in heard.quotations[0].text
    assert not any("I never learnt to swim" in one.text for one in heard.facts)


def test_answer_is_kept_as_it_was(answers):
    answer = answers.answer("Who cast the bell?")

    again = answer_of(record_of_answer(answer))

    assert [one.text for one in again.quotations] == [one.text for one in answer.quotations]
    assert again.quotations[0].span == answer.quotations[0].span
    assert "> — The Bell" in as_markdown(again)


class Judge:
    """Prefers texts with a word; counts how often it was asked."""

    def __init__(self, word):
        self.word, self.calls = word, 0

    def scores(self, question, texts):
        self.calls += 1
        return [9.0 if self.word in text else -9.0 for text in texts]


def asked(service, question, judge):
    """Return the answers without the steps between."""
    return [one for one in service.answers(question, judge=judge) if isinstance(one, Answer)]


def test_answer_is_shown_at_once_and_reordered_once(answers):
    at_once, judged = asked(answers, "Who knows Mara Venn?", Judge("swim"))

    assert (at_once.final, judged.final) == (False, True)
    assert "swim" not in at_once.quotations[0].text
    assert "swim" in judged.quotations[0].text


@pytest.mark.parametrize(
    "question", ["Wer ist Mara Venn?", "¿Quién es Mara Venn?", "In welchem Jahr starb Mara Venn?"]
)
def test_questions_in_other_languages_are_not_judged(answers, question):
    judge = Judge("swim")

    (answer,) = asked(answers, question, judge)

    assert answer.final
    assert judge.calls == 0


def test_answer_stays_where_the_judge_fails(answers):
    class Failing(Judge):
        def scores(self, question, texts):
            raise ModelError("It is out of memory.")

    at_once, last = asked(answers, "Who cast the bell?", Failing(""))

    assert last == dataclasses.replace(at_once, final=True)


def test_judging_stops_when_the_answer_is_not_wanted(answers):
    cancel, judge = CancelToken(), Judge("")
    steps = answers.answers("Who cast the bell?", judge=judge, cancel=cancel)
    next(one for one in steps if isinstance(one, Answer))

    cancel.cancel()

    with pytest.raises(Cancelled):
        next(steps)
    assert judge.calls == 0


def test_thread_is_free_for_a_search_while_the_judge_reads(vault, reader, folder, answers):
    go_on, judge = threading.Event(), Judge("")
    with ThreadPoolExecutor(1) as thread:
        thread.submit(go_on.wait)  # the judge cannot begin
        inspiration = InspirationService(reader, folder, None)
        service = AnswerService(reader, inspiration, None, DraftShelf(), thread)
        steps = service.answers("Who cast the bell?", judge=judge)
        first, *between = [next(steps) for _ in range(4)]
        go_on.set()
        *_, last = steps
        inspiration.close()

    assert not first.final
    assert all(isinstance(one, Progress) for one in between)
    assert last.final


@pytest.mark.parametrize("question", ["Who is Mara?", "Who is Mara Venn?"])
def test_person_is_told_by_their_note_before_the_manuscript(answers, draft, question):
    answer = answers.answer(question, draft=draft)

    first, *others = answer.quotations
    assert answer.state is AnswerState.SAYS
    assert first.text.startswith("Mara Venn keeps the lighthouse.")
    assert [bool(one.draft) for one in others] == sorted(bool(one.draft) for one in others)


def test_definition_is_quoted_once(answers):
    quoted = answers.answer("What is the bell?").quotations

    assert len({one.text for one in quoted}) == len(quoted)
    assert sum("drowned chapel rings" in one.text for one in quoted) == 1


def test_fact_of_the_named_note_answers(answers, vault, library, folder):
    write(vault / "Avalon.md", "# Avalon\n\nCapital: Grendelholt\n\nA country of fens.")
    write(vault / "Corstaea.md", "# Corstaea\n\nCapital: Østerlund\n\nA country of hills.")
    scan(library)
    index(library, folder)

    quoted = answers.answer("What is the capital of Avalon?").quotations

    assert quoted[0].text == "Capital: Grendelholt"
    assert all("Østerlund" not in one.text for one in quoted)
