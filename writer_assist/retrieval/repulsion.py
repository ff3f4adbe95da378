"""How the dots of a map push each other away: exactly, or through a grid.

The force is that of t-SNE (van der Maaten and Hinton 2008); the grid with a Fourier transform
is that of FIt-SNE (Linderman et al. 2019).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]

_CELL = 1.0  # width of a cell of the grid; the kernel has width 1
_LEAST_CELLS, _MOST_CELLS = 48, 192


class ExactRepulsion:
    """Repulsion between all pairs, for a few points."""

    def of(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how each point is pushed away from all others, shape ``(N, 2)``."""
        apart = places[:, None] - places[None]
        near = 1.0 / (1.0 + np.einsum("ijk,ijk->ij", apart, apart))
        total = near.sum() - len(places)
        near *= near
        push: Places = (near.sum(1)[:, None] * places - near @ places) / max(total, 1e-12)
        return push


class GridRepulsion:
    """Repulsion through a grid: each point's charge is spread over 4 by 4 cells around it."""

    def __init__(self) -> None:
        self._known: tuple[int, float] = (0, 0.0)
        self._kernels: tuple[NDArray[np.complex128], NDArray[np.complex128]] | None = None

    def of(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how each point is pushed away from all others, shape ``(N, 2)``."""
        low = places.min(0)
        span = float((places.max(0) - low).max()) or 1e-12
        cells = int(np.clip(np.ceil(span / _CELL), _LEAST_CELLS, _MOST_CELLS) // 16 + 1) * 16
        # In steps, so that the kernels are seldom made anew.
        width = 1.02 ** np.ceil(np.log(span / (cells - 4)) / np.log(1.02))
        where, weight = _spread((places - low) / width + 1.0, cells)
        kernels = self._of(cells, width)
        centred = places - places.mean(0)
        charges = (np.ones(len(places)), centred[:, 0], centred[:, 1])
        fields = [
            np.fft.rfft2(
                np.bincount(where.ravel(), (weight * q[:, None]).ravel(), cells**2).reshape(
                    cells, cells
                ),
                (2 * cells, 2 * cells),
            )
            for q in charges
        ]
        near, x, y = (self._read(kernels[0] * field, cells, where, weight) for field in fields)
        total = self._read(kernels[1] * fields[0], cells, where, weight).sum() - len(places)
        push = np.stack([near * centred[:, 0] - x, near * centred[:, 1] - y], axis=1)
        return push / max(float(total), 1e-12)

    def _of(
        self, cells: int, width: float
    ) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
        if self._kernels is None or self._known != (cells, width):
            steps = np.minimum(np.arange(2 * cells), 2 * cells - np.arange(2 * cells)) * width
            near = 1.0 / (1.0 + steps[:, None] ** 2 + steps[None] ** 2)
            self._kernels = np.fft.rfft2(near * near), np.fft.rfft2(near)
            self._known = (cells, width)
        return self._kernels

    @staticmethod
    def _read(
        field: NDArray[np.complex128],
        cells: int,
        where: NDArray[np.int64],
        weight: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        values = np.fft.irfft2(field, (2 * cells, 2 * cells))[:cells, :cells].ravel()
        found: NDArray[np.float64] = np.einsum("ij,ij->i", values[where], weight)
        return found


def _spread(at: NDArray[np.float64], cells: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the 16 cells around each point, and its share in each (cubic Lagrange)."""
    base = np.floor(at).astype(np.int64)
    t = at - base
    shares = np.stack(
        [
            -t * (t - 1) * (t - 2) / 6,
            (t + 1) * (t - 1) * (t - 2) / 2,
            -(t + 1) * t * (t - 2) / 2,
            (t + 1) * t * (t - 1) / 6,
        ],
        axis=2,
    )
    nodes = base[:, :, None] + np.arange(-1, 3)
    where = nodes[:, 0, :, None] * cells + nodes[:, 1, None, :]
    weight = shares[:, 0, :, None] * shares[:, 1, None, :]
    return where.reshape(len(at), 16), weight.reshape(len(at), 16)
