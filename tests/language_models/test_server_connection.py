"""Where a request goes, and what is told when it gets nowhere; on this machine's loopback only."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import threading
import zlib
from contextlib import contextmanager

import pytest

from tests.text_servers import Reply, events, replying
from writer_assist.domain.models import TextServer
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.errors import ModelError
from writer_assist.language_models.server_connection import is_loopback
from writer_assist.language_models.text_server import ServerClient

BODY = {"prompt": "The rain", "max_tokens": 9}
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def client(address, key="", **options):
    return ServerClient(TextServer(address), key, lambda _: None, **options)


def written(client):
    return "".join(client.write("/completions", BODY, CancelToken()))


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("packed", "coding"),
    [(gzip.compress, "gzip"), (zlib.compress, "deflate"), (gzip.compress, "x-gzip")],
)
def test_packed_answer_is_unpacked(packed, coding):
    reply = Reply(packed(events("Rain fell.")), headers={"Content-Encoding": coding})
    with replying(reply) as server:
        assert written(client(server.address)) == "Rain fell."


def test_answer_packed_without_end_is_left():
    bomb = gzip.compress(b": " + bytes(100_000_000))
    with (
        replying(Reply(bomb, headers={"Content-Encoding": "gzip"})) as server,
        pytest.raises(ModelError, match="end"),
    ):
        written(client(server.address))


def test_answer_packed_in_another_way_says_so():
    with (
        replying(Reply(b"\x1b\x00", headers={"Content-Encoding": "br"})) as server,
        pytest.raises(ModelError, match=r"packed \(br\)"),
    ):
        written(client(server.address))


def test_redirection_to_another_server_is_told_and_takes_no_key_along():
    with replying(Reply(events("Rain."))) as other:
        moved = Reply(status=307, headers={"Location": f"{other.address}/completions"})
        with (
            replying(moved) as server,
            pytest.raises(ModelError, match=f"sends the program on to {other.address}"),
        ):
            written(client(server.address, key="secret"))

    assert other.asked == []


def test_redirection_on_the_same_server_is_followed_with_all_that_was_sent():
    moved = Reply(status=308, headers={"Location": "/api/v1/completions"})
    with replying(moved, Reply(events("Rain fell."))) as server:
        text = written(client(server.address, key="secret"))

    assert text == "Rain fell."
    assert server.asked[-1] == ("POST", "/api/v1/completions")
    assert server.bodies[0] == server.bodies[1]


def test_redirection_in_a_circle_ends():
    moved = Reply(status=307, headers={"Location": "/v1/completions"})
    with replying(moved) as server, pytest.raises(ModelError, match="in a circle"):
        written(client(server.address))


def test_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout {key}"
    try:
        subprocess.run([*make.split(), "-out", certificate], check=True, capture_output=True)
    except OSError:
        pytest.skip("there is no openssl to make a certificate with")
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate, key)

    with (
        replying(Reply(events("Rain.")), secure=secure) as server,
        pytest.raises(ModelError, match="certificate cannot be trusted"),
    ):
        written(client(server.address, key="secret"))

    assert server.keys == []


def test_https_to_a_server_without_it_says_so():
    with (
        replying(Reply(events("Rain."))) as server,
        pytest.raises(ModelError, match="does not speak https"),
    ):
        written(client(server.address.replace("http:", "https:")))


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.1.2.3", "127.1", "::1",
             "::ffff:127.0.0.1", "0.0.0.0", "0x7f.1"],
)  # fmt: skip
def test_this_computer_is_known_by_all_its_names(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "example.org", "1.127.0.0", "localhost.example.org"])
def test_other_computers_are_not_this_one(host):
    assert not is_loopback(host)


def test_loopback_never_goes_through_a_proxy(monkeypatch):
    with replying(Reply(events("Other."))) as proxy, replying(Reply(events("Rain."))) as server:
        monkeypatch.setenv("http_proxy", proxy.address)
        text = written(client(server.address))

    assert text == "Rain."
    assert proxy.asked == []


def test_other_computers_are_asked_through_the_systems_proxy(monkeypatch):
    with replying(Reply(events("Rain."))) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        text = written(client("http://writer.invalid:8080/v1"))

    assert text == "Rain."
    assert proxy.asked == [("POST", "http://writer.invalid:8080/v1/completions")]


def test_exceptions_of_the_proxy_are_honoured(monkeypatch):
    with replying(Reply(events("Rain."))) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.setenv("no_proxy", "writer.invalid")
        with pytest.raises(ModelError, match="no computer of the name"):
            written(client("http://writer.invalid:8080/v1"))

    assert proxy.asked == []


def test_proxy_of_a_kind_that_cannot_be_used_is_told(monkeypatch):
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:9")

    with pytest.raises(ModelError, match=r"proxy \(socks5\)"):
        written(client("http://writer.invalid:8080/v1"))


@contextmanager
def listening(say: bytes = b"", *, hold=False):
    """Say the same to whoever comes, without hearing them out."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)

        def serve():
            guests = []
            while not stop.is_set():
                try:
                    guest, _ = listener.accept()
                except TimeoutError:
                    continue
                guests.append(guest)
                guest.sendall(say)
                if not hold:
                    guest.shutdown(socket.SHUT_WR)
            for guest in guests:
                guest.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        finally:
            stop.set()
            thread.join()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (b"", "cannot be reached: it hung up"),
        (b"SSH-2.0-OpenSSH\r\n", "does not speak http"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "answered with nothing"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata", "it hung up"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "does not speak http"),
    ],
)
def test_what_is_no_server_of_this_kind_is_told(said, sentence):
    with listening(said) as address, pytest.raises(ModelError, match=sentence):
        written(client(address))


