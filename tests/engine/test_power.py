from __future__ import annotations

from types import SimpleNamespace

import psutil
import pytest

from writer_assist.engine.environment import on_battery


@pytest.mark.parametrize(
    ("plugged", "expected"), [(False, True), (True, False), (None, False)], ids=str
)
def test_battery_is_lived_on_when_nothing_is_plugged_in(monkeypatch, plugged, expected):
    battery = SimpleNamespace(percent=80, secsleft=3600, power_plugged=plugged)
    monkeypatch.setattr(psutil, "sensors_battery", lambda: battery, raising=False)

    assert on_battery() is expected


def test_without_a_battery_it_is_not_lived_on(monkeypatch):
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None, raising=False)

    assert not on_battery()
