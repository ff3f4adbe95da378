"""Paths in this checkout, and properties of the computer."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

WINDOWS = sys.platform == "win32"
LINUX = sys.platform.startswith("linux")

_TELLING = ("sse", "ssse", "avx", "amx", "fma", "f16c", "bmi", "neon", "asimd", "sve", "i8mm", "bf")


@dataclass(frozen=True)
class Places:
    """The checkout and its virtual environment."""

    root: Path

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def scripts(self) -> Path:
        """The folder with its programs."""
        return self.venv / ("Scripts" if WINDOWS else "bin")

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.scripts / ("python.exe" if WINDOWS else "python")

    @property
    def python_version(self) -> str:
        """The version of that Python, without starting it; empty if there is none."""
        try:
            lines = (self.venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
        except OSError:
            return ""
        found = (line.partition("=")[2].strip() for line in lines if line.startswith("version"))
        return next(found, "")

    @property
    def site_packages(self) -> Path:
        """The folder with its packages."""
        if WINDOWS:
            return self.venv / "Lib" / "site-packages"
        python = "python" + ".".join(self.python_version.split(".")[:2])
        return self.venv / "lib" / python / "site-packages"

    def packaging(self, name: str) -> Path:
        """Return a file in packaging/."""
        return self.root / "packaging" / name


def has_display() -> bool:
    """Return whether a window can be shown."""
    if not LINUX:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def is_root() -> bool:
    """Return whether system packages may be installed without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def machine_tag(places: Places) -> str:
    """Return what native builds depend on: Python, platform, processor extensions."""
    flags = hashlib.sha256(_processor().encode()).hexdigest()[:12]
    python = "cp" + "".join(places.python_version.split(".")[:2])
    return f"{python}-{sysconfig.get_platform()}-{flags}".replace(".", "_")


def _processor() -> str:
    """Return the processor's extensions, except those that vary with the kernel."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    found = (line.partition(":")[2] for line in lines if line.startswith(("flags", "Features")))
    flags = next(found, "").split()
    return " ".join(sorted(flag for flag in flags if flag.startswith(_TELLING)))