def test_text_that_breaks_off_says_so():
    piece = events("Rain ", ending="").partition(b"data: [DONE]")[0]
    chunk = b"%x\r\n%s\r\n" % (len(piece), piece)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with listening(head + chunk) as address:
        writing = client(address).write("/completions", BODY, CancelToken())

        assert next(writing) == "Rain "
        with pytest.raises(ModelError, match="broke off in the middle"):
            next(writing)


def test_silence_is_not_waited_for_without_end():
    with listening(hold=True) as address, pytest.raises(ModelError, match="does not answer"):
        written(client(address, answer_within_s=0.2))


def test_end_is_not_waited_for_where_it_was_told():
    told = events("Rain fell.").partition(b"data: [DONE]")[0]
    with listening(b"HTTP/1.1 200 OK\r\n\r\n" + told, hold=True) as address:
        assert written(client(address)) == "Rain fell."


def test_list_of_models_can_be_given_up():
    cancel = CancelToken()
    with listening(hold=True) as address:
        threading.Timer(0.1, cancel.cancel).start()

        with pytest.raises(Cancelled):
            client(address).models(cancel)


@pytest.mark.parametrize(
    "listed",
    [
        b'{"data": [{"id": "tiny"}, {}, null, {"id": null}]}',
        b'{"models": [{"name": "tiny"}]}',
        b'{"object": "list", "models": [{"model": "tiny"}], "data": [{"id": "tiny"}]}',
        b'[{"id": "tiny"}]',
    ],
)
def test_models_are_found_however_they_are_listed(listed):
    with replying(Reply(), models=Reply(listed)) as server:
        assert client(server.address).models(CancelToken()) == ("tiny",)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Reply(b'{"error": "Unexpected endpoint or method. (GET /models)"}'), r"Unexpected.*/v1"),
        (Reply(b"404 page not found", 404), r"page not found.*http://.*/api/v1\."),
        (Reply(b"<!doctype html><title>Sign in</title>"), r"“Sign in”.*/v1.*sign in first"),
        (Reply(b""), r"not what such a server answers.*/v1"),
        (Reply(b"Ollama is running"), r"“Ollama is running”.*/v1"),
        (Reply(b'{"data": null}'), "not what such a server answers"),
    ],
)
def test_address_that_leads_elsewhere_is_told_with_a_hint(answer, sentence):
    with replying(Reply(), models=answer) as server:
        address = server.address.replace("/v1", "/api")

        with pytest.raises(ModelError, match=sentence):
            client(address).models(CancelToken())


def test_key_in_a_complaint_is_not_repeated():
    refusal = Reply(b'{"error": {"message": "Incorrect key: secret"}}', 401)
    with replying(refusal) as server, pytest.raises(ModelError, match="Incorrect key: …") as told:
        written(client(server.address, key="secret", without_key="Sorry."))

    assert "secret" not in str(told.value)
