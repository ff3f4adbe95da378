"""``python -m tests.resilience [NAME] [COUNT]``: run one part, or list them all."""

from __future__ import annotations

import ast
import importlib
import inspect
import logging
import sys
from pathlib import Path

from tests.resilience.figures import Figures


def parts() -> dict[str, str]:
    """Return the names of all parts, and what each does."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(one, ast.FunctionDef) and one.name == "run" for one in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def main(arguments: list[str]) -> int:
    """Run the part that was named; return 1 if something was not as it must be."""
    known = parts()
    if not arguments:
        for name, does in known.items():
            print(f"{name:20} {does}")
        return 0
    name, *rest = arguments
    if name not in known:
        print(f"There is no part {name}. Without a name the parts are listed.", file=sys.stderr)
        return 2
    logging.disable(logging.ERROR)
    run = importlib.import_module(f"tests.resilience.{name}").run
    counts = [int(one) for one in rest][: len(inspect.signature(run).parameters)]
    figures = run(*counts)
    if isinstance(figures, Figures):
        figures.show(name)
        return 1 if figures.failures else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
