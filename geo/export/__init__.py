"""Export events as files: exactly the rows given, with metadata and credits, and without formulas."""
