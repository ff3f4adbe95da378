"""Training examples: the program's prompts with the true continuations of novels.

They are made by the program's own retriever and prompt writer, so that tokens have the same
borders as when a writer asks for cards.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from training.shapes import FactFinder, note_of
from training.texts import SHARES, Source, curled, is_prose, straight

from tests.benchmarks.novel_library import NovelLibrary
from tests.benchmarks.novels import Novel
from writer_assist.domain.context import Context
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import CancelToken, WorkPaceSetting
from writer_assist.domain.prompt import Memory, PartKind
from writer_assist.domain.sentences import sentence_ends
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.words import count_words
from writer_assist.generation.ability import FULL, LARGE, PromptRoom
from writer_assist.generation.prompt import PromptWriter
from writer_assist.generation.vocabulary import Vocabulary
from writer_assist.paths import DataFolder
from writer_assist.services.indexing import IndexingService
from writer_assist.services.inspiration import FOLLOWING, InspirationService

# Of 100 examples: without a note, with found ones, with unrelated ones, in notebook style.
KINDS = {
    "none": 22,
    "found": 15,
    "found together": 11,
    "unrelated": 8,
    "unrelated together": 5,
    "shaped": 21,
    "shaped together": 13,
    "shaped pinned": 5,
}
TRUTH_TOKENS, _TRUTH_TOKENS_OF_LARGE = 80, 128
# Large models get this room for a prompt on a slow computer, a quicker one and a quick one; see
# generation.ability.
_ROOMS_OF_LARGE = {PromptRoom(128, 48, 64): 5, PromptRoom(192, 96, 96): 3, FULL: 2}
_STORY_TOKENS = (96, 128, 192, 256, 320)
_NO_NOTE_STORY_TOKENS = (256, 320, 384, 448)
_LEAST_BEFORE = 1_500  # characters of the novel before a place
_LEAST_WORDS = 30
_TOLD = 420  # characters of the true continuation that a note in notebook style may be about
# The loss is on the true continuation.  The writer's own text in the prompt has a lower weight,
# since predicting prose is learned from it too; notes have none.
_WEIGHTS = {PartKind.STORY: 0.5, PartKind.PARAGRAPH: 0.3}
_MOST_TRIES = 20


@dataclass(frozen=True, slots=True)
class Example:
    """A prompt and its true continuation.

    Attributes:
        kind: One of KINDS.
        novel: The novel it is from.
        tokens: Of the prompt, then of the continuation.
        weights: The weight of each token in the loss.
    """

    kind: str
    novel: str
    tokens: list[int]
    weights: list[float]


class ExampleWriter:
    """Makes examples from novels; the same seed gives the same examples."""

    def __init__(self, model: LanguageModel, sources: Sequence[Source], seed: int) -> None:
        """Prepare the novels; nothing is indexed yet."""
        self._model = model
        self._large = model.parameters >= LARGE
        self._vocabulary = Vocabulary.of(model)
        self._drawing = random.Random(seed)
        self._facts = {one.name: FactFinder(one.paragraphs) for one in sources}
        self._prose = {one.name: [p for p in one.paragraphs if is_prose(p)] for one in sources}
        self._sources = sources

    def examples(self, count: int) -> Iterator[Example]:
        """Yield about so many examples, novel after novel; they have to be shuffled."""
        shares = sum(SHARES[one.name] for one in self._sources)
        for source in self._sources:
            parts = source.parts()
            wanted = max(1, count * SHARES[source.name] // shares // len(parts))
            for part in parts:
                yield from self._of_part(part, wanted)

    def _of_part(self, novel: Novel, count: int) -> Iterator[Example]:
        with TemporaryDirectory() as temporary:
            library = NovelLibrary(novel, Path(temporary))
            folder = DataFolder(Path(temporary))
            indexing = IndexingService(
                library.passages, library.vectors, folder, None, WorkPaceSetting()
            )
            with closing(indexing):
                list(indexing.update(CancelToken()))
            with closing(InspirationService(library, folder, None)) as search:
                for kind in self._drawing.choices([*KINDS], [*KINDS.values()], k=count):
                    example = self._example(kind, novel, library, search)
                    if example is not None:
                        yield example

    def _example(
        self, kind: str, novel: Novel, library: NovelLibrary, search: InspirationService
    ) -> Example | None:
        before, truth = self._place(novel)
        if not truth:
            return None
        styled = curled if self._drawing.random() < 0.5 else straight
        context = Context.at(before, len(before))
        notes = self._notes(kind, novel, truth, context, library, search)
        if not notes and kind != "none":
            return None
        notes = tuple(self._restyled(note, novel.name, styled) for note in notes)
        told = styled(before[-6_000:])
        return self._laid_out(kind, novel.name, told, styled(truth), notes)

    def _place(self, novel: Novel) -> tuple[str, str]:
        """Return the text before the cursor, and the true continuation; empty for none."""
        drawing, draft = self._drawing, novel.draft
        for _ in range(_MOST_TRIES):
            number = drawing.randrange(len(draft) // 20, len(draft))
            paragraph = draft[number]
            before = "\n\n".join(one for one in draft[max(0, number - 60) : number])
            if len(before) < _LEAST_BEFORE or not is_prose(paragraph):
                continue
            cut = self._cursor(paragraph)
            if count_words(paragraph[cut:]) >= _LEAST_WORDS:
                begun = paragraph[:cut]
                return f"{before}\n\n{begun}", paragraph[cut:]
        return "", ""

    def _cursor(self, paragraph: str) -> int:
        """Return the cursor's offset: at the beginning, at a sentence's end or after a word."""
        chance = self._drawing.random()
        ends = [end for end in sentence_ends(paragraph, final=False) if end > 40]
        if chance < 0.45 or not ends:
            return 0
        if chance < 0.85:
            return self._drawing.choice(ends)
        space = paragraph.find(" ", self._drawing.randrange(20, max(21, len(paragraph) // 2)))
        return max(0, space)

    def _notes(
        self,
        kind: str,
        novel: Novel,
        truth: str,
        context: Context,
        library: NovelLibrary,
        search: InspirationService,
    ) -> tuple[Snippet, ...]:
        drawing, most = self._drawing, 1 if "together" not in kind else self._several()
        if kind == "none":
            return ()
        if kind.startswith("found"):
            found = list(search.find_snippets(context, limit=8).snippets)[: max(most, 3)]
            drawing.shuffle(found)
            return self._at_length(found[:most], library)
        if kind.startswith("unrelated"):
            return tuple(self._unrelated(novel, library) for _ in range(most))
        facts = self._facts[novel.name].facts(truth[:_TOLD])
        if not facts:
            return ()
        shaped = [note_of(facts, drawing, number=1)]
        if kind == "shaped together":
            fits = drawing.random() < 0.4
            beside = search.find_snippets(context, limit=4).snippets if fits else ()
            others = [self._unrelated(novel, library) for _ in range(most)]
            shaped += self._at_length([*beside[:1], *others][: most - 1], library)
            drawing.shuffle(shaped)
        return tuple(shaped)

    def _several(self) -> int:
        return self._drawing.choice((2, 3, 3, 4))

    def _at_length(self, notes: Sequence[Snippet], library: NovelLibrary) -> tuple[Snippet, ...]:
        """Let half of the notes continue after their passage, as far as there is room."""
        ids = [note.passage.passage_id for note in notes]
        following = library.passages.following(ids, count=FOLLOWING)
        return tuple(
            replace(note, following=following.get(number, "") * (self._drawing.random() < 0.3))
            for number, note in zip(ids, notes, strict=True)
        )

    def _unrelated(self, novel: Novel, library: NovelLibrary) -> Snippet:
        """Return an unrelated note: a page of this novel or another, or in notebook style."""
        drawing, chance = self._drawing, self._drawing.random()
        if chance < 0.35:
            return Snippet(drawing.choice([*library.passages.all()]), 1.0)
        name = novel.name if chance < 0.6 else drawing.choice([*self._facts])
        paragraph = drawing.choice(self._prose[name])
        facts = self._facts[name].facts(paragraph[:_TOLD])
        if facts:
            return note_of(facts, drawing, number=1_000_000 + drawing.randrange(1_000_000))
        return Snippet(drawing.choice([*library.passages.all()]), 1.0)

    def _restyled(self, note: Snippet, novel: str, styled: Callable[[str], str]) -> Snippet:
        """Return a note in the story's typography; a file's name is not used as title."""
        title = note.passage.note_title.replace(novel, "")
        passage = replace(note.passage, text=styled(note.passage.text), note_title=title)
        return replace(note, passage=passage, following=styled(note.following))

    def _room(self) -> PromptRoom:
        if not self._large:
            return FULL
        return self._drawing.choices([*_ROOMS_OF_LARGE], [*_ROOMS_OF_LARGE.values()])[0]

    def _laid_out(
        self, kind: str, novel: str, before: str, truth: str, notes: tuple[Snippet, ...]
    ) -> Example:
        room = self._drawing.choice(_STORY_TOKENS if notes else _NO_NOTE_STORY_TOKENS)
        pinned = kind == "shaped pinned"
        memory = Memory(pinned=notes) if pinned else Memory()
        rows = [() if pinned else notes]
        # The story is cut in advance, after a word, as it would be in a long draft.
        shown = before[-int(room * 4.2) :]
        shown = shown if len(shown) == len(before) else shown.partition(" ")[2]
        context = Context.at(shown, len(shown))
        new = _TRUTH_TOKENS_OF_LARGE if self._large else TRUTH_TOKENS
        writer = PromptWriter(self._model, self._vocabulary, room=self._room(), guided=self._large)
        prompt = writer.write(context, rows, new_tokens=new, memory=memory)
        view = writer.view(context, rows, new_tokens=new, memory=memory)[0]
        tokens = [*prompt.prefix, *prompt.rows[0]]
        weights = [
            _WEIGHTS.get(part.kind, 0.0)
            for part in view.parts
            if part.kind is not PartKind.ANSWER
            for _ in range(part.tokens)
        ]
        if len(weights) != len(tokens):
            raise ValueError("what is shown of a prompt is not what the model is given")
        follows = self._model.tokenize(truth)
        whole = [*follows, *self._model.tokenize("\n\n")]
        follows = whole[:new]
        return Example(kind, novel, [*tokens, *follows], [*weights, *[1.0] * len(follows)])
