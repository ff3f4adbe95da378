"""Set-up: what the locks hold, what is done once, and what a wheel carries."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
LOCKS = sorted(PACKAGING.glob("*.lock"))


@pytest.fixture(autouse=True, scope="module")
def set_up_importable(tmp_path_factory) -> Iterator[None]:
    """Let tests import the set-up's modules, and keep its log and its builds out of the way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PACKAGING))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """An environment that was half made, and then mended."""
    from set_up.environment import make_environment
    from set_up.places import Places

    places = Places(tmp_path_factory.mktemp("checkout"))
    places.scripts.mkdir(parents=True)
    places.python.write_text("half")
    make_environment(places)
    return places


@pytest.fixture
def registry(tmp_path, monkeypatch) -> Path:
    """A folder of packages, and nothing else, as pip's source."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path


def locked(name: str) -> dict[str, str]:
    """The entries of a lock file by package name."""
    from set_up.environment import read_lock

    return {canonicalize_name(entry.name): entry.text for entry in read_lock(PACKAGING / name)}


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PACKAGING / "start.py"), *arguments]
    surroundings = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, env=surroundings)


# --- the locks --------------------------------------------------------------------------


def test_everything_is_pinned_and_all_but_torch_is_hashed():
    for lock in LOCKS:
        for name, text in locked(lock.name).items():
            assert re.match(r"\S+==\d", text)
            assert ("--hash=sha256:" in text) == (name != "torch")


def test_locks_name_no_registry_and_no_folder():
    for lock in LOCKS:
        assert not re.search(
            r"://|index-url|find-links| @ |/(tmp|home|root|opt|work)/", lock.read_text()
        )


def test_lock_holds_what_the_program_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    extras = project["optional-dependencies"]

    assert missing([*project["dependencies"], *extras["build"]], runtime) == []
    assert missing(extras["dev"], runtime | dev) == []


def test_lock_holds_what_its_packages_ask_for():
    from importlib.metadata import PackageNotFoundError, requires

    runtime = locked("requirements.lock")
    for name in runtime:
        try:
            needed = [line for line in requires(name) or [] if "extra ==" not in line]
        except PackageNotFoundError:  # of another platform
            continue
        cuda = locked("requirements-cuda.lock") if name == "torch" else {}
        assert missing(needed, runtime | cuda) == [], name


def missing(lines: list[str], lock: dict[str, str]) -> list[str]:
    """The requirements, for this platform, that a lock does not fulfil."""
    needed = [Requirement(line) for line in lines]
    return [
        str(requirement)
        for requirement in needed
        if (requirement.marker is None or requirement.marker.evaluate({"extra": ""}))
        and not fulfils(lock.get(canonicalize_name(requirement.name), ""), requirement)
    ]


def fulfils(entry: str, requirement: Requirement) -> bool:
    version = re.match(r"[^=]+==([^\s;\\]+)", entry)
    return version is not None and requirement.specifier.contains(version[1], prereleases=True)


def test_qt_with_the_known_crash_is_kept_out():
    assert not locked("requirements.lock")["pyside6-essentials"].startswith(
        "pyside6-essentials==6.12"
    )


# --- start.py ---------------------------------------------------------------------------


def test_packaging_is_no_package():
    assert not (PACKAGING / "__init__.py").exists()


def test_old_python_can_read_start_and_is_told():
    source = (PACKAGING / "start.py").read_text()
    ast.parse(source, feature_version=(3, 4))
    pretend = f"import sys; sys.version_info = (3, 9, 2); exec({source!r})"

    result = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)

    assert result.returncode == 1
    assert "needs Python 3.11 or newer, and this is Python 3.9" in result.stderr


def test_help_costs_no_set_up():
    result = start("--help")

    assert result.returncode == 0
    assert "start.py test" in result.stdout


def test_unknown_command_is_wrong_use():
    result = start("fly")

    assert result.returncode == 2
    assert "start.py bench" in result.stderr


def test_standard_library_is_all_that_start_needs():
    allowed = sys.stdlib_module_names | {"set_up"}
    for path in [PACKAGING / "start.py", *(PACKAGING / "set_up").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert {name.partition(".")[0] for name in names} <= allowed, path.name


# --- the steps --------------------------------------------------------------------------


def test_step_is_done_again_when_its_sources_change(tmp_path):
    from set_up.stamps import Stamps, key_of

    lock = tmp_path / "some.lock"
    lock.write_text("a==1")
    Stamps(tmp_path).put("packages", key_of(lock))
    assert Stamps(tmp_path).has("packages", key_of(lock))

    lock.write_text("a==2")

    assert not Stamps(tmp_path).has("packages", key_of(lock))


def test_damaged_stamps_mean_that_nothing_was_done(tmp_path):
    from set_up.stamps import Stamps

    (tmp_path / "set-up.json").write_text('{"packages": "abc')

    assert not Stamps(tmp_path).has("packages", "abc")


def test_half_made_environment_is_made_again(places):
    version = subprocess.run([places.python, "-m", "pip", "--version"], capture_output=True)

    assert version.returncode == 0
    assert places.python_version.startswith("3.")


def test_failed_program_names_its_log():
    from set_up.console import SetUpError, log_file, run_logged

    code = "import sys; print('ERROR: no such package'); sys.exit(3)"

    with pytest.raises(SetUpError, match=r"Check the network\.") as caught:
        run_logged([sys.executable, "-c", code], "Check the network.")

    assert str(log_file()) in str(caught.value)
    assert "no such package" in str(caught.value)


def test_only_locked_packages_are_installed(places, registry):
    """What a package depends on stays away unless the lock has it too."""
    from set_up.environment import pip_install

    write_wheel(registry, "wanted", "Requires-Dist: unwanted\n")
    write_wheel(registry, "unwanted", "")

    pip_install(places, ["wanted==1.0"])

    names = {path.name for path in places.site_packages.glob("*wanted*")}
    assert "wanted-1.0.dist-info" in names
    assert "unwanted-1.0.dist-info" not in names


def test_package_that_was_half_installed_is_installed_again(places, registry):
    from set_up.environment import install_lock

    digest = write_wheel(registry, "halved", "")
    lock = registry / "some.lock"
    lock.write_text(f"halved==1.0 \\\n    --hash=sha256:{digest}\n")
    install_lock(places, lock)
    record = places.site_packages / "halved-1.0.dist-info" / "RECORD"
    record.unlink()

    install_lock(places, lock)

    assert record.is_file()


def write_wheel(folder: Path, name: str, more: str) -> str:
    """Write a package without content; return its SHA-256."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{more}"
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", metadata)
        wheel.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_kept_build_is_named_for_what_it_depends_on(tmp_path):
    from set_up.llama import wheel_folder
    from set_up.places import Places

    (tmp_path / "packaging").symlink_to(PACKAGING)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("version = 3.12.1\n")

    name = wheel_folder(Places(tmp_path)).name

    version = re.match(r"llama-cpp-python==(\S+)", locked("requirements.lock")["llama-cpp-python"])
    assert re.fullmatch(rf"llama-cpp-python-{version[1]}-cp312-\S+-[0-9a-f]{{12}}", name)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux needs packages of the system")
def test_missing_library_is_named_with_the_exact_command(monkeypatch):
    from set_up import system

    monkeypatch.setitem(system.QT_LIBRARIES, "libnot-there.so.9", ("libnot-there9", "not", "not"))

    command = system.install_command(system.missing_qt_packages())

    assert "install" in command
    assert re.search(r"libnot-there9|\bnot\b", command)


# --- the wheel --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in (
        "writer_assist",
        "resources",
        "packaging",
        "pyproject.toml",
        "README.md",
        "LICENSE",
    ):
        (source / name).symlink_to(ROOT / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "-w", str(folder), str(source)], check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def test_resources_are_found_from_an_installed_wheel(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = "from writer_assist.paths import resources_folder; print(resources_folder())"

    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.strip()

    assert Path(found) == tmp_path / "writer_assist" / "resources"
    inside = {path.relative_to(found).as_posix() for path in Path(found).rglob("*")}
    beside = {
        path.relative_to(ROOT / "resources").as_posix() for path in (ROOT / "resources").rglob("*")
    }
    assert inside == beside


def test_wheel_holds_the_program_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}

    assert {re.sub(r"-.*", "", top) for top in tops} == {"writer_assist"}
