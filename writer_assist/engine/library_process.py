"""The library process: lanes to search, index (the only writer), recall and read the story."""

from __future__ import annotations

import logging
import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.engine.environment import prepare_engine
from writer_assist.engine.network import network_routes
from writer_assist.engine.server import EngineServer, Route
from writer_assist.messages.exploring import (
    AskNotes,
    DrawCard,
    DrawMap,
    FindWordings,
    RankAgain,
    WeighNotes,
)
from writer_assist.messages.library import (
    AddSource,
    CountBookNotes,
    DraftChanged,
    ExplainSearch,
    FindSnippets,
    FollowDraft,
    FollowNotes,
    GetStatus,
    ListFolders,
    ListNotes,
    ListTags,
    MarkPassage,
    PreviewSource,
    ReadNote,
    RecallPassages,
    RecordShown,
    RecordUse,
    RemoveSource,
    RenderNote,
    ResolveLink,
    RetryFailed,
    SearchNotes,
    SetSourceRules,
    SetWorkPace,
    UpdateLibrary,
    UseEmbeddingModel,
    WriteNote,
)
from writer_assist.messages.story import CheckContinuity, ListNames, ReadPeople, ReadTimeline
from writer_assist.paths import DataFolder

if TYPE_CHECKING:
    from writer_assist.engine.indexing_lane import IndexingLane
    from writer_assist.engine.question_ranker import QuestionRanker
    from writer_assist.engine.search_lane import MapPainter, NoteBrowser, RecallLane, SearchLane
    from writer_assist.engine.story_lane import StoryLane
    from writer_assist.engine.wording_finder import WordingFinder

SEARCH, INDEXING, RECALL, STORY = "search", "indexing", "recall", "story"
NICENESS = 8


def run_library_process(
    connection: Connection, folder: DataFolder, embedding_model: str, log: Path
) -> None:
    """Serve the window until it closes the pipe; the main function of the process.

    Args:
        connection: The pipe to the window.
        folder: The data folder.
        embedding_model: A folder with an embedding model; empty for the starter model.
        log: This process's own log file.
    """
    prepare_engine(log, niceness=NICENESS)
    # Searching and indexing share Python's global lock.  Switching five times as often as usual
    # brought the 95th percentile of a search from 879 to 532 ms on a busy machine.
    sys.setswitchinterval(0.001)
    from writer_assist.engine.indexing_lane import IndexingLane
    from writer_assist.engine.question_ranker import QuestionRanker
    from writer_assist.engine.search_lane import MapPainter, NoteBrowser, RecallLane, SearchLane
    from writer_assist.engine.shared_library import SharedLibrary
    from writer_assist.engine.story_lane import StoryLane
    from writer_assist.engine.wording_finder import WordingFinder

    shared = SharedLibrary(folder, embedding_model)
    searching = SearchLane(
        shared,
        lambda: server.schedule(INDEXING, indexing.reopen),
        lambda: server.schedule(INDEXING, indexing.mend),
    )
    indexing = IndexingLane(
        shared,
        lambda work, urgency: server.schedule(INDEXING, work, urgency),
        lambda: server.schedule(SEARCH, searching.refresh),
        lambda value: server.tell(value),
    )
    browsing, past = NoteBrowser(searching.reader), RecallLane(shared)
    picture, story = MapPainter(shared, searching), StoryLane(shared)
    wordings, questions = WordingFinder(shared, searching), QuestionRanker(shared, searching)
    routes = _routes(searching, browsing, past, indexing, picture, story, wordings, questions)
    server = EngineServer(
        connection, routes, at_once={SetWorkPace: lambda order: shared.pace.set(order.pace)}
    )
    server.schedule(INDEXING, indexing.open)
    if server.serve():
        indexing.close()
    logging.shutdown()
    os._exit(0)  # native libraries must not delay or crash the exit of an engine that has finished


def _routes(
    searching: SearchLane,
    browsing: NoteBrowser,
    past: RecallLane,
    indexing: IndexingLane,
    picture: MapPainter,
    story: StoryLane,
    wordings: WordingFinder,
    questions: QuestionRanker,
) -> dict[type, Route]:
    """Return which lane handles which order, and how urgently."""
    return {
        FindSnippets: Route(SEARCH, searching.find_snippets, urgency=2),
        ExplainSearch: Route(SEARCH, searching.explain, urgency=1),
        DrawCard: Route(SEARCH, searching.draw_card, urgency=1),
        DrawMap: Route(SEARCH, picture.draw, urgency=-2),
        WeighNotes: Route(SEARCH, picture.weigh, urgency=1),
        AskNotes: Route(SEARCH, searching.ask_notes, urgency=-1),
        RankAgain: Route(SEARCH, questions.rank, urgency=-1),
        FindWordings: Route(SEARCH, wordings.find, urgency=1),
        GetStatus: Route(SEARCH, searching.status, urgency=1),
        ReadNote: Route(SEARCH, browsing.read_note, urgency=1),
        RenderNote: Route(SEARCH, browsing.render_note, urgency=1),
        ResolveLink: Route(SEARCH, browsing.resolve_link, urgency=1),
        SearchNotes: Route(SEARCH, searching.search_notes, urgency=1),
        ListNotes: Route(SEARCH, browsing.list_notes),
        ListTags: Route(SEARCH, browsing.list_tags),
        ListNames: Route(STORY, story.list_names, urgency=1),
        CheckContinuity: Route(STORY, story.check_continuity),
        ReadPeople: Route(STORY, story.read_people),
        ReadTimeline: Route(STORY, story.read_timeline),
        ListFolders: Route(SEARCH, browsing.list_folders),
        CountBookNotes: Route(SEARCH, browsing.count_notes),
        DraftChanged: Route(RECALL, past.apply_change),
        RecallPassages: Route(RECALL, past.recall),
        AddSource: Route(INDEXING, indexing.add_source),
        PreviewSource: Route(INDEXING, indexing.preview, urgency=1),
        SetSourceRules: Route(INDEXING, indexing.set_rules),
        RetryFailed: Route(INDEXING, indexing.retry),
        RemoveSource: Route(INDEXING, indexing.remove_source),
        UpdateLibrary: Route(INDEXING, indexing.update),
        UseEmbeddingModel: Route(INDEXING, indexing.use_embedding_model),
        FollowNotes: Route(INDEXING, indexing.follow_notes, urgency=1),
        WriteNote: Route(INDEXING, indexing.write_note, urgency=1, durable=True),
        MarkPassage: Route(INDEXING, indexing.mark, urgency=1, durable=True),
        RecordUse: Route(INDEXING, indexing.record_use, urgency=1, durable=True),
        RecordShown: Route(INDEXING, indexing.record_shown, urgency=1, durable=True),
        FollowDraft: Route(INDEXING, indexing.follow_draft, urgency=1, durable=True),
        **network_routes(),
    }
