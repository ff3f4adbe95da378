"""What servers and models in the field really say; the folder lies beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.test_server_writing import order, service, write
from tests.text_servers import Reply, replying
from writer_assist.domain.models import ServerPromptStyle
from writer_assist.errors import ModelError, ModelUnsupportedError
from writer_assist.generation.chat_template import frame_of
from writer_assist.model_store.inspect import inspect_model

FIELD = Path(__file__).parents[3] / "shared" / "data" / "field"
KINDS = {".sse": "text/event-stream", ".html": "text/html", ".json": "application/json"}

pytestmark = pytest.mark.skipif(not FIELD.is_dir(), reason="the field cases are not here")


def asked(path: str, style=ServerPromptStyle.CONVERSATION):
    file = FIELD / path
    with replying(Reply(file.read_bytes(), kind=KINDS[file.suffix])) as server:
        events = write(service(server.address, style), order(cards=1, story="The bell rang."))
    return events[-1].continuations[0].text.strip()


@pytest.mark.parametrize("style", ServerPromptStyle)
@pytest.mark.parametrize(
    "path",
    [
        "34-reasoning/think-open.sse",
        "34-reasoning/think-tail.sse",
        "37-odd-stream-events/usage.sse",
        "37-odd-stream-events/null-delta.sse",
        "37-odd-stream-events/first-empty.sse",
        "37-odd-stream-events/parts.sse",
        "37-odd-stream-events/comments.sse",
        "37-odd-stream-events/nothing-but-done.sse",
        "37-odd-stream-events/no-delta.sse",
    ],
)
def test_every_text_is_kept(path, style):
    assert asked(path, style) == "The ferry came late."


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("33-server-error-in-200/lmstudio.json", "Unexpected endpoint or method"),
        ("33-server-error-in-200/field.sse", "exceeds the available context size"),
        ("33-server-error-in-200/unframed.sse", "exceeds the available context size"),
        ("33-server-error-in-200/login.html", "Sign in"),
        ("34-reasoning/reasoning-only.sse", "only thought"),
    ],
)
def test_failure_is_told_in_the_servers_words(path, sentence):
    with pytest.raises(ModelError, match=sentence):
        asked(path)


def test_halves_become_one_flame():
    assert asked("35-split-surrogates/halves.sse") == "The granary 🔥 burned ."
    assert asked("35-split-surrogates/utf8.sse") == "Żółw płynął 🔥 dalej."


def test_templates_are_understood_and_thoughts_closed():
    templates = sorted(FIELD.glob("3[01]-*/*.jinja"))

    feet = {file.stem: frame_of(file.read_text(encoding="utf-8")).foot for file in templates}

    assert feet.pop("think").endswith("<think>\n\n</think>\n\n")
    assert {foot.rpartition(">")[2] for foot in feet.values()} == {"assistant\n"}


def test_model_in_parts_is_one_or_says_what_is_missing():
    folder = FIELD / "29-split-gguf-metadata-first"

    model = inspect_model(folder / "stub-00001-of-00003.gguf")

    assert model.size_bytes == sum(file.stat().st_size for file in folder.glob("*.gguf"))
    with pytest.raises(ModelUnsupportedError, match=r"stub-00002-of-00003.gguf is missing"):
        inspect_model(folder / "moved" / "stub-00001-of-00003.gguf")
    with pytest.raises(ModelUnsupportedError, match=r"Name it stub-00001-of-00003.gguf"):
        inspect_model(folder / "renamed" / "stub-00001-of-00003 (1).gguf")
