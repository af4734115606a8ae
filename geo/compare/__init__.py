"""Two versions or two datasets beside each other: matched rows, changes, possible duplicates."""
