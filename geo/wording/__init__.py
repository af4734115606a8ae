"""Every sentence that a reader sees: labels, dates, counts, places, a selection, an event. Plain text, never HTML."""
