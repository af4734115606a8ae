"""Compare two versions or two datasets: matched rows, changes, possible duplicates."""
