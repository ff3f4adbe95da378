"""Where the computer has its power from."""

from __future__ import annotations


def on_battery() -> bool:
    """Tell whether the computer lives on its battery; False where the system does not say."""
    import psutil

    if not hasattr(psutil, "sensors_battery"):  # not on every system
        return False
    battery = psutil.sensors_battery()
    return battery is not None and battery.power_plugged is False
