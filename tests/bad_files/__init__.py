"""Files as people and programs should not write them, and do: made anew at every run, the same ones each time.

Each module adds its files to FILES when it is imported.
"""

from tests.bad_files import (  # noqa: F401 (their files are added)
    delimited_texts,
    encodings,
    geojson_texts,
    json_texts,
    no_tables,
    parquets,
    workbooks,
    zips,
)
from tests.bad_files.making import FILES, BadFile

__all__ = ["FILES", "BadFile"]
