"""A selection of events as a page for print and briefings: one scene of shapes and texts, drawn by thin writers."""
