"""Addresses of servers, as people type them."""

from __future__ import annotations

import pytest

from writer_assist.domain.models import TextServer, address_fault, base_of


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8080/v1",
        "http://localhost",
        "https://example.org/v1/",
        "http://[::1]:8080/v1",
        "http://my-machine.local:1/v1?version=2",
        "http://bücher.example:65535",
        "http://under_score:80",
    ],
)
def test_sound_address_has_no_fault(address):
    assert address_fault(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "my machine",
        "127.0.0.1:8080",
        "localhost:8080/v1",
        "ftp://example.org",
        "http://",
        "http:///v1",
        "http://127.0.0.1:80800/v1",
        "http://127.0.0.1:-5/v1",
        "http://127.0.0.1:0/v1",
        "http://127.0.0.1:80a/v1",
        "http://my machine:8080/v1",
        "http://a..b/v1",
        "http://-a/v1",
        "http://exa\x00mple/v1",
        "http://[::1/v1",
        "http://::1/v1",
        "http://[127.0.0.1]/v1",
        "http://[v1.x]/v1",
        f"http://{'a' * 300}/v1",
        "http://me:secret@example.org/v1",
        "http://ex%41mple/v1",
    ],
)
def test_mistyped_address_has_one_and_its_place_can_still_be_told(address):
    assert address_fault(address).endswith(".")
    assert TextServer(address).place == TextServer(address).place


def test_fault_names_a_port_that_cannot_be():
    assert "port" in address_fault("http://127.0.0.1:99999/v1")


@pytest.mark.parametrize("end", ["", "/", "/chat/completions", "/completions/", "/models"])
def test_what_belongs_to_one_request_is_no_part_of_the_address(end):
    assert base_of(f"http://127.0.0.1:8080/v1{end}#top").geturl() == "http://127.0.0.1:8080/v1"
