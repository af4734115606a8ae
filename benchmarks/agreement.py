"""Read, check and locate a file, and compare where its points lie with the country and unit that it states.

    python benchmarks/agreement.py FILE

Bars: kept + set aside = read; the country agrees, in either view and by the borders of the time, for at least 99.9 %
of the rows of a file of ACLED and 98.5 % of one of UCDP. For the UCDP extract of Syria, 2016 to 2019 (16,566 rows): at
least 99.9 %, and first-level unit at least 99 %, by majority, so that no table of spellings can help. Ends with 1
below a bar.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from geo.dataset.dataset import shared_locator, validate_file
from geo.places.agreement import WITH_ADMIN1, Agreement, compare, known_units, share_by_majority, summary
from geo.places.locate import locate

MIN = {"acled": 0.999, "ucdp": 0.985}  # share of rows whose country agrees


def main() -> int:
    """Print the counts and shares; return 1 if the country agrees less often than it has to."""
    path = Path(sys.argv[1])
    locator = shared_locator()
    started = time.process_time()
    validated = validate_file(path)
    located = locate(validated.events, locator)
    seconds = time.process_time() - started
    kept, aside = len(validated.events), validated.rows_rejected
    print(f"{path.name}: kept {kept:,} + set aside {aside:,} = read {validated.rows_read:,}; {seconds:.1f} CPU s")
    compared = compare(located, known_units(locator.boundaries))
    print(summary(compared).to_string(float_format="{:.4f}".format))
    controlled = (located["country"] == located["country_stated"])[compared["country"] != Agreement.NOT_COMPARABLE]
    print(f"country is compared in either view; {located['border_ambiguous'].sum():,} rows agree by the 5 km rule only")
    print(f"country by who controls the place: {_share(controlled.sum(), len(controlled))}")
    print(f"admin1 by majority, rows known to {', '.join(WITH_ADMIN1)}: {_share(*share_by_majority(located))}")
    reached, least = summary(compared).loc["country", "share"], MIN.get(validated.source, 0.0)
    print(f"country: {reached:.4f} of those that can be compared; bar {least}")
    return int(reached < least or kept + aside != validated.rows_read)


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} = {part / max(whole, 1):.4f}"


if __name__ == "__main__":
    sys.exit(main())
