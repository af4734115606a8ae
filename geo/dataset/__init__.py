"""Load a dataset: files to store; its terms, credits and provenance; what a query asks of it."""
