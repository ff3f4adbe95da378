"""Reporting the progress of a benchmark."""

from __future__ import annotations

from collections.abc import Callable

import click

from writer_assist.domain.progress import Progress

Report = Callable[[Progress], None]


def say(progress: Progress) -> None:
    """Show progress on one line of standard error."""
    total = f" of {progress.total:,}" if progress.total else ""
    click.echo(f"\r\x1b[K{progress.stage}: {progress.finished:,}{total}", err=True, nl=False)


def ignore(_progress: Progress) -> None:
    """Report nothing."""
