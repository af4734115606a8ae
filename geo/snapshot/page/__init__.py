"""The page of a snapshot: layout, legend, key, tables, timeline."""
