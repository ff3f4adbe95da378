"""Requirements on the system: Qt's libraries, a compiler, a virtual screen."""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
from collections.abc import Iterable
from pathlib import Path

from set_up.console import SetUpError, run_logged, say
from set_up.places import LINUX, WINDOWS, is_root

# From a library to its package on Debian and Ubuntu, Fedora, Arch.  Without the first five Qt
# cannot even be imported; the others are for windows on X11.
QT_LIBRARIES = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-render-util.so.0": (
        *("libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    ),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
}
FONTS = ("fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu")
XVFB = ("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb")
COMPILER = (
    *("gcc", "gcc", "gcc"),
    *("g++", "gcc-c++", "gcc"),
    *("libc6-dev", "glibc-devel", "glibc"),
    *("python3-dev", "python3-devel", "python"),
)
VENV = ("python3-venv", "python3", "python")

_FAMILIES = (
    ("apt-get", "apt-get update && apt-get install -y --no-install-recommends"),
    ("dnf", "dnf install -y"),
    ("pacman", "pacman -S --needed --noconfirm"),
)
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def missing_qt_packages() -> list[tuple[str, ...]]:
    """Return the packages that a window needs and the system lacks; on Linux only."""
    if not LINUX:
        return []
    missing: list[tuple[str, ...]]
    missing = [names for library, names in QT_LIBRARIES.items() if not _loads(library)]
    return missing if _has_font() else [*missing, FONTS]


def can_import_qt() -> bool:
    """Return whether Qt works at least without a window."""
    return not LINUX or all(_loads(library) for library in list(QT_LIBRARIES)[:5])


def missing_xvfb() -> list[tuple[str, ...]]:
    """Return the package of a virtual screen unless it is installed; on Linux only."""
    return [XVFB] if LINUX and shutil.which("Xvfb") is None else []


def has_compiler() -> bool:
    """Return whether C++ can be compiled."""
    if WINDOWS:
        installer = os.environ.get("PROGRAMFILES(X86)", r"C:\Program Files (x86)")
        finder = Path(installer, "Microsoft Visual Studio", "Installer", "vswhere.exe")
        return shutil.which("cl") is not None or finder.is_file()
    pairs = (("cc", "c++"), ("gcc", "g++"), ("clang", "clang++"))
    return any(shutil.which(c) and shutil.which(cpp) for c, cpp in pairs)


def compiler_advice() -> str:
    """Return how to get a compiler on this system."""
    if WINDOWS:
        return "install “Desktop development with C++” of the Visual Studio Build Tools"
    if not LINUX:
        return "run\n    xcode-select --install"
    return f"run\n    {install_command(compiler_packages())}"


def compiler_packages() -> list[tuple[str, ...]]:
    """Return the packages of a compiler, with their names on Debian, Fedora and Arch."""
    return [COMPILER[start : start + 3] for start in range(0, len(COMPILER), 3)]


def install_command(packages: Iterable[tuple[str, ...]]) -> str:
    """Return the command with which an administrator can install packages on this system."""
    family = next((number for number, (tool, _) in enumerate(_FAMILIES) if shutil.which(tool)), 0)
    names = list(dict.fromkeys(names[family] for names in packages))
    command = f"{_FAMILIES[family][1]} {' '.join(names)}"
    return command if is_root() else f"sudo sh -c {shlex.quote(command)}"


def can_install() -> bool:
    """Return whether this is Debian or Ubuntu, and this process is root."""
    return LINUX and is_root() and shutil.which("apt-get") is not None


def install(packages: Iterable[tuple[str, ...]]) -> None:
    """Install packages on Debian or Ubuntu, as root.

    Raises:
        SetUpError: apt-get failed.
    """
    names = list(dict.fromkeys(names[0] for names in packages))
    say(f"Installing from the system's packages: {', '.join(names)} ...")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    advice = (
        "The system's packages could not be installed. Check the network and the disk, "
        f"or run yourself: {install_command(packages)}\n"
    )
    run_logged(["apt-get", "update", "-q"], advice, environment=quiet)
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    run_logged(command, advice, environment=quiet)


def require(packages: list[tuple[str, ...]], why: str) -> None:
    """Install packages if that is allowed, and otherwise say how to do it.

    Raises:
        SetUpError: They are missing, and this user cannot install them.
    """
    if not packages:
        return
    if can_install():
        install(packages)
        return
    raise SetUpError(f"{why} Run this, then start again:\n    {install_command(packages)}")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_font() -> bool:
    folders = (Path(folder).expanduser() for folder in _FONT_FOLDERS)
    return any(
        path.suffix.lower() in {".ttf", ".otf", ".ttc"}
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
    )
