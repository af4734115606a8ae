"""The corners of the outlines that maps draw, and those of them that stay where a map is coarse."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.places.boundaries import Boundaries
from geo.places.read_only import ReadOnlyArrays

COARSE = 0.1  # degrees, about 10 km: corners of triangles smaller than its square go

Corners = NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class OutlineCorners(ReadOnlyArrays):
    """Corners in EPSG:4326 as lon + lat i, each once, in order."""

    every: Corners  # of the units of the first level; countries have no others
    coarse: Corners  # those that stay far from what a map shows, the ends of all rings among them

    @classmethod
    def build(cls, boundaries: Boundaries) -> Self:
        """Take the corners of boundaries. Neighbours keep the same ones: no gap opens between them."""
        units = boundaries.admin1_display.geometry.to_numpy()
        thinned = shapely.coverage_simplify(units, COARSE)
        starts = [
            _ring_starts(layer.geometry.to_numpy()) for layer in (boundaries.countries, boundaries.admin1_display)
        ]
        every, coarse = (as_complex(shapely.get_coordinates(shapes)) for shapes in (units, thinned))
        return cls(np.unique(every), np.unique(np.concatenate([coarse, *starts])))


def as_complex(lon_lat: NDArray[np.float64]) -> Corners:
    """Return points (n, 2) as lon + lat i."""
    return lon_lat[:, 0] + 1j * lon_lat[:, 1]


def _ring_starts(shapes: NDArray[np.object_]) -> Corners:
    """Return where rings start and end; they stay, or a ring would no longer be closed."""
    _, coordinates, (rings, *_) = shapely.to_ragged_array(shapes)
    return as_complex(coordinates[rings[:-1]])
