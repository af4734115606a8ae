"""What several tests of the page put on show."""

import pytest

from ui.data import DATA_VARIABLE


@pytest.fixture
def of_acled(monkeypatch, tmp_path):
    """Put a dataset on show that holds one invented row under the name of ACLED, and one of nobody."""
    path = tmp_path / "theirs.csv"
    rows = "acled:SYR1,2023-11-01,air_strike,44,35\nown2,2023-11-02,other,44,35\n"
    path.write_text(f"event_id,date_start,event_type,lon,lat\n{rows}", encoding="utf-8")
    monkeypatch.setenv(DATA_VARIABLE, str(path))
