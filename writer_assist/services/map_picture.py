"""The map of the notes as a picture for other programs: SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from writer_assist.domain.map_colours import LIGHT
from writer_assist.domain.map_labels import LabelWish, placed_labels
from writer_assist.domain.note_map import Colouring, NoteMap, colour_groups

_PAPER, _INK, _LINE = "#fcfbf8", "#5d5952", "#8f8a80"
_MARGIN = 60.0
_FONT = 11.0
_LINE_HEIGHT = 15.0
_LETTER = 0.56  # width of a letter, as a part of the size of the type
_LONGEST = 30
_KEY = 18.0  # height of a row of the legend
_NAME_OF_REST = "Other"


def svg_of(
    note_map: NoteMap, colouring: Colouring, now: float, *, width: int = 1400, height: int = 1000
) -> str:
    """Draw a map.

    Args:
        note_map: The map.
        colouring: What the colours mean.
        now: Seconds since the epoch, for the last use.
        width: Of the picture.
        height: Of the picture.
    """
    places = _fitted(note_map, width, height)
    groups = colour_groups(note_map.notes, colouring, now)
    names = [group.name or _NAME_OF_REST for group in groups]
    own = iter(LIGHT.groups)
    colours = (
        list(LIGHT.ages)
        if colouring is Colouring.LAST_USE
        else [next(own) if group.name else LIGHT.rest for group in groups]
    )
    if len(groups) == 1 and colouring is not Colouring.LAST_USE:
        colours = [LIGHT.groups[0]]  # grey would look like nothing
    radius = 4.5 if len(places) < 500 else 3.0 if len(places) < 3_000 else 2.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif">',
        "<title>Map of the notes</title>",
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        f'<g stroke="{_LINE}" stroke-width="0.6" stroke-opacity="0.25">',
        *_lines(note_map, places),
        "</g>",
    ]
    for group, colour in reversed(list(zip(groups, colours, strict=True))):
        parts.append(f'<g fill="{colour}">')
        for at in group.members:
            x, y = places[at]
            title = escape(note_map.notes[at].title)
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}"><title>{title}</title></circle>'
            )
        parts.append("</g>")
    parts += [*_titles(note_map, places, width, height, radius), *_legend(names, colours, height)]
    return "\n".join([*parts, "</svg>", ""])


def _fitted(note_map: NoteMap, width: int, height: int) -> list[tuple[float, float]]:
    xs = [note.x for note in note_map.notes]
    ys = [note.y for note in note_map.notes]
    if not xs:
        return []
    across, up = max(max(xs) - min(xs), 1e-6), max(max(ys) - min(ys), 1e-6)
    scale = min((width - 2 * _MARGIN) / across, (height - 2 * _MARGIN) / up)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return [
        (width / 2 + (x - middle_x) * scale, height / 2 - (y - middle_y) * scale)
        for x, y in zip(xs, ys, strict=True)
    ]


def _lines(note_map: NoteMap, places: Sequence[tuple[float, float]]) -> Iterator[str]:
    for first, second in note_map.links:
        (x1, y1), (x2, y2) = places[first], places[second]
        yield f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _titles(
    note_map: NoteMap,
    places: Sequence[tuple[float, float]],
    width: int,
    height: int,
    radius: float,
) -> Iterator[str]:
    notes = note_map.notes
    short = [
        note.title if len(note.title) <= _LONGEST else f"{note.title[: _LONGEST - 1]}…"
        for note in notes
    ]
    ranked = sorted(range(len(notes)), key=lambda at: -notes[at].importance)
    wishes = (
        LabelWish(at, *places[at], len(short[at]) * _FONT * _LETTER, radius, 2 * (rank < 12))
        for rank, at in enumerate(ranked)
    )
    placed = placed_labels(
        wishes,
        width=width,
        height=height,
        line=_LINE_HEIGHT,
        most=width * height // 13_000,
        dots=places,
    )
    yield (
        f'<g font-size="{_FONT}" fill="{_INK}" stroke="{_PAPER}" stroke-width="3" '
        'stroke-linejoin="round" paint-order="stroke">'
    )
    for label in placed:
        base = label.y + _LINE_HEIGHT * 0.75
        yield f'<text x="{label.x:.1f}" y="{base:.1f}">{escape(short[label.at])}</text>'
    yield "</g>"


def _legend(names: Sequence[str], colours: Sequence[str], height: int) -> Iterator[str]:
    if len(names) < 2:
        return
    yield f'<g font-size="{_FONT}" fill="{_INK}">'
    for row, (name, colour) in enumerate(zip(names, colours, strict=True)):
        y = height - 16 - _KEY * (len(names) - 1 - row)
        yield f'<circle cx="20" cy="{y - 4:.1f}" r="4.5" fill="{colour}"/>'
        yield f'<text x="32" y="{y:.1f}">{escape(name)}</text>'
    yield "</g>"
