"""Countries of ISO 3166 that belong to another country and are known by either name.

Overseas departments of France are units of France in data/boundaries; Hong Kong and Macao are countries of their own
there. A filter for the whole includes the part; a filter for the part finds it wherever it is shown.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

# part -> the country that it belongs to
WHOLE_OF = {
    "GLP": "FRA", "GUF": "FRA", "MTQ": "FRA", "MYT": "FRA", "REU": "FRA", "HKG": "CHN", "MAC": "CHN", "SJM": "NOR",
    "BVT": "NOR", "BES": "NLD", "CXR": "AUS", "CCK": "AUS",
}  # fmt: skip
# part -> the units of data/boundaries that it is, where it is no country of its own there
UNITS_OF = {
    "GLP": ("FRA-4603",),
    "GUF": ("FRA-2000",),
    "MTQ": ("FRA-1442",),
    "MYT": ("FRA-4602",),
    "REU": ("FRA-4601",),
    "SJM": ("NOR-901",),
    "BVT": ("BVT+00?",),
    "BES": ("NLD-5147", "NLD-5148", "NLD-5149"),
    "CXR": ("IOA-2652",),
    "CCK": ("IOA-1928",),
}


def with_parts(countries: Iterable[str]) -> tuple[str, ...]:
    """Return codes of countries and of all that belong to one of them."""
    selected = set(countries)
    return tuple(sorted(selected | {part for part, whole in WHOLE_OF.items() if whole in selected}))


def units_that_are(countries: Iterable[str]) -> tuple[str, ...]:
    """Return the units that are one of these countries, and that data/boundaries show within another one."""
    return tuple(sorted(unit for country in set(countries) for unit in UNITS_OF.get(country, ())))


def part_and_whole(stated: Any, country: Any, unit: Any) -> np.ndarray:
    """Return, per row, whether stated and located country are part and whole of one country."""
    stated, country, unit = (pd.Series(np.asarray(each, dtype=object)) for each in (stated, country, unit))
    agree = np.zeros(len(stated), bool)
    for part, whole in WHOLE_OF.items():
        agree |= ((stated == whole) & (country == part)).to_numpy(bool)
        if part in UNITS_OF:
            within = unit.isna() | unit.isin(UNITS_OF[part])
            agree |= ((stated == part) & (country == whole) & within).to_numpy(bool)
    return agree
