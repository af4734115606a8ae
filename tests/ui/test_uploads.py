"""What is kept of a visitor's file: its content only as long as it may be read again."""

import pytest

from ui.upload_gate import Holdings
from ui.uploads import Upload

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("content", "is_kept", "weighs"),
    [
        (b"event_id,date_start\na,2023-11-01\n", False, True),  # our own columns: nothing to be told
        (b"when,what\n01/02/2023,shelling\n", True, True),  # other columns, which a mapping may mean otherwise
        (b"%PDF-1.7", False, False),
    ],
    ids=["read", "mapped", "refused"],
)
def test_the_content_is_dropped_unless_it_may_be_read_again(content, is_kept, weighs):
    upload = Upload("x.csv", content, weight=Holdings(dict).weigh("one", len(content)))
    upload.check()
    assert (upload.content == content) == is_kept
    assert (upload.weight.size > 0) == weighs
