"""Load a dataset: files to store; terms, credits and provenance; resolve queries."""
