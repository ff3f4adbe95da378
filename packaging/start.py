"""Set Writer Assist up, then open it: ``python3 packaging/start.py [test|check|bench|resilience]``.

Needs only Python 3.11 or newer.  Run it again after an interruption: it continues where it
stopped.  This file can be read by older Pythons, so that they can report their version.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Writer Assist needs Python 3.11 or newer, and this is Python %d.%d. Install a newer "  # noqa: UP031
        "one from https://www.python.org/downloads/, then run this again with it."
        % sys.version_info[:2]
    )

from set_up.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
